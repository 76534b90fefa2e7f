//! Whatever a mail holds, in a real browser: nothing runs, and nobody but our server is asked for anything.

use std::{fmt::Write as _, fs, net::SocketAddr, path::Path, sync::Arc};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::{
    harness::{self, Running, Smtp},
    webdriver::{Browser, Driver},
};

/// What the frame of a mail may do: open a link in a tab of its own, and nothing else.
const SANDBOX: &str = "allow-popups allow-popups-to-escape-sandbox";

/// The name of each payload of tests/mail/xss.txt, and its bytes.
pub fn payloads() -> Vec<(String, Vec<u8>)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail/xss.txt");
    let text = fs::read_to_string(path).expect("the payloads");
    let cases = text.split("\n=== ").skip(1).map(|case| case.split_once('\n').expect("a name and a payload"));
    cases.map(|(name, html)| (name.to_owned(), html.trim_end().replace("%00", "\0").replace("%1B", "\x1b").into_bytes())).collect()
}

/// The charset that makes a payload what its name says.
fn charset(name: &str) -> &str {
    ["utf-7", "iso-2022-jp"].into_iter().find(|charset| name.starts_with(charset)).unwrap_or("utf-8")
}

pub fn html_mail(name: &str, html: &[u8]) -> String {
    let body = BASE64_STANDARD.encode(html).into_bytes();
    let lines: Vec<_> = body.chunks(76).map(String::from_utf8_lossy).collect();
    format!(
        "From: heron@pond.example\nSubject: {name}\nMIME-Version: 1.0\nContent-Type: text/html; charset={}\n\
         Content-Transfer-Encoding: base64\n\n{}\n",
        charset(name),
        lines.join("\n"),
    )
}

/// The paths of the pages of all mails in a public inbox, the oldest first, with their subjects.
pub async fn pages(server: &Running, name: &str) -> Vec<(String, String)> {
    let page = |mail: &Value| format!("/inbox/{}/{}", mail["address"].as_str().expect("an address"), mail["id"].as_str().expect("an id"));
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let list = server.get(&format!("/api/v1/inboxes/{name}/messages?limit=200{cursor}")).await.json();
        let items = list["items"].as_array().expect("items");
        found.extend(items.iter().map(|mail| (page(mail), mail["subject"].as_str().expect("a subject").to_owned())));
        match list["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    found.reverse();
    found
}

/// Fails unless everything that was asked for was ours; then shows that the trap would have told of anything else.
async fn asked_only(driver: &Driver, browser: &Browser, home: SocketAddr) {
    let ours = format!("http://{home}/");
    let requested = browser.requested().await;
    assert!(requested.iter().any(|url| url.starts_with(&ours)), "the log is empty");
    for url in requested {
        let inside = ["data:", "about:", "blob:"].iter().any(|scheme| url.starts_with(scheme));
        assert!(inside || url.starts_with(&ours), "asked for {url}");
    }
    let _ = browser.client.goto("http://proof.example/of-the-trap").await;
    harness::eventually("the trap closes", || async { !driver.trap.caught().is_empty() }).await;
    let strangers: Vec<_> = driver.trap.caught().into_iter().filter(|line| !line.contains("/of-the-trap")).collect();
    assert!(strangers.is_empty(), "{strangers:?}");
}

#[tokio::test]
async fn no_payload_runs_or_phones_home_from_the_page_of_a_mail() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await;
    for (name, html) in payloads() {
        let reply = smtp.deliver(&["target@sundew.example.com"], html_mail(&name, &html).as_bytes()).await;
        assert!(reply.starts_with("250"), "{name}: {reply}");
    }
    let pages = pages(&server, "target").await;
    assert_eq!(pages.len(), payloads().len());
    let browser = driver.browser(server.http).await;
    for (page, name) in &pages {
        // Any dialogue fails the next command.
        browser.goto(page).await;
        let sealed = "const frame = document.querySelector('iframe.html'); \
            return [document.title, frame?.contentDocument === null, frame?.getAttribute('sandbox'), \
                document.querySelectorAll('script:not(#words)').length, window.length]";
        assert_eq!(browser.run(sealed).await, serde_json::json!(["Mail · Sundew", true, SANDBOX, 1, 1]), "{name}");
        assert_eq!(browser.run("return location.pathname").await, *page, "{name}");
    }
    // What is shown without harm was shown at all.
    server.send(&["harmless@sundew.example.com"], &html_mail("harmless", b"<p>Seen.</p>")).await;
    browser.goto("/inbox/harmless").await;
    browser.click(".row-link").await;
    browser.shows("h1", "harmless").await;
    assert_eq!(browser.framed_text().await, "Seen.");
    // By itself it is a file, and never a page.
    assert!(browser.download(&format!("{}/html", pages[0].0)).await.ends_with(".html"));
    asked_only(&driver, &browser, server.http).await;
}

