use super::*;
use crate::inbox::{Changes, Credentials, Inboxes, Settings};

const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn after(secs: u64) -> Timestamp {
    START.plus(Duration::from_secs(secs))
}

fn target(text: &str) -> Target {
    Target::read(text, |_| false).unwrap()
}

async fn inbox(inboxes: &Inboxes) -> (Opened, Credentials) {
    let (address, token) = inboxes.generate("ours.example");
    let holder = Credentials { tokens: vec![token], ..Credentials::default() };
    let mut opened = inboxes.open(&address, &holder, START).await.unwrap();
    opened.change(Changes::default(), START).await.unwrap();
    (opened, holder)
}

fn inboxes() -> Inboxes {
    Inboxes::new(Settings::for_tests(), InstallationKey::random())
}

fn granted(inbox: &Opened, to: &str) -> Granted {
    let words = |text: &str| text.to_owned();
    let wording = Wording { intro: words("i"), from: words("f"), subject: words("s"), outro: words("o") };
    Granted { inbox: inbox.clone(), target: target(to), wish: Wish::All, wording: Arc::new(wording) }
}

#[tokio::test]
async fn a_right_code_agrees_once_for_its_inbox_alone_however_it_is_spaced() {
    let (inboxes, mut consent) = (inboxes(), Consent::new(InstallationKey::random()));
    let ((mine, _), (other, _)) = (inbox(&inboxes).await, inbox(&inboxes).await);
    let code = consent.ask(granted(&mine, "jane@mail.example"), START);
    assert_eq!(consent.confirm(&other.address, &code.digits, after(1)).err(), Some(WrongCode::None));
    let spaced = format!(" {} ", code.digits.replace(' ', "-"));
    assert_eq!(consent.confirm(&mine.address, &spaced, after(1)).unwrap().target, target("jane@mail.example"));
    assert!(consent.has_agreed(&mine.address, &target("JANE+tag@mail.example")));
    assert!(!consent.has_agreed(&other.address, &target("jane@mail.example")));
    assert_eq!(consent.confirm(&mine.address, &code.digits, after(2)).err(), Some(WrongCode::None));
}

#[tokio::test]
async fn a_code_and_its_link_are_good_for_a_day_and_the_next_question_comes_after_it() {
    let (inboxes, mut consent) = (inboxes(), Consent::new(InstallationKey::random()));
    let (mine, _) = inbox(&inboxes).await;
    let day = ASK_EVERY.as_secs();
    let code = consent.ask(granted(&mine, "jane@mail.example"), START);
    assert!(consent.by_yes_link(&code.yes, after(day - 1)).is_some());
    assert_eq!(consent.may_ask(&mine.address, &target("jane+x@mail.example"), after(day - 1)), Err(NotAsked::Today));
    assert_eq!(consent.confirm(&mine.address, &code.digits, after(day)).err(), Some(WrongCode::None));
    assert!(consent.by_yes_link(&code.yes, after(day)).is_none());
    assert_eq!(consent.may_ask(&mine.address, &target("jane@mail.example"), after(day)), Ok(()));
    let second = consent.ask(granted(&mine, "jane@mail.example"), after(day));
    assert!(second.yes != code.yes && consent.by_yes_link(&code.yes, after(day)).is_none(), "an old link is no new one");
}

#[tokio::test]
async fn what_was_agreed_ends_with_the_inbox_though_its_holder_comes_back() {
    let (inboxes, mut consent) = (inboxes(), Consent::new(InstallationKey::random()));
    let (mine, holder) = inbox(&inboxes).await;
    let code = consent.ask(granted(&mine, "jane@mail.example"), START);
    consent.confirm(&mine.address, &code.digits, START).unwrap();
    let wording = granted(&mine, "jane@mail.example").wording;
    consent.set_rule(&mine.address, Some(Rule { target: target("jane@mail.example"), wording, after: 0, left_out: 0 }));
    assert!(!consent.sweep(after(7_199)) && consent.rule(&mine).is_some());
    assert!(consent.sweep(after(7_200)), "a rule went");
    assert!(!consent.has_agreed(&mine.address, &target("jane@mail.example")));
    let again = inboxes.open(&mine.address, &holder, after(7_300)).await.unwrap();
    assert!(!mine.lives(after(7_300)) && again.lives(after(7_300)) && !again.is_same(&mine));
    assert!(consent.rule(&again).is_none() && consent.awaited(&again, after(7_300)).is_none());
}

