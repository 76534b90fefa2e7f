//! The most frequent keys of a day that is over, packed.

use serde::{Deserialize, Serialize};

use super::frequent::{Groups, Item, Traps};

/// The most frequent keys with what is known of each, the first one first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Ranking {
    rows: Box<[Packed]>,
    /// The keys, one behind the other.
    names: Box<str>,
    /// Traps and groups of each.
    witnesses: Box<[u8]>,
    /// Each may have come so many times more.
    error: u64,
    /// So often may any other key have come.
    others: u64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Packed {
    at_least: u64,
    /// Where its name and its witnesses end.
    name_end: u32,
    witnesses_end: u32,
}

/// One key of a ranking.
#[derive(Clone, Debug)]
pub(super) struct Ranked<'a> {
    pub(super) name: &'a str,
    pub(super) at_least: u64,
    pub(super) traps: Traps,
    pub(super) groups: Groups,
}

impl Ranking {
    /// Of these, in this order, the first of those left out having come `left_out` times at least.
    pub(super) fn new(items: &[(u64, &Item)], error: u64, left_out: u64) -> Self {
        let (mut names, mut witnesses) = (String::new(), Vec::new());
        let pack = |(at_least, item): &(u64, &Item)| {
            names.push_str(&item.name);
            item.traps.write(&mut witnesses);
            item.groups.write(&mut witnesses);
            Packed { at_least: *at_least, name_end: names.len() as u32, witnesses_end: witnesses.len() as u32 }
        };
        let rows = items.iter().map(pack).collect();
        Self { rows, names: names.into(), witnesses: witnesses.into(), error, others: error + left_out }
    }

    /// How many times more any of them may have come.
    pub(super) fn error(&self) -> u64 {
        self.error
    }

    /// How often any other key may have come.
    pub(super) fn others(&self) -> u64 {
        self.others
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Ranked<'_>> {
        let (mut name_start, mut witnesses_start) = (0, 0);
        self.rows.iter().map_while(move |row| {
            let name = self.names.get(name_start..row.name_end as usize)?;
            let mut witnesses = self.witnesses.get(witnesses_start..row.witnesses_end as usize)?;
            (name_start, witnesses_start) = (row.name_end as usize, row.witnesses_end as usize);
            let (traps, groups) = (Traps::read(&mut witnesses)?, Groups::read(&mut witnesses)?);
            witnesses.is_empty().then_some(Ranked { name, at_least: row.at_least, traps, groups })
        })
    }

    /// Bytes held beside itself.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.rows) + self.names.len() + self.witnesses.len()
    }

    /// Whether it is one that was packed here.
    pub(super) fn is_sound(&self) -> bool {
        let ends = self.rows.last().map_or((0, 0), |last| (last.name_end as usize, last.witnesses_end as usize));
        self.rows().count() == self.rows.len() && ends == (self.names.len(), self.witnesses.len())
    }
}
