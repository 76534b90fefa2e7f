//! What the pages show: plain values, and the templates that lay them out. Nothing else leaves the process as HTML.
//!
//! Senders' words go through the `one_line` filter and `<bdi>` in the templates, so callers hand them over as they are.

use std::time::Duration;

use askama::{Template, filters::HtmlSafe};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

mod about;
mod addresses;
mod admin;
mod aliases;
mod feed;
mod files;
mod forward;
mod glance;
mod html;
mod journey;
mod leaks;
mod leaks_chart;
mod links;
mod message;
mod notice;
mod sender;
mod traps;
mod traps_chart;
mod traps_week;

pub use about::{AboutPage, Contact};
pub use addresses::{AddressRow, ClaimForm, NewPage};
pub use admin::{AdminPage, BlockRow, BlockTime, BudgetRow, InboxRow, LimitRow, ReportRow};
pub use aliases::{AliasRow, AliasesPage, AliasesPanel, Switched};
pub use feed::{Feed, FeedEntry};
pub(in crate::http) use files::hazard_key;
pub use files::{AttachmentRow, FileKind, Thumbnail, UnreadablePart};
pub use forward::{ForwardLinkPage, ForwardPanel, ForwardStep};
pub use glance::{GlancePanel, GlanceRow};
pub(in crate::http) use html::mark_note;
pub use html::{HtmlView, ImagesFound, LinkRow, LinkedText, TextPiece, WidePage};
pub use journey::{HopRow, JourneyView, MarkRow, OwnHop};
pub use leaks::{
    AliasLinks, EvidenceRow, LeakBadge, LeakLink, LeakNote, LeakRow, LeaksFeed, LeaksFeedEntry, LeaksPage, LeaksTagPage, LeavePage, NagRow,
    SenderGroup, SenderRow, TagName, UnsubscribedNote,
};
pub use leaks_chart::{Bars, Span, Timeline};
pub use links::{LinksPanel, QrCode, RestoreLink, RestorePage};
pub use message::{Body, MessagePage, SpokenLine};
pub use notice::{Notice, Past};
pub(in crate::http) use sender::readable;
pub use sender::{SenderNote, SenderView};
pub use traps::{
    CampaignList, CampaignPage, CampaignRow, Charted, Choice, DecideForm, DecideRow, ExportRow, Figure, Lookup, PartRow, SourcePage,
    Standing, Stretch, TopList, TopRow, TrapLabel, TrapNote, TrapPanel, TrapsOperatorPage, TrapsPage,
};
pub use traps_chart::{DayChart, DayNumbers, Kind as DayKind};
pub use traps_week::{HOURS as HOURS_OF_WEEK, WeekMap};

use super::locale::{Locale, Words};
use crate::mail::{address::Address, names, timestamp::Timestamp};

/// What may stand in a path segment as it is (RFC 3986 3.3), of the characters an address can hold.
pub(super) const PATH_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'+');

/// What the frame around every page needs.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The path all URLs begin with: empty, or `/mail`; never a final slash.
    pub base: String,
    /// Changes with the assets, so that they can be cached for ever.
    pub version: &'static str,
    /// The cursor that its events follow on: nothing is missed between the page and its stream.
    pub since: String,
    /// The reader's language.
    pub words: Words,
    /// Which entry of the navigation this page is.
    pub place: Place,
    /// Whether `/all` is open to everybody, and so linked.
    pub all_open: bool,
    /// What the visitor typed into "Open an inbox".
    pub typed_name: String,
    /// Why that is no inbox, as a sentence.
    pub typed_name_error: Option<String>,
    /// What was just done, out of `?done=`.
    pub notice: Option<Notice>,
    /// What became of an address of this browser.
    pub past: Option<Past>,
    /// The feed that readers of feeds find by this page.
    pub feed: Option<String>,
    /// Whether there are traps, and so a page about them.
    pub has_traps: bool,
}

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// `/`
    Mine,
    /// `/all`
    All,
    /// `/leaks`
    Leaks,
    /// `/traps`
    Traps,
    /// None of these.
    #[default]
    Elsewhere,
}

/// What the page asks the event stream for.
#[derive(Clone, Debug)]
pub struct Live {
    /// The `watch` parameter of the stream.
    pub watch: String,
    /// Only events of this address matter; empty: those of all public ones.
    pub address: String,
    /// Those that matter when they are several, as a JSON array; else empty.
    pub addresses: String,
}

/// Who can read an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The visitor who holds its token.
    Private,
    /// Anyone who knows its name.
    Public,
}

/// A moment, shown in UTC and the reader's language; scripts make it local and relative.
#[derive(Clone, Debug, Template)]
#[template(path = "moment.html")]
pub struct Moment {
    rfc3339: String,
    utc: String,
}

/// A person out of a header; either part may be empty.
#[derive(Clone, Debug, Default)]
pub struct Party {
    /// The display name.
    pub name: String,
    /// The address as written.
    pub address: String,
}

/// A mail in a list.
#[derive(Clone, Debug)]
pub struct MailRow {
    /// The inbox it came to.
    pub address: String,
    /// The page of that inbox.
    pub inbox_href: String,
    /// What tells that inbox from the others of a merged list.
    pub inbox_label: Option<String>,
    /// The page of the mail.
    pub href: String,
    /// The author.
    pub from: Party,
    /// Whether the author's domain stands behind it; `None` where nobody asks.
    pub sender: Option<SenderNote>,
    /// Whether its address was given to somebody else.
    pub leak: Option<LeakNote>,
    /// The subject, may be empty.
    pub subject: String,
    /// The beginning of the text.
    pub snippet: String,
    /// What it is for.
    pub glance: GlanceRow,
    /// What stood behind the `+`.
    pub tag: Option<String>,
    /// When it came.
    pub received: Moment,
    /// How many files come with it.
    pub attachments: usize,
    /// Whether nobody has opened it yet.
    pub unread: bool,
}

