//! What is told of an address is no more than somebody said and what came: no guess stands there as a fact.

use serde_json::{Value, json};

use crate::{
    harness::{self, Running},
    leaks::{ask, issue, leaks, tagged, words, write},
};

/// What is told of the one tag of an inbox.
async fn item(server: &Running, bearer: &str, inbox: &str) -> Value {
    leaks(server, bearer, inbox).await["items"][0].clone()
}

#[tokio::test]
async fn two_strangers_to_each_other_are_the_first_to_write_and_it_is_too_early_to_tell() {
    let server = harness::start().await;
    let (inbox, bearer, tagged) = tagged(&server).await;
    let to_books = tagged.replace("+milk", "+books");
    write(&server, &to_books, "dairy.example", "Welcome").await;
    let one = item(&server, &bearer, &inbox).await;
    assert_eq!((&one["state"], &one["site"], &one["first_to_write"]), (&json!("none"), &Value::Null, &json!("dairy.example")), "{one}");
    write(&server, &to_books, "tyres.example", "Winter tyres").await;
    let two = item(&server, &bearer, &inbox).await;
    assert_eq!((&two["state"], &two["leak"]), (&json!("too_early"), &Value::Null), "{two}");
    let csv = ask(&server, &bearer, &format!("/inbox/{inbox}/leaks.csv")).await.text();
    assert_eq!(csv.matches(",dairy.example,too_early,\r\n").count(), 2, "a line for each sender: {csv}");
    let page = words(&ask(&server, &bearer, &format!("/inbox/{inbox}/leaks?tag=books")).await.text());
    let heading = "First to write Nobody said whom this address was given to. Up to three senders";
    assert!(page.contains("Too early to tell") && page.contains(heading) && !page.contains("Expected here"), "{page}");
    assert!(page.contains("was not checked on this server") && !page.contains("Only claimed"), "{page}");
    for _ in 0..2 {
        let list = ask(&server, &bearer, &format!("/api/v1/inboxes/{inbox}/messages")).await.json();
        let id = list["items"][0]["id"].as_str().unwrap();
        server.request("DELETE", &format!("/api/v1/inboxes/{inbox}/messages/{id}"), &[("authorization", &bearer)]).await;
    }
    let page = words(&ask(&server, &bearer, &format!("/inbox/{inbox}/leaks?tag=books")).await.text());
    assert!(page.contains("It was among the first to write.") && !page.contains("Only claimed"), "without its mail: {page}");
    assert!(!page.contains("was not checked"), "which nobody knows of mail that is gone: {page}");
    server.stop().await;
}

#[tokio::test]
async fn a_site_that_was_named_is_expected_and_one_that_writes_in_its_place_was_only_first() {
    let server = harness::start().await;
    let (inbox, token) = server.new_inbox().await;
    let bearer = format!("Bearer {token}");
    let (tag, alias) = issue(&server, &bearer, &inbox, "dairy.example").await;
    assert_eq!(item(&server, &bearer, &inbox).await["state"], "waiting");
    let page = async || words(&ask(&server, &bearer, &format!("/inbox/{inbox}/leaks?tag={tag}")).await.text());
    assert!(page().await.contains("Expected here dairy.example has not written yet."), "{}", page().await);
    write(&server, &alias, "dairymailer.example", "Welcome").await;
    let told = page().await;
    assert!(told.contains("First to write dairy.example has not written yet.") && !told.contains("Nobody said"), "{told}");
    let aliases = ask(&server, &bearer, &format!("/inbox/{inbox}/aliases")).await.text();
    assert!(aliases.contains("<a class=\"badge possible\""), "it has a badge as soon as somebody writes: {aliases}");
    let leak = item(&server, &bearer, &inbox).await["leak"].clone();
    assert!(leak["grade"] == "possible" && leak["evidence"].to_string().contains("first_to_write"), "{leak}");
    write(&server, &alias, "dairy.example", "Welcome").await;
    let told = page().await;
    assert!(told.contains("Expected here") && !told.contains("has not written yet"), "{told}");
    server.stop().await;
}

