//! The memory of ended private addresses: nobody inherits one, and mail for it is taken and thrown away.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::mail::timestamp::Timestamp;

/// Keyed hashes of ended addresses, the oldest forgotten first.
pub(super) struct Tombstones {
    graves: Mutex<Graves>,
    max: usize,
}

/// How an address came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Its holder stayed away, and may come back.
    Expired,
    /// Its holder wanted it gone, for ever.
    Burned,
}

type Grave = (Timestamp, Ending);

#[derive(Default)]
struct Graves {
    graves: HashMap<u128, Grave>,
    order: VecDeque<(u128, Grave)>,
    /// Whether something changed since the last snapshot that was kept.
    changed: bool,
}

/// Begins a snapshot; the number is the version of what follows: 16 bytes of hash, 8 of time, 1 of ending, the oldest first.
const HEADER: &[u8; 16] = b"sundew graves 1\n";
const RECORD_BYTES: usize = 25;

impl Tombstones {
    pub(super) fn new(max: usize) -> Self {
        Self { graves: Mutex::default(), max }
    }

    /// All tombstones as bytes, when they changed since the last time this was asked.
    pub(super) fn snapshot(&self) -> Option<Vec<u8>> {
        let mut graves = self.lock();
        if !std::mem::take(&mut graves.changed) {
            return None;
        }
        let mut bytes = HEADER.to_vec();
        for (hash, grave) in &graves.order {
            if graves.graves.get(hash) == Some(grave) {
                bytes.extend_from_slice(&hash.to_le_bytes());
                bytes.extend_from_slice(&grave.0.as_millis().to_le_bytes());
                bytes.push(u8::from(grave.1 == Ending::Burned));
            }
        }
        Some(bytes)
    }

    /// The last snapshot could not be kept: the next one is due whatever happens.
    pub(super) fn snapshot_failed(&self) {
        self.lock().changed = true;
    }

    /// Reads a snapshot back; false when these bytes are none.
    pub(super) fn restore(&self, snapshot: &[u8]) -> bool {
        let Some(records) = snapshot.strip_prefix(HEADER).filter(|records| records.len().is_multiple_of(RECORD_BYTES)) else {
            return false;
        };
        for record in records.chunks_exact(RECORD_BYTES) {
            let (mut hash, mut millis) = ([0; 16], [0; 8]);
            hash.copy_from_slice(&record[..16]);
            millis.copy_from_slice(&record[16..24]);
            let ending = if record[24] == 1 { Ending::Burned } else { Ending::Expired };
            self.add(u128::from_le_bytes(hash), ending, Timestamp::from_millis(i64::from_le_bytes(millis)));
        }
        self.lock().changed = false;
        true
    }

    pub(super) fn add(&self, address_hash: u128, ending: Ending, now: Timestamp) {
        let mut graves = self.lock();
        if graves.graves.get(&address_hash).is_some_and(|(_, known)| *known == ending) {
            return; // else one address could push all the others out
        }
        graves.changed = true;
        graves.graves.insert(address_hash, (now, ending));
        graves.order.push_back((address_hash, (now, ending)));
        while graves.order.len() > self.max {
            if let Some((oldest, grave)) = graves.order.pop_front()
                && graves.graves.get(&oldest) == Some(&grave)
            {
                graves.graves.remove(&oldest);
            }
        }
    }

    pub(super) fn get(&self, address_hash: u128) -> Option<Ending> {
        self.lock().graves.get(&address_hash).map(|(_, ending)| *ending)
    }

    /// The address lives again.
    pub(super) fn remove(&self, address_hash: u128) {
        // Its place in the order stays until it comes to the front: the count of places is the bound.
        let mut graves = self.lock();
        graves.changed |= graves.graves.remove(&address_hash).is_some();
    }

    fn lock(&self) -> MutexGuard<'_, Graves> {
        self.graves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn the_oldest_tombstone_makes_room() {
        let tombstones = Tombstones::new(2);
        for (hash, millis) in [(1, 10), (2, 20), (3, 30)] {
            tombstones.add(hash, Ending::Expired, at(millis));
        }
        assert_eq!([1, 2, 3].map(|hash| tombstones.get(hash).is_some()), [false, true, true]);
    }

    #[test]
    fn an_address_that_ended_again_keeps_its_newer_tombstone() {
        let tombstones = Tombstones::new(2);
        tombstones.add(1, Ending::Expired, at(10));
        tombstones.remove(1);
        assert_eq!(tombstones.get(1), None);
        tombstones.add(1, Ending::Burned, at(20));
        tombstones.add(2, Ending::Expired, at(30));
        assert_eq!([1, 2].map(|hash| tombstones.get(hash)), [Some(Ending::Burned), Some(Ending::Expired)]);
    }

    #[test]
    fn a_snapshot_is_read_back_and_only_made_after_a_change() {
        let tombstones = Tombstones::new(9);
        assert_eq!(tombstones.snapshot(), None);
        for (hash, ending) in [(1, Ending::Expired), (2, Ending::Expired), (3, Ending::Burned)] {
            tombstones.add(hash, ending, at(10));
        }
        tombstones.remove(2);
        let snapshot = tombstones.snapshot().unwrap();
        assert_eq!(tombstones.snapshot(), None);
        tombstones.snapshot_failed();
        assert_eq!(tombstones.snapshot().as_ref(), Some(&snapshot));
        let other = Tombstones::new(9);
        assert!(other.restore(&snapshot));
        assert_eq!([1, 2, 3].map(|hash| other.get(hash)), [Some(Ending::Expired), None, Some(Ending::Burned)]);
        for damaged in [&snapshot[..snapshot.len() - 1], &snapshot[1..], b""] {
            assert!(!Tombstones::new(9).restore(damaged));
        }
    }
}
