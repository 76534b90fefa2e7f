//! What is known of who really sent a mail. Plain data: another module finds it out, and says what it proves.

use std::sync::OnceLock;

/// What became of one check, in the words of RFC 8601 section 2.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing to check.
    None,
    /// Good.
    Pass,
    /// Bad.
    Fail,
    /// Bad, but its domain does not want to say so outright (SPF alone).
    SoftFail,
    /// Verified, but in a way that proves nothing: a weak algorithm, or text behind what was signed (DKIM alone).
    Policy,
    /// Not said, or not to be computed.
    Neutral,
    /// DNS did not answer; another time it might.
    TempError,
    /// What its domain published, or the mail itself, is not as it must be.
    PermError,
    /// A check that makes no sense here: the client is in our own network.
    NotApplicable,
}

/// Why a check came out as it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The client has a loopback or private address.
    PrivatePeer,
    /// There is no domain name to ask about.
    NoDomain,
    /// DNS has no such record.
    NoRecord,
    /// DNS has several where one must be.
    SeveralRecords,
    /// The record can't be read.
    BadRecord,
    /// A DNS server did not answer, or answered with an error or with too much.
    Dns,
    /// The DNS lookups or the time for one mail were used up.
    DnsLimit,
    /// The record asks for more lookups than RFC 7208 section 4.6.4 allows.
    TooManyLookups,
    /// This mechanism of the SPF record decided; `default` when none matched.
    Mechanism(&'static str),
    /// The body is not the one that was signed.
    BodyChanged,
    /// The signature does not match the signed fields.
    SignatureMismatch,
    /// The signature's time is over.
    Expired,
    /// The signature's field can't be read or lacks something.
    BadSignature,
    /// `From:` is not among what was signed (RFC 6376 section 5.4).
    FromNotSigned,
    /// A field that readers see was put before the signed one of its name (RFC 6376 section 8.15).
    FieldAdded,
    /// The seals of forwarders are not whole or not in order (RFC 8617 section 5.2).
    BrokenChain,
    /// `i=` is not within `d=`.
    IdentityMismatch,
    /// SHA-1 (RFC 8301 section 3.1).
    WeakHash,
    /// An algorithm that is unknown, or that the key does not allow.
    Algorithm,
    /// DNS has no such key.
    NoKey,
    /// The key was revoked.
    KeyRevoked,
    /// The key can't be read.
    BadKey,
    /// An RSA key below 1024 bits (RFC 8301 section 3.2).
    KeyTooShort,
    /// An RSA key over [`Facts::MAX_KEY_BITS`].
    KeyTooLong,
    /// The key's owner is only testing (`t=y`).
    TestingKey,
    /// `l=` left the end of the body unsigned.
    UnsignedEnd,
    /// More work than one mail may make: too many signed fields, or bodies cut in too many ways.
    TooMuchWork,
    /// More header than we look through.
    HeadersTooLong,
    /// There is no author's address.
    NoAuthor,
    /// Authors of several domains, or a header that can be read in two ways.
    SeveralAuthors,
    /// What passed belongs to another organisation than the author's.
    NotAligned,
    /// The name leads to other addresses than the client's.
    NotConfirmed,
}

/// What a domain asks for when DMARC fails (RFC 7489 section 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    None,
    /// To be suspicious.
    Quarantine,
    /// To refuse it.
    Reject,
}

/// One identity checked by SPF (RFC 7208).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spf {
    /// How it came out.
    pub outcome: Outcome,
    /// Why.
    pub reason: Reason,
    /// The domain that was asked, in ASCII; empty when there is none.
    pub domain: Box<str>,
}

/// One DKIM signature (RFC 6376).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dkim {
    /// How it came out.
    pub outcome: Outcome,
    /// Why; `None` when it simply passed.
    pub reason: Option<Reason>,
    /// `d=`: who answers for the mail.
    pub domain: Box<str>,
    /// `s=`: which key.
    pub selector: Box<str>,
    /// `a=`.
    pub algorithm: &'static str,
}

