//! Who sent a mail is said in words: in lists, on its page, in the feed, and in a page that is open already.

use std::{env, fs, path::Path, time::Duration};

use hyper::StatusCode;
use serde_json::json;
use sundew::config::Config;

use super::{
    dkim::KEYS,
    dns::Zone,
    signer::Manner,
    site::{Delivery, MAIL, Site, impatient},
};
use crate::{
    browser_axe,
    browser_layout::{FLAWS, screen},
    harness::{self, eventually},
    webdriver::Driver,
};

/// Each of them has an author of its own, and DNS says another thing of them.
const ZONE: &str = "
_dmarc.milk.test TXT v=DMARC1; p=reject
milk.test TXT v=spf1 ip4:192.0.2.10 -all
_dmarc.bank.test TXT v=DMARC1; p=reject
_dmarc.held.test TXT v=DMARC1; p=reject
held.test TXT v=spf1 ip4:192.0.2.10 -all
";

fn mail(author: &str) -> String {
    MAIL.replace("alice@sender.test", author)
}

/// Senders of the envelope, authors, and what the list says in English.
const SENDERS: [(&str, &str, &str, &str); 4] = [
    ("news@milk.test", "news@milk.test", "aligned", "Comes from milk.test"),
    ("x@milk.test", "service@bank.test", "failed", "Not confirmed by bank.test"),
    ("a@unrelated.test", "someone@plain.test", "none", "Sender not proven"),
    ("a@unrelated.test", "someone@x.broken.test", "unknown", "Sender not checked"),
];

/// A page without its markup, on one line.
fn words(html: &str) -> String {
    let text: String = html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn site_with_all(change: impl FnOnce(&mut Config)) -> Site {
    let site = Site::start_with(Zone::parse(ZONE), change).await;
    for (from, author, ..) in SENDERS {
        site.facts("team", &Delivery::new(from, &mail(author))).await;
    }
    site
}

#[tokio::test]
async fn a_list_says_of_each_mail_whether_its_sender_is_proven() {
    let site = site_with_all(impatient).await;
    for path in ["/inbox/team", "/all"] {
        let page = site.server.get(path).await.text();
        for (.., verdict, said) in SENDERS {
            let (_, row) = page.split_once(&format!("data-verdict=\"{verdict}\"")).unwrap_or_else(|| panic!("{verdict}: {page}"));
            let row = words(&row[row.find('>').unwrap() + 1..row.find("row-link").unwrap()]);
            assert!(row.starts_with(said), "{path}: {row}");
        }
    }
}

#[tokio::test]
async fn the_page_of_a_mail_says_it_in_a_sentence_and_tells_every_check() {
    let site = site_with_all(impatient).await;
    let said = [
        "Comes from milk.test",
        "Claims to come from bank.test, which does not confirm it",
        "Nothing proves who sent it",
        "It could not be checked who sent it",
    ];
    for (listed, said) in site.server.mails("team").await.iter().rev().zip(said) {
        let href = format!("/inbox/team/{}", listed["id"].as_str().unwrap());
        let page = site.server.get(&href).await.text();
        assert!(words(&page).contains(said) && page.contains("?view=journey#sender"), "{said}: {page}");
        let journey = words(&site.server.get(&format!("{href}?view=journey")).await.text());
        for part in [said, "Who sent it", "Sender’s domain (DMARC)", "Signature (DKIM)nothing to check", "Sending server (SPF)"] {
            assert!(journey.contains(part), "{part}: {journey}");
        }
    }
}

#[tokio::test]
async fn a_domain_that_imitates_another_says_so_beside_its_proof() {
    let mut zone = Zone::parse("_dmarc.paypa1.com TXT v=DMARC1; p=reject");
    zone.add("s._domainkey.paypa1.com", "TXT", &format!("v=DKIM1; k=rsa; p={}", KEYS.rsa2048.public));
    let site = Site::start(zone).await;
    let signed = KEYS.rsa2048.sign(&mail("service@paypa1.com"), &Manner::of("paypa1.com", "s"));
    assert_eq!(site.facts("bob", &Delivery::new("a@unrelated.test", &signed)).await["auth"], "aligned");
    let id = site.server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    let page = words(&site.server.get(&format!("/inbox/bob/{id}")).await.text());
    assert!(page.contains("Comes from paypa1.com (looks like paypal.com"), "{page}");
}

#[tokio::test]
async fn a_feed_says_it_once_it_is_known() {
    let site = site_with_all(impatient).await;
    site.deliver("team", &Delivery::new("a@held.test", &mail("a@held.test"))).await;
    let feed = site.server.get("/inbox/team/feed.xml").await.text();
    for (.., verdict, said) in SENDERS {
        assert!(feed.contains(&format!("<category term=\"sender:{verdict}\" label=\"{said}\"/>")), "{feed}");
    }
    assert!(feed.contains("<summary>⚠ Not confirmed by bank.test – Hello Bob"), "{feed}");
    assert!(!feed.contains("checking"), "{feed}");
}

#[tokio::test]
async fn where_nobody_asks_no_page_speaks_of_it() {
    let server = harness::start().await;
    server.send(&["bob"], MAIL).await;
    eventually("the mail", async || !server.mails("bob").await.is_empty()).await;
    let id = server.mails("bob").await[0]["id"].as_str().unwrap().to_owned();
    for path in ["/inbox/bob", "/all", "/inbox/bob/feed.xml", &format!("/inbox/bob/{id}"), &format!("/inbox/bob/{id}?view=journey")] {
        let page = server.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.text().contains("verdict") && !page.text().contains("sender:"), "{path}");
    }
}

