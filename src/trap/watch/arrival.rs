//! A mail that was stored, as it is handed over to be looked at.

use std::net::IpAddr;

use super::letter::Letter;
use crate::{
    mail::{address::normalise_domain, organisation::Organisation, proof::Proof},
    trap::{
        memory::{Class, Kind, Secs},
        statistics::{Helo, Observation},
    },
};

/// One recipient of a mail.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The address, so that it can be told from what the mail says; it is not kept.
    pub address: Box<str>,
    /// Its keyed hash.
    pub mailbox: u64,
    /// What it is.
    pub kind: Kind,
    /// How sure it is that the tag it came to was passed on.
    pub leak: Option<f32>,
}

/// A mail that was stored, and what is known of who sent it.
pub struct Arrival {
    /// Whom it is for.
    pub recipients: Vec<Recipient>,
    /// Where it came from; none from networks of ours.
    pub client: Option<IpAddr>,
    /// Whether it came from a network of ours: then it may ask not to be counted.
    pub is_from_near: bool,
    /// Whether somebody who sends for many proved a part in it: its network is no one's to blame.
    pub sends_for_many: bool,
    /// What the client called itself.
    pub helo: Box<str>,
    /// The envelope's sender; empty for the null sender (RFC 5321 section 4.5.5).
    pub sender: Box<str>,
    /// The version of TLS, if it was encrypted.
    pub tls: Option<&'static str>,
    /// How SPF, DKIM and DMARC came out, where that is known.
    pub results: Option<Results>,
    /// What is proven of it; none where nobody looks into senders, or it could not be found out.
    pub proof: Option<Proof>,
    /// Whether anybody looks into senders here.
    pub is_checked: bool,
    /// When it came.
    pub at: Secs,
}

/// How the checks of a mail came out, in the words of RFC 8601.
#[derive(Clone, Copy, Debug)]
pub struct Results {
    /// Of the envelope's sender.
    pub spf: &'static str,
    /// Of its best signature.
    pub dkim: &'static str,
    /// Of the author's domain.
    pub dmarc: &'static str,
}

/// Names out of what the dialogue said, made readable.
pub(super) struct Names {
    helo: Option<Organisation>,
    envelope: Option<Organisation>,
    signers: Vec<Organisation>,
}

impl Names {
    /// Whose signatures hold.
    pub(super) fn signers(&self) -> Vec<&str> {
        self.signers.iter().map(Organisation::as_str).collect()
    }
}

impl Arrival {
    pub(super) fn names(&self) -> Names {
        let organisation = |domain: &str| Organisation::of(&normalise_domain(domain).ok()?);
        Names {
            helo: organisation(&self.helo),
            envelope: self.sender.rsplit_once('@').and_then(|(_, domain)| organisation(domain)),
            signers: self.proof.as_ref().map(|proof| proof.dkim_verified.clone()).unwrap_or_default(),
        }
    }

    /// What is counted of it, whatever address it came to.
    pub(super) fn observed<'a>(&'a self, names: &'a Names, letter: &'a Letter, size_bytes: usize) -> Observation<'a> {
        Observation {
            size_bytes: size_bytes as u64,
            client: self.client,
            helo: Some(match &names.helo {
                Some(domain) => Helo::Domain(domain.as_str()),
                None if self.helo.starts_with('[') => Helo::Literal,
                None => Helo::Malformed,
            }),
            envelope_domain: names.envelope.as_ref().map(Organisation::as_str),
            from_organisation: letter.author.as_ref().map(Organisation::as_str),
            subject: Some(&*letter.subject_masked).filter(|subject| !subject.is_empty()),
            attachments: &letter.files,
            tls: Some(self.tls.unwrap_or("none")),
            spf: self.results.map(|results| results.spf),
            dkim: self.results.map(|results| results.dkim),
            dmarc: self.results.map(|results| results.dmarc),
            ..Observation::new(Class::Pristine, 0, 0)
        }
    }
}
