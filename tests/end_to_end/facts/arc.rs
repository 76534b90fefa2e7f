//! ARC: the seals of forwarders, case by case, with keys made for the test.

use serde_json::json;

use super::{
    dkim::KEYS,
    dns::{BROKEN, Zone},
    signer::Manner,
    site::{Delivery, MAIL, Site, outcome},
};

/// A sealed mail, and what is to be found.
pub struct Case {
    pub name: &'static str,
    pub mail: String,
    pub wanted: &'static str,
}

/// The forwarders' keys.
pub fn zone() -> Zone {
    let mut zone = Zone::default();
    for domain in ["list.test", "school.test"] {
        zone.add(&format!("s._domainkey.{domain}"), "TXT", &format!("v=DKIM1; k=rsa; p={}", KEYS.rsa2048.public));
    }
    zone.add("s._domainkey.small.test", "TXT", &format!("v=DKIM1; k=rsa; p={}", KEYS.short.public));
    zone
}

/// Every case, also for programs that we did not write.
pub fn cases() -> Vec<Case> {
    let seal = |mail: &str, domain, before, claim| KEYS.rsa2048.seal(mail, &Manner::of(domain, "s"), before, claim);
    let (once, claimed) = (seal(MAIL, "list.test", 0, "none"), |mail: &str, claim| seal(mail, "school.test", 1, claim));
    // A list changes what it sends on, and the next one seals what it got.
    let changed = once.replace("Subject: hello", "Subject: [list] hello").replace("the  text", "the text\r\n-- \r\nlist footer");
    let twice = claimed(&once, "pass");
    let many = (1..7).fold(once.clone(), |mail, before| seal(&mail, "school.test", before, "pass"));
    let limited = Manner { more: "; l=10".to_owned(), ..Manner::of("list.test", "s") };
    let case = |name, mail: String, wanted| Case { name, mail, wanted };
    vec![
        case("one seal", once.clone(), "pass"),
        case("two seals", twice.clone(), "pass"),
        case("seven seals", many.clone(), "pass"),
        case("changed on the way and sealed again", claimed(&changed, "pass"), "pass"),
        case("changed after the last seal", twice.replace("the  text", "another text"), "fail body_changed"),
        case("another subject", once.replace("Subject: hello", "Subject: bye"), "fail signature_mismatch"),
        case("a seal by another key", KEYS.rsa1024.seal(MAIL, &Manner::of("list.test", "s"), 0, "none"), "fail signature_mismatch"),
        case("a set that was changed", twice.replace("i=1; list.test; none", "i=1; list.test; dkim=pass"), "fail signature_mismatch"),
        case("the first seal is gone", twice.replace("ARC-Seal: i=1", "X-Seal: i=1"), "fail broken_chain"),
        case("a number is missing", seal(MAIL, "list.test", 1, "none"), "fail broken_chain"),
        case("a forwarder saw a broken chain", claimed(&once, "fail"), "fail broken_chain"),
        case("the first one claims another before it", seal(MAIL, "list.test", 0, "pass"), "fail broken_chain"),
        case("more than are looked at", seal(&many, "list.test", 7, "pass"), "neutral too_much_work"),
        case("no key", seal(MAIL, "unknown.test", 0, "none"), "permerror no_key"),
        case("a short key", KEYS.short.seal(MAIL, &Manner::of("small.test", "s"), 0, "none"), "policy key_too_short"),
        case("text behind what was signed", KEYS.rsa2048.seal(MAIL, &limited, 0, "none"), "policy unsigned_end"),
    ]
}

#[tokio::test]
async fn seals_of_forwarders_come_out_as_they_were_made() {
    let site = Site::start(zone()).await;
    for (number, case) in cases().iter().enumerate() {
        let facts = site.facts(&format!("case-{number}"), &Delivery::new("a@unrelated.test", &case.mail)).await;
        assert_eq!(outcome(&facts["arc"]), case.wanted, "{}", case.name);
        // Whoever seals says nothing for the author.
        assert_eq!(facts["auth"], "none", "{}", case.name);
    }
}

#[tokio::test]
async fn seals_and_signatures_together_are_eight_at_most() {
    let site = Site::start(zone()).await;
    let signed = (0..6).fold(MAIL.to_owned(), |mail, _| KEYS.rsa2048.sign(&mail, &Manner::of("list.test", "s")));
    let sealed = KEYS.rsa2048.seal(&signed, &Manner::of("list.test", "s"), 0, "none");
    let facts = site.facts("eight", &Delivery::new("a@unrelated.test", &sealed)).await;
    assert_eq!(facts["arc"], json!({ "result": "pass", "why": null, "claim": "none", "seals": 1, "domain": "list.test" }));
    let sealed = KEYS.rsa2048.seal(&sealed, &Manner::of("list.test", "s"), 1, "pass");
    let facts = site.facts("nine", &Delivery::new("a@unrelated.test", &sealed)).await;
    assert_eq!(facts["arc"], json!({ "result": "neutral", "why": "too_much_work", "claim": "pass", "seals": 2, "domain": "list.test" }));
}

#[tokio::test]
async fn a_sealers_key_that_dns_does_not_give_is_no_verdict() {
    let site = Site::start(Zone::default()).await;
    let domain = BROKEN.trim_end_matches('.');
    let sealed = KEYS.rsa2048.seal(MAIL, &Manner::of(domain, "s"), 0, "none");
    let facts = site.facts("bob", &Delivery::new("a@unrelated.test", &sealed)).await;
    assert_eq!(outcome(&facts["arc"]), "temperror dns");
}

#[tokio::test]
async fn thousands_of_seals_are_counted_and_none_is_computed() {
    let site = Site::start(zone()).await;
    let seal = "ARC-Seal: i=1; a=rsa-sha256; cv=none; d=list.test; s=s; b=AAAA\r\n";
    // 150 kB: a longer header is not looked through at all.
    let facts = site.facts("bob", &Delivery::new("a@unrelated.test", &(seal.repeat(2_000) + MAIL))).await;
    assert_eq!((outcome(&facts["arc"]).as_str(), &facts["arc"]["seals"]), ("neutral too_much_work", &json!(2_000)));
}
