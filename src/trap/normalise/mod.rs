//! A mail as a letter: what it says, without what differs from copy to copy.
//!
//! Of a mail of any size 512 KiB are read, as they are encoded. What readers don't see is left out, letters are told by
//! what they look like, numbers and keys are masked, and whatever stands for the recipient is dropped.

mod letters;
mod markup;
mod shared;
mod subject;
mod traces;
mod urls;
mod words;

use memchr::memchr_iter;
use ring::digest::{Context, SHA256};

use crate::mail::{
    html::starts_with,
    parse::{FileBeginning, Mail},
};
use traces::Traces;
pub use urls::UrlTemplate;

/// How much of a mail is read, as it is encoded: its text first, then its files.
pub const MAX_INPUT_BYTES: usize = 512 * 1024;
/// How many words of a letter are kept.
pub const MAX_WORDS: usize = 20_000;
/// How many elements of its HTML are kept.
pub const MAX_ELEMENTS: usize = 10_000;
/// How many tags of an HTML part are read: more than stand around so many words.
const MAX_TAGS: usize = 40_000;
/// How many URLs of a mail are looked at.
pub const MAX_URLS: usize = 200;
/// How many different URL templates of a letter are kept.
pub const MAX_TEMPLATES: usize = 32;
/// So many tags in the beginning of a text make HTML of it.
const LEAST_TAGS: usize = 3;
const MARKUP_BYTES: usize = 8 * 1024;
/// Smaller files are markers that programs add.
const LEAST_FILE_BYTES: usize = 64;

/// What a mail says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The words of its body that a reader sees, with single blanks between them, at most [`MAX_WORDS`]; `#` is a number
    /// or a key.
    pub text: String,
    /// The subject for readers, numbers and keys masked as `#`, the recipient as `*`. No part of any fingerprint.
    pub subject_masked: String,
    /// How its HTML is built.
    pub structure: Structure,
    /// Where it leads and what it loads, in order, each once.
    pub urls: Vec<UrlTemplate>,
    /// SHA-256 of each file that is no signature, inline images among them. Of a file beyond [`MAX_INPUT_BYTES`] it is that of what
    /// was read and of its length.
    pub files: Vec<[u8; 32]>,
}

/// How HTML is built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    /// The elements in their order, at most [`MAX_ELEMENTS`], as numbers that stay the same.
    pub elements: Vec<u8>,
    /// How many of them are links to the web.
    pub links: usize,
    /// How deep they are nested.
    pub depth: usize,
}

/// What is collected while a body is read.
#[derive(Debug, Default)]
struct Collected {
    /// In UTF-8, a blank before each word.
    text: Vec<u8>,
    words: usize,
    structure: Structure,
    raw_urls: Vec<String>,
}

impl Collected {
    fn url(&mut self, url: &str) {
        if self.raw_urls.len() < MAX_URLS {
            self.raw_urls.push(url.to_owned());
        }
    }
}

/// Reads a mail as a letter to these recipients; without any, to those whom its header names.
pub fn normalise(mail: &Mail<'_>, recipients: &[&str]) -> Letter {
    let heading = mail.heading();
    let traces = Traces::of(recipients, &heading);
    let mut collected = Collected::default();
    let mut left = MAX_INPUT_BYTES;
    for part in mail.body_parts(&mut left) {
        if part.is_html || is_html(&part.text) {
            let seen = markup::read(&part.text, &mut collected);
            words::read(&seen, &traces, &mut collected);
        } else {
            words::read(&part.text, &traces, &mut collected);
        }
    }
    let mut files: Vec<_> = mail.file_beginnings(&mut left).iter().filter(|file| tells(file)).map(file_digest).collect();
    files.sort_unstable();
    files.dedup();
    let mut text = String::from_utf8(collected.text).unwrap_or_default();
    text.drain(..usize::from(!text.is_empty()));
    Letter {
        subject_masked: subject::masked(&heading.subject, &traces),
        urls: urls::templates(&collected.raw_urls, &traces),
        text,
        structure: collected.structure,
        files,
    }
}

/// Whether what is sent as text is HTML, as some of its beginning tells.
fn is_html(text: &str) -> bool {
    let tags = ["<html", "<body", "<head", "<table", "<font", "<center", "<div", "<p>", "<br", "<a href", "<img "];
    let start = &text[..text.floor_char_boundary(MARKUP_BYTES)];
    let is_tag = |at: &usize| tags.iter().any(|tag| starts_with(&start[*at..], tag));
    memchr_iter(b'<', start.as_bytes()).filter(is_tag).nth(LEAST_TAGS - 1).is_some()
}

/// Signatures differ in each mail, and cards are those of a sender.
fn tells(file: &FileBeginning<'_>) -> bool {
    let is_signature = file.content_type.ends_with("signature") || file.content_type.ends_with("vcard");
    file.bytes.len() >= LEAST_FILE_BYTES && !is_signature && !file.content_type.starts_with("message/")
}

fn file_digest(file: &FileBeginning<'_>) -> [u8; 32] {
    let mut digest = Context::new(&SHA256);
    digest.update(&file.bytes);
    if file.left_bytes > 0 {
        digest.update(&file.left_bytes.to_le_bytes());
    }
    let mut out = [0; 32];
    out.copy_from_slice(digest.finish().as_ref());
    out
}

#[cfg(test)]
mod tests;
