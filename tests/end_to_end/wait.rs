//! One call that waits for the mail and answers with all that is in it: no polling, nothing missed, nothing twice.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::{io::AsyncWriteExt, join, net::TcpStream, task::JoinSet};

use crate::harness::{self, Running, Smtp, eventually, stuffed};

const CODE_MAIL: &str = "From: Acme <noreply@acme.example>\nTo: bob@sundew.example.com\nSubject: Verify your address\n\
    MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n\
    <p>Your verification code is <b>482913</b>.</p><p><a href=\"https://acme.example/verify?t=Zx81\">Confirm your address</a></p>\n";

fn mail(from: &str, subject: &str) -> String {
    format!("From: {from}@sender.example\nSubject: {subject}\n\ntext\n")
}

async fn wait(server: &Running, address: &str, query: &str) -> Value {
    let answer = server.get(&format!("/api/v1/inboxes/{address}/wait?{query}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{query}: {}", answer.text());
    answer.json()
}

fn subjects(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|mail| mail["subject"].as_str().unwrap()).collect()
}

/// Mails to names at the first domain, by one connection.
async fn deliver(server: &Running, mails: impl Iterator<Item = (String, String)>) {
    let mut smtp = Smtp::connect(server.smtp).await;
    smtp.command("EHLO client.example").await;
    for (name, mail) in mails {
        let commands = format!("MAIL FROM:<a@b.example>\r\nRCPT TO:<{name}@sundew.example.com>\r\nDATA\r\n");
        smtp.write(commands.as_bytes()).await;
        for code in ["250", "250", "354"] {
            assert!(smtp.reply().await.starts_with(code));
        }
        smtp.write(&stuffed(mail.as_bytes())).await;
        assert!(smtp.reply().await.starts_with("250"));
    }
}

/// Until so many wait: what comes then comes to somebody who waits.
async fn waiting(server: &Running, count: usize) {
    let is_so = async || server.metric("sundew_waits").await == count as f64;
    eventually("they wait", is_so).await;
}

#[tokio::test]
async fn a_wait_answers_with_the_whole_mail_when_it_comes() {
    let server = harness::start().await;
    let (answer, ()) = join!(wait(&server, "bob", "timeout=20s&subject=verify"), async {
        waiting(&server, 1).await;
        server.send(&["bob"], CODE_MAIL).await;
    });
    assert_eq!((&answer["matched"], &answer["timed_out"], &answer["ended"]), (&json!(true), &json!(false), &Value::Null));
    let item = &answer["items"][0];
    assert_eq!((&item["code"], &item["link"]), (&json!("482913"), &json!("https://acme.example/verify?t=Zx81")));
    assert!(item["text"].as_str().unwrap().contains("482913") && item["html"].as_str().unwrap().contains("<b>482913</b>"));
    let alone = server.get(&format!("/api/v1/inboxes/bob/messages/{}", item["id"].as_str().unwrap())).await.json();
    assert_eq!(*item, alone, "the mail as it is alone");
    // It was there already: the same.
    assert_eq!(wait(&server, "bob", "timeout=0s").await["items"], json!([alone]));
    waiting(&server, 0).await;
    server.stop().await;
}

#[tokio::test]
async fn who_goes_on_from_latest_misses_nothing_and_gets_nothing_twice() {
    const MAILS: usize = 60;
    let server = harness::start().await;
    let senders = async |first: usize| {
        for n in (first..MAILS).step_by(2) {
            // Mail to others on the way at the same time counts as well.
            server.send(&["bob", &format!("eve{n}")], &mail("a", &format!("number {n}"))).await;
        }
    };
    let reader = async {
        let (mut got, mut since) = (Vec::new(), String::new());
        while got.len() < MAILS {
            let answer = wait(&server, "bob", &format!("timeout=20s&from=a@&since={since}")).await;
            assert_eq!(answer["matched"], true, "after {}: {answer}", got.len());
            got.extend(subjects(&answer).into_iter().rev().map(str::to_owned));
            since = answer["latest"].as_str().unwrap().to_owned();
        }
        assert_eq!(wait(&server, "bob", &format!("timeout=0s&since={since}")).await["items"], json!([]));
        got
    };
    let ((), (), mut got) = join!(senders(0), senders(1), reader);
    got.sort_unstable();
    let mut sent: Vec<_> = (0..MAILS).map(|n| format!("number {n}")).collect();
    sent.sort_unstable();
    assert_eq!(got, sent);
    server.stop().await;
}

