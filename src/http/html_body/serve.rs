//! The document of a mail's HTML, for our own frame.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{CONTENT_SECURITY_POLICY, Options, POLICY_WITH_IMAGES, RENDER_WEIGHT, Remote, render};
use crate::http::{
    App,
    answers::{Reader, Shape},
    api::MessagePath,
    download::{self, SEC_FETCH_DEST},
    error::HttpError,
    visitor::Door,
};

const EMBEDDER_POLICY: HeaderName = HeaderName::from_static("cross-origin-embedder-policy");

/// How a document is asked for.
#[derive(Default, Deserialize)]
pub(in crate::http) struct FrameQuery {
    /// `1`: with the images on other servers, this time.
    images: Option<String>,
}

/// `GET .../{id}/html`: the HTML made safe, for our own frame; as a file for everybody else.
pub(in crate::http) async fn html(
    State(app): State<App>,
    headers: HeaderMap,
    reader: Reader,
    door: Door,
    path: MessagePath,
    Query(query): Query<FrameQuery>,
) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Html).await?;
    let framed = headers.get(SEC_FETCH_DEST).is_some_and(|dest| dest == "iframe" || dest == "frame");
    // What is saved is opened where nothing of ours watches over it.
    let remote = match query.images.as_deref() {
        Some("1") if framed && app.settings.shows_near_images => Remote::All,
        Some("1") if framed => Remote::Far,
        _ => Remote::Hidden,
    };
    let options = Options { most_bytes: download::most_inlined(&app, door.opened.access), remote };
    let raw = entry.message().raw.clone();
    let turn = app.turns.next(&reader, raw.len() * RENDER_WEIGHT).await?;
    let safe = turn.run(&app.parser, move || render(&raw, options)).await.flatten().ok_or(HttpError::NOT_FOUND)?;
    if !framed {
        return Ok(share.until_sent(download::file("text/html; charset=utf-8", &format!("{}.html", entry.id), safe.document.into())));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, if remote == Remote::Hidden { CONTENT_SECURITY_POLICY } else { POLICY_WITH_IMAGES }),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::REFERRER_POLICY, "no-referrer"),
        // Images of other servers are asked for without their cookies.
        (EMBEDDER_POLICY, "credentialless"),
    ];
    Ok(share.until_sent((headers, safe.document).into_response()))
}
