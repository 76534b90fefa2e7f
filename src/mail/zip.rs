//! A zip archive of a few files, stored as they are: what people attach is compressed already, and a compressor would
//! be the costliest thing that a reader can ask for.

use std::collections::HashSet;

use chrono::{DateTime, Datelike, Timelike};
use unicode_normalization::UnicodeNormalization;

use super::timestamp::Timestamp;

/// APPNOTE 4.4.4: names are UTF-8.
const UTF8_NAMES: u16 = 1 << 11;
/// APPNOTE 4.4.3: 2.0.
const VERSION: u16 = 20;
/// APPNOTE 4.4.2 and 4.4.15: made by Unix, a plain file that its owner may write.
const MADE_BY: u16 = 3 << 8 | VERSION;
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// An archive being written.
pub struct ZipWriter {
    out: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
    /// Without their case, accents composed: what differs in nothing else would overwrite each other on many systems.
    names: HashSet<String>,
    time: u16,
    date: u16,
}

impl ZipWriter {
    /// All files get this time, in UTC; `capacity_bytes` is what they will take about.
    pub fn new(modified: Timestamp, capacity_bytes: usize) -> Self {
        let (time, date) = dos_time(modified);
        Self { out: Vec::with_capacity(capacity_bytes), directory: Vec::new(), count: 0, names: HashSet::new(), time, date }
    }

    /// Adds a file under a name that no other has. The name is one that is safe to save under: no path.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let name = self.unique(name);
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let offset = u32::try_from(self.out.len()).unwrap_or(u32::MAX);
        // The same fields stand in both headers (APPNOTE 4.3.7, 4.3.12).
        let mut common = Vec::with_capacity(26);
        for half in [VERSION, UTF8_NAMES, 0, self.time, self.date] {
            common.extend(half.to_le_bytes());
        }
        for word in [crc32fast::hash(bytes), size, size] {
            common.extend(word.to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
        common.extend([0; 2]);

        self.out.extend(b"PK\x03\x04");
        self.out.extend(&common);
        self.out.extend(name.as_bytes());
        self.out.extend(bytes);

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(MADE_BY.to_le_bytes());
        self.directory.extend(&common);
        // No comment, the first disk, no internal attributes.
        self.directory.extend([0; 6]);
        self.directory.extend(ATTRIBUTES.to_le_bytes());
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count = self.count.saturating_add(1);
    }

    /// The whole archive; `None` when it is larger than archives of this kind can be (4 GiB, 65,535 files).
    pub fn finish(mut self) -> Option<Vec<u8>> {
        let offset = u32::try_from(self.out.len()).ok()?;
        let length = u32::try_from(self.directory.len()).ok()?;
        (self.count < u16::MAX).then_some(())?;
        self.out.extend(&self.directory);
        self.out.extend(b"PK\x05\x06\0\0\0\0");
        self.out.extend(self.count.to_le_bytes());
        self.out.extend(self.count.to_le_bytes());
        self.out.extend(length.to_le_bytes());
        self.out.extend(offset.to_le_bytes());
        self.out.extend([0; 2]);
        Some(self.out)
    }

    /// `plan.pdf`, then `plan (2).pdf`.
    fn unique(&mut self, name: &str) -> String {
        let (stem, extension) = name.rsplit_once('.').map_or((name, String::new()), |(stem, extension)| (stem, format!(".{extension}")));
        let mut unique = name.to_owned();
        let mut number = 1;
        while !self.names.insert(unique.nfd().flat_map(char::to_lowercase).nfc().collect()) {
            number += 1;
            unique = format!("{stem} ({number}){extension}");
        }
        unique
    }
}

/// MS-DOS time and date (APPNOTE 4.4.6): from 1980 to 2107, to two seconds.
fn dos_time(time: Timestamp) -> (u16, u16) {
    let utc = DateTime::from_timestamp_millis(time.as_millis()).unwrap_or_default();
    let year = u32::try_from(utc.year().clamp(1980, 2107) - 1980).unwrap_or_default();
    let time = (utc.hour() << 11) | (utc.minute() << 5) | (utc.second() / 2);
    let date = (year << 9) | (utc.month() << 5) | utc.day();
    (u16::try_from(time).unwrap_or_default(), u16::try_from(date).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn another_reader_finds_every_file_under_a_name_of_its_own() {
        let time = Timestamp::parse_rfc3339("2026-11-22T14:30:21Z").unwrap();
        let mut zip = ZipWriter::new(time, 0);
        for (name, bytes) in [
            ("plan.pdf", &b"one"[..]),
            ("Plan.PDF", b"two"),
            ("plan.pdf", b""),
            ("ключ", b"\0\xff"),
            ("ключ", b"x"),
            ("caf\u{e9}.txt", b"y"),
            ("Cafe\u{301}.txt", b"z"),
        ] {
            zip.add(name, bytes);
        }
        let mut archive = zip::ZipArchive::new(Cursor::new(zip.finish().unwrap())).unwrap();
        let mut found = Vec::new();
        for index in 0..archive.len() {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let modified = file.last_modified().unwrap();
            assert_eq!((modified.year(), modified.month(), modified.day()), (2026, 11, 22));
            assert_eq!((modified.hour(), modified.minute(), modified.second()), (14, 30, 20));
            found.push((file.name().unwrap().to_string(), bytes));
        }
        let wanted = [
            ("plan.pdf", &b"one"[..]),
            ("Plan (2).PDF", b"two"),
            ("plan (3).pdf", b""),
            ("ключ", b"\0\xff"),
            ("ключ (2)", b"x"),
            ("caf\u{e9}.txt", b"y"),
            ("Cafe\u{301} (2).txt", b"z"),
        ];
        assert_eq!(found, wanted.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    }

    #[test]
    fn times_that_the_format_does_not_know_are_the_nearest_it_does() {
        assert_eq!(dos_time(Timestamp::from_millis(0)).1 >> 9, 0);
        assert_eq!(dos_time(Timestamp::from_millis(253_402_300_799_000)).1 >> 9, 127);
        assert_eq!(dos_time(Timestamp::from_millis(i64::MAX)).1 >> 9, 0);
    }
}
