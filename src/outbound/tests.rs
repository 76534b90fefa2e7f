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
        assert_eq!(ask(&sender, &inbox, &format!("jane@mail{n}.example"), Wish::All, START).await.0, Ok(Progress::AwaitsCode), "{n}");
    }
    let inbox = inbox(&inboxes).await;
    let (over, code) = ask(&sender, &inbox, "joe@mail.example", Wish::All, START).await;
    assert_eq!((over, code), (Err(Refusal::TooOften(Duration::from_secs(60))), None));
    assert!(sender.awaited(&inbox, START).is_none());
    assert_eq!(ask(&sender, &inbox, "joe@mail.example", Wish::All, after(60)).await.0, Ok(Progress::AwaitsCode));
}

/// A sender with mails of one inbox that all go to one person; what became of each.
async fn flooded(inboxes: &Inboxes, max_per_hour: usize, mails: usize) -> (Outbound, Opened, Vec<bool>) {
    let (sender, inbox) = (sender(inboxes, max_per_hour), inbox(inboxes).await);
    let (words, mut taken) = (|text: &str| text.to_owned(), Vec::new());
    let wording = Arc::new(Wording { intro: words("i"), from: words("f"), subject: words("s"), outro: words("o") });
    let jane = Target::read("jane@mail.example", |_| false).unwrap();
    for _ in 0..mails {
        let id = arrive(inboxes, &inbox).await;
        let entry = inbox.message(&id, START).await.unwrap();
        taken.push(sender.book().send_on(&inbox, &jane, &entry, &wording, START).is_ok());
    }
    (sender, inbox, taken)
}

#[tokio::test]
async fn a_flood_for_one_person_stops_nobody_else_and_goes_with_its_inbox() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let (sender, flooded, taken) = flooded(&inboxes, 30, 50).await;
    assert_eq!(taken.iter().filter(|&&taken| taken).count(), 40);
    let other = inbox(&inboxes).await;
    assert_eq!(ask(&sender, &other, "joe@other.example", Wish::All, START).await.0, Ok(Progress::AwaitsCode));
    sender.drop_gone(START).await;
    assert_eq!(sender.waiting(), 41, "what is there still waits");
    let first = flooded.all(&crate::inbox::Filter::default(), START).await.last().unwrap().id.clone();
    assert!(flooded.delete(&first, START).await);
    sender.drop_gone(START).await;
    assert_eq!(sender.waiting(), 40);
    flooded.burn(START).await;
    sender.drop_gone(START).await;
    assert_eq!(sender.waiting(), 1, "the letter alone");
}

#[tokio::test]
async fn what_a_rule_leaves_out_for_want_of_room_is_counted_until_there_is_another_rule() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let (sender, inbox) = (sender(&inboxes, 30), inbox(&inboxes).await);
    let (_, code) = ask(&sender, &inbox, "jane@mail.example", Wish::All, START).await;
    assert_eq!(sender.confirm(&inbox, &code.unwrap().digits, START).await, Ok(Progress::Begun));
    for _ in 0..45 {
        arrive(&inboxes, &inbox).await;
    }
    sender.send_on_news(&inbox.address).await;
    // The letter waits too.
    assert_eq!((sender.waiting(), sender.left_out(&inbox)), (40, 6));
    sender.stop(&inbox);
    assert_eq!(sender.left_out(&inbox), 0);
}

#[tokio::test]
async fn the_limit_of_all_holds_what_is_due_and_what_is_gone_counts_not() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let (sender, ..) = flooded(&inboxes, 2, 3).await;
    let mut book = sender.book();
    let (first, ..) = book.take_due(START).unwrap();
    let (second, ..) = book.take_due(START).unwrap();
    assert!(book.take_due(START).is_none());
    assert_eq!(book.next_due(START), Some(after(1_800)));
    book.settle(&first, queue::Outcome::Gone, START);
    assert!(book.take_due(START).is_some(), "the place of the one that is gone");
    let busy = queue::Outcome::Deferred(Answer::new(Some(451), "later"));
    book.settle(&second, busy, START);
    assert_eq!(book.next_due(START), Some(after(1_800)));
    assert_eq!(book.take_due(after(1_800)).unwrap().0, second);
    assert_eq!(book.next_due(after(1_800)), None);
}

#[tokio::test]
async fn one_agreed_address_is_for_few_inboxes_and_a_network_adds_ten_an_hour() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let sender = sender(&inboxes, 1_000);
    let (jane, words) = (Target::read("jane@mail.example", |_| false).unwrap(), |text: &str| text.to_owned());
    let client = |n: u8| Some(IpAddr::V4(Ipv4Addr::new(192, n, 2, 1)));
    let agree = async |client| {
        let wording = Arc::new(Wording { intro: words("i"), from: words("f"), subject: words("s"), outro: words("o") });
        let granted = Granted { inbox: inbox(&inboxes).await, target: jane.clone(), wish: Wish::All, wording };
        let mut book = sender.book();
        book.agree_too(&granted, client, START).inspect(|()| assert_eq!(book.agree_too(&granted, client, START), Ok(()), "known"))
    };
    for _ in 0..10 {
        assert_eq!(agree(client(0)).await, Ok(()));
    }
    assert_eq!(agree(client(0)).await, Err(Refusal::TooOften(Duration::from_secs(360))));
    for _ in 10..20 {
        assert_eq!(agree(client(1)).await, Ok(()));
    }
    assert_eq!(agree(client(2)).await, Err(Refusal::Full));
}

#[tokio::test]
async fn a_small_domain_gets_ten_letters_an_hour_and_a_large_provider_more() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let sender = sender(&inboxes, 1_000);
    for n in 0..10 {
        let to = format!("jane{n}@mail.example");
        assert_eq!(ask(&sender, &inbox(&inboxes).await, &to, Wish::All, START).await.0, Ok(Progress::AwaitsCode));
    }
    let inbox = inbox(&inboxes).await;
    let over = ask(&sender, &inbox, "joe@mail.example", Wish::All, START).await.0;
    assert_eq!(over, Err(Refusal::TooOften(Duration::from_secs(360))));
    for n in 0..11 {
        assert_eq!(ask(&sender, &inbox, &format!("joe{n}@gmail.com"), Wish::All, START).await.0, Ok(Progress::AwaitsCode));
    }
}

#[tokio::test]
async fn a_wide_network_has_fifteen_letters_an_hour_so_that_none_takes_them_all() {
    let inboxes = Inboxes::new(crate::inbox::Settings::for_tests(), InstallationKey::random());
    let sender = sender(&inboxes, 1_000);
    let asks = async |n: u16, client: &str| {
        let (words, inbox) = (|text: &str| text.to_owned(), inbox(&inboxes).await);
        let wording = Arc::new(Wording { intro: words("i"), from: words("f"), subject: words("s"), outro: words("o") });
        let target = Target::read(&format!("jane{n}@gmail.com"), |_| false).unwrap();
        let letter = |_: &Code| Letter { subject: words("s"), text: words("t") };
        sender.book().ask(Granted { inbox, target, wish: Wish::All, wording }, client.parse().ok(), letter, START)
    };
    for n in 0..15 {
        assert_eq!(asks(n, &format!("2001:db8:1:{n}::1")).await, Ok(()), "{n}");
    }
    assert_eq!(asks(15, "2001:db8:1:15::1").await, Err(Refusal::TooOften(Duration::from_secs(240))));
    assert_eq!(asks(16, "2001:db8:2::1").await, Ok(()));
}
