//! The books of the store: order of arrival, deadlines, bytes in use. Plain data under one short lock; knows no inboxes.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use super::entry::Entry;
use crate::mail::{address::Address, timestamp::Timestamp};

/// All mail by arrival and by deadline, all inboxes by deadline, and what they cost.
#[derive(Default)]
pub(super) struct Ledger {
    last_seq: u64,
    /// Numbers given out whose change is not yet announced.
    unannounced: BTreeSet<u64>,
    /// By arrival; the only owner besides the inboxes.
    mail: BTreeMap<u64, Arc<Entry>>,
    deadlines: BTreeSet<(Timestamp, u64)>,
    public: BTreeSet<u64>,
    /// One for each inbox. May be earlier than the inbox's own, which moves as it is read.
    inbox_deadlines: BTreeSet<(Timestamp, Address)>,
    used_bytes: usize,
    last_public_removal: u64,
}

impl Ledger {
    /// Makes room for `needed` bytes by taking out the oldest mail, never younger than `min_keep`.
    /// Gives what was taken out, and whether there is room now.
    pub(super) fn make_room(&mut self, needed: usize, max: usize, min_keep: Duration, now: Timestamp) -> (Vec<Arc<Entry>>, bool) {
        let mut dropped = Vec::new();
        // Nothing goes in vain.
        if !self.can_make_room(needed, max, min_keep, now) {
            return (dropped, false);
        }
        while self.used_bytes + needed > max {
            match self.mail.first_key_value() {
                Some((_, oldest)) if now.since(oldest.message().received_at) >= min_keep => {
                    let oldest = Arc::clone(oldest);
                    self.remove(&oldest);
                    dropped.push(oldest);
                }
                _ => return (dropped, false),
            }
        }
        (dropped, true)
    }

    /// Whether there is room, or enough that may go. (A mail shared by several inboxes counts for each.)
    pub(super) fn can_make_room(&self, needed: usize, max: usize, min_keep: Duration, now: Timestamp) -> bool {
        let excess = (self.used_bytes + needed).saturating_sub(max);
        if excess == 0 {
            return true;
        }
        let may_go = self.mail.values().take_while(|entry| now.since(entry.message().received_at) >= min_keep);
        let mut enough = may_go.scan(0, |sum, entry| {
            *sum += entry.inbox_bytes();
            Some(*sum)
        });
        needed <= max && enough.any(|sum| sum >= excess)
    }

    /// The next place in the order of arrival; `announced` must follow.
    pub(super) fn next_seq(&mut self) -> u64 {
        self.last_seq += 1;
        self.unannounced.insert(self.last_seq);
        self.last_seq
    }

    /// The change of this number was told to whom it concerns. Gives the cursor to go on from.
    pub(super) fn announced(&mut self, seq: u64) -> u64 {
        self.unannounced.remove(&seq);
        self.settled()
    }

    /// Every change up to this number has been told.
    pub(super) fn settled(&self) -> u64 {
        self.unannounced.first().map_or(self.last_seq, |first| first - 1)
    }

    pub(super) fn insert(&mut self, entry: &Arc<Entry>) {
        self.used_bytes += entry.account();
        self.deadlines.insert((entry.expires_at, entry.seq));
        if entry.is_public() {
            self.public.insert(entry.seq);
        }
        self.mail.insert(entry.seq, Arc::clone(entry));
    }

    /// Takes an entry out; false when it was out already.
    pub(super) fn remove(&mut self, entry: &Entry) -> bool {
        if self.mail.remove(&entry.seq).is_none() {
            return false;
        }
        self.deadlines.remove(&(entry.expires_at, entry.seq));
        if self.public.remove(&entry.seq) {
            self.last_public_removal = self.last_seq + 1;
        }
        self.used_bytes -= entry.release();
        true
    }

    /// Lists an entry among public mail, or no longer, as it is now.
    pub(super) fn relist(&mut self, entry: &Entry) {
        if !entry.is_public() {
            self.public.remove(&entry.seq);
        } else if self.contains(entry.seq) {
            self.public.insert(entry.seq);
        }
    }

    pub(super) fn contains(&self, seq: u64) -> bool {
        self.mail.contains_key(&seq)
    }

    /// Takes out up to `limit` mails whose time is over.
    pub(super) fn take_expired(&mut self, now: Timestamp, limit: usize) -> Vec<Arc<Entry>> {
        let due: Vec<u64> = self.deadlines.iter().take_while(|(deadline, _)| *deadline <= now).take(limit).map(|(_, seq)| *seq).collect();
        due.into_iter()
            .filter_map(|seq| {
                let entry = self.mail.get(&seq).map(Arc::clone)?;
                self.remove(&entry);
                Some(entry)
            })
            .collect()
    }

    /// Takes up to `limit` inboxes to look at: their deadline in these books is over.
    pub(super) fn take_due_inboxes(&mut self, now: Timestamp, limit: usize) -> Vec<(Timestamp, Address)> {
        let mut due = Vec::new();
        while due.len() < limit && self.inbox_deadlines.first().is_some_and(|(deadline, _)| *deadline <= now) {
            due.extend(self.inbox_deadlines.pop_first());
        }
        due
    }

    /// The inboxes that end first, the nearest end first.
    pub(super) fn next_inbox_deadlines(&self, limit: usize) -> Vec<(Timestamp, Address)> {
        self.inbox_deadlines.iter().take(limit).cloned().collect()
    }

    pub(super) fn watch_inbox(&mut self, deadline: Timestamp, address: Address) {
        self.inbox_deadlines.insert((deadline, address));
    }

    pub(super) fn unwatch_inbox(&mut self, deadline: Timestamp, address: Address) {
        self.inbox_deadlines.remove(&(deadline, address));
    }

    pub(super) fn charge(&mut self, bytes: usize) {
        self.used_bytes += bytes;
    }

    pub(super) fn refund(&mut self, bytes: usize) {
        // An inbox may end between the moment it is seen and the moment it is charged.
        self.used_bytes = self.used_bytes.saturating_sub(bytes);
    }

    /// Public mail below `before`, the newest first.
    pub(super) fn public_before(&self, before: Option<u64>) -> impl Iterator<Item = &Arc<Entry>> {
        self.public.range(..before.unwrap_or(u64::MAX)).rev().filter_map(|seq| self.mail.get(seq))
    }

    pub(super) fn public_count(&self) -> usize {
        self.public.len()
    }

    pub(super) fn last_public_removal(&self) -> u64 {
        self.last_public_removal
    }

    pub(super) fn used_bytes(&self) -> usize {
        self.used_bytes
    }

    pub(super) fn mail_count(&self) -> usize {
        self.mail.len()
    }
}
