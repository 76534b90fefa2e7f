//! By what is counted.

use std::{
    fmt::{self, Write},
    net::IpAddr,
};

use crate::trap::memory::{Class, Network};

/// Values of one mail that are counted in one dimension, the first ones.
const MAX_VALUES: usize = 16;

/// What mail is told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// The address it came from, or the /64 of version 6.
    Source,
    /// The /24 or /48 around that.
    Network,
    /// The registered domain in HELO.
    Helo,
    /// What sort of thing stood in HELO.
    HeloKind,
    /// The registered domain of the envelope sender.
    EnvelopeDomain,
    /// The organisation of the author, as the mail says.
    FromOrganisation,
    /// `d=` of signatures that were verified.
    DkimDomain,
    /// Registered domains that it leads to.
    UrlDomain,
    /// The subject, masked.
    Subject,
    /// SHA-256 of its files, in hexadecimal.
    Attachment,
    /// The types of its files, by their content.
    FileType,
    /// What made the address a trap.
    TrapClass,
    /// The version of TLS, or none.
    Tls,
    /// The result of SPF.
    Spf,
    /// The result of DKIM.
    Dkim,
    /// The result of DMARC.
    Dmarc,
}

impl Dimension {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 16] = [
        Self::Source,
        Self::Network,
        Self::Helo,
        Self::HeloKind,
        Self::EnvelopeDomain,
        Self::FromOrganisation,
        Self::DkimDomain,
        Self::UrlDomain,
        Self::Subject,
        Self::Attachment,
        Self::FileType,
        Self::TrapClass,
        Self::Tls,
        Self::Spf,
        Self::Dkim,
        Self::Dmarc,
    ];

    /// How many there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// How many have any number of keys.
    pub(super) const WIDE: usize = 10;

    /// Its name in the API and in exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Network => "network",
            Self::Helo => "helo",
            Self::HeloKind => "helo_kind",
            Self::EnvelopeDomain => "envelope_domain",
            Self::FromOrganisation => "from_organisation",
            Self::DkimDomain => "dkim_domain",
            Self::UrlDomain => "url_domain",
            Self::Subject => "subject",
            Self::Attachment => "attachment_sha256",
            Self::FileType => "file_type",
            Self::TrapClass => "trap_class",
            Self::Tls => "tls",
            Self::Spf => "spf",
            Self::Dkim => "dkim",
            Self::Dmarc => "dmarc",
        }
    }

    /// The dimension of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.name() == name)
    }

    /// Whether its keys are whatever senders make up, and not a few words of ours.
    pub(super) const fn is_wide(self) -> bool {
        !matches!(self, Self::HeloKind | Self::TrapClass | Self::Tls | Self::Spf | Self::Dkim | Self::Dmarc)
    }
}

/// What a client said that it is (RFC 5321 section 4.1.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Helo<'a> {
    /// A host below this registered domain, whose address is the client's.
    Domain(&'a str),
    /// One whose address is another's, or that has none.
    Mismatch(&'a str),
    /// An address in brackets.
    Literal,
    /// Neither a domain nor an address.
    Malformed,
}

impl Helo<'_> {
    const fn kind(self) -> &'static str {
        match self {
            Self::Domain(_) => "domain",
            Self::Mismatch(_) => "mismatch",
            Self::Literal => "literal",
            Self::Malformed => "malformed",
        }
    }
}

/// One mail that came to one trap. What is not known is not counted; of lists the first 16 are.
#[derive(Clone, Copy, Debug)]
pub struct Observation<'a> {
    /// What made the address a trap.
    pub class: Class,
    /// The keyed hash of the address.
    pub mailbox: u64,
    /// Where the address comes from, as a hash: those of one origin are one witness.
    pub group: u32,
    /// How long the mail is.
    pub size_bytes: u64,
    /// The client.
    pub client: Option<IpAddr>,
    /// What it said that it is.
    pub helo: Option<Helo<'a>>,
    /// The registered domain of the envelope sender; none of the null sender.
    pub envelope_domain: Option<&'a str>,
    /// The author's organisation, as the mail says.
    pub from_organisation: Option<&'a str>,
    /// `d=` of the signatures that hold.
    pub dkim_domains: &'a [&'a str],
    /// The registered domains that it leads to.
    pub url_domains: &'a [&'a str],
    /// The subject as normalising masks it: without the recipient, names of whom are `*`.
    pub subject: Option<&'a str>,
    /// SHA-256 of its files.
    pub attachments: &'a [[u8; 32]],
    /// Their types by content.
    pub file_types: &'a [&'a str],
    /// The version of TLS, or "none".
    pub tls: Option<&'a str>,
    /// The result of SPF (RFC 7208 section 2.6).
    pub spf: Option<&'a str>,
    /// The result of DKIM (RFC 8601 section 2.7.1).
    pub dkim: Option<&'a str>,
    /// The result of DMARC.
    pub dmarc: Option<&'a str>,
}

impl<'a> Observation<'a> {
    /// One of which nothing else is known.
    pub fn new(class: Class, mailbox: u64, group: u32) -> Self {
        Self {
            class,
            mailbox,
            group,
            size_bytes: 0,
            client: None,
            helo: None,
            envelope_domain: None,
            from_organisation: None,
            dkim_domains: &[],
            url_domains: &[],
            subject: None,
            attachments: &[],
            file_types: &[],
            tls: None,
            spf: None,
            dkim: None,
            dmarc: None,
        }
    }

