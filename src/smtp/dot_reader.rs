//! The data of a mail as it comes over the wire: finds its end, takes the stuffed dots out, keeps to a size. Pure.
//!
//! Only `CRLF . CRLF` ends a mail (RFC 5321 4.1.1.4). Whoever takes `LF . LF` or another likeness for the end reads
//! the rest of a mail as commands that its sender never gave (SMTP smuggling, CVE-2023-51764 and others).

use memchr::memchr3;

/// Reads the data of one mail; a new one for each mail.
pub struct DotReader {
    place: Place,
    /// The most content bytes kept, without stuffed dots and the end mark (RFC 1870 section 3).
    max_bytes: usize,
    size_bytes: usize,
    discards: bool,
    has_bare_line_ends: bool,
}

/// Whether the mail has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// All input was used, the mail goes on.
    More,
    /// The mail ended; what follows are commands.
    End,
}

/// Where in a line the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Behind a real CRLF; the one of the DATA command counts.
    LineStart,
    Within,
    AfterCr,
    /// Behind a dot at the start of a line, which is dropped whatever follows.
    Dot,
    DotCr,
}

impl DotReader {
    /// A reader that keeps at most `max_bytes`.
    pub fn new(max_bytes: usize) -> Self {
        Self { place: Place::LineStart, max_bytes, size_bytes: 0, discards: false, has_bare_line_ends: false }
    }

    /// Reads `input`, appends content to `out`; gives how much was used, which is all of it unless the mail ended.
    pub fn feed(&mut self, input: &[u8], out: &mut Vec<u8>) -> (usize, Progress) {
        let mut at = 0;
        while let Some(&byte) = input.get(at) {
            match (self.place, byte) {
                (Place::LineStart, b'.') => {
                    self.place = Place::Dot;
                    at += 1;
                }
                (Place::Dot, b'\r') => {
                    self.place = Place::DotCr;
                    at += 1;
                }
                (Place::DotCr, b'\n') => return (at + 1, Progress::End),
                // `CRLF . CR` and then something else: the CR was content.
                (Place::DotCr, _) => {
                    self.keep(b"\r", out);
                    self.place = Place::AfterCr;
                }
                (Place::AfterCr, b'\n') => {
                    self.keep(b"\n", out);
                    self.place = Place::LineStart;
                    at += 1;
                }
                (Place::AfterCr, _) => {
                    self.has_bare_line_ends = true;
                    self.place = Place::Within;
                }
                (Place::LineStart | Place::Dot, _) => self.place = Place::Within,
                (Place::Within, _) => {
                    let length = self.run_length(&input[at..]);
                    self.keep(&input[at..at + length], out);
                    at += length;
                }
            }
        }
        (at, Progress::More)
    }

    /// Keeps nothing of what is still to come: only the end is looked for.
    pub fn discard(&mut self) {
        self.discards = true;
    }

    /// Whether the mail is larger than the limit. Nothing more is kept then, and the rest is read all the same.
    pub fn is_oversized(&self) -> bool {
        self.size_bytes > self.max_bytes
    }

    /// Whether there was a CR or LF that is not part of a CRLF, or a NUL; kept as received.
    pub fn has_bare_line_ends(&self) -> bool {
        self.has_bare_line_ends
    }

    /// How many bytes can be kept in one piece: up to a CRLF with a dot or nothing behind it.
    ///
    /// One search finds line ends, bare ones and NUL together, so a line costs one step and not one per byte.
    fn run_length(&mut self, bytes: &[u8]) -> usize {
        let mut from = 0;
        while let Some(found) = memchr3(b'\r', b'\n', 0, &bytes[from..]) {
            let at = from + found;
            match bytes[at..] {
                [b'\r', b'\n'] | [b'\r', b'\n', b'.', ..] => {
                    self.place = Place::LineStart;
                    return at + 2;
                }
                [b'\r', b'\n', ..] => from = at + 2,
                [b'\r'] => {
                    self.place = Place::AfterCr;
                    return at + 1;
                }
                _ => {
                    self.has_bare_line_ends = true;
                    from = at + 1;
                }
            }
        }
        bytes.len()
    }

