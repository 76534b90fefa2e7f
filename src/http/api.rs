//! REST, `/api/v1`.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Json,
    extract::{FromRequestParts, Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    App,
    answers::{Reader, Shape},
    error::HttpError,
    json::{CountsJson, InboxJson, List, MessageJson, SummaryJson, TagJson, TranscriptJson, access_name},
    visitor::{Door, Held, Visitor, refusal},
};
use crate::{
    inbox::{Access, Credentials, Filter, InboxFacts, Opened, Since},
    mail::{
        address::{Address, Recipient, normalise_domain},
        timestamp::Timestamp,
    },
};

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;
const MAX_FILTER_CHARS: usize = 500;
const MINUTE: Duration = Duration::from_secs(60);
const MAX_TTL: Duration = Duration::from_secs(30 * 24 * 60 * 60);

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
    from: Option<String>,
    subject: Option<String>,
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
        let wanted = |text: &Option<String>| match text {
            Some(text) if text.chars().count() > MAX_FILTER_CHARS => {
                Err(HttpError::unprocessable("invalid_filter", format!("a filter is at most {MAX_FILTER_CHARS} characters long"))
                    .with("max", MAX_FILTER_CHARS))
            }
            text => Ok(text.as_ref().map(|text| text.to_lowercase())),
        };
        Ok(Filter { tag: wanted(&self.tag)?, from: wanted(&self.from)?, subject: wanted(&self.subject)?, since })
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

/// Wanted of a new inbox; everything may be missing.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInbox {
    local: Option<String>,
    domain: Option<String>,
    access: Option<String>,
    ttl: Option<String>,
    mail_ttl: Option<String>,
}

/// `POST /inboxes`: a generated private inbox, or a public one by its name.
pub(super) async fn create_inbox(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, HttpError> {
    let body = read_body(body)?;
    // No body at all asks for the defaults.
    let wanted: NewInbox = if body.is_empty() { NewInbox::default() } else { read_json(&body)? };
    let now = Timestamp::now();
    let domain = offered_domain(&app, wanted.domain.as_deref())?;
    match (&wanted.local, wanted.access.as_deref()) {
        (None, None | Some("private")) => {
            let ttl = duration("ttl", wanted.ttl.as_deref(), MINUTE)?;
            let mail_ttl = duration("mail_ttl", wanted.mail_ttl.as_deref(), Duration::from_secs(1))?;
            let (address, token) = app.inboxes.generate(&domain);
            if app.inboxes.create(&address, ttl, mail_ttl, now).await.is_err() {
                return Err(HttpError::busy("too many inboxes are open right now, try again later"));
            }
            let holder = Credentials { tokens: vec![token.clone()], operator: false };
            let opened = app.inboxes.open(&address, &holder, now).await?;
            Ok((StatusCode::CREATED, Json(inbox_json(&app, &headers, &opened, Some(token)))).into_response())
        }
        (Some(local), Some("public")) => {
            if wanted.ttl.is_some() || wanted.mail_ttl.is_some() {
                return Err(HttpError::unprocessable(
                    "public_lifetime",
                    "the lifetimes of a public name are nobody's to choose; leave out ttl and mail_ttl",
                ));
            }
            let address = public_name(&app, local, &domain)?;
            let Ok(new) = app.inboxes.create(&address, None, None, now).await else {
                return Err(HttpError::busy("too many inboxes are open right now, try again later"));
            };
            let opened = app.inboxes.open(&address, &Credentials::default(), now).await?;
            let status = if new { StatusCode::CREATED } else { StatusCode::OK };
            Ok((status, Json(inbox_json(&app, &headers, &opened, None))).into_response())
        }
        (Some(_), None | Some("private")) => Err(HttpError::unprocessable(
            "claim_unsupported",
            "a chosen name can't be claimed yet: leave out local for a private inbox, or add \"access\": \"public\"",
        )),
        (None, Some("public")) => Err(HttpError::unprocessable("local_missing", "a public inbox needs a name in local")),
        (_, Some(_)) => Err(HttpError::unprocessable("invalid_access", "access is \"public\" or \"private\"")),
    }
}

/// A whole body, as far as bodies go.
fn read_body(body: Result<Bytes, BytesRejection>) -> Result<Bytes, HttpError> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => HttpError::too_large(),
        _ => HttpError::unprocessable("invalid_body", rejection.body_text()),
    })
}

/// JSON, whatever type the client claims for it: `curl -d` claims a form.
fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, HttpError> {
    serde_json::from_slice(body).map_err(|error| HttpError::unprocessable("invalid_body", format!("the body is no such JSON: {error}")))
}

fn offered_domain(app: &App, wanted: Option<&str>) -> Result<String, HttpError> {
    let Some(wanted) = wanted else { return Ok(app.policy.domains().first().to_owned()) };
    normalise_domain(wanted).ok().filter(|domain| app.policy.is_open(domain)).ok_or_else(|| {
        HttpError::unprocessable("invalid_domain", format!("domain is one of: {}", app.policy.domains().offered().join(", ")))
    })
}

fn public_name(app: &App, local: &str, domain: &str) -> Result<Address, HttpError> {
    let typed = if local.contains(['@', '+']) {
        Err(crate::mail::address::AddressError::LocalSyntax)
    } else {
        Recipient::from_input(local, domain)
    };
    let recipient = typed.map_err(|error| HttpError::unprocessable("invalid_address", error.to_string()))?;
    if let Some(refusal) = refusal(app, &recipient) {
        return Err(refusal);
    }
    let address = recipient.address;
    match app.inboxes.access(&address) {
        Access::Public => Ok(address),
        Access::Private => {
            Err(HttpError::unprocessable("generated_name", "names of this shape are private, for those they were made for; choose another"))
        }
        Access::Operator => Err(HttpError::unprocessable("reserved_name", "this name is reserved for the operator; choose another")),
    }
}

