//! Forms of a tag beside `name+tag@`: a zone whose labels name inboxes, and a further sign between name and tag.

use std::{fmt, str::FromStr};

use super::{Address, AddressError, Recipient, is_dot_atom, normalise_domain, normalise_local, split_mailbox};
use crate::mail::names;

/// What the operator chose. Nothing set: `name+tag@` alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagForms {
    /// Normalised domains whose labels name inboxes: `tag@name.zone` is `name@zone`.
    pub zones: Vec<String>,
    /// A sign that stands between name and tag as `+` does.
    pub separator: Option<Separator>,
}

/// One of `-`, `_`, `.` and `=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator(char);

impl FromStr for Separator {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "-" => Ok(Self('-')),
            "_" => Ok(Self('_')),
            "." => Ok(Self('.')),
            "=" => Ok(Self('=')),
            _ => Err(AddressError::LocalSyntax),
        }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl TagForms {
    /// The label and the zone of a normalised domain below a zone; the label may have dots.
    pub fn below_zone<'a>(&self, domain: &'a str) -> Option<(&'a str, &str)> {
        self.zones.iter().find_map(|zone| Some((domain.strip_suffix(zone.as_str())?.strip_suffix('.')?, zone.as_str())))
    }

    /// The sign by which this local part would be a name and a tag.
    pub fn splits(&self, local: &str) -> Option<Separator> {
        self.separator.filter(|separator| local.contains(separator.0))
    }

    /// The inbox and the tag that are meant. `stands` tells of a name that it is somebody's or has mail: the longest such
    /// name is meant before any other, and the shortest where there is none.
    pub fn resolve(&self, recipient: Recipient, stands: impl Fn(&Address) -> bool) -> Recipient {
        // Whoever reads these can get a certificate for the domain, subdomains included.
        if names::is_reserved(recipient.address.local()) {
            return recipient;
        }
        if let Some((label, zone)) = self.below_zone(recipient.address.domain()) {
            return self.of_label(label, zone, &recipient, stands).unwrap_or(recipient);
        }
        match self.separator {
            // What we made up is whole, whatever signs are in it.
            Some(separator) if !names::is_made_up(recipient.address.local()) && !stands(&recipient.address) => {
                split(separator, &recipient, stands).unwrap_or(recipient)
            }
            _ => recipient,
        }
    }

    /// `tag@name.zone`: the label names the inbox, all before the `@` is the tag.
    fn of_label(&self, label: &str, zone: &str, recipient: &Recipient, stands: impl Fn(&Address) -> bool) -> Option<Recipient> {
        // A label of another script was made of the name's own letters (RFC 5890).
        let (name, decoded) = idna::domain_to_unicode(label);
        let base = normalise_local(&name).ok().filter(|_| decoded.is_ok() && !label.contains('.'))?.normalised;
        let address = Address { text: format!("{base}@{zone}").into() };
        // A name that mail to it alone would not reach is none.
        if !is_dot_atom(&base) || base.contains(super::TAG_SEPARATOR) || self.splits(&base).is_some() && !stands(&address) {
            return None;
        }
        let (local, _) = split_mailbox(&recipient.written).ok()?;
        let tag = normalise_local(local).ok()?.spelling;
        Some(Recipient { address, tag: Some(tag.into()), written: recipient.written.clone() })
    }
}

fn split(separator: Separator, recipient: &Recipient, stands: impl Fn(&Address) -> bool) -> Option<Recipient> {
    // Only a dot-atom is a name here, but what stands behind it may have needed quotes.
    let local = &*recipient.address.bare_local();
    let candidate = |end: usize| Address { text: format!("{}@{}", &local[..end], recipient.address.domain()).into() };
    let ends: Vec<usize> = local.match_indices(separator.0).map(|(end, _)| end).filter(|&end| is_dot_atom(&local[..end])).collect();
    let longest = ends.iter().rev().copied().find(|&end| names::is_made_up(&local[..end]) || stands(&candidate(end)));
    let end = longest.or_else(|| ends.first().copied())?;
    let (written, _) = split_mailbox(&recipient.written).ok()?;
    let spelling = normalise_local(written).ok()?.spelling;
    // Letters may be of other lengths in lower case, so the signs are counted and not the bytes.
    let before = local[..end].matches(separator.0).count();
    let tag = spelling.match_indices(separator.0).nth(before).map(|(start, _)| &spelling[start + 1..]);
    let tag = tag.filter(|tag| !tag.is_empty()).map(Into::into);
    Some(Recipient { address: candidate(end), tag, written: recipient.written.clone() })
}

