//! Forwarding in a browser, with scripts and without: from the button to the mail at the smarthost.

use std::{env, fs, path::Path};

use serde_json::json;

use crate::{
    browser_axe::{axe, check},
    browser_layout::{FLAWS, screen},
    forward::{code_in, with_smarthost},
    harness::eventually,
    webdriver::{Browser, Driver},
};

const LETTER: &str = "From: Fern & Moss <shop@fern.example>\nSubject: Your order\n\nThree ferns.\n";

/// A picture for people who asked for it (`SUNDEW_PICTURES` names a folder).
async fn picture(browser: &Browser, name: &str) {
    if let Ok(folder) = env::var("SUNDEW_PICTURES") {
        fs::create_dir_all(&folder).expect("a folder");
        browser.screenshot(&Path::new(&folder).join(format!("forward-{name}.png"))).await;
    }
}

#[tokio::test]
async fn a_mail_is_forwarded_from_its_page_with_the_code_that_the_address_got() {
    let Some(driver) = Driver::start().await else { return };
    let axe = axe();
    for with_scripts in [true, false] {
        let (server, smarthost) = with_smarthost(&[]).await;
        let browser = if with_scripts { driver.browser(server.http).await } else { driver.browser_without_scripts(server.http).await };
        if let (Some(axe), true) = (&axe, with_scripts) {
            browser.before_scripts(axe).await;
        }
        browser.goto("/").await;
        server.send(&[&browser.address().await], LETTER).await;
        browser.goto("/").await;
        browser.click(".row-link").await;
        browser.shows("h1", "Your order").await;
        browser.press("Text").await;
        browser.press("Forward…").await;
        browser.fill("#forward-to", "jane@mail.example").await;
        browser.click(".forward form:last-of-type button").await;
        browser.shows(".notice", "A mail with a code is on its way").await;
        // The same view as before.
        assert_eq!(browser.run("return location.search.startsWith('?view=text')").await, json!(true));
        let code = code_in(&smarthost.mail(1).await);
        browser.fill("#forward-code", "1").await;
        browser.click("[value=confirm]").await;
        browser.shows("#forward-tries", "4 tries left").await;
        browser.shows(".field-error", "not the code").await;
        browser.counts(".notice:not([hidden])", 0).await;
        assert_eq!(browser.run("return document.activeElement.id").await, json!("forward-code"));
        assert_eq!(browser.run("return document.querySelector('#forward-code').ariaInvalid").await, json!("true"));
        if with_scripts {
            looked_at(&browser, axe.is_some(), "code").await;
        }
        browser.fill("#forward-code", &code).await;
        browser.click("[value=confirm]").await;
        browser.shows(".notice", "The mail is on its way").await;
        assert!(smarthost.mail(2).await.text().contains("Fwd: Your order"));
        let page = browser.run("return location.pathname").await;
        let page = page.as_str().expect("a path").to_owned();
        eventually("the page tells that it was sent", async || {
            browser.goto(&page).await;
            browser.text(".deliveries").await.contains("sent: ")
        })
        .await;
        browser.counts(".deliveries time[datetime]", 1).await;
        // Another mail, which the smarthost will not have.
        let words = "5.7.1 <jane@mail.example>: mail from your server is not welcome here, see https://mail.example/why";
        smarthost.answer(550, words);
        browser.goto("/").await;
        server.send(&[&browser.address().await], LETTER).await;
        browser.goto("/").await;
        browser.counts(".row", 2).await;
        browser.click(".row-link").await;
        browser.press("Forward…").await;
        browser.fill("#forward-to", "jane@mail.example").await;
        browser.click(".forward form:last-of-type button").await;
        browser.shows(".notice", "The mail is on its way").await;
        eventually("the page tells that it was refused", async || {
            browser.client.refresh().await.expect("a reload");
            browser.text(".deliveries").await.contains(words)
        })
        .await;
        if with_scripts {
            looked_at(&browser, axe.is_some(), "refused").await;
        }
        server.stop().await;
    }
    assert_eq!(driver.trap.caught(), [""; 0]);
}

/// Wide and narrow, light and dark: nothing overflows, nothing is too small, and axe is content.
async fn looked_at(browser: &Browser, has_axe: bool, what: &str) {
    for (width, scheme) in [(1280, "light"), (320, "dark")] {
        screen(browser, width, 900).await;
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] })).await;
        assert_eq!(browser.run(FLAWS).await, json!([]), "{what}, {width} wide");
        if has_axe {
            check(browser, &format!("{what}, {width} wide, {scheme}")).await;
        }
        browser.run("document.querySelector('#forward').scrollIntoView()").await;
        picture(browser, &format!("{what}-{width}-{scheme}")).await;
    }
    screen(browser, 1280, 900).await;
}

#[tokio::test]
async fn all_mail_is_forwarded_from_the_settings_until_it_is_stopped_there_and_the_letters_pages_are_plain() {
    let Some(driver) = Driver::start().await else { return };
    let axe = axe();
    let (server, smarthost) = with_smarthost(&[]).await;
    let browser = driver.browser(server.http).await;
    if let Some(axe) = &axe {
        browser.before_scripts(axe).await;
    }
    browser.goto("/").await;
    let address = browser.address().await;
    browser.press("Settings…").await;
    browser.fill("#forward-to", "jane@mail.example").await;
    browser.click("#forward form:last-of-type button").await;
    browser.shows("#forward", "A code was sent to jane@mail.example").await;
    looked_at(&browser, axe.is_some(), "all").await;
    let letter = smarthost.mail(1).await;
    for (purpose, button, done) in [("confirm", "Yes, forward it to me", "You have agreed"), ("never", "Never send", "Never again")] {
        browser.goto(&crate::forward::link_in(&letter, purpose)).await;
        browser.shows("form.actions .button", button).await;
        if axe.is_some() {
            check(&browser, purpose).await;
        }
        picture(&browser, purpose).await;
        if purpose == "never" {
            break;
        }
        browser.click("form.actions .button").await;
        browser.shows("h1", done).await;
    }
    browser.goto("/").await;
    browser.press("Settings…").await;
    browser.shows("#forward", "All mail that comes here is sent on to jane@mail.example.").await;
    server.send(&[&address], LETTER).await;
    assert!(smarthost.mail(2).await.text().contains("Fwd: Your order"));
    browser.click("[value=stop]").await;
    browser.shows(".notice", "Nothing is sent on any more").await;
    browser.counts("[value=stop]", 0).await;
    assert_eq!(driver.trap.caught(), [""; 0]);
    server.stop().await;
}
