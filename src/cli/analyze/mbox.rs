//! An mbox, one mail after the other (RFC 4155, and the ways of mboxo, mboxrd and mboxcl).
//!
//! A `>` before a `From ` within a mail stays: the fingerprint knows no punctuation, so nothing hangs on whether it was
//! put there by who wrote the file. Lengths that mboxcl gives are not believed, they are often wrong; in mboxcl2, where
//! nothing is quoted, a line of a mail that reads like the first of another one begins one.

use std::io::{self, BufRead, Read};

/// More of one line is never looked at; a line that begins a mail is short.
const LINE_BYTES: u64 = 64 * 1024;

/// Whether a line begins a mail: `From `, something without blanks, and a time of day behind it.
pub(super) fn is_first_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let is_time = |word: &[u8]| {
        let digits = |part: &[u8]| part.len() == 2 && part.iter().all(u8::is_ascii_digit);
        let mut parts = word.split(|byte| *byte == b':');
        parts.next().is_some_and(|hour| (1..=2).contains(&hour.len()) && hour.iter().all(u8::is_ascii_digit))
            && parts.next().is_some_and(digits)
            && parts.next().is_none_or(digits)
            && parts.next().is_none()
    };
    rest.split(u8::is_ascii_whitespace).skip(1).any(is_time)
}

/// The mails of an mbox.
pub(super) struct Mbox<R> {
    reader: R,
    line: Vec<u8>,
    /// Whether `line` is the first of the next mail.
    is_at_first_line: bool,
    /// Bytes read until now.
    position: u64,
    max_bytes: usize,
}

impl<R: BufRead> Mbox<R> {
    /// Of each mail the beginning is kept, `max_bytes` of it.
    pub(super) fn new(reader: R, max_bytes: usize) -> Self {
        Self { reader, line: Vec::new(), is_at_first_line: false, position: 0, max_bytes }
    }

    /// The next mail, without the line before it, and where it begins.
    pub(super) fn next_mail(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        let mut after_blank = true;
        let mut mail = Vec::new();
        let mut is_whole = true;
        if !self.is_at_first_line && !self.read_line()? {
            return Ok(None);
        }
        self.is_at_first_line = false;
        let offset = self.position;
        while self.read_line()? {
            if after_blank && !mail.is_empty() && is_first_line(&self.line) {
                self.is_at_first_line = true;
                break;
            }
            // The end of a very long line, read by itself, is no blank line.
            after_blank = is_whole && (self.line == b"\n" || self.line == b"\r\n");
            is_whole = self.line.ends_with(b"\n");
            mail.extend_from_slice(&self.line[..self.line.len().min(self.max_bytes - mail.len())]);
        }
        Ok(Some((offset, mail)))
    }

    /// Reads a line, or the next piece of a very long one; false at the end.
    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let bytes = (&mut self.reader).take(LINE_BYTES).read_until(b'\n', &mut self.line)?;
        self.position += bytes as u64;
        Ok(bytes > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mails(mbox: &[u8]) -> Vec<String> {
        let mut reader = Mbox::new(mbox, 1_000);
        let mails = std::iter::from_fn(|| reader.next_mail().unwrap()).inspect(|(offset, mail)| {
            assert!(mbox[*offset as usize..].starts_with(mail), "it is where it is said to be: {offset}");
        });
        mails.map(|(_, mail)| String::from_utf8(mail).unwrap()).collect()
    }

    #[test]
    fn what_begins_a_mail_has_an_address_and_a_time() {
        for line in [
            "From a@b.example Mon Nov 23 06:15:18 2026",
            "From MAILER-DAEMON Fri Jul  8 12:08:34 2011",
            "From - Wed Dec 04 11:36:49 2002",
            "From x@y 12:00 Nov 2026",
        ] {
            assert!(is_first_line(line.as_bytes()), "{line}");
        }
        for line in
            ["From all of us a happy day", "From 12:00 on", ">From a@b Mon Nov 23 06:15:18 2026", "From: a@b 06:15:18", "From a@b 6:1:18"]
        {
            assert!(!is_first_line(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn mails_begin_behind_a_blank_line_only() {
        let first = "From a@b.example Mon Nov 23 06:15:18 2026\n";
        assert_eq!(
            mails(format!("{first}Subject: 1\n\none\n{first}\n>{first}\n{first}Subject: 2\r\n\r\ntwo").as_bytes()),
            [format!("Subject: 1\n\none\n{first}\n>{first}\n"), "Subject: 2\r\n\r\ntwo".to_owned()]
        );
        assert_eq!(mails(first.as_bytes()), [""]);
        assert_eq!(mails(b""), [] as [&str; 0]);
    }

    #[test]
    fn of_a_very_large_mail_the_beginning_is_kept() {
        let large = format!("From a 00:00\nA: b\n\n{}\n\nFrom a 00:00\nC: d\n", "x".repeat(3_000_000));
        let found = mails(large.as_bytes());
        assert_eq!((found.len(), found[0].len(), found[1].as_str()), (2, 1_000, "C: d\n"));
        // A line that is read in whole pieces, and its end in one of its own.
        let pieces = format!("From a 00:00\nA: b\n\n{}\nFrom a 00:00\nC: d\n", "x".repeat(2 * LINE_BYTES as usize));
        assert_eq!(mails(pieces.as_bytes()).len(), 1);
    }
}
