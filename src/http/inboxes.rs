//! REST, `/api/v1`: inboxes are made, claimed, shown, changed and burned.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    Json,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    App,
    api::{read_body, read_json},
    domains,
    error::HttpError,
    json::{CountsJson, InboxJson, TagJson, access_name, after_end_name},
    limits::Client,
    pages,
    visitor::{Door, Held, Visitor, refusal},
};
use crate::{
    inbox::{Access, AfterEnd, Changes, Credentials, Filter, NotClaimed, Opened},
    mail::{
        address::{Address, AddressError, Recipient},
        names,
        timestamp::Timestamp,
    },
    policy::Verdict,
};

const MINUTE: Duration = Duration::from_secs(60);
const MAX_TTL: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const MAX_NOTE_CHARS: usize = 100;
/// How many free names are proposed for one that is taken.
const SUGGESTIONS: usize = 3;

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

/// `POST /inboxes`: a generated private inbox, a claim of a free name, or a public inbox by its name.
pub(super) async fn create_inbox(
    State(app): State<App>,
    client: Client,
    visitor: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, HttpError> {
    let body = read_body(body)?;
    // No body at all asks for the defaults.
    let wanted: NewInbox = if body.is_empty() { NewInbox::default() } else { read_json(&body)? };
    let now = Timestamp::now();
    let domain = domains::chosen(&app, wanted.domain.as_deref())?;
    client.count(&app.limits.new_inboxes)?;
    let (address, token, status) = match (&wanted.local, wanted.access.as_deref()) {
        (Some(local), Some("public")) => {
            if wanted.ttl.is_some() || wanted.mail_ttl.is_some() {
                return Err(HttpError::unprocessable(
                    "public_lifetime",
                    "the lifetimes of a public name are nobody's to choose; leave out ttl and mail_ttl",
                ));
            }
            let address = chosen_name(&app, local, &domain)?;
            if app.inboxes.access(&address) != Access::Public {
                return Err(taken(&app, &address, now).await);
            }
            let new = app.inboxes.create(&address, None, None, now).await.map_err(|_| no_room())?;
            (address, None, if new { StatusCode::CREATED } else { StatusCode::OK })
        }
        (local, None | Some("private")) => {
            let ttl = duration("ttl", wanted.ttl.as_deref(), MINUTE)?;
            let mail_ttl = duration("mail_ttl", wanted.mail_ttl.as_deref(), Duration::from_secs(1))?;
            let (address, token) = match local {
                Some(local) => {
                    let address = chosen_name(&app, local, &domain)?;
                    let token = claim(&app, &address, ttl, mail_ttl, now).await?;
                    (address, token)
                }
                None => {
                    let (address, token) = app.inboxes.generate(&domain);
                    app.inboxes.create(&address, ttl, mail_ttl, now).await.map_err(|_| no_room())?;
                    (address, token)
                }
            };
            (address, Some(token), StatusCode::CREATED)
        }
        (None, Some("public")) => return Err(HttpError::unprocessable("local_missing", "a public inbox needs a name in local")),
        (_, Some(_)) => return Err(HttpError::unprocessable("invalid_access", "access is \"public\" or \"private\"")),
    };
    let (tokens, looker) = (token.iter().cloned().collect(), visitor.credentials.looker);
    let opened = app.inboxes.open(&address, &Credentials { tokens, looker, ..Credentials::default() }, now).await?;
    Ok((status, Json(inbox_json(&app, &headers, &opened, token))).into_response())
}

/// Makes a free name the caller's own; a taken one is 409 with free ones like it.
pub(super) async fn claim(
    app: &App,
    address: &Address,
    ttl: Option<Duration>,
    mail_ttl: Option<Duration>,
    now: Timestamp,
) -> Result<String, HttpError> {
    match app.inboxes.claim(address, ttl, mail_ttl, now).await {
        Ok(token) => Ok(token),
        Err(NotClaimed::Taken) => Err(taken(app, address, now).await),
        Err(NotClaimed::Full) => Err(no_room()),
    }
}

pub(super) fn no_room() -> HttpError {
    HttpError::busy("too many inboxes are open right now, try again later").case("inboxes")
}

async fn taken(app: &App, address: &Address, now: Timestamp) -> HttpError {
    let variants = names::variants(address.local(), &mut rand::rng());
    let mut suggestions = Vec::new();
    for name in variants {
        let Ok(Recipient { address, .. }) = Recipient::from_path(&format!("{name}@{}", address.domain()), "") else { continue };
        let is_free = app.policy.verdict(&address, None) == Verdict::Store && app.inboxes.is_claimable(&address, now).await;
        if is_free {
            suggestions.push(address.to_string());
        }
        if suggestions.len() == SUGGESTIONS {
            break;
        }
    }
    HttpError::name_taken(suggestions)
}

/// A name that somebody may choose, whether it is free or not.
pub(super) fn chosen_name(app: &App, local: &str, domain: &str) -> Result<Address, HttpError> {
    let typed = if local.contains(['@', '+']) { Err(AddressError::LocalSyntax) } else { Recipient::from_input(local, domain) };
    let recipient = typed?;
    if let Some(refusal) = refusal(app, &recipient) {
        return Err(refusal);
    }
    let address = recipient.address;
    if names::is_made_up(address.local()) {
        return Err(HttpError::unprocessable(
            "generated_name",
            "names of this shape are private, for those they were made for; choose another",
        ));
    }
    if let Some(sign) = app.inboxes.settings().tag_forms.splits(address.local()) {
        let sign = sign.to_string();
        return Err(
            HttpError::unprocessable("tag_in_name", format!("{sign} begins a tag here; choose a name without it")).with("sign", sign)
        );
    }
    if names::is_reserved(address.local()) {
        return Err(HttpError::unprocessable("reserved_name", "this name is reserved for the operator; choose another"));
    }
    Ok(address)
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
    let facts = opened.facts.as_ref();
    let (ttl, mail_ttl) = app.inboxes.lifetimes(opened);
    let is_held = opened.access == Access::Private;
    InboxJson {
        address: opened.address.to_string(),
        token,
        access: access_name(opened.access),
        url: app.url_of(&opened.address, headers),
        created_at: facts.map(|facts| facts.created_at.rfc3339()),
        expires_at: facts.map(|facts| facts.expires_at.rfc3339()),
        ttl_secs: ttl.as_secs(),
        mail_ttl_secs: mail_ttl.as_secs(),
        note: facts.and_then(|facts| facts.note.clone()).map(|note| note.to_string()),
        after_end: is_held.then(|| after_end_name(facts.map(|facts| facts.after_end).unwrap_or_default())),
        counts: None,
        tags: None,
    }
}

/// What a holder changes; what is missing stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InboxUpdate {
    ttl: Option<String>,
    note: Option<String>,
    after_end: Option<String>,
}

