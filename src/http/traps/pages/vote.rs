//! What traps know of a mail, on its page, and what its holder says about it.

use axum::{Form, extract::State, response::Response};
use serde::Deserialize;

use super::{all_href, board};
use crate::{
    http::{
        App,
        answers::Reader,
        api::MessagePath,
        error::HttpError,
        limits::Client,
        locale::Words,
        pages::{go, links},
        traps::of,
        view::{Notice, TrapNote, TrapPanel},
        visitor::Door,
    },
    inbox::{Access, Entry},
    mail::timestamp::Timestamp,
};

/// Comparing costs about what parsing does, and a large mail goes to the thread for that.
const WEIGHT: usize = 2;

/// What of a mail's page is about traps; none where there are none.
pub(in crate::http) async fn panel(app: &App, reader: &Reader, door: &Door, entry: &Entry, words: Words) -> Option<TrapPanel> {
    let traps = app.traps.as_ref()?;
    let board = board(app).await.ok()?;
    let mut known = None;
    // Who asks about a mail of their own learns nothing before everybody does.
    if !board.listed.campaigns.is_empty() {
        let (raw, traps, now) = (entry.message().raw.clone(), traps.clone(), Timestamp::now().as_secs());
        let turn = app.turns.next(reader, raw.len() * WEIGHT).await.ok()?;
        let checked = turn.run(&app.parser, move || traps.check(&raw, now)).await.flatten();
        known = checked.and_then(|checked| board.listed.campaign(checked.campaign)).map(|campaign| TrapNote {
            text: words.count("traps-note", campaign.traps as usize),
            href: format!("{}/campaigns/{}", all_href(app), campaign.id),
        });
    }
    // A public inbox has no holder.
    let is_held = door.opened.access == Access::Private;
    let vote_href = is_held.then(|| format!("{}/vote", links(app).message_href(&door.opened.address, &entry.id)));
    (known.is_some() || vote_href.is_some()).then_some(TrapPanel { known, vote_href })
}

/// What the holder of a mail says that it is.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct VoteForm {
    is: String,
}

/// `POST /inbox/{address}/{id}/vote`: this is spam, or was asked for.
pub(in crate::http) async fn vote(
    State(app): State<App>,
    client: Client,
    reader: Reader,
    door: Door,
    path: MessagePath,
    Form(form): Form<VoteForm>,
) -> Result<Response, HttpError> {
    let traps = of(&app)?.clone();
    if door.opened.access != Access::Private {
        return Err(HttpError::unprocessable("public_inbox", "an inbox without a holder has nobody to say so; claim a name of your own"));
    }
    let is_spam = match form.is.as_str() {
        "spam" => true,
        "asked" => false,
        _ => return Err(HttpError::unprocessable("invalid_vote", "is is \"spam\" or \"asked\"")),
    };
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    client.count(&app.limits.new_inboxes)?;
    if let Some(ip) = client.ip() {
        let (raw, now) = (entry.message().raw.clone(), door.now.as_secs());
        let turn = app.turns.next(&reader, raw.len() * WEIGHT).await?;
        let vote = move || traps.vote(&raw, traps.origin(ip), is_spam, now);
        turn.run(&app.parser, vote).await;
    }
    // Whether anybody else got such a letter is not told: it would say which mail came to a trap.
    Ok(go(&links(&app).message_href(&door.opened.address, &entry.id), Some(Notice::Voted), None))
}
