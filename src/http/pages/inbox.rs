//! The page of an inbox: the visitor's own, or one by its address; and the forms that act on all of it.

use std::{sync::Arc, time::Duration};

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
        aliases,
        answers::Reader,
        api::ListQuery,
        domains,
        download::SEC_FETCH_DEST,
        error::HttpError,
        forward, glance, leaks,
        limits::Client,
        links::{self, feed_href},
        locale::Words,
        test_mail, traps,
        view::{
            self, AddressRow, AliasesPanel, ClaimForm, InboxPage, LinksPanel, Live, MailList, MailRow, Moment, Notice, Page, Past, Place,
        },
        visitor::{Door, Held, Visitor, set_cookie},
    },
    inbox::{Access, AfterEnd, Entry, Filter, Opened},
    mail::{address::Address, timestamp::Timestamp},
};

/// `GET /`: the visitor's inboxes, the newest address on top; a newcomer gets one, and nothing is stored before a mail
/// comes.
pub(in crate::http) async fn home(
    State(app): State<App>,
    words: Words,
    (headers, reader): (HeaderMap, Reader),
    visitor: Visitor,
    list: ListQuery,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let asked = Asked { words, headers: &headers, reader: &reader, list: &list, query: &query, now: Timestamp::now() };
    let opened = held_inboxes(&app, &visitor, asked.now).await;
    let burned = opened.iter().rev().find(|opened| opened.burned).and_then(|opened| Some((opened, opened.burned_at()?)));
    let past = burned.map(|(opened, at)| Past::Burned { address: opened.address.to_string(), at: Moment::new(at, words) });
    let past = past.or_else(|| visitor.living(&app).next().map(|_| Past::Lost));
    let mine: Vec<Opened> = opened.into_iter().filter(|opened| !opened.burned).collect();
    if let Some(first) = mine.first() {
        let mut response = inbox_page(&app, &asked, first, Shown::All(&mine), None).await?;
        // The cookie lives on from every visit.
        response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &visitor, &visitor.held));
        return Ok(response);
    }
    let (held, opened) = newcomer(&app).await;
    let mine = [opened.ok_or_else(HttpError::internal)?];
    let told = past.is_some();
    let mut response = inbox_page(&app, &asked, &mine[0], Shown::All(&mine), past).await?;
    // What became of the addresses is for people: a script that looks again does not use up the telling.
    if !told || is_shown(&headers) {
        response.headers_mut().insert(header::SET_COOKIE, set_cookie(&app, &visitor, &[held]));
    }
    Ok(response)
}

/// The private inboxes that this browser holds the right token of, burned ones too; the newest first.
async fn held_inboxes(app: &App, visitor: &Visitor, now: Timestamp) -> Vec<Opened> {
    let mut inboxes = Vec::new();
    for held in visitor.living(app) {
        if let Ok(opened) = app.inboxes.open(&held.address, &visitor.credentials, now).await
            && opened.access == Access::Private
        {
            inboxes.push(opened);
        }
    }
    inboxes
}

/// The visitor's inboxes that can have mail, the newest first.
pub(in crate::http) async fn visitor_inboxes(app: &App, visitor: &Visitor, now: Timestamp) -> Vec<Opened> {
    held_inboxes(app, visitor, now).await.into_iter().filter(|opened| !opened.burned).collect()
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
    (headers, reader): (HeaderMap, Reader),
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
    let others = if mine { visitor_inboxes(&app, &visitor, door.now).await } else { Vec::new() };
    let shown = if mine && list.tag.is_none() && query.cursor.is_none() { Shown::OneOf(&others) } else { Shown::Alone };
    let asked = Asked { words, headers: &headers, reader: &reader, list: &list, query: &query, now: door.now };
    inbox_page(&app, &asked, &door.opened, shown, None).await
}

/// What a page of an inbox is asked with, how, and when.
struct Asked<'a> {
    words: Words,
    headers: &'a HeaderMap,
    reader: &'a Reader,
    list: &'a ListQuery,
    query: &'a PageQuery,
    now: Timestamp,
}

