//! The pages: an inbox, all public mail, a message, and the forms on them.

use std::time::Duration;

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    App,
    addresses::LIVES,
    answers::{Reader, Shape},
    api::{ListQuery, MessagePath},
    assets,
    error::HttpError,
    html_body,
    limits::Client,
    locale::{self, Words},
    test_mail,
    view::{
        self, AddressLink, AllPage, AttachmentRow, Body, InboxPage, Live, MailList, MailRow, MessagePage, Moment, Notice, Page, Party,
        Place, SpokenLine,
    },
    visitor::{Door, Held, Visitor, set_cookie, typed_recipient},
};
use crate::{
    inbox::{Access, AfterEnd, Entry, Filter, Opened},
    mail::{
        address::Address,
        message::{Damage, Mailbox},
        timestamp::Timestamp,
    },
};

/// How many mails a page lists.
const PAGE_ROWS: usize = 50;

/// The frame around every page.
pub(super) fn frame(app: &App, words: Words, place: Place) -> Page {
    Page {
        base: app.settings.base_path().to_owned(),
        version: assets::VERSION,
        words,
        place,
        all_open: app.settings.all_is_open,
        ..Page::default()
    }
}

/// The frame of no page, for the links in it.
pub(super) fn links(app: &App) -> Page {
    frame(app, Words::default(), Place::Elsewhere)
}

/// What pages are asked with besides the list's own query.
#[derive(Default, Deserialize)]
pub(super) struct PageQuery {
    done: Option<String>,
    view: Option<String>,
    cursor: Option<String>,
}

impl PageQuery {
    fn notice(&self) -> Option<Notice> {
        Notice::from_query(self.done.as_deref()?)
    }
}

fn page<T: askama::Template>(words: Words, template: &T) -> Result<Response, HttpError> {
    let html = template.render().map_err(|error| {
        tracing::error!("a page can't be rendered: {error}");
        HttpError::internal()
    })?;
    Ok(locale::page(words, html))
}

/// `GET /`: the visitor's inbox; a newcomer gets an address, and nothing is stored before a mail comes.
pub(super) async fn home(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let now = Timestamp::now();
    for held in visitor.living(&app) {
        if let Ok(opened) = app.inboxes.open(&held.address, &visitor.credentials, now).await
            && opened.access == Access::Private
            && !opened.burned
        {
            let mut response = inbox_page(&app, words, &visitor, &opened, Place::Mine, &list, &query, now).await?;
            // The cookie lives on from every visit.
            response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &visitor, &visitor.held));
            return Ok(response);
        }
    }
    let (held, opened) = newcomer(&app).await;
    let mut response = match opened {
        Some(opened) => inbox_page(&app, words, &visitor, &opened, Place::Mine, &list, &query, now).await?,
        None => return Err(HttpError::internal()),
    };
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &visitor, &[held]));
    Ok(response)
}

/// A new private address, shown before anything is stored for it.
pub(super) async fn newcomer(app: &App) -> (Held, Option<Opened>) {
    let (address, token) = app.inboxes.generate(app.policy.domains().first());
    let opened = app.inboxes.introduce(&address, &token);
    (Held { address, token }, opened)
}

/// `GET /inbox/{address}`.
pub(super) async fn inbox(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    door: Door,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    if door.opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    let mine = visitor.held.iter().any(|held| held.address == door.opened.address);
    let list = list.or_tag(door.tag);
    let place = if mine && list.tag.is_none() && query.cursor.is_none() { Place::Mine } else { Place::Elsewhere };
    inbox_page(&app, words, &visitor, &door.opened, place, &list, &query, door.now).await
}

