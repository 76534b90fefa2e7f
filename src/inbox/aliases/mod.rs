//! Addresses that the holder of a private inbox gives to sites: an alias of its own, which hides the inbox, or the name of
//! the inbox with a tag that nobody guesses. They end with their inbox, and nobody inherits one.

mod book;
mod destination;
mod journal;

use serde::{Deserialize, Serialize};

pub use {book::Unsaved, destination::Destination};
pub(super) use {
    book::{Aliases, Life},
    destination::Decoy,
};

use super::{Access, Changes, Inboxes, Opened, store::Store};
use crate::{
    keys::InstallationKey,
    mail::{
        address::{Address, Recipient},
        names,
        site::Site,
        timestamp::Timestamp,
    },
};
use book::{NoRoom, Record, State};

/// Letters of the MAC at the end of a tag that was issued: 28 bits.
const MAC_LETTERS: usize = 6;
/// Of how many senders it is kept that their mail to an alias is fine; the one that was called so first is forgotten first.
const MAX_ACCEPTED: usize = 16;
/// How many random aliases are tried before one is free; the first one nearly always is.
const TRIES: usize = 64;

/// How an address for a site is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// A name of its own, `milk-7g3k9q4zn`: nothing to strip, and it tells nothing of the inbox.
    #[serde(rename = "o")]
    Opaque,
    /// The name of the inbox and a tag, `name+milk-7g3kxq`.
    #[serde(rename = "p")]
    Plus,
}

/// An address that was issued for a site, as its holder sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The tag that its mail has in the inbox.
    pub tag: Box<str>,
    /// The whole address to give to the site.
    pub address: Box<str>,
    /// The organisational domain it is for.
    pub site: Box<str>,
    /// How it was made.
    pub form: Form,
    /// What its holder wrote to remember it by; may be empty.
    pub note: Box<str>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// Whether it takes mail: its holder can switch it off.
    pub is_active: bool,
}

/// What its holder changes of an alias; what is missing stays.
#[derive(Clone, Debug, Default)]
pub struct AliasChanges {
    /// Empty takes it away.
    pub note: Option<Box<str>>,
    /// Whether it takes mail.
    pub is_active: Option<bool>,
}

/// Why no alias was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIssued {
    /// The inbox has no holder, or was burned.
    NoHolder,
    /// The inbox has as many as it may have.
    TooMany,
    /// The inbox was given as many as it may ever have, the deleted ones included.
    TooManyEver,
    /// There are as many as there may be.
    Full,
    /// The name of the inbox leaves no room for a tag behind it, or can't have one.
    NoTagFits,
}

/// For which site an address was issued, and when; known to whoever handles its mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// The organisational domain.
    #[serde(rename = "s")]
    pub site: Box<str>,
    /// How the address was made.
    #[serde(rename = "f")]
    pub form: Form,
    /// In milliseconds since the Unix epoch.
    #[serde(rename = "t")]
    at_millis: i64,
}

/// Where an alias leads; sealed under its own text.
#[derive(Serialize, Deserialize)]
struct Route {
    #[serde(rename = "i")]
    inbox: Box<str>,
    #[serde(rename = "g")]
    given: Given,
}

/// What its holder is shown of an alias; sealed under the address of the inbox.
#[derive(Serialize, Deserialize)]
struct Card {
    #[serde(rename = "a")]
    address: Box<str>,
    #[serde(rename = "n")]
    note: Box<str>,
    #[serde(rename = "g")]
    given: Given,
    /// Organisations whose mail there is fine, by when that was said.
    #[serde(rename = "k", default, skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<Box<str>>,
}

impl Form {
    /// Its name in the API and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::Plus => "plus",
        }
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Opaque, Self::Plus].into_iter().find(|form| form.name() == name)
    }
}

impl Given {
    /// When the address was issued.
    pub fn at(&self) -> Timestamp {
        Timestamp::from_millis(self.at_millis)
    }
}

impl Alias {
    /// The most that one inbox may have.
    pub const MAX_OF_INBOX: usize = book::MAX_OF_INBOX;
    /// The most that one inbox may ever be given, the deleted ones included.
    pub const MAX_EVER: usize = book::MAX_EVER;

