//! The store: inboxes in memory, with caps, deadlines and an order of arrival.
//!
//! Two things are locked, never both at once: a shard of `inboxes`, and the ledger. A change touches the ledger first
//! (it decides about room), then the inbox, then the ledger again for what the inbox's own caps pushed out.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use dashmap::DashMap;

use super::{
    Access, Looker, Settings,
    aliases::{Aliases, Decoy, Destination},
    entry::{Entry, Shared},
    events::{Bus, Change, Notice},
    ledger::Ledger,
    reads::Reads,
    registry::{AfterEnd, Claim, Ending, Registry},
    state::{INBOX_BYTES, Inbox},
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

/// How many inboxes are looked at to find an empty one that can make room.
const EMPTY_SEARCH: usize = 64;

/// Has others forget an inbox.
pub(super) type OnEnd = Box<dyn Fn(&Address) + Send + Sync>;
pub(super) type OnRead = Box<dyn Fn(&Address, Access, &Looker, Timestamp) + Send + Sync>;

pub(super) struct Store {
    pub(super) settings: Settings,
    pub(super) bus: Arc<Bus>,
    pub(super) inboxes: DashMap<Address, Inbox>,
    ledger: Mutex<Ledger>,
    pub(super) registry: Registry,
    pub(super) aliases: Aliases,
    pub(super) decoy: Option<Decoy>,
    pub(super) reads: Reads,
    /// How much of the store each network of senders has filled. One that has more than its share finds the last
    /// quarter closed, so that nobody alone keeps everybody's mail out.
    senders: Shares,
    pub(super) key: InstallationKey,
    /// Hears of inboxes that have ended, or begin to be somebody's own.
    pub(super) on_end: OnceLock<OnEnd>,
    /// Hears of reads.
    pub(super) on_read: OnceLock<OnRead>,
}

/// Why mail was not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Store {
    pub(super) fn new(settings: Settings, key: InstallationKey) -> Self {
        let (registry, reads) = (Registry::new(settings.max_tombstones), Reads::new(settings.inbox_ttl));
        let senders = Shares::new(settings.max_bytes / 4, settings.max_bytes / 2, settings.limit_exempt.clone());
        let (bus, inboxes, ledger, aliases) = (Arc::default(), DashMap::new(), Mutex::default(), Aliases::default());
        let decoy = Decoy::new(&key);
        let (on_end, on_read) = (OnceLock::new(), OnceLock::new());
        Self { settings, bus, inboxes, ledger, registry, aliases, decoy, reads, senders, key, on_end, on_read }
    }

    /// Stores one message for all its recipients or for none, then announces it; gives its entry in each inbox.
    pub(super) fn insert(&self, message: Message, destinations: Vec<Destination>, now: Timestamp) -> Result<Vec<Arc<Entry>>, Full> {
        let written: BTreeSet<Address> = destinations.iter().map(|destination| destination.named.address.clone()).collect();
        let own_bytes: usize = destinations.iter().map(|destination| Entry::own_bytes_of(&destination.inbox)).sum();
        let (recipients, aliases) = meant_by(destinations);
        let (meant, recipients) = (recipients.len(), self.living(recipients, now));
        let message_bytes = message.cost_bytes();
        let mut of_network = self.senders.of(message.envelope.peer);
        if !of_network.grow_beyond(message_bytes) && self.used_bytes() + message_bytes > self.settings.max_bytes / 4 * 3 {
            metrics::counter!("sundew_mails_refused_total", "reason" => "network_share").increment(1);
            return Err(Full);
        }
        if recipients.is_empty() {
            // A full store must not tell which aliases were issued, nor which inboxes have ended.
            let Settings { max_bytes, min_keep, .. } = self.settings;
            if !self.ledger().can_make_room(message_bytes + own_bytes, max_bytes, min_keep, now) {
                return Err(Full);
            }
            if meant > 0 {
                metrics::counter!("sundew_mails_discarded_total", "reason" => "ended_inbox").increment(1);
            }
            return Ok(Vec::new());
        }
        let shared = Shared::new(message, message_bytes, of_network);
        // Its own aliases are not others to an inbox, and all the others are, whoever holds them: nobody learns from a mail
        // to several addresses whether two of them are one visitor's.
        let others = |inbox: &Address| {
            let own =
                |address: &&Address| *address == inbox || aliases.iter().any(|(alias, leads_to)| alias == *address && leads_to == inbox);
            written.len() - written.iter().filter(own).count()
        };
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
        Ok(entries)
    }

    /// Tells that more is known of a mail. No number of its own: who was away finds it so.
    pub(super) fn updated(&self, entry: &Entry) {
        if self.bus.has_watchers() {
            let cursor = self.ledger().settled();
            self.tell(entry, Change::Updated, cursor);
        }
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
    fn reserve(
        &self,
        shared: &Arc<Shared>,
        recipients: Vec<Recipient>,
        others: impl Fn(&Address) -> usize,
        now: Timestamp,
    ) -> Result<Vec<Arc<Entry>>, Full> {
        let mut plans = Vec::with_capacity(recipients.len());
        let mut needed = shared.message_bytes();
        for recipient in recipients {
            let access = self.access(&recipient.address);
            let inbox_ttl = self.inboxes.get(&recipient.address).map(|inbox| inbox.mail_ttl);
            let known_ttl = inbox_ttl.or_else(|| self.claim_of(&recipient.address).map(|claim| claim.mail_ttl));
            needed += Entry::own_bytes_of(&recipient) + if inbox_ttl.is_none() { INBOX_BYTES } else { 0 };
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
                    let others = others(&recipient.address);
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
        let (access, claim) = (self.access(address), self.claim_of(address));
        let (mut created, mut pushed_out) = (None, Vec::new());
        let moved = {
            let mut inbox = self.inboxes.entry(address.clone()).or_insert_with(|| {
                let mut inbox = self.made_by_mail(address, access, claim.as_ref(), now);
                inbox.is_made_by_mail = true;
                created = Some(inbox.watched);
                inbox
            });
            // The name may have become somebody's own since the mail was entered into the books.
            let moved = entry.follow(inbox.is_public());
            inbox.push(Arc::clone(entry));
            while inbox.entries.len() > 1
                && (inbox.entries.len() > self.settings.inbox_max_messages || inbox.bytes > self.settings.inbox_max_bytes)
            {
                let oldest = inbox.entries.front().map(|oldest| oldest.seq);
                pushed_out.extend(oldest.and_then(|seq| inbox.take(seq, entry.seq)));
            }
            moved
        };
        if moved {
            self.ledger().relist(entry);
        }
        if let Some(deadline) = created {
            let mut ledger = self.ledger();
            ledger.charge(INBOX_BYTES);
            ledger.watch_inbox(deadline, address.clone());
        }
        pushed_out
    }

    fn made_by_mail(&self, address: &Address, access: Access, claim: Option<&Claim>, now: Timestamp) -> Inbox {
        let (ttl, mail_ttl) = (self.settings.inbox_ttl, self.settings.default_mail_ttl(access));
        match (claim, self.rest_of(address)) {
            (Some(claim), _) => Inbox::of_claim(claim, now),
            (None, Some(life)) => Inbox::of_life(life, ttl, mail_ttl, now),
            (None, None) => Inbox::new(access, ttl, mail_ttl, AfterEnd::default(), now),
        }
    }

    /// Takes entries, which are out of the books, out of their inboxes, counts them and tells who watches.
    pub(super) fn withdraw(&self, entries: &[Arc<Entry>], reason: &'static str) {
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
                ledger.refund(inbox.cost_bytes());
            }
        }
        let cursor = self.ledger().announced(seq);
        for entry in entries {
            self.tell(entry, Change::Removed, cursor);
        }
    }

    fn tell(&self, entry: &Entry, change: Change, cursor: u64) {
        let notice = Notice { address: entry.recipient.address.clone(), id: entry.id.clone(), change, public: entry.is_public(), cursor };
        self.bus.announce(notice);
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

    /// Public mail, the newest first, older than `before`.
    pub(super) fn public(&self, before: Option<u64>, limit: usize, now: Timestamp) -> Vec<Arc<Entry>> {
        self.ledger().public_before(before).filter(|entry| entry.is_public() && entry.expires_at > now).take(limit).cloned().collect()
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

    /// What stands for an address where the address itself is not kept.
    pub(super) fn hash(&self, address: &Address) -> u128 {
        self.key.hash(address.as_str().as_bytes())
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The recipients with the inbox of an alias in its place, without those whose mail is thrown away, and which alias led where.
fn meant_by(destinations: Vec<Destination>) -> (Vec<Recipient>, Vec<(Address, Address)>) {
    let (mut meant, mut aliases) = (Vec::with_capacity(destinations.len()), Vec::new());
    for destination in destinations {
        match destination.thrown_away() {
            Some(reason) => metrics::counter!("sundew_mails_discarded_total", "reason" => reason).increment(1),
            None => {
                if destination.is_alias() {
                    aliases.push((destination.named.address, destination.inbox.address.clone()));
                }
                meant.push(destination.inbox);
            }
        }
    }
    (meant, aliases)
}
