//! A stranger who knows every address but holds no token tries every door. `SUNDEW_TRIES` says how often.

use std::{collections::HashMap, env};

use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header,
};
use hyper_util::rt::TokioIo;
use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use tokio::net::TcpStream;

use crate::harness::{Running, start};

/// As many in the plain run; `tests/run --all` makes 100,000.
const TRIES: usize = 4_000;

/// `{a}` stands for an address, `{id}` for the id of a mail.
const DOORS: &[(&str, &str)] = &[
    ("GET", "/inbox/{a}"),
    ("GET", "/inbox/{a}?tag=shop"),
    ("GET", "/inbox/{a}/{id}"),
    ("GET", "/inbox/{a}/{id}?view=headers"),
    ("GET", "/inbox/{a}/{id}/html"),
    ("GET", "/inbox/{a}/{id}/raw"),
    ("GET", "/inbox/{a}/{id}/attachments/0"),
    ("GET", "/inbox/{a}/feed.xml"),
    ("POST", "/inbox/{a}/burn"),
    ("POST", "/inbox/{a}/note"),
    ("POST", "/inbox/{a}/extend"),
    ("POST", "/inbox/{a}/links"),
    ("POST", "/inbox/{a}/test"),
    ("POST", "/inbox/{a}/{id}/delete"),
    ("POST", "/inbox/{a}/{id}/report"),
    ("GET", "/api/v1/inboxes/{a}"),
    ("PATCH", "/api/v1/inboxes/{a}"),
    ("DELETE", "/api/v1/inboxes/{a}"),
    ("GET", "/api/v1/inboxes/{a}/messages"),
    ("GET", "/api/v1/inboxes/{a}/messages/{id}"),
    ("PATCH", "/api/v1/inboxes/{a}/messages/{id}"),
    ("DELETE", "/api/v1/inboxes/{a}/messages/{id}"),
    ("GET", "/api/v1/inboxes/{a}/messages/{id}/raw"),
    ("GET", "/api/v1/inboxes/{a}/messages/{id}/text"),
    ("GET", "/api/v1/inboxes/{a}/messages/{id}/html"),
    ("GET", "/api/v1/inboxes/{a}/messages/{id}/transcript"),
    ("GET", "/api/v1/inboxes/{a}/messages/{id}/attachments/0"),
    ("GET", "/api/v1/inboxes/{a}/events"),
    ("POST", "/api/v1/inboxes/{a}/links"),
    ("DELETE", "/api/v1/inboxes/{a}/links/restore"),
    ("DELETE", "/api/v1/inboxes/{a}/links/feed"),
];

/// An inbox that is none of the stranger's business.
struct Foreign {
    address: String,
    token: String,
    mail: Option<String>,
}

async fn foreign(server: &Running, body: &str, is_full: bool) -> Foreign {
    let made = server.request_with("POST", "/api/v1/inboxes", &[], body).await.json();
    let [address, token] = ["address", "token"].map(|field| made[field].as_str().expect("made").to_owned());
    let mut mail = None;
    if is_full {
        server.send(&[&address], "Subject: secret\r\n\r\nsecret words\r\n").await;
        let list = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages")).await.json();
        mail = list["items"][0]["id"].as_str().map(str::to_owned);
    }
    Foreign { address, token, mail }
}

/// A wrong token, now and then almost the right one.
fn guess(rng: &mut StdRng, of: &Foreign, other: &Foreign) -> String {
    let right = &of.token;
    match rng.random_range(0..6) {
        0 => other.token.clone(),
        1 => right[..right.len() - 1].to_owned(),
        2 => format!("{right}0"),
        3 => {
            let at = rng.random_range(0..right.len());
            let other_digit = if right.as_bytes()[at] == b'0' { "1" } else { "0" };
            format!("{}{other_digit}{}", &right[..at], &right[at + 1..])
        }
        4 => of.address.clone(),
        _ => format!("{:032x}{:08x}", rng.random::<u128>(), rng.random::<u32>()),
    }
}

async fn connect(server: &Running) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(server.http).await.expect("the web accepts");
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("a connection");
    tokio::spawn(connection);
    sender
}