impl TagForms {
    /// Reads a zone: a domain, without a wildcard.
    pub fn zone(text: &str) -> Result<String, AddressError> {
        normalise_domain(text.trim()).and_then(|zone| if zone.starts_with('[') { Err(AddressError::DomainSyntax) } else { Ok(zone) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(forms: &TagForms, path: &str, standing: &[&str]) -> (String, Option<String>) {
        let recipient = Recipient::from_path(path, "x.org").unwrap();
        let found = forms.resolve(recipient, |address| standing.contains(&address.as_str()));
        assert_eq!(&*found.written, if path == "postmaster" { "postmaster" } else { path });
        (found.address.to_string(), found.tag.map(Into::into))
    }

    #[test]
    fn the_label_before_a_zone_names_the_inbox() {
        let forms = TagForms { zones: vec!["t.example".into(), "xn--bcher-kva.example".into()], separator: None };
        for (path, inbox, tag) in [
            ("Milk@bob.t.example", "bob@t.example", Some("Milk")),
            ("milk+2024@Bob.T.Example", "bob@t.example", Some("milk+2024")),
            ("milk+@bob.t.example", "bob@t.example", Some("milk+")),
            ("молоко@xn--80ad0c0c.t.example", "вася@t.example", Some("молоко")),
            ("milk@вася.t.example", "вася@t.example", Some("milk")),
            ("\"a b\"@bob.t.example", "bob@t.example", Some("a b")),
            ("milk@bob.bücher.example", "bob@xn--bcher-kva.example", Some("milk")),
            // The zone itself, deeper labels, other domains, and who could get a certificate.
            ("bob+milk@t.example", "bob@t.example", Some("milk")),
            ("milk@a.bob.t.example", "milk@a.bob.t.example", None),
            ("milk@bobt.example", "milk@bobt.example", None),
            ("admin@bob.t.example", "admin@bob.t.example", None),
            ("Admin+x@bob.t.example", "admin@bob.t.example", Some("x")),
            ("postmaster", "postmaster@x.org", None),
        ] {
            assert_eq!(resolve(&forms, path, &[]), (inbox.to_owned(), tag.map(Into::into)), "{path}");
        }
    }

    #[test]
    fn the_longest_name_that_stands_is_meant_and_the_shortest_where_none_does() {
        let forms = TagForms { zones: vec!["t.example".into()], separator: Some(Separator('-')) };
        let standing = ["a-b@x.org", "e-f-g@x.org", "e-f@t.example"];
        for (path, inbox, tag) in [
            ("a-b@x.org", "a-b@x.org", None),
            ("A-B-C@x.org", "a-b@x.org", Some("C")),
            ("a-b-c-d@x.org", "a-b@x.org", Some("c-d")),
            ("a-c-d@x.org", "a@x.org", Some("c-d")),
            ("a-b+c-d@x.org", "a-b@x.org", Some("c-d")),
            ("a-c+d-e@x.org", "a@x.org", Some("c+d-e")),
            ("e-f-g@x.org", "e-f-g@x.org", None),
            ("a-@x.org", "a@x.org", None),
            ("a--b@x.org", "a@x.org", Some("-b")),
            ("-a@x.org", "-@x.org", Some("")),
            ("İ-Ü@x.org", "i\u{307}@x.org", Some("Ü")),
            ("\"a b-c\"@x.org", "\"a b-c\"@x.org", None),
            ("\"a-b-c d\"@x.org", "a-b@x.org", Some("c d")),
            ("\"a-c+d e\"@x.org", "a@x.org", Some("c+d e")),
            ("mailer-daemon@x.org", "mailer-daemon@x.org", None),
            ("admin-x@x.org", "admin@x.org", Some("x")),
            ("milk@e-f.t.example", "e-f@t.example", Some("milk")),
            ("milk@a-b.t.example", "milk@a-b.t.example", None),
        ] {
            if path.starts_with('-') {
                // Nothing stands before the sign: it is a plain name.
                assert_eq!(resolve(&forms, path, &standing), ("-a@x.org".into(), None));
                continue;
            }
            assert_eq!(resolve(&forms, path, &standing), (inbox.to_owned(), tag.map(Into::into)), "{path}");
        }
    }

    #[test]
    fn any_of_four_signs_may_separate() {
        for sign in ["-", "_", ".", "="] {
            let forms = TagForms { zones: Vec::new(), separator: Some(sign.parse().unwrap()) };
            assert_eq!(resolve(&forms, &format!("a{sign}b@x.org"), &[]), ("a@x.org".into(), Some("b".into())), "{sign}");
            assert_eq!(forms.splits(&format!("a{sign}b")).map(|sign| sign.to_string()).as_deref(), Some(sign));
        }
        // What we made up is whole, with something behind it too.
        let forms = TagForms { zones: Vec::new(), separator: Some(Separator('-')) };
        let alias = names::alias("milk", &mut rand::rng());
        let wanted = format!("{alias}@x.org");
        assert_eq!(resolve(&forms, &wanted, &["milk@x.org"]), (wanted.clone(), None));
        assert_eq!(resolve(&forms, &format!("{alias}-x@x.org"), &["milk@x.org"]), (wanted, Some("x".into())));
        for wrong in ["+", "", "--", "a", "@"] {
            assert!(wrong.parse::<Separator>().is_err(), "{wrong}");
        }
        assert!(TagForms::zone("*.x.org").is_err() && TagForms::zone("[127.0.0.1]").is_err());
    }
}
