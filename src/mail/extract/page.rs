//! What a reader sees of a text, in lines, with what it looks like and where its links are.
//!
//! White space is collapsed, cells of a table are set apart by tabs, digits of all scripts and full-width letters become
//! ASCII, characters without width are dropped. A URL is one [`PLACE`], so that its letters and digits are not read.

use std::ops::Range;

use super::{
    runs::{narrowed, run_end},
    words::{Classes, Hit, Words},
};

/// The longest text of a page.
pub(super) const MAX_TEXT_BYTES: usize = 64 * 1024;
/// How far words, numbers and links are looked at from the beginning of a text: who is to act is told so there.
const HEAD_CHARS: usize = 2 * 1024;
/// The same in bytes, for scripts of which a character says more.
const HEAD_BYTES: usize = 4 * 1024;
/// How far words are looked at before its end, where lists say how to leave them.
const TAIL_BYTES: usize = 1024;
/// How many links of a page are kept.
pub(super) const MAX_LINKS: usize = 500;
/// How often its looks may change.
const MAX_RUNS: usize = 10_000;
/// Stands where a URL stands.
pub(super) const PLACE: char = '\u{fffc}';

/// What a stretch of text looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Bold, large, spaced, in a box: meant to be seen.
    pub strong: bool,
    /// Small print.
    pub faint: bool,
    /// Somebody else's words.
    pub quoted: bool,
}

/// A line as a reader sees it; wrapped lines of plain text are one.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub range: Range<usize>,
    pub quoted: bool,
}

/// A link and where its words stand.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    pub url: String,
    pub range: Range<usize>,
    /// Whether it is a URL that is read: its own, or another one.
    pub bare: bool,
    /// The URL that is read in HTML.
    pub words: Option<String>,
}

/// A subject, a text or an HTML document as it is read.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub text: String,
    pub lines: Vec<Line>,
    pub links: Vec<Anchor>,
    /// The words of note, in order; of a long text those of its beginning and its end.
    pub hits: Vec<Hit>,
    /// How far words, numbers and links are looked at from the beginning.
    pub head: usize,
    /// From where on words and links are again.
    pub tail: usize,
    /// Where a look begins; it lasts until the next.
    runs: Vec<(usize, Look)>,
    /// Whether it says of itself that it hands on another mail.
    pub forwards: bool,
    pub is_subject: bool,
}

impl Page {
    /// A subject.
    pub(super) fn subject(text: &str) -> Self {
        let mut writer = Writer::with_capacity(text.len());
        writer.flow(text);
        Self { is_subject: true, ..writer.finish() }
    }

    /// The line in which an offset stands.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|line| line.range.end < offset).min(self.lines.len().saturating_sub(1))
    }

    /// What the text looks like at an offset.
    pub(super) fn look(&self, offset: usize) -> Look {
        let run = self.runs.partition_point(|(start, _)| *start <= offset);
        run.checked_sub(1).map_or_else(Look::default, |run| self.runs[run].1)
    }

    /// The index of the first word that begins at or behind an offset.
    pub(super) fn hit_at(&self, offset: usize) -> usize {
        self.hits.partition_point(|hit| hit.range.start < offset)
    }

    /// The words of a stretch.
    pub(super) fn hits_in(&self, range: &Range<usize>) -> &[Hit] {
        let (start, end) = (self.hit_at(range.start), self.hit_at(range.end));
        &self.hits[start..end.max(start)]
    }

    /// All classes that words of a stretch belong to.
    pub(super) fn classes_in(&self, range: &Range<usize>) -> Classes {
        self.hits_in(range).iter().fold(Classes::default(), |all, hit| all | hit.classes)
    }
}

/// Collects a page.
#[derive(Default)]
pub(super) struct Writer {
    page: Page,
    line_start: usize,
    gap: bool,
    look: Look,
    /// Whether the line so far is somebody else's.
    quoted: bool,
}

