//! What of a mail [`crate::mail::extract`] looks through.

use super::{Mail, cut, fields};
use crate::mail::{extract::Content, scan};

/// How much of the text of a mail is read. What a mail is for stands at its beginning.
const MAX_TEXT_BYTES: usize = 64 * 1024;
/// How much of its HTML is read, as it is encoded: it begins with pages of style.
const MAX_HTML_BYTES: usize = 256 * 1024;
/// How many parts of a body are read.
const MAX_PARTS: usize = 20;

impl Mail<'_> {
    /// The beginning of what is displayed, and the fields that bear on it.
    pub fn content(&self) -> Content {
        let top = self.top();
        let mut content =
            Content { from: top.from.map(|from| from.address).unwrap_or_default(), subject: top.subject, ..Content::default() };
        let read = |parts: &mut dyn Iterator<Item = usize>, max_bytes: usize| {
            let mut all = String::new();
            for index in parts.take(MAX_PARTS) {
                let room = max_bytes.saturating_sub(all.len());
                if room == 0 {
                    break;
                }
                super::append(&mut all, &self.part_text(index, room).0);
            }
            cut(&mut all, max_bytes);
            all
        };
        content.text = read(&mut self.sections.iter().flat_map(|section| section.text.iter().copied()), MAX_TEXT_BYTES);
        if self.sections.iter().any(|section| !section.html.is_empty()) {
            content.html = Some(read(&mut self.sections.iter().flat_map(|section| section.html.iter().copied()), MAX_HTML_BYTES));
        }
        let field = scan::fields(&self.raw[self.header.clone()]).find(|(name, _)| name.eq_ignore_ascii_case(b"list-unsubscribe"));
        content.list_unsubscribe = field.map(|(_, value)| fields::line(value, self.charset())).filter(|value| !value.is_empty());
        content
    }
}
