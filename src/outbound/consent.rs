//! Who agreed to have mail sent on, from which inbox. No socket and no clock: `now` comes in.
//!
//! An address agrees by a code that we send it, for one inbox at a time. It is asked once a day, whoever wants it.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use super::{compose::Wording, target::Target};
use crate::{
    inbox::Opened,
    keys::{InstallationKey, same_secret},
    mail::{address::Address, timestamp::Timestamp},
};

/// An address is asked once in this time, and a code is good as long.
pub(super) const ASK_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// After so many wrong codes a new one is needed.
const MAX_TRIES: u8 = 5;
/// Addresses asked within a day.
const MAX_ASKED: usize = 10_000;
/// Inboxes with a code on its way or an address that agreed.
const MAX_HOLDERS: usize = 10_000;
/// Addresses that agreed for one inbox; of more the oldest has to agree again.
const MAX_TARGETS: usize = 5;
/// Inboxes that one person agreed for at a time.
const MAX_INBOXES: usize = 20;
/// Addresses that want no mail from here, 16 bytes each. When there is no room for one more nobody is asked any more.
const MAX_REFUSALS: usize = 200_000;
/// The beginning of the file they are kept in, with its version.
const MAGIC: &[u8] = b"sundew refusals 1\n";
const PERSON_BYTES: usize = 16;
/// What links in our letters are for; part of their keys.
const YES: &str = "forward-yes";
const NEVER: &str = "forward-never";

/// A keyed hash of an address, by which we know it again and nobody else does.
pub(super) type Person = u128;

/// What is to be done once an address agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Send on one mail, by its id.
    One(Box<str>),
    /// Send on whatever comes from now on.
    All,
}

/// Mail of an inbox is sent on as it comes.
#[derive(Clone)]
pub(super) struct Rule {
    pub(super) target: Target,
    pub(super) wording: Arc<Wording>,
    /// Mail up to this sequence number is not meant, or has been seen to.
    pub(super) after: u64,
    /// How many mails were not sent on, as too many waited.
    pub(super) left_out: usize,
}

/// A code that is on its way.
struct Pending {
    target: Target,
    code: String,
    tries_left: u8,
    wish: Wish,
    wording: Arc<Wording>,
    until: Timestamp,
}

struct Holder {
    inbox: Opened,
    agreed: Vec<Target>,
    pending: Option<Pending>,
    rule: Option<Rule>,
}

impl Holder {
    fn has(&self, target: &Target) -> bool {
        self.agreed.iter().any(|agreed| agreed.person() == target.person())
    }

    /// Another address agreed; with the oldest of too many its rule ends.
    fn add(&mut self, target: Target) {
        if self.agreed.len() >= MAX_TARGETS {
            let oldest = self.agreed.remove(0);
            self.rule.take_if(|rule| rule.target.person() == oldest.person());
        }
        self.agreed.push(target);
    }
}

struct Asked {
    at: Timestamp,
    by: Address,
    nonce: u64,
}

/// What an address is sent to agree by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Eight digits in two groups.
    pub digits: String,
    /// The key of the link that agrees.
    pub yes: String,
    /// The key of the link that forbids for ever.
    pub never: String,
}

/// A code that an inbox waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Awaited {
    /// Whom it was sent to.
    pub target: Target,
    /// Wrong ones that may still come.
    pub tries_left: u8,
    /// For one mail, or for all.
    pub wish: Wish,
}

/// A wish that may be carried out.
pub(super) struct Granted {
    pub(super) inbox: Opened,
    pub(super) target: Target,
    pub(super) wish: Wish,
    pub(super) wording: Arc<Wording>,
}

/// Why an address is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotAsked {
    /// It wants no mail from here.
    Unwanted,
    /// It was asked within a day, for another inbox or with a code that is spent.
    Today,
    /// There is no room for one more.
    Full,
}

/// Why a code is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WrongCode {
    /// There is none that could be right.
    None,
    /// It is another one.
    Another,
}

