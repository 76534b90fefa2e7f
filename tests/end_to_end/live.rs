//! Events as they happen, and what a reader missed.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    time::timeout,
};

use crate::harness::{self, PATIENCE, Running};

/// A reader of server-sent events over a bare socket.
pub struct Events {
    stream: BufReader<TcpStream>,
}

#[derive(Debug, Default)]
pub struct Event {
    pub kind: String,
    pub id: String,
    pub data: Value,
}

impl Events {
    pub async fn open(server: &Running, path: &str, headers: &str) -> Self {
        let mut stream = TcpStream::connect(server.http).await.unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").as_bytes()).await.unwrap();
        let mut events = Self { stream: BufReader::new(stream) };
        let status = events.line().await.unwrap();
        assert!(status.starts_with("HTTP/1.1 200"), "{status}");
        while !events.line().await.unwrap().is_empty() {}
        events
    }

    /// A line without its end; `None` when the stream is over. Lines with the sizes of chunks pass as well.
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = timeout(PATIENCE, self.stream.read_line(&mut line)).await.expect("in time").expect("readable");
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// The next event with data; `None` when the stream is over.
    pub async fn next(&mut self) -> Option<Event> {
        let mut event = Event::default();
        loop {
            let line = self.line().await?;
            match line.split_once(": ") {
                Some(("event", kind)) => event.kind = kind.to_owned(),
                Some(("id", id)) => event.id = id.to_owned(),
                Some(("data", data)) => {
                    event.data = serde_json::from_str(data).unwrap();
                }
                _ if line.is_empty() && !event.kind.is_empty() => return Some(event),
                _ => {}
            }
            if line == "0" {
                return None;
            }
        }
    }
}

async fn send(server: &Running, to: &str, subject: &str) {
    server.send(&[to], &format!("Subject: {subject}\n\ntext\n")).await;
}

#[tokio::test]
async fn what_comes_and_goes_is_told_and_can_be_read_at_once() {
    let server = harness::start().await;
    let mut events = Events::open(&server, "/api/v1/inboxes/bob/events", "").await;
    send(&server, "bob", "one").await;
    let arrived = events.next().await.unwrap();
    assert_eq!((arrived.kind.as_str(), &arrived.data["subject"]), ("message", &Value::from("one")));
    let id = arrived.data["id"].as_str().unwrap();
    let path = format!("/api/v1/inboxes/bob/messages/{id}");
    assert_eq!(server.request("DELETE", &path, &[]).await.status.as_u16(), 204);
    let removed = events.next().await.unwrap();
    assert_eq!((removed.kind.as_str(), removed.data["id"].as_str()), ("removed", Some(id)));
    server.stop().await;
}

#[tokio::test]
async fn a_stream_tells_only_of_what_it_watches() {
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    let cookie = format!("Cookie: sundew={address}:{token}\r\n");
    let mut mine = Events::open(&server, "/api/v1/events", &cookie).await;
    let mut all = Events::open(&server, "/api/v1/events?watch=all", "").await;
    let mut both = Events::open(&server, "/api/v1/events?watch=visitor&watch=bob", &cookie).await;
    send(&server, "eve", "hers").await;
    send(&server, &address, "mine").await;
    send(&server, "bob", "his").await;
    for (stream, wanted) in [(&mut mine, &["mine"][..]), (&mut all, &["hers", "his"]), (&mut both, &["mine", "his"])] {
        for subject in wanted {
            assert_eq!(stream.next().await.unwrap().data["subject"], *subject);
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_reader_who_was_away_is_told_what_it_missed() {
    let server = harness::start().await;
    let mut events = Events::open(&server, "/api/v1/inboxes/bob/events", "").await;
    send(&server, "bob", "one").await;
    let known = events.next().await.unwrap();
    drop(events);
    send(&server, "bob", "two").await;
    send(&server, "bob", "three").await;
    for (path, header) in [
        (format!("/api/v1/inboxes/bob/events?since={}", known.id), String::new()),
        ("/api/v1/inboxes/bob/events".to_owned(), format!("Last-Event-ID: {}\r\n", known.id)),
        (format!("/api/v1/events?watch=all&since={}", known.id), String::new()),
    ] {
        let mut events = Events::open(&server, &path, &header).await;
        for subject in ["two", "three"] {
            assert_eq!(events.next().await.unwrap().data["subject"], subject, "{path}");
        }
    }
    let id = known.data["id"].as_str().unwrap();
    server.request("DELETE", &format!("/api/v1/inboxes/bob/messages/{id}"), &[]).await;
    let mut events = Events::open(&server, &format!("/api/v1/inboxes/bob/events?since={}", known.id), "").await;
    assert_eq!(events.next().await.unwrap().kind, "reload", "mail went meanwhile");
    let mut events = Events::open(&server, "/api/v1/inboxes/bob/events?since=00000000-1", "").await;
    assert_eq!(events.next().await.unwrap().kind, "reload", "a cursor of another start");
    server.stop().await;
}

#[tokio::test]
async fn a_quiet_stream_says_that_it_lives_and_where_nothing_was_nothing_is_to_be_loaded() {
    // Several times as long as a ping takes, which comes every 15 seconds.
    const QUIET: std::time::Duration = std::time::Duration::from_secs(60);
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    let latest = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages")).await.json()["latest"].as_str().unwrap().to_owned();
    let (newcomer, wide) = (format!("/api/v1/inboxes/nobody/events?since={latest}"), format!("/api/v1/events?watch=all&since={latest}"));
    let mut events = Events::open(&server, &newcomer, "").await;
    let reload = events.next().await.unwrap();
    assert_eq!((reload.kind.as_str(), &reload.data), ("reload", &json!({ "empty": true })));
    let mut all = Events::open(&server, &wide, "").await;
    for stream in [&mut events, &mut all] {
        let ping = timeout(QUIET, async {
            let mut line = String::new();
            while !line.starts_with("event: ping") {
                line.clear();
                assert!(stream.stream.read_line(&mut line).await.unwrap() > 0, "the stream is over");
            }
        });
        ping.await.expect("a ping");
        assert_eq!(stream.line().await.as_deref(), Some("data: {}"));
        // A cursor would skip what waits its turn.
        assert_eq!(stream.line().await.as_deref(), Some(""));
    }
    // What was there and went is not nothing to its readers: they are told to look.
    send(&server, "bob", "one").await;
    let since = server.get("/api/v1/inboxes/bob/messages").await.json()["latest"].as_str().unwrap().to_owned();
    send(&server, "bob", "two").await;
    let first = server.mails("bob").await[1]["id"].as_str().unwrap().to_owned();
    server.request("DELETE", &format!("/api/v1/inboxes/bob/messages/{first}"), &[]).await;
    let mut events = Events::open(&server, &format!("/api/v1/inboxes/bob/events?since={since}"), "").await;
    let reload = events.next().await.unwrap();
    assert_eq!((reload.kind.as_str(), &reload.data), ("reload", &json!({})));
    server.stop().await;
}

#[tokio::test]
async fn stopping_ends_open_streams() {
    let server = harness::start().await;
    let mut events = Events::open(&server, "/api/v1/inboxes/bob/events", "").await;
    server.stop().await;
    assert!(events.next().await.is_none());
}