#[expect(clippy::too_many_arguments, reason = "a page is made of what was asked, by whom and when")]
async fn inbox_page(
    app: &App,
    words: Words,
    visitor: &Visitor,
    opened: &Opened,
    place: Place,
    list: &ListQuery,
    query: &PageQuery,
    now: Timestamp,
) -> Result<Response, HttpError> {
    let mut frame = frame(app, words, place);
    frame.notice = query.notice();
    let inbox_href = frame.inbox_href(&opened.address);
    let is_first = visitor.living(app).next().is_none_or(|held| held.address == opened.address);
    let here = if place == Place::Mine && is_first { frame.home_href() } else { inbox_href.clone() };
    // A page from before a restart shows the newest instead of an error.
    let before = list.before(app).unwrap_or_default();
    let filter = list.filter(app)?;
    let all = opened.all(&Filter { since: None, ..filter }, now).await;
    let total = all.len();
    let unread = all.iter().filter(|entry| !entry.seen()).count();
    let mut rows: Vec<_> = all.iter().filter(|entry| before.is_none_or(|before| entry.seq < before)).take(PAGE_ROWS + 1).collect();
    let more = rows.len() > PAGE_ROWS;
    rows.truncate(PAGE_ROWS);
    let older = rows.last().filter(|_| more).map(|last| pager(app, &here, list.tag.as_deref(), Some(last.seq)));
    let newest = before.is_some().then(|| pager(app, &here, list.tag.as_deref(), None));
    let (ttl, mail_ttl) = app.inboxes.lifetimes(opened);
    let rows = rows.into_iter().map(|entry| row(&frame, entry)).collect();
    let live = if place == Place::Mine { Live::visitor(&opened.address) } else { Live::inbox(&opened.address) };
    let shown = InboxPage {
        live,
        access: if opened.access == Access::Public { view::Access::Public } else { view::Access::Private },
        address: opened.address.to_string(),
        here,
        inbox_href,
        mail_life: mail_ttl,
        inbox_life: ttl,
        addresses: addresses(app, &frame, visitor, &opened.address),
        domains: app.policy.domains().offered().to_vec(),
        lives: lives(ttl),
        note: opened.facts.as_ref().and_then(|facts| facts.note.clone()).map(|note| note.to_string()),
        refuses_after_end: opened.facts.as_ref().is_some_and(|facts| facts.after_end == AfterEnd::Refuse),
        tag: list.tag.clone().filter(|tag| !tag.is_empty()),
        list: MailList { rows, total, unread, older, newest },
        page: frame,
    };
    page(words, &shown)
}

/// The addresses this browser holds, when there are several.
fn addresses(app: &App, frame: &Page, visitor: &Visitor, shown: &Address) -> Vec<AddressLink> {
    let link = |held: &Held| AddressLink {
        address: held.address.to_string(),
        href: frame.inbox_href(&held.address),
        is_shown: held.address == *shown,
    };
    let links: Vec<_> = visitor.living(app).map(link).collect();
    if links.len() > 1 { links } else { Vec::new() }
}

/// The lives on offer, and the one it has when that is none of these.
fn lives(now: Duration) -> Vec<Duration> {
    let mut lives = LIVES.to_vec();
    if !lives.contains(&now) {
        lives.push(now);
        lives.sort();
    }
    lives
}

fn pager(app: &App, here: &str, tag: Option<&str>, before: Option<u64>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(tag) = tag {
        query.append_pair("tag", tag);
    }
    if let Some(before) = before {
        query.append_pair("cursor", &app.inboxes.write_cursor(before));
    }
    let query = query.finish();
    if query.is_empty() { here.to_owned() } else { format!("{here}?{query}") }
}

fn author(entry: &Entry) -> Party {
    let Mailbox { name, address } = entry.message().author();
    Party { name, address }
}

fn row(frame: &Page, entry: &Entry) -> MailRow {
    let (address, summary) = (&entry.recipient.address, &entry.message().summary);
    MailRow {
        address: address.to_string(),
        inbox_href: frame.inbox_href(address),
        href: frame.message_href(address, &entry.id),
        from: author(entry),
        subject: summary.subject.clone(),
        snippet: summary.snippet.clone(),
        tag: entry.recipient.tag.as_ref().map(ToString::to_string),
        received: Moment::new(entry.message().received_at, frame.words),
        attachments: summary.attachments.len(),
        unread: !entry.seen(),
    }
}

/// `GET /all`.
pub(super) async fn all(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    app.may_see_all(&visitor)?;
    let mut frame = frame(&app, words, Place::All);
    frame.notice = query.notice();
    let here = format!("{}/all", frame.base);
    let before = list.before(&app).unwrap_or_default();
    let found = app.inboxes.all_public(&Filter::default(), before, PAGE_ROWS, Timestamp::now()).await;
    let rows: Vec<_> = found.items.iter().map(|entry| row(&frame, entry)).collect();
    let list = MailList {
        total: app.inboxes.public_count(),
        unread: 0,
        older: found.next.map(|next| pager(&app, &here, None, Some(next))),
        newest: before.is_some().then(|| here.clone()),
        rows,
    };
    page(words, &AllPage { live: Live::all(), here, mail_life: app.inboxes.settings().public_mail_ttl, list, page: frame })
}

