//! The bytes of one mail while it comes in.

use memchr::memchr3;

use crate::{intake::InFlight, net::Share};

/// A mail's buffer grows by half, at most by this, so that it never holds much more than the mail.
pub(super) const MAX_GROWTH_BYTES: usize = 1024 * 1024;

/// A mail that grows, and its shares of what all mail and that of its client's network may hold: never more memory
/// than was granted.
pub(super) struct MailBuffer {
    /// Our trace headers, then what came.
    pub(super) raw: Vec<u8>,
    headers_bytes: usize,
    in_flight: InFlight,
    of_network: Share,
    pub(super) granted_bytes: usize,
}

impl MailBuffer {
    /// A mail that begins with our trace headers.
    pub(super) fn new(headers: String, in_flight: InFlight, of_network: Share) -> Self {
        Self { headers_bytes: headers.len(), raw: headers.into_bytes(), in_flight, of_network, granted_bytes: 0 }
    }

    /// Makes room for `more_bytes`, or says no when there is none left.
    pub(super) fn make_room(&mut self, more_bytes: usize) -> bool {
        let needed_bytes = self.raw.len() + more_bytes;
        if needed_bytes <= self.granted_bytes {
            return true;
        }
        let missing_bytes = needed_bytes - self.granted_bytes;
        let ahead_bytes = missing_bytes.max((self.granted_bytes / 2).min(MAX_GROWTH_BYTES));
        // Near the end of the budget what is needed may fit where more doesn't.
        let Some(taken_bytes) = [ahead_bytes, missing_bytes].into_iter().find(|&bytes| self.take(bytes)) else { return false };
        self.granted_bytes += taken_bytes;
        self.raw.reserve_exact(self.granted_bytes - self.raw.len());
        true
    }

    /// From both or from none.
    fn take(&mut self, bytes: usize) -> bool {
        if !self.of_network.grow(bytes) {
            return false;
        }
        let taken = self.in_flight.grow(bytes);
        if !taken {
            self.of_network.shrink(bytes);
        }
        taken
    }

    /// What came, without our headers.
    pub(super) fn mail_bytes(&self) -> usize {
        self.raw.len() - self.headers_bytes
    }

    /// Whether what came has a CR or LF that is not part of a CRLF, or a NUL; for chunks, which nothing else looks through.
    pub(super) fn has_bare_line_ends(&self) -> bool {
        let mut rest = &self.raw[self.headers_bytes..];
        while let Some(at) = memchr3(b'\r', b'\n', 0, rest) {
            match rest[at..] {
                [b'\r', b'\n', ..] => rest = &rest[at + 2..],
                _ => return true,
            }
        }
        false
    }

    /// The mail, in no more memory than it needs.
    pub(super) fn finish(mut self) -> (Vec<u8>, InFlight, Share) {
        // In place, as allocators do it: an eighth too much of every mail would be memory that the store doesn't count.
        self.raw.shrink_to_fit();
        (self.raw, self.in_flight, self.of_network)
    }
}
