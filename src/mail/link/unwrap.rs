//! Click-trackers and link scanners that carry their target inside the link.
//!
//! What is taken for a wrapper must be one: to follow the `redirect=` of a link that confirms would skip the
//! confirmation. So known wrappers are unwrapped by name, others only when they say by their name that they redirect,
//! and of these none that starts or ends at a well-known site: a stranger must not borrow its name, and what a site
//! that redirects by other paths leaves alone must not turn into a way to a stranger.

use base64::prelude::{BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD, Engine};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{marks, registrable, web_url};

/// Wrappers within wrappers: a scanner's around a mailing service's around the shop's own, and some to spare.
/// What is a wrapper still is marked ([`Mark::LooksLike`](super::Mark::LooksLike)).
const MAX_LEVELS: usize = 20;
/// Query parameters that are looked at.
const MAX_PARAMETERS: usize = 40;

/// Query parameters of a redirector that hold its target.
const TARGET_PARAMETERS: &[&str] = &[
    "url",
    "u",
    "to",
    "target",
    "targeturl",
    "target_url",
    "redirect",
    "redirect_url",
    "redirecturl",
    "redirect_to",
    "redir",
    "rurl",
    "dest",
    "destination",
    "desturl",
    "goto",
    "link",
    "href",
    "out",
    "l",
    "r",
    "murl",
    "ued",
    "p",
];
/// First labels of hosts, and last segments of paths, that do nothing but redirect.
const CLICK_LABELS: &[&str] =
    &["click", "clicks", "clk", "track", "tracking", "tracker", "trk", "trc", "redirect", "redir", "redirector", "lnks", "clicktracker"];
const CLICK_SEGMENTS: &[&str] = &[
    "click",
    "clicks",
    "click.php",
    "clk",
    "trk",
    "track",
    "track.php",
    "redirect",
    "redirect.php",
    "redir",
    "redir.php",
    "redirector",
    "go",
    "goto",
    "out",
    "out.php",
    "away",
    "away.php",
    "l.php",
    "leave",
    "link-tracker",
    "lt.php",
    "lt",
];
/// Words in a path that say that the link itself does something.
const DEEDS: &[&str] = &[
    "confirm",
    "verify",
    "verification",
    "activate",
    "activation",
    "validate",
    "login",
    "signin",
    "sign-in",
    "signup",
    "sign-up",
    "oauth",
    "authorize",
    "auth",
    "sso",
    "magic",
    "reset",
    "password",
    "unsubscribe",
    "optout",
    "opt-out",
    "share",
    "sharer",
    "logout",
    "invite",
    "accept",
    "approve",
    "invitation",
];
/// Known wrappers: the end of the host, the beginning of the path, the parameter.
const WRAPPERS: &[(&str, &str, &str)] = &[
    // Scanners of links, which mail systems put around every link.
    ("safelinks.protection.outlook.com", "/", "url"),
    ("linkprotect.cudasvc.com", "/url", "a"),
    ("urldefense.com", "/v1/url", "u"),
    ("urldefense.proofpoint.com", "/v1/url", "u"),
    ("trendmicro.com", "/", "url"),
    ("fireeye.com", "/", "u"),
    ("protection.sophos.com", "/", "u"),
    ("sba.yandex.net", "/", "url"),
    ("sba.yandex.ru", "/", "url"),
    ("checklink.mail.ru", "/proxy", "url"),
    ("deref-gmx.com", "/", "redirectUrl"),
    ("deref-gmx.net", "/", "redirectUrl"),
    ("deref-web.de", "/", "redirectUrl"),
    ("deref-mail.com", "/", "redirectUrl"),
    // Pages that tell that one leaves a site.
    ("google.com", "/url", "q"),
    ("google.com", "/url", "url"),
    ("googleadservices.com", "/pagead/aclk", "adurl"),
    ("doubleclick.net", "/", "adurl"),
    ("youtube.com", "/redirect", "q"),
    ("l.facebook.com", "/l.php", "u"),
    ("lm.facebook.com", "/l.php", "u"),
    ("l.instagram.com", "/", "u"),
    ("l.messenger.com", "/l.php", "u"),
    ("linkedin.com", "/redir/redirect", "url"),
    ("linkedin.com", "/safety/go", "url"),
    ("vk.com", "/away.php", "to"),
    ("ok.ru", "/dk", "st.link"),
    ("slack-redir.net", "/link", "url"),
    ("t.umblr.com", "/redirect", "z"),
    ("steamcommunity.com", "/linkfilter/", "url"),
    ("steamcommunity.com", "/linkfilter/", "u"),
    ("out.reddit.com", "/", "url"),
    ("exit.sc", "/", "url"),
    ("href.li", "/", ""),
    ("clicks.mlsend.com", "/", "url"),
    ("awin1.com", "/", "ued"),
    ("awin1.com", "/", "p"),
    ("linksynergy.com", "/", "murl"),
    ("shareasale.com", "/", "urllink"),
    ("rover.ebay.com", "/", "mpre"),
    ("rover.ebay.com", "/", "loc"),
    ("amazon.com", "/gp/r.html", "U"),
    ("nl.nytimes.com", "/", "url"),
];

