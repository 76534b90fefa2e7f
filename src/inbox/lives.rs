//! How inboxes begin, whom they belong to, and how they end.

use std::time::Duration;

use dashmap::Entry as Slot;

use super::{
    Access, Opened,
    aliases::Life,
    events::{Change, Notice},
    registry::{AfterEnd, Claim, ClaimRefused, Ending, NO_NONCE, Record, Tombstone},
    state::{INBOX_BYTES, Inbox, InboxFacts},
    store::{Full, Store},
};
use crate::mail::{address::Address, names, timestamp::Timestamp};

/// Inboxes that were opened and may never get mail are bounded too.
const MAX_INBOXES: usize = 250_000;
/// One part in so many of the store is for inboxes that were opened before they have mail.
const INBOXES_SHARE: usize = 8;
/// How many inboxes are looked at to find an empty one that can make room.
const EMPTY_SEARCH: usize = 64;
/// How many mails or inboxes one lock takes out while sweeping: about a hundred microseconds.
const SWEEP_BATCH: usize = 128;

/// Why a name can't be somebody's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotClaimed {
    /// Somebody holds it, held it, has mail there, or looked at it lately.
    Taken,
    /// There is no room for one more.
    Full,
}

/// What a holder changes of an inbox; what is missing stays.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// How long it lives after a read.
    pub ttl: Option<Duration>,
    /// What its holder wrote to remember it by; empty takes it away.
    pub note: Option<Box<str>>,
    /// What senders hear when it has ended.
    pub after_end: Option<AfterEnd>,
}

impl Store {
    /// Who may open an address: what its shape says, unless it is a chosen name that is or was somebody's own.
    pub(super) fn access(&self, address: &Address) -> Access {
        match Access::by_shape(address) {
            Access::Public if self.record(address).is_some() => Access::Private,
            access => access,
        }
    }

    /// What is known of a private address.
    fn record(&self, address: &Address) -> Option<Record> {
        match Access::by_shape(address) {
            Access::Operator => None,
            Access::Public if !self.registry.knows_chosen_names() => None,
            _ => self.registry.get(self.hash(address)),
        }
    }

    /// The claim of a chosen name; none for a generated one, which is private by its shape.
    pub(super) fn claim_of(&self, address: &Address) -> Option<Claim> {
        if Access::by_shape(address) != Access::Public {
            return None;
        }
        match self.record(address) {
            Some(Record::Claimed(claim)) => Some(claim),
            _ => None,
        }
    }

    fn tombstone(&self, address: &Address) -> Option<Tombstone> {
        match self.record(address) {
            Some(Record::Ended(tombstone)) => Some(tombstone),
            _ => None,
        }
    }

    /// How a private address came to its end; none when it lives, or never did.
    pub(super) fn ending(&self, address: &Address) -> Option<Ending> {
        self.tombstone(address).map(|tombstone| tombstone.ending)
    }

    /// When a private address came to its end.
    fn ended_at(&self, address: &Address) -> Option<Timestamp> {
        self.tombstone(address).map(|tombstone| tombstone.ended_at)
    }

    /// What the token of a private address is made of beside the address.
    pub(super) fn nonce(&self, address: &Address) -> u64 {
        match self.record(address) {
            Some(Record::Claimed(claim)) => claim.nonce,
            Some(Record::Ended(tombstone)) => tombstone.nonce,
            None => NO_NONCE,
        }
    }

    /// Whether senders are to hear that the address has ended.
    pub(super) fn refuses(&self, address: &Address, now: Timestamp) -> bool {
        self.end_if_over(address, now);
        self.tombstone(address).is_some_and(|tombstone| tombstone.after_end == AfterEnd::Refuse)
    }

    /// Whether nothing is stored or remembered of this address.
    pub(super) fn is_free(&self, address: &Address) -> bool {
        !self.inboxes.contains_key(address) && self.record(address).is_none()
    }

