//! The live stream as browsers use it: one for all tabs, and back by itself after a restart.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    harness::{self, config, eventually},
    webdriver::Driver,
};

/// Passes connections on to a server and counts the event streams among them.
struct Counter {
    address: SocketAddr,
    begun: Arc<AtomicUsize>,
    open: Arc<AtomicUsize>,
}

impl Counter {
    async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let counter = Self { address: listener.local_addr().expect("bound"), begun: Arc::default(), open: Arc::default() };
        let (begun, open) = (Arc::clone(&counter.begun), Arc::clone(&counter.open));
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                tokio::spawn(pass_on(browser, server, Arc::clone(&begun), Arc::clone(&open)));
            }
        });
        counter
    }

    fn streams(&self) -> (usize, usize) {
        (self.begun.load(Ordering::SeqCst), self.open.load(Ordering::SeqCst))
    }
}

async fn pass_on(browser: TcpStream, server: SocketAddr, begun: Arc<AtomicUsize>, open: Arc<AtomicUsize>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let ((mut from_browser, mut to_browser), (mut from_server, mut to_server)) = (browser.into_split(), server.into_split());
    let mut streams = 0;
    let asked = async {
        let mut block = vec![0; 16 * 1024];
        while let Ok(count @ 1..) = from_browser.read(&mut block).await {
            // Browsers don't pipeline: a request begins a block.
            if block.starts_with(b"GET /api/v1/events") {
                streams += 1;
                begun.fetch_add(1, Ordering::SeqCst);
                open.fetch_add(1, Ordering::SeqCst);
            }
            if to_server.write_all(&block[..count]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = asked => {}
        _ = tokio::io::copy(&mut from_server, &mut to_browser) => {}
    }
    open.fetch_sub(streams, Ordering::SeqCst);
}

#[tokio::test]
async fn all_tabs_of_a_browser_share_one_stream() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let counter = Counter::before(server.http).await;
    let browser = driver.browser(counter.address).await;
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
    assert_eq!(counter.streams(), (1, 1));

    // Another page wants more: the stream is exchanged, and there is still one.
    let all = browser.client.new_window(true).await.expect("a tab").handle;
    browser.client.switch_to_window(all.clone()).await.expect("the tab");
    browser.goto("/all").await;
    browser.shows(".live-state", "Live").await;
    eventually("the first stream ends", || async { counter.streams() == (2, 1) }).await;

    server.send(&[&address, "team@sundew.example.com"], "Subject: To all tabs\n\nx\n").await;
    for tab in tabs.iter().chain([&all]) {
        browser.client.switch_to_window(tab.clone()).await.expect("a tab");
        browser.shows(".row .subject", "To all tabs").await;
        browser.counts(".row", 1).await;
    }
    assert_eq!(counter.streams(), (2, 1));

    // Nobody looks any more.
    for tab in tabs.into_iter().chain([all]) {
        browser.client.switch_to_window(tab).await.expect("a tab");
        browser.goto("/about-nothing").await;
    }
    eventually("the last stream ends", || async { counter.streams() == (2, 0) }).await;
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
    browser.shows(".live-state", "Reconnecting…").await;

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
    browser.shows(".live-state", "Reconnecting…").await;

    let server = harness::start_with(&config).await;
    browser.until(&format!("return ![null, '{lost}'].includes(document.getElementById('address')?.textContent.trim() ?? null)")).await;
    let address = browser.address().await;
    browser.shows(".live-state", "Live").await;
    server.send(&[&address], "Subject: To the new one\n\nx\n").await;
    browser.shows(".row .subject", "To the new one").await;
}
