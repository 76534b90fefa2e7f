//! Patterns of domains and addresses, as an operator lists them.

use std::str::FromStr;

use thiserror::Error;

use crate::mail::{
    address::{Address, AddressError, normalise_local_pattern},
    names,
};

use super::DomainRule;

/// One entry of a list: `example.org`, `*.example.org` (its subdomains), `*` (everything), or with a pattern of names
/// before an `@`: `bounce-*@example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPattern {
    /// With `*` for any letters; `None` for all names of the domain, whoever they belong to.
    local: Option<Box<str>>,
    /// `None`: any.
    domain: Option<DomainRule>,
}

/// Patterns with exceptions, which begin with `!` and win wherever they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatternList {
    patterns: Vec<AddressPattern>,
    exceptions: Vec<AddressPattern>,
}

impl FromStr for AddressPattern {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (local, domain) = match text.trim().rsplit_once('@') {
            Some((local, domain)) => (Some(normalise_local_pattern(local)?.into()), domain),
            None => (None, text.trim()),
        };
        let domain = if domain == "*" { None } else { Some(domain.parse()?) };
        Ok(Self { local, domain })
    }
}

/// An entry of a list that is no pattern, or an exception to nothing; a sentence for the operator.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// This entry is none.
    #[error("{entry:?} is none: {reason}")]
    Entry {
        /// As it was written.
        entry: String,
        /// Why.
        reason: AddressError,
    },
    /// Exceptions alone mean nothing.
    #[error("there are only exceptions, and nothing that they are exceptions to")]
    OnlyExceptions,
}

impl FromStr for PatternList {
    type Err = PatternError;

    /// Reads a comma list.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut list = Self::default();
        for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
            let (patterns, text) = match entry.strip_prefix('!') {
                Some(exception) => (&mut list.exceptions, exception),
                None => (&mut list.patterns, entry),
            };
            patterns.push(text.parse().map_err(|reason| PatternError::Entry { entry: entry.to_owned(), reason })?);
        }
        if list.patterns.is_empty() && !list.exceptions.is_empty() { Err(PatternError::OnlyExceptions) } else { Ok(list) }
    }
}

impl PatternList {
    /// Whether nothing is listed.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether mail for an address of ours is meant. Patterns of names leave alone the names that we make up, whose
    /// holders wait for mail, and the reserved ones, which RFC 2142 wants reached; patterns of domains bind them too.
    pub fn matches(&self, address: &Address, tag: Option<&str>) -> bool {
        let is_protected = !self.is_empty() && (names::is_made_up(address.local()) || names::is_reserved(address.local()));
        self.matches_where(address, tag, |pattern| pattern.local.is_none() || !is_protected)
    }

    /// The same for addresses that are not ours, where no name is special.
    pub fn matches_anybody(&self, address: &Address, tag: Option<&str>) -> bool {
        self.matches_where(address, tag, |_| true)
    }

    fn matches_where(&self, address: &Address, tag: Option<&str>, counts: impl Fn(&AddressPattern) -> bool) -> bool {
        self.patterns.iter().any(|pattern| counts(pattern) && pattern.matches(address, tag))
            && !self.exceptions.iter().any(|exception| exception.matches(address, tag))
    }

    /// The domains that exceptions spare as a whole.
    pub(super) fn spared_domains(&self) -> impl Iterator<Item = &DomainRule> {
        self.exceptions.iter().filter(|exception| exception.local.is_none()).filter_map(|exception| exception.domain.as_ref())
    }

    /// Whether all names of a normalised domain are meant, as far as patterns of domains say.
    pub fn covers(&self, domain: &str) -> bool {
        let any = |list: &[AddressPattern]| list.iter().any(|pattern| pattern.local.is_none() && pattern.matches_domain(domain));
        any(&self.patterns) && !any(&self.exceptions)
    }
}

