//! The ledger from the outside: mails in, reports out.

use std::time::Duration;

use bytes::Bytes;

use super::*;
use crate::mail::{
    envelope::Envelope,
    facts::Outcome,
    message::{Mailbox, Summary},
    transcript::Transcript,
};

mod claims;
mod floods;
mod ledger;
#[path = "../../../tests/tags/simulator.rs"]
mod simulator;
mod stripped;
mod verdicts;

const DAY: i64 = 24 * 3_600_000;

fn at(day: i64) -> Timestamp {
    Timestamp::from_millis(20_000 * DAY + day * DAY)
}

fn to(path: &str) -> Recipient {
    Recipient::from_path(path, "x.org").unwrap()
}

fn mail(from: &str, subject: &str) -> Message {
    let envelope = Envelope {
        sender: from.into(),
        helo: "".into(),
        peer: [192, 0, 2, 1].into(),
        extended: true,
        smtputf8: false,
        tls: None,
        auth: false,
    };
    let from = Some(Mailbox { name: String::new(), address: from.into() });
    let summary = Summary { from, subject: subject.into(), ..Summary::default() };
    Message::new(envelope, at(0), Bytes::new(), summary, Transcript::default())
}

fn tags() -> Tags {
    Tags::new(Settings::new(Duration::from_secs(7 * 86_400)))
}

fn proof(author: &str) -> Proof {
    let organisation = Organisation::of(author);
    Proof {
        dkim_verified: organisation.iter().cloned().collect(),
        spf_aligned: organisation.clone(),
        envelope: organisation.clone(),
        author: organisation,
        dmarc: Outcome::Pass,
    }
}

/// A proved mail.
fn send(tags: &Tags, recipient: &str, from: &str, day: i64) -> Trace {
    let trace = tags.note(&to(recipient), &mail(from, "Hello"), at(day)).unwrap();
    tags.prove(&trace, &proof(from.rsplit('@').next().unwrap()));
    trace
}

fn inbox() -> Address {
    to("me@x.org").address
}

fn expected(site: &str, issued: Option<Issued>) -> Expected {
    Expected { site: Organisation::of(site).unwrap(), issued, note: None, given_at: at(0) }
}

fn verdict(tags: &Tags, tag: &str) -> Option<Verdict> {
    tags.report_of(&inbox(), tag, at(30))?.verdict
}

/// The marks of docs/benchmarks.md. The bench plays twenty seeds; these are enough to notice when rules get worse.
#[test]
fn verdicts_keep_their_marks_over_four_thousand_tags() {
    let total = (10..=13).map(|seed| simulator::play(seed, true, |_| ())).fold(simulator::Score::default(), simulator::Score::plus);
    assert!(total.precision() >= 0.98 && total.recall() >= 0.90, "{total:?}");
    assert_eq!((total.tags > 3_800, total.leaked > 150), (true, true), "{total:?}");
}
