//! Whether an address may become a trap when nobody looks into it any more: its holder says.

use axum::{Form, extract::State, response::Response};
use serde::Deserialize;

use crate::{
    http::{
        App,
        error::HttpError,
        limits::Client,
        pages::{back, go},
        traps::of,
        view::Notice,
        visitor::{Door, Visitor},
    },
    inbox::{Access, Opened},
};

/// Whether the holder of this inbox wants no part in traps; none where there is no holder, or no traps.
pub(in crate::http) fn opted_out(app: &App, opened: &Opened) -> Option<bool> {
    let traps = app.traps.as_ref().filter(|_| opened.access == Access::Private && !opened.burned)?;
    Some(traps.is_opted_out(opened.address.as_str()))
}

/// What the switch says; a box that is not ticked is not sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct ConsentForm {
    never: Option<String>,
}

/// `POST /inbox/{address}/traps`.
pub(in crate::http) async fn settle(
    State(app): State<App>,
    client: Client,
    visitor: Visitor,
    door: Door,
    Form(form): Form<ConsentForm>,
) -> Result<Response, HttpError> {
    let traps = of(&app)?;
    if door.opened.access != Access::Private || door.opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    let origin = client.ip().map_or(0, |ip| traps.origin(ip));
    traps.opt_out(door.opened.address.as_str(), form.never.is_some(), origin, door.now.as_secs());
    Ok(go(&back(&app, &visitor, &door.opened.address), Some(Notice::Saved), None))
}
