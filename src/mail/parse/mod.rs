//! What a mail says, read from its raw bytes; the only user of mail-parser. Never an error: damage is part of the answer.
//!
//! [`super::scan`] finds the parts, mail-parser reads single fields and decodes single bodies. Its own walk of the
//! parts is not used: it looks for boundaries again and again (25 MB with 5,000 multiparts take a minute), opens encoded
//! messages that no scan can see into, and nests without limit, so that dropping the result overflows the stack.

mod body;
mod clean;
mod content;
mod fields;
mod files;
mod marks;
mod parts;
mod picture;
mod worker;

use std::borrow::Cow;

pub(super) use body::push_entity;
pub(super) use clean::line as one_line;
pub use clean::named as safe_file_name;
pub(super) use fields::timestamp;
use fields::{Head, Top};
pub use files::{FileFacts, MAX_IMAGE_BYTES, Preview};
pub use marks::Mark;
pub use parts::{BodyPart, FileBeginning, Heading, addresses};
pub use picture::is_hard_to_draw;
pub use worker::Parser;

use super::{
    html,
    message::{Attachment, Damage, Summary},
    scan::{self, MAX_HEADER_BYTES, Part},
};

/// The longest text or HTML that a view holds.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
/// How many fields a view lists.
const MAX_FIELDS: usize = 500;
/// How many unreadable parts a view shows, and how many bytes of each.
const MAX_UNREADABLE: usize = 5;
const UNREADABLE_BYTES: usize = 512;
const SNIPPET_CHARS: usize = 140;
/// How much of a body is read for the snippet. HTML begins with pages of style.
const SNIPPET_TEXT_BYTES: usize = 8 * 1024;
const SNIPPET_HTML_BYTES: usize = 64 * 1024;

/// A mail whose parts are known and not yet decoded.
pub struct Mail<'a> {
    raw: Cow<'a, [u8]>,
    header: std::ops::Range<usize>,
    /// Empty when the mail is beyond the limits.
    parts: Vec<Part<Head>>,
    sections: Vec<Section>,
    /// The parts that are attachments.
    attached: Vec<usize>,
    damage: Option<Damage>,
}

/// A stretch of the displayed body: one part, or an alternative that offers it as text and as HTML.
#[derive(Debug, Default)]
struct Section {
    alternative: Option<usize>,
    text: Vec<usize>,
    html: Vec<usize>,
    /// Which branch of the alternative gave them; a later one is the better (RFC 2046 5.1.4).
    text_branch: usize,
    html_branch: usize,
}

/// What a message's own page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The text; made from the HTML when there is no other.
    pub text: String,
    /// Whether `text` was made from the HTML.
    pub text_from_html: bool,
    /// The HTML as sent, in UTF-8; hostile.
    pub html: Option<String>,
    /// Whether text or HTML was longer than [`MAX_BODY_BYTES`] and is cut.
    pub truncated: bool,
    /// All fields of the header in order, decoded, ours included.
    pub headers: Vec<(String, String)>,
    /// As in the summary.
    pub attachments: Vec<Attachment>,
    /// What was wrong; line ends are only known to the summary.
    pub damage: Vec<Damage>,
    /// The text parts that could not be read in full, as bytes; at most `MAX_UNREADABLE`.
    pub unreadable: Vec<Unreadable>,
    /// Signatures, encryption, and what lists and machines add.
    pub marks: Vec<Mark>,
}

/// A stretch of a text part that is not what it says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong with it.
    pub damage: Damage,
    /// Where `bytes` begin within the part: as it came when its encoding is damaged, else decoded.
    pub offset: usize,
    /// The bytes from a little before the first that is wrong, at most `UNREADABLE_BYTES`.
    pub bytes: Vec<u8>,
    /// How many bytes the part has.
    pub size_bytes: usize,
}

/// An attachment and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentBody {
    /// As in the summary.
    pub info: Attachment,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
}

/// What lists show of a mail. Runs where it is called: see [`Parser`] for mail of any size.
pub fn summarise(raw: &[u8], bare_line_ends: bool) -> Summary {
    Mail::open(raw).summary(bare_line_ends)
}

/// What a message's own page shows.
pub fn view(raw: &[u8]) -> View {
    Mail::open(raw).view()
}

/// One attachment, by its index in the summary.
pub fn attachment(raw: &[u8], index: usize) -> Option<AttachmentBody> {
    Mail::open(raw).attachment(index)
}

impl<'a> Mail<'a> {
    /// Finds the parts of a mail.
    pub fn open(raw: &'a [u8]) -> Self {
        let raw = with_line_ends(raw);
        let mut header = None;
        let read = |block: &[u8], parent: Option<&Head>| {
            // The first block is the mail's own.
            header.get_or_insert(0..block.len());
            Head::read(block, parent)
        };
        let (parts, damage) = match scan::scan(&raw, read) {
            Ok(parts) => (parts, None),
            Err(damage) => (Vec::new(), Some(damage)),
        };
        let header = header.unwrap_or_else(|| scan::header_block(&raw, 0, MAX_HEADER_BYTES).fields);
        let mut mail = Self { raw, header, parts, sections: Vec::new(), attached: Vec::new(), damage };
        mail.sort_parts();
        mail
    }

