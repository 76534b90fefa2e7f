//! The visitor's addresses: another one, a name of one's own, and what its holder settles for each.

use std::time::Duration;

use axum::{Form, extract::State, http::StatusCode, response::Response};
use serde::Deserialize;

use super::{
    App, domains,
    error::HttpError,
    inboxes,
    limits::Client,
    locale::Words,
    new,
    pages::{back, go, inbox::burn_inbox, links, to_inbox},
    view::Notice,
    visitor::{Door, Held, Visitor, set_cookie, typed_recipient},
};
use crate::{
    inbox::{Access, Changes, Credentials},
    mail::{names, timestamp::Timestamp},
};

/// The lives on offer; others by the API.
pub(super) const LIVES: [Duration; 5] = [
    Duration::from_secs(300),
    Duration::from_secs(3_600),
    Duration::from_secs(86_400),
    Duration::from_secs(7 * 86_400),
    Duration::from_secs(30 * 86_400),
];

/// What the form "Another address" says.
#[derive(Default, Deserialize)]
pub(super) struct AnotherForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    domain: String,
    /// The site it is for, to be noted.
    #[serde(default)]
    site: String,
    /// The button: `claim`, `random` whatever name stands there, `next` to leave the domain of the address in `name`, or none.
    #[serde(default, rename = "do")]
    action: String,
}

/// `POST /inbox`: without a name, or when any will do, to a new address; with one to its inbox, or to a claim of it.
pub(super) async fn post_inbox(
    State(app): State<App>,
    words: Words,
    client: Client,
    visitor: Visitor,
    Form(form): Form<AnotherForm>,
) -> Result<Response, HttpError> {
    let name = form.name.trim();
    match form.action.as_str() {
        "claim" => {
            let (local, domain) = name.rsplit_once('@').unwrap_or((name, form.domain.trim()));
            if names::transliterate(local).is_some() {
                return Ok(go(&to_new(&app, name, domain, &form.site), None, None));
            }
            let claimed = claim(&app, &client, &visitor, local, domain, &form.site).await;
            match claimed {
                // What can be mended is asked again, with what was typed.
                Err(error) if matches!(error.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) => {
                    new::refused(&app, words, local, domain, &form.site, &error)
                }
                claimed => claimed,
            }
        }
        "next" => next_domain(&app, &client, &visitor, name).await,
        action if action == "random" || name.is_empty() => random(&app, &client, &visitor, form.domain.trim(), &form.site).await,
        _ => to_inbox(&app, name),
    }
}

/// The page that shows how a name will be written before it is taken.
fn to_new(app: &App, name: &str, domain: &str, site: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (field, value) in [("name", name), ("domain", domain), ("site", site)] {
        if !value.is_empty() {
            query.append_pair(field, value);
        }
    }
    format!("{}/new?{}", app.settings.base_path(), query.finish())
}

async fn claim(app: &App, client: &Client, visitor: &Visitor, local: &str, domain: &str, site: &str) -> Result<Response, HttpError> {
    let domain = domains::chosen(app, Some(domain).filter(|domain| !domain.is_empty()))?;
    let address = inboxes::chosen_name(app, local, &domain)?;
    visitor.has_room_for(&address)?;
    client.count(&app.limits.new_inboxes)?;
    let token = inboxes::claim(app, &address, None, None, Timestamp::now()).await?;
    hold(app, visitor, Held { address, token }, new::site_of(site), Notice::Claimed).await
}

async fn random(app: &App, client: &Client, visitor: &Visitor, domain: &str, site: &str) -> Result<Response, HttpError> {
    let domain = domains::chosen(app, Some(domain).filter(|domain| !domain.is_empty()))?;
    let (address, token) = app.inboxes.generate(&domain);
    visitor.has_room_for(&address)?;
    client.count(&app.limits.new_inboxes)?;
    hold(app, visitor, Held { address, token }, new::site_of(site), Notice::Made).await
}

