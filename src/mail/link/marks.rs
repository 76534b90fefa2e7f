//! What is odd about a link: a host that looks like another, words that name another, an address without a name.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, skeleton};
use url::{Host, Url};

use super::{decoded_host, is_plain, registrable, unwrap, web_url};

/// Domains that people know and that are imitated, one a line.
const WELL_KNOWN: &str = include_str!("well_known.txt");
/// How much of a link's words is looked at.
const MAX_WORDS_BYTES: usize = 1_000;
/// Endings of files that are top-level domains too.
const FILE_ENDINGS: &[&str] = &["zip", "mov", "js", "sh", "py", "rs", "md", "app", "pl", "ps", "so", "ai", "cc"];

/// Something odd about a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Its host looks like this one and is another, or it leads through this one to where can't be told, since too many
    /// wrappers stand around it.
    LooksLike(String),
    /// Its words name this host, and it leads elsewhere.
    SaysOtherHost(String),
    /// A label of its host mixes scripts that no language mixes (UTS 39), or letters and what looks like a URL's own signs.
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

pub(super) fn of(url: &Url, words: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let host = decoded_host(url).unwrap_or_default();
    let host = host.trim_end_matches('.');
    let named = named_hosts(words);
    if let Some(name) = looks_like(host, &named) {
        marks.push(Mark::LooksLike(name));
    } else if unwrap::target(url).is_some() {
        marks.push(Mark::LooksLike(host.to_owned()));
    } else if let Some(named) = other_host(&named, host) {
        marks.push(Mark::SaysOtherHost(named.clone()));
    }
    if host.split('.').any(|label| !label.is_ascii() && (!label.is_single_script() || is_punctuated(label))) {
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

/// Whether a sign in a label looks like one that divides a URL.
fn is_punctuated(label: &str) -> bool {
    label.chars().filter(|c| !is_plain(*c)).any(|c| skeleton(c.encode_utf8(&mut [0; 4])).any(|c| c.is_ascii_punctuation() && c != '-'))
}

/// Whether people know this registered domain and it is imitated.
pub(super) fn is_well_known(site: &str) -> bool {
    KNOWN.domains.contains(site)
}

/// Of the hosts that the words name the first at another site; beside the link's own site only one that is well known.
fn other_host<'a>(named: &'a [String], host: &str) -> Option<&'a String> {
    let says_own = named.iter().any(|name| same_site(name, host));
    named.iter().find(|name| !same_site(name, host) && (!says_own || registrable(name).is_some_and(is_well_known)))
}

/// The hosts that the words of a link name.
fn named_hosts(words: &str) -> Vec<String> {
    let words = words.trim();
    let cut = &words[..words.floor_char_boundary(MAX_WORDS_BYTES)];
    // Half a word names another host.
    let cut = if cut.len() < words.len() { cut.rsplit_once(char::is_whitespace).map_or(cut, |(whole, _)| whole) } else { cut };
    let plain = normalised(cut);
    let is_alone = !plain.trim().contains(char::is_whitespace);
    let mut hosts: Vec<_> = plain.split_whitespace().filter_map(|word| host_of_word(word, is_alone)).collect();
    // An override shows the letters behind it from right to left.
    if words.contains('\u{202e}') {
        let reversed = plain.split_whitespace().map(|word| word.chars().rev().collect::<String>());
        hosts.extend(reversed.filter_map(|word| host_of_word(&word, is_alone)));
    }
    hosts
}

/// Words with what looks like a URL's signs in their place, and without what nobody sees.
fn normalised(words: &str) -> String {
    let signs = words.nfkc().filter_map(|c| match c {
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {
            None
        }
        '⁄' | '∕' | '⧸' | '╱' | '⟋' => Some('/'),
        '˸' | 'ː' | '։' | '꞉' | '∶' => Some(':'),
        '。' | 'ꓸ' | '܁' | '܂' => Some('.'),
        '‐' | '‑' | '−' => Some('-'),
        c => Some(c),
    });
    signs.collect()
}

/// The host that a word is or has in a URL; `None` for what only looks like one: `Node.js`, `invoice.pdf`, `a@b.example`.
fn host_of_word(word: &str, is_alone: bool) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let lower = word.to_ascii_lowercase();
    let url = if let Some(at) = lower.find("https://").or_else(|| lower.find("http://")) {
        web_url(&lower[at..])?
    } else {
        let end = word.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '@') && !is_plain(c)).unwrap_or(word.len());
        let name = word[..end].trim_end_matches('.');
        if name.contains('@') {
            return None;
        }
        let (stem, ending) = name.rsplit_once('.')?;
        let url = web_url(&format!("http://{name}"))?;
        let host = url.host_str()?;
        if !psl::suffix(host.as_bytes())?.is_known() {
            return None;
        }
        let is_file = !stem.contains('.') && FILE_ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
        // A sentence that ends without a space after it.
        let is_sentence = !is_alone && ending.starts_with(char::is_uppercase) && ending.chars().any(char::is_lowercase);
        if (is_file || is_sentence) && !registrable(host).is_some_and(is_well_known) {
            return None;
        }
        url
    };
    registrable(url.host_str()?)?;
    super::readable_host(&url)
}

