//! DKIM, case by case, with keys made for the test.

use std::sync::LazyLock;

use super::{
    dns::Zone,
    signer::{Key, Manner},
    site::{Delivery, MAIL, Site, signatures},
};

/// The keys, and what DNS says of them.
pub struct Keys {
    pub rsa1024: Key,
    pub rsa2048: Key,
    rsa4096: Key,
    pub short: Key,
    ed25519: Key,
}

pub static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys {
    rsa1024: Key::rsa(1024),
    rsa2048: Key::rsa(2048),
    rsa4096: Key::rsa(4096),
    short: Key::rsa(512),
    ed25519: Key::ed25519(),
});

/// A signed mail, and what is to be found of its signatures from the top.
pub struct Case {
    pub name: &'static str,
    pub mail: String,
    pub wanted: Vec<&'static str>,
}

/// The keys at `sender.test`, and one at a third party's.
pub fn zone() -> Zone {
    let keys = &*KEYS;
    let mut zone = Zone::default();
    let rsa = |key: &Key| format!("v=DKIM1; k=rsa; p={}", key.public);
    for (selector, record) in [
        ("r1", rsa(&keys.rsa1024)),
        ("r2", rsa(&keys.rsa2048)),
        ("r4", rsa(&keys.rsa4096)),
        ("short", rsa(&keys.short)),
        ("ed", format!("v=DKIM1; k=ed25519; p={}", keys.ed25519.public)),
        ("testing", format!("v=DKIM1; t=y; p={}", keys.rsa2048.public)),
        ("strict", format!("v=DKIM1; t=s; p={}", keys.rsa2048.public)),
        ("other", rsa(&keys.rsa1024)),
        ("revoked", "v=DKIM1; p=".to_owned()),
        ("nonsense", "v=DKIM1; p=nonsense!".to_owned()),
        ("big", format!("v=DKIM1; p={}", big_key())),
    ] {
        zone.add(&format!("{selector}._domainkey.sender.test"), "TXT", &record);
    }
    zone.add("r2._domainkey.third.test", "TXT", &rsa(&keys.rsa2048));
    zone
}

/// An RSA key of 16,384 bits as DNS has it (RFC 8017 A.1.1). Nobody has computed one, and nobody must.
fn big_key() -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut der = vec![0x30, 0x82, 0x08, 0x09, 0x02, 0x82, 0x08, 0x00, 0x80];
    der.resize(der.len() + 2047, 0x5a);
    der.extend([0x02, 0x03, 1, 0, 1]);
    STANDARD.encode(der)
}