/// Where a site refuses a domain: the same name at the next one, or a new name where that is not to be had.
async fn next_domain(app: &App, client: &Client, visitor: &Visitor, current: &str) -> Result<Response, HttpError> {
    let current = typed_recipient(app, current)?.address;
    let next = domains::after(app, current.domain());
    let Some(next) = next else { return Err(HttpError::unprocessable("no_other_domain", "new addresses are made at one domain only")) };
    let domain = domains::chosen(app, Some(&next))?;
    visitor.has_room_for(&typed_recipient(app, &format!("{}@{domain}", current.local()))?.address)?;
    client.count(&app.limits.new_inboxes)?;
    let now = Timestamp::now();
    // Only its holder goes on with a name: whoever else knows it must not get one that its holder may want next.
    let opened = app.inboxes.open(&current, &visitor.credentials, now).await.ok().filter(|opened| opened.access == Access::Private);
    let same_name = match inboxes::chosen_name(app, current.local(), &domain) {
        Ok(address) if opened.is_some() => app.inboxes.claim(&address, None, None, now).await.ok().map(|token| (address, token)),
        Err(_) if opened.is_some() => app.inboxes.generate_named(current.local(), &domain),
        _ => None,
    };
    let note = opened.and_then(|opened| opened.facts?.note).map(|note| note.to_string());
    let (address, token) = same_name.unwrap_or_else(|| app.inboxes.generate(&domain));
    hold(app, visitor, Held { address, token }, note, Notice::Moved).await
}

/// Puts a new address into the visitor's cookie, and notes what it is for.
async fn hold(app: &App, visitor: &Visitor, held: Held, note: Option<String>, notice: Notice) -> Result<Response, HttpError> {
    if let Some(note) = note {
        let now = Timestamp::now();
        let holder = Credentials { tokens: vec![held.token.clone()], ..Credentials::default() };
        let mut opened = app.inboxes.open(&held.address, &holder, now).await?;
        let changes = Changes { note: Some(inboxes::note(&note)?), ..Changes::default() };
        opened.change(changes, now).await.ok_or_else(inboxes::no_room)?;
    }
    Ok(go(&links(app).home_href(), Some(notice), Some(set_cookie(app, visitor, &visitor.with(held)))))
}

/// What the form of an inbox's life says.
#[derive(Default, Deserialize)]
pub(super) struct LifeForm {
    ttl_secs: Option<u64>,
    after_end: Option<String>,
}

/// `POST /inbox/{address}/extend`: how long it lives from now on, and what senders hear after its end.
pub(super) async fn extend(
    State(app): State<App>,
    visitor: Visitor,
    door: Door,
    Form(form): Form<LifeForm>,
) -> Result<Response, HttpError> {
    let ttl = form.ttl_secs.map(Duration::from_secs);
    if ttl.is_some_and(|ttl| !LIVES.contains(&ttl)) {
        return Err(HttpError::unprocessable("invalid_duration", "choose one of the lives on offer"));
    }
    let after_end = form.after_end.as_deref().map(inboxes::after_end).transpose()?;
    change(&app, &visitor, door, Changes { ttl, after_end, note: None }).await
}

/// What the form of a note says.
#[derive(Default, Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    note: String,
}

/// `POST /inbox/{address}/note`.
pub(super) async fn note(State(app): State<App>, visitor: Visitor, door: Door, Form(form): Form<NoteForm>) -> Result<Response, HttpError> {
    let note = Some(inboxes::note(&form.note)?);
    change(&app, &visitor, door, Changes { note, ..Changes::default() }).await
}

async fn change(app: &App, visitor: &Visitor, mut door: Door, changes: Changes) -> Result<Response, HttpError> {
    if door.opened.access != Access::Private || door.opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    door.opened.change(changes, door.now).await.ok_or_else(inboxes::no_room)?;
    Ok(go(&back(app, visitor, &door.opened.address), Some(Notice::Saved), None))
}

/// `POST /forget`: burns all addresses of this browser and clears its cookie.
pub(super) async fn forget(State(app): State<App>, client: Client, visitor: Visitor) -> Result<Response, HttpError> {
    let now = Timestamp::now();
    for held in &visitor.held {
        if let Ok(opened) = app.inboxes.open(&held.address, &visitor.credentials, now).await
            && opened.access == Access::Private
        {
            burn_inbox(&app, &client, &opened, now).await?;
        }
    }
    Ok(go(&links(&app).home_href(), Some(Notice::Forgotten), Some(set_cookie(&app, &visitor, &[]))))
}
