//! When the line is down: the page says so, comes back by itself, and shows what came meanwhile.

use crate::{
    harness::{self, eventually},
    relay::{Relay, STREAM},
    webdriver::{Browser, Driver},
};

const DOWN: &str = "The line is down. Mail is kept; trying again…";
const BACK: &str = "The line is back.";

/// Writes down whatever is shown and said of the line.
async fn take_notes(browser: &Browser) {
    browser
        .run(
            "window.sameDocument = true; window.notes = [];
            const note = (element) => element.textContent && notes.push(element.textContent);
            for (const element of [document.querySelector('.live-state'), document.getElementById('announcer')]) {
                new MutationObserver(() => note(element)).observe(element, { childList: true, characterData: true, subtree: true });
            }",
        )
        .await;
}

async fn noted(browser: &Browser, text: &str) -> bool {
    browser.run(&format!("return window.notes.includes('{text}')")).await == true
}

#[tokio::test]
async fn a_page_says_that_the_line_is_down_and_back_and_shows_what_came_meanwhile() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    let address = browser.address().await;
    take_notes(&browser).await;
    relay.cut();
    browser.shows(".live-state", DOWN).await;
    browser.shows("#announcer", DOWN).await;
    server.send(&[&address], "Subject: Meanwhile\n\nx\n").await;
    relay.mend();
    browser.shows(".row .subject", "Meanwhile").await;
    browser.shows("#announcer", "").await;
    browser.until(&format!("return window.notes.filter((text) => text === '{BACK}').length === 2")).await;
    browser.shows(".live-state", "Live").await;
    assert_eq!(browser.run("return window.sameDocument").await, true);
    // From where it was: what came is told, and nothing is loaded on suspicion.
    let streams: Vec<_> = relay.exchanges().into_iter().filter(|exchange| exchange.path.starts_with(STREAM)).collect();
    assert!(streams.len() > 1 && streams.iter().all(|stream| stream.path.contains("since=")), "{streams:?}");
}

#[tokio::test]
async fn a_short_break_is_not_worth_a_word() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    // The two seconds of patience are over when we say so, and not when this machine is busy.
    browser
        .before_scripts(
            "const later = globalThis.setTimeout; window.held = [];
            globalThis.setTimeout = (task, delay, ...rest) => delay === 2000 ? held.push(task) : later(task, delay, ...rest);
            const forget = globalThis.clearTimeout;
            globalThis.clearTimeout = (id) => { if (held[id - 1]) held[id - 1] = () => {}; else forget(id); };",
        )
        .await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    let address = browser.address().await;
    take_notes(&browser).await;
    relay.cut();
    browser.until("return window.held.length === 1").await;
    relay.mend();
    eventually("the stream is back", || async { relay.streams().1 == 1 }).await;
    server.send(&[&address], "Subject: Meanwhile\n\nx\n").await;
    browser.shows(".row .subject", "Meanwhile").await;
    browser.run("for (const task of window.held) task()").await;
    assert!(!noted(&browser, DOWN).await && !noted(&browser, BACK).await);
    // A longer one is: the same page without a mend in between.
    relay.cut();
    browser.until("return window.held.length === 2").await;
    browser.run("window.held[1]()").await;
    browser.shows(".live-state", DOWN).await;
}

#[tokio::test]
async fn a_line_that_died_in_silence_or_sleep_is_noticed_by_the_clock() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    // Without shared workers the page holds the stream, and has a clock that we can put forward.
    browser.before_scripts("delete globalThis.SharedWorker; const now = Date.now; Date.now = () => now() + (window.slept ?? 0)").await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    let address = browser.address().await;
    take_notes(&browser).await;
    relay.go_dead();
    server.send(&[&address], "Subject: In my sleep\n\nx\n").await;
    assert_eq!(relay.streams(), (1, 1), "nobody has noticed");
    browser.run("window.slept = 60_000").await;
    browser.shows(".live-state", DOWN).await;
    relay.mend();
    browser.shows(".row .subject", "In my sleep").await;
    browser.until(&format!("return window.notes.includes('{BACK}')")).await;

    // The network says that it is there again: nobody waits for the next try.
    relay.go_dead();
    let (begun, _) = relay.streams();
    browser.run("window.slept = 120_000; dispatchEvent(new Event('online'))").await;
    relay.mend();
    eventually("the stream is opened anew", || async { relay.streams().0 > begun }).await;
    browser.shows(".live-state", "Live").await;
    assert_eq!(browser.run("return window.sameDocument").await, true);
}
