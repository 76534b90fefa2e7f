//! What came to traps: the page of all, of one campaign, of one source, and what the operator decides about them.

use askama::Template;

use super::{DayChart, Locale, Moment, Notice, Page, Past, Place, WeekMap, filters};

/// What a campaign, a network or a domain amounts to: a word for styles, words for people.
#[derive(Clone, Debug, Default)]
pub struct TrapLabel {
    /// By what styles know it.
    pub code: &'static str,
    /// In a word or two.
    pub text: String,
    /// Why that is.
    pub why: String,
    /// How sure it is, in words and as a number.
    pub sure: String,
}

/// A number with its name.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The message that names it.
    pub key: &'static str,
    /// The number, or a day.
    pub text: String,
}

/// A link of several, one of which is this page.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: String,
    /// Whether this page is it.
    pub is_current: bool,
}

/// A campaign in a list.
#[derive(Clone, Debug)]
pub struct CampaignRow {
    /// Its page.
    pub href: String,
    /// Its name for programs.
    pub id: String,
    /// What it amounts to.
    pub label: TrapLabel,
    /// How much there is of it.
    pub figures: Vec<Figure>,
    /// Since when it is listed, in a sentence.
    pub listed: Option<String>,
}

/// Some campaigns of all.
#[derive(Clone, Debug, Default)]
pub struct CampaignList {
    /// Those of this page.
    pub rows: Vec<CampaignRow>,
    /// How many there are on all pages, in a sentence.
    pub total: String,
    /// By what they can be told apart.
    pub labels: Vec<Choice>,
    /// In which orders they can be.
    pub orders: Vec<Choice>,
    /// The page before.
    pub before: Option<String>,
    /// The page behind.
    pub behind: Option<String>,
}

/// A key that came often.
#[derive(Clone, Debug)]
pub struct TopRow {
    /// What: a network, a domain, a masked subject.
    pub key: String,
    /// What is known of it, where it has a page.
    pub href: Option<String>,
    /// Mails, traps and origins.
    pub numbers: [String; 3],
}

/// The keys of one dimension that came most often.
#[derive(Clone, Debug, Default)]
pub struct TopList {
    /// All dimensions.
    pub dimensions: Vec<Choice>,
    /// What this one is.
    pub name: String,
    /// Most first.
    pub rows: Vec<TopRow>,
    /// How wrong the numbers may be, in a sentence.
    pub error: String,
}

/// A file for mail servers.
#[derive(Clone, Debug)]
pub struct ExportRow {
    /// What it is called.
    pub name: &'static str,
    /// Where it is.
    pub href: String,
    /// What it is for.
    pub text: String,
}

/// A chart's numbers for programs.
#[derive(Clone, Debug, Default)]
pub struct Charted<C> {
    /// The chart; none when there is nothing to show.
    pub chart: Option<C>,
    /// The same as CSV.
    pub csv_href: String,
}

/// `/traps`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "traps.html")]
pub struct TrapsPage {
    /// The frame.
    pub page: Page,
    /// What only the operator may see and do; none for others.
    pub operator_href: Option<String>,
    /// When it was so.
    pub as_of: Option<Moment>,
    /// How old public figures are at least, in words.
    pub lag: String,
    /// Until when nothing is listed.
    pub warm_up_until: Option<Moment>,
    /// Whether what is known outlives a restart.
    pub keeps_names: bool,
    /// How much there is.
    pub figures: Vec<Figure>,
    /// Day by day.
    pub days: Charted<DayChart>,
    /// By the hour of the week.
    pub week: Charted<WeekMap>,
    /// Which letters.
    pub campaigns: CampaignList,
    /// Where it comes from.
    pub top: TopList,
    /// The form that looks a source up.
    pub lookup: Lookup,
    /// What mail servers can take.
    pub exports: Vec<ExportRow>,
}

/// The form that looks a source up.
#[derive(Clone, Debug, Default)]
pub struct Lookup {
    /// Where the form goes.
    pub href: String,
}

/// A stretch of a letter, as traps compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Its words.
    pub text: String,
    /// Whether other variants have other words there.
    pub differs: bool,
}

/// A part of something larger.
#[derive(Clone, Debug)]
pub struct PartRow {
    /// What.
    pub text: String,
    /// What is known of it, where it has a page.
    pub href: Option<String>,
    /// How much of the whole it is, in words.
    pub share: Option<String>,
}

