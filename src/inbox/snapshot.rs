//! The registry as bytes for the data directory: a line that names the format, then records of one size.
//!
//! A record is, in little-endian: 16 bytes of keyed hash, 1 of kind, 1 of what comes after the end, 8 of nonce, 8 of
//! time in milliseconds (of the end, come or to come), 4 and 4 of lifetimes in seconds (zero for a tombstone).

use std::time::Duration;

use crate::mail::timestamp::Timestamp;

use super::registry::{AfterEnd, Claim, Ending, Record, Tombstone};

/// The number is the version of what follows.
const HEADER: &[u8; 16] = b"sundew names 2\n\n";
const RECORD_BYTES: usize = 42;

const EXPIRED: u8 = 0;
const BURNED: u8 = 1;
const CLAIMED: u8 = 2;

pub(super) fn write(records: impl Iterator<Item = (u128, Record)>) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    for (name, record) in records {
        let (kind, after_end, nonce, time, ttl, mail_ttl) = match record {
            Record::Claimed(claim) => (CLAIMED, claim.after_end, claim.nonce, claim.until, claim.ttl, claim.mail_ttl),
            Record::Ended(Tombstone { ended_at, ending, after_end, nonce }) => {
                let kind = if ending == Ending::Burned { BURNED } else { EXPIRED };
                (kind, after_end, nonce, ended_at, Duration::ZERO, Duration::ZERO)
            }
        };
        bytes.extend_from_slice(&name.to_le_bytes());
        bytes.extend_from_slice(&[kind, u8::from(after_end == AfterEnd::Refuse)]);
        bytes.extend_from_slice(&nonce.to_le_bytes());
        bytes.extend_from_slice(&time.as_millis().to_le_bytes());
        for duration in [ttl, mail_ttl] {
            bytes.extend_from_slice(&u32::try_from(duration.as_secs()).unwrap_or(u32::MAX).to_le_bytes());
        }
    }
    bytes
}

/// The records, in the order in which they were written; `None` when these bytes are no snapshot.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<(u128, Record)>> {
    let records = bytes.strip_prefix(HEADER)?;
    if !records.len().is_multiple_of(RECORD_BYTES) {
        return None;
    }
    records.chunks_exact(RECORD_BYTES).map(read_record).collect()
}

fn read_record(bytes: &[u8]) -> Option<(u128, Record)> {
    let (name, rest) = bytes.split_first_chunk()?;
    let ([kind, after_end], rest) = rest.split_first_chunk()?;
    let (nonce, rest) = rest.split_first_chunk()?;
    let (millis, rest) = rest.split_first_chunk()?;
    let (ttl, rest) = rest.split_first_chunk()?;
    let mail_ttl = rest.first_chunk()?;
    let seconds = |bytes: &[u8; 4]| Duration::from_secs(u32::from_le_bytes(*bytes).into());
    let (nonce, time) = (u64::from_le_bytes(*nonce), Timestamp::from_millis(i64::from_le_bytes(*millis)));
    let after_end = if *after_end == 1 { AfterEnd::Refuse } else { AfterEnd::Silence };
    let record = match *kind {
        CLAIMED => Record::Claimed(Claim { nonce, until: time, ttl: seconds(ttl), mail_ttl: seconds(mail_ttl), after_end }),
        EXPIRED => Record::Ended(Tombstone { ended_at: time, ending: Ending::Expired, after_end, nonce }),
        BURNED => Record::Ended(Tombstone { ended_at: time, ending: Ending::Burned, after_end, nonce }),
        _ => return None,
    };
    Some((u128::from_le_bytes(*name), record))
}
