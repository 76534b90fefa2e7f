//! What is written down: for each inbox its tags, for each tag who wrote. Compact, since there may be many.

use std::{
    collections::HashMap,
    sync::{Arc, atomic::AtomicBool},
};

use foldhash::fast::RandomState;

use super::{
    Expected,
    brand::is_named_after,
    judge::{Case, MAX_INTRODUCED, WINDOW},
    names::{NameId, Names},
    report::Relation,
    secs::{DAY_SECS, Secs, secs},
    sender::{Marks, Sender},
    shared::Class,
};
use crate::mail::timestamp::Timestamp;

/// For so long after an order those write who bring it.
const ON_ITS_WAY: Secs = 3 * DAY_SECS;
/// How many senders of one tag are known by name.
pub(super) const MAX_SENDERS: usize = 16;
const MAX_SUBJECT_BYTES: usize = 64;

/// So many whom the reader did something about keep their places, so that others find some too.
const SHELTERED: usize = MAX_SENDERS / 2;
/// How many are remembered as accepted beside the senders.
const MAX_REMEMBERED: usize = 16;

/// From so many on it is noted who belongs to whom, before there are too many.
const CROWDED: usize = MAX_SENDERS / 2;

/// The tags of one inbox.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) tags: HashMap<u64, Tag, RandomState>,
    /// When it is forgotten unless something happens before.
    pub(super) until: Timestamp,
    /// Somebody who may has looked at it lately.
    pub(super) is_read: AtomicBool,
    pub(super) untracked_mails: u64,
}

/// One tag.
#[derive(Debug)]
pub(super) struct Tag {
    /// The tag as it was first written, then the subjects of all senders, one behind the other.
    texts: Box<str>,
    pub(super) expected: Option<Box<Expected>>,
    /// In order of their first mail.
    pub(super) senders: Box<[Sender]>,
    pub(super) mails: u32,
    pub(super) untracked_mails: u32,
    /// Tells this tag from another one that had its place.
    pub(super) serial: u32,
    /// Since when its mails are written down.
    pub(super) begun: Secs,
    pub(super) last: Secs,
    /// When the last mail came that followed upon an order.
    pub(super) answered: Secs,
    /// Of the untracked mails, those of senders who may be foreign, and when their first came.
    strangers_since: Secs,
    stranger_mails: u16,
    text_bytes: u8,
    /// Whom the reader accepted and who gave its place to others; zero is nobody. Their names are in use.
    remembered: Option<Box<[NameId; MAX_REMEMBERED]>>,
}

/// Where a sender stands within its tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: usize,
    /// This was its first mail.
    pub(super) is_new: bool,
}

impl Tag {
    pub(super) fn new(text: &str, serial: u32, now: Secs) -> Self {
        let text = &text[..text.floor_char_boundary(u8::MAX.into())];
        Self {
            texts: text.into(),
            text_bytes: u8::try_from(text.len()).unwrap_or_default(),
            expected: None,
            senders: Box::default(),
            mails: 0,
            untracked_mails: 0,
            serial,
            begun: now,
            last: 0,
            answered: 0,
            strangers_since: 0,
            stranger_mails: 0,
            remembered: None,
        }
    }

    /// As it was first written.
    pub(super) fn text(&self) -> &str {
        &self.texts[..usize::from(self.text_bytes)]
    }

    /// Counts a mail of a sender, whose name is in use for it from now on; gives its place unless there are too many.
    pub(super) fn count(&mut self, name: &str, names: &mut Names, now: Secs) -> Option<Place> {
        self.mails = self.mails.saturating_add(1);
        self.last = self.last.max(now);
        let known = names.find(name).and_then(|id| self.senders.iter().position(|sender| sender.name == id));
        let is_new = known.is_none();
        if is_new && self.senders.len() >= MAX_SENDERS && !self.gives_up_one(name, names) {
            let is_remembered = names.find(name).is_some_and(|id| self.remembers(id));
            self.lose(1, now, !is_remembered && !Class::of(name).is_provider());
            return None;
        }
        let at = known.unwrap_or_else(|| self.add(name, names, now));
        self.senders[at].count(now);
        Some(Place { at, is_new })
    }

    fn add(&mut self, name: &str, names: &mut Names, now: Secs) -> usize {
        let id = names.take(name);
        let mut sender = Sender::new(id, now);
        let is_namesake = !self.text().is_empty() && is_named_after(self.text(), name);
        if self.senders.is_empty() && self.expected.is_none() && !self.text().is_empty() {
            names.wrote_first(id, is_namesake, now);
            sender.marks.set(Marks::UNCALLED_FOR, !is_namesake);
        }
        sender.marks.set(Marks::NAMESAKE, is_namesake && !names.get(id).class.is_shared());
        sender.marks.set(Marks::ACCEPTED, self.forget_accepted(id, names));
        sender.marks.set(Marks::AFTERWARDS, self.answered > 0 && now <= self.answered.saturating_add(ON_ITS_WAY));
        let mut senders = std::mem::take(&mut self.senders).into_vec();
        senders.reserve_exact(1);
        senders.push(sender);
        self.senders = senders.into_boxed_slice();
        self.senders.len() - 1
    }

