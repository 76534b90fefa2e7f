//! DMARC, case by case: does the author's domain stand behind the mail.

use super::{
    dkim::KEYS,
    dns::Zone,
    signer::Manner,
    site::{Delivery, Site, outcome},
};

const RECORDS: &str = "
_dmarc.reject.test TXT v=DMARC1; p=reject; sp=none; rua=mailto:d@reject.test
_dmarc.none.test TXT v=DMARC1; p=none
_dmarc.quarantine.test TXT v=DMARC1; p=quarantine; sp=reject
_dmarc.strict.test TXT v=DMARC1; p=reject; adkim=s; aspf=s
_dmarc.two.test TXT v=DMARC1; p=reject
_dmarc.two.test TXT v=DMARC1; p=none
_dmarc.bad.test TXT v=DMARC1; p=perhaps
_dmarc.empty.test TXT v=DMARC1
_dmarc.own.deep.test TXT v=DMARC1; p=none
_dmarc.deep.test TXT v=DMARC1; p=reject
_dmarc.one.co.uk TXT v=DMARC1; p=reject
reject.test TXT v=spf1 ip4:192.0.2.10 -all
mail.reject.test TXT v=spf1 ip4:192.0.2.10 -all
strict.test TXT v=spf1 ip4:192.0.2.10 -all
mail.strict.test TXT v=spf1 ip4:192.0.2.10 -all
plain.test TXT v=spf1 ip4:192.0.2.10 -all
closed.test TXT v=spf1 -all
unsure.test TXT v=spf1 a:x.broken.test -all
_dmarc.unsure.test TXT v=DMARC1; p=reject
";

/// Author, who signed, envelope's sender; DMARC's outcome, its policy, what was aligned, the one word in lists.
type Row = (&'static str, Option<&'static str>, &'static str, &'static str, Option<&'static str>, (bool, bool), Option<&'static str>);

const NOBODY: &str = "a@unrelated.test";
const REJECT: Option<&str> = Some("reject");
const NONE: Option<&str> = Some("none");
const ALIGNED: Option<&str> = Some("aligned");
const FAILED: Option<&str> = Some("failed");

const CASES: &[Row] = &[
    ("alice@reject.test", Some("reject.test"), NOBODY, "pass", REJECT, (false, true), ALIGNED),
    ("alice@reject.test", None, "a@reject.test", "pass", REJECT, (true, false), ALIGNED),
    ("alice@reject.test", None, "a@mail.reject.test", "pass", REJECT, (true, false), ALIGNED),
    ("alice@Reject.Test", Some("reject.test"), "a@reject.test", "pass", REJECT, (true, true), ALIGNED),
    ("alice@reject.test", None, NOBODY, "fail not_aligned", REJECT, (false, false), FAILED),
    ("alice@reject.test", Some("third.test"), NOBODY, "fail not_aligned", REJECT, (false, false), FAILED),
    ("alice@sub.reject.test", Some("reject.test"), NOBODY, "pass", NONE, (false, true), ALIGNED),
    ("alice@sub.reject.test", None, NOBODY, "fail not_aligned", NONE, (false, false), FAILED),
    ("alice@reject.test", Some("sub.reject.test"), NOBODY, "pass", REJECT, (false, true), ALIGNED),
    ("alice@none.test", None, NOBODY, "fail not_aligned", NONE, (false, false), FAILED),
    ("alice@quarantine.test", None, NOBODY, "fail not_aligned", Some("quarantine"), (false, false), FAILED),
    ("alice@x.quarantine.test", None, NOBODY, "fail not_aligned", REJECT, (false, false), FAILED),
    ("alice@strict.test", Some("strict.test"), NOBODY, "pass", REJECT, (false, true), ALIGNED),
    ("alice@strict.test", Some("mail.strict.test"), "a@mail.strict.test", "fail not_aligned", REJECT, (false, false), FAILED),
    ("alice@strict.test", None, "a@strict.test", "pass", REJECT, (true, false), ALIGNED),
    ("alice@own.deep.test", None, NOBODY, "fail not_aligned", NONE, (false, false), FAILED),
    ("alice@other.deep.test", None, NOBODY, "fail not_aligned", REJECT, (false, false), FAILED),
    ("alice@one.co.uk", Some("two.co.uk"), NOBODY, "fail not_aligned", REJECT, (false, false), FAILED),
    ("alice@plain.test", Some("plain.test"), NOBODY, "none no_record", None, (false, true), ALIGNED),
    ("alice@plain.test", None, "a@plain.test", "none no_record", None, (true, false), ALIGNED),
    ("alice@plain.test", None, NOBODY, "none no_record", None, (false, false), Some("none")),
    ("alice@closed.test", None, "a@closed.test", "none no_record", None, (false, false), FAILED),
    ("alice@two.test", None, NOBODY, "none several_records", None, (false, false), Some("none")),
    ("alice@bad.test", None, NOBODY, "permerror bad_record", None, (false, false), Some("none")),
    ("alice@empty.test", None, NOBODY, "permerror bad_record", None, (false, false), Some("none")),
    ("alice@x.broken.test", None, NOBODY, "temperror dns", None, (false, false), None),
    ("alice@unsure.test", None, "a@unsure.test", "temperror dns", REJECT, (false, false), None),
    ("alice@one.test, Bob <bob@two.test>", None, NOBODY, "none several_authors", None, (false, false), Some("failed")),
    ("alice@reject.test\r\nFrom: bob@plain.test", None, NOBODY, "none several_authors", None, (false, false), Some("failed")),
    ("nobody", None, NOBODY, "none no_author", None, (false, false), Some("none")),
];

