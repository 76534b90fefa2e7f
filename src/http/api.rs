//! REST, `/api/v1`: mail.

use axum::{
    Json,
    extract::{FromRequestParts, Path, Query, State, rejection::BytesRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    App,
    answers::{Reader, Shape},
    download,
    error::HttpError,
    glance, html_body,
    json::{List, MessageJson, SummaryJson, TranscriptJson},
    limits::Client,
    visitor::{Door, Visitor},
};
use crate::{
    inbox::{Entry, Filter, Opened, Since},
    mail::{timestamp::Timestamp, trackers},
};

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;
const MAX_FILTER_CHARS: usize = 500;

/// The id of a message in a path; also where other parts stand beside it.
#[derive(Deserialize)]
pub(super) struct MessagePath {
    pub(super) id: String,
}

impl FromRequestParts<App> for MessagePath {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        Path::from_request_parts(parts, app).await.map(|Path(path)| path).map_err(|_| HttpError::NOT_FOUND)
    }
}

/// The query of a list.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    pub(super) tag: Option<String>,
    pub(super) from: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) since: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

impl FromRequestParts<App> for ListQuery {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let query = Query::from_request_parts(parts, app).await;
        query.map(|Query(query)| query).map_err(|_| HttpError::unprocessable("invalid_query", "each parameter may stand once, in UTF-8"))
    }
}

impl ListQuery {
    /// A tag in the path counts when the query has none.
    pub(super) fn or_tag(mut self, path_tag: Option<String>) -> Self {
        self.tag = self.tag.or(path_tag);
        self
    }

    pub(super) fn filter(&self, app: &App) -> Result<Filter, HttpError> {
        let since = self.since.as_deref().filter(|text| !text.is_empty()).map(|text| read_since(app, text)).transpose()?;
        let wanted = |name: &str, text: &Option<String>| match text {
            Some(text) if text.chars().count() > MAX_FILTER_CHARS => {
                let message = format!("{name} is at most {MAX_FILTER_CHARS} characters long, for example {name}=verify");
                Err(HttpError::unprocessable("invalid_filter", message).with("max", MAX_FILTER_CHARS))
            }
            text => Ok(text.as_ref().map(|text| text.to_lowercase())),
        };
        let (tag, from, subject) = (wanted("tag", &self.tag)?, wanted("from", &self.from)?, wanted("subject", &self.subject)?);
        Ok(Filter { tag, from, subject, since })
    }

    pub(super) fn limit(&self) -> Result<usize, HttpError> {
        match &self.limit {
            None => Ok(DEFAULT_LIMIT),
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| HttpError::unprocessable("invalid_limit", format!("limit is a whole number from 1 to {MAX_LIMIT}"))),
        }
    }

    pub(super) fn before(&self, app: &App) -> Result<Option<u64>, HttpError> {
        self.cursor
            .as_deref()
            .map(|text| {
                app.inboxes.read_cursor(text).ok_or_else(|| {
                    HttpError::unprocessable("invalid_cursor", "the cursor is not from this start of the server; begin without one")
                })
            })
            .transpose()
    }
}

fn read_since(app: &App, text: &str) -> Result<Since, HttpError> {
    let cursor = app.inboxes.read_cursor(text).map(Since::Seq);
    // In a query an unescaped + has become a space.
    cursor.or_else(|| Timestamp::parse_rfc3339(&text.replace(' ', "+")).map(Since::Time)).ok_or_else(|| {
        HttpError::unprocessable(
            "invalid_since",
            "since is a time such as 2026-01-31T12:00:00Z or a cursor that this start of the server gave out",
        )
    })
}

/// A whole body, as far as bodies go.
pub(super) fn read_body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, HttpError> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => HttpError::too_large(),
        _ => HttpError::unprocessable("invalid_body", rejection.body_text()),
    })
}

/// JSON, whatever type the client claims for it: `curl -d` claims a form.
pub(super) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, HttpError> {
    serde_json::from_slice(body).map_err(|error| HttpError::unprocessable("invalid_body", format!("the body is no such JSON: {error}")))
}

