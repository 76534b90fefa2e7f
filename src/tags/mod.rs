//! Who wrote to which tag of which inbox, and whether somebody did who should not know it: `me+milk@` was given to the
//! milk shop, and tyres are offered there.
//!
//! In memory only, bounded, and independent of the mails themselves: what was written down ends with its inbox. `note`
//! runs before the reply and is a look into two maps; what takes longer (who proved to be who, where links lead) comes
//! later by `prove` and `learn`. Time comes in as `now`.

mod book;
mod books;
mod brand;
mod clues;
mod excuse;
mod judge;
mod names;
mod order;
mod reader;
mod report;
mod secs;
mod sender;
mod shared;
mod verdict;

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

pub use reader::Reader;
pub use report::{Beside, Evidence, Expected, Grade, Issued, Relation, Report, SenderFacts, Standing, State, TagReport, Verdict};
pub use sender::HISTORY_DAYS;
pub use shared::sends_for_many;

use crate::mail::{
    address::{Address, Recipient},
    message::Message,
    organisation::Organisation,
    proof::Proof,
    timestamp::Timestamp,
};
use book::{Place, Tag};
use books::{Books, relate};
use judge::Case;
use names::{NameId, Names};
use secs::{Secs, secs, time, time_of_day};
use sender::{Kin, Marks};
use shared::Class;
use verdict::Ruling;

/// Of so many mails of a sender the envelope is looked at, since it seldom changes.
const ENVELOPES: u32 = 3;
/// Of so many mails of a sender it counts where they lead and which list brought them.
const FIRST_MAILS: u8 = 1;
/// For a mail without a tag, so many of the tags that its sender writes to are judged.
const MAX_JUDGED_FOR_BARE: usize = 4;

/// So many are judged at a stretch, which takes half a millisecond where they are full.
const TAGS_OF_A_TURN: usize = 64;

/// How much is written down.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Tags in all inboxes; mail without a tag is one.
    pub max_tags: usize,
    /// Tags of one inbox.
    pub max_tags_per_inbox: usize,
    /// How long the tags of an inbox are kept after its last mail or read, unless it ends before.
    pub ttl: Duration,
}

impl Settings {
    /// Of an inbox that lives for `ttl` after its last read. 100,000 tags take some 60 MB.
    pub fn new(ttl: Duration) -> Self {
        Self { max_tags: 100_000, max_tags_per_inbox: 1_000, ttl }
    }
}

/// What is known of all tags. Cheap to clone.
#[derive(Clone)]
pub struct Tags {
    books: Arc<Books>,
}

/// Where a mail was written down, for what is found out about it later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    inbox: Address,
    tag: u64,
    serial: u32,
    /// By which name, and since when: a place in a full tag goes to others, and so does the number of a name.
    sender: Arc<str>,
    since: Secs,
}

/// What a mail says of itself beside its author, read after the reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// `d=` of its signatures, held or not.
    pub signers: Vec<Organisation>,
    /// Whose mailing list brought it.
    pub list: Option<Organisation>,
    /// Somebody passed it on.
    pub is_forwarded: bool,
    /// Where its links lead, those of the sender aside.
    pub links: Vec<Organisation>,
    /// It follows upon something that the reader did: a confirmation, a code, a receipt, a parcel.
    pub answers: bool,
    /// It follows upon an order, which others may bring: a receipt, a parcel.
    pub is_order: bool,
    /// It goes to many: a newsletter, or mail with a way to unsubscribe (RFC 2369).
    pub is_bulk: bool,
    /// It names one of those that the tag was given to.
    pub mentions: bool,
}

impl Tags {
    /// Nothing written down yet.
    pub fn new(settings: Settings) -> Self {
        Self { books: Arc::new(Books::new(settings)) }
    }

    /// Writes a mail down; `None` when there is no room for one more tag or sender, which is counted.
    pub fn note(&self, recipient: &Recipient, message: &Message, now: Timestamp) -> Option<Trace> {
        let books = &*self.books;
        let text = recipient.tag.as_deref().unwrap_or_default();
        let key = books.key(text);
        let untracked = || metrics::counter!("sundew_tags_untracked_mails_total").increment(1);
        let Some(mut book) = books.open(&recipient.address, key) else {
            untracked();
            return None;
        };
        book.until = book.until.max(now.plus(books.settings.ttl));
        if !book.tags.contains_key(&key) && !books.has_room(&mut book) {
            book.untracked_mails += 1;
            untracked();
            return None;
        }
        let tag = book.tags.entry(key).or_insert_with(|| books.new_tag(text, secs(now)));
        let mut names = books.names_mut();
        let sender = sender_in(message, &mut names);
        let Place { at, is_new } = tag.count(&sender, &mut names, secs(now))?;
        if tag.senders[at].mails <= ENVELOPES {
            let envelope = names.of_address(&message.envelope.sender);
            relate(&mut tag.senders[at], Kin::Claims, &envelope, &mut names);
        }
        if is_new && at > 0 {
            tag.keep_subject(at, &message.summary.subject);
        }
        let since = tag.senders[at].first;
        Some(Trace { inbox: recipient.address.clone(), tag: key, serial: tag.serial, sender, since })
    }

