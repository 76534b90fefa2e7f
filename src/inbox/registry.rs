//! Whose names are whose: claims of chosen names, tombstones of private addresses that have ended, so that nobody
//! inherits one, and the links that holders have made. Of an address only a keyed hash is kept.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

use crate::mail::timestamp::Timestamp;

use super::{
    links::Links,
    snapshot::{self, Kept},
};

/// How many names may be claimed at one moment: about 10 MB.
const MAX_CLAIMS: usize = 100_000;
/// How many addresses may have links at one moment: about 6 MB.
const MAX_LINKED: usize = 100_000;
/// How often claims and links are looked through for those that are over.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// In the token of a generated name, which is private by its shape and was never somebody else's.
pub(super) const NO_NONCE: u64 = 0;

/// Claims, tombstones and links, all bounded; of tombstones the oldest is forgotten first. What somebody was promised is
/// never pushed out by others: beyond their number no claim and no link is made.
pub(super) struct Registry {
    books: Mutex<Books>,
    max_tombstones: usize,
    /// Whether there ever was a claim; without one a chosen name needs no look into the books.
    knows_chosen_names: AtomicBool,
    /// Whether there ever was a claim or a link; without one no read needs to be noted here.
    has_clocks: AtomicBool,
    /// Something was settled that somebody was told of: it is worth a snapshot at once.
    settled: Notify,
}

/// A chosen name that somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    /// Part of the token, so that whoever held the name before holds it no longer; never [`NO_NONCE`].
    pub(super) nonce: u64,
    /// When it ends unless its holder reads it before.
    pub(super) until: Timestamp,
    /// How long it lives after a read.
    pub(super) ttl: Duration,
    /// How long its mail is kept.
    pub(super) mail_ttl: Duration,
    pub(super) after_end: AfterEnd,
}

/// What a sender hears when an address has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterEnd {
    /// 250; the mail is thrown away.
    #[default]
    Silence,
    /// 550.
    Refuse,
}

/// How an address came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Its holder stayed away, and may come back.
    Expired,
    /// Its holder wanted it gone, for ever.
    Burned,
}

/// What is left of an address that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tombstone {
    pub(super) ended_at: Timestamp,
    pub(super) ending: Ending,
    pub(super) after_end: AfterEnd,
    /// Of the claim; [`NO_NONCE`] for a generated name.
    pub(super) nonce: u64,
}

/// What is known of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    Claimed(Claim),
    Ended(Tombstone),
}

/// Why a name can't be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClaimRefused {
    Taken,
    TooMany,
}

#[derive(Default)]
struct Books {
    claims: HashMap<u128, Claim>,
    links: HashMap<u128, Links>,
    tombstones: HashMap<u128, Tombstone>,
    /// By age. A place whose tombstone has changed since says nothing, but counts until it comes to the front.
    order: VecDeque<(u128, Tombstone)>,
    /// Whether something changed since the last snapshot that was kept.
    changed: bool,
    looked_at: Timestamp,
}

impl Registry {
    pub(super) fn new(max_tombstones: usize) -> Self {
        let (books, settled) = (Mutex::default(), Notify::new());
        Self { books, max_tombstones, knows_chosen_names: AtomicBool::default(), has_clocks: AtomicBool::default(), settled }
    }

    /// Whether a chosen name may have a record.
    pub(super) fn knows_chosen_names(&self) -> bool {
        self.knows_chosen_names.load(Ordering::Acquire)
    }

    /// Whether an address may have a clock here.
    pub(super) fn has_clocks(&self) -> bool {
        self.has_clocks.load(Ordering::Acquire)
    }

    pub(super) fn get(&self, name: u128) -> Option<Record> {
        let books = self.lock();
        let claim = books.claims.get(&name).copied().map(Record::Claimed);
        claim.or_else(|| books.tombstones.get(&name).copied().map(Record::Ended))
    }

    /// Gives the name to somebody, when nobody holds it or did.
    pub(super) fn claim(&self, name: u128, claim: Claim) -> Result<(), ClaimRefused> {
        let mut books = self.lock();
        if books.tombstones.contains_key(&name) {
            return Err(ClaimRefused::Taken);
        }
        if books.claims.len() >= MAX_CLAIMS && !books.claims.contains_key(&name) {
            return Err(ClaimRefused::TooMany);
        }
        match books.claims.entry(name) {
            Entry::Occupied(_) => return Err(ClaimRefused::Taken),
            Entry::Vacant(vacant) => drop(vacant.insert(claim)),
        }
        books.changed = true;
        self.settled.notify_one();
        self.knows_chosen_names.store(true, Ordering::Release);
        self.has_clocks.store(true, Ordering::Release);
        Ok(())
    }

    /// The links of an address whose time is not over.
    pub(super) fn links(&self, name: u128, now: Timestamp) -> Links {
        self.lock().links.get(&name).filter(|links| links.until > now).copied().unwrap_or_default()
    }

    /// Makes a link; false when there is no room for one more address that has some.
    pub(super) fn link(&self, name: u128, until: Timestamp, make: impl FnOnce(&mut Links)) -> bool {
        let mut books = self.lock();
        if books.links.len() >= MAX_LINKED && !books.links.contains_key(&name) {
            return false;
        }
        let links = books.links.entry(name).or_default();
        links.until = until;
        make(links);
        books.changed = true;
        self.settled.notify_one();
        self.has_clocks.store(true, Ordering::Release);
        true
    }

    /// Takes a link back.
    pub(super) fn unlink(&self, name: u128, revoke: impl FnOnce(&mut Links)) {
        let mut books = self.lock();
        let Some(links) = books.links.get_mut(&name) else { return };
        revoke(links);
        if links.are_none() {
            books.links.remove(&name);
        }
        books.changed = true;
        self.settled.notify_one();
    }

