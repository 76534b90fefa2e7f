//! One inbox: its clock, and its mail in order of arrival. Plain data; the store locks it.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use super::{
    Access,
    aliases::Life,
    entry::Entry,
    lives::Changes,
    registry::{AfterEnd, Claim},
};
use crate::mail::timestamp::Timestamp;

/// What an inbox costs without its mail and its note.
pub(super) const INBOX_BYTES: usize = size_of::<Inbox>() + 300;

/// One inbox: its clock and its mail in order of arrival.
#[derive(Debug)]
pub(super) struct Inbox {
    access: Access,
    created_at: Timestamp,
    last_read: Timestamp,
    ttl: Duration,
    pub(super) mail_ttl: Duration,
    /// What senders hear when it has ended.
    after_end: AfterEnd,
    /// What its holder wrote to remember it by.
    note: Option<Arc<str>>,
    /// When it had ended, if its holder came back and has not been told yet.
    expired_at: Option<Timestamp>,
    /// How many mails came since it is there.
    arrivals: u64,
    /// Nobody asked for it, mail came.
    pub(super) is_made_by_mail: bool,
    /// By arrival.
    pub(super) entries: VecDeque<Arc<Entry>>,
    pub(super) bytes: usize,
    /// The deadline the ledger has for it.
    pub(super) watched: Timestamp,
    /// The sequence number of the last removal; cursors before it have to load again.
    pub(super) last_removal: u64,
}

/// What is known of an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFacts {
    /// When it came to be.
    pub created_at: Timestamp,
    /// When it ends unless it is read before.
    pub expires_at: Timestamp,
    /// How long new mail is kept.
    pub mail_ttl: Duration,
    /// How long it lives after its last read.
    pub ttl: Duration,
    /// What senders hear when it has ended.
    pub after_end: AfterEnd,
    /// What its holder wrote to remember it by.
    pub note: Option<Arc<str>>,
    /// When it had ended, if its holder came back and has not been told yet: its mail of then is gone.
    pub expired_at: Option<Timestamp>,
}

impl Inbox {
    pub(super) fn new(access: Access, ttl: Duration, mail_ttl: Duration, after_end: AfterEnd, now: Timestamp) -> Self {
        Self {
            access,
            created_at: now,
            last_read: now,
            ttl,
            mail_ttl,
            after_end,
            note: None,
            expired_at: None,
            arrivals: 0,
            is_made_by_mail: false,
            entries: VecDeque::new(),
            bytes: 0,
            watched: now.plus(ttl),
            last_removal: 0,
        }
    }

    /// An inbox that mail makes for a name that somebody holds: it ends when the claim does, since no arrival extends it.
    pub(super) fn of_claim(claim: &Claim, now: Timestamp) -> Self {
        let inbox = Self::new(Access::Private, claim.ttl, claim.mail_ttl, claim.after_end, now);
        Self { last_read: claim.until.minus(claim.ttl), watched: claim.until, ..inbox }
    }

    /// The same for a generated name with aliases, whose clock they keep.
    pub(super) fn of_life(life: Life, ttl: Duration, mail_ttl: Duration, now: Timestamp) -> Self {
        let inbox = Self::new(Access::Private, ttl, mail_ttl, life.after_end, now);
        Self { last_read: life.until.minus(ttl), watched: life.until, ..inbox }
    }

    /// What it costs without its mail.
    pub(super) fn cost_bytes(&self) -> usize {
        INBOX_BYTES + self.note.as_ref().map_or(0, |note| note.len())
    }

    /// Whether this is an inbox for everybody.
    pub(super) fn is_public(&self) -> bool {
        self.access == Access::Public
    }

    pub(super) fn change(&mut self, changes: Changes) {
        self.ttl = changes.ttl.unwrap_or(self.ttl);
        self.after_end = changes.after_end.unwrap_or(self.after_end);
        if let Some(note) = changes.note {
            self.note = Some(note.into()).filter(|note: &Arc<str>| !note.is_empty());
        }
    }

    /// A private inbox ends when its holder stays away; a public one has no holder and stays while it has mail.
    pub(super) fn expires_at(&self) -> Timestamp {
        let unread_until = self.last_read.plus(self.ttl);
        match self.access {
            Access::Private => unread_until,
            Access::Public | Access::Operator => self.entries.back().map_or(unread_until, |newest| newest.expires_at.max(unread_until)),
        }
    }

    /// Whether nothing is lost without it: a public name that only mail made, whose mail is gone.
    pub(super) fn is_needless(&self) -> bool {
        self.access == Access::Public && self.is_made_by_mail && self.entries.is_empty()
    }

    pub(super) fn facts(&self) -> InboxFacts {
        InboxFacts {
            created_at: self.created_at,
            expires_at: self.expires_at(),
            mail_ttl: self.mail_ttl,
            ttl: self.ttl,
            after_end: self.after_end,
            note: self.note.clone(),
            expired_at: self.expired_at,
        }
    }

    /// Its holder is back, and finds of the inbox that ended then what senders were to hear.
    pub(super) fn revive(&mut self, after_end: AfterEnd, expired_at: Timestamp) {
        (self.after_end, self.expired_at) = (after_end, Some(expired_at));
    }

    pub(super) fn forget_expiry(&mut self) {
        self.expired_at = None;
    }

    pub(super) fn push(&mut self, entry: Arc<Entry>) {
        self.bytes += entry.inbox_bytes();
        self.arrivals += 1;
        entry.set_number(self.arrivals);
        // Two deliveries at once may come here in the other order than their numbers.
        let place = self.entries.iter().rposition(|other| other.seq < entry.seq).map_or(0, |index| index + 1);
        self.entries.insert(place, entry);
    }

    fn position(&self, seq: u64) -> Option<usize> {
        self.entries.binary_search_by_key(&seq, |entry| entry.seq).ok()
    }

    pub(super) fn take(&mut self, seq: u64, removal: u64) -> Option<Arc<Entry>> {
        let entry = self.entries.remove(self.position(seq)?)?;
        self.bytes -= entry.inbox_bytes();
        self.last_removal = removal;
        if self.entries.is_empty() {
            self.entries = VecDeque::new();
        }
        Some(entry)
    }

    /// Notes a read: it lives its time from now on.
    pub(super) fn touch(&mut self, now: Timestamp) {
        self.last_read = self.last_read.max(now);
    }
}
