//! Forwarding: to who agreed, what lies in the holder's inbox, unchanged, and never anything else.

use std::time::Duration;

use hyper::StatusCode;
use serde_json::{Value, json};
use sundew::config::Config;

use crate::{
    harness::{Answer, Running, Smtp, config, eventually, start, start_with},
    smarthost::{Handed, Smarthost},
};

pub const ORDER: &str = "From: Secret Sender <secret@shop.example>\nSubject: Geheime Käse\n\n.A dot.\nLast line\n";

/// The configuration of a server that forwards by this smarthost, and tries again at once.
pub fn forwarding(smarthost: &str, arguments: &[&str]) -> Config {
    let own = ["--domains", "ours.example,*.ours.example", "--public-url", "http://sundew.ours.example", "--smarthost", smarthost];
    let mut config = config(&[&own, arguments].concat());
    config.outbound.as_mut().expect("it forwards").retries = vec![Duration::from_millis(50)];
    config
}

pub async fn with_smarthost(arguments: &[&str]) -> (Running, Smarthost) {
    let smarthost = Smarthost::start().await;
    let server = start_with(&forwarding(&format!("smtp://{}?tls=off", smarthost.address), arguments)).await;
    (server, smarthost)
}

/// A private inbox, and what its holder asks for.
pub struct Holder<'a> {
    server: &'a Running,
    pub address: String,
    pub bearer: String,
}

impl<'a> Holder<'a> {
    pub async fn new(server: &'a Running) -> Self {
        let (address, token) = server.new_inbox().await;
        Self { server, address, bearer: format!("Bearer {token}") }
    }

    pub async fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let path = format!("/api/v1/inboxes/{}{path}", self.address);
        self.server.request_with(method, &path, &[("authorization", &self.bearer)], body).await
    }

    /// A mail comes; its id.
    pub async fn gets(&self, mail: &str) -> String {
        self.server.send(&[&self.address], mail).await;
        let list = self.ask("GET", "/messages", "").await.json();
        list["items"][0]["id"].as_str().expect("an id").to_owned()
    }

    pub async fn forward(&self, id: &str, body: Value) -> Answer {
        self.ask("POST", &format!("/messages/{id}/forward"), &body.to_string()).await
    }

    /// What became of a mail that was forwarded once.
    pub async fn delivery(&self, id: &str) -> Value {
        self.ask("GET", &format!("/messages/{id}/forward"), "").await.json()["items"][0].clone()
    }

    /// Waits until it is in this state.
    pub async fn becomes(&self, id: &str, state: &str) -> Value {
        eventually(state, async || self.delivery(id).await["state"] == state).await;
        self.delivery(id).await
    }

    /// Has an address agree for this inbox by its code, which is the smarthost's mail number `count`.
    pub async fn agree(&self, smarthost: &Smarthost, id: &str, to: &str, count: usize) {
        assert_eq!(self.forward(id, json!({ "to": to })).await.json(), json!({ "state": "unconfirmed" }));
        let code = code_in(&smarthost.mail(count).await);
        assert_eq!(self.forward(id, json!({ "code": code })).await.json(), json!({ "state": "waiting" }));
    }
}

/// The code in a letter, as it stands there: two groups of four digits.
pub fn code_in(letter: &Handed) -> String {
    let first = letter.word_after("enter this code there: ");
    let second = letter.word_after(&format!("enter this code there: {first} "));
    format!("{first} {second}")
}

/// The path of a link in a letter, by what it is for.
pub fn link_in(mail: &Handed, purpose: &str) -> String {
    let start = format!("http://sundew.ours.example/forward/{purpose}/");
    format!("/forward/{purpose}/{}", mail.word_after(&start))
}

