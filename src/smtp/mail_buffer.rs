//! The bytes of one mail while it comes in.

use memchr::memchr3;

use crate::{intake::InFlight, net::Share};

/// A mail is kept in pieces of this size until it is whole: a buffer that grows is copied each time, since freed memory
/// is overwritten and so never grows in place.
pub(super) const PIECE_BYTES: usize = 256 * 1024;

/// A mail that grows, and its shares of what all mail and that of its client's network may hold: never more memory
/// than was granted.
pub(super) struct MailBuffer {
    /// Our trace headers, then what came; full.
    pieces: Vec<Vec<u8>>,
    /// What follows, with room for what was made.
    pub(super) piece: Vec<u8>,
    headers_bytes: usize,
    in_flight: InFlight,
    of_network: Share,
    pub(super) granted_bytes: usize,
}

impl MailBuffer {
    /// A mail that begins with our trace headers.
    pub(super) fn new(headers: String, in_flight: InFlight, of_network: Share) -> Self {
        Self { headers_bytes: headers.len(), pieces: Vec::new(), piece: headers.into_bytes(), in_flight, of_network, granted_bytes: 0 }
    }

    /// Makes room for `more_bytes` in the piece, or says no when there is none left.
    pub(super) fn make_room(&mut self, more_bytes: usize) -> bool {
        if self.granted_bytes > 0 && self.piece.capacity() - self.piece.len() >= more_bytes {
            return true;
        }
        if self.piece.len() >= PIECE_BYTES {
            self.pieces.push(std::mem::take(&mut self.piece));
        }
        // Our headers come with memory of their own, which nobody granted.
        let room_bytes = if self.granted_bytes > 0 { self.piece.capacity() } else { 0 };
        let missing_bytes = self.piece.len() + more_bytes - room_bytes;
        let ahead_bytes = missing_bytes.max((self.granted_bytes / 2).min(PIECE_BYTES));
        // Near the end of the budget what is needed may fit where more doesn't.
        let Some(taken_bytes) = [ahead_bytes, missing_bytes].into_iter().find(|&bytes| self.take(bytes)) else { return false };
        self.granted_bytes += taken_bytes;
        self.piece.reserve_exact(room_bytes + taken_bytes - self.piece.len());
        true
    }

    /// Bytes of all of it.
    pub(super) fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum::<usize>() + self.piece.len()
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
        self.len() - self.headers_bytes
    }

    /// Whether what came has a CR or LF that is not part of a CRLF, or a NUL; for chunks, which nothing else looks through.
    pub(super) fn has_bare_line_ends(&self) -> bool {
        let (mut headers_bytes, mut after_cr) = (self.headers_bytes, false);
        for piece in self.pieces.iter().chain([&self.piece]) {
            let mut rest = &piece[std::mem::take(&mut headers_bytes)..];
            match rest {
                [] => continue,
                [b'\n', ..] if after_cr => rest = &rest[1..],
                _ if after_cr => return true,
                _ => {}
            }
            after_cr = false;
            while let Some(at) = memchr3(b'\r', b'\n', 0, rest) {
                match rest[at..] {
                    [b'\r', b'\n', ..] => rest = &rest[at + 2..],
                    [b'\r'] => (after_cr, rest) = (true, &[]),
                    _ => return true,
                }
            }
        }
        after_cr
    }

    /// The mail, in no more memory than it needs.
    pub(super) fn finish(self) -> (Vec<u8>, InFlight, Share) {
        let size_bytes = self.len();
        let mut whole = self.piece;
        if self.pieces.is_empty() {
            // An eighth too much of every mail would be memory that the store doesn't count.
            whole.shrink_to_fit();
        } else {
            let last = std::mem::replace(&mut whole, Vec::with_capacity(size_bytes));
            // Each piece goes as it is copied: the memory of the whole is used as it fills.
            for piece in self.pieces.into_iter().chain([last]) {
                whole.extend_from_slice(&piece);
            }
        }
        (whole, self.in_flight, self.of_network)
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use crate::{
        intake::Intake,
        net::{Networks, Shares},
    };

    use super::*;

    fn filled(bytes: &[u8], step: usize) -> MailBuffer {
        let of_network = Shares::new(usize::MAX, usize::MAX, Networks::default()).of(IpAddr::from([192, 0, 2, 1]));
        let mut buffer = MailBuffer::new("H: h\r\n".to_owned(), Intake::for_tests(1 << 30).in_flight(), of_network);
        for octets in bytes.chunks(step) {
            assert!(buffer.make_room(octets.len()));
            let before = buffer.piece.capacity();
            buffer.piece.extend_from_slice(octets);
            assert_eq!(buffer.piece.capacity(), before, "there was room");
            assert!(buffer.pieces.iter().chain([&buffer.piece]).map(Vec::capacity).sum::<usize>() <= buffer.granted_bytes);
        }
        buffer
    }

    #[test]
    fn what_came_in_pieces_is_one_mail_at_the_end() {
        let mail: Vec<u8> = (0..2_000_003_u32).map(|n| n.to_le_bytes()[(n % 3) as usize]).collect();
        for step in [999, 16 * 1024, 300_000] {
            let buffer = filled(&mail, step);
            assert!(buffer.pieces.len() > 2 && buffer.mail_bytes() == mail.len());
            let whole = buffer.finish().0;
            assert!(whole.strip_prefix(b"H: h\r\n") == Some(&mail[..]) && whole.capacity() == whole.len());
        }
    }

    #[test]
    fn bare_line_ends_are_found_also_between_two_pieces() {
        let first = PIECE_BYTES;
        // (the bytes around the end of the first piece, whether they are bare)
        for (around, bare) in [(b"\r\n", false), (b"x\n", true), (b"\rx", true), (b"xy", false)] {
            for shift in 0..8 {
                let mut mail = vec![b'x'; 3 * PIECE_BYTES];
                mail[first - shift..first - shift + 2].copy_from_slice(around);
                assert_eq!(filled(&mail, 4).has_bare_line_ends(), bare, "{around:?} {shift}");
            }
        }
        assert!(filled(b"ends\r", 2).has_bare_line_ends() && !filled(b"ends\r\n", 1).has_bare_line_ends());
        assert!(filled(b"a\0b", 2).has_bare_line_ends());
    }
}
