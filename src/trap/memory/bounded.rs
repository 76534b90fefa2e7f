//! A map with so much room and no more: who weighs least gives up its place.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Secs;

/// How many are looked at to find the one that gives up its place.
const LOOKED_AT: usize = 64;

/// What something is worth to keep.
pub(super) trait Weigh {
    /// More is kept longer; `u32::MAX` never gives up its place while anything else can.
    fn weight(&self, now: Secs) -> u32;

    /// Bytes held beside itself.
    fn bytes(&self) -> usize;
}

/// A map from keyed hashes, which nobody outside can make collide.
#[derive(Debug)]
pub(super) struct Bounded<V> {
    room: usize,
    slots: Vec<(u64, V)>,
    places: HashMap<u64, u32, RandomState>,
    hand: usize,
    evicted: u64,
}

impl<V: Weigh> Bounded<V> {
    pub(super) fn new(room: usize) -> Self {
        // Never moved, so that it grows with what comes and no further.
        Self { room: room.max(1), slots: Vec::with_capacity(room.max(1)), places: HashMap::default(), hand: 0, evicted: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// The bytes that it holds, but for what the allocator adds.
    pub(super) fn bytes(&self) -> usize {
        let buckets = match self.places.capacity() {
            0 => 0,
            capacity => (capacity * 8 / 7).next_power_of_two(),
        };
        self.slots.len() * size_of::<(u64, V)>()
            + buckets * (size_of::<(u64, u32)>() + 1)
            + self.slots.iter().map(|(_, value)| value.bytes()).sum::<usize>()
    }

    /// How many had to give up their places.
    pub(super) fn evicted(&self) -> u64 {
        self.evicted
    }

    pub(super) fn get(&self, key: u64) -> Option<&V> {
        self.slots.get(*self.places.get(&key)? as usize).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, key: u64) -> Option<&mut V> {
        self.slots.get_mut(*self.places.get(&key)? as usize).map(|(_, value)| value)
    }

    /// What is there, or else what is made now.
    pub(super) fn get_or_insert(&mut self, key: u64, now: Secs, new: impl FnOnce() -> V) -> &mut V {
        let place = match self.places.get(&key) {
            Some(&place) => place as usize,
            None => {
                if self.slots.len() >= self.room {
                    self.make_room(now);
                }
                self.slots.push((key, new()));
                self.places.insert(key, self.slots.len() as u32 - 1);
                self.slots.len() - 1
            }
        };
        &mut self.slots[place].1
    }

    /// Where the next one that gives up its place is looked for.
    pub(super) fn hand(&self) -> u32 {
        self.hand as u32
    }

    /// Goes on looking from here.
    pub(super) fn turn(&mut self, hand: u32) {
        self.hand = hand as usize % self.slots.len().max(1);
    }

    pub(super) fn remove(&mut self, key: u64) -> Option<V> {
        let place = self.places.remove(&key)? as usize;
        let (_, value) = self.slots.swap_remove(place);
        if let Some((moved, _)) = self.slots.get(place) {
            self.places.insert(*moved, place as u32);
        }
        Some(value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, &V)> {
        self.slots.iter().map(|(key, value)| (*key, value))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (u64, &mut V)> {
        self.slots.iter_mut().map(|(key, value)| (*key, value))
    }

    /// Takes the lightest of the next ones out, and goes on behind it the next time.
    fn make_room(&mut self, now: Secs) {
        let count = self.slots.len();
        let looked_at = (0..count.min(LOOKED_AT)).map(|step| (self.hand + step) % count);
        let lightest = looked_at.min_by_key(|&place| self.slots[place].1.weight(now));
        self.hand = (self.hand + LOOKED_AT) % count;
        if let Some(key) = lightest.map(|place| self.slots[place].0) {
            self.remove(key);
            self.evicted += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Weigh for u32 {
        fn weight(&self, _: Secs) -> u32 {
            *self
        }

        fn bytes(&self) -> usize {
            0
        }
    }

    #[test]
    fn of_a_few_the_lightest_gives_up_its_place() {
        let mut map = Bounded::new(4);
        for (key, weight) in [(1, 10), (2, 5), (3, 7), (4, 9)] {
            map.get_or_insert(key, 0, || weight);
        }
        map.get_or_insert(5, 0, || 1);
        assert_eq!((map.len(), map.get(2), map.get(5), map.evicted()), (4, None, Some(&1), 1));
        assert_eq!(map.remove(1), Some(10));
        assert!([3, 4, 5].into_iter().all(|key| map.get(key).is_some()), "places hold after one was taken out");
        assert_eq!(map.get_or_insert(3, 0, || 0), &7);
    }
}
