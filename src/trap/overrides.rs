//! What is never listed, because whoever runs this says so: a file of a line for each network, domain or campaign.
//!
//! ```text
//! # Who we know.
//! allow 203.0.113.25
//! allow 2001:db8:42::/48     # the office
//! allow shop.example         # and everything below it
//! allow 09f3c51d22aa8b47     # a campaign
//! ```
//!
//! It is read anew when it changes; of a file with a wrong line nothing is taken, so that a slip in it lists nobody.

mod file;

use std::{net::IpAddr, str::FromStr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use thiserror::Error;

pub use file::{FileError, OverridesFile};

use super::{campaigns::CampaignId, memory::Network};
use crate::mail::address::normalise_domain;

/// A larger file is not read: some 40,000 lines.
pub const MAX_BYTES: usize = 1024 * 1024;
/// So much of a wrong word is named.
const MAX_NAMED: usize = 60;

/// Networks, domains and campaigns that are never listed. To ask costs a search in each of them, however many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exempt {
    /// In order, none within another.
    networks: Vec<IpNet>,
    /// Each from the top and with a final dot (`example.shop.`), in order, so that what is below one follows it.
    domains: Vec<Box<str>>,
    /// In order.
    campaigns: Vec<CampaignId>,
}

/// Why the file is not taken; a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OverridesError {
    /// It has more than [`MAX_BYTES`].
    #[error("it has more than {MAX_BYTES} bytes")]
    TooLarge,
    /// A line is wrong; the first is 1.
    #[error("line {line}: {problem}")]
    Line {
        /// Which one.
        line: usize,
        /// What is wrong with it.
        problem: Problem,
    },
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Problem {
    /// Bytes that are no text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// It begins with something else.
    #[error("it begins with {0:?}, and only \"allow\" is known")]
    Verb(String),
    /// There is nothing behind `allow`.
    #[error("behind \"allow\" stands a network, a domain or a campaign")]
    Nothing,
    /// There is more than one thing behind `allow`.
    #[error("{0:?} is too much: one thing a line, and a comment begins with #")]
    TooMuch(String),
    /// An address that is not the first of its network.
    #[error("{given} has bits behind its length: the network is {network}, the address alone has no length")]
    HostBits {
        /// As it was written.
        given: IpNet,
        /// What it may have meant.
        network: IpNet,
    },
    /// A network longer than an address, or with a length that is no number.
    #[error("{0:?} is no network: its length is a number, 32 at most for version 4 and 128 for version 6")]
    Length(String),
    /// `*.shop.example`.
    #[error("{0:?}: a domain is written without *, and allows what is below it")]
    Wildcard(String),
    /// `com`, or a word that is no domain at all.
    #[error("{0:?} would be everything below a top-level domain")]
    TopLevel(String),
    /// Nothing that is known.
    #[error("{0:?} is no address, network, domain or campaign (16 hexadecimal digits)")]
    Unknown(String),
}

/// What a line allows.
enum Allowed {
    Network(IpNet),
    Domain(Box<str>),
    Campaign(CampaignId),
}

/// Reads the file of overrides.
pub fn parse(file: &[u8]) -> Result<Exempt, OverridesError> {
    if file.len() > MAX_BYTES {
        return Err(OverridesError::TooLarge);
    }
    let (mut networks, mut domains, mut campaigns) = (Vec::new(), Vec::new(), Vec::new());
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    for (index, line) in file.split(|&byte| byte == b'\n').enumerate() {
        let wrong = |problem| OverridesError::Line { line: index + 1, problem };
        let line = str::from_utf8(line).map_err(|_| wrong(Problem::NotUtf8))?;
        match allowed(line).map_err(wrong)? {
            Some(Allowed::Network(network)) => networks.push(network),
            Some(Allowed::Domain(domain)) => domains.push(domain),
            Some(Allowed::Campaign(campaign)) => campaigns.push(campaign),
            None => {}
        }
    }
    Ok(Exempt::new(networks, domains.iter().map(|domain| &**domain), campaigns))
}

