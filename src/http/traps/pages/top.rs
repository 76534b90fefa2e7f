//! Where mail to traps comes from and leads to: the most frequent of one dimension.

use ipnet::IpNet;
use percent_encoding::utf8_percent_encode;

use super::TrapsQuery;
use crate::{
    http::{
        locale::Words,
        view::{self, Choice, PATH_SEGMENT, TopList, TopRow},
    },
    trap::{
        board::{Board, Key},
        statistics::Dimension,
    },
};

/// The part of the page that it is.
const PART: &str = "sources";

/// The message that names a dimension.
const fn key(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Source => "traps-by-source",
        Dimension::Network => "traps-by-network",
        Dimension::Helo => "traps-by-helo",
        Dimension::HeloKind => "traps-by-helo-kind",
        Dimension::EnvelopeDomain => "traps-by-envelope-domain",
        Dimension::FromOrganisation => "traps-by-from-organisation",
        Dimension::DkimDomain => "traps-by-dkim-domain",
        Dimension::UrlDomain => "traps-by-url-domain",
        Dimension::Subject => "traps-by-subject",
        Dimension::Attachment => "traps-by-attachment-sha256",
        Dimension::FileType => "traps-by-file-type",
        Dimension::TrapClass => "traps-by-trap-class",
        Dimension::Tls => "traps-by-tls",
        Dimension::Spf => "traps-by-spf",
        Dimension::Dkim => "traps-by-dkim",
        Dimension::Dmarc => "traps-by-dmarc",
    }
}

/// What is asked for, and how else it could be.
pub(super) fn list(board: &Board, asked: &TrapsQuery, here: &str, words: Words) -> TopList {
    let dimension = asked.by.as_deref().and_then(Dimension::from_name).unwrap_or(Dimension::Source);
    let choice = |one: Dimension| Choice {
        href: TrapsQuery { by: Some(one.name().to_owned()), ..asked.clone() }.href(here, PART),
        text: words.text(key(one)),
        is_current: one == dimension,
    };
    let found = board.top.iter().find(|top| top.dimension == dimension);
    let keys = found.map(|top| top.keys.as_slice()).unwrap_or_default();
    let number = |number: u64| words.count("admin-number", usize::try_from(number).unwrap_or(usize::MAX));
    // Of all, so that the sentence holds for each.
    let error = keys.iter().map(|key| key.hits.saturating_sub(key.at_least)).max().unwrap_or(0);
    let most = found.map_or(0, |top| top.others_at_most);
    TopList {
        dimensions: Dimension::ALL.map(choice).to_vec(),
        name: words.text(key(dimension)),
        rows: keys.iter().map(|key| row(dimension, key, here, number)).collect(),
        error: match (error, most) {
            (0, 0) => words.text("traps-top-whole"),
            _ => words.text_with("traps-top-error", &[("error", number(error).into()), ("most", number(most).into())]),
        },
    }
}

fn row(dimension: Dimension, key: &Key, here: &str, number: impl Fn(u64) -> String) -> TopRow {
    TopRow {
        key: if is_domain(dimension) { view::readable(&key.key).0 } else { key.key.to_string() },
        href: has_page(dimension, &key.key).then(|| source_href(here, &key.key)),
        numbers: [key.hits, key.traps, key.groups].map(number),
    }
}

const fn is_domain(dimension: Dimension) -> bool {
    matches!(
        dimension,
        Dimension::Helo | Dimension::EnvelopeDomain | Dimension::FromOrganisation | Dimension::DkimDomain | Dimension::UrlDomain
    )
}

/// Whether something is known of it besides: of networks, and of domains that mail leads to.
fn has_page(dimension: Dimension, key: &str) -> bool {
    match dimension {
        Dimension::Source | Dimension::Network => key.parse::<IpNet>().is_ok() || key.parse::<std::net::IpAddr>().is_ok(),
        Dimension::UrlDomain => !key.ends_with('…'),
        _ => false,
    }
}

/// The page of a source.
pub(super) fn source_href(here: &str, source: &str) -> String {
    format!("{here}/sources/{}", utf8_percent_encode(source, PATH_SEGMENT))
}
