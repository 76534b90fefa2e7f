//! What is written down: for each inbox its tags, for each tag who wrote. Compact, since there may be many.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{
    Expected,
    brand::is_named_after,
    names::Names,
    secs::{DAY_SECS, Secs, secs},
    sender::{Marks, Sender},
};
use crate::mail::timestamp::Timestamp;

/// For so long after an order those write who bring it.
const ON_ITS_WAY: Secs = 3 * DAY_SECS;
/// How many senders of one tag are known by name.
pub(super) const MAX_SENDERS: usize = 16;
const MAX_SUBJECT_BYTES: usize = 64;

/// The tags of one inbox.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) tags: HashMap<u64, Tag, RandomState>,
    /// When it is forgotten unless something happens before.
    pub(super) until: Timestamp,
    /// Somebody who may has looked at it.
    pub(super) is_read: bool,
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
    pub(super) first: Secs,
    pub(super) last: Secs,
    /// When the last mail came that followed upon an order.
    pub(super) answered: Secs,
    text_bytes: u8,
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
            first: 0,
            last: 0,
            answered: 0,
        }
    }

    /// As it was first written.
    pub(super) fn text(&self) -> &str {
        &self.texts[..usize::from(self.text_bytes)]
    }

    /// Counts a mail of a sender, whose name is in use for it from now on; gives its place unless there are too many.
    pub(super) fn count(&mut self, name: &str, names: &mut Names, now: Secs) -> Option<usize> {
        self.mails = self.mails.saturating_add(1);
        self.first = if self.first == 0 { now } else { self.first };
        self.last = self.last.max(now);
        let known = names.find(name).and_then(|id| self.senders.iter().position(|sender| sender.name == id));
        let place = match known {
            Some(place) => place,
            None if self.senders.len() >= MAX_SENDERS => {
                self.untracked_mails = self.untracked_mails.saturating_add(1);
                return None;
            }
            None => {
                let id = names.take(name);
                let mut sender = Sender::new(id, now);
                if self.senders.is_empty() && self.expected.is_none() && !self.text().is_empty() {
                    let is_called_for = is_named_after(self.text(), name);
                    names.wrote_first(id, is_called_for);
                    sender.marks.set(Marks::UNCALLED_FOR, !is_called_for);
                }
                sender.marks.set(Marks::AFTERWARDS, self.answered > 0 && now <= self.answered.saturating_add(ON_ITS_WAY));
                let mut senders = std::mem::take(&mut self.senders).into_vec();
                senders.reserve_exact(1);
                senders.push(sender);
                self.senders = senders.into_boxed_slice();
                self.senders.len() - 1
            }
        };
        self.senders[place].count(now);
        Some(place)
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

    /// When it was given: as somebody said, else when its first mail came.
    pub(super) fn given(&self) -> Secs {
        self.expected.as_ref().map_or(self.first, |expected| secs(expected.given_at))
    }

    /// Whether it goes first where there is no room: nobody said anything of it, and one mail came.
    pub(super) fn is_needless(&self) -> bool {
        self.expected.is_none() && self.mails <= 1
    }

    /// Takes its names out of use.
    pub(super) fn release(&self, names: &mut Names) {
        for sender in &*self.senders {
            names.release(sender.name);
            sender.related().for_each(|related| names.release(related.name()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_knows_so_many_senders_and_counts_the_rest() {
        let (mut names, mut tag) = (Names::default(), Tag::new("milk", 1, 0));
        for n in 0..MAX_SENDERS + 3 {
            let place = tag.count(&format!("{n}.example"), &mut names, 100);
            assert_eq!(place, (n < MAX_SENDERS).then_some(n));
        }
        assert_eq!((tag.mails, tag.untracked_mails, names.len()), (19, 3, MAX_SENDERS));
        tag.keep_subject(0, "one");
        tag.keep_subject(1, &"я".repeat(100));
        assert_eq!((tag.subject(&tag.senders[0]), tag.subject(&tag.senders[1]).len()), ("one", MAX_SUBJECT_BYTES));
        assert_eq!(tag.subject(&tag.senders[2]), "");
        tag.release(&mut names);
        assert_eq!(names.len(), 0);
    }
}
