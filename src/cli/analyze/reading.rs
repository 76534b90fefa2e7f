//! Reads mails on several threads and hands them on in their order, a bounded number at a time.

use std::{
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    thread,
};

use super::sources::{self, MAX_MAIL_BYTES, Source, Sources};
use crate::{
    mail::parse::Mail,
    trap::{
        fingerprint::{Fingerprint, Key},
        normalise::normalise,
    },
};

/// Mails that are read before they are counted. Who reads the same mails sees them in the same order, whatever number of
/// threads it has.
const BATCH: usize = 1_024;
/// Fields one of which the header of a mail has.
const FIELDS: [&str; 9] = ["from", "to", "subject", "date", "received", "message-id", "return-path", "mime-version", "content-type"];
/// Lines in which they are looked for.
const MAX_HEADER_LINES: usize = 1_000;

/// What is said of a file that is something else.
pub(super) const NO_MAIL: &str = "not a mail";

/// What is known of a mail once it was read.
pub(super) struct Read {
    /// What it is known by.
    pub(super) fingerprint: Fingerprint,
    /// Its subject without what differs from copy to copy.
    pub(super) subject: String,
    /// The domain of its sender's address.
    pub(super) sender: String,
    /// The domains that it links to, and loads from.
    pub(super) hosts: Vec<String>,
}

/// A mail, by its file and, in an mbox, its number; or why it can't be read.
pub(super) struct Reading {
    pub(super) file: PathBuf,
    pub(super) index: Option<u64>,
    pub(super) outcome: Result<Read, String>,
}

/// The next mails; none at the end.
pub(super) fn next_batch(sources: &mut Sources, key: &Key) -> Vec<Reading> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let taken = Mutex::new((0, sources));
    let take = || {
        let (count, sources) = &mut *taken.lock().unwrap_or_else(PoisonError::into_inner);
        let source = if *count < BATCH { sources.next()? } else { return None };
        *count += 1;
        Some((*count, source))
    };
    let work = || std::iter::from_fn(take).map(|(number, source)| (number, read(source, key))).collect::<Vec<_>>();
    let mut readings = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut readings = work();
        readings.extend(others.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))));
        readings
    });
    readings.sort_unstable_by_key(|(number, _)| *number);
    readings.into_iter().map(|(_, reading)| reading).collect()
}

fn read(source: Source, key: &Key) -> Reading {
    match source {
        Source::File(path) => {
            let raw = sources::read(&path, MAX_MAIL_BYTES).map_err(|error| error.to_string());
            let outcome = raw.and_then(|raw| look(&raw, key));
            Reading { file: path, index: None, outcome }
        }
        Source::OfMbox { path, index, raw, .. } => Reading { file: Path::to_path_buf(&path), index: Some(index), outcome: look(&raw, key) },
        Source::Unreadable(path, reason) => Reading { file: path, index: None, outcome: Err(reason) },
    }
}

fn look(raw: &[u8], key: &Key) -> Result<Read, String> {
    if !is_mail(raw) {
        return Err(NO_MAIL.to_owned());
    }
    let mail = Mail::open(raw);
    let letter = normalise(&mail, &[]);
    let fingerprint = Fingerprint::of(&letter, key);
    let from = mail.author().unwrap_or_default();
    Ok(Read {
        fingerprint,
        subject: letter.subject_masked,
        sender: from.rsplit('@').next().unwrap_or_default().to_ascii_lowercase(),
        hosts: letter.urls.into_iter().map(|url| url.domain).collect(),
    })
}

/// Whether it begins with a header: fields, one of which is a mail's.
pub(super) fn is_mail(raw: &[u8]) -> bool {
    for line in raw.split(|byte| *byte == b'\n').take(MAX_HEADER_LINES) {
        let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
        if is_folded || line.starts_with(b"From ") || line.starts_with(b">From ") {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line) else { return false };
        let name = line[..colon].trim_ascii_end();
        if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
            return false;
        }
        if FIELDS.iter().any(|field| field.as_bytes().eq_ignore_ascii_case(name)) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_begins_with_a_field_that_mails_have() {
        for mail in ["Subject: a", "X-A: b\r\n c\r\nFROM : d", "From a 00:00\nReceived: x", "Return-Path: <>\n\n"] {
            assert!(is_mail(mail.as_bytes()), "{mail}");
        }
        for other in
            ["", "\n\nSubject: a", "hello", "key: value\n", "{\"From\": 1}", "\u{1}PNG\r\nTo: x", "no field\nTo: x", "a b: c\nTo: x"]
        {
            assert!(!is_mail(other.as_bytes()), "{other}");
        }
    }
}
