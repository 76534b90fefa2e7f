//! A mail as HTML in a real browser: faithful, its images when they are asked for, its links told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use fantoccini::Locator;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    browser_safety::{html_mail, pages, payloads},
    harness::{self, Running, Smtp},
    webdriver::{Browser, Driver},
};

/// A GIF of one red dot.
const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\x00!\xf9\x04\x00\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;";

/// Somebody else's server, which notes how it is asked, gives an image for everything, and pages that show some.
struct Elsewhere {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Elsewhere {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (address, heads) = (listener.local_addr().expect("bound"), Arc::new(Mutex::new(Vec::new())));
        let all = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let all = Arc::clone(&all);
                tokio::spawn(async move {
                    let mut head = vec![0; 16 * 1024];
                    let read = stream.read(&mut head).await.unwrap_or(0);
                    let head = String::from_utf8_lossy(&head[..read]).into_owned();
                    let (kind, body) = match head.split(' ').nth(1) {
                        Some("/plain") => ("text/html", b"<!doctype html><title>plain</title><img src=/proof.gif>".as_slice()),
                        _ => ("image/gif", GIF),
                    };
                    // A browser opens connections that it may not use.
                    if !head.is_empty() {
                        all.lock().expect("unpoisoned").push(head.to_lowercase());
                    }
                    let size_bytes = body.len();
                    let head = format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {size_bytes}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
                    );
                    let _ = stream.write_all(&[head.as_bytes(), body].concat()).await;
                });
            }
        });
        Self { address, heads }
    }

    /// The heads of what was asked under this path.
    fn asked(&self, path: &str) -> Vec<String> {
        let line = format!("get {path}");
        self.heads.lock().expect("unpoisoned").iter().filter(|head| head.starts_with(&line)).cloned().collect()
    }
}

/// Sends a mail of HTML to a public inbox and gives the path of its page.
async fn sent(server: &Running, name: &str, html: &str) -> String {
    server.send(&[&format!("{name}@sundew.example.com")], &html_mail(name, html.as_bytes())).await;
    pages(server, name).await.pop().expect("a mail").0
}

/// A server whose readers load images from their own machine, where these tests have theirs.
async fn with_near_images() -> Running {
    harness::start_with(&harness::config(&["--near-images", "show"])).await
}

/// What a script gives in the frame of the mail.
async fn framed(browser: &Browser, script: &str) -> Value {
    let frame = browser.client.find(Locator::Css("iframe.html")).await.expect("a frame");
    frame.enter_frame().await.expect("in the frame");
    browser.until("return document.readyState === 'complete'").await;
    let value = browser.run(script).await;
    browser.client.clone().enter_parent_frame().await.expect("out of the frame");
    value
}

