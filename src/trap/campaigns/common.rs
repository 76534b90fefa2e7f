//! What many campaigns have in common says nothing about a letter: footers of lists, notes of virus scanners, signatures.
//!
//! It is known without keeping words: each place of a sketch holds the least hash of the words there, so a value that many
//! campaigns have in the same place comes of words that they share. Where two sketches agree on such a value, that place
//! is left out of the comparison, and what remains estimates how much the letters resemble each other in the rest
//! of their words.

use serde::{Deserialize, Serialize};

/// Fewer campaigns than this have nothing in common.
const LEAST_CAMPAIGNS: u32 = 8;
/// In one of how many campaigns a value must be found.
const ONE_IN: u32 = 200;
/// Counters, each for many values: with 64 values to a campaign one counts a 2,000th of them by chance.
const COUNTERS: usize = 1 << 17;
/// Values of a sketch.
const VALUES: u64 = 64;
/// Then all counts are halved, so that what no campaign says any more is forgotten.
const HALVED_AT: u32 = 1 << 20;

/// How many campaigns have a value in a place of their sketch.
#[derive(Serialize, Deserialize)]
pub(super) struct Common {
    counters: Box<[u32]>,
    campaigns: u32,
}

impl Common {
    /// The bytes that it holds.
    pub(super) const BYTES: usize = COUNTERS * size_of::<u32>();

    pub(super) fn new() -> Self {
        Self { counters: vec![0; COUNTERS].into_boxed_slice(), campaigns: 0 }
    }

    /// Counts the sketch of a new campaign.
    pub(super) fn count(&mut self, sketch: &[u16]) {
        for (place, value) in sketch.iter().enumerate() {
            self.counters[index(place, *value)] += 1;
        }
        self.campaigns += 1;
        if self.campaigns == HALVED_AT {
            self.campaigns /= 2;
            self.counters.iter_mut().for_each(|counter| *counter /= 2);
        }
    }

    /// Whether many campaigns have this value in this place.
    pub(super) fn has(&self, place: usize, value: u16) -> bool {
        self.counters[index(place, value)] >= LEAST_CAMPAIGNS.max(self.campaigns / ONE_IN)
    }

    /// Whether it is one that was made here.
    pub(super) fn is_sound(&self) -> bool {
        self.counters.len() == COUNTERS
            && self.campaigns < HALVED_AT
            && self.counters.iter().all(|counter| u64::from(*counter) <= VALUES * u64::from(HALVED_AT))
    }
}

fn index(place: usize, value: u16) -> usize {
    let mixed = ((place as u64) << 16 | u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - COUNTERS.trailing_zeros())) as usize
}
