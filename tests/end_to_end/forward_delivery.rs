//! Forwarded mail on its way to the smarthost: refused, held up, limited, and at a stop.

use hyper::StatusCode;
use serde_json::json;

use crate::{
    forward::{Holder, ORDER, code, forwarding, with_smarthost},
    harness::{eventually, start, start_with},
    smarthost::Smarthost,
};

#[tokio::test]
async fn a_refusal_is_told_in_the_smarthosts_words_and_a_no_for_now_is_tried_again() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    smarthost.answer(451, "4.2.0 greylisted, come back");
    holder.agree(&smarthost, &id, "jane@mail.example", 1).await;
    holder.becomes(&id, "sent").await;
    smarthost.answer(451, "4.2.0 greylisted, come back");
    smarthost.answer(550, "5.1.1 <jane@mail.example>: <b>no such user</b>");
    let second = holder.gets("Subject: two\n\nx\n").await;
    holder.forward(&second, json!({ "to": "jane@mail.example" })).await;
    let refused = holder.becomes(&second, "refused").await;
    assert_eq!(refused["answer"], json!({ "code": 550, "text": "5.1.1 <jane@mail.example>: <b>no such user</b>" }));
    let page = server.request("GET", &format!("/inbox/{}/{second}", holder.address), &[("authorization", &holder.bearer)]).await.text();
    let told = "refused by the mail server: 550 5.1.1 &#60;jane@mail.example&#62;: &#60;b&#62;no such user";
    assert!(page.contains(told), "{page}");
    assert_eq!(smarthost.mails().len(), 2);
    // A failure is no reason not to try again when the holder says so.
    assert_eq!(holder.forward(&second, json!({ "to": "jane@mail.example" })).await.status, StatusCode::ACCEPTED);
    smarthost.mail(3).await;
    assert_eq!(holder.becomes(&second, "sent").await["to"], "jane@mail.example");
    server.stop().await;
}

#[tokio::test]
async fn a_smarthost_that_is_down_gets_the_mail_when_it_is_back_and_deleted_mail_never() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    holder.agree(&smarthost, &id, "jane@mail.example", 1).await;
    smarthost.mail(2).await;
    let address = smarthost.address;
    drop(smarthost);
    let (kept, deleted) = (holder.gets("Subject: kept\n\nx\n").await, holder.gets("Subject: deleted\n\nx\n").await);
    for id in [&kept, &deleted] {
        assert_eq!(holder.forward(id, json!({ "to": "jane@mail.example" })).await.status, StatusCode::ACCEPTED);
        eventually("a try that failed", async || holder.delivery(id).await["answer"]["text"].is_string()).await;
    }
    assert_eq!(holder.ask("DELETE", &format!("/messages/{deleted}"), "").await.status, StatusCode::NO_CONTENT);
    let smarthost = Smarthost::on(address).await;
    assert!(smarthost.mail(1).await.text().contains("Fwd: kept"));
    holder.becomes(&kept, "sent").await;
    let last = holder.gets("Subject: last\n\nx\n").await;
    holder.forward(&last, json!({ "to": "jane@mail.example" })).await;
    assert!(smarthost.mail(2).await.text().contains("Fwd: last"));
    assert!(server.metric(r#"sundew_forwards_total{outcome="sent"}"#).await >= 4.0);
    server.stop().await;
}

#[tokio::test]
async fn without_a_trusted_certificate_the_smarthost_gets_nothing() {
    let plain = Smarthost::start().await;
    let untrusted = start().await;
    for (smarthost, address) in [(Some(&plain), plain.address), (None, untrusted.smtp)] {
        // STARTTLS is not on offer there, and here its certificate is one that nobody vouches for.
        let server = start_with(&forwarding(&format!("smtp://user:password@{address}"), &[])).await;
        let holder = Holder::new(&server).await;
        let id = holder.gets(ORDER).await;
        holder.forward(&id, json!({ "to": "jane@mail.example" })).await;
        let letter = async || holder.ask("GET", &format!("/messages/{id}/forward"), "").await.json()["awaits_code"]["letter"].clone();
        eventually("a try that failed", async || letter().await["answer"]["text"].is_string()).await;
        assert!(["waiting", "sending"].contains(&letter().await["state"].as_str().unwrap()));
        assert_eq!(smarthost.map_or(0, |smarthost| smarthost.mails().len()), 0);
        server.stop().await;
    }
    assert_eq!(untrusted.mails("jane@mail.example").await.len(), 0);
    untrusted.stop().await;
}

#[tokio::test]
async fn letters_are_limited_for_a_network_and_mails_in_all() {
    let (server, smarthost) = with_smarthost(&["--proxy-networks", "127.0.0.0/8"]).await;
    let made = server.request("POST", "/api/v1/inboxes", &[]).await.json();
    let (address, bearer) = (made["address"].as_str().unwrap(), format!("Bearer {}", made["token"].as_str().unwrap()));
    let ask = async |client: &str, n: usize| {
        let headers = [("authorization", bearer.as_str()), ("x-forwarded-for", client)];
        let body = json!({ "to": format!("jane@mail{n}.example") }).to_string();
        server.request_with("POST", &format!("/api/v1/inboxes/{address}/forward"), &headers, &body).await
    };
    for n in 0..10 {
        assert_eq!(ask("192.0.2.1", n).await.status, StatusCode::ACCEPTED, "{n}");
    }
    assert_eq!(code(&ask("192.0.2.200", 10).await), (StatusCode::TOO_MANY_REQUESTS, "forward_too_often".into()));
    assert_eq!(ask("198.51.100.1", 10).await.status, StatusCode::ACCEPTED, "another network is not held");
    smarthost.mail(11).await;
    server.stop().await;

    let (server, smarthost) = with_smarthost(&["--forward-max-per-hour", "2"]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    holder.agree(&smarthost, &id, "jane@mail.example", 1).await;
    let second = holder.gets("Subject: two\n\nx\n").await;
    let answer = holder.forward(&second, json!({ "to": "jane@mail.example" })).await;
    assert_eq!(code(&answer), (StatusCode::TOO_MANY_REQUESTS, "forward_too_often".into()));
    assert_eq!(smarthost.mail(2).await.to, ["jane@mail.example"]);
    // What comes by itself waits for its turn instead.
    assert_eq!(holder.ask("POST", "/forward", r#"{"to":"jane@mail.example"}"#).await.status, StatusCode::ACCEPTED);
    let third = holder.gets("Subject: three\n\nx\n").await;
    let waiting = holder.becomes(&third, "waiting").await;
    assert!(waiting["next_at"].as_str().is_some() && waiting["answer"].is_null(), "{waiting}");
    server.stop().await;
}

#[tokio::test]
async fn a_stop_sends_what_is_due_and_waits_for_nothing_else() {
    let (server, smarthost) = with_smarthost(&[]).await;
    let holder = Holder::new(&server).await;
    let id = holder.gets(ORDER).await;
    holder.agree(&smarthost, &id, "jane@mail.example", 1).await;
    let mut ids = Vec::new();
    for n in 0..6 {
        ids.push(holder.gets(&format!("Subject: mail {n}\n\nx\n")).await);
    }
    for id in &ids {
        assert_eq!(holder.forward(id, json!({ "to": "jane@mail.example" })).await.status, StatusCode::ACCEPTED);
    }
    server.stop().await;
    assert_eq!(smarthost.mails().len(), 8);
}
