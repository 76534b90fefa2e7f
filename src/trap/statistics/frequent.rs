//! The keys of one dimension that came most often since the day began.

use std::{borrow::Cow, collections::HashMap};

use datasketches::{error::Error, frequencies::FrequentItemsSketch};
use foldhash::fast::RandomState;

use super::{distinct::Distinct, ranking::Ranking};
use crate::trap::fingerprint::Key;

/// A longer key is known by its beginning, and so are others that begin like it.
const MAX_KEY_BYTES: usize = 72;
/// What shows that it was longer.
const CUT: &str = "…";

/// Distinct traps of a key: 32 are told apart, more within 13 %.
pub(super) type Traps = Distinct<64>;
/// Distinct origins of them: 16 are told apart, more within 18 %.
pub(super) type Groups = Distinct<32>;

/// Which trap saw a mail, by hashes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Witness {
    pub(super) trap: u64,
    pub(super) group: u64,
}

/// A key that is known at present.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) name: Box<str>,
    pub(super) traps: Traps,
    pub(super) groups: Groups,
}

/// The sketch knows hashes and counts, and which to forget; what is known of a key besides goes with it. Its own hash has
/// no secret, and is fed with hashes that do: nobody can send names that meet in it.
#[derive(Clone, Debug)]
pub(super) struct Frequent {
    sketch: FrequentItemsSketch<u64>,
    /// How often any key may have come before that is not counted any more: what is read back begins with it.
    lost: u64,
    items: HashMap<u64, Item, RandomState>,
}

impl Frequent {
    /// An error if `slots`, three quarters of which are used, is no power of two from 8 on.
    pub(super) fn new(slots: usize) -> Result<Self, Error> {
        Ok(Self { sketch: FrequentItemsSketch::new(slots)?, lost: 0, items: HashMap::default() })
    }

    /// A mail with this key came to a trap.
    pub(super) fn see(&mut self, secret: &Key, key: &str, witness: Witness) {
        let name = short(key);
        let hash = secret.hash(name.as_bytes());
        let error = self.sketch.maximum_error();
        self.sketch.update(hash);
        if self.sketch.maximum_error() != error {
            self.forget();
        }
        let known = match self.items.get_mut(&hash) {
            Some(known) => known,
            None if self.sketch.lower_bound(&hash) == 0 => return,
            None => self.items.entry(hash).or_insert(Item { name: name.into(), traps: Traps::new(), groups: Groups::new() }),
        };
        known.traps.see(witness.trap);
        known.groups.see(witness.group);
    }

    /// Drops what the sketch forgot, into a new map: one that keys leave and enter for long grows to twice the size.
    fn forget(&mut self) {
        let kept = HashMap::with_capacity_and_hasher(self.sketch.maximum_map_capacity(), RandomState::default());
        let known = std::mem::replace(&mut self.items, kept).into_iter();
        self.items.extend(known.filter(|(hash, _)| self.sketch.lower_bound(hash) > 0));
    }

    /// The most frequent ones, and of those only what surely came more often than any key that is forgotten: where nothing
    /// is frequent, whatever happened to come last is not.
    pub(super) fn ranking(&self, listed: usize) -> Ranking {
        let error = self.error();
        let mut items: Vec<_> = self.items.iter().map(|(hash, item)| (self.sketch.lower_bound(hash), item)).collect();
        items.sort_unstable_by(|(one, this), (other, that)| other.cmp(one).then_with(|| this.name.cmp(&that.name)));
        let listed = items.iter().take(listed).take_while(|(count, _)| *count > error).count();
        let left_out = items.get(listed).map_or(0, |(count, _)| *count);
        items.truncate(listed);
        Ranking::new(&items, error, left_out)
    }

    /// Bytes held.
    pub(super) fn bytes(&self) -> usize {
        let names: usize = self.items.values().map(|item| item.name.len()).sum();
        let buckets = match self.items.capacity() {
            0 => 0,
            capacity => (capacity * 8 / 7).next_power_of_two(),
        };
        self.sketch.estimated_size() + buckets * (size_of::<(u64, Item)>() + 1) + names
    }

    /// How many times more than counted a key may have come.
    pub(super) fn error(&self) -> u64 {
        self.lost + self.sketch.maximum_error()
    }

    /// What is known of its keys, and how often each was counted, in the order of their names.
    pub(super) fn items(&self) -> Vec<(u64, &Item)> {
        let mut items: Vec<_> = self.items.iter().map(|(hash, item)| (self.sketch.lower_bound(hash), item)).collect();
        items.sort_unstable_by(|(_, one), (_, other)| one.name.cmp(&other.name));
        items
    }

    /// Adds what another one knew, which may have had another size, and how wrong it was.
    pub(super) fn restore(&mut self, secret: &Key, error: u64, items: Vec<(u64, Item)>) {
        for (count, item) in &items {
            self.sketch.update_with_count(secret.hash(item.name.as_bytes()), *count);
        }
        self.lost = error;
        let known = items.into_iter().map(|(_, item)| (secret.hash(item.name.as_bytes()), item));
        self.items = known.filter(|(hash, _)| self.sketch.lower_bound(hash) > 0).collect();
    }
}

/// What a key is known by.
fn short(key: &str) -> Cow<'_, str> {
    match key.len() > MAX_KEY_BYTES {
        true => Cow::Owned([&key[..key.floor_char_boundary(MAX_KEY_BYTES - CUT.len())], CUT].concat()),
        false => Cow::Borrowed(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITNESS: Witness = Witness { trap: 1, group: 2 };

    #[test]
    fn what_the_sketch_forgets_is_forgotten() {
        let mut frequent = Frequent::new(16).unwrap();
        for n in 0..1_000 {
            frequent.see(&Key::PUBLIC, "often.example", WITNESS);
            frequent.see(&Key::PUBLIC, &format!("n{n}.example"), WITNESS);
            assert!(frequent.items.len() <= 12);
            assert!(frequent.items.keys().all(|hash| frequent.sketch.lower_bound(hash) > 0));
            assert_eq!(frequent.items.len(), frequent.sketch.num_active_items());
        }
        assert!(frequent.items.values().any(|item| &*item.name == "often.example"));
    }

    #[test]
    fn a_long_key_is_known_by_its_beginning_and_says_so() {
        let mut frequent = Frequent::new(16).unwrap();
        for key in ["é".repeat(36), "é".repeat(37), "é".repeat(500), format!("a{}", "é".repeat(36))] {
            frequent.see(&Key::PUBLIC, &key, WITNESS);
        }
        let ranking = frequent.ranking(10);
        let names: Vec<_> = ranking.rows().map(|row| (row.name.to_owned(), row.at_least)).collect();
        assert_eq!(names, [(format!("{}…", "é".repeat(34)), 2), (format!("a{}…", "é".repeat(34)), 1), ("é".repeat(36), 1)]);
        assert!(names.iter().all(|(name, _)| name.len() <= MAX_KEY_BYTES));
    }
}
