//! What is to be sent, when it is tried again, and what became of it. No socket and no clock: `now` comes in.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
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
/// Of these for one person, an hour's worth and some more, so that nobody's flood is everybody's wait.
const MAX_WAITING_FOR_PERSON: usize = 40;
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

/// There is no room for one more, in all or for this person.
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
    /// How many wait or are in hand for each person; none where a person is missing.
    held: HashMap<Address, usize>,
    next_number: u64,
}

impl Queue {
    pub(super) fn new(retries: Vec<Duration>) -> Self {
        Self { retries, jobs: BTreeMap::new(), due: BTreeSet::new(), settled: BTreeSet::new(), held: HashMap::new(), next_number: 0 }
    }

    /// How many wait or are in hand.
    pub(super) fn waiting(&self) -> usize {
        self.jobs.len() - self.settled.len()
    }

    /// Whether one more may wait for this person.
    pub(super) fn has_room_for(&self, target: &Target) -> bool {
        self.waiting() < MAX_WAITING && self.held.get(target.person()).is_none_or(|held| *held < MAX_WAITING_FOR_PERSON)
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
        if !self.has_room_for(&target) {
            return Err(QueueFull);
        }
        *self.held.entry(target.person().clone()).or_default() += 1;
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

    /// Whether the try in hand is its first.
    pub(super) fn is_first_try(&self, key: &Key) -> bool {
        self.jobs.get(key).is_some_and(|job| job.tries == 0)
    }

    /// The mails that wait, by their inboxes and ids.
    pub(super) fn waiting_mails(&self) -> Vec<(Key, Opened, Box<str>)> {
        let mail = |(_, key): &(Timestamp, Key)| match &self.jobs.get(key)?.content {
            Content::Mail { inbox, id, .. } => Some((key.clone(), inbox.clone(), id.clone())),
            Content::Letter(_) => None,
        };
        self.due.iter().filter_map(mail).collect()
    }

    /// Notes what became of one in hand.
    pub(super) fn settle(&mut self, key: &Key, outcome: Outcome, now: Timestamp) {
        let Some(job) = self.jobs.get_mut(key) else { return };
        match outcome {
            Outcome::Gone => {
                count("gone");
                let target = job.target.clone();
                self.jobs.remove(key);
                self.release(&target);
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
        let target = job.target.clone();
        self.settled.insert((key.1, key.0.clone()));
        self.release(&target);
    }

    /// One fewer waits for this person.
    fn release(&mut self, target: &Target) {
        if let Some(held) = self.held.get_mut(target.person()) {
            *held -= 1;
            if *held == 0 {
                self.held.remove(target.person());
            }
        }
    }

    /// Takes back whatever waits for a person; what is in hand goes.
    pub(super) fn withdraw(&mut self, person: &Address) {
        self.drop_where("given_up", |_, job| job.target.person() == person && matches!(job.state, State::Waiting { .. }));
    }

    /// Forgets what is of no use any more, whatever became of it.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.drop_where("given_up", |_, job| job.until <= now && job.state != State::Sending);
    }

    /// Drops those of these that still wait, since there is nothing to send any more; gives where those would have gone
    /// that were never tried.
    pub(super) fn drop_gone(&mut self, gone: &BTreeSet<Key>) -> Vec<Target> {
        self.drop_where("gone", |key, job| gone.contains(key) && matches!(job.state, State::Waiting { .. }))
    }

    fn drop_where(&mut self, outcome: &'static str, is_over: impl Fn(&Key, &Job) -> bool) -> Vec<Target> {
        let over: Vec<Key> = self.jobs.iter().filter(|(key, job)| is_over(key, job)).map(|(key, _)| key.clone()).collect();
        let mut untried = Vec::new();
        for key in over {
            if let Some(Job { state: State::Waiting { next_at, .. }, target, tries, .. }) = self.jobs.remove(&key) {
                count(outcome);
                self.due.remove(&(next_at, key.clone()));
                self.release(&target);
                if tries == 0 {
                    untried.push(target);
                }
            }
            self.settled.remove(&(key.1, key.0));
        }
        untried
    }
}

fn delivery((_, job): (&Key, &Job)) -> Delivery {
    Delivery { to: job.target.clone(), state: job.state.clone() }
}

fn count(outcome: &'static str) {
    metrics::counter!("sundew_forwards_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests;
