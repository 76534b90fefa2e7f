//! What is never listed, whatever was seen: it belongs to nobody, or to everybody.

use std::net::{Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use crate::mail::address::normalise_domain;

/// Networks of no single host on the Internet (RFC 6890 and its registries).
const V4: [Ipv4Net; 15] = [
    v4([0, 0, 0, 0], 8),
    v4([10, 0, 0, 0], 8),
    v4([100, 64, 0, 0], 10),
    v4([127, 0, 0, 0], 8),
    v4([169, 254, 0, 0], 16),
    v4([172, 16, 0, 0], 12),
    v4([192, 0, 0, 0], 24),
    v4([192, 31, 196, 0], 24),
    v4([192, 52, 193, 0], 24),
    v4([192, 88, 99, 0], 24),
    v4([192, 168, 0, 0], 16),
    v4([192, 175, 48, 0], 24),
    v4([198, 18, 0, 0], 15),
    // Multicast, and what is reserved for ever.
    v4([224, 0, 0, 0], 4),
    v4([240, 0, 0, 0], 4),
];
/// For examples (RFC 5737).
const V4_DOCUMENTATION: [Ipv4Net; 3] = [v4([192, 0, 2, 0], 24), v4([198, 51, 100, 0], 24), v4([203, 0, 113, 0], 24)];
/// Only here are hosts of version 6...
const V6_GLOBAL: Ipv6Net = v6([0x2000, 0, 0, 0], 3);
/// ...except for protocols (Teredo, which names another address, among them) and 6to4, which names one of version 4.
const V6: [Ipv6Net; 2] = [v6([0x2001, 0, 0, 0], 23), v6([0x2002, 0, 0, 0], 16)];
/// For examples (RFC 3849, RFC 9637).
const V6_DOCUMENTATION: [Ipv6Net; 2] = [v6([0x2001, 0xdb8, 0, 0], 32), v6([0x3fff, 0, 0, 0], 20)];

/// Names that nobody registers (RFC 6761, RFC 6762, RFC 7686, RFC 9476, and the names for private use).
const TOP_LEVEL: [&str; 8] = ["alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test"];
/// For examples (RFC 2606).
const DOCUMENTATION: [&str; 3] = ["example.com", "example.net", "example.org"];

const MAX_DOMAIN_BYTES: usize = 253;
const MAX_LABEL_BYTES: usize = 63;

const fn v4(octets: [u8; 4], length: u8) -> Ipv4Net {
    let [a, b, c, d] = octets;
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(segments: [u16; 4], length: u8) -> Ipv6Net {
    let [a, b, c, d] = segments;
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), length)
}

/// Whether hosts of the Internet can have all addresses of a network.
pub(super) fn is_public(network: IpNet, with_documentation: bool) -> bool {
    // One of two networks that have an address in common lies within the other.
    match network {
        IpNet::V4(network) => {
            let meets = |reserved: &Ipv4Net| reserved.contains(&network) || network.contains(reserved);
            !V4.iter().any(meets) && (with_documentation || !V4_DOCUMENTATION.iter().any(meets))
        }
        IpNet::V6(network) => {
            let meets = |reserved: &Ipv6Net| reserved.contains(&network) || network.contains(reserved);
            V6_GLOBAL.contains(&network) && !V6.iter().any(meets) && (with_documentation || !V6_DOCUMENTATION.iter().any(meets))
        }
    }
}

/// Whether a domain is for tests and examples (RFC 2606, RFC 6761), or of a private network: mail there proves nothing.
pub fn is_for_tests(domain: &str) -> bool {
    let is_within = |zone: &str| domain.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    is_within("example") || TOP_LEVEL.into_iter().chain(DOCUMENTATION).any(is_within)
}

