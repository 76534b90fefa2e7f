//! The statistics as bytes for the data directory.
//!
//! There are no addresses of ours in it, only keyed hashes; networks, domains and masked subjects of senders are.

use datasketches::tdigest::TDigestMut;
use serde::{Deserialize, Serialize};

use super::{
    Capacity, Dimension, Key, Statistics,
    frequent::{Frequent, Groups, Item, Traps},
    tally::{Closed, Tally},
};
use crate::trap::{
    memory::Secs,
    snapshot::{Format, RestoreError, Snapshot, content},
};

/// What the key is known again by.
const KEY_CHECK: &[u8] = b"trap statistics";
/// No key comes more often, and what all of them add up to has a place in 64 bits.
const MAX_COUNT: u64 = 1 << 44;

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
    error: u64,
    items: Vec<KeptItem>,
}

#[derive(Serialize, Deserialize)]
struct KeptItem {
    name: Box<str>,
    count: u64,
    /// Traps, then groups.
    witnesses: Vec<u8>,
}

impl Statistics {
    /// What a snapshot calls it. Another set of dimensions is another version.
    pub(in crate::trap) const FORMAT: Format = Format { name: "statistics", version: 1 };

    /// Adds all that is known; `None` if there is no memory for that.
    pub(in crate::trap) fn save(&self, snapshot: &mut Snapshot) -> Option<()> {
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
        snapshot.add(Self::FORMAT, &kept, self.bytes())
    }

    /// Reads that into as much room as there is now.
    pub(in crate::trap) fn from_part(capacity: Capacity, key: Key, part: &[u8]) -> Result<Self, RestoreError> {
        let kept: Kept<Vec<Closed>, Tally> = content(part)?;
        if kept.key_check != key.hash(KEY_CHECK) {
            return Err(RestoreError::OtherKey);
        }
        let dates = kept.closed.iter().map(|day| day.tally.date).chain([kept.open.date]);
        let is_sound = kept.frequent.len() == Dimension::COUNT && dates.is_sorted_by(|one, next| one < next);
        if !is_sound || !kept.closed.iter().all(is_sound_day) {
            return Err(RestoreError::Damaged);
        }
        let mut restored = Self::new(capacity, key, kept.now).map_err(|_| RestoreError::NoMemory)?;
        for (frequent, kept) in restored.open.frequent.iter_mut().zip(kept.frequent) {
            if kept.error > MAX_COUNT {
                return Err(RestoreError::Damaged);
            }
            let items = kept.items.into_iter().map(read_item).collect::<Option<_>>().ok_or(RestoreError::Damaged)?;
            frequent.restore(&key, kept.error, items);
        }
        let digest = |bytes: &[u8]| TDigestMut::deserialize(bytes).map_err(|_| RestoreError::Damaged);
        restored.open.tally = kept.open;
        restored.open.sizes = digest(&kept.sizes)?;
        restored.open.gaps = digest(&kept.gaps)?;
        restored.closed = kept.closed.into();
        restored.last = kept.last;
        Ok(restored)
    }
}

fn is_sound_day(day: &Closed) -> bool {
    let digests = [&day.sizes, &day.gaps].into_iter().all(|digest| TDigestMut::deserialize(digest).is_ok());
    digests && day.rankings.iter().all(|ranking| ranking.is_sound())
}

impl KeptFrequent {
    fn of(frequent: &Frequent) -> Self {
        let items = frequent.items().into_iter().map(|(count, item)| {
            let mut witnesses = Vec::new();
            item.traps.write(&mut witnesses);
            item.groups.write(&mut witnesses);
            KeptItem { name: item.name.clone(), count, witnesses }
        });
        Self { error: frequent.error(), items: items.collect() }
    }
}

fn read_item(kept: KeptItem) -> Option<(u64, Item)> {
    let mut rest = &*kept.witnesses;
    let item = Item { name: kept.name, traps: Traps::read(&mut rest)?, groups: Groups::read(&mut rest)? };
    (rest.is_empty() && (1..=MAX_COUNT).contains(&kept.count)).then_some((kept.count, item))
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
