//! How often an hour, for each of many keys: the generic cell rate algorithm (ITU-T I.371), in memory that is bounded.

use std::{collections::HashMap, hash::Hash, time::Duration};

use crate::mail::timestamp::Timestamp;

/// So much may come at once after a pause as flows in within this.
const WINDOW: Duration = Duration::from_secs(60 * 60);

/// Counts what each key takes.
#[derive(Debug)]
pub(super) struct Pace<K> {
    interval: Duration,
    max_keys: usize,
    /// When each is unused again; whoever is missing is.
    full_at: HashMap<K, Timestamp>,
}

impl<K: Eq + Hash> Pace<K> {
    /// At most `per_hour` for each of at most `max_keys` keys at a time.
    pub(super) fn new(per_hour: usize, max_keys: usize) -> Self {
        let interval = WINDOW / u32::try_from(per_hour.max(1)).unwrap_or(u32::MAX);
        Self { interval, max_keys, full_at: HashMap::new() }
    }

    /// How long until one more may be taken; zero is now.
    pub(super) fn wait(&self, key: &K, now: Timestamp) -> Duration {
        match self.full_at.get(key) {
            Some(&full_at) => full_at.max(now).plus(self.interval).since(now.plus(WINDOW)),
            // Whoever finds no room waits until somebody else is forgotten.
            None if self.full_at.len() >= self.max_keys => WINDOW,
            None => Duration::ZERO,
        }
    }

    /// Takes one, whatever that makes.
    pub(super) fn take(&mut self, key: K, now: Timestamp) {
        let full_at = self.full_at.entry(key).or_insert(now);
        *full_at = (*full_at).max(now).plus(self.interval);
    }

    /// Gives back one that was taken and not used.
    pub(super) fn give_back(&mut self, key: &K) {
        if let Some(full_at) = self.full_at.get_mut(key) {
            *full_at = full_at.minus(self.interval);
        }
    }

    /// Forgets those that are unused again.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.full_at.retain(|_, full_at| *full_at > now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    fn after(secs: u64) -> Timestamp {
        START.plus(Duration::from_secs(secs))
    }

    #[test]
    fn an_hours_worth_comes_at_once_and_then_one_by_one() {
        let mut pace = Pace::new(4, 10);
        for _ in 0..4 {
            assert_eq!(pace.wait(&'a', START), Duration::ZERO);
            pace.take('a', START);
        }
        assert_eq!(pace.wait(&'a', START), Duration::from_secs(900));
        assert_eq!(pace.wait(&'a', after(900)), Duration::ZERO);
        assert_eq!(pace.wait(&'b', START), Duration::ZERO, "another is not held");
        pace.give_back(&'a');
        assert_eq!(pace.wait(&'a', START), Duration::ZERO, "one that was not used is there again");
    }

    #[test]
    fn the_keys_are_bounded_and_forgotten_when_they_say_nothing_any_more() {
        let mut pace = Pace::new(1, 2);
        pace.take(1, START);
        pace.take(2, START);
        assert_eq!(pace.wait(&3, START), WINDOW);
        pace.sweep(after(3_600));
        assert_eq!((pace.wait(&3, after(3_600)), pace.full_at.len()), (Duration::ZERO, 0));
    }
}
