//! What is odd about a link: a host that looks like another, words that name another, an address without a name.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use unicode_security::{MixedScript, skeleton};
use url::{Host, Url};

use super::{registrable, web_url};

/// Domains that people know and that are imitated, one a line.
const WELL_KNOWN: &str = include_str!("well_known.txt");
/// Words longer than this are a sentence and name no host.
const MAX_WORDS_BYTES: usize = 300;

/// Something odd about a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its host looks like this one and is another.
    LooksLike(String),
    /// Its words name this host, and it leads elsewhere.
    SaysOtherHost(String),
    /// A label of its host mixes scripts that no language mixes (UTS 39).
    MixedScripts,
    /// What stands before an `@` may look like a host and is not (RFC 3986 3.2.1).
    UserInfo,
    /// It leads to an IP address.
    IpAddress,
    /// Its host is written in letters beyond ASCII.
    International,
    /// It names this port.
    Port(u16),
    /// What is sent there can be read on the way.
    Unencrypted,
}

impl Mark {
    /// Whether it says that a link pretends to lead elsewhere.
    pub fn is_deceptive(&self) -> bool {
        matches!(self, Self::LooksLike(_) | Self::SaysOtherHost(_) | Self::MixedScripts | Self::UserInfo)
    }

    /// Whether a reader should see it before following the link.
    pub fn is_warning(&self) -> bool {
        !matches!(self, Self::International | Self::Port(_) | Self::Unencrypted)
    }
}

pub(super) fn of(url: &Url, host: &str, words: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let named = named_host(words);
    if let Some(name) = looks_like(host, named.as_deref()) {
        marks.push(Mark::LooksLike(name));
    } else if let Some(named) = named.filter(|named| !same_site(named, host)) {
        marks.push(Mark::SaysOtherHost(named));
    }
    if host.split('.').any(|label| !label.is_ascii() && !label.is_single_script()) {
        marks.push(Mark::MixedScripts);
    }
    if !url.username().is_empty() || url.password().is_some() {
        marks.push(Mark::UserInfo);
    }
    if !matches!(url.host(), Some(Host::Domain(_))) {
        marks.push(Mark::IpAddress);
    }
    if url.host_str().is_some_and(|host| host.split('.').any(|label| label.starts_with("xn--"))) {
        marks.push(Mark::International);
    }
    // The parser leaves out the usual one.
    marks.extend(url.port().map(Mark::Port));
    if url.scheme() == "http" {
        marks.push(Mark::Unencrypted);
    }
    marks
}

/// Whether both belong to one registered domain, or are the same host.
fn same_site(left: &str, right: &str) -> bool {
    let site = |host: &str| registrable(host).unwrap_or(host).to_lowercase();
    site(left) == site(right)
}

/// The host that the words of a link name: the words are a URL or a domain, or a URL stands among them.
fn named_host(words: &str) -> Option<String> {
    let words = words.trim();
    if words.len() > MAX_WORDS_BYTES {
        return None;
    }
    let found = words.split_whitespace().find_map(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/');
        if word.contains("://") { web_url(word) } else { word.starts_with("www.").then(|| web_url(&format!("http://{word}")))? }
    });
    // A domain alone, and nothing that only looks like one: `Node.js`, `invoice.pdf`, `a@b.example`.
    let alone = || {
        let is_domain = !words.contains(|c: char| c.is_whitespace() || c == '@') && words.contains('.');
        let url = is_domain.then(|| web_url(&format!("http://{words}")))??;
        let known = psl::suffix(url.host_str()?.as_bytes()).is_some_and(|suffix| suffix.is_known());
        let is_file = ["zip", "mov", "js", "sh", "py", "rs", "md", "app", "pl", "ps", "so", "ai", "cc"]
            .iter()
            .any(|ending| words.rsplit_once('.').is_some_and(|(stem, last)| last.eq_ignore_ascii_case(ending) && !stem.contains('.')));
        (known && !is_file).then_some(url)
    };
    let url = found.or_else(alone)?;
    registrable(url.host_str()?)?;
    super::readable_host(&url)
}

/// The site that a host pretends to be: one that is well known, or the one that its words name.
fn looks_like(host: &str, named: Option<&str>) -> Option<String> {
    let site = registrable(host)?;
    // `paypal.com.evil.example`: a known domain stands before the one that counts.
    let before = host.strip_suffix(site).unwrap_or_default().trim_end_matches('.');
    let pretended = before.rmatch_indices('.').map(|(at, _)| &before[at + 1..]).chain([before]);
    let mut pretended = pretended.filter(|name| name.contains('.'));
    if let Some(name) = pretended.find(|name| KNOWN.domains.contains(name)) {
        return Some(name.to_owned());
    }
    let label = site.split('.').next()?;
    let shape = shape(label);
    if let Some(domain) = KNOWN.shapes.get(&shape)
        && domain.split('.').next() != Some(label)
        && !KNOWN.domains.contains(site)
    {
        return Some((*domain).to_owned());
    }
    let named_site = registrable(named?)?;
    let named_label = named_site.split('.').next()?;
    (named_label != label && self::shape(named_label) == shape).then(|| named_site.to_owned())
}

