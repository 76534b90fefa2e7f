//! The domains we serve.

use std::{fmt, str::FromStr};

use crate::mail::address::{AddressError, TagForms, normalise_domain};

/// The domain of new addresses when none is configured; it passes the checks of sign-up forms.
const DEFAULT_DOMAIN: &str = "sundew.example.com";

/// The domains that mail is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domains {
    /// Empty: any domain.
    rules: Vec<DomainRule>,
    /// Where new addresses can be made; never empty.
    offered: Vec<String>,
    /// Zones whose labels name inboxes.
    zones: TagForms,
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

impl fmt::Display for DomainRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.subdomains { "*." } else { "" }, self.domain)
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
        Self { rules, offered, zones: TagForms::default() }
    }

    /// The same, and zones whose labels name inboxes: `name@zone` and `tag@name.zone` are one.
    pub fn with_tag_zones(mut self, zones: Vec<String>) -> Self {
        for zone in &zones {
            if !self.is_any() && !self.serves(zone) {
                self.offered.push(zone.clone());
                self.rules.push(DomainRule { domain: zone.clone(), subdomains: false });
            }
        }
        self.zones = TagForms { zones, separator: None };
        self
    }

    /// The first of these rules that shares domains with what is below a zone.
    pub fn conflict(&self, zone: &str) -> Option<String> {
        let is_within = |domain: &str, other: &str| domain.strip_suffix(other).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        let clashes = |rule: &&DomainRule| {
            let is_below = is_within(&rule.domain, zone) && rule.domain != zone;
            is_below || rule.subdomains && (is_within(zone, &rule.domain) || is_within(&rule.domain, zone))
        };
        self.rules.iter().find(clashes).map(DomainRule::to_string)
    }

    /// Whether this normalised domain is a label before a zone: mail is taken there for reserved names, which are the
    /// operator's on every subdomain, and for nobody else, since all other addresses mean an inbox at the zone.
    pub fn is_label(&self, domain: &str) -> bool {
        self.zones.below_zone(domain).is_some_and(|(label, _)| !label.contains('.'))
    }

    /// Whether mail for this normalised domain is taken.
    pub fn serves(&self, domain: &str) -> bool {
        if self.zones.below_zone(domain).is_some() {
            return false;
        }
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
        self.rules.iter().map(DomainRule::to_string)
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
        let zones = self.zones.zones.iter().flat_map(|zone| [zone.clone(), format!("*.{zone}")]);
        self.offered.iter().cloned().chain(wildcards).chain(zones).collect()
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
    fn below_a_zone_nobody_is_served_by_domain_and_certificates_name_its_labels() {
        for listed in [&["a.example"][..], &[]] {
            let list = domains(listed).with_tag_zones(vec!["t.example".into()]);
            assert!(list.serves("t.example") && !list.serves("bob.t.example") && !list.serves("a.bob.t.example"));
            assert!(list.is_label("bob.t.example") && !list.is_label("a.bob.t.example") && !list.is_label("t.example"));
            assert!(list.certificate_names().contains(&"*.t.example".to_owned()));
        }
    }

    #[test]
    fn a_zone_and_what_is_listed_share_no_domain() {
        let list = domains(&["a.example", "*.w.example", "deep.z.example"]);
        for (zone, conflict) in [
            ("t.example", None),
            ("a.example", None),
            ("w.example", Some("*.w.example")),
            ("t.w.example", Some("*.w.example")),
            ("z.example", Some("deep.z.example")),
            ("example", Some("a.example")),
        ] {
            assert_eq!(list.conflict(zone).as_deref(), conflict, "{zone}");
        }
    }

    #[test]
    fn a_rule_that_is_no_domain_is_refused() {
        for wrong in ["", "*.", "a b", "*", "*.*.x", "http://x"] {
            assert!(wrong.parse::<DomainRule>().is_err(), "{wrong}");
        }
    }
}