/// One page of mails, newest first.
#[derive(Clone, Debug, Default)]
pub struct MailList {
    /// The mails on this page.
    pub rows: Vec<MailRow>,
    /// How many there are on all pages.
    pub total: usize,
    /// How many of those nobody has opened yet.
    pub unread: usize,
    /// The next page back in time.
    pub older: Option<String>,
    /// The first page, when this is a later one.
    pub newest: Option<String>,
}

/// `/` and `/inbox/{address}`.
#[derive(Clone, Debug, Template)]
#[template(path = "inbox.html")]
pub struct InboxPage {
    /// The frame.
    pub page: Page,
    /// What it listens to.
    pub live: Live,
    /// Who can read it.
    pub access: Access,
    /// The address.
    pub address: String,
    /// This page without its query.
    pub here: String,
    /// Where the forms go: `{base}/inbox/{address}`.
    pub inbox_href: String,
    /// How long a mail stays at most.
    pub mail_life: Duration,
    /// How long the inbox waits for its holder.
    pub inbox_life: Duration,
    /// How many domains there are to choose from; none when any will do.
    pub domain_count: Option<usize>,
    /// All addresses of this browser, when there are several.
    pub addresses: Vec<AddressRow>,
    /// Whether the list has the mail of all of them.
    pub is_merged: bool,
    /// The form for another address.
    pub form: ClaimForm,
    /// The lives its holder can choose from; `inbox_life` is one of them.
    pub lives: Vec<Duration>,
    /// What its holder wrote to remember it by.
    pub note: Option<String>,
    /// Whether senders are to hear of its end.
    pub refuses_after_end: bool,
    /// Whether its holder wants no part in traps, where there are any.
    pub opted_out: Option<bool>,
    /// The links to it that its holder has made.
    pub links: LinksPanel,
    /// The addresses for sites that lead to it.
    pub aliases: AliasesPanel,
    /// To send all mail on, for its holder.
    pub forward: Option<ForwardPanel>,
    /// Only mail with this tag is shown.
    pub tag: Option<String>,
    /// Only mail of this sender is shown.
    pub sender: Option<String>,
    /// Who writes to its tags, where some of its mail has one.
    pub leaks_href: Option<String>,
    /// Its mail.
    pub list: MailList,
}

/// `/all`.
#[derive(Clone, Debug, Template)]
#[template(path = "all.html")]
pub struct AllPage {
    /// The frame.
    pub page: Page,
    /// What it listens to.
    pub live: Live,
    /// This page without its query.
    pub here: String,
    /// How long a mail stays at most.
    pub mail_life: Duration,
    /// The mail of all public inboxes.
    pub list: MailList,
}

/// Any answer that is not the page asked for.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub page: Page,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// One more sentence for this case.
    pub detail: Option<String>,
    /// The mail to go back to.
    pub mail: Option<String>,
}

impl Page {
    /// The page of an inbox.
    pub fn inbox_href(&self, address: &Address) -> String {
        format!("{}/inbox/{}", self.base, utf8_percent_encode(address.as_str(), PATH_SEGMENT))
    }

    /// The page of a mail.
    pub fn message_href(&self, address: &Address, id: &str) -> String {
        format!("{}/{}", self.inbox_href(address), utf8_percent_encode(id, PATH_SEGMENT))
    }

    /// What stands before a tag that was written with one; an alias has none.
    pub fn before_tag(&self, tag: &str) -> &'static str {
        if names::is_alias(tag) { "" } else { "+" }
    }

    /// The visitor's own inbox.
    pub fn home_href(&self) -> String {
        format!("{}/", self.base)
    }
}

impl Live {
    /// The visitor's own inbox.
    pub fn visitor(address: &Address) -> Self {
        Self { watch: "visitor".into(), ..Self::inbox(address) }
    }

    /// All of the visitor's inboxes; `first` is the one the page is named by.
    pub fn merged<'a>(first: &Address, all: impl Iterator<Item = &'a Address>) -> Self {
        let all: Vec<_> = all.map(Address::as_str).collect();
        Self { addresses: serde_json::json!(all).to_string(), ..Self::visitor(first) }
    }

    /// One inbox.
    pub fn inbox(address: &Address) -> Self {
        Self { watch: address.to_string(), address: address.to_string(), addresses: String::new() }
    }

    /// Every public inbox.
    pub fn all() -> Self {
        Self { watch: "all".into(), address: String::new(), addresses: String::new() }
    }
}

impl Moment {
    /// The moment in these words.
    pub fn new(time: Timestamp, words: Words) -> Self {
        Self { rfc3339: time.rfc3339(), utc: words.moment(time) }
    }
}

// Its template escapes what it shows.
impl HtmlSafe for Moment {}

/// Filters that templates use by name.
#[allow(unreachable_pub)] // What the macro writes is `pub` whatever we write.
mod filters {
    use std::fmt::Display;

    /// Text that stays on its line and in its order: controls become spaces, those of the writing direction vanish.
    #[askama::filter_fn]
    pub(super) fn one_line(text: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
        let reorders = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let text = text.to_string();
        Ok(text.chars().filter(|&letter| !reorders(letter)).map(|letter| if letter.is_control() { ' ' } else { letter }).collect())
    }
}

#[cfg(test)]
mod tests;