    /// Forgets the sender that tells least, for a new one; false when each of them tells something. Mail without a tag
    /// keeps all: who comes again must not look as if it had never written before.
    fn gives_up_one(&mut self, new: &str, names: &mut Names) -> bool {
        let site = self.expected.as_ref().map(|expected| expected.site.as_str());
        let is_site = |id: NameId| site == Some(&*names.get(id).text);
        let closes = self.closes();
        // Whom the reader accepted gives way first of all that were answered, and to those alone who are not accepted yet.
        let is_known = names.find(new).is_some_and(|id| self.remembers(id));
        let are_many = self.senders.iter().filter(|sender| sender.is_answered()).count() > SHELTERED;
        let has_memory = are_many && !is_known && self.remembered.as_ref().is_none_or(|all| all.contains(&0));
        let is_spared = |sender: &Sender| {
            let may_go = has_memory && sender.marks.has(Marks::ACCEPTED) && sender.name != 0 && sender.forged_mails() == 0;
            sender.is_answered() && !may_go
        };
        let belongs = |sender: &Sender| sender.marks.has(Marks::BELONGED) || names.get(sender.name).class.is_provider();
        let rank = |(at, sender): (usize, &Sender)| {
            let is_first = sender.first <= closes && (at < MAX_INTRODUCED || sender.marks.has(Marks::NAMESAKE));
            let rank = match () {
                () if at == 0 || is_first || is_site(sender.name) || is_spared(sender) => return None,
                () if belongs(sender) || sender.is_answered() => u8::from(sender.mails > 1),
                // Who is foreign goes last, and who writes again stays.
                () if is_known => return None,
                () if sender.mails <= 1 => 2,
                () if site == Some(new) => 3,
                () => return None,
            };
            Some((rank, sender.last, at))
        };
        let least = if self.text().is_empty() { None } else { self.senders.iter().enumerate().filter_map(rank).min() };
        let Some((_, _, at)) = least else { return false };
        let is_accepted = self.senders[at].marks.has(Marks::ACCEPTED);
        let is_stranger = !is_accepted && (!belongs(&self.senders[at]) || self.senders[at].marks.has(Marks::ALLEGED));
        let mut senders = std::mem::take(&mut self.senders).into_vec();
        let gone = senders.remove(at);
        self.senders = senders.into_boxed_slice();
        self.lose(gone.mails, gone.first, is_stranger);
        self.forget_subject(&gone);
        if is_accepted {
            self.remember(gone.name, names);
        }
        gone.release(names);
        true
    }

    /// The reader says that mail of a sender is fine, or no longer. False when it never wrote here.
    pub(super) fn accept(&mut self, id: NameId, is_fine: bool, names: &mut Names) -> bool {
        if let Some(sender) = self.senders.iter_mut().find(|sender| sender.name == id) {
            sender.marks.set(Marks::ACCEPTED, is_fine);
            return true;
        }
        if is_fine { self.remembers(id) } else { self.forget_accepted(id, names) }
    }

    fn remembers(&self, id: NameId) -> bool {
        id != 0 && self.remembered.as_ref().is_some_and(|all| all.contains(&id))
    }

    /// Keeps a name as one that is accepted, as long as there is room.
    fn remember(&mut self, id: NameId, names: &mut Names) {
        let all = self.remembered.get_or_insert_default();
        if let Some(place) = all.iter_mut().find(|place| **place == 0) {
            *place = id;
            names.take(&Arc::clone(&names.get(id).text));
        }
    }

    /// Whether a name was remembered, which it no longer is.
    fn forget_accepted(&mut self, id: NameId, names: &mut Names) -> bool {
        let all = self.remembered.as_mut().filter(|_| id != 0);
        let Some(place) = all.and_then(|all| all.iter_mut().find(|place| **place == id)) else { return false };
        *place = 0;
        names.release(id);
        true
    }

    /// Counts mails of a sender that is not kept.
    fn lose(&mut self, mails: u32, since: Secs, is_stranger: bool) {
        self.untracked_mails = self.untracked_mails.saturating_add(mails);
        if is_stranger {
            self.strangers_since = if self.stranger_mails == 0 { since } else { self.strangers_since.min(since) };
            self.stranger_mails = self.stranger_mails.saturating_add(u16::try_from(mails).unwrap_or(u16::MAX));
        }
    }

