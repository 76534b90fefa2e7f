//! The whole web in five languages: complete, used, chosen by the browser and by the switch.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_templates::fluent_bundle::FluentResource;
use hyper::StatusCode;
use serde_json::json;

use crate::{
    browser_layout::{FLAWS, screen},
    harness::{self, Answer},
    webdriver::Driver,
};

const LANGUAGES: [&str; 5] = ["en", "ru", "tr", "az", "hy"];
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, ending, found);
            } else if path.to_str().unwrap().ends_with(ending) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder}");
    found.into_iter().map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())).collect()
}

/// The messages of a language, by their file and key; no key stands twice.
fn messages(language: &str) -> BTreeMap<(String, String), String> {
    let mut messages = BTreeMap::new();
    let mut keys = BTreeSet::new();
    for (file, text) in files(&format!("web/locales/{language}"), ".ftl") {
        if let Err((_, errors)) = FluentResource::try_new(text.clone()) {
            panic!("{language}/{file}: {errors:?}");
        }
        let mut key = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|first: char| first.is_ascii_alphabetic()) {
                key = line.split_once(" =").unwrap_or_else(|| panic!("{language}/{file}: {line}")).0.to_owned();
                assert!(keys.insert(key.clone()), "{language}: {key} stands twice");
            }
            if !line.is_empty() {
                *messages.entry((file.clone(), key.clone())).or_insert_with(String::new) += &format!("{line}\n");
            }
        }
    }
    messages
}

/// The sentence of a key, where it is a line without arguments.
fn sentence(language: &str, key: &str) -> String {
    let messages = messages(language);
    let (_, text) = messages.iter().find(|((_, other), _)| other == key).unwrap_or_else(|| panic!("{language}: {key}"));
    text.split_once(" = ").unwrap().1.trim_end().to_owned()
}

/// What a message is given. `$count` only chooses a plural where `$shown` stands, and languages without plurals need none.
fn arguments(message: &str) -> BTreeSet<&str> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    let names = message.split('$').skip(1).map(|rest| rest.split(|letter| !is_name(letter)).next().unwrap());
    let names: BTreeSet<_> = names.collect();
    if names.contains("shown") { names.into_iter().filter(|name| *name != "count").collect() } else { names }
}

#[test]
fn every_language_has_every_message_with_its_arguments_and_no_other() {
    let english = messages("en");
    for language in LANGUAGES {
        let messages = messages(language);
        let keys = |messages: &BTreeMap<(String, String), String>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let (missing, added) = (&keys(&english) - &keys(&messages), &keys(&messages) - &keys(&english));
        assert!(missing.is_empty() && added.is_empty(), "{language}: missing {missing:?}, not in English {added:?}");
        for (key, text) in &messages {
            assert_eq!(arguments(text), arguments(&english[key]), "{language}: {key:?}");
        }
    }
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("web/locales")).unwrap().count();
    assert_eq!(folders, LANGUAGES.len(), "a language that nobody tests");
}