    /// Tells each key that it counts for, once.
    pub(super) fn each_key(&self, mut tell: impl FnMut(Dimension, &str)) {
        let mut text = String::with_capacity(64);
        if let Some(client) = self.client {
            for (dimension, network) in [(Dimension::Source, narrow(client)), (Dimension::Network, wide(client))] {
                text.clear();
                // A string takes whatever is written.
                let _ = write!(text, "{network}");
                tell(dimension, &text);
            }
        }
        if let Some(helo) = self.helo {
            tell(Dimension::HeloKind, helo.kind());
            if let Helo::Domain(domain) | Helo::Mismatch(domain) = helo {
                tell(Dimension::Helo, domain);
            }
        }
        let single = [
            (Dimension::EnvelopeDomain, self.envelope_domain),
            (Dimension::FromOrganisation, self.from_organisation),
            (Dimension::Subject, self.subject),
            (Dimension::TrapClass, Some(self.class.name())),
            (Dimension::Tls, self.tls),
            (Dimension::Spf, self.spf),
            (Dimension::Dkim, self.dkim),
            (Dimension::Dmarc, self.dmarc),
        ];
        for (dimension, key) in single {
            key.into_iter().for_each(|key| tell(dimension, key));
        }
        distinct(self.dkim_domains).for_each(|domain| tell(Dimension::DkimDomain, domain));
        distinct(self.url_domains).for_each(|domain| tell(Dimension::UrlDomain, domain));
        distinct(self.file_types).for_each(|file_type| tell(Dimension::FileType, file_type));
        for hash in distinct(self.attachments) {
            text.clear();
            hash.iter().for_each(|byte| _ = write!(text, "{byte:02x}"));
            tell(Dimension::Attachment, &text);
        }
    }
}

/// Each of the first ones once.
fn distinct<T: PartialEq>(values: &[T]) -> impl Iterator<Item = &T> {
    let first = &values[..values.len().min(MAX_VALUES)];
    first.iter().enumerate().filter(|(at, value)| !first[..*at].contains(value)).map(|(_, value)| value)
}

/// A network as it is written; an address alone has no length.
pub(super) struct Written {
    address: IpAddr,
    bits: u8,
}

impl fmt::Display for Written {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.address, self.bits) {
            (IpAddr::V4(address), 32) => write!(formatter, "{address}"),
            (address, bits) => write!(formatter, "{address}/{bits}"),
        }
    }
}

fn narrow(client: IpAddr) -> Written {
    let address = Network::of(client).address();
    Written { address, bits: if address.is_ipv4() { 32 } else { 64 } }
}

fn wide(client: IpAddr) -> Written {
    match client.to_canonical() {
        IpAddr::V4(address) => Written { address: IpAddr::V4((u32::from(address) >> 8 << 8).into()), bits: 24 },
        IpAddr::V6(address) => Written { address: IpAddr::V6((u128::from(address) >> 80 << 80).into()), bits: 48 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(observation: &Observation<'_>) -> Vec<(Dimension, String)> {
        let mut keys = Vec::new();
        observation.each_key(|dimension, key| keys.push((dimension, key.to_owned())));
        keys.sort();
        keys
    }

    #[test]
    fn names_are_those_of_one_dimension_each() {
        for (at, dimension) in Dimension::ALL.into_iter().enumerate() {
            assert_eq!((dimension as usize, Dimension::from_name(dimension.name())), (at, Some(dimension)));
        }
        assert_eq!(Dimension::from_name("Source"), None);
        assert_eq!(Dimension::ALL.into_iter().filter(|dimension| dimension.is_wide()).count(), Dimension::WIDE);
    }

    #[test]
    fn networks_are_written_as_others_write_them() {
        for (client, source, network) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
            ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
            ("2001:db8:42:1:2:3:4:5", "2001:db8:42:1::/64", "2001:db8:42::/48"),
        ] {
            let client = client.parse().unwrap();
            assert_eq!((narrow(client).to_string(), wide(client).to_string()), (source.to_owned(), network.to_owned()));
        }
    }

    #[test]
    fn a_mail_counts_once_for_each_of_its_first_sixteen_values() {
        let numbers: Vec<_> = (0..40).map(|n| format!("n{n}.example")).collect();
        let many: Vec<_> = numbers.iter().map(String::as_str).collect();
        let observation = Observation {
            helo: Some(Helo::Mismatch("host.example")),
            dkim_domains: &["a.example", "b.example", "a.example"],
            url_domains: &many,
            attachments: &[[0xab; 32]],
            ..Observation::new(Class::Seeded, 1, 2)
        };
        let keys = keys(&observation);
        let of = |wanted: Dimension| keys.iter().filter(|(dimension, _)| *dimension == wanted).map(|(_, key)| &**key).collect::<Vec<_>>();
        assert_eq!(of(Dimension::DkimDomain), ["a.example", "b.example"]);
        assert_eq!(of(Dimension::UrlDomain).len(), 16);
        assert_eq!(of(Dimension::Attachment), ["ab".repeat(32)]);
        assert_eq!((of(Dimension::Helo), of(Dimension::HeloKind)), (vec!["host.example"], vec!["mismatch"]));
        assert_eq!(of(Dimension::TrapClass), ["seeded"]);
        assert_eq!(keys.len(), 2 + 16 + 1 + 2 + 1, "what is not known is not counted");
    }
}
