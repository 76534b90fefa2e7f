//! Verdicts as a feed: Atom (RFC 4287), an entry for each tag that somebody passed on.

use std::cmp::Reverse;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, Uri, uri::PathAndQuery},
    response::Response,
};

use super::{Known, Tag, Told, pages, sentences};
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
    tags::{Evidence, TagReport, Verdict},
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
    // A browser has no name of its own: its oldest inbox stays what it is while others come and go.
    let created = |known: &&Known| (known.opened.facts.as_ref().map(|facts| facts.created_at), known.opened.address.clone());
    let oldest = told.inboxes.iter().min_by_key(created).map(|known| known.opened.address.as_str());
    let of_feed: Vec<&str> = oldest.into_iter().chain(["leaks", "all"]).collect();
    let page_url = app.absolute(&format!("{}/leaks", links(&app).base), &headers);
    let shown = feed(&app, &told, &of_feed, page_url, (&uri, &headers), words);
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
    leaks.sort_by_key(|(tag, verdict)| Reverse(changed(tag.told, tag.bare, verdict)));
    leaks.truncate(ENTRIES);
    // Without any it is as old as what it tells of.
    let made = || told.inboxes.iter().filter_map(|known| known.opened.facts.as_ref()).map(|facts| facts.created_at).max();
    let updated = leaks.first().map(|(tag, verdict)| changed(tag.told, tag.bare, verdict)).or_else(made).unwrap_or_default();
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

/// When a verdict last said something new: its last foreign mail, with the tag or without it.
fn changed(told: &TagReport, bare: Option<&TagReport>, verdict: &Verdict) -> Timestamp {
    let is_stripped = verdict.evidence.iter().any(|reason| matches!(reason, Evidence::Stripped(_)));
    let bare: Vec<_> = bare.filter(|_| is_stripped).into_iter().flat_map(|bare| bare.introduced.iter().chain(&bare.later)).collect();
    let foreign = told.later.iter().filter(|sender| verdict.organisations.contains(&sender.organisation));
    let last = foreign.flat_map(|sender| {
        // Whoever wrote there before did not strip the tag.
        let without_tag = bare.iter().filter(|bare| bare.organisation == sender.organisation && bare.first_at > sender.first_at);
        without_tag.map(|bare| bare.last_at).chain([sender.last_at])
    });
    last.fold(verdict.since, Timestamp::max)
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
        updated: changed(told, tag.bare, verdict).rfc3339(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tags::{Grade, Relation, SenderFacts, Standing};

    fn day(day: i64) -> Timestamp {
        Timestamp::from_millis(day * 86_400_000)
    }

    fn sender(organisation: &str, relation: Relation, first: i64, last: i64) -> SenderFacts {
        SenderFacts {
            organisation: organisation.into(),
            standing: Standing::Claimed,
            relation,
            first_at: day(first),
            last_at: day(last),
            mails: 2,
            subject: "".into(),
            links: Vec::new(),
            days: Vec::new(),
            unsubscribed_at: None,
        }
    }

    fn told(tag: &str, later: Vec<SenderFacts>) -> TagReport {
        TagReport {
            tag: tag.into(),
            expected: None,
            given_to: Some("milk.example".into()),
            given_at: day(0),
            first_at: Some(day(0)),
            last_at: Some(day(30)),
            mails: 9,
            introduced: vec![sender("milk.example", Relation::Introduced, 0, 30)],
            later,
            untracked_mails: 0,
            verdict: None,
            is_too_early: false,
        }
    }

    #[test]
    fn a_verdict_is_as_new_as_the_last_foreign_mail_wherever_it_came() {
        let milk =
            told("milk", vec![sender("tyres.example", Relation::Foreign, 9, 12), sender("mailer.example", Relation::Provider, 1, 29)]);
        let bare = |first| told("", vec![sender("tyres.example", Relation::Foreign, first, 20)]);
        let verdict = |evidence| Verdict {
            grade: Grade::Likely,
            since: day(9),
            days: 9,
            mails: 4,
            organisations: vec!["tyres.example".into()],
            evidence,
        };
        let stripped = verdict(vec![Evidence::Guessable, Evidence::Stripped(2)]);
        assert_eq!(changed(&milk, None, &stripped), day(12), "the site's own mail and its mailer's change nothing");
        assert_eq!(changed(&milk, Some(&bare(15)), &stripped), day(20), "without the tag");
        assert_eq!(changed(&milk, Some(&bare(3)), &stripped), day(12), "it wrote there before");
        assert_eq!(changed(&milk, Some(&bare(15)), &verdict(vec![Evidence::Guessable])), day(12), "nothing was stripped");
    }
}
