//! What becomes of a mail after its reply: who sent it is found out, and traps hear of it.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytes::Bytes;

use super::{InFlight, watch::Watch};
use crate::{
    facts::Subject,
    inbox::{Entry, Inboxes},
    mail::{
        facts::{Facts, State},
        message::Source,
        proof::Proof,
    },
    tags::{Tags, Trace},
    trap::watch::Arrival,
};

/// A mail that is looked at later.
#[derive(Clone)]
pub(super) enum Kept {
    /// As long as it is stored.
    Stored(Vec<Weak<Entry>>),
    /// It is stored nowhere; until all have looked its bytes count as mail in flight.
    Held(Arc<(Bytes, InFlight)>),
}

/// A mail that waits for its facts.
pub(super) struct Unchecked {
    pub(super) inboxes: Inboxes,
    pub(super) mail: Kept,
    pub(super) tags: Tags,
    pub(super) traces: Vec<Trace>,
    /// For whom traps are to hear of it, once they are here.
    pub(super) watched: Mutex<Option<(Watch, Arrival)>>,
}

impl Kept {
    pub(super) fn entries(&self) -> Vec<Arc<Entry>> {
        match self {
            Self::Stored(entries) => entries.iter().filter_map(Weak::upgrade).collect(),
            Self::Held(_) => Vec::new(),
        }
    }
}

impl Source for Kept {
    fn raw(&self) -> Option<Bytes> {
        match self {
            Self::Stored(entries) => entries.iter().find_map(Weak::upgrade).map(|entry| entry.message().raw.clone()),
            Self::Held(held) => Some(held.0.clone()),
        }
    }
}

impl Subject for Unchecked {
    fn raw(&self) -> Option<Bytes> {
        self.mail.raw()
    }

    fn settle(&self, facts: Option<Facts>) {
        let watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner).take();
        let proof = facts.as_ref().and_then(|facts| Proof::of(State::Known(facts)));
        if let Some(proof) = &proof {
            self.traces.iter().for_each(|trace| self.tags.prove(trace, proof));
        }
        let entries = self.mail.entries();
        if let Some((watch, arrival)) = watched {
            let arrival = watch.with_leaks(arrival, &entries, &self.tags);
            watch.tell(arrival.with_facts(facts.as_ref(), proof), self.mail.clone());
        }
        if let Some(first) = entries.first() {
            first.message().set_facts(facts);
        }
        for entry in entries {
            self.inboxes.updated(&entry);
        }
    }
}
