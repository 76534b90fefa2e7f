//! The questions of one mail: so many, until then.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::time::Instant;

use super::dns::{Answer, Dns, Kind, Trouble};
use crate::mail::facts::{Outcome, Reason};

/// What one mail may ask.
pub(super) struct Lookups<'a> {
    dns: &'a Dns,
    left: AtomicUsize,
    deadline: Instant,
}

impl<'a> Lookups<'a> {
    pub(super) fn new(dns: &'a Dns, max: usize, deadline: Instant) -> Self {
        Self { dns, left: AtomicUsize::new(max), deadline }
    }

    /// The TXT records of a kind.
    pub(super) async fn texts(&self, name: &str, kind: Kind) -> Result<Arc<[Box<[u8]>]>, Trouble> {
        match self.ask(name, kind).await? {
            Answer::Texts(texts) => Ok(texts),
            _ => Err(Trouble::NotFound),
        }
    }

    /// The addresses of a host, in the family of `like`.
    pub(super) async fn addresses(&self, host: &str, like: IpAddr) -> Result<Arc<[IpAddr]>, Trouble> {
        match self.ask(host, if like.is_ipv4() { Kind::A } else { Kind::Aaaa }).await? {
            Answer::Addresses(addresses) => Ok(addresses),
            _ => Err(Trouble::NotFound),
        }
    }

    /// The mail exchangers of a domain, the preferred ones first.
    pub(super) async fn exchangers(&self, domain: &str) -> Result<Arc<[Box<str>]>, Trouble> {
        self.names(domain, Kind::Mx).await
    }

    /// The names that an address has.
    pub(super) async fn names_of(&self, ip: IpAddr) -> Result<Arc<[Box<str>]>, Trouble> {
        self.names(&reverse_name(ip), Kind::Ptr).await
    }

    async fn names(&self, name: &str, kind: Kind) -> Result<Arc<[Box<str>]>, Trouble> {
        match self.ask(name, kind).await? {
            Answer::Names(names) => Ok(names),
            _ => Err(Trouble::NotFound),
        }
    }

    async fn ask(&self, name: &str, kind: Kind) -> Result<Answer, Trouble> {
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if taken.is_err() || Instant::now() >= self.deadline {
            return Err(Trouble::Spent);
        }
        self.dns.look_up(name, kind, self.deadline).await
    }
}

impl Trouble {
    /// What it means where the name has to be there, or may be missing as `missing` says.
    pub(super) fn outcome(self, missing: (Outcome, Reason)) -> (Outcome, Reason) {
        match self {
            Self::NotFound => missing,
            Self::Failed => (Outcome::TempError, Reason::Dns),
            Self::Spent => (Outcome::TempError, Reason::DnsLimit),
        }
    }
}

/// RFC 1035 section 3.5, RFC 3596 section 2.5.
fn reverse_name(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            format!("{d}.{c}.{b}.{a}.in-addr.arpa")
        }
        IpAddr::V6(ip) => {
            let nibbles = ip.octets().into_iter().rev().flat_map(|octet| [octet & 15, octet >> 4]);
            nibbles.map(|nibble| format!("{nibble:x}.")).collect::<String>() + "ip6.arpa"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_asked_for_backwards() {
        assert_eq!(reverse_name("192.0.2.1".parse().unwrap()), "1.2.0.192.in-addr.arpa");
        let six = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa";
        assert_eq!(reverse_name("2001:db8::1".parse().unwrap()), six);
    }
}
