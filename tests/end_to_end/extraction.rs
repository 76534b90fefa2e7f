//! Codes and links are found in service mail of many languages, not invented in other mail, and in bounded work.
//!
//! The set is `tests/service_mail`; `cargo bench --bench extract` prints how well and how fast.

use std::env;

use measure::{Fixture, Totals, corpus, false_codes, fixtures, short};
use sundew::mail::{
    extract::{CodeKind, Content, LinkKind, find},
    parse::Mail,
};

#[path = "../service_mail/measure.rs"]
mod measure;

/// False codes in a thousand mails of the public corpus.
const MAX_FALSE_CODES: f64 = 1.0;
/// How many mails of the corpus are looked through by default.
const SAMPLE: usize = 400;

/// What a set must reach: precision and recall of codes, precision and recall of the link to act by, kinds.
///
/// For what was held out they are what is wanted; for the rest what is reached, so that no change makes it worse unseen.
struct Marks([f64; 5]);

fn check(set: &str, all: &[Fixture], Marks(marks): &Marks) {
    assert!(!all.is_empty(), "{set}");
    let totals = Totals::of(all);
    let reached =
        [totals.codes.precision(), totals.codes.recall(), totals.action.precision(), totals.action.recall(), totals.kind_accuracy()];
    println!("{set}: {} mails, {reached:.3?}", totals.mails);
    assert_eq!((totals.tracking.wrong, totals.tracking.missing), (0, 0), "{set}: postal numbers");
    for ((reached, mark), what) in reached.into_iter().zip(marks).zip(["codes right", "codes found", "links right", "links found", "kinds"])
    {
        assert!(reached >= *mark, "{set}: {what}: {reached:.3} instead of {mark}");
    }
}

#[test]
fn codes_and_links_are_found_in_the_mail_that_the_rules_were_made_with() {
    check("tuning", &fixtures("tuning"), &Marks([0.98, 0.92, 0.96, 0.95, 0.9]));
}

#[test]
fn codes_and_links_are_found_in_mail_that_was_held_out() {
    check("held_out", &fixtures("held_out"), &Marks([0.98, 0.95, 0.95, 0.95, 0.9]));
}

#[test]
fn codes_and_links_are_found_in_one_sentence() {
    check("short", &short(), &Marks([1.0, 0.98, 1.0, 1.0, 0.0]));
}

#[test]
fn codes_are_not_invented_in_mail_that_has_none() {
    let step = if env::var("SUNDEW_CORPUS").is_ok_and(|wanted| wanted == "all") { 1 } else { 6046 / SAMPLE };
    let mails = corpus(step);
    if mails.is_empty() {
        assert!(env::var_os("CI").is_none(), "the corpus is missing: run tests/corpus");
        eprintln!("skipped: the corpus is missing, run tests/corpus");
        return;
    }
    let found = false_codes(&mails);
    #[allow(clippy::cast_precision_loss)] // some thousands
    let most = (mails.len() as f64 * MAX_FALSE_CODES / 1_000.0).ceil();
    #[allow(clippy::cast_precision_loss)]
    let count = found.len() as f64;
    assert!(count <= most, "{} mails: {found:?}", mails.len());
}

