//! The page of a mail in a browser: its journey, its files, and the page on paper. `SUNDEW_PREVIEW=1` leaves pictures in
//! target/preview.

use std::{fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;

use crate::{
    browser_layout::{FLAWS, screen},
    files::{PNG, mail_with},
    harness,
    webdriver::{Browser, Driver},
};

const TRAIL: &str = "Received: from relay.fern.example (mail-7.provider-with-a-long-name.example [192.0.2.11])\n\tby out.fern.example with ESMTPS id B2\n\
    \t(version=TLS1_2 cipher=ECDHE-RSA-AES256-GCM-SHA384); Tue, 14 Oct 2025 07:21:00 +0000\n\
    Received: from [203.0.113.9] (helo=laptop) by relay.fern.example with esmtpa (Exim 4.96)\n\tid 1v8; Tue, 14 Oct 2025 07:22:30 +0000\n\
    DKIM-Signature: v=1; a=rsa-sha256; d=fern.example; s=2025a; bh=x=; b=y=\nList-Unsubscribe: <https://fern.example/u>\nPrecedence: bulk\n";

async fn picture(browser: &Browser, name: &str) {
    if std::env::var_os("SUNDEW_PREVIEW").is_none() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/preview");
    fs::create_dir_all(&folder).unwrap();
    let taken = browser.cdp("Page.captureScreenshot", json!({ "captureBeyondViewport": true })).await;
    let bytes = BASE64_STANDARD.decode(taken["data"].as_str().expect("a picture")).expect("base64");
    fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
}

async fn scheme(browser: &Browser, media: &str, scheme: &str) {
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    browser.cdp("Emulation.setEmulatedMedia", json!({ "media": media, "features": features })).await;
}

/// How many sheets of paper the page takes.
async fn sheets(browser: &Browser, name: &str) -> usize {
    let printed = browser.cdp("Page.printToPDF", json!({ "printBackground": true })).await;
    let pdf = BASE64_STANDARD.decode(printed["data"].as_str().expect("a document")).expect("base64");
    if std::env::var_os("SUNDEW_PREVIEW").is_some() {
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/preview/{name}.pdf")), &pdf).unwrap();
    }
    memchr::memmem::find_iter(&pdf, b"/Type /Page\n").count()
}

#[tokio::test]
async fn the_way_of_a_mail_is_a_list_that_fits_a_phone() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    server.send(&["team"], &format!("{TRAIL}Subject: On its way\n\nHi.\n")).await;
    let browser = driver.browser(server.http).await;
    browser.goto("/inbox/team").await;
    browser.click(".row-link").await;
    browser.press("Journey").await;
    browser.shows(".tabs [aria-current]", "Journey").await;
    browser.counts("ol.hops > li", 3).await;
    let servers = browser.run("return [...document.querySelectorAll('ol.hops h2 bdi')].map((by) => by.textContent)").await;
    assert_eq!(servers, json!(["relay.fern.example", "out.fern.example", "sundew.example.com"]));
    browser.shows(".hops .odd", "by a clock that is 90 seconds behind").await;
    browser.shows(".hops .own", "127.0.0.1").await;
    browser.shows(".marks", "fern.example (2025a)").await;
    assert_eq!(browser.run("return document.querySelector('.as-written').checkVisibility()").await, false);
    browser.click(".hops summary").await;
    browser.shows(".as-written", "from [203.0.113.9] (helo=laptop) by relay.fern.example").await;
    for (width, theme) in [(320, "light"), (320, "dark"), (1_100, "light"), (1_100, "dark")] {
        screen(&browser, width, 800).await;
        scheme(&browser, "screen", theme).await;
        assert_eq!(browser.run(FLAWS).await, json!([]), "{width} {theme}");
        picture(&browser, &format!("journey-{width}-{theme}")).await;
    }
    browser.press("The dialogue that brought it to us, line by line").await;
    browser.shows(".transcript", "MAIL FROM:<sender@client.example>").await;
}

