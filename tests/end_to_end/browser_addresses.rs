//! Names, several addresses, and what their holder settles for them, walked in a browser.

use crate::{
    harness::{self, Running, Smtp},
    webdriver::{Browser, Driver},
};

fn letter(subject: &str) -> String {
    format!("From: Heron <heron@pond.example>\nSubject: {subject}\n\nA few words about it.\n")
}

/// The reply to RCPT, as a sender hears it.
async fn reply_to(server: &Running, address: &str) -> String {
    let mut smtp = Smtp::connect(server.smtp).await;
    smtp.command("EHLO client.example").await;
    smtp.command("MAIL FROM:<a@client.example>").await;
    smtp.command(&format!("RCPT TO:<{address}>")).await
}

async fn claim(browser: &Browser, name: &str) {
    browser.press("Another address…").await;
    browser.fill("#claim-name", name).await;
    browser.press("Make it mine").await;
}

#[tokio::test]
async fn a_name_is_taken_spelt_and_chosen_among_free_ones() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let (browser, other) = (driver.browser(server.http).await, driver.browser(server.http).await);
    browser.goto("/").await;
    claim(&browser, "Gülay").await;
    browser.shows(".banner", "You typed Gülay.").await;
    assert_eq!(browser.run("return document.getElementById('claim-name').value").await, "gulay");
    browser.press("Make it mine").await;
    browser.shows(".notice", "It is yours now.").await;
    assert_eq!(browser.address().await, "gulay@sundew.example.com");

    other.goto("/").await;
    claim(&other, "gulay").await;
    other.shows("[role=alert]", "That name is taken").await;
    assert_eq!(other.run("return document.getElementById('claim-name').value").await, "gulay", "what was typed stays");
    let free = other.text(".suggestions button").await;
    other.click(".suggestions button").await;
    other.shows(".notice", "It is yours now.").await;
    assert_eq!(other.address().await, free);
    claim(&other, "postmaster").await;
    other.shows("[role=alert]", "This name is for the operator.").await;
}

#[tokio::test]
async fn two_addresses_have_their_notes_lives_and_ends_and_are_forgotten_together() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let first = browser.address().await;
    browser.press("Settings…").await;
    browser.fill("#note", "milk shop").await;
    browser.click("form[action$='/note'] button").await;
    browser.shows(".hero > .note", "milk shop").await;
    claim(&browser, "ann").await;
    browser.counts(".addresses .name", 2).await;
    browser.shows(".addresses", "milk shop").await;
    browser.shows(".live-state", "Live").await;

    // Both at once, as they arrive.
    server.send(&[&first], &letter("For the milk")).await;
    server.send(&["ann"], &letter("For Ann")).await;
    browser.counts(".row", 2).await;
    browser.shows(".row:last-child .inbox-label", "milk shop").await;
    browser.click(&format!(".addresses a[href$='{first}']")).await;
    browser.counts(".row", 1).await;
    browser.shows(".row .subject", "For the milk").await;

    // One ends with a word to its senders, the other in silence.
    browser.press("Settings…").await;
    browser.run("document.getElementById('life').value = '300'; document.getElementById('after-end').value = '550'").await;
    browser.click("form[action$='/extend'] button").await;
    browser.shows(".notice", "Saved.").await;
    browser.shows(".numbers", "5 minutes").await;
    browser.press("Burn…").await;
    browser.press("Burn it").await;
    browser.shows(".notice", "Burned.").await;
    assert_eq!(browser.address().await, "ann@sundew.example.com");
    assert!(reply_to(&server, &first).await.starts_with("550 5.2.1"), "its senders hear of it");
    browser.goto(&format!("/inbox/{first}")).await;
    browser.shows("h1", "There is nothing here").await;

    browser.goto("/").await;
    browser.press("Settings…").await;
    browser.press("Forget me…").await;
    browser.press("Forget me").await;
    browser.shows(".notice", "Forgotten.").await;
    browser.counts(".addresses .name", 0).await;
    assert_ne!(browser.address().await, "ann@sundew.example.com");
    assert!(reply_to(&server, "ann@sundew.example.com").await.starts_with("250"), "nobody hears of this end");
    server.send(&["ann"], &letter("Into the void")).await;
    browser.goto("/inbox/ann").await;
    browser.shows("h1", "There is nothing here").await;
}
