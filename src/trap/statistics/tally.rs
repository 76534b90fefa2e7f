//! What is counted of a day as a whole.

use datasketches::{
    error::Error,
    hll::{HllSketch, HllType},
    tdigest::TDigestMut,
};
use serde::{Deserialize, Serialize};

use super::{dimension::Dimension, frequent::Frequent, ranking::Ranking, snapshot::registers};
use crate::trap::memory::{Class, Secs};

pub(super) const HOUR: Secs = 60 * 60;
pub(super) const DAY: Secs = 24 * HOUR;
const HOURS: usize = 24;
/// 4,096 registers of a byte: two of three estimates are within 1.6 % of the truth.
pub(super) const LG_REGISTERS: u8 = 12;

/// Mails by the class of the trap that they came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits([u64; Class::ALL.len()]);

impl Hits {
    /// Those that came to traps of this class.
    pub fn of(&self, class: Class) -> u64 {
        self.0[class as usize]
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    pub(super) fn hit(&mut self, class: Class) {
        self.0[class as usize] += 1;
    }
}

/// The numbers of a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Tally {
    /// Days since the epoch.
    pub(super) date: u32,
    pub(super) hours: [Hits; HOURS],
    pub(super) size_bytes: u64,
    /// Mails that came when the day was over, which no ranking has.
    pub(super) late: u64,
    #[serde(with = "registers")]
    pub(super) sources: HllSketch,
    #[serde(with = "registers")]
    pub(super) traps: HllSketch,
    #[serde(with = "registers")]
    pub(super) groups: HllSketch,
}

impl Tally {
    pub(super) fn new(date: u32) -> Result<Self, Error> {
        let sketch = HllSketch::new(LG_REGISTERS, HllType::Hll8)?;
        Ok(Self {
            date,
            hours: [Hits::default(); HOURS],
            size_bytes: 0,
            late: 0,
            sources: sketch.clone(),
            traps: sketch.clone(),
            groups: sketch,
        })
    }

    pub(super) fn hits(&self) -> Hits {
        let mut hits = Hits::default();
        self.hours.iter().for_each(|hour| hits.add(hour));
        hits
    }

    /// Bytes held beside itself.
    fn bytes(&self) -> usize {
        [&self.sources, &self.traps, &self.groups].into_iter().map(HllSketch::estimated_size).sum()
    }
}

/// The day that it is.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) tally: Tally,
    pub(super) frequent: [Frequent; Dimension::COUNT],
    pub(super) sizes: TDigestMut,
    /// Seconds from one mail to the next.
    pub(super) gaps: TDigestMut,
}

/// A day that is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Closed {
    pub(super) tally: Tally,
    pub(super) rankings: [Ranking; Dimension::COUNT],
    /// The digests as they write themselves, which is a fraction of what they need for growing.
    pub(super) sizes: Box<[u8]>,
    pub(super) gaps: Box<[u8]>,
}

impl Open {
    pub(super) fn closed(mut self, listed: usize) -> Closed {
        Closed {
            rankings: self.frequent.map(|frequent| frequent.ranking(listed)),
            sizes: self.sizes.serialize().into(),
            gaps: self.gaps.serialize().into(),
            tally: self.tally,
        }
    }

    /// Bytes held beside itself.
    pub(super) fn bytes(&self) -> usize {
        let frequent: usize = self.frequent.iter().map(Frequent::bytes).sum();
        frequent + self.sizes.estimated_size() + self.gaps.estimated_size() + self.tally.bytes()
    }
}

impl Closed {
    /// Bytes held beside itself.
    pub(super) fn bytes(&self) -> usize {
        let rankings: usize = self.rankings.iter().map(Ranking::bytes).sum();
        rankings + self.sizes.len() + self.gaps.len() + self.tally.bytes()
    }
}
