//! What mails are for, found out when somebody first asks.

use std::sync::Arc;

use super::App;
use crate::{
    inbox::Entry,
    mail::{
        extract::{self, Findings},
        glance::Glance,
        message::{Damage, Message},
        parse::{Mail, View},
    },
};

/// Looking costs more than parsing: the worst 32 kB take some ten milliseconds, and more goes to the parse thread.
const WEIGHT: usize = 8;

/// Looks through those of these mails that nobody has asked about before.
pub(super) async fn look(app: &App, entries: &[Arc<Entry>]) {
    for entry in entries {
        let message = entry.message();
        if message.glance().is_some() {
            continue;
        }
        message.set_glance(Glance::new(&findings(app, message).await));
        // A long list of small mails lets others have their turn.
        tokio::task::yield_now().await;
    }
}

async fn findings(app: &App, message: &Message) -> Findings {
    let raw = message.raw.clone();
    app.parser.run(raw.len() * WEIGHT, move || extract::find(&Mail::open(&raw).content())).await.unwrap_or_default()
}

/// What a mail's own page shows of it, and all that is found in it.
pub(super) async fn view(app: &App, message: &Message) -> (View, Findings) {
    let raw = message.raw.clone();
    let work = move || {
        let mail = Mail::open(&raw);
        (mail.view(), extract::find(&mail.content()))
    };
    let broken = || (View { damage: vec![Damage::NoHeaders], ..View::default() }, Findings::default());
    let (view, findings) = app.parser.run(message.raw.len() * WEIGHT, work).await.unwrap_or_else(broken);
    message.set_glance(Glance::new(&findings));
    (view, findings)
}
