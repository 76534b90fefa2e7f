//! What mails are for, found out when somebody first asks.

use std::sync::Arc;

use super::{App, answers::Reader, error::HttpError, turns::Turn};
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

/// Looks through those of these mails that nobody has asked about before. 503 when too many of the reader's network do.
pub(super) async fn look(app: &App, reader: &Reader, entries: &[Arc<Entry>]) -> Result<(), HttpError> {
    for message in entries.iter().map(|entry| entry.message()).filter(|message| message.glance().is_none()) {
        let turn = app.turns.next(reader, message.raw.len() * WEIGHT).await?;
        look_at(app, turn, message).await;
    }
    Ok(())
}

/// The same at one mail, for a stream, which can't be sent away.
pub(super) async fn look_in_time(app: &App, reader: &Reader, entry: &Entry) {
    let message = entry.message();
    if message.glance().is_none() {
        let turn = app.turns.wait(reader, message.raw.len() * WEIGHT).await;
        look_at(app, turn, message).await;
    }
}

async fn look_at(app: &App, turn: Turn, message: &Message) {
    // Somebody else may have looked while this one waited.
    if message.glance().is_none() {
        let raw = message.raw.clone();
        let findings = turn.run(&app.parser, move || extract::find(&Mail::open(&raw).content())).await.unwrap_or_default();
        message.set_glance(Glance::new(&findings));
    }
    // A long list of small mails lets others have their turn.
    tokio::task::yield_now().await;
}

/// What a mail's own page shows of it, and all that is found in it.
pub(super) async fn view(app: &App, reader: &Reader, message: &Message) -> Result<(View, Findings), HttpError> {
    let raw = message.raw.clone();
    let work = move || {
        let mail = Mail::open(&raw);
        (mail.view(), extract::find(&mail.content()))
    };
    let broken = || (View { damage: vec![Damage::NoHeaders], ..View::default() }, Findings::default());
    let turn = app.turns.next(reader, message.raw.len() * WEIGHT).await?;
    let (view, findings) = turn.run(&app.parser, work).await.unwrap_or_else(broken);
    message.set_glance(Glance::new(&findings));
    Ok((view, findings))
}
