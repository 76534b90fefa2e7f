//! How often: token buckets per network and for all, in memory that is bounded and forgets.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{Network, Networks, WIDE_FACTOR};

/// A bucket holds what flows in within this: so much may come at once after a pause.
const WINDOW: Duration = Duration::from_secs(60);
/// An empty bucket and a debt of as much again.
const MOST_WINDOWS: u64 = 2;
/// Buckets of narrow and of wide networks; 56 bytes each with what a map needs around them.
const MAX_NARROW: usize = 65_536;
const MAX_WIDE: usize = 16_384;
/// How often full buckets are looked for, which say no more than none.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// The same while there is no room for new ones.
const FORGET_EVERY_WHEN_FULL: Duration = Duration::from_secs(1);

/// Lets so much through a minute. Cheap to clone; clones share the count.
///
/// Each client is charged to its /24 or /64, to the /16 or /48 around it (with eight times as much), and to all.
/// When an attacker with many networks has filled the room for buckets, those without one are held by the
/// wider network, and at last by the limit for all.
#[derive(Clone)]
pub struct RateLimiter(Arc<Shared>);

struct Shared {
    narrow: Option<Rate>,
    wide: Option<Rate>,
    all: Option<Rate>,
    exempt: Networks,
    started: Instant,
    buckets: Mutex<Buckets>,
}

/// When each bucket will be full again, in nanoseconds since the start (the generic cell rate algorithm of ITU-T I.371).
#[derive(Default)]
struct Buckets {
    narrow: HashMap<Network, u64>,
    wide: HashMap<Network, u64>,
    all: u64,
    forgotten_at: u64,
}

/// Whose limit was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// That of the client's network.
    Network,
    /// That for all.
    All,
}

/// Too much came; nothing was charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverRate {
    /// From whom.
    pub scope: Scope,
    /// When one more will be let through.
    pub retry_after: Duration,
}

#[derive(Clone, Copy)]
struct Rate {
    /// Between two, in nanoseconds.
    interval: u64,
}

impl Rate {
    fn per_minute(count: usize) -> Self {
        Self { interval: (nanos(WINDOW) / count.max(1) as u64).max(1) }
    }

    /// How long until one more goes through.
    fn wait(self, full_at: u64, now: u64) -> u64 {
        (full_at.max(now) + self.interval).saturating_sub(now + nanos(WINDOW))
    }

