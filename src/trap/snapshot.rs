//! All that traps know as bytes for one file of the data directory: its parts one behind the other, each as a line that names
//! it and the version of its format, its length, a checksum, and then what it holds.
//!
//! There are no addresses of ours in it, only keyed hashes, and no content; networks, domains and masked subjects of senders
//! are.

mod part;

use std::ops::Deref;

use thiserror::Error;

use part::Place;
pub(super) use part::{Format, content, next};

use super::{
    campaigns::Campaigns,
    fingerprint::Key,
    memory::{Memory, Settings},
    samples::Samples,
    statistics::Statistics,
    watch::{Room, State},
};

/// Why bytes are not read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RestoreError {
    /// They are not all there, or not what was written.
    #[error("it is damaged")]
    Damaged,
    /// They are sound and of a later format.
    #[error("it was written by a newer version of Sundew (format {0})")]
    Newer(u32),
    /// They were made under another installation key, so that no hash in them is of any use.
    #[error("it belongs to another installation key")]
    OtherKey,
    /// There is no memory for what they hold.
    #[error("there is not enough memory to read it")]
    NoMemory,
}

/// What was known at a moment, without checksums: those are left until nobody waits for the state any more.
#[derive(Debug, Default)]
pub struct Snapshot {
    bytes: Vec<u8>,
    parts: Vec<Place>,
}

impl Snapshot {
    /// What is to outlive a restart; `None` if there is no memory for it. `lock` is called for each part, so that who waits
    /// for the state waits for one of them only; what comes in between is in some of them, as if the rest had given up its place.
    pub fn take<S: Deref<Target = State>>(lock: impl Fn() -> S) -> Option<Self> {
        let mut snapshot = Self::default();
        lock().memory.save(&mut snapshot)?;
        lock().campaigns.save(&mut snapshot)?;
        lock().statistics.save(&mut snapshot)?;
        Some(snapshot)
    }

    /// One part alone.
    #[cfg(test)]
    pub(super) fn of(save: impl FnOnce(&mut Self) -> Option<()>) -> Vec<u8> {
        let mut snapshot = Self::default();
        save(&mut snapshot).unwrap();
        snapshot.into_bytes()
    }
}

impl State {
    /// Reads such bytes into as much room as there is now.
    pub fn restore(settings: Settings, room: Room, key: Key, bytes: &[u8]) -> Result<Self, RestoreError> {
        let mut rest = bytes;
        let memory = next(Memory::FORMAT, &mut rest)?;
        let campaigns = next(Campaigns::FORMAT, &mut rest)?;
        let statistics = next(Statistics::FORMAT, &mut rest)?;
        if !rest.is_empty() {
            return Err(RestoreError::Damaged);
        }
        // It is the one that knows its key, and the smallest.
        let statistics = Statistics::from_part(room.statistics, key, statistics)?;
        Ok(Self {
            campaigns: Campaigns::from_part(room.campaigns, campaigns)?,
            memory: Memory::from_part(settings, memory)?,
            statistics,
            samples: Samples::new(room.samples),
        })
    }
}

#[cfg(test)]
mod tests;