/// What a line allows; `None` for one that says nothing.
fn allowed(line: &str) -> Result<Option<Allowed>, Problem> {
    let said = line.split_once('#').map_or(line, |(said, _)| said);
    let mut words = said.split_whitespace();
    match (words.next(), words.next(), words.next()) {
        (None, ..) => Ok(None),
        (Some(verb), ..) if verb != "allow" => Err(Problem::Verb(named(verb))),
        (_, None, _) => Err(Problem::Nothing),
        (.., Some(more)) => Err(Problem::TooMuch(named(more))),
        (_, Some(what), None) => what.parse().map(Some),
    }
}

impl FromStr for Allowed {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(Self::Network(address.to_canonical().into()));
        }
        if let Some((address, _)) = text.split_once('/')
            && address.parse::<IpAddr>().is_ok()
        {
            let given: IpNet = text.parse().map_err(|_| Problem::Length(named(text)))?;
            let network = given.trunc();
            return if given == network { Ok(Self::Network(canonical(network))) } else { Err(Problem::HostBits { given, network }) };
        }
        if text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            let id = u64::from_str_radix(text, 16).map_err(|_| Problem::Unknown(named(text)))?;
            return Ok(Self::Campaign(CampaignId(id)));
        }
        if text.contains('*') {
            return Err(Problem::Wildcard(named(text)));
        }
        match normalise_domain(text) {
            Ok(domain) if domain.starts_with('[') || ends_in_a_number(&domain) => Err(Problem::Unknown(named(text))),
            Ok(domain) if !domain.contains('.') => Err(Problem::TopLevel(named(text))),
            Ok(domain) => Ok(Self::Domain(domain.into())),
            Err(_) => Err(Problem::Unknown(named(text))),
        }
    }
}

/// As an address does (WHATWG URL, "ends in a number"): `203.0.113`.
fn ends_in_a_number(domain: &str) -> bool {
    domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A network of version 4 that is written as one of version 6 (RFC 4291 2.5.5.2).
fn canonical(network: IpNet) -> IpNet {
    match (network.network().to_canonical(), network.prefix_len().checked_sub(96)) {
        (IpAddr::V4(address), Some(length)) if matches!(network, IpNet::V6(_)) => Ipv4Net::new(address, length).map_or(network, IpNet::V4),
        _ => network,
    }
}

/// As much of a word as an error needs.
fn named(word: &str) -> String {
    word.chars().take(MAX_NAMED).collect()
}

impl Exempt {
    /// These networks, these domains in A-labels with all below them, and these campaigns.
    pub fn new<'a>(networks: Vec<IpNet>, domains: impl IntoIterator<Item = &'a str>, mut campaigns: Vec<CampaignId>) -> Self {
        let mut networks = IpNet::aggregate(&networks);
        networks.sort_unstable();
        let mut domains: Vec<Box<str>> = domains.into_iter().map(from_the_top).collect();
        domains.sort_unstable();
        domains.dedup();
        campaigns.sort_unstable();
        campaigns.dedup();
        Self { networks, domains, campaigns }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty() && self.domains.is_empty() && self.campaigns.is_empty()
    }

    /// Whether an address of this network is.
    pub fn has_network(&self, network: Network) -> bool {
        self.has_part_of(prefix(network))
    }

    /// Whether an address of this range is.
    pub fn has_part_of(&self, range: IpNet) -> bool {
        // The last one that begins before the range ends; those before it have ended before it began.
        let behind = self.networks.partition_point(|network| network.network() <= range.broadcast());
        behind.checked_sub(1).is_some_and(|at| self.networks[at].broadcast() >= range.network())
    }

    /// Whether this domain is, or one above or below it: who lists `shop.example` stops `news.shop.example` too.
    pub fn has_domain(&self, domain: &str) -> bool {
        let domain = from_the_top(domain);
        let above = domain.match_indices('.').map(|(dot, _)| &domain[..=dot]);
        let mut above = above.map(|above| self.domains.binary_search_by(|known| (**known).cmp(above)));
        // What is below a domain follows it.
        let following = self.domains.partition_point(|known| **known < *domain);
        above.any(|found| found.is_ok()) || self.domains.get(following).is_some_and(|next| next.starts_with(&*domain))
    }

    /// Whether this campaign is.
    pub fn has_campaign(&self, campaign: CampaignId) -> bool {
        self.campaigns.binary_search(&campaign).is_ok()
    }
}

