//! What traps found, written down for programs of others: Postfix, rbldnsd, rspamd, and those who count.
//!
//! - `listed` takes out of the memory what is for others to know: what is listed, of nobody's own network, in round
//!   numbers.
//! - `ranges` lists networks around many listed addresses.
//! - `reserved` tells what can never be listed: addresses that nobody has on the Internet, names that nobody registers.
//! - one module for each format.
//!
//! Nothing of a mail gets in but registered domains in ASCII, counts and hashes, and the keys of the daily statistics as
//! cells of a table; so no sender can write a line of a file. Pure: no clock, no files. The same memory makes the same bytes, but for the times in the head.

mod campaigns;
mod daily;
mod head;
mod listed;
mod postfix;
mod ranges;
mod rbldnsd;
mod reserved;
mod rspamd;

use std::fmt::{self, Write};

use url::Url;

pub use listed::{Campaign, Entry, Figures, LEAST_GROUPS, Listed, at_least};
pub use ranges::Range;
pub use reserved::is_for_tests;

use super::{memory::Secs, overrides::Exempt, statistics::Row};
use head::Head;

/// The terms that everybody may use the lists under, if whoever runs this names no others.
pub const LICENCE: &str = "CC0-1.0 https://creativecommons.org/publicdomain/zero/1.0/";
/// How old figures are, unless whoever runs this says otherwise.
pub const LAG: Secs = 2 * 60 * 60;
/// How long a list is good for.
pub const VALIDITY: Secs = 2 * 24 * 60 * 60;

/// What the lists say of this installation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where others find it; pages that say why something is listed are below it.
    pub public_url: Url,
    /// The terms of use, in one line.
    pub licence: Box<str>,
    /// How long a list may be used after it was made: rbldnsd stops to answer from an older one.
    pub validity: Secs,
    /// Networks and domains of ours.
    pub ours: Exempt,
    /// How old figures are before they are told: who counts along while writing to addresses shall learn nothing.
    pub lag: Secs,
    /// Lists addresses (RFC 5737, RFC 3849) and names (RFC 2606) for documentation, which nobody has. For tests.
    pub lists_documentation: bool,
}

impl Settings {
    /// Of the installation at `public_url`: CC0, good for two days.
    pub fn new(public_url: Url) -> Self {
        Self { public_url, licence: LICENCE.into(), validity: VALIDITY, ours: Exempt::default(), lag: LAG, lists_documentation: false }
    }

    /// The public URL without a final slash.
    fn base(&self) -> &str {
        self.public_url.as_str().trim_end_matches('/')
    }

    /// The page that says why a source, an address or a domain, is listed and how it comes off.
    pub fn evidence_page(&self, source: impl fmt::Display) -> String {
        format!("{}/traps/sources/{source}", self.base())
    }
}

/// The files that are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Addresses and ranges for `check_client_access` of Postfix.
    PostfixCidr,
    /// The same as a DNSBL, by rbldnsd.
    IpRbldnsd,
    /// Domains that mail leads to, as a DNSBL of names.
    UrlRbldnsd,
    /// Addresses and ranges for the multimap module of rspamd.
    RspamdIp,
    /// Domains for it.
    RspamdUrl,
    /// A line of JSON for each campaign.
    CampaignsNdjson,
    /// The most frequent of each day in each dimension.
    DailyCsv,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::PostfixCidr, Self::IpRbldnsd, Self::UrlRbldnsd, Self::RspamdIp, Self::RspamdUrl, Self::CampaignsNdjson, Self::DailyCsv];

    /// What the file is called.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::PostfixCidr => "postfix.cidr",
            Self::IpRbldnsd => "ip.rbldnsd",
            Self::UrlRbldnsd => "url.rbldnsd",
            Self::RspamdIp => "rspamd-ip.map",
            Self::RspamdUrl => "rspamd-url.map",
            Self::CampaignsNdjson => "campaigns.ndjson",
            Self::DailyCsv => "daily.csv",
        }
    }

    /// What a `Content-Type` field says of it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::CampaignsNdjson => "application/x-ndjson",
            Self::DailyCsv => "text/csv; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        }
    }

    /// The one that is called so.
    pub fn named(file_name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.file_name() == file_name)
    }
}

/// A file, made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Which one.
    pub format: Format,
    /// What it is, of when, until when, and under which terms.
    pub head: String,
    /// The rest, in which no times of its making are.
    pub body: String,
    /// When it was made.
    pub generated: Secs,
    /// Until when it may be used.
    pub expires: Secs,
    /// How many entries it has.
    pub entries: usize,
    etag: String,
}

impl Export {
    /// Writes one of the lists. `rows` are what statistics say of days, for [`Format::DailyCsv`] alone.
    pub fn of(format: Format, listed: &Listed, rows: impl IntoIterator<Item = Row>, settings: &Settings, now: Secs) -> Self {
        let head = Head { settings, learns_until: listed.learns_until, now };
        let (head, body, entries) = match format {
            Format::PostfixCidr => postfix::cidr(listed, head),
            Format::IpRbldnsd => rbldnsd::addresses(listed, head),
            Format::UrlRbldnsd => rbldnsd::domains(listed, head),
            Format::RspamdIp => rspamd::addresses(listed, head),
            Format::RspamdUrl => rspamd::domains(listed, head),
            Format::CampaignsNdjson => campaigns::ndjson(listed, head),
            Format::DailyCsv => daily::csv(rows, listed, head),
        };
        let etag = etag(format, &body, settings, now);
        Self { format, head, body, generated: now, expires: now.saturating_add(settings.validity), entries, etag }
    }

    /// The whole file.
    pub fn text(&self) -> String {
        [self.head.as_str(), self.body.as_str()].concat()
    }

    /// Its entity tag (RFC 9110 8.8.3), a weak one: two files with the same differ in the times of their heads at most.
    pub fn etag(&self) -> &str {
        &self.etag
    }
}

/// Of the content, and of the half of a validity that `now` lies in: who is told often enough that nothing has changed
/// would otherwise keep a copy until it expires.
fn etag(format: Format, body: &str, settings: &Settings, now: Secs) -> String {
    let mut hasher = blake3::Hasher::new();
    let period = now / (settings.validity / 2).max(1);
    for part in [format.file_name(), settings.public_url.as_str(), &settings.licence, body] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.update(&settings.validity.to_le_bytes()).update(&period.to_le_bytes());
    let mut etag = String::from("W/\"");
    for byte in &hasher.finalize().as_bytes()[..16] {
        _ = write!(etag, "{byte:02x}");
    }
    etag + "\""
}

#[cfg(test)]
mod tests;
