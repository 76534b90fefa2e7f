//! REST, `/api/v1/admin`.

use axum::{
    Json,
    extract::{Path, Query, State, rejection::BytesRejection},
    http::StatusCode,
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Operator, Overview, block, end_of_key, end_typed, unblock};
use crate::{
    http::{
        App,
        api::{read_body, read_json},
        error::HttpError,
    },
    inbox::shortened,
    mail::timestamp::Timestamp,
    policy::{Block, Target},
};

/// `GET /admin`.
pub(in crate::http) async fn show_state(_: Operator, State(app): State<App>) -> Json<Value> {
    let overview = Overview::of(&app);
    let memory: Map<_, _> = overview
        .budgets
        .iter()
        .map(|budget| (budget.code.to_owned(), json!({ "used_bytes": budget.used_bytes, "max_bytes": budget.max_bytes })))
        .collect();
    let limits: Map<_, _> = overview.limits.iter().map(|limit| (limit.code.to_owned(), limit.count.into())).collect();
    let inboxes: Vec<_> = overview
        .loads
        .iter()
        .map(|load| {
            let shown = if load.is_public { load.address.to_string() } else { shortened(&load.address) };
            let key = app.inboxes.key_of(&load.address);
            json!({ "key": key, "address": shown, "public": load.is_public, "messages": load.mails, "size_bytes": load.size_bytes })
        })
        .collect();
    Json(json!({
        "memory": memory,
        "counts": {
            "messages": overview.usage.mails,
            "public_messages": overview.public_mails,
            "inboxes": overview.usage.inboxes,
            "claimed_inboxes": overview.census.claimed,
            "smtp_connections": overview.smtp_connections,
            "web_connections": overview.web_connections,
        },
        "limits": limits,
        "inboxes": inboxes,
        "reports": app.reports.list().len(),
        "blocks": app.watched.blocks.list(Timestamp::now()).len(),
    }))
}

fn block_json(block: &Block) -> Value {
    let kind = if matches!(block.target, Target::Network(_)) { "network" } else { "domain" };
    json!({ "target": block.target.to_string(), "kind": kind, "until": block.until.rfc3339() })
}

/// `GET /admin/blocks`: the next to end first.
pub(in crate::http) async fn list_blocks(_: Operator, State(app): State<App>) -> Json<Value> {
    let items: Vec<_> = app.watched.blocks.list(Timestamp::now()).iter().map(block_json).collect();
    Json(json!({ "items": items, "next": null }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NewBlock {
    target: String,
    #[serde(rename = "for")]
    time: String,
}

/// `POST /admin/blocks` with `{"target", "for"}`: 201.
pub(in crate::http) async fn add_block(
    _: Operator,
    State(app): State<App>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), HttpError> {
    let NewBlock { target, time } = read_json(&read_body(body)?)?;
    let made = block(&app, &target, &time, Timestamp::now())?;
    Ok((StatusCode::CREATED, Json(block_json(&made))))
}

#[derive(Default, Deserialize)]
pub(in crate::http) struct TargetQuery {
    #[serde(default)]
    target: String,
}

/// `DELETE /admin/blocks?target=`.
pub(in crate::http) async fn remove_block(
    _: Operator,
    State(app): State<App>,
    Query(query): Query<TargetQuery>,
) -> Result<StatusCode, HttpError> {
    unblock(&app, &query.target, Timestamp::now()).map(|()| StatusCode::NO_CONTENT)
}

/// `GET /admin/reports`: the newest first.
pub(in crate::http) async fn list_reports(_: Operator, State(app): State<App>) -> Json<Value> {
    let now = Timestamp::now();
    let mut items = Vec::new();
    for report in app.reports.list() {
        let reasons: Map<_, _> = report.reasons().map(|(reason, count)| (reason.code().to_owned(), count.into())).collect();
        items.push(json!({
            "address": report.address.as_str(),
            "id": report.id,
            "is_stored": app.inboxes.public_message(&report.address, &report.id, now).await.is_some(),
            "count": report.count(),
            "reasons": reasons,
            "first_at": report.first_at.rfc3339(),
            "last_at": report.last_at.rfc3339(),
            "network": report.network.to_string(),
            "domain": report.domain,
        }));
    }
    Json(json!({ "items": items, "next": null }))
}

/// `DELETE /admin/inboxes/{address}`: ends it, whoever holds it.
pub(in crate::http) async fn end_inbox(_: Operator, State(app): State<App>, Path(address): Path<String>) -> Result<StatusCode, HttpError> {
    end_typed(&app, &address, Timestamp::now()).await.map(|()| StatusCode::NO_CONTENT)
}

#[derive(Default, Deserialize)]
pub(in crate::http) struct KeyQuery {
    #[serde(default)]
    key: String,
}

/// `DELETE /admin/inboxes?key=`: the same, by the key that `GET /admin` has for it.
pub(in crate::http) async fn end_inbox_of_key(
    _: Operator,
    State(app): State<App>,
    Query(query): Query<KeyQuery>,
) -> Result<StatusCode, HttpError> {
    end_of_key(&app, &query.key, Timestamp::now()).await.map(|()| StatusCode::NO_CONTENT)
}
