//! How a mail came is told: what others wrote as their word, what we saw as a fact, and what is damaged in plain words.

use hyper::StatusCode;
use serde_json::{Value, json};
use tokio_rustls::rustls::version::TLS13;

use crate::harness::{self, Running, Smtp};

const TRAIL: &str = "Received: from relay.fern.example (relay.fern.example [192.0.2.11])\n\tby out.fern.example (Postfix) with ESMTPS id B2\n\
    \t(version=TLS1_2 cipher=ECDHE-RSA-AES256-GCM-SHA384); Tue, 14 Oct 2025 07:21:00 +0000\n\
    Received: nobody can read this <b>line</b>\n\
    Received: from [203.0.113.9] (helo=laptop) by relay.fern.example with esmtpa (Exim 4.96)\n\tid 1v8; Tue, 14 Oct 2025 07:22:30 +0000\n\
    DKIM-Signature: v=1; a=rsa-sha256; d=fern.example; s=2025a; bh=x=; b=y=\nList-Id: <news.fern.example>\nSubject: On its way\n\nHi.\n";

/// The one mail of a public inbox, whole.
async fn only_mail(server: &Running, name: &str) -> Value {
    let id = server.mails(name).await[0]["id"].as_str().expect("an id").to_owned();
    server.get(&format!("/api/v1/inboxes/{name}/messages/{id}")).await.json()
}

