//! What is the same of a URL in all copies of a letter: its domain, and the shape of its path.

use std::{borrow::Cow, collections::HashSet};

use foldhash::fast::RandomState;
use memchr::memchr;
use url::Position;

use super::{MAX_TEMPLATES, shared::is_shared, traces::Traces, words::NUMBER};
use crate::mail::link::{Target, plain_host};

/// How many segments of a path and keys of a query are kept.
const MAX_SEGMENTS: usize = 12;
const MAX_KEYS: usize = 12;
/// A longer segment is a key.
const MAX_SEGMENT_BYTES: usize = 24;
/// Fewer hexadecimal digits are a number or a word.
const LEAST_HEX: usize = 8;
/// A shorter segment in letters of both cases is a name.
const LEAST_KEY: usize = 10;
/// A longer URL is not looked at.
const MAX_URL_BYTES: usize = 8 * 1024;

/// A URL without what differs from copy to copy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UrlTemplate {
    /// The registrable domain, or an address (RFC 3986 3.2.2).
    pub domain: String,
    /// The path and the keys of the query: `#` stands for digits, `H` for hexadecimal ones, `U` for a UUID, `E` for an
    /// address or the recipient's name, `T` for any other key.
    pub template: String,
    /// The digits that `#` stands for in the path, and those of the fragment.
    pub digits: String,
    /// Whether everybody may have pages under this domain, so that it tells nothing.
    pub shared: bool,
}

/// The templates of URLs in their order, each once.
pub(super) fn templates(urls: &[String], traces: &Traces) -> Vec<UrlTemplate> {
    let mut templates: Vec<UrlTemplate> = Vec::new();
    let mut last = Last::default();
    let mut seen: HashSet<&str, RandomState> = HashSet::with_capacity_and_hasher(urls.len(), RandomState::default());
    for url in urls.iter().filter(|url| url.len() <= MAX_URL_BYTES) {
        if templates.len() == MAX_TEMPLATES {
            break;
        }
        if seen.insert(url)
            && let Some(template) = UrlTemplate::of(url, traces, &mut last)
            && !templates.iter().any(|known| known.template == template.template && known.domain == template.domain)
        {
            templates.push(template);
        }
    }
    templates
}

/// The registrable domain of a host, or the host where there is none, and whether it is shared.
fn registrable(host: &str) -> (&str, bool) {
    let is_address = host.bytes().last().is_some_and(|last| last.is_ascii_digit() || last == b']');
    if is_address {
        return (host, false);
    }
    // A host that is a public suffix itself has the pages of many.
    psl::domain_str(host).map_or((host, true), |domain| (domain, is_shared(domain)))
}

/// The last host and what it is registered as.
#[derive(Default)]
struct Last {
    host: String,
    domain: String,
    shared: bool,
}

impl UrlTemplate {
    /// Of a URL.
    fn of(url: &str, traces: &Traces, last: &mut Last) -> Option<Self> {
        let (host, behind) = match plain_host(url) {
            // It leads where it says, and is written as a parser would write it.
            Some(host) => {
                let start = url.strip_prefix("http").map(|rest| rest.strip_prefix('s').unwrap_or(rest))?;
                (Cow::Borrowed(host), Cow::Borrowed(start.get("://".len() + host.len()..)?))
            }
            None => {
                let target = Target::of(url)?.url;
                (Cow::Owned(target.host_str()?.to_owned()), Cow::Owned(target[Position::BeforePath..].to_owned()))
            }
        };
        // Most URLs of a mail lead to one host.
        if last.host != *host {
            let (domain, shared) = registrable(&host);
            *last = Last { domain: domain.to_owned(), shared, host: host.into_owned() };
        }
        let (behind, fragment) = memchr(b'#', behind.as_bytes()).map_or((&*behind, ""), |end| behind.split_at(end));
        let (path, query) = memchr(b'?', behind.as_bytes()).map_or((behind, ""), |end| (&behind[..end], &behind[end + 1..]));
        let (mut template, mut digits) = (String::with_capacity(behind.len().min(200)), String::new());
        for segment in path.split('/').filter(|segment| !segment.is_empty()).take(MAX_SEGMENTS) {
            template.push('/');
            push_masked(segment, traces, &mut template, &mut digits);
        }
        push_keys(query, traces, &mut template);
        digits.extend(fragment.chars().filter(char::is_ascii_digit).take(MAX_SEGMENT_BYTES));
        Some(Self { shared: last.shared, domain: last.domain.clone(), template, digits })
    }
}