#[tokio::test]
async fn the_authors_domain_stands_behind_its_mail_or_does_not() {
    let mut zone = Zone::parse(RECORDS);
    for domain in ["reject.test", "sub.reject.test", "third.test", "strict.test", "mail.strict.test", "plain.test", "two.co.uk"] {
        zone.add(&format!("r1._domainkey.{domain}"), "TXT", &format!("v=DKIM1; p={}", KEYS.rsa1024.public));
    }
    let site = Site::start(zone).await;
    for (number, (author, signer, sender, wanted, policy, aligned, word)) in CASES.iter().enumerate() {
        let mut mail = format!("From: {author}\r\nTo: bob@sundew.example.com\r\nSubject: hello\r\n\r\nhi\r\n");
        if let Some(domain) = signer {
            mail = KEYS.rsa1024.sign(&mail, &Manner::of(domain, "r1"));
        }
        let facts = site.facts(&format!("case-{number}"), &Delivery::new(sender, &mail)).await;
        let dmarc = &facts["dmarc"];
        let row = format!("{author} signed by {signer:?} from {sender}: {facts}");
        assert_eq!(outcome(dmarc), *wanted, "{row}");
        assert_eq!(dmarc["policy"].as_str(), *policy, "{row}");
        assert_eq!((dmarc["spf_aligned"].as_bool().unwrap(), dmarc["dkim_aligned"].as_bool().unwrap()), *aligned, "{row}");
        assert_eq!(facts["auth"].as_str(), *word, "{row}");
    }
}

#[tokio::test]
async fn from_our_own_network_only_a_signature_decides() {
    let site = Site::start(Zone::parse(RECORDS)).await;
    let mail = "From: alice@reject.test\r\nSubject: hello\r\n\r\nhi\r\n";
    for (number, (mail, wanted, word)) in [
        (mail.to_owned(), "not_applicable private_peer", None),
        (KEYS.rsa1024.sign(mail, &Manner::of("reject.test", "missing")), "fail not_aligned", Some("failed")),
    ]
    .iter()
    .enumerate()
    {
        let delivery = Delivery { peer: "127.0.0.1", ..Delivery::new(NOBODY, mail) };
        let facts = site.facts(&format!("case-{number}"), &delivery).await;
        assert_eq!((outcome(&facts["dmarc"]).as_str(), facts["auth"].as_str()), (*wanted, *word), "{mail}");
    }
}

#[tokio::test]
async fn a_forwarders_seal_is_told_and_proves_nothing() {
    let site = Site::start(Zone::parse(RECORDS)).await;
    let seal = |number| format!("ARC-Seal: i={number}; a=rsa-sha256; cv=pass; d=forward{number}.test; s=x; t=1; b=AAAA\r\n");
    let mail = format!("{}{}From: alice@reject.test\r\nSubject: hello\r\n\r\nhi\r\n", seal(2), seal(1));
    let facts = site.facts("bob", &Delivery::new(NOBODY, &mail)).await;
    assert_eq!(
        facts["arc"],
        serde_json::json!({ "result": "fail", "why": "broken_chain", "claim": "pass", "seals": 2, "domain": "forward2.test" })
    );
    assert_eq!(facts["auth"], "failed");
}
