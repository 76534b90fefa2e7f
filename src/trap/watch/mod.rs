//! Watches what comes, after the reply and one mail at a time: which letter it is a copy of, and what its addresses are.

mod arrival;
mod known;
mod lesson;
mod letter;
mod reads;

use std::{
    fmt, io,
    net::IpAddr,
    sync::{
        Arc, MutexGuard, PoisonError,
        atomic::Ordering,
        mpsc::{self, SyncSender},
    },
    thread,
};

pub use arrival::{Arrival, Recipient, Results};
pub use reads::Read;

use super::{
    campaigns::{CampaignId, Campaigns, Capacity},
    fingerprint::Key,
    memory::{self, Kind, Label, Memory, Secs, Settings},
    samples::{self, Samples},
    snapshot::Snapshot,
    statistics::{self, Statistics},
};
use crate::{
    keys::InstallationKey,
    mail::{message::Source, parse::Mail},
};
use known::{Job, Known};
use lesson::Lesson;
use letter::Letter;

/// How many mails may wait; more are not looked at, which is counted.
const QUEUE: usize = 4_096;
/// As for mail that somebody looks at.
const STACK_BYTES: usize = 16 * 1024 * 1024;

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
    /// For what pages show of letters.
    pub samples: samples::Capacity,
}

impl Room {
    /// Room for all that traps know within so many bytes, whatever comes, and that of [`Settings`].
    pub fn within(max_bytes: usize) -> (Self, Settings) {
        let percent = |share: usize| max_bytes / 100 * share;
        let room = Self {
            campaigns: Capacity::within(percent(52)),
            statistics: statistics::Capacity::within(percent(12)),
            samples: samples::Capacity { max_bytes: percent(3) },
        };
        // What is left is for what the allocator adds and what is being read.
        (room, Settings::default().within(percent(28)))
    }
}

/// What traps know, and the thread that finds it out. Cheap to clone; the thread ends with the last clone.
#[derive(Clone)]
pub struct Traps {
    jobs: SyncSender<Job>,
    known: Arc<Known>,
    /// Why what was kept could not be read at the start.
    unreadable: Option<Arc<str>>,
}

/// What is known at present.
pub struct State {
    /// Which letters are the same.
    pub campaigns: Campaigns,
    /// What traps remember of them.
    pub memory: Memory,
    /// What came to traps, counted.
    pub statistics: Statistics,
    /// What pages show of letters.
    pub samples: Samples,
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
        Ok(Self {
            campaigns: Campaigns::new(room.campaigns),
            memory: Memory::new(settings, began),
            statistics,
            samples: Samples::new(room.samples),
        })
    }

    /// Lists what is due, takes off what has expired, and closes the days that are over.
    pub fn advance(&mut self, now: Secs) {
        let Self { campaigns, memory, statistics, .. } = self;
        memory.advance(now);
        // What is on a list has to be told from other letters for as long as it is.
        campaigns.pin(|campaign| memory.campaign(campaign).is_some_and(|evidence| evidence.listing.is_listed()));
        statistics.roll(now);
    }

    /// Learns of a mail as the thread that watches does, for who has all this alone. `key` is the one that the rest was
    /// learned under.
    pub fn learn(&mut self, key: &Key, arrival: &Arrival, raw: &[u8]) {
        let Some(lesson) = Lesson::read(key, arrival, raw) else { return };
        let (placed, known) = lesson.place(self);
        lesson.record(self, placed, known.unwrap_or_else(|| lesson.is_transactional()));
    }
}

impl Traps {
    /// Starts the thread that watches, with what is known already. `key` is the one that this was learned under.
    pub fn start(key: &InstallationKey, state: State) -> io::Result<Self> {
        let (jobs, queue) = mpsc::sync_channel(QUEUE);
        let key = Key::of(key);
        let known = Arc::new(Known::new(key, state));
        let watching = Arc::clone(&known);
        thread::Builder::new().name("traps".into()).stack_size(STACK_BYTES).spawn(move || watching.work(&queue))?;
        Ok(Self { jobs, known, unreadable: None })
    }

    /// The same, of whom whoever runs this is told why they begin anew.
    pub fn beginning_anew(self, reason: String) -> Self {
        Self { unreadable: Some(reason.into()), ..self }
    }

