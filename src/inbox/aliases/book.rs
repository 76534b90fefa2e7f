//! The books of aliases: which leads where, and which inbox has which. Of addresses only keyed hashes are here, and what
//! is sealed under them, so that the same is kept on disk as in memory.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;

use super::{
    super::registry::AfterEnd,
    snapshot::{self, Kept},
};
use crate::mail::timestamp::Timestamp;

/// How many aliases an inbox may have.
pub(super) const MAX_OF_INBOX: usize = 200;
/// How many there may be in all: about 46 MB.
pub(super) const MAX_ALIASES: usize = 100_000;
/// How long those of an inbox are known that has ended: its holder may come back, or wants senders to hear of the end.
const REST: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How often they are looked through for inboxes that ended that long ago.
const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);
/// The clock of an inbox is worth a snapshot when it has moved by one part in so many of the inbox's life.
const CLOCK_PARTS: u32 = 16;

/// One alias. Its own text opens the first seal, the address of its inbox the second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::inbox) struct Record {
    /// The keyed hash of the inbox.
    pub(super) inbox: u128,
    /// Where it leads.
    pub(super) route: Box<[u8]>,
    /// What its holder is shown of it; empty when the inbox was burned.
    pub(super) card: Box<[u8]>,
    /// Whether it was not switched off.
    pub(super) is_active: bool,
}

/// What is known of an inbox that has aliases, when it may not be in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::inbox) struct Life {
    /// When it ends unless its holder reads it before.
    pub(in crate::inbox) until: Timestamp,
    pub(in crate::inbox) after_end: AfterEnd,
    /// Its holder wanted it gone, for ever.
    pub(in crate::inbox) burned: bool,
}

/// Why there is no alias more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoRoom {
    OfInbox,
    InAll,
    /// Somebody has this one already.
    Taken,
}

#[derive(Debug)]
struct Holder {
    life: Life,
    /// What `life.until` was when it was last worth a snapshot.
    noted: Timestamp,
    /// Keyed hashes of its aliases, by age.
    names: Vec<u128>,
}

#[derive(Default)]
struct Books {
    aliases: HashMap<u128, Record>,
    holders: HashMap<u128, Holder>,
    /// Whether something changed since the last snapshot that was kept.
    changed: bool,
    looked_at: Timestamp,
}

/// All aliases, bounded: what somebody was given is never pushed out by others while its inbox lives.
#[derive(Default)]
pub(in crate::inbox) struct Aliases {
    books: Mutex<Books>,
    /// Whether there ever was one; without any nothing is locked.
    any: AtomicBool,
    /// Something was settled that a crash must not undo.
    settled: Notify,
}

impl Aliases {
    /// Whether there may be aliases.
    pub(in crate::inbox) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// The alias of this keyed hash, and what is known of its inbox.
    pub(super) fn find(&self, name: u128) -> Option<(Record, Life)> {
        if !self.any() {
            return None;
        }
        let books = self.lock();
        let record = books.aliases.get(&name)?;
        Some((record.clone(), books.holders.get(&record.inbox)?.life))
    }

    pub(super) fn contains(&self, name: u128) -> bool {
        self.any() && self.lock().aliases.contains_key(&name)
    }

    /// Those of an inbox, by age.
    pub(super) fn of(&self, inbox: u128) -> Vec<(u128, Record)> {
        if !self.any() {
            return Vec::new();
        }
        let books = self.lock();
        let names = books.holders.get(&inbox).map(|holder| holder.names.as_slice()).unwrap_or_default();
        names.iter().filter_map(|name| Some((*name, books.aliases.get(name)?.clone()))).collect()
    }

    /// What is known of an inbox that has aliases.
    pub(in crate::inbox) fn life(&self, inbox: u128) -> Option<Life> {
        if self.any() { self.lock().holders.get(&inbox).map(|holder| holder.life) } else { None }
    }

