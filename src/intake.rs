//! The hop between protocols and the domain: may this recipient have mail, and here is a mail.

use std::sync::{
    Arc, Weak,
    atomic::{AtomicUsize, Ordering},
};

use bytes::Bytes;
use thiserror::Error;

use crate::{
    facts::{Checker, Sender, Subject},
    inbox::{Destination, Entry, Form, Full, Inboxes},
    mail::{
        address::Recipient,
        envelope::Envelope,
        facts::Facts,
        message::{Message, Source},
        organisation::Organisation,
        parse::Parser,
        proof::Proof,
        timestamp::Timestamp,
        transcript::Transcript,
    },
    policy::{Policy, Verdict},
    tags::{self, Expected, Reader, Tags, Trace},
};

/// Where protocols hand over mail. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    budget: Arc<Budget>,
    policy: Arc<Policy>,
    inboxes: Inboxes,
    parser: Parser,
    checker: Option<Checker>,
    tags: Tags,
    reader: Option<Reader>,
}

/// A stored mail, as long as it is there.
struct Stored(Vec<Weak<Entry>>);

/// A stored mail that waits for its facts.
struct Unchecked {
    inboxes: Inboxes,
    mail: Stored,
    tags: Tags,
    traces: Vec<Trace>,
}

/// A received mail on its way into the store.
pub struct Incoming {
    /// What the dialogue said.
    pub envelope: Envelope,
    /// Whom it is for; never empty.
    pub recipients: Vec<Recipient>,
    /// Our trace headers, then the mail byte for byte.
    pub raw: Vec<u8>,
    /// Whether the data had line ends other than CRLF, or NUL.
    pub bare_line_ends: bool,
    /// The dialogue that brought it.
    pub transcript: Transcript,
    /// The bytes reserved for it, given back when it is stored.
    pub in_flight: InFlight,
}

/// Why a recipient can't have mail here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The domain is not one of ours.
    #[error("domain not served here")]
    NotOurDomain,
    /// A rule of the operator's refuses it.
    #[error("refused by a rule")]
    Rejected,
    /// Its holder let it end, and wanted senders to know.
    #[error("ended")]
    Ended,
}

/// Why a mail was not stored; nothing of it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// The store is full of mail that is too young to drop.
    #[error("store full")]
    StoreFull,
}

/// The bytes of mail being received and parsed, in all.
struct Budget {
    used_bytes: AtomicUsize,
    max_bytes: usize,
}

/// A share of the budget for mail in flight; dropping it gives the share back.
pub struct InFlight {
    budget: Arc<Budget>,
    held_bytes: usize,
}

impl InFlight {
    /// A mail up to this size may use the whole budget.
    pub const SMALL_BYTES: usize = 256 * 1024;

    /// Takes `more_bytes`, or says no and takes nothing.
    ///
    /// Mail beyond [`Self::SMALL_BYTES`] leaves an eighth of the budget alone, so that a flood of big mail never
    /// keeps the small one out.
    #[must_use]
    pub fn grow(&mut self, more_bytes: usize) -> bool {
        let wanted = self.held_bytes.saturating_add(more_bytes);
        let ceiling = if wanted > Self::SMALL_BYTES { Intake::largest_mail(self.budget.max_bytes) } else { self.budget.max_bytes };
        let taken = self
            .budget
            .used_bytes
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |used| used.checked_add(more_bytes).filter(|&sum| sum <= ceiling));
        if taken.is_ok() {
            self.held_bytes = wanted;
        }
        taken.is_ok()
    }
}

impl Source for Stored {
    fn raw(&self) -> Option<Bytes> {
        self.0.iter().find_map(Weak::upgrade).map(|entry| entry.message().raw.clone())
    }
}

impl Subject for Unchecked {
    fn raw(&self) -> Option<Bytes> {
        self.mail.raw()
    }

