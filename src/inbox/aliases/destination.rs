//! Where mail to a recipient goes, looked up once for all that is asked about it on its way.
//!
//! How long that takes must not tell which names of the shape of an alias were issued, nor what they lead to: it goes the same
//! steps for each of them, with a decoy in the place of what nobody has.

use super::{
    super::{
        Access, Inboxes,
        registry::{self, AfterEnd, Tombstone},
        store::Store,
    },
    Card, Form, Given, MAC_LETTERS, Route,
    book::{Found, Life, State},
    mac_of, plus_text,
};
use crate::{
    keys::{InstallationKey, Opener},
    mail::{
        address::{Address, Recipient},
        names,
        timestamp::Timestamp,
    },
};

/// Where mail to a recipient goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Whom its sender means, as far as they know: an alias is one here.
    pub named: Recipient,
    /// Who has it in their inbox; for an alias that leads nowhere an inbox that there is not.
    pub inbox: Recipient,
    /// For which site the recipient was issued; none when it was not, or leads nowhere.
    pub given: Option<Given>,
    /// Whether the sender is to hear that it has ended, or was switched off or deleted where senders hear of ends.
    pub refuses: bool,
    /// The keyed hash by which the card of an issued one is found that tells of senders.
    accepted_in: Option<u128>,
    /// Why its mail is thrown away, for the metrics.
    thrown_away: Option<&'static str>,
}

impl Destination {
    /// Whether this is of the shape of an alias: nobody may learn what it leads to, or that it does.
    pub fn is_alias(&self) -> bool {
        names::is_alias(self.named.address.local())
    }

    /// From now on its mail is thrown away, and the metrics say why.
    pub fn throw_away(&mut self, reason: &'static str) {
        self.thrown_away.get_or_insert(reason);
        self.given = None;
    }

    /// Whether its mail is thrown away, whatever becomes of that of others.
    pub fn is_thrown_away(&self) -> bool {
        self.thrown_away.is_some()
    }

    pub(in crate::inbox) fn thrown_away(&self) -> Option<&'static str> {
        self.thrown_away
    }

    fn of_inbox(recipient: Recipient, refuses: bool) -> Self {
        Self { inbox: recipient.clone(), named: recipient, given: None, refuses, accepted_in: None, thrown_away: None }
    }
}

/// What is opened where nobody has an alias.
pub(in crate::inbox) struct Decoy {
    place: u128,
    opener: Opener,
    found: Found,
    /// The name of its inbox.
    inbox: String,
}

impl Decoy {
    /// Of no installation's alias; none when nothing can be sealed, and then no alias is issued either.
    pub(in crate::inbox) fn new(key: &InstallationKey) -> Option<Self> {
        let mut rng = rand::rng();
        let (text, name) = (names::alias("milk", &mut rng), names::generate(&mut rng));
        let inbox = format!("{name}@sundew.example.com");
        let given = Given { site: "milk.example".into(), form: Form::Opaque, at_millis: 1_700_000_000_000 };
        let (place, hash) = (key.hash(text.as_bytes()), key.hash(inbox.as_bytes()));
        let route = serde_json::to_vec(&Route { inbox: inbox.into(), given }).ok()?;
        let route = key.seal(&text, place, &route)?.into();
        let life = Life { until: Timestamp::from_millis(i64::MAX), after_end: AfterEnd::Silence };
        let found = Found { inbox: hash, route, state: State::Active, has_accepted: false, life };
        Some(Self { place, opener: key.opener(&text)?, found, inbox: name })
    }
}

/// An alias that was looked for.
struct Behind {
    /// Where it leads, or the decoy does.
    inbox: Recipient,
    /// None for the decoy, and where it leads nowhere any more.
    found: Option<(Found, Given)>,
    refuses: bool,
}

impl Store {
    pub(in crate::inbox) fn destination(&self, recipient: Recipient, now: Timestamp) -> Destination {
        if names::is_alias(recipient.address.local()) {
            return self.of_alias(recipient, now);
        }
        let refuses = self.refuses(&recipient.address, now);
        let tag = recipient.tag.as_deref().filter(|_| self.aliases.any()).map(str::to_lowercase);
        let Some(tag) = tag else { return Destination::of_inbox(recipient, refuses) };
        if names::is_alias(&tag) {
            // Behind a name, the alias that the holder of this very inbox switched off or deleted takes no mail either.
            let alias = self.key.hash(format!("{tag}@{}", recipient.address.domain()).as_bytes());
            let known = self.aliases.state(alias).filter(|(inbox, _)| *inbox == self.hash(&recipient.address));
            let mut destination = Destination::of_inbox(recipient, refuses);
            if known.is_some_and(|(_, state)| state != State::Active) {
                destination.throw_away("alias");
            }
            return destination;
        }
        self.of_plus(recipient, &tag, refuses)
    }

