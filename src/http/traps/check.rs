//! Whether traps know a mail: asked by mail filters.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequestParts, State, rejection::BytesRejection},
    http::{StatusCode, header, request::Parts},
    routing::post,
};
use serde_json::{Value, json};

use super::{desk, of};
use crate::{
    http::{
        App,
        answers::{Reader, Shape},
        error::HttpError,
        limits::Client,
        visitor::{Visitor, bearer},
    },
    keys::same_secret,
    mail::{scan, timestamp::Timestamp},
    trap::{
        memory::Label,
        watch::{Checked, Traps},
    },
};

/// So much of a header is looked at to see whether it is one.
const MAX_HEADER_BYTES: usize = 64 * 1024;

/// The route with a limit of its own: a mail is larger than any form.
pub(in crate::http) fn router(max_message_bytes: usize) -> Router<App> {
    Router::new().route("/api/v1/traps/check", post(check)).layer(DefaultBodyLimit::max(max_message_bytes))
}

/// Proof that the caller is a mail filter of the operator's.
pub(in crate::http) struct Filter;

impl FromRequestParts<App> for Filter {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        of(app)?;
        if app.settings.trap_check_token.is_none() && app.settings.admin_token.is_none() {
            let message = "no mail filter is known as yet: set SUNDEW_TRAP_CHECK_TOKEN and start again";
            return Err(HttpError::forbidden("no_check_token", message));
        }
        let shown = bearer(&parts.headers).unwrap_or_default();
        if app.settings.trap_check_token.as_ref().is_some_and(|secret| same_secret(secret, shown)) {
            return Ok(Self);
        }
        app.only_operator(&Visitor::of(app, parts), &Client::of(parts)).map(|()| Self)
    }
}

/// The room for a mail that is read, taken before it is.
pub(in crate::http) struct Room(#[expect(dead_code, reason = "given back when it is dropped")] crate::http::answers::Share);

impl FromRequestParts<App> for Room {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let max_bytes = app.settings.max_message_bytes;
        let declared = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        let bytes = declared.unwrap_or(max_bytes);
        if bytes > max_bytes {
            return Err(too_large(max_bytes));
        }
        let reader = Reader::from_request_parts(parts, app).await.unwrap_or_default();
        app.answers.share(&reader, bytes, Shape::Bytes).await.map(Self)
    }
}

fn too_large(max_bytes: usize) -> HttpError {
    HttpError { message: format!("a mail has at most {max_bytes} bytes here (SUNDEW_MAX_MESSAGE_BYTES)"), ..HttpError::too_large() }
}

/// `POST /traps/check`: a mail as it came, and what traps know of it.
pub(in crate::http) async fn check(
    _: Filter,
    _room: Room,
    State(app): State<App>,
    reader: Reader,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, HttpError> {
    let mail = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(app.settings.max_message_bytes),
        _ => HttpError::unprocessable("invalid_body", rejection.body_text()),
    })?;
    if !is_mail(&mail) {
        return Err(HttpError::unprocessable("not_a_mail", "the body is no mail: it begins with no header field (RFC 5322)"));
    }
    let (traps, exempt, now) = (of(&app)?.clone(), desk(&app)?.exempt(), Timestamp::now().as_secs());
    let turn = app.turns.next(&reader, mail.len()).await?;
    // What breaks its reader is like nothing that is known.
    let checked = turn.run(&app.parser, move || known(&traps, &mail, now, |campaign| exempt.has_campaign(campaign))).await.flatten();
    Ok(Json(match checked {
        Some(Checked { campaign, similarity, confidence, label }) => json!({
            "campaign": campaign.to_string(),
            "similarity": rounded(similarity),
            "confidence": rounded(confidence),
            "label": label.name(),
        }),
        None => json!({ "campaign": null, "similarity": null, "confidence": null, "label": null }),
    }))
}

/// What was cleared is known, and nothing speaks against it.
fn known(traps: &Traps, mail: &[u8], now: u32, is_exempt: impl Fn(crate::trap::campaigns::CampaignId) -> bool) -> Option<Checked> {
    let checked = traps.check(mail, now)?;
    let is_cleared = || traps.state().memory.campaign(checked.campaign).is_some_and(|evidence| evidence.listing.is_cleared);
    let is_spared = is_exempt(checked.campaign) || is_cleared();
    Some(if is_spared { Checked { confidence: 0.0, label: Label::Unknown, ..checked } } else { checked })
}

/// Whether it begins with a header field, or with the line of an mbox and then one.
fn is_mail(mail: &[u8]) -> bool {
    let block = scan::header_block(mail, 0, MAX_HEADER_BYTES).fields;
    // RFC 5322 2.2 allows all printable ASCII, which JSON is as well; names in use have no other signs.
    let is_name = |name: &[u8]| !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte));
    mail.get(block).is_some_and(|block| scan::fields(block).next().is_some_and(|(name, _)| is_name(name)))
}

fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1_000.0).round() / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_begins_with_a_header_field() {
        for (text, wanted) in [
            ("Subject: hi\r\n\r\ntext", true),
            ("Subject: hi\n\ntext", true),
            ("Subject: hi", true),
            ("X:\r\n\r\n", true),
            ("", false),
            ("\r\n", false),
            ("\r\nSubject: hi\r\n\r\n", false),
            ("only words", false),
            ("{\"json\": 1}", false),
            ("two words: hi\r\n\r\n", false),
            (": hi\r\n\r\n", false),
        ] {
            assert_eq!(is_mail(text.as_bytes()), wanted, "{text:?}");
        }
    }

    #[test]
    fn shares_have_three_digits() {
        assert_eq!([0.0, 0.94, 0.9996, 1.0 / 3.0].map(rounded), [0.0, 0.94, 1.0, 0.333]);
    }
}
