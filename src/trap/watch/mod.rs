//! Watches what comes, after the reply and one mail at a time: which letter it is a copy of, and what its addresses are.

mod arrival;
mod letter;
mod reads;

use std::{
    collections::HashSet,
    fmt, io,
    net::IpAddr,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

pub use arrival::{Arrival, Recipient, Results};
pub use reads::Read;

use super::{
    campaigns::{CampaignId, Campaigns, Capacity},
    fingerprint::Key,
    memory::{self, Kind, Label, Memory, Network, Role, Secs, Settings, Sighting},
    statistics::{self, Observation, Statistics},
};
use crate::{
    background::{REST, step_back},
    keys::InstallationKey,
    mail::{message::Source, organisation::Organisation, parse::Mail},
};
use tokio::sync::Notify;

use letter::Letter;
use reads::Reads;

/// How many mails may wait; more are not looked at, which is counted.
const QUEUE: usize = 4_096;
/// As for mail that somebody looks at.
const STACK_BYTES: usize = 16 * 1024 * 1024;
/// Of so many letters of a campaign it is found out whether they answer to somebody; the others are like them.
const ASKED: u32 = 3;

/// What is known of a letter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Checked {
    /// The campaign whose letter it is like.
    pub campaign: CampaignId,
    /// How much, between 0 and 1.
    pub similarity: f32,
    /// How sure it is that nobody asked for it.
    pub confidence: f32,
    /// What that amounts to.
    pub label: Label,
}

/// How much room there is, apart from that of [`Settings`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Room {
    /// For letters.
    pub campaigns: Capacity,
    /// For what is counted.
    pub statistics: statistics::Capacity,
}

impl Room {
    /// Room for all that traps know within so many bytes, whatever comes, and that of [`Settings`].
    pub fn within(max_bytes: usize) -> (Self, Settings) {
        // Of 130 MB that is 65,536 campaigns, as many letters that wait, and twice as many addresses.
        let campaigns = (max_bytes / 2_000).clamp(1_024, 1 << 20);
        let room = Self { campaigns: Capacity { campaigns, waiting: campaigns }, statistics: statistics::Capacity::within(max_bytes / 6) };
        (room, Settings { mailboxes: 2 * campaigns, subjects: campaigns, ..Settings::default() })
    }
}

/// What traps know, and the thread that finds it out. Cheap to clone; the thread ends with the last clone.
#[derive(Clone)]
pub struct Traps {
    jobs: SyncSender<Job>,
    known: Arc<Known>,
}

type Job = (Arrival, Box<dyn Source>);

struct Known {
    key: Key,
    state: Mutex<State>,
    reads: Reads,
    /// Addresses that the operator gave away: nobody has them, and their mail is not stored.
    seeded: RwLock<HashSet<u64>>,
    /// Mails that were handed over and are not looked at yet.
    waiting: AtomicUsize,
    /// Mails that found the queue full.
    lost: AtomicU64,
    /// Whether anything was learned since this was last taken.
    changed: AtomicBool,
    /// Tells whoever keeps it that something was decided.
    decided: Notify,
}

/// What is known at present.
pub struct State {
    /// Which letters are the same.
    pub campaigns: Campaigns,
    /// What traps remember of them.
    pub memory: Memory,
    /// What came to traps, counted.
    pub statistics: Statistics,
}

impl fmt::Debug for Traps {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Traps").finish_non_exhaustive()
    }
}

impl State {
    /// Nothing is known of an installation that began at `began`.
    pub fn new(settings: Settings, room: Room, key: Key, began: Secs) -> io::Result<Self> {
        let statistics = Statistics::new(room.statistics, key, began).map_err(io::Error::other)?;
        Ok(Self { campaigns: Campaigns::new(room.campaigns), memory: Memory::new(settings, began), statistics })
    }
}

impl Traps {
    /// Starts the thread that watches, with what is known already. `key` is the one that this was learned under.
    pub fn start(key: &InstallationKey, state: State) -> io::Result<Self> {
        let (jobs, queue) = mpsc::sync_channel(QUEUE);
        let key = Key::of(key);
        let known = Arc::new(Known {
            key,
            state: Mutex::new(state),
            reads: Reads::default(),
            seeded: RwLock::default(),
            waiting: AtomicUsize::new(0),
            lost: AtomicU64::new(0),
            changed: AtomicBool::new(false),
            decided: Notify::new(),
        });
        let watching = Arc::clone(&known);
        thread::Builder::new().name("traps".into()).stack_size(STACK_BYTES).spawn(move || watching.work(&queue))?;
        Ok(Self { jobs, known })
    }

    /// Has a mail looked at, which may be stored or not.
    pub fn observe(&self, arrival: Arrival, source: impl Source) {
        if arrival.recipients.iter().all(|recipient| recipient.kind == Kind::Silent) {
            return;
        }
        self.known.waiting.fetch_add(1, Ordering::Relaxed);
        if self.jobs.try_send((arrival, Box::new(source))).is_err() {
            self.known.waiting.fetch_sub(1, Ordering::Relaxed);
            self.known.lost.fetch_add(1, Ordering::Relaxed);
            metrics::counter!("sundew_traps_unread_mails_total").increment(1);
        }
    }

