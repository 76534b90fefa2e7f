//! SPF (RFC 7208): may this client send for this domain. mail-auth reads records and expands macros; the walk is ours,
//! so that its lookups are bounded together with everything else that one mail asks.

use std::{net::IpAddr, pin::Pin};

use mail_auth::{
    common::parse::TxtRecordParser,
    spf::{Macro, Mechanism, Qualifier, Spf as Record, Variables},
};

use super::{
    dns::{Kind, Trouble},
    lookups::Lookups,
};
use crate::mail::{
    address::normalise_domain,
    facts::{Outcome, Reason, Spf},
};

/// Mechanisms that ask, RFC 7208 section 4.6.4.
const MAX_TERMS: usize = 10;
/// Questions that nothing answers, of all those terms.
const MAX_VOID: usize = 2;
/// Exchangers of one `mx`, names of one `ptr`.
const MAX_HOSTS: usize = 10;

/// Who says to be sending.
pub(super) struct Identity<'a> {
    pub(super) ip: IpAddr,
    pub(super) helo: &'a str,
    /// Whose right to send is asked about: `local@domain`, or a domain alone.
    pub(super) sender: &'a str,
}

/// The outcome so far is final.
type Stop = (Outcome, Reason);
type Walked<'a> = Pin<Box<dyn Future<Output = Result<(Outcome, &'static str), Stop>> + Send + 'a>>;

struct Walk<'a> {
    lookups: &'a Lookups<'a>,
    ip: IpAddr,
    helo: &'a str,
    sender: String,
    terms: usize,
    void: usize,
    /// The client's name for `%{p}`, once it was asked for.
    validated: Option<String>,
}

/// `check_host()`, RFC 7208 section 4.
pub(super) async fn check(lookups: &Lookups<'_>, identity: Identity<'_>) -> Spf {
    let (local, domain) = identity.sender.rsplit_once('@').unwrap_or(("postmaster", identity.sender));
    let Some(domain) = fully_qualified(domain) else {
        return Spf { outcome: Outcome::None, reason: Reason::NoDomain, domain: Box::default() };
    };
    let local = if local.is_empty() { "postmaster" } else { local };
    let sender = format!("{local}@{domain}");
    let mut walk = Walk { lookups, ip: identity.ip, helo: identity.helo, sender, terms: 0, void: 0, validated: None };
    let (outcome, reason) = match walk.domain(domain.clone()).await {
        Ok((outcome, mechanism)) => (outcome, Reason::Mechanism(mechanism)),
        Err(stop) => stop,
    };
    Spf { outcome, reason, domain: domain.into() }
}

/// A domain as DNS has it, with a dot within (RFC 7208 section 4.3).
pub(super) fn fully_qualified(domain: &str) -> Option<String> {
    let domain = normalise_domain(domain.trim_end_matches('.')).ok()?;
    (domain.contains('.') && !domain.starts_with('[') && domain.parse::<IpAddr>().is_err()).then_some(domain)
}

