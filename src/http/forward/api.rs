//! REST, `/api/v1`: mail is sent on, and what became of it.

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::StatusCode,
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Asking, only_for_its_holder, outbound};
use crate::{
    http::{
        App,
        api::{MessagePath, read_body, read_json},
        error::HttpError,
        visitor::Door,
    },
    inbox::Opened,
    mail::timestamp::Timestamp,
    outbound::{Answer, Delivery, Outbound, Progress, State as Sending, Wish},
};

/// Where to, or the code that came there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    to: Option<String>,
    code: Option<String>,
}

/// `POST /inboxes/{address}/messages/{id}/forward` `{to}` or `{code}`.
pub(in crate::http) async fn forward_message(
    asking: Asking,
    path: MessagePath,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), HttpError> {
    let wanted = read_json(&read_body(body)?)?;
    answer(asking, wanted, Wish::One(path.id.into())).await
}

/// `POST /inboxes/{address}/forward` `{to}` or `{code}`.
pub(in crate::http) async fn forward_all(
    asking: Asking,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), HttpError> {
    let wanted = read_json(&read_body(body)?)?;
    answer(asking, wanted, Wish::All).await
}

async fn answer(asking: Asking, wanted: Wanted, wish: Wish) -> Result<(StatusCode, Json<Value>), HttpError> {
    let progress = match wanted {
        Wanted { code: Some(code), .. } => asking.confirm(&code).await?,
        Wanted { to: Some(to), code: None } => asking.begin(&to, wish).await?,
        Wanted { to: None, code: None } => {
            return Err(HttpError::unprocessable("to_missing", "send {\"to\": address}, or {\"code\": code}"));
        }
    };
    let state = match progress {
        Progress::AwaitsCode => "unconfirmed",
        Progress::Begun => "waiting",
    };
    Ok((StatusCode::ACCEPTED, Json(json!({ "state": state }))))
}

/// `GET /inboxes/{address}/messages/{id}/forward`: what became of it, the latest first.
pub(in crate::http) async fn show_message(State(app): State<App>, door: Door, path: MessagePath) -> Result<Json<Value>, HttpError> {
    only_for_its_holder(&door.opened)?;
    let outbound = outbound(&app)?;
    door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let items: Vec<_> = outbound.of_mail(&door.opened, &path.id).iter().map(delivery).collect();
    Ok(Json(json!({ "items": items, "awaits_code": awaited(outbound, &door.opened, door.now) })))
}

/// `GET /inboxes/{address}/forward`: where mail is sent on to as it comes.
pub(in crate::http) async fn show_all(State(app): State<App>, door: Door) -> Result<Json<Value>, HttpError> {
    only_for_its_holder(&door.opened)?;
    let outbound = outbound(&app)?;
    let to = outbound.rule(&door.opened).map(|target| target.to_string());
    let left_out = outbound.left_out(&door.opened);
    Ok(Json(json!({ "to": to, "left_out": left_out, "awaits_code": awaited(outbound, &door.opened, door.now) })))
}

/// `DELETE /inboxes/{address}/forward`: nothing is sent on any more as it comes.
pub(in crate::http) async fn stop(State(app): State<App>, door: Door) -> Result<StatusCode, HttpError> {
    only_for_its_holder(&door.opened)?;
    outbound(&app)?.stop(&door.opened);
    Ok(StatusCode::NO_CONTENT)
}

/// The code that is waited for, and what became of the letter with it.
fn awaited(outbound: &Outbound, opened: &Opened, now: Timestamp) -> Value {
    let Some(awaited) = outbound.awaited(opened, now) else { return Value::Null };
    let letter = outbound.letter(opened).filter(|letter| letter.to == awaited.target);
    json!({ "to": awaited.target.as_str(), "tries_left": awaited.tries_left, "letter": letter.as_ref().map(delivery) })
}

fn delivery(Delivery { to, state }: &Delivery) -> Value {
    let said = |answer: &Answer| json!({ "code": answer.code, "text": answer.text });
    let (state, at, next_at, answer) = match state {
        Sending::Waiting { next_at, answer } => ("waiting", None, Some(next_at), answer.as_ref()),
        Sending::Sending => ("sending", None, None, None),
        Sending::Sent { at } => ("sent", Some(at), None, None),
        Sending::Refused { at, answer } => ("refused", Some(at), None, Some(answer)),
        Sending::GivenUp { at, answer } => ("given_up", Some(at), None, answer.as_ref()),
    };
    let time = |time: &Timestamp| time.rfc3339();
    json!({ "to": to.as_str(), "state": state, "at": at.map(time), "next_at": next_at.map(time), "answer": answer.map(said) })
}
