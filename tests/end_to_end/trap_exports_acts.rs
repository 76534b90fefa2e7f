//! What people and programs do about traps: ask about a mail, clear something, take a source off, give addresses away.

use std::fs;

use serde_json::json;
use sundew::server::{Server, StartupError};

use crate::{
    harness::{Answer, Running, binary, config, eventually, start_prepared, start_with},
    trap_exports::{TOKEN, api, as_operator, export, given_away, letter, plant, planted, rehearsed},
};

const CHECK_TOKEN: &str = "filter-secret";
const FROM_US: (&str, &str) = ("sec-fetch-site", "same-origin");

async fn check(server: &Running, token: &str, mail: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    server.request_with("POST", "/api/v1/traps/check", &[("authorization", &bearer)], mail).await
}

#[tokio::test]
async fn a_filter_learns_what_traps_know_of_a_mail() {
    let server = start_with(&rehearsed(&["--trap-check-token", CHECK_TOKEN, "--max-message-bytes", "300000"])).await;
    for (copy, to) in given_away(&server, 6).await.into_iter().enumerate() {
        server.send(&[&to], &letter(copy as u64, &to)).await;
    }
    eventually("the letter is known", async || {
        check(&server, CHECK_TOKEN, &letter(77, "me@y.org")).await.json()["confidence"].as_f64() > Some(0.9)
    })
    .await;
    let known = check(&server, TOKEN, &letter(78, "me@y.org")).await.json();
    assert!(known["similarity"].as_f64().unwrap() > 0.9 && known["campaign"].as_str().unwrap().len() == 16, "{known}");
    assert!(["spam", "suspect"].contains(&known["label"].as_str().unwrap()), "{known}");
    let unknown =
        check(&server, CHECK_TOKEN, "From: a@b.example\n\nShall we meet for lunch on Tuesday, or is Wednesday better for you?").await;
    assert_eq!(unknown.json(), json!({ "campaign": null, "similarity": null, "confidence": null, "label": null }));
    // Larger than any form.
    let large = format!("From: a@b.example\n\n{}", "and so it went on and on. ".repeat(10_000));
    assert_eq!(check(&server, CHECK_TOKEN, &large).await.status, 200);
    for (token, mail, status, code) in [
        (CHECK_TOKEN, "", 422, "not_a_mail"),
        (CHECK_TOKEN, "only words", 422, "not_a_mail"),
        (CHECK_TOKEN, &"x".repeat(300_001), 413, "300000"),
        ("wrong", "From: a@b.example\n\nhi", 401, "operator_only"),
    ] {
        let answer = check(&server, token, mail).await;
        assert!(answer.status == status && answer.text().contains(code), "{code}: {} {}", answer.status, answer.text());
    }
    // What whoever runs this has cleared is nothing bad.
    let id = known["campaign"].as_str().unwrap();
    assert_eq!(as_operator(&server, "POST", "/admin/traps/cleared", &json!({ "campaign": id }).to_string()).await.status, 201);
    let cleared = check(&server, CHECK_TOKEN, &letter(79, "me@y.org")).await.json();
    assert_eq!((&cleared["campaign"], &cleared["confidence"], &cleared["label"]), (&json!(id), &json!(0.0), &json!("unknown")));
    assert_eq!(server.request("GET", "/api/v1/admin/traps", &[("authorization", &format!("Bearer {CHECK_TOKEN}"))]).await.status, 401);
    server.stop().await;
}

#[tokio::test]
async fn where_no_secret_is_set_nobody_asks_about_mail() {
    let server = start_with(&config(&["--domains", "x.org", "--traps", "on"])).await;
    let answer = check(&server, "", "From: a@b.example\n\nhi").await;
    assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (403, Some("no_check_token")));
    server.stop().await;
}

