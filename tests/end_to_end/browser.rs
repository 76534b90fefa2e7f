//! What a visitor sees and does, in a real browser.

use serde_json::Value;

use crate::{harness, webdriver::Driver};

/// A mail with everything: text, HTML, two files.
const ORDER: &str = "From: \"Fern & Moss\" <shop@fern-and-moss.example>\nTo: you@client.example\nSubject: Your order is on its way\n\
    Date: Mon, 2 Mar 2026 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n\
    --outer\nContent-Type: multipart/alternative; boundary=inner\n\n\
    --inner\nContent-Type: text/plain; charset=utf-8\n\nThree ferns in plain words.\n\
    --inner\nContent-Type: text/html; charset=utf-8\n\n<p>Three <b>ferns</b> in bold.</p><img src=\"https://pixel.example/1.gif\">\n--inner--\n\
    --outer\nContent-Type: text/html; name=care.html\nContent-Disposition: attachment; filename=care.html\n\n<script>alert(1)</script>\n\
    --outer\nContent-Type: image/svg+xml; name=fern.svg\nContent-Disposition: attachment; filename=fern.svg\n\n\
    <svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>\n--outer--\n";

fn note(subject: &str) -> String {
    format!("From: Heron <heron@pond.example>\nSubject: {subject}\n\nA few words about it.\n")
}

#[tokio::test]
async fn a_visitor_gets_an_address_and_mail_appears_in_the_open_page() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    let untranslated = "const { translate, dir } = document.getElementById('address'); return !translate && dir === 'ltr'";
    assert_eq!(browser.run(untranslated).await, true);

    browser.click("[data-copy]").await;
    browser.until("return ['Copied', 'Selected: press Ctrl-C'].includes(document.querySelector('[data-copy]').textContent)").await;
    // Plain http has no clipboard, and then the old way is tried; some browsers know neither.
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })").await;
    browser.run("document.execCommand = (command) => { window.tried = command + getSelection(); return true; }").await;
    browser.click("[data-copy]").await;
    browser.shows("[data-copy]", "Copied").await;
    assert_eq!(browser.run("return tried.replaceAll('\\n', '').trim()").await, format!("copy{address}"));
    browser.run("document.execCommand = () => false").await;
    browser.click("[data-copy]").await;
    browser.shows("[data-copy]", "Selected: press Ctrl-C").await;
    assert_eq!(browser.run("return getSelection().toString().replaceAll('\\n', '').trim()").await, address);

    browser.shows(".live-state", "Live").await;
    browser.run("window.sameDocument = true; Object.defineProperty(document, 'hidden', { get: () => true, configurable: true })").await;
    server.send(&[&address], ORDER).await;
    browser.shows(".row.unread .subject", "Your order is on its way").await;
    browser.shows(".list-head", "1 mail").await;
    browser.until("return document.title === '(1) My inbox · Sundew'").await;
    server.send(&[&address], &note("And another")).await;
    browser.counts(".row", 2).await;
    browser.until("return document.title === '(2) My inbox · Sundew'").await;
    browser.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))").await;
    browser.until("return document.title === 'My inbox · Sundew'").await;
    assert_eq!(browser.run("return window.sameDocument").await, true);
    let order = browser.run("return [...document.querySelectorAll('.row .subject')].map((subject) => subject.textContent)").await;
    assert_eq!(order, serde_json::json!(["And another", "Your order is on its way"]));
    assert_eq!(driver.trap.caught(), [""; 0]);
}