    fn settle(&self, facts: Option<Facts>) {
        let entries: Vec<_> = self.mail.0.iter().filter_map(Weak::upgrade).collect();
        if let Some(first) = entries.first() {
            first.message().set_facts(facts);
            if let Some(proof) = Proof::of(first.message().facts()) {
                self.traces.iter().for_each(|trace| self.tags.prove(trace, &proof));
            }
        }
        for entry in entries {
            self.inboxes.updated(&entry);
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.budget.used_bytes.fetch_sub(self.held_bytes, Ordering::AcqRel);
    }
}

impl Intake {
    /// An intake under `policy` that keeps at most `max_bytes` of mail in flight.
    pub fn new(max_bytes: usize, policy: Arc<Policy>, inboxes: Inboxes, parser: Parser) -> Self {
        let budget = Arc::new(Budget { used_bytes: AtomicUsize::new(0), max_bytes });
        let tags = Tags::new(tags::Settings::new(inboxes.settings().inbox_ttl));
        let forgetting = tags.clone();
        inboxes.on_end(move |address| forgetting.forget(address));
        Self { budget, policy, inboxes, parser, checker: None, tags, reader: None }
    }

    /// The same intake, whose mails are checked once they are stored.
    pub fn checked_by(self, checker: Option<Checker>) -> Self {
        Self { checker, ..self }
    }

    /// The same intake, whose mails are looked through for what bears on tags once they are stored.
    pub fn read_by(self, reader: Reader) -> Self {
        Self { reader: Some(reader), ..self }
    }

    /// What is written down of who wrote to which tag.
    pub fn tags(&self) -> &Tags {
        &self.tags
    }

    /// The largest mail that a budget of `max_bytes` lets in.
    pub const fn largest_mail(max_bytes: usize) -> usize {
        max_bytes - max_bytes / 8
    }

    /// Whether mail for this recipient is taken; asked at RCPT. What a rule says of the inbox behind an alias is not told: it
    /// would be told which of them belong together.
    pub async fn accepts(&self, recipient: &Recipient) -> Result<(), Refusal> {
        let recipient = self.inboxes.resolve(recipient.clone());
        match self.policy.verdict(&recipient.address, recipient.tag.as_deref()) {
            Verdict::Store if self.inboxes.destination(recipient, Timestamp::now()).refuses => Err(Refusal::Ended),
            Verdict::Store | Verdict::Discard | Verdict::Trap => Ok(()),
            Verdict::NotOurDomain => Err(Refusal::NotOurDomain),
            Verdict::Reject => Err(Refusal::Rejected),
        }
    }

    /// Where mail for a recipient goes. A rule that closes an inbox has the mail of its aliases thrown away.
    fn destination(&self, recipient: Recipient, now: Timestamp) -> Destination {
        let mut destination = self.inboxes.destination(recipient, now);
        let Recipient { address, tag, .. } = &destination.inbox;
        if destination.is_alias() && self.policy.verdict(address, tag.as_deref()) != Verdict::Store {
            destination.throw_away("rule");
        }
        destination
    }

    /// Whether a rule refuses mail from this envelope sender; asked at MAIL.
    pub fn rejects_sender(&self, sender: &str) -> bool {
        self.policy.rejects_sender(sender)
    }

    /// An empty share of the budget for one mail.
    pub fn in_flight(&self) -> InFlight {
        InFlight { budget: Arc::clone(&self.budget), held_bytes: 0 }
    }

