//! Organisations behind domains, by the Public Suffix List.

use std::fmt;

/// A registered domain and all below it, by the Public Suffix List: `example.co.uk` for `mail.example.co.uk`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Organisation(Box<str>);

impl Organisation {
    /// The organisation that a domain in ASCII belongs to; `None` for a public suffix, and for what is no domain.
    pub fn of(domain: &str) -> Option<Self> {
        // No top-level domain is a number (RFC 3696 section 2): that is an address.
        let is_address = domain.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        psl::domain_str(&domain.to_ascii_lowercase()).filter(|_| !is_address).map(|registered| Self(registered.into()))
    }

    /// Its registered domain.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The label that somebody registered, without the public suffix: `example` of `example.co.uk`.
    pub fn label(&self) -> &str {
        self.0.split('.').next().unwrap_or_default()
    }
}

impl fmt::Display for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_is_a_registered_domain_and_all_below_it() {
        for (domain, wanted) in [
            ("mail.example.co.uk", Some(("example.co.uk", "example"))),
            ("Example.ORG", Some(("example.org", "example"))),
            ("co.uk", None),
            ("org", None),
            ("", None),
            ("192.0.2.1", None),
        ] {
            let organisation = Organisation::of(domain);
            assert_eq!(organisation.as_ref().map(|known| (known.as_str(), known.label())), wanted, "{domain}");
        }
    }
}
