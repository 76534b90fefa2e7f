//! Where a link leads, read off its URL alone: behind click-trackers that carry their target, hosts in readable letters,
//! and what is odd about them.

use url::Url;

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
        let url = Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let host = idna::domain_to_unicode(url.host_str()?).0;
        Some(Self { url, host, tracker: None })
    }
}
