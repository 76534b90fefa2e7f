//! All books under their locks, and how much may stand in them.

use std::{
    hash::BuildHasher,
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
};

use dashmap::{DashMap, Entry, mapref::one::RefMut};
use foldhash::fast::RandomState;

use super::{
    Settings, Trace,
    book::{Book, Tag},
    judge::{self, Case},
    names::Names,
    order::{Order, Worth},
    secs::Secs,
    sender::{Kin, Sender},
    shared::Class,
};
use crate::mail::{address::Address, timestamp::Timestamp};

/// What becomes of an inbox that was looked at for room.
enum Next {
    Stays(Worth),
    /// It stays with what its holder gave away.
    MadeRoom,
    Goes,
}

/// Who wrote to so many tags without a reason that is known floods inboxes.
const FLOOD: u32 = 16;
/// How many inboxes are looked at to find one that may be forgotten.
const LOOKED_AT_FOR_ROOM: usize = 32;

pub(super) struct Books {
    pub(super) settings: Settings,
    pub(super) inboxes: DashMap<Address, Book, RandomState>,
    /// Locked after a shard of `inboxes`, never before, and never longer than one tag takes to judge: mail waits for it.
    pub(super) names: RwLock<Names>,
    /// Inboxes in the order in which they go when there is no room. One that was forgotten meanwhile says nothing.
    pub(super) order: Mutex<Order>,
    pub(super) hasher: RandomState,
    pub(super) tags: AtomicUsize,
    pub(super) next_serial: AtomicU32,
}