#[tokio::test]
async fn what_the_operator_clears_leaves_all_lists_until_that_is_taken_back() {
    let server = planted(&[]).await;
    assert_eq!(server.request_with("POST", "/api/v1/admin/traps/cleared", &[], "{\"network\":\"203.0.113.7\"}").await.status, 401);
    let lists = async || {
        let (cidr, url) = (export(&server, "postfix.cidr").await.text(), export(&server, "rspamd-url.map").await.text());
        (cidr.contains("203.0.113.7/32"), url.contains("prizes.example TRAP_URL"), api(&server, "/campaigns").await["items"] != json!([]))
    };
    assert_eq!(lists().await, (true, true, true));
    for body in [json!({ "network": "203.0.113.7" }), json!({ "domain": "prizes.example" }), json!({ "campaign": "09f3c51d22aa8b47" })] {
        let answer = as_operator(&server, "POST", "/admin/traps/cleared", &body.to_string()).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    assert_eq!(lists().await, (false, false, false));
    let cleared = as_operator(&server, "GET", "/admin/traps/cleared", "").await.json();
    let kinds: Vec<_> = cleared["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["campaign", "network", "domain"]);
    assert_eq!(as_operator(&server, "DELETE", "/admin/traps/cleared?campaign=09f3c51d22aa8b47", "").await.status, 204);
    assert!(lists().await.2, "it may be told of again");
    for (body, status) in [
        ("{\"network\":\"192.0.2.77\"}", 404),
        ("{\"network\":\"203.0.113.7\",\"domain\":\"a.example\"}", 422),
        ("{\"address\":\"a@x.org\"}", 422),
        ("{}", 422),
    ] {
        assert_eq!(as_operator(&server, "POST", "/admin/traps/cleared", body).await.status, status, "{body}");
    }
    let state = as_operator(&server, "GET", "/admin/traps", "").await.json();
    let below: Vec<_> = state["below"].as_array().unwrap().iter().filter(|item| item["name"] == "0000000000000007").collect();
    assert_eq!((&state["remembered"]["campaigns"], &below[0]["hits_total"]), (&json!(2), &json!(1)), "{state}");
    let text = state.to_string();
    assert!(!text.contains('@') && !text.contains("traps.example.net"), "no trap is named: {text}");
    server.stop().await;
}

#[tokio::test]
async fn anybody_takes_a_source_off_but_only_what_is_listed_and_not_from_another_site() {
    let server = planted(&[]).await;
    let off = async |source: &str, headers: &[(&str, &str)]| server.request("POST", &format!("/traps/sources/{source}"), headers).await;
    assert_eq!(off("203.0.113.7", &[("sec-fetch-site", "cross-site")]).await.status, 403);
    let gone = off("203.0.113.7", &[FROM_US]).await;
    assert_eq!((gone.status.as_u16(), gone.header("location")), (303, "/traps/sources/203.0.113.7?done=trap-taken-off"));
    assert!(!export(&server, "postfix.cidr").await.text().contains("203.0.113.7/32"));
    assert_eq!(api(&server, "/sources/203.0.113.7").await["listed"], false);
    assert_eq!(off("203.0.113.7", &[FROM_US]).await.status, 422, "it is on no list any more");
    // Evidence against what is not listed can't be wiped off by its own sender.
    assert_eq!(off("198.51.100.9", &[FROM_US]).await.status, 422);
    assert_eq!(server.request("DELETE", "/api/v1/traps/sources/prizes.example", &[]).await.status, 204);
    assert!(!export(&server, "url.rbldnsd").await.text().contains("prizes.example :"));
    server.stop().await;
    let limited = start_prepared(&rehearsed(&["--max-inboxes-per-minute-per-network", "1", "--limit-exempt", "10.0.0.0/8"]), plant).await;
    assert_eq!(limited.request("DELETE", "/api/v1/traps/sources/prizes.example", &[]).await.status, 204);
    assert_eq!(limited.request("DELETE", "/api/v1/traps/sources/203.0.113.7", &[]).await.status, 429);
    limited.stop().await;
}

#[tokio::test]
async fn overrides_spare_what_they_name_and_a_wrong_file_starts_no_server() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("overrides");
    let path_text = path.to_str().unwrap();
    fs::write(&path, "allow 203.0.113.0/24 # the office\nallow prizes.example\n").unwrap();
    let server = planted(&["--trap-overrides", path_text]).await;
    let cidr = export(&server, "postfix.cidr").await.text();
    assert!(!cidr.contains("203.0.113.7/32") && cidr.contains("2001:db8:42::/64"), "{cidr}");
    assert!(!export(&server, "rspamd-url.map").await.text().contains("prizes.example TRAP_URL"));
    assert!(server.metric("sundew_trap_overrides_failed").await == 0.0);
    server.stop().await;
    fs::write(&path, "allow 203.0.113.0/24\nalow prizes.example\n").unwrap();
    let error = Server::bind(&rehearsed(&["--trap-overrides", path_text])).await.err().unwrap();
    assert!(matches!(error, StartupError::Overrides { .. }));
    let said = error.to_string();
    assert!(said.contains("SUNDEW_TRAP_OVERRIDES") && said.contains("line 2: it begins with \"alow\""), "{said}");
}

#[tokio::test]
async fn addresses_that_are_given_away_take_mail_that_nobody_reads_and_tell_where_it_came_from() {
    let server = start_with(&rehearsed(&[])).await;
    let seed = async |body: &str| as_operator(&server, "POST", "/admin/traps/seeds", body).await;
    let made = seed("{\"source\":\"an old forum\",\"count\":3}").await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    let addresses: Vec<_> = made["addresses"].as_array().unwrap().iter().map(|address| address.as_str().unwrap()).collect();
    assert!(addresses.len() == 3 && addresses.iter().all(|address| address.ends_with("@x.org")), "{made}");
    server.send(&addresses[..2], "From: a@b.example\nSubject: hi\n\nbuy this and that while it is cheap").await;
    assert_eq!(server.get(&format!("/api/v1/inboxes/{}/messages", addresses[0])).await.status, 404, "nobody reads it");
    let count = async || as_operator(&server, "GET", "/admin/traps/seeds", "").await.json()["items"][0]["messages"].clone();
    eventually("the mails are counted", async || count().await == 2).await;
    let listed = as_operator(&server, "GET", "/admin/traps/seeds", "").await.json();
    assert!(listed["items"][0]["source"] == "an old forum" && listed["items"][0]["last_at"].is_string(), "{listed}");
    assert!(!listed.to_string().contains(addresses[0]), "they are told once");
    for (body, status) in [
        ("{\"source\":\"\"}", 422),
        ("{\"source\":\"two\\nlines\"}", 422),
        ("{\"source\":\"a\",\"count\":0}", 422),
        ("{\"source\":\"a\",\"count\":201}", 422),
        ("{\"source\":\"a\",\"domain\":\"other.example\"}", 422),
        ("{}", 422),
    ] {
        assert_eq!(seed(body).await.status, status, "{body}");
    }
    let run = async |token: &str| {
        let (url, token) = (format!("http://{}", server.http), token.to_owned());
        let arguments = ["seed", "--source", "a list", "-n", "2", "--url", &url, "--token", &token].map(str::to_owned);
        tokio::task::spawn_blocking(move || std::process::Command::new(binary()).args(arguments).output().unwrap()).await.unwrap()
    };
    let said = run(TOKEN).await;
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(said.status.success() && text.lines().count() == 2 && text.lines().all(|line| line.ends_with("@x.org")), "{text}");
    let refused = run("wrong").await;
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(2), 0));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the server answered 401"));
    server.stop().await;
}

#[tokio::test]
async fn metrics_tell_how_full_traps_are_and_what_is_listed() {
    let server = planted(&[]).await;
    for (metric, wanted) in [
        ("sundew_trap_campaigns{label=\"spam\"}", 1.0),
        ("sundew_trap_listed{kind=\"network\"}", 2.0),
        ("sundew_trap_listed{kind=\"domain\"}", 1.0),
        ("sundew_trap_remembered{kind=\"network\"}", 3.0),
        ("sundew_trap_addresses", 19.0),
        ("sundew_trap_evicted_total", 0.0),
    ] {
        assert_eq!(server.metric(metric).await, wanted, "{metric}");
    }
    server.stop().await;
}
