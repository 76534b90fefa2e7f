//! Networks around many listed addresses: who has lost one goes on from the next.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

/// Prefix lengths from the widest, each with the listed addresses that it takes more than: the counts of UCEPROTECT's
/// second level. It knows who was given which network; nobody tells us, so see [`is_even`].
const COUNTS: [(u8, usize); 4] = [(21, 24), (22, 14), (23, 9), (24, 4)];

/// A network of which many addresses are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Which one.
    pub network: Ipv4Net,
    /// Its listed addresses.
    pub addresses: usize,
}

/// The widest such networks of listed addresses, which are in order, that may be listed; in order.
pub(super) fn around(addresses: &[Ipv4Addr], may_list: impl Fn(Ipv4Net) -> bool) -> Vec<Range> {
    let mut ranges: Vec<Range> = Vec::new();
    for (length, count) in COUNTS {
        let found = ranges.len();
        let mut rest = addresses;
        while let Some(first) = rest.first() {
            let Ok(network) = Ipv4Net::new(*first, length).map(|network| network.trunc()) else { break };
            let (within, behind) = rest.split_at(rest.partition_point(|address| *address <= network.broadcast()));
            rest = behind;
            if within.len() > count && find(&ranges[..found], *first).is_none() && is_even(network, within) && may_list(network) {
                ranges.push(Range { network, addresses: within.len() });
            }
        }
        ranges.sort_unstable_by_key(|range| range.network);
    }
    ranges
}

/// The range around an address, of such that are in order and none within another.
pub(super) fn find(ranges: &[Range], address: Ipv4Addr) -> Option<&Range> {
    let behind = ranges.partition_point(|range| range.network.network() <= address);
    ranges[..behind].last().filter(|range| range.network.contains(&address))
}

/// Whether each half of a network has as many listed addresses as a /24 needs: one bad /24 must not drag a neighbour
/// along that belongs to somebody else.
fn is_even(network: Ipv4Net, within: &[Ipv4Addr]) -> bool {
    let (narrowest, least) = COUNTS[COUNTS.len() - 1];
    let Some(half) = network.subnets(network.prefix_len() + 1).ok().and_then(|mut halves| halves.next()) else { return false };
    let lower = within.partition_point(|address| *address <= half.broadcast());
    network.prefix_len() == narrowest || lower.min(within.len() - lower) > least
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many addresses in each of consecutive /24.
    fn listed(counts: &[u8]) -> Vec<Ipv4Addr> {
        let of = |(third, count): (usize, &u8)| (1..=*count).map(move |fourth| Ipv4Addr::new(203, 0, third as u8, fourth));
        counts.iter().enumerate().flat_map(of).collect()
    }

    fn ranges(counts: &[u8]) -> Vec<(String, usize)> {
        let told = |range: Range| (range.network.to_string(), range.addresses);
        around(&listed(counts), |_| true).into_iter().map(told).collect()
    }

    #[test]
    fn a_network_is_listed_around_more_than_so_many_addresses_and_only_the_widest() {
        for (counts, wanted) in [
            (&[4][..], &[][..]),
            (&[5], &[("203.0.0.0/24", 5)]),
            (&[4, 4], &[]),
            (&[5, 5], &[("203.0.0.0/23", 10)]),
            (&[0, 5, 5], &[("203.0.1.0/24", 5), ("203.0.2.0/24", 5)]),
            (&[5, 5, 5], &[("203.0.0.0/22", 15)]),
            (&[5, 3, 3, 3], &[("203.0.0.0/24", 5)]),
            (&[5, 3, 3, 4], &[("203.0.0.0/22", 15)]),
            (&[4, 4, 3, 3, 4, 4, 3, 0], &[("203.0.0.0/21", 25)]),
            (&[4, 4, 3, 3, 3, 3, 2, 2], &[]),
        ] {
            let wanted: Vec<_> = wanted.iter().map(|(network, count)| ((*network).to_owned(), *count)).collect();
            assert_eq!(ranges(counts), wanted, "{counts:?}");
        }
    }

    #[test]
    fn one_bad_network_does_not_drag_its_neighbour_along() {
        assert_eq!(ranges(&[200]), [("203.0.0.0/24".to_owned(), 200)]);
        assert_eq!(ranges(&[200, 4]), [("203.0.0.0/24".to_owned(), 200)]);
        assert_eq!(ranges(&[200, 5]), [("203.0.0.0/23".to_owned(), 205)]);
    }

    #[test]
    fn where_a_wide_one_may_not_be_listed_the_narrower_ones_are() {
        let good: Ipv4Net = "203.0.1.200/32".parse().unwrap();
        let ranges = around(&listed(&[5, 5, 5]), |network| !network.contains(&good));
        let ranges: Vec<_> = ranges.iter().map(|range| range.network.to_string()).collect();
        assert_eq!(ranges, ["203.0.0.0/24", "203.0.2.0/24"]);
    }

    #[test]
    fn the_ends_of_all_addresses_are_no_special_case() {
        let addresses: Vec<_> = (250..=255).map(|last| Ipv4Addr::new(255, 255, 255, last)).collect();
        assert_eq!(around(&addresses, |_| true)[0].network.to_string(), "255.255.255.0/24");
        assert!(around(&[], |_| true).is_empty());
    }
}
