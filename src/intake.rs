//! The hop between protocols and the domain: may this recipient have mail, and here is a mail.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use thiserror::Error;

use crate::mail::{address::Recipient, envelope::Envelope};

/// Where protocols hand over mail. Cheap to clone.
#[derive(Clone)]
pub struct Intake {
    budget: Arc<Budget>,
}

/// A received mail on its way into the store.
pub struct Incoming {
    /// What the dialogue said.
    pub envelope: Envelope,
    /// Whom it is for; never empty.
    pub recipients: Vec<Recipient>,
    /// Our trace headers, then the mail byte for byte.
    pub raw: Vec<u8>,
    /// Whether the data had line ends other than CRLF, or NUL.
    pub bare_line_ends: bool,
    /// The bytes reserved for it, given back when it is stored.
    pub in_flight: InFlight,
}

/// Why a recipient can't have mail here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The domain is not one of ours.
    #[error("domain not served here")]
    NotOurDomain,
}

/// Why a mail was not stored; nothing of it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// The store is full of mail that is too young to drop.
    #[error("store full")]
    StoreFull,
}

/// The bytes of mail being received and parsed, in all.
struct Budget {
    used_bytes: AtomicUsize,
    max_bytes: usize,
}

/// A share of the budget for mail in flight; dropping it gives the share back.
pub struct InFlight {
    budget: Arc<Budget>,
    held_bytes: usize,
}

impl InFlight {
    /// A mail up to this size may use the whole budget.
    const SMALL_BYTES: usize = 256 * 1024;

    /// Takes `more_bytes`, or says no and takes nothing.
    ///
    /// Mail beyond [`Self::SMALL_BYTES`] leaves an eighth of the budget alone, so that a flood of big mail never
    /// keeps the small one out.
    #[must_use]
    pub fn grow(&mut self, more_bytes: usize) -> bool {
        let wanted = self.held_bytes.saturating_add(more_bytes);
        let ceiling = if wanted > Self::SMALL_BYTES { self.budget.max_bytes - self.budget.max_bytes / 8 } else { self.budget.max_bytes };
        let taken = self
            .budget
            .used_bytes
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |used| used.checked_add(more_bytes).filter(|&sum| sum <= ceiling));
        if taken.is_ok() {
            self.held_bytes = wanted;
        }
        taken.is_ok()
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.budget.used_bytes.fetch_sub(self.held_bytes, Ordering::AcqRel);
    }
}

impl Intake {
    /// An intake that keeps at most `max_bytes` of mail in flight.
    pub fn new(max_bytes: usize) -> Self {
        Self { budget: Arc::new(Budget { used_bytes: AtomicUsize::new(0), max_bytes }) }
    }

    /// Whether mail for this recipient is taken; asked at RCPT.
    pub async fn accepts(&self, _recipient: &Recipient) -> Result<(), Refusal> {
        Ok(())
    }

    /// An empty share of the budget for one mail.
    pub fn in_flight(&self) -> InFlight {
        InFlight { budget: Arc::clone(&self.budget), held_bytes: 0 }
    }

    /// Parses and stores a mail; when this answers, it can be read.
    pub async fn deliver(&self, _mail: Incoming) -> Result<(), DeliveryError> {
        Ok(())
    }
}
