//! The bytes of mail in flight: received, being parsed, or looked at without being stored.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use super::Intake;

/// The bytes of mail being received and parsed, in all.
pub(super) struct Budget {
    pub(super) used_bytes: AtomicUsize,
    pub(super) max_bytes: usize,
}

/// A share of the budget for mail in flight; dropping it gives the share back.
pub struct InFlight {
    budget: Arc<Budget>,
    held_bytes: usize,
}

impl Budget {
    pub(super) fn new(max_bytes: usize) -> Arc<Self> {
        Arc::new(Self { used_bytes: AtomicUsize::new(0), max_bytes })
    }
}

impl InFlight {
    /// Mail up to this size may use the whole budget.
    pub const SMALL_BYTES: usize = 256 * 1024;

    pub(super) fn of(budget: &Arc<Budget>) -> Self {
        Self { budget: Arc::clone(budget), held_bytes: 0 }
    }

    /// Takes `more_bytes`, or says no and takes nothing.
    ///
    /// Mail beyond [`Self::SMALL_BYTES`] leaves an eighth of the budget alone, so that a flood of big mail never
    /// keeps the small one out.
    #[must_use]
    pub fn grow(&mut self, more_bytes: usize) -> bool {
        let wanted = self.held_bytes.saturating_add(more_bytes);
        let ceiling = if wanted > Self::SMALL_BYTES { Intake::largest_mail(self.budget.max_bytes) } else { self.budget.max_bytes };
        let taken = self
            .budget
            .used_bytes
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |used| used.checked_add(more_bytes).filter(|&sum| sum <= ceiling));
        if taken.is_ok() {
            self.held_bytes = wanted;
        }
        taken.is_ok()
    }

    /// Whether half of the budget is spent: what can be done without has to go.
    pub(super) fn is_tight(&self) -> bool {
        self.budget.used_bytes.load(Ordering::Relaxed) > self.budget.max_bytes / 2
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.budget.used_bytes.fetch_sub(self.held_bytes, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn big_mail_leaves_an_eighth_to_small_mail_and_everything_is_given_back() {
        let budget = Budget::new(8 * 1024 * 1024);
        let [mut big, mut second, mut small] = [&budget; 3].map(InFlight::of);
        assert!(big.grow(7 * 1024 * 1024));
        assert!(!big.grow(1));
        assert!(!second.grow(InFlight::SMALL_BYTES + 1));
        assert!(small.grow(InFlight::SMALL_BYTES) && small.is_tight());
        drop((big, second));
        assert!(!small.is_tight());
        drop(small);
        assert_eq!(budget.used_bytes.load(Ordering::Relaxed), 0);
    }
}
