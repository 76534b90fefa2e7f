//! What the page about this server shows.

use std::time::Duration;

use askama::Template;

use super::{Locale, Notice, Page, Past, Place};

/// `/about`.
#[derive(Clone, Debug, Template)]
#[template(path = "about.html")]
pub struct AboutPage {
    /// The frame.
    pub page: Page,
    /// How long mail of private addresses is kept.
    pub private_mail_life: Duration,
    /// How long public mail is kept.
    pub public_mail_life: Duration,
    /// How long a private address lives without a visit.
    pub inbox_life: Duration,
    /// Whether there is a data directory.
    pub keeps_names: bool,
    /// Whether mail can be forwarded.
    pub forwards: bool,
    /// The largest file of public mail that is served, in bytes.
    pub public_file_max_bytes: Option<usize>,
    /// Whom to write to.
    pub contact: Option<Contact>,
}

/// Whom to write to.
#[derive(Clone, Debug)]
pub struct Contact {
    /// A `mailto:` or `https:` URL.
    pub href: String,
    /// The same for people.
    pub shown: String,
}
