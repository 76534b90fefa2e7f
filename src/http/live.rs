//! Server-sent events: what came and what went, as it happens; a reader who was away is told what it missed.

use std::{
    collections::{BTreeMap, VecDeque},
    convert::Infallible,
    sync::Arc,
    time::Duration,
};

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response, Sse, sse},
};
use futures_util::stream;
use serde_json::json;
use tokio::time::{Interval, MissedTickBehavior, interval};
use url::form_urlencoded;

use super::{
    App,
    answers::Reader,
    error::HttpError,
    glance,
    json::SummaryJson,
    limits::Client,
    visitor::{Door, Visitor, typed_recipient},
};
use crate::{
    inbox::{Change, Entry, Filter, Notice, Opened, Since, Subscription},
    mail::timestamp::Timestamp,
};

/// Keeps proxies from closing a quiet stream, and tells readers that it lives; also how often a watched inbox counts as
/// read.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);
/// How many inboxes one stream may watch.
const MAX_WATCHED: usize = 50;
/// A reader who missed more than this loads everything again.
const MAX_REPLAY: usize = 200;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// `GET /inboxes/{address}/events`.
pub(super) async fn inbox_events(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    client: Client,
    reader: Reader,
    door: Door,
) -> Result<Response, HttpError> {
    let since = since(&headers, query.as_deref());
    Ok(stream_of(app, (client, reader), vec![door.opened], false, since.as_deref()).await)
}

/// `GET /events`: the visitor's inboxes; with `watch` (an address, `visitor` or `all`, any number of times) those instead.
pub(super) async fn events(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    client: Client,
    reader: Reader,
    visitor: Visitor,
) -> Result<Response, HttpError> {
    let now = Timestamp::now();
    let mut wanted: Vec<String> =
        parameters(query.as_deref()).filter(|(name, _)| name == "watch").map(|(_, value)| value.into_owned()).collect();
    if wanted.is_empty() {
        wanted.push("visitor".to_owned());
    }
    let (mut addresses, mut all) = (Vec::new(), false);
    for watch in wanted {
        match watch.as_str() {
            "visitor" => addresses.extend(visitor.living(&app).map(|held| held.address.clone())),
            "all" => {
                app.may_see_all(&visitor, &client)?;
                all = true;
            }
            address => addresses.push(typed_recipient(&app, address)?.address),
        }
    }
    if addresses.len() > MAX_WATCHED {
        return Err(HttpError::unprocessable("too_many_watched", format!("one stream watches at most {MAX_WATCHED} inboxes")));
    }
    let mut opened: Vec<Opened> = Vec::new();
    for address in &addresses {
        // One that ended in another window must not end the stream of the others.
        if let Ok(inbox) = app.inboxes.open(address, &visitor.credentials, now).await
            && !opened.iter().any(|other| other.address == inbox.address)
        {
            opened.push(inbox);
        }
    }
    let since = since(&headers, query.as_deref());
    Ok(stream_of(app, (client, reader), opened, all, since.as_deref()).await)
}

fn parameters(query: Option<&str>) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
}

/// A browser that reconnects by itself sends the header; it is newer than the query it began with.
fn since(headers: &HeaderMap, query: Option<&str>) -> Option<String> {
    let header = headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).map(str::to_owned);
    header
        .or_else(|| parameters(query).find(|(name, _)| name == "since").map(|(_, value)| value.into_owned()))
        .filter(|text| !text.is_empty())
}

struct Stream {
    app: App,
    client: Client,
    reader: Reader,
    opened: Vec<Opened>,
    all: bool,
    subscription: Subscription,
    heartbeat: Interval,
    waiting: VecDeque<Waiting>,
    over: bool,
}

/// What is still to be told. Mail waits as what it is known by, and is looked up when it is its turn.
enum Waiting {
    Event(sse::Event),
    Missed(Notice),
}

