//! Spam traps as a reader with a phone and without scripts sees them, and what axe says of their pages.

use std::{env, fs, path::Path};

use serde_json::json;

use crate::{
    browser_axe::{axe, check},
    browser_layout::{FLAWS, screen},
    harness::{Running, start_prepared},
    trap_exports::{plant, rehearsed},
    webdriver::{Browser, Driver},
};

const PAGES: [&str; 5] =
    ["/traps", "/traps/campaigns/09f3c51d22aa8b47", "/traps/sources/203.0.113.7", "/traps/sources/198.51.100.9", "/admin/traps"];

async fn planted() -> Running {
    start_prepared(&rehearsed(&[]), plant).await
}

async fn as_operator(browser: &Browser) {
    browser.cdp("Network.enable", json!({})).await;
    browser.cdp("Network.setExtraHTTPHeaders", json!({ "headers": { "Authorization": "Bearer operator-secret" } })).await;
}

#[tokio::test]
async fn whoever_is_listed_finds_the_way_off_with_a_phone_and_without_scripts() {
    let Some(driver) = Driver::start().await else { return };
    let server = planted().await;
    let browser = driver.browser_without_scripts(server.http).await;
    screen(&browser, 320, 900).await;
    browser.goto("/traps").await;
    browser.shows("h1", "Spam traps").await;
    assert_eq!(browser.run(FLAWS).await, json!([]), "the page of all");
    browser.click(".as-table summary").await;
    browser.shows(".numbers-table", "").await;
    browser.click(".campaign .row-link").await;
    browser.shows("h1", "Campaign 09f3c51d22aa8b47").await;
    assert_eq!(browser.run(FLAWS).await, json!([]), "the page of a campaign");
    browser.goto("/traps").await;
    browser.fill("#lookup", "203.0.113.7").await;
    browser.press("Look up").await;
    browser.shows(".standing", "Listed.").await;
    assert_eq!(browser.run(FLAWS).await, json!([]), "the page of a source");
    browser.press("Take 203.0.113.7 off the list").await;
    browser.shows(".notice", "Taken off the list.").await;
    browser.shows(".standing", "Not listed here.").await;
    // A mail's page, and the switch of its inbox.
    browser.goto("/").await;
    browser.shows(".address", "").await;
    browser.press("Settings…").await;
    browser.click("[name=never]").await;
    browser.click("form[action$='/traps'] button").await;
    browser.shows(".notice", "Saved.").await;
    assert_eq!(browser.run("return document.querySelector('[name=never]').checked").await, json!(true));
    server.stop().await;
}

#[tokio::test]
async fn axe_finds_nothing_on_pages_of_traps_and_pictures_are_taken_when_asked_for() {
    let (Some(axe), Some(driver)) = (axe(), Driver::start().await) else { return };
    let server = planted().await;
    let browser = driver.browser(server.http).await;
    browser.before_scripts(&axe).await;
    as_operator(&browser).await;
    let folder = env::var_os("SUNDEW_SCREENSHOTS");
    if let Some(folder) = &folder {
        fs::create_dir_all(folder).expect("a folder");
        browser.cdp("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    }
    for scheme in ["light", "dark"] {
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] })).await;
        for path in PAGES {
            browser.goto(path).await;
            browser.shows("h1", "").await;
            check(&browser, &format!("{path}, {scheme}")).await;
            for width in folder.iter().flat_map(|_| [320, 1280]) {
                screen(&browser, width, 2_600).await;
                let name = format!("traps{}-{scheme}-{width}.png", path.replace('/', "-"));
                browser.screenshot(&Path::new(folder.as_ref().expect("a folder")).join(name)).await;
            }
        }
    }
    server.stop().await;
}