/// The addresses of a network: one of version 4, or a /64 of version 6.
pub(super) fn prefix(network: Network) -> IpNet {
    match network.address() {
        IpAddr::V4(address) => Ipv4Net::from(address).into(),
        IpAddr::V6(address) => Ipv6Net::new_assert(address, 64).into(),
    }
}

/// The labels from the top, each with a dot behind it.
fn from_the_top(domain: &str) -> Box<str> {
    let mut turned = String::with_capacity(domain.len() + 1);
    for label in domain.rsplit('.') {
        turned.push_str(label);
        turned.push('.');
    }
    turned.make_ascii_lowercase();
    turned.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\u{feff}# Who we know.\r\n\r\nallow 203.0.113.25\r\nallow 198.51.100.0/24 # all of it\r\n\
        allow 2001:db8:42::/48\n  allow ::ffff:192.0.2.0/120\nallow\tShop.Example.\nallow news.paper.example#late\n\
        allow bücher.example\nallow 09F3c51d22aa8b47";

    fn exempt() -> Exempt {
        parse(FILE.as_bytes()).unwrap()
    }

    #[test]
    fn what_a_line_allows_is_exempt_and_its_neighbours_are_not() {
        let exempt = exempt();
        for (address, wanted) in [
            ("203.0.113.25", true),
            ("203.0.113.24", false),
            ("203.0.113.26", false),
            ("198.51.100.0", true),
            ("198.51.100.255", true),
            ("198.51.101.0", false),
            ("198.51.99.255", false),
            ("::ffff:198.51.100.7", true),
            ("192.0.2.9", true),
            ("2001:db8:42:ffff::1", true),
            ("2001:db8:43::1", false),
            ("2001:db8:41:ffff::1", false),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("::", false),
        ] {
            assert_eq!(exempt.has_network(Network::of(address.parse().unwrap())), wanted, "{address}");
        }
    }

    #[test]
    fn a_range_is_exempt_with_any_of_its_addresses() {
        let exempt = parse(b"allow 203.0.113.25\nallow 2001:db8:1:2::25").unwrap();
        for (range, wanted) in [
            ("203.0.113.0/24", true),
            ("203.0.112.0/21", true),
            ("203.0.114.0/24", false),
            ("203.0.113.26/32", false),
            ("0.0.0.0/0", true),
            ("2001:db8:1:2::/64", true),
            ("2001:db8:1:3::/64", false),
        ] {
            assert_eq!(exempt.has_part_of(range.parse().unwrap()), wanted, "{range}");
        }
    }

    #[test]
    fn a_domain_is_exempt_with_all_below_and_above_it() {
        let exempt = exempt();
        for (domain, wanted) in [
            ("shop.example", true),
            ("mail.SHOP.example", true),
            ("a.b.c.shop.example", true),
            ("workshop.example", false),
            ("shop.example.net", false),
            ("shop-a.example", false),
            ("example", true),
            ("paper.example", true),
            ("news.paper.example", true),
            ("olds.paper.example", false),
            ("xn--bcher-kva.example", true),
            ("example.net", false),
            ("", false),
        ] {
            assert_eq!(exempt.has_domain(domain), wanted, "{domain}");
        }
    }

    #[test]
    fn a_campaign_is_exempt_by_its_name() {
        assert!(exempt().has_campaign(CampaignId(0x09f3_c51d_22aa_8b47)));
        assert!(!exempt().has_campaign(CampaignId(0x09f3_c51d_22aa_8b48)));
    }

    #[test]
    fn a_file_that_says_nothing_exempts_nothing() {
        for file in ["", "\n\n", "# allow 203.0.113.25", " \t\r\n#"] {
            let exempt = parse(file.as_bytes()).unwrap();
            assert!(exempt.is_empty() && !exempt.has_domain("shop.example"), "{file:?}");
        }
    }

    #[test]
    fn a_wrong_line_is_told_with_its_number_and_what_is_wrong() {
        for (line, wanted) in [
            ("alow 203.0.113.25", "line 3: it begins with \"alow\", and only \"allow\" is known"),
            ("203.0.113.25", "line 3: it begins with \"203.0.113.25\", and only \"allow\" is known"),
            ("allow", "line 3: behind \"allow\" stands a network, a domain or a campaign"),
            ("allow # all", "line 3: behind \"allow\" stands a network, a domain or a campaign"),
            ("allow a.example b.example", "line 3: \"b.example\" is too much: one thing a line, and a comment begins with #"),
            (
                "allow 203.0.113.7/24",
                "line 3: 203.0.113.7/24 has bits behind its length: the network is 203.0.113.0/24, the address alone has no length",
            ),
            (
                "allow 203.0.113.0/33",
                "line 3: \"203.0.113.0/33\" is no network: its length is a number, 32 at most for version 4 and 128 for version 6",
            ),
            (
                "allow 2001:db8::/x",
                "line 3: \"2001:db8::/x\" is no network: its length is a number, 32 at most for version 4 and 128 for version 6",
            ),
            ("allow *.shop.example", "line 3: \"*.shop.example\": a domain is written without *, and allows what is below it"),
            ("allow com", "line 3: \"com\" would be everything below a top-level domain"),
            ("allow 300.1.2.3", "line 3: \"300.1.2.3\" is no address, network, domain or campaign (16 hexadecimal digits)"),
            ("allow 203.0.113", "line 3: \"203.0.113\" is no address, network, domain or campaign (16 hexadecimal digits)"),
            ("allow [203.0.113.7]", "line 3: \"[203.0.113.7]\" is no address, network, domain or campaign (16 hexadecimal digits)"),
            ("allow a@shop.example", "line 3: \"a@shop.example\" is no address, network, domain or campaign (16 hexadecimal digits)"),
            (
                "allow https://shop.example/",
                "line 3: \"https://shop.example/\" is no address, network, domain or campaign (16 hexadecimal digits)",
            ),
            ("allow -shop.example", "line 3: \"-shop.example\" is no address, network, domain or campaign (16 hexadecimal digits)"),
            (
                "allow \u{202e}a.example",
                "line 3: \"\\u{202e}a.example\" is no address, network, domain or campaign (16 hexadecimal digits)",
            ),
        ] {
            let file = format!("# first\nallow 192.0.2.1\n{line}\nnonsense");
            assert_eq!(parse(file.as_bytes()).unwrap_err().to_string(), wanted, "{line}");
        }
        assert_eq!(parse(b"allow a.example\nallow \xff.example").unwrap_err().to_string(), "line 2: it is not UTF-8");
        let long = format!("allow {}", "x".repeat(10_000));
        assert!(parse(long.as_bytes()).unwrap_err().to_string().len() < 200, "as much of it as somebody can read");
    }

    #[test]
    fn a_file_over_a_mebibyte_is_not_read() {
        assert!(parse(&vec![b'\n'; MAX_BYTES]).unwrap().is_empty());
        assert_eq!(parse(&vec![b'\n'; MAX_BYTES + 1]), Err(OverridesError::TooLarge));
    }
}
