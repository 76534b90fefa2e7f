//! Names of one's own: claimed while free, nobody else's afterwards, over every door.

use serde_json::{Value, json};

use crate::harness::{Answer, Running, config, start, start_with};

async fn claim(server: &Running, local: &str) -> Answer {
    server.request_with("POST", "/api/v1/inboxes", &[], &json!({ "local": local }).to_string()).await
}

async fn claimed(server: &Running, local: &str) -> (String, String) {
    let answer = claim(server, local).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let made = answer.json();
    assert_eq!((&made["access"], &made["after_end"]), (&json!("private"), &json!("silence")));
    let text = |key: &str| made[key].as_str().expect("text").to_owned();
    (text("address"), text("token"))
}

async fn patch(server: &Running, token: &str, address: &str, change: Value) -> Answer {
    let bearer = format!("Bearer {token}");
    server.request_with("PATCH", &format!("/api/v1/inboxes/{address}"), &[("authorization", &bearer)], &change.to_string()).await
}

#[tokio::test]
async fn a_claimed_name_is_the_same_nothing_to_everybody_else_empty_or_full_over_every_door() {
    let server = start().await;
    let (address, token) = claimed(&server, "ann").await;
    let (_, wrong) = server.new_inbox().await;
    let doors = ["", "/messages", "/messages/x", "/messages/x/raw", "/messages/x/html", "/messages/x/transcript", "/events"];
    let mut seen = Vec::new();
    for round in 0..2 {
        for (door, shown) in doors.iter().flat_map(|door| [(door, None), (door, Some(&wrong))]) {
            let path = format!("/api/v1/inboxes/{address}{door}");
            let answer = match shown {
                Some(token) => server.get_as(token, &path).await,
                None => server.get(&path).await,
            };
            assert_eq!(answer.status, 404, "{path}");
            seen.push(answer.body);
        }
        seen.push(server.get(&format!("/inbox/{address}")).await.body);
        if round == 0 {
            server.send(&[&address], "Subject: mine\r\n\r\n").await;
        }
    }
    let (empty, full) = seen.split_at(seen.len() / 2);
    assert_eq!(empty, full, "to the byte");
    let mine = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages")).await.json();
    assert_eq!(mine["items"][0]["subject"], "mine");
    assert!(server.get("/api/v1/all").await.json()["items"].as_array().unwrap().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn a_taken_name_is_409_with_free_ones_like_it() {
    let server = start().await;
    claimed(&server, "ann").await;
    server.send(&["bob"], "Subject: public\r\n\r\n").await;
    assert_eq!(server.get("/api/v1/inboxes/eve@sundew.example.com").await.status, 200);
    for used in ["ann", "bob", "eve"] {
        let answer = claim(&server, used).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (409, Some("name_taken")), "{used}");
        let suggestions = answer.json()["error"]["suggestions"].as_array().unwrap().clone();
        assert_eq!(suggestions.len(), 3, "{used}");
        let free = suggestions[0].as_str().unwrap().split('@').next().unwrap().to_owned();
        assert!(free.starts_with(used));
        claimed(&server, &free).await;
    }
    let public = json!({ "local": "ann", "access": "public" }).to_string();
    assert_eq!(server.request_with("POST", "/api/v1/inboxes", &[], &public).await.status, 409, "a claim is no secret");
    for (never, code) in [("postmaster", "reserved_name"), ("tadesi42mupaka97", "generated_name"), ("a+b", "invalid_address")] {
        assert_eq!(claim(&server, never).await.json()["error"]["code"], code);
    }
    server.stop().await;
}

#[tokio::test]
async fn its_holder_chooses_the_life_the_note_and_what_senders_hear_after_the_end() {
    let server = start().await;
    let (address, token) = claimed(&server, "ann").await;
    let changed = patch(&server, &token, &address, json!({ "ttl": "5m", "note": " milk shop ", "after_end": "550" })).await.json();
    assert_eq!((&changed["ttl_secs"], &changed["note"], &changed["after_end"]), (&json!(300), &json!("milk shop"), &json!("550")));
    for (wrong, code) in [
        (json!({ "ttl": "31d" }), "invalid_duration"),
        (json!({ "note": "x".repeat(101) }), "invalid_note"),
        (json!({ "note": "two\nlines" }), "invalid_note"),
        (json!({ "after_end": "maybe" }), "invalid_after_end"),
        (json!({ "mail_ttl": "5m" }), "invalid_body"),
    ] {
        let answer = patch(&server, &token, &address, wrong).await;
        assert_eq!((answer.status.as_u16(), answer.json()["error"]["code"].as_str()), (422, Some(code)));
    }
    assert_eq!(patch(&server, "stranger", &address, json!({ "ttl": "5m" })).await.status, 404);
    assert_eq!(patch(&server, &token, "bob@sundew.example.com", json!({ "ttl": "5m" })).await.json()["error"]["code"], "public_inbox");
    let path = format!("/api/v1/inboxes/{address}");
    assert_eq!(server.request("DELETE", &path, &[("authorization", &format!("Bearer {token}"))]).await.status, 204);
    let mut smtp = crate::harness::Smtp::connect(server.smtp).await;
    for (command, code) in [("MAIL FROM:<a@b.org>", "250"), (&*format!("RCPT TO:<{address}>"), "550 5.2.1")] {
        let reply = smtp.command(command).await;
        assert!(reply.starts_with(code), "{reply}");
    }
    assert_eq!(claim(&server, "ann").await.status, 409, "nobody inherits it");
    server.stop().await;
}

#[tokio::test]
async fn a_name_of_yesterday_opens_for_nobody_else_after_a_restart_with_a_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&["--data-dir", folder.path().to_str().unwrap()]);
    let server = start_with(&config).await;
    let (address, token) = claimed(&server, "ann").await;
    server.stop().await;
    let server = start_with(&config).await;
    server.send(&[&address], "Subject: after the restart\r\n\r\n").await;
    let path = format!("/api/v1/inboxes/{address}/messages");
    assert_eq!(server.get(&path).await.status, 404);
    assert_eq!(claim(&server, "ann").await.status, 409);
    assert_eq!(server.get_as(&token, &path).await.json()["items"][0]["subject"], "after the restart");
    for name in std::fs::read_dir(folder.path()).unwrap() {
        let kept = std::fs::read(name.unwrap().path()).unwrap();
        assert!(!kept.windows(3).any(|window| window == b"ann"), "no readable address on disk");
    }
    server.stop().await;
}

