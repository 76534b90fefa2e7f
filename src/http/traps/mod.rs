//! What traps know, as pages, JSON and files for mail servers.

pub(super) mod acts;
pub(super) mod admin;
pub(super) mod api;
pub(super) mod check;
mod desk;
pub(super) mod exports;
mod gauges;
pub(super) mod pages;
pub(super) mod seeds;

use std::{net::IpAddr, sync::Arc};

pub use desk::Desk;
pub(super) use gauges::gauges;

use super::{App, error::HttpError};
use crate::{
    mail::{address::normalise_domain, organisation::Organisation},
    trap::{board::Board, memory::Network, watch::Traps},
};

/// What traps know; 404 where there are none.
pub(super) fn of(app: &App) -> Result<&Traps, HttpError> {
    app.traps.as_ref().ok_or(HttpError::TRAPS_OFF)
}

/// What is told of it; 404 where there are none.
pub(super) async fn board(app: &App) -> Result<Arc<Board>, HttpError> {
    match (&app.traps, &app.trap_desk) {
        (Some(traps), Some(desk)) => desk.board(traps).await,
        _ => Err(HttpError::TRAPS_OFF),
    }
}

fn desk(app: &App) -> Result<&Desk, HttpError> {
    app.trap_desk.as_ref().ok_or(HttpError::TRAPS_OFF)
}

/// Where mail came from or leads to, as it stands in a path or a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// An address.
    Network(IpAddr),
    /// A name at or below a registered domain, in A-labels.
    Domain(String),
}

impl Source {
    /// Reads an address, the network that stands for one (`203.0.113.7/32`, a /64), or a domain.
    pub(super) fn read(text: &str) -> Result<Self, HttpError> {
        let text = text.trim();
        let bare = text.split_once('/').filter(|(_, length)| matches!(*length, "32" | "64")).map_or(text, |(address, _)| address);
        let bare = bare.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Ok(Self::Network(Network::of(address).address()));
        }
        let wrong = || HttpError::unprocessable("invalid_source", "a source is an IP address or a domain name");
        let domain = normalise_domain(text).map_err(|_| wrong())?;
        if domain.contains('.') && !domain.starts_with('[') { Ok(Self::Domain(domain)) } else { Err(wrong()) }
    }

    /// The registered domain, or the address, as it is written.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Network(address) => address.to_string(),
            Self::Domain(domain) => Organisation::of(domain).map_or_else(|| domain.clone(), |registered| registered.as_str().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_an_address_or_a_domain_in_any_of_its_forms() {
        for (text, wanted) in [
            ("203.0.113.7", Some("203.0.113.7")),
            ("203.0.113.7/32", Some("203.0.113.7")),
            ("::ffff:203.0.113.7", Some("203.0.113.7")),
            ("2001:db8:42::5", Some("2001:db8:42::")),
            ("[2001:db8:42::5]", Some("2001:db8:42::")),
            ("2001:db8:42::/64", Some("2001:db8:42::")),
            ("Prizes.Example.", Some("prizes.example")),
            ("www.prizes.example", Some("prizes.example")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            ("203.0.113.0/24", None),
            ("prizes", None),
            ("", None),
            ("a@prizes.example", None),
        ] {
            assert_eq!(Source::read(text).ok().map(|source| source.name()).as_deref(), wanted, "{text}");
        }
    }
}