    /// Enters a new one, unless another request took its name in between.
    pub(super) fn add(&self, name: u128, record: Record, until: Timestamp, after_end: AfterEnd, now: Timestamp) -> Result<(), NoRoom> {
        let mut books = self.lock();
        if books.aliases.contains_key(&name) {
            return Err(NoRoom::Taken);
        }
        if books.holders.get(&record.inbox).is_some_and(|holder| holder.names.len() >= MAX_OF_INBOX) {
            return Err(NoRoom::OfInbox);
        }
        if books.aliases.len() >= MAX_ALIASES {
            // Those that rest make room for those that live.
            books.forget(|life| life.until <= now);
            if books.aliases.len() >= MAX_ALIASES {
                return Err(NoRoom::InAll);
            }
        }
        let life = Life { until, after_end, burned: false };
        let holder = books.holders.entry(record.inbox).or_insert_with(|| Holder { life, noted: until, names: Vec::new() });
        (holder.life, holder.noted) = (life, until);
        holder.names.push(name);
        books.aliases.insert(name, record);
        self.settle(&mut books);
        self.any.store(true, Ordering::Release);
        Ok(())
    }

    /// Changes one; false when it is not there.
    pub(super) fn change(&self, name: u128, change: impl FnOnce(&mut Record)) -> bool {
        let mut books = self.lock();
        let Some(record) = books.aliases.get_mut(&name) else { return false };
        change(record);
        self.settle(&mut books);
        true
    }

    /// The inbox was read: it lives for `ttl` from then, until `until`.
    pub(in crate::inbox) fn extend(&self, inbox: u128, until: Timestamp, ttl: Duration) {
        if !self.any() {
            return;
        }
        let books = &mut *self.lock();
        let Some(holder) = books.holders.get_mut(&inbox) else { return };
        holder.life.until = until;
        // A shorter life is news as well.
        let moved = until.since(holder.noted).max(holder.noted.since(until));
        if moved > ttl / CLOCK_PARTS {
            holder.noted = until;
            books.changed = true;
        }
    }

    /// Its holder chose what senders hear after the end.
    pub(in crate::inbox) fn settle_end(&self, inbox: u128, after_end: AfterEnd) {
        if !self.any() {
            return;
        }
        let books = &mut *self.lock();
        if let Some(holder) = books.holders.get_mut(&inbox).filter(|holder| holder.life.after_end != after_end) {
            holder.life.after_end = after_end;
            books.changed = true;
        }
    }

    /// The inbox was burned, and what its holder knew of its aliases with it. They are remembered only where senders are to
    /// hear of the end: mail for an alias that nobody knows is thrown away as well.
    pub(in crate::inbox) fn burn(&self, inbox: u128, after_end: AfterEnd, now: Timestamp) {
        if !self.any() {
            return;
        }
        let books = &mut *self.lock();
        let Entry::Occupied(mut held) = books.holders.entry(inbox) else { return };
        if after_end == AfterEnd::Silence {
            for name in held.remove().names {
                books.aliases.remove(&name);
            }
        } else {
            let holder = held.get_mut();
            holder.life = Life { until: now, after_end, burned: true };
            for name in &holder.names {
                if let Some(record) = books.aliases.get_mut(name) {
                    (record.card, record.route) = (Box::default(), Box::default());
                }
            }
        }
        self.settle(books);
    }

    /// Forgets those whose inbox ended long ago.
    pub(in crate::inbox) fn forget_over(&self, now: Timestamp) {
        if !self.any() {
            return;
        }
        let mut books = self.lock();
        if now.since(books.looked_at) >= LOOK_EVERY {
            books.looked_at = now;
            books.forget(|life| life.until.plus(REST) <= now);
        }
    }

    /// All of it as bytes, when something changed since the last time this was asked.
    pub(in crate::inbox) fn snapshot(&self) -> Option<Vec<u8>> {
        let mut books = self.lock();
        if !std::mem::take(&mut books.changed) {
            return None;
        }
        let kept = books.holders.iter().map(|(inbox, holder)| {
            let aliases = holder.names.iter().filter_map(|name| Some((*name, books.aliases.get(name)?)));
            (*inbox, holder.life, aliases.collect::<Vec<_>>())
        });
        Some(snapshot::write(kept))
    }

    /// The last snapshot could not be kept: the next one is due whatever happens.
    pub(in crate::inbox) fn snapshot_failed(&self) {
        self.lock().changed = true;
    }