/// What a page of an inbox lists, beside the address on top.
enum Shown<'a> {
    /// The mail of all the visitor's inboxes.
    All(&'a [Opened]),
    /// That of one of them.
    OneOf(&'a [Opened]),
    /// That of an inbox by its name, or a part of it.
    Alone,
}

/// `past` tells what became of the addresses that this visitor had before.
async fn inbox_page(app: &App, asked: &Asked<'_>, opened: &Opened, shown: Shown<'_>, past: Option<Past>) -> Result<Response, HttpError> {
    let &Asked { words, headers, reader, list, query, now } = asked;
    let (place, mine, is_merged) = match shown {
        Shown::All(mine) => (Place::Mine, mine, mine.len() > 1),
        Shown::OneOf(mine) => (Place::Mine, mine, false),
        Shown::Alone => (Place::Elsewhere, [].as_slice(), false),
    };
    let mut frame = frame(app, words, place);
    (frame.notice, frame.past) = (query.notice(), past);
    if let Some(expired_at) = opened.facts.as_ref().and_then(|facts| facts.expired_at).filter(|_| is_shown(headers)) {
        frame.past = Some(Past::Expired(Moment::new(expired_at, words)));
        opened.told_of_expiry().await;
    }
    let is_held = opened.access == Access::Private;
    let links = if is_held { links::panel(app, opened, headers, now).await } else { LinksPanel::default() };
    frame.feed = if opened.access == Access::Public { Some(feed_href(app, &opened.address)) } else { links.feed.clone() };
    let aliases = if is_held { aliases::panel(app, words, opened).await } else { AliasesPanel::default() };
    let forward = forward::inbox_panel(&mut frame, app, opened, now);
    let inbox_href = frame.inbox_href(&opened.address);
    let here = if matches!(shown, Shown::All(_)) { frame.home_href() } else { inbox_href.clone() };
    let listed = if is_merged { mine } else { std::slice::from_ref(opened) };
    // A page from before a restart shows the newest instead of an error.
    let before = list.before(app).unwrap_or_default();
    let filter = Filter { since: None, ..list.filter(app)? };
    let mut all = Vec::new();
    for inbox in listed {
        all.extend(inbox.all(&filter, now).await.into_iter().map(|entry| (inbox, entry)));
    }
    all.sort_unstable_by_key(|(_, entry)| std::cmp::Reverse(entry.seq));
    let total = all.len();
    let unread = all.iter().filter(|(_, entry)| !entry.seen()).count();
    let mut page_of: Vec<_> = all.iter().filter(|(_, entry)| before.is_none_or(|before| entry.seq < before)).take(PAGE_ROWS + 1).collect();
    let more = page_of.len() > PAGE_ROWS;
    page_of.truncate(PAGE_ROWS);
    let filters = [("tag", list.tag.as_deref()), ("from", list.from.as_deref())];
    let older = page_of.last().filter(|_| more).map(|(_, last)| pager(app, &here, &filters, Some(last.seq)));
    let newest = before.is_some().then(|| pager(app, &here, &filters, None));
    let (ttl, mail_ttl) = app.inboxes.lifetimes(opened);
    let listed: Vec<Arc<Entry>> = page_of.iter().map(|(_, entry)| Arc::clone(entry)).collect();
    glance::look(app, reader, &listed).await?;
    let is_tagged = listed.iter().any(|entry| entry.recipient.tag.is_some());
    let leaks_href = leaks::pages::of_list(app, opened, list.tag.as_deref()).filter(|_| is_tagged && !is_merged);
    let rows =
        page_of.into_iter().map(|(inbox, entry)| MailRow { inbox_label: is_merged.then(|| label(inbox)), ..row(app, &frame, entry) });
    let live = match shown {
        Shown::All(mine) if is_merged => Live::merged(&opened.address, mine.iter().map(|inbox| &inbox.address)),
        Shown::All(_) | Shown::OneOf(_) => Live::visitor(&opened.address),
        Shown::Alone => Live::inbox(&opened.address),
    };
    let list_of_mine =
        if mine.len() > 1 { addresses(&frame, mine, (!is_merged).then_some(&opened.address), now).await } else { Vec::new() };
    let choices = domains::choices(app);
    let template = InboxPage {
        live,
        access: if opened.access == Access::Public { view::Access::Public } else { view::Access::Private },
        address: opened.address.to_string(),
        here,
        forward,
        inbox_href,
        mail_life: mail_ttl,
        inbox_life: ttl,
        domain_count: (!app.policy.domains().is_any()).then_some(choices.len()),
        addresses: list_of_mine,
        is_merged,
        form: ClaimForm { domains: choices, ..ClaimForm::default() },
        lives: lives(ttl),
        note: opened.facts.as_ref().and_then(|facts| facts.note.clone()).map(|note| note.to_string()),
        opted_out: traps::pages::consent::opted_out(app, opened),
        refuses_after_end: opened.facts.as_ref().is_some_and(|facts| facts.after_end == AfterEnd::Refuse),
        links,
        aliases,
        tag: list.tag.clone().filter(|tag| !tag.is_empty()),
        leaks_href,
        sender: list.from.clone().filter(|from| !from.is_empty()),
        list: MailList { rows: rows.collect(), total, unread, older, newest },
        page: frame,
    };
    page(words, &template)
}

/// The addresses this browser holds, each with what is to be known of it.
async fn addresses(frame: &Page, mine: &[Opened], shown: Option<&Address>, now: Timestamp) -> Vec<AddressRow> {
    let mut rows = Vec::with_capacity(mine.len());
    for inbox in mine {
        let unread = inbox.all(&Filter::default(), now).await.iter().filter(|entry| !entry.seen()).count();
        rows.push(AddressRow { unread, is_shown: shown == Some(&inbox.address), ..AddressRow::new(frame, frame.words, inbox) });
    }
    rows
}

/// What tells an inbox from the visitor's others: its note, or its name.
fn label(inbox: &Opened) -> String {
    let note = inbox.facts.as_ref().and_then(|facts| facts.note.as_deref());
    note.unwrap_or(inbox.address.local()).to_owned()
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
pub(in crate::http) async fn burn(State(app): State<App>, client: Client, visitor: Visitor, door: Door) -> Result<Response, HttpError> {
    burn_inbox(&app, &client, &door.opened, door.now).await?;
    let burned = &door.opened.address;
    if door.opened.access != Access::Private {
        return Ok(go(&links(&app).inbox_href(burned), Some(Notice::Burned), None));
    }
    // Its page is no more.
    let held: Vec<Held> = visitor.held.iter().filter(|held| held.address != *burned).cloned().collect();
    let cookie = (held.len() < visitor.held.len()).then(|| set_cookie(&app, &visitor, &held));
    Ok(go(&links(&app).home_href(), Some(Notice::Burned), cookie))
}

/// Ends an inbox. One that was never stored takes room only now, by what is remembered of it, and counts as a new one.
pub(in crate::http) async fn burn_inbox(app: &App, client: &Client, opened: &Opened, now: Timestamp) -> Result<(), HttpError> {
    if opened.access == Access::Private && opened.facts.is_none() && !opened.burned {
        client.count(&app.limits.new_inboxes)?;
    }
    opened.burn(now).await;
    Ok(())
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
