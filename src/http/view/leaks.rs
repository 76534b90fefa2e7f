//! Who writes to addresses that were given to one site each, who passed them on, and who keeps writing.

use askama::Template;

use super::{Bars, Locale, Moment, Notice, Page, Past, Place, Timeline, filters};

/// How sure it is that an address was passed on: a word for styles, words for people, an icon beside them.
#[derive(Clone, Debug)]
pub struct LeakBadge {
    /// By what styles and icons know it.
    pub code: &'static str,
    /// In words.
    pub text: String,
}

/// What can be said of an address, and where it is said at length.
#[derive(Clone, Debug)]
pub struct LeakLink {
    /// How sure it is.
    pub badge: LeakBadge,
    /// The page of the tag.
    pub href: String,
}

/// The verdict beside a mail.
#[derive(Clone, Debug)]
pub struct LeakNote {
    /// How sure it is.
    pub badge: LeakBadge,
    /// To whom the address was given, in a few words for a list.
    pub row: Option<String>,
    /// The same in a sentence.
    pub said: Option<String>,
    /// The page of the tag.
    pub href: String,
    /// Where an address that was issued is changed or switched off.
    pub alias_href: Option<String>,
}

impl LeakNote {
    /// In a few words, for those who show no markup.
    pub fn in_a_row(&self) -> String {
        let given = self.row.as_ref().map(|given| format!(": {given}"));
        format!("{}{}", self.badge.text, given.unwrap_or_default())
    }
}

/// A tag as it is shown.
#[derive(Clone, Debug)]
pub struct TagName {
    /// Empty for mail without a tag.
    pub name: String,
    /// Whether it stands behind a plus, and is no address of its own.
    pub is_plus: bool,
    /// The page of the tag.
    pub href: String,
}

/// A domain within a sentence: what stands before it, the domain, and what stands behind.
pub type Around = (String, String, String);

/// An address that was given away.
#[derive(Clone, Debug)]
pub struct LeakRow {
    /// How sure it is that it was passed on.
    pub badge: LeakBadge,
    /// The tag, and its page.
    pub tag: TagName,
    /// What tells its inbox from the visitor's others.
    pub inbox_label: Option<String>,
    /// Whether its holder has switched it off.
    pub is_off: bool,
    /// Whom it was given to, or who wrote first.
    pub origin: Option<Around>,
    /// When it was given.
    pub given: Option<Moment>,
    /// Who has it from there.
    pub foreign: Vec<String>,
    /// That there are more of them, as words.
    pub more_foreign: Option<String>,
    /// When, and how many mails.
    pub said: String,
    /// The last mail.
    pub last: Option<Moment>,
}

/// A sender that keeps writing.
#[derive(Clone, Debug)]
pub struct NagRow {
    /// Its domain.
    pub organisation: String,
    /// Where it writes to.
    pub tag: TagName,
    /// Day by day, for the last 30 days.
    pub bars: Bars,
    /// Their sum, in words.
    pub month: String,
    /// How many ever, in words; none when all of them are of this month.
    pub total: Option<String>,
    /// The last mail.
    pub last: Moment,
    /// Whether its reader has had enough.
    pub unsubscribed: Option<UnsubscribedNote>,
}

/// That the link to unsubscribe was used.
#[derive(Clone, Debug)]
pub struct UnsubscribedNote {
    /// When.
    pub at: Moment,
    /// Whether more came all the same, in a sentence.
    pub said: String,
    /// Whether more came after the days that a sender may take to stop.
    pub is_ignored: bool,
}

