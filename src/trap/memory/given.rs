//! What one address bears witness of, or was read at it: each thing once a day, whoever writes how often.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error, Visitor},
};

use super::{Key, Secs, settings::DAY};

/// Things that are known of one address, at most; the last ones. A trap that gets mail for years goes on bearing witness: what it
/// forgets stays with the evidence, and is of little weight by then.
const MAX: usize = 12;
/// Of each in a snapshot: its kind, its number, a time, of which group it is.
const KEPT_BYTES: usize = 1 + size_of::<u64>() + size_of::<Secs>() + GROUP_BYTES;
/// Of the group that a witness counts for, so much is known: enough to find it again among sixteen.
const GROUP_BYTES: usize = 3;

/// By which a group is found again.
pub(super) type Mark = [u8; GROUP_BYTES];

/// Whether an address bears witness of something for the first time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    First,
    Again,
    TooSoon,
}

/// Things with the time when each last counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Testimony(Vec<Entry>);

/// A key, a time and the mark of a group in 16 bytes, where a pair of the first two would take 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    number: u64,
    last: Secs,
    kind: u8,
    group: Mark,
}

/// With this kind it came while somebody used the address, which is no testimony.
const READ: u8 = 1 << 7;

/// What is known of a group beside a testimony; never nought, which says that there is none.
pub(super) fn mark(group: u32) -> Mark {
    let [a, b, c, _] = group.to_le_bytes();
    [a, b, c | 0x80]
}

impl Entry {
    fn new(key: Key, last: Secs, read: u8) -> Self {
        let (kind, number) = match key {
            Key::Campaign(number) => (0, number),
            Key::Network(number) => (1, number),
            Key::Domain(number) => (2, number),
        };
        Self { number, last, kind: kind | read, group: [0; GROUP_BYTES] }
    }

    fn key(self) -> Key {
        match self.kind & !READ {
            0 => Key::Campaign(self.number),
            1 => Key::Network(self.number),
            _ => Key::Domain(self.number),
        }
    }
}

impl Testimony {
    /// One more mail tells of `key`. Within a day that counts once.
    pub(super) fn give(&mut self, key: Key, now: Secs) -> Given {
        self.see(key, now, 0)
    }

    /// One more mail of `key` came while somebody used the address; whether that counts.
    pub(super) fn reach(&mut self, key: Key, now: Secs) -> bool {
        self.see(key, now, READ) != Given::TooSoon
    }

    fn see(&mut self, key: Key, now: Secs, kind: u8) -> Given {
        if let Some(known) = self.0.iter_mut().find(|known| known.key() == key) {
            if now.saturating_sub(known.last) < DAY {
                return Given::TooSoon;
            }
            let is_first = known.kind & READ > kind;
            *known = Entry { group: known.group, ..Entry::new(key, now, kind) };
            return if is_first { Given::First } else { Given::Again };
        }
        let new = Entry::new(key, now, kind);
        if self.0.len() < MAX {
            // Few addresses have many, and half as many bytes again would be left over.
            if self.0.len() == self.0.capacity() {
                self.0.reserve_exact(self.0.len().max(2).min(MAX - self.0.len()));
            }
            self.0.push(new);
        } else if let Some(oldest) = self.0.iter_mut().min_by_key(|known| known.last) {
            *oldest = new;
        }
        Given::First
    }

    /// What it said of `key` counted for this group.
    pub(super) fn counted(&mut self, key: Key, group: u32) {
        if let Some(known) = self.0.iter_mut().find(|known| known.key() == key) {
            known.group = mark(group);
        }
    }

    /// It is no witness of anything any more; of what it was, and the mark of the group that it counted for, if it did.
    pub(super) fn take(&mut self) -> Vec<(Key, Option<Mark>)> {
        let taken = self.0.extract_if(.., |known| known.kind & READ == 0);
        taken.map(|known| (known.key(), Some(known.group).filter(|group| *group != [0; GROUP_BYTES]))).collect()
    }

    /// Held beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.0.capacity() * size_of::<Entry>()
    }
}

