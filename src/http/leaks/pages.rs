//! `/leaks`, the same for one inbox, and the page of one tag with its form.

use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use percent_encoding::utf8_percent_encode;
use serde::Deserialize;
use url::form_urlencoded;

use super::{Tag, Told, nags, sentences};
use crate::{
    http::{
        App,
        error::HttpError,
        locale::Words,
        pages::{PageQuery, frame, go, links, page},
        view::{
            AliasLinks, Bars, LeakRow, LeaksPage, LeaksTagPage, Moment, NagRow, Notice, PATH_SEGMENT, Page, Place, SenderGroup, SenderRow,
            Span, TagName, Timeline, UnsubscribedNote,
        },
        visitor::{Door, Visitor},
    },
    inbox::{Access, Alias, Filter, Opened},
    mail::{address::Address, facts, timestamp::Timestamp},
    tags::{Relation, SenderFacts, Standing},
};

/// How many rows a page has; JSON and CSV have all.
const MAX_ROWS: usize = 200;
/// The view of who keeps writing.
const BY_SENDER: &str = "senders";

/// The page of all tags of an inbox.
pub(super) fn href(app: &App, inbox: &Address) -> String {
    format!("{}/leaks", links(app).inbox_href(inbox))
}

/// The page of one tag.
pub(super) fn tag_href(app: &App, inbox: &Address, tag: &str) -> String {
    format!("{}?{}", href(app, inbox), query(&[("tag", tag)]))
}

/// Where a list leads on: with a tag to the page of that; of a public inbox to all its tags, which `/leaks` does not have.
pub(in crate::http) fn of_list(app: &App, opened: &Opened, tag: Option<&str>) -> Option<String> {
    match tag {
        Some(tag) => Some(tag_href(app, &opened.address, tag)),
        None => (opened.access == Access::Public).then(|| href(app, &opened.address)),
    }
}

