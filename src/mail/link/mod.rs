//! Where a link leads, read off its URL alone: behind click-trackers that carry their target, hosts in readable letters,
//! and what is odd about them. Nobody is ever asked.

mod marks;
mod text;
mod unwrap;

use url::Url;

pub use marks::Mark;
pub use text::{Piece, pieces};

/// The longest URL that is looked into; a longer one leads where it says.
const MAX_URL_BYTES: usize = 8 * 1024;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The URL at the end of what can be known without asking anybody.
    pub url: Url,
    /// Its host in readable letters.
    pub host: String,
    /// The host of the click-tracker that it was unwrapped from.
    pub tracker: Option<String>,
}

impl Target {
    /// Reads an `http` or `https` URL; `None` when it is none.
    pub fn of(url: &str) -> Option<Self> {
        let sent = web_url(url)?;
        if sent.as_str().len() <= MAX_URL_BYTES
            && let Some(url) = unwrap::innermost(&sent)
        {
            return Some(Self { host: readable_host(&url)?, url, tracker: readable_host(&sent) });
        }
        Some(Self { host: readable_host(&sent)?, url: sent, tracker: None })
    }

    /// Its host as it may be shown beside these marks: in readable letters, unless they are there to be mistaken for others.
    pub fn shown_host(&self, marks: &[Mark]) -> &str {
        let is_disguised = marks.iter().any(|mark| matches!(mark, Mark::LooksLike(_) | Mark::MixedScripts));
        if is_disguised { self.url.host_str().unwrap_or_default() } else { &self.host }
    }

    /// What is odd about a link with these words to this target; the worst first.
    pub fn marks(&self, words: &str) -> Vec<Mark> {
        marks::of(&self.url, &self.host, words)
    }
}

fn web_url(url: &str) -> Option<Url> {
    Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// The host with its international labels decoded (UTS 46).
fn readable_host(url: &Url) -> Option<String> {
    Some(idna::domain_to_unicode(url.host_str()?).0)
}

/// The domain that somebody registered: `example.co.uk` of `www.example.co.uk`. IP addresses have none.
pub(super) fn registrable(host: &str) -> Option<&str> {
    psl::domain_str(host.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_a_web_url_with_a_readable_host() {
        for (url, wanted) in [
            (" https://pond.example/a?b ", Some("pond.example")),
            ("HTTP://XN--80AK6AA92E.com", Some("аррӏе.com")),
            ("https://[2001:db8::1]:8443/", Some("[2001:db8::1]")),
            ("ftp://pond.example/", None),
            ("javascript:alert(1)", None),
            ("//pond.example", None),
            ("https://", None),
            ("", None),
        ] {
            assert_eq!(Target::of(url).map(|target| target.host).as_deref(), wanted, "{url}");
        }
    }

    #[test]
    fn of_a_click_tracker_both_ends_are_told() {
        let target = Target::of("https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpond.example%2Fa%3Fb%3D1&data=x").unwrap();
        assert_eq!(target.url.as_str(), "https://pond.example/a?b=1");
        assert_eq!(target.host, "pond.example");
        assert_eq!(target.tracker.as_deref(), Some("eu.safelinks.protection.outlook.com"));
    }
}
