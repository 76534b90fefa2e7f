//! The hop between protocols and the domain: may this recipient have mail, and here is a mail.

mod after;
mod budget;
mod watch;

use std::sync::{Arc, Mutex, atomic::Ordering};

use bytes::Bytes;
use thiserror::Error;

use crate::{
    facts::{Checker, Sender},
    inbox::{Destination, Entry, Form, Inboxes},
    mail::{
        address::Recipient, envelope::Envelope, message::Message, organisation::Organisation, parse::Parser, timestamp::Timestamp,
        transcript::Transcript,
    },
    policy::{Policy, Verdict},
    tags::{self, Expected, Reader, Tags, Trace},
    trap::watch::Arrival,
};
use after::{Kept, Unchecked};
use budget::Budget;
pub use budget::InFlight;
pub use watch::Watch;

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
    watch: Option<Watch>,
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

impl Intake {
    /// An intake under `policy` that keeps at most `max_bytes` of mail in flight.
    pub fn new(max_bytes: usize, policy: Arc<Policy>, inboxes: Inboxes, parser: Parser) -> Self {
        let tags = Tags::new(tags::Settings::new(inboxes.settings().inbox_ttl));
        let forgetting = tags.clone();
        inboxes.on_end(move |address| forgetting.forget(address));
        Self { budget: Budget::new(max_bytes), policy, inboxes, parser, checker: None, tags, reader: None, watch: None }
    }

    /// The same intake, whose mails are checked once they are stored.
    pub fn checked_by(self, checker: Option<Checker>) -> Self {
        Self { checker, ..self }
    }

    /// The same intake, whose mails are looked through for what bears on tags once they are stored.
    pub fn read_by(self, reader: Reader) -> Self {
        Self { reader: Some(reader), ..self }
    }

    /// The same intake, of whose mails traps hear once they are stored, and of those to addresses that nobody has.
    pub fn watched_by(self, watch: Option<Watch>) -> Self {
        let watch = watch.map(|watch| watch.checked(self.checker.is_some()));
        if let Some(watch) = &watch {
            watch.hear_of_reads(&self.inboxes);
        }
        Self { watch, ..self }
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
        InFlight::of(&self.budget)
    }

    /// Parses and stores a mail; when this answers, it can be read, by those whose mail is not thrown away.
    pub async fn deliver(&self, mail: Incoming) -> Result<(), DeliveryError> {
        let Incoming { envelope, recipients, raw, bare_line_ends, transcript, in_flight } = mail;
        let (recipients, traps) = self.without_traps(recipients);
        if recipients.is_empty() && traps.is_empty() {
            return Ok(());
        }
        let (raw, received_at) = (Bytes::from(raw), Timestamp::now());
        let mut arrival = self.watch.as_ref().map(|watch| watch.arrival(&envelope, received_at));
        if let (Some(watch), Some(arrival)) = (&self.watch, &mut arrival) {
            watch.add_traps(arrival, &traps);
        }
        let summary = self.parser.summarise(raw.clone(), bare_line_ends).await;
        let size_bytes = raw.len();
        let sender = Sender::of(&envelope, summary.from.as_ref().map(|author| author.address.as_str()));
        if recipients.is_empty() {
            self.look_into(&[], (raw, in_flight), sender, Vec::new(), arrival);
            return Ok(());
        }
        let mut message = Message::new(envelope, received_at, raw.clone(), summary, transcript);
        if self.checker.is_some() {
            message = message.expecting_facts();
        }
        // Looked up anew: a great deal may have changed since the recipient was answered.
        let destinations: Vec<_> = recipients.into_iter().map(|recipient| self.destination(recipient, received_at)).collect();
        if let (Some(watch), Some(arrival)) = (&self.watch, &mut arrival) {
            watch.add(arrival, &destinations, &self.inboxes, received_at);
        }
        let mut issued: Vec<_> = destinations.iter().filter(|destination| destination.given.is_some()).cloned().collect();
        let stored = self.inboxes.deliver(message, destinations, received_at).await;
        let Ok(entries) = stored else {
            metrics::counter!("sundew_mails_refused_total", "reason" => "store_full").increment(1);
            return Err(DeliveryError::StoreFull);
        };
        let is_stored =
            |to: &Recipient| entries.iter().any(|entry| (&entry.recipient.address, &entry.recipient.tag) == (&to.address, &to.tag));
        issued.retain(|destination| is_stored(&destination.inbox));
        issued.iter().for_each(|destination| self.expect(destination, received_at));
        let traces: Vec<_> = entries.iter().filter_map(|entry| self.tags.note(&entry.recipient, entry.message(), received_at)).collect();
        if let Some(first) = entries.first() {
            issued.iter().for_each(|destination| self.accept_again(destination, first.message()));
        }
        if let Some(reader) = &self.reader {
            reader.read(&traces, Kept::Stored(entries.iter().map(Arc::downgrade).collect()));
        }
        self.look_into(&entries, (raw, in_flight), sender, traces, arrival);
        metrics::counter!("sundew_mails_stored_total").increment(1);
        metrics::counter!("sundew_mail_bytes_stored_total").increment(size_bytes as u64);
        Ok(())
    }

    /// The recipients whose mail is stored, and those that are nobody's, for traps alone.
    fn without_traps(&self, recipients: Vec<Recipient>) -> (Vec<Recipient>, Vec<Recipient>) {
        let recipients = recipients.into_iter().map(|recipient| self.inboxes.resolve(recipient));
        let (traps, mut others): (Vec<_>, Vec<_>) = recipients.partition(|recipient| self.is_trap(recipient));
        let discarded = |reason: &'static str, count: usize| {
            if count > 0 {
                metrics::counter!("sundew_mails_discarded_total", "reason" => reason).increment(count as u64);
            }
        };
        discarded("trap", traps.len());
        let all = others.len();
        others.retain(|recipient| !self.policy.discards(&recipient.address, recipient.tag.as_deref()));
        discarded("rule", all - others.len());
        (others, traps)
    }

    fn is_trap(&self, recipient: &Recipient) -> bool {
        self.policy.verdict(&recipient.address, recipient.tag.as_deref()) == Verdict::Trap
            || self.watch.as_ref().is_some_and(|watch| watch.is_seeded(recipient))
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

    /// Has it found out who sent a mail, and has traps hear of it then; the sender does not wait for either. What is stored
    /// nowhere is kept for that as long as there is room.
    fn look_into(
        &self,
        entries: &[Arc<Entry>],
        (raw, in_flight): (Bytes, InFlight),
        sender: Sender,
        traces: Vec<Trace>,
        arrival: Option<Arrival>,
    ) {
        let watched = self.watch.clone().zip(arrival.filter(|arrival| !arrival.recipients.is_empty()));
        let mail = match entries {
            [] if watched.is_none() => return,
            [] if in_flight.is_tight() => {
                metrics::counter!("sundew_traps_unread_mails_total").increment(1);
                return;
            }
            [] => Kept::Held(Arc::new((raw, in_flight))),
            stored => Kept::Stored(stored.iter().map(Arc::downgrade).collect()),
        };
        match (&self.checker, watched) {
            (Some(checker), watched) => {
                let (inboxes, tags) = (self.inboxes.clone(), self.tags.clone());
                checker.check(sender, Unchecked { inboxes, mail, tags, traces, watched: Mutex::new(watched) });
            }
            (None, Some((watch, arrival))) => watch.tell(watch.with_leaks(arrival, entries, &self.tags), mail),
            (None, None) => {}
        }
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
#[cfg(test)]
mod watch_tests;
