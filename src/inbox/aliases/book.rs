//! The books of aliases: which leads where, and which inbox has which. Of addresses only keyed hashes are here, and what
//! is sealed under them, so that the same is kept on disk as in memory.

mod saved;

pub use saved::Unsaved;

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
    journal::{Change, Changes},
};
use crate::mail::timestamp::Timestamp;

/// How many aliases an inbox may have.
pub(super) const MAX_OF_INBOX: usize = 200;
/// How many it may have been given in all. A deleted one counts, and is never forgotten while its inbox lives: its address
/// would take mail again, and the site be given the same one.
pub(super) const MAX_EVER: usize = 1_000;
/// How many there may be in all: about 46 MB.
pub(super) const MAX_ALIASES: usize = 100_000;
/// How long those of an inbox are known that has ended: its holder may come back, or wants senders to hear of the end.
const REST: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How often they are looked through for inboxes that ended that long ago.
const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);
/// The clock of an inbox is worth a snapshot when it has moved by one part in so many of the inbox's life.
const CLOCK_PARTS: u32 = 16;

/// Whether an alias takes mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Active,
    /// Its holder switched it off.
    Off,
    /// It was deleted, or its inbox burned: nothing is known of it but that nobody gets it any more.
    Gone,
}

/// One alias. Its own text opens the first seal, the address of its inbox the second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::inbox) struct Record {
    /// The keyed hash of the inbox.
    pub(super) inbox: u128,
    /// Where it leads.
    pub(super) route: Box<[u8]>,
    /// What its holder is shown of it.
    pub(super) card: Box<[u8]>,
    pub(super) state: State,
    /// Whether its card names senders that its holder called fine.
    pub(super) has_accepted: bool,
}

/// What mail to an alias needs to know of it.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) inbox: u128,
    pub(super) route: Box<[u8]>,
    pub(super) state: State,
    pub(super) has_accepted: bool,
    pub(super) life: Life,
}

/// What is known of an inbox that has aliases, when it may not be in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::inbox) struct Life {
    /// When it ends unless its holder reads it before.
    pub(in crate::inbox) until: Timestamp,
    pub(in crate::inbox) after_end: AfterEnd,
}

