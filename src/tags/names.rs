//! The domains that ledgers name, each kept once, with what is known of it over all inboxes.

use std::{collections::HashMap, hash::BuildHasher, sync::Arc};

use foldhash::fast::RandomState;

use super::{brand, secs::Secs, shared::Class};

/// Stands for a name within ledgers; zero is nobody.
pub(super) type NameId = u32;

/// All names in use, counted, so that one nobody uses is forgotten.
#[derive(Debug)]
pub(super) struct Names {
    slots: Vec<Name>,
    by_name: HashMap<Arc<str>, NameId, RandomState>,
    free: Vec<NameId>,
    /// Domains as they were written, and whose they are: the same few write again and again.
    written: Box<[(Box<str>, Arc<str>)]>,
    hasher: RandomState,
}

/// How many domains are kept as they were written; some 100 kB.
const WRITTEN: usize = 1_024;

/// What is known of a name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: Arc<str>,
    pub(super) class: Class,
    uses: u32,
    /// To how many tags it wrote of which nobody had heard before.
    pub(super) unheard_of: u32,
    /// To how many of these it had no reason to write...
    pub(super) uncalled_for: u32,
    /// ...and when it first did.
    pub(super) uncalled_since: Secs,
}

impl Default for Names {
    fn default() -> Self {
        let nobody: Arc<str> = "".into();
        let slot = Name { text: Arc::clone(&nobody), class: Class::default(), uses: 1, unheard_of: 0, uncalled_for: 0, uncalled_since: 0 };
        let written = vec![(Box::default(), Arc::clone(&nobody)); WRITTEN].into();
        let by_name = [(nobody, 0)].into_iter().collect();
        Self { slots: vec![slot], by_name, free: Vec::new(), written, hasher: RandomState::default() }
    }
}

impl Names {
    /// By which name the domain of an address as written is known: its registered domain, else as it stands; empty when
    /// there is none.
    pub(super) fn of_address(&mut self, address: &str) -> Arc<str> {
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        let place = (self.hasher.hash_one(domain) % WRITTEN as u64) as usize;
        let (written, name) = &mut self.written[place];
        if **written != *domain {
            *name = Arc::from(brand::organisation_of(address));
            *written = domain.into();
        }
        Arc::clone(name)
    }

    /// The number of a name in lower case, which is in use once more.
    pub(super) fn take(&mut self, name: &str) -> NameId {
        if let Some(&id) = self.by_name.get(name) {
            self.slots[id as usize].uses += 1;
            return id;
        }
        let name: Arc<str> = name.into();
        let slot = Name { text: Arc::clone(&name), class: Class::of(&name), uses: 1, unheard_of: 0, uncalled_for: 0, uncalled_since: 0 };
        let id = match self.free.pop() {
            Some(id) => {
                self.slots[id as usize] = slot;
                id
            }
            None => {
                self.slots.push(slot);
                NameId::try_from(self.slots.len() - 1).unwrap_or(0)
            }
        };
        self.by_name.insert(name, id);
        id
    }

    /// The number of a name, if it is in use.
    pub(super) fn find(&self, name: &str) -> Option<NameId> {
        self.by_name.get(name).copied()
    }

    /// It is in use once less.
    pub(super) fn release(&mut self, id: NameId) {
        let Some(slot) = self.slots.get_mut(id as usize).filter(|_| id != 0) else { return };
        slot.uses = slot.uses.saturating_sub(1);
        if slot.uses == 0 {
            self.by_name.remove(&slot.text);
            slot.text = "".into();
            self.free.push(id);
        }
    }

    /// It wrote to a tag that nobody had heard of; called for when the tag has its name.
    pub(super) fn wrote_first(&mut self, id: NameId, is_called_for: bool, now: Secs) {
        let slot = &mut self.slots[id as usize];
        slot.unheard_of = slot.unheard_of.saturating_add(1);
        if !is_called_for {
            if slot.uncalled_for == 0 {
                slot.uncalled_since = now;
            }
            slot.uncalled_for = slot.uncalled_for.saturating_add(1);
        }
    }

    /// One of these mails was somebody else's, or nothing shows that it was not.
    pub(super) fn was_not_its_own(&mut self, id: NameId) {
        self.was_called_for(id);
        self.slots[id as usize].unheard_of = self.slots[id as usize].unheard_of.saturating_sub(1);
    }

    /// One of these mails turned out to be called for.
    pub(super) fn was_called_for(&mut self, id: NameId) {
        self.slots[id as usize].uncalled_for = self.slots[id as usize].uncalled_for.saturating_sub(1);
    }

    pub(super) fn get(&self, id: NameId) -> &Name {
        self.slots.get(id as usize).unwrap_or(&self.slots[0])
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_name.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once_as_long_as_somebody_uses_it() {
        let mut names = Names::default();
        let (first, second) = (names.take("milk.example"), names.take("tyres.example"));
        assert_eq!((names.take("milk.example"), names.len()), (first, 2));
        names.release(first);
        assert_eq!(&*names.get(first).text, "milk.example");
        names.release(first);
        assert_eq!((names.len(), names.find("milk.example"), names.take("sendgrid.net")), (1, None, first));
        assert!(names.get(first).class.has(Class::SENDER) && !names.get(second).class.is_shared());
    }

    #[test]
    fn nobody_is_never_forgotten() {
        let mut names = Names::default();
        assert_eq!(names.take(""), 0);
        names.release(0);
        names.release(0);
        assert_eq!((names.take(""), names.len()), (0, 0));
    }
}
