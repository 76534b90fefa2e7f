//! The domains we serve.

use std::str::FromStr;

use crate::mail::address::{AddressError, normalise_domain};

/// The domain of new addresses when none is configured; it passes the checks of sign-up forms.
const DEFAULT_DOMAIN: &str = "sundew.example.com";

/// The domains that mail is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domains {
    /// Empty: any domain.
    rules: Vec<DomainRule>,
    /// Where new addresses can be made; never empty.
    offered: Vec<String>,
}

/// One entry of the list: a domain, or `*.domain` for its subdomains without itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainRule {
    domain: String,
    subdomains: bool,
}

impl FromStr for DomainRule {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (subdomains, domain) = match text.trim().strip_prefix("*.") {
            Some(rest) => (true, rest),
            None => (false, text.trim()),
        };
        Ok(Self { domain: normalise_domain(domain)?, subdomains })
    }
}

impl DomainRule {
    /// Whether a normalised domain is meant.
    pub fn matches(&self, domain: &str) -> bool {
        if self.subdomains {
            domain.strip_suffix(self.domain.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
        } else {
            domain == self.domain
        }
    }
}

impl Domains {
    /// The listed domains; an empty list stands for any domain.
    pub fn new(rules: Vec<DomainRule>) -> Self {
        let mut offered: Vec<String> = rules.iter().filter(|rule| !rule.subdomains).map(|rule| rule.domain.clone()).collect();
        if offered.is_empty() {
            // A wildcard serves subdomains only, so new addresses need one.
            offered = rules.iter().map(|rule| format!("mail.{}", rule.domain)).collect();
        }
        if offered.is_empty() {
            offered.push(DEFAULT_DOMAIN.to_owned());
        }
        Self { rules, offered }
    }

    /// Whether mail for this normalised domain is taken.
    pub fn serves(&self, domain: &str) -> bool {
        self.rules.is_empty() || self.rules.iter().any(|rule| rule.matches(domain))
    }

    /// Where a name without a domain lives, and the host's own name when none is set.
    pub fn first(&self) -> &str {
        &self.offered[0]
    }

    /// Offers no new addresses where `is_closed`, but at those of `others` that are not, when nothing else is left;
    /// false when there is nothing to offer at all.
    pub(super) fn keep_offers<'a>(&mut self, is_closed: impl Fn(&str) -> bool, others: impl Iterator<Item = &'a DomainRule>) -> bool {
        self.offered.retain(|domain| !is_closed(domain));
        if self.offered.is_empty() {
            let plain = others.filter(|rule| !rule.subdomains).map(|rule| &rule.domain);
            self.offered = plain.filter(|domain| self.serves(domain) && !is_closed(domain)).cloned().collect();
        }
        !self.offered.is_empty()
    }

    /// What is served, as it was listed; nothing for any domain.
    pub fn listed(&self) -> impl Iterator<Item = String> {
        self.rules.iter().map(|rule| format!("{}{}", if rule.subdomains { "*." } else { "" }, rule.domain))
    }

    /// The domains new addresses can be made at; all of them are served.
    pub fn offered(&self) -> &[String] {
        &self.offered
    }

    /// The domains with subdomains of which any can be had: `d` for `*.d`.
    pub fn wildcards(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().filter(|rule| rule.subdomains).map(|rule| rule.domain.as_str())
    }

    /// What is served as a certificate names it: domains, and `*.d` for subdomains.
    pub fn certificate_names(&self) -> Vec<String> {
        let wildcards = self.wildcards().map(|domain| format!("*.{domain}"));
        self.offered.iter().cloned().chain(wildcards).collect()
    }

    /// Whether any domain is served.
    pub fn is_any(&self) -> bool {
        self.rules.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(list: &[&str]) -> Domains {
        Domains::new(list.iter().map(|rule| rule.parse().unwrap()).collect())
    }

    #[test]
    fn a_list_serves_its_domains_and_a_wildcard_its_subdomains_only() {
        let list = domains(&[" Mail.Example ", "*.wild.example", "bücher.example"]);
        for served in ["mail.example", "a.wild.example", "a.b.wild.example", "xn--bcher-kva.example"] {
            assert!(list.serves(served), "{served}");
        }
        for refused in ["wild.example", "evilwild.example", ".wild.example", "a.mail.example", "evilmail.example", "example", "[127.0.0.1]"]
        {
            assert!(!list.serves(refused), "{refused}");
        }
    }

    #[test]
    fn no_list_serves_everything_and_offers_a_domain_that_forms_accept() {
        let any = domains(&[]);
        assert!(any.serves("whatever.test") && any.is_any());
        assert_eq!((any.first(), any.offered()), (DEFAULT_DOMAIN, &[DEFAULT_DOMAIN.to_owned()][..]));
    }

    #[test]
    fn new_addresses_are_offered_at_plain_domains() {
        let list = domains(&["*.w.example", "a.example", "b.example"]);
        assert_eq!(list.offered(), ["a.example", "b.example"]);
        assert_eq!(list.first(), "a.example");
        let wild = domains(&["*.w.example"]);
        assert!(wild.serves(wild.first()), "{}", wild.first());
        assert_eq!(list.wildcards().collect::<Vec<_>>(), ["w.example"]);
    }

    #[test]
    fn a_rule_that_is_no_domain_is_refused() {
        for wrong in ["", "*.", "a b", "*", "*.*.x", "http://x"] {
            assert!(wrong.parse::<DomainRule>().is_err(), "{wrong}");
        }
    }
}