#[tokio::test]
async fn a_wait_for_several_lasts_until_all_match_and_none_may_come_is_told_at_once() {
    let server = harness::start().await;
    server.send(&["bob"], &mail("ann", "one")).await;
    let (two, none, ()) =
        join!(wait(&server, "bob", "timeout=20s&count=2&from=ANN"), wait(&server, "bob", "timeout=20s&count=0&subject=two"), async {
            waiting(&server, 2).await;
            server.send(&["bob"], &mail("eve", "between")).await;
            server.send(&["bob"], &mail("ann", "two")).await;
        });
    assert_eq!((&two["matched"], subjects(&two)), (&json!(true), vec!["two", "one"]), "the newest first");
    assert_eq!((&none["matched"], &none["timed_out"], subjects(&none)), (&json!(false), &json!(false), vec!["two"]));
    let none = wait(&server, "bob", "timeout=50ms&count=0&subject=three").await;
    assert_eq!((&none["matched"], &none["timed_out"], &none["items"]), (&json!(true), &json!(true), &json!([])));
    // What is deleted while others are waited for does not count any more.
    let id = two["items"][0]["id"].as_str().unwrap().to_owned();
    let (three, ()) = join!(wait(&server, "bob", "timeout=20s&count=3&from=ann"), async {
        waiting(&server, 1).await;
        server.request("DELETE", &format!("/api/v1/inboxes/bob/messages/{id}"), &[]).await;
        server.send(&["bob"], &mail("ann", "three")).await;
        server.send(&["bob"], &mail("ann", "four")).await;
    });
    assert_eq!(subjects(&three), ["four", "three", "one"]);
    server.stop().await;
}

#[tokio::test]
async fn a_wait_in_vain_tells_what_was_asked_and_what_came_instead() {
    let server = harness::start().await;
    server.send(&["bob"], &mail("ann", "before")).await;
    let since = wait(&server, "bob", "timeout=0s").await["latest"].as_str().unwrap().to_owned();
    server.send(&["bob+shop"], &mail("ann", "Welcome")).await;
    server.send(&["bob"], &mail("eve", "Verify")).await;
    let answer = wait(&server, "bob", &format!("timeout=80ms&from=Ann&subject=VERIFY&tag=shop&since={since}")).await;
    assert_eq!((&answer["matched"], &answer["timed_out"], &answer["items"]), (&json!(false), &json!(true), &json!([])));
    let seen = answer["seen"].as_array().unwrap();
    let failed: Vec<_> = seen.iter().map(|mail| (mail["subject"].as_str().unwrap(), &mail["failed"])).collect();
    assert_eq!(
        failed,
        [("Verify", &json!(["tag", "from"])), ("Welcome", &json!(["subject"])), ("before", &json!(["since", "tag", "subject"])),]
    );
    assert_eq!((&seen[1]["tag"], &seen[1]["from"]["address"]), (&json!("shop"), &json!("ann@sender.example")));
    let wanted = json!({ "timeout": "80ms", "count": 1, "since": since, "tag": "shop", "from": "Ann", "subject": "VERIFY" });
    assert_eq!(answer["wanted"], wanted);
    // The tag of a path filters, as it does in lists.
    let answer = wait(&server, "bob+shop", "timeout=0s").await;
    assert_eq!((subjects(&answer), &answer["wanted"]["tag"]), (vec!["Welcome"], &json!("shop")));
    server.stop().await;
}

#[tokio::test]
async fn a_wait_ends_with_its_inbox_and_with_the_server() {
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    let path = format!("/api/v1/inboxes/{address}/wait?timeout=5m");
    let token_header = format!("Bearer {token}");
    let burn = async |address: &str| {
        let path = format!("/api/v1/inboxes/{address}");
        assert_eq!(server.request("DELETE", &path, &[("authorization", &token_header)]).await.status.as_u16(), 204);
    };
    let (ended, ()) = join!(server.get_as(&token, &path), async {
        waiting(&server, 1).await;
        burn(&address).await;
    });
    let ended = ended.json();
    assert_eq!((&ended["matched"], &ended["timed_out"], &ended["ended"]), (&json!(false), &json!(false), &json!("inbox_ended")));
    assert_eq!(server.get_as(&token, &path).await.json()["ended"], "inbox_ended", "it stays empty for ever");
    // More happens at once than a reader is told of.
    deliver(&server, (0..300).map(|n| ("bob".to_owned(), mail("ann", &format!("number {n}"))))).await;
    let (ended, ()) = join!(wait(&server, "bob", "timeout=5m&subject=never"), async {
        waiting(&server, 1).await;
        burn("bob").await;
    });
    assert_eq!(ended["ended"], "inbox_ended");
    let stopped = {
        let asker = Running::at(server.smtp, None, server.http);
        tokio::spawn(async move { asker.get("/api/v1/inboxes/eve/wait?timeout=5m").await.json() })
    };
    waiting(&server, 1).await;
    server.stop().await;
    let stopped = stopped.await.unwrap();
    assert_eq!((&stopped["matched"], &stopped["ended"]), (&json!(false), &json!("server_stops")));
}