/// The keys of a query in order. A query without any is a key itself.
fn push_keys(query: &str, traces: &Traces, out: &mut String) {
    let is_counted = |key: &str| !(key.starts_with("utm_") || key.starts_with("mc_") || matches!(key, "fbclid" | "gclid"));
    if query.is_empty() {
        return;
    }
    let pairs = query.split(['&', ';']).filter(|pair| !pair.is_empty()).take(4 * MAX_KEYS);
    let keys = pairs.map(|pair| memchr(b'=', pair.as_bytes()).map_or(pair, |end| &pair[..end]));
    let mut keys: Vec<&str> = keys.filter(|key| is_counted(key)).take(MAX_KEYS).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut before = '?';
    for key in keys {
        out.push(before);
        push_masked(key, traces, out, &mut String::new());
        before = '&';
    }
}

/// A segment as it is, or what it stands for.
fn push_masked(segment: &str, traces: &Traces, out: &mut String, digits: &mut String) {
    let bytes = segment.as_bytes();
    let is_trace = || {
        memchr(b'%', bytes).is_some() && segment.contains("%40")
            || traces.have_length(bytes.len()) && traces.has(segment.to_ascii_lowercase().as_bytes())
    };
    // Most are plain words, and hardly ever as long as a word of the recipient.
    let is_word =
        bytes.len() <= MAX_SEGMENT_BYTES && bytes.iter().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_' | b'.'));
    if is_word && !traces.have_length(bytes.len()) {
        return out.push_str(segment);
    }
    let kind = if memchr(b'@', bytes).is_some() || is_trace() {
        "E"
    } else if is_uuid(bytes) {
        "U"
    } else if bytes.len() >= LEAST_HEX && bytes.iter().all(u8::is_ascii_hexdigit) && !bytes.iter().all(u8::is_ascii_alphabetic) {
        if bytes.iter().all(u8::is_ascii_digit) { "#" } else { "H" }
    } else if bytes.len() > MAX_SEGMENT_BYTES || is_key(bytes) {
        "T"
    } else {
        ""
    };
    if kind == "#" {
        digits.push_str(segment);
    }
    if !kind.is_empty() {
        return out.push_str(kind);
    }
    let start = out.len();
    for c in segment.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            if !out[start..].ends_with(char::from(NUMBER)) {
                out.push(char::from(NUMBER));
            }
        } else {
            out.push(c.to_ascii_lowercase());
        }
    }
    digits.push('/');
}

fn is_uuid(bytes: &[u8]) -> bool {
    let fits = |(at, byte): (usize, &u8)| if matches!(at, 8 | 13 | 18 | 23) { *byte == b'-' } else { byte.is_ascii_hexdigit() };
    bytes.len() == 36 && bytes.iter().enumerate().all(fits)
}

/// Whether letters and digits, or the cases of letters, change as in a random key.
fn is_key(bytes: &[u8]) -> bool {
    let changes = |is: fn(&u8) -> bool| bytes.windows(2).filter(|pair| is(&pair[0]) != is(&pair[1])).count();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let cases = changes(u8::is_ascii_uppercase);
    let is_mixed = digits > 0 && letters > 0 && (changes(u8::is_ascii_digit) > 2 || cases > 1);
    let is_random = bytes.len() >= LEAST_KEY && (cases > 3 || digits > 1 && letters > 1 && changes(u8::is_ascii_digit) > 1);
    bytes.len() > 4 && (is_mixed || is_random)
}
