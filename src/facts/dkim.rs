//! DKIM (RFC 6376): whether signatures hold, and the seals of ARC, computed from keys that were looked up before. Runs on
//! a thread of its own: a body of 25 MB takes its time.

use std::{borrow::Borrow, cell::Cell, hash::Hash, io, time::Instant};

use futures_util::FutureExt;
use mail_auth::{
    DkimResult, Error, MessageAuthenticator, Parameters, ResolverCache, Txt,
    common::{
        crypto::HashAlgorithm,
        headers::{Writable, Writer},
        parse::TxtRecordParser,
        verify::{DomainKey, VerifySignature},
    },
    dkim::Canonicalization,
    hickory_resolver::config::{ResolverConfig, ResolverOpts},
};

use super::{header::Header, key::Key};
use crate::mail::facts::{Outcome, Reason};

/// In how many ways a body is hashed: two canonicalisations, and two lengths that are not the whole.
const MAX_BODY_HASHES: usize = 4;

/// Verifies signatures; asks nobody.
#[derive(Clone)]
pub(super) struct Verifier(MessageAuthenticator);

/// How signatures came out.
#[derive(Debug, Default)]
pub(super) struct Verified {
    /// Those of the mail, by their place in the header's claims.
    pub(super) signatures: Vec<(usize, Outcome, Option<Reason>)>,
    /// The seals of forwarders; `None` when they were not computed.
    pub(super) arc: Option<(Outcome, Option<Reason>)>,
}

/// The keys of one mail, by the name they are at.
#[derive(Default)]
struct Keys(Vec<(Box<str>, Txt)>);

impl Verifier {
    pub(super) fn new() -> io::Result<Self> {
        // Without servers: whatever mail-auth might ask for beyond the keys it is given has no answer.
        let nobody = ResolverConfig::from_parts(None, Vec::new(), Vec::new());
        MessageAuthenticator::new(nobody, ResolverOpts::default()).map(Self).map_err(io::Error::other)
    }

    /// Whether the signatures hold for which there is a key, by their place in the header's claims, and the seals of
    /// forwarders, when all their keys are there by the names they are at.
    pub(super) fn verify(&self, raw: &[u8], keys: &[Option<Key>], chain_keys: &[(String, Key)]) -> Verified {
        let Ok(header) = Header::read(raw) else { return Verified::default() };
        let body = &raw[header.body().min(raw.len())..];
        let (mut hashed, mut known, mut settled, mut records) = (Vec::new(), Vec::new(), Vec::new(), Keys::default());
        for (place, signature) in header.signatures() {
            let Some(Some(key)) = keys.get(place) else { continue };
            match body_length(&mut hashed, body, signature.cb, signature.l) {
                Some(length) => {
                    known.push((place, goes_on(length, signature.l), key.is_testing));
                    records.add(signature.domain_key(), key);
                }
                None => settled.push((place, Outcome::Neutral, Some(Reason::TooMuchWork))),
            }
        }
        let forwarded = header.forwarded().filter(|_| !chain_keys.is_empty());
        let forwarded = forwarded.map(|signature| (signature.l, body_length(&mut hashed, body, signature.cb, signature.l)));
        for (name, key) in chain_keys {
            records.add(name.clone(), key);
        }
        let has_chain = forwarded.is_some_and(|(_, length)| length.is_some());
        let mut message = header.into_message(|place| known.iter().any(|(known, ..)| *known == place), has_chain);
        message.body_hashes =
            hashed.into_iter().map(|body| (body.canonicalization, HashAlgorithm::Sha256, body.limit, body.hash)).collect();
        // Every key is at hand, so neither ever waits.
        let outputs = self.0.verify_dkim(Parameters::new(&message).with_txt_cache(&records)).now_or_never().unwrap_or_default();
        settled.extend(known.into_iter().zip(&outputs).map(|((place, goes_on, is_testing), output)| {
            let (outcome, reason) = match settle(output.result()) {
                (Outcome::Pass, _) if goes_on => (Outcome::Policy, Some(Reason::UnsignedEnd)),
                (Outcome::Pass, _) if is_testing => (Outcome::Pass, Some(Reason::TestingKey)),
                settled => settled,
            };
            (place, outcome, reason)
        }));
        let arc = forwarded.map(|(limit, length)| {
            let Some(length) = length else { return (Outcome::Neutral, Some(Reason::TooMuchWork)) };
            let output = self.0.verify_arc(Parameters::new(&message).with_txt_cache(&records)).now_or_never().unwrap_or_default();
            match settle(output.result()) {
                (Outcome::Pass, _) if goes_on(length, limit) => (Outcome::Policy, Some(Reason::UnsignedEnd)),
                settled => settled,
            }
        });
        Verified { signatures: settled, arc }
    }
}

