use std::net::{IpAddr, Ipv4Addr};

use bytes::Bytes;

use super::*;
use crate::mail::{envelope::Envelope, message::Summary, transcript::Transcript};

impl Settings {
    /// Room for everything, and lifetimes that no test outlasts by accident.
    pub(crate) fn for_tests() -> Self {
        Self {
            max_bytes: 64 << 20,
            inbox_max_messages: 500,
            inbox_max_bytes: 8 << 20,
            min_keep: Duration::from_secs(600),
            private_mail_ttl: Duration::from_secs(3_600),
            public_mail_ttl: Duration::from_secs(1_800),
            inbox_ttl: Duration::from_secs(7_200),
            max_tombstones: 100,
            tag_forms: TagForms::default(),
            limit_exempt: Networks::private_ranges(),
        }
    }
}

impl Inboxes {
    /// A store of its own.
    pub(crate) fn for_tests() -> Self {
        Self::new(Settings::for_tests(), InstallationKey::random())
    }
}

const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn after(secs: u64) -> Timestamp {
    START.plus(Duration::from_secs(secs))
}

fn inboxes(change: impl FnOnce(&mut Settings)) -> Inboxes {
    let mut settings = Settings::for_tests();
    change(&mut settings);
    Inboxes::new(settings, InstallationKey::random())
}

fn recipient(path: &str) -> Recipient {
    Recipient::from_input(path, "x.org").unwrap()
}

fn mail(subject: &str, body_bytes: usize, received_at: Timestamp) -> Message {
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let envelope = Envelope { sender: "a@b.org".into(), helo: "h".into(), peer, extended: true, smtputf8: false, tls: None, auth: false };
    let summary = Summary { subject: subject.to_owned(), ..Summary::default() };
    Message::new(envelope, received_at, Bytes::from(vec![b'x'; body_bytes]), summary, Transcript::default())
}

async fn put(inboxes: &Inboxes, to: &[&str], subject: &str, at: Timestamp) -> Result<(), Full> {
    inboxes.insert(mail(subject, 1_000, at), to.iter().map(|path| recipient(path)).collect(), at).await.map(drop)
}

async fn open(inboxes: &Inboxes, name: &str, at: Timestamp) -> Opened {
    inboxes.open(&recipient(name).address, &Credentials::default(), at).await.unwrap()
}

async fn subjects(opened: &Opened, at: Timestamp) -> Vec<String> {
    let page = opened.list(&Filter::default(), None, 100, at).await;
    page.items.iter().map(|entry| entry.message().summary.subject.clone()).collect()
}

fn holder(token: &str) -> Credentials {
    Credentials { tokens: vec![token.to_owned()], ..Credentials::default() }
}

mod aliases;
mod claims;
mod links;
mod operator;
mod room;

#[tokio::test]
async fn mail_is_listed_newest_first_in_every_inbox_it_is_for() {
    let inboxes = inboxes(|_| {});
    put(&inboxes, &["bob", "eve+shop"], "one", after(0)).await.unwrap();
    put(&inboxes, &["bob"], "two", after(1)).await.unwrap();
    assert_eq!(subjects(&open(&inboxes, "bob", after(2)).await, after(2)).await, ["two", "one"]);
    let eve = open(&inboxes, "eve", after(2)).await;
    let entry = eve.list(&Filter::default(), None, 9, after(2)).await.items.remove(0);
    assert_eq!((entry.others, entry.recipient.tag.as_deref()), (1, Some("shop")));
}

#[tokio::test]
async fn one_inbox_named_twice_gets_one_mail_and_each_tag_its_own() {
    let inboxes = inboxes(|_| {});
    put(&inboxes, &["bob", "BOB@x.org", "bob+a", "bob+b"], "one", after(0)).await.unwrap();
    assert_eq!(subjects(&open(&inboxes, "bob", after(0)).await, after(0)).await.len(), 3);
}

#[tokio::test]
async fn a_private_inbox_opens_by_its_own_token_only_and_looks_the_same_empty_or_full() {
    let inboxes = inboxes(|_| {});
    let (address, token) = inboxes.generate("x.org");
    let (_, other) = inboxes.generate("x.org");
    for full in [false, true] {
        if full {
            put(&inboxes, &[address.as_str()], "secret", after(1)).await.unwrap();
        }
        for wrong in [Credentials::default(), holder(&other), holder(""), Credentials { operator: true, ..Credentials::default() }] {
            assert_eq!(inboxes.open(&address, &wrong, after(2)).await.err(), Some(NotFound));
        }
    }
    let opened = inboxes.open(&address, &holder(&token), after(2)).await.unwrap();
    assert_eq!(subjects(&opened, after(2)).await, ["secret"]);
}

