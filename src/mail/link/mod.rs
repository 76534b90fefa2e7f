//! Where a link leads, read off its URL alone: behind click-trackers that carry their target, hosts in readable letters,
//! and what is odd about them. Nobody is ever asked.

mod host;
mod marks;
mod text;
mod unwrap;

use unicode_normalization::char::is_combining_mark;
use unicode_security::GeneralSecurityProfile;
use url::Url;

pub use host::{host, plain_host};
pub use marks::Mark;
pub use text::{Piece, pieces};

/// The longest URL that is looked into; a longer one leads where it says.
const MAX_URL_BYTES: usize = 8 * 1024;

/// Where a link leads. All of it but `tracker` is about `url`, not about the URL that was sent, which a stranger may have
/// written around another's: who follows the one that was sent asks its host first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The URL at the end of what can be known without asking anybody.
    pub url: Url,
    /// The host of `url`, in readable letters where they can't be mistaken for a URL's own signs.
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
        marks::of(&self.url, words)
    }
}

fn web_url(url: &str) -> Option<Url> {
    Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// The host with its international labels decoded (UTS 46), where all their signs are letters, digits, combining marks and
/// hyphens: `com⁄login` as one label is for readers two.
fn readable_host(url: &Url) -> Option<String> {
    let readable = |label: &str| decoded_label(label).filter(|decoded| decoded.chars().all(is_plain));
    Some(each_label(url.host_str()?, readable))
}

/// The host with all international labels decoded (UTS 46), to be looked at and never shown.
fn decoded_host(url: &Url) -> Option<String> {
    Some(each_label(url.host_str()?, decoded_label))
}

fn each_label(host: &str, replaced: impl Fn(&str) -> Option<String>) -> String {
    let labels: Vec<_> = host.split('.').map(|label| replaced(label).unwrap_or_else(|| label.to_owned())).collect();
    labels.join(".")
}

/// An international label decoded; `None` for others and broken ones.
fn decoded_label(label: &str) -> Option<String> {
    let (decoded, outcome) = label.starts_with("xn--").then(|| idna::domain_to_unicode(label))?;
    outcome.ok().map(|()| decoded)
}

/// Whether a sign in a host's label can be taken for nothing but a part of a word (UTS 39 3.1).
fn is_plain(c: char) -> bool {
    c == '-' || ((c.is_alphanumeric() || is_combining_mark(c)) && c.identifier_allowed())
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
            ("https://müller.example/", Some("müller.example")),
            ("https://उदाहरण.example/", Some("उदाहरण.example")),
            // Signs that stand for a slash or a colon.
            ("https://paypal.com⁄login.evil.test/", Some("paypal.xn--comlogin-g03d.evil.test")),
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
    fn what_is_a_wrapper_still_is_marked() {
        let wrapped = |levels| format!("{}https://pond.example/", "https://www.google.com/url?q=".repeat(levels));
        let marks = |url: &str| Target::of(url).unwrap().marks("Log in");
        assert_eq!(marks(&wrapped(20)), []);
        assert_eq!(marks(&wrapped(21)), [Mark::LooksLike("www.google.com".to_owned())]);
        assert_eq!(marks(&format!("{}{}", wrapped(1), "a".repeat(MAX_URL_BYTES))), [Mark::LooksLike("www.google.com".to_owned())]);
    }

    #[test]
    fn of_a_click_tracker_both_ends_are_told() {
        let target = Target::of("https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpond.example%2Fa%3Fb%3D1&data=x").unwrap();
        assert_eq!(target.url.as_str(), "https://pond.example/a?b=1");
        assert_eq!(target.host, "pond.example");
        assert_eq!(target.tracker.as_deref(), Some("eu.safelinks.protection.outlook.com"));
    }
}
