//! Who writes to addresses that were given to one site each, and who passed them on: pages, JSON, CSV and a feed, all
//! with the same. They are told of an inbox that somebody was let into, and so as closed as its mail.

mod csv;
mod feed;
mod json;
mod nags;
pub(super) mod pages;
mod sentences;
pub(super) mod unsubscribe;

use std::cmp::Reverse;

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

pub(super) use feed::{feed_of_inbox, feed_of_visitor};
pub(super) use json::BesideJson;

use super::{
    App,
    answers::{Reader, Shape, Share},
    error::HttpError,
    locale::Words,
    pages::inbox::visitor_inboxes,
    view::LeakNote,
    visitor::{Door, Visitor},
};
use crate::{
    inbox::{Entry, Opened},
    mail::timestamp::Timestamp,
    tags::{Report, TagReport},
};
use json::LeaksJson;

/// How many tags one answer tells of: those that need attention first.
const MAX_TAGS: usize = 1_000;
/// What a sender takes in JSON: 30 days, three links, a subject and a domain.
const SENDER_BYTES: usize = 2_048;

/// What is known of the tags of some inboxes.
pub(super) struct Told {
    inboxes: Vec<(Opened, Report)>,
}

impl Told {
    fn of(app: &App, inboxes: Vec<Opened>, now: Timestamp) -> Self {
        let report = |opened: Opened| {
            let report = app.tags.report(&opened.address, now);
            (opened, report)
        };
        Self { inboxes: inboxes.into_iter().map(report).collect() }
    }

    async fn of_visitor(app: &App, visitor: &Visitor) -> Self {
        let now = Timestamp::now();
        Self::of(app, visitor_inboxes(app, visitor, now).await, now)
    }

    /// An inbox that was burned has none, and its old token sees that there is nothing.
    fn of_door(app: &App, door: Door) -> Result<Self, HttpError> {
        if door.opened.burned { Err(HttpError::NOT_FOUND) } else { Ok(Self::of(app, vec![door.opened], door.now)) }
    }

    /// The tags, those that need attention first.
    fn tags(&self) -> impl Iterator<Item = (&Opened, &TagReport)> {
        let mut tags: Vec<_> =
            self.inboxes.iter().flat_map(|(opened, report)| report.tags.iter().map(move |told| (opened, told))).collect();
        // Within an inbox they are in order already.
        tags.sort_by_key(|(_, told)| Reverse((told.verdict.as_ref().map(|verdict| verdict.grade), told.last_at)));
        tags.into_iter().take(MAX_TAGS)
    }

    /// Mails to tags that nothing else is known of.
    fn untracked_mails(&self) -> u64 {
        self.inboxes.iter().map(|(_, report)| report.untracked_mails).sum()
    }

    /// Waits for the memory that an answer takes.
    async fn share(&self, app: &App, reader: &Reader) -> Result<Share, HttpError> {
        let senders: usize = self.tags().map(|(_, told)| 1 + told.introduced.len() + told.later.len()).sum();
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
    Told::of_door(&app, door)?.json(&app, &reader).await
}

/// `GET /inbox/{address}/leaks.csv`.
pub(super) async fn csv_of_inbox(State(app): State<App>, reader: Reader, door: Door) -> Result<Response, HttpError> {
    Told::of_door(&app, door)?.csv(&app, &reader).await
}

/// `GET /leaks.json`: those of all inboxes of this browser.
pub(super) async fn json_of_visitor(State(app): State<App>, reader: Reader, visitor: Visitor) -> Result<Response, HttpError> {
    Told::of_visitor(&app, &visitor).await.json(&app, &reader).await
}

/// `GET /leaks.csv`: those of all inboxes of this browser.
pub(super) async fn csv_of_visitor(State(app): State<App>, reader: Reader, visitor: Visitor) -> Result<Response, HttpError> {
    Told::of_visitor(&app, &visitor).await.csv(&app, &reader).await
}

/// The verdict beside a mail, in words.
pub(super) fn note(app: &App, entry: &Entry, words: Words) -> Option<LeakNote> {
    let beside = app.tags.beside(&entry.recipient, entry.message())?;
    let href = pages::tag_href(app, &entry.recipient.address, &beside.tag);
    Some(sentences::note(&beside, entry.recipient.tag.is_none(), href, words))
}
