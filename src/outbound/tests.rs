use std::net::Ipv4Addr;

use bytes::Bytes;

use super::*;
use crate::{
    inbox::{Changes, Credentials},
    mail::{address::Recipient, envelope::Envelope, message::Message, message::Summary, transcript::Transcript},
};

const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn after(secs: u64) -> Timestamp {
    START.plus(Duration::from_secs(secs))
}

fn sender(inboxes: &Inboxes, max_per_hour: usize) -> Outbound {
    let from = Recipient::from_path("forward@ours.example", "").unwrap().address;
    let smarthost = "smtp://127.0.0.1:1?tls=off".parse().unwrap();
    let settings = Settings::new(smarthost, "ours.example".to_owned(), from, max_per_hour, Networks::default());
    Outbound::new(settings, inboxes.clone(), &InstallationKey::random()).unwrap()
}

async fn inbox(inboxes: &Inboxes) -> Opened {
    let (address, token) = inboxes.generate("ours.example");
    let holder = Credentials { tokens: vec![token], ..Credentials::default() };
    let mut opened = inboxes.open(&address, &holder, START).await.unwrap();
    opened.change(Changes::default(), START).await.unwrap();
    opened
}

/// Another mail comes; its id.
async fn arrive(inboxes: &Inboxes, opened: &Opened) -> Box<str> {
    let envelope = Envelope {
        sender: "a@b.org".into(),
        helo: "h".into(),
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        extended: true,
        smtputf8: false,
        tls: None,
        auth: false,
    };
    let raw = Bytes::from_static(b"Subject: x\r\n\r\ny\r\n");
    let message = Message::new(envelope, START, raw, Summary::default(), Transcript::default());
    let recipient = Recipient::from_path(opened.address.as_str(), "").unwrap();
    inboxes.insert(message, vec![recipient], START).await.unwrap();
    opened.all(&crate::inbox::Filter::default(), START).await[0].id.clone()
}

async fn ask(sender: &Outbound, inbox: &Opened, to: &str, wish: Wish, now: Timestamp) -> (Result<Progress, Refusal>, Option<Code>) {
    let words = |text: &str| text.to_owned();
    let mut sent = None;
    let request = Request {
        inbox: inbox.clone(),
        others: Vec::new(),
        target: Target::read(to, |_| false).unwrap(),
        wish,
        wording: Wording { intro: words("i"), from: words("f"), subject: words("s"), outro: words("o") },
        client: None,
    };
    let letter = |code: &Code| {
        sent = Some(code.clone());
        Letter { subject: words("s"), text: words("t") }
    };
    let progress = sender.request(request, letter, now).await;
    (progress, sent)
}

#[tokio::test]
async fn one_person_gets_thirty_mails_an_hour_and_the_same_mail_counts_once() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let (sender, inbox) = (sender(&inboxes, 1_000), inbox(&inboxes).await);
    let first = arrive(&inboxes, &inbox).await;
    let (progress, code) = ask(&sender, &inbox, "jane@mail.example", Wish::One(first.clone()), START).await;
    assert_eq!(progress, Ok(Progress::AwaitsCode));
    assert_eq!(sender.confirm(&inbox, &code.unwrap().digits, START).await, Ok(Progress::Begun));
    for _ in 0..100 {
        assert_eq!(ask(&sender, &inbox, "jane@mail.example", Wish::One(first.clone()), START).await.0, Ok(Progress::Begun));
    }
    for n in 1..30 {
        let id = arrive(&inboxes, &inbox).await;
        assert_eq!(ask(&sender, &inbox, &format!("jane+{n}@mail.example"), Wish::One(id), START).await.0, Ok(Progress::Begun), "{n}");
    }
    let last = arrive(&inboxes, &inbox).await;
    let (over, _) = ask(&sender, &inbox, "jane@mail.example", Wish::One(last.clone()), START).await;
    assert_eq!(over, Err(Refusal::TooOften(Duration::from_secs(120))));
    assert_eq!(ask(&sender, &inbox, "jane@mail.example", Wish::One(last), after(120)).await.0, Ok(Progress::Begun));
    assert_eq!(sender.waiting(), 32, "a letter and 31 mails");
}

#[tokio::test]
async fn mail_that_was_deleted_while_its_code_was_awaited_is_told_to_be_gone() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let (sender, inbox) = (sender(&inboxes, 1_000), inbox(&inboxes).await);
    let id = arrive(&inboxes, &inbox).await;
    let (_, code) = ask(&sender, &inbox, "jane@mail.example", Wish::One(id.clone()), START).await;
    assert!(inbox.delete(&id, START).await);
    assert_eq!(sender.confirm(&inbox, &code.unwrap().digits, START).await, Err(Refusal::NoMail));
    assert_eq!(sender.waiting(), 1, "the letter alone");
}

#[tokio::test]
async fn sixty_letters_an_hour_leave_and_each_is_asked_for_by_name() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let sender = sender(&inboxes, 1_000);
    for n in 0..60 {
        let inbox = inbox(&inboxes).await;
        assert_eq!(ask(&sender, &inbox, &format!("jane{n}@mail.example"), Wish::All, START).await.0, Ok(Progress::AwaitsCode), "{n}");
    }
    let inbox = inbox(&inboxes).await;
    let (over, code) = ask(&sender, &inbox, "joe@mail.example", Wish::All, START).await;
    assert_eq!((over, code), (Err(Refusal::TooOften(Duration::from_secs(60))), None));
    assert!(sender.awaited(&inbox, START).is_none());
    assert_eq!(ask(&sender, &inbox, "joe@mail.example", Wish::All, after(60)).await.0, Ok(Progress::AwaitsCode));
}
