//! A mail's HTML and its links, as the page of the mail shows them.

use askama::Template;

use super::{Page, filters};
use crate::{http::locale::Words, mail::link::Mark};

/// The frame with a mail's HTML, and what is said of it.
#[derive(Clone, Debug, Default)]
pub struct HtmlView {
    /// What the frame shows.
    pub src: String,
    /// Whether the mail may be dark.
    pub is_dark: bool,
    /// Whether the mail is longer than what is shown.
    pub truncated: bool,
    /// The images on other servers; `None` when there are none.
    pub images: Option<ImagesFound>,
    /// Whether they are loaded.
    pub shows_images: bool,
    /// The page with the images loaded, or without when they are.
    pub other_images_href: String,
    /// The page with the frame in the whole window, or without.
    pub other_width_href: String,
    /// The first of its links.
    pub links: Vec<LinkRow>,
    /// How many it has.
    pub link_count: usize,
}

/// The images of a mail that are on other servers.
#[derive(Clone, Debug, Default)]
pub struct ImagesFound {
    /// How many.
    pub count: usize,
    /// Where they are: the first hosts, and how many more.
    pub hosts: String,
    /// How many nobody can see.
    pub pixels: usize,
    /// The services that count by them, listed; empty when there are none.
    pub services: String,
    /// How many name the reader's address.
    pub addresses: usize,
    /// How many have a code that may be the reader's alone.
    pub tokens: usize,
    /// How many are near the reader and never loaded.
    pub near: usize,
    /// Where these are.
    pub near_hosts: String,
}

impl ImagesFound {
    /// Whether there are any to load.
    pub fn can_be_loaded(&self) -> bool {
        self.near < self.count
    }
}

/// A link of a mail.
#[derive(Clone, Debug)]
pub struct LinkRow {
    /// Its words, may be empty.
    pub words: String,
    /// Where it leads: a host; or the whole of what can't be followed.
    pub place: String,
    /// The URL, where it can be followed.
    pub href: Option<String>,
    /// What is odd about it, as words; whether each is a warning.
    pub notes: Vec<(String, bool)>,
}

/// Text with its links.
#[derive(Clone, Debug, Default)]
pub struct LinkedText {
    /// In order.
    pub pieces: Vec<TextPiece>,
}

/// A piece of text.
#[derive(Clone, Debug)]
pub enum TextPiece {
    /// Words.
    Words(String),
    /// A link.
    Link {
        /// As it stands in the text.
        words: String,
        /// Where it leads.
        href: String,
        /// The same in words.
        title: String,
        /// What a reader should know before following it; empty when there is nothing.
        warning: String,
    },
}

impl LinkedText {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

/// A mail in the whole window, without anything else.
#[derive(Clone, Debug, Template)]
#[template(path = "message_wide.html")]
pub struct WidePage {
    /// The frame around the page, of which only the head is used.
    pub page: Page,
    /// The subject, may be empty.
    pub subject: String,
    /// The mail.
    pub html: HtmlView,
}

/// What is odd about a link, in words.
pub(in crate::http) fn mark_note(mark: &Mark, words: Words) -> String {
    match mark {
        Mark::LooksLike(name) => words.text_with("html-mark-looks-like", &[("name", name.as_str().into())]),
        Mark::SaysOtherHost(name) => words.text_with("html-mark-says-other", &[("name", name.as_str().into())]),
        Mark::MixedScripts => words.text("html-mark-mixed-scripts"),
        Mark::UserInfo => words.text("html-mark-user-info"),
        Mark::IpAddress => words.text("html-mark-ip-address"),
        Mark::International => words.text("html-mark-international"),
        Mark::Port(port) => words.text_with("html-mark-port", &[("port", port.to_string().into())]),
        Mark::Unencrypted => words.text("html-mark-unencrypted"),
    }
}