/// All of an answer that could tell one from another.
async fn bytes_of(answer: Response<Incoming>) -> Vec<u8> {
    let (parts, body) = answer.into_parts();
    let mut said = parts.status.to_string().into_bytes();
    for (name, value) in parts.headers.iter().filter(|(name, _)| **name != header::DATE) {
        said.extend_from_slice(name.as_str().as_bytes());
        said.extend_from_slice(value.as_bytes());
    }
    said.extend_from_slice(&body.collect().await.expect("a body").to_bytes());
    said
}

#[tokio::test]
async fn no_door_opens_by_guessing_and_all_refusals_are_alike_to_the_byte() {
    let server = start().await;
    let inboxes = [
        foreign(&server, "{}", true).await,
        foreign(&server, "{}", false).await,
        foreign(&server, r#"{"local":"ann"}"#, true).await,
        foreign(&server, r#"{"local":"bee"}"#, false).await,
        // One that never was, of a shape that is nobody's but its holder's.
        Foreign { address: "tadesi42mupaka97@sundew.example.com".to_owned(), token: "0".repeat(40), mail: None },
    ];
    let tries = env::var("SUNDEW_TRIES").map_or(TRIES, |tries| tries.parse().expect("a number"));
    let mut rng = StdRng::seed_from_u64(4);
    let mut first: HashMap<(&str, &str), Vec<u8>> = HashMap::new();
    let mut sender = connect(&server).await;
    for nth in 0..tries {
        let (method, door) = DOORS[nth % DOORS.len()];
        let of = inboxes.choose(&mut rng).expect("an inbox");
        let other = inboxes.iter().find(|other| other.address != of.address).expect("another");
        let path = door.replace("{a}", &of.address).replace("{id}", of.mail.as_deref().unwrap_or("aaaaaaaaaaaaaaaa"));
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, server.http.to_string());
        request = request.header(header::ORIGIN, format!("http://{}", server.http));
        let wrong = guess(&mut rng, of, other);
        match rng.random_range(0..4) {
            0 => {}
            1 => request = request.header(header::AUTHORIZATION, format!("Bearer {wrong}")),
            2 => request = request.header(header::AUTHORIZATION, "Basic b3A6c2VjcmV0"),
            _ => {
                let name = format!("sundew_{}", server.http.port());
                request = request.header(header::COOKIE, format!("{name}={}:{wrong}", of.address.replace('@', "%40")));
            }
        }
        if method != "GET" {
            let media = if door.starts_with("/api") { "application/json" } else { "application/x-www-form-urlencoded" };
            request = request.header(header::CONTENT_TYPE, media);
        }
        let body = match (method, door.starts_with("/api")) {
            ("GET" | "DELETE", _) => "",
            (_, true) => r#"{"kind":"restore","note":"mine","seen":true}"#,
            (_, false) => "do=make-restore&note=mine&ttl_secs=300&reason=spam",
        };
        let request = request.body(Full::new(Bytes::from(body))).expect("a request");
        if sender.ready().await.is_err() {
            sender = connect(&server).await;
        }
        let answer = sender.send_request(request).await.expect("an answer");
        assert_eq!(answer.status(), 404, "{method} {door} of {}", of.address);
        let said = bytes_of(answer).await;
        let expected = first.entry((method, door)).or_insert_with(|| said.clone());
        assert_eq!(String::from_utf8_lossy(&said), String::from_utf8_lossy(expected), "{method} {door} of {}", of.address);
    }
    for inbox in inboxes.iter().filter(|inbox| inbox.mail.is_some()) {
        let list = server.get_as(&inbox.token, &format!("/api/v1/inboxes/{}/messages", inbox.address)).await.json();
        assert_eq!((list["items"][0]["subject"].as_str(), list["items"][0]["seen"].as_bool()), (Some("secret"), Some(false)));
        let facts = server.get_as(&inbox.token, &format!("/api/v1/inboxes/{}", inbox.address)).await.json();
        assert!(facts["note"].is_null(), "{facts}");
    }
    server.stop().await;
}