#[tokio::test]
async fn images_are_loaded_when_asked_for_without_a_cookie_or_a_referrer() {
    let Some(driver) = Driver::start().await else { return };
    let (server, elsewhere) = (with_near_images().await, Elsewhere::start().await);
    let there = elsewhere.address;
    let html = format!(
        "<p>Heron</p><img src=http://{there}/img/shown.gif alt=a><img src=http://{there}/img/pixel.gif width=1 height=1>\
         <table><tr><td background=http://{there}/img/cell.gif>x</td></tr></table>\
         <style>p{{background:url(http://{there}/img/sheet.gif)}}</style><div style='background:url(\"http://{there}/img/style.gif\")'>y</div>"
    );
    let page = sent(&server, "images", &html).await;
    let browser = driver.browser(server.http).await;
    // Its server has met this browser before, and a plain page of its own shows that it would know it again.
    let cookie = json!({ "name": "known", "value": "reader", "url": format!("http://{there}/"), "sameSite": "None", "secure": true });
    browser.cdp("Network.setCookie", cookie).await;
    browser.client.goto(&format!("http://{there}/plain")).await.expect("a page");
    harness::eventually("the plain page has its image", || async { !elsewhere.asked("/proof.gif").is_empty() }).await;
    let proof = elsewhere.asked("/proof.gif").pop().expect("asked");
    assert!(proof.contains("cookie: known=reader") && proof.contains(&format!("referer: http://{there}/plain")), "{proof}");

    browser.goto(&page).await;
    browser.shows(".html-images", "5 remote images were not loaded").await;
    browser.shows(".html-images", "127.0.0.1").await;
    browser.shows(".html-images li", "1 of them can’t be seen").await;
    browser.press("What loading them would tell").await;
    browser.shows("#html-reveals", "your IP address").await;
    assert!(browser.framed_text().await.starts_with("Heron"));
    assert_eq!(elsewhere.asked("/img/"), [] as [String; 0], "nothing before it is asked for");

    browser.press("Load the images of this mail").await;
    browser.shows(".html-images", "This is not remembered").await;
    for image in ["shown", "pixel", "cell", "sheet", "style"] {
        harness::eventually("the image is asked for", || async { !elsewhere.asked(&format!("/img/{image}.gif")).is_empty() }).await;
    }
    for head in elsewhere.asked("/img/") {
        assert!(!head.contains("\r\ncookie:") && !head.contains("\r\nreferer:"), "{head}");
        assert!(head.contains("sec-fetch-dest: image"), "{head}");
    }
    let shown = framed(&browser, "return document.images[0].naturalWidth").await;
    assert_eq!(shown, 1);

    // The next view is without them again.
    browser.press("Leave the images out").await;
    browser.shows(".html-images", "were not loaded").await;
    let before = elsewhere.asked("/img/").len();
    browser.goto(&page).await;
    assert_eq!(framed(&browser, "return document.images.length").await, 0);
    assert_eq!(elsewhere.asked("/img/").len(), before);
}

#[tokio::test]
async fn images_near_the_reader_are_left_out_and_told_unless_the_operator_wants_them() {
    let html = "<img src='https://pond.example/a.gif'><img src='http://192.168.178.1/b.gif'><img src='http://printer.local/c.gif'>";
    for (server, near) in [(harness::start().await, false), (with_near_images().await, true)] {
        let page = sent(&server, "near", html).await;
        let frame = server.request("GET", &format!("{page}/html?images=1"), &[("sec-fetch-dest", "iframe")]).await.text();
        assert!(frame.contains("src=\"https://pond.example/a.gif\""), "{frame}");
        assert_eq!((frame.contains("192.168.178.1"), frame.contains("printer.local")), (near, near), "{frame}");
        for (query, hosts) in [("?view=html", "Hosts: "), ("?view=html&images=1", "Images from ")] {
            let shown = server.get(&format!("{page}{query}")).await.text();
            let left_out =
                "2 images on your own device or network are left out, so that no mail can look around there: 192.168.178.1, printer.local.";
            assert_eq!(shown.contains(left_out), !near, "{shown}");
            let named = if near { "192.168.178.1, pond.example, printer.local" } else { "pond.example" };
            assert!(shown.contains(&format!("{hosts}{named}")), "{shown}");
        }
        server.stop().await;
    }
    // Where there is nothing else, there is nothing to ask for.
    let server = harness::start().await;
    let page = sent(&server, "near", "<img src='http://localhost:3000/a.gif'>").await;
    let shown = server.get(&format!("{page}?view=html")).await.text();
    assert!(shown.contains("1 image on your own device or network is left out") && !shown.contains("Load the images"), "{shown}");
    server.stop().await;
}

#[tokio::test]
async fn of_every_payload_nothing_but_images_leaves_when_images_are_asked_for() {
    let Some(driver) = Driver::start().await else { return };
    let (server, elsewhere) = (with_near_images().await, Elsewhere::start().await);
    let there = format!("http://{}", elsewhere.address);
    let mut smtp = Smtp::connect(server.smtp).await;
    for (name, html) in payloads() {
        let html = String::from_utf8_lossy(&html).replace("https://evil.example", &there);
        smtp.deliver(&["target@sundew.example.com"], html_mail(&name, html.as_bytes()).as_bytes()).await;
    }
    let browser = driver.browser(server.http).await;
    browser.cdp("Network.setCookie", json!({ "name": "known", "value": "reader", "url": there, "sameSite": "None", "secure": true })).await;
    let pages = pages(&server, "target").await;
    assert_eq!(pages.len(), payloads().len());
    for (page, name) in pages {
        // A dialogue fails the next command.
        browser.goto(&format!("{page}?view=html&images=1")).await;
        assert_eq!(
            browser.run("return [location.pathname, document.title, window.length]").await,
            json!([page, "Mail · Sundew", 1]),
            "{name}"
        );
    }
    // What the last of them asks for may still be on its way; the first ones' images came long ago.
    let heads = elsewhere.asked("/");
    assert!(heads.len() > 10, "{} images", heads.len());
    for head in heads {
        assert!(head.contains("sec-fetch-dest: image") && !head.contains("\r\ncookie:") && !head.contains("\r\nreferer:"), "{head}");
    }
}