/// Hosts of trackers that have the target percent-encoded in their path: `/L0/https:%2F%2Fpond.example%2F/1/...`, Amazon
/// SES and those who built on it. Under a customer's own name it is believed only when it leads within that customer's site.
const PATH_TRACKERS: &[&str] = &["awstrack.me", "tracking.tldrnewsletter.com"];

/// The target that stands inside a link, inside its target and so on; `None` when there is none.
pub(super) fn innermost(url: &Url) -> Option<Url> {
    let mut found: Option<Url> = None;
    for _ in 0..MAX_LEVELS {
        match target(found.as_ref().unwrap_or(url)) {
            Some(inner) => found = Some(inner),
            None => break,
        }
    }
    found
}

/// The target that stands in a link.
pub(super) fn target(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let by_path = by_path(url, host);
    by_path.or_else(|| known_wrapper(url, host)).or_else(|| any_redirector(url, host)).filter(|inner| inner != url)
}

fn is_under(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Wrappers that have the target in their path, or in an encoding of their own.
fn by_path(url: &Url, host: &str) -> Option<Url> {
    let path = url.path();
    if is_under(host, "urldefense.com") || is_under(host, "urldefense.proofpoint.com") {
        // Version 3: `/v3/__https://x/a*b__;Kw!!...`. The characters that it puts a `*` for stand encoded behind the `;`.
        if let Some(rest) = path.strip_prefix("/v3/__") {
            return proofpoint_v3(&whole(rest, url));
        }
        if path.starts_with("/v2/") {
            let (_, value) = url.query_pairs().find(|(name, _)| name == "u")?;
            // Version 2: `-` for `%` and `_` for `/`.
            return decoded(&value.replace('-', "%").replace('_', "/"));
        }
    }
    if is_under(host, "mandrillapp.com") && path.starts_with("/track/click/") {
        return mandrill(url);
    }
    if is_under(host, "secure-web.cisco.com") {
        return path.rsplit_once('/').and_then(|(_, last)| decoded(last));
    }
    if let Some(rest) = path.strip_prefix("/L0/").or_else(|| path.strip_prefix("/CL0/")) {
        let inner = decoded(rest.split('/').next()?)?;
        let is_tracker = PATH_TRACKERS.iter().any(|tracker| is_under(host, tracker));
        let is_own = inner.host_str().and_then(registrable).is_some_and(|site| registrable(host) == Some(site));
        return (is_tracker || is_own).then_some(inner);
    }
    // Mailjet: the last segment is the target in base64.
    if path.starts_with("/lnk/") && is_under(host, "mjt.lu") {
        return path.rsplit('/').next().and_then(from_base64);
    }
    if is_under(host, "href.li") {
        return url.query().and_then(web_url);
    }
    None
}

/// The rest of a path with the query and fragment that belong to the target.
fn whole(rest: &str, url: &Url) -> String {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{rest}{query}{fragment}")
}

fn proofpoint_v3(rest: &str) -> Option<Url> {
    let (target, tail) = rest.rsplit_once("__;")?;
    let encoded = tail.split('!').next().unwrap_or_default();
    let replaced = BASE64_URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).unwrap_or_default();
    let replaced = String::from_utf8(replaced).unwrap_or_default();
    let mut replaced = replaced.chars();
    // A run of several is `**` and a letter for its length; then the target can't be told to the letter.
    if target.contains("**") {
        return None;
    }
    let target: String = target.chars().map(|c| if c == '*' { replaced.next().unwrap_or('*') } else { c }).collect();
    // Servers and browsers merge the two slashes.
    let target = if target.contains("://") { target } else { target.replacen(":/", "://", 1) };
    web_url(&target)
}

