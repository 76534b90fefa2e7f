//! The code, the link and the kind of a mail are found without opening it, by every door that lists mail.

use serde_json::{Value, json};

use crate::harness;

const CODE_MAIL: &str = "From: Teal Books <hello@tealbooks.example>\nSubject: Your verification code\n\
    Content-Type: text/plain; charset=utf-8\n\n\
    Hello,\n\nYour verification code is 482 913. It is valid for 10 minutes.\n\nOrder 2024-117733, (c) 2026 Teal Books, 10115 Berlin\n";
const LINK_MAIL: &str = "From: Orchard <hello@orchard.example>\nSubject: Please confirm your e-mail address\n\
    MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n\
    <p>Welcome! Please confirm your e-mail address:</p>\
    <p><a href=\"https://accounts.orchard.example/confirm?t=9f3a7c&amp;u=1\">Confirm my address</a></p>\
    <p><a href=\"https://orchard.example/unsubscribe?u=1\">Unsubscribe</a> <a href=\"https://orchard.example/\">Shop</a></p>\n";
const PARCEL_MAIL: &str = "From: Post <post@parcels.example>\nSubject: Your parcel is on its way\n\n\
    Your parcel UY971482416AZ has been handed over and will be delivered soon. (Not UY971482414AZ.)\n";
const PERSONAL_MAIL: &str = "From: a@b.example\nSubject: lunch\n\nSee you at 12:30, room 4711. Bring 25 euros.\n";

const CONFIRM: &str = "https://accounts.orchard.example/confirm?t=9f3a7c&u=1";

#[tokio::test]
async fn a_list_tells_the_code_the_link_and_the_kind() {
    let server = harness::start().await;
    for (mail, kind, code, link) in [
        (PERSONAL_MAIL, Value::Null, Value::Null, Value::Null),
        (CODE_MAIL, json!("confirmation"), json!("482913"), Value::Null),
        (LINK_MAIL, json!("confirmation"), Value::Null, json!(CONFIRM)),
        // A parcel's number is no one-time code.
        (PARCEL_MAIL, json!("shipping"), Value::Null, Value::Null),
    ] {
        server.send(&["bob"], mail).await;
        let newest = server.get("/api/v1/inboxes/bob/messages?limit=1").await.json()["items"][0].clone();
        assert_eq!([&newest["kind"], &newest["code"], &newest["link"]], [&kind, &code, &link], "{mail}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_message_alone_tells_all_codes_and_links_with_what_they_are_for() {
    let server = harness::start().await;
    server.send(&["bob"], PARCEL_MAIL).await;
    server.send(&["bob"], LINK_MAIL).await;
    let ids: Vec<String> = server.mails("bob").await.iter().map(|mail| mail["id"].as_str().unwrap().to_owned()).collect();
    let message = |id: &str| format!("/api/v1/inboxes/bob/messages/{id}");
    let link_mail = server.get(&message(&ids[0])).await.json();
    let links: Vec<_> =
        link_mail["links"].as_array().unwrap().iter().map(|link| json!([link["kind"], link["host"], link["text"]])).collect();
    assert_eq!(links[0], json!(["confirm", "accounts.orchard.example", "Confirm my address"]));
    assert!(links.contains(&json!(["unsubscribe", "orchard.example", "Unsubscribe"])), "{links:?}");
    assert!(links.contains(&json!(["other", "orchard.example", "Shop"])), "{links:?}");
    assert_eq!((&link_mail["link"], &link_mail["links"][0]["url"]), (&json!(CONFIRM), &json!(CONFIRM)));
    let parcel = server.get(&message(&ids[1])).await.json();
    let codes: Vec<_> = parcel["codes"].as_array().unwrap().iter().map(|code| json!([code["kind"], code["value"]])).collect();
    assert_eq!(codes, [json!(["tracking", "UY971482416AZ"])]);
    assert!((0.0..=1.0).contains(&parcel["codes"][0]["score"].as_f64().unwrap()));
    server.stop().await;
}

#[tokio::test]
async fn a_row_with_one_of_several_codes_says_that_there_are_more() {
    let server = harness::start().await;
    server.send(&["bob"], CODE_MAIL).await;
    assert!(!server.get("/inbox/bob").await.text().contains("more code"));
    let two = "Your verification code for the web is 482 913.\n\nYour verification code for the app is 771 204.\n";
    server.send(&["bob"], &format!("Subject: Your verification codes\n\n{two}")).await;
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let codes = server.get(&format!("/api/v1/inboxes/bob/messages/{id}")).await.json()["codes"].as_array().unwrap().len();
    assert_eq!(codes, 2);
    let page = server.get("/inbox/bob").await.text();
    assert_eq!(page.matches("<span class=\"visually-hidden\">1 more code in this mail</span>").count(), 1, "{page}");
    server.stop().await;
}

#[tokio::test]
async fn a_feed_has_the_code_in_its_summary_and_the_link_beside_it() {
    let server = harness::start().await;
    server.send(&["bob"], CODE_MAIL).await;
    server.send(&["bob"], LINK_MAIL).await;
    let feed = server.get("/inbox/bob/feed.xml").await.text();
    let document = roxmltree::Document::parse(&feed).unwrap();
    let texts: Vec<_> = document.descendants().filter(|node| node.has_tag_name("summary")).filter_map(|node| node.text()).collect();
    assert!(texts[1].starts_with("Code 482913 – Hello"), "{texts:?}");
    let related: Vec<_> =
        document.descendants().filter(|node| node.attribute("rel") == Some("related")).filter_map(|node| node.attribute("href")).collect();
    assert_eq!(related, [CONFIRM]);
    server.stop().await;
}

#[tokio::test]
async fn without_scripts_the_code_stands_in_the_row_and_the_link_is_a_link() {
    let server = harness::start().await;
    server.send(&["bob"], CODE_MAIL).await;
    server.send(&["bob"], LINK_MAIL).await;
    for page in ["/inbox/bob", "/all"] {
        let page = server.get(page).await.text();
        assert!(page.contains(">482913</code>"), "{page}");
        assert!(page.contains("Confirm at <bdi translate=\"no\">accounts.orchard.example</bdi>"), "{page}");
        assert!(page.contains("href=\"https://accounts.orchard.example/confirm?t=9f3a7c&#38;u=1\""), "{page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_mail_that_shows_newcomers_how_it_works_has_its_code_in_the_list_in_every_language() {
    let server = harness::start().await;
    for language in ["en", "ru", "tr", "az", "hy"] {
        let headers = [("sec-fetch-site", "same-origin"), ("accept-language", language)];
        server.request("POST", &format!("/inbox/{language}/test"), &headers).await;
        let mails = server.mails(language).await;
        assert_eq!((mails.len(), mails[0]["code"].is_string()), (1, true), "{language}: {}", mails[0]);
    }
    server.stop().await;
}
