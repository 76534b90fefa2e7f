//! Links that a holder makes: one to go on with an inbox elsewhere, one to its feed.

use serde_json::json;

use crate::{
    harness::{Running, config, start, start_with},
    visitor::{Visitor, between},
};

/// The path of a link on a page of settings.
pub fn path_of(page: &str, id: &str) -> String {
    let url = between(page, &format!("id=\"{id}\" translate=\"no\" dir=\"ltr\">"), "</p>").replace("&#38;", "&");
    let url = url::Url::parse(&url).expect("a whole URL");
    url.as_str()[url.origin().ascii_serialization().len()..].to_owned()
}

async fn link(server: &Running, address: &str, token: &str, kind: &str) -> String {
    let bearer = format!("Bearer {token}");
    let path = format!("/api/v1/inboxes/{address}/links");
    let made = server.request_with("POST", &path, &[("authorization", &bearer)], &json!({ "kind": kind }).to_string()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let url = made.json()["url"].as_str().expect("a URL").to_owned();
    url.strip_prefix(&format!("http://{}", server.http)).expect("a URL of ours").to_owned()
}

#[tokio::test]
async fn a_restore_link_is_made_shown_used_in_a_second_browser_and_revoked() {
    let server = start().await;
    let mut first = Visitor::new(&server);
    let (page, address) = first.home().await;
    assert!(!page.contains("/restore/"), "there is none until it is made");
    let links = format!("/inbox/{address}/links");
    let page = first.send(&links, "do=make-restore").await;
    assert!(page.contains("The link is ready") && page.contains("<svg class=\"qr\" role=\"img\" aria-label="), "{page}");
    let restore = path_of(&page, "restore-link");
    server.send(&[&address], "Subject: for two browsers\r\n\r\n").await;

    let mut second = Visitor::new(&server);
    let (_, own) = second.home().await;
    let asked = second.ask("GET", &restore, "").await;
    assert!(asked.status == 200 && asked.header("set-cookie").is_empty(), "a link that is looked at restores nothing");
    assert!(asked.text().contains(&address) && !asked.text().contains("for two browsers"));
    let page = second.send(&restore, "").await;
    assert!(page.contains("This browser has the address now") && page.contains("for two browsers"), "{page}");
    assert!(page.contains(&format!("href=\"/inbox/{own}\"")), "its own address is still there");
    assert!(second.page(&restore).await.contains("has this address already"));

    let page = first.send(&links, "do=make-restore").await;
    let anew = path_of(&page, "restore-link");
    assert_ne!(restore, anew);
    let mut third = Visitor::new(&server);
    assert_eq!(third.ask("POST", &restore, "").await.status, 404, "the first link has had its day");
    let page = first.send(&links, "do=revoke-restore").await;
    assert!(page.contains("Revoked.") && !page.contains("/restore/"), "{page}");
    for method in ["GET", "POST"] {
        assert_eq!(third.ask(method, &anew, "").await.status, 404);
    }
    assert!(second.page(&format!("/inbox/{address}")).await.contains("for two browsers"), "who is in stays in");
    let stranger = third.ask("POST", &links, "do=make-restore").await;
    assert_eq!(stranger.status, 404);
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_link_is_the_same_nothing_whatever_is_wrong_with_it_and_slowed_down() {
    let server = start_with(&config(&["--proxy-networks", "127.0.0.0/8", "--max-wrong-tokens-per-minute-per-network", "14"])).await;
    let (address, token) = server.new_inbox().await;
    let (none, _) = server.new_inbox().await;
    let (burned, burned_token) = server.new_inbox().await;
    let good = link(&server, &address, &token, "restore").await;
    let burned_link = link(&server, &burned, &burned_token, "restore").await;
    let bearer = format!("Bearer {burned_token}");
    assert_eq!(server.request("DELETE", &format!("/api/v1/inboxes/{burned}"), &[("authorization", &bearer)]).await.status, 204);
    let feed = link(&server, &address, &token, "feed").await;
    let feed_key = feed.split_once("key=").unwrap().1;
    let key = &good["/restore/".len().."/restore/".len() + 22];
    let paths = [
        format!("/restore/{}.{address}", "A".repeat(22)),
        format!("/restore/{key}.{none}"),
        format!("/restore/{key}.never@sundew.example.com"),
        format!("/restore/{key}"),
        format!("/restore/{key}{address}"),
        format!("/restore/{feed_key}.{address}"),
        format!("/restore/{token}.{address}"),
        format!("/restore/{key}.%ff"),
        burned_link,
        "/restore/x".to_owned(),
    ];
    let mut bodies = Vec::new();
    for path in &paths {
        let answer = server.request("GET", path, &[("x-forwarded-for", "192.0.2.1")]).await;
        assert_eq!(answer.status, 404, "{path}");
        bodies.push(answer.body);
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "to the byte");
    assert!(String::from_utf8_lossy(&bodies[0]).contains("This link opens nothing"));
    for path in &paths[..4] {
        assert_eq!(server.request("POST", path, &[("x-forwarded-for", "192.0.2.1")]).await.status, 404, "{path}");
    }
    assert_eq!(server.request("GET", &paths[0], &[("x-forwarded-for", "192.0.2.1")]).await.status, 429);
    assert_eq!(server.request("GET", &good, &[("x-forwarded-for", "192.0.2.1")]).await.status, 200, "whoever has it is let in");
    server.stop().await;
}

#[tokio::test]
async fn links_are_made_and_revoked_by_the_api_for_a_holder_alone() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    let bearer = format!("Bearer {token}");
    let path = format!("/api/v1/inboxes/{address}/links");
    for (token, path, body, status) in [
        ("Bearer wrong", path.as_str(), r#"{"kind":"feed"}"#, 404),
        (&bearer, &path, r#"{"kind":"door"}"#, 422),
        (&bearer, &path, r#"{"kind":"feed","more":1}"#, 422),
        (&bearer, "/api/v1/inboxes/bob@sundew.example.com/links", r#"{"kind":"feed"}"#, 422),
    ] {
        let answer = server.request_with("POST", path, &[("authorization", token)], body).await;
        assert_eq!(answer.status, status, "{path} {body}");
    }
    let feed = link(&server, &address, &token, "feed").await;
    assert_eq!(server.get(&feed).await.status, 200);
    for (kind, status) in [("feed", 204), ("feed", 204), ("restore", 204), ("door", 404)] {
        let answer = server.request("DELETE", &format!("{path}/{kind}"), &[("authorization", &bearer)]).await;
        assert_eq!(answer.status, status, "{kind}");
    }
    assert_eq!(server.get(&feed).await.status, 404);
    server.stop().await;
}

const HOSTILE: &str = "From: \"<b>\u{202e}&amp;]]>\" <a@b.example>\r\nSubject: =?utf-8?b?AAsMPC90aXRsZT7vv77vv78m?= \u{fffe}x\r\n\r\n\
    <script>alert(1)</script> &lt; \u{1}\u{b} snippet\r\n";

#[tokio::test]
async fn a_feed_is_atom_whatever_the_mail_says_and_its_newest_mail_stands_first() {
    let server = start().await;
    let (address, token) = server.new_inbox().await;
    let feed = link(&server, &address, &token, "feed").await;
    let empty = server.get(&feed).await.text();
    roxmltree::Document::parse(&empty).expect("XML");
    for mail in ["From: Ann <ann@shop.example>\r\nSubject: first & foremost\r\n\r\nhello\r\n", "\r\nno subject, no sender\r\n", HOSTILE] {
        server.send(&[&address], mail).await;
    }
    let tagged = address.replace('@', "+milk@");
    server.send(&[&tagged], "Subject: tagged\r\n\r\nx\r\n").await;

    let answer = server.get(&feed).await;
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    let text = answer.text();
    let document = roxmltree::Document::parse(&text).expect("XML");
    let atom = "http://www.w3.org/2005/Atom";
    let root = document.root_element();
    assert!(root.has_tag_name((atom, "feed")));
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        node.children()
            .find(|child| child.has_tag_name((atom, name)))
            .unwrap_or_else(|| panic!("no {name}"))
            .text()
            .unwrap_or_default()
            .to_owned()
    };
    let link = |node: roxmltree::Node<'_, '_>, rel: &str| {
        let mut links = node.children().filter(|child| child.has_tag_name((atom, "link")));
        links.find(|link| link.attribute("rel") == Some(rel)).and_then(|link| link.attribute("href")).expect("a link").to_owned()
    };
    assert_eq!(child(root, "title"), address);
    assert_eq!(link(root, "self"), format!("http://{}{feed}", server.http));
    assert_eq!(link(root, "alternate"), format!("http://{}/inbox/{address}", server.http));
    let entries: Vec<_> = root.children().filter(|child| child.has_tag_name((atom, "entry"))).collect();
    let titles: Vec<_> = entries.iter().map(|entry| child(*entry, "title")).collect();
    assert_eq!((titles.len(), &*titles[0], &*titles[2], &*titles[3]), (4, "tagged", "(no subject)", "first & foremost"));
    assert!(titles[1].contains("</title>") && titles[1].chars().all(|letter| letter >= ' ' && !"\u{fffe}\u{ffff}".contains(letter)));
    assert_eq!(child(root, "updated"), child(entries[0], "updated"));
    assert_eq!(child(entries[3], "summary"), "hello");
    let author = entries[3].children().find(|child| child.has_tag_name((atom, "author"))).expect("an author");
    assert_eq!((child(author, "name"), child(author, "email")), ("Ann".to_owned(), "ann@shop.example".to_owned()));
    let ids: Vec<_> = entries.iter().map(|entry| child(*entry, "id")).chain([child(root, "id")]).collect();
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && ids.iter().filter(|other| *other == id).count() == 1), "{ids:?}");
    for entry in &entries {
        let url = link(*entry, "alternate");
        let page = url.strip_prefix(&format!("http://{}", server.http)).expect("a whole URL");
        assert_eq!(server.get_as(&token, page).await.status, 200, "{page}");
        assert_eq!(server.get(page).await.status, 404, "the feed's key opens no page");
    }
    let only = server.get(&feed.replace(&address, &tagged)).await.text();
    assert_eq!(only.matches("<entry>").count(), 1);
    let only = roxmltree::Document::parse(&only).expect("XML");
    assert_eq!(link(only.root_element(), "self"), format!("http://{}{}", server.http, feed.replace(&address, &tagged)));
    assert_ne!(child(only.root_element(), "id"), child(root, "id"), "another feed");
    let anew = self::link(&server, &address, &token, "feed").await;
    let anew = server.get(&anew).await.text();
    let anew = roxmltree::Document::parse(&anew).expect("XML");
    assert_eq!(child(anew.root_element(), "id"), child(root, "id"), "the same feed under another key");
    server.stop().await;
}

#[tokio::test]
async fn who_looks_at_a_feed_again_is_told_when_nothing_has_changed() {
    let server = start().await;
    server.send(&["bob"], "Subject: one\r\n\r\n").await;
    let path = "/inbox/bob@sundew.example.com/feed.xml";
    let first = server.get(path).await;
    assert_eq!(first.status, 200, "a public one needs no key");
    assert!(first.header("last-modified").ends_with(" GMT"));
    let again = server.request("GET", path, &[("if-none-match", first.header("etag"))]).await;
    assert_eq!((again.status.as_u16(), again.body.len(), again.header("etag")), (304, 0, first.header("etag")));
    server.send(&["bob"], "Subject: two\r\n\r\n").await;
    let changed = server.request("GET", path, &[("if-none-match", first.header("etag"))]).await;
    assert_eq!(changed.status, 200);
    assert_ne!(changed.header("etag"), first.header("etag"));
    let unknown = server.get("/inbox/nobody@sundew.example.com/feed.xml").await;
    assert!(unknown.status == 200 && roxmltree::Document::parse(&unknown.text()).is_ok());
    server.stop().await;
}

#[tokio::test]
async fn a_private_feed_opens_by_its_own_key_token_or_cookie_and_its_key_opens_nothing_else() {
    let server = start().await;
    let mut browser = Visitor::new(&server);
    let (page, address) = browser.home().await;
    assert!(!page.contains("application/atom+xml"));
    let page = browser.send(&format!("/inbox/{address}/links"), "do=make-feed").await;
    let feed = path_of(&page, "feed-link");
    assert!(page.contains("<link rel=\"alternate\" type=\"application/atom+xml\" href=\""), "{page}");
    let (bare, key) = feed.split_once("?key=").expect("a key");
    let (other, other_token) = server.new_inbox().await;
    let others = link(&server, &other, &other_token, "feed").await;

    assert_eq!(server.get(&feed).await.status, 200);
    assert_eq!(browser.ask("GET", bare, "").await.status, 200);
    assert_eq!(server.get_as(&other_token, others.split_once('?').unwrap().0).await.status, 200);
    let nothing = server.get(bare).await;
    assert_eq!(nothing.status, 404);
    for path in [
        format!("{bare}?key="),
        format!("{bare}?key=wrong"),
        format!("{bare}?key={}", others.split_once("key=").unwrap().1),
        format!("/inbox/{other}/feed.xml?key={key}"),
        format!("/inbox/{address}?key={key}"),
    ] {
        let answer = server.get(&path).await;
        assert_eq!((answer.status, &answer.body), (nothing.status, &nothing.body), "{path}");
    }
    for door in ["", "/messages", "/events", "/messages/x/raw"] {
        let path = format!("/api/v1/inboxes/{address}{door}");
        assert_eq!(server.get(&format!("{path}?key={key}")).await.status, 404, "{door}");
        assert_eq!(server.get_as(key, &path).await.status, 404, "{door}");
    }
    let page = browser.send(&format!("/inbox/{address}/burn"), "").await;
    assert!(page.contains("Burned."));
    let gone = server.get(&feed).await;
    assert_eq!((gone.status, gone.body), (nothing.status, nothing.body), "it ended with its inbox");
    assert!(server.get("/inbox/bob@sundew.example.com").await.text().contains("/inbox/bob@sundew.example.com/feed.xml\">"));
    server.stop().await;
}

#[tokio::test]
async fn links_outlive_a_restart_with_a_data_directory_and_revoked_ones_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let config = config(&["--data-dir", folder.path().to_str().unwrap()]);
    let server = start_with(&config).await;
    let (address, token) = server.new_inbox().await;
    let restore = link(&server, &address, &token, "restore").await;
    let (other, other_token) = server.new_inbox().await;
    let revoked = link(&server, &other, &other_token, "restore").await;
    let feed = link(&server, &other, &other_token, "feed").await;
    let bearer = format!("Bearer {other_token}");
    let path = format!("/api/v1/inboxes/{other}/links/restore");
    assert_eq!(server.request("DELETE", &path, &[("authorization", &bearer)]).await.status, 204);
    server.stop().await;
    let server = start_with(&config).await;
    let mut browser = Visitor::new(&server);
    assert!(browser.send(&restore, "").await.contains(&address));
    assert_eq!(browser.ask("GET", &revoked, "").await.status, 404);
    assert_eq!(server.get(&feed).await.status, 200);
    server.stop().await;
}
