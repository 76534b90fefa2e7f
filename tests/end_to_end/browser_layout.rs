//! How the pages stand: on the narrowest screens, and for who has no mouse. And their pictures, when asked for.

use std::{env, fs, path::Path};

use serde_json::json;

use crate::{
    harness::{self, Running},
    webdriver::{Browser, Driver},
};

/// What people send who want a page to break.
const WIDE: &str = "From: \"Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww\" \
    <a.sender.with.a.very.long.address.indeed.that.goes.on.and.on@a.very.long.domain.name.that.goes.on.pond.example>\n\
    Subject: Unbreakable_Unbreakable_Unbreakable_Unbreakable_Unbreakable_Unbreakable_Unbreakable_Unbreakable\n\
    X-Header-With-A-Name-That-Goes-On-And-On-And-On-And-On-And-On: valuevaluevaluevaluevaluevaluevaluevaluevaluevaluevalue\n\
    MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n\
    --c\nContent-Type: text/plain\n\n0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\n\
    --c\nContent-Type: text/html\n\n<table width=2000><tr><td>wide</td></tr></table>\n--c--\n\
    --b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; \
    filename=a_file_name_that_goes_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on.bin\n\nx\n--b--\n";
const LONG_NAME: &str = "a-name-as-long-as-names-may-be-and-on+and-a-tag-that-is-long-too@sundew.example.com";

pub async fn screen(browser: &Browser, width: u32, height: u32) {
    let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.cdp("Emulation.setDeviceMetricsOverride", metrics).await;
    browser.until(&format!("return innerWidth === {width}")).await;
}

/// What is wrong with a page for anybody on any screen, each as a sentence.
pub const FLAWS: &str = "const flaws = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) {
        const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
        flaws.push('scrolls sideways: ' + wide.slice(-3).map((e) => e.outerHTML.slice(0, 80)).join(' '));
    }
    if (document.querySelectorAll('h1').length !== 1) flaws.push('not one h1');
    if (document.querySelectorAll('main').length !== 1) flaws.push('not one main');
    if (!root.lang || !document.title) flaws.push('no language or title');
    const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
    if (new Set(ids).size !== ids.length) flaws.push('an id twice');
    const named = (e) => e.innerText?.trim() || e.getAttribute('aria-label') || e.title || e.labels?.[0]?.innerText.trim();
    for (const e of document.querySelectorAll('input, select, textarea, button, a[href], summary, iframe')) {
        if (e.checkVisibility() && !named(e)) flaws.push('no name: ' + e.outerHTML.slice(0, 80));
    }
    for (const e of document.querySelectorAll('[aria-labelledby], [aria-describedby]')) {
        const names = e.getAttribute('aria-labelledby') ?? e.getAttribute('aria-describedby');
        if (!document.getElementById(names)) flaws.push('points nowhere: ' + e.outerHTML.slice(0, 80));
    }
    for (const e of document.querySelectorAll('img:not([alt]), svg:not([aria-hidden], [role=img][aria-label])')) flaws.push('no text for ' + e.outerHTML.slice(0, 80));
    for (const e of document.querySelectorAll('.button, header.site a')) {
        const { height } = e.getBoundingClientRect();
        if (e.checkVisibility() && height < 44) flaws.push('hard to hit: ' + e.outerHTML.slice(0, 80));
    }
    return flaws";

#[tokio::test]
async fn no_page_scrolls_sideways_at_320_pixels_or_lacks_a_name() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    server.send(&[&address, LONG_NAME, "team@sundew.example.com"], WIDE).await;
    browser.click(".row-link").await;
    browser.shows("h1", "Unbreakable").await;
    let message = browser.run("return location.pathname").await;
    let message = message.as_str().expect("a path");
    let long = format!("/inbox/{}", LONG_NAME.replace('+', "%2B"));
    let views = ["text", "html", "headers"].map(|view| format!("{message}?view={view}"));
    for width in [320, 700, 1280] {
        screen(&browser, width, 800).await;
        for path in ["/", "/all", "/inbox/team", "/inbox/nothing-here", &long, "/about", "/admin", "/no-such-page", "/open?name=a%20b"]
            .into_iter()
            .chain(views.iter().map(|view| &**view))
        {
            browser.goto(path).await;
            browser.shows("h1", "").await;
            assert_eq!(browser.run(FLAWS).await, json!([]), "{path} at {width}");
        }
    }
}