#[tokio::test]
async fn never_again_takes_back_what_was_agreed_and_is_read_back_under_the_same_key_alone() {
    let (inboxes, key) = (inboxes(), InstallationKey::random());
    let mut consent = Consent::new(key.clone());
    let (mine, _) = inbox(&inboxes).await;
    let code = consent.ask(granted(&mine, "jane@mail.example"), START);
    consent.confirm(&mine.address, &code.digits, START).unwrap();
    assert!(consent.by_never_link(&code.yes).is_none() && consent.by_yes_link(&code.never, START).is_none());
    let person = consent.by_never_link(&code.never).unwrap();
    assert_eq!(consent.refusals_snapshot(), None, "nothing to save yet");
    assert_eq!(consent.refuse(person), [target("jane@mail.example")]);
    assert!(!consent.has_agreed(&mine.address, &target("jane@mail.example")));
    assert_eq!(consent.may_ask(&mine.address, &target("Jane+y@mail.example"), after(9_999_999)), Err(NotAsked::Unwanted));
    let snapshot = consent.refusals_snapshot().unwrap();
    assert_eq!(consent.refusals_snapshot(), None);
    for (key, unwanted) in [(key, true), (InstallationKey::random(), false)] {
        let mut restored = Consent::new(key);
        assert!(restored.restore_refusals(&snapshot));
        assert_eq!(restored.is_unwanted(&target("jane@mail.example")), unwanted);
    }
    for damaged in [&b""[..], b"sundew refusals 2\n", &snapshot[..snapshot.len() - 1]] {
        assert!(!Consent::new(InstallationKey::random()).restore_refusals(damaged));
    }
}

#[tokio::test]
async fn of_many_who_agreed_for_an_inbox_the_oldest_has_to_agree_again() {
    let (inboxes, mut consent) = (inboxes(), Consent::new(InstallationKey::random()));
    let (mine, _) = inbox(&inboxes).await;
    for n in 0..=MAX_TARGETS {
        let code = consent.ask(granted(&mine, &format!("jane{n}@mail.example")), START);
        let Granted { target, wording, .. } = consent.confirm(&mine.address, &code.digits, START).unwrap();
        if n == 0 {
            consent.set_rule(&mine.address, Some(Rule { target, wording, after: 0, left_out: 0 }));
        }
        assert_eq!(consent.rule(&mine).is_some(), n < MAX_TARGETS, "{n}");
    }
    let agreed = |n: usize| consent.has_agreed(&mine.address, &target(&format!("jane{n}@mail.example")));
    assert!(!agreed(0) && (1..=MAX_TARGETS).all(agreed));
}

#[tokio::test]
async fn a_code_asked_for_before_an_inbox_ended_is_not_awaited_for_the_next_of_its_name() {
    let (inboxes, mut consent) = (inboxes(), Consent::new(InstallationKey::random()));
    let (mine, holder) = inbox(&inboxes).await;
    consent.ask(granted(&mine, "jane@mail.example"), START);
    assert!(consent.await_for(&granted(&mine, "jane@mail.example"), after(1)));
    let again = inboxes.open(&mine.address, &holder, after(7_300)).await.unwrap();
    assert!(!again.is_same(&mine));
    assert!(!consent.await_for(&granted(&again, "jane@mail.example"), after(7_300)));
}