    /// What was found out about who sent a mail. A name that nothing stands behind is not introduced by it.
    pub fn prove(&self, trace: &Trace, proof: &Proof) {
        self.books.amend(trace, |sender, names| {
            let is_first = !sender.marks.has(Marks::CHECKED);
            sender.marks.set(Marks::CHECKED, true);
            let author = proof.author.as_ref().map(Organisation::as_str);
            if author == Some(&*trace.sender) {
                sender.marks.set(Marks::PROVED, true);
            } else if proof.dmarc == crate::mail::facts::Outcome::Fail {
                sender.failed = sender.failed.saturating_add(1);
            }
            // What is known of its mail to others must not be made by whoever writes in its name.
            if is_first && author != Some(&*trace.sender) && sender.marks.has(Marks::UNCALLED_FOR) {
                sender.marks.set(Marks::UNCALLED_FOR, false);
                names.was_not_its_own(sender.name);
            }
            for vouching in proof.dkim_verified.iter().chain(&proof.envelope) {
                if Class::of(vouching.as_str()).has(Class::SENDER) {
                    sender.marks.set(Marks::CARRIED, true);
                }
                relate(sender, Kin::Vouches, vouching.as_str(), names);
            }
            false
        });
    }

    /// What a mail says of itself.
    pub fn learn(&self, trace: &Trace, clues: &Clues) {
        self.books.amend(trace, |sender, names| {
            if sender.looked_at == 0 && clues.answers && sender.marks.has(Marks::UNCALLED_FOR) {
                sender.marks.set(Marks::UNCALLED_FOR, false);
                names.was_called_for(sender.name);
            }
            clues.signers.iter().for_each(|signer| relate(sender, Kin::Claims, signer.as_str(), names));
            // Who was a stranger does not become a friend by what it writes later.
            if sender.looked_at < FIRST_MAILS {
                clues.list.iter().for_each(|list| relate(sender, Kin::List, list.as_str(), names));
                clues.links.iter().for_each(|link| relate(sender, Kin::Links, link.as_str(), names));
            }
            sender.passed_on = sender.passed_on.saturating_add(u16::from(clues.is_forwarded));
            sender
                .marks
                .set(Marks::ANSWERED_FIRST, if sender.looked_at == 0 { clues.answers } else { sender.marks.has(Marks::ANSWERED_FIRST) });
            sender.looked_at = sender.looked_at.saturating_add(1);
            sender.answers = sender.answers.saturating_add(u8::from(clues.answers));
            sender.mentions = sender.mentions.saturating_add(u8::from(clues.mentions));
            // Who brings an order has no offers for many.
            if clues.is_bulk && !clues.answers {
                sender.marks.set(Marks::AFTERWARDS, false);
            }
            clues.is_order
        });
    }

    /// The names by which a mail at this tag may speak of those that it was given to, in lower case.
    pub fn brands(&self, trace: &Trace) -> Vec<Box<str>> {
        let Some(book) = self.books.inboxes.get(&trace.inbox) else { return Vec::new() };
        let names = self.books.names();
        book.tags.get(&trace.tag).map(|tag| Case { tag, bare: None, names: &names }.brands()).unwrap_or_default()
    }

    /// Whether what is found in this mail bears on a tag: it has one, or its inbox has some.
    pub fn matters(&self, trace: &Trace) -> bool {
        let bare = self.books.key("");
        trace.tag != bare || self.books.inboxes.get(&trace.inbox).is_some_and(|book| book.tags.keys().any(|&key| key != bare))
    }

    /// Somebody says to whom this tag was given. False when there is no room for one more.
    pub fn expect(&self, inbox: &Address, tag: &str, expected: Expected, now: Timestamp) -> bool {
        let books = &*self.books;
        let key = books.key(tag);
        let Some(mut book) = books.open(inbox, key) else { return false };
        book.until = book.until.max(now.plus(books.settings.ttl));
        book.is_read.store(true, Ordering::Relaxed);
        if !book.tags.contains_key(&key) && !books.has_room_for_given(&mut book) {
            return false;
        }
        let written = book.tags.entry(key).or_insert_with(|| books.new_tag(tag, secs(now)));
        written.expected = Some(Box::new(expected));
        true
    }

