//! How values are written; what is allowed is said in the words of an error.

use std::{
    net::{AddrParseError, IpAddr, SocketAddr},
    str::FromStr,
    time::Duration,
};

use bytesize::ByteSize;
use ipnet::IpNet;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::{
    facts::Servers,
    mail::address::{Address, Recipient, Separator},
    net::Networks,
    outbound::{Smarthost, SmarthostError},
    policy::{PatternError, PatternList},
    smtp::BareLineEnds,
};

use super::{DomainList, LogFormat, Profile, Quota, SizeCap};

/// No lifetime is longer.
const MAX_TTL: Duration = Duration::from_secs(30 * 24 * 60 * 60);
const MAX_AGE: Duration = Duration::from_secs(3_653 * 24 * 60 * 60);

pub(super) fn profile(text: &str) -> Result<Profile, &'static str> {
    match text.trim() {
        "laptop" => Ok(Profile::Laptop),
        "ci" => Ok(Profile::Ci),
        "public" => Ok(Profile::Public),
        _ => Err("laptop, ci or public"),
    }
}

pub(super) fn socket_address(text: &str) -> Result<SocketAddr, &'static str> {
    text.trim().parse().map_err(|_| "an IP address and a port, for example 127.0.0.1:1025 or [::]:25")
}

pub(super) fn host_name(text: &str) -> Result<String, &'static str> {
    crate::mail::address::normalise_domain(text.trim()).map_err(|_| "a host name, for example mail.example.org")
}

fn list<T: FromStr>(text: &str) -> Option<Vec<T>> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| item.parse().ok()).collect()
}

pub(super) fn domain_list(text: &str) -> Result<DomainList, &'static str> {
    list(text).map(DomainList).ok_or("domains with commas between them, for example example.org,*.example.org")
}

pub(super) fn separator(text: &str) -> Result<Separator, &'static str> {
    text.parse().map_err(|_| "one of - _ . =")
}

pub(super) fn pattern_list(text: &str) -> Result<PatternList, String> {
    const ALLOWED: &str = "domains and addresses with commas between them, * for all, ! before an exception, \
        for example example.org,*.example.net,spam-*@example.com,!spam-test@example.com";
    text.parse().map_err(|error: PatternError| format!("{ALLOWED} ({error})"))
}

/// A network, or one address.
struct Block(IpNet);

impl FromStr for Block {
    type Err = AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<IpNet>().map(Self).or_else(|_| text.parse::<IpAddr>().map(|ip| Self(ip.into())))
    }
}

pub(super) fn network_list(text: &str) -> Result<Networks, &'static str> {
    if text.trim() == "none" {
        return Ok(Networks::default());
    }
    list(text)
        .map(|blocks: Vec<Block>| Networks::new(blocks.into_iter().map(|block| block.0).collect()))
        .ok_or("networks or addresses with commas between them, for example 192.0.2.0/24,2001:db8::1, or none")
}

/// A name server, at port 53 unless another is named.
struct NameServer(SocketAddr);

impl FromStr for NameServer {
    type Err = AddrParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().or_else(|_| text.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 53))).map(Self)
    }
}

pub(super) fn dns_servers(text: &str) -> Result<Servers, &'static str> {
    const ALLOWED: &str = "system, off, or IP addresses with commas between them, for example 192.0.2.53,[2001:db8::53]:5353";
    match text.trim() {
        "system" => Ok(Servers::System),
        "off" => Ok(Servers::Off),
        servers => list(servers)
            .map(|servers: Vec<NameServer>| servers.into_iter().map(|server| server.0).collect::<Vec<_>>())
            .filter(|servers| !servers.is_empty())
            .map(Servers::At)
            .ok_or(ALLOWED),
    }
}

pub(super) fn duration(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text.trim()).map_err(|_| "a duration, for example 90s, 24h or 7d")
}

pub(super) fn lifetime(text: &str) -> Result<Duration, &'static str> {
    const ALLOWED: &str = "a duration from 1s to 30d, for example 90s, 24h or 7d";
    duration(text).ok().filter(|ttl| (Duration::from_secs(1)..=MAX_TTL).contains(ttl)).ok_or(ALLOWED)
}

/// How long something takes that may take years, or seconds in a rehearsal.
pub(super) fn age(text: &str) -> Result<Duration, &'static str> {
    const ALLOWED: &str = "a duration of at most ten years, for example 30s, 2h or 180d";
    duration(text).ok().filter(|age| *age <= MAX_AGE).ok_or(ALLOWED)
}