/// Gives each document without any header that protects, and at `/` a page with all of them in frames.
async fn serve_naked(documents: Vec<String>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    let documents = Arc::new(documents);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let documents = Arc::clone(&documents);
            tokio::spawn(async move {
                let mut head = vec![0; 8192];
                let read = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..read]).into_owned();
                let path = head.split(' ').nth(1).unwrap_or_default();
                let body = match path {
                    "/" => (0..documents.len()).fold("<!doctype html><title>naked</title>".to_owned(), |mut all, n| {
                        let _ = write!(all, "<iframe src=\"/{n}\"></iframe>");
                        all
                    }),
                    _ => path[1..].parse::<usize>().ok().and_then(|n| documents.get(n).cloned()).unwrap_or_default(),
                };
                let size_bytes = body.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {size_bytes}\r\nConnection: close\r\n\r\n"
                );
                let _ = stream.write_all(&[head.as_bytes(), body.as_bytes()].concat()).await;
            });
        }
    });
    address
}

/// What is active in the frames, as the browser itself has understood them.
const ACTIVE: &str = "return [...document.querySelectorAll('iframe')].flatMap((frame) => {
    const all = [...frame.contentDocument.querySelectorAll('*')];
    const active = all.filter((element) => element.matches('script, iframe, frame, object, embed, form, input, button, select, \
        textarea, link, base, svg, math, video, audio, template, meta[http-equiv]')
        || element.shadowRoot
        || element.getAttributeNames().some((name) => name.startsWith('on') || ['srcset', 'srcdoc', 'ping', 'background', 'formaction'].includes(name))
        || element.href && !['http:', 'https:', 'mailto:', 'tel:'].includes(new URL(element.href, 'http://base.example').protocol)
        || element.src && !element.src.startsWith('data:image/'));
    return active.map((element) => frame.src + ': ' + element.outerHTML);
})";