/// What a label looks like: its skeleton (UTS 39 4), and what readers confuse beside that in a hurry.
fn shape(label: &str) -> String {
    let lower: String = label.chars().flat_map(char::to_lowercase).collect();
    // The skeleton writes `m` as `rn`, `1` and `I` as `l`, `0` as `O`.
    let shape: String = skeleton(&lower).collect();
    shape.to_lowercase().replace("vv", "w").replace('-', "")
}

struct Known {
    domains: HashSet<&'static str>,
    /// The first label's shape, and the domain.
    shapes: HashMap<String, &'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let domains = || WELL_KNOWN.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    // Names of three letters and less are too near to everything.
    let label = |domain: &'static str| domain.split('.').next().filter(|label| label.len() > 3);
    let mut shapes = HashMap::new();
    for domain in domains() {
        if let Some(label) = label(domain) {
            shapes.entry(shape(label)).or_insert(domain);
        }
    }
    Known { domains: domains().collect(), shapes }
});

#[cfg(test)]
mod tests {
    use super::{super::Target, *};

    fn marks(url: &str, words: &str) -> Vec<Mark> {
        Target::of(url).unwrap().marks(words)
    }

    #[test]
    fn hosts_that_look_like_others_are_marked() {
        for (url, name) in [
            ("https://paypa1.com/", "paypal.com"),
            ("https://www.rnicrosoft.com/", "microsoft.com"),
            // Cyrillic letters only, and one among Latin ones.
            ("https://xn--80ak6aa92e.com/", "apple.com"),
            ("https://xn--pypal-4ve.com/", "paypal.com"),
            ("https://paypal.com.evil.example/login", "paypal.com"),
            ("https://www.paypal.com.evil.example/", "paypal.com"),
            ("https://pay-pal.example/", "paypal.com"),
        ] {
            assert_eq!(marks(url, "Log in")[0], Mark::LooksLike(name.to_owned()), "{url}");
        }
        assert_eq!(
            marks("https://p0nd-heron.example/", "https://pond-heron.example/")[0],
            Mark::LooksLike("pond-heron.example".to_owned())
        );
        for honest in
            ["https://www.paypal.com/", "https://paypal.de/", "https://pond.example/", "https://apple.news/", "https://mail.google.com/"]
        {
            assert_eq!(marks(honest, "Log in"), [], "{honest}");
        }
    }

    #[test]
    fn words_that_name_another_host_are_marked() {
        for (words, named) in [
            ("https://pond.org/login", Some("pond.org")),
            ("Open www.pond.org now", Some("www.pond.org")),
            ("pond.org", Some("pond.org")),
            ("Pond.org/offers", Some("pond.org")),
            ("https://www.heron.com/x", None),
            ("HERON.COM", None),
            ("heron.com", None),
            ("Node.js", None),
            ("invoice.zip", None),
            ("invoice.pdf", None),
            ("me@pond.org", None),
            ("Version 2.0", None),
            ("e.g. this", None),
            ("", None),
        ] {
            let wanted: Vec<_> = named.map(|named| Mark::SaysOtherHost(named.to_owned())).into_iter().collect();
            assert_eq!(marks("https://click.heron.com/x", words), wanted, "{words}");
        }
    }

    #[test]
    fn oddities_of_the_url_itself_are_marked() {
        for (url, wanted) in [
            ("http://pond.example/", vec![Mark::Unencrypted]),
            ("https://pond.example:8443/", vec![Mark::Port(8443)]),
            ("https://pond.example:443/", vec![]),
            ("https://bank.example@pond.example/", vec![Mark::UserInfo]),
            ("https://192.0.2.7/", vec![Mark::IpAddress]),
            ("https://0xc0000207/", vec![Mark::IpAddress]),
            ("https://[2001:db8::1]/", vec![Mark::IpAddress]),
            ("https://xn--e1awd7f.example/", vec![Mark::International]),
            ("https://p\u{43e}nd.example/", vec![Mark::MixedScripts, Mark::International]),
        ] {
            assert_eq!(marks(url, "Open"), wanted, "{url}: {}", Target::of(url).unwrap().host);
        }
    }

    #[test]
    fn the_list_of_known_domains_is_a_list_of_domains() {
        for domain in &KNOWN.domains {
            assert_eq!(registrable(domain), Some(*domain));
        }
        assert!(KNOWN.domains.len() > 100);
    }
}
