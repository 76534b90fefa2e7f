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

/// What so many groups have seen is told of.
pub const LEAST_GROUPS: usize = 3;

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
    /// Until when, if it is not seen again.
    pub until: Secs,
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
    /// Until when this installation learns and lists nothing.
    pub learns_until: Secs,
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
            learns_until: memory.learns_until(),
            ..Self::default()
        };
        let networks = memory.networks().filter(|named| is_listed(&named.evidence, now) && listed.may_list_network(prefix(named.name)));
        listed.networks = networks.filter_map(|named| entry(named.name, &named.evidence, now)).collect();
        listed.networks.sort_unstable_by_key(|entry| entry.name);
        let domains = memory.domains().filter(|named| is_listed(&named.evidence, now) && listed.may_list_domain(&named.name));
        listed.domains = domains.filter_map(|named| entry(named.name.clone(), &named.evidence, now)).collect();
        listed.domains.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        let campaigns = memory.campaigns().filter(|named| !listed.exempt.iter().any(|exempt| exempt.has_campaign(named.name)));
        listed.campaigns = campaigns.filter_map(|named| campaign(named.name, &named.evidence, settings.lag, now)).collect();
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

    /// The entry of the domain that this name is at or below.
    pub fn find_domain(&self, name: &str) -> Option<&Entry<Box<str>>> {
        let at = |domain: &str| self.domains.binary_search_by(|entry| (*entry.name).cmp(domain)).ok();
        let mut above = std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, above)| above));
        above.find_map(at).and_then(|at| self.domains.get(at))
    }

    /// A campaign that may be told of.
    pub fn campaign(&self, id: CampaignId) -> Option<&Campaign> {
        self.campaigns.binary_search_by_key(&id, |campaign| campaign.id).ok().and_then(|at| self.campaigns.get(at))
    }

    /// Whether a key of the statistics may be named: networks and domains as on every list, and whatever is neither.
    pub fn may_tell(&self, key: &str) -> bool {
        match network(key) {
            Some(network) => self.may_list_network(network),
            None => !self.is_exempt_domain(key),
        }
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

/// Since when something is listed and still is at `now`, and until when.
fn listed(evidence: &Evidence, now: Secs) -> Option<(Secs, Secs)> {
    match evidence.listing.phase {
        Phase::Listed { since, until } if now < until => Some((since, until)),
        _ => None,
    }
}

/// What reaches many people is somebody's mail server, or everybody's site, even if that came after its listing.
fn is_listed(evidence: &Evidence, now: Secs) -> bool {
    listed(evidence, now).is_some() && !evidence.reaches_many(now)
}

fn entry<N>(name: N, evidence: &Evidence, now: Secs) -> Option<Entry<N>> {
    let (since, until) = listed(evidence, now)?;
    Some(Entry { name, since, until, figures: Figures::of(evidence) })
}

fn campaign(id: CampaignId, evidence: &Evidence, lag: Secs, now: Secs) -> Option<Campaign> {
    let told_from = evidence.first.saturating_add(lag);
    if evidence.groups.count() < LEAST_GROUPS || now < told_from {
        return None;
    }
    let listed_since = listed(evidence, now).map(|(since, _)| since);
    // As it was then: what is told must not change while nothing happens.
    let label = if listed_since.is_some() { Label::Spam } else { evidence.label(evidence.last.max(told_from)) };
    // Codes and receipts are letters to people.
    (label != Label::Transactional).then(|| Campaign {
        id,
        first: evidence.first,
        last: evidence.last.max(evidence.first),
        // Of many groups the addresses of some are counted alone.
        traps: at_least(evidence.groups.addresses().max(evidence.groups.count()) as u64) as u32,
        figures: Figures::of(evidence),
        label,
        listed_since,
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

/// The network that a key is, whole or in the words of an address literal (RFC 5321 4.1.3).
fn network(key: &str) -> Option<IpNet> {
    let plain = key.trim_matches(['[', ']']);
    let plain = plain.strip_prefix("IPv6:").or(plain.strip_prefix("ipv6:")).unwrap_or(plain);
    let address = || plain.parse::<IpAddr>().ok().map(|address| IpNet::from(address.to_canonical()));
    plain.parse::<IpNet>().ok().map(|network| network.trunc()).or_else(address)
}

/// The round number below: 1, 2, 3 or 5 with noughts behind it.
pub fn at_least(count: u64) -> u64 {
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

    #[test]
    fn networks_are_known_in_what_keys_are_written_as() {
        for (key, wanted) in [
            ("203.0.113.7", Some("203.0.113.7/32")),
            ("203.0.113.0/24", Some("203.0.113.0/24")),
            ("203.0.113.7/24", Some("203.0.113.0/24")),
            ("2001:db8:42::/64", Some("2001:db8:42::/64")),
            ("[203.0.113.7]", Some("203.0.113.7/32")),
            ("[IPv6:2001:db8::1]", Some("2001:db8::1/128")),
            ("::ffff:203.0.113.7", Some("203.0.113.7/32")),
            ("shop.example", None),
            ("1.2", None),
        ] {
            assert_eq!(network(key).map(|network| network.to_string()).as_deref(), wanted, "{key}");
        }
    }
}
