//! The SMTP dialogue that brought a mail: written down as it goes, in one bounded buffer, and shown to each of its
//! recipients without the others.
//!
//! Only lines that are known to hold nothing secret are written as they came: a client whose AUTH was refused sends its
//! password all the same, and then it looks like a command nobody knows.

use std::mem;

/// The most bytes kept of one mail's dialogue; beyond it lines in the middle go.
const MAX_BYTES: usize = 16 * 1024;
/// What stays of its beginning then.
const HEAD_BYTES: usize = 4 * 1024;
/// How much is cut out at once, so that a long dialogue is not moved around for each of its lines.
const CUT_BYTES: usize = 4 * 1024;
/// A line longer than this is cut: the longest that SMTP itself knows (RFC 5321 4.5.3.1.6).
const MAX_LINE_BYTES: usize = 1_000;
/// Before its text each line has its kind, its time and its length.
const FIXED_BYTES: usize = 1 + 4 + 2;

/// Verbs whose lines hold nothing of anybody else.
const PLAIN_VERBS: [&[u8]; 10] = [b"EHLO", b"HELO", b"MAIL", b"DATA", b"BDAT", b"RSET", b"NOOP", b"HELP", b"QUIT", b"STARTTLS"];
/// Verbs whose arguments may.
const CLOSED_VERBS: [&[u8]; 6] = [b"VRFY", b"EXPN", b"ETRN", b"ATRN", b"BURL", b"XCLIENT"];

/// A dialogue being written down.
#[derive(Debug, Default)]
pub struct Log {
    bytes: Vec<u8>,
}

/// The dialogue of one mail, kept with it.
#[derive(Debug, Default)]
pub struct Transcript(Box<[u8]>);

/// One line as a recipient may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Milliseconds since the connection began, or since the mail before this one ended.
    pub at_ms: u32,
    /// Who said it.
    pub speaker: Speaker,
    /// Without its line end.
    pub text: String,
}

/// Who said a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The client.
    Client,
    /// We.
    Server,
    /// Nobody: a remark.
    Note,
}

impl Speaker {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Note => "note",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Kind {
    Client = b'C',
    /// RCPT, which is shown to the recipient it names.
    Recipient = b'R',
    Server = b'S',
    Note = b'N',
    /// How many lines were cut out, as text.
    Cut = b'X',
}

/// One line as it is kept.
struct Record<'a> {
    kind: u8,
    at_ms: u32,
    text: &'a [u8],
}

