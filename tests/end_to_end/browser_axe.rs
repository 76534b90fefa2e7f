//! axe-core, which `tests/fetch-peers axe` fetches, finds nothing to complain about on any page.

use std::{
    env, fs,
    io::{self, Write},
    path::Path,
};

use serde_json::json;

use crate::{
    harness,
    webdriver::{Browser, Driver},
};

/// The script; none, and loudly so, where it was not fetched. In CI that is a failure.
pub fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/axe/node_modules/axe-core/axe.min.js");
    let script = fs::read_to_string(path).ok();
    if script.is_none() {
        assert!(env::var("CI").as_deref() != Ok("true"), "axe-core is needed in CI: tests/fetch-peers axe");
        let _ = writeln!(io::stderr(), "skipped: axe-core was not fetched");
    }
    script
}

/// All rules that are on by default, best practices too. A mail in its frame has no scripts, and is its sender's matter.
const VIOLATIONS: &str = "return axe.run(document, { iframes: false, resultTypes: ['violations'] }).then(({ violations, passes }) =>
    passes.length < 10 ? ['axe has hardly run'] :
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))";

pub async fn check(browser: &Browser, what: &str) {
    assert_eq!(browser.run(VIOLATIONS).await, json!([]), "{what}");
}

const TOKEN: &str = "operator-secret";
const LETTER: &str = "From: \"Fern & Moss\" <shop@fern.example>\nSubject: Your order\nMIME-Version: 1.0\n\
    Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n\
    --i\nContent-Type: text/plain\n\nThree ferns.\n--i\nContent-Type: text/html\n\n<p>Three ferns.</p><img src=\"https://a.example/1.gif\">\n--i--\n\
    --o\nContent-Type: text/plain\nContent-Disposition: attachment; filename=care.txt\n\nWater them.\n--o--\n";

#[tokio::test]
async fn axe_finds_nothing_on_any_page_light_and_dark_in_two_languages() {
    let (Some(axe), Some(driver)) = (axe(), Driver::start().await) else { return };
    let server = harness::start_with(&harness::config(&["--admin-token", TOKEN, "--abuse-contact", "abuse@example.org"])).await;
    let browser = driver.browser(server.http).await;
    browser.allow_notifications().await;
    browser.before_scripts(&axe).await;
    browser.goto("/").await;
    check(&browser, "the first visit").await;
    browser.run("document.documentElement.lang = ''").await;
    assert_ne!(browser.run(VIOLATIONS).await, json!([]), "axe would not complain of anything");
    let address = browser.address().await;
    let (local, domain) = address.split_once('@').expect("an address");
    let tagged = format!("{local}+shop@{domain}");
    server.send(&[&address, "team@sundew.example.com"], LETTER).await;
    server.send(&[&tagged, "team+ferns@sundew.example.com"], LETTER).await;
    browser.counts(".row", 2).await;
    browser.click(".row-link").await;
    browser.shows("h1", "Your order").await;
    let message = browser.run("return location.pathname").await;
    let message = message.as_str().expect("a path").to_owned();
    browser.goto("/").await;
    browser.press("Another address…").await;
    browser.press("Give me a random one").await;
    browser.counts(".addresses .name", 2).await;
    browser.press("Notify me").await;
    // Both links of an inbox, and something for the operator to settle.
    browser.run("for (const details of document.querySelectorAll('details')) details.open = true").await;
    for (making, link) in [("make-restore", "#restore-link"), ("make-feed", "#feed-link")] {
        browser.click(&format!("[value={making}]")).await;
        browser.shows(link, "http").await;
    }
    let restore = browser.text("#restore-link").await.replace(&format!("http://{}", server.http), "");
    // An address for a site.
    let issued = format!("/inbox/{address}/aliases");
    browser.goto(&issued).await;
    browser.fill("#issue-site", "shop.example").await;
    browser.press("Make the address").await;
    browser.shows(".notice", "The address is ready.").await;
    let reported = server.mails("team").await[0]["id"].as_str().expect("an id").to_owned();
    browser.goto(&format!("/inbox/team/{reported}")).await;
    browser.press("Report this mail…").await;
    check(&browser, "a report").await;
    browser.click(".report [value=spam]").await;
    browser.click(".report button").await;
    browser.shows(".notice", "").await;
    browser.cdp("Network.setExtraHTTPHeaders", json!({ "headers": { "Authorization": format!("Bearer {TOKEN}") } })).await;

    for language in ["en", "hy"] {
        browser.click(&format!(".language [value={language}]")).await;
        browser.until(&format!("return document.documentElement.lang === '{language}'")).await;
        for scheme in ["light", "dark"] {
            browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] })).await;
            let mut paths = [
                "/",
                "/all",
                "/leaks",
                "/inbox/team/leaks?view=senders",
                "/inbox/team/leaks?tag=ferns",
                "/inbox/team",
                "/inbox/team?tag=ferns",
                "/inbox/nothing-here",
                "/no-such-page",
                "/open?name=a%20b",
            ]
            .map(str::to_owned)
            .to_vec();
            paths.extend(
                ["/new", "/new?site=https://shop.example", "/new?name=%D0%B2%D0%B0%D1%81%D1%8F", "/about", "/admin"].map(str::to_owned),
            );
            paths.extend([restore.clone(), format!("/inbox/{address}"), issued.clone(), format!("{issued}?site=shop.example")]);
            paths.extend(["text", "html", "headers", "transcript", "journey", "print"].map(|view| format!("{message}?view={view}")));
            for path in paths {
                browser.goto(&path).await;
                browser.shows("h1", "").await;
                check(&browser, &format!("{path} in {language}, {scheme}")).await;
            }
            // Everything that unfolds, and what scripts show.
            browser.goto(&format!("/inbox/{address}")).await;
            browser.run("for (const details of document.querySelectorAll('details')) details.open = true").await;
            browser.click("[data-password]").await;
            browser.until("return document.querySelector('.notify label').checkVisibility()").await;
            browser
                .run(
                    "const line = document.querySelector('.live-state'); line.dataset.state = 'waiting';
                    line.textContent = line.dataset.waiting;
                    for (const element of document.querySelectorAll('[data-denied]')) element.textContent = element.dataset.denied;",
                )
                .await;
            check(&browser, &format!("all panels in {language}, {scheme}")).await;
            // A name that is taken.
            browser.fill("#claim-name", "team").await;
            browser.click("[value=claim]").await;
            browser.until("return document.querySelector('.suggestions') !== null").await;
            check(&browser, &format!("a taken name in {language}, {scheme}")).await;
            browser.goto("/").await;
        }
    }
}