impl Writer {
    /// For a page that is read from so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        let mut writer = Self::default();
        writer.page.text.reserve(bytes.min(MAX_TEXT_BYTES) + 1);
        writer.page.lines.reserve(bytes.min(MAX_TEXT_BYTES) / 64 + 1);
        writer
    }

    pub(super) fn is_full(&self) -> bool {
        self.page.text.len() >= MAX_TEXT_BYTES
    }

    /// Where the next text will stand.
    pub(super) fn at(&self) -> usize {
        self.page.text.len()
    }

    pub(super) fn has_room_for_links(&self) -> bool {
        self.page.links.len() < MAX_LINKS
    }

    /// What the text that follows looks like.
    pub(super) fn set_look(&mut self, look: Look) {
        if self.look != look && self.page.runs.len() < MAX_RUNS {
            self.look = look;
            match self.page.runs.last_mut() {
                Some((start, last)) if *start == self.page.text.len() => *last = look,
                _ => self.page.runs.push((self.page.text.len(), look)),
            }
        }
    }

    /// Appends text, its white space collapsed, cut where the page is full.
    pub(super) fn flow(&mut self, text: &str) {
        self.flow_part(text, 0..text.len());
    }

    /// Appends a part of a text, of which it is sooner seen what it is made of than of a copy.
    pub(super) fn flow_part(&mut self, text: &str, part: Range<usize>) {
        let mut at = part.start + text.as_bytes()[part.clone()].iter().take_while(|byte| **byte == b' ').count();
        self.gap |= at > part.start;
        while at < part.end {
            let end = run_end(text.as_bytes(), at..part.end);
            // A blank before something odd may be one of several.
            let run = text[at..end].strip_suffix(' ').unwrap_or(&text[at..end]);
            self.put_run(run);
            at += run.len();
            for c in text[at..part.end].chars() {
                match c {
                    ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{3000}' => self.gap = true,
                    '!'..='~' => break,
                    '\u{ad}'
                    | '\u{34f}'
                    | '\u{61c}'
                    | '\u{180e}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{feff}' => {}
                    c if c.is_whitespace() || c.is_control() => self.gap = true,
                    c => {
                        self.put(narrowed(c));
                        at += c.len_utf8();
                        break;
                    }
                }
                at += c.len_utf8();
            }
        }
    }

    /// Appends what is shown as it stands, cut where the page is full.
    fn put_run(&mut self, run: &str) {
        if self.page.text.len() + run.len() < MAX_TEXT_BYTES {
            if !run.is_empty() {
                self.begin();
                self.page.text.push_str(run);
            }
            return;
        }
        for c in run.chars() {
            match c {
                ' ' => self.gap = true,
                c => self.put(c),
            }
        }
    }

    #[inline]
    fn put(&mut self, c: char) {
        if !self.is_full() {
            self.begin();
            self.page.text.push(c);
        }
    }

    /// Makes ready for a character.
    fn begin(&mut self) {
        let at_start = self.page.text.len() == self.line_start;
        if self.gap && !at_start && !self.page.text.ends_with('\t') {
            self.page.text.push(' ');
        }
        self.gap = false;
        if at_start {
            self.quoted = self.look.quoted;
        }
    }

    /// A blank between words.
    pub(super) fn blank(&mut self) {
        self.gap = true;
    }

    /// The beginning of a cell.
    pub(super) fn cell(&mut self) {
        if self.page.text.len() > self.line_start && !self.page.text.ends_with('\t') && !self.is_full() {
            self.page.text.push('\t');
        }
        self.gap = false;
    }

    /// Ends the line, if there is one.
    pub(super) fn end_line(&mut self) {
        self.gap = false;
        if self.page.text.len() > self.line_start {
            let range = self.line_start..self.page.text.len();
            self.page.lines.push(Line { range, quoted: self.quoted });
            self.page.text.push('\n');
            self.line_start = self.page.text.len();
        }
    }

    /// A URL that is read as such.
    pub(super) fn url(&mut self, url: &str) {
        let blank = self.gap;
        self.put(PLACE);
        let end = self.page.text.len();
        if self.has_room_for_links() && end >= PLACE.len_utf8() {
            let range = end - PLACE.len_utf8()..end;
            self.page.links.push(Anchor { url: url.to_owned(), range, bare: true, words: None });
        }
        self.gap = blank && self.gap;
    }

    /// A link whose words began at `start` and end here.
    pub(super) fn anchor(&mut self, url: String, start: usize) {
        let end = self.page.text.len();
        let words = self.page.text.get(start..end).unwrap_or_default();
        let bare = words.trim() == PLACE.encode_utf8(&mut [0; 4]) as &str;
        // Its words are a URL, which may be another one than where a click goes.
        let mut read = None;
        while let Some(link) = self.page.links.pop_if(|link| link.bare && link.range.start >= start) {
            read = Some(link.url);
        }
        if self.has_room_for_links() {
            self.page.links.push(Anchor { url, range: start..end, bare, words: read.filter(|_| bare) });
        }
    }

    /// Finds the words, and what is quoted behind a mark that says so.
    pub(super) fn finish(mut self) -> Page {
        self.end_line();
        let mut page = self.page;
        let first = &page.text[..page.text.floor_char_boundary(HEAD_BYTES)];
        let mut chars = first.chars();
        _ = chars.nth(HEAD_CHARS);
        let head = first.len() - chars.as_str().len();
        let tail = page.text.len().checked_sub(TAIL_BYTES).filter(|tail| *tail > head);
        (page.head, page.tail) = match tail {
            Some(tail) => (blank_before(&page.text, head), blank_before(&page.text, tail)),
            None => (page.text.len(), page.text.len()),
        };
        Words::get().find(&page.text[..page.head], 0, &mut page.hits);
        if tail.is_some() {
            Words::get().find(&page.text[page.tail..], page.tail, &mut page.hits);
        }
        let marked = page.hits.iter().find(|hit| hit.classes.has(Classes::QUOTE)).map(|hit| hit.range.end);
        if let Some(mark) = marked {
            let own_marks = page.lines.iter().any(|line| line.quoted);
            page.forwards = page.hits.iter().any(|hit| hit.classes.has(Classes::FORWARD) && hit.classes.has(Classes::QUOTE));
            if !own_marks || page.forwards {
                page.lines.iter_mut().filter(|line| line.range.start > mark).for_each(|line| line.quoted = true);
            }
        }
        page
    }
}

/// The last blank or line end before an offset, or the offset itself in a text without.
fn blank_before(text: &str, offset: usize) -> usize {
    let offset = text.floor_char_boundary(offset);
    text[..offset].rfind([' ', '\n', '\t']).filter(|blank| offset - blank < 200).unwrap_or(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_flows_wherever_in_a_stride_it_is_odd() {
        let shown = |text: &str| Page::subject(text).text;
        for length in 1..70 {
            let before = "a".repeat(length);
            for (odd, wanted) in [
                ("\n", " "),
                ("\t", " "),
                ("  ", " "),
                (" \n ", " "),
                ("\u{a0}", " "),
                (" \u{200b} ", " "),
                ("\u{200b}", ""),
                ("٣", "3"),
                ("Ａ１", "A1"),
                ("é ж码 —", "é ж码 —"),
                ("–x»", "-x»"),
            ] {
                assert_eq!(
                    shown(&format!("{before}{odd}b {odd} ")).trim_end(),
                    format!("{before}{wanted}b {}", wanted.trim_start()).trim_end(),
                    "{odd:?} {length}"
                );
            }
        }
    }
}