#[tokio::test]
async fn what_can_not_be_waited_for_is_refused_by_name_with_an_example() {
    let server = harness::start().await;
    let long = "x".repeat(501);
    for (query, code, named) in [
        ("timeout=301s", "timeout_too_long", "5m"),
        ("timeout=30", "invalid_duration", "timeout=30s"),
        ("count=101", "invalid_count", "count=2"),
        ("count=-1", "invalid_count", "100"),
        ("since=yesterday", "invalid_since", "2026-01-31T12:00:00Z"),
        ("since=00000000-0000000000000001", "invalid_since", "cursor"),
        ("subjcet=verify", "unknown_parameter", "\"subjcet\""),
        ("limit=3", "unknown_parameter", "subject=verify"),
        ("from=a&from=b", "invalid_query", "from"),
        (&format!("subject={long}"), "invalid_filter", "subject=verify"),
    ] {
        let refused = server.get(&format!("/api/v1/inboxes/bob/wait?{query}")).await;
        let error = &refused.json()["error"];
        assert_eq!((refused.status.as_u16(), error["code"].as_str()), (422, Some(code)), "{query}");
        assert!(error["message"].as_str().unwrap().contains(named), "{query}: {error}");
    }
    // As closed as the mail itself.
    let (address, token) = server.new_inbox().await;
    let path = format!("/api/v1/inboxes/{address}/wait?timeout=0s");
    assert_eq!(server.get(&path).await.status.as_u16(), 404);
    assert_eq!(server.get_as(&token, &path).await.status.as_u16(), 200);
    server.stop().await;
}

#[tokio::test]
async fn a_network_waits_for_so_much_at_once_and_who_goes_away_makes_room() {
    let server = harness::start_with(&harness::config(&["--limit-exempt", "none"])).await;
    let mut held = Vec::new();
    for _ in 0..64 {
        let mut stream = TcpStream::connect(server.http).await.unwrap();
        stream.write_all(b"GET /api/v1/inboxes/bob/wait?timeout=5m HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        held.push(stream);
    }
    waiting(&server, 64).await;
    let refused = server.get("/api/v1/inboxes/bob/wait?timeout=5m").await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "5"));
    assert_eq!(refused.json()["error"]["code"], "too_many_waits");
    drop(held.pop());
    waiting(&server, 63).await;
    assert_eq!(wait(&server, "bob", "timeout=0s").await["timed_out"], true);
    drop(held);
    waiting(&server, 0).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tests_at_once_each_get_their_own_mail() {
    const TESTS: usize = 1_000;
    let server = Arc::new(harness::start().await);
    let mut tests = JoinSet::new();
    for n in 0..TESTS {
        let server = Arc::clone(&server);
        tests.spawn(async move {
            let answer = wait(&server, &format!("test{n}"), "timeout=5m").await;
            assert_eq!(subjects(&answer), [format!("for {n}")]);
            let item = &answer["items"][0];
            assert_eq!(
                (&item["to"], &item["code"]),
                (&json!(format!("test{n}@sundew.example.com")), &json!(format!("{:06}", 310_007 + n)))
            );
        });
    }
    // Half of the mail while they begin to wait, half when all do.
    for half in [0, 1] {
        if half == 1 {
            waiting(&server, TESTS / 2).await;
        }
        let mail = |n| format!("Subject: for {n}\n\nYour verification code is {:06}.\n", 310_007 + n);
        deliver(&server, (half..TESTS).step_by(2).map(|n| (format!("test{n}"), mail(n)))).await;
    }
    tests.join_all().await;
    Arc::into_inner(server).unwrap().stop().await;
}