/// Why there is no alias more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoRoom {
    OfInbox,
    /// The inbox was given as many as it may ever have, the deleted ones included.
    OfInboxEver,
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
    /// What is not kept yet of the changes; none where all of it is to be written: nothing was, or that failed.
    unsaved: Option<Changes>,
    /// Whether something changed since the last time all of it was asked for.
    changed: bool,
    /// How long what is kept was when it was written anew.
    written_bytes: usize,
    /// What was added to it since.
    added_bytes: usize,
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

    /// The alias of this keyed hash. Where there is none, as many steps are taken for `decoy`, and that is given.
    pub(super) fn find_or(&self, name: u128, decoy: &Found) -> (Found, bool) {
        let books = self.lock();
        let record = books.aliases.get(&name);
        let inbox = record.map_or(decoy.inbox, |record| record.inbox);
        let life = books.holders.get(&inbox).map(|holder| holder.life);
        match (record, life) {
            (Some(Record { inbox, route, state, has_accepted, .. }), Some(life)) => {
                (Found { inbox: *inbox, route: route.clone(), state: *state, has_accepted: *has_accepted, life }, true)
            }
            _ => (decoy.clone(), false),
        }
    }

    /// The inbox of an alias, and whether it takes mail.
    pub(super) fn state(&self, name: u128) -> Option<(u128, State)> {
        if self.any() { self.lock().aliases.get(&name).map(|record| (record.inbox, record.state)) } else { None }
    }

    /// What its holder is shown of an alias.
    pub(super) fn card(&self, name: u128) -> Option<Box<[u8]>> {
        self.lock().aliases.get(&name).map(|record| record.card.clone())
    }

    pub(super) fn contains(&self, name: u128) -> bool {
        self.any() && self.lock().aliases.contains_key(&name)
    }

    /// Those of an inbox that were not deleted, by age.
    pub(super) fn of(&self, inbox: u128) -> Vec<(u128, Record)> {
        if !self.any() {
            return Vec::new();
        }
        let books = self.lock();
        let names = books.holders.get(&inbox).map(|holder| holder.names.as_slice()).unwrap_or_default();
        names.iter().filter_map(|name| Some((*name, books.standing(*name)?.clone()))).collect()
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
        let names = books.holders.get(&record.inbox).map(|holder| holder.names.as_slice()).unwrap_or_default();
        if names.len() >= MAX_OF_INBOX && names.iter().filter(|name| books.standing(**name).is_some()).count() >= MAX_OF_INBOX {
            return Err(NoRoom::OfInbox);
        }
        if names.len() >= MAX_EVER {
            return Err(NoRoom::OfInboxEver);
        }
        if books.aliases.len() >= MAX_ALIASES {
            // Those that rest make room for those that live.
            books.forget(|life| life.until <= now);
            if books.aliases.len() >= MAX_ALIASES {
                return Err(NoRoom::InAll);
            }
        }
        let life = Life { until, after_end };
        let holder = books.holders.entry(record.inbox).or_insert_with(|| Holder { life, noted: until, names: Vec::new() });
        (holder.life, holder.noted) = (life, until);
        holder.names.push(name);
        books.note(|changes| {
            changes.inbox(record.inbox, life);
            changes.alias(name, &record);
        });
        books.aliases.insert(name, record);
        self.settled.notify_one();
        self.any.store(true, Ordering::Release);
        Ok(())
    }

    /// Changes one with what `change` gives; what that says, or none when there is no such alias.
    pub(super) fn change<T>(&self, name: u128, change: impl FnOnce(&mut Record) -> Option<T>) -> Option<T> {
        let books = &mut *self.lock();
        let record = books.aliases.get_mut(&name).filter(|record| record.state != State::Gone)?;
        let changed = change(record)?;
        let record = record.clone();
        books.note(|changes| changes.alias(name, &record));
        self.settled.notify_one();
        Some(changed)
    }

    /// Deletes one; false when there is none. That it was there is known as long as its inbox is, so that nobody is given it
    /// again.
    pub(super) fn delete(&self, name: u128) -> bool {
        let deleted = self.change(name, |record| {
            record.vanish();
            Some(())
        });
        deleted.is_some()
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
            let life = holder.life;
            books.note(|changes| changes.inbox(inbox, life));
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
            holder.noted = holder.life.until;
            let life = holder.life;
            books.note(|changes| changes.inbox(inbox, life));
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
            books.note(|changes| changes.forgotten(inbox));
        } else {
            let holder = held.get_mut();
            (holder.life, holder.noted) = (Life { until: now, after_end }, now);
            let (life, names) = (holder.life, holder.names.clone());
            books.note(|changes| changes.inbox(inbox, life));
            for name in names {
                if let Some(record) = books.aliases.get_mut(&name) {
                    record.vanish();
                    let record = record.clone();
                    books.note(|changes| changes.alias(name, &record));
                }
            }
        }
        self.settled.notify_one();
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

    /// Waits until something was settled that a crash must not undo.
    pub(in crate::inbox) async fn settled(&self) {
        self.settled.notified().await;
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Record {
    fn vanish(&mut self) {
        (self.route, self.card, self.state, self.has_accepted) = (Box::default(), Box::default(), State::Gone, false);
    }
}

impl Books {
    /// The alias, unless it was deleted.
    fn standing(&self, name: u128) -> Option<&Record> {
        self.aliases.get(&name).filter(|record| record.state != State::Gone)
    }

    /// Takes out the aliases of every inbox of which this is so.
    fn forget(&mut self, is_over: impl Fn(&Life) -> bool) {
        let over: Vec<u128> = self.holders.iter().filter(|(_, holder)| is_over(&holder.life)).map(|(inbox, _)| *inbox).collect();
        for inbox in over {
            self.apply(Change::Forgotten { inbox });
            self.note(|changes| changes.forgotten(inbox));
        }
    }
}

#[cfg(test)]
mod tests;
