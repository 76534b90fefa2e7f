//! Networks of clients: which one an address belongs to, and what one of them may have: connections, room, mail a minute.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

mod connections;
mod rates;
mod shares;

pub use connections::{ConnectionLimiter, ConnectionPermit, OverLimit};
pub use rates::{OverRate, RateLimiter, Scope};
pub use shares::{Share, Shares};

/// A wide network may have as much as so many narrow ones.
const WIDE_FACTOR: usize = 8;

/// A network of clients. Two whole numbers: the unused bytes of an enum's smaller variant hold what stood there before
/// on the stack, which is the address itself, and tables of networks would keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    /// The address without what the network does not tell: 32 bits of IPv4, the first 64 of IPv6.
    prefix: u64,
    /// 4 or 6, and how many bits of the prefix count.
    version_and_bits: u64,
}

impl Network {
    /// The network that one customer usually holds: the /24 of an IPv4 address, the /64 of an IPv6 address.
    /// An IPv4-mapped IPv6 address (RFC 4291 2.5.5.2) counts as IPv4.
    pub fn narrow(ip: IpAddr) -> Self {
        Self::cut(ip, 24, 64)
    }

    /// The network around it that one customer may hold at the most: the /16, the /48 (RFC 6177).
    pub fn wide(ip: IpAddr) -> Self {
        Self::cut(ip, 16, 48)
    }

    fn cut(ip: IpAddr, v4_bits: u8, v6_bits: u8) -> Self {
        let (prefix, version, bits, width) = match ip.to_canonical() {
            IpAddr::V4(ip) => (u64::from(ip.to_bits()), 4, v4_bits, 32),
            IpAddr::V6(ip) => ((ip.to_bits() >> 64) as u64, 6, v6_bits, 64),
        };
        Self { prefix: prefix >> (width - bits) << (width - bits), version_and_bits: version << 8 | u64::from(bits) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self.version_and_bits & 0xff;
        match self.version_and_bits >> 8 {
            4 => write!(f, "{}/{bits}", Ipv4Addr::from_bits(self.prefix as u32)),
            _ => write!(f, "{}/{bits}", Ipv6Addr::from_bits(u128::from(self.prefix) << 64)),
        }
    }
}

/// Networks that the operator listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Exactly these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = IpNet> {
        self.0.iter().copied()
    }

    /// Loopback, private (RFC 1918, RFC 4193) and link-local ranges: a relay or a test suite of the operator's own
    /// stands there, and often whole offices behind one address.
    pub fn private_ranges() -> Self {
        const V4: [Ipv4Net; 5] = [
            Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
            Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
            Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
            Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
            Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
        ];
        const V6: [Ipv6Net; 3] = [
            Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128),
            Ipv6Net::new_assert(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7),
            Ipv6Net::new_assert(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10),
        ];
        Self(V4.map(IpNet::V4).into_iter().chain(V6.map(IpNet::V6)).collect())
    }

    /// Whether an address lies in one of them.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.0.iter().any(|network| network.contains(&ip))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_belongs_to_a_narrow_network_and_to_a_wide_one() {
        for (address, narrow, wide) in [
            ("192.0.2.77", "192.0.2.0/24", "192.0.0.0/16"),
            ("::ffff:192.0.2.77", "192.0.2.0/24", "192.0.0.0/16"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
            ("::1", "::/64", "::/48"),
        ] {
            assert_eq!(Network::narrow(ip(address)).to_string(), narrow, "{address}");
            assert_eq!(Network::wide(ip(address)).to_string(), wide, "{address}");
        }
    }

    #[test]
    fn loopback_and_private_ranges_are_told_from_the_rest() {
        let private = Networks::private_ranges();
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "::1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.3.4",
            "169.254.1.1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(private.contains(ip(address)), "{address}");
        }
        for address in ["192.0.2.1", "172.32.0.1", "192.169.0.1", "2001:db8::1", "::ffff:192.0.2.1", "::2"] {
            assert!(!private.contains(ip(address)), "{address}");
        }
    }
}