async fn stream_of(app: App, (client, reader): (Client, Reader), opened: Vec<Opened>, all: bool, since: Option<&str>) -> Response {
    // Listen first, then look at what is there: nothing falls between.
    let subscription = app.inboxes.watch(&opened, all);
    let latest = app.inboxes.latest();
    let mut heartbeat = interval(HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat.reset();
    let mut stream = Stream { app, client, reader, opened, all, subscription, heartbeat, waiting: VecDeque::new(), over: false };
    if let Some(since) = since {
        stream.replay(since).await;
    }
    // An id without data: the browser knows where to go on from before anything came.
    let hello = sse::Event::default().id(stream.app.inboxes.write_cursor(latest)).retry(RETRY);
    stream.waiting.push_back(Waiting::Event(hello));
    let events = stream::unfold(stream, |mut stream| async move {
        let event = stream.next().await?;
        Some((Ok::<_, Infallible>(event), stream))
    });
    let mut response = Sse::new(events).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Asks nginx not to hold events back.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}

impl Stream {
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            match self.waiting.pop_front() {
                Some(Waiting::Event(event)) => return Some(event),
                Some(Waiting::Missed(notice)) => match self.tell(&notice).await {
                    Some(event) => return Some(event),
                    None => continue,
                },
                None => {}
            }
            if self.over {
                return None;
            }
            tokio::select! {
                () = self.app.shutdown.cancelled() => return None,
                // Whoever was blocked since is kept out here too.
                _ = self.heartbeat.tick() => {
                    if self.client.is_blocked(&self.app, Timestamp::now()) {
                        return None;
                    }
                    for opened in &self.opened {
                        opened.touch(Timestamp::now()).await;
                    }
                    // No comment, which browsers keep from scripts: they shall notice when the line is dead. And no id:
                    // what was announced may still wait its turn here.
                    return Some(sse::Event::default().event("ping").data("{}"));
                }
                notice = self.subscription.next() => match notice {
                    Some(notice) => {
                        let event = self.tell(&notice).await;
                        self.waiting.extend(event.map(Waiting::Event));
                    }
                    None => {
                        self.over = true;
                        return Some(self.reload(false));
                    }
                },
            }
        }
    }

    async fn tell(&self, notice: &Notice) -> Option<sse::Event> {
        let cursor = self.app.inboxes.write_cursor(notice.cursor);
        let event = match notice.change {
            Change::Arrived | Change::Updated => {
                let summary = self.summary(notice).await?;
                sse::Event::default().event("message").json_data(summary).ok()?
            }
            Change::Removed => {
                let gone = json!({ "address": notice.address.as_str(), "id": &*notice.id, "public": notice.public });
                sse::Event::default().event("removed").json_data(gone).ok()?
            }
            // Its mails were told one by one.
            Change::Ended => return None,
        };
        Some(event.id(cursor))
    }

    async fn summary(&self, notice: &Notice) -> Option<SummaryJson> {
        let now = Timestamp::now();
        match self.opened.iter().find(|opened| opened.address == notice.address) {
            Some(opened) => {
                let entry = opened.message(&notice.id, now).await?;
                glance::look_in_time(&self.app, &self.reader, &entry).await;
                Some(SummaryJson::new(&self.app.tags, opened, &entry))
            }
            None => {
                let entry = self.app.inboxes.public_message(&notice.address, &notice.id, now).await?;
                glance::look_in_time(&self.app, &self.reader, &entry).await;
                Some(SummaryJson::public(&self.app.tags, &entry))
            }
        }
    }

    /// `empty`: there is nothing to load, so that who shows nothing need not ask.
    fn reload(&self, empty: bool) -> sse::Event {
        let cursor = self.app.inboxes.write_cursor(self.app.inboxes.latest());
        sse::Event::default().event("reload").id(cursor).data(if empty { r#"{"empty":true}"# } else { "{}" })
    }

    /// Whether all that is watched exists, and holds no mail: as the inbox of a newcomer, of which nothing is stored.
    async fn is_empty(&self) -> bool {
        let now = Timestamp::now();
        for opened in &self.opened {
            if !opened.all(&Filter::default(), now).await.is_empty() {
                return false;
            }
        }
        !self.all && !self.opened.is_empty()
    }

    /// What came since then; `reload` when mail went, too much came, or the cursor is of another start.
    async fn replay(&mut self, since: &str) {
        let cursor = self.app.inboxes.read_cursor(since);
        let missed = match (cursor, Timestamp::parse_rfc3339(since)) {
            (Some(seq), _) => self.missed(Since::Seq(seq)).await,
            (None, Some(time)) => self.missed(Since::Time(time)).await,
            (None, None) => None,
        };
        match missed {
            Some(notices) => self.waiting.extend(notices.into_iter().map(Waiting::Missed)),
            None => {
                let reload = self.reload(cursor.is_some() && self.is_empty().await);
                self.waiting.push_back(Waiting::Event(reload));
            }
        }
    }

    async fn missed(&self, since: Since) -> Option<Vec<Notice>> {
        let now = Timestamp::now();
        let inboxes = &self.app.inboxes;
        // A mail with a lower number may still be on its way into its inbox: nobody may go on from beyond it.
        let settled = inboxes.latest();
        if let Since::Seq(seq) = since
            && (self.opened.iter().any(|opened| opened.removed_since(seq)) || self.all && inboxes.public_removed_since(seq))
        {
            return None;
        }
        let filter = Filter { since: Some(since), ..Filter::default() };
        let mut missed = BTreeMap::new();
        for opened in &self.opened {
            missed.extend(opened.all(&filter, now).await.into_iter().map(|entry| (entry.seq, entry)));
            if missed.len() > MAX_REPLAY {
                return None;
            }
        }
        if self.all {
            let page = inboxes.all_public(&filter, None, MAX_REPLAY, now).await;
            if page.next.is_some() {
                return None;
            }
            missed.extend(page.items.into_iter().map(|entry| (entry.seq, entry)));
        }
        let notice = |entry: Arc<Entry>| Notice {
            address: entry.recipient.address.clone(),
            id: entry.id.clone(),
            change: Change::Arrived,
            public: entry.is_public(),
            cursor: entry.seq.min(settled),
        };
        (missed.len() <= MAX_REPLAY).then(|| missed.into_values().map(notice).collect())
    }
}