/// `GET /inboxes/{address}/messages`.
pub(super) async fn list_messages(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    query: ListQuery,
) -> Result<Json<List<SummaryJson>>, HttpError> {
    let latest = app.inboxes.latest();
    let query = query.or_tag(door.tag);
    let filter = query.filter(&app)?;
    let page = door.opened.list(&filter, query.before(&app)?, query.limit()?, door.now).await;
    glance::look(&app, &reader, &page.items).await?;
    Ok(Json(List::new(&app.inboxes, &page, |entry| SummaryJson::new(&app.tags, &door.opened, entry), latest)))
}

/// What a mail's HTML holds; nothing when looking at it failed.
pub(super) async fn html_found(app: &App, reader: &Reader, html: String) -> Result<html_body::Found, HttpError> {
    let turn = app.turns.next(reader, html.len() * html_body::FOUND_WEIGHT).await?;
    Ok(turn.run(&app.parser, move || html_body::found(&html)).await.unwrap_or_default())
}

/// `GET /inboxes/{address}/messages/{id}`: the whole mail; it counts as seen.
pub(super) async fn show_message(State(app): State<App>, reader: Reader, door: Door, path: MessagePath) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Json).await?;
    let message = whole(&app, &reader, &door.opened, &entry).await?;
    Ok(share.until_sent(Json(message).into_response()))
}

/// A mail with all that is in it; it counts as seen. To be asked with a share of the answers in hand.
pub(super) async fn whole(app: &App, reader: &Reader, opened: &Opened, entry: &Entry) -> Result<MessageJson, HttpError> {
    entry.set_seen(true);
    let (mut view, findings) = glance::view(app, reader, entry.message()).await?;
    download::cut_to_served(app, opened.access, &mut view.text);
    if let Some(html) = &mut view.html {
        download::cut_to_served(app, opened.access, html);
    }
    let found = match &view.html {
        Some(html) => html_found(app, reader, html.clone()).await?,
        None => html_body::Found::default(),
    };
    let trackers = html_body::watchers(&found, &trackers::Reader::new(entry.recipient.written.as_ref()));
    Ok(MessageJson::new(&app.tags, opened, entry, view, findings, trackers))
}

/// `GET /inboxes/{address}/messages/{id}/transcript`: the SMTP dialogue that brought it.
pub(super) async fn show_transcript(door: Door, path: MessagePath) -> Result<Json<TranscriptJson>, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    Ok(Json(TranscriptJson::new(&entry)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageUpdate {
    seen: bool,
}

/// `PATCH /inboxes/{address}/messages/{id}` with `{"seen": true|false}`.
pub(super) async fn update_message(
    State(app): State<App>,
    reader: Reader,
    door: Door,
    path: MessagePath,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SummaryJson>, HttpError> {
    let update: MessageUpdate = read_json(&read_body(body)?)?;
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    entry.set_seen(update.seen);
    glance::look(&app, &reader, std::slice::from_ref(&entry)).await?;
    Ok(Json(SummaryJson::new(&app.tags, &door.opened, &entry)))
}

/// `DELETE /inboxes/{address}/messages/{id}`.
pub(super) async fn delete_message(door: Door, path: MessagePath) -> Result<StatusCode, HttpError> {
    if door.opened.delete(&path.id, door.now).await { Ok(StatusCode::NO_CONTENT) } else { Err(HttpError::NOT_FOUND) }
}

/// `GET /all`: every public mail, where the profile allows it.
pub(super) async fn list_all(
    State(app): State<App>,
    client: Client,
    reader: Reader,
    visitor: Visitor,
    query: ListQuery,
) -> Result<Json<List<SummaryJson>>, HttpError> {
    app.may_see_all(&visitor, &client)?;
    let latest = app.inboxes.latest();
    let page = app.inboxes.all_public(&query.filter(&app)?, query.before(&app)?, query.limit()?, Timestamp::now()).await;
    glance::look(&app, &reader, &page.items).await?;
    Ok(Json(List::new(&app.inboxes, &page, |entry| SummaryJson::public(&app.tags, entry), latest)))
}
