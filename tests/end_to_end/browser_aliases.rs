//! An address for a site, from typing the site to switching it off, and from the bookmarklet, in a browser.

use std::{env, fs, path::Path};

use serde_json::json;

use crate::{
    browser_layout::{FLAWS, screen},
    harness,
    webdriver::{Browser, Driver},
};

/// Looks for flaws by day and by night, on a phone and on a desk; pictures go to the folder that `SUNDEW_SCREENSHOTS` names.
async fn looked_at(browser: &Browser, name: &str) {
    for (scheme, width, height) in [("light", 320, 1_800), ("dark", 1_280, 1_000)] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.cdp("Emulation.setEmulatedMedia", features).await;
        screen(browser, width, height).await;
        assert_eq!(browser.run(FLAWS).await, json!([]), "{name} in {scheme} at {width}");
        if let Some(folder) = env::var_os("SUNDEW_SCREENSHOTS") {
            fs::create_dir_all(&folder).expect("a folder");
            browser.screenshot(&Path::new(&folder).join(format!("{name}-{scheme}-{width}.png"))).await;
        }
    }
}

#[tokio::test]
async fn a_site_gets_an_address_that_is_copied_noted_and_switched_off() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let inbox = browser.address().await;
    browser.press("An address for a site…").await;
    looked_at(&browser, "alias-panel").await;
    browser.fill("#issue-site", "https://www.milk.example/join?from=x").await;
    browser.press("Make the address").await;
    browser.shows(".notice", "The address is ready.").await;
    browser.shows("h1", "An address for milk.example").await;
    let alias = browser.text(".issued").await;
    assert!(alias.starts_with("milk-") && alias.ends_with("@sundew.example.com"), "{alias}");
    browser.press("Copy").await;
    browser.shows(".records button.primary", "Copied").await;
    looked_at(&browser, "alias-issued").await;

    server.send(&[&alias], "From: Milk <hello@milk.example>\nSubject: Fresh milk\n\nx\n").await;
    browser.goto(&format!("/inbox/{alias}")).await;
    browser.shows(".row .subject", "Fresh milk").await;
    browser.shows(".filter .chip", alias.split_once('@').expect("an address").0).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    server.send(&[&alias], "From: Tyres <hello@tyres.example>\nSubject: Cheap tyres\n\nx\n").await;
    browser.shows(".row .subject", "Cheap tyres").await;

    browser.goto(&format!("/inbox/{inbox}/aliases")).await;
    browser.shows(".records .quiet", "2 mails").await;
    browser.click(".records summary").await;
    browser.fill(".panel input", "sold it to tyres.example").await;
    browser.press("Save").await;
    browser.shows(".records .note", "sold it to tyres.example").await;
    browser.click(".records summary").await;
    browser.press("Stop taking mail here").await;
    browser.shows(".records .chip", "switched off").await;
    browser.fill("#issue-site", "co.uk").await;
    browser.press("Make the address").await;
    browser.shows("[role=alert]", "Many sites end in this.").await;
    assert_eq!(browser.run("return document.activeElement.id").await, "issue-site");
    looked_at(&browser, "alias-refused").await;

    // The bookmarklet is to be dragged: a click on it says so, and leads nowhere.
    browser.goto("/new").await;
    browser.press("Sundew address").await;
    browser.shows("#bookmarklet-how", "Drag this button to the bookmarks bar.").await;
    browser.shows("#announcer", "Drag this button").await;
    assert_eq!(browser.run("return location.pathname").await, "/new");
    looked_at(&browser, "alias-bookmarklet-how").await;
}

#[tokio::test]
async fn the_bookmarklet_gives_an_address_with_one_button_without_scripts() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser_without_scripts(server.http).await;
    let leads_here = format!("http://{}/new?site=https%3A%2F%2Fwww.milk.example", server.http);
    browser.client.goto(&leads_here).await.expect("a page");
    browser.shows("h1", "An address for milk.example").await;
    let is_there = "return document.querySelector('.bookmarklet').checkVisibility()";
    assert_eq!(browser.run(is_there).await, false, "nothing to drag where scripts don't run");
    looked_at(&browser, "alias-bookmarklet").await;
    browser.click(".button.primary").await;
    browser.shows(".notice", "The address is ready.").await;
    let alias = browser.text(".issued").await;
    browser.goto("/new?site=https%3A%2F%2Fwww.milk.example").await;
    browser.shows(".banner .issued", &alias).await;
    looked_at(&browser, "alias-bookmarklet-known").await;
}