/// The status of an answer, and the code of its error.
pub fn code(answer: &Answer) -> (StatusCode, String) {
    (answer.status, answer.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn an_address_agrees_by_a_code_and_gets_the_mail_byte_for_byte() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    assert_eq!(holder.forward(&id, json!({ "to": "Jane@mail.example" })).await.status, StatusCode::ACCEPTED);
    let letter = smarthost.mail(1).await;
    assert_eq!((letter.from.as_str(), letter.to.as_slice()), ("forward@ours.example", &["Jane@mail.example".to_owned()][..]));
    let text = letter.text();
    for nothing_of_it in ["secret", "Secret", "shop", "Geheim", "dot", "attachment", &holder.address] {
        assert!(!text.contains(nothing_of_it), "{nothing_of_it} stands in {text}");
    }
    for field in ["Auto-Submitted: auto-generated\r\n", "Sundew-Forwarded: ", "From: Sundew <forward@ours.example>\r\n"] {
        assert!(text.contains(field), "{field} is missing in {text}");
    }
    let waiting = holder.ask("GET", &format!("/messages/{id}/forward"), "").await.json();
    assert_eq!((&waiting["items"], &waiting["awaits_code"]["to"]), (&json!([]), &json!("Jane@mail.example")));
    assert_eq!(holder.forward(&id, json!({ "code": code_in(&letter).replace(' ', "-") })).await.status, StatusCode::ACCEPTED);
    let cover = smarthost.mail(2).await;
    let raw = holder.ask("GET", &format!("/messages/{id}/raw"), "").await.body;
    assert!(raw.starts_with(b"Return-Path:") && raw.ends_with(b".A dot.\r\nLast line\r\n"));
    let attached = [b"Content-Type: message/rfc822\r\n".as_slice(), &raw].map(|part| memchr::memmem::find(&cover.data, part));
    assert!(matches!(attached, [Some(head), Some(mail)] if head < mail), "not as it came: {}", cover.text());
    assert!(cover.text().contains(&format!("This mail came to {}", holder.address)), "{}", cover.text());
    assert_eq!(holder.becomes(&id, "sent").await["to"], "Jane@mail.example");
    // Whoever agreed is not asked again, and has the same mail once.
    let second = holder.gets("Subject: two\n\nx\n").await;
    for _ in 0..2 {
        assert_eq!(holder.forward(&second, json!({ "to": "jane+tag@mail.example" })).await.json(), json!({ "state": "waiting" }));
    }
    smarthost.mail(3).await;
    holder.becomes(&second, "sent").await;
    assert_eq!(smarthost.mails().len(), 3);
    server.stop().await;
}

#[tokio::test]
async fn five_wrong_codes_spend_the_right_one_and_an_address_gets_one_a_day_whoever_asks() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let (holder, other) = (Holder::new(&server).await, Holder::new(&server).await);
    let id = holder.gets(ORDER).await;
    assert_eq!(code(&holder.forward(&id, json!({ "code": "1234 5678" })).await), (StatusCode::UNPROCESSABLE_ENTITY, "no_code".into()));
    holder.forward(&id, json!({ "to": "jane@mail.example" })).await;
    let right = code_in(&smarthost.mail(1).await);
    let wrong = if right.starts_with('0') { "1111 1111" } else { "0000 0000" };
    // Asking again for the same address sends nothing more, and leaves the code as it is.
    assert_eq!(holder.forward(&id, json!({ "to": "JANE@mail.example" })).await.json(), json!({ "state": "unconfirmed" }));
    for left in (0..5).rev() {
        assert_eq!(code(&holder.forward(&id, json!({ "code": wrong })).await), (StatusCode::UNPROCESSABLE_ENTITY, "wrong_code".into()));
        let awaited = holder.ask("GET", &format!("/messages/{id}/forward"), "").await.json()["awaits_code"].clone();
        assert_eq!(awaited["tries_left"], if left == 0 { Value::Null } else { json!(left) });
    }
    assert_eq!(code(&holder.forward(&id, json!({ "code": right })).await).1, "no_code");
    for asking in [&holder, &other] {
        let id = asking.gets(ORDER).await;
        let answer = asking.forward(&id, json!({ "to": "jane+x@mail.example" })).await;
        assert_eq!(code(&answer), (StatusCode::TOO_MANY_REQUESTS, "asked_today".into()));
        assert_ne!(answer.header("retry-after"), "");
    }
    assert_eq!(smarthost.mails().len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn the_link_in_the_letter_agrees_by_a_button_and_by_nothing_else() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    holder.forward(&id, json!({ "to": "jane@mail.example" })).await;
    let link = link_in(&smarthost.mail(1).await, "confirm");
    for _ in 0..2 {
        let page = server.get(&link).await;
        assert!(page.status == 200 && page.text().contains("Yes, forward it to me") && !page.text().contains(&holder.address));
    }
    assert_eq!(holder.delivery(&id).await, Value::Null, "looking agrees to nothing");
    for wrong in
        [link.replace("/forward/confirm/", "/forward/never/"), format!("{link}x"), "/forward/confirm/x".into(), "/forward/x/y".into()]
    {
        for method in ["GET", "POST"] {
            assert_eq!(server.request(method, &wrong, &[]).await.status, 404, "{method} {wrong}");
        }
    }
    assert!(server.request("POST", &link, &[]).await.text().contains("You have agreed"));
    assert!(smarthost.mail(2).await.text().contains("message/rfc822"));
    assert_eq!(server.request("POST", &link, &[]).await.status, 404, "once");
    server.stop().await;
}

#[tokio::test]
async fn all_mail_of_an_inbox_is_forwarded_as_it_comes_until_its_holder_stops_it_or_burns_the_inbox() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let before = holder.gets("Subject: before\n\nx\n").await;
    let ask = async |body: Value| holder.ask("POST", "/forward", &body.to_string()).await;
    assert_eq!(ask(json!({ "to": "jane@mail.example" })).await.json(), json!({ "state": "unconfirmed" }));
    ask(json!({ "code": code_in(&smarthost.mail(1).await) })).await;
    assert_eq!(holder.ask("GET", "/forward", "").await.json(), json!({ "to": "jane@mail.example", "left_out": 0, "awaits_code": null }));
    for (count, subject) in [(2, "first"), (3, "second")] {
        let id = holder.gets(&format!("Subject: {subject}\n\nx\n")).await;
        assert!(smarthost.mail(count).await.text().contains(&format!("Subject: Fwd: {subject}\r\n")));
        holder.becomes(&id, "sent").await;
    }
    assert_eq!(holder.delivery(&before).await, Value::Null, "from now on only");
    // What was forwarded once is not forwarded again as it comes.
    holder.gets("Subject: loop\nSundew-Forwarded: x\n\nx\n").await;
    holder.gets("Subject: third\n\nx\n").await;
    assert!(smarthost.mail(4).await.text().contains("Fwd: third"));
    assert_eq!(holder.ask("DELETE", "/forward", "").await.status, StatusCode::NO_CONTENT);
    let stopped = holder.gets("Subject: stopped\n\nx\n").await;
    assert_eq!(holder.ask("GET", "/forward", "").await.json()["to"], Value::Null);
    // Who agreed still has: no second code, and this one is the next to arrive.
    ask(json!({ "to": "jane@mail.example" })).await;
    holder.gets("Subject: again\n\nx\n").await;
    assert!(smarthost.mail(5).await.text().contains("Fwd: again"));
    assert_eq!(holder.delivery(&stopped).await, Value::Null);
    assert_eq!(holder.ask("DELETE", "", "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(holder.ask("GET", "/forward", "").await.status, StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn whoever_agreed_for_one_inbox_of_a_browser_needs_no_code_for_the_next() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let (first, second, forged) = (Holder::new(&server).await, Holder::new(&server).await, Holder::new(&server).await);
    let id = first.gets(ORDER).await;
    first.agree(&smarthost, &id, "jane@mail.example", 1).await;
    smarthost.mail(2).await;
    let token = |holder: &Holder| holder.bearer.replace("Bearer ", "");
    let host = server.http.port();
    for (asking, of_first, expected) in [(&forged, "wrong".to_owned(), 429), (&second, token(&first), 202)] {
        let id = asking.gets(ORDER).await;
        let cookie = format!("sundew_{host}={}:{}|{}:{of_first}", asking.address, token(asking), first.address);
        let path = format!("/api/v1/inboxes/{}/messages/{id}/forward", asking.address);
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
        let answer = server.request_with("POST", &path, &headers, &json!({ "to": "jane@mail.example" }).to_string()).await;
        assert_eq!(answer.status, expected, "{}", answer.text());
    }
    smarthost.mail(3).await;
    server.stop().await;
}

#[tokio::test]
async fn never_again_is_for_ever_and_outlives_a_restart_with_a_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = ["--data-dir", folder.path().to_str().unwrap()];
    let (server, smarthost) = with_smarthost(&data_dir).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    holder.agree(&smarthost, &id, "jane@mail.example", 1).await;
    let never = link_in(&smarthost.mail(2).await, "never");
    assert!(server.get(&never).await.text().contains("Never again?"));
    let second = holder.gets("Subject: two\n\nx\n").await;
    holder.forward(&second, json!({ "to": "jane@mail.example" })).await;
    smarthost.mail(3).await;
    assert!(server.request("POST", &never, &[]).await.text().contains("It is noted"));
    for to in ["jane@mail.example", "JANE+x@mail.example"] {
        let third = holder.gets("Subject: three\n\nx\n").await;
        assert_eq!(code(&holder.forward(&third, json!({ "to": to })).await), (StatusCode::UNPROCESSABLE_ENTITY, "unwanted".into()));
    }
    server.stop().await;
    let kept = std::fs::read(folder.path().join("forward-refusals")).unwrap();
    assert!(memchr::memmem::find(&kept, b"jane").is_none() && kept.len() > 16);
    let server = start_with(&forwarding(&format!("smtp://{}?tls=off", smarthost.address), &data_dir)).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    assert_eq!(code(&holder.forward(&id, json!({ "to": "jane@mail.example" })).await).1, "unwanted");
    // The link in an old mail still opens its page.
    assert_eq!(server.get(&never).await.status, 200);
    assert_eq!(smarthost.mails().len(), 3);
    server.stop().await;
}

#[tokio::test]
async fn nothing_goes_round_in_a_loop_and_what_is_sent_back_is_nobodys() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    for to in ["bob@ours.example", "bob@sub.ours.example", "bob@[127.0.0.1]", "bob@127.0.0.1", "bob@localhost", "вася@mail.example"] {
        assert_eq!(code(&holder.forward(&id, json!({ "to": to })).await).1, "invalid_target", "{to}");
    }
    holder.agree(&smarthost, &id, "jane@mail.example", 1).await;
    let cover = smarthost.mail(2).await;
    // What left comes back, as it would by a redirection over there.
    let mut smtp = Smtp::connect(server.smtp).await;
    assert!(smtp.deliver(&[&holder.address], &cover.data).await.starts_with("250"));
    let list = holder.ask("GET", "/messages", "").await.json();
    let back = list["items"][0]["id"].as_str().unwrap();
    assert_eq!(
        code(&holder.forward(back, json!({ "to": "jane@mail.example" })).await),
        (StatusCode::UNPROCESSABLE_ENTITY, "not_forwarded".into())
    );
    let hops = holder.gets(&format!("{}Subject: x\n\nx\n", "Received: from a by b; now\n".repeat(50))).await;
    assert_eq!(code(&holder.forward(&hops, json!({ "to": "jane@mail.example" })).await).1, "not_forwarded");
    // A bounce of ours is taken, and nobody reads it.
    server.send(&["forward@ours.example"], "Subject: undelivered\n\nsecret\n").await;
    assert_eq!(server.get("/api/v1/inboxes/forward@ours.example/messages").await.status, StatusCode::NOT_FOUND);
    let claim = server.request_with("POST", "/api/v1/inboxes", &[], r#"{"local":"forward","domain":"ours.example"}"#).await;
    assert_eq!(code(&claim).1, "address_refused");
    assert!(!server.get("/api/v1/all").await.text().contains("undelivered"));
    server.stop().await;
}

#[tokio::test]
async fn strangers_and_public_names_forward_nothing_and_without_a_smarthost_nobody_does() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    server.send(&["team@ours.example"], ORDER).await;
    let public = server.mails("team").await[0]["id"].as_str().unwrap().to_owned();
    let body = json!({ "to": "jane@mail.example" }).to_string();
    for path in [
        format!("/api/v1/inboxes/{}/messages/{id}/forward", holder.address),
        format!("/api/v1/inboxes/{}/forward", holder.address),
        format!("/api/v1/inboxes/team/messages/{public}/forward"),
        "/api/v1/inboxes/team/forward".to_owned(),
    ] {
        for (method, body) in [("POST", body.as_str()), ("GET", "")] {
            assert_eq!(
                code(&server.request_with(method, &path, &[], body).await),
                (StatusCode::NOT_FOUND, "not_found".into()),
                "{method} {path}"
            );
        }
    }
    for path in [format!("/inbox/{}/{id}/forward", holder.address), format!("/inbox/team/{public}/forward"), "/inbox/team/forward".into()] {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(server.request_with("POST", &path, &form, "to=jane@mail.example").await.status, 404, "{path}");
    }
    assert!(!server.get(&format!("/inbox/team/{public}")).await.text().contains("Forward…"));
    assert_eq!(smarthost.mails().len(), 0);
    server.stop().await;
    let server = start().await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    let answer = holder.forward(&id, json!({ "to": "jane@mail.example" })).await;
    assert_eq!(code(&answer), (StatusCode::NOT_IMPLEMENTED, "forward_off".into()));
    assert!(answer.text().contains("SUNDEW_SMARTHOST"));
    let page = server.request("GET", &format!("/inbox/{}/{id}", holder.address), &[("authorization", &holder.bearer)]).await.text();
    assert!(page.contains("Raw source") && !page.contains("Forward…"));
    server.stop().await;
}
