//! Who may read what: a private inbox is its holder's, a public name is everybody's, a reserved one the operator's.

use hyper::StatusCode;

use crate::harness::{self, Running};

const MAIL: &str = "Subject: secret plan\nFrom: a@b.example\nContent-Type: text/html\n\n<p>body</p>\n";

/// Every door to an inbox and to a mail in it.
fn doors(address: &str, id: &str) -> Vec<String> {
    let mut doors = Vec::new();
    for base in [format!("/inbox/{address}"), format!("/api/v1/inboxes/{address}/messages")] {
        doors.push(base.clone());
        for end in ["", "/raw", "/html", "/attachments/0"] {
            doors.push(format!("{base}/{id}{end}"));
        }
    }
    doors.push(format!("/api/v1/inboxes/{address}"));
    doors.push(format!("/api/v1/inboxes/{address}/messages/{id}/text"));
    doors.push(format!("/api/v1/inboxes/{address}/events"));
    doors
}

async fn only_mail(server: &Running, address: &str, token: &str) -> serde_json::Value {
    let listed = server.get_as(token, &format!("/api/v1/inboxes/{address}/messages")).await.json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    listed["items"][0].clone()
}

#[tokio::test]
async fn every_door_to_a_private_inbox_is_shut_alike_whatever_is_behind_it() {
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    let (_, other_token) = server.new_inbox().await;
    server.send(&[&address], MAIL).await;
    let id = only_mail(&server, &address, &token).await["id"].as_str().unwrap().to_owned();
    let never_was = "bababa22bababa22@sundew.example.com";
    for (real, unreal) in doors(&address, &id).iter().zip(doors(never_was, &id)) {
        let bearer = format!("Bearer {other_token}");
        for headers in [&[][..], &[("authorization", bearer.as_str())], &[("cookie", "sundew=x@y.org:wrong")]] {
            let answer = server.request("GET", real, headers).await;
            let nothing = server.request("GET", &unreal, headers).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{real}");
            assert_eq!(answer.text(), nothing.text(), "{real}");
        }
    }
    for (method, path) in [("DELETE", ""), ("DELETE", "/messages/x"), ("PATCH", "/messages/x")] {
        let answer = server.request(method, &format!("/api/v1/inboxes/{address}{path}"), &[]).await;
        assert!(answer.status == StatusCode::NOT_FOUND, "{method} {path}: {}", answer.status);
    }
    for action in ["burn", "test"] {
        assert_eq!(server.request("POST", &format!("/inbox/{address}/{action}"), &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(only_mail(&server, &address, &token).await["subject"], "secret plan");
    server.stop().await;
}

#[tokio::test]
async fn the_holder_opens_every_door() {
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    server.send(&[&address], MAIL).await;
    let id = only_mail(&server, &address, &token).await["id"].as_str().unwrap().to_owned();
    for door in doors(&address, &id) {
        if door.ends_with("/events") || door.ends_with("/attachments/0") {
            continue;
        }
        assert_eq!(server.get_as(&token, &door).await.status, StatusCode::OK, "{door}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_browser_comes_back_to_its_address_by_its_cookie() {
    let server = harness::start().await;
    let first = server.get("/").await;
    let cookie = first.header("set-cookie").split(';').next().unwrap().to_owned();
    let address = cookie.split_once('=').unwrap().1.split(':').next().unwrap().to_owned();
    assert!(first.text().contains(address.split('@').next().unwrap()));
    assert!(first.header("set-cookie").contains("HttpOnly; SameSite=Lax"));
    server.send(&[&address], MAIL).await;
    let again = server.request("GET", "/", &[("cookie", &cookie)]).await;
    assert!(again.text().contains("secret plan"));
    assert!(again.header("set-cookie").starts_with(&cookie), "it holds the same address");
    let stranger = server.get("/").await;
    assert!(!stranger.text().contains("secret plan"));
    server.stop().await;
}

#[tokio::test]
async fn a_first_look_at_the_front_page_stores_nothing() {
    let server = harness::start_with(&harness::config(&["--admin-token", "operator-secret"])).await;
    for _ in 0..20 {
        server.get("/").await;
        server.get("/inbox/nobody-ever").await;
    }
    let metrics = server.get("/metrics").await.text();
    assert!(metrics.lines().any(|line| line == "sundew_store_inboxes 0"), "{metrics}");
    server.stop().await;
}

#[tokio::test]
async fn reserved_names_are_read_by_the_operator_alone_on_every_domain() {
    let server = harness::start_with(&harness::config(&["--admin-token", "operator-secret"])).await;
    for name in ["postmaster", "abuse@sub.example.net", "Admin+tag@example.org"] {
        server.send(&[name], MAIL).await;
        let path = format!("/api/v1/inboxes/{name}/messages");
        assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND, "{name}");
        let seen = server.get_as("operator-secret", &path).await;
        assert_eq!(seen.json()["items"].as_array().unwrap().len(), 1, "{name}");
    }
    assert!(server.get("/api/v1/all").await.json()["items"].as_array().unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn recipients_of_one_mail_never_learn_of_each_other() {
    let server = harness::start().await;
    server.send(&["bob@example.com", "eve@example.com"], MAIL).await;
    let id = server.mails("bob@example.com").await[0]["id"].as_str().unwrap().to_owned();
    let mut seen = String::new();
    for end in ["", "/raw"] {
        seen += &server.get(&format!("/api/v1/inboxes/bob@example.com/messages/{id}{end}")).await.text();
    }
    seen += &server.get(&format!("/inbox/bob@example.com/{id}")).await.text();
    assert!(!seen.contains("eve"), "{seen}");
    assert!(seen.contains("(1 others)") || seen.contains("(1 other)"), "{seen}");
    server.stop().await;
}

#[tokio::test]
async fn a_burned_address_is_nobodys_and_its_mail_is_gone() {
    let server = harness::start().await;
    let (address, token) = server.new_inbox().await;
    server.send(&[&address], MAIL).await;
    let path = format!("/api/v1/inboxes/{address}");
    let burned = server.request("DELETE", &path, &[("authorization", &format!("Bearer {token}"))]).await;
    assert_eq!(burned.status, StatusCode::NO_CONTENT);
    server.send(&[&address], MAIL).await;
    assert_eq!(server.get(&path).await.status, StatusCode::NOT_FOUND);
    let listed = server.get_as(&token, &format!("{path}/messages")).await.json();
    assert!(listed["items"].as_array().unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn the_public_profile_keeps_all_mail_and_metrics_for_the_operator() {
    let arguments = ["--profile", "public", "--domains", "x.org", "--admin-token", "operator-secret"];
    let server = harness::start_with(&harness::config(&arguments)).await;
    for path in ["/all", "/api/v1/all", "/api/v1/events?watch=all"] {
        assert_eq!(server.get(path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(server.get_as("operator-secret", "/api/v1/all").await.status, StatusCode::OK);
    let basic = server.request("GET", "/all", &[("authorization", "Basic eDpvcGVyYXRvci1zZWNyZXQ=")]).await;
    assert_eq!(basic.status, StatusCode::OK);
    assert_eq!(server.get("/metrics").await.status, StatusCode::OK, "a loopback peer");
    let proxied = server.request("GET", "/metrics", &[("x-forwarded-for", "192.0.2.1")]).await;
    assert_eq!(proxied.status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.get("/inbox/bob@elsewhere.org").await.status, StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn a_data_directory_lets_addresses_and_their_ends_outlive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let config = harness::config(&["--data-dir", folder.path().to_str().unwrap()]);
    let server = harness::start_with(&config).await;
    let (address, token) = server.new_inbox().await;
    let (burned, burned_token) = server.new_inbox().await;
    server.request("DELETE", &format!("/api/v1/inboxes/{burned}"), &[("authorization", &format!("Bearer {burned_token}"))]).await;
    server.stop().await;
    let server = harness::start_with(&config).await;
    server.send(&[&address, &burned], MAIL).await;
    assert_eq!(only_mail(&server, &address, &token).await["subject"], "secret plan");
    let listed = server.get_as(&burned_token, &format!("/api/v1/inboxes/{burned}/messages")).await.json();
    assert!(listed["items"].as_array().unwrap().is_empty(), "a burned address stays burned");
    server.stop().await;
    let stranger = harness::start().await;
    assert_eq!(stranger.get_as(&token, &format!("/api/v1/inboxes/{address}")).await.status, StatusCode::NOT_FOUND);
    stranger.stop().await;
}