fn query(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Which view is asked for.
#[derive(Default, Deserialize)]
pub(in crate::http) struct LeaksQuery {
    view: Option<String>,
    tag: Option<String>,
}

/// `GET /leaks`: all inboxes of this browser.
pub(in crate::http) async fn of_visitor(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    Query(asked): Query<LeaksQuery>,
) -> Result<Response, HttpError> {
    let told = Told::of_visitor(&app, &visitor).await;
    let frame = frame(&app, words, Place::Leaks);
    let here = format!("{}/leaks", frame.base);
    let first = told.inboxes.first().map(|known| &known.opened.address);
    let (example, issue_href) = (first.map(example), first.map(|first| issue_href(&app, first)));
    let shown = LeaksPage {
        inbox: None,
        inbox_href: frame.home_href(),
        files: files(&here),
        here,
        example: example.unwrap_or_else(|| format!("name+shop@{}", app.policy.domains().first())),
        issue_href: issue_href.unwrap_or_else(|| format!("{}/new", links(&app).base)),
        ..leaks_page(&app, frame, &told, &asked)
    };
    page(words, &shown)
}

/// `GET /inbox/{address}/leaks`: one inbox; with a tag, the page of that.
pub(in crate::http) async fn of_inbox(
    State(app): State<App>,
    words: Words,
    door: Door,
    Query(asked): Query<LeaksQuery>,
    Query(done): Query<PageQuery>,
) -> Result<Response, HttpError> {
    if let Some(tag) = asked.tag.as_ref().or(door.tag.as_ref()) {
        let mut frame = frame(&app, words, Place::Leaks);
        frame.notice = done.notice();
        return tag_page(&app, frame, &door, tag).await;
    }
    let address = door.opened.address.clone();
    let is_held = door.opened.access == Access::Private;
    // A reader of feeds has no cookie: it takes the key, once there is one.
    let key = app.inboxes.link_keys(&door.opened, door.now).await.feed;
    let told = Told::of_door(&app, door).await?;
    let mut frame = frame(&app, words, Place::Elsewhere);
    let here = href(&app, &address);
    let [csv, (name, _), (atom, feed)] = files(&here);
    let json = (name, format!("{}/api/v1/inboxes/{}/leaks", frame.base, utf8_percent_encode(address.as_str(), PATH_SEGMENT)));
    let feed = key.map_or_else(|| feed.clone(), |key| format!("{feed}?key={key}"));
    frame.feed = Some(feed.clone());
    let atom = (atom, feed);
    let shown = LeaksPage {
        inbox: Some(address.to_string()),
        inbox_href: frame.inbox_href(&address),
        files: [csv, json, atom],
        here,
        example: example(&address),
        issue_href: if is_held { issue_href(&app, &address) } else { format!("{}/new", links(&app).base) },
        ..leaks_page(&app, frame, &told, &asked)
    };
    page(words, &shown)
}

/// The same for programs.
fn files(here: &str) -> [(&'static str, String); 3] {
    [("CSV", "csv"), ("JSON", "json"), ("Atom", "xml")].map(|(name, ending)| (name, format!("{here}.{ending}")))
}

/// Where an address for a site is made.
fn issue_href(app: &App, inbox: &Address) -> String {
    format!("{}/aliases", links(app).inbox_href(inbox))
}

/// Where an address that was issued for a site is changed or switched off.
pub(super) fn alias_href(app: &App, inbox: &Address, site: &str, tag: &str) -> String {
    format!("{}?{}#address-{}", issue_href(app, inbox), query(&[("site", site)]), utf8_percent_encode(tag, PATH_SEGMENT))
}

fn example(address: &Address) -> String {
    format!("{}+shop@{}", address.local(), address.domain())
}

fn leaks_page(app: &App, frame: Page, told: &Told, asked: &LeaksQuery) -> LeaksPage {
    let words = frame.words;
    let are_several = told.inboxes.len() > 1;
    let by_sender = asked.view.as_deref() == Some(BY_SENDER);
    let of_inbox = |tag: Tag<'_>| {
        let label = are_several.then(|| label(tag.inbox));
        LeakRow { inbox_label: label, ..row(app, words, tag) }
    };
    let (rows, nags, total) = if by_sender {
        let nags = nags(told);
        let rows = nags.iter().take(MAX_ROWS).map(|nag| nag_row(app, words, nag)).collect();
        (Vec::new(), Some(rows), nags.len())
    } else {
        // Mail without a tag was given away to nobody.
        let given_away: Vec<_> = told.tags().filter(|tag| !tag.told.tag.is_empty()).collect();
        (given_away.iter().take(MAX_ROWS).map(|&tag| of_inbox(tag)).collect(), None, given_away.len())
    };
    let more = total.saturating_sub(MAX_ROWS);
    let untracked = usize::try_from(told.untracked_mails()).unwrap_or(usize::MAX);
    let left_out = [("leaks-more-rows", more), ("leaks-left-out", untracked)];
    let left_out = left_out.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| words.count(key, count)).collect();
    LeaksPage { rows, left_out, nags, keeps_names: app.settings.keeps_names, page: frame, ..LeaksPage::default() }
}

/// What tells an inbox from the visitor's others: its note, or its name.
fn label(opened: &Opened) -> String {
    let note = opened.facts.as_ref().and_then(|facts| facts.note.as_deref());
    note.unwrap_or(opened.address.local()).to_owned()
}

fn tag_name(app: &App, Tag { inbox, told, .. }: Tag<'_>) -> TagName {
    TagName { name: told.tag.to_string(), is_plus: !sentences::is_alias(told), href: tag_href(app, &inbox.address, &told.tag) }
}

fn row(app: &App, words: Words, tag: Tag<'_>) -> LeakRow {
    let told = tag.told;
    let verdict = told.verdict.as_ref();
    let foreign = verdict.map(|verdict| verdict.organisations.iter().take(sentences::NAMED));
    LeakRow {
        badge: sentences::badge(told, words),
        tag: tag_name(app, tag),
        inbox_label: None,
        is_off: tag.alias.is_some_and(|alias| !alias.is_active),
        origin: sentences::origin(told, words),
        given: told.expected.as_ref().map(|expected| Moment::new(expected.given_at, words)),
        foreign: foreign.into_iter().flatten().map(|name| sentences::readable(name, words)).collect(),
        more_foreign: verdict.and_then(|verdict| sentences::more_senders(verdict, words)),
        said: sentences::said(told, words),
        last: told.last_at.map(|at| Moment::new(at, words)),
    }
}

