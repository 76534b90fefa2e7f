//! Who writes to addresses that were given to one site each, and who passed them on: pages, JSON, CSV and a feed, all
//! with the same. They are told of an inbox that somebody was let into, and so as closed as its mail.

mod csv;
mod feed;
mod json;
mod nags;
pub(super) mod pages;
mod sentences;
pub(super) mod unsubscribe;

use std::{cmp::Reverse, collections::HashMap};

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

pub(super) use feed::{feed_of_inbox, feed_of_visitor};
pub(super) use json::BesideJson;

use super::{
    App, aliases,
    answers::{Reader, Shape, Share},
    error::HttpError,
    locale::Words,
    pages::inbox::visitor_inboxes,
    view::{LeakLink, LeakNote},
    visitor::{Door, Visitor},
};
use crate::{
    inbox::{Alias, Entry, Opened},
    mail::{address::Address, timestamp::Timestamp},
    tags::{Evidence, Report, TagReport},
};
use json::LeaksJson;
use sentences::Origin;

/// How many tags one answer tells of: those that need attention first.
const MAX_TAGS: usize = 1_000;
/// What a sender takes in JSON: 30 days, three links, a subject and a domain.
const SENDER_BYTES: usize = 2_048;

/// What is known of the tags of some inboxes.
pub(super) struct Told {
    inboxes: Vec<Known>,
}

/// What is known of the tags of one inbox.
struct Known {
    opened: Opened,
    report: Report,
    /// Those that were issued, by their tag.
    aliases: HashMap<Box<str>, Alias>,
}

impl Known {
    fn tags(&self) -> impl Iterator<Item = Tag<'_>> {
        let Self { opened: inbox, report, aliases } = self;
        let bare = report.tags.iter().find(|told| told.tag.is_empty());
        report.tags.iter().map(move |told| Tag { inbox, told, alias: aliases.get(&told.tag), bare })
    }
}

/// A tag of an inbox.
#[derive(Clone, Copy)]
struct Tag<'a> {
    inbox: &'a Opened,
    told: &'a TagReport,
    alias: Option<&'a Alias>,
    /// Mail of that inbox without a tag.
    bare: Option<&'a TagReport>,
}

impl Tag<'_> {
    /// The address as it was given away; of an alias that was deleted its name alone, since nobody knows its domain any more.
    fn address(&self) -> String {
        self.alias.map_or_else(|| sentences::unless_listed(&self.inbox.address, self.told), |alias| alias.address.to_string())
    }

    /// What its holder wrote to remember it by.
    fn note(&self) -> Option<&str> {
        self.alias.map(|alias| &*alias.note).filter(|note| !note.is_empty())
    }
}

impl Told {
    async fn of(app: &App, inboxes: Vec<Opened>, now: Timestamp) -> Self {
        let mut known = Vec::with_capacity(inboxes.len());
        for opened in inboxes {
            // The ledger may have been lost by a restart; what was given away is not.
            aliases::remember(app, &opened, now).await;
            let mut report = app.tags.report_by_turns(&opened.address, now).await;
            let aliases: HashMap<_, _> = app.inboxes.aliases(&opened).await.into_iter().map(|alias| (alias.tag.clone(), alias)).collect();
            // One that was deleted before any mail came waits for nothing.
            let is_issued = |told: &TagReport| told.expected.as_ref().is_some_and(|expected| expected.issued.is_some());
            report.tags.retain(|told| told.mails > 0 || !is_issued(told) || aliases.contains_key(&told.tag));
            known.push(Known { opened, report, aliases });
        }
        Self { inboxes: known }
    }

    async fn of_visitor(app: &App, visitor: &Visitor) -> Self {
        let now = Timestamp::now();
        Self::of(app, visitor_inboxes(app, visitor, now).await, now).await
    }

    /// An inbox that was burned has none, and its old token sees that there is nothing.
    async fn of_door(app: &App, door: Door) -> Result<Self, HttpError> {
        if door.opened.burned { Err(HttpError::NOT_FOUND) } else { Ok(Self::of(app, vec![door.opened], door.now).await) }
    }

