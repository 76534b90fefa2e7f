//! What is known, and how one mail after the other adds to it.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
        mpsc::Receiver,
    },
    thread,
};

use tokio::sync::Notify;

use super::{Arrival, State, letter::Letter, reads::Reads};
use crate::{
    background::{REST, step_back},
    mail::{message::Source, organisation::Organisation, parse::Mail},
    trap::{
        fingerprint::Key,
        memory::{Network, Role, Sighting},
        samples::Seen,
        statistics::Observation,
    },
};

/// Of so many letters of a campaign it is found out whether they answer to somebody; the others are like them.
const ASKED: u32 = 3;

/// A mail to look at.
pub(super) type Job = (Arrival, Box<dyn Source>);

/// What is shared by all who ask and the thread that learns.
pub(super) struct Known {
    pub(super) key: Key,
    pub(super) state: Mutex<State>,
    pub(super) reads: Reads,
    /// Addresses that the operator gave away: nobody has them, and their mail is not stored.
    pub(super) seeded: RwLock<HashSet<u64>>,
    /// Mails that were handed over and are not looked at yet.
    pub(super) waiting: AtomicUsize,
    /// Mails that found the queue full.
    pub(super) lost: AtomicU64,
    /// Whether anything was learned since this was last taken.
    pub(super) changed: AtomicBool,
    /// Tells whoever keeps it that something was decided.
    pub(super) decided: Notify,
}

impl Known {
    pub(super) fn new(key: Key, state: State) -> Self {
        let seeded = RwLock::new(state.memory.seeded().map(|(mailbox, _)| mailbox).collect());
        Self {
            key,
            state: Mutex::new(state),
            reads: Reads::default(),
            seeded,
            waiting: AtomicUsize::new(0),
            lost: AtomicU64::new(0),
            changed: AtomicBool::new(false),
            decided: Notify::new(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.reads.settle(&mut state.memory);
        state
    }

    /// Looks at what comes until nobody can hand over more.
    pub(super) fn work(&self, queue: &Receiver<Job>) {
        step_back("watches traps");
        while let Ok(first) = queue.recv() {
            for (arrival, source) in std::iter::once(first).chain(queue.try_iter()) {
                if let Some(raw) = source.raw() {
                    // A mail that breaks what reads it is one that nothing is known of.
                    let _ = catch_unwind(AssertUnwindSafe(|| self.learn(&arrival, &raw)));
                }
                drop(source);
                self.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            thread::sleep(REST);
        }
    }

    fn learn(&self, arrival: &Arrival, raw: &[u8]) {
        let mail = Mail::open(raw);
        let recipients: Vec<&str> = arrival.recipients.iter().map(|recipient| &*recipient.address).collect();
        let letter = Letter::read(&mail, raw, &recipients, &self.key);
        if letter.is_to_be_ignored && arrival.is_from_near {
            return;
        }
        let number = |organisation: &Organisation| self.key.hash(organisation.as_str().as_bytes()) as u32;
        let proof = arrival.proof.as_ref();
        let proven: Vec<u32> = proof.iter().flat_map(|proof| proof.author.iter().chain(&proof.dkim_verified)).map(number).collect();
        let client = arrival.client.map(Network::of);
        let group = arrival.client.map(|client| self.key.hash(&Network::of(client).bytes()));
        let names = arrival.names();
        let (signers, domains) = (names.signers(), letter.domains.iter().map(|domain| &*domain.name).collect::<Vec<_>>());
        let observed = Observation { dkim_domains: &signers, url_domains: &domains, ..arrival.observed(&names, &letter, raw.len()) };
        self.changed.store(true, Ordering::Relaxed);
        let mut state = self.state();
        let placed = state.campaigns.record(letter.fingerprint.clone(), u64::from(arrival.at), group);
        let known = placed.and_then(|placed| state.memory.is_transactional(placed.campaign, ASKED));
        let is_transactional = match known {
            Some(known) => known,
            None => {
                // Finding out takes its time, and nobody shall wait for that.
                drop(state);
                let is_transactional = letter.is_transactional(&mail);
                state = self.state();
                is_transactional
            }
        };
        for recipient in &arrival.recipients {
            let (role, group) = state.memory.record(
                &Sighting {
                    mailbox: recipient.mailbox,
                    kind: recipient.kind,
                    leak: recipient.leak,
                    is_backscatter: arrival.sender.is_empty() || letter.is_answer,
                    is_transactional,
                    is_bulk: letter.is_bulk,
                    proven: &proven,
                    claimed: letter.author.as_ref().map(number),
                    author: proof.and_then(|proof| proof.author.as_ref()).map(number),
                    is_checked: arrival.is_checked,
                    campaign: placed.map(|placed| placed.campaign),
                    network: client.filter(|_| !arrival.sends_for_many),
                    domains: &letter.domains,
                },
                arrival.at,
            );
            if let Role::Trap(class, _) = role {
                if let Some(placed) = placed {
                    let seen = Seen { text: &letter.text, subject: &letter.subject_masked, urls: &letter.urls, network: client };
                    state.samples.note(placed, class, &seen, arrival.at);
                }
                metrics::counter!("sundew_trap_hits_total", "class" => class.name()).increment(1);
                state.statistics.record(&Observation { class, mailbox: recipient.mailbox, group, ..observed }, arrival.at);
            }
        }
    }
}