#[tokio::test]
async fn a_mail_is_read_in_every_view_saved_and_deleted() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    server.send(&[&address], ORDER).await;
    browser.click(".row-link").await;
    browser.shows("h1", "Your order is on its way").await;
    browser.shows(".facts", "Fern & Moss").await;
    browser.shows(".banner", "1 remote image was not loaded").await;
    assert!(browser.framed_text().await.starts_with("Three ferns in bold."));
    browser.press("Text").await;
    browser.shows("pre.text", "Three ferns in plain words.").await;
    browser.press("Headers").await;
    browser.shows(".headers", "shop@fern-and-moss.example").await;
    browser.shows(".attachments", "care.html").await;
    browser.shows(".attachments", "fern.svg").await;

    let page = browser.run("return location.pathname").await;
    let page = page.as_str().expect("a path");
    assert!(browser.download(&format!("{page}/raw")).await.ends_with(".eml"));
    assert!(browser.download(&format!("{page}/html")).await.ends_with(".html"));
    assert_eq!(browser.download(&format!("{page}/attachments/0")).await, "care.html");
    assert_eq!(browser.download(&format!("{page}/attachments/1")).await, "fern.svg");

    browser.press("Delete").await;
    browser.shows(".notice", "Deleted.").await;
    browser.shows(".empty", "Waiting for mail.").await;
    browser.until("return location.pathname + location.search === '/'").await;
    browser.goto(page).await;
    browser.shows("h1", "There is nothing here").await;
    assert_eq!(driver.trap.caught(), [""; 0]);
}

#[tokio::test]
async fn who_comes_back_finds_the_same_inbox_until_it_is_burned() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    server.send(&[&address], &note("Still here")).await;
    browser.client.refresh().await.expect("a reload");
    browser.shows(".row .subject", "Still here").await;
    assert_eq!(browser.address().await, address);
    let first = browser.client.window().await.expect("a window");
    let tab = browser.client.new_window(true).await.expect("a tab");
    browser.client.switch_to_window(tab.handle).await.expect("the new tab");
    browser.goto("/").await;
    browser.shows(".row .subject", "Still here").await;
    assert_eq!(browser.address().await, address);

    browser.press("Burn…").await;
    browser.press("Burn it, give me a new address").await;
    browser.shows(".notice", "Burned.").await;
    browser.shows(".empty", "Waiting for mail.").await;
    let other = browser.address().await;
    assert_ne!(other, address);
    browser.goto(&format!("/inbox/{address}")).await;
    browser.shows("h1", "There is nothing here").await;
    // The tab that still shows the old one must not claim that its address works.
    browser.client.switch_to_window(first).await.expect("the first tab");
    browser.until(&format!("return document.getElementById('address').textContent.trim() === '{other}'")).await;
    server.send(&[&other], &note("To the new one")).await;
    browser.shows(".row .subject", "To the new one").await;
}

#[tokio::test]
async fn any_name_is_opened_filtered_by_tag_and_seen_in_all_mail() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let private = browser.address().await;
    browser.press("Send me a test mail").await;
    browser.shows(".notice", "A test mail is on its way.").await;
    browser.shows(".row .subject", "It works: your first mail").await;

    browser.fill("#open-name", "not a name@").await;
    browser.press("Open").await;
    browser.shows("#open-error", "").await;
    assert_eq!(browser.run("return document.activeElement.id").await, "open-name");
    browser.fill("#open-name", "team").await;
    browser.press("Open").await;
    browser.shows(".banner", "Public:").await;
    let team = browser.address().await;
    browser.shows(".live-state", "Live").await;
    server.send(&[&team], &note("Untagged")).await;
    server.send(&[&team.replace('@', "+Billing@")], &note("Tagged")).await;
    browser.counts(".row", 2).await;
    browser.click(".row a.chip").await;
    browser.counts(".row", 1).await;
    browser.shows(".filter", "+Billing").await;
    browser.shows(".row .subject", "Tagged").await;
    browser.press("Show all mail").await;
    browser.counts(".row", 2).await;

    browser.press("All mail").await;
    browser.counts(".row", 2).await;
    browser.shows(".live-state", "Live").await;
    browser.run("window.sameDocument = true").await;
    server.send(&[&private], &note("Nobody else's business")).await;
    server.send(&["other@sundew.example.com"], &note("For everybody")).await;
    browser.shows(".row .subject", "For everybody").await;
    browser.counts(".row", 3).await;
    assert_eq!(browser.run("return window.sameDocument").await, true);
    browser.press(&team).await;
    browser.shows("#address", "team").await;
}

