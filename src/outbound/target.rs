//! Where mail may be sent on to: somebody's real address, elsewhere.

use std::{fmt, net::IpAddr};

use thiserror::Error;

use crate::mail::address::{Address, AddressError, Recipient};

/// Names that stand for an office and not for a person (RFC 2142), which answers for more than its own mail.
const ROLES: [&str; 8] = ["abuse", "hostmaster", "mailer-daemon", "noc", "postmaster", "root", "security", "webmaster"];
/// Providers so large that many people here have an address there.
const LARGE_PROVIDERS: [&str; 22] = [
    "163.com",
    "aol.com",
    "fastmail.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "hotmail.com",
    "icloud.com",
    "live.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "web.de",
    "yahoo.com",
    "yandex.com",
    "yandex.ru",
];

/// A real address elsewhere, as its owner writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    written: Box<str>,
    /// The same person with another tag or in other letters is the same person.
    person: Address,
}

/// Why nothing is sent to an address; a sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// It is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// Letters that many mail servers don't take (they would need RFC 6531).
    #[error("only an address in plain letters, without quotes, can be forwarded to")]
    Letters,
    /// A number, or a name without a dot: the operator's own network.
    #[error("mail is forwarded to addresses at domain names only")]
    NoDomain,
    /// An office, such as postmaster: no person's to agree for.
    #[error("mail is forwarded to people, not to addresses such as postmaster or abuse")]
    Role,
    /// A domain that this server takes mail for: it would come back.
    #[error("mail can't be forwarded to an address of this server")]
    Ours,
}

impl Target {
    /// Reads an address that somebody typed; `is_ours` tells which domains lead back to us.
    pub fn read(text: &str, is_ours: impl Fn(&str) -> bool) -> Result<Self, TargetError> {
        // A path may hold a source route (RFC 5321 4.1.2), which would be a way around what is looked at here.
        let text = text.trim();
        if text.starts_with('@') {
            return Err(AddressError::Incomplete.into());
        }
        let Recipient { address: person, .. } = Recipient::from_path(text, "")?;
        let (local, _) = text.rsplit_once('@').ok_or(AddressError::Incomplete)?;
        // Some signs route mail on (the percent hack, UUCP's bang path) or mean something to a shell or a command line.
        if !local.is_ascii() || local.starts_with(['"', '-']) || local.contains(['%', '!', '|', '`']) {
            return Err(TargetError::Letters);
        }
        let domain = person.domain();
        let top = domain.rsplit_once('.').map(|(_, top)| top);
        if domain.starts_with('[')
            || domain.parse::<IpAddr>().is_ok()
            || top.is_none_or(|top| top.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(TargetError::NoDomain);
        }
        if is_ours(domain) {
            return Err(TargetError::Ours);
        }
        let (name, _) = person.as_str().rsplit_once('@').ok_or(AddressError::Incomplete)?;
        if ROLES.contains(&name) {
            return Err(TargetError::Role);
        }
        let written = format!("{local}@{domain}").into();
        // Gmail hears no dots, and two domains are one there.
        if ["gmail.com", "googlemail.com"].contains(&domain) {
            let person = Recipient::from_path(&format!("{}@gmail.com", name.replace('.', "")), "")?.address;
            return Ok(Self { written, person });
        }
        Ok(Self { written, person })
    }

    /// As its owner writes it, its domain in A-labels.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// The domain it is at, unless that is one of the large providers.
    pub(super) fn small_domain(&self) -> Option<&str> {
        let domain = self.person.domain();
        (!LARGE_PROVIDERS.contains(&domain)).then_some(domain)
    }

    /// Who it is, whatever tag and letters were chosen.
    pub(super) fn person(&self) -> &Address {
        &self.person
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Target, TargetError> {
        Target::read(text, |domain| domain == "ours.example" || domain.ends_with(".ours.example"))
    }

    #[test]
    fn an_address_elsewhere_is_kept_as_it_is_written_and_known_by_its_person() {
        let target = read(" Jane.Doe+News@Mail.Example ").unwrap();
        assert_eq!((target.as_str(), target.person().as_str()), ("Jane.Doe+News@mail.example", "jane.doe@mail.example"));
        assert_eq!(read("a@bücher.example").unwrap().as_str(), "a@xn--bcher-kva.example");
    }

    #[test]
    fn a_person_at_gmail_is_one_with_any_dots_and_at_either_domain() {
        for text in ["jane.doe@gmail.com", "J.a.n.e.doe+x@googlemail.com", "JaneDoe@GMail.com"] {
            let target = read(text).unwrap();
            assert_eq!((target.person().as_str(), target.small_domain()), ("janedoe@gmail.com", None), "{text}");
        }
        assert_eq!(read("J.Doe@googlemail.com").unwrap().as_str(), "J.Doe@googlemail.com", "it is written as its owner does");
        assert_ne!(read("j.doe@mail.example").unwrap().person(), read("jdoe@mail.example").unwrap().person());
        assert_eq!(read("jane@mail.example").unwrap().small_domain(), Some("mail.example"));
    }

    #[test]
    fn no_office_and_no_sign_that_routes_or_commands_is_written_to() {
        for text in ["a%b@mail.example", "host!a@mail.example", "|sh@mail.example", "`id`@mail.example", "-f@mail.example"] {
            assert_eq!(read(text), Err(TargetError::Letters), "{text}");
        }
        for role in ROLES {
            for text in [format!("{role}@mail.example"), format!("{}+x@mail.example", role.to_uppercase())] {
                assert_eq!(read(&text), Err(TargetError::Role), "{text}");
            }
        }
        assert!(read("rooted-in@mail.example").is_ok());
    }

    #[test]
    fn nothing_goes_to_ourselves_to_numbers_or_around_this_by_a_source_route() {
        for (text, expected) in [
            ("", TargetError::Address(AddressError::Empty)),
            ("jane", TargetError::Address(AddressError::Incomplete)),
            ("postmaster", TargetError::Address(AddressError::Incomplete)),
            ("@ours.example:jane@mail.example", TargetError::Address(AddressError::Incomplete)),
            ("jane@[127.0.0.1]", TargetError::NoDomain),
            ("jane@[IPv6:::1]", TargetError::NoDomain),
            ("jane@127.0.0.1", TargetError::NoDomain),
            ("jane@localhost", TargetError::NoDomain),
            ("\"jane doe\"@mail.example", TargetError::Letters),
            ("вася@mail.example", TargetError::Letters),
            ("jane@ours.example", TargetError::Ours),
            ("jane@OURS.example.", TargetError::Ours),
            ("jane@sub.ours.example", TargetError::Ours),
        ] {
            assert_eq!(read(text), Err(expected), "{text}");
        }
        for text in ["a b@mail.example", "a@mail.example\r\nRCPT TO:<b@mail.example>", "a@mail.example,b@mail.example", "<a@mail.example>"]
        {
            assert!(matches!(read(text), Err(TargetError::Address(_))), "{text}");
        }
    }
}