/// The rules and elements in the frames that could load, read or lie over something, as the browser has understood them.
const LOOSE: &str = "return [...document.querySelectorAll('iframe')].flatMap((frame) => {
    const inside = frame.contentDocument;
    const rules = (list) => [...list].flatMap((rule) => [rule, ...rules(rule.cssRules ?? [])]);
    const known = { CSSStyleRule: /^[^[]*$/, CSSMediaRule: /./, CSSLayerBlockRule: /^@layer sundew/ };
    const loose = rules([...inside.styleSheets].flatMap((sheet) => [...sheet.cssRules])).filter((rule) =>
        !known[rule.constructor.name]?.test(rule.selectorText ?? rule.cssText)
        || rule.constructor.name === 'CSSStyleRule' && (rule.cssRules.length > 0 || /url\\((?!\"data:image\\/(png|jpeg|gif|webp);)/.test(rule.cssText)));
    const free = [...inside.body.querySelectorAll('*')].filter((element) => {
        const style = frame.contentWindow.getComputedStyle(element);
        const margins = ['marginTop', 'marginLeft', 'marginRight', 'marginBottom'].map((side) => parseFloat(style[side]));
        return style.position !== 'static' || style.transform !== 'none' || style.translate !== 'none' || margins.some((margin) => margin < 0);
    });
    return [...loose.map((rule) => rule.constructor.name), ...free.map((element) => element.tagName)].map((name) => frame.src + ': ' + name);
})";

#[tokio::test]
async fn the_html_made_safe_is_safe_even_without_its_frame_and_policy() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let mut smtp = Smtp::connect(server.smtp).await;
    for (name, html) in payloads() {
        smtp.deliver(&["target@sundew.example.com"], html_mail(&name, &html).as_bytes()).await;
    }
    let mut documents = Vec::new();
    for (page, name) in pages(&server, "target").await {
        let answer = server.get(&format!("{page}/html")).await;
        assert!(answer.header("content-disposition").starts_with("attachment"), "{name}");
        documents.push(answer.text());
    }
    documents.push("<i onclick=x>proof</i><style>@font-face{}i{position:fixed}</style>".to_owned());
    let count = documents.len();
    let naked = serve_naked(documents).await;
    let browser = driver.browser(naked).await;
    browser.goto("/").await;
    assert_eq!(browser.run("return [document.title, window.length]").await, serde_json::json!(["naked", count]));
    let proof = format!("http://{naked}/{}: <i onclick=\"x\">proof</i>", count - 1);
    assert_eq!(browser.run(ACTIVE).await, serde_json::json!([proof]));
    let proof = format!("http://{naked}/{}: ", count - 1);
    assert_eq!(browser.run(LOOSE).await, serde_json::json!([format!("{proof}CSSFontFaceRule"), format!("{proof}I")]));
    asked_only(&driver, &browser, naked).await;
}

#[tokio::test]
async fn no_payload_runs_from_a_header_an_address_or_a_file_name() {
    const PAYLOADS: [&str; 4] = [
        "<img src=x onerror=alert(1)>",
        "\"><script>alert(1)</script>",
        "'-alert(1)-'{{7*7}}</title><svg/onload=alert(1)>",
        "<img src=//evil.example/p.gif>",
    ];
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let encoded = |text: &str| format!("=?utf-8?b?{}?=", BASE64_STANDARD.encode(text));
    for payload in PAYLOADS {
        let word = encoded(payload);
        let mail = format!(
            "From: {word} <heron@pond.example>\nTo: {word} <x@pond.example>\nSubject: {word}\nX-{}: {payload}\nMIME-Version: 1.0\n\
             Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{payload}\n\
             --b\nContent-Type: text/html; name=\"{word}\"\nContent-Disposition: attachment; filename*=utf-8''{}\n\n{payload}\n--b--\n",
            payload.replace([' ', ':'], ""),
            payload.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>(),
        );
        server.send(&["target@sundew.example.com"], &mail).await;
    }
    // As much as fits an address.
    server.send(&["target+'/onerror=alert`1`//&lt@sundew.example.com"], "Subject: by its tag\n\nx\n").await;
    let browser = driver.browser(server.http).await;
    let clean = "return document.title.endsWith(' · Sundew') && document.querySelectorAll('script:not(#words)').length === 1 && !document.querySelector('main img, main script') \
        && ![...document.querySelectorAll('main *')].some((e) => e.getAttributeNames().some((name) => name.startsWith('on')))";
    browser.goto("/inbox/target").await;
    browser.shows(".row .subject", PAYLOADS[0]).await;
    browser.shows(".row .chip", "+'/onerror").await;
    browser.shows(".live-state", "Live").await;
    assert_eq!(browser.run(clean).await, true);
    // The same for rows that scripts have put in.
    server.send(&["target@sundew.example.com"], &format!("Subject: {} again\n\nx\n", PAYLOADS[0])).await;
    browser.shows(".row .subject", "again").await;
    assert_eq!(browser.run(clean).await, true);
    browser.goto("/all").await;
    browser.shows(".row .subject", PAYLOADS[1]).await;
    assert_eq!(browser.run(clean).await, true);
    for (page, subject) in pages(&server, "target").await {
        for view in ["text", "headers"] {
            browser.goto(&format!("{page}?view={view}")).await;
            assert_eq!(browser.run(clean).await, true, "{subject}");
        }
        if PAYLOADS.contains(&&*subject) {
            let name = browser.download(&format!("{page}/attachments/0")).await;
            assert!(!name.contains(['/', '<', '"']), "{name}");
        }
    }
    browser.goto("/inbox/target").await;
    browser.click(".row a.chip").await;
    browser.shows(".filter", "onerror").await;
    browser.counts(".row", 1).await;
    assert_eq!(browser.run(clean).await, true);
    browser.goto("/open?name=%3Cscript%3Ealert(1)%3C/script%3E%22%20onfocus=alert(1)").await;
    browser.shows("#open-error", "").await;
    assert_eq!(browser.run(clean).await, true);
    asked_only(&driver, &browser, server.http).await;
}