#[tokio::test]
async fn open_pages_go_from_checking_to_the_verdict_by_themselves() {
    let Some(driver) = Driver::start().await else { return };
    // However slow the browser is, nobody gives up before the answer is let go.
    let site = Site::start_with(Zone::parse(ZONE), |config| {
        (config.facts.lookup_timeout, config.facts.mail_timeout) = (Duration::from_secs(3_600), Duration::from_secs(3_600));
    })
    .await;
    let browser = driver.browser(site.server.http).await;
    browser.goto("/inbox/bob").await;
    browser.shows(".live-state", "Live").await;
    let list = browser.client.window().await.expect("a window");
    site.deliver("bob", &Delivery::new("a@held.test", &mail("a@held.test"))).await;
    browser.shows(".row [data-verdict]", "Checking the sender…").await;
    let href = browser.run("return document.querySelector('.row-link').getAttribute('href')").await;
    let href = href.as_str().expect("a path").to_owned();
    browser.run("window.sameDocument = true; document.querySelector('.row-link').focus()").await;

    let tab = browser.client.new_window(true).await.expect("a tab").handle;
    browser.client.switch_to_window(tab.clone()).await.expect("the tab");
    browser.goto(&href).await;
    browser.shows("p.verdict", "We are finding out who sent it").await;
    browser.run("window.sameDocument = true").await;
    browser.client.switch_to_window(list.clone()).await.expect("the list");
    browser.shows(".live-state", "Live").await;
    site.dns.release();
    browser.shows(".row [data-verdict=aligned]", "held.test").await;
    let kept = "return [window.sameDocument, document.activeElement.className]";
    assert_eq!(browser.run(kept).await, json!([true, "row-link"]), "the row stays in its place, with the focus");

    browser.client.switch_to_window(tab).await.expect("the tab");
    browser.shows("p.verdict [data-verdict=aligned]", "Comes from held.test").await;
    assert_eq!(browser.run("return window.sameDocument").await, true);
}

#[tokio::test]
async fn verdicts_fit_the_narrowest_screen_and_every_language() {
    let Some(driver) = Driver::start().await else { return };
    let site = site_with_all(impatient).await;
    let long = format!("service@{}.bank.test", ["a-very-long-label-that-goes-on-and-on"; 4].join("."));
    site.facts("team", &Delivery::new("a@unrelated.test", &mail(&long))).await;
    let failed = site.server.mails("team").await[0]["id"].as_str().unwrap().to_owned();
    let pages = [
        ("list", "/inbox/team".to_owned()),
        ("all", "/all".to_owned()),
        ("mail", format!("/inbox/team/{failed}")),
        ("journey", format!("/inbox/team/{failed}?view=journey")),
    ];
    let (folder, axe) = (env::var_os("SUNDEW_SCREENSHOTS"), browser_axe::axe());
    let browser = driver.browser(site.server.http).await;
    if let Some(axe) = &axe {
        browser.before_scripts(axe).await;
    }
    for language in ["en", "ru", "tr", "az", "hy"] {
        browser.goto("/inbox/team").await;
        browser.click(&format!(".language [value={language}]")).await;
        browser.until(&format!("return document.documentElement.lang === '{language}'")).await;
        for (width, scheme) in [(320, "light"), (1280, "dark")] {
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
            browser.cdp("Emulation.setEmulatedMedia", media).await;
            screen(&browser, width, 1_400).await;
            for (name, path) in &pages {
                browser.goto(path).await;
                browser.shows("h1", "").await;
                assert_eq!(browser.run(FLAWS).await, json!([]), "{name} in {language} at {width}");
                if axe.is_some() && language == "en" {
                    browser_axe::check(&browser, &format!("{name} at {width}, {scheme}")).await;
                }
                if let Some(folder) = &folder {
                    let folder = Path::new(folder);
                    fs::create_dir_all(folder).expect("a folder for pictures");
                    browser.screenshot(&folder.join(format!("sender-{name}-{language}-{width}.png"))).await;
                }
            }
        }
    }
}
