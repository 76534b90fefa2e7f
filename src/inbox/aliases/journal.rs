//! The aliases as bytes for the data directory: a line that names the format, then blocks of changes, the first of which
//! makes all that there was. A block is added for what changed since, so that one alias costs a few hundred bytes however
//! many there are; now and then the file is written anew.
//!
//! A block is, in little-endian: 4 bytes by which one is found again behind damage, 4 of the length of what follows, 4 of
//! its CRC-32, then changes. A change begins with a byte that says which:
//! 1, an inbox: 16 bytes of keyed hash, 8 of the time in milliseconds when it ends, 1 that is 1 where senders hear of that;
//! 2, an alias: 16 of keyed hash, 16 of that of its inbox, 1 of its state, 1 that is 1 where its holder called senders fine,
//! then twice 2 of length and as many that are sealed;
//! 3, an inbox that is forgotten with its aliases: 16 of keyed hash;
//! 4, an alias that is, in older files alone: 16 of keyed hash.

use super::{
    super::registry::AfterEnd,
    book::{Life, Record, State},
};
use crate::mail::timestamp::Timestamp;

/// The number is the version of what follows.
const HEADER: &[u8; 17] = b"sundew aliases 2\n";
/// No text and no number of ours looks like this by accident.
const MARK: [u8; 4] = *b"\xa1\nb\xfe";
const BLOCK_HEAD_BYTES: usize = 12;

const INBOX: u8 = 1;
const ALIAS: u8 = 2;
const FORGOTTEN: u8 = 3;
const REMOVED: u8 = 4;

/// What happened, so that the same in the same order makes the same books again, also where some of it is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// An inbox has aliases, or its life is another.
    Inbox { inbox: u128, life: Life },
    /// An alias is new, or another.
    Alias { name: u128, record: Record },
    /// Nothing is known of an inbox any more, nor of its aliases.
    Forgotten { inbox: u128 },
    /// Nothing is known of an alias any more.
    Removed { name: u128 },
}

/// Changes as they stand in a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes(Vec<u8>);

/// What was read back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Journal {
    pub(super) changes: Vec<Change>,
    /// What stands behind the last whole block: a write that a crash cut off.
    pub(super) torn_bytes: usize,
}

impl Changes {
    pub(super) fn len_bytes(&self) -> usize {
        self.0.len()
    }

    pub(super) fn inbox(&mut self, inbox: u128, life: Life) {
        self.0.push(INBOX);
        self.0.extend_from_slice(&inbox.to_le_bytes());
        self.0.extend_from_slice(&life.until.as_millis().to_le_bytes());
        self.0.push(u8::from(life.after_end == AfterEnd::Refuse));
    }

    pub(super) fn alias(&mut self, name: u128, record: &Record) {
        self.0.push(ALIAS);
        self.0.extend_from_slice(&name.to_le_bytes());
        self.0.extend_from_slice(&record.inbox.to_le_bytes());
        self.0.extend_from_slice(&[state(record.state), u8::from(record.has_accepted)]);
        for sealed in [&record.route, &record.card] {
            // A few hundred bytes, some thousand with what its holder called fine.
            self.0.extend_from_slice(&u16::try_from(sealed.len()).unwrap_or(u16::MAX).to_le_bytes());
            self.0.extend_from_slice(sealed);
        }
    }

    pub(super) fn forgotten(&mut self, inbox: u128) {
        self.0.push(FORGOTTEN);
        self.0.extend_from_slice(&inbox.to_le_bytes());
    }

    /// As older versions wrote it.
    #[cfg(test)]
    fn removed(&mut self, name: u128) {
        self.0.push(REMOVED);
        self.0.extend_from_slice(&name.to_le_bytes());
    }

    /// As they are added to a file.
    pub(super) fn block(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BLOCK_HEAD_BYTES + self.0.len());
        self.write(&mut bytes);
        bytes
    }

    /// As a file of their own.
    pub(super) fn file(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER.len() + BLOCK_HEAD_BYTES + self.0.len());
        bytes.extend_from_slice(HEADER);
        self.write(&mut bytes);
        bytes
    }

    fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&MARK);
        // At most some hundred megabytes: they are written when they are as many as the books are large.
        bytes.extend_from_slice(&u32::try_from(self.0.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend_from_slice(&crc32fast::hash(&self.0).to_le_bytes());
        bytes.extend_from_slice(&self.0);
    }
}

/// `None` when these bytes are no such file, or damaged elsewhere than at their end.
pub(super) fn read(bytes: &[u8]) -> Option<Journal> {
    // Written as a whole: this much of it no crash cuts off.
    let (first, mut rest) = block(bytes.strip_prefix(HEADER)?)?;
    let mut changes = Vec::new();
    changes_in(first, &mut changes)?;
    while let Some((content, behind)) = block(rest) {
        changes_in(content, &mut changes)?;
        rest = behind;
    }
    // Each block was on disk before the next one was begun.
    let is_damaged = memchr::memmem::find_iter(rest, &MARK).any(|start| block(&rest[start..]).is_some());
    (!is_damaged).then_some(Journal { changes, torn_bytes: rest.len() })
}