/// `/traps/campaigns/{id}`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "traps_campaign.html")]
pub struct CampaignPage {
    /// The frame.
    pub page: Page,
    /// All campaigns.
    pub all_href: String,
    /// Its name for programs.
    pub id: String,
    /// What it amounts to.
    pub label: TrapLabel,
    /// How much there is of it.
    pub figures: Vec<Figure>,
    /// Whether and since when it is listed, in a sentence.
    pub listed: String,
    /// Its masked subject, where that may be told.
    pub subject: Option<String>,
    /// Variants of its letter, each in stretches; none where they may not be shown.
    pub variants: Vec<Vec<Stretch>>,
    /// Whether words that differ are left out.
    pub leaves_out: bool,
    /// Where its links lead.
    pub links: Vec<PartRow>,
    /// Where it comes from.
    pub networks: Vec<PartRow>,
    /// Day by day.
    pub days: Charted<DayChart>,
    /// By the hour of the week.
    pub week: Charted<WeekMap>,
    /// Campaigns that have links, HTML or files in common with it.
    pub similar: Vec<CampaignRow>,
    /// For the operator: whether it is no spam as they said, and the form for that.
    pub decide: Option<DecideForm>,
}

/// The operator's last word on something.
#[derive(Clone, Debug, Default)]
pub struct DecideForm {
    /// Where it goes.
    pub href: String,
    /// What it is about: `campaign`, `network` or `domain`.
    pub kind: &'static str,
    /// Which.
    pub name: String,
    /// Whether they said that it is no spam.
    pub is_cleared: bool,
    /// Where it leads back to.
    pub back: &'static str,
}

/// Where a source stands.
#[derive(Clone, Debug)]
pub enum Standing {
    /// On the list.
    Listed {
        /// Since when.
        since: String,
        /// When that ends, if nothing comes any more.
        until: String,
    },
    /// Within a network that is listed as a whole, because of so many of its addresses, in a sentence.
    Around(String),
    /// Not listed.
    Free,
    /// Ours, reserved, or by decision never listed.
    Never,
}

/// `/traps/sources/{source}`.
#[derive(Clone, Debug, Template)]
#[template(path = "traps_source.html")]
pub struct SourcePage {
    /// The frame.
    pub page: Page,
    /// All traps.
    pub all_href: String,
    /// The address, network or domain in readable letters.
    pub source: String,
    /// Whether it is a domain.
    pub is_domain: bool,
    /// Where it stands.
    pub standing: Standing,
    /// A wider network that is listed besides, in a sentence.
    pub around: Option<String>,
    /// How much there is of it.
    pub figures: Vec<Figure>,
    /// Whether those are exact, and not round.
    pub is_exact: bool,
    /// Of a network the addresses that are listed.
    pub within: Vec<PartRow>,
    /// Until when this server lists nothing.
    pub warm_up_until: Option<Moment>,
    /// Where the form goes that takes it off; none where there is nothing to take off.
    pub take_off_href: Option<String>,
    /// Whom to write to.
    pub contact: Option<super::Contact>,
    /// The form that looks another source up.
    pub lookup: Lookup,
    /// For the operator.
    pub decide: Option<DecideForm>,
}

/// Something that waits to be listed, or never is.
#[derive(Clone, Debug)]
pub struct DecideRow {
    /// What it is.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Why it is to be listed, in a sentence; what it is, where it is cleared.
    pub reason: String,
    /// When it is listed if nobody says otherwise.
    pub due: Option<Moment>,
    /// The form.
    pub form: DecideForm,
}

/// `/admin/traps`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "traps_operator.html")]
pub struct TrapsOperatorPage {
    /// The frame.
    pub page: Page,
    /// All traps, as everybody sees them.
    pub all_href: String,
    /// When it was so.
    pub as_of: Option<Moment>,
    /// Until when nothing is listed.
    pub warm_up_until: Option<Moment>,
    /// What is wrong, each in a sentence.
    pub problems: Vec<String>,
    /// To be listed soon.
    pub pending: Vec<DecideRow>,
    /// Said to be no spam.
    pub cleared: Vec<DecideRow>,
    /// How many of each are not shown, in sentences.
    pub left_out: Vec<String>,
    /// What traps hold and have lost.
    pub state: Vec<Figure>,
}

/// What traps know of a mail, and what its holder can say about it.
#[derive(Clone, Debug)]
pub struct TrapPanel {
    /// What came to traps, in a sentence, where it is known there.
    pub known: Option<TrapNote>,
    /// Where the form goes; none where there is no holder who could say anything.
    pub vote_href: Option<String>,
}

/// That a mail is a letter which came to traps.
#[derive(Clone, Debug)]
pub struct TrapNote {
    /// In a sentence.
    pub text: String,
    /// The page of the campaign.
    pub href: String,
}
