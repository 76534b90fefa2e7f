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
}

impl Tombstones {
    pub(super) fn new(max: usize) -> Self {
        Self { graves: Mutex::default(), max }
    }

    pub(super) fn add(&self, address_hash: u128, now: Timestamp) {
        let mut graves = self.lock();
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
        self.lock().ended_at.remove(&address_hash).is_some()
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
}
