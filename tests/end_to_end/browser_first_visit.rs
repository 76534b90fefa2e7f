//! What a first visit costs, and what it takes to be installed.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    harness,
    relay::{Relay, STREAM},
    webdriver::Driver,
};

/// The page, its style, its one module and its icon.
const MAX_REQUESTS: usize = 4;
const MAX_BYTES: usize = 60_000;

#[tokio::test]
async fn a_first_visit_is_four_requests_and_the_second_page_is_one() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    // Whatever else it may want to load has been asked for when a mail is on the page, which costs one more.
    let address = browser.address().await;
    server.send(&[&address], "Subject: Hi\n\nx\n").await;
    browser.shows(".row .subject", "Hi").await;
    let mut first = relay.exchanges();
    let refreshed = first.pop().expect("an exchange");
    assert_eq!(refreshed.path, "/");

    let bare = |path: &str| path.split('?').next().unwrap_or_default().to_owned();
    let mut costs = BTreeMap::new();
    for exchange in first {
        let cost = costs.entry(bare(&exchange.path)).or_insert((0, 0));
        *cost = (cost.0 + 1, cost.1 + exchange.answer_bytes);
    }
    // Counted apart: the stream that stays open, and what the browser reads about the app when it feels like it.
    assert_eq!(costs.remove(STREAM).map(|(count, _)| count), Some(1));
    costs.remove("/static/manifest.webmanifest");
    let paths: Vec<_> = costs.keys().map(String::as_str).collect();
    assert_eq!(paths, ["/", "/static/app.css", "/static/app.js", "/static/icon.svg"]);
    let (requests, bytes) = costs.values().fold((0, 0), |sum, cost| (sum.0 + cost.0, sum.1 + cost.1));
    println!("{requests} requests, {bytes} bytes: {costs:?}");
    assert!(requests <= MAX_REQUESTS && bytes <= MAX_BYTES, "{requests} requests, {bytes} bytes: {costs:?}");

    // The worker took the page's module out of the cache, and so does every further page.
    let before = relay.exchanges().len();
    browser.press("All mail").await;
    browser.shows("h1", "All mail").await;
    browser.shows(".live-state", "Live").await;
    let assets: Vec<_> = relay.exchanges().into_iter().skip(before).filter(|exchange| exchange.path.contains("/static/")).collect();
    assert!(assets.is_empty(), "{assets:?}");
    assert_eq!(driver.trap.caught(), [""; 0]);
}

#[tokio::test]
async fn assets_are_compressed_and_kept_for_ever_under_their_version_and_pages_are_neither() {
    let server = harness::start().await;
    let gzip = [("accept-encoding", "gzip, br")];
    let page = server.request("GET", "/", &gzip).await;
    // Pages hold secrets beside what others chose: their compressed length would tell (BREACH).
    assert_eq!((page.header("content-encoding"), page.header("cache-control")), ("", "no-store"));
    let text = page.text();
    let versioned: Vec<_> = text.split("\"/static/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(versioned.len(), 5, "{versioned:?}");
    for name in versioned {
        let (bare, version) = name.split_once("?v=").expect("a version");
        let kept = server.request("GET", &format!("/static/{name}"), &gzip).await;
        let is_picture = bare.ends_with(".png");
        assert_eq!(kept.header("content-encoding"), if is_picture { "" } else { "gzip" }, "{name}");
        assert_eq!(kept.header("vary"), if is_picture { "" } else { "accept-encoding" }, "{name}");
        assert_eq!(kept.header("cache-control"), "public, max-age=31536000, immutable", "{name}");
        for other in [bare.to_owned(), format!("{bare}?v=0{version}"), format!("{bare}?v=")] {
            let answer = server.get(&format!("/static/{other}")).await;
            assert_eq!((answer.header("content-encoding"), answer.header("cache-control")), ("", "public, max-age=3600"), "{other}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn it_can_be_installed_also_below_a_path() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let manifest = browser.cdp("Page.getAppManifest", json!({})).await;
    assert_eq!(manifest["errors"], json!([]));
    assert_eq!(
        manifest["url"].as_str().expect("a URL").split('?').next(),
        Some(&*format!("http://{}/static/manifest.webmanifest", server.http))
    );
    let errors = browser.cdp("Page.getInstallabilityErrors", json!({})).await;
    assert_eq!(errors["installabilityErrors"], json!([]));

    let below = harness::start_with(&harness::config(&["--public-url", "https://mail.example.org/box"])).await;
    let manifest = below.get("/box/static/manifest.webmanifest").await.json();
    for name in ["id", "start_url", "scope"] {
        assert_eq!(manifest[name], "/box/", "{name}");
    }
    let purposes: Vec<_> = manifest["icons"].as_array().expect("icons").iter().map(|icon| (&icon["sizes"], &icon["purpose"])).collect();
    assert_eq!(json!(purposes), json!([["192x192", null], ["512x512", null], ["512x512", "maskable"], ["any", null]]));
    for icon in manifest["icons"].as_array().expect("icons") {
        let answer = below.get(icon["src"].as_str().expect("a path")).await;
        assert_eq!(answer.header("content-type"), icon["type"]);
        if let Some(size) = icon["sizes"].as_str().and_then(|sizes| sizes.split('x').next()?.parse::<u32>().ok()) {
            // PNG 11.2.2: width and height stand first, in the header chunk.
            assert_eq!([&answer.body[16..20], &answer.body[20..24]], [size.to_be_bytes(), size.to_be_bytes()]);
        }
    }
    below.stop().await;
}
