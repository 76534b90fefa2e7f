//! What there is to learn of one mail, step by step: whoever shares what is known lets others at it in between.

use super::{Arrival, State, arrival::Names, letter::Letter};
use crate::{
    mail::{organisation::Organisation, parse::Mail},
    trap::{
        campaigns::Placed,
        fingerprint::Key,
        memory::{Network, Role, Sighting},
        samples::Seen,
        statistics::Observation,
    },
};

/// Of so many letters of a campaign it is found out whether they answer to somebody; the others are like them.
const ASKED: u32 = 3;

/// One mail that was read.
pub(super) struct Lesson<'a> {
    key: &'a Key,
    arrival: &'a Arrival,
    mail: Mail<'a>,
    letter: Letter,
    names: Names,
    size_bytes: usize,
}

impl<'a> Lesson<'a> {
    /// Reads a mail; `None` where it asks not to be counted and may.
    pub(super) fn read(key: &'a Key, arrival: &'a Arrival, raw: &'a [u8]) -> Option<Self> {
        let mail = Mail::open(raw);
        let recipients: Vec<&str> = arrival.recipients.iter().map(|recipient| &*recipient.address).collect();
        let letter = Letter::read(&mail, raw, &recipients, key);
        let counts = !(letter.is_to_be_ignored && arrival.is_from_near);
        counts.then(|| Self { key, arrival, mail, letter, names: arrival.names(), size_bytes: raw.len() })
    }

    /// Finds its campaign, and whether that answers to people, where enough of its letters were asked.
    pub(super) fn place(&self, state: &mut State) -> (Option<Placed>, Option<bool>) {
        let group = self.arrival.client.map(|client| self.key.hash(&Network::of(client).bytes()));
        let placed = state.campaigns.record(self.letter.fingerprint.clone(), u64::from(self.arrival.at), group);
        (placed, placed.and_then(|placed| state.memory.is_transactional(placed.campaign, ASKED)))
    }

    /// Whether this letter answers to somebody. Finding out takes its time, and nobody shall wait for that.
    pub(super) fn is_transactional(&self) -> bool {
        self.letter.is_transactional(&self.mail)
    }

    /// Adds what its addresses bear witness of.
    pub(super) fn record(&self, state: &mut State, placed: Option<Placed>, is_transactional: bool) {
        let Self { arrival, letter, .. } = self;
        let number = |organisation: &Organisation| self.key.hash(organisation.as_str().as_bytes()) as u32;
        let proof = arrival.proof.as_ref();
        let proven: Vec<u32> = proof.iter().flat_map(|proof| proof.author.iter().chain(&proof.dkim_verified)).map(number).collect();
        let client = arrival.client.map(Network::of);
        let (signers, domains) = (self.names.signers(), letter.domains.iter().map(|domain| &*domain.name).collect::<Vec<_>>());
        let observed = arrival.observed(&self.names, letter, self.size_bytes);
        let observed = Observation { dkim_domains: &signers, url_domains: &domains, ..observed };
        for recipient in &arrival.recipients {
            let (role, group) = state.memory.record(
                &Sighting {
                    mailbox: recipient.mailbox,
                    kind: recipient.kind,
                    leak: recipient.leak,
                    is_backscatter: arrival.sender.is_empty() || letter.is_answer,
                    is_transactional,
                    is_bulk: letter.is_bulk,
                    proven: &proven,
                    claimed: letter.author.as_ref().map(number),
                    author: proof.and_then(|proof| proof.author.as_ref()).map(number),
                    is_checked: arrival.is_checked,
                    campaign: placed.map(|placed| placed.campaign),
                    network: client.filter(|_| !arrival.sends_for_many),
                    domains: &letter.domains,
                },
                arrival.at,
            );
            if let Role::Trap(class, _) = role {
                if let Some(placed) = placed {
                    let seen = Seen { text: &letter.text, subject: &letter.subject_masked, urls: &letter.urls, network: client };
                    state.samples.note(placed, class, &seen, arrival.at);
                }
                metrics::counter!("sundew_trap_hits_total", "class" => class.name()).increment(1);
                state.statistics.record(&Observation { class, mailbox: recipient.mailbox, group, ..observed }, arrival.at);
            }
        }
    }
}
