//! Who watches the readers of a mail: pixels, the hosts of mailing services that count, URLs made for one reader alone.
//!
//! What is read is the URL. Nobody is asked, and what is said is what the URL shows: a server may count by any image.

use std::sync::LazyLock;

use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine};
use md5::{Digest, Md5};
use percent_encoding::percent_decode_str;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use url::Url;

/// Hosts and paths of services, see the file.
const SERVICES: &str = include_str!("trackers.txt");
/// Random letters and digits that are enough to name a reader.
const MIN_TOKEN_CHARS: usize = 16;
/// Endings of files that all readers get alike, whose long names are hashes of what they hold.
const IMAGE_ENDINGS: &[&str] = &[".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".ico"];

/// How a URL watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An image of a service that counts who opens mail.
    Tracker,
    /// An image that nobody can see.
    Pixel,
    /// It holds the reader's address, plain or encoded.
    Address,
    /// It holds a token that is long and random enough to name the reader.
    UniqueToken,
    /// A link by way of somebody who counts clicks.
    Click,
}

impl Kind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tracker => "tracker",
            Self::Pixel => "pixel",
            Self::Address => "address",
            Self::UniqueToken => "unique_token",
            Self::Click => "click",
        }
    }
}

/// What an image's URL tells about its reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// The mailing service that counts by it.
    pub service: Option<&'static str>,
    /// Whether it can't be seen.
    pub is_pixel: bool,
    /// Whether it holds the reader's address.
    pub has_address: bool,
    /// Whether it holds a token that may name the reader.
    pub has_token: bool,
}

impl Signs {
    /// The surest of them.
    pub fn kind(self) -> Option<Kind> {
        let signs = [
            (self.service.is_some(), Kind::Tracker),
            (self.is_pixel, Kind::Pixel),
            (self.has_address, Kind::Address),
            (self.has_token, Kind::UniqueToken),
        ];
        signs.into_iter().find_map(|(holds, kind)| holds.then_some(kind))
    }
}

/// An address as URLs name it: plain, in base64, hashed.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// In lower case; base64 is compared in any case.
    forms: Vec<String>,
}

impl Reader {
    /// The reader whose address this is, as the sender wrote it.
    pub fn new(address: &str) -> Self {
        let address = address.trim().to_lowercase();
        if !address.contains('@') {
            return Self::default();
        }
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        // Without the end that depends on what follows.
        let base64 = |text: String| text[..text.len() - text.len() % 4].to_lowercase();
        let bytes = address.as_bytes();
        let forms = vec![
            hex(&Md5::digest(bytes)),
            hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref()),
            hex(digest(&SHA256, bytes).as_ref()),
            base64(BASE64_STANDARD_NO_PAD.encode(bytes)),
            base64(BASE64_URL_SAFE_NO_PAD.encode(bytes)),
            address,
        ];
        Self { forms }
    }

    fn is_named_in(&self, url: &Url) -> bool {
        let text = percent_decode_str(&url.as_str()[url.origin().ascii_serialization().len().min(url.as_str().len())..])
            .decode_utf8_lossy()
            .to_lowercase();
        self.forms.iter().any(|form| text.contains(form.as_str()))
    }
}

/// What the URL of an image tells. `is_pixel` is what the mail says of its size.
pub fn of_image(url: &Url, is_pixel: bool, reader: &Reader) -> Signs {
    let is_file = IMAGE_ENDINGS.iter().any(|ending| url.path().to_ascii_lowercase().ends_with(ending));
    let in_path = || url.path_segments().is_some_and(|mut segments| segments.any(is_token));
    // A value without a name counts as well: `?3f2a...`.
    let in_query = || url.query_pairs().take(40).any(|(name, value)| is_token(&value) || value.is_empty() && is_token(&name));
    Signs {
        service: service(url, Purpose::Open),
        is_pixel,
        has_address: reader.is_named_in(url),
        has_token: in_query() || !is_file && in_path(),
    }
}

/// The service that counts clicks on links to this URL.
pub fn of_link(url: &Url) -> Option<&'static str> {
    service(url, Purpose::Click)
}

/// Whether a piece of a URL is long and mixed as random letters and digits are, and not as words are.
fn is_token(text: &str) -> bool {
    let text = text.trim_end_matches('=');
    let plain =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'+' | b'/' | b':' | b'|'));
    if !plain || text.len() < MIN_TOKEN_CHARS {
        return false;
    }
    // The longest run without a separator; those of a UUID are counted together.
    let run = |separators: &[char]| text.split(separators).map(str::len).max().unwrap_or_default();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_uuid = text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && text.matches('-').count() == 4;
    let changes = text.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let cases = text.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count();
    is_uuid
        || run(&['-', '_', '.', '/', '|', ':', '+', '~']) >= MIN_TOKEN_CHARS && digits >= 3 && letters >= 3 && (changes >= 4 || cases >= 3)
        || run(&['-', '_', '.', '/', '|', ':', '+', '~']) >= 32 && cases >= 4
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Open,
    Click,
}

