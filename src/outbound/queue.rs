//! What is to be sent, when it is tried again, and what became of it. No socket and no clock: `now` comes in.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use super::{
    compose::{Letter, Wording},
    target::Target,
};
use crate::{
    inbox::Opened,
    mail::{address::Address, timestamp::Timestamp},
};

/// How many mails wait or are in hand at one moment.
const MAX_WAITING: usize = 1_000;
/// How many are remembered; of more the oldest that are settled are forgotten.
const MAX_KEPT: usize = 10_000;
/// Of what a smarthost says, more is not shown.
const MAX_ANSWER_CHARS: usize = 300;

/// A delivery: the inbox it is for, and its number.
pub(super) type Key = (Address, u64);

/// What a smarthost said, or why it said nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The reply code (RFC 5321 4.2.1); none when there was no reply.
    pub code: Option<u16>,
    /// Its words on one line, bounded.
    pub text: Box<str>,
}

impl Answer {
    pub(super) fn new(code: Option<u16>, text: &str) -> Self {
        let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty());
        let line = words.collect::<Vec<_>>().join(" ");
        Self { code, text: line.chars().take(MAX_ANSWER_CHARS).collect::<String>().into() }
    }
}

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The smarthost has it.
    Sent,
    /// The smarthost will never take it (5xx).
    Refused(Answer),
    /// Not now (4xx).
    Deferred(Answer),
    /// No smarthost was there, or it let nothing through.
    Unreachable(Answer),
    /// There is nothing to send any more: it was deleted, or its inbox has ended.
    Gone,
}

/// How far a delivery is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is tried then.
    Waiting {
        /// When.
        next_at: Timestamp,
        /// What was said at the last try, if there was one.
        answer: Option<Answer>,
    },
    /// It is being handed over.
    Sending,
    /// The smarthost took it.
    Sent {
        /// When.
        at: Timestamp,
    },
    /// The smarthost will not take it.
    Refused {
        /// When it said so.
        at: Timestamp,
        /// Its words.
        answer: Answer,
    },
    /// It could not be sent in its time.
    GivenUp {
        /// When.
        at: Timestamp,
        /// What was said at last, if anything.
        answer: Option<Answer>,
    },
}

/// A delivery as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Where it goes.
    pub to: Target,
    /// How far it is.
    pub state: State,
}

/// What is sent. A mail stays in its inbox until it is: what is deleted meanwhile is not sent.
#[derive(Clone)]
pub(super) enum Content {
    /// A mail of an inbox.
    Mail { inbox: Opened, id: Box<str>, wording: Arc<Wording> },
    /// A letter of ours.
    Letter(Letter),
}

impl Content {
    fn mail_id(&self) -> Option<&str> {
        match self {
            Self::Mail { id, .. } => Some(id),
            Self::Letter(_) => None,
        }
    }
}

/// There is no room for one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QueueFull;

struct Job {
    target: Target,
    content: Content,
    /// When it is of no use any more.
    until: Timestamp,
    tries: usize,
    state: State,
}

/// All deliveries.
pub(super) struct Queue {
    /// Pauses before the second try, the third and so on; the last one again and again.
    retries: Vec<Duration>,
    jobs: BTreeMap<Key, Job>,
    /// What waits, by when it is tried.
    due: BTreeSet<(Timestamp, Key)>,
    /// What is settled, the oldest first.
    settled: BTreeSet<(u64, Address)>,
    next_number: u64,
}

impl Queue {
    pub(super) fn new(retries: Vec<Duration>) -> Self {
        Self { retries, jobs: BTreeMap::new(), due: BTreeSet::new(), settled: BTreeSet::new(), next_number: 0 }
    }

    /// How many wait or are in hand.
    pub(super) fn waiting(&self) -> usize {
        self.jobs.len() - self.settled.len()
    }

    /// Whether one more may wait.
    pub(super) fn has_room(&self) -> bool {
        self.waiting() < MAX_WAITING
    }