/// The content of the block that these bytes begin with, and what is behind it.
fn block(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut rest = Rest(bytes.strip_prefix(&MARK)?);
    let (length, sum) = (u32::from_le_bytes(rest.take()?), u32::from_le_bytes(rest.take()?));
    let (content, behind) = rest.0.split_at_checked(length.try_into().ok()?)?;
    (crc32fast::hash(content) == sum).then_some((content, behind))
}

fn changes_in(content: &[u8], changes: &mut Vec<Change>) -> Option<()> {
    let mut rest = Rest(content);
    while !rest.0.is_empty() {
        changes.push(rest.change()?);
    }
    Some(())
}

fn state(state: State) -> u8 {
    match state {
        State::Active => 0,
        State::Off => 1,
        State::Gone => 2,
    }
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn hash(&mut self) -> Option<u128> {
        self.take().map(u128::from_le_bytes)
    }

    fn sealed(&mut self) -> Option<&'a [u8]> {
        let length = u16::from_le_bytes(self.take()?);
        let (sealed, rest) = self.0.split_at_checked(length.into())?;
        self.0 = rest;
        Some(sealed)
    }

    fn change(&mut self) -> Option<Change> {
        let [kind] = self.take()?;
        let hash = self.hash()?;
        match kind {
            INBOX => {
                let until = Timestamp::from_millis(i64::from_le_bytes(self.take()?));
                let after_end = if self.take()? == [1] { AfterEnd::Refuse } else { AfterEnd::Silence };
                Some(Change::Inbox { inbox: hash, life: Life { until, after_end } })
            }
            ALIAS => {
                let (inbox, [state, accepted]) = (self.hash()?, self.take()?);
                let state = match state {
                    0 => State::Active,
                    1 => State::Off,
                    2 => State::Gone,
                    _ => return None,
                };
                let (route, card) = (self.sealed()?.into(), self.sealed()?.into());
                Some(Change::Alias { name: hash, record: Record { inbox, route, card, state, has_accepted: accepted == 1 } })
            }
            FORGOTTEN => Some(Change::Forgotten { inbox: hash }),
            REMOVED => Some(Change::Removed { name: hash }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(inbox: u128, state: State, sealed: &[u8]) -> Record {
        Record { inbox, route: sealed.into(), card: [7; 300].into(), state, has_accepted: state == State::Off }
    }

    /// Three blocks, what is in them, and where each of them ends.
    fn written() -> (Vec<u8>, Vec<Change>, [usize; 3]) {
        let life = Life { until: Timestamp::from_millis(-5), after_end: AfterEnd::Refuse };
        let (one, other) = (record(1, State::Active, b""), record(u128::MAX, State::Off, b"sealed"));
        let gone = Record { card: Box::default(), ..record(1, State::Gone, b"") };
        let mut blocks = [Changes::default(), Changes::default(), Changes::default()];
        blocks[0].inbox(1, life);
        blocks[0].alias(2, &one);
        blocks[1].alias(3, &other);
        blocks[1].removed(4);
        blocks[1].forgotten(5);
        blocks[2].alias(2, &gone);
        let changes = vec![
            Change::Inbox { inbox: 1, life },
            Change::Alias { name: 2, record: one },
            Change::Alias { name: 3, record: other },
            Change::Removed { name: 4 },
            Change::Forgotten { inbox: 5 },
            Change::Alias { name: 2, record: gone },
        ];
        let mut bytes = blocks[0].file();
        let first = bytes.len();
        bytes.extend(blocks[1].block());
        let second = bytes.len();
        bytes.extend(blocks[2].block());
        let ends = [first, second, bytes.len()];
        (bytes, changes, ends)
    }

    #[test]
    fn what_is_written_is_read_back_in_its_order() {
        let (bytes, changes, _) = written();
        assert_eq!(read(&bytes), Some(Journal { changes, torn_bytes: 0 }));
        assert_eq!(read(&Changes::default().file()), Some(Journal { changes: Vec::new(), torn_bytes: 0 }));
    }

    #[test]
    fn of_a_write_that_was_cut_off_what_stood_before_it_is_read() {
        let (bytes, changes, [first, second, all]) = written();
        for end in first..all {
            let (whole, known) = if end < second { (first, 2) } else { (second, 5) };
            for tail in [bytes[whole..end].to_vec(), vec![0; end - whole], vec![0xa1; end - whole]] {
                let torn = [&bytes[..whole], &tail].concat();
                assert_eq!(read(&torn), Some(Journal { changes: changes[..known].to_vec(), torn_bytes: end - whole }), "{end} of {all}");
            }
        }
    }

    #[test]
    fn damage_before_the_end_and_any_other_file_is_none() {
        let (bytes, _, [first, second, _]) = written();
        assert!((0..first).all(|end| read(&bytes[..end]).is_none()));
        for at in 0..second {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(read(&other), None, "byte {at}");
        }
    }
}