#[tokio::test]
async fn a_reason_names_its_senders_and_mail_without_a_tag_has_no_verdict() {
    let server = harness::start().await;
    let (inbox, token) = server.new_inbox().await;
    let bearer = format!("Bearer {token}");
    let (_, alias) = issue(&server, &bearer, &inbox, "dairy.example").await;
    for from in ["dairy.example", "tyres.example"] {
        write(&server, &inbox, from, "Hello").await;
    }
    for from in ["dairy.example", "gmail.com"] {
        write(&server, &alias, from, "Hello").await;
    }
    let told = leaks(&server, &bearer, &inbox).await;
    let found = told["items"].as_array().unwrap().iter().find(|item| item["site"] == "dairy.example").unwrap();
    let reason = found["leak"]["evidence"].as_array().unwrap().iter().find(|reason| reason["kind"] == "freemail").unwrap();
    assert_eq!(reason, &json!({ "kind": "freemail", "senders": ["gmail.com"] }), "{told}");
    let csv = ask(&server, &bearer, &format!("/inbox/{inbox}/leaks.csv")).await.text();
    assert_eq!(csv.matches(",,possible,freemail\r\n").count(), 1, "at that sender alone: {csv}");
    assert_eq!(csv.matches(",,possible,\r\n").count(), 1, "{csv}");
    // Mail without a tag was given away to nobody: there may be that of somebody who strips one.
    let bare = told["items"].as_array().unwrap().iter().find(|item| item["tag"] == "").unwrap();
    assert_eq!((&bare["state"], &bare["first_to_write"], &bare["messages"]), (&Value::Null, &Value::Null, &json!(2)));
    let page = ask(&server, &bearer, &format!("/inbox/{inbox}/leaks?tag=")).await.text();
    assert!(page.contains("tyres.example") && !page.contains("class=\"badge") && !words(&page).contains("First to write was"), "{page}");
    server.stop().await;
}

#[tokio::test]
async fn the_page_says_what_a_restart_forgets() {
    let folder = tempfile::tempdir().unwrap();
    let keeping = ["--data-dir", folder.path().to_str().unwrap()];
    for (arguments, sentence) in
        [(&[][..], "forgets all of this, the addresses as well."), (&keeping, "forgets who wrote; the addresses stay.")]
    {
        let server = harness::start_with(&harness::config(arguments)).await;
        let page = words(&server.get("/leaks").await.text());
        assert_eq!(page.matches(sentence).count(), 1, "{page}");
        server.stop().await;
    }
}

#[tokio::test]
async fn a_feed_and_its_entries_keep_their_ids_and_no_two_have_the_same() {
    let server = harness::start().await;
    let (inbox, bearer, tagged) = tagged(&server).await;
    for tag in ["+milk", "+cheese"] {
        for from in ["a.example", "b.example", "c.example", "tyres.example"] {
            write(&server, &tagged.replace("+milk", tag), from, "Hello").await;
        }
    }
    let token = |bearer: &str| bearer.trim_start_matches("Bearer ").to_owned();
    let ids = async |cookie: &str| {
        let xml = server.request("GET", "/leaks.xml", &[("cookie", cookie)]).await.text();
        xml.split("<id>").skip(1).map(|rest| rest.split("</id>").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let cookie = format!("sundew={inbox}:{}", token(&bearer));
    let before = ids(&cookie).await;
    assert_eq!(before.len(), 3, "a feed with two entries");
    let (second, second_token) = server.new_inbox().await;
    write(&server, &tagged.replace("+milk", "+MILK"), "tyres.example", "Again").await;
    let mut after = ids(&format!("sundew={second}:{second_token}|{inbox}:{}", token(&bearer))).await;
    assert_eq!(after[0], before[0], "one inbox more is no other feed");
    let mut sorted = before.clone();
    after.sort();
    sorted.sort();
    assert_eq!(after, sorted, "the entries are those they were");
    sorted.dedup();
    assert_eq!(sorted.len(), 3);
    let empty = ids("sundew=x").await;
    assert_eq!(empty.len(), 1, "a feed without entries is one");
    server.stop().await;
}