/// Who agreed, who was asked, and who never will be.
pub(super) struct Consent {
    key: InstallationKey,
    holders: HashMap<Address, Holder>,
    asked: HashMap<Person, Asked>,
    refusals: BTreeSet<Person>,
    refusals_are_saved: bool,
}

impl Consent {
    pub(super) fn new(key: InstallationKey) -> Self {
        Self { key, holders: HashMap::new(), asked: HashMap::new(), refusals: BTreeSet::new(), refusals_are_saved: true }
    }

    pub(super) fn person(&self, target: &Target) -> Person {
        self.key.hash(format!("forward {}", target.person()).as_bytes())
    }

    /// Whether an address agreed for this inbox.
    pub(super) fn has_agreed(&self, inbox: &Address, target: &Target) -> bool {
        self.holders.get(inbox).is_some_and(|holder| holder.has(target))
    }

    /// Whether it wants no mail from here.
    pub(super) fn is_unwanted(&self, target: &Target) -> bool {
        self.refusals.contains(&self.person(target))
    }

    /// Puts another wish behind the code that is on its way to the same address; false when there is none.
    pub(super) fn await_for(&mut self, granted: &Granted, now: Timestamp) -> bool {
        let holder = self.holders.get_mut(&granted.inbox.address).filter(|holder| holder.inbox.is_same(&granted.inbox));
        let pending = holder.and_then(|holder| holder.pending.as_mut());
        match pending {
            Some(pending) if pending.target.person() == granted.target.person() && pending.tries_left > 0 && pending.until > now => {
                (pending.wish, pending.wording) = (granted.wish.clone(), Arc::clone(&granted.wording));
                true
            }
            _ => false,
        }
    }

    /// Whether an address may be asked now.
    pub(super) fn may_ask(&self, inbox: &Address, target: &Target, now: Timestamp) -> Result<(), NotAsked> {
        let person = self.person(target);
        if self.refusals.contains(&person) {
            return Err(NotAsked::Unwanted);
        }
        if self.asked.get(&person).is_some_and(|asked| asked.at.plus(ASK_EVERY) > now) {
            return Err(NotAsked::Today);
        }
        let holders_are_full = self.holders.len() >= MAX_HOLDERS && !self.holders.contains_key(inbox);
        if holders_are_full || self.has_enough(target) || self.asked.len() >= MAX_ASKED || self.refusals.len() >= MAX_REFUSALS {
            return Err(NotAsked::Full);
        }
        Ok(())
    }

    /// Makes a code for an address that may be asked. One that the inbox waited for is spent.
    pub(super) fn ask(&mut self, granted: Granted, now: Timestamp) -> Code {
        let Granted { inbox, target, wish, wording } = granted;
        let (person, address) = (self.person(&target), inbox.address.clone());
        let digits = format!("{:04} {:04}", rand::random_range(0..10_000), rand::random_range(0..10_000));
        let nonce = rand::random();
        self.asked.insert(person, Asked { at: now, by: address.clone(), nonce });
        let pending = Pending { target, code: digits.replace(' ', ""), tries_left: MAX_TRIES, wish, wording, until: now.plus(ASK_EVERY) };
        let holder = self.holder(inbox);
        holder.pending = Some(pending);
        Code { digits, yes: self.link(YES, person, nonce), never: self.never_link(person) }
    }

    fn holder(&mut self, inbox: Opened) -> &mut Holder {
        let new = || Holder { inbox: inbox.clone(), agreed: Vec::new(), pending: None, rule: None };
        let holder = self.holders.entry(inbox.address.clone()).or_insert_with(new);
        // Of an inbox that ended and lives again nothing is left.
        if !holder.inbox.is_same(&inbox) {
            *holder = new();
        }
        holder
    }

    /// The key of the link in every mail to an address by which it forbids all further ones; it outlives a restart with
    /// the installation key.
    pub(super) fn never_link(&self, person: Person) -> String {
        self.link(NEVER, person, 0)
    }