/// `PATCH /inboxes/{address}`: how long it lives, its holder's note, and what senders hear after its end. From now on.
pub(super) async fn update_inbox(
    State(app): State<App>,
    headers: HeaderMap,
    mut door: Door,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<InboxJson>, HttpError> {
    let update: InboxUpdate = read_json(&read_body(body)?)?;
    if door.opened.access != Access::Private {
        return Err(HttpError::unprocessable("public_inbox", "an inbox without a holder is nobody's to change; claim a name of your own"));
    }
    if door.opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    let changes = Changes {
        ttl: duration("ttl", update.ttl.as_deref(), MINUTE)?,
        note: update.note.as_deref().map(note).transpose()?,
        after_end: update.after_end.as_deref().map(after_end).transpose()?,
    };
    door.opened.change(changes, door.now).await.ok_or_else(no_room)?;
    Ok(Json(inbox_json(&app, &headers, &door.opened, None)))
}

pub(super) fn note(text: &str) -> Result<Box<str>, HttpError> {
    let text = text.trim();
    if text.chars().count() > MAX_NOTE_CHARS || text.chars().any(|letter| letter.is_control() || turns_order(letter)) {
        let message = format!("note is one line of at most {MAX_NOTE_CHARS} characters");
        return Err(HttpError::unprocessable("invalid_note", message).with("max", MAX_NOTE_CHARS));
    }
    Ok(text.into())
}

/// What makes the letters behind it read in another order, and a note look like another one.
fn turns_order(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn after_end(text: &str) -> Result<AfterEnd, HttpError> {
    [AfterEnd::Silence, AfterEnd::Refuse]
        .into_iter()
        .find(|choice| after_end_name(*choice) == text)
        .ok_or_else(|| HttpError::unprocessable("invalid_after_end", "after_end is \"silence\" or \"550\""))
}

/// `DELETE /inboxes/{address}`: burn.
pub(super) async fn burn_inbox(State(app): State<App>, client: Client, door: Door) -> Result<StatusCode, HttpError> {
    pages::inbox::burn_inbox(&app, &client, &door.opened, door.now).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /visitor`: the addresses this browser holds.
pub(super) async fn show_visitor(State(app): State<App>, headers: HeaderMap, visitor: Visitor) -> Json<Value> {
    let mut items = Vec::new();
    for Held { address, .. } in visitor.living(&app) {
        if let Ok(opened) = app.inboxes.open(address, &visitor.credentials, Timestamp::now()).await {
            items.push(inbox_json(&app, &headers, &opened, None));
        }
    }
    Json(json!({ "items": items }))
}
