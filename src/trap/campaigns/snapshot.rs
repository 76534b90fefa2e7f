//! The campaigns as bytes for the data directory: no content, only what letters are known by, which tells nothing without
//! the key.
//!
//! All have the same places afterwards and are found under the same keys, so that whatever comes is answered as it would
//! have been, and the same ones give up their places in the same order.

use serde::{Deserialize, Serialize};

use super::{Campaigns, Capacity, Letter, MAX_GROUPS, MAX_MORE, Role, common::Common, keys};
use crate::trap::snapshot::{Format, RestoreError, Snapshot, content};

/// As many as a letter has in a snapshot, about, and what is common to campaigns.
const LETTER_BYTES: usize = 280;
const COMMON_BYTES: usize = 400_000;

#[derive(Serialize, Deserialize)]
struct Kept<L, C> {
    /// By their places.
    letters: L,
    /// Places to be used again, the last one first.
    free: Vec<u32>,
    /// Letters alone in the order in which they are forgotten.
    waiting: Vec<u32>,
    common: C,
    hand: u64,
    births: u64,
}

/// What letters are, once it is known that they fit together.
#[derive(Default)]
struct Counts {
    campaigns: usize,
    more: usize,
}

impl Campaigns {
    /// What a snapshot calls it.
    pub(in crate::trap) const FORMAT: Format = Format { name: "campaigns", version: 1 };

    /// Adds all that is known; `None` if there is no memory for that.
    pub(in crate::trap) fn save(&self, snapshot: &mut Snapshot) -> Option<()> {
        let is_alone =
            |number: u32, birth: u64| self.birth(number) == birth && self.leader(number).is_some_and(|leader| leader.letters == 1);
        let kept = Kept {
            letters: &self.letters,
            free: self.free.clone(),
            waiting: self.waiting.iter().filter(|(number, birth)| is_alone(*number, *birth)).map(|(number, _)| *number).collect(),
            common: &self.common,
            hand: self.hand as u64,
            births: self.births,
        };
        snapshot.add(Self::FORMAT, &kept, self.letters.len() * LETTER_BYTES + COMMON_BYTES)
    }

    /// Reads that into as much room as there is now.
    pub(in crate::trap) fn from_part(capacity: Capacity, part: &[u8]) -> Result<Self, RestoreError> {
        let mut kept: Kept<Vec<Letter>, Common> = content(part)?;
        let mut counts = kept.counts().filter(|_| kept.common.is_sound()).ok_or(RestoreError::Damaged)?;
        let room = capacity.letters();
        if counts.campaigns > capacity.campaigns
            || counts.more > capacity.campaigns / 2
            || kept.waiting.len() > capacity.waiting
            || kept.letters.len() > room
        {
            kept.shrink(capacity);
            counts = kept.counts().ok_or(RestoreError::Damaged)?;
        }
        let mut restored = Self::new(capacity);
        for (number, letter) in kept.letters.into_iter().enumerate() {
            let places = keys(&letter.fingerprint).enumerate().filter(|(index, _)| letter.left_out >> index & 1 == 0);
            places.for_each(|(_, key)| _ = restored.table.insert(key, number as u32));
            restored.letters.push(letter);
        }
        restored.waiting = kept.waiting.iter().map(|number| (*number, restored.birth(*number))).collect();
        restored.alone = restored.waiting.len();
        (restored.campaigns, restored.more) = (counts.campaigns, counts.more);
        (restored.free, restored.common, restored.births) = (kept.free, kept.common, kept.births);
        restored.hand = usize::try_from(kept.hand).unwrap_or_default();
        Ok(restored)
    }
}