    fn new(card: Card, is_active: bool) -> Option<Self> {
        let read = Recipient::from_path(&card.address, "").ok()?;
        let tag = match card.given.form {
            Form::Opaque => read.address.local().into(),
            Form::Plus => read.tag?,
        };
        let (site, created_at) = (card.given.site.clone(), card.given.at());
        Some(Self { tag, address: card.address, site, form: card.given.form, note: card.note, created_at, is_active })
    }
}

/// What makes a tag one that this installation issued for this inbox.
fn mac_of(key: &InstallationKey, inbox: &Address, label: &str) -> String {
    // No address begins so: a space stands in a quoted one only.
    names::spelt(key.hash(format!("tag {label} {inbox}").as_bytes()), MAC_LETTERS)
}

fn plus_text(inbox: &Address, tag: &str) -> String {
    format!("{}+{tag}@{}", inbox.local(), inbox.domain())
}

impl Store {
    fn seal<T: Serialize>(&self, under: &str, place: u128, plain: &T) -> Option<Box<[u8]>> {
        self.key.seal(under, place, &serde_json::to_vec(plain).ok()?).map(Into::into)
    }

    /// An address that nobody was given before: opaque at `domain`, or the inbox's own with a tag.
    fn new_text(&self, inbox: &Address, label: &str, form: Form, domain: &str) -> Option<String> {
        let is_free = |text: &String| !self.aliases.contains(self.key.hash(text.as_bytes()));
        match form {
            Form::Opaque => {
                let mut rng = rand::rng();
                (0..TRIES).find_map(|_| {
                    let text = format!("{}@{domain}", names::alias(label, &mut rng));
                    Recipient::from_path(&text, "").ok().map(|read| read.address.to_string()).filter(is_free)
                })
            }
            // A second one for a site has a number.
            Form::Plus => (1..=Alias::MAX_EVER + 1).find_map(|n| {
                let number = if n == 1 { String::new() } else { n.to_string() };
                let room = names::MAX_LABEL_CHARS - number.len();
                // The shorter the tag, the longer the name that can have it.
                let labels = (1..=label.len().min(room)).rev().map(|letters| format!("{}{number}", &label[..letters]));
                let fits = |tag: &String| {
                    let read = Recipient::from_path(&plus_text(inbox, tag), "");
                    read.is_ok_and(|read| read.address == *inbox && read.tag.as_deref() == Some(tag))
                };
                let mut tags = labels.map(|label| format!("{label}-{}", mac_of(&self.key, inbox, &label)));
                tags.find(fits).map(|tag| plus_text(inbox, &tag)).filter(is_free)
            }),
        }
    }
}

impl Inboxes {
    /// Issues an address for a site, that lands in an inbox its holder was let into; an opaque one is at `domain`.
    pub async fn issue_alias(
        &self,
        opened: &mut Opened,
        site: &Site,
        form: Form,
        domain: &str,
        note: &str,
        now: Timestamp,
    ) -> Result<Alias, NotIssued> {
        if opened.access != Access::Private || opened.burned {
            return Err(NotIssued::NoHolder);
        }
        let (store, inbox, label) = (&self.store, opened.address.clone(), site.label());
        let no_text = if form == Form::Plus { NotIssued::NoTagFits } else { NotIssued::Full };
        loop {
            let given = Given { site: site.domain().into(), form, at_millis: now.as_millis() };
            let address: Box<str> = store.new_text(&inbox, &label, form, domain).ok_or(no_text)?.into();
            // An inbox of its own gives the alias its clock.
            let facts = opened.change(Changes::default(), now).await.ok_or(NotIssued::Full)?;
            let (until, after_end) = (facts.expires_at, facts.after_end);
            let name = self.key.hash(address.as_bytes());
            let route = Route { inbox: inbox.as_str().into(), given: given.clone() };
            let card = Card { address: address.clone(), note: note.into(), given, accepted: Vec::new() };
            let sealed = (store.seal(&address, name, &route), store.seal(inbox.as_str(), name, &card));
            let (Some(route), Some(sealed_card)) = sealed else { return Err(NotIssued::Full) };
            let record = Record { inbox: store.hash(&inbox), route, card: sealed_card, state: State::Active, has_accepted: false };
            match store.aliases.add(name, record, until, after_end, now) {
                Ok(()) => {
                    metrics::counter!("sundew_aliases_issued_total", "form" => form.name()).increment(1);
                    return Alias::new(card, true).ok_or(NotIssued::Full);
                }
                // A request at the same moment was given this one; the next is free, or taken by one more of them.
                Err(NoRoom::Taken) => {}
                Err(NoRoom::OfInbox) => return Err(NotIssued::TooMany),
                Err(NoRoom::OfInboxEver) => return Err(NotIssued::TooManyEver),
                Err(NoRoom::InAll) => return Err(NotIssued::Full),
            }
        }
    }