    /// Why they began anew though something was kept.
    pub fn unreadable(&self) -> Option<&str> {
        self.unreadable.as_deref()
    }

    /// What is to outlive a restart, as bytes; `None` if there is no memory for it. Nobody waits for it long.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        Snapshot::take(|| self.state()).map(Snapshot::into_bytes)
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

    /// See [`State::advance`].
    pub fn advance(&self, now: Secs) {
        self.state().advance(now);
    }

    /// What traps know of a mail; none when it is like no letter that they know.
    pub fn check(&self, raw: &[u8], now: Secs) -> Option<Checked> {
        let mail = Mail::open(raw);
        let letter = Letter::read(&mail, raw, &[], &self.known.key);
        let mut checked = {
            let state = self.state();
            let placed = state.campaigns.find(&letter.fingerprint)?;
            let evidence = state.memory.campaign(placed.campaign)?;
            let (confidence, label) = (evidence.confidence(now), evidence.label(now));
            Checked { campaign: placed.campaign, similarity: placed.similarity, confidence, label }
        };
        // Copies that say of themselves to be advertising must not take real codes along.
        if checked.label != Label::Unknown && letter.brings_code(&mail) {
            checked.label = Label::Transactional;
            checked.confidence = checked.confidence.min(memory::TRANSACTIONAL_AT_MOST);
        }
        Some(checked)
    }

    /// A holder who comes from `origin` says that a mail is spam, or was asked for; the campaign that it is a letter of. None
    /// when it is like no letter that traps know.
    pub fn vote(&self, raw: &[u8], origin: u32, is_spam: bool, now: Secs) -> Option<CampaignId> {
        let letter = Letter::read(&Mail::open(raw), raw, &[], &self.known.key);
        // Evidence like any other: not each voice is worth writing everything down at once.
        let mut state = self.state();
        let campaign = state.campaigns.find(&letter.fingerprint)?.campaign;
        state.memory.vote(campaign, origin, is_spam, now);
        self.known.changed.store(true, Ordering::Relaxed);
        Some(campaign)
    }

    /// The keyed hash that an address is remembered by.
    pub fn mailbox(&self, address: &str) -> u64 {
        self.known.key.hash(address.as_bytes())
    }

    /// By what the evidence of a registered domain is found.
    pub fn key_of(&self, domain: &str) -> memory::Key {
        memory::Key::Domain(self.known.key.hash(domain.as_bytes()))
    }

    /// The keyed hash of what names made alike have in common; see [`pattern`].
    pub fn pattern(&self, local: &str) -> u32 {
        pattern(&self.known.key, local)
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

    /// The operator gives addresses away at a place of this name, to be found there; false when there are too many places.
    /// Their mail is no longer stored.
    pub fn seed<'a>(&self, addresses: impl IntoIterator<Item = &'a str>, place: &str, now: Secs) -> bool {
        let source = self.known.key.hash(place.as_bytes()) as u32;
        let mailboxes: Vec<_> = addresses.into_iter().map(|address| self.mailbox(address)).collect();
        let has_room = self.decide(|state| mailboxes.iter().all(|mailbox| state.memory.seed(*mailbox, source, place, now)));
        if has_room {
            self.known.seeded.write().unwrap_or_else(PoisonError::into_inner).extend(mailboxes);
        }
        has_room
    }

    /// The holder of an address, who comes from `origin`, wants it to be no trap, or takes that back.
    pub fn opt_out(&self, address: &str, is_out: bool, origin: u32, now: Secs) {
        let mailbox = self.mailbox(address);
        self.decide(|state| state.memory.opt_out(mailbox, is_out, origin, now));
    }

    /// Whether its holder wants it to be no trap.
    pub fn is_opted_out(&self, address: &str) -> bool {
        let mailbox = self.mailbox(address);
        self.state().memory.is_opted_out(mailbox)
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

/// The keyed hash of what names made alike have in common: `anna.k` and `bob.x` are, and `anna7` is not.
pub fn pattern(key: &Key, local: &str) -> u32 {
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
    key.hash(shape.as_bytes()) as u32
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