    /// Whether somebody said to whom this tag was given.
    pub fn is_expected(&self, inbox: &Address, tag: &str) -> bool {
        let book = self.books.inboxes.get(inbox);
        book.is_some_and(|book| book.tags.get(&self.books.key(tag)).is_some_and(|tag| tag.expected.is_some()))
    }

    /// The tags that were given to somebody, and to whom.
    pub fn expected(&self, inbox: &Address) -> Vec<(Box<str>, Expected)> {
        let Some(book) = self.books.inboxes.get(inbox) else { return Vec::new() };
        let given = book.tags.values().filter_map(|tag| Some((tag.text().into(), Expected::clone(tag.expected.as_deref()?))));
        let mut given: Vec<_> = given.collect();
        given.sort_by_key(|(_, expected)| std::cmp::Reverse(expected.given_at));
        given
    }

    /// All tags of an inbox that somebody was let into. Noted as a read.
    pub fn report(&self, inbox: &Address, now: Timestamp) -> Report {
        let (keys, untracked_mails) = self.keys(inbox, now);
        let tags = keys.into_iter().filter_map(|key| self.report_of_key(inbox, key, now)).collect();
        Report { tags, untracked_mails }.in_order()
    }

    /// The same, while others on this thread have their turns: the fullest inbox takes some 20 ms.
    pub async fn report_by_turns(&self, inbox: &Address, now: Timestamp) -> Report {
        let (keys, untracked_mails) = self.keys(inbox, now);
        let mut tags = Vec::with_capacity(keys.len());
        for keys in keys.chunks(TAGS_OF_A_TURN) {
            if !tags.is_empty() {
                tokio::task::yield_now().await;
            }
            tags.extend(keys.iter().filter_map(|&key| self.report_of_key(inbox, key, now)));
        }
        Report { tags, untracked_mails }.in_order()
    }

    fn keys(&self, inbox: &Address, now: Timestamp) -> (Vec<u64>, u64) {
        self.books.read(inbox, now).map(|book| (book.tags.keys().copied().collect(), book.untracked_mails)).unwrap_or_default()
    }

    /// Mail that comes in waits for one tag at most.
    fn report_of_key(&self, inbox: &Address, key: u64, now: Timestamp) -> Option<TagReport> {
        self.books.case(inbox, key, |case| Some(tag_report(case, secs(now))))
    }

    /// One tag of an inbox that somebody was let into; `""` is mail without one.
    pub fn report_of(&self, inbox: &Address, tag: &str, now: Timestamp) -> Option<TagReport> {
        self.books.read(inbox, now)?;
        self.report_of_key(inbox, self.books.key(tag), now)
    }

    /// The verdict on the sender of one mail, for a row of a list.
    pub fn beside(&self, recipient: &Recipient, message: &Message) -> Option<Beside> {
        self.books.inboxes.get(&recipient.address)?.is_read.store(true, Ordering::Relaxed);
        self.judged(recipient, message)
    }

    /// How sure it is that the sender of a mail to a tag should not know it. Nobody looks at the inbox by that.
    pub fn passed_on(&self, recipient: &Recipient, message: &Message) -> Option<Grade> {
        recipient.tag.as_ref()?;
        self.judged(recipient, message).map(|beside| beside.grade)
    }

    fn judged(&self, recipient: &Recipient, message: &Message) -> Option<Beside> {
        let (inbox, sender) = (&recipient.address, sender_of(message));
        let id = self.books.names().find(&sender).filter(|&id| id != 0)?;
        let of = |key: u64| {
            self.books.case(inbox, key, |case| {
                let place = case.tag.senders.iter().position(|sender| sender.name == id)?;
                if recipient.tag.is_none() && case.stripped(&case.tag.senders[place]) == 0 {
                    return None;
                }
                let ties = case.ties();
                let Ruling { grade, first, days, named, .. } = case.ruling(&ties)?;
                let is_named = named.iter().any(|sender| sender.name == id);
                let (tag, since, given_to) = (case.tag.text().into(), time(first), case.given_to(&ties));
                is_named.then(|| Beside { grade, given_to, sender: sender.clone(), tag, since, days })
            })
        };
        match recipient.tag.as_deref() {
            Some(tag) => of(self.books.key(tag)),
            None => self.tags_of(inbox, id).into_iter().filter_map(of).max_by_key(|beside| beside.grade),
        }
    }

