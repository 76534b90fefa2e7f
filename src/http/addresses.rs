//! The visitor's addresses: another one, a name of one's own, and what its holder settles for each.

use std::time::Duration;

use axum::{Form, extract::State, response::Response};
use serde::Deserialize;

use super::{
    App,
    error::HttpError,
    inboxes,
    limits::Client,
    pages::{back, go, inbox::newcomer, links, to_inbox},
    view::Notice,
    visitor::{Door, Held, Visitor, set_cookie},
};
use crate::{
    inbox::{Access, Changes},
    mail::timestamp::Timestamp,
};

/// The lives on offer; others by the API.
pub(super) const LIVES: [Duration; 5] = [
    Duration::from_secs(300),
    Duration::from_secs(3_600),
    Duration::from_secs(86_400),
    Duration::from_secs(7 * 86_400),
    Duration::from_secs(30 * 86_400),
];

/// What the form "Another address" says.
#[derive(Default, Deserialize)]
pub(super) struct AnotherForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    domain: String,
    /// The button: `claim`, `random` whatever name stands there, or none.
    #[serde(default, rename = "do")]
    action: String,
}

/// `POST /inbox`: without a name, or when any will do, to a new address; with one to its inbox, or to a claim of it.
pub(super) async fn post_inbox(
    State(app): State<App>,
    client: Client,
    visitor: Visitor,
    Form(form): Form<AnotherForm>,
) -> Result<Response, HttpError> {
    let name = form.name.trim();
    let (claims, wants_any) = (form.action == "claim", form.action == "random" || name.is_empty());
    if !claims && !wants_any {
        return to_inbox(&app, name);
    }
    let held = if claims {
        let (local, domain) = name.rsplit_once('@').unwrap_or((name, form.domain.trim()));
        let typed = |error| HttpError { typed: Some(name.into()), ..error };
        let domain = inboxes::offered_domain(&app, Some(domain).filter(|domain| !domain.is_empty())).map_err(typed)?;
        let address = inboxes::chosen_name(&app, local, &domain).map_err(typed)?;
        client.count(&app.limits.new_inboxes)?;
        let token = inboxes::claim(&app, &address, None, None, Timestamp::now()).await?;
        Held { address, token }
    } else {
        newcomer(&app).await.0
    };
    let notice = claims.then_some(Notice::Claimed);
    Ok(go(&links(&app).home_href(), notice, Some(set_cookie(&app, &visitor, &visitor.with(held)))))
}

/// What the form of an inbox's life says.
#[derive(Default, Deserialize)]
pub(super) struct LifeForm {
    ttl_secs: Option<u64>,
    after_end: Option<String>,
}

/// `POST /inbox/{address}/extend`: how long it lives from now on, and what senders hear after its end.
pub(super) async fn extend(
    State(app): State<App>,
    visitor: Visitor,
    door: Door,
    Form(form): Form<LifeForm>,
) -> Result<Response, HttpError> {
    let ttl = form.ttl_secs.map(Duration::from_secs);
    if ttl.is_some_and(|ttl| !LIVES.contains(&ttl)) {
        return Err(HttpError::unprocessable("invalid_duration", "choose one of the lives on offer"));
    }
    let after_end = form.after_end.as_deref().map(inboxes::after_end).transpose()?;
    change(&app, &visitor, door, Changes { ttl, after_end, note: None }).await
}

/// What the form of a note says.
#[derive(Default, Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    note: String,
}

/// `POST /inbox/{address}/note`.
pub(super) async fn note(State(app): State<App>, visitor: Visitor, door: Door, Form(form): Form<NoteForm>) -> Result<Response, HttpError> {
    let note = Some(inboxes::note(&form.note)?);
    change(&app, &visitor, door, Changes { note, ..Changes::default() }).await
}

async fn change(app: &App, visitor: &Visitor, mut door: Door, changes: Changes) -> Result<Response, HttpError> {
    if door.opened.access != Access::Private || door.opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    door.opened.change(changes, door.now).await.ok_or_else(inboxes::no_room)?;
    Ok(go(&back(app, visitor, &door.opened.address), Some(Notice::Saved), None))
}

/// `POST /forget`: burns all addresses of this browser and clears its cookie.
pub(super) async fn forget(State(app): State<App>, visitor: Visitor) -> Response {
    let now = Timestamp::now();
    for held in &visitor.held {
        if let Ok(opened) = app.inboxes.open(&held.address, &visitor.credentials, now).await
            && opened.access == Access::Private
        {
            opened.burn(now).await;
        }
    }
    go(&links(&app).home_href(), Some(Notice::Forgotten), Some(set_cookie(&app, &visitor, &[])))
}
