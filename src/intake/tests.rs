use std::net::{IpAddr, Ipv4Addr};

use super::*;
use crate::{
    inbox::Credentials,
    mail::site::Site,
    policy::{Domains, Rules},
};

#[tokio::test]
async fn a_stored_mail_is_written_down_under_its_tag_and_forgotten_with_its_inbox() {
    let intake = Intake::for_tests(1024 * 1024);
    let recipient = Recipient::from_path("me+Milk@x.org", "x.org").unwrap();
    let raw = b"From: a@news.shop.example\r\nSubject: Hello\r\n\r\n".to_vec();
    let mail = Incoming { raw, ..incoming(&intake, &recipient, "bounce@shop.example") };
    intake.deliver(mail).await.unwrap();
    let now = Timestamp::now();
    let report = intake.tags().report(&recipient.address, now);
    assert_eq!((&*report.tags[0].tag, &*report.tags[0].introduced[0].organisation), ("Milk", "shop.example"));
    let opened = intake.inboxes.open(&recipient.address, &Credentials::default(), now).await.unwrap();
    opened.burn(now).await;
    assert_eq!(intake.tags().report(&recipient.address, now).tags, []);
}

fn envelope(sender: &str) -> Envelope {
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    Envelope { sender: sender.into(), helo: "h".into(), peer, extended: true, smtputf8: false, tls: None, auth: false }
}

pub(super) fn incoming(intake: &Intake, to: &Recipient, from: &str) -> Incoming {
    Incoming {
        envelope: envelope(from),
        recipients: vec![to.clone()],
        raw: format!("From: {from}\r\nSubject: x\r\n\r\n").into_bytes(),
        bare_line_ends: false,
        transcript: Transcript::default(),
        in_flight: intake.in_flight(),
    }
}

#[tokio::test]
async fn a_rule_that_closes_an_inbox_is_never_told_by_its_alias() {
    let address = Recipient::from_path("ann@x.org", "").unwrap().address;
    for list in ["reject", "discard"] {
        let inboxes = Inboxes::for_tests();
        let now = Timestamp::now();
        let token = inboxes.claim(&address, None, None, now).await.unwrap();
        let mut rules = Rules::default();
        *(if list == "reject" { &mut rules.reject } else { &mut rules.discard }) = address.as_str().parse().unwrap();
        let policy = Policy::new(Domains::new(Vec::new()), rules).unwrap();
        let intake = Intake::new(1 << 20, Arc::new(policy), inboxes.clone(), Parser::new().unwrap());
        let holder = Credentials { tokens: vec![token], ..Credentials::default() };
        let mut opened = inboxes.open(&address, &holder, now).await.unwrap();
        let site = Site::read("milk.example").unwrap();
        let alias = inboxes.issue_alias(&mut opened, &site, Form::Opaque, "x.org", "", now).await.unwrap();
        let alias = Recipient::from_path(&alias.address, "").unwrap();
        let inbox = Recipient::from_path(address.as_str(), "").unwrap();
        let told = if list == "reject" { Err(Refusal::Rejected) } else { Ok(()) };
        assert_eq!((intake.accepts(&inbox).await, intake.accepts(&alias).await), (told, Ok(())), "{list}");
        intake.deliver(incoming(&intake, &alias, "a@milk.example")).await.unwrap();
        assert_eq!(inboxes.usage().mails, 0, "{list}");
    }
}

#[tokio::test]
async fn what_was_called_fine_at_an_alias_is_so_after_a_restart() {
    let inboxes = Inboxes::for_tests();
    let new = || Intake::new(1 << 20, Arc::new(Policy::for_tests()), inboxes.clone(), Parser::new().unwrap());
    let (address, token) = inboxes.generate("x.org");
    let (holder, now) = (Credentials { tokens: vec![token], ..Credentials::default() }, Timestamp::now());
    let mut opened = inboxes.open(&address, &holder, now).await.unwrap();
    let site = Site::read("milk.example").unwrap();
    let alias = inboxes.issue_alias(&mut opened, &site, Form::Opaque, "x.org", "", now).await.unwrap();
    assert!(inboxes.accept_at_alias(&opened, &alias.tag, "tyres.example", true).await);
    let to = Recipient::from_path(&alias.address, "").unwrap();
    // Another ledger, as after a restart.
    let intake = new();
    for from in ["a@milk.example", "a@tyres.example", "a@spam.example"] {
        intake.deliver(incoming(&intake, &to, from)).await.unwrap();
    }
    let report = intake.tags().report_of(&address, &alias.tag, now).unwrap();
    let relation = |organisation: &str| {
        report.introduced.iter().chain(&report.later).find(|sender| *sender.organisation == *organisation).map(|sender| sender.relation)
    };
    assert_eq!(relation("tyres.example"), Some(tags::Relation::Accepted));
    assert_eq!(relation("spam.example"), Some(tags::Relation::Foreign));
}

#[tokio::test]
async fn mail_to_an_alias_says_again_whom_it_was_given_to() {
    let inboxes = Inboxes::for_tests();
    let intake = Intake::new(1 << 20, Arc::new(Policy::for_tests()), inboxes.clone(), Parser::new().unwrap());
    let (address, token) = inboxes.generate("x.org");
    let (holder, now) = (Credentials { tokens: vec![token], ..Credentials::default() }, Timestamp::now());
    let mut opened = inboxes.open(&address, &holder, now).await.unwrap();
    let site = Site::read("milk.example").unwrap();
    let alias = inboxes.issue_alias(&mut opened, &site, Form::Opaque, "x.org", "", now).await.unwrap();
    assert!(!intake.tags().is_expected(&address, &alias.tag), "as after a restart");
    let recipient = Recipient::from_path(&alias.address, "").unwrap();
    assert_eq!(intake.accepts(&recipient).await, Ok(()));
    intake.deliver(incoming(&intake, &recipient, "a@b.org")).await.unwrap();
    let (tag, expected) = intake.tags().expected(&address).pop().unwrap();
    assert_eq!((tag, expected.site.as_str(), expected.given_at), (alias.tag, "milk.example", now));
    assert_eq!(expected.issued, Some(tags::Issued::Opaque));
}
