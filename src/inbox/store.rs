//! The store: inboxes in memory, with caps, deadlines and an order of arrival.
//!
//! Two things are locked, never both at once: a shard of `inboxes`, and the ledger. A change touches the ledger first
//! (it decides about room), then the inbox, then the ledger again for what the inbox's own caps pushed out.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use dashmap::{DashMap, Entry as Slot};

use super::{
    Access, Settings,
    entry::{Entry, Shared},
    events::{Bus, Change, Notice},
    ledger::Ledger,
    state::{Inbox, InboxFacts},
    tombstones::{Ending, Tombstones},
};
use crate::{
    keys::InstallationKey,
    mail::{
        address::{Address, Recipient},
        message::Message,
        names,
        timestamp::Timestamp,
    },
    net::Shares,
};

/// How many mails one lock of the ledger takes out while sweeping: about a hundred microseconds.
const SWEEP_BATCH: usize = 128;
/// The cost of an inbox without its mail.
const INBOX_BYTES: usize = size_of::<Inbox>() + 300;
/// Inboxes that were opened and may never get mail are bounded too.
const MAX_INBOXES: usize = 250_000;
/// One part in so many of the store is for inboxes that were opened before they have mail.
const INBOXES_SHARE: usize = 8;
/// How many inboxes are looked at to find an empty one that can make room.
const EMPTY_SEARCH: usize = 64;

pub(super) struct Store {
    pub(super) settings: Settings,
    pub(super) bus: Arc<Bus>,
    inboxes: DashMap<Address, Inbox>,
    ledger: Mutex<Ledger>,
    tombstones: Tombstones,
    /// How much of the store each network of senders has filled. One that has more than its share finds the last
    /// quarter closed, so that nobody alone keeps everybody's mail out.
    senders: Shares,
    key: InstallationKey,
}

