//! How something comes onto a list, and off again.

use serde::{Deserialize, Serialize};

use super::Secs;

/// A listing of one that was listed before lasts twice as long, and four times at most.
const MAX_FACTOR: u8 = 2;

/// Where something stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// On no list.
    #[default]
    Open,
    /// To be listed when this time has come and nothing speaks against it.
    Pending {
        /// That time.
        due: Secs,
    },
    /// On the list.
    Listed {
        /// Since when.
        since: Secs,
        /// Until when, if it is not seen again.
        until: Secs,
    },
}

/// The listing of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Where it stands.
    pub phase: Phase,
    /// How often it was listed.
    pub times: u8,
    /// Who runs this said that it is no spam, which is final.
    pub is_cleared: bool,
}

/// What bears on a listing at a moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case {
    /// It is to be listed.
    pub(super) deserves: bool,
    /// What is listed still should be.
    pub(super) holds: bool,
    /// When it was last seen at a trap.
    pub(super) last: Secs,
    /// How long it stays after that, the first time.
    pub(super) lifetime: Secs,
    /// How long it waits.
    pub(super) delay: Secs,
}

impl Listing {
    /// On the list now.
    pub fn is_listed(&self) -> bool {
        matches!(self.phase, Phase::Listed { .. })
    }

    /// Goes where it belongs at `now`.
    pub(super) fn advance(&mut self, case: Case, now: Secs) {
        if self.is_cleared {
            self.phase = Phase::Open;
            return;
        }
        self.phase = match self.phase {
            Phase::Open if case.deserves => Phase::Pending { due: now.saturating_add(case.delay) },
            Phase::Pending { .. } if !case.deserves => Phase::Open,
            Phase::Pending { due } if now >= due => {
                self.times = self.times.saturating_add(1);
                Phase::Listed { since: now, until: self.until(case) }
            }
            Phase::Listed { .. } if !case.holds || now >= self.until(case) => Phase::Open,
            Phase::Listed { since, .. } => Phase::Listed { since, until: self.until(case) },
            same => same,
        };
    }

    fn until(&self, case: Case) -> Secs {
        let factor = 1 << self.times.saturating_sub(1).min(MAX_FACTOR);
        case.last.saturating_add(case.lifetime.saturating_mul(factor))
    }

    /// Takes it off, so that it is listed again only when it is seen again.
    pub(super) fn take_off(&mut self) {
        self.phase = Phase::Open;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: Case = Case { deserves: true, holds: true, last: 0, lifetime: 100, delay: 10 };

    #[test]
    fn what_deserves_it_waits_is_listed_and_expires() {
        let mut listing = Listing::default();
        for (now, wanted) in [
            (0, Phase::Pending { due: 10 }),
            (9, Phase::Pending { due: 10 }),
            (10, Phase::Listed { since: 10, until: 100 }),
            (99, Phase::Listed { since: 10, until: 100 }),
            (100, Phase::Open),
        ] {
            listing.advance(CASE, now);
            assert_eq!(listing.phase, wanted, "{now}");
        }
    }

    #[test]
    fn what_no_longer_deserves_it_is_not_listed_after_all() {
        let mut listing = Listing::default();
        listing.advance(CASE, 0);
        listing.advance(Case { deserves: false, ..CASE }, 5);
        assert_eq!(listing.phase, Phase::Open);
    }

    #[test]
    fn each_time_it_lasts_twice_as_long_and_four_times_at_most() {
        let mut listing = Listing::default();
        for (times, wanted) in [(1, 100), (2, 200), (3, 400), (4, 400)] {
            let case = Case { delay: 0, ..CASE };
            listing.phase = Phase::Open;
            listing.advance(case, 0);
            listing.advance(case, 0);
            assert_eq!((listing.times, listing.phase), (times, Phase::Listed { since: 0, until: wanted }));
        }
    }

    #[test]
    fn who_runs_this_has_the_last_word() {
        let mut listing = Listing::default();
        listing.advance(CASE, 0);
        listing.advance(CASE, 10);
        assert!(listing.is_listed());
        listing.is_cleared = true;
        listing.advance(CASE, 20);
        listing.advance(CASE, 40);
        assert_eq!(listing.phase, Phase::Open);
    }
}
