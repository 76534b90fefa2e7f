//! `/traps/sources/{source}`: whether an address, a network or a domain is listed, why, and how it comes off.

use std::net::IpAddr;

use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use ipnet::{IpNet, Ipv4Net};
use serde::Deserialize;

use super::{all_href, day, operator, said, top::source_href, warm_up};
use crate::{
    http::{
        App,
        about::contact,
        error::HttpError,
        locale::Words,
        pages::{PageQuery, frame, go, page},
        traps::{Source, board, of},
        view::{self, Figure, Lookup, PartRow, Place, SourcePage, Standing},
        visitor::Visitor,
    },
    mail::timestamp::Timestamp,
    trap::{
        board::{Board, Subject},
        export::{Entry, Figures},
        memory::{Network, Secs},
    },
};

/// How many addresses of a network are named.
const MAX_WITHIN: usize = 100;

/// What somebody looks up.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct LookupQuery {
    source: String,
}

/// `GET /traps/sources?source=`: to the page of that.
pub(in crate::http) async fn look_up(State(app): State<App>, Query(asked): Query<LookupQuery>) -> Result<Response, HttpError> {
    let wanted = Wanted::read(&asked.source)?;
    of(&app)?;
    Ok(go(&source_href(&all_href(&app), &wanted.name()), None, None))
}

/// The form that leads there.
pub(super) fn lookup(app: &App) -> Lookup {
    Lookup { href: format!("{}/sources", all_href(app)) }
}

/// `GET /traps/sources/{source}`.
pub(in crate::http) async fn source(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    Path(named): Path<String>,
    Query(done): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let board = board(&app).await?;
    let wanted = Wanted::read(&named)?;
    let name = wanted.name();
    let here = all_href(&app);
    let mut frame = frame(&app, words, Place::Traps);
    frame.notice = done.notice();
    let found = Found::of(&wanted, &board, words);
    let exact = match wanted.subject() {
        Some(subject) if visitor.credentials.operator => subject.exact(&of(&app)?.state().memory, Timestamp::now().as_secs()),
        _ => None,
    };
    let figures = exact.as_ref().map(|exact| said::exact_figures(exact, words));
    let shown = SourcePage {
        page: frame,
        source: wanted.shown(),
        is_domain: matches!(wanted, Wanted::One(Source::Domain(_))),
        standing: found.standing,
        around: found.around,
        figures: figures.unwrap_or(found.figures),
        is_exact: exact.is_some(),
        within: wanted.within(&board, &here),
        warm_up_until: warm_up(&board, words),
        // A network around many comes off with its addresses.
        take_off_href: found.is_listed.then(|| source_href(&here, &name)),
        contact: app.settings.abuse_contact.as_ref().map(contact),
        lookup: lookup(&app),
        decide: exact.map(|exact| operator::form(&app, &exact, "")),
        all_href: here,
    };
    page(words, &shown)
}

/// An address or a domain; or a network of version 4 that may be listed as a whole.
enum Wanted {
    One(Source),
    Around(Ipv4Net),
}

impl Wanted {
    fn read(text: &str) -> Result<Self, HttpError> {
        match text.trim().parse::<IpNet>() {
            Ok(IpNet::V4(network)) if network.prefix_len() < 32 => Ok(Self::Around(network.trunc())),
            Ok(IpNet::V6(network)) if network.prefix_len() < 64 => {
                Err(HttpError::unprocessable("invalid_source", "of version 6 networks are known by their /64"))
            }
            _ => Source::read(text).map(Self::One),
        }
    }

    /// As it stands in the path of its page.
    fn name(&self) -> String {
        match self {
            Self::One(source) => source.name(),
            Self::Around(network) => network.to_string(),
        }
    }

    /// As people read it.
    fn shown(&self) -> String {
        match self {
            Self::One(Source::Network(address @ IpAddr::V6(_))) => format!("{address}/64"),
            Self::One(Source::Domain(_)) => view::readable(&self.name()).0,
            _ => self.name(),
        }
    }

    fn subject(&self) -> Option<Subject> {
        match self {
            Self::One(Source::Network(address)) => Some(Subject::Network(Network::of(*address))),
            Self::One(Source::Domain(_)) => Some(Subject::Domain(self.name().into())),
            Self::Around(_) => None,
        }
    }

    /// The listed addresses of a network.
    fn within(&self, board: &Board, here: &str) -> Vec<PartRow> {
        let Self::Around(network) = self else { return Vec::new() };
        let networks = &board.listed.networks;
        let of = |address: IpAddr| Network::of(address);
        let first = networks.partition_point(|entry| entry.name < of(network.network().into()));
        let last = of(network.broadcast().into());
        let within = networks[first..].iter().take_while(|entry| entry.name <= last).take(MAX_WITHIN);
        let row = |address: String| PartRow { href: Some(source_href(here, &address)), text: address, share: None };
        within.map(|entry| row(entry.name.address().to_string())).collect()
    }
}

/// What may be told of a source.
struct Found {
    standing: Standing,
    around: Option<String>,
    figures: Vec<Figure>,
    /// By itself, not as part of a network.
    is_listed: bool,
}

impl Found {
    fn of(wanted: &Wanted, board: &Board, words: Words) -> Self {
        let listed = &board.listed;
        let (entry, range) = match wanted {
            Wanted::One(Source::Network(address)) => {
                let (entry, range) = listed.find(*address);
                (entry.map(Told::of), range)
            }
            Wanted::One(Source::Domain(domain)) => (listed.find_domain(domain).map(Told::of), None),
            Wanted::Around(network) => (None, listed.find(network.network().into()).1.filter(|range| range.network.contains(network))),
        };
        let around = range.map(|range| {
            let network = range.network.to_string();
            words.text_with("traps-source-range", &[("count", range.addresses.into()), ("network", network.into())])
        });
        let figures = entry.as_ref().map(|told| told.figures(words)).unwrap_or_default();
        let is_listed = entry.is_some();
        let (standing, around) = match (entry, around) {
            (Some(Told { since, until, .. }), around) => (Standing::Listed { since: day(since, words), until: day(until, words) }, around),
            (None, Some(around)) => (Standing::Around(around), None),
            (None, None) if listed.may_tell(&wanted.name()) => (Standing::Free, None),
            (None, None) => (Standing::Never, None),
        };
        Self { standing, around, figures, is_listed }
    }
}

/// An entry of a list, whatever it is of.
struct Told {
    since: Secs,
    until: Secs,
    figures: Figures,
}

impl Told {
    fn of<N>(entry: &Entry<N>) -> Self {
        Self { since: entry.since, until: entry.until, figures: entry.figures }
    }

    fn figures(&self, words: Words) -> Vec<Figure> {
        let Figures { groups, hits, confidence } = self.figures;
        vec![
            Figure { key: "traps-mails-column", text: said::at_least(hits, words) },
            Figure { key: "traps-groups-column", text: said::at_least(groups, words) },
            Figure { key: "traps-sure", text: said::sure(confidence, words) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_networks_and_domains_are_told_apart() {
        for (text, name, shown) in [
            ("203.0.113.7", "203.0.113.7", "203.0.113.7"),
            ("203.0.113.7/24", "203.0.113.0/24", "203.0.113.0/24"),
            ("203.0.113.7/32", "203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3::4", "2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example", "bücher.example"),
        ] {
            let wanted = Wanted::read(text).unwrap();
            assert_eq!((wanted.name().as_str(), wanted.shown().as_str()), (name, shown), "{text}");
        }
        assert!(Wanted::read("nobody").is_err() && Wanted::read("2001:db8::/32").is_err());
    }
}
