use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;

use super::*;
use crate::trap::{memory::Class, statistics::Dimension};

const DAY: Secs = 86_400;
const T0: Secs = 20_000 * DAY;

struct Stored(Bytes, Arc<AtomicUsize>);

impl Source for Stored {
    fn raw(&self) -> Option<Bytes> {
        self.1.fetch_add(1, Ordering::AcqRel);
        Some(self.0.clone()).filter(|raw| !raw.is_empty())
    }
}

fn traps() -> Traps {
    Traps::for_tests(Settings::default(), T0)
}

fn arrival(mailbox: u64, kind: Kind) -> Arrival {
    let address = format!("a{mailbox}@x.org").into();
    let recipients = vec![Recipient { address, mailbox, kind, leak: None }];
    Arrival {
        recipients,
        client: Some([203, 0, 113, 9].into()),
        is_from_near: false,
        sends_for_many: false,
        helo: "mail.prizes.example".into(),
        sender: "bounce@prizes.example".into(),
        tls: None,
        results: None,
        proof: None,
        is_checked: true,
        at: T0 + 20 * DAY,
    }
}

/// A letter as it is sent to many: names, numbers and a tracking key are the recipient's own.
fn letter(copy: u64) -> String {
    format!(
        "From: Prize Office <office{copy}@prizes.example>\r\nTo: a{copy}@x.org\r\nSubject: You won {copy}00 EUR\r\n\r\n\
         Dear a{copy}, you have been chosen among many thousand visitors as one of the happy winners of our yearly draw. To have your \
         prize of {copy}00 EUR sent to you without delay, open the page below and give us your address and telephone number today: \
         https://claim.prizes.example/winner/{copy:016x}?key={copy}\r\n"
    )
}

/// Waits until all that was observed has been looked at.
fn settle(traps: &Traps, looked_at: &AtomicUsize, count: usize, wanted: impl Fn(&State) -> bool) {
    while looked_at.load(Ordering::Acquire) < count || !wanted(&traps.state()) {
        thread::yield_now();
    }
}

#[test]
fn copies_of_a_letter_at_traps_of_different_origin_are_known_as_spam_by_a_copy_never_seen() {
    let (traps, looked_at) = (traps(), Arc::new(AtomicUsize::new(0)));
    for copy in 0..6 {
        traps.observe(arrival(copy, Kind::Seeded { source: copy as u32 }), Stored(letter(copy).into(), Arc::clone(&looked_at)));
    }
    let campaign = |state: &State| state.memory.campaigns().next().map(|named| named.evidence.trap_hits());
    settle(&traps, &looked_at, 6, |state| campaign(state) == Some(6));
    let checked = traps.check(letter(77).as_bytes(), T0 + 21 * DAY).unwrap();
    assert!(checked.similarity > 0.9 && checked.confidence > 0.9 && checked.label == Label::Spam, "{checked:?}");
    assert_eq!(
        traps.check(b"From: a@b.example\r\n\r\nShall we meet for lunch on Tuesday, or is Wednesday better for you this week?", T0),
        None
    );
    let state = traps.state();
    for (dimension, wanted) in [
        (Dimension::Source, "203.0.113.9"),
        (Dimension::Helo, "prizes.example"),
        (Dimension::UrlDomain, "prizes.example"),
        (Dimension::Subject, "You won # EUR"),
        (Dimension::TrapClass, "seeded"),
        (Dimension::Tls, "none"),
    ] {
        let top: Vec<_> = state.statistics.top(dimension, 1, 5).into_iter().map(|top| (top.key.to_string(), top.hits, top.traps)).collect();
        assert_eq!(top, [(wanted.to_owned(), 6, 6)], "{}", dimension.name());
    }
    assert_eq!(state.memory.domains().map(|named| &*named.name).collect::<Vec<_>>(), ["prizes.example"]);
    assert_eq!(state.memory.networks().next().map(|named| named.evidence.hits[Class::Seeded as usize]), Some(6));
}

#[test]
fn codes_to_traps_are_transactional_and_what_is_gone_is_not_looked_at() {
    let (traps, looked_at) = (traps(), Arc::new(AtomicUsize::new(0)));
    traps.observe(arrival(99, Kind::Seeded { source: 99 }), Stored(Bytes::new(), Arc::clone(&looked_at)));
    for copy in 0..6u64 {
        let code = format!(
            "From: Shop <no-reply@shop.example>\r\nTo: a{copy}@x.org\r\nSubject: Please confirm your email address\r\n\r\n\
             Hello, somebody wants to open an account at our shop with this address. If that was you, type this verification code into \
             the page that is open: {}. It is valid for ten minutes. If it was not you, there is nothing that you have to do.\r\n",
            482_913 + copy * 7_919
        );
        traps.observe(arrival(copy, Kind::Seeded { source: copy as u32 }), Stored(code.into(), Arc::clone(&looked_at)));
    }
    settle(&traps, &looked_at, 7, |state| state.memory.mailboxes() == 6);
    let now = T0 + 21 * DAY;
    let state = traps.state();
    let labels: Vec<_> = state.memory.campaigns().map(|named| (named.evidence.trap_hits(), named.evidence.label(now))).collect();
    assert_eq!(labels, [(6, Label::Transactional)]);
}

#[test]
fn a_mail_to_nobody_that_is_watched_is_not_even_read() {
    let (traps, looked_at) = (traps(), Arc::new(AtomicUsize::new(0)));
    traps.observe(arrival(1, Kind::Silent), Stored(letter(1).into(), Arc::clone(&looked_at)));
    traps.observe(arrival(2, Kind::Issued), Stored(letter(2).into(), Arc::clone(&looked_at)));
    settle(&traps, &looked_at, 1, |state| state.memory.mailboxes() == 1);
    assert_eq!(looked_at.load(Ordering::Acquire), 1);
}
