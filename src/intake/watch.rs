//! What traps hear of a mail: whom it is for, and what these addresses are.

use std::sync::Arc;

use super::after::Kept;
use crate::{
    inbox::{Access, Destination, Entry, Inboxes, Looker},
    mail::{
        address::{Address, Recipient},
        envelope::Envelope,
        facts::{Facts, Outcome},
        proof::Proof,
        timestamp::Timestamp,
    },
    net::Networks,
    tags::{Grade, Tags, sends_for_many},
    trap::{
        export::is_for_tests,
        memory::Kind,
        watch::{self, Arrival, Read, Results, Traps},
    },
};

/// Tells traps of mail and of reads. Cheap to clone.
#[derive(Clone)]
pub struct Watch {
    traps: Traps,
    near: Arc<Networks>,
    /// Where mail for any domain is taken, names that nobody chose prove nothing.
    serves_any: bool,
    /// Whether addresses at domains for tests and examples are like others.
    is_rehearsal: bool,
    /// Whether senders are looked into.
    looks_into_senders: bool,
}

impl Watch {
    /// Tells `traps` of mail; that of `near` networks tells nothing of its client.
    pub fn new(traps: Traps, near: Networks, serves_any: bool) -> Self {
        Self { traps, near: Arc::new(near), serves_any, is_rehearsal: false, looks_into_senders: false }
    }

    /// The same, where addresses at domains for tests and examples are like others if this is a rehearsal.
    pub fn rehearsing(self, is_rehearsal: bool) -> Self {
        Self { is_rehearsal, ..self }
    }

    pub(super) fn checked(self, looks_into_senders: bool) -> Self {
        Self { looks_into_senders, ..self }
    }

    /// Has reads of inboxes known to traps.
    pub(super) fn hear_of_reads(&self, inboxes: &Inboxes) {
        let traps = self.traps.clone();
        inboxes.on_read(move |address: &Address, access: Access, looker: &Looker, now: Timestamp| {
            traps.read(Read {
                mailbox: traps.mailbox(address.as_str()),
                is_issued: access == Access::Private,
                origin: traps.origin(looker.client),
                by_program: looker.is_program,
                at: now.as_secs(),
            });
        });
    }

    /// Whether the operator gave this address away to be found.
    pub(super) fn is_seeded(&self, recipient: &Recipient) -> bool {
        self.traps.is_seeded(self.traps.mailbox(recipient.address.as_str()))
    }

    /// A mail that comes now, for nobody as yet.
    pub(super) fn arrival(&self, envelope: &Envelope, now: Timestamp) -> Arrival {
        let peer = envelope.peer.to_canonical();
        let is_from_near = self.near.contains(peer);
        Arrival {
            recipients: Vec::new(),
            client: Some(peer).filter(|_| !is_from_near),
            is_from_near,
            sends_for_many: false,
            helo: envelope.helo.clone(),
            sender: envelope.sender.clone(),
            tls: envelope.tls.as_ref().map(|tls| tls.version),
            results: None,
            proof: None,
            is_checked: self.looks_into_senders,
            at: now.as_secs(),
        }
    }

    /// It is for addresses that nobody has, whatever their names.
    pub(super) fn add_traps(&self, arrival: &mut Arrival, recipients: &[Recipient]) {
        for Recipient { address, .. } in recipients {
            let mailbox = self.traps.mailbox(address.as_str());
            let kind = match self.traps.is_seeded(mailbox) {
                true => Kind::Issued,
                false => Kind::TrapOnly { pattern: self.traps.pattern(address.local()) },
            };
            add(arrival, address, mailbox, kind);
        }
    }

    /// It is for addresses that somebody may have.
    pub(super) fn add(&self, arrival: &mut Arrival, destinations: &[Destination], inboxes: &Inboxes, now: Timestamp) {
        for destination in destinations.iter().filter(|destination| !destination.is_thrown_away()) {
            let address = &destination.inbox.address;
            if !self.is_rehearsal && is_for_tests(address.domain()) {
                continue;
            }
            let kind = match inboxes.access(address) {
                Access::Operator => continue,
                Access::Private => Kind::Issued,
                Access::Public if self.serves_any => continue,
                Access::Public => {
                    Kind::Typed { pattern: self.traps.pattern(address.local()), was_looked_at: inboxes.was_looked_at(address, now) }
                }
            };
            add(arrival, &destination.named.address, self.traps.mailbox(address.as_str()), kind);
        }
    }

    /// What the tags know of who passed these addresses on.
    pub(super) fn with_leaks(&self, mut arrival: Arrival, entries: &[Arc<Entry>], tags: &Tags) -> Arrival {
        for entry in entries.iter().filter(|entry| entry.recipient.tag.is_some()) {
            let sure = match tags.passed_on(&entry.recipient, entry.message()) {
                // A holder alone says whom a tag was given to.
                Some(Grade::Proven) => 0.5,
                Some(Grade::Likely) => 0.25,
                Some(Grade::Possible) | None => continue,
            };
            let mailbox = self.traps.mailbox(entry.recipient.address.as_str());
            if let Some(recipient) = arrival.recipients.iter_mut().find(|recipient| recipient.mailbox == mailbox) {
                recipient.leak = Some(recipient.leak.unwrap_or_default().max(sure));
            }
        }
        arrival
    }

    /// Hands a mail over.
    pub(super) fn tell(&self, arrival: Arrival, mail: Kept) {
        self.traps.observe(arrival, mail);
    }
}

/// One mail to several tags of an inbox is one mail to it.
fn add(arrival: &mut Arrival, address: &Address, mailbox: u64, kind: Kind) {
    if !arrival.recipients.iter().any(|recipient| recipient.mailbox == mailbox) {
        arrival.recipients.push(watch::Recipient { address: address.as_str().into(), mailbox, kind, leak: None });
    }
}

fn best_signature(facts: &Facts) -> Outcome {
    let outcomes = || facts.dkim.iter().map(|signature| signature.outcome);
    outcomes().find(|outcome| *outcome == Outcome::Pass).or(outcomes().next()).unwrap_or(Outcome::None)
}

impl Arrival {
    /// With what was found out about its sender.
    pub(super) fn with_facts(self, facts: Option<&Facts>, proof: Option<Proof>) -> Self {
        let results = facts.map(|facts| Results {
            spf: facts.mail_from.outcome.name(),
            dkim: best_signature(facts).name(),
            dmarc: facts.dmarc.outcome.name(),
        });
        let mut took_part = proof.iter().flat_map(|proof| proof.dkim_verified.iter().chain(&proof.envelope).chain(&proof.author));
        let sends_for_many = took_part.any(|organisation| sends_for_many(organisation.as_str()));
        Self { results, sends_for_many, proof, ..self }
    }
}