    fn of_alias(&self, recipient: Recipient, now: Timestamp) -> Destination {
        let name = self.hash(&recipient.address);
        let Some(Behind { inbox, found, refuses }) = self.behind(&recipient.address, name, now) else {
            let mut destination = Destination::of_inbox(recipient, false);
            destination.throw_away("alias");
            return destination;
        };
        let inbox = Recipient { written: recipient.written.clone(), ..inbox };
        let active = found.filter(|(found, _)| found.state == State::Active);
        Destination {
            accepted_in: active.as_ref().and_then(|(found, _)| found.has_accepted.then_some(name)),
            thrown_away: active.is_none().then_some("alias"),
            given: active.map(|(_, given)| given),
            named: recipient,
            inbox,
            refuses,
        }
    }

    /// What is behind an alias, or the decoy's; none when there is not even that one.
    fn behind(&self, alias: &Address, name: u128, now: Timestamp) -> Option<Behind> {
        let decoy = self.decoy.as_ref()?;
        let (found, is_known) = self.aliases.find_or(name, &decoy.found);
        let opener = self.key.opener(alias.as_str())?;
        // Of one that was deleted there is nothing to open.
        let (opener, place, route, is_known) = if is_known && !found.route.is_empty() {
            (&opener, name, &*found.route, true)
        } else {
            (&decoy.opener, decoy.place, &*decoy.found.route, false)
        };
        let route: Option<Route> = opener.open(place, route).and_then(|plain| serde_json::from_slice(&plain).ok());
        let Route { inbox, given } = route?;
        // The decoy's is where the alias is: rules on domains are asked about it as well.
        let inbox = if is_known { inbox } else { format!("{}@{}", decoy.inbox, alias.domain()).into() };
        let address = Recipient::from_path(&inbox, "").ok()?.address;
        // One look for all inboxes. A name that was claimed may be everybody's by now, if so much has ended since that
        // nobody remembers: then the alias leads nowhere.
        let record = self.registry.get(found.inbox);
        let is_private = record.is_some() || Access::by_shape(&address) == Access::Private;
        let has_ended = match record {
            Some(registry::Record::Ended(Tombstone { .. })) => true,
            Some(registry::Record::Claimed(claim)) => claim.until <= now,
            None => found.life.until <= now,
        };
        let hears = found.life.after_end == AfterEnd::Refuse;
        let refuses = hears && (found.state != State::Active || (is_private && has_ended));
        let inbox = Recipient { address, tag: Some(alias.local().into()), written: alias.as_str().into() };
        Some(Behind { inbox, found: (is_known && is_private).then_some((found, given)), refuses })
    }

    /// A name with a tag, which was issued when it ends in our MAC.
    fn of_plus(&self, recipient: Recipient, tag: &str, refuses: bool) -> Destination {
        let issued = tag.rsplit_once('-').filter(|(_, mac)| mac.len() == MAC_LETTERS);
        let issued = issued.filter(|(label, mac)| *mac == mac_of(&self.key, &recipient.address, label));
        let text = issued.map(|_| plus_text(&recipient.address, tag));
        let name = text.as_ref().map(|text| self.key.hash(text.as_bytes()));
        let found = text.zip(name).zip(self.decoy.as_ref()).and_then(|((text, name), decoy)| {
            let (found, is_known) = self.aliases.find_or(name, &decoy.found);
            is_known.then_some((text, name, found))
        });
        let mut destination = Destination::of_inbox(recipient, refuses);
        let Some((text, name, found)) = found else { return destination };
        if found.state != State::Active {
            destination.refuses = found.life.after_end == AfterEnd::Refuse;
            destination.throw_away("alias");
            return destination;
        }
        // Some write a tag in capitals; it is the one that was issued.
        destination.inbox.tag = Some(tag.into());
        let plain = self.key.unseal(&text, name, &found.route).filter(|_| self.access(&destination.inbox.address) == Access::Private);
        destination.given = plain.and_then(|plain| serde_json::from_slice(&plain).ok()).map(|Route { given, .. }| given);
        destination.accepted_in = found.has_accepted.then_some(name);
        destination
    }

    /// An alias of this inbox, as its holder may read it.
    pub(super) fn card(&self, inbox: &Address, name: u128, sealed: &[u8]) -> Option<Card> {
        serde_json::from_slice(&self.key.unseal(inbox.as_str(), name, sealed)?).ok()
    }
}

impl Inboxes {
    /// Where mail goes to a recipient that was resolved.
    pub fn destination(&self, recipient: Recipient, now: Timestamp) -> Destination {
        self.store.destination(recipient, now)
    }

    /// The inbox that an address of the shape of an alias leads to, with the tag its mail has there; one that there is not
    /// where nobody has that alias. None for any other address.
    pub fn behind_alias(&self, address: &Address, now: Timestamp) -> Option<Recipient> {
        let is_alias = names::is_alias(address.local());
        is_alias.then(|| self.store.behind(address, self.store.hash(address), now)).flatten().map(|behind| behind.inbox)
    }

    /// Whose mail to this recipient its holder called fine, as far as that is kept with what was issued.
    pub fn accepted(&self, destination: &Destination) -> Vec<Box<str>> {
        let card = destination.accepted_in.and_then(|name| {
            let sealed = self.store.aliases.card(name)?;
            self.store.card(&destination.inbox.address, name, &sealed)
        });
        card.map(|card| card.accepted).unwrap_or_default()
    }
}
