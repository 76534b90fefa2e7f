//! All that is remembered of mail that leaves, and how much of it may within an hour.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc, time::Duration};

use super::{
    Code, Letter, Refusal, Settings, Target, Wording,
    consent::{ASK_EVERY, Consent, Granted, NotAsked, Person, Rule},
    pace::Pace,
    queue::{Content, Key, Outcome, Queue, QueueFull},
};
use crate::{
    inbox::{Entry, Opened},
    keys::InstallationKey,
    mail::timestamp::Timestamp,
    net::Network,
};

/// Mails an hour to one person, letters of ours aside.
const PER_TARGET: usize = 30;
/// Letters an hour that clients of one /24 or /64 may have sent, and of the /16 or /48 around it: few of [`LETTERS`]. An
/// inbox that an address agreed to without a letter counts like one.
const LETTERS_PER_NETWORK: usize = 10;
const LETTERS_PER_WIDE_NETWORK: usize = 15;
/// Letters an hour to one domain, so that no small mail server is flooded.
const LETTERS_PER_DOMAIN: usize = 10;
/// Letters an hour in all.
const LETTERS: usize = 60;
/// Persons, networks and domains that are counted at a time.
const MAX_KEYS: usize = 20_000;

/// All that is remembered, under one short lock.
pub(super) struct Book {
    pub(super) consent: Consent,
    pub(super) queue: Queue,
    persons: Pace<Person>,
    networks: Pace<Network>,
    wide_networks: Pace<Network>,
    domains: Pace<Box<str>>,
    letters: Pace<()>,
    /// Taken from when a mail is in hand, not while it waits.
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
            domains: Pace::new(LETTERS_PER_DOMAIN, MAX_KEYS),
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
                let rule = Rule { target: target.clone(), wording: Arc::clone(wording), after: latest, left_out: 0 };
                self.consent.set_rule(&inbox.address, Some(rule));
                self.rules_version += 1;
                Ok(())
            }
        }
    }

    /// Has a mail sent on as soon as the person's limit allows it; the one of all holds it when it is due.
    pub(super) fn send_on(
        &mut self,
        inbox: &Opened,
        target: &Target,
        entry: &Entry,
        wording: &Arc<Wording>,
        now: Timestamp,
    ) -> Result<(), QueueFull> {
        let person = self.consent.person(target);
        let at = now.plus(self.persons.wait(&person, now));
        let content = Content::Mail { inbox: inbox.clone(), id: entry.id.clone(), wording: Arc::clone(wording) };
        if self.queue.add(&inbox.address, target.clone(), content, at, entry.expires_at)? {
            self.persons.take(person, now);
        }
        Ok(())
    }

    /// The next that is due and may leave, in hand from now on. One that was tried before is not counted again.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<(Key, Target, Content)> {
        if !self.all.wait(&(), now).is_zero() {
            return None;
        }
        let due = self.queue.take_due(now)?;
        if self.queue.is_first_try(&due.0) {
            self.all.take((), now);
        }
        Some(due)
    }

    /// When the next one is due and may leave.
    pub(super) fn next_due(&self, now: Timestamp) -> Option<Timestamp> {
        Some(self.queue.next_due()?.max(now.plus(self.all.wait(&(), now))))
    }

    /// Notes what became of one in hand.
    pub(super) fn settle(&mut self, key: &Key, outcome: Outcome, now: Timestamp) {
        if outcome == Outcome::Gone && self.queue.is_first_try(key) {
            self.all.give_back(&());
        }
        self.queue.settle(key, outcome, now);
    }

    /// Drops what waits although its mail or inbox is gone.
    pub(super) fn drop_gone(&mut self, gone: &BTreeSet<Key>) {
        for target in self.queue.drop_gone(gone) {
            self.persons.give_back(&self.consent.person(&target));
        }
    }

    /// An address that agreed for another inbox of the same holder agrees for this one too.
    pub(super) fn agree_too(&mut self, granted: &Granted, client: Option<IpAddr>, now: Timestamp) -> Result<(), Refusal> {
        if self.consent.has_agreed(&granted.inbox.address, &granted.target) {
            return Ok(());
        }
        let wait = self.wait_of_networks(client, now);
        if !wait.is_zero() {
            return Err(Refusal::TooOften(wait));
        }
        if !self.consent.agree_too(granted.inbox.clone(), granted.target.clone()) {
            return Err(Refusal::Full);
        }
        self.take_of_networks(client, now);
        Ok(())
    }

    fn wait_of_networks(&self, client: Option<IpAddr>, now: Timestamp) -> Duration {
        let wait = |ip| self.networks.wait(&Network::narrow(ip), now).max(self.wide_networks.wait(&Network::wide(ip), now));
        client.map(wait).unwrap_or_default()
    }

    fn take_of_networks(&mut self, client: Option<IpAddr>, now: Timestamp) {
        if let Some(ip) = client {
            self.networks.take(Network::narrow(ip), now);
            self.wide_networks.take(Network::wide(ip), now);
        }
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
        let domain: Option<Box<str>> = granted.target.small_domain().map(Box::from);
        let of_domain = domain.as_ref().map(|domain| self.domains.wait(domain, now)).unwrap_or_default();
        let wait = self.wait_of_networks(client, now).max(of_domain).max(self.letters.wait(&(), now)).max(self.all.wait(&(), now));
        if !wait.is_zero() {
            return Err(Refusal::TooOften(wait));
        }
        let (address, target) = (granted.inbox.address.clone(), granted.target.clone());
        // A code that can't be sent is none.
        if !self.queue.has_room_for(&target) {
            return Err(Refusal::Full);
        }
        let code = self.consent.ask(granted, now);
        let added = self.queue.add(&address, target, Content::Letter(letter(&code)), now, now.plus(ASK_EVERY));
        self.take_of_networks(client, now);
        if let Some(domain) = domain {
            self.domains.take(domain, now);
        }
        self.letters.take((), now);
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
        self.domains.sweep(now);
    }
}
