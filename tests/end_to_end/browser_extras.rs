//! Notifications of mail that comes unseen, and passwords that nobody keeps.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    harness,
    relay::Relay,
    webdriver::{Browser, Driver},
};

/// Notes what would be shown: there is no screen for it here.
const NOTED: &str = "window.made = [];
    const Real = globalThis.Notification;
    globalThis.Notification = class {
        constructor(title, options) { made.push([title, options?.body, options?.tag, options?.lang]); }
        close() {}
        static get permission() { return window.permission ?? Real.permission; }
        static async requestPermission() { return window.permission = window.answer ?? await Real.requestPermission(); }
    };";

async fn hide(browser: &Browser) {
    browser.run("Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })").await;
}

async fn made(browser: &Browser) -> Vec<Value> {
    browser.run("return window.made").await.as_array().expect("notifications").clone()
}

#[tokio::test]
async fn mail_that_comes_unseen_is_told_of_once_and_without_its_subject() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.allow_notifications().await;
    browser.before_scripts(NOTED).await;
    browser.goto("/").await;
    let address = browser.address().await;
    let mail = |subject: &str| format!("From: \"Moss\" <post@moss.example>\nSubject: {subject}\n\nx\n");
    let pressed = "return document.querySelector('.notify button').ariaPressed === 'true'";
    assert_eq!(browser.run("return document.querySelector('.notify label').checkVisibility()").await, false);
    browser.press("Notify me").await;
    browser.until(pressed).await;
    browser.shows(".live-state", "Live").await;
    // Who looks needs no notification.
    server.send(&[&address], &mail("Seen")).await;
    browser.shows(".row .subject", "Seen").await;
    assert_eq!(made(&browser).await.len(), 0);

    let first = browser.client.window().await.expect("a window");
    let tab = browser.client.new_window(true).await.expect("a tab").handle;
    browser.client.switch_to_window(tab.clone()).await.expect("the new tab");
    // What is set for a tab of chromedriver's holds there alone.
    browser.before_scripts(NOTED).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    assert_eq!(browser.run(pressed).await, true, "one setting for all tabs");
    hide(&browser).await;
    browser.client.switch_to_window(first.clone()).await.expect("the first tab");
    hide(&browser).await;
    server.send(&[&address], &mail("A secret")).await;
    browser.shows(".row .subject", "A secret").await;
    let told = made(&browser).await;
    assert_eq!((told.len(), &told[0][0], &told[0][1], &told[0][3]), (1, &json!("1 new mail"), &json!(""), &json!("en")));
    browser.client.switch_to_window(tab).await.expect("the second tab");
    browser.shows(".row .subject", "A secret").await;
    // The same mail and tag: the browser shows it once.
    assert_eq!(made(&browser).await, told);
    browser.client.close_window().await.expect("one tab less");
    browser.client.switch_to_window(first).await.expect("the first tab");

    browser.click(".notify input").await;
    server.send(&[&address], &mail("Not so secret")).await;
    browser.shows(".row .subject", "Not so secret").await;
    let told = made(&browser).await;
    assert_eq!((told.len(), &told[1][0], &told[1][1]), (2, &json!("2 new mails"), &json!("Moss: Not so secret")));
    assert_ne!(told[0][2], told[1][2]);

    browser.press("Notify me").await;
    server.send(&[&address], &mail("Untold")).await;
    browser.shows(".row .subject", "Untold").await;
    assert_eq!((made(&browser).await.len(), browser.run(pressed).await), (2, json!(false)));

    // In another language, and with a plural of its own.
    browser.press("Notify me").await;
    browser.press("Русский").await;
    browser.shows(".live-state", "На связи").await;
    hide(&browser).await;
    server.send(&[&address], &mail("Тайна")).await;
    browser.shows(".row .subject", "Тайна").await;
    let told = made(&browser).await;
    assert_eq!((told.len(), &told[0][0], &told[0][1], &told[0][3]), (1, &json!("1 новое письмо"), &json!(""), &json!("ru")));
}

#[tokio::test]
async fn who_forbids_notifications_hears_how_to_allow_them_and_is_not_asked_again() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.before_scripts(&format!("{NOTED} window.permission = 'default'; window.answer = 'denied';")).await;
    browser.goto("/").await;
    browser.press("Notify me").await;
    browser.shows(".notify [role=status]", "Allow it in the site’s settings").await;
    assert_eq!(browser.run("return document.querySelector('.notify button').ariaPressed").await, "false");
    browser.before_scripts("window.permission = 'denied'").await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    assert_eq!(browser.run("return document.querySelector('.notify').checkVisibility()").await, false);

    // A phone's browser has the interface, and no use for it.
    browser
        .before_scripts(
            "window.permission = 'default'; Notification = class extends Notification { constructor() { throw new TypeError() } }",
        )
        .await;
    browser.goto("/").await;
    browser.press("Notify me").await;
    browser.shows(".notify [role=status]", "can’t notify you").await;
}

#[tokio::test]
async fn each_click_makes_another_strong_password_that_stays_in_the_browser() {
    const CLICKS: usize = 25;
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let relay = Relay::before(server.http).await;
    let browser = driver.browser(relay.address).await;
    browser.goto("/").await;
    browser.shows(".live-state", "Live").await;
    let asked = || {
        let exchanges = relay.exchanges().into_iter().map(|exchange| exchange.path);
        // The browser reads about the app when it feels like it.
        exchanges.filter(|path| !path.contains("manifest")).collect::<Vec<_>>()
    };
    let before = asked();
    assert_eq!(browser.run("return document.querySelector('.made').checkVisibility()").await, false);
    let mut passwords = BTreeSet::new();
    for _ in 0..CLICKS {
        browser.click("[data-password]").await;
        let password = browser.text("#password").await;
        assert!(passwords.insert(password.clone()), "{password} came twice");
        let groups: Vec<_> = password.split('-').map(str::len).collect();
        assert_eq!(groups, [6, 6, 6], "{password}");
        for kind in [char::is_lowercase, char::is_uppercase, |letter: char| letter.is_ascii_digit()] {
            assert!(password.contains(kind), "{password}");
        }
        assert!(!password.contains(['0', 'O', 'o', '1', 'l', 'I']), "{password}");
        let said = "return ['Copied', 'Selected: press Ctrl-C'].includes(document.querySelector('[data-password]').textContent)";
        browser.until(said).await;
    }
    // All 56 letters are drawn: 450 draws miss a given one once in three thousand times.
    let letters: BTreeSet<char> = passwords.iter().flat_map(|password| password.chars()).collect();
    assert!(letters.len() > 50 && letters.contains(&'a') | letters.contains(&'9'), "{letters:?}");
    browser.shows(".made", "nobody keeps it").await;

    // Where there is neither clipboard nor the old way to copy, it is selected.
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false").await;
    browser.click("[data-password]").await;
    browser.shows("[data-password]", "Selected: press Ctrl-C").await;
    let password = browser.text("#password").await;
    assert_eq!(browser.run("return getSelection().toString().trim()").await, password);
    browser.shows("[data-password]", "Another password").await;

    let kept = "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, location.href])";
    assert!(!browser.run(kept).await.as_str().expect("text").contains(&password));
    assert_eq!(asked(), before, "nothing was sent");
    browser.client.refresh().await.expect("a reload");
    assert_eq!(browser.run("return document.getElementById('password').textContent").await, "");
}