async fn page(server: &Running, name: &str, query: &str) -> String {
    let id = server.mails(name).await[0]["id"].as_str().expect("an id").to_owned();
    let answer = server.get(&format!("/inbox/{name}/{id}{query}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.text()
}

#[tokio::test]
async fn every_hop_is_told_oldest_first_and_only_ours_as_a_fact() {
    let server = harness::start().await;
    server.send(&["bob"], TRAIL).await;
    let mail = only_mail(&server, "bob").await;
    let hops = mail["journey"].as_array().expect("hops");
    let facts: Vec<_> =
        hops.iter().map(|hop| json!([hop["own"], hop["by"], hop["helo"], hop["ip"], hop["with"], hop["delay_secs"]])).collect();
    let peer = &mail["envelope"]["peer"];
    assert_eq!(
        facts[..3],
        [
            json!([false, "relay.fern.example", "laptop", "203.0.113.9", "esmtpa", null]),
            json!([false, null, null, null, null, null]),
            json!([false, "out.fern.example", "relay.fern.example", "192.0.2.11", "ESMTPS", -90]),
        ]
    );
    let own = &facts[3].as_array().expect("a list")[..5];
    assert_eq!(own, [json!(true), json!("sundew.example.com"), json!("client.example"), peer.clone(), json!("ESMTP")]);
    assert_eq!(hops[1]["text"], "nobody can read this <b>line</b>");
    assert_eq!(hops[2]["tls"], json!({"version": "TLSv1.2", "cipher": "ECDHE-RSA-AES256-GCM-SHA384"}));
    assert_eq!((&hops[3]["tls"], &hops[3]["at"]), (&Value::Null, &mail["received_at"]));
    assert_eq!(
        mail["marks"],
        json!([{"kind": "dkim", "domain": "fern.example", "selector": "2025a"}, {"kind": "list", "value": "<news.fern.example>"}])
    );

    let page = page(&server, "bob", "?view=journey").await;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is not in {page}"));
    let places = ["relay.fern.example", "nobody can read this", "out.fern.example", "what we saw ourselves"].map(place);
    assert!(places.is_sorted(), "{places:?}");
    assert_eq!(page.matches("as the mail says").count(), 3);
    assert!(page.contains("by a clock that is 90 seconds behind") && page.contains("not looked up"), "{page}");
    assert!(!page.contains("<b>line</b>") && page.contains("DKIM signature"), "{page}");
    server.stop().await;
}

#[tokio::test]
async fn our_own_hop_tells_the_encryption_that_we_saw_and_not_what_the_mail_claims() {
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await;
    smtp.command("EHLO client.example").await;
    let mut smtp = smtp.start_tls(&[&TLS13]).await;
    let reply = smtp.deliver(&["eve@x.example"], b"Received: by us with SMTP; never\n\nHi.\n").await;
    assert!(reply.starts_with("250"), "{reply}");
    let mail = only_mail(&server, "eve@x.example").await;
    let own = &mail["journey"][1];
    assert_eq!((&own["own"], &own["with"], &own["tls"]["version"]), (&json!(true), &json!("ESMTPS"), &json!("TLSv1.3")));
    assert_eq!(own["tls"]["cipher"], mail["envelope"]["tls"]["cipher"]);
    let page = page(&server, "eve@x.example", "?view=journey").await;
    assert!(page.contains(own["tls"]["cipher"].as_str().expect("a cipher")) && page.contains("mx.example"), "{page}");
    server.stop().await;
}

#[tokio::test]
async fn ten_thousand_lines_and_a_line_of_a_megabyte_are_told_to_a_bound() {
    let server = harness::start().await;
    server.send(&["many"], &format!("{}Subject: x\n\nHi.\n", "Received: by a; b\n".repeat(10_000))).await;
    server.send(&["long"], &format!("Received: from {} by b; c\nSubject: x\n\nHi.\n", "(".repeat(1_000_000))).await;
    for (name, hops) in [("many", 101), ("long", 1)] {
        let mail = only_mail(&server, name).await;
        assert_eq!(mail["journey"].as_array().expect("hops").len(), hops, "{name}");
        let page = page(&server, name, "?view=journey").await;
        assert!(page.len() < 300_000 && page.contains("what we saw ourselves"), "{name}: {}", page.len());
        assert!(page.contains("longer than we read") == (name == "long") && !page.contains("names no server before us"), "{name}");
    }
    assert!(page(&server, "many", "?view=journey").await.contains("older lines are not shown"));
    server.stop().await;
}

#[tokio::test]
async fn each_damage_says_what_happened_what_is_shown_and_where_the_rest_is() {
    let server = harness::start().await;
    let text = |head: &str, body: &str| format!("Subject: x\n{head}\n\n{body}\n");
    for (code, mail, said) in [
        ("too_deep", "Content-Type: message/rfc822\n\n".repeat(200), "too many messages within messages"),
        ("headers_too_long", text(&format!("X: {}", "x".repeat(300_000)), "x"), "header of this mail is too long"),
        ("no_headers", "\nonly text\n".to_owned(), "no header that could be read"),
        ("encoding", text("Content-Transfer-Encoding: base64", "aGV!sbG8gd29ybGQ="), "not encoded as it says"),
        ("charset", text("Content-Type: text/plain; charset=us-ascii-ish", "caf\u{e9}").replace('\u{e9}', "\u{fffd}"), ""),
    ] {
        let name = format!("d-{}", code.replace('_', "-"));
        // A letter that is not UTF-8 can't stand in a string.
        let mut bytes = mail.into_bytes();
        if let Some(at) = memchr::memmem::find(&bytes, "\u{fffd}".as_bytes()) {
            bytes.splice(at..at + 3, [0xe9]);
        }
        let reply = Smtp::connect(server.smtp).await.deliver(&[&format!("{name}@sundew.example.com")], &bytes).await;
        assert!(reply.starts_with("250"), "{reply}");
        let mail = only_mail(&server, &name).await;
        assert_eq!(mail["damage"], json!([code]));
        let page = page(&server, &name, "").await;
        assert!(page.contains(said) && page.contains("/raw\">Raw source</a></p>"), "{code}: {page}");
        if code == "encoding" {
            assert!(page.contains("hello world") && page.contains("61 47 56 21 73 62 47 38") && page.contains("aGV!sbG8"), "{page}");
        }
        if code == "charset" {
            assert!(page.contains("caf\u{e9}") && page.contains("63 61 66 e9") && page.contains("not in the character set"), "{page}");
        }
    }
    server.stop().await;
}
