//! The public face of a server, and what its operator sees and does.

use serde_json::json;
use sundew::config::Config;

use crate::{
    browser_layout::{FLAWS, screen},
    harness::{Answer, Running, Smtp, config, eventually, start_with},
    limits::{behind_a_proxy, connect_from},
    webdriver::Driver,
};

const TOKEN: &str = "operator-secret";
const MAIL: &str = "From: Sly <sly@spam.example>\nSubject: a secret plan\n\nthe hidden words\n";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const FROM_US: (&str, &str) = ("sec-fetch-site", "same-origin");
/// Any name, and the token as the password.
const BASIC: (&str, &str) = ("authorization", "Basic eDpvcGVyYXRvci1zZWNyZXQ=");

fn operated(arguments: &[&str]) -> Config {
    config(&[&["--admin-token", TOKEN], arguments].concat())
}

async fn admin(server: &Running) -> Answer {
    let page = server.request("GET", "/admin", &[BASIC]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// Sends a form of the operator's page, and gives the page it leads to.
async fn submit(server: &Running, path: &str, body: &str) -> Answer {
    let answer = server.request_with("POST", path, &[FORM, FROM_US, BASIC], body).await;
    assert_eq!(answer.status, 303, "{path} {body}: {}", answer.text());
    server.request("GET", answer.header("location"), &[BASIC]).await
}

async fn api(server: &Running, method: &str, path: &str, body: &str) -> Answer {
    let bearer = format!("Bearer {TOKEN}");
    server.request_with(method, &format!("/api/v1/admin{path}"), &[("authorization", &bearer)], body).await
}

/// The value of the first input or button of this name, behind the place where `after` stands.
fn value<'a>(page: &'a str, after: &str, name: &str) -> &'a str {
    let rest = page.split_once(after).unwrap_or_else(|| panic!("no {after} in {page}")).1;
    let rest = rest.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name} in {rest}")).1;
    rest.split('"').next().unwrap()
}

