//! How many, independent of each other, have seen the same thing, and how much that proves.
//!
//! Addresses are no witnesses: whoever wants something listed can make thousands. What counts is where they came from.
//! A group is one such origin, and counts once, as strong as its strongest address.

use serde::{Deserialize, Serialize};

use super::{
    Secs,
    given::{Mark, mark},
    settings::DAY,
};

/// What one group of full weight proves, on the day.
const WEIGHT: f32 = 0.4;
/// After so long it proves half as much.
const HALF_LIFE: Secs = 14 * DAY;
/// Groups that are told apart. Sixteen prove 0.999, however many there are.
pub(super) const MAX: usize = 16;
/// Addresses of one group that count as new on one day.
const MAX_NEW_A_DAY: u8 = 3;

/// One origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) id: u32,
    /// In 255ths.
    pub(super) strength: u8,
    /// Addresses that came on the day of `last`.
    new_today: u8,
    pub(super) addresses: u16,
    pub(super) last: Secs,
}

/// The groups that have seen one thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    known: Vec<Group>,
    /// Those that had to give way.
    forgotten: u32,
}

impl Groups {
    /// Something came to an address of `group` that is trusted with `strength`, between 0 and 1; whether that address counts as
    /// one more.
    pub(super) fn see(&mut self, group: u32, strength: f32, is_new_address: bool, now: Secs) -> bool {
        let strength = (strength.clamp(0.0, 1.0) * 255.0).round() as u8;
        if let Some(known) = self.known.iter_mut().find(|known| known.id == group) {
            if now / DAY != known.last / DAY {
                known.new_today = 0;
            }
            known.strength = known.strength.max(strength);
            known.last = known.last.max(now);
            let counts = is_new_address && known.new_today < MAX_NEW_A_DAY;
            if counts {
                known.new_today += 1;
                known.addresses = known.addresses.saturating_add(1);
            }
            return counts;
        }
        let new = Group { id: group, strength, new_today: 1, addresses: 1, last: now };
        if self.known.len() < MAX {
            self.known.push(new);
            return true;
        }
        let weakest = (0..MAX).min_by(|&one, &other| self.known[one].proves(now).total_cmp(&self.known[other].proves(now)));
        let weakest = weakest.map(|at| &mut self.known[at]).filter(|weakest| weakest.proves(now) < new.proves(now));
        self.forgotten = self.forgotten.saturating_add(1);
        weakest.map(|weakest| *weakest = new).is_some()
    }

    /// An address that counted for the group with this mark is somebody's again: what it has seen is no proof.
    pub(super) fn withdraw(&mut self, group: Mark) {
        let Some(at) = self.known.iter().position(|known| mark(known.id) == group) else { return };
        self.known[at].addresses -= 1;
        if self.known[at].addresses == 0 {
            self.known.swap_remove(at);
        }
    }

    /// Between 0 and 1: noisy-or over the groups, each as strong as it is now.
    pub fn confidence(&self, now: Secs) -> f32 {
        1.0 - self.known.iter().map(|group| 1.0 - WEIGHT * group.proves(now)).product::<f32>()
    }

    /// How many there are. Of more than sixteen, those that come and go may count more than once.
    pub fn count(&self) -> usize {
        self.known.len() + self.forgotten as usize
    }

    /// How many of them are told apart, each once: sixteen at most.
    pub(super) fn told_apart(&self) -> usize {
        self.known.len()
    }

    /// How many have seen it since `time`.
    pub fn since(&self, time: Secs) -> usize {
        self.known.iter().filter(|group| group.last >= time).count()
    }

    /// Held beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.known.capacity() * size_of::<Group>()
    }

    /// Addresses that have seen it, by what counts: three new ones of a group on a day.
    pub fn addresses(&self) -> usize {
        self.known.iter().map(|group| usize::from(group.addresses)).sum()
    }
}

impl Group {
    /// What is left of its strength.
    fn proves(&self, now: Secs) -> f32 {
        let age = now.saturating_sub(self.last) as f32 / HALF_LIFE as f32;
        f32::from(self.strength) / 255.0 * (-age).exp2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(groups: impl IntoIterator<Item = (u32, f32)>) -> Groups {
        let mut seen = Groups::default();
        groups.into_iter().for_each(|(group, strength)| _ = seen.see(group, strength, true, 0));
        seen
    }

    #[test]
    fn full_groups_prove_what_the_science_says_of_them() {
        for (groups, wanted) in [(0, 0.0), (1, 0.4), (2, 0.64), (3, 0.78), (5, 0.92), (8, 0.98)] {
            let confidence = seen((0..groups).map(|group| (group, 1.0))).confidence(0);
            assert!((confidence - wanted).abs() < 0.01, "{groups}: {confidence}");
        }
    }

    #[test]
    fn a_thousand_addresses_of_one_origin_are_one_witness() {
        let one = seen([(7, 1.0)]).confidence(0);
        assert_eq!(seen(std::iter::repeat_n((7, 1.0), 1_000)).confidence(0), one);
        assert_eq!(seen(std::iter::repeat_n((7, 1.0), 1_000)).addresses(), 3);
    }

    #[test]
    fn what_was_seen_long_ago_proves_less_by_half_every_fortnight() {
        let groups = seen([(1, 1.0)]);
        for (days, wanted) in [(0, 0.4), (14, 0.2), (28, 0.1), (365, 0.0)] {
            assert!((groups.confidence(days * DAY) - wanted).abs() < 0.001, "{days}");
        }
    }

    #[test]
    fn sixteen_are_known_and_the_weakest_gives_way_to_a_stronger_one() {
        let mut groups = seen((0..16).map(|group| (group, 0.5)));
        groups.see(100, 0.1, true, 0);
        assert!(groups.known.iter().all(|group| group.id != 100));
        groups.see(101, 1.0, true, 0);
        assert!(groups.known.iter().any(|group| group.id == 101));
        assert_eq!((groups.known.len(), groups.count()), (16, 18));
    }

    #[test]
    fn what_is_withdrawn_proves_nothing_unless_another_address_of_the_group_saw_it() {
        let mut groups = seen([(1, 1.0), (1, 1.0), (2, 1.0)]);
        groups.withdraw(mark(1));
        assert_eq!(groups.count(), 2);
        groups.withdraw(mark(1));
        groups.withdraw(mark(3));
        assert_eq!((groups.count(), groups.confidence(0)), (1, seen([(2, 1.0)]).confidence(0)));
    }
}