impl Books {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            settings,
            inboxes: DashMap::with_hasher(RandomState::default()),
            names: RwLock::default(),
            order: Mutex::default(),
            hasher: RandomState::default(),
            tags: AtomicUsize::new(0),
            next_serial: AtomicU32::new(1),
        }
    }

    /// Stands for a tag in any case, so that the tags of one inbox need not be compared.
    pub(super) fn key(&self, tag: &str) -> u64 {
        if tag.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
            self.hasher.hash_one(tag)
        } else {
            self.hasher.hash_one(tag.to_lowercase())
        }
    }

    pub(super) fn names(&self) -> RwLockReadGuard<'_, Names> {
        self.names.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn names_mut(&self) -> RwLockWriteGuard<'_, Names> {
        self.names.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn new_tag(&self, text: &str, now: Secs) -> Tag {
        self.tags.fetch_add(1, Ordering::Relaxed);
        Tag::new(text, self.next_serial.fetch_add(1, Ordering::Relaxed), now)
    }

    /// The book of an inbox, with room for this tag if others can spare it; `None` when there is none for one more inbox.
    pub(super) fn open(&self, inbox: &Address, tag: u64) -> Option<RefMut<'_, Address, Book>> {
        let is_full = || self.tags.load(Ordering::Relaxed) >= self.settings.max_tags;
        if is_full() && self.inboxes.get(inbox).is_none_or(|book| !book.tags.contains_key(&tag)) {
            self.make_room();
        }
        match self.inboxes.entry(inbox.clone()) {
            Entry::Occupied(known) => Some(known.into_ref()),
            Entry::Vacant(_) if is_full() => None,
            Entry::Vacant(new) => {
                self.order().push(Worth::Passing, inbox.clone());
                Some(new.insert(Book::default()))
            }
        }
    }

    pub(super) fn order(&self) -> MutexGuard<'_, Order> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the tags of an inbox, of those worth least the one that is written down for the longest time. Nothing is
    /// locked before.
    pub(super) fn make_room(&self) {
        for _ in 0..LOOKED_AT_FOR_ROOM {
            let Some((was, inbox)) = self.order().pop() else { return };
            let next = self.inboxes.get_mut(&inbox).map(|mut book| match self.worth(&book) {
                worth if worth > was => Next::Stays(worth),
                // Who was looked at since its last turn has another one.
                _ if book.is_read.swap(false, Ordering::Relaxed) => Next::Stays(Worth::Used),
                _ if !book.tags.values().any(|tag| tag.expected.is_some()) => Next::Goes,
                _ if self.give_up_ungiven(&mut book) => Next::MadeRoom,
                _ => Next::Stays(Worth::Used),
            });
            match next {
                Some(Next::Stays(worth)) => self.order().push(worth, inbox),
                Some(Next::MadeRoom) => return self.order().push(Worth::Used, inbox),
                Some(Next::Goes) => {
                    self.forget(&inbox);
                    metrics::counter!("sundew_tags_dropped_inboxes_total").increment(1);
                    return;
                }
                None => {}
            }
        }
    }

    fn worth(&self, book: &Book) -> Worth {
        if book.is_read.load(Ordering::Relaxed) || book.tags.values().any(|tag| tag.expected.is_some()) {
            return Worth::Used;
        }
        let names = self.names();
        let is_tried = |tag: &Tag| tag.senders.first().is_some_and(|sender| names.get(sender.name).uncalled_for >= FLOOD);
        let is_passing = match book.tags.len() {
            0 | 1 => book.tags.values().all(|tag| tag.mails <= 1 || is_tried(tag)),
            _ => book.tags.values().all(is_tried),
        };
        if is_passing { Worth::Passing } else { Worth::Unread }
    }

    /// Forgets all tags of an inbox that nobody gave away; false when there is none.
    fn give_up_ungiven(&self, book: &mut Book) -> bool {
        let gone: Vec<Tag> = book.tags.extract_if(|_, tag| tag.expected.is_none()).map(|(_, tag)| tag).collect();
        let has_some = !gone.is_empty();
        book.untracked_mails += gone.iter().map(|tag| u64::from(tag.mails)).sum::<u64>();
        self.release(gone);
        has_some
    }

    pub(super) fn forget(&self, inbox: &Address) {
        if let Some((_, book)) = self.inboxes.remove(inbox) {
            self.release(book.tags.into_values());
        }
    }

    /// Drops places in the order whose inboxes are gone, once they are many.
    pub(super) fn tidy(&self) {
        // No inbox is locked under the order, since the order is locked under inboxes.
        let all = {
            let mut order = self.order();
            if order.len() <= 2 * self.inboxes.len() + LOOKED_AT_FOR_ROOM {
                return;
            }
            std::mem::take(&mut *order)
        };
        let mut kept = all.filtered(|inbox| self.inboxes.contains_key(inbox));
        let mut order = self.order();
        kept.append(&mut order);
        *order = kept;
    }

    /// Whether one more tag may be written down; the oldest of which little is known goes for it.
    pub(super) fn has_room(&self, book: &mut Book) -> bool {
        if book.tags.len() < self.settings.max_tags_per_inbox && self.tags.load(Ordering::Relaxed) < self.settings.max_tags {
            return true;
        }
        self.give_up_one(book, Tag::is_needless)
    }

    /// The same for a tag that its holder gives to somebody: any that nobody was given goes for it.
    pub(super) fn has_room_for_given(&self, book: &mut Book) -> bool {
        self.has_room(book) || self.give_up_one(book, |tag| tag.expected.is_none() && !tag.text().is_empty())
    }

    /// Forgets the tag of these that had no mail for the longest time.
    fn give_up_one(&self, book: &mut Book, may_go: impl Fn(&Tag) -> bool) -> bool {
        let oldest = book.tags.iter().filter(|(_, tag)| may_go(tag)).min_by_key(|(_, tag)| tag.last).map(|(&key, _)| key);
        let Some(gone) = oldest.and_then(|key| book.tags.remove(&key)) else { return false };
        book.untracked_mails += u64::from(gone.mails);
        self.release([gone]);
        true
    }

    pub(super) fn release(&self, tags: impl IntoIterator<Item = Tag>) {
        let mut names = self.names_mut();
        for tag in tags {
            tag.release(&mut names);
            self.tags.fetch_sub(1, Ordering::Relaxed);
        }
    }

    pub(super) fn read(&self, inbox: &Address, now: Timestamp) -> Option<RefMut<'_, Address, Book>> {
        let mut book = self.inboxes.get_mut(inbox)?;
        book.until = book.until.max(now.plus(self.settings.ttl));
        book.is_read.store(true, Ordering::Relaxed);
        Some(book)
    }

    /// Looks at one tag with what bears on it.
    pub(super) fn case<T>(&self, inbox: &Address, tag: u64, look: impl FnOnce(&Case<'_>) -> Option<T>) -> Option<T> {
        let book = self.inboxes.get(inbox)?;
        let names = self.names();
        look(&Case { tag: book.tags.get(&tag)?, bare: book.tags.get(&self.key("")), names: &names })
    }

    /// Changes what is known of the sender of a mail, if it is still written down. `change` tells whether the mail follows
    /// upon an order, which others may bring.
    pub(super) fn amend(&self, trace: &Trace, change: impl FnOnce(&mut Sender, &mut Names) -> bool) {
        let Some(mut book) = self.inboxes.get_mut(&trace.inbox) else { return };
        let Some(tag) = book.tags.get_mut(&trace.tag).filter(|tag| tag.serial == trace.serial) else { return };
        let given = tag.given();
        let mut names = self.names_mut();
        let Some(id) = names.find(&trace.sender) else { return };
        let is_same = |sender: &&mut Sender| sender.name == id && sender.first == trace.since;
        let Some(sender) = tag.senders.iter_mut().find(is_same) else { return };
        // Those whom the tag was given to, most of all.
        let is_first_days = sender.first <= given.saturating_add(judge::WINDOW);
        let is_order = change(sender, &mut names);
        if is_order && is_first_days {
            tag.answered = tag.answered.max(sender.last);
        }
        tag.settle(&names);
    }

    /// The reader says that mail of this organisation is fine, or no longer. False when it never wrote there.
    pub(super) fn accept(&self, inbox: &Address, tag: &str, organisation: &str, is_fine: bool) -> bool {
        let Some(mut book) = self.inboxes.get_mut(inbox) else { return false };
        let mut names = self.names_mut();
        let tag = book.tags.get_mut(&self.key(tag));
        tag.zip(names.find(organisation)).is_some_and(|(tag, id)| tag.accept(id, is_fine, &mut names))
    }

    pub(super) fn change(&self, inbox: &Address, tag: &str, organisation: &str, change: impl FnOnce(&mut Sender)) -> bool {
        let Some(mut book) = self.inboxes.get_mut(inbox) else { return false };
        let id = self.names().find(organisation);
        let tag = book.tags.get_mut(&self.key(tag));
        let sender = tag.zip(id).and_then(|(tag, id)| tag.senders.iter_mut().find(|sender| sender.name == id));
        sender.map(change).is_some()
    }
}