/// What has the focus, and whether that can be seen.
pub const FOCUSED: &str = "const e = document.activeElement;
    if (e === document.body) return 'nothing';
    // What covers a row stands for the link in it.
    const shown = [getComputedStyle(e), getComputedStyle(e, '::after')].some((s) => s.outlineStyle === 'solid' && parseInt(s.outlineWidth) >= 2);
    const { width, height, top } = e.getBoundingClientRect();
    return (shown && width > 0 && height > 0 && top > -1 ? '' : `unseen at ${top}, ${width} x ${height}: `) + (e.id || e.innerText.trim().replace(/\\s+/g, ' '))";

#[tokio::test]
async fn no_button_moves_when_the_line_comes_up() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    for width in [320, 700, 1280] {
        screen(&browser, width, 900).await;
        browser.goto("/").await;
        browser.shows(".live-state", "Live").await;
        let places = "return JSON.stringify([...document.querySelectorAll('button, a, summary, input')].map((one) => {
            const { x, y, width, height } = one.getBoundingClientRect();
            return [x, y, width, height];
        }))";
        let live = browser.run(places).await;
        browser.run("document.querySelector('.live-state').textContent = ''").await;
        assert_eq!(browser.run(places).await, live, "{width}");
    }
}

#[tokio::test]
async fn everything_is_reached_by_tab_and_the_focus_is_seen() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.allow_notifications().await;
    browser.goto("/inbox/team").await;
    server.send(&["team@sundew.example.com"], "Subject: One\n\nx\n").await;
    server.send(&["team+tag@sundew.example.com"], "Subject: Two\n\nx\n").await;
    browser.counts(".row", 2).await;
    let tab = async |key: &str| {
        browser.key(key).await;
        browser.run(FOCUSED).await.as_str().expect("text").to_owned()
    };
    browser.client.refresh().await.expect("a fresh page");
    browser.counts(".row", 2).await;
    let expected = [
        "Skip to the content",
        "Sundew",
        "My inbox",
        "All mail",
        "Leaks",
        "open-name",
        "Open",
        "Copy address",
        "Make a password",
        "Send me a test mail",
        "Delete all mail…",
        "Notify me",
        "Who writes here",
        "Two",
        "Tag +tag",
        "One",
    ];
    for name in expected {
        assert_eq!(tab("Tab").await, name);
    }
    browser.run("document.querySelector('.row-link').focus()").await;
    assert_eq!(tab("j").await, "One");
}

/// Invented people who write to a visitor.
const LETTERS: [(&str, &str, &str, &str); 7] = [
    ("Larkfield Library", "Two books are waiting for you", "", "Your reservations have come in and are kept at the desk until Saturday."),
    (
        "Tern & Daughters Ferries",
        "Your ticket to Skerry Island",
        "ferries",
        "Departure 09:40 from pier 2. Please be there a quarter of an hour before.",
    ),
    ("", "[build] main is green again", "ci", "All 214 checks passed after 3 min 12 s."),
    ("Oxbow Cycles", "Receipt for your inner tube", "", "Thank you! One inner tube, 28 inch, paid by card."),
    ("Pebble Forum", "Confirm your address", "pebble", "One more step: follow the link below within an hour to finish signing up."),
    ("Moss & Fern", "Your order is on its way", "shop", "Three ferns left our greenhouse this morning. They like shade and a drink."),
    (
        "Kestrel Cloud",
        "Your sign-in code is 731 904",
        "kestrel",
        "Somebody, we hope you, wants to sign in. The code is good for ten minutes.",
    ),
];

async fn write_letters(server: &Running, address: &str) {
    for (name, subject, tag, text) in LETTERS {
        let to = if tag.is_empty() { address.to_owned() } else { address.replace('@', &format!("+{tag}@")) };
        let host = if name.is_empty() { "builds".to_owned() } else { name.to_lowercase().replace([' ', '&'], "") };
        let from = if name.is_empty() { format!("robot@{host}.example") } else { format!("\"{name}\" <post@{host}.example>") };
        let html = format!(
            "<div style=\"max-width:34em;margin:auto;font-family:sans-serif\"><h1 style=\"color:#2f6b45\">{subject}</h1><p>{text}</p>\
            <p><a href=\"https://{host}.example/\" style=\"background:#2f6b45;color:#fff;padding:.7em 1.2em;border-radius:2em\">Have a look</a></p></div>"
        );
        server
            .send(
                &[&to],
                &format!(
                    "From: {from}\nTo: {to}\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=o\n\n\
                     --o\nContent-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\n{text}\n\
                     --i\nContent-Type: text/html\n\n{html}\n--i--\n{}--o--\n",
                    if subject.contains("ticket") {
                        "--o\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=ticket.pdf\n\nx\n"
                    } else {
                        ""
                    },
                ),
            )
            .await;
    }
}

