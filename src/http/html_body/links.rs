//! The links of a document: each leads to the end of what its URL says, and tells so.

use std::fmt::Write;

use super::{Found, Link};
use crate::mail::{
    html::{escape, starts_with},
    link::Target,
};

/// Links that can be followed; of more the words stay.
const MAX_LINKS: usize = 5_000;
/// Links that are told of below the mail.
const MAX_TOLD: usize = 200;
const MAX_WORDS_BYTES: usize = 300;
const MAX_URL_BYTES: usize = 4 * 1024;
/// How much of a URL is shown.
const MAX_SHOWN_CHARS: usize = 200;

/// A link whose end has not come.
#[derive(Default)]
pub(super) struct Open {
    /// As sent; empty when there is nothing to tell.
    url: String,
    target: Option<Target>,
    words: String,
}

impl Open {
    /// Reads the `href` of a link, and writes the attributes it has in the document.
    pub(super) fn begin(href: &str, found: &mut Found, out: &mut String) -> Self {
        let href = href.trim();
        // A place in the mail itself, or relative to nothing.
        let Some((scheme, _)) = href.split_once(':').filter(|_| !href.starts_with('#') && href.len() <= MAX_URL_BYTES) else {
            return Self::default();
        };
        found.link_count += 1;
        if found.link_count > MAX_LINKS {
            found.truncated = true;
            return Self::default();
        }
        let target = Target::of(href);
        let is_mail = starts_with(href, "mailto:") && !href.contains(|c: char| c.is_control());
        let link = match &target {
            Some(target) => target.url.as_str(),
            None if is_mail => href,
            // A word before a colon is no scheme (RFC 3986 3.1), and nothing is told of it.
            None if !scheme.starts_with(|c: char| c.is_ascii_alphabetic()) => return Self::default(),
            None => "",
        };
        if !link.is_empty() {
            for (name, value) in [("href", link), ("title", &title(link, target.as_ref()))] {
                let _ = write!(out, " {name}=\"");
                escape(value, out);
                out.push('"');
            }
        }
        let url = if is_mail { String::new() } else { href.to_owned() };
        Self { url, target, words: String::new() }
    }

    /// Adds to the words of the link.
    pub(super) fn say(&mut self, text: &str) {
        let room = MAX_WORDS_BYTES.saturating_sub(self.words.len());
        self.words.push_str(&text[..text.floor_char_boundary(room)]);
    }

    /// Writes what a reader should see behind the link, and adds it to those that are told of.
    pub(super) fn end(self, found: &mut Found, out: &mut String) {
        if self.url.is_empty() {
            return;
        }
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let marks = self.target.as_ref().map(|target| target.marks(&words)).unwrap_or_default();
        let told = match &self.target {
            Some(target) if marks.iter().any(super::Mark::is_warning) => Some(shown(target.shown_host(&marks))),
            // A number to call is what it says.
            None if starts_with(&self.url, "tel:") || starts_with(&self.url, "sms:") => None,
            // Not to be followed: it is shown as it stands.
            None if !words.contains(&self.url) => Some(shown(&self.url)),
            _ => None,
        };
        if let Some(told) = told {
            let _ = write!(out, "<span class=\"{}\">⚠ <bdi>", super::MARK_CLASS);
            escape(&told, out);
            out.push_str("</bdi></span>");
        }
        if found.links.len() < MAX_TOLD {
            found.links.push(Link { words, url: shown(&self.url), target: self.target, marks });
        }
    }
}

/// Where a link leads, in the letters of its host and as it is.
fn title(link: &str, target: Option<&Target>) -> String {
    let url = shown(link);
    let Some(target) = target else { return url };
    let is_plain = target.host.is_ascii() || target.marks("").iter().any(super::Mark::is_warning);
    let host = if is_plain { String::new() } else { format!("{} · ", target.host) };
    let tracker = target.tracker.as_ref().map(|tracker| format!(" ({tracker})")).unwrap_or_default();
    format!("{host}{url}{tracker}")
}

/// Its beginning on one line.
fn shown(url: &str) -> String {
    let mut chars = url.chars().filter(|c| !c.is_control());
    let mut text: String = chars.by_ref().take(MAX_SHOWN_CHARS).collect();
    if chars.next().is_some() {
        text.push('…');
    }
    text
}