impl AddressPattern {
    /// With and without its tag, so that `shop@` means `shop+tag@` as well, and `*+tag@` is possible.
    fn matches(&self, address: &Address, tag: Option<&str>) -> bool {
        self.matches_domain(address.domain())
            && self.local.as_ref().is_none_or(|pattern| {
                let base = address.bare_local();
                glob(pattern, &base) || tag.is_some_and(|tag| glob(pattern, &format!("{base}+{}", tag.to_lowercase())))
            })
    }

    fn matches_domain(&self, domain: &str) -> bool {
        self.domain.as_ref().is_none_or(|rule| rule.matches(domain))
    }
}

/// Whether `text` is `pattern` with something, or nothing, for each `*`.
fn glob(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    // The first place where each piece fits leaves most room for those behind it.
    for piece in middle.split('*') {
        let Some(at) = text.find(piece) else { return false };
        text = &text[at + piece.len()..];
    }
    text.ends_with(tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::Recipient;

    fn list(text: &str) -> PatternList {
        text.parse().unwrap()
    }

    fn matches(list: &PatternList, address: &str) -> bool {
        let recipient = Recipient::from_path(address, "first.example").unwrap();
        list.matches(&recipient.address, recipient.tag.as_deref())
    }

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, expected) in [
            ("bob", "bob", true),
            ("bob", "bobby", false),
            ("*", "", true),
            ("bob*", "bob", true),
            ("*bob", "notbob", true),
            ("a*b", "ab", true),
            ("a*a", "a", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("*b**c*", "abxc", true),
            ("*ab*ab", "ab", false),
            ("*ü*", "grüße", true),
        ] {
            assert_eq!(glob(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_list_means_domains_subdomains_and_names() {
        let list = list(" x.org, *.y.org ,Bulk-*@Z.org, *@bücher.example, *+spam@* ");
        for meant in [
            "a@x.org",
            "a@b.y.org",
            "\"bulk- 9\"@z.org",
            "BULK-7@z.org",
            "bulk-7+tag@z.org",
            "a@xn--bcher-kva.example",
            "bob+Spam@any.example",
        ] {
            assert!(matches(&list, meant), "{meant}");
        }
        for spared in ["a@y.org", "a@sub.x.org", "bulk@z.org", "bob+ham@any.example"] {
            assert!(!matches(&list, spared), "{spared}");
        }
    }

    #[test]
    fn an_exception_wins_wherever_it_stands() {
        for text in ["*,!x.org,!qa-*@y.org", "!qa-*@y.org,!x.org,*"] {
            let list = list(text);
            assert!(matches(&list, "a@y.org"));
            assert!(!matches(&list, "a@x.org") && !matches(&list, "qa-1@y.org"));
        }
        assert_eq!("!x.org".parse::<PatternList>(), Err(PatternError::OnlyExceptions));
    }

    #[test]
    fn names_made_here_and_reserved_ones_are_spared_by_patterns_of_names_alone() {
        for address in ["tadesi42mupaka97@x.org", "postmaster@x.org", "abuse+tag@x.org"] {
            assert!(!matches(&list("*@x.org"), address), "{address}");
            assert!(matches(&list("x.org"), address), "{address}");
            let anybody = Recipient::from_path(address, "x.org").unwrap();
            assert!(list("*@x.org").matches_anybody(&anybody.address, None));
        }
    }

    #[test]
    fn what_covers_a_domain_leaves_nothing_to_new_addresses() {
        assert!(list("x.org").covers("x.org") && list("*").covers("x.org"));
        assert!(!list("*,!x.org").covers("x.org") && !list("*@x.org").covers("x.org") && !list("*.x.org").covers("x.org"));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for wrong in ["a b", "@x.org", "bob@", "!", "bo b@x.org", "*x.org", "bob@*x.org", "a@b@", "http://x"] {
            assert!(wrong.parse::<PatternList>().is_err(), "{wrong}");
        }
        assert_eq!("".parse(), Ok(PatternList::default()));
    }
}
