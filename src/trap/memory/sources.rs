//! Where the operator gave addresses away, and what came of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Secs;

/// Places that are remembered.
const MAX: usize = 1_024;
const MAX_NAME_CHARS: usize = 100;

/// One place where addresses were given away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeedSource {
    /// As the operator calls it.
    pub name: Box<str>,
    /// When the first address was given away there.
    pub since: Secs,
    /// Mails that came to all of its addresses.
    pub mails: u64,
    /// When the last one came; zero before the first.
    pub last: Secs,
}

/// All of them, by hashes of their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Sources(BTreeMap<u32, SeedSource>);

impl Sources {
    /// Whether there is room for this one, or it is known.
    pub(super) fn name(&mut self, source: u32, name: &str, now: Secs) -> bool {
        if self.0.len() >= MAX && !self.0.contains_key(&source) {
            return false;
        }
        let new = || SeedSource { name: name.chars().take(MAX_NAME_CHARS).collect::<String>().into(), since: now, mails: 0, last: 0 };
        self.0.entry(source).or_insert_with(new);
        true
    }

    /// A mail came to one of its addresses.
    pub(super) fn count(&mut self, source: u32, now: Secs) {
        if let Some(source) = self.0.get_mut(&source) {
            source.mails = source.mails.saturating_add(1);
            source.last = source.last.max(now);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &SeedSource)> {
        self.0.iter().map(|(source, kept)| (*source, kept))
    }

    /// The bytes that it holds, about.
    pub(super) fn bytes(&self) -> usize {
        self.0.values().map(|source| size_of::<(u32, SeedSource)>() + source.name.len()).sum()
    }
}