    /// Notes that the address was read, or was given another life: what is kept for it ends with its inbox.
    pub(super) fn extend(&self, name: u128, until: Timestamp) {
        let books = &mut *self.lock();
        for kept in [books.claims.get_mut(&name).map(|claim| &mut claim.until), books.links.get_mut(&name).map(|links| &mut links.until)]
            .into_iter()
            .flatten()
        {
            *kept = until;
            books.changed = true;
        }
    }

    /// Takes back a claim that came to nothing; it leaves no tombstone.
    pub(super) fn unclaim(&self, name: u128) {
        let mut books = self.lock();
        books.changed |= books.claims.remove(&name).is_some();
    }

    /// Notes what its holder changed of a claim.
    pub(super) fn update(&self, name: u128, change: impl FnOnce(&mut Claim)) {
        let mut books = self.lock();
        if let Some(claim) = books.claims.get_mut(&name) {
            change(claim);
            books.changed = true;
        }
    }

    /// The address has ended. A claim gives its tombstone what the name needs to be known by its token.
    pub(super) fn bury(&self, name: u128, ending: Ending, after_end: AfterEnd, now: Timestamp) {
        self.lock().bury(name, ending, after_end, now, self.max_tombstones);
        if ending == Ending::Burned {
            self.settled.notify_one();
        }
    }

    /// Its holder is back: a tombstone of one who stayed away is gone, and a claim stands as it is given here.
    pub(super) fn revive(&self, name: u128, claim: Option<Claim>) {
        // Its place in the order stays until it comes to the front: the count of places is the bound.
        let mut books = self.lock();
        books.changed |= books.tombstones.remove(&name).is_some();
        if let Some(claim) = claim {
            books.claims.insert(name, claim);
            self.has_clocks.store(true, Ordering::Release);
        }
    }

    /// Ends the claims and links whose time is over; now and then, since each is looked at when it is asked for anyway.
    pub(super) fn bury_due(&self, now: Timestamp) {
        let mut books = self.lock();
        if now.since(books.looked_at) < LOOK_EVERY {
            return;
        }
        books.looked_at = now;
        let due = books.claims.iter().filter(|(_, claim)| claim.until <= now);
        let due: Vec<_> = due.map(|(name, claim)| (*name, claim.after_end)).collect();
        for (name, after_end) in due {
            books.bury(name, Ending::Expired, after_end, now, self.max_tombstones);
        }
        let before = books.links.len();
        books.links.retain(|_, links| links.until > now);
        books.changed |= books.links.len() < before;
    }

    /// All of it as bytes, when something changed since the last time this was asked.
    pub(super) fn snapshot(&self) -> Option<Vec<u8>> {
        let mut books = self.lock();
        if !std::mem::take(&mut books.changed) {
            return None;
        }
        let standing = books.order.iter().filter(|(name, tombstone)| books.tombstones.get(name) == Some(tombstone));
        let tombstones = standing.map(|(name, tombstone)| (*name, Kept::Name(Record::Ended(*tombstone))));
        let claims = books.claims.iter().map(|(name, claim)| (*name, Kept::Name(Record::Claimed(*claim))));
        let links = books.links.iter().map(|(name, links)| (*name, Kept::Links(*links)));
        Some(snapshot::write(tombstones.chain(claims).chain(links)))
    }

    /// Waits until something was settled that a crash must not undo.
    pub(super) async fn settled(&self) {
        self.settled.notified().await;
    }

    /// The last snapshot could not be kept: the next one is due whatever happens.
    pub(super) fn snapshot_failed(&self) {
        self.lock().changed = true;
    }

    /// Reads a snapshot back; false when these bytes are none.
    pub(super) fn restore(&self, bytes: &[u8]) -> bool {
        let Some(records) = snapshot::read(bytes) else { return false };
        let mut books = self.lock();
        for (name, record) in records {
            let nonce = match record {
                Kept::Name(Record::Claimed(claim)) => {
                    books.claims.insert(name, claim);
                    claim.nonce
                }
                Kept::Name(Record::Ended(tombstone)) => {
                    books.add(name, tombstone, self.max_tombstones);
                    tombstone.nonce
                }
                Kept::Links(links) => {
                    books.links.insert(name, links);
                    NO_NONCE
                }
            };
            if nonce != NO_NONCE {
                self.knows_chosen_names.store(true, Ordering::Release);
            }
        }
        self.has_clocks.store(!books.claims.is_empty() || !books.links.is_empty(), Ordering::Release);
        books.changed = false;
        true
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn bury(&mut self, name: u128, ending: Ending, after_end: AfterEnd, now: Timestamp, max: usize) {
        self.changed |= self.links.remove(&name).is_some();
        let known = self.tombstones.get(&name);
        if known.is_some_and(|known| known.ending == ending) {
            return; // else one address could push all the others out
        }
        let nonce = self.claims.remove(&name).map_or_else(|| known.map_or(NO_NONCE, |known| known.nonce), |claim| claim.nonce);
        self.add(name, Tombstone { ended_at: now, ending, after_end, nonce }, max);
    }

    fn add(&mut self, name: u128, tombstone: Tombstone, max: usize) {
        self.changed = true;
        self.tombstones.insert(name, tombstone);
        self.order.push_back((name, tombstone));
        while self.order.len() > max {
            if let Some((oldest, tombstone)) = self.order.pop_front()
                && self.tombstones.get(&oldest) == Some(&tombstone)
            {
                self.tombstones.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests;
