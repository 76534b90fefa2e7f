//! Which public names somebody looked at lately: a name that is in use must not become somebody's own.
//!
//! Two Bloom filters take turns (Bloom 1970; ageing as in Yoon 2010), so a read is remembered for one to two periods, in
//! 512 KiB whatever is asked for. A wrong yes costs a name that could have been claimed, so a filter takes only so many
//! names: else somebody who looks at millions of them would leave none to claim. What is looked at beyond is not known.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::mail::timestamp::Timestamp;

/// 256 KiB each: with 100,000 names in a period one free name in two thousand looks used.
const BITS: u32 = 1 << 21;
const HASHES: u32 = 5;
/// Of a period; with so many one free name in sixty looks used.
const MAX_NAMES: u32 = 200_000;

pub(super) struct Reads {
    period: Duration,
    filters: Mutex<Filters>,
}

struct Filters {
    began: Timestamp,
    /// How many names are in `current`.
    names: u32,
    current: Box<[u64]>,
    before: Box<[u64]>,
}

fn empty() -> Box<[u64]> {
    vec![0; BITS as usize / 64].into()
}

/// The places of a name: two halves of its hash make all of them (Kirsch and Mitzenmacher 2006).
fn places(name: u128) -> impl Iterator<Item = (usize, u64)> {
    let (first, step) = (name as u32, (name >> 64) as u32 | 1);
    (0..HASHES).map(move |n| first.wrapping_add(n.wrapping_mul(step)) % BITS).map(|bit| (bit as usize / 64, 1 << (bit % 64)))
}

impl Reads {
    /// Remembers a read for `period` at least.
    pub(super) fn new(period: Duration) -> Self {
        let filters = Filters { began: Timestamp::from_millis(0), names: 0, current: empty(), before: empty() };
        Self { period, filters: Mutex::new(filters) }
    }

    /// Somebody looked at this name.
    pub(super) fn note(&self, name: u128, now: Timestamp) {
        self.with(now, |filters| {
            let is_new = places(name).any(|(word, bit)| filters.current[word] & bit == 0);
            if is_new && filters.names < MAX_NAMES {
                filters.names += 1;
                places(name).for_each(|(word, bit)| filters.current[word] |= bit);
            }
        });
    }

    /// Whether somebody looked at this name lately.
    pub(super) fn contain(&self, name: u128, now: Timestamp) -> bool {
        let holds = |filter: &[u64]| places(name).all(|(word, bit)| filter[word] & bit != 0);
        self.with(now, |filters| holds(&filters.current) || holds(&filters.before))
    }

    fn with<T>(&self, now: Timestamp, act: impl FnOnce(&mut Filters) -> T) -> T {
        let mut filters = self.filters.lock().unwrap_or_else(PoisonError::into_inner);
        let age = now.since(filters.began);
        if age >= self.period {
            filters.before = if age >= 2 * self.period { empty() } else { std::mem::replace(&mut filters.current, empty()) };
            filters.current = empty();
            (filters.began, filters.names) = (now, 0);
        }
        act(&mut filters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn a_read_is_remembered_for_a_period_at_least_and_two_at_most() {
        let reads = Reads::new(Duration::from_secs(3_600));
        let at = |hours: i64| Timestamp::from_millis(1_000 * HOUR + hours * HOUR);
        reads.note(7, at(0));
        reads.note(u128::MAX, Timestamp::from_millis(1_000 * HOUR + HOUR - 1));
        assert!(reads.contain(7, at(0)) && !reads.contain(8, at(0)));
        assert!(reads.contain(u128::MAX, Timestamp::from_millis(1_000 * HOUR + 2 * HOUR - 2)));
        assert!(!reads.contain(7, at(3)) && !reads.contain(u128::MAX, at(3)));
    }

    #[test]
    fn free_names_seldom_look_used() {
        let (reads, now) = (Reads::new(Duration::from_secs(60)), Timestamp::from_millis(0));
        let name = |n: u128| u128::from_le_bytes(*blake3::hash(&n.to_le_bytes()).as_bytes().first_chunk().unwrap());
        (0..100_000).for_each(|n| reads.note(name(n), now));
        assert!((0..100_000).all(|n| reads.contain(name(n), now)));
        let wrong = |names: std::ops::Range<u128>| names.filter(|&n| reads.contain(name(n), now)).count();
        assert!(wrong(100_000..200_000) < 200);
        // Nor does anybody make them look so by looking at millions.
        (200_000..3_000_000).for_each(|n| reads.note(name(n), now));
        let free = 10_000_000..10_100_000;
        assert!(wrong(free.clone()) < 2_000, "{}", wrong(free));
    }
}
