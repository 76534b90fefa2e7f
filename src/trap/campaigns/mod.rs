//! Which letters are the same letter, told as they come.
//!
//! A campaign is known by its leader, the first of its letters, and by up to two more that only just resembled it, so that
//! it is followed as it drifts; letters are compared with these and with no others, so that no chain leads from one
//! campaign into another. Those worth comparing are found by keys: 16 bands of 4 places of the sketch of its words
//! (two letters that share a part `s` of their words have a band in common with a probability of 1-(1-s^4)^16:
//! 0.89 for 0.6, 0.12 for 0.3), its links, its files.
//!
//! A letter alone waits, with many others, for a second one; the oldest that has none is forgotten. Campaigns have a place
//! until others that weigh more need it. No clock: times are what the caller says.

mod alike;
mod common;
mod room;
mod snapshot;
mod table;

use std::{collections::VecDeque, fmt};

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use alike::Alike;
use common::Common;
use table::Table;

/// Bands of the sketch, and the places of each.
const BANDS: usize = 16;
const ROWS: usize = 4;
/// Links and files by which a letter is found.
const MAX_URL_KEYS: usize = 4;
const MAX_FILE_KEYS: usize = 2;
/// Entries in the table for each letter, as far as room is made for them; most have no file and few links.
const KEYS: usize = BANDS + 2;
/// Letters that a campaign is known by besides its leader.
const MAX_MORE: usize = 2;
/// Groups of a campaign that are told apart.
const MAX_GROUPS: usize = 8;
/// How many campaigns are looked at to find the one that gives up its place.
const LOOKED_AT: usize = 16;

/// Fewer are of no use, and of more the numbers of entries would not do.
const LEAST_CAMPAIGNS: usize = 256;
const MOST_CAMPAIGNS: usize = 1 << 24;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    /// Campaigns of two letters and more. Half as many letters are kept besides for those that drift.
    pub campaigns: usize,
    /// Letters that wait for a second one.
    pub waiting: usize,
}

impl Capacity {
    /// As many as fit into so many bytes, and half as many letters that wait.
    pub fn within(max_bytes: usize) -> Self {
        /// A letter with a few links: itself, what the allocator adds, and its keys in the table.
        const LETTER: usize = size_of::<Letter>() + 64 + Table::bytes_of(KEYS);
        const LEADER: usize = size_of::<Leader>() + 16;
        const CAMPAIGN: usize = LETTER + LEADER + LETTER / 2 + (LETTER + LEADER) / 2;
        let campaigns = (max_bytes.saturating_sub(Common::BYTES) / CAMPAIGN).clamp(LEAST_CAMPAIGNS, MOST_CAMPAIGNS);
        Self { campaigns, waiting: campaigns / 2 }
    }

    /// Letters of all sorts.
    fn letters(&self) -> usize {
        self.campaigns + self.campaigns / 2 + self.waiting
    }
}

impl Default for Capacity {
    fn default() -> Self {
        Self { campaigns: 65_536, waiting: 65_536 }
    }
}

/// The name of a campaign: a hash of its leader's fingerprint, so who reads the same letters in the same order under the
/// same key has the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CampaignId(pub u64);

impl CampaignId {
    /// Of a campaign with this leader: its words alone, if it has enough.
    fn of(leader: &Fingerprint) -> Self {
        let mut hasher = blake3::Hasher::new();
        match (&leader.text, leader.short) {
            (Some(text), None) => text.iter().for_each(|value| _ = hasher.update(&value.to_le_bytes())),
            (_, short) => _ = hasher.update(&short.unwrap_or_default().to_le_bytes()),
        }
        let mut id = [0; 8];
        hasher.finalize_xof().fill(&mut id);
        Self(u64::from_le_bytes(id))
    }
}

impl fmt::Display for CampaignId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

/// Where a letter belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Its campaign.
    pub campaign: CampaignId,
    /// Campaigns that are not the same letter, but have two of these in common: links, HTML, files.
    pub family: CampaignId,
    /// The estimated share of words that it has in common with the letter it was compared with, of links where
    /// neither has words; 1 for the first.
    pub similarity: f32,
    /// Letters of the campaign until now, this one included.
    pub letters: u32,
}