/// Notes that a sender has to do with a domain.
pub(super) fn relate(sender: &mut Sender, kin: Kin, name: &str, names: &mut Names) {
    // What many share says nothing of one.
    if Class::of(name).is_shared() {
        return;
    }
    let id = names.take(name);
    if !sender.relate(kin, id) {
        names.release(id);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::mail::address::Recipient;

    #[test]
    fn a_tag_that_its_holder_gives_away_takes_the_place_of_one_that_nobody_was_given() {
        let books = Books::new(Settings { max_tags: 3, max_tags_per_inbox: 3, ttl: Duration::from_secs(60) });
        let mut book = Book::default();
        for (key, text) in [(1, "a"), (2, "b"), (0, "")] {
            let mut tag = books.new_tag(text, 0);
            (tag.mails, tag.last) = (9, key as u32 + 1);
            book.tags.insert(key, tag);
        }
        assert!(!books.has_room(&mut book), "all of them have had mail");
        assert!(books.has_room_for_given(&mut book));
        assert_eq!((book.tags.contains_key(&1), book.tags.len(), book.untracked_mails), (false, 2, 9), "the one of the oldest mail");
    }

    #[test]
    fn a_tag_is_looked_at_beside_the_mail_without_one() {
        let books = Books::new(Settings::new(Duration::from_secs(60)));
        let inbox = Recipient::from_path("me@x.org", "x.org").unwrap().address;
        let (bare, key) = (books.key(""), books.key("milk"));
        for (key, text) in [(bare, ""), (key, "Milk")] {
            let tag = books.new_tag(text, 0);
            books.open(&inbox, key).unwrap().tags.insert(key, tag);
        }
        let seen = books.case(&inbox, key, |case| Some((case.tag.text().to_owned(), case.bare.is_some())));
        assert_eq!(seen, Some(("Milk".to_owned(), true)));
        assert_eq!(books.case(&inbox, 7, |_| Some(())), None);
    }
}