#[tokio::test]
async fn reserved_names_take_mail_that_only_the_operator_reads() {
    let inboxes = inboxes(|_| {});
    put(&inboxes, &["abuse@sub.x.org"], "report", after(0)).await.unwrap();
    let address = recipient("abuse@sub.x.org").address;
    assert!(inboxes.open(&address, &Credentials::default(), after(1)).await.is_err());
    let opened = inboxes.open(&address, &Credentials { operator: true, ..Credentials::default() }, after(1)).await.unwrap();
    assert_eq!(subjects(&opened, after(1)).await, ["report"]);
    assert_eq!(inboxes.all_public(&Filter::default(), None, 10, after(1)).await.items.len(), 0);
}

#[tokio::test]
async fn a_mail_is_gone_at_its_second_though_no_sweep_ran() {
    let inboxes = inboxes(|settings| settings.public_mail_ttl = Duration::from_secs(60));
    put(&inboxes, &["bob"], "one", after(0)).await.unwrap();
    let bob = open(&inboxes, "bob", after(0)).await;
    let id = bob.list(&Filter::default(), None, 1, after(0)).await.items[0].id.clone();
    let just_before = Timestamp::from_millis(after(60).as_millis() - 1);
    assert!(bob.message(&id, just_before).await.is_some());
    assert!(bob.message(&id, after(60)).await.is_none());
    assert!(subjects(&bob, after(60)).await.is_empty());
    assert!(inboxes.all_public(&Filter::default(), None, 10, after(60)).await.items.is_empty());
    assert!(!bob.delete(&id, after(60)).await);
}

#[tokio::test]
async fn sweeping_frees_everything_that_is_over() {
    let inboxes = inboxes(|_| {});
    for n in 0..300 {
        put(&inboxes, &[&format!("bob{}", n % 7)], "one", after(n)).await.unwrap();
    }
    assert_eq!(inboxes.usage().mails, 300);
    inboxes.sweep(after(1_800 + 150)).await;
    assert_eq!(inboxes.usage().mails, 149);
    inboxes.sweep(after(1_000_000)).await;
    assert_eq!(inboxes.usage(), Usage::default());
}

#[tokio::test]
async fn reads_of_unknown_public_names_store_nothing() {
    let inboxes = inboxes(|_| {});
    let opened = open(&inboxes, "nobody", after(0)).await;
    assert_eq!((opened.facts, inboxes.usage()), (None, Usage::default()));
}

#[tokio::test]
async fn a_private_inbox_ends_when_its_holder_stays_away_and_arrivals_do_not_keep_it() {
    let inboxes = inboxes(|_| {});
    let (address, token) = inboxes.generate("x.org");
    inboxes.create(&address, Some(Duration::from_secs(100)), None, after(0)).await.unwrap();
    put(&inboxes, &[address.as_str()], "in time", after(90)).await.unwrap();
    let opened = inboxes.open(&address, &holder(&token), after(95)).await.unwrap();
    let entry = opened.list(&Filter::default(), None, 1, after(95)).await.items.remove(0);
    assert_eq!(opened.expires_at(&entry), after(195), "a mail never lives beyond its inbox");
    put(&inboxes, &[address.as_str()], "kept", after(190)).await.unwrap();
    put(&inboxes, &[address.as_str()], "too late", after(196)).await.unwrap();
    assert_eq!(inboxes.usage().mails, 0, "mail for an ended inbox is taken and thrown away");
    let again = inboxes.open(&address, &holder(&token), after(200)).await.unwrap();
    assert!(subjects(&again, after(200)).await.is_empty(), "its mail ended with it");
    put(&inboxes, &[address.as_str()], "back", after(201)).await.unwrap();
    assert_eq!(subjects(&again, after(201)).await, ["back"], "its old token made it live again");
}

#[tokio::test]
async fn a_burned_address_takes_mail_silently_and_is_never_given_out_again() {
    let inboxes = inboxes(|_| {});
    let (address, token) = inboxes.generate("x.org");
    put(&inboxes, &[address.as_str()], "one", after(0)).await.unwrap();
    inboxes.open(&address, &holder(&token), after(1)).await.unwrap().burn(after(1)).await;
    put(&inboxes, &[address.as_str(), "bob"], "two", after(2)).await.unwrap();
    assert_eq!(subjects(&open(&inboxes, "bob", after(2)).await, after(2)).await, ["two"]);
    assert_eq!(inboxes.usage().mails, 1);
    let opened = inboxes.open(&address, &holder(&token), after(3)).await.unwrap();
    assert!(opened.burned && subjects(&opened, after(3)).await.is_empty());
    put(&inboxes, &[address.as_str()], "three", after(4)).await.unwrap();
    assert!(subjects(&opened, after(4)).await.is_empty(), "a page that looks again does not undo a burn");
}

