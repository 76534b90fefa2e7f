//! Maps for the multimap module of rspamd, a symbol and how sure it is behind each key, which rspamd multiplies with the
//! score that its configuration gives the symbol. Why something is listed stands in a comment.

use std::fmt::Write;

use super::{Listed, head::Head};
use crate::trap::overrides::prefix;

const ADDRESS: &str = "TRAP_IP";
const RANGE: &str = "TRAP_RANGE";
const DOMAIN: &str = "TRAP_URL";
/// A range proves half of what an address does.
const RANGE_SURE: &str = "0.50";

pub(super) fn addresses(listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let comments = head.comments(&[
        "Addresses that sent mail to spam traps, for local.d/multimap.conf of rspamd:",
        "    TRAP_IP { type = \"ip\"; map = \"URL of this file\"; symbols = [\"TRAP_RANGE\"]; score = 4.5; }",
    ]);
    let (settings, mut body) = (head.settings, String::new());
    for entry in &listed.networks {
        let address = entry.name.address();
        let key = if address.is_ipv4() { address.to_string() } else { prefix(entry.name).to_string() };
        _ = writeln!(body, "{key} {ADDRESS}:{} # {}", sure(entry.figures.confidence), settings.evidence_page(address));
    }
    for range in &listed.ranges {
        let page = settings.evidence_page(range.network.network());
        _ = writeln!(body, "{} {RANGE}:{RANGE_SURE} # {page}", range.network);
    }
    (comments, body, listed.networks.len() + listed.ranges.len())
}

pub(super) fn domains(listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let comments = head.comments(&[
        "Domains that mail to spam traps leads to, for local.d/multimap.conf of rspamd:",
        "    TRAP_URL { type = \"url\"; filter = \"tld\"; map = \"URL of this file\"; score = 5.0; }",
    ]);
    let mut body = String::new();
    for entry in &listed.domains {
        let (name, page) = (&entry.name, head.settings.evidence_page(&entry.name));
        _ = writeln!(body, "{name} {DOMAIN}:{} # {page}", sure(entry.figures.confidence));
    }
    (comments, body, listed.domains.len())
}

/// Hundredths as rspamd reads a score.
fn sure(confidence: u8) -> String {
    format!("{}.{:02}", confidence / 100, confidence % 100)
}
