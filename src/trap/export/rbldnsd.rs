//! Zones for rbldnsd(8): a DNSBL of addresses and one of names (RFC 5782).
//!
//! What is a comment for it, a value or a placeholder is told by single characters, of which no entry has any.

use std::fmt::Write;

use super::{Listed, Settings, head, head::Head};
use crate::{
    mail::address::normalise_domain,
    trap::{memory::Network, overrides::prefix},
};

/// What is answered for an address, for a range, and for a domain that mail leads to.
const ADDRESS: &str = "127.0.0.4";
const RANGE: &str = "127.0.0.10";
const DOMAIN: &str = "127.0.1.2";
/// What is answered for the entries by which others test that a list works (RFC 5782 section 5).
const TEST: &str = "127.0.0.2";

/// A combined dataset with addresses of both versions in one zone.
pub(super) fn addresses(listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let top = top(
        head,
        &[
            "Addresses that sent mail to spam traps: 127.0.0.4 an address, 127.0.0.10 a range around several.",
            "    rbldnsd -b ADDRESS ZONE:combined:ip.rbldnsd",
        ],
    );
    let page = page(head.settings);
    let (version_4, version_6): (Vec<_>, Vec<_>) = listed.networks.iter().partition(|entry| is_version_4(entry.name));
    let mut body = String::new();
    _ = writeln!(body, "$DATASET ip4trie:v4 @\n:{ADDRESS}:Spam trap source, see {page}");
    _ = writeln!(body, "127.0.0.2 :{TEST}:Test entry (RFC 5782), see {page}\n!127.0.0.1");
    let write = |body: &mut String, entries: &[&super::Entry<Network>]| {
        for entry in entries {
            let (figures, since) = (entry.figures, head::date(entry.since));
            _ = write!(body, "{} :{ADDRESS}:", bare(entry.name));
            _ = writeln!(body, "{}+ mails to {}+ independent spam traps, listed {since}, see {page}", figures.hits, figures.groups);
        }
    };
    write(&mut body, &version_4);
    for range in &listed.ranges {
        let (network, addresses) = (range.network, range.addresses);
        _ = writeln!(body, "{network} :{RANGE}:{addresses} addresses of {network} sent mail to spam traps, see {page}");
    }
    _ = writeln!(body, "$DATASET ip6trie:v6 @\n:{ADDRESS}:Spam trap source, see {page}");
    _ = writeln!(body, "::ffff:7f00:2 :{TEST}:Test entry (RFC 5782), see {page}\n!::ffff:7f00:1");
    write(&mut body, &version_6);
    (top, body, listed.networks.len() + listed.ranges.len())
}

/// A dnset: each domain with all names below it.
pub(super) fn domains(listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let about = ["Domains that mail to spam traps leads to: 127.0.1.2.", "    rbldnsd -b ADDRESS ZONE:dnset:url.rbldnsd"];
    let (top, page) = (top(head, &about), page(head.settings));
    let mut body = String::new();
    _ = writeln!(body, ":{DOMAIN}:Named in mail to spam traps, see {page}");
    _ = writeln!(body, "test :{TEST}:Test entry (RFC 5782), see {page}\n!invalid");
    for entry in &listed.domains {
        let (name, figures, since) = (&entry.name, entry.figures, head::date(entry.since));
        _ = write!(body, ".{name} :{DOMAIN}:{}+ mails to {}+ independent spam traps", figures.hits, figures.groups);
        _ = writeln!(body, " lead to it, listed {since}, see {page}");
    }
    (top, body, listed.domains.len())
}

/// Comments, and what all of a zone needs. A copy expires in rbldnsd too. When it was made is not said there: rbldnsd
/// refuses a file from the future, and clocks differ by seconds.
fn top(head: Head<'_>, about: &[&str]) -> String {
    let host = head.settings.public_url.domain().and_then(|domain| normalise_domain(domain).ok());
    let host = host.as_deref().unwrap_or("localhost");
    let mut top = head.comments(about);
    _ = writeln!(top, "$SOA 300 {host} hostmaster.{host} {} 1h 15m 7d 5m", head.now);
    _ = writeln!(top, "$TIMESTAMP - {}", head::utc(head.expires()).format("%Y:%m:%d:%H:%M:%S"));
    top
}

/// The evidence page as a template: rbldnsd puts what was asked for in place of `$`, and `$` in place of `$$`.
fn page(settings: &Settings) -> String {
    settings.evidence_page("").replace('$', "$$") + "$"
}

fn is_version_4(network: Network) -> bool {
    network.address().is_ipv4()
}

/// An address, or a /64.
fn bare(network: Network) -> String {
    if is_version_4(network) { network.address().to_string() } else { prefix(network).to_string() }
}
