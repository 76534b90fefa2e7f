//! The parts of a mail one by one, for those who compare mails rather than show them.

use std::borrow::Cow;

use mail_parser::{HeaderValue, parsers::MessageStream};

use super::{Mail, body, fields};
use crate::mail::{
    message::{Mailbox, Summary},
    scan,
};

/// How many parts of a body are read.
const MAX_PARTS: usize = 20;
/// How many fields that name where it was delivered are read.
const MAX_DELIVERED_TO: usize = 4;

/// A part of the displayed body, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyPart {
    /// Whether `text` is HTML.
    pub is_html: bool,
    /// In UTF-8.
    pub text: String,
}

/// The beginning of an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileBeginning<'a> {
    /// The claimed media type, `type/subtype` in lower case.
    pub content_type: &'a str,
    /// How many bytes follow, as they are encoded.
    pub left_bytes: usize,
    /// Its first bytes, decoded.
    pub bytes: Cow<'a, [u8]>,
}

/// What the header says of the mail and of whom it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// The decoded subject, empty when there is none.
    pub subject: String,
    /// `To:` as written.
    pub to: Vec<Mailbox>,
    /// The addresses that servers on the way delivered it to (`Delivered-To`, `X-Original-To`), as written.
    pub delivered_to: Vec<String>,
}

/// All addresses in the value of a field such as `To:`, folded as it may be, those of its groups too (RFC 5322 3.4).
pub fn addresses(value: &[u8]) -> Vec<String> {
    let HeaderValue::Address(list) = MessageStream::new(value).parse_address() else { return Vec::new() };
    list.iter().filter_map(|one| one.address.as_deref()).filter(|address| !address.is_empty()).map(str::to_owned).collect()
}

impl Mail<'_> {
    /// The displayed body as HTML wherever the sender offers it so, else as text. Of all parts together at most `max_bytes`
    /// are read, as they are encoded; `max_bytes` is lowered by them.
    pub fn body_parts(&self, max_bytes: &mut usize) -> Vec<BodyPart> {
        let better =
            self.sections.iter().map(|section| if section.html.is_empty() { (&section.text, false) } else { (&section.html, true) });
        let parts = better.flat_map(|(parts, is_html)| parts.iter().map(move |&index| (index, is_html)));
        let read = parts.take(MAX_PARTS).filter_map(|(index, is_html)| {
            let part = &self.parts[index];
            let bytes = self.take(part.body.clone(), max_bytes)?;
            let (bytes, _) = body::decode(bytes, part.head.encoding);
            Some(BodyPart { is_html, text: body::into_text(bytes, part.head.charset.as_deref()) })
        });
        read.collect()
    }

    /// The beginnings of the attachments, bounded as the parts of the body are.
    pub fn file_beginnings(&self, max_bytes: &mut usize) -> Vec<FileBeginning<'_>> {
        let read = self.attached.iter().take(MAX_PARTS).filter_map(|&index| {
            let part = &self.parts[index];
            let bytes = self.take(part.body.clone(), max_bytes)?;
            let left_bytes = part.body.len() - bytes.len();
            let (bytes, _) = body::decode(bytes, part.head.encoding);
            Some(FileBeginning { content_type: &part.head.content_type, left_bytes, bytes })
        });
        read.collect()
    }

    /// As much of a part as may still be read.
    fn take(&self, range: std::ops::Range<usize>, left: &mut usize) -> Option<&[u8]> {
        let bytes = &self.raw[range];
        let bytes = &bytes[..bytes.len().min(*left)];
        *left -= bytes.len();
        (!bytes.is_empty()).then_some(bytes)
    }

    /// The author's address as written; not to be trusted.
    pub fn author(&self) -> Option<String> {
        self.top().from.map(|from| from.address)
    }

    /// What the header says of the mail and of whom it is for.
    pub fn heading(&self) -> Heading {
        let charset = self.charset();
        let mut heading = Heading::default();
        let mut subject = None;
        // Most fields are none of these, and told so by their first letter.
        let header = &self.raw[self.header.clone()];
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', header).map(|end| end + 1));
        for start in starts.filter(|&start| matches!(header.get(start), Some(b's' | b'S' | b't' | b'T' | b'd' | b'D' | b'x' | b'X'))) {
            let Some((name, value)) = scan::fields(&header[start..]).next() else { continue };
            let is = |wanted: &[u8]| name.eq_ignore_ascii_case(wanted);
            if is(b"subject") {
                // Of several the first counts.
                subject.get_or_insert(value);
            } else if is(b"to") && heading.to.len() < Summary::MAX_HEADER_TO {
                let room = Summary::MAX_HEADER_TO - heading.to.len();
                heading.to.extend(fields::mailboxes(value, room, charset));
            } else if heading.delivered_to.len() < MAX_DELIVERED_TO && (is(b"delivered-to") || is(b"x-original-to")) {
                heading.delivered_to.push(fields::line(value, charset).trim_matches(['<', '>', ' ']).to_owned());
            }
        }
        heading.subject = subject.map(|value| fields::subject(value, charset)).unwrap_or_default();
        heading
    }
}
