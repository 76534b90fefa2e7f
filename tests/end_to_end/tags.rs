//! Tags in all their forms reach their inbox, and nobody gets a certificate by them.

use serde_json::json;

use crate::harness::{Running, Smtp, config, start_with};

async fn tags_of(server: &Running, address: &str) -> Vec<(String, String)> {
    let list = server.get(&format!("/api/v1/inboxes/{address}/messages")).await.json();
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    items.iter().rev().map(|item| (text(&item["tag"]), text(&item["to"]))).collect()
}

#[tokio::test]
async fn the_label_before_a_zone_names_the_inbox_and_deeper_ones_name_none() {
    let server = start_with(&config(&["--domains", "x.org", "--tag-domains", "t.example"])).await;
    server.send(&["Milk@bob.t.example", "bob+shop@t.example", "bob@t.example"], "Subject: hello\r\n\r\n").await;
    let expected = [("Milk", "Milk@bob.t.example"), ("shop", "bob+shop@t.example"), ("", "bob@t.example")];
    assert_eq!(tags_of(&server, "bob@t.example").await, expected.map(|(tag, to)| (tag.to_owned(), to.to_owned())));
    // Opened as it was written, the inbox is filtered by the tag.
    assert_eq!(tags_of(&server, "milk@bob.t.example").await.len(), 1);
    let mut smtp = Smtp::connect(server.smtp).await;
    for line in ["EHLO client.example", "MAIL FROM:<a@b.example>"] {
        assert!(smtp.command(line).await.starts_with("250"), "{line}");
    }
    for (path, code) in [("milk@a.bob.t.example", "550"), ("milk@bob.u.example", "550"), ("admin@bob.t.example", "250")] {
        let reply = smtp.command(&format!("RCPT TO:<{path}>")).await;
        assert!(reply.starts_with(code), "{path}: {reply}");
    }
    // Whoever read this one could have a certificate for the label made.
    assert_eq!(server.get("/api/v1/inboxes/admin@bob.t.example/messages").await.status, 404);
    assert_eq!(server.get("/api/v1/inboxes/milk@a.bob.t.example/messages").await.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn behind_a_sign_of_the_operators_choice_stands_a_tag_and_no_name_has_that_sign() {
    let server = start_with(&config(&["--tag-separator", "-"])).await;
    server.send(&["bob-milk-2024@sundew.example.com", "mailer-daemon@sundew.example.com"], "Subject: hello\r\n\r\n").await;
    let expected = [("milk-2024".to_owned(), "bob-milk-2024@sundew.example.com".to_owned())];
    assert_eq!(tags_of(&server, "bob").await, expected);
    assert_eq!(server.get("/api/v1/inboxes/mailer/messages").await.json()["items"], json!([]));
    let claim = |local: &str| json!({ "local": local }).to_string();
    let refused = server.request_with("POST", "/api/v1/inboxes", &[], &claim("ann-lee")).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(refused.json()["error"]["code"], "tag_in_name");
    let (address, _) = server.new_inbox().await;
    assert!(!address.split('@').next().expect("a name").contains('-'), "{address}");
    assert_eq!(server.request_with("POST", "/api/v1/inboxes", &[], &claim("ann")).await.status, 201);
    server.stop().await;
}
