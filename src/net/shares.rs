//! What each network holds of something that all need: so many connections, so many bytes.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{Network, Networks};

/// Counts what is held, per narrow and per wide network. Cheap to clone; clones share the count.
///
/// A network's entry goes with the last of what it holds, so what there is to hold bounds the memory.
#[derive(Clone)]
pub struct Shares(Arc<Shared>);

struct Shared {
    max_narrow: usize,
    max_wide: usize,
    exempt: Networks,
    held: Mutex<HashMap<Network, usize>>,
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Whose it is belongs into no log.
        f.debug_struct("Share").field("amount", &self.amount).finish_non_exhaustive()
    }
}

/// What one client holds; dropping it gives all of it back.
pub struct Share {
    shares: Shares,
    /// `None` for an exempt client, whose share is neither counted nor bounded.
    client: Option<IpAddr>,
    amount: usize,
}

impl Shares {
    /// At most `max_narrow` for a /24 or /64, and `max_wide` for the /16 or /48 around it.
    pub fn new(max_narrow: usize, max_wide: usize, exempt: Networks) -> Self {
        Self(Arc::new(Shared { max_narrow, max_wide, exempt, held: Mutex::default() }))
    }

    /// A share of the client at `ip` that holds nothing yet.
    pub fn of(&self, ip: IpAddr) -> Share {
        Share { shares: self.clone(), client: Some(ip).filter(|&ip| !self.0.exempt.contains(ip)), amount: 0 }
    }

    /// Whether nobody holds anything.
    pub fn are_free(&self) -> bool {
        self.lock().is_empty()
    }

    /// The counts are whole after every statement, so a panic elsewhere is no reason to stop counting.
    fn lock(&self) -> MutexGuard<'_, HashMap<Network, usize>> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    /// Takes `more`, or says no and takes nothing.
    #[must_use]
    pub fn grow(&mut self, more: usize) -> bool {
        self.take(more, false)
    }

    /// Takes `more` whatever that makes; says whether it is still within the share.
    pub fn grow_beyond(&mut self, more: usize) -> bool {
        self.take(more, true)
    }

    fn take(&mut self, more: usize, beyond: bool) -> bool {
        let Some(client) = self.client else { return true };
        let (narrow, wide) = (Network::narrow(client), Network::wide(client));
        let Shared { max_narrow, max_wide, .. } = *self.shares.0;
        let mut held = self.shares.lock();
        let of = |held: &HashMap<Network, usize>, network| held.get(&network).copied().unwrap_or_default().saturating_add(more);
        let (of_narrow, of_wide) = (of(&held, narrow), of(&held, wide));
        let fits = of_narrow <= max_narrow && of_wide <= max_wide;
        if (fits || beyond) && more > 0 {
            held.insert(narrow, of_narrow);
            held.insert(wide, of_wide);
            self.amount += more;
        }
        fits
    }

    /// Gives `amount` of it back.
    pub fn shrink(&mut self, amount: usize) {
        let Some(client) = self.client.filter(|_| amount > 0) else { return };
        self.amount = self.amount.saturating_sub(amount);
        let mut held = self.shares.lock();
        for network in [Network::narrow(client), Network::wide(client)] {
            if let Entry::Occupied(mut sum) = held.entry(network) {
                *sum.get_mut() = sum.get().saturating_sub(amount);
                if *sum.get() == 0 {
                    sum.remove();
                }
            }
        }
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shrink(self.amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(shares: &Shares, ip: &str, amount: usize) -> Option<Share> {
        let mut share = shares.of(ip.parse().unwrap());
        share.grow(amount).then_some(share)
    }

    #[test]
    fn a_network_gets_no_more_than_its_share_and_gives_it_back() {
        let shares = Shares::new(10, 80, Networks::default());
        let mut held = share(&shares, "192.0.2.1", 6).unwrap();
        assert!(!held.grow(5), "eleven of ten");
        assert!(held.grow(4), "a refusal takes nothing");
        assert!(share(&shares, "::ffff:192.0.2.77", 1).is_none(), "the same network in other words");
        assert!(share(&shares, "192.0.3.1", 10).is_some(), "another");
        drop(held);
        assert!(shares.are_free());
    }

    #[test]
    fn a_wide_network_gets_eight_shares_however_many_narrow_ones_it_has() {
        let shares = Shares::new(1, 8, Networks::default());
        let held: Vec<_> = (0..8).map(|n| share(&shares, &format!("2001:db8:1:{n}::1"), 1).unwrap()).collect();
        assert!(share(&shares, "2001:db8:1:ffff::1", 1).is_none());
        assert!(share(&shares, "2001:db8:2::1", 1).is_some());
        drop(held);
        assert!(shares.are_free());
    }

    #[test]
    fn what_is_held_beyond_a_share_counts_and_is_given_back() {
        let shares = Shares::new(10, 80, Networks::default());
        let mut held = share(&shares, "192.0.2.1", 8).unwrap();
        assert!(held.grow_beyond(2) && !held.grow_beyond(5));
        assert!(share(&shares, "192.0.2.2", 1).is_none());
        held.shrink(6);
        assert!(share(&shares, "192.0.2.2", 1).is_some());
        drop(held);
        assert!(shares.are_free());
    }

    #[test]
    fn exempt_clients_are_not_counted() {
        let shares = Shares::new(1, 8, Networks::private_ranges());
        let _held = share(&shares, "10.0.0.1", usize::MAX).unwrap();
        assert!(shares.are_free());
    }
}