/// Every case, also for programs that we did not write.
pub fn cases() -> Vec<Case> {
    let keys = &*KEYS;
    let plain = || Manner::of("sender.test", "r2");
    let with = |more: &str| Manner { more: more.to_owned(), ..plain() };
    let signed = |manner: Manner<'_>| keys.rsa2048.sign(MAIL, &manner);
    let form = |form| signed(Manner { form, ..plain() });
    let selector = |key: &Key, selector| key.sign(MAIL, &Manner::of("sender.test", selector));
    let fields = |fields| signed(Manner { fields, ..plain() });
    let good = signed(plain());
    let oversigned = fields("from:from:to:subject:subject:date");
    let body_bytes = "Hello Bob,\r\n\r\nthe text\r\n.\r\n".len();
    let limited = signed(with(&format!("; l={body_bytes}")));
    let case = |name, mail: String, wanted: &[&'static str]| Case { name, mail, wanted: wanted.to_vec() };
    vec![
        case("relaxed", good.clone(), &["sender.test: pass"]),
        case("simple", form("simple/simple"), &["sender.test: pass"]),
        case("relaxed header", form("relaxed/simple"), &["sender.test: pass"]),
        case("relaxed body", form("simple/relaxed"), &["sender.test: pass"]),
        case("RSA 1024", selector(&keys.rsa1024, "r1"), &["sender.test: pass"]),
        case("RSA 4096", selector(&keys.rsa4096, "r4"), &["sender.test: pass"]),
        case("Ed25519", selector(&keys.ed25519, "ed"), &["sender.test: pass"]),
        case("wrong body hash", good.replace("the  text", "another text"), &["sender.test: fail body_changed"]),
        case("changed subject", good.replace("Subject: hello", "Subject: Hello"), &["sender.test: fail signature_mismatch"]),
        case("white space in relaxed form", good.replace("Subject: hello", "Subject:   hello\t"), &["sender.test: pass"]),
        case(
            "white space in simple form",
            form("simple/simple").replace("Subject: hello", "Subject:  hello"),
            &["sender.test: fail signature_mismatch"],
        ),
        case("not expired", signed(with("; t=1700000000; x=4000000000")), &["sender.test: pass"]),
        case("expired", signed(with("; t=1000000000; x=1000000001")), &["sender.test: fail expired"]),
        case("another's key", selector(&keys.rsa2048, "other"), &["sender.test: fail signature_mismatch"]),
        case("oversigned", oversigned.clone(), &["sender.test: pass"]),
        case("oversigned, and one more From", format!("From: eve@evil.test\r\n{oversigned}"), &["sender.test: fail signature_mismatch"]),
        case("replayed under another Subject", format!("Subject: other\r\n{good}"), &["sender.test: policy field_added"]),
        case(
            "replayed as another type",
            format!("Content-Type: text/html\r\nContent-Type: text/plain\r\n{good}"),
            &["sender.test: policy field_added"],
        ),
        case("the whole body by l=", limited.clone(), &["sender.test: pass"]),
        case("more behind l=", limited + "Buy this!\r\n", &["sender.test: policy unsigned_end"]),
        case("a third party on top", keys.rsa2048.sign(&good, &Manner::of("third.test", "r2")), &["third.test: pass", "sender.test: pass"]),
        case("From is not signed", fields("to:subject:date"), &["sender.test: permerror from_not_signed"]),
        case("i= elsewhere", signed(with("; i=alice@other.test")), &["sender.test: permerror identity_mismatch"]),
        case("i= below", signed(with("; i=alice@mail.sender.test")), &["sender.test: pass"]),
        case(
            "i= below, which the key forbids",
            signed(Manner { selector: "strict", ..with("; i=alice@mail.sender.test") }),
            &["sender.test: permerror identity_mismatch"],
        ),
        case("no key", selector(&keys.rsa2048, "missing"), &["sender.test: permerror no_key"]),
        case("a key revoked", selector(&keys.rsa2048, "revoked"), &["sender.test: permerror key_revoked"]),
        case("a key of nonsense", selector(&keys.rsa2048, "nonsense"), &["sender.test: permerror bad_key"]),
        case("a testing key", selector(&keys.rsa2048, "testing"), &["sender.test: pass testing_key"]),
        case("RSA 512", selector(&keys.short, "short"), &["sender.test: policy key_too_short"]),
        case("RSA 16384", selector(&keys.rsa2048, "big"), &["sender.test: neutral key_too_long"]),
        case("SHA-1", good.replace("a=rsa-sha256", "a=rsa-sha1"), &["sender.test: policy weak_hash"]),
        case("no b=", good.replace("\tb=", "\tbx="), &[": permerror bad_signature"]),
        case("version 2", good.replace("v=1", "v=2"), &[": permerror bad_signature"]),
        case(
            "through a mailing list",
            keys.rsa2048.sign(
                &good.replace("Subject: hello", "Subject: [list] hello").replace("\r\n.\r\n", "\r\n.\r\n-- \r\nlist footer\r\n"),
                &Manner::of("third.test", "r2"),
            ),
            &["third.test: pass", "sender.test: fail body_changed"],
        ),
        case("an empty body", keys.rsa2048.sign("From: a@sender.test\r\n\r\n", &plain()), &["sender.test: pass"]),
        case(
            "an empty body in simple form",
            keys.rsa2048.sign("From: a@sender.test\r\n\r\n\r\n\r\n", &Manner { form: "simple/simple", ..plain() }),
            &["sender.test: pass"],
        ),
        case(
            "folded fields and eight bits",
            keys.rsa2048.sign("From: =?utf-8?q?=C3=84?=\r\n <a@sender.test>\r\nSubject: two\r\n\tlines\r\n\r\n\u{e9}\t \r\n", &plain()),
            &["sender.test: pass"],
        ),
        case("none at all", MAIL.to_owned(), &[]),
    ]
}

#[tokio::test]
async fn signatures_come_out_as_they_were_made() {
    let site = Site::start(zone()).await;
    for (number, case) in cases().iter().enumerate() {
        let facts = site.facts(&format!("case-{number}"), &Delivery::new("a@unrelated.test", &case.mail)).await;
        assert_eq!(signatures(&facts), case.wanted, "{}", case.name);
        assert_eq!(facts["dkim_ignored"], 0, "{}", case.name);
    }
}

#[tokio::test]
async fn a_key_that_dns_does_not_give_is_no_verdict() {
    let site = Site::start(Zone::default()).await;
    let mail = KEYS.rsa2048.sign(MAIL, &Manner::of("broken.test", "r2"));
    let facts = site.facts("bob", &Delivery::new("a@unrelated.test", &mail)).await;
    assert_eq!(signatures(&facts), ["broken.test: temperror dns"]);
}

#[tokio::test]
async fn of_many_signatures_eight_are_looked_at_and_the_rest_is_counted() {
    let site = Site::start(zone()).await;
    let mut mail = MAIL.to_owned();
    for _ in 0..9 {
        mail = KEYS.rsa1024.sign(&mail, &Manner::of("sender.test", "r1"));
    }
    let facts = site.facts("nine", &Delivery::new("a@unrelated.test", &mail)).await;
    assert_eq!(signatures(&facts), ["sender.test: pass"; 8]);
    assert_eq!(facts["dkim_ignored"], 1);
    let mail = "DKIM-Signature: v=1\r\n".repeat(10_000) + MAIL;
    let facts = site.facts("thousands", &Delivery::new("a@unrelated.test", &mail)).await;
    assert_eq!(signatures(&facts), [": permerror bad_signature"; 8]);
    assert_eq!(facts["dkim_ignored"], 9_992);
}

#[tokio::test]
async fn a_signature_that_makes_too_much_work_is_left_alone() {
    let site = Site::start(zone()).await;
    let long = vec!["from"; 300].join(":");
    let mail = KEYS.rsa1024.sign(MAIL, &Manner { fields: &long, ..Manner::of("sender.test", "r1") });
    let facts = site.facts("fields", &Delivery::new("a@unrelated.test", &mail)).await;
    assert_eq!(signatures(&facts), ["sender.test: neutral too_much_work"]);
    // Each cuts the body at another place: four are hashed, the others not.
    let mut mail = MAIL.to_owned();
    for length in 1..=6 {
        mail = KEYS.rsa1024.sign(&mail, &Manner { more: format!("; l={length}"), ..Manner::of("sender.test", "r1") });
    }
    let facts = site.facts("lengths", &Delivery::new("a@unrelated.test", &mail)).await;
    let [cut, left] = ["sender.test: policy unsigned_end", "sender.test: neutral too_much_work"];
    assert_eq!(signatures(&facts), [cut, cut, cut, cut, left, left]);
}

#[tokio::test]
async fn a_header_of_megabytes_is_not_looked_through_and_says_so() {
    let site = Site::start(zone()).await;
    let mail = KEYS.rsa1024.sign(&format!("X-Long: {}\r\n{MAIL}", "x".repeat(5_000_000)), &Manner::of("sender.test", "r1"));
    let facts = site.facts("bob", &Delivery::new("a@unrelated.test", &mail)).await;
    assert_eq!(signatures(&facts), Vec::<String>::new());
    assert_eq!(facts["dmarc"]["why"], "headers_too_long");
}