/// Two reports and two blocks.
async fn show_the_operator_something(server: &Running, token: &str) {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/x-www-form-urlencoded")];
    for name in ["team", "newsletter"] {
        let id = server.mails(name).await[0]["id"].as_str().expect("an id").to_owned();
        let path = format!("/inbox/{name}/{id}/report");
        assert_eq!(server.request_with("POST", &path, &headers, "reason=phishing").await.status, 303);
    }
    for target in ["spam.example", "192.0.2.0/24"] {
        let block = json!({ "target": target, "for": "7d" }).to_string();
        assert_eq!(server.request_with("POST", "/api/v1/admin/blocks", &headers, &block).await.status, 201);
    }
}

async fn picture_what_scripts_add(browser: &Browser, folder: &Path) {
    browser.goto("/").await;
    browser.click(".notify button").await;
    for (width, height) in [(320, 1_500), (1280, 1_000)] {
        screen(browser, width, height).await;
        browser.goto("/").await;
        browser.shows(".live-state", "Live").await;
        browser.click("[data-password]").await;
        let down =
            "const line = document.querySelector('.live-state'); line.dataset.state = 'waiting'; line.textContent = line.dataset.waiting";
        browser.run(down).await;
        browser.screenshot(&folder.join(format!("extras-{width}.png"))).await;
    }
}

/// `SUNDEW_SCREENSHOTS=folder cargo test --test end_to_end pictures` takes the pictures of the README, and more to look at.
#[tokio::test]
async fn pictures_of_the_pages_are_taken_when_asked_for() {
    const LONG: [&str; 3] = ["about", "admin", "public"];
    let Some(folder) = env::var_os("SUNDEW_SCREENSHOTS") else { return };
    let Some(driver) = Driver::start().await else { return };
    let folder = Path::new(&folder);
    fs::create_dir_all(folder).expect("a folder");
    let token = "operator-secret";
    let server = harness::start_with(&harness::config(&["--admin-token", token, "--abuse-contact", "abuse@example.org"])).await;
    let browser = driver.browser(server.http).await;
    browser.allow_notifications().await;
    browser.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    browser.goto("/").await;
    let address = browser.address().await;
    write_letters(&server, &address).await;
    for name in ["team", "newsletter", "ci-builds", "checkout.test"] {
        write_letters(&server, &format!("{name}@sundew.example.com")).await;
    }
    show_the_operator_something(&server, token).await;
    browser.counts(".row", LETTERS.len()).await;
    for nth in ["3", "4", "5"] {
        browser.click(&format!(".row:nth-child({nth}) .row-link")).await;
        browser.shows(".mail h1", "").await;
        browser.goto("/").await;
        browser.counts(".row", LETTERS.len()).await;
    }
    let message = browser.run("return document.querySelectorAll('.row-link')[5].pathname").await;
    let message = message.as_str().expect("a path");
    let headers = format!("{message}?view=headers");
    let public = format!("/inbox/team/{}?view=text", server.mails("team").await[0]["id"].as_str().expect("an id"));
    let paths = [
        ("inbox", "/"),
        ("message", message),
        ("headers", &headers),
        ("all", "/all"),
        ("empty", "/inbox/nothing-here"),
        ("error", "/open?name=a%20b"),
        ("about", "/about"),
        ("admin", "/admin"),
        ("public", &public),
    ];
    browser.cdp("Network.enable", json!({})).await;
    browser.cdp("Network.setExtraHTTPHeaders", json!({ "headers": { "Authorization": format!("Bearer {token}") } })).await;
    for scheme in ["light", "dark"] {
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] })).await;
        for (width, height) in [(320, 780), (1280, 842)] {
            for (name, path) in paths {
                // All of a long page.
                screen(&browser, width, if LONG.contains(&name) { 2_400 } else { height }).await;
                browser.goto(path).await;
                if LONG.contains(&name) {
                    browser
                        .run("document.querySelectorAll('.report, .records > :first-child details').forEach((e) => (e.open = true))")
                        .await;
                }
                if matches!(name, "inbox" | "all" | "empty") {
                    browser.shows(".live-state", "Live").await;
                }
                browser.screenshot(&folder.join(format!("{name}-{scheme}-{width}.png"))).await;
            }
        }
    }
    browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": "light" }] })).await;
    picture_what_scripts_add(&browser, folder).await;
    for language in ["ru", "tr", "az", "hy"] {
        browser.click(&format!(".language [value={language}]")).await;
        browser.until(&format!("return document.documentElement.lang === '{language}'")).await;
        for (width, height) in [(320, 1_500), (1280, 1_000)] {
            for (name, path) in paths {
                screen(&browser, width, if LONG.contains(&name) { 2_600 } else { height }).await;
                browser.goto(path).await;
                browser.screenshot(&folder.join(format!("{language}-{name}-{width}.png"))).await;
            }
        }
    }
}
