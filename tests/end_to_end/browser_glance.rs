//! The code is copied out of the list, before any mail is opened.

use crate::{harness, webdriver::Driver};

const MAIL: &str = "From: Teal Books <hello@tealbooks.example>\nSubject: Finish signing up\n\n\
    Your confirmation code:\n\n    482 913\n\nor follow https://tealbooks.example/confirm?token=4f9c to confirm your address.\n";

/// What would be on the clipboard: headless browsers have none to read.
const NOTED: &str = "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } })";

#[tokio::test]
async fn a_code_is_copied_in_one_click_out_of_the_list_as_it_arrives() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.before_scripts(NOTED).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    let address = browser.address().await;
    server.send(&[&address], MAIL).await;
    browser.shows(".row .glance code", "482913").await;
    browser.press("Copy code").await;
    browser.until("return window.copied === '482913'").await;
    browser.shows(".row .glance button", "Copied").await;
    assert_eq!(browser.run("return location.pathname + document.querySelectorAll('.row.unread').length").await, "/1", "nothing was opened");
    let link = "const link = document.querySelector('.row .glance a');
        const middle = link.getBoundingClientRect();
        const top = document.elementFromPoint(middle.x + middle.width / 2, middle.y + middle.height / 2);
        return [link.href, link.textContent.trim(), link.rel, link.target, link.contains(top)].join(' | ')";
    assert_eq!(
        browser.run(link).await,
        "https://tealbooks.example/confirm?token=4f9c | Confirm at tealbooks.example | noopener noreferrer nofollow | _blank | true"
    );
    browser.click(".row-link").await;
    browser.shows(".at-a-glance code", "482913").await;
    browser.click(".at-a-glance button").await;
    browser.shows(".at-a-glance button", "Copied").await;
    server.stop().await;
}