fn duration(field: &str, text: Option<&str>, least: Duration) -> Result<Option<Duration>, HttpError> {
    let Some(text) = text else { return Ok(None) };
    match humantime::parse_duration(text) {
        Ok(duration) if (least..=MAX_TTL).contains(&duration) && duration.subsec_nanos() == 0 => Ok(Some(duration)),
        _ => {
            let least = humantime::format_duration(least);
            Err(HttpError::unprocessable(
                "invalid_duration",
                format!("{field} is a duration from {least} to 30d, for example 90s, 24h or 7d"),
            ))
        }
    }
}

/// `GET /inboxes/{address}`: what is known of it, and what is in it.
pub(super) async fn show_inbox(State(app): State<App>, headers: HeaderMap, door: Door) -> Json<InboxJson> {
    let mail = door.opened.all(&Filter::default(), door.now).await;
    let mut tags = BTreeMap::<String, TagJson>::new();
    for tag in mail.iter().filter_map(|entry| entry.recipient.tag.as_deref()) {
        tags.entry(tag.to_lowercase()).or_insert_with(|| TagJson { tag: tag.to_owned(), messages: 0 }).messages += 1;
    }
    let counts = CountsJson {
        messages: mail.len(),
        unseen: mail.iter().filter(|entry| !entry.seen()).count(),
        size_bytes: mail.iter().map(|entry| entry.message().raw.len()).sum(),
    };
    let tags = tags.into_values().collect();
    Json(InboxJson { counts: Some(counts), tags: Some(tags), ..inbox_json(&app, &headers, &door.opened, None) })
}

fn inbox_json(app: &App, headers: &HeaderMap, opened: &Opened, token: Option<String>) -> InboxJson {
    let facts = opened.facts;
    let (ttl, mail_ttl) = app.inboxes.lifetimes(opened);
    InboxJson {
        address: opened.address.to_string(),
        token,
        access: access_name(opened.access),
        url: app.url_of(&opened.address, headers),
        created_at: facts.map(|facts: InboxFacts| facts.created_at.rfc3339()),
        expires_at: facts.map(|facts| facts.expires_at.rfc3339()),
        ttl_secs: ttl.as_secs(),
        mail_ttl_secs: mail_ttl.as_secs(),
        counts: None,
        tags: None,
    }
}

/// `DELETE /inboxes/{address}`: burn.
pub(super) async fn burn_inbox(door: Door) -> StatusCode {
    door.opened.burn(door.now).await;
    StatusCode::NO_CONTENT
}

/// `GET /inboxes/{address}/messages`.
pub(super) async fn list_messages(State(app): State<App>, door: Door, query: ListQuery) -> Result<Json<List<SummaryJson>>, HttpError> {
    let latest = app.inboxes.latest();
    let query = query.or_tag(door.tag);
    let filter = query.filter(&app)?;
    let page = door.opened.list(&filter, query.before(&app)?, query.limit()?, door.now).await;
    Ok(Json(List::new(&app.inboxes, &page, |entry| SummaryJson::new(&door.opened, entry), latest)))
}

/// `GET /inboxes/{address}/messages/{id}`: the whole mail; it counts as seen.
pub(super) async fn show_message(State(app): State<App>, reader: Reader, door: Door, path: MessagePath) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    entry.set_seen(true);
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Json).await?;
    let view = app.parser.view(entry.message().raw.clone()).await;
    Ok(share.until_sent(Json(MessageJson::new(&door.opened, &entry, view)).into_response()))
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
    door: Door,
    path: MessagePath,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<SummaryJson>, HttpError> {
    let update: MessageUpdate = read_json(&read_body(body)?)?;
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    entry.set_seen(update.seen);
    Ok(Json(SummaryJson::new(&door.opened, &entry)))
}

/// `DELETE /inboxes/{address}/messages/{id}`.
pub(super) async fn delete_message(door: Door, path: MessagePath) -> Result<StatusCode, HttpError> {
    if door.opened.delete(&path.id, door.now).await { Ok(StatusCode::NO_CONTENT) } else { Err(HttpError::NOT_FOUND) }
}

/// `GET /all`: every public mail, where the profile allows it.
pub(super) async fn list_all(State(app): State<App>, visitor: Visitor, query: ListQuery) -> Result<Json<List<SummaryJson>>, HttpError> {
    app.may_see_all(&visitor)?;
    let latest = app.inboxes.latest();
    let page = app.inboxes.all_public(&query.filter(&app)?, query.before(&app)?, query.limit()?, Timestamp::now()).await;
    Ok(Json(List::new(&app.inboxes, &page, SummaryJson::public, latest)))
}

#[derive(Serialize)]
pub(super) struct DomainsJson {
    /// Where new addresses can be made, the default first.
    items: Vec<String>,
    /// Whether mail for any other domain is taken as well.
    any: bool,
}

/// `GET /domains`.
pub(super) async fn list_domains(State(app): State<App>) -> Json<DomainsJson> {
    Json(DomainsJson { items: app.policy.domains().offered().to_vec(), any: app.policy.domains().is_any() })
}

/// `GET /visitor`: the addresses this browser holds.
pub(super) async fn show_visitor(State(app): State<App>, headers: HeaderMap, visitor: Visitor) -> Json<Value> {
    let mut items = Vec::new();
    for Held { address, .. } in &visitor.held {
        if let Ok(opened) = app.inboxes.open(address, &visitor.credentials, Timestamp::now()).await {
            items.push(inbox_json(&app, &headers, &opened, None));
        }
    }
    Json(json!({ "items": items }))
}
