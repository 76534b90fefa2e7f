//! The registry as bytes for the data directory: a line that names the format, then records of one size.
//!
//! A record is, in little-endian: 16 bytes of keyed hash, 1 of kind, 1 of what comes after the end, 8 of nonce, 8 of
//! time in milliseconds (of the end, come or to come), 4 and 4 of lifetimes in seconds (zero for a tombstone). That of
//! links has their two nonces, of the restore link in the place of the nonce, of the feed in that of the lifetimes.

use std::time::Duration;

use crate::mail::timestamp::Timestamp;

use super::{
    links::Links,
    registry::{AfterEnd, Claim, Ending, Record, Tombstone},
};

/// The number is the version of what follows.
const HEADER: &[u8; 16] = b"sundew names 3\n\n";
/// The version before, which had no links.
const HEADER_2: &[u8; 16] = b"sundew names 2\n\n";
const RECORD_BYTES: usize = 42;

const EXPIRED: u8 = 0;
const BURNED: u8 = 1;
const CLAIMED: u8 = 2;
const LINKED: u8 = 3;

/// What one record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// Whose a name is, or was.
    Name(Record),
    /// The links that its holder has made.
    Links(Links),
}

pub(super) fn write(records: impl Iterator<Item = (u128, Kept)>) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    for (name, kept) in records {
        let (kind, after_end, nonce, time, last) = match kept {
            Kept::Name(Record::Claimed(claim)) => {
                (CLAIMED, claim.after_end, claim.nonce, claim.until, lifetimes(claim.ttl, claim.mail_ttl))
            }
            Kept::Name(Record::Ended(Tombstone { ended_at, ending, after_end, nonce })) => {
                let kind = if ending == Ending::Burned { BURNED } else { EXPIRED };
                (kind, after_end, nonce, ended_at, [0; 8])
            }
            Kept::Links(Links { restore, feed, until }) => (LINKED, AfterEnd::default(), restore, until, feed.to_le_bytes()),
        };
        bytes.extend_from_slice(&name.to_le_bytes());
        bytes.extend_from_slice(&[kind, u8::from(after_end == AfterEnd::Refuse)]);
        bytes.extend_from_slice(&nonce.to_le_bytes());
        bytes.extend_from_slice(&time.as_millis().to_le_bytes());
        bytes.extend_from_slice(&last);
    }
    bytes
}

fn lifetimes(ttl: Duration, mail_ttl: Duration) -> [u8; 8] {
    let secs = |duration: Duration| u64::from(u32::try_from(duration.as_secs()).unwrap_or(u32::MAX));
    (secs(ttl) | secs(mail_ttl) << 32).to_le_bytes()
}

/// The records, in the order in which they were written; `None` when these bytes are no snapshot.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<(u128, Kept)>> {
    let records = bytes.strip_prefix(HEADER).or_else(|| bytes.strip_prefix(HEADER_2))?;
    if !records.len().is_multiple_of(RECORD_BYTES) {
        return None;
    }
    records.chunks_exact(RECORD_BYTES).map(read_record).collect()
}

fn read_record(bytes: &[u8]) -> Option<(u128, Kept)> {
    let (name, rest) = bytes.split_first_chunk()?;
    let ([kind, after_end], rest) = rest.split_first_chunk()?;
    let (nonce, rest) = rest.split_first_chunk()?;
    let (millis, rest) = rest.split_first_chunk()?;
    let last = u64::from_le_bytes(*rest.first_chunk()?);
    let (ttl, mail_ttl) = (Duration::from_secs(last & 0xffff_ffff), Duration::from_secs(last >> 32));
    let (nonce, time) = (u64::from_le_bytes(*nonce), Timestamp::from_millis(i64::from_le_bytes(*millis)));
    let after_end = if *after_end == 1 { AfterEnd::Refuse } else { AfterEnd::Silence };
    let kept = match *kind {
        CLAIMED => Kept::Name(Record::Claimed(Claim { nonce, until: time, ttl, mail_ttl, after_end })),
        EXPIRED => Kept::Name(Record::Ended(Tombstone { ended_at: time, ending: Ending::Expired, after_end, nonce })),
        BURNED => Kept::Name(Record::Ended(Tombstone { ended_at: time, ending: Ending::Burned, after_end, nonce })),
        LINKED => Kept::Links(Links { restore: nonce, feed: last, until: time }),
        _ => return None,
    };
    Some((u128::from_le_bytes(*name), kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000;

    fn names() -> Vec<(u128, Kept)> {
        let at = |secs: i64| Timestamp::from_millis(secs * SECOND);
        let (ttl, mail_ttl) = (Duration::from_secs(86_400), Duration::from_secs(u32::MAX.into()));
        let claim = Claim { nonce: u64::MAX, until: at(5), ttl, mail_ttl, after_end: AfterEnd::Refuse };
        let tombstone = Tombstone { ended_at: at(-1), ending: Ending::Burned, after_end: AfterEnd::Silence, nonce: 7 };
        let records = [Record::Claimed(claim), Record::Ended(tombstone), Record::Ended(Tombstone { ending: Ending::Expired, ..tombstone })];
        (1..).zip(records.map(Kept::Name)).collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut records = names();
        records.push((u128::MAX, Kept::Links(Links { restore: 0, feed: u64::MAX - 1, until: Timestamp::from_millis(SECOND) })));
        assert_eq!(read(&write(records.iter().copied())), Some(records));
    }

    #[test]
    fn the_version_before_is_read_as_well_and_no_other() {
        let mut bytes = write(names().into_iter());
        bytes[..HEADER.len()].copy_from_slice(HEADER_2);
        assert_eq!(read(&bytes), Some(names()));
        for (at, byte) in [(13, b'1'), (13, b'4'), (HEADER.len() + 16, 9)] {
            let mut other = bytes.clone();
            other[at] = byte;
            assert_eq!(read(&other), None, "{byte} at {at}");
        }
    }
}