#[tokio::test]
async fn files_are_seen_read_and_saved_together() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let encode = |bytes: &[u8]| BASE64_STANDARD.encode(bytes);
    let (program, page) = (encode(b"MZ\x90\0\x03\0\0\0\x04\0\0\0"), encode(b"<script>document.title = 'ran'</script><h1>Sign in</h1>"));
    let files = [
        ("dot.png", "image/png", PNG),
        ("invoice.pdf", "application/pdf", &*program),
        ("care.html", "text/html", &page),
        ("notes.txt", "text/plain", "d2F0ZXI="),
    ];
    server.send(&["team"], &mail_with(&files)).await;
    let browser = driver.browser(server.http).await;
    browser.goto("/inbox/team").await;
    browser.click(".row-link").await;
    browser.counts(".attachments .file", 4).await;
    browser
        .until("const { complete, naturalWidth } = document.querySelector('.thumbnail img'); return complete && naturalWidth === 1")
        .await;
    browser.shows(".hazards", "Its content is not what its name promises").await;
    for (width, theme) in [(320, "light"), (1_100, "light"), (1_100, "dark")] {
        screen(&browser, width, 800).await;
        scheme(&browser, "screen", theme).await;
        assert_eq!(browser.run(FLAWS).await, json!([]), "{width} {theme}");
        picture(&browser, &format!("files-{width}-{theme}")).await;
    }
    let path = browser.run("return location.pathname").await;
    let path = path.as_str().expect("a path");
    assert!(browser.download(&format!("{path}/attachments.zip")).await.ends_with("Files - for _you_.zip"));
    assert!(browser.download(&format!("{path}/raw?download")).await.ends_with("Files - for _you_.eml"));
    // A page that was sent is read as text.
    browser.goto(&format!("{path}/attachments/2/preview")).await;
    browser.shows("pre", "<script>document.title = 'ran'</script>").await;
    assert_eq!(browser.run("return [document.title, document.contentType]").await, json!(["", "text/plain"]));
    browser.goto(&format!("{path}/attachments/0/preview")).await;
    assert_eq!(browser.run("return document.contentType").await, "image/png");
    assert_eq!(driver.trap.caught(), [""; 0]);
}

#[tokio::test]
async fn headers_are_copied_as_lines_and_paper_has_the_mail_and_nothing_else() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let html = "<h1 style='color: #23694a'>Three ferns</h1><p>leave our barn tomorrow.</p>";
    let mail = format!("From: Fern <shop@fern.example>\nSubject: Your order\nContent-Type: text/html\n\n{html}\n");
    server.send(&["team"], &mail).await;
    let browser = driver.browser(server.http).await;
    browser.before_scripts("window.print = () => (window.printed = true)").await;
    browser.goto("/inbox/team").await;
    browser.click(".row-link").await;
    browser.press("Headers").await;
    browser
        .before_scripts("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => (window.copied = text) } })")
        .await;
    browser.client.refresh().await.expect("a reload");
    browser.press("Copy all").await;
    let copied = browser.until("return window.copied").await;
    let copied = copied.as_str().expect("text");
    assert!(copied.starts_with("Return-Path: <sender@client.example>\nReceived: from client.example"), "{copied}");
    assert!(copied.ends_with("\nSubject: Your order\nContent-Type: text/html"), "{copied}");

    browser.press("Print view").await;
    browser.shows("pre.text", "leave our barn tomorrow.").await;
    assert!(browser.framed_text().await.contains("Three ferns"));
    browser.press("Print").await;
    browser.until("return window.printed").await;
    scheme(&browser, "print", "dark").await;
    let seen = "return ['header.site', 'footer.site', '.toolbar', '.print-bar', '.back'].filter((what) => document.querySelector(what)?.checkVisibility())";
    assert_eq!(browser.run(seen).await, json!([]));
    let mail = "return ['h1', '.facts', 'iframe.html', 'pre.text'].filter((what) => !document.querySelector(what).checkVisibility())";
    assert_eq!(browser.run(mail).await, json!([]));
    let colours = "const { color, backgroundColor } = getComputedStyle(document.body); return [color, backgroundColor]";
    assert_eq!(browser.run(colours).await, json!(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]));
    picture(&browser, "print").await;
    assert_eq!(sheets(&browser, "short").await, 1);

    // What a frame's box cuts off stands in the text below, from the next sheet on.
    let rows: String = (1..=80).map(|row| format!("<p>Fern number {row}</p>")).collect();
    server.send(&["long"], &format!("Subject: Many ferns\nContent-Type: text/html\n\n{rows}\n")).await;
    scheme(&browser, "", "light").await;
    browser.goto("/inbox/long").await;
    browser.click(".row-link").await;
    browser.press("Print view").await;
    browser.shows("pre.text", "Fern number 80").await;
    let sheets = sheets(&browser, "long").await;
    assert!((3..=6).contains(&sheets), "{sheets}");
}