impl Log {
    /// Writes down a command line; `is_secret` for a line within AUTH.
    pub fn client(&mut self, at_ms: u32, line: &[u8], is_secret: bool) {
        let line = line.trim_ascii();
        let (verb, has_more) = match line.iter().position(|&byte| byte == b' ') {
            Some(end) => (&line[..end], true),
            None => (line, false),
        };
        let is_one_of = |verbs: &[&[u8]]| verbs.iter().any(|known| verb.eq_ignore_ascii_case(known));
        if is_secret {
            self.push(Kind::Client, at_ms, &[b"(hidden)"]);
        } else if line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case(b"RCPT")) {
            self.push(Kind::Recipient, at_ms, &[line]);
        } else if is_one_of(&PLAIN_VERBS) {
            self.push(Kind::Client, at_ms, &[line]);
        } else if is_one_of(&[b"AUTH"]) {
            let mut words = line.split(|&byte| byte == b' ').skip(1);
            let mechanism = words.next().filter(|word| word.iter().all(|byte| byte.is_ascii_uppercase() || b"-0123456789".contains(byte)));
            match mechanism.filter(|word| word.len() <= 20) {
                Some(mechanism) => {
                    let rest: &[u8] = if words.next().is_some() { b" (hidden)" } else { b"" };
                    self.push(Kind::Client, at_ms, &[b"AUTH ", mechanism, rest]);
                }
                None => self.push(Kind::Client, at_ms, &[b"AUTH (hidden)"]),
            }
        } else if is_one_of(&CLOSED_VERBS) {
            self.push(Kind::Client, at_ms, &[verb, if has_more { b" (hidden)" } else { b"" }]);
        } else {
            self.push(Kind::Client, at_ms, &[b"(not a command)"]);
        }
    }

    /// Writes down a reply as it goes over the wire.
    pub fn server(&mut self, at_ms: u32, reply: &[u8]) {
        for line in reply.split(|&byte| byte == b'\n') {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if !line.is_empty() {
                self.push(Kind::Server, at_ms, &[line]);
            }
        }
    }

    /// Writes down that so much of the mail came.
    pub fn data(&mut self, at_ms: u32, size_bytes: usize) {
        self.push(Kind::Client, at_ms, &[format!("({} bytes of mail)", grouped(size_bytes)).as_bytes()]);
    }

    /// Writes down what happened beside the words.
    pub fn note(&mut self, at_ms: u32, text: &str) {
        self.push(Kind::Note, at_ms, &[text.as_bytes()]);
    }

    /// Gives what was written and begins anew.
    pub fn take(&mut self) -> Transcript {
        Transcript(mem::take(&mut self.bytes).into())
    }

    /// Begins anew.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    fn push(&mut self, kind: Kind, at_ms: u32, parts: &[&[u8]]) {
        if self.bytes.len() + FIXED_BYTES + MAX_LINE_BYTES > MAX_BYTES {
            self.cut();
        }
        let length = parts.iter().map(|part| part.len()).sum::<usize>().min(MAX_LINE_BYTES);
        self.bytes.push(kind as u8);
        self.bytes.extend_from_slice(&at_ms.to_le_bytes());
        self.bytes.extend_from_slice(&u16::try_from(length).unwrap_or_default().to_le_bytes());
        let end = self.bytes.len() + length;
        for part in parts {
            let room = end - self.bytes.len();
            self.bytes.extend_from_slice(&part[..part.len().min(room)]);
        }
    }

    /// Cuts lines out behind the beginning, and tells how many in their place.
    fn cut(&mut self) {
        let (mut from, mut to, mut count, mut at) = (None, 0, 0_usize, 0);
        for record in records(&self.bytes) {
            if at >= HEAD_BYTES {
                let from = *from.get_or_insert(at);
                if at - from >= CUT_BYTES {
                    break;
                }
                let earlier = str::from_utf8(record.text).ok().filter(|_| record.kind == Kind::Cut as u8);
                count += earlier.and_then(|count| count.parse().ok()).unwrap_or(1);
                to = at + FIXED_BYTES + record.text.len();
            }
            at += FIXED_BYTES + record.text.len();
        }
        let Some(from) = from else { return };
        let mut remark = Self::default();
        remark.push(Kind::Cut, 0, &[count.to_string().as_bytes()]);
        self.bytes.splice(from..to, remark.bytes);
    }
}

impl Transcript {
    /// The dialogue as the recipient named `written` in the envelope may see it.
    pub fn lines(&self, written: &str) -> Vec<Line> {
        let mut at_ms = 0;
        let line = |record: Record<'_>| {
            let text = || String::from_utf8_lossy(record.text).replace(char::is_control, "\u{fffd}");
            let (speaker, text) = match record.kind {
                kind if kind == Kind::Server as u8 => (Speaker::Server, text()),
                kind if kind == Kind::Note as u8 => (Speaker::Note, text()),
                kind if kind == Kind::Cut as u8 => (Speaker::Note, format!("({} lines left out)", text())),
                kind if kind == Kind::Recipient as u8 && !names(record.text, written) => {
                    (Speaker::Client, "RCPT TO:<(another)>".to_owned())
                }
                _ => (Speaker::Client, text()),
            };
            // A remark has the time of what stands before it.
            at_ms = record.at_ms.max(at_ms);
            Line { at_ms, speaker, text }
        };
        records(&self.0).map(line).collect()
    }

    /// What keeping it costs.
    pub fn heap_bytes(&self) -> usize {
        self.0.len()
    }
}

/// Whether a line with RCPT names exactly this mailbox, with or without a source route before it.
fn names(line: &[u8], written: &str) -> bool {
    let Some(colon) = line.iter().position(|&byte| byte == b':') else { return false };
    let path = line[colon + 1..].trim_ascii_start();
    let (path, end): (_, &[u8]) = path.strip_prefix(b"<").map_or((path, b" "), |path| (path, b">"));
    let path = match path.iter().position(|&byte| byte == b':') {
        Some(colon) if path.starts_with(b"@") => &path[colon + 1..],
        _ => path,
    };
    path.strip_prefix(written.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.starts_with(end))
}

