//! Who has a place, and who gives it up.

use super::{CampaignId, Campaigns, Found, LOOKED_AT, Leader, Letter, MAX_GROUPS, MAX_MORE, Placed, Role, keys, mix};
use crate::trap::fingerprint::Fingerprint;

impl Campaigns {
    /// One more letter of a campaign; with the second it is one.
    pub(super) fn count(&mut self, found: Found, now: u64, group: Option<u64>) -> Option<Placed> {
        let leader = self.leader_mut(found.leader)?;
        leader.see(now, group);
        let placed = Placed { campaign: leader.id, family: leader.family, similarity: found.similarity, letters: leader.letters };
        if placed.letters == 2 {
            self.alone -= 1;
            self.campaigns += 1;
            if self.campaigns > self.capacity.campaigns {
                self.make_room(found.leader);
            }
        }
        Some(placed)
    }

    /// A letter that is like no other.
    pub(super) fn lead(&mut self, fingerprint: Fingerprint, leader: Leader) {
        if let Some(text) = &fingerprint.text {
            self.common.count(text);
        }
        let number = self.put(fingerprint, Role::Leader(Box::new(leader)));
        self.waiting.push_back((number, self.births));
        self.alone += 1;
        self.forget_oldest();
        // Those that found a second one in the meantime are only taken off in front, so there are never many of them.
        if self.waiting.len() > 2 * self.capacity.waiting.max(1) {
            let mut waiting = std::mem::take(&mut self.waiting);
            waiting
                .retain(|(number, birth)| self.birth(*number) == *birth && self.leader(*number).is_some_and(|leader| leader.letters == 1));
            self.waiting = waiting;
        }
    }

    /// Forgets letters alone until there is room for the rest, the oldest first; those that are needed go to the back.
    fn forget_oldest(&mut self) {
        let mut passed = 0;
        while self.alone > self.capacity.waiting {
            let Some((number, birth)) = self.waiting.pop_front() else { break };
            let Some(leader) = self.leader(number).filter(|leader| leader.letters == 1 && self.birth(number) == birth) else { continue };
            if leader.is_pinned && passed < self.alone {
                passed += 1;
                self.waiting.push_back((number, birth));
                continue;
            }
            self.drop_letter(number);
            self.alone -= 1;
        }
    }

    /// Lets a campaign be known by one letter more.
    pub(super) fn add(&mut self, leader: u32, fingerprint: Fingerprint) {
        if self.more == self.capacity.campaigns / 2 || self.leader(leader).is_none_or(|leader| usize::from(leader.has_more) == MAX_MORE) {
            return;
        }
        let number = self.put(fingerprint, Role::More(leader));
        self.more += 1;
        if let Some(leader) = self.leader_mut(leader) {
            leader.more[usize::from(leader.has_more)] = number;
            leader.has_more += 1;
        }
    }

    fn put(&mut self, fingerprint: Fingerprint, role: Role) -> u32 {
        self.births += 1;
        let number = self.free.pop().unwrap_or(self.letters.len() as u32);
        let mut left_out = 0;
        for (index, key) in keys(&fingerprint).enumerate() {
            left_out |= u32::from(!self.table.insert(key, number)) << index;
        }
        let letter = Letter { fingerprint, birth: self.births, role, left_out };
        match self.letters.get_mut(number as usize) {
            Some(place) => *place = letter,
            None => self.letters.push(letter),
        }
        number
    }

    /// Drops the campaign that weighs least of the next ones; never `spared`, and one that is needed only where all are.
    fn make_room(&mut self, spared: u32) {
        let mut least: Option<(bool, u32, u64, u32)> = None;
        let mut looked_at = 0;
        let (start, count) = (self.hand + 1, self.letters.len());
        for place in 0..count {
            let number = ((start + place) % count) as u32;
            let Some(leader) = self.leader_mut(number).filter(|leader| leader.letters > 1 && number != spared) else { continue };
            // One of them ages, so that each does once while as many go as there is room for.
            if looked_at == 0 && !leader.is_pinned {
                leader.credit = leader.credit.saturating_sub(1);
            }
            let weight = (leader.is_pinned, leader.credit, leader.last_seen, number);
            least = Some(least.map_or(weight, |least| least.min(weight)));
            if leader.is_pinned {
                continue;
            }
            if looked_at == 0 {
                self.hand = number as usize;
            }
            looked_at += 1;
            if looked_at == LOOKED_AT {
                break;
            }
        }
        if let Some((.., number)) = least {
            let more = self.leader(number).map(|leader| leader.more[..usize::from(leader.has_more)].to_vec());
            for number in more.into_iter().flatten() {
                self.drop_letter(number);
                self.more -= 1;
            }
            self.drop_letter(number);
            self.campaigns -= 1;
        }
    }

    fn drop_letter(&mut self, number: u32) {
        let Some(letter) = self.letters.get_mut(number as usize) else { return };
        letter.role = Role::Free;
        let fingerprint = std::mem::take(&mut letter.fingerprint);
        keys(&fingerprint).for_each(|key| self.table.remove(key, number));
        self.free.push(number);
    }
}

impl Leader {
    pub(super) fn new(id: CampaignId, family: CampaignId, now: u64, group: Option<u64>) -> Self {
        let mut leader = Self {
            id,
            family,
            letters: 0,
            credit: 0,
            last_seen: now,
            is_pinned: false,
            more: [0; MAX_MORE],
            has_more: 0,
            has_groups: 0,
            groups: [0; MAX_GROUPS],
        };
        leader.see(now, group);
        leader
    }

    fn see(&mut self, now: u64, group: Option<u64>) {
        self.letters = self.letters.saturating_add(1);
        self.last_seen = now;
        let has = usize::from(self.has_groups);
        if let Some(group) = group.map(mix).filter(|group| !self.groups[..has].contains(&(*group as u16)) && has < MAX_GROUPS) {
            self.groups[has] = group as u16;
            self.has_groups += 1;
        }
        // Twice as many letters are worth one point, another origin is worth four.
        self.credit = self.letters.ilog2() + 4 * u32::from(self.has_groups);
    }
}
