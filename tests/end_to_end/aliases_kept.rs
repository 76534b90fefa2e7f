//! How long an address for a site lasts: over crashes, until it is deleted, and never longer than its inbox.

use std::{
    fs,
    io::Write,
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    harness::{self, Running, Smtp, config, eventually, start, start_with},
    process::Process,
    visitor::{Visitor, between},
};

async fn change(server: &Running, token: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let bearer = format!("Bearer {token}");
    let answer = server.request_with(method, path, &[("authorization", &bearer)], &body.to_string()).await;
    (answer.status.as_u16(), if answer.body.is_empty() { Value::Null } else { answer.json() })
}

/// The address and the tag of a new one.
async fn issue(server: &Running, inbox: &str, token: &str, body: &Value) -> (String, String) {
    let (status, made) = change(server, token, "POST", &format!("/api/v1/inboxes/{inbox}/tags"), body).await;
    assert_eq!(status, 201, "{made}");
    let text = |key: &str| made[key].as_str().expect("a text").to_owned();
    (text("address"), text("tag"))
}

async fn subjects(server: &Running, inbox: &str, token: &str) -> Vec<String> {
    let list = server.get_as(token, &format!("/api/v1/inboxes/{inbox}/messages")).await.json();
    list["items"].as_array().expect("items").iter().map(|item| item["subject"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn reply_to(server: &Running, address: &str) -> String {
    let mut smtp = Smtp::connect(server.smtp).await;
    smtp.command("EHLO client.example").await;
    smtp.command("MAIL FROM:<a@client.example>").await;
    smtp.command(&format!("RCPT TO:<{address}>")).await
}

#[tokio::test]
async fn one_that_was_deleted_before_any_mail_waits_for_none() {
    let server = start().await;
    let (inbox, token) = server.new_inbox().await;
    let (_, tag) = issue(&server, &inbox, &token, &json!({ "site": "milk.example" })).await;
    issue(&server, &inbox, &token, &json!({ "site": "tyres.example" })).await;
    let path = format!("/api/v1/inboxes/{inbox}/leaks");
    assert_eq!(server.get_as(&token, &path).await.json()["items"].as_array().unwrap().len(), 2);
    change(&server, &token, "DELETE", &format!("/api/v1/inboxes/{inbox}/tags/{tag}"), &Value::Null).await;
    let left = server.get_as(&token, &path).await.json();
    assert_eq!((left["items"].as_array().unwrap().len(), &left["items"][0]["site"]), (1, &json!("tyres.example")), "{left}");
}

#[tokio::test]
async fn a_deleted_one_takes_no_mail_and_is_neither_listed_nor_given_again() {
    let server = start().await;
    for form in ["opaque", "plus"] {
        let (inbox, token) = server.new_inbox().await;
        let site = json!({ "site": "milk.example", "form": form });
        let (alias, tag) = issue(&server, &inbox, &token, &site).await;
        server.send(&[&alias], "Subject: before\r\n\r\n").await;
        let path = format!("/api/v1/inboxes/{inbox}/tags/{tag}");
        let nonsense = format!("/api/v1/inboxes/{inbox}/tags/%ff");
        for (method, body) in [("DELETE", Value::Null), ("PATCH", json!({ "active": true }))] {
            assert_eq!(change(&server, &token, method, &nonsense, &body).await.0, 404, "as any other that is not there");
        }
        let (_, stranger) = server.new_inbox().await;
        assert_eq!(change(&server, &stranger, "DELETE", &path, &Value::Null).await.0, 404);
        assert_eq!(change(&server, &token, "DELETE", &path, &Value::Null).await, (204, Value::Null));
        assert_eq!(change(&server, &token, "DELETE", &path, &Value::Null).await.0, 404);
        assert_eq!(change(&server, &token, "PATCH", &path, &json!({ "active": true })).await.0, 404);
        assert!(reply_to(&server, &alias).await.starts_with("250"), "in silence");
        server.send(&[&alias], "Subject: after\r\n\r\n").await;
        let listed = server.get_as(&token, &format!("/api/v1/inboxes/{inbox}/tags")).await.json();
        let item = &listed["items"][0];
        assert_eq!((&item["tag"], &item["address"], &item["messages"]), (&json!(tag), &Value::Null, &json!(1)), "a tag as any other");
        let (again, _) = issue(&server, &inbox, &token, &site).await;
        assert_ne!(again, alias);
        change(&server, &token, "PATCH", &format!("/api/v1/inboxes/{inbox}"), &json!({ "after_end": "550" })).await;
        assert!(reply_to(&server, &alias).await.starts_with("550 5.2.1"), "where senders hear of ends");
        assert!(reply_to(&server, &again).await.starts_with("250"));
        assert_eq!(subjects(&server, &inbox, &token).await, ["before"]);
    }
    server.stop().await;
}

#[tokio::test]
async fn one_is_deleted_and_its_domain_chosen_by_forms_alone() {
    let server = start_with(&config(&["--domains", "one.example,two.example"])).await;
    let mut visitor = Visitor::new(&server);
    let (_, inbox) = visitor.home().await;
    let form = format!("/inbox/{inbox}/aliases");
    let page = visitor.page(&form).await;
    assert!(page.contains("<option value=\"one.example\">one.example</option><option value=\"two.example\">"), "{page}");
    let page = visitor.send(&form, "site=milk.example&domain=two.example").await.replace("<wbr>", "");
    let tag = between(&page, "id=\"address-", "\"");
    assert!(page.contains(&format!("{tag}@two.example")), "{page}");
    let refused = visitor.ask("POST", &form, "site=milk.example&domain=three.example&do=another&known=milk.example").await;
    assert_eq!(refused.status, 422);
    let page = visitor.send(&format!("{form}/{tag}"), "do=delete&known=milk.example").await;
    assert!(page.contains("The address is gone for good.") && !page.contains(&tag), "{page}");
    assert!(page.contains(">milk.example</bdi></h1>") && page.contains("value=\"milk.example\""), "the site stays: {page}");
    assert_eq!(visitor.ask("POST", &format!("{form}/{tag}"), "do=delete").await.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn a_rule_that_closes_an_inbox_is_told_of_the_inbox_and_not_of_its_alias() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--data-dir", folder.path().to_str().unwrap()];
    let server = start_with(&config(&arguments)).await;
    let made = server.request_with("POST", "/api/v1/inboxes", &[], r#"{"local":"ann"}"#).await.json();
    let (inbox, token) = (made["address"].as_str().unwrap(), made["token"].as_str().unwrap());
    let (alias, _) = issue(&server, inbox, token, &json!({ "site": "milk.example" })).await;
    server.stop().await;
    // A process of its own has metrics of its own.
    let server = Process::start(&[&arguments[..], &["--reject-domains", inbox]].concat()).await;
    assert!(reply_to(&server, inbox).await.starts_with("550 5.7.1"));
    assert!(reply_to(&server, &alias).await.starts_with("250"), "or anybody could try which inbox it is");
    server.send(&[&alias], "Subject: for nobody\r\n\r\n").await;
    let metrics = server.get("/metrics").await.text();
    assert!(metrics.contains("sundew_mails_discarded_total{reason=\"rule\"} 1"), "{metrics}");
}

#[tokio::test]
async fn what_was_issued_and_deleted_outlives_a_crash_and_a_write_that_it_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let (arguments, file) = (["--data-dir", folder.path().to_str().unwrap()], folder.path().join("aliases"));
    let kept_bytes = || fs::metadata(&file).map(|file| file.len()).unwrap_or_default();
    let server = Process::start(&arguments).await;
    let (inbox, token) = server.new_inbox().await;
    let mut issued = Vec::new();
    for site in ["a.example", "b.example", "c.example"] {
        let before = kept_bytes();
        issued.push(issue(&server, &inbox, &token, &json!({ "site": site })).await);
        eventually("it is kept", || async { kept_bytes() > before }).await;
        assert!(kept_bytes() - before < 1_000, "what changed is written, and no more");
    }
    let (before, (deleted, tag)) = (kept_bytes(), &issued[1]);
    change(&server, &token, "DELETE", &format!("/api/v1/inboxes/{inbox}/tags/{tag}"), &Value::Null).await;
    eventually("that is kept", || async { kept_bytes() > before }).await;
    // Killed while the next block was written.
    drop(server);
    let whole = fs::read(&file).unwrap();
    fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(&whole[17..90]).unwrap();

    let server = Process::start(&arguments).await;
    assert!(server.log().contains("the last 73 bytes of the aliases were cut off"), "{}", server.log());
    for (alias, subject) in [(&issued[0].0, "a"), (deleted, "b"), (&issued[2].0, "c")] {
        server.send(&[alias], &format!("Subject: {subject}\r\n\r\n")).await;
    }
    assert_eq!(subjects(&server, &inbox, &token).await, ["c", "a"]);
    let tags = server.get_as(&token, &format!("/api/v1/inboxes/{inbox}/tags")).await.json();
    assert_eq!(tags["items"].as_array().unwrap().len(), 2, "{tags}");
}

#[tokio::test]
async fn what_could_not_be_written_is_told_and_written_once_it_can_be_as_is_a_file_that_somebody_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (arguments, file) = (["--data-dir", folder.path().to_str().unwrap()], folder.path().join("aliases"));
    // A folder in its place, since permissions and quotas don't stop root.
    let obstacle = folder.path().join("aliases.new");
    fs::create_dir(&obstacle).unwrap();
    let server = Process::start(&arguments).await;
    let unsaved = async |value: &str| server.get("/metrics").await.text().contains(&format!("\nsundew_data_dir_unsaved {value}\n"));
    let (inbox, token) = server.new_inbox().await;
    issue(&server, &inbox, &token, &json!({ "site": "a.example" })).await;
    eventually("it is told", async || unsaved("1").await).await;
    fs::remove_dir(&obstacle).unwrap();
    eventually("it is kept", async || file.exists() && unsaved("0").await).await;
    assert_eq!(server.log().matches("aliases in the data directory can't be written").count(), 1, "{}", server.log());
    fs::write(&file, b"").unwrap();
    issue(&server, &inbox, &token, &json!({ "site": "b.example" })).await;
    eventually("all of it is kept", async || fs::metadata(&file).is_ok_and(|file| file.len() > 0)).await;
    drop(server);
    let server = Process::start(&arguments).await;
    let tags = server.get_as(&token, &format!("/api/v1/inboxes/{inbox}/tags")).await.json();
    assert_eq!(tags["items"].as_array().unwrap().len(), 2, "{tags}");
}

#[test]
fn a_file_over_the_limit_of_the_process_is_an_error_and_not_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let ended = Command::new("sh")
        .args(["-c", "ulimit -f 0; exec \"$0\" --smtp-listen 127.0.0.1:0 --http-listen 127.0.0.1:0 --data-dir \"$1\""])
        .args([harness::binary().as_ref(), folder.path().as_os_str()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.code().is_some() && said.contains("File too large"), "{}: {said}", ended.status);
}