    /// Whether a chosen name could be claimed now.
    pub(super) fn is_claimable(&self, address: &Address, now: Timestamp) -> bool {
        self.end_if_over(address, now);
        Access::by_shape(address) == Access::Public && self.is_free(address) && !self.reads.contain(self.hash(address), now)
    }

    /// Makes a free chosen name somebody's own; `nonce` is part of the token that will open it.
    pub(super) fn claim(&self, address: &Address, nonce: u64, ttl: Duration, mail_ttl: Duration, now: Timestamp) -> Result<(), NotClaimed> {
        if !self.is_claimable(address, now) {
            return Err(NotClaimed::Taken);
        }
        let name = self.hash(address);
        let claim = Claim { nonce, until: now.plus(ttl), ttl, mail_ttl, after_end: AfterEnd::default() };
        self.registry.claim(name, claim).map_err(|refused| match refused {
            ClaimRefused::Taken => NotClaimed::Taken,
            ClaimRefused::TooMany => NotClaimed::Full,
        })?;
        // From here on new mail is private. A public inbox that mail made in between wins.
        let refused = match self.create(address, ttl, mail_ttl, now) {
            Ok(_) if self.inboxes.get(address).is_some_and(|inbox| inbox.is_public()) => NotClaimed::Taken,
            Ok(_) => {
                // What was public is never shown to the holder.
                self.forget_beside(address);
                // Nor are the aliases of somebody who held the name so long ago that nobody remembers.
                self.aliases.burn(name, AfterEnd::Silence, now);
                return Ok(());
            }
            Err(Full) => NotClaimed::Full,
        };
        self.registry.unclaim(name);
        Err(refused)
    }

    /// A reader who may comes in: the inbox lives its time from now on, and one whose holder stayed away lives again.
    /// What is known of it; nothing when nothing is stored for it, and then nothing is stored now.
    pub(super) fn visit(&self, address: &Address, now: Timestamp) -> Option<InboxFacts> {
        self.end_if_over(address, now);
        let chosen = Access::by_shape(address) == Access::Public;
        match self.record(address) {
            Some(Record::Ended(Tombstone { ending: Ending::Burned, .. })) => return None,
            Some(Record::Ended(Tombstone { ending: Ending::Expired, nonce, after_end, ended_at })) => {
                let (ttl, mail_ttl) = (self.settings.inbox_ttl, self.settings.private_mail_ttl);
                let claim = chosen.then(|| Claim { nonce, until: now.plus(ttl), ttl, mail_ttl, after_end });
                self.registry.revive(self.hash(address), claim);
                self.aliases.extend(self.hash(address), now.plus(ttl), ttl);
                // When there is no room for one more clock, the next mail makes one.
                let _ = self.create(address, ttl, mail_ttl, now);
                if let Some(mut inbox) = self.inboxes.get_mut(address) {
                    inbox.revive(after_end, ended_at);
                }
            }
            Some(Record::Claimed(claim)) if !self.inboxes.contains_key(address) => {
                let _ = self.create(address, claim.ttl, claim.mail_ttl, now);
            }
            Some(Record::Claimed(_)) => {}
            None if chosen => self.reads.note(self.hash(address), now),
            // Its links and aliases need a clock, which a restart has stopped.
            None if (self.has_links(address, now) || self.aliases.life(self.hash(address)).is_some())
                && !self.inboxes.contains_key(address) =>
            {
                let _ = self.create(address, self.settings.inbox_ttl, self.settings.private_mail_ttl, now);
            }
            None => {}
        }
        self.read(address, now)
    }

    /// Notes that a reader still looks. Never makes an ended inbox live again: its page may be open in a forgotten window.
    pub(super) fn touch(&self, address: &Address, now: Timestamp) {
        self.end_if_over(address, now);
        if Access::by_shape(address) == Access::Public && self.record(address).is_none() {
            self.reads.note(self.hash(address), now);
        }
        self.read(address, now);
    }

