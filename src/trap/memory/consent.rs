//! Who wrote to an address while somebody read it: they may well have been asked to.

use serde::{Deserialize, Serialize};

/// Organisations, as hashes; the first ones, since those are who it was given to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Ledger(Option<Box<[u32]>>);

/// How many organisations one address remembers.
const MAX: usize = 16;

impl Ledger {
    /// Remembers an organisation.
    pub(super) fn introduce(&mut self, organisation: u32) {
        let known = self.0.as_deref().unwrap_or_default();
        if known.len() < MAX && !known.contains(&organisation) {
            self.0 = Some(known.iter().copied().chain([organisation]).collect());
        }
    }

    /// Held beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.0.as_deref().map_or(0, size_of_val)
    }

    /// Whether it wrote while the address was in use.
    pub(super) fn knows(&self, organisation: u32) -> bool {
        self.0.as_deref().unwrap_or_default().contains(&organisation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_organisations_are_remembered_and_no_more_than_there_is_room_for() {
        let mut ledger = Ledger::default();
        (0..100).for_each(|organisation| ledger.introduce(organisation % 20));
        assert_eq!((0..20).filter(|organisation| ledger.knows(*organisation)).collect::<Vec<_>>(), (0..16).collect::<Vec<_>>());
    }
}
