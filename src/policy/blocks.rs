//! Whom the operator keeps out for a while: networks of clients, and domains of envelope senders.
//!
//! In memory only, so a restart forgets them. A block ends by itself: its time is looked at on every read.

use std::{
    collections::HashMap,
    fmt,
    net::IpAddr,
    str::FromStr,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ipnet::{IpNet, Ipv4Net};
use thiserror::Error;

use crate::mail::{address::normalise_domain, timestamp::Timestamp};

/// Blocks at one moment. Each connection is compared with every blocked network: 1,000 of them take a microsecond or two.
pub const MAX_BLOCKS: usize = 1_000;
/// Whoever blocks more at once has slipped: the largest networks that anybody was ever given.
const WIDEST_V4_BITS: u8 = 8;
const WIDEST_V6_BITS: u8 = 16;

/// Whom a block is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// Clients of a network, by SMTP and on the web.
    Network(IpNet),
    /// Envelope senders at a domain or one of its subdomains; normalised.
    Domain(Box<str>),
}

/// Why a text names nobody to block; a sentence for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Neither a network nor a domain.
    #[error("a block is for a domain, an address or a network, for example spam.example, 192.0.2.7 or 2001:db8::/48")]
    Syntax,
    /// A network of half the internet.
    #[error("that network is too wide: at most a /{WIDEST_V4_BITS}, or a /{WIDEST_V6_BITS} of IPv6")]
    TooWide,
    /// This machine: often the proxy through which everybody comes.
    #[error("that is this machine, and whoever comes through a proxy on it")]
    Loopback,
}

/// There are [`MAX_BLOCKS`] already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there are {MAX_BLOCKS} blocks already; remove one first")]
pub struct TooManyBlocks;

/// One block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Whom it is for.
    pub target: Target,
    /// From this moment on it is over.
    pub until: Timestamp,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(network) => network.fmt(f),
            Self::Domain(domain) => f.write_str(domain),
        }
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let text = text.trim();
        let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
        if let Ok(network) = network {
            return canonical(network).map(Self::Network);
        }
        let domain = normalise_domain(text).map_err(|_| TargetError::Syntax)?;
        // What ends in a number is a mistyped address: no top-level domain is one (RFC 3696 section 2).
        let is_number = domain.rsplit('.').next().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
        if is_number || domain.starts_with('[') { Err(TargetError::Syntax) } else { Ok(Self::Domain(domain.into())) }
    }
}

/// The network without host bits; an IPv4-mapped one (RFC 4291 2.5.5.2) as what it stands for.
fn canonical(network: IpNet) -> Result<IpNet, TargetError> {
    const MAPPED_BITS: u8 = 96;
    let mapped = match network {
        IpNet::V6(v6) => v6.addr().to_ipv4_mapped().zip(v6.prefix_len().checked_sub(MAPPED_BITS)),
        IpNet::V4(_) => None,
    };
    let network = mapped.and_then(|(ip, bits)| Ipv4Net::new(ip, bits).ok()).map_or(network, IpNet::V4).trunc();
    let widest = if matches!(network, IpNet::V4(_)) { WIDEST_V4_BITS } else { WIDEST_V6_BITS };
    if network.prefix_len() < widest {
        Err(TargetError::TooWide)
    } else if network.contains(&IpAddr::from([127, 0, 0, 1])) || network.addr().is_loopback() {
        Err(TargetError::Loopback)
    } else {
        Ok(network)
    }
}

/// The blocks. Cheap to clone; clones share them.
#[derive(Clone, Default)]
pub struct Blocks(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Usually there is none, and then nobody waits for a lock.
    any: AtomicBool,
    ends: RwLock<HashMap<Target, Timestamp>>,
}

impl Blocks {
    /// Blocks somebody for `time` from `now` on, however long a block of the same was to last.
    pub fn add(&self, target: Target, time: Duration, now: Timestamp) -> Result<Block, TooManyBlocks> {
        let mut ends = self.0.ends.write().unwrap_or_else(PoisonError::into_inner);
        ends.retain(|_, until| *until > now);
        if ends.len() >= MAX_BLOCKS && !ends.contains_key(&target) {
            return Err(TooManyBlocks);
        }
        let until = now.plus(time);
        ends.insert(target.clone(), until);
        self.0.any.store(true, Ordering::Release);
        Ok(Block { target, until })
    }

    /// Ends a block before its time; false when there is none.
    pub fn remove(&self, target: &Target, now: Timestamp) -> bool {
        let mut ends = self.0.ends.write().unwrap_or_else(PoisonError::into_inner);
        let was_blocked = ends.remove(target).is_some_and(|until| until > now);
        self.0.any.store(!ends.is_empty(), Ordering::Release);
        was_blocked
    }

    /// Those that are not over, the next to end first.
    pub fn list(&self, now: Timestamp) -> Vec<Block> {
        let mut blocks: Vec<Block> = self.read(Vec::new(), |ends| {
            let standing = ends.iter().filter(|(_, until)| **until > now);
            standing.map(|(target, until)| Block { target: target.clone(), until: *until }).collect()
        });
        blocks.sort_by(|one, other| one.until.cmp(&other.until).then_with(|| one.target.cmp(&other.target)));
        blocks
    }

    /// Whether the client at this address is kept out.
    pub fn has_client(&self, ip: IpAddr, now: Timestamp) -> bool {
        let ip = ip.to_canonical();
        let means = |target: &Target| matches!(target, Target::Network(network) if network.contains(&ip));
        self.read(false, |ends| ends.iter().any(|(target, until)| *until > now && means(target)))
    }