#[tokio::test]
async fn others_are_other_inboxes() {
    let inboxes = inboxes(|_| {});
    put(&inboxes, &["bob", "bob+a", "BOB", "eve"], "one", after(0)).await.unwrap();
    let listed = open(&inboxes, "bob", after(0)).await.list(&Filter::default(), None, 9, after(0)).await.items;
    assert_eq!(listed.iter().map(|entry| entry.others).collect::<Vec<_>>(), [1, 1]);
}

#[tokio::test]
async fn a_forgotten_window_does_not_make_a_burned_inbox_live_again() {
    let inboxes = inboxes(|_| {});
    let (address, token) = inboxes.generate("x.org");
    put(&inboxes, &[address.as_str()], "one", after(0)).await.unwrap();
    let window = inboxes.open(&address, &holder(&token), after(1)).await.unwrap();
    window.burn(after(2)).await;
    window.touch(after(3)).await;
    put(&inboxes, &[address.as_str()], "two", after(4)).await.unwrap();
    assert_eq!(inboxes.usage(), Usage::default());
}

#[tokio::test]
async fn burning_a_public_inbox_deletes_its_mail_and_the_name_goes_on() {
    let inboxes = inboxes(|_| {});
    put(&inboxes, &["bob"], "one", after(0)).await.unwrap();
    open(&inboxes, "bob", after(1)).await.burn(after(1)).await;
    put(&inboxes, &["bob"], "two", after(2)).await.unwrap();
    assert_eq!(subjects(&open(&inboxes, "bob", after(2)).await, after(2)).await, ["two"]);
}

#[tokio::test]
async fn a_public_inbox_stays_as_long_as_its_mail_though_nobody_reads_it() {
    let inboxes = inboxes(|settings| settings.inbox_ttl = Duration::from_secs(60));
    put(&inboxes, &["bob"], "one", after(0)).await.unwrap();
    inboxes.sweep(after(1_000)).await;
    assert_eq!(subjects(&open(&inboxes, "bob", after(1_000)).await, after(1_000)).await, ["one"]);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_overlap() {
    let inboxes = inboxes(|_| {});
    for n in 0..25 {
        put(&inboxes, &["bob"], &n.to_string(), after(n)).await.unwrap();
    }
    let bob = open(&inboxes, "bob", after(30)).await;
    for all in [false, true] {
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let page = if all {
                inboxes.all_public(&Filter::default(), before, 10, after(30)).await
            } else {
                bob.list(&Filter::default(), before, 10, after(30)).await
            };
            seen.extend(page.items.iter().map(|entry| entry.message().summary.subject.parse::<u32>().unwrap()));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, (0..25).rev().collect::<Vec<_>>());
    }
}

#[tokio::test]
async fn filters_take_tag_author_subject_and_time() {
    let inboxes = inboxes(|_| {});
    put(&inboxes, &["bob+Shop"], "Your CODE", after(0)).await.unwrap();
    put(&inboxes, &["bob"], "news", after(10)).await.unwrap();
    let bob = open(&inboxes, "bob", after(20)).await;
    let found = async |filter: Filter| bob.list(&filter, None, 9, after(20)).await.items.len();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(found(Filter { tag: text("shop"), ..Filter::default() }).await, 1);
    assert_eq!(found(Filter { tag: text(""), ..Filter::default() }).await, 1);
    assert_eq!(found(Filter { tag: text("sho"), ..Filter::default() }).await, 0);
    assert_eq!(found(Filter { subject: text("code"), ..Filter::default() }).await, 1);
    assert_eq!(found(Filter { from: text("a@b"), ..Filter::default() }).await, 2);
    assert_eq!(found(Filter { since: Some(Since::Time(after(10))), ..Filter::default() }).await, 1);
    assert_eq!(found(Filter { since: Some(Since::Seq(1)), ..Filter::default() }).await, 1);
}