/// `/leaks` and `/inbox/{address}/leaks`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "leaks.html")]
pub struct LeaksPage {
    /// The frame.
    pub page: Page,
    /// The inbox it is about; none for all of this browser's.
    pub inbox: Option<String>,
    /// The page of that inbox.
    pub inbox_href: String,
    /// This page without its query.
    pub here: String,
    /// The same for programs: the name of a format, and where it is.
    pub files: [(&'static str, String); 3],
    /// An address with a tag, to show how it is meant.
    pub example: String,
    /// Where an address for a site is made.
    pub issue_href: String,
    /// What needs attention first.
    pub rows: Vec<LeakRow>,
    /// What is not on this page, each as a sentence.
    pub left_out: Vec<String>,
    /// Who keeps writing, in the place of the tags.
    pub nags: Option<Vec<NagRow>>,
    /// Whether the addresses outlive a restart.
    pub keeps_names: bool,
}

impl LeaksPage {
    /// Whether there is anything that its files would tell.
    fn has_anything(&self) -> bool {
        !self.rows.is_empty() || !self.left_out.is_empty() || self.nags.as_ref().is_some_and(|nags| !nags.is_empty())
    }
}

/// A reason for or against a leak.
#[derive(Clone, Debug)]
pub struct EvidenceRow {
    /// As a sentence.
    pub text: String,
    /// Whether it makes a leak less likely.
    pub is_against: bool,
}

/// A sender on the page of a tag.
#[derive(Clone, Debug)]
pub struct SenderRow {
    /// Its domain in readable letters, or words for none.
    pub name: String,
    /// Its domain.
    pub organisation: String,
    /// The first mail.
    pub first: Moment,
    /// The last mail.
    pub last: Moment,
    /// How many.
    pub mails: usize,
    /// That of the first mail.
    pub subject: String,
    /// What tells that it is who it says.
    pub why: String,
    /// Its mail that is still there.
    pub mail_href: String,
    /// Whether its reader said that it may have the address; none where there is nothing to say.
    pub is_fine: Option<bool>,
}

/// Senders that belong together.
#[derive(Clone, Debug)]
pub struct SenderGroup {
    /// Of the heading.
    pub id: &'static str,
    /// The key of the heading.
    pub key: &'static str,
    /// What is to be said of all of them.
    pub text: Option<String>,
    /// Who.
    pub senders: Vec<SenderRow>,
}

/// What can be done with an address that was issued for a site.
#[derive(Clone, Debug)]
pub struct AliasLinks {
    /// Where it is changed or switched off.
    pub change: String,
    /// Where another one for the same site is made.
    pub new: String,
    /// The site, in readable letters.
    pub site: String,
}

/// `/inbox/{address}/leaks?tag=`.
#[derive(Clone, Debug, Template)]
#[template(path = "leaks_tag.html")]
pub struct LeaksTagPage {
    /// The frame.
    pub page: Page,
    /// What its row in the list has.
    pub row: LeakRow,
    /// The address with the tag.
    pub address: String,
    /// The page of all tags.
    pub all_href: String,
    /// The list of its mail; none before any came.
    pub mail_href: Option<String>,
    /// Where an address that was issued is changed or switched off.
    pub alias: Option<AliasLinks>,
    /// Where the forms go.
    pub accept_href: String,
    /// What its holder wrote to remember it by.
    pub note: Option<String>,
    /// What speaks for a leak, and against.
    pub evidence: Vec<EvidenceRow>,
    /// Who wrote when; none before anybody did.
    pub timeline: Option<Timeline>,
    /// Whether this server looks into who sent none of its mail.
    pub is_unchecked: bool,
    /// The senders.
    pub groups: Vec<SenderGroup>,
    /// Mails of senders that are not listed, as a sentence.
    pub left_out: Option<String>,
}

/// Where a link to unsubscribe leads: says that it is noted, and goes on by itself.
#[derive(Clone, Debug, Template)]
#[template(path = "leaks_leave.html")]
pub struct LeavePage {
    /// The frame.
    pub page: Page,
    /// The host, in readable letters.
    pub host: String,
    /// The URL.
    pub target: String,
}

/// What is known of the tags of an inbox, for readers of feeds. Every text in it is without characters that XML 1.0 has
/// no place for.
#[derive(Clone, Debug, Template)]
#[template(path = "leaks.xml")]
pub struct LeaksFeed {
    /// A URN that stays the same.
    pub id: String,
    /// Of what it tells.
    pub title: String,
    /// RFC 3339.
    pub updated: String,
    /// Where this feed is.
    pub self_url: String,
    /// The page that has the same.
    pub page_url: String,
    /// The verdicts, newest first.
    pub entries: Vec<LeaksFeedEntry>,
}

/// A verdict.
#[derive(Clone, Debug)]
pub struct LeaksFeedEntry {
    /// A URN that stays the same.
    pub id: String,
    /// Who passed what on to whom.
    pub title: String,
    /// The first foreign mail, RFC 3339.
    pub since: String,
    /// When the verdict became what it is, RFC 3339.
    pub updated: String,
    /// The grade, for programs.
    pub grade: &'static str,
    /// The grade in words.
    pub label: String,
    /// The page of the tag.
    pub url: String,
    /// When, how many, and why.
    pub summary: String,
}