/// Whether the author's domain stands behind the mail (RFC 7489).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dmarc {
    /// How it came out.
    pub outcome: Outcome,
    /// Why; `None` when it simply passed.
    pub reason: Option<Reason>,
    /// The author's domain, in ASCII; empty when there is none, or several.
    pub domain: Box<str>,
    /// What is asked for mail of this domain that fails; `None` without a record.
    pub policy: Option<Policy>,
    /// What the record asks for subdomains (`sp=`).
    pub subdomain_policy: Option<Policy>,
    /// Whether SPF passed for a domain of the author's organisation. Known without a record too.
    pub spf_aligned: bool,
    /// Whether a DKIM signature of the author's organisation passed. Known without a record too.
    pub dkim_aligned: bool,
}

/// What forwarders say of the way (RFC 8617). It tells who says so, and nothing about the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    /// Whether the seals hold, and with them the mail as the last one sealed it.
    pub outcome: Outcome,
    /// Why; `None` when they simply do.
    pub reason: Option<Reason>,
    /// How many seals there are.
    pub seals: usize,
    /// `cv=` of the last one.
    pub claim: Outcome,
    /// `d=` of the last one.
    pub domain: Box<str>,
}

/// The client's own name in DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ptr {
    /// Passes when the name leads back to the address (RFC 8601 section 3, `iprev`).
    pub outcome: Outcome,
    /// Why; `None` when it simply passed.
    pub reason: Option<Reason>,
    /// The name; the first that is confirmed, else the first.
    pub name: Option<Box<str>>,
}

/// All that was found out. Texts are bounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The sender of the envelope; the name in HELO when that is empty.
    pub mail_from: Spf,
    /// The name in HELO.
    pub helo: Spf,
    /// The first signatures from the top.
    pub dkim: Box<[Dkim]>,
    /// How many more there are, which nobody looked at.
    pub dkim_ignored: usize,
    /// Whether the author's domain stands behind it.
    pub dmarc: Dmarc,
    /// What a forwarder says of it.
    pub arc: Option<Arc>,
    /// The client's own name.
    pub ptr: Ptr,
}

/// Where the facts of a mail are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State<'a> {
    /// Nobody asks DNS here.
    Off,
    /// On their way.
    Checking,
    /// There was too much mail to check this one.
    Skipped,
    /// Here.
    Known(&'a Facts),
}

impl<'a> State<'a> {
    /// The facts, once they are here.
    pub fn known(self) -> Option<&'a Facts> {
        match self {
            Self::Known(facts) => Some(facts),
            Self::Off | Self::Checking | Self::Skipped => None,
        }
    }
}

/// The facts of a mail in one word, for a list. Never "safe": who wrote it says nothing of what it wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Not known yet.
    Checking,
    /// The domain of the author's address stands behind it: DMARC passed; or the domain has no DMARC record, and SPF or
    /// DKIM passed for its organisation.
    Aligned,
    /// The domain of the author's address does not stand behind it: DMARC failed; or it has no DMARC record, and its
    /// own SPF record says that this client must not send for it. A mailing list on the way does that too. Also when the
    /// header does not tell who the author is, because there are several or because it is too long.
    Failed,
    /// The domain of the author's address says nothing either way.
    Nothing,
    /// DNS did not answer, there was no time to ask, or the client is in our own network, where SPF has nothing to say.
    Unknown,
}

/// The facts of one mail, which come after it.
#[derive(Debug, Default)]
pub(super) struct Cell {
    expected: bool,
    found: OnceLock<Option<Box<Facts>>>,
}

impl Outcome {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::SoftFail => "softfail",
            Self::Policy => "policy",
            Self::Neutral => "neutral",
            Self::TempError => "temperror",
            Self::PermError => "permerror",
            Self::NotApplicable => "not_applicable",
        }
    }
}

