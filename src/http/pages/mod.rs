//! The pages: what all of them share, all public mail, and where their forms lead.

pub(super) mod inbox;
pub(super) mod message;

use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    App,
    answers::Reader,
    api::ListQuery,
    assets,
    error::HttpError,
    glance, leaks,
    limits::Client,
    locale::{self, Words},
    view::{AllPage, GlanceRow, Live, MailList, MailRow, Moment, Notice, Page, Party, Place, SenderNote},
    visitor::{Visitor, typed_recipient},
};
use crate::{
    inbox::{Entry, Filter},
    mail::{address::Address, message::Mailbox, names, timestamp::Timestamp},
};

/// How many mails a page lists.
const PAGE_ROWS: usize = 50;

/// The frame around every page.
pub(super) fn frame(app: &App, words: Words, place: Place) -> Page {
    Page {
        base: app.settings.base_path().to_owned(),
        version: assets::version(),
        since: app.inboxes.write_cursor(app.inboxes.latest()),
        words,
        place,
        all_open: app.settings.all_is_open,
        has_traps: app.traps.is_some(),
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
    images: Option<String>,
    wide: Option<String>,
    cursor: Option<String>,
}

impl PageQuery {
    /// The query of the same view of a mail, without what was just done; empty for the usual one.
    pub(super) fn query_of_view(&self) -> String {
        let is_known = |view: &&str| ["text", "html", "headers", "journey", "transcript"].contains(view);
        let view = self.view.as_deref().filter(is_known);
        view.map_or_else(String::new, |view| format!("?view={view}"))
    }

    pub(super) fn notice(&self) -> Option<Notice> {
        Notice::from_query(self.done.as_deref()?)
    }
}

pub(super) fn page<T: askama::Template>(words: Words, template: &T) -> Result<Response, HttpError> {
    let html = template.render().map_err(|error| {
        tracing::error!("a page can't be rendered: {error}");
        HttpError::internal()
    })?;
    Ok(locale::page(words, html))
}

/// Another page of a list, with the filters of this one.
fn pager(app: &App, here: &str, filters: &[(&str, Option<&str>)], before: Option<u64>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(filters.iter().filter_map(|&(name, value)| Some((name, value?))));
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

fn row(app: &App, frame: &Page, entry: &Entry) -> MailRow {
    let (address, summary) = (&entry.recipient.address, &entry.message().summary);
    MailRow {
        address: address.to_string(),
        inbox_href: frame.inbox_href(address),
        inbox_label: None,
        href: frame.message_href(address, &entry.id),
        from: author(entry),
        sender: SenderNote::short(entry.message().facts(), frame.words),
        leak: leaks::note(app, entry, frame.words),
        subject: summary.subject.clone(),
        snippet: summary.snippet.clone(),
        glance: GlanceRow::new(entry.message().glance(), frame.words),
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
    client: Client,
    reader: Reader,
    visitor: Visitor,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    app.may_see_all(&visitor, &client)?;
    let mut frame = frame(&app, words, Place::All);
    frame.notice = query.notice();
    let here = format!("{}/all", frame.base);
    let before = list.before(&app).unwrap_or_default();
    let found = app.inboxes.all_public(&Filter::default(), before, PAGE_ROWS, Timestamp::now()).await;
    glance::look(&app, &reader, &found.items).await?;
    let rows: Vec<_> = found.items.iter().map(|entry| row(&app, &frame, entry)).collect();
    let list = MailList {
        total: app.inboxes.public_count(),
        unread: 0,
        older: found.next.map(|next| pager(&app, &here, &[], Some(next))),
        newest: before.is_some().then(|| here.clone()),
        rows,
    };
    page(words, &AllPage { live: Live::all(), here, mail_life: app.inboxes.settings().public_mail_ttl, list, page: frame })
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
    // A whole address is meant as it stands; a name in another script is shown first in the letters that sites accept.
    if !name.contains('@') && names::transliterate(name).is_some() {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("name", name.trim()).finish();
        return Ok(go(&format!("{}/new?{query}", app.settings.base_path()), None, None));
    }
    let recipient = typed_recipient(app, name)?;
    let href = links(app).inbox_href(&recipient.address);
    Ok(match recipient.tag {
        Some(tag) => go(&pager(app, &href, &[("tag", Some(&*tag))], None), None, None),
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