/// Why mail was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Store {
    pub(super) fn new(settings: Settings, key: InstallationKey) -> Self {
        let tombstones = Tombstones::new(settings.max_tombstones);
        let senders = Shares::new(settings.max_bytes / 4, settings.max_bytes / 2, settings.limit_exempt.clone());
        Self { settings, bus: Arc::default(), inboxes: DashMap::new(), ledger: Mutex::default(), tombstones, senders, key }
    }

    /// Stores one message for all its recipients or for none, then announces it.
    pub(super) fn insert(&self, message: Message, recipients: Vec<Recipient>, now: Timestamp) -> Result<(), Full> {
        let others = recipients.iter().map(|recipient| &recipient.address).collect::<BTreeSet<_>>().len().saturating_sub(1);
        let recipients = self.living(recipients, now);
        if recipients.is_empty() {
            metrics::counter!("sundew_mails_discarded_total", "reason" => "ended_inbox").increment(1);
            return Ok(());
        }
        let message_bytes = message.cost_bytes();
        let mut of_network = self.senders.of(message.envelope.peer);
        if !of_network.grow_beyond(message_bytes) && self.used_bytes() + message_bytes > self.settings.max_bytes / 4 * 3 {
            metrics::counter!("sundew_mails_refused_total", "reason" => "network_share").increment(1);
            return Err(Full);
        }
        let shared = Shared::new(message, message_bytes, of_network);
        let entries = self.reserve(&shared, recipients, others, now)?;
        let mut pushed_out = Vec::new();
        for entry in &entries {
            pushed_out.extend(self.place(entry, now));
        }
        let lost = {
            let mut ledger = self.ledger();
            for entry in &pushed_out {
                ledger.remove(entry);
            }
            // Another delivery may have dropped a brand-new entry before it reached its inbox.
            entries.iter().filter(|entry| !ledger.contains(entry.seq)).cloned().collect::<Vec<_>>()
        };
        self.withdraw(&lost, "store_full");
        // Its holder may have burned an inbox while this mail was on its way there.
        let late: Vec<_> = entries.iter().filter(|entry| self.ending(&entry.recipient.address) == Some(Ending::Burned)).collect();
        for entry in late {
            self.burn(&entry.recipient.address, now);
        }
        self.withdraw(&pushed_out, "inbox_full");
        for entry in &entries {
            let cursor = self.ledger().announced(entry.seq);
            self.tell(entry, Change::Arrived, cursor);
        }
        Ok(())
    }

    /// The recipients whose inbox has not ended, each inbox and tag once.
    fn living(&self, recipients: Vec<Recipient>, now: Timestamp) -> Vec<Recipient> {
        let mut living: Vec<Recipient> = Vec::with_capacity(recipients.len());
        for recipient in recipients {
            self.end_if_over(&recipient.address, now);
            let ended = self.ending(&recipient.address).is_some();
            let again = living.iter().any(|other| other.address == recipient.address && other.tag == recipient.tag);
            if !ended && !again {
                living.push(recipient);
            }
        }
        living
    }

    /// Makes room and enters the new entries into the books.
    fn reserve(&self, shared: &Arc<Shared>, recipients: Vec<Recipient>, others: usize, now: Timestamp) -> Result<Vec<Arc<Entry>>, Full> {
        let mut plans = Vec::with_capacity(recipients.len());
        let mut needed = shared.message_bytes();
        for recipient in recipients {
            let access = Access::of(&recipient.address);
            let known_ttl = self.inboxes.get(&recipient.address).map(|inbox| inbox.mail_ttl);
            needed += Entry::own_bytes_of(&recipient) + if known_ttl.is_none() { INBOX_BYTES } else { 0 };
            let expires_at = now.plus(known_ttl.unwrap_or_else(|| self.settings.default_mail_ttl(access)));
            plans.push((recipient, access, expires_at));
        }
        let mut ledger = self.ledger();
        let (mut dropped, mut fits) = ledger.make_room(needed, self.settings.max_bytes, self.settings.min_keep, now);
        for _ in 0..EMPTY_SEARCH {
            if fits {
                break;
            }
            drop(ledger);
            let made_room = self.drop_an_empty_inbox();
            ledger = self.ledger();
            if !made_room {
                break;
            }
            let (more, fit) = ledger.make_room(needed, self.settings.max_bytes, self.settings.min_keep, now);
            dropped.extend(more);
            fits = fit;
        }
        let entries = if fits {
            let mut rng = rand::rng();
            plans
                .into_iter()
                .map(|(recipient, access, expires_at)| {
                    let (id, seq, public) = (names::random_id(&mut rng), ledger.next_seq(), access == Access::Public);
                    let entry = Arc::new(Entry::new(id, seq, recipient, others, expires_at, public, Arc::clone(shared)));
                    ledger.insert(&entry);
                    entry
                })
                .collect()
        } else {
            Vec::new()
        };
        drop(ledger);
        self.withdraw(&dropped, "store_full");
        if fits { Ok(entries) } else { Err(Full) }
    }

    /// Puts an entry into its inbox; gives what the inbox's own caps pushed out.
    fn place(&self, entry: &Arc<Entry>, now: Timestamp) -> Vec<Arc<Entry>> {
        let address = &entry.recipient.address;
        let access = Access::of(address);
        let (mut created, mut pushed_out) = (None, Vec::new());
        {
            let mut inbox = self.inboxes.entry(address.clone()).or_insert_with(|| {
                let mut inbox = Inbox::new(access, self.settings.inbox_ttl, self.settings.default_mail_ttl(access), now);
                inbox.is_made_by_mail = true;
                created = Some(inbox.watched);
                inbox
            });
            inbox.push(Arc::clone(entry));
            while inbox.entries.len() > 1
                && (inbox.entries.len() > self.settings.inbox_max_messages || inbox.bytes > self.settings.inbox_max_bytes)
            {
                let oldest = inbox.entries.front().map(|oldest| oldest.seq);
                pushed_out.extend(oldest.and_then(|seq| inbox.take(seq, entry.seq)));
            }
        }
        if let Some(deadline) = created {
            let mut ledger = self.ledger();
            ledger.charge(INBOX_BYTES);
            ledger.watch_inbox(deadline, address.clone());
        }
        pushed_out
    }

    /// Takes entries, which are out of the books, out of their inboxes, counts them and tells who watches.
    fn withdraw(&self, entries: &[Arc<Entry>], reason: &'static str) {
        if entries.is_empty() {
            return;
        }
        metrics::counter!("sundew_mails_removed_total", "reason" => reason).increment(entries.len() as u64);
        let seq = self.ledger().next_seq();
        for entry in entries {
            let address = &entry.recipient.address;
            let emptied = self.inboxes.get_mut(address).is_some_and(|mut inbox| {
                inbox.take(entry.seq, seq);
                inbox.is_needless()
            });
            if emptied && let Some((_, inbox)) = self.inboxes.remove_if(address, |_, inbox| inbox.is_needless()) {
                let mut ledger = self.ledger();
                ledger.unwatch_inbox(inbox.watched, address.clone());
                ledger.refund(INBOX_BYTES);
            }
        }
        let cursor = self.ledger().announced(seq);
        for entry in entries {
            self.tell(entry, Change::Removed, cursor);
        }
    }

    fn tell(&self, entry: &Entry, change: Change, cursor: u64) {
        let notice = Notice { address: entry.recipient.address.clone(), id: entry.id.clone(), change, public: entry.public, cursor };
        self.bus.announce(&notice);
    }

    /// Whether nothing is stored or remembered of this address.
    pub(super) fn is_free(&self, address: &Address) -> bool {
        !self.inboxes.contains_key(address) && self.ending(address).is_none()
    }

    /// A reader who may comes in: the inbox lives its time from now on, and one whose holder stayed away lives again.
    /// What is known of it; nothing when nothing is stored for it, and then nothing is stored now.
    pub(super) fn visit(&self, address: &Address, now: Timestamp) -> Option<InboxFacts> {
        self.end_if_over(address, now);
        match self.ending(address) {
            Some(Ending::Burned) => return None,
            Some(Ending::Expired) => {
                self.tombstones.remove(self.hash(address));
                // When there is no room for one more clock, the next mail makes one.
                let _ = self.create(address, self.settings.inbox_ttl, self.settings.private_mail_ttl, now);
            }
            None => {}
        }
        let mut inbox = self.inboxes.get_mut(address)?;
        inbox.touch(now);
        Some(inbox.facts())
    }

    /// How a private address came to its end; none when it lives, or never did.
    pub(super) fn ending(&self, address: &Address) -> Option<Ending> {
        (Access::of(address) == Access::Private).then(|| self.tombstones.get(self.hash(address)))?
    }

    /// Notes that a reader still looks. Never makes an ended inbox live again: its page may be open in a forgotten window.
    pub(super) fn touch(&self, address: &Address, now: Timestamp) {
        self.end_if_over(address, now);
        if let Some(mut inbox) = self.inboxes.get_mut(address) {
            inbox.touch(now);
        }
    }

    /// Makes an inbox without mail, or leaves the one there is; says whether it is new.
    pub(super) fn create(&self, address: &Address, ttl: Duration, mail_ttl: Duration, now: Timestamp) -> Result<bool, Full> {
        self.end_if_over(address, now);
        if self.inboxes.contains_key(address) {
            return Ok(false);
        }
        // Inboxes without mail must never keep mail out.
        let max_inboxes = MAX_INBOXES.min(self.settings.max_bytes / INBOXES_SHARE / INBOX_BYTES);
        if self.inboxes.len() >= max_inboxes && !self.drop_an_empty_inbox() {
            return Err(Full);
        }
        let inbox = Inbox::new(Access::of(address), ttl, mail_ttl, now);
        let deadline = inbox.watched;
        match self.inboxes.entry(address.clone()) {
            Slot::Occupied(_) => return Ok(false),
            Slot::Vacant(vacant) => drop(vacant.insert(inbox)),
        }
        let mut ledger = self.ledger();
        ledger.charge(INBOX_BYTES);
        ledger.watch_inbox(deadline, address.clone());
        Ok(true)
    }

    fn drop_an_empty_inbox(&self) -> bool {
        let candidates = self.ledger().next_inbox_deadlines(EMPTY_SEARCH);
        candidates.into_iter().any(|(deadline, address)| {
            let gone = self.inboxes.remove_if(&address, |_, inbox| inbox.entries.is_empty()).is_some();
            if gone {
                let mut ledger = self.ledger();
                ledger.unwatch_inbox(deadline, address);
                ledger.refund(INBOX_BYTES);
            }
            gone
        })
    }

    /// The mail of an inbox, oldest first.
    pub(super) fn entries(&self, address: &Address) -> Vec<Arc<Entry>> {
        self.inboxes.get(address).map(|inbox| inbox.entries.iter().cloned().collect()).unwrap_or_default()
    }

    /// Whether mail went from this inbox after `cursor`, as far as is known.
    pub(super) fn removed_since(&self, address: &Address, cursor: u64) -> bool {
        self.inboxes.get(address).is_none_or(|inbox| inbox.last_removal > cursor)
    }

    /// Whether public mail went after `cursor`.
    pub(super) fn public_removed_since(&self, cursor: u64) -> bool {
        self.ledger().last_public_removal() > cursor
    }

    pub(super) fn entry(&self, address: &Address, id: &str) -> Option<Arc<Entry>> {
        self.inboxes.get(address)?.entries.iter().find(|entry| &*entry.id == id).cloned()
    }

    /// Deletes one mail; false when another hand was faster.
    pub(super) fn delete(&self, entry: &Arc<Entry>) -> bool {
        if !self.ledger().remove(entry) {
            return false;
        }
        self.withdraw(std::slice::from_ref(entry), "deleted");
        true
    }

    /// Ends an inbox with all its mail. A private one leaves a tombstone.
    pub(super) fn burn(&self, address: &Address, now: Timestamp) {
        self.end(address, now, Ending::Burned, |_| true);
    }

    fn end_if_over(&self, address: &Address, now: Timestamp) {
        let over = |inbox: &Inbox| inbox.expires_at() <= now;
        if self.inboxes.get(address).is_some_and(|inbox| over(&inbox)) {
            self.end(address, now, Ending::Expired, over);
        }
    }

    fn end(&self, address: &Address, now: Timestamp, ending: Ending, condition: impl Fn(&Inbox) -> bool) {
        // What was never stored leaves nothing either: its name is private by its shape.
        let due = self.inboxes.get(address).is_some_and(|inbox| condition(&inbox));
        if due && Access::of(address) == Access::Private && self.ending(address) != Some(Ending::Burned) {
            // Before the inbox goes, so that no mail slips in between.
            self.tombstones.add(self.hash(address), ending, now);
        }
        let Some((_, inbox)) = self.inboxes.remove_if(address, |_, inbox| condition(inbox)) else { return };
        let entries: Vec<_> = inbox.entries.into();
        let mut ledger = self.ledger();
        for entry in &entries {
            ledger.remove(entry);
        }
        ledger.unwatch_inbox(inbox.watched, address.clone());
        ledger.refund(INBOX_BYTES);
        drop(ledger);
        self.withdraw(&entries, if ending == Ending::Burned { "burned" } else { "expired" });
    }

    /// Public mail, the newest first, older than `before`.
    pub(super) fn public(&self, before: Option<u64>, limit: usize, now: Timestamp) -> Vec<Arc<Entry>> {
        self.ledger().public_before(before).filter(|entry| entry.expires_at > now).take(limit).cloned().collect()
    }

    pub(super) fn public_count(&self) -> usize {
        self.ledger().public_count()
    }

    /// Every change up to this number has been told.
    pub(super) fn settled(&self) -> u64 {
        self.ledger().settled()
    }

    pub(super) fn used_bytes(&self) -> usize {
        self.ledger().used_bytes()
    }

    pub(super) fn counts(&self) -> (usize, usize) {
        (self.inboxes.len(), self.ledger().mail_count())
    }

    /// Takes out up to a batch of what is over; true when there is more to do.
    pub(super) fn sweep_batch(&self, now: Timestamp) -> bool {
        let expired = self.ledger().take_expired(now, SWEEP_BATCH);
        self.withdraw(&expired, "expired");
        let due = self.ledger().take_due_inboxes(now, SWEEP_BATCH);
        let more = expired.len() == SWEEP_BATCH || due.len() == SWEEP_BATCH;
        for (deadline, address) in due {
            self.end_if_over(&address, now);
            let moved = self.inboxes.get_mut(&address).filter(|inbox| inbox.watched == deadline).map(|mut inbox| {
                inbox.watched = inbox.expires_at();
                inbox.watched
            });
            if let Some(deadline) = moved {
                self.ledger().watch_inbox(deadline, address);
            }
        }
        more
    }

    pub(super) fn tombstones(&self) -> &Tombstones {
        &self.tombstones
    }

    fn hash(&self, address: &Address) -> u128 {
        self.key.hash(address.as_str().as_bytes())
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
