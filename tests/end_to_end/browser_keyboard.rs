//! The whole page of an inbox by keyboard alone, on the narrowest screen.

use crate::{
    browser_layout::{FOCUSED, screen},
    harness,
    webdriver::{Browser, Driver},
};

/// More than there are things to reach on a page.
const MAX_TABS: usize = 80;

/// What has the focus; it must be seen.
async fn focused(browser: &Browser) -> String {
    let name = browser.run(FOCUSED).await.as_str().expect("text").to_owned();
    assert!(!name.starts_with("unseen"), "{name}");
    name
}

/// Goes on by Tab until this has the focus.
async fn tab_to(browser: &Browser, name: &str) {
    let mut passed = Vec::new();
    for _ in 0..MAX_TABS {
        browser.key("Tab").await;
        let reached = focused(browser).await;
        if reached == name {
            return;
        }
        passed.push(reached);
    }
    panic!("no {name} among {passed:?}");
}

#[tokio::test]
async fn the_page_of_an_inbox_is_used_by_keyboard_alone() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.allow_notifications().await;
    screen(&browser, 320, 640).await;
    browser.goto("/").await;
    let address = browser.address().await;
    server.send(&[&address], "Subject: By hand\n\nread me\n").await;
    server.send(&[&address], "Subject: One more\n\nx\n").await;
    browser.counts(".row", 2).await;
    browser.client.refresh().await.expect("a fresh page");
    browser.shows(".live-state", "Live").await;

    tab_to(&browser, "Skip to the content").await;
    browser.key("Enter").await;
    browser.until("return document.activeElement.id === 'main'").await;
    browser.key("Tab").await;
    assert_eq!(focused(&browser).await, "Copy address");
    browser.key(" ").await;
    browser.until("return ['Copied', 'Selected: press Ctrl-C'].includes(document.activeElement.textContent)").await;

    tab_to(&browser, "Make a password").await;
    browser.key("Enter").await;
    browser.until("return document.getElementById('password').checkVisibility()").await;
    let password = browser.text("#password").await;
    browser.key(" ").await;
    browser.until(&format!("return document.getElementById('password').textContent !== '{password}'")).await;

    // Each panel: opened, walked into, closed by Escape, which gives the focus back.
    for (summary, key, first) in
        [("Another address…", "Enter", "claim-name"), ("Settings…", " ", "note"), ("Burn…", "Enter", "Burn it, give me a new address")]
    {
        tab_to(&browser, summary).await;
        browser.key(key).await;
        browser.until("return document.activeElement.parentElement.open").await;
        browser.key("Tab").await;
        assert_eq!(focused(&browser).await, first);
        browser.key("Escape").await;
        assert_eq!(focused(&browser).await, summary);
        assert_eq!(browser.run("return document.activeElement.parentElement.open").await, false, "{summary}");
    }

    tab_to(&browser, "Notify me").await;
    browser.key(" ").await;
    browser.until("return document.activeElement.ariaPressed === 'true'").await;
    browser.key("Tab").await;
    assert!(focused(&browser).await.is_empty(), "a box to tick has no text of its own");
    browser.key(" ").await;
    assert_eq!(browser.run("return document.activeElement.checked").await, true);

    tab_to(&browser, "One more").await;
    browser.key("j").await;
    assert_eq!(focused(&browser).await, "By hand");
    browser.key("k").await;
    assert_eq!(focused(&browser).await, "One more");
    // Mail that comes leaves the focus where it is.
    server.send(&[&address], "Subject: The third\n\nx\n").await;
    browser.counts(".row", 3).await;
    assert_eq!(focused(&browser).await, "One more");
    browser.key("j").await;
    browser.key("Enter").await;
    browser.shows("h1", "By hand").await;
    tab_to(&browser, "Delete").await;
    browser.key("Enter").await;
    browser.shows(".notice", "Deleted.").await;
    browser.counts(".row", 2).await;
    tab_to(&browser, "Türkçe").await;
    browser.key("Enter").await;
    browser.until("return document.documentElement.lang === 'tr'").await;
}