    /// The tags, those that need attention first.
    fn tags(&self) -> impl Iterator<Item = Tag<'_>> {
        let mut tags: Vec<_> = self.inboxes.iter().flat_map(Known::tags).collect();
        // Within an inbox they are in order already.
        tags.sort_by_key(|tag| Reverse((tag.told.verdict.as_ref().map(|verdict| verdict.grade), tag.told.last_at)));
        tags.into_iter().take(MAX_TAGS)
    }

    /// How many tags are not among those.
    fn left_out(&self) -> usize {
        self.inboxes.iter().map(|known| known.report.tags.len()).sum::<usize>().saturating_sub(MAX_TAGS)
    }

    /// Mails to tags that nothing else is known of.
    fn untracked_mails(&self) -> u64 {
        self.inboxes.iter().map(|known| known.report.untracked_mails).sum()
    }

    /// Waits for the memory that an answer takes.
    async fn share(&self, app: &App, reader: &Reader) -> Result<Share, HttpError> {
        let senders: usize = self.tags().map(|Tag { told, .. }| 1 + told.introduced.len() + told.later.len()).sum();
        app.answers.share(reader, senders * SENDER_BYTES, Shape::Bytes).await
    }

    async fn json(&self, app: &App, reader: &Reader) -> Result<Response, HttpError> {
        let share = self.share(app, reader).await?;
        Ok(share.until_sent(Json(LeaksJson::new(self)).into_response()))
    }

    async fn csv(&self, app: &App, reader: &Reader) -> Result<Response, HttpError> {
        let share = self.share(app, reader).await?;
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present")),
            (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"leaks.csv\"")),
        ];
        Ok(share.until_sent((headers, csv::table(self)).into_response()))
    }
}

/// `GET /api/v1/inboxes/{address}/leaks`.
pub(super) async fn show_leaks(State(app): State<App>, reader: Reader, door: Door) -> Result<Response, HttpError> {
    Told::of_door(&app, door).await?.json(&app, &reader).await
}

/// `GET /inbox/{address}/leaks.csv`.
pub(super) async fn csv_of_inbox(State(app): State<App>, reader: Reader, door: Door) -> Result<Response, HttpError> {
    Told::of_door(&app, door).await?.csv(&app, &reader).await
}

/// `GET /leaks.json`: those of all inboxes of this browser.
pub(super) async fn json_of_visitor(State(app): State<App>, reader: Reader, visitor: Visitor) -> Result<Response, HttpError> {
    Told::of_visitor(&app, &visitor).await.json(&app, &reader).await
}

/// `GET /leaks.csv`: those of all inboxes of this browser.
pub(super) async fn csv_of_visitor(State(app): State<App>, reader: Reader, visitor: Visitor) -> Result<Response, HttpError> {
    Told::of_visitor(&app, &visitor).await.csv(&app, &reader).await
}

/// What can be said of an address that was issued for a site; nothing before anybody wrote there.
pub(super) fn of_alias(app: &App, inbox: &Address, alias: &Alias, words: Words) -> Option<LeakLink> {
    let told = app.tags.report_of(inbox, &alias.tag, Timestamp::now()).filter(|told| told.mails > 0)?;
    Some(LeakLink { badge: sentences::badge(&told, words), href: pages::tag_href(app, inbox, &alias.tag) })
}

/// The verdict beside a mail, in words.
pub(super) fn note(app: &App, entry: &Entry, words: Words) -> Option<LeakNote> {
    let beside = app.tags.beside(&entry.recipient, entry.message())?;
    let inbox = &entry.recipient.address;
    let origin = match &entry.recipient.tag {
        None => Origin::Stripped,
        Some(_) if app.tags.is_expected(inbox, &beside.tag) => Origin::Said,
        Some(_) => Origin::Seen,
    };
    let site = beside.given_to.as_deref().filter(|_| app.tags.is_expected(inbox, &beside.tag));
    // What comes to the bare address goes on when the one with the tag is switched off.
    let alias_href = site.filter(|_| !matches!(origin, Origin::Stripped)).map(|site| pages::alias_href(app, inbox, site, &beside.tag));
    Some(sentences::note(&beside, origin, (pages::tag_href(app, inbox, &beside.tag), alias_href), words))
}

/// The senders that a reason is about, where it is not about all.
fn senders_of(reason: &Evidence) -> Option<&[Box<str>]> {
    match reason {
        Evidence::SendersForged(senders)
        | Evidence::Dictionary(senders)
        | Evidence::Transactional(senders)
        | Evidence::Mentions(senders)
        | Evidence::Freemail(senders)
        | Evidence::WroteBefore(senders)
        | Evidence::Alleged(senders)
        | Evidence::FirstToWrite(senders) => Some(senders),
        Evidence::Issued
        | Evidence::Guessable
        | Evidence::Given(_)
        | Evidence::Established
        | Evidence::NeverGiven
        | Evidence::SendersProved
        | Evidence::SendersClaimed
        | Evidence::IntroducedClaimed
        | Evidence::Links(_)
        | Evidence::Stripped(_)
        | Evidence::Early
        | Evidence::BeganLater
        | Evidence::Untracked(_) => None,
    }
}