    /// Mails that wait to be looked at.
    pub fn waiting(&self) -> usize {
        self.known.waiting.load(Ordering::Relaxed)
    }

    /// Mails that nobody looked at since the start, because too many waited.
    pub fn lost(&self) -> u64 {
        self.known.lost.load(Ordering::Relaxed)
    }

    /// Somebody looked into an address; see [`Memory::read`]. Nobody waits for that.
    pub fn read(&self, read: Read) {
        self.known.changed.store(true, Ordering::Relaxed);
        if self.known.reads.add(read) {
            drop(self.state());
        }
    }

    /// Lists what is due, takes off what has expired, and closes the days that are over.
    pub fn advance(&self, now: Secs) {
        let mut state = self.state();
        state.memory.advance(now);
        state.statistics.roll(now);
    }

    /// What traps know of a mail; none when it is like no letter that they know.
    pub fn check(&self, raw: &[u8], now: Secs) -> Option<Checked> {
        let letter = Letter::read(&Mail::open(raw), raw, &[], &self.known.key);
        let state = self.state();
        let placed = state.campaigns.find(&letter.fingerprint)?;
        let evidence = state.memory.campaign(placed.campaign)?;
        let (confidence, label) = (evidence.confidence(now), evidence.label(now));
        Some(Checked { campaign: placed.campaign, similarity: placed.similarity, confidence, label })
    }

    /// A holder who comes from `origin` says that a mail is spam, or was asked for; the campaign that it is a letter of. None
    /// when it is like no letter that traps know.
    pub fn vote(&self, raw: &[u8], origin: u32, is_spam: bool, now: Secs) -> Option<CampaignId> {
        let letter = Letter::read(&Mail::open(raw), raw, &[], &self.known.key);
        self.decide(|state| {
            let campaign = state.campaigns.find(&letter.fingerprint)?.campaign;
            state.memory.vote(campaign, origin, is_spam, now);
            Some(campaign)
        })
    }

    /// The keyed hash that an address is remembered by.
    pub fn mailbox(&self, address: &str) -> u64 {
        self.known.key.hash(address.as_bytes())
    }

    /// By what the evidence of a registered domain is found.
    pub fn key_of(&self, domain: &str) -> memory::Key {
        memory::Key::Domain(self.known.key.hash(domain.as_bytes()))
    }

    /// The keyed hash of what names made alike have in common: `anna.k` and `bob.x` are, and `anna7` is not.
    pub fn pattern(&self, local: &str) -> u32 {
        let mut shape = String::new();
        for sign in local.chars().map(|sign| {
            if sign.is_numeric() {
                '0'
            } else if sign.is_alphabetic() {
                'a'
            } else {
                sign
            }
        }) {
            if !shape.ends_with(sign) {
                shape.push(sign);
            }
        }
        self.known.key.hash(shape.as_bytes()) as u32
    }

    /// The keyed hash of what clients of one customer have in common: the /24, or the /48 (RFC 6177).
    pub fn origin(&self, client: IpAddr) -> u32 {
        let network = match client.to_canonical() {
            IpAddr::V4(client) => client.octets()[..3].to_vec(),
            IpAddr::V6(client) => client.octets()[..6].to_vec(),
        };
        self.known.key.hash(&network) as u32
    }

    /// Whether the operator gave this address away to be found.
    pub fn is_seeded(&self, mailbox: u64) -> bool {
        self.known.seeded.read().unwrap_or_else(PoisonError::into_inner).contains(&mailbox)
    }

    /// All that is known, while nobody else looks or learns.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.known.state()
    }

    /// Changes what is known as somebody decided, which is kept soon.
    pub fn decide<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        let outcome = act(&mut self.state());
        self.known.changed.store(true, Ordering::Relaxed);
        self.known.decided.notify_one();
        outcome
    }

    /// Waits until somebody decided something.
    pub async fn decided(&self) {
        self.known.decided.notified().await;
    }

    /// Whether there is anything new to be kept since this was last asked.
    pub fn take_changed(&self) -> bool {
        self.known.changed.swap(false, Ordering::Relaxed)
    }

    /// It could not be kept.
    pub fn not_kept(&self) {
        self.known.changed.store(true, Ordering::Relaxed);
    }
}

impl Known {
    fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.reads.settle(&mut state.memory);
        state
    }

    fn work(&self, queue: &Receiver<Job>) {
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
                metrics::counter!("sundew_trap_hits_total", "class" => class.name()).increment(1);
                state.statistics.record(&Observation { class, mailbox: recipient.mailbox, group, ..observed }, arrival.at);
            }
        }
    }
}

#[cfg(test)]
impl Traps {
    /// Traps in little room, of an installation that begins at `began`.
    pub(crate) fn for_tests(settings: Settings, began: Secs) -> Self {
        let key = InstallationKey::random();
        let (room, _) = Room::within(16 << 20);
        Self::start(&key, State::new(settings, room, Key::of(&key), began).unwrap()).unwrap()
    }
}

#[cfg(test)]
mod tests;