impl Walk<'_> {
    /// The record of a domain, from `include` and `redirect` too.
    fn domain(&mut self, domain: String) -> Walked<'_> {
        Box::pin(async move {
            let texts = match self.lookups.texts(&domain, Kind::Spf).await {
                Ok(texts) => texts,
                Err(trouble) => return Err(trouble.outcome((Outcome::None, Reason::NoRecord))),
            };
            let [text] = &*texts else { return Err((Outcome::PermError, Reason::SeveralRecords)) };
            let record = Some(text).filter(|text| is_well_formed(text)).and_then(|text| Record::parse(text).ok());
            let Some(record) = record else { return Err((Outcome::PermError, Reason::BadRecord)) };
            for directive in &record.directives {
                if self.matches(&directive.mechanism, &domain).await? {
                    return Ok((outcome(&directive.qualifier), name(&directive.mechanism)));
                }
            }
            let Some(target) = &record.redirect else { return Ok((Outcome::Neutral, "default")) };
            self.count()?;
            let target = self.expand(target, &domain).await?;
            match self.domain(target).await {
                Err((Outcome::None, reason)) => Err((Outcome::PermError, reason)),
                other => other,
            }
        })
    }

    async fn matches(&mut self, mechanism: &Mechanism, domain: &str) -> Result<bool, Stop> {
        match mechanism {
            Mechanism::All => Ok(true),
            Mechanism::Ip4 { addr, mask } => Ok(is_within(self.ip, IpAddr::V4(*addr), *mask, 0)),
            Mechanism::Ip6 { addr, mask } => Ok(is_within(self.ip, IpAddr::V6(*addr), 0, *mask)),
            Mechanism::Include { macro_string } => {
                self.count()?;
                let target = self.expand(macro_string, domain).await?;
                match self.domain(target).await {
                    Ok((outcome, _)) => Ok(outcome == Outcome::Pass),
                    Err((Outcome::None, reason)) => Err((Outcome::PermError, reason)),
                    Err(stop) => Err(stop),
                }
            }
            Mechanism::A { macro_string, ip4_mask, ip6_mask } => {
                self.count()?;
                let host = self.expand(macro_string, domain).await?;
                self.host_matches(&host, *ip4_mask, *ip6_mask).await
            }
            Mechanism::Mx { macro_string, ip4_mask, ip6_mask } => {
                self.count()?;
                let target = self.expand(macro_string, domain).await?;
                let asked = self.lookups.exchangers(&target).await;
                let Some(hosts) = self.found(asked)? else { return Ok(false) };
                if hosts.len() > MAX_HOSTS {
                    return Err((Outcome::PermError, Reason::TooManyLookups));
                }
                for host in hosts.iter() {
                    if self.host_matches(host, *ip4_mask, *ip6_mask).await? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Mechanism::Ptr { macro_string } => {
                self.count()?;
                let target = self.expand(macro_string, domain).await?;
                Ok(self.validated_names().await.iter().any(|name| is_at_or_below(name, &target)))
            }
            Mechanism::Exists { macro_string } => {
                self.count()?;
                let host = self.expand(macro_string, domain).await?;
                // Of IPv4 addresses, whatever the client has (RFC 7208 section 5.7).
                let asked = self.lookups.addresses(&host, IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED)).await;
                Ok(self.found(asked)?.is_some())
            }
        }
    }

    async fn host_matches(&mut self, host: &str, ip4_mask: u32, ip6_mask: u128) -> Result<bool, Stop> {
        let asked = self.lookups.addresses(host, self.ip).await;
        let found = self.found(asked)?;
        Ok(found.is_some_and(|addresses| addresses.iter().any(|address| is_within(self.ip, *address, ip4_mask, ip6_mask))))
    }

    fn count(&mut self) -> Result<(), Stop> {
        self.terms += 1;
        if self.terms > MAX_TERMS { Err((Outcome::PermError, Reason::TooManyLookups)) } else { Ok(()) }
    }

    /// Counts questions in vain.
    fn found<T>(&mut self, asked: Result<T, Trouble>) -> Result<Option<T>, Stop> {
        match asked {
            Ok(answer) => Ok(Some(answer)),
            Err(Trouble::NotFound) => {
                self.void += 1;
                if self.void > MAX_VOID { Err((Outcome::PermError, Reason::TooManyLookups)) } else { Ok(None) }
            }
            Err(trouble) => Err(trouble.outcome((Outcome::None, Reason::NoRecord))),
        }
    }

    /// RFC 7208 section 7.
    async fn expand(&mut self, text: &Macro, domain: &str) -> Result<String, Stop> {
        let mut variables = Variables::new();
        if text.needs_ptr() && self.validated.is_none() {
            let names = self.validated_names().await;
            let own = names.iter().find(|name| is_at_or_below(name, domain)).or(names.first());
            self.validated = Some(own.map_or("unknown", |name| name).to_owned());
        }
        variables.set_ip(&self.ip);
        variables.set_sender(self.sender.as_bytes());
        variables.set_domain(domain.as_bytes());
        variables.set_helo_domain(self.helo.as_bytes());
        variables.set_validated_domain(self.validated.as_deref().unwrap_or("unknown").as_bytes());
        let expanded = text.eval(&variables, domain, false);
        let mut target = expanded.trim_end_matches('.');
        // Whole labels go from the left (RFC 7208 section 7.3).
        while target.len() > 253 {
            target = target.split_once('.').map_or("", |(_, rest)| rest);
        }
        Ok(target.to_ascii_lowercase())
    }

    /// The client's names that lead back to it (RFC 7208 section 5.5). Errors are no names.
    async fn validated_names(&self) -> Vec<Box<str>> {
        let names = self.lookups.names_of(self.ip).await.unwrap_or_default();
        let mut validated = Vec::new();
        for name in names.iter().take(MAX_HOSTS) {
            if self.lookups.addresses(name, self.ip).await.is_ok_and(|addresses| addresses.contains(&self.ip)) {
                validated.push(name.clone());
            }
        }
        validated
    }
}

/// What mail-auth lets pass though RFC 7208 section 4.6 calls it an error: unknown mechanisms, and prefixes too long.
fn is_well_formed(record: &[u8]) -> bool {
    let Ok(record) = str::from_utf8(record) else { return false };
    record.is_ascii() && record.split_ascii_whitespace().skip(1).all(term_is_well_formed)
}