/// The campaigns known at present.
pub struct Campaigns {
    capacity: Capacity,
    letters: Vec<Letter>,
    free: Vec<u32>,
    table: Table,
    common: Common,
    /// Letters alone in the order they came, each with its birth, since a place is used again.
    waiting: VecDeque<(u32, u64)>,
    alone: usize,
    campaigns: usize,
    more: usize,
    /// Where the search for the campaign that gives up its place goes on.
    hand: usize,
    births: u64,
}

#[derive(Serialize, Deserialize)]
struct Letter {
    fingerprint: Fingerprint,
    birth: u64,
    role: Role,
    /// Of its keys those under which it has no place in the table, a bit for each.
    left_out: u32,
}

#[derive(Serialize, Deserialize)]
enum Role {
    Free,
    /// Of the campaign whose leader has this number.
    More(u32),
    Leader(Box<Leader>),
}

#[derive(Serialize, Deserialize)]
struct Leader {
    id: CampaignId,
    family: CampaignId,
    letters: u32,
    /// What it is worth to keep, less what the search for room has taken since it was last seen.
    credit: u32,
    last_seen: u64,
    /// Somebody needs it, so it keeps its place.
    is_pinned: bool,
    more: [u32; MAX_MORE],
    has_more: u8,
    has_groups: u8,
    groups: [u16; MAX_GROUPS],
}

/// The letter that one resembles most.
#[derive(Clone, Copy, Debug)]
struct Found {
    leader: u32,
    similarity: f32,
    /// So much that they are one.
    same: bool,
}

impl Campaigns {
    /// None are known yet.
    pub fn new(capacity: Capacity) -> Self {
        let letters = capacity.letters();
        Self {
            capacity,
            // Never moved, so that it grows with what comes and no further.
            letters: Vec::with_capacity(letters),
            free: Vec::new(),
            table: Table::new(letters * KEYS),
            common: Common::new(),
            waiting: VecDeque::new(),
            alone: 0,
            campaigns: 0,
            more: 0,
            hand: 0,
            births: 0,
        }
    }

    /// Campaigns of two letters and more.
    pub fn len(&self) -> usize {
        self.campaigns
    }

    /// Whether no letter has come twice.
    pub fn is_empty(&self) -> bool {
        self.campaigns == 0
    }

    /// Letters that wait for a second one.
    pub fn waiting(&self) -> usize {
        self.alone
    }

    /// The bytes that it holds, but for what the allocator adds.
    pub fn bytes(&self) -> usize {
        let of_letter = |letter: &Letter| {
            let leader = if matches!(letter.role, Role::Leader(_)) { size_of::<Leader>() } else { 0 };
            (letter.fingerprint.urls.len() + letter.fingerprint.attachments.len()) * size_of::<u64>() + leader
        };
        self.letters.len() * size_of::<Letter>()
            + self.letters.iter().map(of_letter).sum::<usize>()
            + self.free.capacity() * size_of::<u32>()
            + self.waiting.capacity() * size_of::<(u32, u64)>()
            + self.table.bytes()
            + Common::BYTES
    }

    /// Where a letter would belong; none when it is like no other, or can't be compared. Nothing changes.
    pub fn find(&self, fingerprint: &Fingerprint) -> Option<Placed> {
        let found = self.nearest(fingerprint).filter(|found| found.same && alike::tells(fingerprint))?;
        let leader = self.leader(found.leader)?;
        Some(Placed { campaign: leader.id, family: leader.family, similarity: found.similarity, letters: leader.letters })
    }