    /// Notes who belongs to those who may know the tag, so that others are kept in place of these once it is full.
    pub(super) fn settle(&mut self, names: &Names) {
        if self.senders.len() < CROWDED || self.text().is_empty() {
            return;
        }
        let ties = Case { tag: self, bare: None, names }.ties();
        for (sender, tie) in self.senders.iter_mut().zip(ties) {
            sender.marks.set(Marks::BELONGED, tie.relation != Relation::Foreign);
            sender.marks.set(Marks::ALLEGED, tie.is_alleged);
        }
    }

    /// Keeps the beginning of a subject for a sender that has none.
    pub(super) fn keep_subject(&mut self, place: usize, subject: &str) {
        let kept = &subject[..subject.floor_char_boundary(MAX_SUBJECT_BYTES)];
        let (Some(sender), Ok(start), Ok(bytes)) = (self.senders.get_mut(place), u16::try_from(self.texts.len()), u8::try_from(kept.len()))
        else {
            return;
        };
        (sender.subject_start, sender.subject_bytes) = (start, bytes);
        let mut texts = std::mem::take(&mut self.texts).into_string();
        texts.reserve_exact(kept.len());
        texts.push_str(kept);
        self.texts = texts.into_boxed_str();
    }

    pub(super) fn subject(&self, sender: &Sender) -> &str {
        let start = usize::from(sender.subject_start);
        self.texts.get(start..start + usize::from(sender.subject_bytes)).unwrap_or_default()
    }

    /// A subject that is not kept leaves no gap.
    fn forget_subject(&mut self, gone: &Sender) {
        let (start, bytes) = (usize::from(gone.subject_start), usize::from(gone.subject_bytes));
        if bytes > 0 && self.texts.get(start..start + bytes).is_some() {
            let mut texts = std::mem::take(&mut self.texts).into_string();
            texts.replace_range(start..start + bytes, "");
            self.texts = texts.into_boxed_str();
            self.senders.iter_mut().filter(|sender| sender.subject_start > gone.subject_start).for_each(|sender| {
                sender.subject_start -= u16::from(gone.subject_bytes);
            });
        }
    }

    /// When its first mail came, whose sender is always kept; zero when none has.
    pub(super) fn first(&self) -> Secs {
        self.senders.first().map_or(0, |sender| sender.first)
    }

    /// When it was given: as somebody said, else when its first mail came.
    pub(super) fn given(&self) -> Secs {
        self.expected.as_ref().map_or_else(|| self.first(), |expected| secs(expected.given_at))
    }

    /// Until when those who write count as the first.
    pub(super) fn closes(&self) -> Secs {
        self.given().max(self.begun).saturating_add(WINDOW)
    }

    /// Mails of senders that are not kept and may be foreign.
    pub(super) fn stranger_mails(&self) -> u32 {
        self.stranger_mails.into()
    }

    /// When the first of these came.
    pub(super) fn strangers_since(&self) -> Option<Secs> {
        (self.stranger_mails > 0).then_some(self.strangers_since)
    }

    /// Whether it goes first where there is no room: nobody said anything of it, and one mail came.
    pub(super) fn is_needless(&self) -> bool {
        self.expected.is_none() && self.mails <= 1
    }

    /// Takes its names out of use.
    pub(super) fn release(&self, names: &mut Names) {
        self.senders.iter().for_each(|sender| sender.release(names));
        self.remembered.iter().flat_map(|all| all.iter()).for_each(|&id| names.release(id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_knows_so_many_senders_and_forgets_those_of_one_mail() {
        let (mut names, mut tag) = (Names::default(), Tag::new("milk", 1, 0));
        for n in 0..MAX_SENDERS + 3 {
            let place = tag.count(&format!("{n}.example"), &mut names, WINDOW + 100);
            assert_eq!(place, Some(Place { at: n.min(MAX_SENDERS - 1), is_new: true }), "sender {n}");
        }
        assert_eq!((tag.mails, tag.untracked_mails, tag.stranger_mails(), names.len()), (19, 3, 3, MAX_SENDERS));
        let known = |tag: &Tag, names: &Names, name: &str| names.find(name).is_some_and(|id| tag.senders.iter().any(|s| s.name == id));
        assert!(known(&tag, &names, "2.example") && !known(&tag, &names, "3.example"), "the first three are those it was given to");
        tag.keep_subject(0, "one");
        tag.keep_subject(1, &"я".repeat(100));
        assert_eq!((tag.subject(&tag.senders[0]), tag.subject(&tag.senders[1]).len()), ("one", MAX_SUBJECT_BYTES));
        assert_eq!(tag.subject(&tag.senders[2]), "");
        tag.release(&mut names);
        assert_eq!(names.len(), 0);
    }
}