    /// Parses and stores a mail; when this answers, it can be read, by those whose mail is not thrown away.
    pub async fn deliver(&self, mail: Incoming) -> Result<(), DeliveryError> {
        let Incoming { envelope, mut recipients, raw, bare_line_ends, transcript, in_flight } = mail;
        recipients = recipients.into_iter().map(|recipient| self.inboxes.resolve(recipient)).collect();
        let all = recipients.len();
        recipients.retain(|recipient| !self.policy.discards(&recipient.address, recipient.tag.as_deref()));
        if recipients.len() < all {
            metrics::counter!("sundew_mails_discarded_total", "reason" => "rule").increment((all - recipients.len()) as u64);
        }
        if recipients.is_empty() {
            return Ok(());
        }
        let (raw, received_at) = (Bytes::from(raw), Timestamp::now());
        let summary = self.parser.summarise(raw.clone(), bare_line_ends).await;
        let size_bytes = raw.len();
        let mut message = Message::new(envelope, received_at, raw, summary, transcript);
        if self.checker.is_some() {
            message = message.expecting_facts();
        }
        // Looked up anew: a great deal may have changed since the recipient was answered.
        let destinations: Vec<_> = recipients.into_iter().map(|recipient| self.destination(recipient, received_at)).collect();
        let mut issued: Vec<_> = destinations.iter().filter(|destination| destination.given.is_some()).cloned().collect();
        let stored = self.inboxes.deliver(message, destinations, received_at).await;
        drop(in_flight);
        match stored {
            Ok(entries) => {
                let is_stored =
                    |to: &Recipient| entries.iter().any(|entry| (&entry.recipient.address, &entry.recipient.tag) == (&to.address, &to.tag));
                issued.retain(|destination| is_stored(&destination.inbox));
                issued.iter().for_each(|destination| self.expect(destination, received_at));
                let traces: Vec<_> =
                    entries.iter().filter_map(|entry| self.tags.note(&entry.recipient, entry.message(), received_at)).collect();
                if let Some(first) = entries.first() {
                    issued.iter().for_each(|destination| self.accept_again(destination, first.message()));
                }
                if let Some(reader) = &self.reader {
                    reader.read(&traces, Stored(entries.iter().map(Arc::downgrade).collect()));
                }
                self.check(&entries, traces);
                metrics::counter!("sundew_mails_stored_total").increment(1);
                metrics::counter!("sundew_mail_bytes_stored_total").increment(size_bytes as u64);
                Ok(())
            }
            Err(Full) => {
                metrics::counter!("sundew_mails_refused_total", "reason" => "store_full").increment(1);
                Err(DeliveryError::StoreFull)
            }
        }
    }

    /// An address that was issued is known by whom to expect mail from, also when the tags were forgotten since.
    fn expect(&self, Destination { inbox: recipient, given, .. }: &Destination, now: Timestamp) {
        let (Some(tag), Some(given)) = (&recipient.tag, given) else { return };
        if !self.tags.is_expected(&recipient.address, tag)
            && let Some(site) = Organisation::of(&given.site)
        {
            let issued = match given.form {
                Form::Opaque => tags::Issued::Opaque,
                Form::Plus => tags::Issued::Plus,
            };
            let expected = Expected { site, issued: Some(issued), note: None, given_at: given.at() };
            self.tags.expect(&recipient.address, tag, expected, now);
        }
    }

    /// What its holder called fine is fine after the tags were forgotten too.
    fn accept_again(&self, destination: &Destination, message: &Message) {
        let accepted = self.inboxes.accepted(destination);
        if let Some(tag) = &destination.inbox.tag
            && !accepted.is_empty()
        {
            let sender = tags::sender_of(message);
            if accepted.contains(&sender) {
                self.tags.accept(&destination.inbox.address, tag, &sender, true);
            }
        }
    }

    /// Has it found out who sent a mail; the sender does not wait for that.
    fn check(&self, entries: &[Arc<Entry>], traces: Vec<Trace>) {
        let (Some(checker), Some(first)) = (&self.checker, entries.first()) else { return };
        let message = first.message();
        let author = message.summary.from.as_ref().map(|author| author.address.as_str().into());
        let Envelope { peer, helo, sender, .. } = &message.envelope;
        let sender = Sender { peer: peer.to_canonical(), helo: helo.clone(), mail_from: sender.clone(), author };
        let mail = Stored(entries.iter().map(Arc::downgrade).collect());
        checker.check(sender, Unchecked { inboxes: self.inboxes.clone(), mail, tags: self.tags.clone(), traces });
    }

    /// Bytes of mail being received and parsed at this moment.
    pub fn in_flight_bytes(&self) -> usize {
        self.budget.used_bytes.load(Ordering::Relaxed)
    }

    /// Stored mails whose sender is being looked into, or will be.
    pub fn unchecked_mails(&self) -> usize {
        self.checker.as_ref().map_or(0, Checker::waiting)
    }

    /// The most there may be (`SUNDEW_INTAKE_MAX_BYTES`).
    pub fn max_in_flight_bytes(&self) -> usize {
        self.budget.max_bytes
    }
}

#[cfg(test)]
impl Intake {
    /// An intake for any domain over a store of its own.
    pub(crate) fn for_tests(max_bytes: usize) -> Self {
        let inboxes = Inboxes::for_tests();
        Self::new(max_bytes, Arc::new(Policy::for_tests()), inboxes, Parser::new().unwrap())
    }
}

#[cfg(test)]
mod tests;
