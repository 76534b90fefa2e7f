//! `GET /inboxes/{address}/wait`: holds until the mail that somebody waits for is there, and answers with it.
//!
//! Nothing is polled: the bus tells of each change, and the inbox is looked at again. An answer that takes longer than
//! [`QUIET`] begins before it is known, with blanks, which JSON allows around a value (RFC 8259 2): proxies that close
//! quiet connections see it live, and neither their time-outs nor ours cut it.

mod wanted;

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::stream;
use http_body_util::BodyExt;
use serde::Serialize;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until, timeout};

use super::{
    App,
    answers::{Reader, Shape},
    api,
    error::HttpError,
    json::{MessageJson, PartyJson},
    limits::Client,
    visitor::Door,
};
use crate::{
    inbox::{Change, Entry, Filter, Opened, Subscription},
    mail::timestamp::Timestamp,
    net::{Networks, Share, Shares},
};
use wanted::{Wanted, WantedJson};

/// An answer begins after this, and then has a blank each time; also how often a watched inbox counts as read. Shorter
/// than the time-out of all answers.
const QUIET: Duration = Duration::from_secs(15);
/// What an answer holds: so many mails, and so many bytes of them as they were sent, unless one alone has more.
const MAX_ITEMS: usize = wanted::MAX_COUNT;
const MAX_RAW_BYTES: usize = 4 * 1024 * 1024;
/// How many other mails an answer tells of.
const MAX_SEEN: usize = 20;
/// How many waits one client network has at once, half of the connections it may have, and the wide one around it.
const MAX_NARROW: usize = 64;
const MAX_WIDE: usize = 8 * MAX_NARROW;
/// When somebody whose network waits too often may come again.
const RETRY: Duration = Duration::from_secs(5);
/// A mail that is stored is announced within microseconds; an announcement that never comes holds no answer up.
const SETTLE: Duration = Duration::from_secs(1);

/// The waits of each network. Cheap to clone.
#[derive(Clone)]
pub(super) struct Waits {
    networks: Shares,
    open: Arc<AtomicUsize>,
}

/// Leave to wait once.
struct Place {
    _share: Option<Share>,
    open: Arc<AtomicUsize>,
}

impl Waits {
    /// None yet; the `exempt` networks may have any number.
    pub(super) fn new(exempt: Networks) -> Self {
        Self { networks: Shares::new(MAX_NARROW, MAX_WIDE, exempt), open: Arc::default() }
    }