/// A line of the list.
struct Service {
    purpose: Purpose,
    /// The end of the host; empty for any.
    host: &'static str,
    /// The beginning of the path, or a part of it when it begins with `*`.
    path: &'static str,
    name: &'static str,
}

static LIST: LazyLock<Vec<Service>> = LazyLock::new(|| {
    let line = |line: &'static str| {
        let (rule, name) = line.split_once('#')?;
        let mut words = rule.split_whitespace();
        let purpose = match words.next()? {
            "open" => Purpose::Open,
            "click" => Purpose::Click,
            _ => return None,
        };
        let (host, path) = (words.next()?, words.next().unwrap_or("/"));
        Some(Service { purpose, host: if host == "*" { "" } else { host }, path, name: name.trim() })
    };
    SERVICES.lines().filter_map(line).collect()
});

fn service(url: &Url, purpose: Purpose) -> Option<&'static str> {
    let host = url.host_str()?;
    let is_under =
        |domain: &str| domain.is_empty() || host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    let has_path = |path: &str| path.strip_prefix('*').map_or_else(|| url.path().starts_with(path), |part| url.path().contains(part));
    LIST.iter().find(|service| service.purpose == purpose && is_under(service.host) && has_path(service.path)).map(|service| service.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(url: &str) -> Signs {
        of_image(&Url::parse(url).unwrap(), false, &Reader::new("Vole+Shop@sundew.example.com"))
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines = SERVICES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(LIST.len(), lines);
        for service in LIST.iter() {
            assert!(!service.name.is_empty() && (!service.host.is_empty() || service.path.len() > 3), "{} {}", service.host, service.path);
            assert!(service.host.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-'), "{}", service.host);
        }
    }

    #[test]
    fn hosts_of_services_are_known_and_their_neighbours_are_not() {
        for (url, name) in [
            ("https://pond.us1.list-manage.com/track/open.php?u=1&id=2", Some("Mailchimp")),
            ("https://u123.ct.sendgrid.net/wf/open?upn=abc", Some("SendGrid")),
            ("https://links.pond.example/wf/open?upn=abc", Some("SendGrid")),
            ("https://notlist-manage.com/track/open.php", None),
            ("https://pond.example/logo.png", None),
        ] {
            assert_eq!(signs(url).service, name, "{url}");
        }
        assert_eq!(of_link(&Url::parse("https://pond.us1.list-manage.com/track/click?u=1").unwrap()), Some("Mailchimp"));
        assert_eq!(of_link(&Url::parse("https://pond.example/").unwrap()), None);
    }

    #[test]
    fn the_readers_address_is_found_plain_and_encoded() {
        let address = b"vole+shop@sundew.example.com";
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>();
        for form in [
            "Vole%2BShop@sundew.example.com".to_owned(),
            "dm9sZStzaG9wQHN1bmRldy5leGFtcGxlLmNvbQ==".to_owned(),
            hex(&Md5::digest(address)),
            hex(digest(&SHA1_FOR_LEGACY_USE_ONLY, address).as_ref()),
            hex(digest(&SHA256, address).as_ref()),
        ] {
            assert!(signs(&format!("https://pond.example/o?m={form}")).has_address, "{form}");
            assert!(signs(&format!("https://pond.example/o/{form}/x.gif")).has_address, "{form}");
        }
        assert!(!signs("https://pond.example/o?m=heron@sundew.example.com").has_address);
        assert!(!of_image(&Url::parse("https://pond.example/").unwrap(), false, &Reader::new("")).has_address);
    }

    #[test]
    fn tokens_are_told_from_words_and_from_names_of_files() {
        for (url, token) in [
            ("https://pond.example/o/3f2a9c81d0e74b5fa6", true),
            ("https://pond.example/o.gif?id=3f2a9c81d0e74b5fa6", true),
            ("https://pond.example/o?e1a7c3c2-5b1d-4f7e-9d2b-0a6f1c8e4b7d", true),
            ("https://pond.example/o/Qx7Lm2Vn8Rt4Kp9ZsB", true),
            ("https://pond.example/img/3f2a9c81d0e74b5fa6.png", false),
            ("https://pond.example/assets/3f2a9c81d0e74b5fa6/logo.png", false),
            ("https://pond.example/the-latest-news-from-the-pond-2026-11-22", false),
            ("https://pond.example/o?campaign=autumn_newsletter_2026", false),
            ("https://pond.example/o?n=12345678901234567890", false),
            ("https://pond.example/logo", false),
        ] {
            assert_eq!(signs(url).has_token, token, "{url}");
        }
    }

    #[test]
    fn the_surest_sign_is_the_kind() {
        let all = Signs { service: Some("x"), is_pixel: true, has_address: true, has_token: true };
        assert_eq!(all.kind(), Some(Kind::Tracker));
        assert_eq!(Signs { service: None, ..all }.kind(), Some(Kind::Pixel));
        assert_eq!(Signs { service: None, is_pixel: false, ..all }.kind(), Some(Kind::Address));
        assert_eq!(Signs { has_token: true, ..Signs::default() }.kind(), Some(Kind::UniqueToken));
        assert_eq!(Signs::default().kind(), None);
    }
}