#[test]
fn translations_are_written_in_their_own_letters() {
    for (language, is_own) in [
        ("ru", (|letter| matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')) as fn(char) -> bool),
        ("tr", |letter| letter.is_ascii_alphabetic() || "çğıöşüâîÇĞİÖŞÜ".contains(letter)),
        ("az", |letter| letter.is_ascii_alphabetic() || "çəğıöşüÇƏĞİÖŞÜ".contains(letter)),
        ("hy", |letter| matches!(letter, 'Ա'..='և')),
    ] {
        for ((file, key), text) in messages(language) {
            let value = text.split_once(" =").unwrap().1;
            for letter in value.chars().filter(|letter| letter.is_alphabetic() && !letter.is_ascii_alphabetic()) {
                assert!(is_own(letter), "{language}/{file}: {key} has {letter:?}");
            }
        }
    }
}

/// Every text between double quotes.
fn literals(code: &str) -> BTreeSet<String> {
    code.split('"').skip(1).step_by(2).map(str::to_owned).chain(code.split('"').skip(2).step_by(2).map(str::to_owned)).collect()
}

#[test]
fn every_message_is_used_and_every_one_used_exists() {
    let templates = files("web/templates", ".html").into_iter().map(|(_, text)| text).collect::<String>();
    let code = files("src/http", ".rs").into_iter().filter(|(name, _)| name != "tests.rs").map(|(_, text)| text).collect::<String>();
    let damage = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mail/message.rs")).unwrap();
    let (spoken, damage) = (literals(&format!("{templates}{code}")), literals(&damage));
    let keys: BTreeSet<String> = messages("en").into_keys().map(|(_, key)| key).collect();
    for key in &keys {
        // By the code, and the case of the code, of an error; by the code of a damage.
        let detail = key.strip_prefix("detail-").map(|code| code.split('-').all(|part| spoken.contains(part)));
        let damage = key.strip_prefix("damage-").map(|code| damage.contains(code));
        assert!(spoken.contains(key) || detail == Some(true) || damage == Some(true), "{key} is used nowhere");
    }
    for asked in [".text(\"", ".text_with(\"", ".count(\"", ".around(\"", ".around_with(\"", ".forms(\""] {
        for key in [&templates, &code].iter().flat_map(|text| text.split(asked).skip(1)).filter_map(|rest| rest.split('"').next()) {
            assert!(keys.contains(key), "there is no message {key}");
        }
    }
    // Keys that are chosen first and looked up later have the first word of a file's messages.
    for key in spoken.iter().filter(|text| ["error-", "life-", "ago-", "speaker-", "notice-"].iter().any(|family| text.starts_with(family)))
    {
        assert!(keys.contains(key) || key == "error-title", "there is no message {key}");
    }
}

/// The template without what it computes.
fn without_expressions(template: &str) -> String {
    let mut left = template.to_owned();
    for (begin, end) in [("{#", "#}"), ("{%", "%}"), ("{{", "}}")] {
        while let Some(start) = left.find(begin) {
            let length = left[start..].find(end).expect("an end") + end.len();
            left.replace_range(start..start + length, "");
        }
    }
    left
}

#[test]
fn no_template_has_a_text_of_its_own() {
    const SEEN: [&str; 5] = ["aria-label", "title", "placeholder", "alt", "label"];
    for (name, template) in files("web/templates", ".html") {
        let html = without_expressions(&template);
        let mut shown = String::new();
        for (index, part) in html.split(['<', '>']).enumerate() {
            if index % 2 == 0 {
                shown += part;
                continue;
            }
            for attribute in part.split_whitespace().filter_map(|attribute| attribute.split_once("=\"")) {
                let is_words = SEEN.contains(&attribute.0) || attribute.0.starts_with("data-") && attribute.0 != "data-copy";
                assert!(!is_words || !attribute.1.contains(char::is_alphabetic), "{name}: {part}");
            }
        }
        // A block may be a part of a tag.
        let words = shown.split_whitespace().filter(|word| *word != "Sundew" && !word.ends_with("=\"\""));
        let texts: Vec<_> = words.filter(|word| word.contains(char::is_alphabetic)).collect();
        assert!(texts.is_empty(), "{name}: {texts:?}");
    }
}

#[test]
fn no_script_has_a_text_of_its_own() {
    // What the platform calls its things.
    const NAMES: [&str; 3] = ["Escape", "SharedWorker", "Notification"];
    for (name, script) in files("web/scripts", ".js") {
        let code: String =
            script.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])).fold(String::new(), |code, line| code + line + "\n");
        for quote in ['"', '`', '\''] {
            for literal in code.split(quote).skip(1).step_by(2) {
                assert!(quote != '\'', "{name}: one kind of quotes, so that this test can read them");
                let literal = literal
                    .split("${")
                    .enumerate()
                    .map(|(index, part)| if index == 0 { part } else { part.split_once('}').map_or("", |(_, rest)| rest) });
                let literal = literal.collect::<String>();
                let is_sentence =
                    literal.split_whitespace().filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic)).count() > 1;
                let is_name = literal.starts_with(char::is_uppercase);
                assert!(literal.is_ascii() && !is_sentence && (!is_name || NAMES.contains(&&*literal)), "{name}: {literal:?}");
            }
        }
    }
}

