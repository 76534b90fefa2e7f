//! One mail in one inbox: the shared message, and what is this recipient's own.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};

use super::Since;
use crate::{
    mail::{address::Recipient, message::Message, timestamp::Timestamp, transcript::Line},
    net::Share,
};

/// A mail as one inbox holds it. Its recipients never learn of each other.
#[derive(Debug)]
pub struct Entry {
    /// Names the mail within its inbox.
    pub id: Box<str>,
    /// Its place in the order of arrival, over all inboxes.
    pub seq: u64,
    /// The inbox, the tag, and the spelling in the envelope.
    pub recipient: Recipient,
    /// How many others the same mail was for.
    pub others: usize,
    /// When it is gone, unless its inbox ends before.
    pub expires_at: Timestamp,
    /// As its inbox is; a name may become somebody's own while mail is on its way there.
    public: AtomicBool,
    shared: Arc<Shared>,
    seen: AtomicBool,
    number: AtomicU64,
}

/// A message and the number of entries that are accounted for it.
#[derive(Debug)]
pub(super) struct Shared {
    message: Message,
    message_bytes: usize,
    accounted: AtomicUsize,
    /// What its sender's network holds of the store for it.
    _of_network: Share,
}

impl Shared {
    pub(super) fn new(message: Message, message_bytes: usize, of_network: Share) -> Arc<Self> {
        Arc::new(Self { message, message_bytes, accounted: AtomicUsize::new(0), _of_network: of_network })
    }

    pub(super) fn message_bytes(&self) -> usize {
        self.message_bytes
    }
}

impl Entry {
    /// The places of one entry in maps, sets and queues, and the allocator's own part; measured in benches/.
    const BOOKKEEPING_BYTES: usize = 720;

    pub(super) fn new(
        id: String,
        seq: u64,
        recipient: Recipient,
        others: usize,
        expires_at: Timestamp,
        public: bool,
        shared: Arc<Shared>,
    ) -> Self {
        let (public, seen, number) = (AtomicBool::new(public), AtomicBool::new(false), AtomicU64::new(0));
        Self { id: id.into(), seq, recipient, others, expires_at, public, shared, seen, number }
    }

    /// The mail itself.
    pub fn message(&self) -> &Message {
        &self.shared.message
    }

    /// The dialogue that brought it, without the other recipients.
    pub fn transcript(&self) -> Vec<Line> {
        self.message().transcript.lines(&self.recipient.written)
    }

    /// Its place in the order of its own inbox, from 1: it tells nothing of the others.
    pub fn number(&self) -> u64 {
        self.number.load(Ordering::Relaxed)
    }

    pub(super) fn set_number(&self, number: u64) {
        self.number.store(number, Ordering::Relaxed);
    }

    /// Whether anyone who knows its inbox can read it.
    pub fn is_public(&self) -> bool {
        self.public.load(Ordering::Acquire)
    }

    /// It goes into an inbox for everybody, or into somebody's own; true when that is news.
    pub(super) fn follow(&self, inbox_is_public: bool) -> bool {
        self.public.swap(inbox_is_public, Ordering::AcqRel) != inbox_is_public
    }

    /// Whether a reader opened it.
    pub fn seen(&self) -> bool {
        self.seen.load(Ordering::Relaxed)
    }

    /// Marks it read or unread.
    pub fn set_seen(&self, seen: bool) {
        self.seen.store(seen, Ordering::Relaxed);
    }

    /// Whether it came after the cursor, or at the time or later.
    pub fn is_since(&self, since: Since) -> bool {
        match since {
            Since::Seq(seq) => self.seq > seq,
            Since::Time(time) => self.message().received_at >= time,
        }
    }

    /// What this entry costs beside the shared message.
    pub(super) fn own_bytes(&self) -> usize {
        Self::own_bytes_of(&self.recipient)
    }

    pub(super) fn own_bytes_of(recipient: &Recipient) -> usize {
        size_of::<Self>() + Self::BOOKKEEPING_BYTES + recipient.written.len() + recipient.tag.as_ref().map_or(0, |tag| tag.len())
    }

    /// What this entry counts for within its inbox.
    pub(super) fn inbox_bytes(&self) -> usize {
        self.own_bytes() + self.shared.message_bytes
    }

    /// Counts this entry; gives the bytes that became used. Called under the ledger's lock only.
    pub(super) fn account(&self) -> usize {
        let first = self.shared.accounted.fetch_add(1, Ordering::Relaxed) == 0;
        self.own_bytes() + if first { self.shared.message_bytes } else { 0 }
    }

    /// Takes this entry out of the count; gives the bytes that became free. Called under the ledger's lock only.
    pub(super) fn release(&self) -> usize {
        let last = self.shared.accounted.fetch_sub(1, Ordering::Relaxed) == 1;
        self.own_bytes() + if last { self.shared.message_bytes } else { 0 }
    }
}
