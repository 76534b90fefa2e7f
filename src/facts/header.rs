//! What the header of a mail claims about its sender: authors, signatures, seals. Read once, as far as it goes.

use mail_auth::{AuthenticatedMessage, Error, common::headers::Header as Field, dkim::Signature};

use super::{arc, spf::fully_qualified};
use crate::mail::{
    address::normalise_domain,
    facts::{Dkim, Facts, Outcome, Reason},
    scan,
};

/// How many fields are looked through, and how long the block may be.
const MAX_FIELDS: usize = 16_384;
/// How many fields a signature may name: each is looked for from the end of the header.
pub(super) const MAX_SIGNED_FIELDS: usize = 100;
/// `From:` of a mail that is no trick is shorter.
const MAX_FROM_BYTES: usize = 16 * 1024;
const MAX_TEXT_BYTES: usize = 255;
/// Ours, which stand before the mail as it came.
const TRACE_FIELDS: [&[u8]; 2] = [b"Return-Path", b"Received"];

/// The fields of a mail, as mail-auth wants them.
pub(super) struct Header<'a> {
    /// Without signatures and body hashes.
    message: AuthenticatedMessage<'a>,
    signatures: Vec<Field<'a, mail_auth::Result<Signature>>>,
    ignored: usize,
    chain: arc::Chain<'a>,
}

/// What stands in the header.
#[derive(Debug, Default)]
pub(super) struct Claims {
    /// The domains of the authors, each once, in ASCII.
    pub(super) authors: Vec<String>,
    /// The first signatures from the top.
    pub(super) signatures: Vec<Claim>,
    /// How many signatures there are beyond those.
    pub(super) ignored: usize,
    /// What forwarders claim.
    pub(super) arc: Option<arc::Claim>,
    /// Why nothing of this was read.
    pub(super) unread: Option<Reason>,
}

/// A signature, not yet verified.
#[derive(Debug)]
pub(super) struct Claim {
    /// With the outcome `Neutral` when there is more to be done than to read it.
    pub(super) fact: Dkim,
    /// Whether a key could settle it.
    pub(super) needs_key: bool,
}

impl<'a> Header<'a> {
    /// Reads a mail's header.
    pub(super) fn read(raw: &'a [u8]) -> Result<Self, Reason> {
        let block = scan::header_block(raw, 0, scan::MAX_HEADER_BYTES);
        let mut fields: Vec<_> = scan::fields(&raw[block.fields.clone()]).take(MAX_FIELDS + 1).collect();
        if block.too_long || fields.len() > MAX_FIELDS {
            return Err(Reason::HeadersTooLong);
        }
        let ours = fields.iter().zip(TRACE_FIELDS).take_while(|((name, _), trace)| name == trace).count();
        fields.drain(..ours);
        let named = |wanted: &'static [u8]| fields.iter().copied().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
        let signed: Vec<_> = named(b"DKIM-Signature").collect();
        let signatures = signed
            .iter()
            .take(Facts::MAX_SIGNATURES)
            .map(|(name, value)| Field { name, value, header: Signature::parse(value) })
            .collect::<Vec<_>>();
        let ignored = signed.len() - signatures.len();
        let chain = arc::Chain::read(&fields);
        let from = named(b"From").fold(Vec::new(), |mut all, (_, value)| {
            all.extend_from_slice(b"From:");
            all.extend_from_slice(value);
            all
        });
        if from.len() > MAX_FROM_BYTES {
            return Err(Reason::HeadersTooLong);
        }
        let from = AuthenticatedMessage::parse(&from).map(|message| message.from).unwrap_or_default();
        let body_offset = u32::try_from(block.body).map_err(|_| Reason::HeadersTooLong)?;
        let message = AuthenticatedMessage { headers: fields, from, raw_message: raw, body_offset, ..Default::default() };
        Ok(Self { message, signatures, ignored, chain })
    }

    /// What it claims.
    pub(super) fn claims(&self) -> Claims {
        let mut authors: Vec<String> = self.message.from.iter().map(|address| author_domain(address).unwrap_or_default()).collect();
        authors.sort_unstable();
        authors.dedup();
        let claim = |field: &Field<'_, _>| Claim::of(field, |signature| self.has_added_field(signature));
        let signatures: Vec<_> = self.signatures.iter().map(claim).collect();
        let arc = self.chain.claim(signatures.len());
        Claims { authors, signatures, ignored: self.ignored, arc, unread: None }
    }

    /// Whether readers see another field than the one of its name that is signed, which is the last (RFC 6376 section 5.4.2):
    /// who replays a mail puts his own on top.
    fn has_added_field(&self, signature: &Signature) -> bool {
        const SEEN: [&str; 6] = ["From", "Subject", "Date", "To", "Content-Type", "Content-Transfer-Encoding"];
        SEEN.iter().any(|seen| {
            let there = self
                .message
                .headers
                .iter()
                .filter(|(name, _)| name.eq_ignore_ascii_case(seen.as_bytes()))
                .take(MAX_SIGNED_FIELDS + 1)
                .count();
            let signed = signature.h.iter().filter(|name| name.eq_ignore_ascii_case(seen)).count();
            there > 1 && signed < there
        })
    }

