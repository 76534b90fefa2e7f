//! What is near a reader: their own machine and network, which a mail must not ask things of in their name.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Names that no public name server answers for, by their end: RFC 6761 (localhost), RFC 6762 (local), RFC 8375
/// (home.arpa), ICANN's reserve for private use (internal), and those that routers and offices use all the same.
const NEAR_NAMES: &[&str] =
    &["corp", "fritz.box", "home", "home.arpa", "internal", "intranet", "lan", "local", "localdomain", "localhost", "private"];

/// Whether a URL leads there, as far as it tells: a public name may stand for a private address, and a public server may
/// lead on to one.
pub(super) fn is_near(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_near_name(name),
        Some(Host::Ipv4(ip)) => is_near_v4(ip),
        Some(Host::Ipv6(ip)) => is_near_v6(ip),
        None => true,
    }
}

fn is_near_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    let ends = |end: &str| name.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    // A name of one label is completed by the reader's own network.
    !name.contains('.') || NEAR_NAMES.iter().copied().any(ends)
}

/// All that is not for the whole internet (RFC 6890), and what is for groups or for nobody.
fn is_near_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && b & 0xc0 == 64;
    let is_reserved = a == 0 || a >= 224 || (a, b, c) == (192, 0, 0) || a == 198 && b & 0xfe == 18;
    ip.is_private() || ip.is_loopback() || ip.is_link_local() || is_shared || is_reserved
}

fn is_near_v6(ip: Ipv6Addr) -> bool {
    let [a, b, c, .., g, h] = ip.segments();
    let v4 = |high: u16, low: u16| is_near_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    // Addresses that carry one of IPv4: mapped or compatible (RFC 4291 2.5.5), translated (RFC 6052, RFC 8215), 6to4.
    let carries = match (a, b) {
        (0, 0) => ip.segments()[..5] == [0; 5] && v4(g, h),
        (0x64, 0xff9b) => c != 0 || v4(g, h),
        (0x2002, _) => v4(b, c),
        _ => false,
    };
    let is_site_local = a & 0xffc0 == 0xfec0;
    carries || ip.is_unique_local() || ip.is_unicast_link_local() || ip.is_multicast() || is_site_local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_near_a_reader_are_told_from_those_of_the_internet_however_they_are_written() {
        for (host, is_near_there) in [
            ("localhost", true),
            ("LOCALHOST.", true),
            ("printer.local", true),
            ("app.internal", true),
            ("router", true),
            ("nas.home.arpa", true),
            ("127.0.0.1", true),
            ("0x7f.1", true),
            ("2130706433", true),
            ("127.1.", true),
            ("0.0.0.0", true),
            ("10.1.2.3", true),
            ("100.64.0.1", true),
            ("169.254.169.254", true),
            ("172.31.255.255", true),
            ("192.168.178.1", true),
            ("255.255.255.255", true),
            ("[::1]", true),
            ("[::]", true),
            ("[::ffff:192.168.0.1]", true),
            ("[::192.168.0.1]", true),
            ("[64:ff9b::10.0.0.1]", true),
            ("[64:ff9b:1::1]", true),
            ("[2002:c0a8:1::1]", true),
            ("[fd00::1]", true),
            ("[fe80::1]", true),
            ("[ff02::1]", true),
            ("pond.example", false),
            ("notlocal.example", false),
            ("mylocal", true),
            ("local.pond.example", false),
            ("internal.example.com", false),
            ("xlocal.com", false),
            ("172.32.0.1", false),
            ("100.128.0.1", false),
            ("192.0.2.1", false),
            ("8.8.8.8", false),
            ("[2001:db8::1]", false),
            ("[64:ff9b::8.8.8.8]", false),
            ("[2002:808:808::1]", false),
            ("[::ffff:8.8.8.8]", false),
        ] {
            let url = Url::parse(&format!("http://{host}/a.gif")).unwrap();
            assert_eq!(is_near(&url), is_near_there, "{host}");
        }
    }
}
