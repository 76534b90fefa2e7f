//! REST, `/api/v1/admin/traps`: what whoever runs this knows and decides.

use axum::{
    Json,
    extract::{Query, State, rejection::BytesRejection},
    http::StatusCode,
};
use bytes::Bytes;
use serde_json::{Map, Value, json};

use super::{
    acts::{Named, clear},
    board, desk, of,
};
use crate::{
    http::{
        App,
        admin::Operator,
        api::{read_body, read_json},
        error::HttpError,
    },
    mail::timestamp::Timestamp,
    trap::{
        board::{Exact, Subject},
        memory::{Class, Phase, Secs},
    },
};

fn rfc3339(time: Secs) -> Option<String> {
    (time > 0).then(|| Timestamp::from_secs(time).rfc3339())
}

fn name(subject: &Subject) -> Value {
    let name = match subject {
        Subject::Campaign(id) => id.to_string(),
        Subject::Network(network) => network.address().to_string(),
        Subject::Domain(name) => name.to_string(),
    };
    json!({ "kind": subject.kind(), "name": name })
}

fn exact(exact: &Exact) -> Value {
    let hits: Map<_, _> = Class::ALL.into_iter().map(|class| (class.name().to_owned(), exact.hits[class as usize].into())).collect();
    let mut object = json!({
        "first_at": rfc3339(exact.first),
        "last_at": rfc3339(exact.last),
        "hits": hits,
        "hits_total": exact.trap_hits(),
        "live_messages": exact.live,
        "introduced": exact.introduced,
        "groups": exact.groups,
        "confidence": (f64::from(exact.confidence) * 1_000.0).round() / 1_000.0,
        "label": exact.label.name(),
        "times_listed": exact.times,
        "cleared": exact.is_cleared,
        "reaches_many": exact.reaches_many,
        "due_at": null,
        "listed_at": null,
        "until": null,
    });
    match exact.phase {
        Phase::Pending { due } => object["due_at"] = json!(rfc3339(due)),
        Phase::Listed { since, until } => (object["listed_at"], object["until"]) = (json!(rfc3339(since)), json!(rfc3339(until))),
        Phase::Open => {}
    }
    if let (Value::Object(object), Value::Object(name)) = (&mut object, name(&exact.subject)) {
        object.extend(name);
    }
    object
}

fn all(list: &[Exact]) -> Vec<Value> {
    list.iter().map(exact).collect()
}

/// `GET /admin/traps`.
pub(in crate::http) async fn show_traps(_: Operator, State(app): State<App>) -> Result<Json<Value>, HttpError> {
    let (board, traps) = (board(&app).await?, of(&app)?);
    let operator = &board.operator;
    let kinds = |counts: [usize; 3]| json!({ "campaigns": counts[0], "networks": counts[1], "domains": counts[2] });
    Ok(Json(json!({
        "as_of": rfc3339(board.made),
        "learns_until": board.learns_until().and_then(rfc3339),
        "pending": { "count": operator.pending_count, "items": all(&operator.pending) },
        "below": all(&operator.below),
        "cleared": all(&operator.cleared),
        "listed": kinds(operator.listed),
        "remembered": kinds(operator.remembered),
        "addresses": operator.mailboxes,
        "evicted": operator.evicted,
        "waiting_messages": traps.waiting(),
        "lost_messages": traps.lost(),
        "memory": { "letters_bytes": operator.campaign_bytes, "statistics_bytes": operator.statistics_bytes },
        "overrides_error": desk(&app)?.trouble().as_deref(),
    })))
}

/// `GET /admin/traps/cleared`.
pub(in crate::http) async fn list_cleared(_: Operator, State(app): State<App>) -> Result<Json<Value>, HttpError> {
    let board = board(&app).await?;
    Ok(Json(json!({ "items": all(&board.operator.cleared), "next": null })))
}

/// `POST /admin/traps/cleared` with one of `{"campaign"}`, `{"network"}`, `{"domain"}`: 201.
pub(in crate::http) async fn add_cleared(
    _: Operator,
    State(app): State<App>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), HttpError> {
    of(&app)?;
    let named: Named = read_json(&read_body(body)?)?;
    let subject = named.subject()?;
    clear(&app, &subject, true).await?;
    Ok((StatusCode::CREATED, Json(name(&subject))))
}

/// `DELETE /admin/traps/cleared?campaign=`, `?network=` or `?domain=`.
pub(in crate::http) async fn remove_cleared(
    _: Operator,
    State(app): State<App>,
    Query(named): Query<Named>,
) -> Result<StatusCode, HttpError> {
    clear(&app, &named.subject()?, false).await.map(|()| StatusCode::NO_CONTENT)
}
