//! What is never sent on: mail that we sent, mail that has been around too much, and mail that is too large.

use memchr::memmem;

/// Stands in every mail that leaves; mail that has it is not forwarded again, by whichever Sundew it was sent.
pub(super) const LOOP_FIELD: &str = "Sundew-Forwarded";
/// As many hops as usual mail servers allow (RFC 5321 6.3; Postfix: 50).
const MAX_RECEIVED: usize = 50;
/// A little less than mail servers take that nobody has configured (Postfix: 10,240,000), with what goes around it.
pub const MAX_FORWARD_BYTES: usize = 10_000_000;
/// More of a header is not looked at, and a mail that has more is not forwarded.
const MAX_HEADER_BYTES: usize = 256 * 1024;

/// Why a mail is not forwarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotForwarded {
    /// It was forwarded once.
    Loop,
    /// It came by too many servers, or its header can't be read.
    Hops,
    /// It is larger than [`MAX_FORWARD_BYTES`].
    TooLarge,
}

/// Whether this mail may be forwarded.
pub(super) fn check(raw: &[u8]) -> Result<(), NotForwarded> {
    if raw.len() > MAX_FORWARD_BYTES {
        return Err(NotForwarded::TooLarge);
    }
    let (mut received, mut seen) = (0, 0);
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        let content = line.trim_ascii_end();
        if content.is_empty() {
            break;
        }
        seen += line.len();
        // A field may end at a bare CR where mail came so; what follows it counts as a line of its own.
        for part in content.split(|&byte| byte == b'\r') {
            if is_field(part, LOOP_FIELD) {
                return Err(NotForwarded::Loop);
            }
            received += usize::from(is_field(part, "Received"));
        }
        if received > MAX_RECEIVED || seen > MAX_HEADER_BYTES {
            return Err(NotForwarded::Hops);
        }
    }
    Ok(())
}

fn is_field(line: &[u8], name: &str) -> bool {
    // Spaces before the colon are obsolete, and were never forbidden (RFC 5322 4.5).
    memmem::find(line, b":").is_some_and(|colon| line[..colon].trim_ascii_end().eq_ignore_ascii_case(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_that_was_forwarded_or_has_been_around_is_not_sent_on() {
        for (mail, expected) in [
            ("Subject: x\r\n\r\nbody", Ok(())),
            ("", Ok(())),
            ("Subject: x\r\nSundew-Forwarded: 1\r\n\r\n", Err(NotForwarded::Loop)),
            ("subject: x\nSUNDEW-forwarded : 1\n\n", Err(NotForwarded::Loop)),
            ("Subject: x\rSundew-Forwarded: 1\r\n\r\n", Err(NotForwarded::Loop)),
            ("Subject: x\r\n\r\nSundew-Forwarded: 1\r\n", Ok(())),
            ("Subject: about Sundew-Forwarded: 1\r\n\r\n", Ok(())),
        ] {
            assert_eq!(check(mail.as_bytes()), expected, "{mail:?}");
        }
        let hops = |count| format!("{}Subject: x\r\n\r\n", "Received: from a\r\n\tby b; now\r\n".repeat(count));
        assert_eq!(check(hops(MAX_RECEIVED).as_bytes()), Ok(()));
        assert_eq!(check(hops(MAX_RECEIVED + 1).as_bytes()), Err(NotForwarded::Hops));
    }

    #[test]
    fn what_is_too_large_is_not_sent_on_and_an_endless_header_is_not_read() {
        assert_eq!(check(&vec![b'x'; MAX_FORWARD_BYTES + 1]), Err(NotForwarded::TooLarge));
        assert_eq!(check("X: y\r\n".repeat(MAX_HEADER_BYTES).as_bytes()), Err(NotForwarded::Hops));
    }
}
