//! The live stream as browsers use it: one for all tabs, and back by itself after a restart.

use crate::{
    harness::{self, config, eventually},
    relay::Relay,
    webdriver::Driver,
};

#[tokio::test]
async fn all_tabs_of_a_browser_share_one_stream() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    let address = browser.address().await;
    let mut tabs = vec![browser.client.window().await.expect("a window")];
    for _ in 0..3 {
        let tab = browser.client.new_window(true).await.expect("a tab").handle;
        browser.client.switch_to_window(tab.clone()).await.expect("the tab");
        browser.goto("/").await;
        browser.shows(".live-state", "Live").await;
        tabs.push(tab);
    }
    assert_eq!(relay.streams(), (1, 1));

    // Another page wants more: the stream is exchanged, and there is still one.
    let all = browser.client.new_window(true).await.expect("a tab").handle;
    browser.client.switch_to_window(all.clone()).await.expect("the tab");
    browser.goto("/all").await;
    browser.shows(".live-state", "Live").await;
    eventually("the first stream ends", || async { relay.streams() == (2, 1) }).await;

    server.send(&[&address, "team@sundew.example.com"], "Subject: To all tabs\n\nx\n").await;
    for tab in tabs.iter().chain([&all]) {
        browser.client.switch_to_window(tab.clone()).await.expect("a tab");
        browser.shows(".row .subject", "To all tabs").await;
        browser.counts(".row", 1).await;
    }
    assert_eq!(relay.streams(), (2, 1));

    // Nobody looks any more.
    for tab in tabs.into_iter().chain([all]) {
        browser.client.switch_to_window(tab).await.expect("a tab");
        browser.goto("/about-nothing").await;
    }
    eventually("the last stream ends", || async { relay.streams() == (2, 0) }).await;
}

#[tokio::test]
async fn a_page_comes_back_by_itself_after_a_restart() {
    let Some(driver) = Driver::start().await else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = config(&["--data-dir", folder.path().to_str().expect("text")]);
    let server = harness::start_with(&config).await;
    config.http_listen = server.http;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    server.send(&[&address], "Subject: Before\n\nx\n").await;
    browser.shows(".row .subject", "Before").await;
    browser.shows(".live-state", "Live").await;
    browser.run("window.sameDocument = true").await;
    server.stop().await;
    browser.shows(".live-state", "The line is down. Mail is kept; trying again…").await;

    let server = harness::start_with(&config).await;
    browser.shows(".live-state", "Live").await;
    browser.shows(".empty", "Waiting for mail.").await;
    server.send(&[&address], "Subject: After\n\nx\n").await;
    browser.shows(".row .subject", "After").await;
    assert_eq!((browser.run("return window.sameDocument").await, browser.address().await), (true.into(), address));
}

#[tokio::test]
async fn a_page_whose_address_did_not_outlive_a_restart_shows_the_new_one() {
    let Some(driver) = Driver::start().await else { return };
    let mut config = config(&[]);
    let server = harness::start_with(&config).await;
    config.http_listen = server.http;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let lost = browser.address().await;
    browser.shows(".live-state", "Live").await;
    server.stop().await;
    browser.shows(".live-state", "The line is down. Mail is kept; trying again…").await;

    let server = harness::start_with(&config).await;
    browser.until(&format!("return ![null, '{lost}'].includes(document.getElementById('address')?.textContent.trim() ?? null)")).await;
    let address = browser.address().await;
    browser.shows(".live-state", "Live").await;
    server.send(&[&address], "Subject: To the new one\n\nx\n").await;
    browser.shows(".row .subject", "To the new one").await;
}

#[tokio::test]
async fn a_list_of_several_inboxes_hears_of_each_of_them() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    browser.goto("/").await;
    let first = browser.address().await;
    browser.press("Another address…").await;
    browser.press("Give me a random one").await;
    browser.counts(".addresses .name", 2).await;
    browser.shows(".live-state", "Live").await;
    let shown = browser.address().await;
    assert_eq!(browser.run("return JSON.parse(document.querySelector('main').dataset.addresses).length").await, 2);
    let other = browser.text(".addresses li:last-child .name").await;
    let fetched = || relay.exchanges().iter().filter(|exchange| !exchange.path.contains("/static/")).count();
    assert!([&shown, &other].contains(&&first) && shown != other);
    for address in [&other, &shown] {
        let before = fetched();
        server.send(&[address], "Subject: To one of them\n\nx\n").await;
        eventually("the page is fetched again", || async { fetched() > before }).await;
    }
    browser.shows(".row .subject", "To one of them").await;
    // Nothing but the list was fetched: the one stream knew of both.
    assert_eq!(relay.streams().1, 1);
}