    fn link(&self, purpose: &str, person: Person, nonce: u64) -> String {
        let person = format!("{person:032x}");
        format!("{person}.{}", self.key.link_key(purpose, &person, nonce))
    }

    fn by_link(&self, purpose: &str, text: &str, nonce: impl FnOnce(Person) -> u64) -> Option<Person> {
        let (person, _) = text.split_once('.').filter(|(person, _)| person.len() == 2 * PERSON_BYTES)?;
        let person = Person::from_str_radix(person, 16).ok()?;
        same_secret(&self.link(purpose, person, nonce(person)), text).then_some(person)
    }

    /// The inbox and address that a link is to agree for, while it can.
    pub(super) fn by_yes_link(&self, text: &str, now: Timestamp) -> Option<(Address, Target)> {
        // Compared in any case, so that the time it takes does not tell who was asked.
        let person = self.by_link(YES, text, |person| self.asked.get(&person).map_or(0, |asked| asked.nonce))?;
        let by = &self.asked.get(&person)?.by;
        let pending = self.holders.get(by)?.pending.as_ref()?;
        (self.person(&pending.target) == person && pending.until > now).then(|| (by.clone(), pending.target.clone()))
    }

    /// Whose link this is that forbids.
    pub(super) fn by_never_link(&self, text: &str) -> Option<Person> {
        self.by_link(NEVER, text, |_| 0)
    }

    /// The code that an inbox waits for.
    pub(super) fn awaited(&self, inbox: &Opened, now: Timestamp) -> Option<Awaited> {
        let holder = self.holders.get(&inbox.address).filter(|holder| holder.inbox.is_same(inbox))?;
        let pending = holder.pending.as_ref().filter(|pending| pending.tries_left > 0 && pending.until > now)?;
        Some(Awaited { target: pending.target.clone(), tries_left: pending.tries_left, wish: pending.wish.clone() })
    }

    /// Takes a code, spaces and hyphens aside.
    pub(super) fn confirm(&mut self, inbox: &Address, code: &str, now: Timestamp) -> Result<Granted, WrongCode> {
        let code: String = code.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
        let pending = self.holders.get_mut(inbox).and_then(|holder| holder.pending.as_mut()).ok_or(WrongCode::None)?;
        if pending.tries_left == 0 || pending.until <= now {
            return Err(WrongCode::None);
        }
        if !same_secret(&pending.code, &code) {
            pending.tries_left -= 1;
            return Err(WrongCode::Another);
        }
        self.agree(inbox).ok_or(WrongCode::None)
    }

    /// Notes that the address agreed that an inbox asked.
    pub(super) fn agree(&mut self, inbox: &Address) -> Option<Granted> {
        let holder = self.holders.get_mut(inbox)?;
        let Pending { target, wish, wording, .. } = holder.pending.take()?;
        holder.agreed.retain(|agreed| agreed.person() != target.person());
        holder.add(target.clone());
        Some(Granted { inbox: holder.inbox.clone(), target, wish, wording })
    }

    /// The address agreed for another inbox of the same holder, who is not asked to prove it again. False when
    /// there is no room to remember it.
    pub(super) fn agree_too(&mut self, inbox: Opened, target: Target) -> bool {
        let is_full = self.holders.len() >= MAX_HOLDERS && !self.holders.contains_key(&inbox.address);
        if is_full || self.has_enough(&target) {
            return false;
        }
        let holder = self.holder(inbox);
        if !holder.has(&target) {
            holder.add(target);
        }
        true
    }

    /// Whether a person agreed for as many inboxes as one may.
    fn has_enough(&self, target: &Target) -> bool {
        self.holders.values().filter(|holder| holder.has(target)).count() >= MAX_INBOXES
    }

    /// Mail of this inbox is sent on from now on; where there was such a rule, it ends.
    pub(super) fn set_rule(&mut self, inbox: &Address, rule: Option<Rule>) {
        if let Some(holder) = self.holders.get_mut(inbox) {
            holder.rule = rule;
        }
    }