/// Whether a body of this length goes on behind what `l=` has signed of it.
fn goes_on(length: u64, limit: u64) -> bool {
    limit > 0 && length > limit
}

fn settle(result: &DkimResult) -> (Outcome, Option<Reason>) {
    let (outcome, reason) = match result {
        DkimResult::Pass => return (Outcome::Pass, None),
        DkimResult::Neutral(error) | DkimResult::Fail(error) | DkimResult::PermError(error) | DkimResult::TempError(error) => match error {
            Error::FailedBodyHashMatch => (Outcome::Fail, Reason::BodyChanged),
            Error::FailedVerification | Error::CryptoError(_) => (Outcome::Fail, Reason::SignatureMismatch),
            Error::SignatureExpired => (Outcome::Fail, Reason::Expired),
            Error::FailedAuidMatch => (Outcome::PermError, Reason::IdentityMismatch),
            Error::IncompatibleAlgorithms | Error::UnsupportedKeyType => (Outcome::PermError, Reason::Algorithm),
            _ => (Outcome::PermError, Reason::BadKey),
        },
        DkimResult::None => (Outcome::None, Reason::BadSignature),
    };
    (outcome, Some(reason))
}

/// A body hashed in one way.
struct Hashed {
    canonicalization: Canonicalization,
    limit: u64,
    /// How long the whole body is in this canonical form.
    length: u64,
    hash: Vec<u8>,
}

/// Hashes a body as a signature wants it, unless that was done before; how long the whole of it is in its canonical
/// form. `None` when it was hashed in too many ways already.
fn body_length(hashed: &mut Vec<Hashed>, body: &[u8], canonicalization: Canonicalization, limit: u64) -> Option<u64> {
    if let Some(known) = hashed.iter().find(|body| (body.canonicalization, body.limit) == (canonicalization, limit)) {
        return Some(known.length);
    }
    if hashed.len() == MAX_BODY_HASHES {
        return None;
    }
    let length = Cell::new(0);
    let hash = HashAlgorithm::Sha256.hash(Body { canonicalization, body, limit, length: &length }).as_ref().to_vec();
    hashed.push(Hashed { canonicalization, limit, length: length.get(), hash });
    Some(length.get())
}

/// A body, cut at `limit` (0: not at all) in its canonical form, as RFC 6376 section 3.4.5 has it.
struct Body<'a> {
    canonicalization: Canonicalization,
    body: &'a [u8],
    limit: u64,
    length: &'a Cell<u64>,
}

impl Writable for Body<'_> {
    fn write(self, hasher: &mut impl Writer) {
        let left = if self.limit == 0 { u64::MAX } else { self.limit };
        let mut pieces = Pieces { hasher, buffer: Vec::with_capacity(PIECE_BYTES), left, length: 0 };
        self.canonicalization.canonical_body(self.body, 0).write(&mut pieces);
        pieces.flush();
        self.length.set(pieces.length);
    }
}

const PIECE_BYTES: usize = 8 * 1024;

/// mail-auth writes byte by byte, which a hash takes badly.
struct Pieces<'a, W> {
    hasher: &'a mut W,
    buffer: Vec<u8>,
    left: u64,
    length: u64,
}

impl<W: Writer> Pieces<'_, W> {
    fn flush(&mut self) {
        self.hasher.write(&self.buffer);
        self.buffer.clear();
    }
}

impl<W: Writer> Writer for Pieces<'_, W> {
    fn write(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        let kept = &bytes[..bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX))];
        self.left -= kept.len() as u64;
        if self.buffer.len() + kept.len() > PIECE_BYTES {
            self.flush();
        }
        self.buffer.extend_from_slice(kept);
    }
}

impl Keys {
    fn add(&mut self, name: String, key: &Key) {
        self.0.push((name.into(), DomainKey::parse(&key.record).into()));
    }
}

impl ResolverCache<Box<str>, Txt> for Keys {
    fn get<Q>(&self, name: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.0.iter().find(|(at, _)| at.borrow() == name).map(|(_, key)| key.clone())
    }

    fn remove<Q>(&self, _: &Q) -> Option<Txt>
    where
        Box<str>: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        None
    }

    fn insert(&self, _: Box<str>, _: Txt, _: Instant) {}
}