    /// Decides which parts are the displayed body; all the others can be saved.
    fn sort_parts(&mut self) {
        for (index, part) in self.parts.iter().enumerate().filter(|(_, part)| !part.is_container) {
            let is_html = match part.head.content_type.as_str() {
                "text/html" => true,
                "text/plain" => false,
                // A multipart without parts: what stands in it is shown.
                other if other.starts_with("multipart/") => false,
                _ => {
                    self.attached.push(index);
                    continue;
                }
            };
            // In related only the first part is the document (RFC 2387 3.2), the others are named by it.
            let resource =
                part.parent.is_some_and(|parent| self.parts[parent].head.content_type == "multipart/related" && index != parent + 1);
            if part.head.attached || resource || part.head.file_name.is_some() && part.parent.is_some() {
                self.attached.push(index);
                continue;
            }
            let (alternative, branch) = self.alternative_of(index);
            let same = |section: &&mut Section| alternative.is_some() && section.alternative == alternative;
            let section = match self.sections.last_mut().filter(same) {
                Some(section) => section,
                None => {
                    self.sections.push(Section { alternative, ..Section::default() });
                    let Some(section) = self.sections.last_mut() else { continue };
                    section
                }
            };
            let (list, last_branch) =
                if is_html { (&mut section.html, &mut section.html_branch) } else { (&mut section.text, &mut section.text_branch) };
            // What a later branch replaces is a lesser rendering of the same, not an attachment.
            if *last_branch != branch {
                list.clear();
            }
            *last_branch = branch;
            list.push(index);
        }
        self.attached.truncate(Summary::MAX_ATTACHMENTS);
    }

    /// The outermost alternative that a part stands in, and the branch of it.
    fn alternative_of(&self, index: usize) -> (Option<usize>, usize) {
        let mut found = (None, index);
        let mut child = index;
        while let Some(parent) = self.parts[child].parent {
            if self.parts[parent].head.content_type == "multipart/alternative" {
                found = (Some(parent), child);
            }
            child = parent;
        }
        found
    }

    fn top(&self) -> Top {
        Top::read(&self.raw[self.header.clone()], self.charset())
    }

    /// The charset of the first part that names one.
    fn charset(&self) -> Option<&str> {
        self.parts.iter().find_map(|part| part.head.charset.as_deref())
    }

    /// What lists show.
    pub fn summary(&self, bare_line_ends: bool) -> Summary {
        let top = self.top();
        let mut damage: Vec<Damage> = self.damage.into_iter().collect();
        if !top.has_fields {
            damage.push(Damage::NoHeaders);
        }
        let snippet = self.snippet(&mut damage);
        let attachments = self.attachments(&mut damage);
        if bare_line_ends {
            damage.push(Damage::LineEnds);
        }
        damage.shrink_to_fit();
        Summary { from: top.from, header_to: top.to, subject: top.subject, date: top.date, snippet, attachments, damage }
    }

    /// What the message's own page shows.
    pub fn view(&self) -> View {
        let mut view = View {
            headers: fields::listing(&self.raw[self.header.clone()], MAX_FIELDS, self.charset()),
            damage: self.damage.into_iter().collect(),
            ..View::default()
        };
        if !self.top().has_fields {
            view.damage.push(Damage::NoHeaders);
        }
        let mut html_parts = Vec::new();
        let has_html = self.sections.iter().any(|section| !section.html.is_empty());
        for section in &self.sections {
            let mut read_part = |&index: &usize| {
                let (text, flaw) = self.part_text(index, MAX_BODY_BYTES);
                if let Some(flaw) = flaw {
                    note(&mut view.damage, flaw.damage);
                    view.unreadable.push(flaw);
                    view.unreadable.truncate(MAX_UNREADABLE);
                }
                text
            };
            let mut read = |list: &[usize]| list.iter().map(&mut read_part).collect::<Vec<_>>();
            let (texts, htmls) = (read(&section.text), read(&section.html));
            if texts.is_empty() {
                view.text_from_html = true;
                htmls.iter().for_each(|part| append(&mut view.text, &html::visible_text(part, MAX_BODY_BYTES, true)));
            }
            texts.iter().for_each(|part| append(&mut view.text, &clean::text(part)));
            if htmls.is_empty() && has_html {
                html_parts.extend(texts.iter().map(|part| html::from_text(part)));
            }
            html_parts.extend(htmls);
        }
        view.truncated = view.text.len() > MAX_BODY_BYTES
            || self.sections.iter().flat_map(|s| s.text.iter().chain(&s.html)).any(|&index| self.parts[index].body.len() > MAX_BODY_BYTES);
        cut(&mut view.text, MAX_BODY_BYTES);
        if has_html {
            let mut whole = html_parts.concat();
            view.truncated |= whole.len() > MAX_BODY_BYTES;
            cut(&mut whole, MAX_BODY_BYTES);
            view.html = Some(whole);
        }
        view.attachments = self.attachments(&mut view.damage);
        view.marks = self.marks(&view.text);
        view
    }

