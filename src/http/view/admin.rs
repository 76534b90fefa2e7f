//! What the operator's page shows.

use std::time::Duration;

use askama::Template;

use super::{Locale, Moment, Notice, Page, Past, Place};
use crate::http::reports::Reason;

/// `/admin`.
#[derive(Clone, Debug, Template)]
#[template(path = "admin.html")]
pub struct AdminPage {
    /// The frame.
    pub page: Page,
    /// This page without its query; its forms are below it.
    pub here: String,
    /// When it was so.
    pub as_of: Moment,
    /// Memory in use.
    pub budgets: Vec<BudgetRow>,
    /// How many there are, by the message that names them.
    pub facts: Vec<(&'static str, usize)>,
    /// The limits that were met.
    pub limits: Vec<LimitRow>,
    /// Those that hold most.
    pub inboxes: Vec<InboxRow>,
    /// What readers reported.
    pub reports: Vec<ReportRow>,
    /// Who is kept out.
    pub blocks: Vec<BlockRow>,
    /// How long a block may last.
    pub times: Vec<BlockTime>,
}

/// Memory in use, of what may be used.
#[derive(Clone, Debug)]
pub struct BudgetRow {
    /// Part of its id.
    pub code: &'static str,
    /// The message that names it.
    pub name_key: &'static str,
    /// In use.
    pub used_bytes: usize,
    /// The most there may be.
    pub max_bytes: usize,
}

/// A limit that was met.
#[derive(Clone, Debug)]
pub struct LimitRow {
    /// What it is.
    pub name: String,
    /// How often.
    pub count: usize,
}

/// How much an inbox holds.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// Names it in the form.
    pub key: String,
    /// Its address, shortened when it is private.
    pub shown: String,
    /// Its page, when it is public.
    pub href: Option<String>,
    /// Its mails.
    pub mails: usize,
    /// What they take.
    pub size_bytes: usize,
}

/// A public mail that readers reported.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// Names the report in the form.
    pub key: String,
    /// Its page, as long as it is stored.
    pub href: Option<String>,
    /// The inbox it came to.
    pub address: String,
    /// What was said of it, and how often.
    pub said: String,
    /// When it was last reported.
    pub last: Moment,
    /// From where it was sent.
    pub network: String,
    /// The domain of its envelope sender.
    pub domain: Option<String>,
}

/// Who is kept out.
#[derive(Clone, Debug)]
pub struct BlockRow {
    /// A network or a domain.
    pub target: String,
    /// How long.
    pub until: Moment,
}

/// A time that a block may last.
#[derive(Clone, Debug)]
pub struct BlockTime {
    /// As forms send it.
    pub code: &'static str,
    /// The time.
    pub life: Duration,
}

impl Reason {
    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Phishing => "report-reason-phishing",
            Self::Abuse => "report-reason-abuse",
            Self::Spam => "report-reason-spam",
            Self::Other => "report-reason-other",
        }
    }
}