pub(super) fn size(text: &str) -> Result<usize, &'static str> {
    const ALLOWED: &str = "a size of at least 1KiB in bytes or with a unit, for example 26214400 or 25MiB";
    let size = text.trim().parse::<ByteSize>().map_err(|_| ALLOWED)?;
    usize::try_from(size.as_u64()).ok().filter(|&bytes| bytes >= 1024).ok_or(ALLOWED)
}

pub(super) fn count(text: &str) -> Result<usize, &'static str> {
    text.trim().parse().ok().filter(|&count| (1..=10_000_000).contains(&count)).ok_or("a whole number from 1 to 10000000")
}

pub(super) fn quota(text: &str) -> Result<Quota, &'static str> {
    const ALLOWED: &str = "a whole number from 1 to 10000000, or off";
    if text.trim() == "off" { Ok(Quota(None)) } else { count(text).map(|count| Quota(Some(count))).map_err(|_| ALLOWED) }
}

pub(super) fn size_cap(text: &str) -> Result<SizeCap, &'static str> {
    const ALLOWED: &str = "a size of at least 1KiB in bytes or with a unit, for example 1000000 or 25MiB, or off";
    if text.trim() == "off" { Ok(SizeCap(None)) } else { size(text).map(|bytes| SizeCap(Some(bytes))).map_err(|_| ALLOWED) }
}

pub(super) fn any_or_off(text: &str) -> Result<bool, &'static str> {
    match text.trim() {
        "any" => Ok(true),
        "off" => Ok(false),
        _ => Err("any or off"),
    }
}

pub(super) fn on_or_off(text: &str) -> Result<bool, &'static str> {
    match text.trim() {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("on or off"),
    }
}

/// One line of a file.
pub(super) fn text_line(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let is_line = (1..=200).contains(&text.len()) && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    is_line.then(|| text.to_owned()).ok_or("up to 200 plain letters and signs in one line")
}

pub(super) fn show_or_hide(text: &str) -> Result<bool, &'static str> {
    match text.trim() {
        "show" => Ok(true),
        "hide" => Ok(false),
        _ => Err("show or hide"),
    }
}

pub(super) fn bare_line_ends(text: &str) -> Result<BareLineEnds, &'static str> {
    match text.trim() {
        "accept" => Ok(BareLineEnds::Accept),
        "refuse" => Ok(BareLineEnds::Refuse),
        _ => Err("accept or refuse"),
    }
}

pub(super) fn public_url(text: &str) -> Result<Url, &'static str> {
    const ALLOWED: &str = "an http or https address without query, for example https://mail.example.org";
    let url = Url::parse(text.trim()).map_err(|_| ALLOWED)?;
    let plain = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none() && url.has_host();
    if plain { Ok(url) } else { Err(ALLOWED) }
}

/// What `Contact:` may say (RFC 9116 2.5.3): web addresses by https alone.
pub(super) fn contact(text: &str) -> Result<Url, &'static str> {
    const ALLOWED: &str = "a mail address, a mailto: or an https: URL, for example abuse@example.org";
    let text = text.trim();
    let whole = if text.contains(':') { text.to_owned() } else { format!("mailto:{text}") };
    let url = Url::parse(&whole).map_err(|_| ALLOWED)?;
    let is_good = match url.scheme() {
        "https" => url.has_host(),
        "mailto" => percent_decode_str(url.path()).decode_utf8().is_ok_and(|path| Recipient::from_path(&path, "").is_ok()),
        _ => false,
    };
    if is_good { Ok(url) } else { Err(ALLOWED) }
}

pub(super) fn secret(text: &str) -> Result<String, &'static str> {
    // Short ones can be guessed over the network; the value itself is never printed.
    if text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err("at least 12 letters, digits or signs without spaces")
    }
}

pub(super) fn smarthost(text: &str) -> Result<Smarthost, SmarthostError> {
    text.parse()
}

/// A tag would be lost, and other letters are not taken by every server.
pub(super) fn forward_from(text: &str) -> Result<Address, &'static str> {
    const ALLOWED: &str = "a mail address in plain letters without a tag, for example forward@example.org";
    let Recipient { address, tag, .. } = Recipient::from_path(text.trim(), "").map_err(|_| ALLOWED)?;
    let is_plain = tag.is_none() && address.as_str().is_ascii() && !address.as_str().contains(['"', '[', '+']);
    if is_plain && text.contains('@') { Ok(address) } else { Err(ALLOWED) }
}

pub(super) fn log_filter(text: &str) -> Result<String, &'static str> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|_| "error, warn, info, debug, trace, or a filter such as sundew=debug")
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, &'static str> {
    match text.trim() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("text or json"),
    }
}