fn term_is_well_formed(term: &str) -> bool {
    let plain = term.strip_prefix(['+', '-', '~', '?']).unwrap_or(term);
    let end = plain.find([':', '/', '=']).unwrap_or(plain.len());
    let (name, argument) = (plain[..end].to_ascii_lowercase(), &plain[end..]);
    if argument.starts_with('=') {
        return plain == term && name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    }
    let prefixes = |four: u8, six: u8| {
        let mut parts = argument.split("//");
        let fits = |text: &str, max: u8| text.parse::<u8>().is_ok_and(|bits| bits <= max);
        let first = parts.next().and_then(|part| part.split_once('/')).is_none_or(|(_, bits)| fits(bits, four));
        first && parts.all(|bits| fits(bits, six))
    };
    match name.as_str() {
        "all" => argument.is_empty(),
        "include" | "exists" => argument.len() > 1 && argument.starts_with(':'),
        "ip4" => argument.starts_with(':') && prefixes(32, 0),
        "ip6" => {
            argument.starts_with(':') && argument.rsplit_once('/').is_none_or(|(_, bits)| bits.parse::<u8>().is_ok_and(|bits| bits <= 128))
        }
        // A slash within a macro is a delimiter, which nobody can tell from a prefix here.
        "a" | "mx" => argument.contains("%{") || prefixes(32, 128),
        "ptr" => argument.is_empty() || argument.starts_with(':'),
        _ => false,
    }
}

fn is_within(ip: IpAddr, network: IpAddr, ip4_mask: u32, ip6_mask: u128) -> bool {
    match (ip, network) {
        (IpAddr::V4(ip), IpAddr::V4(network)) => ip.to_bits() & ip4_mask == network.to_bits() & ip4_mask,
        (IpAddr::V6(ip), IpAddr::V6(network)) => ip.to_bits() & ip6_mask == network.to_bits() & ip6_mask,
        _ => false,
    }
}

fn is_at_or_below(name: &str, domain: &str) -> bool {
    name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn outcome(qualifier: &Qualifier) -> Outcome {
    match qualifier {
        Qualifier::Pass => Outcome::Pass,
        Qualifier::Fail => Outcome::Fail,
        Qualifier::SoftFail => Outcome::SoftFail,
        Qualifier::Neutral => Outcome::Neutral,
    }
}

fn name(mechanism: &Mechanism) -> &'static str {
    match mechanism {
        Mechanism::All => "all",
        Mechanism::Include { .. } => "include",
        Mechanism::A { .. } => "a",
        Mechanism::Mx { .. } => "mx",
        Mechanism::Ptr { .. } => "ptr",
        Mechanism::Ip4 { .. } => "ip4",
        Mechanism::Ip6 { .. } => "ip6",
        Mechanism::Exists { .. } => "exists",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_with_a_term_that_is_none_is_an_error() {
        for (record, is) in [
            ("v=spf1 -all", true),
            ("v=spf1  a mx/24 a:x.test/24//64 mx//64 ip4:192.0.2.1/24 ip6:2001:db8::/32 include:x.test ?all", true),
            ("v=spf1 exists:%{i}.x.test ptr ptr:x.test redirect=x.test exp=e.x.test future=1 x-y.z=", true),
            ("v=spf1 a:%{d/}.x.test -all", true),
            ("v=spf1 ipv4:192.0.2.1 -all", false),
            ("v=spf1 192.0.2.1 -all", false),
            ("v=spf1 ip4:192.0.2.1/33 -all", false),
            ("v=spf1 ip6:2001:db8::/129 -all", false),
            ("v=spf1 a/33", false),
            ("v=spf1 mx//129", false),
            ("v=spf1 include", false),
            ("v=spf1 include:", false),
            ("v=spf1 all:x", false),
            ("v=spf1 -redirect=x.test", false),
            ("v=spf1 \u{e9}=x", false),
        ] {
            assert_eq!(is_well_formed(record.as_bytes()), is, "{record}");
        }
    }

    #[test]
    fn a_domain_to_ask_about_has_a_dot_and_is_no_address() {
        for (name, wanted) in [
            ("Mail.Example.ORG.", Some("mail.example.org")),
            ("b\u{fc}cher.example", Some("xn--bcher-kva.example")),
            ("localhost", None),
            ("[192.0.2.1]", None),
            ("192.0.2.1", None),
            ("a b.example", None),
            ("", None),
        ] {
            assert_eq!(fully_qualified(name).as_deref(), wanted, "{name}");
        }
    }
}