/// One who keeps writing, and how much in the last days.
type Nag<'a> = ([u32; nags::DAYS], Tag<'a>, &'a SenderFacts);

fn month(days: &[u32]) -> u32 {
    days.iter().sum()
}

/// Who wrote most in the last days first, then who wrote last.
fn nags(told: &Told) -> Vec<Nag<'_>> {
    let now = Timestamp::now();
    let mut nags = Vec::new();
    for tag in told.tags() {
        let senders = tag.told.introduced.iter().chain(&tag.told.later);
        nags.extend(senders.map(|sender| (nags::last_days(sender, now), tag, sender)));
    }
    nags.sort_by_key(|(days, _, sender)| std::cmp::Reverse((month(days), sender.last_at)));
    nags
}

fn nag_row(app: &App, words: Words, (days, tag, sender): &Nag<'_>) -> NagRow {
    let still = |days: u64| words.count("leaks-still", usize::try_from(days).unwrap_or(usize::MAX));
    let this_month = month(days);
    NagRow {
        organisation: sentences::readable(&sender.organisation, words),
        tag: tag_name(app, *tag),
        bars: Bars::new(days),
        month: words.count("leaks-month", this_month as usize),
        total: (sender.mails != this_month).then(|| words.count("leaks-total", sender.mails as usize)),
        last: Moment::new(sender.last_at, words),
        unsubscribed: sender.unsubscribed_at.map(|at| {
            let after = nags::days_after_unsubscribe(sender);
            let said = after.map_or_else(|| words.text("leaks-stopped"), still);
            UnsubscribedNote { at: Moment::new(at, words), said, is_ignored: after.is_some_and(|days| days >= nags::DAYS_TO_STOP) }
        }),
    }
}