    /// The inbox, if there is one, lives its time from now on.
    fn read(&self, address: &Address, now: Timestamp) -> Option<InboxFacts> {
        let facts = {
            let mut inbox = self.inboxes.get_mut(address)?;
            inbox.touch(now);
            inbox.facts()
        };
        if self.registry.has_clocks() || self.aliases.any() {
            let name = self.hash(address);
            self.registry.extend(name, facts.expires_at);
            self.aliases.extend(name, facts.expires_at, facts.ttl);
        }
        Some(facts)
    }

    fn has_links(&self, address: &Address, now: Timestamp) -> bool {
        self.registry.has_clocks() && !self.registry.links(self.hash(address), now).are_none()
    }

    /// Changes what belongs to a holder of a private inbox; none when there is nothing stored for it, and no room.
    pub(super) fn change(&self, address: &Address, changes: Changes, now: Timestamp) -> Option<InboxFacts> {
        if !self.inboxes.contains_key(address) {
            let claim = self.claim_of(address);
            let (ttl, mail_ttl) =
                claim.map_or((self.settings.inbox_ttl, self.settings.private_mail_ttl), |claim| (claim.ttl, claim.mail_ttl));
            self.create(address, ttl, mail_ttl, now).ok()?;
        }
        let (facts, before, after) = {
            let mut inbox = self.inboxes.get_mut(address)?;
            let before = (inbox.watched, inbox.cost_bytes());
            inbox.change(changes);
            // The books hold a deadline that is never later than the inbox's own.
            inbox.watched = inbox.watched.min(inbox.expires_at());
            (inbox.facts(), before, (inbox.watched, inbox.cost_bytes()))
        };
        {
            let mut ledger = self.ledger();
            ledger.unwatch_inbox(before.0, address.clone());
            ledger.watch_inbox(after.0, address.clone());
            ledger.charge(after.1);
            ledger.refund(before.1);
        }
        let name = self.hash(address);
        self.registry.update(name, |claim| (claim.ttl, claim.after_end) = (facts.ttl, facts.after_end));
        self.registry.extend(name, facts.expires_at);
        self.aliases.extend(name, facts.expires_at, facts.ttl);
        self.aliases.settle_end(name, facts.after_end);
        Some(facts)
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
        let claim = self.claim_of(address);
        let of_rest = || self.rest_of(address).map(|life| life.after_end);
        let after_end = claim.map(|claim| claim.after_end).or_else(of_rest).unwrap_or_default();
        let inbox = Inbox::new(self.access(address), ttl, mail_ttl, after_end, now);
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

    /// Makes room by an inbox without mail, which is the least that somebody could miss; false when none is near its end.
    pub(super) fn drop_an_empty_inbox(&self) -> bool {
        let candidates = self.ledger().next_inbox_deadlines(EMPTY_SEARCH);
        candidates.into_iter().any(|(deadline, address)| {
            let Some((_, inbox)) = self.inboxes.remove_if(&address, |_, inbox| inbox.entries.is_empty()) else { return false };
            let mut ledger = self.ledger();
            ledger.unwatch_inbox(deadline, address);
            ledger.refund(inbox.cost_bytes());
            true
        })
    }

    /// Ends an inbox with all its mail. A private one leaves a tombstone.
    pub(super) fn burn(&self, address: &Address, now: Timestamp) {
        self.end(address, now, Ending::Burned, |_| true);
    }

    pub(super) fn end_if_over(&self, address: &Address, now: Timestamp) {
        let over = |inbox: &Inbox| inbox.expires_at() <= now;
        match self.inboxes.get(address).map(|inbox| over(&inbox)) {
            Some(true) => self.end(address, now, Ending::Expired, over),
            Some(false) => {}
            // A claim goes on without an inbox in memory, as long as its time is not over.
            None => {
                if let Some(claim) = self.claim_of(address).filter(|claim| claim.until <= now) {
                    self.registry.bury(self.hash(address), Ending::Expired, claim.after_end, now);
                } else if let Some(life) = self.rest_of(address).filter(|life| life.until <= now) {
                    self.registry.bury(self.hash(address), Ending::Expired, life.after_end, now);
                }
            }
        }
    }

    /// What is known of a generated inbox with aliases that is not in memory: its clock, and what comes after its end.
    pub(super) fn rest_of(&self, address: &Address) -> Option<Life> {
        let is_generated = self.aliases.any() && names::is_generated(address.local());
        if is_generated && self.ending(address).is_none() { self.aliases.life(self.hash(address)) } else { None }
    }

    fn end(&self, address: &Address, now: Timestamp, ending: Ending, condition: impl Fn(&Inbox) -> bool) {
        // What was never stored leaves nothing when its time is over, unless it is a claim: a generated name is private by
        // its shape. One that was burned stays empty, stored or not.
        let due = self.inboxes.get(address).is_some_and(|inbox| condition(&inbox));
        let claim = self.claim_of(address);
        if (due || claim.is_some() || ending == Ending::Burned)
            && self.access(address) == Access::Private
            && self.ending(address) != Some(Ending::Burned)
        {
            let of_inbox = self.inboxes.get(address).map(|inbox| inbox.facts().after_end);
            let after_end = of_inbox.or(claim.map(|claim| claim.after_end)).unwrap_or_default();
            // Before the inbox goes, so that no mail slips in between.
            self.registry.bury(self.hash(address), ending, after_end, now);
            if ending == Ending::Burned {
                self.aliases.burn(self.hash(address), after_end, now);
            }
        }
        let removed = self.inboxes.remove_if(address, |_, inbox| condition(inbox));
        let has_ended = removed.is_some() || due || ending == Ending::Burned;
        if has_ended {
            self.forget_beside(address);
        }
        if let Some((_, inbox)) = removed {
            self.take_out(address, inbox, ending);
        }
        if has_ended && self.bus.has_watchers() {
            let cursor = self.ledger().settled();
            // Those who watch all public mail are told of each mail that went.
            self.bus.announce(Notice { address: address.clone(), id: Box::default(), change: Change::Ended, public: false, cursor });
        }
    }

    /// Takes what an inbox held out of the books.
    fn take_out(&self, address: &Address, inbox: Inbox, ending: Ending) {
        let cost_bytes = inbox.cost_bytes();
        let entries: Vec<_> = inbox.entries.into();
        let mut ledger = self.ledger();
        for entry in &entries {
            ledger.remove(entry);
        }
        ledger.unwatch_inbox(inbox.watched, address.clone());
        ledger.refund(cost_bytes);
        drop(ledger);
        self.withdraw(&entries, if ending == Ending::Burned { "burned" } else { "expired" });
    }

    /// Has others forget what they know of an inbox that has ended, or that begins to be somebody's own.
    fn forget_beside(&self, address: &Address) {
        if let Some(forget) = self.on_end.get() {
            forget(address);
        }
    }

    /// Until when an inbox lives, when it is somebody's own or has mail.
    pub(super) fn ends_at(&self, address: &Address) -> Option<Timestamp> {
        let stored = self.inboxes.get(address).map(|inbox| inbox.expires_at());
        stored.or_else(|| self.claim_of(address).map(|claim| claim.until))
    }

    /// Takes out up to a batch of what is over; true when there is more to do.
    pub(super) fn sweep_batch(&self, now: Timestamp) -> bool {
        self.registry.bury_due(now);
        self.aliases.forget_over(now);
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
}

impl Opened {
    /// When its holder burned it.
    pub fn burned_at(&self) -> Option<Timestamp> {
        self.store.ended_at(&self.address).filter(|_| self.burned)
    }

    /// Its holder has read that it had expired; it is not told again.
    pub async fn told_of_expiry(&self) {
        if let Some(mut inbox) = self.store.inboxes.get_mut(&self.address) {
            inbox.forget_expiry();
        }
    }
}
