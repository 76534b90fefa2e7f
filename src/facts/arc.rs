//! ARC (RFC 8617): whether the seals hold that forwarders put on a mail. A note, no proof: a forwarder vouches for what it
//! saw, and nobody here has chosen which forwarders to believe.

use mail_auth::{
    arc::{ChainValidation, Results, Seal, Signature},
    common::{crypto::Algorithm, headers::Header as Field, verify::VerifySignature},
};

use super::{
    header::{MAX_SIGNED_FIELDS, bounded},
    spf::fully_qualified,
};
use crate::mail::facts::{Arc, Facts, Outcome, Reason};

type Read<'a, T> = Vec<Field<'a, T>>;

/// The ARC fields of a mail.
pub(super) struct Chain<'a> {
    /// Those that can be read, in order of their instances.
    pub(super) seals: Read<'a, Seal>,
    pub(super) signatures: Read<'a, Signature>,
    pub(super) results: Read<'a, Results>,
    has_errors: bool,
}

/// What the seals claim, not yet verified.
#[derive(Debug)]
pub(super) struct Claim {
    /// With the outcome `Neutral` when there is more to be done than to read it.
    pub(super) fact: Arc,
    /// Where the keys are that could settle it, each once; none when they could not.
    pub(super) key_names: Vec<String>,
}

impl<'a> Chain<'a> {
    /// Reads the fields of a header block.
    pub(super) fn read(fields: &[(&'a [u8], &'a [u8])]) -> Self {
        let mut has_errors = false;
        let mut seals = named(fields, b"ARC-Seal", Seal::parse, &mut has_errors);
        // Of a chain that is too long to be computed nothing more is needed.
        let is_short = seals.len() < Facts::MAX_SIGNATURES;
        let rest = if is_short { fields } else { &[] };
        let mut signatures = named(rest, b"ARC-Message-Signature", Signature::parse, &mut has_errors);
        let mut results = named(rest, b"ARC-Authentication-Results", Results::parse, &mut has_errors);
        seals.sort_by_key(|field| field.header.i);
        signatures.sort_by_key(|field| field.header.i);
        results.sort_by_key(|field| field.header.i);
        Self { seals, signatures, results, has_errors }
    }

    /// What it claims, in a mail of which so many signatures are computed besides.
    pub(super) fn claim(&self, other_signatures: usize) -> Option<Claim> {
        let last = &self.seals.last()?.header;
        let claimed = match last.cv {
            ChainValidation::None => Outcome::None,
            ChainValidation::Fail => Outcome::Fail,
            ChainValidation::Pass => Outcome::Pass,
        };
        let settled = self.settled(other_signatures);
        let (outcome, reason) = settled.unwrap_or((Outcome::Neutral, Reason::NoKey));
        let fact = Arc { outcome, reason: Some(reason), seals: self.seals.len(), claim: claimed, domain: bounded(&last.d) };
        let mut key_names = Vec::new();
        if settled.is_none() {
            let signature = self.signatures.last().map(|field| field.header.domain_key());
            for name in self.seals.iter().map(|field| field.header.domain_key()).chain(signature) {
                if !key_names.contains(&name) {
                    key_names.push(name);
                }
            }
        }
        Some(Claim { fact, key_names })
    }

    /// What needs no key (RFC 8617 section 5.2).
    fn settled(&self, other_signatures: usize) -> Option<(Outcome, Reason)> {
        // Every seal, and the last signature of the mail.
        if self.seals.len() + 1 + other_signatures > Facts::MAX_SIGNATURES {
            return Some((Outcome::Neutral, Reason::TooMuchWork));
        }
        let is_complete = self.seals.len() == self.signatures.len() && self.seals.len() == self.results.len();
        let sets = self.seals.iter().zip(&self.signatures).zip(&self.results).enumerate();
        let is_numbered = sets.clone().all(|(place, ((seal, signature), results))| {
            [seal.header.i, signature.header.i, results.header.i].iter().all(|instance| *instance as usize == place + 1)
        });
        let is_passed_on = self
            .seals
            .iter()
            .enumerate()
            .all(|(place, seal)| seal.header.cv == if place == 0 { ChainValidation::None } else { ChainValidation::Pass });
        if self.has_errors || !is_complete || !is_numbered || !is_passed_on {
            return Some((Outcome::Fail, Reason::BrokenChain));
        }
        let last = &self.signatures.last()?.header;
        let mut domains = self.seals.iter().map(|seal| &seal.header.d).chain([&last.d]);
        if !domains.all(|domain| fully_qualified(domain).as_ref() == Some(domain)) {
            return Some((Outcome::PermError, Reason::BadSignature));
        }
        let is_weak = |algorithm| algorithm == Algorithm::RsaSha1;
        if is_weak(last.a) || self.seals.iter().any(|seal| is_weak(seal.header.a)) {
            return Some((Outcome::Policy, Reason::WeakHash));
        }
        (last.h.len() > MAX_SIGNED_FIELDS).then_some((Outcome::Neutral, Reason::TooMuchWork))
    }
}

fn named<'a, T>(
    fields: &[(&'a [u8], &'a [u8])],
    wanted: &[u8],
    parse: fn(&[u8]) -> mail_auth::Result<T>,
    has_errors: &mut bool,
) -> Read<'a, T> {
    let mut read = Vec::new();
    for (name, value) in fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted)) {
        match parse(value) {
            Ok(header) => read.push(Field { name, value, header }),
            Err(_) => *has_errors = true,
        }
    }
    read
}
