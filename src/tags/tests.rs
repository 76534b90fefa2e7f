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

#[test]
fn mail_of_another_organisation_is_a_dated_verdict() {
    let tags = tags();
    send(&tags, "me+Milk@x.org", "hello@news.milkshop.example", 0);
    assert_eq!(verdict(&tags, "milk"), None);
    send(&tags, "me+milk@x.org", "offers@tyres.example", 9);
    let first = verdict(&tags, "milk").unwrap();
    assert_eq!((first.grade, first.since, first.days, first.mails), (Grade::Possible, at(9), 9, 1));
    assert_eq!(*first.organisations, ["tyres.example".into()]);
    send(&tags, "me+milk@x.org", "offers@tyres.example", 10);
    let report = tags.report(&inbox(), at(30)).tags.remove(0);
    assert_eq!(report.verdict.map(|verdict| verdict.grade), Some(Grade::Likely));
    assert_eq!((&*report.tag, &*report.introduced[0].organisation), ("Milk", "milkshop.example"));
    assert_eq!((&*report.later[0].subject, report.later[0].mails, report.later[0].standing), ("Hello", 2, Standing::Proved));
    assert_eq!(report.later[0].days, [(at(9), 1), (at(10), 1)]);
}

#[test]
fn a_tag_that_nobody_guesses_proves_it() {
    let tags = tags();
    assert!(tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0)));
    send(&tags, "me+milk-7f3k@x.org", "a@milkshop.example", 0);
    send(&tags, "me+milk-7f3k@x.org", "a@tyres.example", 9);
    let verdict = verdict(&tags, "milk-7f3k").unwrap();
    assert_eq!((verdict.grade, &verdict.evidence[0]), (Grade::Proven, &Evidence::Issued));
}