impl Kept<Vec<Letter>, Common> {
    /// Counts them; `None` where they don't fit together.
    fn counts(&self) -> Option<Counts> {
        let mut counts = Counts::default();
        let (mut alone, mut unused) = (0, 0);
        // Whether a place is listed as one that is free, or that waits.
        let mut listed = vec![false; self.letters.len()];
        for number in self.free.iter().chain(&self.waiting) {
            let listed = listed.get_mut(*number as usize)?;
            if std::mem::replace(listed, true) {
                return None;
            }
        }
        for (number, letter) in self.letters.iter().enumerate() {
            let is_sound = match &letter.role {
                Role::Free => {
                    unused += 1;
                    listed[number]
                }
                Role::More(leader) => {
                    counts.more += 1;
                    self.more_of(*leader).is_some_and(|more| more.contains(&(number as u32)))
                }
                Role::Leader(leader) => {
                    let is_alone = leader.letters < 2;
                    alone += usize::from(is_alone);
                    counts.campaigns += usize::from(!is_alone);
                    let more = self.more_of(number as u32)?;
                    let is_its = |more: &u32| self.letters.get(*more as usize).is_some_and(|more| more.role.is_more_of(number));
                    usize::from(leader.has_groups) <= MAX_GROUPS
                        && leader.letters > 0
                        && listed[number] == is_alone
                        && more.iter().all(is_its)
                }
            };
            if !is_sound {
                return None;
            }
        }
        // Each is listed, so as many of them are the same ones.
        (unused == self.free.len() && alone == self.waiting.len()).then_some(counts)
    }

    /// The further letters of a leader.
    fn more_of(&self, leader: u32) -> Option<&[u32]> {
        match &self.letters.get(leader as usize)?.role {
            Role::Leader(leader) => leader.more.get(..usize::from(leader.has_more)),
            _ => None,
        }
    }

    /// Keeps what there is room for: what weighs most of the campaigns, and what came last of the rest. They move together.
    fn shrink(&mut self, capacity: Capacity) {
        let mut campaigns: Vec<(u32, _)> =
            (0..).zip(&self.letters).filter_map(|(number, letter)| Some((number, letter.weight()?))).collect();
        campaigns.sort_unstable_by_key(|(number, weight)| (std::cmp::Reverse(*weight), *number));
        campaigns.truncate(capacity.campaigns);
        self.waiting.drain(..self.waiting.len().saturating_sub(capacity.waiting));
        let mut is_kept = vec![false; self.letters.len()];
        let mut more_left = capacity.campaigns / 2;
        for (number, _) in campaigns {
            is_kept[number as usize] = true;
            let more = self.more_of(number).unwrap_or_default().to_vec();
            for number in more.iter().take(more_left) {
                is_kept[*number as usize] = true;
            }
            more_left = more_left.saturating_sub(more.len());
        }
        self.waiting.iter().for_each(|number| is_kept[*number as usize] = true);
        let mut next = 0..;
        let places: Vec<Option<u32>> = is_kept.iter().map(|is_kept| is_kept.then(|| next.next()).flatten()).collect();
        let place = |number: u32| places.get(number as usize).copied().flatten();
        let mut is_kept = is_kept.into_iter();
        self.letters.retain_mut(|letter| {
            match &mut letter.role {
                Role::Free => {}
                Role::More(leader) => *leader = place(*leader).unwrap_or_default(),
                Role::Leader(leader) => {
                    let kept: Vec<u32> =
                        leader.more[..usize::from(leader.has_more).min(MAX_MORE)].iter().copied().filter_map(place).collect();
                    leader.has_more = kept.len() as u8;
                    leader.more.iter_mut().zip(kept).for_each(|(more, kept)| *more = kept);
                }
            }
            is_kept.next().unwrap_or_default()
        });
        self.waiting.iter_mut().for_each(|number| *number = place(*number).unwrap_or_default());
        self.free.clear();
        self.hand = 0;
    }
}

impl Letter {
    /// Of the leader of a campaign, what it is worth to keep.
    fn weight(&self) -> Option<(bool, u32, u64)> {
        match &self.role {
            Role::Leader(leader) if leader.letters > 1 => Some((leader.is_pinned, leader.credit, leader.last_seen)),
            _ => None,
        }
    }
}

impl Role {
    fn is_more_of(&self, number: usize) -> bool {
        matches!(self, Self::More(leader) if *leader as usize == number)
    }
}

#[cfg(test)]
mod tests;
