//! The statistics as bytes for the data directory: a line that names the format, a checksum, and then all of it.
//!
//! There are no addresses of ours in it, only keyed hashes; networks, domains and masked subjects of senders are.

use datasketches::tdigest::TDigestMut;
use postcard::{from_bytes, to_extend};
use serde::{Deserialize, Serialize};

use super::{
    Capacity, Dimension, Key, Statistics,
    frequent::{Frequent, Groups, Item, Traps},
    tally::{Closed, Tally},
};
use crate::trap::memory::Secs;

/// The number is the version of what follows. Another set of dimensions is another version.
const HEADER: &[u8] = b"sundew trap statistics 1\n";
const CHECKSUM_BYTES: usize = 32;
/// What the key is known again by.
const KEY_CHECK: &[u8] = b"trap statistics";

#[derive(Serialize, Deserialize)]
struct Kept<C, T> {
    key_check: u64,
    now: Secs,
    last: Option<Secs>,
    closed: C,
    open: T,
    frequent: Vec<KeptFrequent>,
    sizes: Vec<u8>,
    gaps: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct KeptFrequent {
    sketch: Vec<u8>,
    items: Vec<(Box<str>, Vec<u8>)>,
}

impl Statistics {
    /// All that is known; `None` if it can't be written.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        let kept = Kept {
            key_check: self.key.hash(KEY_CHECK),
            now: self.now,
            last: self.last,
            closed: &self.closed,
            open: &self.open.tally,
            frequent: self.open.frequent.iter().map(KeptFrequent::of).collect(),
            sizes: self.open.sizes.clone().serialize(),
            gaps: self.open.gaps.clone().serialize(),
        };
        let mut bytes = Vec::with_capacity(self.bytes());
        bytes.extend_from_slice(HEADER);
        bytes.extend_from_slice(&[0; CHECKSUM_BYTES]);
        bytes = to_extend(&kept, bytes).ok()?;
        let (checksum, content) = bytes.get_mut(HEADER.len()..)?.split_first_chunk_mut::<CHECKSUM_BYTES>()?;
        *checksum = blake3::hash(content).into();
        Some(bytes)
    }

    /// Reads such bytes into as much room as there is now; `None` when they are damaged, of another version, or were made
    /// under another key.
    pub fn restore(capacity: Capacity, key: Key, snapshot: &[u8]) -> Option<Self> {
        let (checksum, content) = snapshot.strip_prefix(HEADER)?.split_at_checked(CHECKSUM_BYTES)?;
        if blake3::hash(content) != *<&[u8; CHECKSUM_BYTES]>::try_from(checksum).ok()? {
            return None;
        }
        let kept: Kept<Vec<Closed>, Tally> = from_bytes(content).ok()?;
        let is_ours = kept.key_check == key.hash(KEY_CHECK) && kept.frequent.len() == Dimension::COUNT;
        let dates = kept.closed.iter().map(|day| day.tally.date).chain([kept.open.date]);
        if !is_ours || !dates.is_sorted_by(|one, next| one < next) || !kept.closed.iter().all(is_sound) {
            return None;
        }
        let mut restored = Self::new(capacity, key, kept.now).ok()?;
        for (frequent, kept) in restored.open.frequent.iter_mut().zip(kept.frequent) {
            let items = kept.items.into_iter().map(read_item).collect::<Option<_>>()?;
            frequent.restore(&key, &kept.sketch, items)?;
        }
        restored.open.tally = kept.open;
        restored.open.sizes = TDigestMut::deserialize(&kept.sizes).ok()?;
        restored.open.gaps = TDigestMut::deserialize(&kept.gaps).ok()?;
        restored.closed = kept.closed.into();
        restored.last = kept.last;
        Some(restored)
    }
}

fn is_sound(day: &Closed) -> bool {
    let digests = [&day.sizes, &day.gaps].into_iter().all(|digest| TDigestMut::deserialize(digest).is_ok());
    digests && day.rankings.iter().all(|ranking| ranking.is_sound())
}

impl KeptFrequent {
    fn of(frequent: &Frequent) -> Self {
        let items = frequent.items().map(|item| {
            let mut witnesses = Vec::new();
            item.traps.write(&mut witnesses);
            item.groups.write(&mut witnesses);
            (item.name.clone(), witnesses)
        });
        Self { sketch: frequent.sketch(), items: items.collect() }
    }
}

fn read_item((name, witnesses): (Box<str>, Vec<u8>)) -> Option<Item> {
    let mut rest = &*witnesses;
    let item = Item { name, traps: Traps::read(&mut rest)?, groups: Groups::read(&mut rest)? };
    rest.is_empty().then_some(item)
}

/// A sketch of distinct values as it writes itself.
pub(super) mod registers {
    use datasketches::hll::HllSketch;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::trap::statistics::tally::LG_REGISTERS;

    pub(in super::super) fn serialize<S: Serializer>(sketch: &HllSketch, serializer: S) -> Result<S::Ok, S::Error> {
        sketch.serialize().serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<HllSketch, D::Error> {
        let sketch = HllSketch::deserialize(&Vec::<u8>::deserialize(deserializer)?).map_err(D::Error::custom)?;
        if sketch.lg_config_k() != LG_REGISTERS {
            return Err(D::Error::custom("another number of registers"));
        }
        Ok(sketch)
    }
}
