//! The page of a mail.

use askama::Template;

use super::{
    Access, AttachmentRow, ForwardPanel, GlancePanel, HtmlView, JourneyView, LeakNote, LinkedText, Live, Moment, Notice, Page, Party, Past,
    Place, SenderNote, TextPiece, TrapPanel, UnreadablePart, filters,
};
use crate::{
    http::{
        locale::{Locale, Words},
        reports::Reason,
    },
    mail::transcript::{Line, Speaker},
};

/// What of a mail is shown.
#[derive(Clone, Debug)]
pub enum Body {
    /// The text; empty when there is none.
    Text(LinkedText),
    /// The HTML, in a frame of its own.
    Html(HtmlView),
    /// The header fields as they came, decoded.
    Headers(Vec<(String, String)>),
    /// The SMTP dialogue that brought it; empty when there was none.
    Transcript(Vec<SpokenLine>),
    /// The servers it came by, and what it carries.
    Journey(Box<JourneyView>),
    /// All of it for paper: the HTML in its frame, which browsers cut at the end of a page, and the whole text.
    Print {
        /// The text.
        text: String,
        /// Whether the HTML is little, so that it leaves room on its page.
        is_short: bool,
    },
}

/// A line of the SMTP dialogue.
#[derive(Clone, Debug)]
pub struct SpokenLine {
    /// Since the dialogue began.
    pub at: String,
    /// Who said it: the client, the server, or nobody.
    pub speaker: String,
    /// What.
    pub text: String,
}

impl SpokenLine {
    /// The line with its time and speaker in these words.
    pub fn new(line: Line, words: Words) -> Self {
        let speaker = match line.speaker {
            Speaker::Client => "speaker-client",
            Speaker::Server => "speaker-server",
            Speaker::Note => "speaker-note",
        };
        Self { at: words.seconds(line.at_ms), speaker: words.text(speaker), text: line.text }
    }
}

/// `/inbox/{address}/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "message.html")]
pub struct MessagePage {
    /// The frame.
    pub page: Page,
    /// What it listens to.
    pub live: Live,
    /// The mail's id, as events name it.
    pub id: String,
    /// This page without its query; forms, frame and raw source are below it.
    pub href: String,
    /// The inbox it came to.
    pub address: String,
    /// The list to go back to.
    pub inbox_href: String,
    /// Who can read that inbox.
    pub access: Access,
    /// The subject, may be empty.
    pub subject: String,
    /// The author.
    pub from: Party,
    /// Whether the author's domain stands behind it; `None` where nobody asks.
    pub sender: Option<SenderNote>,
    /// Whether its address was given to somebody else.
    pub leak: Option<LeakNote>,
    /// Where to write to end a subscription.
    pub unsubscribe_mail: Option<String>,
    /// The recipient as written in the envelope.
    pub to: String,
    /// How many other recipients it had.
    pub others: usize,
    /// What stood behind the `+`.
    pub tag: Option<String>,
    /// When it came.
    pub received: Moment,
    /// When it will be gone.
    pub expires: Moment,
    /// The raw size.
    pub size_bytes: usize,
    /// Whether the raw source can be had: of public mail only up to a size.
    pub raw_is_served: bool,
    /// What it is for.
    pub glance: GlancePanel,
    /// Whether there is HTML to look at.
    pub has_html: bool,
    /// What is shown now.
    pub body: Body,
    /// Its files.
    pub attachments: Vec<AttachmentRow>,
    /// Whether all its files can be had as one.
    pub zip_is_served: bool,
    /// What is wrong with it, and what to do about that.
    pub damage: Vec<String>,
    /// To send it on, for its holder.
    pub forward: Option<ForwardPanel>,
    /// What traps know of it, and what its holder can say, where there are any.
    pub traps: Option<TrapPanel>,
    /// What of its text could not be read.
    pub unreadable: Vec<UnreadablePart>,
}
