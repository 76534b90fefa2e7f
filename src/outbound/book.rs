//! All that is remembered of mail that leaves, and how much of it may within an hour.

use std::{net::IpAddr, sync::Arc};

use super::{
    Code, Letter, Refusal, Settings, Target, Wording,
    consent::{ASK_EVERY, Consent, Granted, NotAsked, Person, Rule},
    pace::Pace,
    queue::{Content, Queue, QueueFull},
};
use crate::{
    inbox::{Entry, Opened},
    keys::InstallationKey,
    mail::timestamp::Timestamp,
    net::Network,
};

/// Mails an hour to one person, letters of ours aside.
const PER_TARGET: usize = 30;
/// Letters an hour that clients of one /24 or /64 may have sent, and of the /16 or /48 around it.
const LETTERS_PER_NETWORK: usize = 10;
const LETTERS_PER_WIDE_NETWORK: usize = 80;
/// Letters an hour in all.
const LETTERS: usize = 60;
/// Persons and networks that are counted at a time.
const MAX_KEYS: usize = 20_000;

/// All that is remembered, under one short lock.
pub(super) struct Book {
    pub(super) consent: Consent,
    pub(super) queue: Queue,
    persons: Pace<Person>,
    networks: Pace<Network>,
    wide_networks: Pace<Network>,
    letters: Pace<()>,
    all: Pace<()>,
    /// Counts changes of who has a rule.
    pub(super) rules_version: u64,
}

impl Book {
    pub(super) fn new(settings: &Settings, key: &InstallationKey) -> Self {
        Self {
            consent: Consent::new(key.clone()),
            queue: Queue::new(settings.retries.clone()),
            persons: Pace::new(PER_TARGET, MAX_KEYS),
            networks: Pace::new(LETTERS_PER_NETWORK, MAX_KEYS),
            wide_networks: Pace::new(LETTERS_PER_WIDE_NETWORK, MAX_KEYS),
            letters: Pace::new(LETTERS, 1),
            all: Pace::new(settings.max_per_hour, 1),
            rules_version: 0,
        }
    }

    /// Begins what an address has agreed to, as far as the limits allow it.
    pub(super) fn carry_out(&mut self, granted: &Granted, entry: Option<&Entry>, latest: u64, now: Timestamp) -> Result<(), Refusal> {
        let Granted { inbox, target, wording, .. } = granted;
        match entry {
            Some(entry) => {
                let person = self.consent.person(target);
                let wait = self.persons.wait(&person, now).max(self.all.wait(&(), now));
                if !wait.is_zero() {
                    return Err(Refusal::TooOften(wait));
                }
                self.send_on(inbox, target, entry, wording, now).map_err(|QueueFull| Refusal::Full)
            }
            None => {
                let rule = Rule { target: target.clone(), wording: Arc::clone(wording), after: latest };
                self.consent.set_rule(&inbox.address, Some(rule));
                self.rules_version += 1;
                Ok(())
            }
        }
    }

    /// Has a mail sent on as soon as the limits allow it.
    pub(super) fn send_on(
        &mut self,
        inbox: &Opened,
        target: &Target,
        entry: &Entry,
        wording: &Arc<Wording>,
        now: Timestamp,
    ) -> Result<(), QueueFull> {
        let person = self.consent.person(target);
        let at = now.plus(self.persons.wait(&person, now).max(self.all.wait(&(), now)));
        let content = Content::Mail { inbox: inbox.clone(), id: entry.id.clone(), wording: Arc::clone(wording) };
        if self.queue.add(&inbox.address, target.clone(), content, at, entry.expires_at)? {
            self.persons.take(person, now);
            self.all.take((), now);
        }
        Ok(())
    }

    /// Has an address asked, unless a code is on its way to it already.
    pub(super) fn ask(
        &mut self,
        granted: Granted,
        client: Option<IpAddr>,
        letter: impl FnOnce(&Code) -> Letter,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        if self.consent.await_for(&granted, now) {
            return Ok(());
        }
        self.consent.may_ask(&granted.inbox.address, &granted.target, now).map_err(|refused| match refused {
            NotAsked::Unwanted => Refusal::Unwanted,
            NotAsked::Today => Refusal::AskedToday,
            NotAsked::Full => Refusal::Full,
        })?;
        let networks = client.map(|ip| (Network::narrow(ip), Network::wide(ip)));
        let of_networks = networks.map(|(narrow, wide)| self.networks.wait(&narrow, now).max(self.wide_networks.wait(&wide, now)));
        let wait = of_networks.unwrap_or_default().max(self.letters.wait(&(), now)).max(self.all.wait(&(), now));
        if !wait.is_zero() {
            return Err(Refusal::TooOften(wait));
        }
        let (address, target) = (granted.inbox.address.clone(), granted.target.clone());
        // A code that can't be sent is none.
        if !self.queue.has_room() {
            return Err(Refusal::Full);
        }
        let code = self.consent.ask(granted, now);
        let added = self.queue.add(&address, target, Content::Letter(letter(&code)), now, now.plus(ASK_EVERY));
        if let Some((narrow, wide)) = networks {
            self.networks.take(narrow, now);
            self.wide_networks.take(wide, now);
        }
        self.letters.take((), now);
        self.all.take((), now);
        added.map(|_| ()).map_err(|QueueFull| Refusal::Full)
    }

    /// Forgets what is over.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        if self.consent.sweep(now) {
            self.rules_version += 1;
        }
        self.queue.sweep(now);
        self.persons.sweep(now);
        self.networks.sweep(now);
        self.wide_networks.sweep(now);
    }
}
