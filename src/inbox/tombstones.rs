//! The memory of ended private addresses: nobody inherits one, and mail for it is taken and thrown away.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

use crate::mail::timestamp::Timestamp;

/// Keyed hashes of ended addresses, the oldest forgotten first.
pub(super) struct Tombstones {
    graves: Mutex<Graves>,
    max: usize,
}

#[derive(Default)]
struct Graves {
    ended_at: HashMap<u128, Timestamp>,
    order: VecDeque<(u128, Timestamp)>,
    /// Whether something changed since the last snapshot.
    changed: bool,
}

/// Begins a snapshot; the number is the version of what follows: 16 bytes of hash and 8 of time, the oldest first.
const HEADER: &[u8; 16] = b"sundew graves 1\n";
const RECORD_BYTES: usize = 24;

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
        for (hash, ended_at) in &graves.order {
            if graves.ended_at.get(hash) == Some(ended_at) {
                bytes.extend_from_slice(&hash.to_le_bytes());
                bytes.extend_from_slice(&ended_at.as_millis().to_le_bytes());
            }
        }
        Some(bytes)
    }

    /// Reads a snapshot back; false when these bytes are none.
    pub(super) fn restore(&self, snapshot: &[u8]) -> bool {
        let Some(records) = snapshot.strip_prefix(HEADER).filter(|records| records.len().is_multiple_of(RECORD_BYTES)) else {
            return false;
        };
        for record in records.chunks_exact(RECORD_BYTES) {
            let (mut hash, mut millis) = ([0; 16], [0; 8]);
            hash.copy_from_slice(&record[..16]);
            millis.copy_from_slice(&record[16..]);
            self.add(u128::from_le_bytes(hash), Timestamp::from_millis(i64::from_le_bytes(millis)));
        }
        self.lock().changed = false;
        true
    }

    pub(super) fn add(&self, address_hash: u128, now: Timestamp) {
        let mut graves = self.lock();
        graves.changed = true;
        graves.ended_at.insert(address_hash, now);
        graves.order.push_back((address_hash, now));
        while graves.order.len() > self.max {
            if let Some((oldest, ended_at)) = graves.order.pop_front()
                && graves.ended_at.get(&oldest) == Some(&ended_at)
            {
                graves.ended_at.remove(&oldest);
            }
        }
    }

    pub(super) fn contains(&self, address_hash: u128) -> bool {
        self.lock().ended_at.contains_key(&address_hash)
    }

    /// The address lives again; says whether it had ended.
    pub(super) fn remove(&self, address_hash: u128) -> bool {
        // Its place in the order stays until it comes to the front: the count of places is the bound.
        let mut graves = self.lock();
        let had_ended = graves.ended_at.remove(&address_hash).is_some();
        graves.changed |= had_ended;
        had_ended
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Graves> {
        self.graves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_tombstone_makes_room() {
        let tombstones = Tombstones::new(2);
        for (hash, at) in [(1, 10), (2, 20), (3, 30)] {
            tombstones.add(hash, Timestamp::from_millis(at));
        }
        assert_eq!([1, 2, 3].map(|hash| tombstones.contains(hash)), [false, true, true]);
    }

    #[test]
    fn an_address_that_ended_again_keeps_its_newer_tombstone() {
        let tombstones = Tombstones::new(2);
        tombstones.add(1, Timestamp::from_millis(10));
        assert!(tombstones.remove(1));
        assert!(!tombstones.remove(1));
        tombstones.add(1, Timestamp::from_millis(20));
        tombstones.add(2, Timestamp::from_millis(30));
        assert!(tombstones.contains(1) && tombstones.contains(2));
    }

    #[test]
    fn a_snapshot_is_read_back_and_only_made_after_a_change() {
        let tombstones = Tombstones::new(9);
        assert_eq!(tombstones.snapshot(), None);
        for hash in [1, 2, 3] {
            tombstones.add(hash, Timestamp::from_millis(10));
        }
        tombstones.remove(2);
        let snapshot = tombstones.snapshot().unwrap();
        assert_eq!(tombstones.snapshot(), None);
        let other = Tombstones::new(9);
        assert!(other.restore(&snapshot));
        assert_eq!([1, 2, 3].map(|hash| other.contains(hash)), [true, false, true]);
        for damaged in [&snapshot[..snapshot.len() - 1], &snapshot[1..], b""] {
            assert!(!Tombstones::new(9).restore(damaged));
        }
    }
}
