//! The site that an address is given to: the organisation behind what somebody typed or pasted.

use thiserror::Error;
use url::{Host, Url};

use super::{names, organisation::Organisation};

/// A registrable domain, in A-labels and lower case: what a site and everybody who mails for it have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    organisation: Organisation,
}

/// Why a text names no site; the message is a sentence for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoSite {
    /// Nothing there.
    #[error("name the site, such as milk.example")]
    Empty,
    /// An IP address, which mail is not from.
    #[error("an IP address is no site that sends mail; give its domain, such as milk.example")]
    IpAddress,
    /// A name that only this machine or network knows.
    #[error("that is no site on the internet; give a domain, such as milk.example")]
    Local,
    /// What many organisations register their domains under.
    #[error("many sites end in this; give the whole domain, such as milk.co.uk")]
    PublicSuffix,
    /// No domain at all.
    #[error("that is no site; give its domain or paste its URL, such as milk.example")]
    Syntax,
}

impl Site {
    /// Reads a domain, a URL, or the domain behind the `@` of an e-mail address.
    pub fn read(text: &str) -> Result<Self, NoSite> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NoSite::Empty);
        }
        let url = match text.split_once("://") {
            Some(("http" | "https", _)) => Url::parse(text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
                Url::parse(&format!("https://{rest}"))
            }
            Some(_) => return Err(NoSite::Syntax),
            // Of an e-mail address the URL's parser would make a user at a host, which is what is wanted.
            None => Url::parse(&format!("https://{}", text.strip_prefix("mailto:").unwrap_or(text))),
        };
        let url = url.map_err(|_| if text.parse::<std::net::IpAddr>().is_ok() { NoSite::IpAddress } else { NoSite::Syntax })?;
        match url.host() {
            Some(Host::Domain(host)) => Self::of_host(host.trim_end_matches('.')),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => Err(NoSite::IpAddress),
            None => Err(NoSite::Syntax),
        }
    }

    /// `host` is in A-labels and lower case, as the URL's parser leaves it.
    fn of_host(host: &str) -> Result<Self, NoSite> {
        const MAX_HOST_BYTES: usize = 253; // RFC 1035 2.3.4
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        if host == "localhost" || host.ends_with(".localhost") {
            return Err(NoSite::Local);
        }
        if host.len() > MAX_HOST_BYTES || !host.split('.').all(is_label) {
            return Err(NoSite::Syntax);
        }
        match Organisation::of(host) {
            Some(organisation) => Ok(Self { organisation }),
            // A word alone may have been meant as a site, `uk` and `co.uk` can't have been.
            None if !host.contains('.') && !psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known()) => Err(NoSite::Local),
            None => Err(NoSite::PublicSuffix),
        }
    }

    /// The registrable domain.
    pub fn domain(&self) -> &str {
        self.organisation.as_str()
    }

    /// Whose it is.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// What an address for it begins with: `milk` of `milk.example`, `bucher` of `bücher.example`.
    pub fn label(&self) -> String {
        let name = self.organisation.label();
        let (readable, valid) = idna::domain_to_unicode(name);
        names::label(if valid.is_ok() { &readable } else { name })
    }
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.domain())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_organisation_behind_what_was_given() {
        // (what was given, the site, the label)
        for (given, site, label) in [
            ("milk.example", "milk.example", "milk"),
            (" Milk.Example. ", "milk.example", "milk"),
            ("https://www.milk.example/cart?x=1#y", "milk.example", "milk"),
            ("HTTPS://Login.Milk.Example:8443/", "milk.example", "milk"),
            ("www.milk.example/sign-up", "milk.example", "milk"),
            ("//milk.example/x", "milk.example", "milk"),
            ("http://user:secret@mail.milk.example/", "milk.example", "milk"),
            ("news.milk.co.uk", "milk.co.uk", "milk"),
            ("ann@shop.milk.example", "milk.example", "milk"),
            ("mailto:ann@milk.example?subject=x", "milk.example", "milk"),
            ("https://bücher.example/", "xn--bcher-kva.example", "bucher"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example", "bucher"),
            ("молоко.рф", "xn--j1abcibb.xn--p1ai", "moloko"),
            ("coca-cola.example", "coca-cola.example", "cocacola"),
            ("ann.github.io", "ann.github.io", "ann"),
        ] {
            let read = Site::read(given).unwrap_or_else(|error| panic!("{given}: {error}"));
            assert_eq!((read.domain(), read.label().as_str()), (site, label), "{given}");
        }
    }

    #[test]
    fn what_is_no_site_is_told_apart() {
        for (given, error) in [
            ("", NoSite::Empty),
            ("  ", NoSite::Empty),
            ("192.0.2.7", NoSite::IpAddress),
            ("http://192.0.2.7:3000/x", NoSite::IpAddress),
            ("http://[2001:db8::1]/", NoSite::IpAddress),
            ("2001:db8::1", NoSite::IpAddress),
            ("0x7f000001", NoSite::IpAddress),
            ("localhost", NoSite::Local),
            ("http://localhost:8025/", NoSite::Local),
            ("app.localhost", NoSite::Local),
            ("intranet", NoSite::Local),
            ("milk", NoSite::Local),
            ("com", NoSite::PublicSuffix),
            ("co.uk", NoSite::PublicSuffix),
            ("https://co.uk/", NoSite::PublicSuffix),
            ("github.io", NoSite::PublicSuffix),
            ("the milk shop", NoSite::Syntax),
            ("milk..example", NoSite::Syntax),
            ("milk_shop.example", NoSite::Syntax),
            ("-milk.example", NoSite::Syntax),
            ("javascript:alert(1)", NoSite::Syntax),
            ("ftp://milk.example/", NoSite::Syntax),
            ("https://", NoSite::Syntax),
            ("milk\u{0}.example", NoSite::Syntax),
            ("+++", NoSite::Syntax),
            ("@", NoSite::Syntax),
        ] {
            assert_eq!(Site::read(given), Err(error), "{given}");
        }
        assert_eq!(Site::read(&format!("{}.example", "a".repeat(64))), Err(NoSite::Syntax));
        assert_eq!(Site::read(&format!("{}example", "a.".repeat(130))), Err(NoSite::Syntax));
    }
}
