//! The mails of an archive by their dates: what is in them is read when it is their turn, however many there are.

use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use indicatif::ProgressBar;

use super::{
    history::{self, LeftOut, Trace},
    reading, shown,
    sources::{self, MAX_MAIL_BYTES, Source, Sources},
};
use crate::{mail::scan::MAX_HEADER_BYTES, trap::memory::Secs};

/// Where a mail is.
pub(super) struct Place {
    pub(super) at: Secs,
    file: u32,
    bytes: u32,
    offset: u64,
}

/// All mails that something can be learned of, the oldest first.
#[derive(Default)]
pub(super) struct Archive {
    pub(super) mails: Vec<Place>,
    pub(super) left_out: Counts,
    files: Vec<PathBuf>,
    /// The file that was read last: the mails of an mbox often follow each other.
    open: Option<(u32, File)>,
}

/// How many mails were left out, and why.
#[derive(Default)]
pub(super) struct Counts {
    no_date: u64,
    future: u64,
    no_address: u64,
    pub(super) not_read: u64,
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { no_date, future, no_address, not_read } = self;
        write!(formatter, "{no_date} without a date, {future} of the future, {no_address} without an address, {not_read} not read")
    }
}

impl Archive {
    /// Reads the headers of all mails; what is no mail is named on standard error.
    pub(super) fn read(sources: &mut Sources, now: Secs, progress: &ProgressBar) -> Self {
        let mut archive = Self::default();
        progress.set_message("dates");
        while let Some(source) = sources.next() {
            let (path, index, noted) = match source {
                Source::File(path) => {
                    let head = sources::read(&path, MAX_HEADER_BYTES).map_err(|error| error.to_string());
                    let noted = head.and_then(|head| archive.note(&path, 0, MAX_MAIL_BYTES, &head, now));
                    (path, None, noted)
                }
                Source::OfMbox { path, index, offset, raw } => {
                    (path.to_path_buf(), Some(index), archive.note(&path, offset, raw.len(), &raw, now))
                }
                Source::Unreadable(path, reason) => (path, None, Err(reason)),
            };
            if let Err(reason) = noted {
                archive.left_out.not_read += 1;
                progress.suspend(|| {
                    let _ = writeln!(io::stderr(), "{}: {reason}", shown(&path, index));
                });
            }
            progress.set_length(sources.known);
            progress.set_position(sources.done);
        }
        // Mails of one second stay in the order in which they were found.
        archive.mails.sort_by_key(|mail| mail.at);
        archive
    }

    /// Remembers where a mail is that begins so; an error where it is none.
    fn note(&mut self, path: &Path, offset: u64, bytes: usize, head: &[u8], now: Secs) -> Result<(), String> {
        if !reading::is_mail(head) {
            return Err(reading::NO_MAIL.to_owned());
        }
        match history::trace(head, now) {
            Ok(Trace { at, .. }) => {
                if self.files.last().is_none_or(|last| last != path) {
                    self.files.push(path.to_owned());
                }
                let too_many = |_| "there are too many files".to_owned();
                let file = u32::try_from(self.files.len() - 1).map_err(too_many)?;
                self.mails.push(Place { at, file, bytes: u32::try_from(bytes).unwrap_or(u32::MAX), offset });
            }
            Err(LeftOut::NoDate) => self.left_out.no_date += 1,
            Err(LeftOut::Future) => self.left_out.future += 1,
            Err(LeftOut::NoAddress) => self.left_out.no_address += 1,
        }
        Ok(())
    }

    /// The content of one of the mails.
    pub(super) fn content(&mut self, nth: usize) -> io::Result<Vec<u8>> {
        let Place { file: number, bytes, offset, .. } = self.mails[nth];
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            self.open = Some((number, File::open(&self.files[number as usize])?));
        }
        let mut raw = Vec::new();
        if let Some((_, file)) = &mut self.open {
            file.seek(SeekFrom::Start(offset))?;
            file.take(bytes.into()).read_to_end(&mut raw)?;
        }
        Ok(raw)
    }
}