/// `p` is JSON in base64, whose `p` is JSON again, whose `url` is the target.
fn mandrill(url: &Url) -> Option<Url> {
    let (_, packed) = url.query_pairs().find(|(name, _)| name == "p")?;
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(packed.trim_end_matches('=').replace('+', "-").replace('/', "_")).ok()?;
    let outer: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    let inner: serde_json::Value = serde_json::from_str(outer.get("p")?.as_str()?).ok()?;
    web_url(inner.get("url")?.as_str()?)
}

fn known_wrapper(url: &Url, host: &str) -> Option<Url> {
    let wrappers = WRAPPERS.iter().filter(|(domain, path, _)| is_under(host, domain) && url.path().starts_with(path));
    let mut found = wrappers.filter_map(|(_, _, parameter)| {
        let (_, value) = url.query_pairs().take(MAX_PARAMETERS).find(|(name, _)| name.eq_ignore_ascii_case(parameter))?;
        decoded(&value)
    });
    found.next()
}

/// What calls itself a redirector and carries a target.
fn any_redirector(url: &Url, host: &str) -> Option<Url> {
    let path = url.path().to_ascii_lowercase();
    let words = || path.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    if words().any(|word| DEEDS.contains(&word)) {
        return None;
    }
    let host_redirects = host.split('.').next().is_some_and(|label| CLICK_LABELS.contains(&label));
    let path_redirects = path.trim_end_matches('/').rsplit('/').next().is_some_and(|segment| CLICK_SEGMENTS.contains(&segment));
    if !host_redirects && !path_redirects {
        return None;
    }
    let is_target = |name: &str| TARGET_PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(name));
    let mut pairs = url.query_pairs().take(MAX_PARAMETERS);
    let inner = pairs.find_map(|(name, value)| is_target(&name).then(|| decoded(&value)).flatten())?;
    let (here, there) = (registrable(host), inner.host_str().and_then(registrable));
    if here == there {
        // A path alone may well do something of its own site's before it leads on.
        return host_redirects.then_some(inner);
    }
    let is_well_known = |site: Option<&str>| site.is_some_and(marks::is_well_known);
    (!is_well_known(here) && !is_well_known(there)).then_some(inner)
}

/// A URL as it stands, percent-encoded once more, or in base64.
fn decoded(value: &str) -> Option<Url> {
    web_url(value).or_else(|| web_url(&percent_decode_str(value).decode_utf8().ok()?)).or_else(|| from_base64(value))
}

