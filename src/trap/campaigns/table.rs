//! Which letters stand under a key: a flat table with open addressing, made once at its full size.

/// Letters found by one key. A key that more letters have tells little, and its run would make each look-up slow.
pub(super) const MAX_PER_KEY: usize = 8;
/// Entries for each 10 places.
const LOAD: usize = 7;

/// A map from keys to several letters each. An entry is the key and, below it, the number of the letter plus one.
pub(super) struct Table {
    places: Box<[u64]>,
    /// Entries that find no place are left out.
    room: usize,
}

impl Table {
    /// For as many entries, which must be fewer than 2^31.
    pub(super) fn new(entries: usize) -> Self {
        Self { places: vec![0; entries * 10 / LOAD + 2 * MAX_PER_KEY].into_boxed_slice(), room: entries }
    }

    /// The bytes that so many entries take.
    pub(super) const fn bytes_of(entries: usize) -> usize {
        entries * 10 / LOAD * size_of::<u64>()
    }

    /// The letters under a key.
    pub(super) fn find(&self, key: u32) -> impl Iterator<Item = u32> {
        let run = self.run(key).map(|place| self.places[place]).take_while(|entry| *entry != 0);
        run.filter(move |entry| entry >> 32 == u64::from(key)).map(|entry| entry as u32 - 1)
    }

    /// Puts a letter under a key, unless the key or the table is full; whether it is there now.
    pub(super) fn insert(&mut self, key: u32, letter: u32) -> bool {
        let mut same = 0;
        let mut free = None;
        for place in self.run(key) {
            match self.places[place] {
                0 => {
                    free = Some(place);
                    break;
                }
                entry if entry >> 32 == u64::from(key) => same += 1,
                _ => {}
            }
            if same == MAX_PER_KEY {
                return false;
            }
        }
        let Some(place) = free.filter(|_| self.room > 0) else { return false };
        self.places[place] = u64::from(key) << 32 | u64::from(letter + 1);
        self.room -= 1;
        true
    }

    /// Takes a letter from under a key, if it is there.
    pub(super) fn remove(&mut self, key: u32, letter: u32) {
        let entry = u64::from(key) << 32 | u64::from(letter + 1);
        let Some(mut hole) = self.run(key).take_while(|place| self.places[*place] != 0).find(|place| self.places[*place] == entry) else {
            return;
        };
        // Those behind it move up, so that no run is broken and nothing is left to clear away (Knuth 6.4, algorithm R).
        let size = self.places.len();
        let mut place = hole;
        loop {
            place = (place + 1) % size;
            let next = self.places[place];
            if next == 0 {
                break;
            }
            let home = self.home((next >> 32) as u32);
            if (place + size - home) % size >= (place + size - hole) % size {
                self.places[hole] = next;
                hole = place;
            }
        }
        self.places[hole] = 0;
        self.room += 1;
    }

    /// How many entries find a place.
    #[cfg(test)]
    pub(super) fn room(&self) -> usize {
        self.room
    }

    /// The bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.places)
    }

    fn home(&self, key: u32) -> usize {
        ((u64::from(key) * self.places.len() as u64) >> 32) as usize
    }

    fn run(&self, key: u32) -> impl Iterator<Item = usize> + use<> {
        let size = self.places.len();
        (self.home(key)..size).chain(0..size).take(size)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn numbers(mut seed: u64) -> impl FnMut(u64) -> u32 {
        move |below| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % below) as u32
        }
    }

    #[test]
    fn it_holds_what_a_set_of_pairs_holds_whatever_comes_and_goes() {
        let mut number = numbers(1);
        let mut table = Table::new(400);
        let mut pairs = BTreeSet::new();
        for _ in 0..20_000 {
            // Few keys at both ends, so that runs collide and go around the end.
            let (key, letter) = ([0, 1, 2, u32::MAX - 1, u32::MAX][number(5) as usize] ^ number(3) << 20, number(1_000));
            let full = pairs.range((key, 0)..=(key, u32::MAX)).count() == MAX_PER_KEY;
            if number(2) == 0 {
                table.remove(key, letter);
                pairs.remove(&(key, letter));
            } else if !full && !pairs.contains(&(key, letter)) && pairs.len() < 400 {
                table.insert(key, letter);
                pairs.insert((key, letter));
            }
            let found: BTreeSet<_> = table.find(key).map(|letter| (key, letter)).collect();
            assert_eq!(found, pairs.range((key, 0)..=(key, u32::MAX)).copied().collect());
        }
    }

    #[test]
    fn a_crowded_key_and_a_full_table_take_no_more() {
        let mut table = Table::new(100);
        (0..50).for_each(|letter| assert_eq!(table.insert(7, letter), letter < 8));
        assert_eq!(table.find(7).collect::<Vec<_>>(), (0..8).collect::<Vec<_>>());
        (100..1_000).for_each(|key| _ = table.insert(key << 20, key));
        assert_eq!((100..1_000).filter(|key| table.find(key << 20).next().is_some()).count(), 92);
        table.remove(7, 3);
        table.insert(7, 99);
        assert!(table.find(7).any(|letter| letter == 99));
    }
}