    fn keep(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.size_bytes = self.size_bytes.saturating_add(bytes.len());
        if !self.discards && !self.is_oversized() {
            out.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `(wire, content, what follows the end, bare line ends)`
    type Ended = (&'static [u8], &'static [u8], &'static [u8], bool);

    const ENDED: &[Ended] = &[
        (b".\r\n", b"", b"", false),
        (b"\r\n.\r\n", b"\r\n", b"", false),
        (b"a\r\n.\r\n", b"a\r\n", b"", false),
        (b"a\r\n.\r\nRSET\r\n", b"a\r\n", b"RSET\r\n", false),
        (b"a\r\n.\r\n.\r\n", b"a\r\n", b".\r\n", false),
        (b"..\r\n.\r\n", b".\r\n", b"", false),
        (b"..x\r\n.\r\n", b".x\r\n", b"", false),
        (b"a\r\n..\r\n.\r\n", b"a\r\n.\r\n", b"", false),
        (b"a\r\n...\r\n.\r\n", b"a\r\n..\r\n", b"", false),
        // RFC 5321 4.5.2: a dot that starts a line goes, even if a careless client did not double it.
        (b".a\r\n.b\r\n.\r\n", b"a\r\nb\r\n", b"", false),
        (b"a.\r\n.\r\n", b"a.\r\n", b"", false),
        (b"a\n.\nQUIT\r\n.\r\n", b"a\n.\nQUIT\r\n", b"", true),
        (b"a\n.\r\nQUIT\r\n.\r\n", b"a\n.\r\nQUIT\r\n", b"", true),
        (b"a\r.\rQUIT\r\n.\r\n", b"a\r.\rQUIT\r\n", b"", true),
        (b"a\r.\r\nQUIT\r\n.\r\n", b"a\r.\r\nQUIT\r\n", b"", true),
        (b"a\r\n.\nQUIT\r\n.\r\n", b"a\r\n\nQUIT\r\n", b"", true),
        (b"a\r\n.\rQUIT\r\n.\r\n", b"a\r\n\rQUIT\r\n", b"", true),
        (b"a\r\n.\r\r\nQUIT\r\n.\r\n", b"a\r\n\r\r\nQUIT\r\n", b"", true),
        (b"a\r\n.\r.\r\nQUIT\r\n.\r\n", b"a\r\n\r.\r\nQUIT\r\n", b"", true),
        (b"a\r\r\n.\r\nQUIT\r\n", b"a\r\r\n", b"QUIT\r\n", true),
        (b"a\r\n\0.\r\nQUIT\r\n.\r\n", b"a\r\n\0.\r\nQUIT\r\n", b"", true),
        (b"a\r\n.\0\r\nQUIT\r\n.\r\n", b"a\r\n\0\r\nQUIT\r\n", b"", true),
        (b"a\r\0\n.\r\nQUIT\r\n.\r\n", b"a\r\0\n.\r\nQUIT\r\n", b"", true),
        (b"a\r\n.\r\0\nQUIT\r\n.\r\n", b"a\r\n\r\0\nQUIT\r\n", b"", true),
        (b"\n.\r\n\r\n.\r\n", b"\n.\r\n\r\n", b"", true),
        (b"a\n..b\r\n.\r\n", b"a\n..b\r\n", b"", true),
        (b"a\r..b\r\n.\r\n", b"a\r..b\r\n", b"", true),
        (b"\xff\xfe\r\n.\r\n", b"\xff\xfe\r\n", b"", false),
    ];

    const UNENDED: &[&[u8]] =
        &[b"", b".", b".\r", b"a", b"a\r\n", b"a\r\n.", b"a\r\n.\r", b"\n.\n", b"\r.\r", b".\n", b".\r\r", b"a\r\n. \r\n", b"\0.\r\n"];

    struct Outcome {
        used: usize,
        progress: Progress,
        content: Vec<u8>,
        bare: bool,
        oversized: bool,
    }

    fn read<'a>(max_bytes: usize, pieces: impl IntoIterator<Item = &'a [u8]>) -> Outcome {
        let mut reader = DotReader::new(max_bytes);
        let mut outcome = Outcome { used: 0, progress: Progress::More, content: Vec::new(), bare: false, oversized: false };
        for piece in pieces {
            let (used, progress) = reader.feed(piece, &mut outcome.content);
            outcome.used += used;
            outcome.progress = progress;
            if progress == Progress::End {
                break;
            }
            assert_eq!(used, piece.len());
        }
        outcome.bare = reader.has_bare_line_ends();
        outcome.oversized = reader.is_oversized();
        outcome
    }

    /// The input whole, byte by byte, and cut in two at each position.
    fn all_ways(max_bytes: usize, wire: &[u8]) -> Vec<Outcome> {
        let mut outcomes = vec![read(max_bytes, [wire]), read(max_bytes, wire.chunks(1))];
        outcomes.extend((0..=wire.len()).map(|cut| read(max_bytes, [&wire[..cut], &wire[cut..]])));
        outcomes
    }

    #[test]
    fn only_crlf_dot_crlf_ends_a_mail_however_it_is_cut() {
        for &(wire, content, rest, bare) in ENDED {
            for outcome in all_ways(1_000, wire) {
                let shown = wire.escape_ascii();
                assert_eq!(outcome.progress, Progress::End, "{shown}");
                assert_eq!(outcome.content.escape_ascii().to_string(), content.escape_ascii().to_string(), "{shown}");
                assert_eq!(&wire[outcome.used..], rest, "{shown}");
                assert_eq!(outcome.bare, bare, "{shown}");
                assert!(!outcome.oversized, "{shown}");
            }
        }
    }

    #[test]
    fn likenesses_of_the_end_do_not_end_a_mail() {
        for wire in UNENDED {
            for outcome in all_ways(1_000, wire) {
                assert_eq!((outcome.used, outcome.progress), (wire.len(), Progress::More), "{}", wire.escape_ascii());
            }
        }
    }

    #[test]
    fn a_mail_of_exactly_the_limit_is_kept_and_one_byte_more_is_not() {
        for outcome in all_ways(5, b"..ab\r\n.\r\n") {
            assert_eq!((outcome.content.as_slice(), outcome.oversized), (b".ab\r\n".as_slice(), false));
        }
        for outcome in all_ways(4, b"..ab\r\n.\r\nRSET\r\n") {
            assert!(outcome.oversized && outcome.content.len() <= 4);
            assert_eq!((outcome.progress, outcome.used), (Progress::End, 9));
        }
    }

    #[test]
    fn what_is_discarded_is_still_read_to_its_end() {
        let mut reader = DotReader::new(1_000);
        let mut content = Vec::new();
        assert_eq!(reader.feed(b"ab\r\n", &mut content), (4, Progress::More));
        reader.discard();
        assert_eq!(reader.feed(b"c\r\n.\r\nNOOP", &mut content), (6, Progress::End));
        assert_eq!(content, b"ab\r\n");
    }
}
