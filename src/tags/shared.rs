//! Domains that many organisations share; `infrastructure.txt` lists them.

use std::{collections::HashMap, sync::LazyLock};

/// What a domain does for many, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    /// Sends mail for others.
    pub(super) const SENDER: Self = Self(1);
    /// Writes in the business of others.
    pub(super) const SERVICE: Self = Self(2);
    /// Gives mailboxes to anybody.
    pub(super) const MAILBOX: Self = Self(4);
    /// Linked to by anybody.
    pub(super) const LINKS: Self = Self(8);

    /// Of a domain in lower case, by itself or by one that it is below.
    pub(super) fn of(domain: &str) -> Self {
        let mut rest = domain;
        loop {
            if let Some(&class) = LIST.get(rest) {
                return class;
            }
            match rest.split_once('.') {
                Some((_, parent)) => rest = parent,
                None => return Self::default(),
            }
        }
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it sends for others or writes in their business.
    pub(super) const fn is_provider(self) -> bool {
        self.has(Self::SENDER) || self.has(Self::SERVICE)
    }

    /// Whether many share it, so that two who have it in common have nothing in common.
    pub(super) const fn is_shared(self) -> bool {
        self.0 != 0
    }

    fn named(name: &str) -> Option<Self> {
        [("sender", Self::SENDER), ("service", Self::SERVICE), ("mailbox", Self::MAILBOX), ("links", Self::LINKS)]
            .into_iter()
            .find_map(|(known, class)| (known == name).then_some(class))
    }
}

/// Whether mail of many organisations comes from this one: a service that sends for others, or that gives mailboxes to
/// anybody.
pub fn sends_for_many(organisation: &str) -> bool {
    let class = Class::of(organisation);
    class.has(Class::SENDER) || class.has(Class::MAILBOX)
}

static LIST: LazyLock<HashMap<&'static str, Class>> = LazyLock::new(|| {
    let lines = include_str!("infrastructure.txt").lines().filter_map(|line| line.split('#').next()?.split_once(':'));
    let classes = |names: &str| names.split_whitespace().filter_map(Class::named).fold(Class::default(), |all, one| Class(all.0 | one.0));
    lines.map(|(domain, names)| (domain.trim(), classes(names))).collect()
});

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::mail::organisation::Organisation;

    #[test]
    fn a_domain_and_all_below_it_are_shared_and_no_other_is() {
        for (domain, class) in [
            ("sendgrid.net", Class::SENDER),
            ("u1.wl.sendgrid.net", Class::SENDER),
            ("gmail.com", Class::MAILBOX),
            ("paypal.com", Class::SERVICE),
            ("bit.ly", Class::LINKS),
            ("someone.github.io", Class::LINKS),
        ] {
            assert!(Class::of(domain).has(class), "{domain}");
        }
        for own in ["notsendgrid.net", "net", "", "milkshop.example", "com"] {
            assert!(!Class::of(own).is_shared(), "{own}");
        }
    }

    #[test]
    fn every_line_of_the_list_names_a_domain_once_and_classes_that_are_known() {
        let mut seen = HashSet::new();
        for line in include_str!("infrastructure.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (domain, classes) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
            assert!(classes.split(' ').all(|class| Class::named(class).is_some()), "{line}");
            let is_domain = domain.contains('.') && domain == domain.to_lowercase();
            assert!(is_domain && seen.insert(domain), "{line}");
            assert!(Organisation::of(domain).is_some() || domain.split('.').count() == 2, "{line}");
        }
    }
}
