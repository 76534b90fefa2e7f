//! Whose names are whose: claims of chosen names, and tombstones of private addresses that have ended, so that nobody
//! inherits one. Of an address only a keyed hash is kept.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crate::mail::timestamp::Timestamp;

use super::snapshot;

/// How many names may be claimed at one moment: about 10 MB.
const MAX_CLAIMS: usize = 100_000;
/// How often claims are looked through for those that are over.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// In the token of a generated name, which is private by its shape and was never somebody else's.
pub(super) const NO_NONCE: u64 = 0;

/// Claims and tombstones, both bounded; of tombstones the oldest is forgotten first.
pub(super) struct Registry {
    books: Mutex<Books>,
    max_tombstones: usize,
    /// Whether there ever was a claim; without one a chosen name needs no look into the books.
    knows_chosen_names: AtomicBool,
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
    tombstones: HashMap<u128, Tombstone>,
    /// By age. A place whose tombstone has changed since says nothing, but counts until it comes to the front.
    order: VecDeque<(u128, Tombstone)>,
    /// Whether something changed since the last snapshot that was kept.
    changed: bool,
    looked_at: Timestamp,
}

impl Registry {
    pub(super) fn new(max_tombstones: usize) -> Self {
        Self { books: Mutex::default(), max_tombstones, knows_chosen_names: AtomicBool::new(false) }
    }

    /// Whether a chosen name may have a record.
    pub(super) fn knows_chosen_names(&self) -> bool {
        self.knows_chosen_names.load(Ordering::Acquire)
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
        self.knows_chosen_names.store(true, Ordering::Release);
        Ok(())
    }

    /// Takes back a claim that came to nothing; it leaves no tombstone.
    pub(super) fn unclaim(&self, name: u128) {
        let mut books = self.lock();
        books.changed |= books.claims.remove(&name).is_some();
    }

