//! What the operator decides about traps, and the constants of their science.

use super::Secs;

pub(super) const HOUR: Secs = 60 * 60;
pub(super) const DAY: Secs = 24 * HOUR;

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