    /// How many wait now.
    pub(super) fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// A place for one more; 429 when the client's network has too many.
    fn place(&self, client: &Client) -> Result<Place, HttpError> {
        let mut share = client.ip().map(|ip| self.networks.of(ip));
        if !share.as_mut().is_none_or(|share| share.grow(1)) {
            return Err(HttpError::too_often(
                "too_many_waits",
                "your network waits for too much mail at once, end some waits first",
                RETRY,
            ));
        }
        self.open.fetch_add(1, Ordering::Relaxed);
        Ok(Place { _share: share, open: Arc::clone(&self.open) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Why a wait is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Enough,
    TimedOut,
    InboxEnded,
    ServerStops,
    Blocked,
}

impl End {
    /// What kept it from lasting its time.
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Enough | Self::TimedOut => None,
            Self::InboxEnded => Some("inbox_ended"),
            Self::ServerStops => Some("server_stops"),
            Self::Blocked => Some("network_blocked"),
        }
    }
}

#[derive(Serialize)]
struct WaitJson {
    matched: bool,
    timed_out: bool,
    ended: Option<&'static str>,
    items: Vec<MessageJson>,
    /// Matching mails that found no room in `items`; they are later ones.
    left_out: usize,
    seen: Vec<SeenJson>,
    latest: String,
    wanted: WantedJson,
}

/// A mail that came and was not the one.
#[derive(Serialize)]
struct SeenJson {
    id: String,
    from: PartyJson,
    subject: String,
    tag: Option<String>,
    received_at: String,
    failed: Vec<&'static str>,
}

/// `GET /inboxes/{address}/wait`.
pub(super) async fn wait(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    client: Client,
    reader: Reader,
    door: Door,
) -> Result<Response, HttpError> {
    let wanted = Wanted::read(&app, query.as_deref(), door.tag)?;
    let place = app.waits.place(&client)?;
    let waiting = Waiting { app, client, reader, opened: door.opened, wanted, _place: place };
    let mut answer: Answer = Box::pin(waiting.answer());
    match timeout(QUIET, &mut answer).await {
        Ok(answer) => answer,
        Err(_) => Ok(begun(answer)),
    }
}

type Answer = Pin<Box<dyn Future<Output = Result<Response, HttpError>> + Send>>;

/// An answer that is still being waited for, and then sent.
enum Stage {
    Waiting(Answer),
    Sending(Body),
}

/// Begins the answer with a blank, and has another one follow whenever it was quiet for long.
fn begun(answer: Answer) -> Response {
    let blank = Bytes::from_static(b" ");
    let rest = stream::unfold((Some(blank.clone()), Stage::Waiting(answer)), move |(first, stage)| {
        let blank = blank.clone();
        async move {
            if let Some(first) = first {
                return Some((Ok(first), (None, stage)));
            }
            let mut body = match stage {
                Stage::Sending(body) => body,
                Stage::Waiting(mut answer) => match timeout(QUIET, &mut answer).await {
                    Err(_) => return Some((Ok(blank), (None, Stage::Waiting(answer)))),
                    // Its status is out of reach by now.
                    Ok(answer) => answer.unwrap_or_else(|error| Json(error.json()).into_response()).into_body(),
                },
            };
            let piece = body.frame().await?.map(|frame| frame.into_data().unwrap_or_default());
            Some((piece, (None, Stage::Sending(body))))
        }
    });
    let mut response = Body::from_stream(rest).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    // Asks nginx to pass the blanks on.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

struct Waiting {
    app: App,
    client: Client,
    reader: Reader,
    opened: Opened,
    wanted: Wanted,
    _place: Place,
}

impl Waiting {
    async fn answer(self) -> Result<Response, HttpError> {
        let deadline = Instant::now() + self.wanted.timeout;
        let (end, matching, others, latest) = loop {
            let end = self.until_over(deadline).await;
            let (mail, latest) = self.settled().await;
            let (matching, others): (Vec<_>, Vec<_>) = mail.into_iter().partition(|entry| self.wanted.filter.matches(entry));
            // What was enough may have been deleted since.
            if end != End::Enough || matching.len() >= self.wanted.enough() {
                break (end, matching, others, latest);
            }
        };
        let timed_out = end == End::TimedOut && matching.len() < self.wanted.enough();
        let matched = if self.wanted.count == 0 { timed_out } else { matching.len() >= self.wanted.count };
        let (given, left_out) = matching.split_at(fitting(&matching));
        let raw_bytes = given.iter().map(|entry| entry.message().raw.len()).sum();
        let share = self.app.answers.share(&self.reader, raw_bytes, Shape::Json).await?;
        let mut items = Vec::with_capacity(given.len());
        for entry in given.iter().rev() {
            items.push(api::whole(&self.app, &self.reader, &self.opened, entry).await?);
        }
        let latest = match (given.last(), left_out) {
            (Some(last), [_, ..]) => last.seq,
            _ => latest,
        };
        let answer = WaitJson {
            matched,
            timed_out,
            ended: end.name().filter(|_| !matched),
            items,
            left_out: left_out.len(),
            seen: others.iter().rev().take(MAX_SEEN).map(|entry| self.seen(entry)).collect(),
            latest: self.app.inboxes.write_cursor(latest),
            wanted: self.wanted.json(),
        };
        Ok(share.until_sent(Json(answer).into_response()))
    }

    /// Waits until enough is there, or until there is no reason to go on.
    async fn until_over(&self, deadline: Instant) -> End {
        if self.opened.burned {
            return End::InboxEnded;
        }
        let over = sleep_until(deadline);
        tokio::pin!(over);
        let mut heartbeat = interval(QUIET);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.reset();
        // Listen first, then look at what is there: nothing falls between.
        let mut news = self.listen();
        loop {
            if self.opened.all(&self.wanted.filter, Timestamp::now()).await.len() >= self.wanted.enough() {
                return End::Enough;
            }
            tokio::select! {
                () = self.app.shutdown.cancelled() => return End::ServerStops,
                () = &mut over => return End::TimedOut,
                _ = heartbeat.tick() => {
                    let now = Timestamp::now();
                    // Whoever was blocked since is kept out here too.
                    if self.client.is_blocked(&self.app, now) {
                        return End::Blocked;
                    }
                    self.opened.touch(now).await;
                }
                notice = news.next() => match notice {
                    Some(notice) if notice.change == Change::Ended => return End::InboxEnded,
                    Some(_) => {}
                    None => {
                        news = self.listen();
                        // The end itself may have been lost with the rest.
                        if self.opened.facts.is_some() && !self.opened.lives(Timestamp::now()) {
                            return End::InboxEnded;
                        }
                    }
                },
            }
        }
    }

    fn listen(&self) -> Subscription {
        self.app.inboxes.watch(std::slice::from_ref(&self.opened), false)
    }

    /// All mail of the inbox up to a cursor, oldest first, and that cursor: what is not among it comes after.
    async fn settled(&self) -> (Vec<Arc<Entry>>, u64) {
        let settled = self.app.inboxes.latest();
        let upto = self.mail().await.last().map_or(settled, |newest| newest.seq.max(settled));
        // A mail with a lower number may still be on its way into its inbox.
        let until = Instant::now() + SETTLE;
        while self.app.inboxes.latest() < upto && Instant::now() < until {
            sleep(Duration::from_millis(1)).await;
        }
        let mut mail = self.mail().await;
        mail.retain(|entry| entry.seq <= upto);
        (mail, upto.min(self.app.inboxes.latest()))
    }

    async fn mail(&self) -> Vec<Arc<Entry>> {
        let mut mail = self.opened.all(&Filter::default(), Timestamp::now()).await;
        mail.sort_unstable_by_key(|entry| entry.seq);
        mail
    }

    fn seen(&self, entry: &Entry) -> SeenJson {
        let message = entry.message();
        SeenJson {
            id: entry.id.to_string(),
            from: PartyJson::from(&message.author()),
            subject: message.summary.subject.clone(),
            tag: entry.recipient.tag.as_ref().map(ToString::to_string),
            received_at: message.received_at.rfc3339(),
            failed: self.wanted.failed(entry),
        }
    }
}

/// How many of these mails, from the first on, one answer holds: one at least.
fn fitting(mail: &[Arc<Entry>]) -> usize {
    let sizes = mail.iter().map(|entry| entry.message().raw.len());
    let sums = sizes.scan(0, |sum, bytes| {
        *sum += bytes;
        Some(*sum)
    });
    sums.take(MAX_ITEMS).take_while(|sum| *sum <= MAX_RAW_BYTES).count().max(1).min(mail.len())
}

#[cfg(test)]
mod tests;