#[tokio::test]
async fn watchers_hear_of_what_came_and_what_went_after_it_is_so() {
    let inboxes = inboxes(|_| {});
    let bob = open(&inboxes, "bob", after(0)).await;
    let mut of_bob = inboxes.watch(std::slice::from_ref(&bob), false);
    let mut of_all = inboxes.watch(&[], true);
    let (private, _) = inboxes.generate("x.org");
    put(&inboxes, &[private.as_str()], "secret", after(0)).await.unwrap();
    put(&inboxes, &["bob"], "one", after(0)).await.unwrap();
    for heard in [of_bob.next().await.unwrap(), of_all.next().await.unwrap()] {
        assert_eq!((heard.change, heard.address.as_str()), (Change::Arrived, "bob@x.org"));
        assert!(bob.message(&heard.id, after(0)).await.is_some());
        assert_eq!(heard.cursor, inboxes.latest());
    }
    let id = bob.list(&Filter::default(), None, 1, after(0)).await.items[0].id.clone();
    put(&inboxes, &["bob"], "two", after(0)).await.unwrap();
    assert_eq!(of_bob.next().await.unwrap().change, Change::Arrived);
    assert!(bob.delete(&id, after(0)).await);
    assert_eq!(of_bob.next().await.unwrap().change, Change::Removed);
    assert!(bob.removed_since(0) && !bob.removed_since(inboxes.latest()));
}

#[tokio::test]
async fn watchers_hear_that_an_inbox_ended_also_where_nothing_was_stored() {
    let inboxes = inboxes(|_| {});
    let (never_stored, token) = inboxes.generate("x.org");
    let holder = Credentials { tokens: vec![token], ..Credentials::default() };
    let opened = inboxes.open(&never_stored, &holder, after(0)).await.unwrap();
    let bob = open(&inboxes, "bob", after(0)).await;
    let (stored, token) = inboxes.generate("x.org");
    inboxes.create(&stored, None, None, after(0)).await.unwrap();
    let own = inboxes.open(&stored, &Credentials { tokens: vec![token], ..Credentials::default() }, after(0)).await.unwrap();
    let mut watch = inboxes.watch(&[opened.clone(), bob, own], false);
    let mut of_all = inboxes.watch(&[], true);
    opened.burn(after(1)).await;
    let heard = watch.next().await.unwrap();
    assert_eq!((heard.change, &heard.address, &*heard.id), (Change::Ended, &never_stored, ""));
    put(&inboxes, &["bob"], "one", after(1)).await.unwrap();
    inboxes.sweep(after(7_202)).await;
    for change in [Change::Arrived, Change::Removed, Change::Ended] {
        assert_eq!(watch.next().await.unwrap().change, change);
    }
    for change in [Change::Arrived, Change::Removed] {
        assert_eq!(of_all.next().await.unwrap().change, change, "of an end only its mails are public");
    }
    put(&inboxes, &["bob"], "two", after(7_203)).await.unwrap();
    assert_eq!(of_all.next().await.unwrap().change, Change::Arrived);
}

#[tokio::test]
async fn a_cursor_is_read_back_and_one_of_another_start_is_not() {
    let (one, other) = (inboxes(|_| {}), inboxes(|_| {}));
    assert_eq!(one.read_cursor(&one.write_cursor(42)), Some(42));
    for wrong in [other.write_cursor(42).as_str(), "", "42", "x-42", "-", &one.write_cursor(42)[1..]] {
        assert_eq!(one.read_cursor(wrong), None, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_hands_at_once_leave_the_books_balanced() {
    let inboxes = inboxes(|settings| {
        settings.max_bytes = 200_000;
        settings.inbox_max_messages = 5;
        settings.min_keep = Duration::ZERO;
    });
    let work = (0..8).map(|hand: u64| {
        let inboxes = inboxes.clone();
        tokio::spawn(async move {
            for n in 0..500 {
                let names = [format!("bob{}", n % 9), format!("eve{hand}")];
                put(&inboxes, &[&names[0], &names[1]], "one", after(n)).await.unwrap();
                let opened = open(&inboxes, &names[(n % 2) as usize], after(n)).await;
                match n % 7 {
                    0 => opened.burn(after(n)).await,
                    1 => inboxes.sweep(after(n)).await,
                    _ => {
                        if let Some(entry) = opened.list(&Filter::default(), None, 1, after(n)).await.items.first() {
                            opened.delete(&entry.id, after(n)).await;
                        }
                    }
                }
            }
        })
    });
    for hand in work.collect::<Vec<_>>() {
        hand.await.unwrap();
    }
    assert!(inboxes.usage().used_bytes <= 200_000);
    inboxes.sweep(after(10_000_000)).await;
    assert_eq!(inboxes.usage(), Usage::default());
}
