//! Networks of clients: which one an address belongs to, which are exempt from limits, how many connections each has open.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use thiserror::Error;

/// The network that one customer usually holds: a /24 of IPv4 or a /64 of IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Network {
    /// The first three bytes of an IPv4 address.
    V4([u8; 3]),
    /// The first eight bytes of an IPv6 address.
    V6([u8; 8]),
}

impl Network {
    /// The network of an address; an IPv4-mapped IPv6 address (RFC 4291 2.5.5.2) counts as IPv4.
    pub fn of(ip: IpAddr) -> Self {
        match ip.to_canonical() {
            IpAddr::V4(ip) => {
                let [a, b, c, _] = ip.octets();
                Self::V4([a, b, c])
            }
            IpAddr::V6(ip) => {
                let [a, b, c, d, e, f, g, h, ..] = ip.octets();
                Self::V6([a, b, c, d, e, f, g, h])
            }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::V4([a, b, c]) => write!(f, "{}/24", Ipv4Addr::new(a, b, c, 0)),
            Self::V6(prefix) => {
                let bits = u128::from(u64::from_be_bytes(prefix)) << 64;
                write!(f, "{}/64", Ipv6Addr::from_bits(bits))
            }
        }
    }
}

/// Networks that limits per network leave alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptNetworks(Vec<IpNet>);

impl ExemptNetworks {
    /// Exactly these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether an address lies in one of them.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.0.iter().any(|network| network.contains(&ip))
    }
}

impl Default for ExemptNetworks {
    /// Loopback, private (RFC 1918, RFC 4193) and link-local ranges: a relay or a test suite of the operator's own
    /// stands there, and often whole offices behind one address.
    fn default() -> Self {
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
}

/// Proxies whose word on the address of a client is taken; none unless the operator names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProxyNetworks(Vec<IpNet>);

impl ProxyNetworks {
    /// Exactly these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// Whether an address lies in one of them.
    pub fn contains(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.0.iter().any(|network| network.contains(&ip))
    }
}

/// Counts open connections, in all and per network. Cheap to clone; clones share the count.
#[derive(Clone)]
pub struct ConnectionLimiter {
    shared: Arc<Shared>,
}

struct Shared {
    max_total: usize,
    max_per_network: usize,
    exempt: ExemptNetworks,
    open: Mutex<Open>,
}

/// What is open now. A network's entry goes with its last connection, so connections bound the memory.
#[derive(Default)]
struct Open {
    total: usize,
    by_network: HashMap<Network, usize>,
}

/// Which limit a new connection would go over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OverLimit {
    /// All that the server takes are open.
    #[error("too many connections")]
    Total,
    /// All that one network may have are open.
    #[error("too many connections from one network")]
    Network,
}

/// One open connection; dropping it closes the account.
pub struct ConnectionPermit {
    shared: Arc<Shared>,
    /// `None` for an exempt client.
    network: Option<Network>,
}

impl ConnectionLimiter {
    /// At most `max_total` connections, and `max_per_network` from any network that is not exempt.
    pub fn new(max_total: usize, max_per_network: usize, exempt: ExemptNetworks) -> Self {
        Self { shared: Arc::new(Shared { max_total, max_per_network, exempt, open: Mutex::default() }) }
    }

    /// Takes a permit for a connection from `ip`, or says which limit is reached.
    ///
    /// Exempt clients count in the total all the same: descriptors and memory are finite for everyone.
    pub fn try_acquire(&self, ip: IpAddr) -> Result<ConnectionPermit, OverLimit> {
        let mut permit = self.try_acquire_unnamed()?;
        permit.charge(ip)?;
        Ok(permit)
    }

    /// Takes a permit for a connection whose client will only be known later, see [`ConnectionPermit::charge`].
    pub fn try_acquire_unnamed(&self) -> Result<ConnectionPermit, OverLimit> {
        let mut open = self.shared.lock();
        if open.total >= self.shared.max_total {
            return Err(OverLimit::Total);
        }
        open.total += 1;
        Ok(ConnectionPermit { shared: Arc::clone(&self.shared), network: None })
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.shared.lock().total
    }
}