fn assert_language(answer: &Answer, language: &str) {
    assert!(answer.text().contains(&format!("<html lang=\"{language}\">")), "{language}: {}", answer.text());
    assert_eq!(answer.header("content-language"), language);
    assert_eq!(answer.header("vary"), "Accept-Language, Cookie");
}

#[tokio::test]
async fn every_page_speaks_the_language_of_the_browser_and_programs_hear_english() {
    let server = harness::start().await;
    server.send(&["bob"], "Subject: Hi\n\nx\n").await;
    for language in LANGUAGES {
        let headers = [("accept-language", &*format!("de, {language}-XX;q=0.9, en;q=0.1"))];
        let message = server.mails("bob").await[0]["id"].as_str().expect("an id").to_owned();
        for (path, key) in [
            ("/", "inbox-mine"),
            ("/all", "all-caption"),
            ("/inbox/bob", "public-text"),
            (&*format!("/inbox/bob/{message}"), "message-raw"),
            ("/nothing", "error-not-found"),
            ("/open?name=a%20b", "detail-invalid_address-local_syntax"),
            ("/inbox/bob?tag=a&tag=b", "detail-invalid_query"),
        ] {
            let page = server.request("GET", path, &headers).await;
            assert_language(&page, language);
            let said = sentence(language, key).replace('\'', "&#39;");
            assert!(page.text().contains(&said), "{language} {path}: {said} is not in {}", page.text());
        }
        let foreign = server.request("POST", "/inbox/bob/burn", &[headers[0], ("sec-fetch-site", "cross-site")]).await;
        assert_language(&foreign, language);
        assert!(foreign.text().contains(&sentence(language, "error-cross-site-advice")));
        let json = server.request("GET", "/api/v1/inboxes/a%20b", &headers).await;
        assert_eq!((json.header("content-language"), json.header("vary")), ("", ""));
        assert!(json.json()["error"]["message"].as_str().expect("a message").starts_with("the part before the @ may contain"));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_language_that_is_not_offered_is_english_whatever_its_header_weighs() {
    let server = harness::start().await;
    for accept in ["", "de", "*", "ru;q=0", "\u{7f}", &"x".repeat(10_000), &"ru-".repeat(3_000), &",".repeat(10_000)] {
        let accept = if accept == "\u{7f}" { "q" } else { accept };
        assert_language(&server.request("GET", "/all", &[("accept-language", accept)]).await, "en");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_switch_keeps_a_language_and_leads_back() {
    let server = harness::start_with(&harness::config(&["--public-url", "https://mail.example.org/box"])).await;
    let ours = ("sec-fetch-site", "same-origin");
    for (referer, back) in [
        ("https://mail.example.org/box/inbox/bob@x.org?tag=shop&done=sent", "/box/inbox/bob@x.org?tag=shop"),
        ("https://mail.example.org//evil.example/", "/box/"),
        ("https://evil.example/elsewhere", "/box/"),
        ("nonsense", "/box/"),
    ] {
        let answer = server.request_with("POST", "/box/language", &[FORM, ours, ("referer", referer)], "language=tr").await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, back), "{referer}");
        let cookie = "sundew_language=tr; Path=/box; Max-Age=31536000; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(answer.header("set-cookie"), cookie);
    }
    let page = server.request("GET", "/box/all", &[("cookie", "sundew_language=tr"), ("accept-language", "ru")]).await;
    assert_language(&page, "tr");
    assert!(page.text().contains("value=\"tr\" lang=\"tr\" aria-current=\"true\">Türkçe"), "{}", page.text());
    assert_language(&server.request("GET", "/box/all", &[("cookie", "sundew_language=xx"), ("accept-language", "ru")]).await, "ru");
    for body in ["language=xx", "language=", "", "other=tr"] {
        let answer = server.request_with("POST", "/box/language", &[FORM, ours], body).await;
        assert_eq!((answer.status, answer.header("set-cookie")), (StatusCode::SEE_OTHER, ""), "{body}");
    }
    let foreign = server.request_with("POST", "/box/language", &[FORM, ("sec-fetch-site", "cross-site")], "language=tr").await;
    assert_eq!((foreign.status, foreign.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
    server.stop().await;
}

#[tokio::test]
async fn a_visitor_switches_the_language_without_scripts_and_stays_where_he_is() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    server.send(&["team+shop@sundew.example.com"], "Subject: Hi\n\nx\n").await;
    let browser = driver.browser_without_scripts(server.http).await;
    browser.goto("/inbox/team?tag=shop").await;
    browser.press("Türkçe").await;
    browser.shows(".filter", "etiketli").await;
    assert_eq!(browser.run("return location.pathname + location.search").await, "/inbox/team?tag=shop");
    assert_eq!(browser.run("return document.documentElement.lang").await, "tr");
    browser.goto("/nothing").await;
    browser.shows("h1", &sentence("tr", "error-not-found")).await;
    browser.press("Հայերեն").await;
    browser.shows("h1", &sentence("hy", "error-not-found")).await;
    browser.press(&sentence("hy", "error-home")).await;
    browser.shows(".eyebrow", &sentence("hy", "inbox-mine")).await;
}

#[tokio::test]
async fn scripts_speak_the_language_of_the_page_and_nothing_is_too_wide_for_a_phone() {
    let Some(driver) = Driver::start().await else { return };
    let server = harness::start().await;
    let browser = driver.browser(server.http).await;
    browser.goto("/").await;
    let address = browser.address().await;
    for (language, now, name, arrived) in [
        ("ru", "сейчас", "Русский", "1 новое письмо"),
        ("tr", "şimdi", "Türkçe", "1 yeni e-posta"),
        ("az", "indi", "Azərbaycanca", "1 yeni məktub"),
        ("hy", "հիմա", "Հայերեն", "1 նոր նամակ"),
        ("en", "now", "English", "1 new mail"),
    ] {
        screen(&browser, 320, 780).await;
        browser.press(name).await;
        browser.until(&format!("return document.documentElement.lang === '{language}'")).await;
        assert_eq!(browser.address().await, address);
        browser.shows(".live-state", &sentence(language, "list-live")).await;
        browser.run("window.sameDocument = true").await;
        server.send(&[&address], "Subject: Hi\n\nx\n").await;
        browser.shows("#announcer", arrived).await;
        browser.shows(".row .when", now).await;
        assert_eq!(browser.run("return window.sameDocument").await, true);
        browser.click("[data-copy]").await;
        let copied = ["inbox-copied", "inbox-copy-by-hand"].map(|key| sentence(language, key));
        browser.until(&format!("return {}.includes(document.querySelector('[data-copy]').textContent)", json!(copied))).await;
        let message = browser.run("return document.querySelector('.row-link').pathname").await;
        let message = message.as_str().expect("a path");
        let headers = format!("{message}?view=headers");
        for (path, width) in ["/", "/all", "/inbox/team", message, &headers, "/nothing", "/open?name=a%20b"]
            .iter()
            .flat_map(|path| [(path, 320), (path, 1280)])
        {
            screen(&browser, width, 780).await;
            browser.goto(path).await;
            browser.shows("h1", "").await;
            assert_eq!(browser.run(FLAWS).await, json!([]), "{language} {path} at {width}");
        }
        browser.goto("/").await;
    }
    assert_eq!(driver.trap.caught(), [""; 0]);
}
