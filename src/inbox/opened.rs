//! An inbox that `Inboxes::open` let somebody into: its mail, and what its holder may do with it.

use std::sync::Arc;

use super::{Access, Changes, Entry, Filter, InboxFacts, Page, store::Store};
use crate::mail::{address::Address, timestamp::Timestamp};

/// An inbox somebody was let into.
#[derive(Clone)]
pub struct Opened {
    pub(super) store: Arc<Store>,
    /// Its address.
    pub address: Address,
    /// Who else may open it.
    pub access: Access,
    /// What is known of it; none when nothing is stored for it.
    pub facts: Option<InboxFacts>,
    /// Whether its holder burned it: it is empty and stays so.
    pub burned: bool,
}

impl Opened {
    /// Mails of this inbox that match, newest first, from below the `before` of the page before.
    pub async fn list(&self, filter: &Filter, before: Option<u64>, limit: usize, now: Timestamp) -> Page {
        let older = |entry: &Arc<Entry>| before.is_none_or(|before| entry.seq < before);
        let items: Vec<_> = self.all(filter, now).await.into_iter().filter(older).take(limit + 1).collect();
        Page::of(items, limit)
    }

    /// All mails of this inbox that match, newest first.
    pub async fn all(&self, filter: &Filter, now: Timestamp) -> Vec<Arc<Entry>> {
        let entries = self.store.entries(&self.address).into_iter().rev();
        entries.filter(|entry| self.is_readable(entry, now) && filter.matches(entry)).collect()
    }

    /// One mail.
    pub async fn message(&self, id: &str, now: Timestamp) -> Option<Arc<Entry>> {
        self.store.entry(&self.address, id).filter(|entry| self.is_readable(entry, now))
    }

    /// Deletes one mail; false when there is none.
    pub async fn delete(&self, id: &str, now: Timestamp) -> bool {
        self.message(id, now).await.is_some_and(|entry| self.store.delete(&entry))
    }

    /// Changes what belongs to the holder of a private inbox; none when there is no room for an inbox without mail.
    pub async fn change(&mut self, changes: Changes, now: Timestamp) -> Option<&InboxFacts> {
        self.facts = Some(self.store.change(&self.address, changes, now)?);
        self.facts.as_ref()
    }

    /// Ends the inbox with all its mail.
    pub async fn burn(&self, now: Timestamp) {
        self.store.burn(&self.address, now);
    }

    /// When this mail is gone: at its own time, and never beyond its inbox.
    pub fn expires_at(&self, entry: &Entry) -> Timestamp {
        match &self.facts {
            Some(facts) if self.access == Access::Private => entry.expires_at.min(facts.expires_at),
            _ => entry.expires_at,
        }
    }

    /// Notes that the reader still looks.
    pub async fn touch(&self, now: Timestamp) {
        self.store.touch(&self.address, now);
    }

    /// Whether mail went from here after `seq`, as far as is known.
    pub fn removed_since(&self, seq: u64) -> bool {
        self.store.removed_since(&self.address, seq)
    }

    /// Whether the inbox that was opened is still there: what ended and lives again is another one.
    pub fn lives(&self, now: Timestamp) -> bool {
        let born = |facts: &InboxFacts| facts.created_at;
        let stored = self.store.inboxes.get(&self.address).map(|inbox| inbox.facts()).filter(|facts| facts.expires_at > now);
        stored.as_ref().map(born) == self.facts.as_ref().map(born) && stored.is_some()
    }

    /// Whether both were let into one inbox, and not into one before and one after its end.
    pub fn is_same(&self, other: &Self) -> bool {
        let born = |opened: &Self| opened.facts.as_ref().map(|facts| facts.created_at);
        self.address == other.address && born(self) == born(other)
    }

    fn is_readable(&self, entry: &Entry, now: Timestamp) -> bool {
        entry.expires_at > now
    }
}
