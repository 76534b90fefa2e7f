//! What of the memory is for others to know.
//!
//! Figures that are told are rounded down, and of days, not of moments: who counts along while writing to addresses could
//! otherwise tell which of them are traps.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::{
    Settings,
    ranges::{self, Range},
    reserved::{is_public, is_registered_domain},
};
use crate::trap::{
    campaigns::CampaignId,
    memory::{Evidence, Label, Memory, Network, Phase, Secs},
    overrides::{Exempt, prefix},
};

/// Campaigns are told of that so many groups have seen...
pub(super) const LEAST_GROUPS: usize = 3;
/// ...and so long after the first of their mails.
pub(super) const LAG: Secs = 2 * 60 * 60;

/// How much there is of something, in round numbers: 1, 2, 3, 5, 10, 20, 30, 50 and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// At least so many groups, which have nothing to do with each other, have seen it at a trap.
    pub groups: u32,
    /// At least so many mails at traps.
    pub hits: u32,
    /// How sure it was in hundredths, at least, when it was last seen: tenths, then 95 and 99.
    pub confidence: u8,
}

/// Something that is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<N> {
    /// What.
    pub name: N,
    /// Since when.
    pub since: Secs,
    /// How much there is of it.
    pub figures: Figures,
}

/// A campaign that may be told of, whether it is listed or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its name.
    pub id: CampaignId,
    /// When it was first seen.
    pub first: Secs,
    /// When it was last seen at a trap.
    pub last: Secs,
    /// Addresses that have seen it, at least: three of a group on a day count.
    pub traps: u32,
    /// How much there is of it.
    pub figures: Figures,
    /// What it amounted to when it was last seen.
    pub label: Label,
    /// Since when it is listed, if it is.
    pub listed_since: Option<Secs>,
}

/// All that is for others, in an order that is always the same.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Addresses, and /64 of version 6.
    pub networks: Vec<Entry<Network>>,
    /// Networks of version 4 around many of those, none within another.
    pub ranges: Vec<Range>,
    /// Registered domains in ASCII.
    pub domains: Vec<Entry<Box<str>>>,
    /// Campaigns that enough groups have seen.
    pub campaigns: Vec<Campaign>,
    /// What never is: ours, what overrides and whoever runs this say.
    exempt: [Exempt; 3],
    lists_documentation: bool,
}

impl Listed {
    /// What is listed at `now`, without what is ours, reserved or exempt.
    pub fn of(memory: &Memory, overrides: &Exempt, settings: &Settings, now: Secs) -> Self {
        let mut listed = Self {
            exempt: [settings.ours.clone(), overrides.clone(), cleared(memory)],
            lists_documentation: settings.lists_documentation,
            ..Self::default()
        };
        let networks = memory.networks().filter(|named| is_listed(&named.evidence, now) && listed.may_list_network(prefix(named.name)));
        listed.networks = networks.filter_map(|named| entry(named.name, &named.evidence, now)).collect();
        listed.networks.sort_unstable_by_key(|entry| entry.name);
        let domains = memory.domains().filter(|named| is_listed(&named.evidence, now) && listed.may_list_domain(&named.name));
        listed.domains = domains.filter_map(|named| entry(named.name.clone(), &named.evidence, now)).collect();
        listed.domains.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        let campaigns = memory.campaigns().filter(|named| !listed.exempt.iter().any(|exempt| exempt.has_campaign(named.name)));
        listed.campaigns = campaigns.filter_map(|named| campaign(named.name, &named.evidence, now)).collect();
        listed.campaigns.sort_unstable_by_key(|campaign| campaign.id);

        let reach_many = memory.networks().filter(|named| named.evidence.reaches_many(now)).map(|named| prefix(named.name));
        let reach_many = Exempt::new(reach_many.collect(), [], Vec::new());
        let addresses = listed.networks.iter().filter_map(|entry| match entry.name.address() {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        });
        let may_list = |range: Ipv4Net| listed.may_list_network(range.into()) && !reach_many.has_part_of(range.into());
        listed.ranges = ranges::around(&addresses.collect::<Vec<_>>(), may_list);
        listed
    }

    /// The entry of an address, and the range around it: what a page says of why mail from there is refused.
    pub fn find(&self, address: IpAddr) -> (Option<&Entry<Network>>, Option<&Range>) {
        let network = Network::of(address);
        let entry = self.networks.binary_search_by_key(&network, |entry| entry.name).ok();
        let range = match network.address() {
            IpAddr::V4(address) => ranges::find(&self.ranges, address),
            IpAddr::V6(_) => None,
        };
        (entry.and_then(|at| self.networks.get(at)), range)
    }