/// `GET /inbox/{address}/{id}`: the message; it counts as seen.
pub(super) async fn message(
    State(app): State<App>,
    words: Words,
    reader: Reader,
    visitor: Visitor,
    door: Door,
    path: MessagePath,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    entry.set_seen(true);
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Page).await?;
    let raw = entry.message().raw.clone();
    let view = app.parser.view(raw.clone()).await;
    let has_html = view.html.is_some();
    let body = match query.view.as_deref() {
        Some("headers") => Body::Headers(view.headers),
        Some("transcript") => Body::Transcript(entry.transcript().into_iter().map(|line| SpokenLine::new(line, words)).collect()),
        Some("text") => Body::Text(view.text),
        // As it was meant, when nothing else was asked for.
        _ if has_html => {
            let safe = html_body::render(&app.parser, raw).await;
            safe.map_or(Body::Text(view.text), |safe| Body::Html { blocked_images: safe.blocked_images, truncated: safe.truncated })
        }
        _ => Body::Text(view.text),
    };
    let frame = frame(&app, words, Place::Elsewhere);
    let (address, summary) = (&door.opened.address, &entry.message().summary);
    let href = frame.message_href(address, &entry.id);
    let mine = visitor.held.iter().any(|held| held.address == *address);
    let file = |(n, file): (usize, &crate::mail::message::Attachment)| AttachmentRow {
        href: format!("{href}/attachments/{n}"),
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        size_bytes: file.size_bytes,
    };
    let damage = |damage: &Damage| {
        let what = words.text(&format!("damage-{}", damage.code()));
        words.text_with("damage", &[("damage", what.into())])
    };
    let shown = MessagePage {
        live: if mine { Live::visitor(address) } else { Live::inbox(address) },
        id: entry.id.to_string(),
        address: address.to_string(),
        inbox_href: if mine { frame.home_href() } else { frame.inbox_href(address) },
        access: if door.opened.access == Access::Public { view::Access::Public } else { view::Access::Private },
        subject: summary.subject.clone(),
        from: author(&entry),
        to: entry.recipient.written.to_string(),
        others: entry.others,
        tag: entry.recipient.tag.as_ref().map(ToString::to_string),
        received: Moment::new(entry.message().received_at, words),
        expires: Moment::new(door.opened.expires_at(&entry), words),
        size_bytes: entry.message().raw.len(),
        has_html,
        body,
        attachments: summary.attachments.iter().enumerate().map(file).collect(),
        damage: summary.damage.iter().map(damage).collect(),
        href,
        page: frame,
    };
    Ok(share.until_sent(page(words, &shown)?))
}

/// A name somebody typed.
#[derive(Default, Deserialize)]
pub(super) struct NameForm {
    #[serde(default)]
    name: String,
}

/// `GET /open?name=`: to the inbox of that name.
pub(super) async fn open_inbox(State(app): State<App>, Query(form): Query<NameForm>) -> Result<Response, HttpError> {
    to_inbox(&app, &form.name)
}

pub(super) fn to_inbox(app: &App, name: &str) -> Result<Response, HttpError> {
    let recipient = typed_recipient(app, name)?;
    let href = links(app).inbox_href(&recipient.address);
    Ok(match recipient.tag {
        Some(tag) => go(&pager(app, &href, Some(&tag), None), None, None),
        None => go(&href, None, None),
    })
}

/// See other (303): a reload never sends a form again.
pub(super) fn go(href: &str, notice: Option<Notice>, cookie: Option<HeaderValue>) -> Response {
    let href = notice.map_or_else(|| href.to_owned(), |notice| format!("{href}?done={}", notice.query()));
    let mut response = Redirect::to(&href).into_response();
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Where a form on the page of an inbox leads back to.
pub(super) fn back(app: &App, visitor: &Visitor, address: &Address) -> String {
    let links = links(app);
    if visitor.living(app).next().is_some_and(|held| held.address == *address) { links.home_href() } else { links.inbox_href(address) }
}

/// `POST /inbox/{address}/burn`: all its mail, and a private address with it.
pub(super) async fn burn(State(app): State<App>, visitor: Visitor, door: Door) -> Response {
    door.opened.burn(door.now).await;
    let href = back(&app, &visitor, &door.opened.address);
    if door.opened.access != Access::Private || !visitor.held.iter().any(|held| held.address == door.opened.address) {
        let href = if door.opened.access == Access::Private { links(&app).home_href() } else { href };
        return go(&href, Some(Notice::Burned), None);
    }
    let mut held: Vec<Held> = visitor.held.iter().filter(|held| held.address != door.opened.address).cloned().collect();
    if held.is_empty() {
        held.push(newcomer(&app).await.0);
    }
    go(&href, Some(Notice::Burned), Some(set_cookie(&app, &visitor, &held)))
}

/// `POST /inbox/{address}/{id}/delete`.
pub(super) async fn delete_message(State(app): State<App>, visitor: Visitor, door: Door, path: MessagePath) -> Result<Response, HttpError> {
    // Deleted in another window is deleted all the same.
    let _ = door.opened.delete(&path.id, door.now).await;
    Ok(go(&back(&app, &visitor, &door.opened.address), Some(Notice::Deleted), None))
}

/// `POST /inbox/{address}/test`: the page's own first mail.
pub(super) async fn send_test_mail(
    State(app): State<App>,
    words: Words,
    client: Client,
    visitor: Visitor,
    door: Door,
) -> Result<Response, HttpError> {
    client.count(&app.limits.mails)?;
    test_mail::send(&app, words, &door.opened.address, door.now).await?;
    Ok(go(&back(&app, &visitor, &door.opened.address), Some(Notice::Sent), None))
}