    /// Counts a letter that came at `now` (any clock that never goes back) and says where it belongs. `group` is what
    /// letters of one origin have in common, which count once. None when it has nothing to be known by.
    pub fn record(&mut self, fingerprint: Fingerprint, now: u64, group: Option<u64>) -> Option<Placed> {
        if !alike::tells(&fingerprint) {
            return None;
        }
        let found = self.nearest(&fingerprint);
        let family = found.and_then(|found| self.leader(found.leader)).map(|leader| leader.family);
        match found.filter(|found| found.same) {
            Some(found) => {
                if found.similarity < alike::SAME_WORDS {
                    self.add(found.leader, fingerprint);
                }
                self.count(found, now, group)
            }
            None => {
                let id = CampaignId::of(&fingerprint);
                let leader = Leader::new(id, family.unwrap_or(id), now, group);
                let (campaign, family) = (leader.id, leader.family);
                self.lead(fingerprint, leader);
                Some(Placed { campaign, family, similarity: 1.0, letters: 1 })
            }
        }
    }

    /// Campaigns of which this is true keep their places until it is asked again, for as long as any other has one.
    pub fn pin(&mut self, is_needed: impl Fn(CampaignId) -> bool) {
        for letter in &mut self.letters {
            if let Role::Leader(leader) = &mut letter.role {
                leader.is_pinned = is_needed(leader.id);
            }
        }
    }

    /// The letter most like this one, of those that are the same or else of those that are related.
    fn nearest(&self, fingerprint: &Fingerprint) -> Option<Found> {
        let mut best: Option<(Found, usize)> = None;
        let mut seen: Vec<u32> = Vec::new();
        for key in keys(fingerprint) {
            for number in self.table.find(key) {
                if seen.contains(&number) {
                    continue;
                }
                seen.push(number);
                let Some(letter) = self.letters.get(number as usize) else { continue };
                let leader = match &letter.role {
                    Role::Free => continue,
                    Role::More(leader) => *leader,
                    Role::Leader(_) => number,
                };
                let alike = Alike::of(fingerprint, &letter.fingerprint, &self.common);
                let same = alike.same();
                let found = Found { leader, similarity: same.or(alike.words).unwrap_or_default(), same: same.is_some() };
                if same.is_none() && alike.others() < 2 {
                    continue;
                }
                let rank = |found: &Found, others: usize| (found.same, found.similarity, others);
                // Of equals the older one, whatever the order of the table.
                let better = best.as_ref().is_none_or(|(best, others)| {
                    let (mine, its) = (rank(&found, alike.others()), rank(best, *others));
                    mine > its || mine == its && self.birth(leader) < self.birth(best.leader)
                });
                if better {
                    best = Some((found, alike.others()));
                }
            }
        }
        best.map(|(found, _)| found)
    }

    fn birth(&self, number: u32) -> u64 {
        self.letters.get(number as usize).map_or(u64::MAX, |letter| letter.birth)
    }

    fn leader(&self, number: u32) -> Option<&Leader> {
        match self.letters.get(number as usize).map(|letter| &letter.role) {
            Some(Role::Leader(leader)) => Some(leader),
            _ => None,
        }
    }

    fn leader_mut(&mut self, number: u32) -> Option<&mut Leader> {
        match self.letters.get_mut(number as usize).map(|letter| &mut letter.role) {
            Some(Role::Leader(leader)) => Some(leader),
            _ => None,
        }
    }
}

/// The keys by which a letter is found: its bands, links and files, or what it has when it is short.
fn keys(fingerprint: &Fingerprint) -> impl Iterator<Item = u32> {
    let bands = fingerprint.text.iter().flat_map(|sketch| sketch.chunks_exact(ROWS).take(BANDS).enumerate());
    let bands = bands.map(|(band, rows)| rows.iter().fold(mix(band as u64 + 1), |key, row| mix(key ^ u64::from(*row))));
    let urls = fingerprint.urls.iter().take(MAX_URL_KEYS).map(|url| mix(url ^ 0x55));
    let files = fingerprint.attachments.iter().take(MAX_FILE_KEYS).map(|file| mix(file ^ 0xaa));
    let short = fingerprint.short.iter().map(|short| mix(short ^ 0xff));
    bands.chain(urls).chain(files).chain(short).map(|key| (key >> 32) as u32)
}

/// Spreads what is already a keyed hash, or tells one of its uses from another (the last step of MurmurHash3).
fn mix(mut key: u64) -> u64 {
    key = (key ^ key >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    key = (key ^ key >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    key ^ key >> 33
}

#[cfg(test)]
mod tests;