#[tokio::test]
async fn who_tries_doors_or_takes_names_by_the_dozen_is_slowed_down_and_the_holder_is_not() {
    let limits = ["--max-wrong-tokens-per-minute-per-network", "5", "--max-inboxes-per-minute-per-network", "3"];
    let server = start_with(&config(&[&limits[..], &["--proxy-networks", "127.0.0.0/8"]].concat())).await;
    let from = async |client: &str, method: &str, path: &str, token: &str, body: &str| {
        let bearer = format!("Bearer {token}");
        server.request_with(method, path, &[("x-forwarded-for", client), ("authorization", &bearer)], body).await
    };
    let made = from("192.0.2.1", "POST", "/api/v1/inboxes", "", r#"{"local": "ann"}"#).await.json();
    let path = format!("/api/v1/inboxes/{}/messages", made["address"].as_str().unwrap());
    let token = made["token"].as_str().unwrap();
    for _ in 0..5 {
        assert_eq!(from("192.0.2.2", "GET", &path, "wrong", "").await.status, 404);
    }
    let slowed = from("192.0.2.3", "GET", &path, "wrong", "").await;
    assert_eq!((slowed.status.as_u16(), slowed.json()["error"]["code"].as_str()), (429, Some("too_many_requests")));
    assert!(!slowed.header("retry-after").is_empty());
    assert_eq!(from("192.0.2.3", "GET", &path, token, "").await.status, 200, "the holder sits in the same network");
    assert_eq!(from("198.51.100.1", "GET", &path, "wrong", "").await.status, 404, "others are not slowed down");
    for _ in 0..2 {
        assert_eq!(from("192.0.2.1", "POST", "/api/v1/inboxes", "", "").await.status, 201);
    }
    assert_eq!(from("192.0.2.9", "POST", "/api/v1/inboxes", "", "").await.status, 429);
    server.stop().await;
}