    /// Takes one in, to be tried at `at` and to be given up at `until`. The same mail for the same person is not sent
    /// twice, unless the first one failed: false when it is there.
    pub(super) fn add(
        &mut self,
        inbox: &Address,
        target: Target,
        content: Content,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<bool, QueueFull> {
        let same = |job: &Job| {
            job.target.person() == target.person()
                && content.mail_id().is_some_and(|id| job.content.mail_id() == Some(id))
                && !matches!(job.state, State::Refused { .. } | State::GivenUp { .. })
        };
        if self.of(inbox).any(|(_, job)| same(job)) {
            return Ok(false);
        }
        if !self.has_room() {
            return Err(QueueFull);
        }
        if self.jobs.len() >= MAX_KEPT
            && let Some((number, address)) = self.settled.pop_first()
        {
            self.jobs.remove(&(address, number));
        }
        let key = (inbox.clone(), self.next_number);
        self.next_number += 1;
        self.due.insert((at, key.clone()));
        self.jobs.insert(key, Job { target, content, until, tries: 0, state: State::Waiting { next_at: at, answer: None } });
        Ok(true)
    }

    fn of(&self, inbox: &Address) -> impl Iterator<Item = (&Key, &Job)> {
        self.jobs.range((inbox.clone(), 0)..=(inbox.clone(), u64::MAX))
    }

    /// What was done with a mail, the latest first.
    pub(super) fn of_mail(&self, inbox: &Address, id: &str) -> Vec<Delivery> {
        let mut found: Vec<_> = self.of(inbox).filter(|(_, job)| job.content.mail_id() == Some(id)).map(delivery).collect();
        found.reverse();
        found
    }

    /// What became of the latest letter that was asked for from an inbox.
    pub(super) fn letter(&self, inbox: &Address) -> Option<Delivery> {
        self.of(inbox).filter(|(_, job)| job.content.mail_id().is_none()).map(delivery).last()
    }

    /// The next that is due, in hand from now on.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<(Key, Target, Content)> {
        while self.due.first().is_some_and(|(at, _)| *at <= now) {
            let (_, key) = self.due.pop_first()?;
            if let Some(job) = self.jobs.get_mut(&key) {
                job.state = State::Sending;
                return Some((key, job.target.clone(), job.content.clone()));
            }
        }
        None
    }

    /// When the next one is due.
    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }

    /// Notes what became of one in hand.
    pub(super) fn settle(&mut self, key: &Key, outcome: Outcome, now: Timestamp) {
        let Some(job) = self.jobs.get_mut(key) else { return };
        match outcome {
            Outcome::Gone => {
                count("gone");
                self.jobs.remove(key);
                return;
            }
            Outcome::Sent => {
                count("sent");
                job.state = State::Sent { at: now };
            }
            Outcome::Refused(answer) => {
                count("refused");
                job.state = State::Refused { at: now, answer };
            }
            Outcome::Deferred(answer) | Outcome::Unreachable(answer) => {
                let last = self.retries.len().saturating_sub(1);
                let next_at = self.retries.get(job.tries.min(last)).map(|pause| now.plus(*pause)).filter(|next_at| *next_at < job.until);
                job.tries += 1;
                if let Some(next_at) = next_at {
                    job.state = State::Waiting { next_at, answer: Some(answer) };
                    self.due.insert((next_at, key.clone()));
                    return;
                }
                count("given_up");
                job.state = State::GivenUp { at: now, answer: Some(answer) };
            }
        }
        self.settled.insert((key.1, key.0.clone()));
    }

    /// Takes back whatever waits for a person; what is in hand goes.
    pub(super) fn withdraw(&mut self, person: &Address) {
        self.drop_where(|job| job.target.person() == person && matches!(job.state, State::Waiting { .. }));
    }

    /// Forgets what is of no use any more, whatever became of it.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.drop_where(|job| job.until <= now && job.state != State::Sending);
    }

    fn drop_where(&mut self, is_over: impl Fn(&Job) -> bool) {
        let over: Vec<Key> = self.jobs.iter().filter(|(_, job)| is_over(job)).map(|(key, _)| key.clone()).collect();
        for key in over {
            if let Some(Job { state: State::Waiting { next_at, .. }, .. }) = self.jobs.remove(&key) {
                count("given_up");
                self.due.remove(&(next_at, key.clone()));
            }
            self.settled.remove(&(key.1, key.0));
        }
    }
}

fn delivery((_, job): (&Key, &Job)) -> Delivery {
    Delivery { to: job.target.clone(), state: job.state.clone() }
}

fn count(outcome: &'static str) {
    metrics::counter!("sundew_forwards_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
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
        assert_eq!((queue.waiting(), queue.jobs.len(), queue.due.len(), queue.settled.len()), (0, 0, 0, 0));
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
            queue.add(&inbox(&format!("w{n}")), target("jane"), letter(), START, after(100)).unwrap();
        }
        assert_eq!(queue.add(&inbox("z"), target("jane"), letter(), START, after(100)), Err(QueueFull));
        assert_eq!((queue.jobs.len(), queue.waiting()), (MAX_KEPT, MAX_WAITING));
        assert_eq!(queue.letter(&inbox("i0")), None, "the oldest is forgotten");
    }
}