#[tokio::test]
async fn links_lead_to_their_end_and_tell_what_is_odd() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let html = "<a href='https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpond.example%2Fa'>Wrapped</a> \
        <a href='https://paypa1.com/'>Log in</a> <a href='https://heron.org/'>https://pond.org/</a> \
        <a href='javascript:alert(1)'>Run</a> <a href='mailto:heron@pond.example'>Write</a> <a href='#top'>Up</a>";
    let page = sent(&server, "links", html).await;
    let browser = driver.browser(server.http).await;
    browser.goto(&page).await;
    let links = "return [...document.querySelectorAll('a')].map((a) => [a.textContent, a.getAttribute('href'), a.rel, a.target])";
    let rel = "noopener noreferrer nofollow";
    assert_eq!(
        framed(&browser, links).await,
        json!([
            ["Wrapped", "https://pond.example/a", rel, "_blank"],
            ["Log in", "https://paypa1.com/", rel, "_blank"],
            ["https://pond.org/", "https://heron.org/", rel, "_blank"],
            ["Run", null, rel, "_blank"],
            ["Write", "mailto:heron@pond.example", rel, "_blank"],
            ["Up", null, rel, "_blank"],
        ])
    );
    let marks = "return [...document.querySelectorAll('.link-mark')].map((mark) => mark.innerText)";
    assert_eq!(framed(&browser, marks).await, json!(["⚠ paypa1.com", "⚠ heron.org", "⚠ javascript:alert(1)"]));
    let title = framed(&browser, "return document.querySelector('a').title").await;
    assert_eq!(title, "https://pond.example/a (eu.safelinks.protection.outlook.com)");

    browser.click(".html-links summary").await;
    let rows = "return [...document.querySelectorAll('.html-links tbody tr')].map((row) => row.innerText.replace(/\\s+/g, ' '))";
    let rows = browser.run(rows).await;
    for (row, wanted) in [
        (0, "Wrapped pond.example sent by way of eu.safelinks.protection.outlook.com"),
        (1, "Log in paypa1.com ⚠ looks like paypal.com, and is not"),
        (2, "https://pond.org/ heron.org ⚠ its words say pond.org"),
        (3, "Run javascript:alert(1) not a web address"),
    ] {
        assert!(rows[row].as_str().is_some_and(|row| row.starts_with(wanted)), "{wanted}: {rows}");
    }

    // The same in plain text.
    server.send(&["plain@sundew.example.com"], "Subject: plain\n\nSee https://pond.example/a?b=1&c (http://paypa1.com).\n").await;
    let (page, _) = pages(&server, "plain").await.pop().expect("a mail");
    browser.goto(&page).await;
    let links = "return [...document.querySelectorAll('pre.text a')].map((a) => [a.textContent, a.href, a.rel, a.target])";
    assert_eq!(
        browser.run(links).await,
        json!([
            ["https://pond.example/a?b=1&c", "https://pond.example/a?b=1&c", rel, "_blank"],
            ["http://paypa1.com", "http://paypa1.com/", rel, "_blank"],
        ])
    );
    assert!(browser.text("pre.text").await.starts_with("See https://pond.example/a?b=1&c (http://paypa1.com ⚠ looks like paypal.com"));
}

