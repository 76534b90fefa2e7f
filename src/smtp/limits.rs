//! What networks of clients, and all of them together, may have.

use crate::net::{ConnectionLimiter, RateLimiter, Shares};

/// What networks and all together may have.
pub struct Limits {
    /// How many connections are open.
    pub connections: ConnectionLimiter,
    /// How often connections come.
    pub connection_rate: RateLimiter,
    /// How often mails come; one counts once more for each [`Limits::MAIL_UNIT_BYTES`] it has.
    pub mail_rate: RateLimiter,
    /// How many bytes of mail in flight a network holds.
    pub mail_bytes: Shares,
}

impl Limits {
    /// A mail of this size is two as far as rates go: what a network may bring is bytes as well as mails.
    pub const MAIL_UNIT_BYTES: usize = 256 * 1024;

    /// What one network may hold of the room for mail in flight: a quarter, and one largest mail in any case.
    pub const fn mail_bytes_per_network(intake_max_bytes: usize, max_message_bytes: usize) -> usize {
        const HEADERS_BYTES: usize = 64 * 1024;
        let (quarter, largest) = (intake_max_bytes / 4, max_message_bytes + HEADERS_BYTES);
        if quarter > largest { quarter } else { largest }
    }
}

#[cfg(test)]
impl Limits {
    /// No limit of any kind.
    pub(crate) fn none() -> Self {
        let everybody = crate::net::Networks::default;
        Self {
            connections: ConnectionLimiter::new(usize::MAX, usize::MAX, everybody()),
            connection_rate: RateLimiter::new(None, None, everybody()),
            mail_rate: RateLimiter::new(None, None, everybody()),
            mail_bytes: Shares::new(usize::MAX, everybody()),
        }
    }
}