    /// A debt is never more than a whole bucket, so that nobody is shut out for long by one large mail.
    fn charged(self, full_at: u64, now: u64, count: usize) -> u64 {
        let cost = self.interval.saturating_mul(count as u64);
        full_at.max(now).saturating_add(cost).min(now + MOST_WINDOWS * nanos(WINDOW))
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl RateLimiter {
    /// At most `per_network` a minute from a /24 or /64 that is not exempt, and `in_all` from everybody; `None` is no limit.
    pub fn new(per_network: Option<usize>, in_all: Option<usize>, exempt: Networks) -> Self {
        let wide = per_network.map(|count| Rate::per_minute(count.saturating_mul(WIDE_FACTOR)));
        Self(Arc::new(Shared {
            narrow: per_network.map(Rate::per_minute),
            wide,
            all: in_all.map(Rate::per_minute),
            exempt,
            started: Instant::now(),
            buckets: Mutex::default(),
        }))
    }

    /// Whether one from `ip` would be let through now; else whose limit is met and how long that lasts.
    pub fn check(&self, ip: IpAddr, now: Instant) -> Result<(), OverRate> {
        self.open(now).map_or(Ok(()), |(buckets, now)| self.check_all(&buckets, ip, now))
    }

    /// Lets one through from `ip` and charges it, or says whose limit is met and how long that lasts.
    pub fn try_take(&self, ip: IpAddr, now: Instant) -> Result<(), OverRate> {
        let Some((mut buckets, now)) = self.open(now) else { return Ok(()) };
        self.check_all(&buckets, ip, now)?;
        self.charge_all(&mut buckets, ip, now, 1);
        Ok(())
    }

    /// Charges `count` more for what was let through and turns out to be large; false when the debt is a whole bucket.
    pub fn charge(&self, ip: IpAddr, now: Instant, count: usize) -> bool {
        self.open(now).is_none_or(|(mut buckets, now)| self.charge_all(&mut buckets, ip, now, count))
    }

    /// Drops what says nothing any more.
    pub fn forget(&self, now: Instant) {
        if let Some((mut buckets, now)) = self.open(now) {
            buckets.forget(now);
        }
    }

    fn check_all(&self, buckets: &Buckets, ip: IpAddr, now: u64) -> Result<(), OverRate> {
        let of_all = self.0.all.map_or(0, |rate| rate.wait(buckets.all, now));
        for (scope, wait) in [(Scope::Network, self.longest_wait_of_networks(buckets, ip, now)), (Scope::All, of_all)] {
            if wait > 0 {
                return Err(OverRate { scope, retry_after: Duration::from_nanos(wait) });
            }
        }
        Ok(())
    }

    /// The buckets and the time by their clock; `None` when there is no limit to keep.
    fn open(&self, now: Instant) -> Option<(MutexGuard<'_, Buckets>, u64)> {
        if self.0.narrow.is_none() && self.0.all.is_none() {
            return None;
        }
        // Every entry is whole by itself, so a panic elsewhere is no reason to stop counting.
        Some((self.0.buckets.lock().unwrap_or_else(PoisonError::into_inner), nanos(now.duration_since(self.0.started))))
    }

    fn longest_wait_of_networks(&self, buckets: &Buckets, ip: IpAddr, now: u64) -> u64 {
        let Some((narrow, wide)) = self.0.narrow.zip(self.0.wide).filter(|_| !self.0.exempt.contains(ip)) else { return 0 };
        let wait_of_narrow = buckets.narrow.get(&Network::narrow(ip)).map_or(0, |&full_at| narrow.wait(full_at, now));
        let wait_of_wide = buckets.wide.get(&Network::wide(ip)).map_or(0, |&full_at| wide.wait(full_at, now));
        wait_of_narrow.max(wait_of_wide)
    }

    /// False when one of the debts is a whole bucket.
    fn charge_all(&self, buckets: &mut Buckets, ip: IpAddr, now: u64, count: usize) -> bool {
        if let Some(rate) = self.0.all {
            // Whoever has a debt with all has it with its network, or is exempt there.
            buckets.all = rate.charged(buckets.all, now, count);
        }
        let Some((narrow, wide)) = self.0.narrow.zip(self.0.wide).filter(|_| !self.0.exempt.contains(ip)) else { return true };
        buckets.forget(now);
        let of_narrow = charge_one(&mut buckets.narrow, MAX_NARROW, Network::narrow(ip), narrow, now, count);
        let of_wide = charge_one(&mut buckets.wide, MAX_WIDE, Network::wide(ip), wide, now, count);
        of_narrow && of_wide
    }
}

impl Buckets {
    /// Drops the buckets that are full: a network that has none is treated alike.
    fn forget(&mut self, now: u64) {
        let is_full = self.narrow.len() >= MAX_NARROW || self.wide.len() >= MAX_WIDE;
        let pause = if is_full { FORGET_EVERY_WHEN_FULL } else { FORGET_EVERY };
        if now >= self.forgotten_at + nanos(pause) {
            self.forgotten_at = now;
            self.narrow.retain(|_, full_at| *full_at > now);
            self.wide.retain(|_, full_at| *full_at > now);
        }
    }
}

/// False when the debt is a whole bucket.
fn charge_one(buckets: &mut HashMap<Network, u64>, max: usize, network: Network, rate: Rate, now: u64, count: usize) -> bool {
    let full_at = rate.charged(buckets.get(&network).copied().unwrap_or(now), now, count);
    if buckets.contains_key(&network) || buckets.len() < max {
        buckets.insert(network, full_at);
    }
    full_at < now + MOST_WINDOWS * nanos(WINDOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// How many of `tries` are let through at one moment.
    fn taken(limiter: &RateLimiter, ip: IpAddr, now: Instant, tries: usize) -> usize {
        (0..tries).filter(|_| limiter.try_take(ip, now).is_ok()).count()
    }

    #[test]
    fn a_minutes_worth_comes_at_once_and_then_one_by_one() {
        let limiter = RateLimiter::new(Some(60), None, Networks::default());
        let (client, start) = (ip("192.0.2.1"), Instant::now());
        assert_eq!(taken(&limiter, client, start, 100), 60);
        let over = limiter.try_take(ip("192.0.2.200"), start).unwrap_err();
        assert_eq!(over, OverRate { scope: Scope::Network, retry_after: Duration::from_secs(1) });
        assert_eq!(taken(&limiter, client, start + over.retry_after, 100), 1);
        assert_eq!(taken(&limiter, client, start + Duration::from_secs(11), 100), 10);
        assert_eq!(taken(&limiter, client, start + Duration::from_secs(3_600), 100), 60, "a long pause saves up no more");
        assert_eq!(taken(&limiter, ip("198.51.100.1"), start, 100), 60, "another network is not held");
    }

    #[test]
    fn one_a_minute_is_one_a_minute() {
        let limiter = RateLimiter::new(Some(1), None, Networks::default());
        let (client, start) = (ip("192.0.2.1"), Instant::now());
        assert_eq!(taken(&limiter, client, start, 9), 1);
        assert_eq!(taken(&limiter, client, start + Duration::from_secs(59), 9), 0);
        assert_eq!(taken(&limiter, client, start + Duration::from_secs(60), 9), 1);
    }

    #[test]
    fn a_wide_network_has_eight_times_as_much_however_many_narrow_ones_it_has() {
        let (limiter, start) = (RateLimiter::new(Some(10), None, Networks::default()), Instant::now());
        let sum: usize = (0..100).map(|n| taken(&limiter, ip(&format!("2001:db8:1:{n:x}::1")), start, 10)).sum();
        assert_eq!(sum, 80);
        assert_eq!(taken(&limiter, ip("2001:db8:2::1"), start, 10), 10);
    }

    #[test]
    fn the_limit_for_all_binds_exempt_clients_too() {
        let (limiter, start) = (RateLimiter::new(Some(1), Some(5), Networks::private_ranges()), Instant::now());
        assert_eq!(taken(&limiter, ip("127.0.0.1"), start, 9), 5);
        assert_eq!(limiter.try_take(ip("192.0.2.1"), start).unwrap_err().scope, Scope::All);
    }

    #[test]
    fn large_mail_makes_a_debt_of_a_bucket_at_most() {
        let limiter = RateLimiter::new(Some(60), None, Networks::default());
        let (client, start) = (ip("192.0.2.1"), Instant::now());
        assert_eq!(taken(&limiter, client, start, 1), 1);
        assert!(limiter.charge(client, start, 118));
        assert!(!limiter.charge(client, start, 1), "120 are two buckets");
        assert!(!limiter.charge(client, start, 1_000));
        assert_eq!(limiter.try_take(client, start).unwrap_err().retry_after, Duration::from_secs(61));
        assert_eq!(taken(&limiter, client, start + Duration::from_secs(61), 9), 1);
    }

    #[test]
    fn a_check_charges_nothing_and_what_is_full_again_is_forgotten() {
        let limiter = RateLimiter::new(Some(1), None, Networks::default());
        let (client, start) = (ip("192.0.2.1"), Instant::now());
        assert!((0..9).all(|_| limiter.check(client, start).is_ok()));
        assert_eq!(taken(&limiter, client, start, 1), 1);
        assert!(limiter.check(client, start).is_err());
        limiter.forget(start + Duration::from_secs(61));
        assert!(limiter.0.buckets.lock().unwrap().narrow.is_empty());
    }

    #[test]
    fn without_limits_nothing_is_kept() {
        let (limiter, start) = (RateLimiter::new(None, None, Networks::default()), Instant::now());
        assert_eq!(taken(&limiter, ip("192.0.2.1"), start, 1_000), 1_000);
        assert!(limiter.0.buckets.lock().unwrap().narrow.is_empty());
    }

    #[test]
    fn memory_is_bounded_and_those_without_a_bucket_are_held_by_the_wider_network() {
        let (limiter, start) = (RateLimiter::new(Some(2), None, Networks::default()), Instant::now());
        // One wide network after the other, each with a few narrow ones, until there is no room for more of these.
        let address = |wide: usize, narrow: usize| ip(&format!("2001:db8:{wide:x}:{narrow:x}::1"));
        for wide in 0..MAX_WIDE {
            assert_eq!((0..4).filter(|&narrow| limiter.try_take(address(wide, narrow), start).is_ok()).count(), 4);
        }
        let held = |limiter: &RateLimiter| {
            let buckets = limiter.0.buckets.lock().unwrap();
            (buckets.narrow.len(), buckets.wide.len())
        };
        assert_eq!(held(&limiter), (MAX_NARROW, MAX_WIDE));
        // 16 for the whole /48, of which 4 are used; a narrow one of its own would let 2 through.
        assert_eq!(taken(&limiter, address(7, 99), start, 100), 12);
        assert_eq!(held(&limiter), (MAX_NARROW, MAX_WIDE));
        // A minute later all of them are full again, and forgotten.
        let later = start + Duration::from_secs(200);
        assert_eq!(taken(&limiter, address(7, 99), later, 100), 2);
        assert_eq!(held(&limiter), (1, 1));
    }
}
