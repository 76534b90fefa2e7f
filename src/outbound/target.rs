//! Where mail may be sent on to: somebody's real address, elsewhere.

use std::{fmt, net::IpAddr};

use thiserror::Error;

use crate::mail::address::{Address, AddressError, Recipient};

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
        if !local.is_ascii() || local.starts_with('"') {
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
        Ok(Self { written: format!("{local}@{domain}").into(), person })
    }

    /// As its owner writes it, its domain in A-labels.
    pub fn as_str(&self) -> &str {
        &self.written
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
