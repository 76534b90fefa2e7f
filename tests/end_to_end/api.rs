//! REST as programs use it.

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::harness;

const MAIL: &str = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: \"Shop\" <shop@orchard.example>\r\nTo: Bob <bob@example.com>\r\n\
    Date: Sun, 22 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello there\r\n\
    --b\r\nContent-Type: application/pdf; name=\"../evil\\\"name.pdf\"\r\nContent-Disposition: attachment\r\n\
    Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--b--\r\n";

#[tokio::test]
async fn a_message_is_told_in_full_with_safe_downloads() {
    let server = harness::start().await;
    server.send(&["Bob+Shop@Example.com"], MAIL).await;
    let summary = server.mails("bob@example.com").await.remove(0);
    assert_eq!(summary["subject"], "Grüße");
    assert_eq!(summary["from"], json!({ "name": "Shop", "address": "shop@orchard.example" }));
    assert_eq!(
        (&summary["to"], &summary["address"], &summary["tag"]),
        (&json!("Bob+Shop@Example.com"), &json!("bob@example.com"), &json!("Shop"))
    );
    assert_eq!((&summary["seen"], &summary["snippet"]), (&json!(false), &json!("Hello there")));
    let path = format!("/api/v1/inboxes/bob@example.com/messages/{}", summary["id"].as_str().unwrap());
    let message = server.get(&path).await.json();
    assert_eq!(message["text"].as_str().unwrap().trim(), "Hello there");
    assert_eq!(message["html"], Value::Null);
    assert_eq!((&message["seen"], &message["date"]), (&json!(true), &json!("2026-11-22T09:00:00.000Z")));
    assert_eq!(message["envelope"]["from"], "sender@client.example");
    assert_eq!(message["headers"][0], json!(["Return-Path", "<sender@client.example>"]));
    let file = &message["attachments"][0];
    assert_eq!((&file["n"], &file["content_type"], &file["size_bytes"]), (&json!(0), &json!("application/pdf"), &json!(9)));
    let name = file["name"].as_str().unwrap();
    assert!(!name.contains(['/', '\\', '"']) && name.ends_with(".pdf"), "{name}");

    let download = server.get(&format!("{path}/attachments/0")).await;
    assert_eq!(&download.body[..], b"%PDF-1.4\n");
    for answer in [&download, &server.get(&format!("{path}/raw")).await, &server.get(&format!("{path}/text")).await] {
        assert!(answer.header("content-disposition").starts_with("attachment;"), "{:?}", answer.headers);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").contains("sandbox"));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(server.get(&format!("{path}/html")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&format!("{path}/attachments/1")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&format!("{path}/attachments/x")).await.status, StatusCode::NOT_FOUND);
    server.stop().await;
}

#[tokio::test]
async fn html_answers_as_a_frame_or_as_a_file_and_never_as_a_page() {
    let server = harness::start().await;
    server.send(&["bob"], "Subject: x\nContent-Type: text/html\n\n<p onclick=alert(1)>hi<script>alert(1)</script></p>\n").await;
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    for base in ["/inbox/bob", "/api/v1/inboxes/bob/messages"] {
        let path = format!("{base}/{id}/html");
        for dest in [None, Some("document"), Some("empty")] {
            let headers: Vec<_> = dest.map(|dest| ("sec-fetch-dest", dest)).into_iter().collect();
            let answer = server.request("GET", &path, &headers).await;
            assert!(answer.header("content-disposition").starts_with("attachment"), "{dest:?}");
            assert!(!answer.text().contains("alert"));
        }
        let framed = server.request("GET", &path, &[("sec-fetch-dest", "iframe")]).await;
        assert_eq!(framed.header("content-disposition"), "");
        let policy = framed.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox") && !policy.contains("allow-scripts"), "{policy}");
    }
    server.stop().await;
}

#[tokio::test]
async fn lists_page_filter_and_go_on_from_a_cursor() {
    let server = harness::start().await;
    for n in 0..7 {
        server.send(&[&format!("bob+t{}", n % 2)], &format!("Subject: number {n}\nFrom: x{n}@y.example\n\ntext\n")).await;
    }
    let list = async |query: &str| server.get(&format!("/api/v1/inboxes/bob/messages?{query}")).await.json();
    let subjects = |list: &Value| {
        list["items"].as_array().unwrap().iter().map(|item| item["subject"].as_str().unwrap().replace("number ", "")).collect::<String>()
    };
    let first = list("limit=3").await;
    assert_eq!(subjects(&first), "654");
    let second = list(&format!("limit=3&cursor={}", first["next"].as_str().unwrap())).await;
    assert_eq!(subjects(&second), "321");
    let last = list(&format!("limit=3&cursor={}", second["next"].as_str().unwrap())).await;
    assert_eq!((subjects(&last).as_str(), &last["next"]), ("0", &Value::Null));
    assert_eq!(subjects(&list("tag=t1").await), "531");
    assert_eq!(subjects(&list("tag=").await), "");
    assert_eq!(subjects(&list("subject=NUMBER%204").await), "4");
    assert_eq!(subjects(&list("from=X5@").await), "5");
    let by_path = server.get("/api/v1/inboxes/bob+t0/messages").await.json();
    assert_eq!(subjects(&by_path), "6420");
    server.send(&["bob"], "Subject: number 7\n\ntext\n").await;
    assert_eq!(subjects(&list(&format!("since={}", first["latest"].as_str().unwrap())).await), "7");
    assert_eq!(subjects(&list("since=2100-01-01T00:00:00Z").await), "");
    assert_eq!(subjects(&list("since=2020-01-01T00:00:00%2B02:00&limit=200").await).len(), 8);
    let about = server.get("/api/v1/inboxes/bob").await.json();
    assert_eq!(about["counts"]["messages"], 8);
    assert_eq!(about["tags"], json!([{ "tag": "t0", "messages": 4 }, { "tag": "t1", "messages": 3 }]));
    server.stop().await;
}

#[tokio::test]
async fn wrong_input_is_told_what_is_allowed() {
    let server = harness::start_with(&harness::config(&["--domains", "x.org,*.y.org"])).await;
    // (method, path, body, status, code)
    let cases = [
        ("GET", "/api/v1/inboxes/a%20b/messages", "", 422, "invalid_address"),
        ("GET", "/api/v1/inboxes/%FF/messages", "", 422, "invalid_address"),
        ("GET", "/api/v1/inboxes/bob@elsewhere.org/messages", "", 404, "not_found"),
        ("GET", "/api/v1/inboxes/bob/messages?limit=0", "", 422, "invalid_limit"),
        ("GET", "/api/v1/inboxes/bob/messages?limit=201", "", 422, "invalid_limit"),
        ("GET", "/api/v1/inboxes/bob/messages?limit=ten", "", 422, "invalid_limit"),
        ("GET", "/api/v1/inboxes/bob/messages?cursor=zzz", "", 422, "invalid_cursor"),
        ("GET", "/api/v1/inboxes/bob/messages?since=yesterday", "", 422, "invalid_since"),
        ("GET", "/api/v1/inboxes/bob/messages?tag=a&tag=b", "", 422, "invalid_query"),
        ("GET", "/api/v1/inboxes/bob/messages/nope", "", 404, "not_found"),
        ("GET", "/api/v1/nothing", "", 404, "not_found"),
        ("PUT", "/api/v1/inboxes", "", 405, "method_not_allowed"),
        ("GET", "/api/v1/all?limit=0", "", 422, "invalid_limit"),
        ("POST", "/api/v1/inboxes", r#"{"local":"a+b","access":"public"}"#, 422, "invalid_address"),
        ("POST", "/api/v1/inboxes", r#"{"mail_ttl":"1500ms"}"#, 422, "invalid_duration"),
        ("POST", "/api/v1/inboxes", "{", 422, "invalid_body"),
        ("POST", "/api/v1/inboxes", r#"{"colour":"red"}"#, 422, "invalid_body"),
        ("POST", "/api/v1/inboxes", r#"{"ttl":"30s"}"#, 422, "invalid_duration"),
        ("POST", "/api/v1/inboxes", r#"{"ttl":"31d"}"#, 422, "invalid_duration"),
        ("POST", "/api/v1/inboxes", r#"{"mail_ttl":"soon"}"#, 422, "invalid_duration"),
        ("POST", "/api/v1/inboxes", r#"{"domain":"elsewhere.org"}"#, 422, "invalid_domain"),
        ("POST", "/api/v1/inboxes", r#"{"access":"secret"}"#, 422, "invalid_access"),
        ("POST", "/api/v1/inboxes", r#"{"access":"public"}"#, 422, "local_missing"),
        ("POST", "/api/v1/inboxes", r#"{"local":"abuse","access":"public"}"#, 422, "reserved_name"),
        ("POST", "/api/v1/inboxes", r#"{"local":"tadesi42mupaka97","access":"public"}"#, 422, "generated_name"),
        ("POST", "/api/v1/inboxes", r#"{"local":"a b","access":"public"}"#, 422, "invalid_address"),
        ("POST", "/api/v1/inboxes", r#"{"local":"bob","access":"public","ttl":"1h"}"#, 422, "public_lifetime"),
    ];
    for (method, path, body, status, code) in cases {
        let answer = server.request_with(method, path, &[("content-type", "application/json")], body).await;
        let error = answer.json();
        assert_eq!(
            (answer.status.as_u16(), error["error"]["code"].as_str().unwrap_or_default()),
            (status, code),
            "{method} {path} {body}: {error}"
        );
        assert!(!error["error"]["message"].as_str().unwrap().is_empty(), "{path}");
    }
    let huge = "x".repeat(70_000);
    let answer = server.request_with("POST", "/api/v1/inboxes", &[("content-type", "application/json")], &huge).await;
    assert_eq!((answer.status, answer.json()["error"]["code"].as_str().unwrap()), (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"));
    server.stop().await;
}

#[tokio::test]
async fn inboxes_are_made_with_lifetimes_of_their_own_and_public_ones_by_name() {
    let server = harness::start().await;
    let body = r#"{"ttl":"5m","mail_ttl":"90s"}"#;
    let json_type = [("content-type", "application/json")];
    let made = server.request_with("POST", "/api/v1/inboxes", &json_type, body).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made = made.json();
    assert_eq!((&made["access"], &made["ttl_secs"], &made["mail_ttl_secs"]), (&json!("private"), &json!(300), &json!(90)));
    assert!(made["url"].as_str().unwrap().starts_with("http://"), "{made}");
    // As curl -d sends it.
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(server.request_with("POST", "/api/v1/inboxes", &form, body).await.json()["ttl_secs"], 300);
    assert_eq!(server.request_with("POST", "/api/v1/inboxes", &json_type, "").await.status, StatusCode::CREATED);
    let public = r#"{"local":"Team","access":"public"}"#;
    let statuses: Vec<_> = [
        server.request_with("POST", "/api/v1/inboxes", &json_type, public).await.status,
        server.request_with("POST", "/api/v1/inboxes", &json_type, public).await.status,
    ]
    .map(|status| status.as_u16())
    .into();
    assert_eq!(statuses, [201, 200]);
    let domains = server.get("/api/v1/domains").await.json();
    assert_eq!(domains, json!({ "items": ["sundew.example.com"], "any": true }));
    server.stop().await;
}

#[tokio::test]
async fn a_mail_is_marked_and_deleted() {
    let server = harness::start().await;
    server.send(&["bob"], "Subject: x\n\ny\n").await;
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/inboxes/bob/messages/{id}");
    let seen = server.request_with("PATCH", &path, &[("content-type", "application/json")], r#"{"seen":true}"#).await;
    assert_eq!(seen.json()["seen"], true);
    assert_eq!(server.request("DELETE", &path, &[]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.request("DELETE", &path, &[]).await.status, StatusCode::NOT_FOUND);
    assert!(server.mails("bob").await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn all_public_mail_is_listed_newest_first_and_private_mail_is_not() {
    let server = harness::start().await;
    let (address, _) = server.new_inbox().await;
    for (to, subject) in [("bob@example.com", "one"), (address.as_str(), "hidden"), ("eve@example.org", "two")] {
        server.send(&[to], &format!("Subject: {subject}\n\ny\n")).await;
    }
    let listed = server.get("/api/v1/all").await.json();
    let subjects: Vec<_> = listed["items"].as_array().unwrap().iter().map(|item| item["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["two", "one"]);
    assert_eq!(server.get("/api/v1/all?subject=TWO").await.json()["items"].as_array().unwrap().len(), 1);
    assert_eq!(server.get("/api/v1/all?from=nobody").await.json()["items"].as_array().unwrap().len(), 0);
    assert!(server.get("/all").await.text().contains("bob@example.com"));
    server.stop().await;
}

#[tokio::test]
async fn the_operators_doors_answer() {
    let server = harness::start().await;
    for path in ["/livez", "/readyz"] {
        assert_eq!(server.get(path).await.json(), json!({ "status": "ok" }), "{path}");
    }
    server.send(&["bob"], "Subject: x\n\ny\n").await;
    let metrics = server.get("/metrics").await.text();
    for name in ["sundew_mails_stored_total", "sundew_store_mails 1", "sundew_store_used_bytes", "# HELP"] {
        assert!(metrics.contains(name), "{name}: {metrics}");
    }
    server.stop().await;
}