#[test]
fn hostile_mail_is_looked_through_in_bounded_work_and_gives_bounded_findings() {
    let digits = "7".repeat(1 << 20);
    let numbers = "123457 ".repeat(150_000);
    let codes = "Your verification code is 482913.\n".repeat(30_000);
    let links: String = (0..100_000).map(|number| format!("<a href='https://x{number}.example/confirm'>confirm</a>")).collect();
    let deep = "<div><b>".repeat(10_000) + "482913";
    let words = "code ".repeat(200_000);
    for (name, text, html) in [
        ("digits", digits.clone(), None),
        ("numbers", numbers, None),
        ("codes", codes, None),
        ("links", String::new(), Some(links)),
        ("tags", String::new(), Some(deep)),
        ("words", words.clone(), Some(words)),
        ("marks", "\"".repeat(60_000) + "4829", Some("482913 \" ".repeat(8_000))),
        ("brackets", format!("https://x.example/{}", ")".repeat(1 << 20)), None),
        ("schemes", "a".repeat(1 << 16) + &"http://".repeat(20_000), None),
        ("capitals", "A-".repeat(1 << 19), Some("AB".repeat(1 << 19))),
        ("letters", "a-".repeat(1 << 19) + "1", Some("é".repeat(1 << 18) + "-482913")),
        ("one URL", format!("https://x.example/{} ", "a".repeat(120)).repeat(500), None),
        ("gaps", "code".to_owned() + &" ".repeat(1 << 16) + "482913", Some("code. 1234 ".repeat(10_000))),
        ("beginnings", "verification cod ".repeat(60_000), Some("\0\0\0\0".repeat(60_000))),
        ("cells", "1\n".repeat(1 << 15), Some("0 ".repeat(1 << 15))),
        ("cells in paragraphs", "A\t1\t".repeat(1 << 14), Some("<p>1".repeat(80_000))),
        ("unclosed", String::new(), Some("<a href='https://x.example/".repeat(50_000))),
    ] {
        let content = Content { text, html, subject: digits.clone(), ..Content::default() };
        let findings = find(&content);
        assert!(findings.codes.len() <= 24 && findings.links.len() <= 500, "{name}");
        assert!(findings.links.iter().all(|link| link.text.len() <= 200), "{name}");
    }
}

#[test]
fn of_a_list_of_codes_none_is_the_one_to_type() {
    let text = "Save these backup codes:\n1234 5678\n8765 4321\n2468 1357\n9753 1864\n";
    let findings = find(&Content { subject: "Your backup codes".into(), text: text.into(), ..Content::default() });
    assert_eq!(findings.code(), None);
    let text = "您的验证码是 824617,5分钟内有效";
    let findings = find(&Content { text: text.into(), ..Content::default() });
    assert_eq!(findings.code().map(|code| code.value.as_str()), Some("824617"));
}

#[test]
fn a_link_that_reads_as_another_url_is_given_with_what_is_read() {
    let html = "<p>Confirm: <a href='https://evil.example/confirm?token=a1b2c3d4'>https://www.bank.example/confirm</a></p>";
    let findings = find(&Content { subject: "Confirm your address".into(), html: Some(html.into()), ..Content::default() });
    let link = findings.action().expect("a link to act by");
    assert_eq!((link.host.as_str(), link.text.as_str()), ("evil.example", "https://www.bank.example/confirm"));
}

#[test]
fn a_code_and_a_link_are_given_as_they_are_typed_and_followed() {
    let html = "<p>Your verification code:</p><table><tr><td>4</td><td>8</td><td>1</td><td>5</td><td>1</td><td>6</td></tr></table>\
        <p><a href='https://shop.example/confirm?token=a1b2c3&amp;u=7'>Confirm your address</a></p>\
        <p>It wasn't you? <a href='https://shop.example/report?token=a1b2c3'>Report it</a></p>\
        <p>Parcel UY971482416AZ, not UY971482414AZ.</p>";
    let content = Content { subject: "Confirm your address".into(), html: Some(html.into()), ..Content::default() };
    let findings = find(&content);
    assert_eq!(findings.code().map(|code| code.value.as_str()), Some("481516"));
    let link = findings.action().expect("a link");
    assert_eq!(
        (link.url.as_str(), link.kind, link.text.as_str()),
        ("https://shop.example/confirm?token=a1b2c3&u=7", LinkKind::Confirm, "Confirm your address")
    );
    let parcels: Vec<_> = findings.codes.iter().filter(|code| code.kind == CodeKind::Tracking).map(|code| code.value.as_str()).collect();
    assert_eq!(parcels, ["UY971482416AZ"]);
}

#[test]
fn what_is_looked_through_is_the_displayed_text_decoded() {
    let mail = Mail::open(
        b"From: =?utf-8?q?Sh=C3=B6p?= <a@shop.example>\r\nSubject: =?utf-8?q?C=C3=B3digo?=\r\nList-Unsubscribe: <https://shop.example/u>\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nplain\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>a=3Db</p>\r\n--b--\r\n",
    );
    let content = mail.content();
    assert_eq!((content.from.as_str(), content.subject.as_str(), content.text.trim()), ("a@shop.example", "Código", "plain"));
    assert_eq!(content.html.as_deref().map(str::trim), Some("<p>a=b</p>"));
    assert_eq!(content.list_unsubscribe.as_deref(), Some("<https://shop.example/u>"));
}
