//! What the operator decides about traps, and the constants of their science.

use super::{Named, Secs, mailboxes::Mailbox};

pub(super) const HOUR: Secs = 60 * 60;
pub(super) const DAY: Secs = 24 * HOUR;

/// Fewer are of no use.
const LEAST_SUBJECTS: usize = 128;

/// How long things take. Days in production, seconds in tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// An address is in use for so long after its holder last looked into it.
    pub live: Secs,
    /// One that nobody has looked into for so long is a trap, of no weight yet...
    pub abandoned: Secs,
    /// ...and of full weight after so long.
    pub mature: Secs,
    /// An address that never was anybody's has full weight so long after its first mail.
    pub pristine: Secs,
    /// A new installation lists nothing for so long.
    pub warm_up: Secs,
    /// What is to be listed waits for so long, half as long and half as much again: whoever probes learns nothing, and
    /// whoever runs this can say no.
    pub delay: Secs,
    /// How many addresses are remembered.
    pub mailboxes: usize,
    /// How many campaigns have evidence, and how many networks and domains each.
    pub subjects: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            live: 7 * DAY,
            abandoned: 30 * DAY,
            mature: 180 * DAY,
            pristine: 14 * DAY,
            warm_up: 14 * DAY,
            delay: 2 * HOUR,
            mailboxes: 131_072,
            subjects: 65_536,
        }
    }
}

impl Settings {
    /// With room for as many as fit into so many bytes: twice as many addresses as campaigns, networks and domains each.
    pub fn within(self, max_bytes: usize) -> Self {
        /// What one takes that bears witness of eight things; one of twelve takes 64 more.
        const MAILBOX: usize = size_of::<(u64, Mailbox)>() + PLACE + 8 * 16 + 16;
        /// What one takes that eight groups have seen, and half of a name.
        const EVIDENCE: usize = size_of::<(u64, Named<Box<str>>)>() + PLACE + 8 * 12 + 16 + 16;
        /// Of a map's places, of 17 bytes each, at least seven in sixteen are in use.
        const PLACE: usize = 17 * 16 / 7;
        let subjects = (max_bytes / (2 * MAILBOX + 3 * EVIDENCE)).max(LEAST_SUBJECTS);
        Self { mailboxes: 2 * subjects, subjects, ..self }
    }
}