fn records(mut bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let (&[kind, a, b, c, d, low, high], rest) = bytes.split_first_chunk::<FIXED_BYTES>()?;
        let (text, rest) = rest.split_at_checked(u16::from_le_bytes([low, high]).into())?;
        bytes = rest;
        Some(Record { kind, at_ms: u32::from_le_bytes([a, b, c, d]), text })
    })
}

/// `12,345`
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: &[&str], written: &str) -> Vec<String> {
        let mut log = Log::default();
        lines.iter().for_each(|line| log.client(0, line.as_bytes(), false));
        log.take().lines(written).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn a_recipient_sees_its_own_address_and_no_other() {
        let lines = [
            "RCPT TO:<bob@x.org>",
            "rcpt to: <@r.net:bob@x.org> NOTIFY=NEVER",
            "RCPT TO:bob@x.org NOTIFY=NEVER",
            "RCPT TO:<eve@x.org>",
            "RCPT TO:<bob@x.org.eve>",
            "RCPT TO:<eve@x.org> ORCPT=rfc822;bob@x.org",
            "RCPT eve@x.org",
            "RCPTTO:<eve@x.org>",
        ];
        let all = shown(&lines, "bob@x.org");
        assert_eq!(all[..3], lines[..3]);
        assert!(all[3..].iter().all(|line| line == "RCPT TO:<(another)>"), "{all:?}");
    }

    #[test]
    fn credentials_and_what_may_be_one_are_never_written_down() {
        for (line, expected) in [
            ("AUTH PLAIN AGEAYg==", "AUTH PLAIN (hidden)"),
            ("AUTH LOGIN", "AUTH LOGIN"),
            ("AUTH c2VjcmV0", "AUTH (hidden)"),
            ("c2VjcmV0", "(not a command)"),
            ("secret", "(not a command)"),
            ("TO:<eve@x.org>", "(not a command)"),
            ("VRFY eve@x.org", "VRFY (hidden)"),
            ("MAIL FROM:<a@b.org> SIZE=7", "MAIL FROM:<a@b.org> SIZE=7"),
            ("quit", "quit"),
        ] {
            assert_eq!(shown(&[line], "bob@x.org"), [expected]);
        }
        let mut log = Log::default();
        log.client(0, b"MAIL FROM:<a@b.org>", true);
        assert_eq!(log.take().lines("")[0].text, "(hidden)");
    }

    #[test]
    fn lines_have_their_speaker_and_their_time() {
        let mut log = Log::default();
        log.server(1, b"250-mx\r\n250 SIZE 1\r\n");
        log.client(2, b"DATA", false);
        log.data(70_000, 1_234_567);
        let line = |at_ms, speaker, text: &str| Line { at_ms, speaker, text: text.to_owned() };
        let expected = [
            line(1, Speaker::Server, "250-mx"),
            line(1, Speaker::Server, "250 SIZE 1"),
            line(2, Speaker::Client, "DATA"),
            line(70_000, Speaker::Client, "(1,234,567 bytes of mail)"),
        ];
        assert_eq!(log.take().lines(""), expected);
        assert!(log.take().lines("").is_empty());
        assert_eq!([0, 12, 123, 1_234].map(grouped), ["0", "12", "123", "1,234"]);
    }

    #[test]
    fn a_long_dialogue_keeps_its_beginning_and_its_end() {
        let mut log = Log::default();
        for number in 0..5_000 {
            log.client(number, format!("NOOP {number} {}", "x".repeat(number as usize % 90)).as_bytes(), false);
            assert!(log.bytes.len() <= MAX_BYTES, "{}", log.bytes.len());
        }
        log.client(5_000, &[b"EHLO ".as_slice(), &[0xff; 9_000]].concat(), false);
        let lines = log.take().lines("");
        assert_eq!(lines[0].text, "NOOP 0");
        let cuts: Vec<_> = lines.iter().filter(|line| line.speaker == Speaker::Note).collect();
        let [cut] = cuts[..] else { panic!("{cuts:?}") };
        assert_eq!(cut.text, format!("({} lines left out)", 5_001 - (lines.len() - 1)));
        assert!(lines[lines.len() - 2].text.starts_with("NOOP 4999"));
        assert!(lines.windows(2).all(|pair| pair[0].at_ms <= pair[1].at_ms));
    }
}