/// The site that a host pretends to be: one that is well known, or one that its words name.
fn looks_like(host: &str, named: &[String]) -> Option<String> {
    let site = registrable(host)?;
    let label = site.split('.').next()?;
    // Without the suffix that counts.
    let names = &host[..host.len() - site.len() + label.len()];
    // `paypal.com.evil.example`, `www-paypal-com.evil.example`: a known domain stands before what counts.
    let seen = words_of(names);
    for (at, _) in seen.iter().enumerate() {
        for length in 2..=KNOWN.longest.min(seen.len() - at) {
            if let Some(domain) = KNOWN.written.get(&seen[at..at + length].join(".")) {
                return Some((*domain).to_owned());
            }
        }
    }
    let shape = shape(label);
    if !is_well_known(site) {
        let parts = names.split(['.', '-']).map(|part| (part, self::shape(part)));
        let shapes = parts.chain([(label, shape.clone())]);
        let imitated = shapes.filter_map(|(part, shape)| KNOWN.shapes.get(&shape).filter(|domain| domain.split('.').next() != Some(part)));
        if let Some(domain) = { imitated }.next() {
            return Some((*domain).to_owned());
        }
    }
    named.iter().find_map(|named| {
        let named_site = registrable(named)?;
        let named_label = named_site.split('.').next()?;
        (named_label != label && self::shape(named_label) == shape).then(|| named_site.to_owned())
    })
}

/// What the words look like that a reader sees in a host: between dots, hyphens and what looks like a URL's other signs.
fn words_of(host: &str) -> Vec<String> {
    let lower: String = host.chars().flat_map(char::to_lowercase).collect();
    let seen: String = skeleton(&lower).collect();
    let words = seen.split(|c: char| c.is_ascii_punctuation() || c.is_whitespace());
    words.filter(|word| !word.is_empty()).map(shape).collect()
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
    /// What its words look like with dots between them, and the domain.
    written: HashMap<String, &'static str>,
    /// How many words one has at most.
    longest: usize,
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
    let written = domains().map(|domain| (words_of(domain).join("."), domain)).collect();
    let longest = domains().map(|domain| words_of(domain).len()).max().unwrap_or_default();
    Known { domains: domains().collect(), shapes, written, longest }
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
            // What looks like a slash or a colon within a label.
            ("https://paypal.com⁄login.evil.test/confirm/abc", "paypal.com"),
            ("https://paypal.com%E2%81%84login.evil.test/", "paypal.com"),
            ("https://paypal.com\u{2215}login.evil.test/", "paypal.com"),
            ("https://paypal.com\u{29f8}login.evil.test/", "paypal.com"),
            ("https://paypal.com\u{2571}login.evil.test/", "paypal.com"),
            ("https://paypal.com\u{2f8}443.evil.test/", "paypal.com"),
            // Letters of one script in a label that does not count.
            ("https://аррӏе.evil.com/", "apple.com"),
            ("https://secure-аррӏе.evil.com/", "apple.com"),
            ("https://paypa1-login.evil.test/", "paypal.com"),
            // Labels between the known domain and the site, and hyphens at its edges.
            ("https://www.paypal.com.eu.evil.test/", "paypal.com"),
            ("https://paypal.com-login.evil.test/", "paypal.com"),
            ("https://paypal.com-login.test/", "paypal.com"),
            ("https://www-paypal.com.evil.test/", "paypal.com"),
            ("https://www-paypal-com.evil.test/", "paypal.com"),
            ("https://barclays.co.uk.evil.test./", "barclays.co.uk"),
            ("https://deutsche-bank.de.evil.test/", "deutsche-bank.de"),
        ] {
            assert_eq!(marks(url, "Log in")[0], Mark::LooksLike(name.to_owned()), "{url}");
        }
        assert_eq!(
            marks("https://p0nd-heron.example/", "https://pond-heron.example/")[0],
            Mark::LooksLike("pond-heron.example".to_owned())
        );
        for honest in [
            "https://www.paypal.com/",
            "https://www.paypal.com./",
            "https://amazon.com.tr/",
            "https://github.pond.example/",
            "https://drop-box.pond.example/",
            "https://paypal.de/",
            "https://pond.example/",
            "https://apple.news/",
            "https://mail.google.com/",
        ] {
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
            ("Log in at pond.org", Some("pond.org")),
            ("(pond.org)", Some("pond.org")),
            ("pond.org >", Some("pond.org")),
            ("→pond.org/login.", Some("pond.org")),
            ("https:⁄⁄www.pond.org/", Some("www.pond.org")),
            ("https：//www.pond.org/", Some("www.pond.org")),
            ("pond․org", Some("pond.org")),
            ("\u{202d}pond\u{200b}.org\u{202c}", Some("pond.org")),
            ("\u{202e}gro.dnop\u{202c}", Some("pond.org")),
            ("heron.com or paypal.com", Some("paypal.com")),
            ("PayPal.Com is here", Some("paypal.com")),
            ("heron.com, once pond.org", None),
            ("Made with Node.js", None),
            ("Open invoice.pdf or invoice.zip", None),
            ("Write to a@pond.org", None),
            ("Everything is ready.Click here", None),
            ("At 5 p.m. in the U.S., i.e. today", None),
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
            ("https://heron.example⁄login.pond.example/", vec![Mark::MixedScripts, Mark::International]),
            ("https://❤.example/", vec![Mark::International]),
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