    /// The signatures that can be read, by their place in [`Self::claims`].
    pub(super) fn signatures(&self) -> impl Iterator<Item = (usize, &Signature)> {
        self.signatures.iter().enumerate().filter_map(|(place, field)| Some((place, field.header.as_ref().ok()?)))
    }

    /// The signature that the last forwarder made of the mail.
    pub(super) fn forwarded(&self) -> Option<&mail_auth::arc::Signature> {
        self.chain.signatures.last().map(|field| &field.header)
    }

    /// Where the body begins.
    pub(super) fn body(&self) -> usize {
        self.message.body_offset as usize
    }

    /// For mail-auth to verify, with the signatures at these places, and the chain of forwarders or without it. What it would
    /// ask DNS for besides keys, third parties and where to report, is left out.
    pub(super) fn into_message(self, is_wanted: impl Fn(usize) -> bool, with_chain: bool) -> AuthenticatedMessage<'a> {
        let signatures = self.signatures.into_iter().enumerate().filter(|(place, _)| is_wanted(*place));
        let plain = signatures.map(|(_, mut field)| {
            if let Ok(signature) = &mut field.header {
                (signature.r, signature.atps) = (false, None);
            }
            field
        });
        let mut message = AuthenticatedMessage { dkim_headers: plain.collect(), ..self.message };
        if with_chain {
            message.as_headers = self.chain.seals.into_iter().map(ready).collect();
            message.ams_headers = self.chain.signatures.into_iter().map(ready).collect();
            message.aar_headers = self.chain.results.into_iter().map(ready).collect();
        }
        message
    }
}

impl Claim {
    fn of(field: &Field<'_, mail_auth::Result<Signature>>, has_added_field: impl Fn(&Signature) -> bool) -> Self {
        let settled = |signature: Option<&Signature>, outcome, reason| {
            let (domain, selector) = signature.map_or_else(Default::default, |signature| (bounded(&signature.d), bounded(&signature.s)));
            let algorithm = signature.map_or("", algorithm);
            Self { fact: Dkim { outcome, reason: Some(reason), domain, selector, algorithm }, needs_key: false }
        };
        let signature = match &field.header {
            Ok(signature) => signature,
            Err(Error::UnsupportedAlgorithm) => return settled(None, Outcome::PermError, Reason::Algorithm),
            Err(_) => return settled(None, Outcome::PermError, Reason::BadSignature),
        };
        let settled = |outcome, reason| settled(Some(signature), outcome, reason);
        if signature.v != 1 || fully_qualified(&signature.d).as_deref() != Some(&signature.d) {
            return settled(Outcome::PermError, Reason::BadSignature);
        }
        if !signature.h.iter().any(|name| name.eq_ignore_ascii_case("from")) {
            return settled(Outcome::PermError, Reason::FromNotSigned);
        }
        // RFC 6376 section 6.1.1.
        let identity = signature.i.rsplit_once('@').map_or(signature.i.as_str(), |(_, domain)| domain);
        let is_within = identity.strip_suffix(&signature.d).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if !identity.is_empty() && !is_within {
            return settled(Outcome::PermError, Reason::IdentityMismatch);
        }
        if signature.a == mail_auth::common::crypto::Algorithm::RsaSha1 {
            return settled(Outcome::Policy, Reason::WeakHash);
        }
        if signature.h.len() > MAX_SIGNED_FIELDS {
            return settled(Outcome::Neutral, Reason::TooMuchWork);
        }
        if has_added_field(signature) {
            return settled(Outcome::Policy, Reason::FieldAdded);
        }
        Self { needs_key: true, ..settled(Outcome::Neutral, Reason::NoKey) }
    }
}

fn algorithm(signature: &Signature) -> &'static str {
    use mail_auth::common::crypto::Algorithm;
    match signature.a {
        Algorithm::RsaSha1 => "rsa-sha1",
        Algorithm::RsaSha256 => "rsa-sha256",
        Algorithm::Ed25519Sha256 => "ed25519-sha256",
    }
}

/// The domain of an address in `From:`.
pub(super) fn author_domain(address: &str) -> Option<String> {
    normalise_domain(address.rsplit_once('@')?.1.trim()).ok()
}

/// As mail-auth has a field that could be read.
fn ready<T>(Field { name, value, header }: Field<'_, T>) -> Field<'_, mail_auth::Result<T>> {
    Field { name, value, header: Ok(header) }
}

/// The beginning of what a stranger wrote.
pub(super) fn bounded(text: &str) -> Box<str> {
    text[..text.floor_char_boundary(MAX_TEXT_BYTES)].into()
}