    /// Whether nothing forbids to name these addresses.
    pub(super) fn may_list_network(&self, network: IpNet) -> bool {
        is_public(network, self.lists_documentation) && !self.exempt.iter().any(|exempt| exempt.has_part_of(network))
    }

    /// Whether nothing forbids to name this domain.
    pub(super) fn may_list_domain(&self, domain: &str) -> bool {
        is_registered_domain(domain, self.lists_documentation) && !self.is_exempt_domain(domain)
    }

    /// Whether it is never listed, if it is one.
    pub(super) fn is_exempt_domain(&self, domain: &str) -> bool {
        self.exempt.iter().any(|exempt| exempt.has_domain(domain))
    }
}

/// What whoever runs this said is no spam.
fn cleared(memory: &Memory) -> Exempt {
    let is_cleared = |evidence: &Evidence| evidence.listing.is_cleared;
    let networks = memory.networks().filter(|named| is_cleared(&named.evidence)).map(|named| prefix(named.name));
    let domains = memory.domains().filter(|named| is_cleared(&named.evidence)).map(|named| &*named.name);
    let campaigns = memory.campaigns().filter(|named| is_cleared(&named.evidence)).map(|named| named.name);
    Exempt::new(networks.collect(), domains, campaigns.collect())
}

/// Since when something is listed and still is at `now`.
fn listed_since(evidence: &Evidence, now: Secs) -> Option<Secs> {
    match evidence.listing.phase {
        Phase::Listed { since, until } if now < until => Some(since),
        _ => None,
    }
}

/// What reaches many people is somebody's mail server, or everybody's site, even if that came after its listing.
fn is_listed(evidence: &Evidence, now: Secs) -> bool {
    listed_since(evidence, now).is_some() && !evidence.reaches_many(now)
}

fn entry<N>(name: N, evidence: &Evidence, now: Secs) -> Option<Entry<N>> {
    Some(Entry { name, since: listed_since(evidence, now)?, figures: Figures::of(evidence) })
}

fn campaign(id: CampaignId, evidence: &Evidence, now: Secs) -> Option<Campaign> {
    let told_from = evidence.first.saturating_add(LAG);
    if evidence.groups.count() < LEAST_GROUPS || now < told_from {
        return None;
    }
    // As it was then: what is told must not change while nothing happens.
    let label = evidence.label(evidence.last.max(told_from));
    // Codes and receipts are letters to people.
    (label != Label::Transactional).then(|| Campaign {
        id,
        first: evidence.first,
        last: evidence.last.max(evidence.first),
        // Of many groups the addresses of some are counted alone.
        traps: at_least(evidence.groups.addresses().max(evidence.groups.count()) as u64) as u32,
        figures: Figures::of(evidence),
        label,
        listed_since: listed_since(evidence, now),
    })
}

impl Figures {
    fn of(evidence: &Evidence) -> Self {
        Self {
            groups: at_least(evidence.groups.count() as u64) as u32,
            hits: at_least(evidence.trap_hits().into()) as u32,
            confidence: sure_at_least(evidence.confidence(evidence.last)),
        }
    }
}

fn sure_at_least(confidence: f32) -> u8 {
    let hundredths = (confidence * 100.0) as u8;
    [99, 95].into_iter().find(|step| hundredths >= *step).unwrap_or(hundredths / 10 * 10)
}

/// The round number below: 1, 2, 3 or 5 with noughts behind it.
pub(super) fn at_least(count: u64) -> u64 {
    let Some(noughts) = count.checked_ilog10() else { return 0 };
    let unit = 10_u64.pow(noughts);
    let first = [5, 3, 2].into_iter().find(|digit| *digit <= count / unit).unwrap_or(1);
    first * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_by_the_round_one_below() {
        for (count, wanted) in
            [(0, 0), (1, 1), (2, 2), (3, 3), (4, 3), (5, 5), (9, 5), (10, 10), (19, 10), (41, 30), (99, 50), (4_711, 3_000)]
        {
            assert_eq!(at_least(count), wanted, "{count}");
        }
        for (confidence, wanted) in [(0.0, 0), (0.69, 60), (0.7, 70), (0.94, 90), (0.96, 95), (0.999, 99), (1.0, 99)] {
            assert_eq!(sure_at_least(confidence), wanted, "{confidence}");
        }
        assert_eq!(at_least(u64::MAX), 10_000_000_000_000_000_000, "without an overflow");
    }
}
