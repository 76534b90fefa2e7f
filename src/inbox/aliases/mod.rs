//! Addresses that the holder of a private inbox gives to sites: an alias of its own, which hides the inbox, or the name of
//! the inbox with a tag that nobody guesses. They end with their inbox, and nobody inherits one.

mod book;
mod snapshot;

use serde::{Deserialize, Serialize};

pub(super) use book::{Aliases, Life};

use super::{Access, AfterEnd, Changes, Inboxes, Opened, store::Store};
use crate::{
    keys::InstallationKey,
    mail::{
        address::{Address, Recipient},
        names,
        site::Site,
        timestamp::Timestamp,
    },
};
use book::{NoRoom, Record};

/// Letters of the MAC at the end of a tag that was issued: 28 bits.
const MAC_LETTERS: usize = 6;
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

/// The text under which a recipient would have been issued, where its shape says that it may have been.
fn issued_text(key: &InstallationKey, recipient: &Recipient) -> Option<String> {
    let Recipient { address, tag, written } = recipient;
    if names::is_alias(address.local()) {
        return Some(address.to_string());
    }
    let tag = tag.as_deref()?.to_lowercase();
    // In its inbox an alias is a tag, and only the envelope has the whole of it.
    if names::is_alias(&tag) {
        let alias = Recipient::from_path(written, "").ok()?.address;
        return (alias.local() == tag).then(|| alias.to_string());
    }
    let (label, mac) = tag.rsplit_once('-')?;
    (mac.len() == MAC_LETTERS && mac == mac_of(key, address, label)).then(|| plus_text(address, &tag))
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
    /// The recipient in the inbox that is meant; `None` where an alias leads nowhere, or was switched off.
    pub(super) fn meant(&self, recipient: Recipient) -> Option<Recipient> {
        let is_alias = names::is_alias(recipient.address.local());
        if !is_alias && (recipient.tag.is_none() || !self.aliases.any()) {
            return Some(recipient);
        }
        let found = issued_text(&self.key, &recipient).and_then(|text| Some((self.find(&text)?, text)));
        match found {
            Some(((record, _), text)) if record.is_active && is_alias => {
                let address = self.inbox_behind(&text, &record)?;
                Some(Recipient { address, tag: Some(recipient.address.local().into()), written: recipient.written })
            }
            // Some write a tag in capitals; it is the one that was issued.
            Some(((record, _), _)) if record.is_active && !is_alias => {
                let tag = recipient.tag.map(|tag| tag.to_lowercase().into());
                Some(Recipient { tag, ..recipient })
            }
            Some(_) => None,
            None => Some(recipient).filter(|recipient| !is_alias && !self.borrows_switched_off(recipient)),
        }
    }

    /// Whether the tag behind a name is that of an opaque alias which the holder of this very inbox switched off.
    fn borrows_switched_off(&self, Recipient { address, tag, .. }: &Recipient) -> bool {
        let Some(tag) = tag.as_deref().map(str::to_lowercase).filter(|tag| names::is_alias(tag)) else { return false };
        let found = self.find(&format!("{tag}@{}", address.domain()));
        found.is_some_and(|(record, _)| !record.is_active && record.inbox == self.hash(address))
    }

    /// Whether the sender is to hear that this address has ended, or was switched off in an inbox whose senders hear of ends.
    pub(super) fn refuses_recipient(&self, recipient: &Recipient, now: Timestamp) -> bool {
        let is_alias = names::is_alias(recipient.address.local());
        let text = if is_alias || (recipient.tag.is_some() && self.aliases.any()) { issued_text(&self.key, recipient) } else { None };
        match text.and_then(|text| Some((self.find(&text)?, text))) {
            Some(((record, life), _)) if life.burned || !record.is_active => life.after_end == AfterEnd::Refuse,
            Some(((record, _), text)) => self.inbox_behind(&text, &record).is_some_and(|inbox| self.refuses(&inbox, now)),
            None => !is_alias && self.refuses(&recipient.address, now),
        }
    }

    fn find(&self, text: &str) -> Option<(Record, book::Life)> {
        self.aliases.find(self.key.hash(text.as_bytes()))
    }

    fn route(&self, text: &str, record: &Record) -> Option<Route> {
        let plain = self.key.unseal(text, self.key.hash(text.as_bytes()), &record.route)?;
        serde_json::from_slice(&plain).ok()
    }

    /// The inbox that an alias leads to. A name that was claimed may be everybody's by now, if so much has ended since that
    /// nobody remembers: then it leads nowhere.
    fn inbox_behind(&self, text: &str, record: &Record) -> Option<Address> {
        let inbox = Recipient::from_path(&self.route(text, record)?.inbox, "").ok()?.address;
        (self.access(&inbox) == Access::Private).then_some(inbox)
    }

    /// An alias of this inbox, as its holder may read it.
    fn card(&self, inbox: &Address, name: u128, record: &Record) -> Option<Card> {
        serde_json::from_slice(&self.key.unseal(inbox.as_str(), name, &record.card)?).ok()
    }

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
            Form::Plus => (1..=Alias::MAX_OF_INBOX + 1).find_map(|n| {
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
            let card = Card { address: address.clone(), note: note.into(), given };
            let sealed = (store.seal(&address, name, &route), store.seal(inbox.as_str(), name, &card));
            let (Some(route), Some(sealed_card)) = sealed else { return Err(NotIssued::Full) };
            let record = Record { inbox: store.hash(&inbox), route, card: sealed_card, is_active: true };
            match store.aliases.add(name, record, until, after_end, now) {
                Ok(()) => {
                    metrics::counter!("sundew_aliases_issued_total", "form" => form.name()).increment(1);
                    return Alias::new(card, true).ok_or(NotIssued::Full);
                }
                // A request at the same moment was given this one; the next is free, or taken by one more of them.
                Err(NoRoom::Taken) => {}
                Err(NoRoom::OfInbox) => return Err(NotIssued::TooMany),
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
        records.filter_map(|(name, record)| Alias::new(self.store.card(&opened.address, name, &record)?, record.is_active)).collect()
    }

    /// Changes what belongs to the holder of an alias; none when the inbox has none with this tag.
    pub async fn change_alias(&self, opened: &Opened, tag: &str, changes: AliasChanges) -> Option<Alias> {
        let (store, inbox) = (&self.store, &opened.address);
        let wanted = self.aliases(opened).await.into_iter().find(|alias| *alias.tag == *tag.to_lowercase())?;
        let name = self.key.hash(wanted.address.as_bytes());
        let changed =
            Alias { note: changes.note.unwrap_or(wanted.note), is_active: changes.is_active.unwrap_or(wanted.is_active), ..wanted };
        let Alias { address, form, note, site, created_at, .. } = changed.clone();
        let card = Card { address, note, given: Given { site, form, at_millis: created_at.as_millis() } };
        let card = store.seal(inbox.as_str(), name, &card)?;
        store.aliases.change(name, |record| (record.card, record.is_active) = (card, changed.is_active)).then_some(changed)
    }

    /// The inbox that an alias leads to, with the tag its mail has there; none for any other address.
    pub fn behind_alias(&self, address: &Address) -> Option<Recipient> {
        if !names::is_alias(address.local()) {
            return None;
        }
        let (record, _) = self.store.find(address.as_str())?;
        let inbox = self.store.inbox_behind(address.as_str(), &record)?;
        Some(Recipient { address: inbox, tag: Some(address.local().into()), written: address.as_str().into() })
    }

    /// For which site the address was issued that a mail came to; none when it was not issued here.
    pub fn given(&self, recipient: &Recipient) -> Option<Given> {
        if !self.store.aliases.any() {
            return None;
        }
        let text = issued_text(&self.key, recipient)?;
        let (record, _) = self.store.find(&text)?;
        self.store.inbox_behind(&text, &record)?;
        self.store.route(&text, &record).map(|route| route.given)
    }

    /// All aliases as bytes without a readable address, when something changed since this was last asked.
    pub fn aliases_snapshot(&self) -> Option<Vec<u8>> {
        self.store.aliases.snapshot()
    }

    /// Those bytes could not be kept.
    pub fn aliases_snapshot_failed(&self) {
        self.store.aliases.snapshot_failed();
    }

    /// Reads such bytes back; false when they are none.
    pub fn restore_aliases(&self, snapshot: &[u8]) -> bool {
        self.store.aliases.restore(snapshot)
    }
}