    /// Whether mail from this envelope sender is refused; never that of the null sender, which reports failures
    /// (RFC 5321 4.5.5).
    pub fn has_sender(&self, sender: &str, now: Timestamp) -> bool {
        self.read(false, |ends| {
            let Some(Ok(domain)) = sender.rsplit_once('@').map(|(_, domain)| normalise_domain(domain)) else { return false };
            let parents = domain.match_indices('.').map(|(dot, _)| &domain[dot + 1..]);
            std::iter::once(&*domain)
                .chain(parents)
                .any(|domain| ends.get(&Target::Domain(domain.into())).is_some_and(|until| *until > now))
        })
    }

    fn read<T>(&self, none: T, look: impl FnOnce(&HashMap<Target, Timestamp>) -> T) -> T {
        if !self.0.any.load(Ordering::Acquire) {
            return none;
        }
        look(&self.0.ends.read().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn blocked(targets: &[&str]) -> Blocks {
        let blocks = Blocks::default();
        for target in targets {
            blocks.add(target.parse().unwrap(), HOUR, at(0)).unwrap();
        }
        blocks
    }

    #[test]
    fn a_network_is_kept_out_and_an_address_means_itself_alone() {
        let blocks = blocked(&["192.0.2.77/24", "198.51.100.7", "198.51.100.9/32", "2001:db8:1::/48", "::ffff:203.0.113.0/120"]);
        for inside in ["192.0.2.1", "::ffff:192.0.2.1", "198.51.100.7", "198.51.100.9", "2001:db8:1:2::3", "203.0.113.200"] {
            assert!(blocks.has_client(inside.parse().unwrap(), at(1)), "{inside}");
        }
        for outside in ["192.0.3.1", "198.51.100.8", "2001:db8:2::1", "203.0.114.1", "127.0.0.1"] {
            assert!(!blocks.has_client(outside.parse().unwrap(), at(1)), "{outside}");
        }
    }

    #[test]
    fn a_domain_means_its_senders_and_those_of_its_subdomains_but_never_the_null_sender() {
        let blocks = blocked(&["Spam.Example.", "bücher.example"]);
        for refused in ["a@spam.example", "A@Sub.SPAM.example", "\"a@b\"@spam.example", "a@xn--bcher-kva.example"] {
            assert!(blocks.has_sender(refused, at(1)), "{refused}");
        }
        for taken in ["", "a@notspam.example", "a@example", "spam.example@good.example", "postmaster"] {
            assert!(!blocks.has_sender(taken, at(1)), "{taken}");
        }
        assert!(!blocks.has_client("192.0.2.1".parse().unwrap(), at(1)));
    }

    #[test]
    fn a_block_ends_at_its_time_or_before_it_by_hand_and_a_new_one_counts_from_now() {
        let blocks = blocked(&["192.0.2.0/24"]);
        let (ip, hour) = ("192.0.2.1".parse().unwrap(), 3_600_000);
        assert!(blocks.has_client(ip, at(hour - 1)));
        assert!(!blocks.has_client(ip, at(hour)));
        assert!(blocks.list(at(hour)).is_empty());
        let target: Target = "192.0.2.0/24".parse().unwrap();
        assert!(!blocks.remove(&target, at(hour)), "over already");
        blocks.add(target.clone(), HOUR, at(0)).unwrap();
        let again = blocks.add(target.clone(), HOUR, at(hour / 2)).unwrap();
        assert_eq!(again.until, at(hour / 2 + hour));
        assert_eq!(blocks.list(at(hour)), [again]);
        assert!(blocks.remove(&target, at(hour)));
        assert!(!blocks.has_client(ip, at(hour)) && blocks.list(at(hour)).is_empty());
    }

    #[test]
    fn there_are_no_more_than_so_many_and_what_is_over_makes_room() {
        let blocks = Blocks::default();
        let target = |n: usize| Target::Domain(format!("d{n}.example").into());
        for n in 0..MAX_BLOCKS {
            blocks.add(target(n), HOUR, at(0)).unwrap();
        }
        assert_eq!(blocks.add(target(MAX_BLOCKS), HOUR, at(1)), Err(TooManyBlocks));
        assert!(blocks.add(target(0), HOUR, at(1)).is_ok(), "the same again takes no room");
        assert!(blocks.add(target(MAX_BLOCKS), HOUR, at(3_600_000)).is_ok());
        assert_eq!(blocks.list(at(3_600_000)).len(), 2);
    }

    #[test]
    fn what_names_nobody_or_half_the_internet_is_refused() {
        for nobody in ["", "a b", "10.0.0.0/33", "300.1.1.1", "a@b.example", "*.example", "[192.0.2.1]", "x/y"] {
            assert_eq!(nobody.parse::<Target>(), Err(TargetError::Syntax), "{nobody:?}");
        }
        for wide in ["0.0.0.0/0", "10.0.0.0/7", "::/0", "2000::/3", "::ffff:0.0.0.0/96"] {
            assert_eq!(wide.parse::<Target>(), Err(TargetError::TooWide), "{wide}");
        }
        for own in ["127.0.0.1", "127.0.0.0/24", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert_eq!(own.parse::<Target>(), Err(TargetError::Loopback), "{own}");
        }
    }
}