    /// Notes what its holder changed of a claim, or that it was read.
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
    }

    /// Its holder is back: a tombstone of one who stayed away is gone, and a claim stands as it is given here.
    pub(super) fn revive(&self, name: u128, claim: Option<Claim>) {
        // Its place in the order stays until it comes to the front: the count of places is the bound.
        let mut books = self.lock();
        books.changed |= books.tombstones.remove(&name).is_some();
        if let Some(claim) = claim {
            books.claims.insert(name, claim);
        }
    }

    /// Ends the claims whose time is over; now and then, since each is looked at when it is asked for anyway.
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
    }

    /// All of it as bytes, when something changed since the last time this was asked.
    pub(super) fn snapshot(&self) -> Option<Vec<u8>> {
        let mut books = self.lock();
        if !std::mem::take(&mut books.changed) {
            return None;
        }
        let standing = books.order.iter().filter(|(name, tombstone)| books.tombstones.get(name) == Some(tombstone));
        let tombstones = standing.map(|(name, tombstone)| (*name, Record::Ended(*tombstone)));
        let claims = books.claims.iter().map(|(name, claim)| (*name, Record::Claimed(*claim)));
        Some(snapshot::write(tombstones.chain(claims)))
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
                Record::Claimed(claim) => {
                    books.claims.insert(name, claim);
                    claim.nonce
                }
                Record::Ended(tombstone) => {
                    books.add(name, tombstone, self.max_tombstones);
                    tombstone.nonce
                }
            };
            if nonce != NO_NONCE {
                self.knows_chosen_names.store(true, Ordering::Release);
            }
        }
        books.changed = false;
        true
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    fn bury(&mut self, name: u128, ending: Ending, after_end: AfterEnd, now: Timestamp, max: usize) {
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
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn claim(nonce: u64) -> Claim {
        let (hour, day) = (Duration::from_secs(3_600), Duration::from_secs(86_400));
        Claim { nonce, until: at(5_000), ttl: day, mail_ttl: hour, after_end: AfterEnd::Refuse }
    }

    fn ending(registry: &Registry, name: u128) -> Option<Ending> {
        match registry.get(name) {
            Some(Record::Ended(tombstone)) => Some(tombstone.ending),
            _ => None,
        }
    }

    #[test]
    fn the_oldest_tombstone_makes_room() {
        let registry = Registry::new(2);
        for (name, millis) in [(1, 10), (2, 20), (3, 30)] {
            registry.bury(name, Ending::Expired, AfterEnd::Silence, at(millis));
        }
        assert_eq!([1, 2, 3].map(|name| registry.get(name).is_some()), [false, true, true]);
    }

    #[test]
    fn an_address_that_ended_again_keeps_its_newer_tombstone() {
        let registry = Registry::new(2);
        registry.bury(1, Ending::Expired, AfterEnd::Silence, at(10));
        registry.revive(1, None);
        assert_eq!(registry.get(1), None);
        registry.bury(1, Ending::Burned, AfterEnd::Silence, at(20));
        registry.bury(2, Ending::Expired, AfterEnd::Silence, at(30));
        assert_eq!([1, 2].map(|name| ending(&registry, name)), [Some(Ending::Burned), Some(Ending::Expired)]);
    }

    #[test]
    fn a_name_is_claimed_once_and_its_tombstone_knows_the_claim() {
        let registry = Registry::new(9);
        assert_eq!(registry.claim(1, claim(7)), Ok(()));
        assert_eq!(registry.claim(1, claim(8)), Err(ClaimRefused::Taken));
        registry.bury(1, Ending::Expired, AfterEnd::Refuse, at(10));
        assert_eq!(registry.claim(1, claim(8)), Err(ClaimRefused::Taken), "nobody inherits a name");
        let tombstone = Tombstone { ended_at: at(10), ending: Ending::Expired, after_end: AfterEnd::Refuse, nonce: 7 };
        assert_eq!(registry.get(1), Some(Record::Ended(tombstone)));
        registry.revive(1, Some(claim(7)));
        assert_eq!(registry.get(1), Some(Record::Claimed(claim(7))));
        registry.bury(1, Ending::Expired, AfterEnd::Silence, at(20));
        registry.bury(1, Ending::Burned, AfterEnd::Silence, at(30));
        assert!(matches!(registry.get(1), Some(Record::Ended(Tombstone { nonce: 7, ending: Ending::Burned, .. }))));
    }

    #[test]
    fn claims_whose_time_is_over_end() {
        let registry = Registry::new(9);
        for name in 1..=2 {
            registry.claim(name, claim(7)).unwrap();
        }
        registry.update(2, |claim| claim.until = at(900_000));
        registry.bury_due(at(100_000));
        assert_eq!([1, 2].map(|name| ending(&registry, name).is_some()), [true, false]);
    }

    #[test]
    fn a_snapshot_is_read_back_and_only_made_after_a_change() {
        let registry = Registry::new(9);
        assert_eq!(registry.snapshot(), None);
        for (name, ending) in [(1, Ending::Expired), (2, Ending::Expired), (3, Ending::Burned)] {
            registry.bury(name, ending, AfterEnd::Refuse, at(10));
        }
        registry.revive(2, None);
        registry.claim(4, claim(u64::MAX)).unwrap();
        let kept = registry.snapshot().unwrap();
        assert_eq!(registry.snapshot(), None);
        registry.snapshot_failed();
        assert_eq!(registry.snapshot().as_ref(), Some(&kept));
        let other = Registry::new(9);
        assert!(other.restore(&kept));
        assert_eq!(other.snapshot(), None);
        assert!(other.knows_chosen_names());
        for name in 1..=4 {
            assert_eq!(other.get(name), registry.get(name));
        }
        for damaged in [&kept[..kept.len() - 1], &kept[1..], b""] {
            assert!(!Registry::new(9).restore(damaged));
        }
    }
}
