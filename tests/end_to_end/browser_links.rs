//! Going on with an inbox in a second browser, by a code as a camera sees it.

use std::{env, fs, path::Path};

use base64::prelude::{BASE64_STANDARD, Engine};
use fantoccini::Locator;
use serde_json::{Value, json};

use crate::{
    browser_layout::{FLAWS, screen},
    harness,
    webdriver::{Browser, Driver},
};

/// What a reader of codes makes of the picture of an element on the screen.
async fn scanned(browser: &Browser, selector: &str) -> String {
    let element = browser.client.find(Locator::Css(selector)).await.expect("an element");
    let png = BASE64_STANDARD.encode(element.screenshot().await.expect("a picture"));
    let draw = format!(
        "const image = new Image();
        image.onload = () => {{
            const canvas = Object.assign(document.createElement('canvas'), {{ width: image.width, height: image.height }});
            const context = canvas.getContext('2d');
            context.drawImage(image, 0, 0);
            const {{ data }} = context.getImageData(0, 0, canvas.width, canvas.height);
            window.grey = [canvas.width, ...Array.from({{ length: data.length / 4 }}, (_, n) => data[4 * n])];
        }};
        window.grey = null;
        image.src = 'data:image/png;base64,{png}'"
    );
    browser.run(&draw).await;
    let pixels = browser.until("return window.grey").await;
    let mut pixels = pixels.as_array().expect("numbers").iter().map(|pixel| pixel.as_u64().expect("a number"));
    let width = usize::try_from(pixels.next().expect("a width")).expect("small");
    let grey: Vec<u8> = pixels.map(|pixel| u8::try_from(pixel).expect("a byte")).collect();
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, grey.len() / width, |x, y| grey[y * width + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code in {selector}");
    grids[0].decode().expect("a code that is read").1
}

/// Leaves a picture in the folder that `SUNDEW_SCREENSHOTS` names.
async fn picture(browser: &Browser, name: &str) {
    if let Some(folder) = env::var_os("SUNDEW_SCREENSHOTS") {
        let folder = Path::new(&folder);
        fs::create_dir_all(folder).expect("a folder");
        browser.screenshot(&folder.join(format!("{name}.png"))).await;
    }
}

#[tokio::test]
async fn a_code_is_scanned_off_the_screen_and_opens_the_inbox_in_a_second_browser() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let first = driver.browser(server.http).await;
    first.goto("/").await;
    let address = first.address().await;
    server.send(&[&address], "Subject: On both of them\n\nx\n").await;
    first.press("Settings…").await;
    first.press("Make a link").await;
    first.shows(".notice", "The link is ready.").await;
    first.shows("#restore-link", "/restore/").await;
    first
        .until("const { top, bottom } = document.querySelector('svg.qr').getBoundingClientRect(); return top >= 0 && bottom <= innerHeight")
        .await;
    first.shows(".banner", "names 127.0.0.1").await;
    first.press("Make a feed link").await;
    first.shows("#feed-link", "/feed.xml?key=").await;
    let link = first.text("#restore-link").await;
    for scheme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        first.cdp("Emulation.setEmulatedMedia", features).await;
        for (width, height) in [(320, 3_200), (1280, 2_000)] {
            screen(&first, width, height).await;
            assert_eq!(first.run(FLAWS).await, json!([]), "{scheme} at {width}");
            picture(&first, &format!("links-{scheme}-{width}")).await;
            assert_eq!(scanned(&first, "svg.qr").await, link, "{scheme} at {width}");
        }
    }

    let second = driver.browser(server.http).await;
    second.goto("/").await;
    let own = second.address().await;
    second.client.goto(&link).await.expect("the page of the link");
    second.shows("h1", &address).await;
    for (scheme, width) in [("light", 1280), ("dark", 320)] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        second.cdp("Emulation.setEmulatedMedia", features).await;
        screen(&second, width, 800).await;
        assert_eq!(second.run(FLAWS).await, json!([]));
        picture(&second, &format!("restore-{scheme}-{width}")).await;
    }
    second.press("Use it in this browser").await;
    second.shows(".notice", "This browser has the address now.").await;
    second.shows(".row .subject", "On both of them").await;
    assert_eq!(second.address().await, address);
    second.shows(".addresses", &own).await;

    first.press("Revoke this link").await;
    first.shows(".notice", "That link opens nothing any more.").await;
    first.counts("svg.qr", 0).await;
    let third = driver.browser_without_scripts(server.http).await;
    third.client.goto(&link).await.expect("a page");
    third.shows("h1", "There is nothing here, or it is not yours.").await;
    third.shows(".detail", "This link opens nothing").await;

    // Both are live on the same inbox, until one of them burns it.
    second.shows(".live-state", "Live").await;
    first.shows(".live-state", "Live").await;
    server.send(&[&address], "Subject: Live on both\n\nx\n").await;
    for browser in [&first, &second] {
        browser.shows(".row .subject", "Live on both").await;
    }
    first.press("Burn…").await;
    first.press("Burn it, give me a new address").await;
    first.shows(".notice", "Burned.").await;
    second.goto(&format!("/inbox/{address}")).await;
    second.shows("h1", "This address was burned").await;
    picture(&second, "burned").await;
    assert_eq!(driver.trap.caught(), [""; 0]);
    assert_ne!(second.run("return document.querySelector('.detail').innerText").await, Value::Null);
}

#[tokio::test]
async fn an_open_page_whose_server_has_lost_its_key_says_so_though_scripts_looked_first() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    browser.shows(".live-state", "Live").await;
    let port = server.http.port().to_string();
    server.stop().await;
    // The same port, and no data directory: nothing of before is known.
    let mut again = harness::config(&[]);
    again.http_listen.set_port(port.parse().expect("a port"));
    let server = harness::start_with(&again).await;
    browser.shows(".notice", "the server has started anew").await;
    let new = browser.address().await;
    assert_ne!(new, address);
    picture(&browser, "lost").await;
    browser.client.refresh().await.expect("a reload");
    browser.shows(".live-state", "Live").await;
    assert_eq!(browser.address().await, new);
    browser.counts(".notice", 0).await;
    server.stop().await;
}