async fn only_id(server: &Running, name: &str) -> String {
    server.mails(name).await[0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_page_about_the_server_tells_its_own_numbers_and_contact_in_the_readers_language() {
    let lives = ["--mail-ttl", "36h", "--public-mail-ttl", "90m", "--inbox-ttl", "5d"];
    let server = start_with(&config(&[&lives[..], &["--abuse-contact", "abuse@example.org"]].concat())).await;
    for (language, parts) in [
        ("en", ["36 hours", "90 minutes", "5 days", "Who can see it", "Nothing is written to disk"]),
        ("ru", ["36 часов", "90 минут", "5 дней", "Кто это видит", "На диск не пишется ничего"]),
    ] {
        let page = server.request("GET", "/about", &[("accept-language", language)]).await.text();
        for part in parts {
            assert!(page.contains(part), "{language}: {part} is not in {page}");
        }
        assert!(page.contains("href=\"mailto:abuse@example.org\"") && page.contains(">abuse@example.org<"), "{page}");
    }
    for path in ["/", "/all", "/nothing"] {
        assert!(server.get(path).await.text().contains("href=\"/about\""), "{path}");
    }
    server.stop().await;
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["--profile", "public", "--domains", "x.org", "--data-dir", folder.path().to_str().unwrap()];
    let server = start_with(&config(&arguments)).await;
    let page = server.get("/about").await.text();
    for part in ["keyed hashes", "not named a contact", "more than 1.0 MB", "shown to the operator only", "2 hours"] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn security_txt_is_there_when_somebody_can_be_written_to() {
    let server = start_with(&config(&[])).await;
    assert_eq!(server.get("/.well-known/security.txt").await.status, 404);
    server.stop().await;
    let server = start_with(&config(&["--abuse-contact", "https://example.org/abuse", "--public-url", "https://mail.example.org"])).await;
    let answer = server.get("/.well-known/security.txt").await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/plain; charset=utf-8"));
    let text = answer.text();
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned);
    assert_eq!(field("Contact").as_deref(), Some("https://example.org/abuse"));
    assert_eq!(field("Canonical").as_deref(), Some("https://mail.example.org/.well-known/security.txt"));
    assert!(field("Expires").is_some() && field("Preferred-Languages").is_some(), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn a_public_mail_is_reported_to_the_operator_who_does_not_learn_by_whom() {
    let server = start_with(&behind_a_proxy(&["--admin-token", TOKEN, "--max-inboxes-per-minute-per-network", "3"])).await;
    let (address, token) = server.new_inbox().await;
    let to = ["bob@sundew.example.com", &address, "abuse@sundew.example.com"];
    assert!(connect_from(&server, "203.0.113.9").await.0.deliver(&to, MAIL.as_bytes()).await.starts_with("250"));
    let id = only_id(&server, "bob").await;
    let report = async |name: &str, token: &str, client: &str, reason: &str| {
        let id = server.get_as(token, &format!("/api/v1/inboxes/{name}/messages")).await.json()["items"][0]["id"].clone();
        let (path, bearer) = (format!("/inbox/{name}/{}/report", id.as_str().unwrap()), format!("Bearer {token}"));
        let headers = [FORM, FROM_US, ("authorization", &*bearer), ("x-forwarded-for", client)];
        server.request_with("POST", &path, &headers, &format!("reason={reason}")).await
    };
    let told = report("bob", "", "198.51.100.77", "phishing").await;
    assert_eq!((told.status.as_u16(), told.header("location")), (303, &*format!("/inbox/bob@sundew.example.com/{id}?done=reported")));
    assert!(server.get(told.header("location")).await.text().contains("Thank you"));
    assert_eq!(report("bob", "", "198.51.100.78", "spam").await.status, 303);
    assert_eq!(report("bob", "", "198.51.100.79", "boredom").await.status, 422);
    assert_eq!(report("bob", "", "198.51.100.79", "other").await.status, 303);
    let over = report("bob", "", "198.51.100.80", "spam").await;
    assert_eq!((over.status.as_u16(), over.header("retry-after").is_empty()), (429, false));
    assert_eq!(report(&address, &token, "233.252.0.1", "spam").await.status, 404, "private mail is its holder's affair");
    assert_eq!(report("abuse", TOKEN, "233.252.0.1", "spam").await.status, 404);
    let reports = api(&server, "GET", "/reports", "").await.json();
    let items = reports["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    let known = json!({ "id": id, "count": 3, "reasons": { "other": 1, "phishing": 1, "spam": 1 },
        "network": "203.0.113.0/24", "domain": "client.example", "is_stored": true });
    for (key, expected) in known.as_object().unwrap() {
        assert_eq!(&items[0][key], expected, "{key}");
    }
    let page = admin(&server).await.text();
    for hidden in ["198.51.100.", "secret plan", "hidden words", "sly@"] {
        assert!(!page.contains(hidden) && !reports.to_string().contains(hidden), "{hidden}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_operator_deletes_what_was_reported_blocks_where_it_came_from_or_lets_it_be() {
    let server = start_with(&behind_a_proxy(&["--admin-token", TOKEN])).await;
    let (mut smtp, _) = connect_from(&server, "203.0.113.9").await;
    for name in ["ann", "bob"] {
        assert!(smtp.deliver(&[&format!("{name}@sundew.example.com")], MAIL.as_bytes()).await.starts_with("250"));
        let path = format!("/inbox/{name}/{}/report", only_id(&server, name).await);
        assert_eq!(server.request_with("POST", &path, &[FORM, FROM_US], "reason=abuse").await.status, 303);
    }
    let page = admin(&server).await.text();
    let (of_bob, of_ann) = (
        value(&page, "class=\"records\"", "report"),
        value(page.split_once("· <bdi translate=\"no\">bob@").unwrap().1, "</form>", "report"),
    );
    assert!(page.find("bob@").unwrap() < page.find("ann@").unwrap(), "the newest first");
    assert!(submit(&server, "/admin/reports", &format!("report={of_bob}&do=block-domain&for=1h")).await.text().contains("Blocked."));
    assert!(submit(&server, "/admin/reports", &format!("report={of_bob}&do=block-network&for=7d")).await.text().contains("Blocked."));
    let blocks = api(&server, "GET", "/blocks", "").await.json();
    let targets: Vec<_> = blocks["items"].as_array().unwrap().iter().map(|block| block["target"].as_str().unwrap()).collect();
    assert_eq!(targets, ["client.example", "203.0.113.0/24"]);
    assert!(submit(&server, "/admin/reports", &format!("report={of_bob}&do=delete&for=1h")).await.text().contains("Deleted."));
    assert!(server.mails("bob").await.is_empty());
    assert!(submit(&server, "/admin/reports", &format!("report={of_ann}&do=dismiss&for=1h")).await.text().contains("dismissed"));
    assert_eq!(server.mails("ann").await.len(), 1);
    assert_eq!(api(&server, "GET", "/reports", "").await.json()["items"], json!([]));
    server.stop().await;
}

/// A mail with a file of so many bytes.
fn with_file(bytes: usize) -> String {
    let line = format!("{}\n", "QUFB".repeat(19));
    let lines = line.repeat(bytes.div_ceil(57));
    format!(
        "Subject: file\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nx\n\
         --b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=film.bin\n\
         Content-Transfer-Encoding: base64\n\n{lines}--b--\n"
    )
}

#[tokio::test]
async fn large_files_of_public_mail_are_not_served_to_the_internet_and_all_others_are() {
    const REFUSED: &str = "too_large_for_public";
    for (profile, is_public) in [("public", true), ("laptop", false)] {
        let server = start_with(&config(&["--profile", profile, "--domains", "x.org"])).await;
        let made = server.request("POST", "/api/v1/inboxes", &[]).await.json();
        let (address, token) = (made["address"].as_str().unwrap(), made["token"].as_str().unwrap());
        server.send(&["large@x.org", address], &with_file(1_100_000)).await;
        server.send(&["small@x.org"], &with_file(600_000)).await;
        for (name, token, served) in [("large@x.org", "", !is_public), ("small@x.org", "", true), (address, token, true)] {
            let list = server.get_as(token, &format!("/api/v1/inboxes/{name}/messages")).await.json();
            let id = list["items"][0]["id"].as_str().unwrap();
            for door in [format!("/inbox/{name}/{id}"), format!("/api/v1/inboxes/{name}/messages/{id}")] {
                for bytes in ["/raw", "/attachments/0"] {
                    let answer = server.get_as(token, &format!("{door}{bytes}")).await;
                    assert_eq!(answer.status, if served { 200 } else { 403 }, "{profile} {door}{bytes}");
                    if !served && door.starts_with("/api") {
                        assert_eq!(answer.json()["error"]["code"], REFUSED);
                    } else if !served {
                        assert!(answer.text().contains("too large for public mail"), "{}", answer.text());
                    }
                }
                assert_eq!(server.get_as(token, &door).await.status, 200);
            }
            let page = server.get_as(token, &format!("/inbox/{name}/{id}")).await.text();
            assert_eq!(page.contains("/attachments/0\""), served, "{profile} {name}");
            assert_eq!(page.contains("Too large to be handed out"), !served, "{profile} {name}");
            assert_eq!(page.contains("/raw\""), served, "{profile} {name}");
        }
        server.stop().await;
    }
}

#[tokio::test]
async fn the_operators_page_opens_for_the_token_alone_and_says_what_to_do() {
    let server = start_with(&operated(&["--max-wrong-tokens-per-minute-per-network", "2", "--limit-exempt", "none"])).await;
    for path in ["/admin", "/api/v1/admin", "/api/v1/admin/blocks", "/api/v1/admin/reports"] {
        let shut = server.get(path).await;
        assert_eq!((shut.status.as_u16(), shut.header("www-authenticate").is_empty()), (401, false), "{path}");
    }
    assert!(server.get("/admin").await.text().contains("the admin token as the password"));
    for (expected, _) in [(401, 1), (401, 2), (429, 3)] {
        assert_eq!(server.get_as("a wrong token", "/admin").await.status, expected, "tries are counted");
    }
    assert_eq!(admin(&server).await.header("cache-control"), "no-store");
    for (method, path) in [("POST", "/admin/inboxes"), ("POST", "/admin/blocks"), ("POST", "/admin/reports")] {
        assert_eq!(server.request_with(method, path, &[FORM, FROM_US], "target=x.example&for=1h&address=x").await.status, 401, "{path}");
        let foreign = [FORM, BASIC, ("sec-fetch-site", "cross-site")];
        assert_eq!(server.request_with(method, path, &foreign, "target=x.example&for=1h&address=x").await.status, 403, "{path}");
    }
    assert_eq!(api(&server, "GET", "/blocks", "").await.json()["items"], json!([]));
    server.stop().await;
    let server = start_with(&config(&[])).await;
    let nobody = server.request("GET", "/admin", &[BASIC]).await;
    assert_eq!(nobody.status, 403);
    assert!(nobody.text().contains("SUNDEW_ADMIN_TOKEN"));
    server.stop().await;
}

#[tokio::test]
async fn the_operator_sees_how_much_there_is_and_nothing_of_what_is_private_and_burns_it() {
    let server = start_with(&operated(&[])).await;
    let (address, token) = server.new_inbox().await;
    let claimed = server.request_with("POST", "/api/v1/inboxes", &[], r#"{"local": "annabel"}"#).await;
    assert_eq!(claimed.status, 201);
    server.send(&[&address, "annabel", "bob"], MAIL).await;
    server.send(&["bob"], MAIL).await;
    let (page, state) = (admin(&server).await.text(), api(&server, "GET", "", "").await.json());
    for hidden in ["secret plan", "hidden words", "Sly", "spam.example", &address, "annabel", &token] {
        assert!(!page.contains(hidden) && !state.to_string().contains(hidden), "{hidden}");
    }
    let short = format!("{}…{}", &address[..3], &address[14..]);
    assert!(page.contains(&short) && page.contains("a…@sundew.example.com") && page.contains("href=\"/inbox/bob@sundew.example.com\""));
    assert!(page.matches("<meter").count() == 3 && page.contains("2 mails"));
    let counts = json!({ "messages": 4, "public_messages": 2, "inboxes": 3, "claimed_inboxes": 1 });
    for (name, count) in counts.as_object().unwrap() {
        assert_eq!(&state["counts"][name], count, "{name}");
    }
    for budget in ["store", "intake", "answers"] {
        assert!(state["memory"][budget]["max_bytes"].as_u64().unwrap() > 0, "{budget}");
    }
    assert!(state["memory"]["store"]["used_bytes"].as_u64().unwrap() > 0);
    assert!(state["limits"]["inbox_full"].is_u64());
    let loads = state["inboxes"].as_array().unwrap();
    assert_eq!((loads.len(), &loads[0]["address"], &loads[0]["messages"]), (3, &json!("bob@sundew.example.com"), &json!(2)));

    let key = value(&page, &short, "key");
    assert!(submit(&server, "/admin/inboxes", &format!("key={key}")).await.text().contains("Burned."));
    let left = server.get_as(&token, &format!("/api/v1/inboxes/{address}/messages")).await.json();
    assert_eq!(left["items"], json!([]));
    assert!(submit(&server, "/admin/inboxes", "address=bob").await.text().contains("Burned."));
    assert!(server.mails("bob").await.is_empty());
    assert_eq!(api(&server, "DELETE", "/inboxes/annabel", "").await.status, 204);
    assert_eq!(server.request_with("POST", "/api/v1/inboxes", &[], r#"{"local": "annabel"}"#).await.status, 409, "nobody inherits it");
    for gone in ["/inboxes/annabel", "/inboxes/never", "/inboxes?key=00", &format!("/inboxes?key={key}")] {
        let answer = api(&server, "DELETE", gone, "").await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (422, &json!("no_such_inbox")), "{gone}");
    }
    server.stop().await;
}

async fn from_sender(smtp: &mut Smtp, sender: &str) -> String {
    smtp.command("RSET").await;
    smtp.command(&format!("MAIL FROM:<{sender}>")).await
}

#[tokio::test]
async fn a_blocked_network_gets_neither_smtp_nor_pages_and_the_operator_is_never_shut_out() {
    let server = start_with(&behind_a_proxy(&["--admin-token", TOKEN])).await;
    let (mut open, greeting) = connect_from(&server, "192.0.2.9").await;
    assert!(greeting.starts_with("220"));
    let made = api(&server, "POST", "/blocks", r#"{"target": "192.0.2.77/24", "for": "24h"}"#).await;
    assert_eq!((made.status.as_u16(), &made.json()["target"], &made.json()["kind"]), (201, &json!("192.0.2.0/24"), &json!("network")));
    assert!(made.json()["until"].is_string());
    assert!(connect_from(&server, "192.0.2.1").await.1.starts_with("554 5.7.1"));
    assert!(from_sender(&mut open, "a@b.example").await.starts_with("554 5.7.1"), "a connection from before");
    assert!(connect_from(&server, "198.51.100.1").await.1.starts_with("220"));
    let from = async |client: &str, path: &str, headers: &[(&str, &str)]| {
        server.request("GET", path, &[headers, &[("x-forwarded-for", client)]].concat()).await
    };
    for (path, status) in
        [("/", 403), ("/api/v1/domains", 403), ("/about", 200), ("/static/app.css", 200), ("/livez", 200), ("/admin", 401)]
    {
        assert_eq!(from("192.0.2.1", path, &[]).await.status, status, "{path}");
        assert_ne!(from("198.51.100.1", path, &[]).await.status, 403, "{path}");
    }
    assert!(from("192.0.2.1", "/", &[]).await.text().contains("Your network is blocked"));
    assert_eq!(from("192.0.2.1", "/api/v1/domains", &[]).await.json()["error"]["code"], "network_blocked");
    for path in ["/", "/admin", "/api/v1/admin/blocks"] {
        assert_eq!(from("192.0.2.1", path, &[BASIC]).await.status, 200, "{path}");
    }
    let page = admin(&server).await.text();
    assert!(page.contains("192.0.2.0/24"));
    assert!(submit(&server, "/admin/blocks", "target=192.0.2.0%2F24").await.text().contains("removed"));
    assert_eq!(from("192.0.2.1", "/", &[]).await.status, 200);
    assert!(connect_from(&server, "192.0.2.1").await.1.starts_with("220"));
    server.stop().await;
}

#[tokio::test]
async fn a_blocked_domain_is_refused_as_a_sender_with_its_subdomains_and_the_null_sender_never() {
    let server = start_with(&operated(&[])).await;
    assert!(submit(&server, "/admin/blocks", "target=Spam.Example&for=30d").await.text().contains("spam.example"));
    let mut smtp = Smtp::connect(server.smtp).await;
    for (sender, code) in [("a@spam.example", "550 5.7.1"), ("a@x.SPAM.example", "550 5.7.1"), ("a@notspam.example", "250"), ("", "250")] {
        let reply = from_sender(&mut smtp, sender).await;
        assert!(reply.starts_with(code), "{sender}: {reply}");
    }
    for (body, code) in [
        (r#"{"target": "a b", "for": "1h"}"#, "invalid_target"),
        (r#"{"target": "0.0.0.0/0", "for": "1h"}"#, "invalid_target"),
        (r#"{"target": "x.example", "for": "2h"}"#, "invalid_block_time"),
        (r#"{"target": "x.example"}"#, "invalid_body"),
    ] {
        let answer = api(&server, "POST", "/blocks", body).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (422, &json!(code)), "{body}");
    }
    assert_eq!(api(&server, "DELETE", "/blocks?target=spam.example", "").await.status, 204);
    assert_eq!(api(&server, "DELETE", "/blocks?target=spam.example", "").await.status, 404);
    assert!(from_sender(&mut smtp, "a@spam.example").await.starts_with("250"));
    server.stop().await;
}

#[tokio::test]
async fn the_operators_page_stands_on_a_phone_in_the_dark_and_works_by_its_buttons() {
    let Some(driver) = Driver::start().await else { return };
    let server = start_with(&operated(&["--abuse-contact", "abuse@a-rather-long-domain-name-of-an-operator.example.org"])).await;
    let browser = driver.browser_without_scripts(server.http).await;
    let long = "a-name-as-long-as-names-may-be-and-on-and-on-it-goes@sundew.example.com";
    server.send(&[long, &server.new_inbox().await.0], MAIL).await;
    let id = only_id(&server, long).await;
    browser.cdp("Network.enable", json!({})).await;
    browser.cdp("Network.setExtraHTTPHeaders", json!({ "headers": { "Authorization": format!("Bearer {TOKEN}") } })).await;
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    browser.cdp("Emulation.setEmulatedMedia", dark).await;
    screen(&browser, 320, 780).await;
    browser.goto(&format!("/inbox/{long}/{id}")).await;
    browser.press("Report this mail…").await;
    browser.click("[value=abuse]").await;
    assert_eq!(browser.run(FLAWS).await, json!([]));
    browser.press("Report").await;
    browser.shows(".notice", "Thank you").await;
    browser.goto("/admin").await;
    browser.fill("#target", "198.51.100.0/24").await;
    browser.press("Block").await;
    browser.shows(".notice", "Blocked.").await;
    browser.press("Block its sender…").await;
    browser.press("Block client.example").await;
    browser.shows("#blocks ~ .records", "client.example").await;
    browser.press("Block its sender…").await;
    let message = format!("/inbox/{long}/{id}");
    for language in ["Русский", "Türkçe", "Azərbaycanca", "Հայերեն", "English"] {
        browser.press(language).await;
        for (path, width) in ["/admin", "/about", &message].iter().flat_map(|path| [(path, 320), (path, 700), (path, 1280)]) {
            screen(&browser, width, 780).await;
            browser.goto(path).await;
            browser.run("for (const each of document.querySelectorAll('details')) each.open = true").await;
            assert_eq!(browser.run(FLAWS).await, json!([]), "{language} {path} at {width}");
        }
    }
    browser.goto("/admin").await;
    browser.press("Burn…").await;
    browser.click(".records .confirm[open] button").await;
    browser.shows(".notice", "Burned.").await;
    eventually("one of the two is left", async || api(&server, "GET", "", "").await.json()["counts"]["inboxes"] == 1).await;
    server.stop().await;
}