/// Whether a name from a mail is a registered domain as registries write them: lower-case A-labels of letters, digits and
/// hyphens (RFC 1123 2.1), one label below a public suffix. Everything else stays out of every file.
pub(super) fn is_registered_domain(name: &str, with_documentation: bool) -> bool {
    let is_plain = |label: &str| {
        (1..=MAX_LABEL_BYTES).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, top_level)) = name.rsplit_once('.') else { return false };
    let is_documentation = top_level == "example" || DOCUMENTATION.contains(&name);
    name.len() <= MAX_DOMAIN_BYTES
        && name.split('.').all(is_plain)
        && top_level.starts_with(|letter: char| letter.is_ascii_lowercase())
        && !TOP_LEVEL.contains(&top_level)
        && (with_documentation || !is_documentation)
        // Looks into A-labels as well.
        && normalise_domain(name).is_ok_and(|normalised| normalised == name)
        && psl::domain_str(name) == Some(name)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[test]
    fn addresses_that_nobody_has_on_the_internet_are_not_public() {
        for (address, wanted) in [
            ("0.0.0.0", false),
            ("8.8.8.8", true),
            ("9.255.255.255", true),
            ("10.0.0.1", false),
            ("100.64.0.1", false),
            ("100.128.0.1", true),
            ("127.0.0.1", false),
            ("127.0.0.2", false),
            ("169.254.1.1", false),
            ("172.15.255.255", true),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.0.0.8", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.1.1", false),
            ("198.19.255.255", false),
            ("198.51.100.1", false),
            ("203.0.113.1", false),
            ("223.255.255.255", true),
            ("224.0.0.1", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("::", false),
            ("::1", false),
            ("::ffff:8.8.8.8", false),
            ("64:ff9b::808:808", false),
            ("2001::1", false),
            ("2001:4860:4860::8888", true),
            ("2001:db8::1", false),
            ("2002:808:808::1", false),
            ("2a00:1450::1", true),
            ("3fff:1::1", false),
            ("fc00::1", false),
            ("fe80::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(IpNet::from(address.parse::<IpAddr>().unwrap()), false), wanted, "{address}");
        }
        for network in ["192.0.2.1/32", "198.51.100.0/24", "203.0.112.0/21", "2001:db8::/64"] {
            assert!(is_public(network.parse().unwrap(), true), "{network}");
        }
    }

    #[test]
    fn a_network_around_a_reserved_one_is_not_public() {
        for (network, wanted) in [
            ("198.51.96.0/21", false),
            ("198.51.104.0/21", true),
            ("192.52.192.0/22", false),
            ("100.63.255.0/24", true),
            ("0.0.0.0/0", false),
            ("2000::/3", false),
            ("2a00:1450::/32", true),
            ("::/0", false),
        ] {
            assert_eq!(is_public(network.parse().unwrap(), false), wanted, "{network}");
        }
    }

    #[test]
    fn domains_for_tests_and_examples_are_told_with_all_below_them() {
        for (domain, wanted) in [
            ("example.org", true),
            ("mail.example.org", true),
            ("shop.example", true),
            ("qa.test", true),
            ("printer.local", true),
            ("myexample.org", false),
            ("example.org.uk", false),
            ("x.org", false),
        ] {
            assert_eq!(is_for_tests(domain), wanted, "{domain}");
        }
    }

    #[test]
    fn only_a_registered_domain_in_ascii_is_one() {
        let long = format!("{}.example", "a".repeat(64));
        let longer = format!("{}.example", vec!["a".repeat(63); 4].join("."));
        for (name, wanted) in [
            ("shop.example", true),
            ("shop.co.uk", true),
            ("a1-b.example", true),
            ("xn--bcher-kva.example", true),
            ("shop.xn--p1ai", true),
            ("example.net", true),
            // Above or below what is registered.
            ("", false),
            (".", false),
            ("example", false),
            ("co.uk", false),
            ("www.shop.example", false),
            // Not as registries write it.
            ("Shop.example", false),
            ("shop.example.", false),
            (".shop.example", false),
            ("shop..example", false),
            ("-shop.example", false),
            ("shop-.example", false),
            ("sh_op.example", false),
            ("bücher.example", false),
            ("шоп.example", false),
            ("xn--a-ecp.example", false),
            (&long, false),
            (&longer, false),
            // Addresses.
            ("203.0.113.7", false),
            ("[203.0.113.7]", false),
            ("[2001:db8::1]", false),
            ("203.0.113.0/24", false),
            ("1.2", false),
            // What would be something else in one of the formats.
            ("*.example", false),
            ("*", false),
            ("!shop.example", false),
            ("$SOA.example", false),
            ("#shop.example", false),
            (";shop.example", false),
            (":shop.example", false),
            ("shop.example :127.0.0.2:x", false),
            ("shop.example\n203.0.113.7", false),
            ("shop.example\r", false),
            ("shop.example\tTRAP_URL", false),
            ("shop\0.example", false),
            ("=cmd|' /C calc'!a0.example", false),
            ("shop,x.example", false),
            ("\"shop.example\"", false),
            ("/shop/i.example", false),
            ("shop.example\u{2028}", false),
            ("\u{202e}shop.example", false),
            // Nobody's.
            ("shop.test", false),
            ("shop.invalid", false),
            ("shop.local", false),
            ("shop.onion", false),
            ("router.internal", false),
        ] {
            assert_eq!(is_registered_domain(name, true), wanted, "{name:?}");
        }
        assert!(!is_registered_domain("shop.example", false) && !is_registered_domain("example.net", false));
        assert!(is_registered_domain("sundew-of-somebody.net", false));
    }
}
