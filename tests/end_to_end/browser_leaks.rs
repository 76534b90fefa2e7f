//! Who passed an address on, as a reader without scripts and with a phone sees it.

use serde_json::json;

use crate::{
    browser_layout::{FLAWS, screen},
    harness,
    leaks::write,
    webdriver::Driver,
};

#[tokio::test]
async fn a_reader_sees_who_passed_an_address_on_and_says_what_is_fine_without_scripts() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser_without_scripts(server.http).await;
    screen(&browser, 320, 900).await;
    browser.goto("/leaks").await;
    browser.shows(".empty", "Nothing to tell yet").await;
    browser.goto("/").await;
    let address = browser.address().await;
    browser.goto("/leaks").await;
    browser.press("An address for a site").await;
    browser.shows(".issue legend", "").await;
    browser.fill("#issue-site", "milkshop.example").await;
    browser.click(".issue .primary").await;
    browser.shows(".issued", "milkshop").await;
    let alias = browser.text(".issued").await;
    assert_ne!(alias, address);
    for (from, subject) in [("milkshop.example", "Welcome"), ("tyres.example", "Winter tyres"), ("tyres.example", "Summer tyres")] {
        write(&server, &alias, from, subject).await;
    }
    browser.goto("/").await;
    browser.shows(".row .badge", "Leak likely: given to milkshop.example").await;
    browser.click(".row .badge").await;
    browser.shows("h1", &alias).await;
    browser.shows(".chain", "Given to milkshop.example").await;
    browser.shows(".chain .foreign", "tyres.example").await;
    browser.shows(".quiet", "first mail from somebody else on the same day, 2 mails from others").await;
    browser.shows(".evidence", "can’t be guessed").await;
    assert_eq!(browser.text(".timeline .foreign text").await, "tyres.example");
    assert_eq!(browser.run(FLAWS).await, json!([]), "the page of a tag");
    let one = browser.run("return location.pathname + location.search").await;
    let one = one.as_str().expect("a path").to_owned();
    browser.press("This is fine").await;
    browser.shows(".notice", "Noted").await;
    browser.shows(".badge", "Fine, as you said").await;
    browser.press("Not fine after all").await;
    browser.shows(".badge", "Leak likely").await;
    browser.press("Leaks").await;
    browser.shows(".leak .badge", "Leak likely").await;
    browser.press("By sender").await;
    browser.shows(".nag", "tyres.example").await;
    browser.shows(".nag", "2 mails in 30 days").await;
    // The longest words.
    for language in ["ru", "hy"] {
        browser.click(&format!(".language [value={language}]")).await;
        browser.until(&format!("return document.documentElement.lang === '{language}'")).await;
        for path in ["/leaks?view=senders", &one] {
            browser.goto(path).await;
            browser.shows("h1", "").await;
            assert_eq!(browser.run(FLAWS).await, json!([]), "{path} in {language}");
        }
    }
    server.stop().await;
}