    /// Reads a snapshot back; false when these bytes are none.
    pub(in crate::inbox) fn restore(&self, bytes: &[u8]) -> bool {
        let Some(kept) = snapshot::read(bytes) else { return false };
        let mut books = self.lock();
        for Kept { inbox, life, aliases } in kept {
            let names = aliases.iter().map(|(name, _)| *name).collect();
            books.holders.insert(inbox, Holder { life, noted: life.until, names });
            books.aliases.extend(aliases);
        }
        books.changed = false;
        self.any.store(!books.aliases.is_empty(), Ordering::Release);
        true
    }

    /// Waits until something was settled that a crash must not undo.
    pub(in crate::inbox) async fn settled(&self) {
        self.settled.notified().await;
    }

    fn settle(&self, books: &mut Books) {
        books.changed = true;
        self.settled.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Books {
    /// Takes out the aliases of every inbox of which this is so.
    fn forget(&mut self, is_over: impl Fn(&Life) -> bool) {
        let (aliases, before) = (&mut self.aliases, self.holders.len());
        self.holders.retain(|_, holder| {
            let over = is_over(&holder.life);
            if over {
                holder.names.iter().for_each(|name| drop(aliases.remove(name)));
            }
            !over
        });
        self.changed |= self.holders.len() < before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(inbox: u128) -> Record {
        Record { inbox, route: Box::default(), card: Box::default(), is_active: true }
    }

    #[test]
    fn nobodys_are_pushed_out_while_their_inbox_lives_and_those_that_rest_make_room() {
        let (aliases, now) = (Aliases::default(), Timestamp::from_millis(1_000));
        let add = |name: u128, inbox: u128, until: i64, now| {
            aliases.add(name, record(inbox), Timestamp::from_millis(until), AfterEnd::Silence, now)
        };
        for name in 0..MAX_ALIASES as u128 {
            let inbox = name / MAX_OF_INBOX as u128;
            // One of them ends before the others.
            assert_eq!(add(name, inbox, if inbox == 7 { 5_000 } else { 9_000 }, now), Ok(()));
        }
        assert_eq!(add(u128::MAX, 7, 9_000, now), Err(NoRoom::OfInbox));
        assert_eq!(add(0, 8, 9_000, now), Err(NoRoom::Taken), "two asked for it at once");
        assert_eq!(add(u128::MAX, u128::MAX, 9_000, now), Err(NoRoom::InAll));
        assert_eq!(add(u128::MAX, u128::MAX, 9_000, Timestamp::from_millis(5_000)), Ok(()));
        assert!(aliases.of(7).is_empty() && aliases.find(7 * MAX_OF_INBOX as u128).is_none());
        assert_eq!(aliases.of(8).len(), MAX_OF_INBOX);
    }

    #[test]
    fn those_that_rest_are_forgotten_in_the_end() {
        let (aliases, end) = (Aliases::default(), Timestamp::from_millis(5_000));
        aliases.add(1, record(1), end, AfterEnd::Refuse, Timestamp::default()).unwrap();
        aliases.forget_over(end.plus(REST).minus(Duration::from_millis(1)));
        assert!(aliases.contains(1), "its holder may come back");
        aliases.forget_over(end.plus(REST).plus(LOOK_EVERY));
        assert!(!aliases.contains(1));
    }

    #[test]
    fn a_clock_is_worth_a_snapshot_when_it_has_moved_by_a_part_of_its_life() {
        let (aliases, start, life) = (Aliases::default(), Timestamp::default(), Duration::from_secs(160));
        aliases.add(1, record(1), start.plus(life), AfterEnd::Silence, start).unwrap();
        assert!(aliases.snapshot().is_some() && aliases.snapshot().is_none());
        aliases.extend(1, start.plus(life).plus(Duration::from_secs(10)), life);
        assert!(aliases.snapshot().is_none());
        aliases.extend(1, start.plus(life).plus(Duration::from_secs(11)), life);
        let snapshot = aliases.snapshot().unwrap();
        let again = Aliases::default();
        assert!(again.restore(&snapshot));
        assert_eq!(again.life(1).map(|life| life.until), Some(start.plus(Duration::from_secs(171))));
    }
}