impl Reason {
    /// The name in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::PrivatePeer => "private_peer",
            Self::NoDomain => "no_domain",
            Self::NoRecord => "no_record",
            Self::SeveralRecords => "several_records",
            Self::BadRecord => "bad_record",
            Self::Dns => "dns",
            Self::DnsLimit => "dns_limit",
            Self::TooManyLookups => "too_many_lookups",
            Self::Mechanism(name) => name,
            Self::BodyChanged => "body_changed",
            Self::SignatureMismatch => "signature_mismatch",
            Self::Expired => "expired",
            Self::BadSignature => "bad_signature",
            Self::FromNotSigned => "from_not_signed",
            Self::FieldAdded => "field_added",
            Self::BrokenChain => "broken_chain",
            Self::IdentityMismatch => "identity_mismatch",
            Self::WeakHash => "weak_hash",
            Self::Algorithm => "algorithm",
            Self::NoKey => "no_key",
            Self::KeyRevoked => "key_revoked",
            Self::BadKey => "bad_key",
            Self::KeyTooShort => "key_too_short",
            Self::KeyTooLong => "key_too_long",
            Self::TestingKey => "testing_key",
            Self::UnsignedEnd => "unsigned_end",
            Self::TooMuchWork => "too_much_work",
            Self::HeadersTooLong => "headers_too_long",
            Self::NoAuthor => "no_author",
            Self::SeveralAuthors => "several_authors",
            Self::NotAligned => "not_aligned",
            Self::NotConfirmed => "not_confirmed",
        }
    }
}

impl Policy {
    /// As in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Quarantine => "quarantine",
            Self::Reject => "reject",
        }
    }
}

impl Verdict {
    /// The name in the API and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Aligned => "aligned",
            Self::Failed => "failed",
            Self::Nothing => "none",
            Self::Unknown => "unknown",
        }
    }
}

impl Facts {
    /// How many signatures are looked at.
    pub const MAX_SIGNATURES: usize = 8;
    /// The longest RSA key that is computed with.
    pub const MAX_KEY_BITS: usize = 4096;
    /// What they usually take in memory, counted for each mail that will have them: they come later. What a mail with
    /// long names in its signatures takes more it brings itself, and counts for.
    pub const USUAL_BYTES: usize = size_of::<Self>() + 2 * size_of::<Dkim>() + 256;

    fn verdict(&self) -> Verdict {
        let author = &self.dmarc;
        match author.outcome {
            Outcome::Pass => Verdict::Aligned,
            Outcome::Fail => Verdict::Failed,
            Outcome::TempError | Outcome::NotApplicable => Verdict::Unknown,
            // Whoever may have written it, no domain stands behind all of it; the sender has made it so.
            Outcome::None if matches!(author.reason, Some(Reason::SeveralAuthors | Reason::HeadersTooLong)) => Verdict::Failed,
            Outcome::None if author.spf_aligned || author.dkim_aligned => Verdict::Aligned,
            Outcome::None if self.mail_from.outcome == Outcome::Fail && self.mail_from.domain == author.domain => Verdict::Failed,
            Outcome::None if self.has_unanswered() => Verdict::Unknown,
            _ => Verdict::Nothing,
        }
    }

    fn has_unanswered(&self) -> bool {
        self.mail_from.outcome == Outcome::TempError || self.dkim.iter().any(|signature| signature.outcome == Outcome::TempError)
    }
}

impl State<'_> {
    /// In one word; `None` where nobody asks.
    pub fn verdict(self) -> Option<Verdict> {
        match self {
            Self::Off => None,
            Self::Checking => Some(Verdict::Checking),
            Self::Skipped => Some(Verdict::Unknown),
            Self::Known(facts) => Some(facts.verdict()),
        }
    }
}

impl Cell {
    pub(super) fn expect(&mut self) {
        self.expected = true;
    }

    pub(super) fn is_expected(&self) -> bool {
        self.expected
    }

    pub(super) fn set(&self, facts: Option<Facts>) {
        let _ = self.found.set(facts.map(Box::new));
    }

    pub(super) fn state(&self) -> State<'_> {
        match self.found.get() {
            Some(Some(facts)) => State::Known(facts),
            Some(None) => State::Skipped,
            None if self.expected => State::Checking,
            None => State::Off,
        }
    }
}

#[cfg(test)]
mod tests;