async fn tag_page(app: &App, frame: Page, door: &Door, tag: &str) -> Result<Response, HttpError> {
    let (opened, words) = (&door.opened, frame.words);
    let told = app.tags.report_of(&opened.address, tag, door.now).filter(|_| !opened.burned).ok_or(HttpError::NOT_FOUND)?;
    let aliases = app.inboxes.aliases(opened).await;
    let tag = Tag { inbox: opened, told: &told, alias: aliases.iter().find(|alias| alias.tag == told.tag), bare: None };
    let is_held = opened.access == Access::Private;
    let mail_href = |from: Option<&str>| {
        let from = from.map(|from| ("from", from));
        let pairs: Vec<_> = std::iter::once(("tag", &*told.tag)).chain(from).collect();
        format!("{}?{}", frame.inbox_href(&opened.address), query(&pairs))
    };
    let of_tag = Filter { tag: Some(told.tag.to_string()), ..Filter::default() };
    let kept = opened.all(&of_tag, door.now).await;
    let proves_nothing = |sender: &SenderFacts| sender.standing == Standing::Claimed;
    let nobody_asked = !kept.is_empty() && kept.iter().all(|entry| matches!(entry.message().facts(), facts::State::Off));
    // Of mail that has expired nobody knows any more whether it was looked into.
    let was_checked = !kept.is_empty() && !nobody_asked || !told.introduced.iter().chain(&told.later).all(proves_nothing);
    let sender = |sender: &SenderFacts| SenderRow {
        name: sentences::readable(&sender.organisation, words),
        organisation: sender.organisation.to_string(),
        first: Moment::new(sender.first_at, words),
        last: Moment::new(sender.last_at, words),
        mails: sender.mails as usize,
        subject: sender.subject.to_string(),
        why: sentences::why(sender, was_checked, words),
        mail_href: mail_href(Some(&sender.organisation)),
        // A public name has no holder who could say so.
        is_fine: match sender.relation {
            Relation::Foreign if is_held => Some(false),
            Relation::Accepted if is_held => Some(true),
            _ => None,
        },
    };
    let group = |id, key, senders: &[SenderFacts]| SenderGroup { id, key, text: None, senders: senders.iter().map(sender).collect() };
    let (key, text) = sentences::introduction(&told, words);
    let first = SenderGroup { text, ..group("expected", key, &told.introduced) };
    let groups = [first, group("later", "leaks-later", &told.later)];
    let span = |sender: &SenderFacts| Span {
        label: sentences::readable(&sender.organisation, words),
        is_foreign: sender.relation == Relation::Foreign,
        first: sender.first_at,
        last: sender.last_at,
    };
    let spans: Vec<_> = told.introduced.iter().chain(&told.later).map(span).collect();
    let given_at = told.expected.as_ref().map(|expected| expected.given_at);
    let shown = LeaksTagPage {
        row: row(app, words, tag),
        address: tag.address(),
        all_href: if is_held { format!("{}/leaks", frame.base) } else { href(app, &opened.address) },
        mail_href: (!kept.is_empty()).then(|| mail_href(None)),
        alias: tag.alias.filter(|_| is_held).map(|alias| alias_links(app, opened, alias, words)),
        accept_href: format!("{}/accept", href(app, &opened.address)),
        note: tag.note().map(str::to_owned),
        evidence: told.verdict.as_ref().map(|verdict| sentences::evidence(verdict, words)).unwrap_or_default(),
        timeline: if spans.is_empty() { None } else { Timeline::new(given_at, &spans, door.now, words) },
        is_unchecked: nobody_asked && !was_checked,
        groups: groups.into_iter().filter(|group| group.text.is_some() || !group.senders.is_empty()).collect(),
        left_out: (told.untracked_mails > 0).then(|| words.count("leaks-more-senders", told.untracked_mails as usize)),
        page: frame,
    };
    page(words, &shown)
}

fn alias_links(app: &App, opened: &Opened, alias: &Alias, words: Words) -> AliasLinks {
    AliasLinks {
        change: alias_href(app, &opened.address, &alias.site, &alias.tag),
        new: format!("{}?{}", issue_href(app, &opened.address), query(&[("site", &alias.site)])),
        site: sentences::readable(&alias.site, words),
    }
}

/// What a reader says of a sender.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct AcceptForm {
    tag: String,
    organisation: String,
    #[serde(rename = "do")]
    action: String,
}

/// `POST /inbox/{address}/leaks/accept`: mail of this sender is fine, or not after all.
pub(in crate::http) async fn accept(State(app): State<App>, door: Door, Form(form): Form<AcceptForm>) -> Result<Response, HttpError> {
    let opened = &door.opened;
    if opened.access != Access::Private {
        return Err(HttpError::unprocessable("public_inbox", "an inbox without a holder has nobody to say so; claim a name of your own"));
    }
    let notice = match form.action.as_str() {
        "accept" => Notice::LeakAccepted,
        "undo" => Notice::LeakUndone,
        _ => return Err(HttpError::unprocessable("invalid_action", "do is \"accept\" or \"undo\"")),
    };
    let is_fine = notice == Notice::LeakAccepted;
    if opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    let is_told = app.tags.accept(&opened.address, &form.tag, &form.organisation, is_fine);
    // With an address that was issued it outlives a restart, as that does; nothing is told of the sender then until it
    // writes, but it can be taken back.
    let is_kept = (is_told || !is_fine) && app.inboxes.accept_at_alias(opened, &form.tag, &form.organisation, is_fine).await;
    let href = match (is_told, is_kept) {
        (true, _) => format!("{}&done={}", tag_href(&app, &opened.address, &form.tag), notice.query()),
        (false, true) => format!("{}?done={}", href(&app, &opened.address), notice.query()),
        (false, false) => return Err(HttpError::NOT_FOUND),
    };
    Ok(go(&href, None, None))
}