#[tokio::test]
async fn a_stranger_sees_of_a_private_inbox_what_he_sees_of_none() {
    let Some(driver) = Driver::start().await else { return };
    let (server, elsewhere) = (harness::start().await, harness::start().await);
    let owner = driver.browser(server.http).await;
    owner.goto("/").await;
    let address = owner.address().await;
    server.send(&[&address], ORDER).await;
    owner.click(".row-link").await;
    owner.shows("h1", "Your order").await;
    let page = owner.run("return location.pathname").await;
    let id = page.as_str().and_then(|page| page.rsplit('/').next()).expect("an id");

    let stranger = driver.browser(server.http).await;
    stranger.goto("/").await;
    let own = stranger.address().await;
    let (never, _) = elsewhere.new_inbox().await;
    assert!(never != address && own != address);
    for below in ["", &format!("/{id}"), &format!("/{id}/raw"), &format!("/{id}/html"), &format!("/{id}/attachments/0"), "/feed.xml"] {
        let mut seen = Vec::new();
        for inbox in [&address, &never] {
            let path = format!("/inbox/{inbox}{below}");
            stranger.goto(&path).await;
            stranger.shows("h1", "There is nothing here, or it is not yours.").await;
            seen.push(stranger.run("return document.documentElement.outerHTML").await);
            let get =
                format!("return fetch('{path}').then(async (answer) => [answer.status, [...answer.headers.keys()], await answer.text()])");
            seen.push(stranger.run(&get).await);
            let read = format!("return fetch('/api/v1/inboxes/{inbox}/messages').then(async (a) => [a.status, await a.text()])");
            seen.push(stranger.run(&read).await);
        }
        assert_eq!(seen[..3], seen[3..], "{below}");
        assert_eq!(seen[1][0], Value::from(404));
    }
    stranger.press("Go to my inbox").await;
    assert_eq!(stranger.address().await, own);
    // The owner still has it.
    owner.client.refresh().await.expect("a reload");
    owner.shows("h1", "Your order").await;
}

#[tokio::test]
async fn everything_works_without_scripts() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser_without_scripts(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    for needs_scripts in ["[data-copy]", ".password", ".notify", ".live-state"] {
        let seen = format!("return document.querySelector('{needs_scripts}').checkVisibility()");
        assert_eq!(browser.run(&seen).await, false, "{needs_scripts}");
    }
    server.send(&[&address], ORDER).await;
    browser.press("Look again").await;
    browser.shows(".row .subject", "Your order").await;
    browser.press("Your order is on its way").await;
    assert!(browser.framed_text().await.starts_with("Three ferns in bold."));
    browser.press("Text").await;
    browser.shows("pre.text", "Three ferns in plain words.").await;
    browser.press("Delete").await;
    browser.shows(".notice", "Deleted.").await;
    browser.shows(".empty", "Waiting for mail.").await;
    browser.press("Send me a test mail").await;
    browser.shows(".row .subject", "It works: your first mail").await;
    browser.press("Another address…").await;
    browser.fill("#claim-name", "larkfield").await;
    browser.press("Make it mine").await;
    browser.shows("#address", "larkfield").await;
    server.send(&["larkfield"], &note("To the new name")).await;
    browser.press("Look again").await;
    browser.shows(".row .subject", "To the new name").await;
    browser.click(&format!(".addresses a[href$='{address}']")).await;
    browser.shows(".row .subject", "It works: your first mail").await;
    browser.goto("/").await;
    let burned = browser.address().await;
    browser.press("Burn…").await;
    browser.click(".confirm [action$=\"/burn\"] button").await;
    browser.shows(".notice", "Burned.").await;
    assert_ne!(browser.address().await, burned);
    browser.goto(&format!("/inbox/{burned}")).await;
    browser.shows("h1", "There is nothing here").await;
    browser.fill("#open-name", "team").await;
    browser.press("Open").await;
    browser.shows("#address", "team").await;
    browser.press("All mail").await;
    browser.shows("h1", "All mail").await;
}
