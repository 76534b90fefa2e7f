//! What a reader sees of a text, in lines, with what it looks like and where its links are.
//!
//! White space is collapsed, cells of a table are set apart by tabs, digits of all scripts and full-width letters become
//! ASCII, characters without width are dropped. A URL is one [`PLACE`], so that its letters and digits are not read.

use std::ops::Range;

use super::words::{Classes, Hit, Words, is_usual_letter};

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
        let mut rest = text;
        loop {
            let (run, behind) = rest.split_at(run_bytes(rest.as_bytes()));
            self.put_run(run);
            let mut chars = behind.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            match c {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' | '\u{3000}' => self.gap = true,
                '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}' => {}
                c if c.is_whitespace() || c.is_control() => self.gap = true,
                c => self.put(narrowed(c)),
            }
        }
    }

    /// Appends a run of [`run_bytes`], cut where the page is full.
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
        page.hits = Words::get().find(&page.text[..page.head]);
        if tail.is_some() {
            let tail = page.tail;
            let moved = |hit: Hit| Hit { range: tail + hit.range.start..tail + hit.range.end, ..hit };
            page.hits.extend(Words::get().find(&page.text[tail..]).into_iter().map(moved));
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

/// How many bytes a text begins with that are shown as they stand: ASCII and the letters of the usual scripts, with single
/// blanks between them.
fn run_bytes(text: &[u8]) -> usize {
    /// So many that the compiler keeps the loop over them, and makes vector instructions of it.
    const STRIDE: usize = 32;
    let is_graphic = |byte: u8| byte.wrapping_sub(b'!') <= b'~' - b'!';
    let mut at = 0;
    if text.first() == Some(&b' ') {
        return 0;
    }
    loop {
        // Without a branch for each byte. The last stride reaches back to what was looked at before.
        while at + 1 < text.len() {
            let start = at.min(text.len().saturating_sub(STRIDE + 1));
            let Some(chunk) = text[start..].first_chunk::<{ STRIDE + 1 }>() else { break };
            let mut stays = true;
            for index in 0..STRIDE {
                stays &= is_graphic(chunk[index]) | ((chunk[index] == b' ') & is_graphic(chunk[index + 1]));
            }
            if !stays {
                break;
            }
            at = start + STRIDE;
        }
        // What is left of the last stride, and what it stopped at; of other letters there are many in a row.
        let end = at + if text.get(at).is_some_and(u8::is_ascii) { STRIDE } else { 8 * STRIDE };
        while at < end {
            at += match text[at..] {
                [byte, ..] if is_graphic(byte) => 1,
                [b' ', next, ..] if next > b' ' && next != 0x7f => 1,
                [first @ 0xc2..0xe0, second, ..] if is_usual_letter(u32::from(first & 0x1f) << 6 | u32::from(second & 0x3f)) => 2,
                // Kana, Han and Hangul; Devanagari as far as it has no digits.
                [0xe3, 0x81..=0xbf, _, ..] | [0xe4..=0xe9, _, _, ..] | [0xe0, 0xa4, _, ..] => 3,
                _ => return if at > 0 && text[at - 1] == b' ' { at - 1 } else { at },
            };
        }
    }
}

/// Digits of all scripts and full-width forms as ASCII.
fn narrowed(c: char) -> char {
    /// Zeros of the scripts in which people write numbers (Unicode, category Nd).
    const ZEROS: [u32; 15] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040];
    let code = u32::from(c);
    match code {
        0x660..=0x1049 => {
            let digit = ZEROS.iter().map(|zero| code.wrapping_sub(*zero)).find(|digit| *digit < 10);
            digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
        }
        0x2010..=0x2013 | 0x2212 => '-',
        // A comma of these parts clauses; it is in no number.
        0xff0c => c,
        0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        0x1d7ce..=0x1d7ff => char::from_digit((code - 0x1d7ce) % 10, 10).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_ends_where_something_is_not_shown_as_it_stands() {
        for length in 0..60 {
            let text = vec![b'a'; length];
            assert_eq!(run_bytes(&text), length);
            for place in 1..length {
                for odd in ["\n", "\t", "  ", " \n", "\u{a0}", "\u{200b}", "٣", "Ａ"] {
                    let text = [&text[..place], odd.as_bytes(), &text[place..]].concat();
                    assert_eq!(run_bytes(&text), place, "{odd:?} at {place} of {length}");
                }
                for usual in [" ", "é", "ж", "码", "ह"] {
                    let text = [&text[..place], usual.as_bytes(), &text[place..]].concat();
                    assert_eq!(run_bytes(&text), text.len(), "{usual:?} at {place} of {length}");
                }
            }
        }
    }
}