impl Serialize for Testimony {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut bytes = [[0; KEPT_BYTES]; MAX];
        for (bytes, Entry { number, last, kind, group }) in bytes.iter_mut().zip(&self.0) {
            bytes[0] = *kind;
            bytes[1..9].copy_from_slice(&number.to_le_bytes());
            bytes[9..13].copy_from_slice(&last.to_le_bytes());
            bytes[13..].copy_from_slice(group);
        }
        serializer.serialize_bytes(bytes[..self.0.len()].as_flattened())
    }
}

impl<'de> Deserialize<'de> for Testimony {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl Visitor<'_> for Entries {
            type Value = Testimony;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "up to {MAX} entries of {KEPT_BYTES} bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Testimony, E> {
                let (entries, rest) = bytes.as_chunks::<KEPT_BYTES>();
                if entries.len() > MAX || !rest.is_empty() {
                    return Err(E::invalid_length(bytes.len(), &self));
                }
                let entry = |[kind, n0, n1, n2, n3, n4, n5, n6, n7, l0, l1, l2, l3, group @ ..]: &[u8; KEPT_BYTES]| Entry {
                    number: u64::from_le_bytes([*n0, *n1, *n2, *n3, *n4, *n5, *n6, *n7]),
                    last: Secs::from_le_bytes([*l0, *l1, *l2, *l3]),
                    kind: *kind,
                    group: *group,
                };
                Ok(Testimony(entries.iter().map(entry).collect()))
            }
        }

        deserializer.deserialize_bytes(Entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Secs = 20_000 * DAY;

    #[test]
    fn a_thing_counts_once_a_day_and_the_last_dozen_are_known() {
        let mut given = Testimony::default();
        assert_eq!(given.give(Key::Campaign(42), T0), Given::First);
        assert_eq!(given.give(Key::Campaign(42), T0 + 60), Given::TooSoon);
        assert_eq!(given.give(Key::Network(42), T0 + 60), Given::First);
        assert_eq!(given.give(Key::Campaign(42), T0 + DAY), Given::Again);
        (0..20).for_each(|number| assert_eq!(given.give(Key::Domain(number), T0 + 2 * DAY + number as u32), Given::First));
        assert_eq!((given.0.len(), given.bytes()), (MAX, MAX * 16));
        assert_eq!(given.give(Key::Domain(19), T0 + 2 * DAY + 60), Given::TooSoon);
        assert_eq!(given.take().len(), MAX);
        assert_eq!(given, Testimony::default());
    }

    #[test]
    fn what_somebody_read_counts_once_a_day_too_and_is_not_taken_back() {
        let mut given = Testimony::default();
        assert_eq!([0, 60, DAY].map(|later| given.reach(Key::Campaign(1), T0 + later)), [true, false, true]);
        assert_eq!(given.give(Key::Campaign(2), T0 + DAY), Given::First);
        given.counted(Key::Campaign(2), 0x0403_0201);
        assert_eq!(given.take(), [(Key::Campaign(2), Some([1, 2, 0x83]))]);
        assert!(!given.reach(Key::Campaign(1), T0 + DAY + 60));
        assert_eq!(given.give(Key::Campaign(1), T0 + 9 * DAY), Given::First, "nobody uses it any more");
    }

    #[test]
    fn what_is_written_is_read_back_and_nothing_else() {
        for count in 0..=MAX as u64 {
            let mut given = Testimony::default();
            (0..count).for_each(|number| {
                let key = [Key::Campaign(!number), Key::Network(number), Key::Domain(number)][number as usize % 3];
                _ = given.give(key, T0 + number as u32);
                given.counted(key, number as u32 * 77);
            });
            let bytes = postcard::to_allocvec(&given).unwrap();
            assert_eq!(postcard::from_bytes::<Testimony>(&bytes).unwrap(), given);
        }
        for length in [1, 15, 17, 16 * 13] {
            let bytes = postcard::to_allocvec(&vec![1_u8; length]).unwrap();
            assert!(postcard::from_bytes::<Testimony>(&bytes).is_err(), "{length}");
        }
    }
}