fn from_base64(value: &str) -> Option<Url> {
    let value = value.trim_end_matches('=');
    // `http` in base64 begins so.
    if !value.starts_with("aHR0c") {
        return None;
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(value).or_else(|_| BASE64_STANDARD_NO_PAD.decode(value)).ok()?;
    web_url(std::str::from_utf8(&bytes).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unwrapped(url: &str) -> Option<String> {
        innermost(&Url::parse(url).unwrap()).map(String::from)
    }

    #[test]
    fn known_wrappers_are_unwrapped() {
        for (wrapped, target) in [
            ("https://nam01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fpond.example%2Fa&data=05", "https://pond.example/a"),
            ("https://urldefense.proofpoint.com/v2/url?u=https-3A__pond.example_a-3Fb-3D1&d=DwMF", "https://pond.example/a?b=1"),
            ("https://urldefense.com/v3/__https://pond.example/a?b=1__;!!abc", "https://pond.example/a?b=1"),
            ("https://urldefense.com/v3/__https://pond.example/a*b__;Kw!!abc$", "https://pond.example/a+b"),
            ("https://urldefense.com/v3/__https:/pond.example/a__;!!abc", "https://pond.example/a"),
            ("https://www.google.com/url?q=https://pond.example/a&sa=D", "https://pond.example/a"),
            ("https://l.facebook.com/l.php?u=https%3A%2F%2Fpond.example%2F&h=AT0", "https://pond.example/"),
            ("https://vk.com/away.php?to=http%3A%2F%2Fpond.example", "http://pond.example/"),
            ("https://x1y2.r.eu-west-1.awstrack.me/L0/https:%2F%2Fpond.example%2Fa%3Fb=1/1/0102/x=", "https://pond.example/a?b=1"),
            ("https://tracking.tldrnewsletter.com/CL0/https:%2F%2Fpond.example%2Fa/1/0102/x=9", "https://pond.example/a"),
            ("https://x.mjt.lu/lnk/AAA/1/abc/aHR0cHM6Ly9wb25kLmV4YW1wbGUvYQ", "https://pond.example/a"),
            ("https://secure-web.cisco.com/1abc-def/https%3A%2F%2Fpond.example%2Fa", "https://pond.example/a"),
            ("https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fpond.example%2fa&c=E,1", "https://pond.example/a"),
            ("https://href.li/?https://pond.example/a", "https://pond.example/a"),
        ] {
            assert_eq!(unwrapped(wrapped).as_deref(), Some(target), "{wrapped}");
        }
        let inner = serde_json::json!({ "u": 1, "url": "https://pond.example/a" }).to_string();
        let packed = BASE64_URL_SAFE_NO_PAD.encode(serde_json::json!({ "s": "x", "v": 1, "p": inner }).to_string());
        assert_eq!(
            unwrapped(&format!("https://mandrillapp.com/track/click/1/pond.example?p={packed}")).as_deref(),
            Some("https://pond.example/a")
        );
    }

    #[test]
    fn redirectors_that_say_so_are_unwrapped_and_links_that_do_something_are_not() {
        for (url, target) in [
            ("https://click.shop.example/?u=https%3A%2F%2Fwww.shop.example%2Fsale", Some("https://www.shop.example/sale")),
            ("https://trk.heron.example/x?redirect=aHR0cHM6Ly9wb25kLmV4YW1wbGUv&id=1", Some("https://pond.example/")),
            ("https://heron.example/out.php?url=https%253A%252F%252Fpond.example%252F", Some("https://pond.example/")),
            // Nobody borrows a well-known name, and no well-known site redirects but by what is known of it.
            ("https://evil.test/CL0/https:%2F%2Fwww.paypal.com%2Fconfirm", None),
            ("https://click.evil.test/L0/https:%2F%2Fwww.paypal.com%2Fconfirm", None),
            ("https://www.paypal.com/CL0/https:%2F%2Fevil.test%2F", None),
            ("https://evilmjt.lu/lnk/AAA/1/abc/aHR0cHM6Ly9wb25kLmV4YW1wbGUvYQ", None),
            ("https://evil.test/out?url=https://www.paypal.com/confirm", None),
            ("https://click.evil.test/?u=https://www.paypal.com/confirm", None),
            ("https://www.paypal.com/go?to=https://evil.test/", None),
            ("https://click.paypal.com/?u=https://www.paypal.com/sale", Some("https://www.paypal.com/sale")),
            ("https://click.heron.example/CL0/https:%2F%2Fwww.heron.example%2Fa/1/x=9", Some("https://www.heron.example/a")),
            // A confirmation that goes on to a welcome is the confirmation.
            ("https://shop.example/confirm?token=1&redirect=https%3A%2F%2Fshop.example%2Fwelcome", None),
            ("https://click.shop.example/verify?u=https://shop.example/", None),
            ("https://shop.example/go?token=1&to=https://www.shop.example/next", None),
            ("https://accounts.google.com/signin?continue=https://mail.google.com/", None),
            ("https://www.facebook.com/sharer/sharer.php?u=https://pond.example/", None),
            ("https://web.archive.org/web/2020/https://pond.example/", None),
            ("https://click.shop.example/?u=javascript:alert(1)", None),
            ("https://pond.example/", None),
        ] {
            assert_eq!(unwrapped(url).as_deref(), target, "{url}");
        }
    }

    #[test]
    fn wrappers_nest_up_to_a_bound() {
        let wrap = |url: String| {
            format!("https://www.google.com/url?q={}", url::form_urlencoded::byte_serialize(url.as_bytes()).collect::<String>())
        };
        let wrapped = |levels| (0..levels).fold("https://pond.example/".to_owned(), |url, _| wrap(url));
        assert_eq!(unwrapped(&wrapped(MAX_LEVELS)).as_deref(), Some("https://pond.example/"));
        assert_eq!(unwrapped(&wrapped(MAX_LEVELS + 1)), Some(wrapped(1)));
    }
}
