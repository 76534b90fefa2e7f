use super::*;
use crate::mail::address::Recipient;

const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn after(secs: u64) -> Timestamp {
    START.plus(Duration::from_secs(secs))
}

fn inbox(name: &str) -> Address {
    Recipient::from_path(&format!("{name}@ours.example"), "").unwrap().address
}

fn target(name: &str) -> Target {
    Target::read(&format!("{name}@mail.example"), |_| false).unwrap()
}

fn letter() -> Content {
    Content::Letter(Letter { subject: "s".to_owned(), text: "t".to_owned() })
}

fn queue() -> Queue {
    Queue::new([60, 300, 900, 3_600].map(Duration::from_secs).to_vec())
}

fn busy() -> Outcome {
    Outcome::Deferred(Answer::new(Some(451), "come back"))
}

#[test]
fn what_is_deferred_is_tried_after_1_5_15_and_60_minutes_and_each_hour_until_its_time_is_over() {
    let mut queue = queue();
    queue.add(&inbox("a"), target("jane"), letter(), START, after(4 * 3_600)).unwrap();
    let (mut now, mut pauses) = (START, Vec::new());
    while let Some((key, ..)) = queue.take_due(now) {
        queue.settle(&key, busy(), now);
        let Some(next) = queue.next_due() else { break };
        assert!(queue.take_due(next.minus(Duration::from_millis(1))).is_none(), "not before its time");
        pauses.push(next.since(now).as_secs());
        now = next;
    }
    assert_eq!(pauses, [60, 300, 900, 3_600, 3_600, 3_600]);
    let state = queue.letter(&inbox("a")).unwrap().state;
    assert_eq!(state, State::GivenUp { at: now, answer: Some(Answer::new(Some(451), "come back")) });
    assert_eq!(queue.waiting(), 0);
}

#[test]
fn a_refusal_is_final_and_its_words_are_one_bounded_line() {
    let mut queue = queue();
    queue.add(&inbox("a"), target("jane"), letter(), START, after(100)).unwrap();
    let (key, ..) = queue.take_due(START).unwrap();
    assert_eq!(queue.letter(&inbox("a")).unwrap().state, State::Sending);
    let words = format!("5.1.1 no\r\n such\u{7}user {}", "x".repeat(900));
    queue.settle(&key, Outcome::Refused(Answer::new(Some(550), &words)), after(1));
    let State::Refused { at, answer } = queue.letter(&inbox("a")).unwrap().state else { panic!("not refused") };
    assert_eq!((at, answer.code, answer.text.chars().count()), (after(1), Some(550), MAX_ANSWER_CHARS));
    assert!(answer.text.starts_with("5.1.1 no such user xxx"));
    assert_eq!(queue.next_due(), None);
}

#[test]
fn what_is_settled_is_remembered_until_its_time_is_over_and_what_waits_is_not_held_longer() {
    let mut queue = queue();
    for (name, until) in [("sent", 100), ("waits", 200)] {
        queue.add(&inbox(name), target("jane"), letter(), START, after(until)).unwrap();
    }
    let (key, ..) = queue.take_due(START).unwrap();
    queue.settle(&key, Outcome::Sent, START);
    queue.sweep(after(99));
    assert_eq!(queue.letter(&inbox("sent")).unwrap().state, State::Sent { at: START });
    queue.sweep(after(100));
    assert_eq!((queue.letter(&inbox("sent")), queue.waiting()), (None, 1));
    queue.sweep(after(200));
    assert_eq!((queue.waiting(), queue.jobs.len(), queue.due.len(), queue.settled.len(), queue.held.len()), (0, 0, 0, 0, 0));
}

#[test]
fn whoever_wants_no_more_mail_gets_none_that_waits() {
    let mut queue = queue();
    for name in ["jane", "joe"] {
        queue.add(&inbox("a"), target(name), letter(), START, after(100)).unwrap();
    }
    queue.withdraw(target("Jane+x").person());
    let (_, to, _) = queue.take_due(START).unwrap();
    assert_eq!(to.as_str(), "joe@mail.example");
    assert!(queue.take_due(START).is_none());
}

#[test]
fn the_queue_is_bounded_and_what_is_settled_makes_room() {
    let mut queue = queue();
    for n in 0..MAX_KEPT {
        queue.add(&inbox(&format!("i{n}")), target("jane"), letter(), START, after(100)).unwrap();
        let (key, ..) = queue.take_due(START).unwrap();
        queue.settle(&key, Outcome::Sent, START);
    }
    for n in 0..MAX_WAITING {
        queue.add(&inbox(&format!("w{n}")), target(&format!("jane{n}")), letter(), START, after(100)).unwrap();
    }
    assert_eq!(queue.add(&inbox("z"), target("jane"), letter(), START, after(100)), Err(QueueFull));
    assert_eq!((queue.jobs.len(), queue.waiting()), (MAX_KEPT, MAX_WAITING));
    assert_eq!(queue.letter(&inbox("i0")), None, "the oldest is forgotten");
}

#[test]
fn forty_wait_for_one_person_whatever_inbox_they_are_from_and_others_are_not_held() {
    let mut queue = queue();
    for n in 0..MAX_WAITING_FOR_PERSON {
        queue.add(&inbox(&format!("i{n}")), target(&format!("jane+{n}")), letter(), START, after(100)).unwrap();
    }
    assert_eq!(queue.add(&inbox("z"), target("jane"), letter(), START, after(100)), Err(QueueFull));
    assert_eq!(queue.add(&inbox("z"), target("joe"), letter(), START, after(100)), Ok(true));
    let (key, ..) = queue.take_due(START).unwrap();
    assert_eq!(queue.add(&inbox("z"), target("jane"), letter(), START, after(100)), Err(QueueFull), "one in hand is not gone yet");
    queue.settle(&key, busy(), START);
    assert_eq!(queue.add(&inbox("z"), target("jane"), letter(), START, after(100)), Err(QueueFull), "nor one that waits again");
    let (key, ..) = queue.take_due(START).unwrap();
    queue.settle(&key, Outcome::Sent, START);
    assert_eq!(queue.add(&inbox("z"), target("jane"), letter(), START, after(100)), Ok(true));
}
