//! What of the books is to be written to disk, and how it is read back.

use std::sync::atomic::Ordering;

use super::{
    super::journal::{self, Change, Changes, Journal},
    Aliases, Books, Holder,
};

/// What is kept is written anew when what was added to it is more than all of it and this together.
pub(super) const MIN_ADDED_BYTES: usize = 64 * 1024;

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsaved {
    /// All that is kept from now on.
    All(Vec<u8>),
    /// What stands behind all that was written before.
    Changes(Vec<u8>),
}

impl Aliases {
    /// What is to be written so that what is kept is as it is here: what changed since this was last asked, or all of it.
    pub(in crate::inbox) fn unsaved(&self) -> Option<Unsaved> {
        let books = &mut *self.lock();
        if !std::mem::take(&mut books.changed) {
            return None;
        }
        if let Some(changes) = books.unsaved.as_mut().map(std::mem::take) {
            let block = changes.block();
            books.added_bytes += block.len();
            return Some(Unsaved::Changes(block));
        }
        let all = books.all().file();
        (books.unsaved, books.written_bytes, books.added_bytes) = (Some(Changes::default()), all.len(), 0);
        Some(Unsaved::All(all))
    }

    /// That could not be written: all of it is due, whatever happens.
    pub(in crate::inbox) fn not_saved(&self) {
        let mut books = self.lock();
        (books.unsaved, books.changed) = (None, true);
    }

    /// Reads back what was kept, and how many bytes at its end were cut off by a crash; none when these bytes are something
    /// else.
    pub(in crate::inbox) fn restore(&self, bytes: &[u8]) -> Option<usize> {
        let Journal { changes, torn_bytes } = journal::read(bytes)?;
        let books = &mut *self.lock();
        changes.into_iter().for_each(|change| books.apply(change));
        // Nothing is added behind a torn end. How much of it is out of date only a new start of the file would tell.
        books.unsaved = (torn_bytes == 0).then(Changes::default);
        books.changed = torn_bytes > 0;
        books.written_bytes = books.all().len_bytes();
        books.added_bytes = bytes.len().saturating_sub(books.written_bytes);
        self.any.store(!books.aliases.is_empty(), Ordering::Release);
        Some(torn_bytes)
    }
}

impl Books {
    /// Notes a change for what is kept.
    pub(super) fn note(&mut self, write: impl FnOnce(&mut Changes)) {
        self.changed = true;
        let Some(changes) = &mut self.unsaved else { return };
        write(changes);
        if self.added_bytes + changes.len_bytes() > self.written_bytes + MIN_ADDED_BYTES {
            self.unsaved = None;
        }
    }

    /// What makes all of it again.
    fn all(&self) -> Changes {
        let mut changes = Changes::default();
        for (inbox, holder) in &self.holders {
            changes.inbox(*inbox, holder.life);
            for name in &holder.names {
                if let Some(record) = self.aliases.get(name) {
                    changes.alias(*name, record);
                }
            }
        }
        changes
    }

    pub(super) fn apply(&mut self, change: Change) {
        match change {
            Change::Inbox { inbox, life } => {
                let holder = self.holders.entry(inbox).or_insert_with(|| Holder { life, noted: life.until, names: Vec::new() });
                (holder.life, holder.noted) = (life, life.until);
            }
            Change::Alias { name, record } => {
                let inbox = record.inbox;
                if self.aliases.insert(name, record).is_none()
                    && let Some(holder) = self.holders.get_mut(&inbox)
                {
                    holder.names.push(name);
                }
            }
            Change::Forgotten { inbox } => {
                for name in self.holders.remove(&inbox).map(|holder| holder.names).unwrap_or_default() {
                    self.aliases.remove(&name);
                }
            }
            Change::Removed { name } => {
                if let Some(record) = self.aliases.remove(&name)
                    && let Some(holder) = self.holders.get_mut(&record.inbox)
                {
                    holder.names.retain(|other| *other != name);
                }
            }
        }
    }
}
