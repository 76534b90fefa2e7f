//! The aliases as bytes for the data directory: a line that names the format, then the inboxes that have some, each
//! followed by its aliases.
//!
//! An inbox is, in little-endian: 16 bytes of keyed hash, 8 of the time in milliseconds when it ends, 1 of flags (1: senders
//! hear of its end, 2: it was burned), 2 of how many aliases follow. An alias: 16 of keyed hash, 1 of flags (1: it is
//! active), then twice 2 bytes of length and as many that are sealed.

use super::{
    super::registry::AfterEnd,
    book::{Life, Record},
};
use crate::mail::timestamp::Timestamp;

/// The number is the version of what follows.
const HEADER: &[u8; 17] = b"sundew aliases 1\n";

const REFUSES: u8 = 1;
const BURNED: u8 = 2;
const ACTIVE: u8 = 1;

/// An inbox and its aliases, by age.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) inbox: u128,
    pub(super) life: Life,
    pub(super) aliases: Vec<(u128, Record)>,
}

pub(super) fn write<'a>(kept: impl Iterator<Item = (u128, Life, Vec<(u128, &'a Record)>)>) -> Vec<u8> {
    let mut bytes = HEADER.to_vec();
    for (inbox, life, aliases) in kept {
        let flags = if life.after_end == AfterEnd::Refuse { REFUSES } else { 0 } | if life.burned { BURNED } else { 0 };
        bytes.extend_from_slice(&inbox.to_le_bytes());
        bytes.extend_from_slice(&life.until.as_millis().to_le_bytes());
        bytes.push(flags);
        bytes.extend_from_slice(&length(aliases.len()));
        for (name, record) in aliases {
            bytes.extend_from_slice(&name.to_le_bytes());
            bytes.push(if record.is_active { ACTIVE } else { 0 });
            for sealed in [&record.route, &record.card] {
                bytes.extend_from_slice(&length(sealed.len()));
                bytes.extend_from_slice(sealed);
            }
        }
    }
    bytes
}

/// What is sealed is a few hundred bytes, and the aliases of an inbox are as many at most.
fn length(length: usize) -> [u8; 2] {
    u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes()
}

/// `None` when these bytes are no snapshot.
pub(super) fn read(bytes: &[u8]) -> Option<Vec<Kept>> {
    let mut rest = Rest(bytes.strip_prefix(HEADER)?);
    let mut kept = Vec::new();
    while !rest.0.is_empty() {
        let inbox = u128::from_le_bytes(rest.take()?);
        let until = Timestamp::from_millis(i64::from_le_bytes(rest.take()?));
        let [flags] = rest.take()?;
        let after_end = if flags & REFUSES == 0 { AfterEnd::Silence } else { AfterEnd::Refuse };
        let life = Life { until, after_end, burned: flags & BURNED != 0 };
        let count = u16::from_le_bytes(rest.take()?);
        let aliases = (0..count).map(|_| rest.alias(inbox)).collect::<Option<_>>()?;
        kept.push(Kept { inbox, life, aliases });
    }
    Some(kept)
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn sealed(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_le_bytes(self.take()?);
        let (sealed, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        Some(sealed)
    }

    fn alias(&mut self, inbox: u128) -> Option<(u128, Record)> {
        let name = u128::from_le_bytes(self.take()?);
        let [flags] = self.take()?;
        let (route, card) = (self.sealed()?.into(), self.sealed()?.into());
        Some((name, Record { inbox, route, card, is_active: flags & ACTIVE != 0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept() -> Vec<Kept> {
        let life = Life { until: Timestamp::from_millis(-5), after_end: AfterEnd::Silence, burned: false };
        let alias = |n: u128, inbox, route: &[u8], is_active| (n, Record { inbox, route: route.into(), card: [7; 300].into(), is_active });
        let gone = Record { inbox: u128::MAX, route: Box::default(), card: Box::default(), is_active: true };
        vec![
            Kept { inbox: 1, life, aliases: vec![alias(2, 1, b"", true), alias(3, 1, b"route", false)] },
            Kept { inbox: u128::MAX, life: Life { after_end: AfterEnd::Refuse, burned: true, ..life }, aliases: vec![(4, gone)] },
        ]
    }

    fn written(kept: &[Kept]) -> Vec<u8> {
        write(kept.iter().map(|kept| (kept.inbox, kept.life, kept.aliases.iter().map(|(name, record)| (*name, record)).collect())))
    }

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(read(&written(&kept())), Some(kept()));
        assert_eq!(read(&written(&[])), Some(Vec::new()));
    }

    #[test]
    fn anything_else_is_no_snapshot() {
        let bytes = written(&kept());
        let whole = written(&kept()[..1]).len();
        for end in (0..bytes.len()).filter(|&end| end != HEADER.len() && end != whole) {
            assert_eq!(read(&bytes[..end]), None, "{end} of {}", bytes.len());
        }
        let mut other = bytes;
        other[HEADER.len() - 2] = b'2';
        assert_eq!(read(&other), None, "another version");
    }
}