    /// Tags that a sender writes to who writes to the bare address as well: a few of them, those first that were given to
    /// somebody.
    fn tags_of(&self, inbox: &Address, sender: NameId) -> Vec<u64> {
        let Some(book) = self.books.inboxes.get(inbox) else { return Vec::new() };
        let writes = |tag: &Tag| tag.senders.iter().any(|other| other.name == sender);
        if !book.tags.get(&self.books.key("")).is_some_and(writes) {
            return Vec::new();
        }
        let those = |are_given: bool| {
            let tags = book.tags.iter().filter(move |(_, tag)| tag.expected.is_some() == are_given && !tag.text().is_empty());
            tags.filter(|(_, tag)| writes(tag)).map(|(&key, _)| key)
        };
        those(true).chain(those(false)).take(MAX_JUDGED_FOR_BARE).collect()
    }

    /// The user says that mail of this organisation is fine, or no longer. False when it never wrote there.
    pub fn accept(&self, inbox: &Address, tag: &str, organisation: &str, is_fine: bool) -> bool {
        self.books.accept(inbox, tag, organisation, is_fine)
    }

    /// The reader used a link of this organisation to unsubscribe. False when it never wrote there.
    pub fn unsubscribed(&self, inbox: &Address, tag: &str, organisation: &str, now: Timestamp) -> bool {
        self.books.change(inbox, tag, organisation, |sender| sender.unsubscribed(secs(now)))
    }

    /// An inbox has ended, or belongs to somebody else now.
    pub fn forget(&self, inbox: &Address) {
        self.books.forget(inbox);
    }

    /// Forgets what is over. `ends_at` tells until when an inbox lives, as far as somebody knows.
    pub fn sweep(&self, now: Timestamp, ends_at: impl Fn(&Address) -> Option<Timestamp>) {
        let due: Vec<Address> = self.books.inboxes.iter().filter(|book| book.until <= now).map(|book| book.key().clone()).collect();
        for inbox in due {
            match ends_at(&inbox).filter(|end| *end > now) {
                Some(end) => {
                    if let Some(mut book) = self.books.inboxes.get_mut(&inbox) {
                        book.until = book.until.max(end);
                    }
                }
                None => self.forget(&inbox),
            }
        }
        self.books.tidy();
    }

    /// How many tags are written down.
    pub fn count(&self) -> usize {
        self.books.tags.load(Ordering::Relaxed)
    }
}

/// By which name a mail's sender is written down: the author's registered domain, else that of the envelope's sender.
pub fn sender_of(message: &Message) -> Box<str> {
    let author = message.summary.from.as_ref().map(|author| brand::organisation_of(&author.address));
    author.filter(|author| !author.is_empty()).unwrap_or_else(|| brand::organisation_of(&message.envelope.sender))
}

fn sender_in(message: &Message, names: &mut Names) -> Arc<str> {
    let author = message.summary.from.as_ref().map(|author| names.of_address(&author.address));
    author.filter(|author| !author.is_empty()).unwrap_or_else(|| names.of_address(&message.envelope.sender))
}

fn tag_report(case: &Case<'_>, now: Secs) -> TagReport {
    let Case { tag, names, .. } = case;
    let ties = case.ties();
    let verdict = case.ruling(&ties).map(|ruling| case.verdict(&ties, &ruling));
    let name = |id: NameId| -> Box<str> { (*names.get(id).text).into() };
    let mut facts = tag.senders.iter().zip(&ties).map(|(sender, tie)| SenderFacts {
        organisation: name(sender.name),
        standing: sender.standing(),
        relation: tie.relation,
        first_at: time(sender.first),
        last_at: time(sender.last),
        mails: sender.mails,
        subject: tag.subject(sender).into(),
        links: sender.related().filter(|related| related.is(Kin::Links)).map(|related| name(related.name())).collect(),
        days: sender.days().into_iter().map(|(day, mails)| (time_of_day(day), mails)).collect(),
        unsubscribed_at: sender.history.as_ref().map(|history| history.unsubscribed).filter(|&at| at > 0).map(time),
    });
    let (introduced, later) = facts.by_ref().partition(|sender| matches!(sender.relation, Relation::Expected | Relation::Introduced));
    let known = |at: Secs| Some(at).filter(|&at| at > 0).map(time);
    TagReport {
        tag: tag.text().into(),
        expected: tag.expected.as_deref().cloned(),
        given_at: tag.expected.as_ref().map_or_else(|| time(tag.first()), |expected| expected.given_at),
        first_at: known(tag.first()),
        last_at: known(tag.last),
        mails: tag.mails,
        introduced,
        later,
        untracked_mails: tag.untracked_mails,
        given_to: case.given_to(&ties),
        is_too_early: verdict.is_none() && case.is_too_early(&ties, now),
        verdict,
    }
}

#[cfg(test)]
mod tests;
