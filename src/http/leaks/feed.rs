//! Verdicts as a feed: Atom (RFC 4287), an entry for each tag that somebody passed on.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, Uri, uri::PathAndQuery},
    response::Response,
};

use super::{Tag, Told, pages, sentences};
use crate::{
    http::{
        App,
        error::HttpError,
        feed::{answer, plain, urn},
        locale::Words,
        pages::links,
        view::{LeaksFeed, LeaksFeedEntry},
        visitor::{FeedDoor, Visitor},
    },
    inbox::Access,
    mail::timestamp::Timestamp,
    tags::{Relation, TagReport, Verdict},
};

/// How many verdicts it has, the newest.
const ENTRIES: usize = 50;

/// `GET /inbox/{address}/leaks.xml`; the key of the inbox's feed opens it as well.
pub(in crate::http) async fn feed_of_inbox(
    State(app): State<App>,
    words: Words,
    uri: Uri,
    headers: HeaderMap,
    FeedDoor { door, has_key }: FeedDoor,
) -> Result<Response, HttpError> {
    let (address, now) = (door.opened.address.clone(), door.now);
    // A reader may keep what a key opens, or what is open to all, to ask again whether it has changed.
    let cache = if has_key || door.opened.access == Access::Public { "private, no-cache" } else { "no-store" };
    let told = Told::of_door(&app, door).await?;
    let page_url = app.absolute(&pages::href(&app, &address), &headers);
    let shown = feed(&app, &told, &[address.as_str(), "leaks"], page_url, (&uri, &headers), words);
    respond(&shown, cache, &headers, now)
}

/// `GET /leaks.xml`: all inboxes of this browser.
pub(in crate::http) async fn feed_of_visitor(
    State(app): State<App>,
    words: Words,
    uri: Uri,
    headers: HeaderMap,
    visitor: Visitor,
) -> Result<Response, HttpError> {
    let told = Told::of_visitor(&app, &visitor).await;
    let inboxes: Vec<&str> = told.inboxes.iter().map(|known| known.opened.address.as_str()).chain(["leaks"]).collect();
    let page_url = app.absolute(&format!("{}/leaks", links(&app).base), &headers);
    let shown = feed(&app, &told, &inboxes, page_url, (&uri, &headers), words);
    respond(&shown, "no-store", &headers, Timestamp::now())
}

fn feed(
    app: &App,
    told: &Told,
    of_feed: &[&str],
    page_url: String,
    (uri, headers): (&Uri, &HeaderMap),
    words: Words,
) -> (LeaksFeed, Timestamp) {
    let mut leaks: Vec<_> = told.tags().filter_map(|tag| Some((tag, tag.told.verdict.as_ref()?))).collect();
    leaks.sort_by_key(|(tag, verdict)| std::cmp::Reverse(changed(tag.told, verdict)));
    leaks.truncate(ENTRIES);
    let updated = leaks.first().map(|(tag, verdict)| changed(tag.told, verdict)).unwrap_or_default();
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let feed = LeaksFeed {
        id: urn(of_feed),
        title: words.text("leaks-title"),
        updated: updated.rfc3339(),
        self_url: app.absolute(&format!("{}{path}", app.settings.base_path()), headers),
        page_url,
        entries: leaks.into_iter().map(|(tag, verdict)| entry(app, headers, tag, verdict, words)).collect(),
    };
    (feed, updated)
}

/// When a verdict last said something new: its last foreign mail.
fn changed(told: &TagReport, verdict: &Verdict) -> Timestamp {
    let foreign = told.later.iter().filter(|sender| sender.relation == Relation::Foreign).map(|sender| sender.last_at);
    foreign.max().unwrap_or(verdict.since).max(verdict.since)
}

fn entry(app: &App, headers: &HeaderMap, tag: Tag<'_>, verdict: &Verdict, words: Words) -> LeaksFeedEntry {
    let told = tag.told;
    let label = sentences::grade_badge(verdict.grade, words).text;
    let reasons = sentences::evidence(verdict, words).into_iter().map(|reason| reason.text);
    let summary: Vec<String> = std::iter::once(format!("{}.", sentences::said(told, words))).chain(reasons).collect();
    LeaksFeedEntry {
        id: urn(&[tag.inbox.address.as_str(), &told.tag.to_lowercase(), "leak"]),
        title: plain(&format!("{label}: {} – {}", tag.address(), sentences::line(told, verdict, words))),
        since: verdict.since.rfc3339(),
        updated: changed(told, verdict).rfc3339(),
        grade: verdict.grade.name(),
        label,
        url: app.absolute(&pages::tag_href(app, &tag.inbox.address, &told.tag), headers),
        summary: plain(&summary.join(" ")),
    }
}

fn respond(
    (feed, updated): &(LeaksFeed, Timestamp),
    cache: &'static str,
    headers: &HeaderMap,
    now: Timestamp,
) -> Result<Response, HttpError> {
    let body = feed.render().map_err(|error| {
        tracing::error!("a feed can't be rendered: {error}");
        HttpError::internal()
    })?;
    Ok(answer(body, *updated, cache, headers, now))
}
