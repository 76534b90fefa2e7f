//! The page of an inbox: the visitor's own, or one by its address; and the forms that act on all of it.

use std::time::Duration;

use axum::{
    extract::{Query, State},
    http::{HeaderMap, header},
    response::Response,
};

use super::{PAGE_ROWS, PageQuery, back, frame, go, links, page, pager, row};
use crate::{
    http::{
        App,
        addresses::LIVES,
        api::ListQuery,
        download::SEC_FETCH_DEST,
        error::HttpError,
        limits::Client,
        links::{self, feed_href},
        locale::Words,
        test_mail,
        view::{self, AddressLink, InboxPage, LinksPanel, Live, MailList, Moment, Notice, Page, Past, Place},
        visitor::{Door, Held, Visitor, set_cookie},
    },
    inbox::{Access, AfterEnd, Filter, Opened},
    mail::{address::Address, timestamp::Timestamp},
};

/// `GET /`: the visitor's inbox; a newcomer gets an address, and nothing is stored before a mail comes.
pub(in crate::http) async fn home(
    State(app): State<App>,
    words: Words,
    headers: HeaderMap,
    visitor: Visitor,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let (now, mut past) = (Timestamp::now(), None);
    for held in visitor.living(&app) {
        past.get_or_insert(Past::Lost);
        let Ok(opened) = app.inboxes.open(&held.address, &visitor.credentials, now).await else { continue };
        if opened.access != Access::Private {
            continue;
        }
        if opened.burned {
            let told = |at| Past::Burned { address: held.address.to_string(), at: Moment::new(at, words) };
            past = opened.burned_at().map(told);
            continue;
        }
        let mut response = inbox_page(&app, words, &headers, &visitor, &opened, None, Place::Mine, &list, &query, now).await?;
        // The cookie lives on from every visit.
        response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &visitor, &visitor.held));
        return Ok(response);
    }
    let (held, opened) = newcomer(&app).await;
    let opened = opened.ok_or_else(HttpError::internal)?;
    let told = past.is_some();
    let mut response = inbox_page(&app, words, &headers, &visitor, &opened, past, Place::Mine, &list, &query, now).await?;
    // What became of the addresses is for people: a script that looks again does not use up the telling.
    if !told || is_shown(&headers) {
        response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &visitor, &[held]));
    }
    Ok(response)
}

/// Whether the answer is shown as a page: a script that looks again says that it is none (Fetch Metadata).
fn is_shown(headers: &HeaderMap) -> bool {
    headers.get(SEC_FETCH_DEST).is_none_or(|dest| dest != "empty")
}

/// A new private address, shown before anything is stored for it.
pub(in crate::http) async fn newcomer(app: &App) -> (Held, Option<Opened>) {
    let (address, token) = app.inboxes.generate(app.policy.domains().first());
    let opened = app.inboxes.introduce(&address, &token);
    (Held { address, token }, opened)
}

/// `GET /inbox/{address}`.
pub(in crate::http) async fn inbox(
    State(app): State<App>,
    words: Words,
    headers: HeaderMap,
    visitor: Visitor,
    door: Door,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    if door.opened.burned {
        let burned_at = door.opened.burned_at().ok_or(HttpError::NOT_FOUND)?;
        return Err(HttpError::burned(words.moment(burned_at)));
    }
    let mine = visitor.held.iter().any(|held| held.address == door.opened.address);
    let list = list.or_tag(door.tag);
    let place = if mine && list.tag.is_none() && query.cursor.is_none() { Place::Mine } else { Place::Elsewhere };
    inbox_page(&app, words, &headers, &visitor, &door.opened, None, place, &list, &query, door.now).await
}

#[expect(clippy::too_many_arguments, reason = "a page is made of what was asked, by whom and when")]
async fn inbox_page(
    app: &App,
    words: Words,
    headers: &HeaderMap,
    visitor: &Visitor,
    opened: &Opened,
    past: Option<Past>,
    place: Place,
    list: &ListQuery,
    query: &PageQuery,
    now: Timestamp,
) -> Result<Response, HttpError> {
    let mut frame = frame(app, words, place);
    (frame.notice, frame.past) = (query.notice(), past);
    if let Some(expired_at) = opened.facts.as_ref().and_then(|facts| facts.expired_at).filter(|_| is_shown(headers)) {
        frame.past = Some(Past::Expired(Moment::new(expired_at, words)));
        opened.told_of_expiry().await;
    }
    let is_held = opened.access == Access::Private;
    let links = if is_held { links::panel(app, opened, headers, now).await } else { LinksPanel::default() };
    frame.feed = if opened.access == Access::Public { Some(feed_href(app, &opened.address)) } else { links.feed.clone() };
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
        links,
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

/// `POST /inbox/{address}/burn`: all its mail, and a private address with it.
pub(in crate::http) async fn burn(State(app): State<App>, visitor: Visitor, door: Door) -> Response {
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

/// `POST /inbox/{address}/test`: the page's own first mail.
pub(in crate::http) async fn send_test_mail(
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
