//! A CIDR table of Postfix (cidr_table(5)) for `check_client_access` (postconf(5)). The first line that fits counts, so
//! addresses stand before the ranges around them.

use std::fmt::Write;

use super::{Listed, head, head::Head};
use crate::trap::overrides::prefix;

pub(super) fn cidr(listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let comments = head.comments(&[
        "Addresses that sent mail to spam traps, for smtpd_client_restrictions of Postfix:",
        "    check_client_access cidr:/etc/postfix/sundew.cidr",
        "With warn_if_reject before it, mail is let in and the log says what would have been refused.",
    ]);
    let (settings, mut body) = (head.settings, String::new());
    for entry in &listed.networks {
        let (network, figures) = (prefix(entry.name), entry.figures);
        _ = writeln!(
            body,
            "{network}  REJECT {}+ mails to {}+ independent spam traps, listed {}, see {}",
            figures.hits,
            figures.groups,
            head::date(entry.since),
            settings.evidence_page(entry.name.address()),
        );
    }
    for range in &listed.ranges {
        let (network, page) = (range.network, settings.evidence_page(range.network.network()));
        _ = writeln!(body, "{network}  REJECT {} addresses of {network} sent mail to spam traps, see {page}", range.addresses);
    }
    (comments, body, listed.networks.len() + listed.ranges.len())
}
