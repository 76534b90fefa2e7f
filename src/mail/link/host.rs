//! The host that a link leads to, without parsing those of which it can be read as it stands: most of a mail.

use std::borrow::Cow;

use memchr::memmem;

use super::Target;

/// Hosts of wrappers that hide their target otherwise than as a URL or in base64.
const HIDING: &[&str] = &["urldefense.com", "urldefense.proofpoint.com", "mandrillapp.com"];

/// The host of [`Target::of`], in readable letters; `None` when it is no web URL.
pub fn host(url: &str) -> Option<Cow<'_, str>> {
    match plain_host(url) {
        Some(host) => Some(Cow::Borrowed(host)),
        None => Target::of(url).map(|target| Cow::Owned(target.host)),
    }
}

/// The host as it stands in a web URL, of which it is certain that a parser would leave it so and that no target is wrapped
/// in it: small letters, digits, dots and single hyphens, and behind them nothing that could be a URL. It stands behind
/// `http://` or `https://` in small letters.
pub fn plain_host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let end = rest.bytes().position(|byte| !byte.is_ascii_lowercase() && !byte.is_ascii_digit() && !matches!(byte, b'.' | b'-'));
    let (host, behind) = rest.split_at(end.unwrap_or(rest.len()));
    // A last label that begins with a digit may be an IPv4 address, two hyphens may stand in an international one.
    let is_name = host.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_lowercase()))
        && host.as_bytes()[0].is_ascii_alphanumeric()
        && host.as_bytes().windows(2).all(|pair| pair[0].is_ascii_alphanumeric() || pair[1].is_ascii_alphanumeric());
    // Whatever is wrapped has a colon, which may be encoded; what a parser drops could hide one.
    let is_plain = |byte: u8| byte.is_ascii_graphic() & (byte != b'%') & (byte != b':');
    let ends_there = behind.is_empty() || behind.starts_with(['/', '?', '#']);
    let wraps = || memmem::find(behind.as_bytes(), b"aHR0c").is_some() || HIDING.iter().any(|hiding| host.ends_with(hiding));
    (is_name && ends_there && behind.bytes().fold(true, |all, byte| all & is_plain(byte)) && !wraps()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_that_of_the_whole_reading() {
        for (url, is_plain) in [
            ("https://pond.example", true),
            ("https://www.pond-heron.co.uk/a/b?c=d&e=1#f", true),
            ("http://pond.example?u=1", true),
            ("http://pond.example#/a", true),
            ("https://a.b-c.x1/", true),
            ("https://click.pond.example/out?u=www.heron.example", true),
            ("https://1.2.3.4/", false),
            ("https://1.2.3.0x4/", false),
            ("https://0x7f000001/", false),
            ("https://pond.example./", false),
            ("https://.pond.example/", false),
            ("https://pond..example/", false),
            ("https://-pond.example/", false),
            ("https://pond-.example/", false),
            ("https://xn--80ak6aa92e.com/", false),
            ("https://ab--cd.example/", false),
            ("https://pond.example:8443/", false),
            ("https://user@pond.example/", false),
            ("https://pond.example\\@heron.example/", false),
            ("https://Pond.example/", false),
            ("HTTPS://pond.example/", false),
            (" https://pond.example/", false),
            ("https:///pond.example/", false),
            ("https:pond.example/", false),
            ("https://pond.example/a b", false),
            ("https://pond.example/é", false),
            ("https://pond.exam\nple/", false),
            ("https://pönd.example/", false),
            ("https://pond%2eexample/", false),
            ("https://", false),
            ("https:///", false),
            ("https://-", false),
            ("https://.", false),
            ("ftp://pond.example/", false),
            ("", false),
            // What is wrapped.
            ("https://www.google.com/url?q=https://pond.example/a", false),
            ("https://click.shop.example/?u=https%3A%2F%2Fwww.shop.example%2Fsale", false),
            ("https://click.shop.example/?u=%68ttp:www.shop.example", false),
            ("https://trk.heron.example/x?redirect=aHR0cHM6Ly9wb25kLmV4YW1wbGUv&id=1", false),
            ("https://trk.heron.example/x?redirect=aHR\n0cHM6Ly9wb25kLmV4YW1wbGUv&id=1", false),
            ("https://urldefense.proofpoint.com/v2/url?u=https-3A__pond.example_a-3Fb-3D1&d=DwMF", false),
            ("https://eu.urldefense.com/v3/__https*//pond.example/a__;Og!!abc", false),
            ("https://mandrillapp.com/track/click/1/pond.example?p=eyJwIjoie30ifQ", false),
        ] {
            assert_eq!(plain_host(url).is_some(), is_plain, "{url}");
            assert_eq!(host(url).as_deref(), Target::of(url).map(|target| target.host).as_deref(), "{url}");
        }
    }

    #[test]
    fn no_list_of_wrappers_holds_one_that_is_read_as_it_stands() {
        // Of every wrapper that the other tests unwrap, the short way must keep off: what it does read, leads where it says.
        for prefix in ["https://click.heron.example/x?url=", "https://heron.example/out.php?to=", "https://l.facebook.com/l.php?u="] {
            for inner in ["http:a", "http:\\a", "https:a.b", "HTTP:/a", "http%3aa", "ht\ttp:a", "aHR0cDphLmI", "//a.b", "a.b"] {
                let url = format!("{prefix}{inner}");
                assert_eq!(host(&url).as_deref(), Target::of(&url).map(|target| target.host).as_deref(), "{url}");
            }
        }
    }
}