#[tokio::test]
async fn a_mail_keeps_its_styles_and_is_dark_only_when_it_says_how() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let style = "body{background:#eeffee}.box{color:rgb(1,2,3);width:calc(50% - 10px)}@media (max-width:99999px){#deep{color:rgb(4,5,6)}}";
    let plain = sent(&server, "plain", &format!("<style>{style}</style><p class=box>a<p id=deep>b")).await;
    let dark = "@media (prefers-color-scheme:dark){body{background:rgb(1,1,1)}}";
    let dark = sent(&server, "dark", &format!("<style>{style}{dark}</style><p class=box>a")).await;
    let browser = driver.browser(server.http).await;
    let look = "return [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('p')).color]";
    for (scheme, background) in [("light", "rgb(238, 255, 238)"), ("dark", "rgb(1, 1, 1)")] {
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] })).await;
        browser.goto(&plain).await;
        assert_eq!(framed(&browser, look).await, json!(["rgb(238, 255, 238)", "rgb(1, 2, 3)"]), "{scheme}");
        assert_eq!(framed(&browser, "return getComputedStyle(document.querySelectorAll('p')[1]).color").await, "rgb(4, 5, 6)");
        browser.goto(&dark).await;
        assert_eq!(framed(&browser, look).await, json!([background, "rgb(1, 2, 3)"]), "{scheme}");
    }
    browser.press("Open in the whole window").await;
    let whole = "const frame = document.querySelector('iframe.html').getBoundingClientRect(); \
        return frame.width >= innerWidth - 20 && frame.height > innerHeight * 0.8";
    assert_eq!(browser.until(whole).await, true);
    assert_eq!(browser.framed_text().await, "a");
    browser.click("header a.button").await;
    browser.shows(".tabs [aria-current]", "HTML").await;
}

#[tokio::test]
async fn the_api_tells_who_watches() {
    let server = harness::start().await;
    let html = "<img src='https://pond.us1.list-manage.com/track/open.php?u=1' width=1 height=1><img src='https://pond.example/a.gif' width=1 height=1>\
        <img src='https://pond.example/b?to=watched@sundew.example.com'><img src='https://pond.example/logo.png'>\
        <a href='https://pond.us1.list-manage.com/track/click?u=1'>x</a>";
    let page = sent(&server, "watched", html).await;
    let trackers =
        server.get(&page.replace("/inbox/watched@sundew.example.com/", "/api/v1/inboxes/watched/messages/")).await.json()["trackers"]
            .clone();
    assert_eq!(
        trackers,
        json!([
            { "host": "pond.us1.list-manage.com", "kind": "tracker", "url": "https://pond.us1.list-manage.com/track/open.php?u=1" },
            { "host": "pond.example", "kind": "pixel", "url": "https://pond.example/a.gif" },
            { "host": "pond.example", "kind": "address", "url": "https://pond.example/b?to=watched@sundew.example.com" },
            { "host": "pond.us1.list-manage.com", "kind": "click", "url": "https://pond.us1.list-manage.com/track/click?u=1" },
        ])
    );
}

#[tokio::test]
async fn only_our_own_frame_names_images_elsewhere_and_asks_for_them_without_credentials() {
    let server = harness::start().await;
    let page = sent(&server, "policy", "<img src='https://pond.example/a.gif'>").await;
    let frame = [("sec-fetch-dest", "iframe")];
    let asked = server.request("GET", &format!("{page}/html?images=1"), &frame).await;
    assert!(asked.text().contains("src=\"https://pond.example/a.gif\""));
    assert_eq!(asked.header("cross-origin-embedder-policy"), "credentialless");
    assert_eq!(asked.header("referrer-policy"), "no-referrer");
    assert!(asked.header("content-security-policy").contains("img-src http: https: data:;"));
    // Not asked for; not `1`; and a file, which is opened where nothing of ours watches over it.
    for (path, headers) in [("/html", &frame[..]), ("/html?images=0", &frame[..]), ("/html?images=1", &[])] {
        let answer = server.request("GET", &format!("{page}{path}"), headers).await;
        assert!(!answer.text().contains("pond.example") && !answer.header("content-security-policy").contains("https:"), "{path}");
    }
}