    /// The rule of an inbox, as it is now.
    pub(super) fn rule(&self, inbox: &Opened) -> Option<&Rule> {
        self.holders.get(&inbox.address).filter(|holder| holder.inbox.is_same(inbox))?.rule.as_ref()
    }

    /// The inboxes with a rule.
    pub(super) fn ruled(&self) -> Vec<Opened> {
        self.holders.values().filter(|holder| holder.rule.is_some()).map(|holder| holder.inbox.clone()).collect()
    }

    /// The inbox of this address, when it has a rule.
    pub(super) fn ruled_inbox(&self, inbox: &Address) -> Option<(Opened, Rule)> {
        let holder = self.holders.get(inbox)?;
        Some((holder.inbox.clone(), holder.rule.clone()?))
    }

    /// A mail is not sent on, as too many wait.
    pub(super) fn leave_out(&mut self, inbox: &Address) {
        if let Some(rule) = self.holders.get_mut(inbox).and_then(|holder| holder.rule.as_mut()) {
            rule.left_out += 1;
        }
    }

    /// Mail up to this number has been seen to.
    pub(super) fn seen_to(&mut self, inbox: &Address, seq: u64) {
        if let Some(rule) = self.holders.get_mut(inbox).and_then(|holder| holder.rule.as_mut()) {
            rule.after = rule.after.max(seq);
        }
    }

    /// A person wants no mail from here any more; gives the addresses of it that had agreed or were asked.
    pub(super) fn refuse(&mut self, person: Person) -> Vec<Target> {
        if self.refusals.len() < MAX_REFUSALS && self.refusals.insert(person) {
            self.refusals_are_saved = false;
        }
        let (key, mut theirs) = (self.key.clone(), Vec::new());
        let is_theirs = |target: &Target| key.hash(format!("forward {}", target.person()).as_bytes()) == person;
        for holder in self.holders.values_mut() {
            theirs.extend(holder.agreed.extract_if(.., |target| is_theirs(target)));
            theirs.extend(holder.pending.take_if(|pending| is_theirs(&pending.target)).map(|pending| pending.target));
            theirs.extend(holder.rule.take_if(|rule| is_theirs(&rule.target)).map(|rule| rule.target));
        }
        theirs
    }

    /// Forgets inboxes that have ended, codes that are over, and who was asked more than a day ago. True when a rule went.
    pub(super) fn sweep(&mut self, now: Timestamp) -> bool {
        let mut lost_rules = false;
        self.holders.retain(|_, holder| {
            holder.pending.take_if(|pending| pending.until <= now);
            let lives = holder.inbox.lives(now);
            lost_rules |= !lives && holder.rule.is_some();
            lives && (holder.pending.is_some() || holder.rule.is_some() || !holder.agreed.is_empty())
        });
        self.asked.retain(|_, asked| asked.at.plus(ASK_EVERY) > now);
        lost_rules
    }

    /// Who wants no mail, as bytes without a readable address, when that changed since it was last asked.
    pub(super) fn refusals_snapshot(&mut self) -> Option<Vec<u8>> {
        if std::mem::replace(&mut self.refusals_are_saved, true) {
            return None;
        }
        Some(MAGIC.iter().copied().chain(self.refusals.iter().flat_map(|person| person.to_le_bytes())).collect())
    }

    /// Those bytes could not be kept.
    pub(super) fn refusals_not_saved(&mut self) {
        self.refusals_are_saved = false;
    }

    /// Reads such bytes back; false when they are none.
    pub(super) fn restore_refusals(&mut self, snapshot: &[u8]) -> bool {
        let Some((persons, [])) = snapshot.strip_prefix(MAGIC).map(<[u8]>::as_chunks::<PERSON_BYTES>) else { return false };
        self.refusals.extend(persons.iter().map(|bytes| Person::from_le_bytes(*bytes)));
        true
    }
}

#[cfg(test)]
mod tests;
