//! How many connections are open, in all and per network.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use thiserror::Error;

use super::{Networks, Share, Shares, WIDE_FACTOR};

/// Counts open connections. Cheap to clone; clones share the count.
#[derive(Clone)]
pub struct ConnectionLimiter {
    max_total: usize,
    total: Arc<AtomicUsize>,
    shares: Shares,
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
    total: Arc<AtomicUsize>,
    shares: Shares,
    /// Held from the moment on when the client is known.
    share: Option<Share>,
}

impl ConnectionLimiter {
    /// At most `max_total` connections, and `max_per_network` from a /24 or /64 that is not exempt
    /// (eight times as many from the /16 or /48 around it).
    pub fn new(max_total: usize, max_per_network: usize, exempt: Networks) -> Self {
        Self { max_total, total: Arc::default(), shares: Shares::new(max_per_network, max_per_network.saturating_mul(WIDE_FACTOR), exempt) }
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
        let one_more = |open: usize| (open < self.max_total).then(|| open + 1);
        self.total.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more).map_err(|_| OverLimit::Total)?;
        Ok(ConnectionPermit { total: Arc::clone(&self.total), shares: self.shares.clone(), share: None })
    }

    /// One of the places that the network of `ip` has, for a client whose connection is a proxy's; none when all are taken.
    pub fn try_share(&self, ip: IpAddr) -> Option<Share> {
        let mut share = self.shares.of(ip);
        share.grow(1).then_some(share)
    }

    /// How many connections are open.
    pub fn open(&self) -> usize {
        self.total.load(Ordering::Relaxed)
    }
}

impl ConnectionPermit {
    /// Counts the connection for the network of `ip`, unless that is exempt or has its share already.
    pub fn charge(&mut self, ip: IpAddr) -> Result<(), OverLimit> {
        if self.share.is_none() {
            let mut share = self.shares.of(ip);
            if !share.grow(1) {
                return Err(OverLimit::Network);
            }
            self.share = Some(share);
        }
        Ok(())
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        self.total.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_gets_no_more_than_its_share() {
        let limiter = ConnectionLimiter::new(100, 2, Networks::private_ranges());
        let first = limiter.try_acquire(ip("192.0.2.1")).unwrap();
        let _second = limiter.try_acquire(ip("192.0.2.2")).unwrap();
        assert_eq!(limiter.try_acquire(ip("::ffff:192.0.2.3")).err(), Some(OverLimit::Network));
        assert!(limiter.try_acquire(ip("198.51.100.1")).is_ok());
        drop(first);
        assert!(limiter.try_acquire(ip("192.0.2.3")).is_ok());
    }

    #[test]
    fn a_client_known_later_counts_for_its_own_network() {
        let limiter = ConnectionLimiter::new(3, 1, Networks::default());
        let [mut first, mut second] = [limiter.try_acquire_unnamed().unwrap(), limiter.try_acquire_unnamed().unwrap()];
        assert_eq!(first.charge(ip("192.0.2.1")), Ok(()));
        assert_eq!(second.charge(ip("192.0.2.2")), Err(OverLimit::Network));
        assert_eq!(limiter.try_acquire(ip("192.0.2.3")).err(), Some(OverLimit::Network));
        assert_eq!(limiter.open(), 2, "one that is refused gives its place in the total back");
        drop((first, second));
        assert!(limiter.try_acquire(ip("192.0.2.3")).is_ok());
        assert!(limiter.shares.are_free());
    }

    #[test]
    fn the_total_binds_exempt_clients_too() {
        let limiter = ConnectionLimiter::new(3, 1, Networks::private_ranges());
        let permits: Vec<_> = (0..3).map(|_| limiter.try_acquire(ip("127.0.0.1")).unwrap()).collect();
        assert_eq!(limiter.try_acquire(ip("127.0.0.1")).err(), Some(OverLimit::Total));
        drop(permits);
        assert_eq!(limiter.open(), 0);
    }

    #[test]
    fn nothing_is_remembered_of_closed_connections() {
        let limiter = ConnectionLimiter::new(10, 10, Networks::private_ranges());
        for third in 0..=255 {
            drop(limiter.try_acquire(IpAddr::from([203, 0, third, 1])).unwrap());
        }
        assert!(limiter.shares.are_free());
    }
}
