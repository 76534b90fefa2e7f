//! What networks of clients, and all of them together, may have.

use crate::net::{ConnectionLimiter, Networks, RateLimiter, Shares};

/// What networks and all together may have.
pub struct Limits {
    /// How many connections are open.
    pub connections: ConnectionLimiter,
    /// How often connections come.
    pub connection_rate: RateLimiter,
    /// How often mails come; each [`Limits::MAIL_UNIT_BYTES`] of their data count as one more.
    pub mail_rate: RateLimiter,
    /// How many bytes of mail in flight a network holds.
    pub mail_bytes: Shares,
}

impl Limits {
    /// What a network may bring is bytes as well as mails.
    pub const MAIL_UNIT_BYTES: usize = 256 * 1024;

    /// What networks may hold of the room for mail in flight: a quarter of it, half of it for a wide one, and one
    /// largest mail in any case.
    pub fn shares_of_room(intake_max_bytes: usize, max_message_bytes: usize, exempt: Networks) -> Shares {
        const HEADERS_BYTES: usize = 64 * 1024;
        let largest = max_message_bytes + HEADERS_BYTES;
        Shares::new(largest.max(intake_max_bytes / 4), largest.max(intake_max_bytes / 2), exempt)
    }
}

#[cfg(test)]
impl Limits {
    /// No limit of any kind.
    pub(crate) fn none() -> Self {
        let everybody = Networks::default;
        Self {
            connections: ConnectionLimiter::new(usize::MAX, usize::MAX, everybody()),
            connection_rate: RateLimiter::new(None, None, everybody()),
            mail_rate: RateLimiter::new(None, None, everybody()),
            mail_bytes: Shares::new(usize::MAX, usize::MAX, everybody()),
        }
    }
}