    /// One attachment, by its index in the summary.
    pub fn attachment(&self, index: usize) -> Option<AttachmentBody> {
        let part = &self.parts[*self.attached.get(index)?];
        let (bytes, flaw) = body::decode(&self.raw[part.body.clone()], part.head.encoding);
        let info = self.info(index, part, bytes.len(), flaw.is_none());
        Some(AttachmentBody { info, bytes: bytes.into_owned() })
    }

    /// The index of the attachment that HTML names `cid:content_id` (RFC 2392).
    pub fn by_content_id(&self, content_id: &str) -> Option<usize> {
        self.attached.iter().position(|&index| self.parts[index].head.content_id.as_deref() == Some(content_id))
    }

    fn attachments(&self, damage: &mut Vec<Damage>) -> Vec<Attachment> {
        let list = self.attached.iter().enumerate().map(|(index, &part)| {
            let part = &self.parts[part];
            let (size_bytes, good) = body::decoded_len(&self.raw[part.body.clone()], part.head.encoding);
            if !good {
                note(damage, Damage::Encoding);
            }
            self.info(index, part, size_bytes, good)
        });
        list.collect()
    }

    fn info(&self, index: usize, part: &Part<Head>, size_bytes: usize, good: bool) -> Attachment {
        let mut content_type = part.head.content_type.clone();
        content_type.shrink_to_fit();
        Attachment {
            name: clean::file_name(part.head.file_name.as_deref(), &content_type, index + 1),
            content_type,
            detected_type: self.detected(part),
            size_bytes,
            content_id: part.head.content_id.clone(),
            has_hidden_letters: part.head.file_name.as_deref().is_some_and(|name| name.contains(clean::is_invisible)),
            is_damaged: !good,
        }
    }

    /// The beginning of the visible text on one line.
    fn snippet(&self, damage: &mut Vec<Damage>) -> String {
        let mut text_of = |index, max_bytes| {
            let (text, flaw) = self.part_text(index, max_bytes);
            flaw.into_iter().for_each(|flaw| note(damage, flaw.damage));
            text
        };
        for section in &self.sections {
            for &index in &section.text {
                let line = clean::line(&text_of(index, SNIPPET_TEXT_BYTES), SNIPPET_CHARS);
                if !line.is_empty() {
                    return line;
                }
            }
            for &index in &section.html {
                let text = html::visible_text(&text_of(index, SNIPPET_HTML_BYTES), 4 * SNIPPET_CHARS, false);
                let line = clean::line(&text, SNIPPET_CHARS);
                if !line.is_empty() {
                    return line;
                }
            }
        }
        String::new()
    }

    /// A part's text from at most `max_bytes` of its raw bytes, and where it could not be read.
    fn part_text(&self, index: usize, max_bytes: usize) -> (String, Option<Unreadable>) {
        let part = &self.parts[index];
        let whole = &self.raw[part.body.clone()];
        let mut raw = whole;
        if raw.len() > max_bytes {
            // At a line's end no escape and no character is cut in two, as far as lines are of mail's length.
            let end = memchr::memrchr(b'\n', &raw[..max_bytes]).map_or(max_bytes, |end| end + 1);
            raw = &raw[..end];
        }
        let (bytes, encoding_flaw) = body::decode(raw, part.head.encoding);
        let charset = part.head.charset.as_deref();
        let text = body::to_text(&bytes, charset);
        let charset_flaw = body::charset_flaw(&bytes, charset, &text);
        let flaws = [(Damage::Encoding, encoding_flaw, raw), (Damage::Charset, charset_flaw, &*bytes)];
        // What ends within an escape or a character was perhaps cut by us.
        let is_cut = |at: usize, of: &[u8]| raw.len() < whole.len() && at + 4 >= of.len();
        let flaw = flaws.into_iter().find_map(|(damage, at, of)| {
            let offset = at.filter(|&at| !is_cut(at, of))?.saturating_sub(UNREADABLE_BYTES / 4) & !0xf;
            let bytes = of[offset..of.len().min(offset + UNREADABLE_BYTES)].to_vec();
            Some(Unreadable { damage, offset, bytes, size_bytes: of.len() })
        });
        (text, flaw)
    }
}

fn note(damage: &mut Vec<Damage>, found: Damage) {
    if !damage.contains(&found) {
        damage.push(found);
    }
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(more);
}

fn cut(text: &mut String, max_bytes: usize) {
    text.truncate(text.floor_char_boundary(max_bytes));
}

/// A mail with CR alone as line end, as old Macs wrote it, gets line feeds; our trace headers before it have theirs.
fn with_line_ends(raw: &[u8]) -> Cow<'_, [u8]> {
    let last = memchr::memrchr(b'\n', raw).map_or(0, |last| last + 1);
    let tail = &raw[last..];
    if memchr::memchr(b'\r', tail).is_none() || scan::header_block(raw, 0, MAX_HEADER_BYTES).fields.end < last {
        return Cow::Borrowed(raw);
    }
    let mut fixed = raw.to_vec();
    fixed[last..].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    Cow::Owned(fixed)
}

#[cfg(test)]
mod tests;
