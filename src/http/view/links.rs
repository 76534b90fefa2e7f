//! What the pages show of a holder's links.

use askama::Template;

use super::{Locale, Notice, Page, Past, Place};

/// The links of an inbox, as far as its holder has made them.
#[derive(Clone, Debug, Default)]
pub struct LinksPanel {
    /// To go on with it in another browser.
    pub restore: Option<RestoreLink>,
    /// Its feed.
    pub feed: Option<String>,
}

/// A link to scan or to copy.
#[derive(Clone, Debug)]
pub struct RestoreLink {
    /// The whole URL.
    pub url: String,
    /// The host in it, when that leads every device to itself.
    pub own_host: Option<String>,
    /// The same for a camera; none when it is too long for one.
    pub code: Option<QrCode>,
}

/// A QR code (ISO/IEC 18004) as an SVG path, a unit for each module.
#[derive(Clone, Debug)]
pub struct QrCode {
    /// Its side, with the light margin around it that readers need.
    pub side: usize,
    /// The dark modules.
    pub path: String,
}

/// `/restore/{key}`: asks before it restores, so that nothing happens when a program follows the link.
#[derive(Clone, Debug, Template)]
#[template(path = "restore.html")]
pub struct RestorePage {
    /// The frame.
    pub page: Page,
    /// The address that the link is for.
    pub address: String,
    /// Where the form goes.
    pub href: String,
    /// Whether this browser holds it already.
    pub is_held: bool,
}