impl ConnectionPermit {
    /// Counts the connection for the network of `ip`, unless that is exempt or has its share already.
    pub fn charge(&mut self, ip: IpAddr) -> Result<(), OverLimit> {
        if self.network.is_some() || self.shared.exempt.contains(ip) {
            return Ok(());
        }
        let network = Network::of(ip);
        let mut open = self.shared.lock();
        let count = open.by_network.entry(network).or_default();
        if *count >= self.shared.max_per_network {
            if *count == 0 {
                open.by_network.remove(&network);
            }
            return Err(OverLimit::Network);
        }
        *count += 1;
        drop(open);
        self.network = Some(network);
        Ok(())
    }
}

impl Shared {
    /// The counts are whole after every statement, so a panic elsewhere is no reason to stop counting.
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut open = self.shared.lock();
        open.total = open.total.saturating_sub(1);
        if let Some(network) = self.network
            && let Entry::Occupied(mut count) = open.by_network.entry(network)
        {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn an_address_belongs_to_its_24_or_64() {
        for (address, network) in [
            ("192.0.2.77", "192.0.2.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("::1", "::/64"),
        ] {
            assert_eq!(Network::of(ip(address)).to_string(), network, "{address}");
        }
    }

    #[test]
    fn loopback_and_private_ranges_are_exempt_and_the_rest_is_not() {
        let exempt = ExemptNetworks::default();
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
            assert!(exempt.contains(ip(address)), "{address}");
        }
        for address in ["192.0.2.1", "172.32.0.1", "192.169.0.1", "2001:db8::1", "::ffff:192.0.2.1", "::2"] {
            assert!(!exempt.contains(ip(address)), "{address}");
        }
    }

    #[test]
    fn a_network_gets_no_more_than_its_share() {
        let limiter = ConnectionLimiter::new(100, 2, ExemptNetworks::default());
        let first = limiter.try_acquire(ip("192.0.2.1")).unwrap();
        let _second = limiter.try_acquire(ip("192.0.2.2")).unwrap();
        assert_eq!(limiter.try_acquire(ip("::ffff:192.0.2.3")).err(), Some(OverLimit::Network));
        assert!(limiter.try_acquire(ip("198.51.100.1")).is_ok());
        drop(first);
        assert!(limiter.try_acquire(ip("192.0.2.3")).is_ok());
    }

    #[test]
    fn a_client_known_later_counts_for_its_own_network() {
        let limiter = ConnectionLimiter::new(3, 1, ExemptNetworks::new(Vec::new()));
        let [mut first, mut second] = [limiter.try_acquire_unnamed().unwrap(), limiter.try_acquire_unnamed().unwrap()];
        assert_eq!(first.charge(ip("192.0.2.1")), Ok(()));
        assert_eq!(second.charge(ip("192.0.2.2")), Err(OverLimit::Network));
        assert_eq!(limiter.try_acquire(ip("192.0.2.3")).err(), Some(OverLimit::Network));
        assert_eq!(limiter.open(), 2, "one that is refused gives its place in the total back");
        drop((first, second));
        assert!(limiter.try_acquire(ip("192.0.2.3")).is_ok());
        assert!(limiter.shared.lock().by_network.is_empty());
    }

    #[test]
    fn the_total_binds_exempt_clients_too() {
        let limiter = ConnectionLimiter::new(3, 1, ExemptNetworks::default());
        let permits: Vec<_> = (0..3).map(|_| limiter.try_acquire(ip("127.0.0.1")).unwrap()).collect();
        assert_eq!(limiter.try_acquire(ip("127.0.0.1")).err(), Some(OverLimit::Total));
        drop(permits);
        assert_eq!(limiter.open(), 0);
    }

    #[test]
    fn nothing_is_remembered_of_closed_connections() {
        let limiter = ConnectionLimiter::new(10, 10, ExemptNetworks::default());
        for third in 0..=255 {
            drop(limiter.try_acquire(IpAddr::from([203, 0, third, 1])).unwrap());
        }
        assert!(limiter.shared.lock().by_network.is_empty());
    }
}