    /// The addresses that were issued for an inbox its holder was let into, the newest first.
    pub async fn aliases(&self, opened: &Opened) -> Vec<Alias> {
        if opened.access != Access::Private {
            return Vec::new();
        }
        let records = self.store.aliases.of(self.store.hash(&opened.address)).into_iter().rev();
        let alias = |(name, record): (u128, Record)| {
            Alias::new(self.store.card(&opened.address, name, &record.card)?, record.state == State::Active)
        };
        records.filter_map(alias).collect()
    }

    /// Changes what belongs to the holder of an alias; none when the inbox has none with this tag.
    pub async fn change_alias(&self, opened: &Opened, tag: &str, changes: AliasChanges) -> Option<Alias> {
        let AliasChanges { note, is_active } = changes;
        self.reseal(opened, tag, |card, record| {
            card.note = note.unwrap_or(std::mem::take(&mut card.note));
            record.state = match is_active {
                Some(true) => State::Active,
                Some(false) => State::Off,
                None => record.state,
            };
        })
        .await
    }

    /// Keeps with an alias that its holder calls mail of this organisation there fine, or no longer. False when the inbox has
    /// none with this tag, or when what is taken back was not said.
    pub async fn accept_at_alias(&self, opened: &Opened, tag: &str, organisation: &str, is_fine: bool) -> bool {
        let mut is_said = is_fine;
        let change = |card: &mut Card, record: &mut Record| {
            is_said |= card.accepted.iter().any(|accepted| **accepted == *organisation);
            card.accepted.retain(|accepted| **accepted != *organisation);
            if is_fine {
                card.accepted.push(organisation.into());
                card.accepted.drain(..card.accepted.len().saturating_sub(MAX_ACCEPTED));
            }
            record.has_accepted = !card.accepted.is_empty();
        };
        self.reseal(opened, tag, change).await.is_some() && is_said
    }

    /// Deletes an alias for ever: its mail is taken and thrown away, or refused where senders hear of ends, and nobody is
    /// given that address again. False when the inbox has none with this tag.
    pub async fn delete_alias(&self, opened: &Opened, tag: &str) -> bool {
        self.alias_named(opened, tag).await.is_some_and(|name| self.store.aliases.delete(name))
    }

    /// The keyed hash of the alias that has this tag.
    async fn alias_named(&self, opened: &Opened, tag: &str) -> Option<u128> {
        let wanted = self.aliases(opened).await.into_iter().find(|alias| *alias.tag == *tag.to_lowercase())?;
        Some(self.key.hash(wanted.address.as_bytes()))
    }

    async fn reseal(&self, opened: &Opened, tag: &str, change: impl FnOnce(&mut Card, &mut Record)) -> Option<Alias> {
        let (store, inbox) = (&self.store, &opened.address);
        let name = self.alias_named(opened, tag).await?;
        store.aliases.change(name, |record| {
            let mut card = store.card(inbox, name, &record.card)?;
            let mut changed = record.clone();
            change(&mut card, &mut changed);
            changed.card = store.seal(inbox.as_str(), name, &card)?;
            *record = changed;
            Alias::new(card, record.state == State::Active)
        })
    }

    /// What is to be written so that the aliases are kept as they are now, without a readable address: all, or what changed
    /// since this was last asked. None when nothing did.
    pub fn unsaved_aliases(&self) -> Option<Unsaved> {
        self.store.aliases.unsaved()
    }

    /// That could not be written.
    pub fn aliases_not_saved(&self) {
        self.store.aliases.not_saved();
    }

    /// Reads back what was written; false when these bytes are something else, or damaged.
    pub fn restore_aliases(&self, kept: &[u8]) -> bool {
        let torn_bytes = self.store.aliases.restore(kept);
        if let Some(torn_bytes @ 1..) = torn_bytes {
            tracing::warn!(
                "the last {torn_bytes} bytes of the aliases were cut off while they were written; what stands before them is read"
            );
        }
        torn_bytes.is_some()
    }
}
