//! REST, `/api/v1`: the tags of an inbox, and addresses for sites.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State, rejection::BytesRejection, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Wanted, change, form, issue, remember, site};
use crate::{
    http::{
        App,
        api::{read_body, read_json},
        error::HttpError,
        inboxes,
        limits::Client,
        visitor::Door,
    },
    inbox::{Alias, AliasChanges, Filter, Opened},
    mail::timestamp::Timestamp,
};

/// A tag of an inbox: one that mail came with, one that was issued, or both.
#[derive(Serialize)]
pub(in crate::http) struct TagJson {
    tag: String,
    /// The mails with it that are there now.
    messages: usize,
    /// What to give to the site; none of what follows where it was not issued here.
    address: Option<String>,
    site: Option<String>,
    form: Option<&'static str>,
    note: Option<String>,
    /// Whether it takes mail.
    active: Option<bool>,
    created_at: Option<String>,
}

impl TagJson {
    fn issued(alias: &Alias, messages: usize) -> Self {
        Self {
            tag: alias.tag.to_string(),
            messages,
            address: Some(alias.address.to_string()),
            site: Some(alias.site.to_string()),
            form: Some(alias.form.name()),
            note: Some(alias.note.to_string()),
            active: Some(alias.is_active),
            created_at: Some(alias.created_at.rfc3339()),
        }
    }

    fn used(tag: String, messages: usize) -> Self {
        Self { tag, messages, address: None, site: None, form: None, note: None, active: None, created_at: None }
    }
}

/// What `POST /inboxes/{address}/tags` asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct NewTag {
    site: String,
    form: Option<String>,
    note: Option<String>,
    /// Where an opaque one is to be.
    domain: Option<String>,
    /// One more, though the site has one.
    #[serde(default)]
    new: bool,
}

/// `POST /inboxes/{address}/tags`: issues an address for a site; 200 with the one it has unless another is wanted.
pub(in crate::http) async fn create_tag(
    State(app): State<App>,
    client: Client,
    mut door: Door,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, HttpError> {
    let wanted: NewTag = read_json(&read_body(body)?)?;
    let wanted = Wanted {
        site: site(&wanted.site)?,
        form: wanted.form.as_deref().map(form).transpose()?,
        note: wanted.note.as_deref().map(inboxes::note).transpose()?.unwrap_or_default(),
        domain: wanted.domain,
        another: wanted.new,
    };
    let (alias, is_new) = issue(&app, &client, &mut door.opened, &wanted, door.now).await?;
    let messages = if is_new { 0 } else { with_tag(&door.opened, &alias.tag, door.now).await };
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(TagJson::issued(&alias, messages))).into_response())
}

/// `GET /inboxes/{address}/tags`: those that were issued, the newest first, then the others that mail came with.
pub(in crate::http) async fn list_tags(State(app): State<App>, door: Door) -> Json<Value> {
    let mut used = BTreeMap::<String, (String, usize)>::new();
    for entry in door.opened.all(&Filter::default(), door.now).await {
        if let Some(tag) = entry.recipient.tag.as_deref() {
            used.entry(tag.to_lowercase()).or_insert_with(|| (tag.to_owned(), 0)).1 += 1;
        }
    }
    remember(&app, &door.opened, door.now).await;
    let issued = app.inboxes.aliases(&door.opened).await;
    let mut count = |tag: &str| used.remove(tag).map_or(0, |(_, messages)| messages);
    let mut items: Vec<_> = issued.iter().map(|alias| TagJson::issued(alias, count(&alias.tag))).collect();
    items.extend(used.into_values().map(|(tag, messages)| TagJson::used(tag, messages)));
    Json(json!({ "items": items }))
}

/// The tag in a path.
#[derive(Deserialize)]
pub(in crate::http) struct TagPath {
    pub(super) tag: String,
}

/// What a holder changes; what is missing stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct TagUpdate {
    note: Option<String>,
    active: Option<bool>,
}

/// `PATCH /inboxes/{address}/tags/{tag}`: the note of an issued address, and whether it takes mail.
pub(in crate::http) async fn update_tag(
    State(app): State<App>,
    door: Door,
    path: Result<Path<TagPath>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<TagJson>, HttpError> {
    let Path(TagPath { tag }) = path.map_err(|_| HttpError::NOT_FOUND)?;
    let update: TagUpdate = read_json(&read_body(body)?)?;
    let changes = AliasChanges { note: update.note.as_deref().map(inboxes::note).transpose()?, is_active: update.active };
    let alias = change(&app, &door, &tag, changes).await?;
    let messages = with_tag(&door.opened, &alias.tag, door.now).await;
    Ok(Json(TagJson::issued(&alias, messages)))
}

/// `DELETE /inboxes/{address}/tags/{tag}`: the issued address is gone for good.
pub(in crate::http) async fn delete_tag(
    State(app): State<App>,
    door: Door,
    path: Result<Path<TagPath>, PathRejection>,
) -> Result<StatusCode, HttpError> {
    let Path(TagPath { tag }) = path.map_err(|_| HttpError::NOT_FOUND)?;
    if app.inboxes.delete_alias(&door.opened, &tag).await { Ok(StatusCode::NO_CONTENT) } else { Err(HttpError::NOT_FOUND) }
}

async fn with_tag(opened: &Opened, tag: &str, now: Timestamp) -> usize {
    opened.all(&Filter { tag: Some(tag.to_lowercase()), ..Filter::default() }, now).await.len()
}
