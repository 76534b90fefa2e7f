//! What stands around a candidate: the words near it, and how it stands.

use std::ops::Range;

use memchr::memchr2;

use super::{
    gap::{Gap, Gaps},
    page::{Line, Page},
    shapes::Candidate,
    words::{Classes, Hit},
};

/// Words further away than this are not about the candidate.
const NEAR_CHARS: usize = 120;
/// How many lines above or below a candidate that stands alone are looked at.
const NEAR_LINES: usize = 3;
/// Words that name numbers.
const NAMES: Classes = Classes::CODE.and(Classes::MAYBE_CODE).and(Classes::OTHER_NUMBER);
/// Words that tell what a code is for.
pub(super) const PURPOSE: Classes = Classes::CONFIRM.and(Classes::SIGN_IN).and(Classes::RESET);

/// How near words say that it is a code, and that it is another number; each from 0 to about 1.
#[derive(Default)]
pub(super) struct Near {
    /// Names of codes, with what asks to type it and what it is for.
    pub code: f32,
    /// Names of other numbers.
    pub other: f32,
    /// Whether a full name of codes says it.
    pub strong: bool,
    /// Whether a word names it right beside it.
    pub beside: bool,
    /// Whether a word right before it names another number: "no. 482913", "(ID 482913)".
    pub named: bool,
    /// Whether any word calls it a code.
    pub called: bool,
    /// How near something asks to type it.
    pub enter: f32,
    /// Whether it is told what for.
    pub purpose: bool,
}

pub(super) fn near(page: &Page, candidate: &Candidate, free: &Range<usize>, line: usize, alone: bool) -> Near {
    let mut near = Near::default();
    let mut nearest = (NEAR_CHARS, Classes::default());
    let mut last_before = NEAR_CHARS;
    let (mut enter, mut purpose) = (0.0_f32, 0.0_f32);
    let reach = if alone { NEAR_LINES } else { 1 };
    let (first, last) = (line.saturating_sub(reach), (line + reach).min(page.lines.len() - 1));
    let range = page.lines[first].range.start..page.lines[last].range.end;
    let position = page.hit_at(candidate.range.start);
    let (begin, end) = (page.hit_at(range.start), page.hit_at(range.end));
    let before = page.hits[begin..position].iter().rev().take(12);
    let after = page.hits[position..end.max(position)].iter().take(8);
    let mut gaps = Gaps::new(&page.text, &candidate.range, NEAR_CHARS);
    for hit in before.chain(after) {
        if !hit.classes.has(NAMES | Classes::ENTER | PURPOSE) {
            continue;
        }
        let Some(gap) = gaps.to(&hit.range) else { continue };
        let (distance, place) = (gap.chars, place(page, hit, gap, candidate, free, alone));
        #[allow(clippy::cast_precision_loss)] // at most 120
        let decay = 1.0 - 0.75 * distance as f32 / NEAR_CHARS as f32;
        let mut strength = place * decay;
        if hit.classes.has(Classes::OTHER_NUMBER) {
            if is_modifier(page, hit, candidate) {
                strength *= 0.2;
                near.other = near.other.max(strength);
                continue;
            }
            near.other = near.other.max(strength);
        } else if hit.classes.has(Classes::CODE) {
            near.code = near.code.max(strength);
            near.strong |= strength > 0.5;
            near.called = true;
        } else if hit.classes.has(Classes::MAYBE_CODE) {
            near.called = true;
            near.code = near.code.max(if distance <= 3 { 0.9 } else { 0.8 } * strength);
        } else if hit.classes.has(Classes::ENTER) {
            enter = enter.max(0.55 * strength);
        } else if place >= 0.4 {
            purpose = 0.15;
        }
        if hit.range.end <= candidate.range.start && distance < last_before && hit.classes.has(NAMES) {
            last_before = distance;
            near.named = distance <= 3 && hit.classes.has(Classes::OTHER_NUMBER);
        }
        if distance < nearest.0 && hit.classes.has(NAMES) {
            nearest = (distance, hit.classes);
        }
    }
    if near.code.max(enter) > 0.0 {
        near.code = (near.code.max(enter) + 0.2 * enter + purpose).min(1.15);
    }
    near.named |= is_numbered(page, &candidate.range);
    near.enter = enter;
    near.purpose = purpose > 0.0;
    near.beside = nearest.0 <= 3 && nearest.1.has(Classes::CODE | Classes::MAYBE_CODE);
    // What is nearest names the number.
    if !nearest.1.has(Classes::OTHER_NUMBER) {
        near.other *= if nearest.0 <= 3 { 0.0 } else { 0.2 };
    }
    near
}

/// Whether another number's word only says what a code is for: "the code for your order: 482913".
fn is_modifier(page: &Page, hit: &Hit, candidate: &Candidate) -> bool {
    if hit.range.end > candidate.range.start {
        return false;
    }
    // Right before the number it names it: "the code for order 604512".
    if page.text[hit.range.end..candidate.range.start].trim().is_empty() {
        return false;
    }
    let position = page.hit_at(hit.range.start);
    let head = page.hits[..position].iter().rev().take(3).find(|head| head.classes.has(NAMES));
    head.is_some_and(|head| {
        let between = &page.text[head.range.end..hit.range.start];
        head.classes.has(Classes::CODE) && between.len() <= 100 && !between.contains(['\n', '\t', ':', '.', ',', ';', '(', '։', '。'])
    })
}

/// How much the place of a word counts.
fn place(page: &Page, hit: &Hit, gap: &Gap, candidate: &Candidate, free: &Range<usize>, alone: bool) -> f32 {
    let is_before = hit.range.end <= candidate.range.start;
    let Gap { chars: distance, lines, has_digits, .. } = *gap;
    let ends_sentence = gap.ends_sentence();
    if hit.classes.has(Classes::OTHER_NUMBER) {
        // Such a word names the number behind it; what comes later has other names.
        let place = match (is_before, lines) {
            (true, 0) if !has_digits => 1.0,
            (true, _) if !has_digits && alone => 0.9,
            (true, _) => 0.25,
            (false, 0) if distance <= 2 && !names_next(page, hit) => 0.9,
            (false, 0) if distance > 2 => 0.35,
            (false, _) => 0.15,
        };
        return if ends_sentence { place * 0.5 } else { place };
    }
    let mut place = match (is_before, lines) {
        (true, 0) => 1.0,
        // "482913 is your code".
        (false, 0) if begins_line(page, candidate) => 1.0,
        (false, 0) => 0.9,
        (true, _) if alone => 0.95,
        (true, _) => 0.5,
        (false, _) if alone => 0.5,
        (false, _) => 0.25,
    };
    if ends_sentence {
        place *= if lines > 0 && alone { 0.85 } else { 0.5 };
    }
    if hit.range.start < free.start || hit.range.start >= free.end {
        // One word may be about a list.
        place *= if lines > 0 { 0.75 } else { 0.5 };
    }
    place
}

/// Whether the number of a name follows it: "Reference no: 26010614".
fn names_next(page: &Page, hit: &Hit) -> bool {
    page.text[hit.range.end..].chars().take(8).take_while(|c| !matches!(c, '\n' | '\t')).any(|c| c.is_ascii_digit())
}

/// Whether a blank and a unit of a script without spaces stand behind it: "5000 条" is an amount, "482913 本" may be none.
pub(super) fn is_perhaps_measured(page: &Page, range: &Range<usize>) -> bool {
    let is_unit = |hit: &Hit| hit.range.start == range.end + 1 && hit.classes.has(Classes::UNIT) && !hit.classes.has(NAMES);
    page.text[range.end..].starts_with(' ') && page.hits.get(page.hit_at(range.end)).is_some_and(is_unit)
}

/// Whether an amount, a unit or a currency stands right beside it.
pub(super) fn is_measured(page: &Page, range: &Range<usize>) -> bool {
    let next = page.hit_at(range.end);
    // In scripts without spaces a blank parts the next word from the number.
    let reach = |hit: &Hit| if page.text[hit.range.start..].starts_with(|c: char| c >= '\u{2e80}') { 0 } else { 1 };
    let unit = |hit: &&Hit| hit.range.start <= range.end + reach(hit) && hit.classes.has(Classes::UNIT | Classes::MONEY);
    let after = page.hits.get(next).filter(unit).is_some() && !page.text[range.end..].starts_with(['\n', '\t']);
    let currency = |hit: &&Hit| hit.range.end + 1 >= range.start && hit.range.end <= range.start && hit.classes.has(Classes::MONEY);
    let before = page.hit_at(range.start).checked_sub(1).and_then(|last| page.hits.get(last)).filter(currency).is_some();
    after || before && !page.text[..range.start].ends_with(['\n', '\t'])
}

/// Whether nothing else stands on its line or in its cell.
pub(super) fn is_alone(page: &Page, line: &Line, range: &Range<usize>) -> bool {
    const MAX_BYTES: usize = 12;
    let (before, after) = (&page.text[line.range.start..range.start], &page.text[range.end..line.range.end.max(range.end)]);
    // Not further than that is looked, however long a line is.
    let mut room = MAX_BYTES;
    let mut is_mark = |c: char| {
        room = room.wrapping_sub(c.len_utf8());
        room <= MAX_BYTES && !c.is_alphanumeric()
    };
    before.chars().rev().take_while(|c| *c != '\t').all(&mut is_mark) && after.chars().take_while(|c| *c != '\t').all(is_mark)
}

/// Whether a mark that numbers are given with stands before it: "n. 2026118", "№ 17044".
fn is_numbered(page: &Page, range: &Range<usize>) -> bool {
    const MARKS: [&str; 9] = ["n.", "n°", "nº", "nr.", "nr", "no.", "№", "#", "ref."];
    let before = page.text[..range.start].trim_end_matches([' ', ':']);
    let is_mark = |mark: &&str| {
        let start = before.len().checked_sub(mark.len()).filter(|start| before.is_char_boundary(*start));
        start.is_some_and(|start| before[start..].eq_ignore_ascii_case(mark) && !before[..start].ends_with(char::is_alphanumeric))
    };
    MARKS.iter().any(is_mark)
}

/// Whether its line is a label and itself: "Code: 482913".
pub(super) fn is_labelled(page: &Page, line: &Line, range: &Range<usize>) -> bool {
    const MAX_BYTES: usize = 60;
    let (before, after) = (&page.text[line.range.start..range.start], &page.text[range.end..line.range.end.max(range.end)]);
    let has_colon = before.trim_end().ends_with([':', '：', '՝', '-', '–', '—', '\u{ff1a}']);
    has_colon && before.len() <= MAX_BYTES && !after.contains(char::is_alphanumeric)
}

pub(super) fn is_year(value: &str) -> bool {
    value.len() == 4 && (value.starts_with("19") || value.starts_with("20"))
}

/// Whether it is one of the numbers that people count in: 5000, 120000.
pub(super) fn is_round(value: &str) -> bool {
    value.len() <= 6 && value.ends_with("000") && !value.starts_with('0')
}

/// Whether it looks like the hash of a commit.
pub(super) fn is_hash(value: &str) -> bool {
    value.len() >= 7 && value.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Whether it is the first on its line.
pub(super) fn begins_line(page: &Page, candidate: &Candidate) -> bool {
    let line = &page.lines[page.line_at(candidate.range.start)];
    !page.text[line.range.start..candidate.range.start].contains(char::is_alphanumeric)
}

/// Whether its line begins or ends with it.
pub(super) fn is_at_edge(line: &Line, page: &Page, range: &Range<usize>) -> bool {
    !page.text[line.range.start..range.start].contains(char::is_alphanumeric)
        || !page.text[range.end..line.range.end].contains(char::is_alphanumeric)
}

/// Whether a colon or a dash stands before it, or at the end of the line before.
pub(super) fn is_introduced(page: &Page, range: &Range<usize>) -> bool {
    let before = page.text[..range.start].trim_end_matches([' ', '\n', '\t', '*', '"']);
    before.ends_with([':', '—', '-', '՝', '：', '='])
}

/// Whether its line is about money.
pub(super) fn is_paid(page: &Page, line: &Line) -> bool {
    let classes = page.classes_in(&line.range);
    classes.has(Classes::RECEIPT | Classes::MONEY) && !classes.has(Classes::ENTER | Classes::EXPIRES)
}

/// Whether it is a word with a number behind it, as names of users and vouchers are.
pub(super) fn is_name(value: &str) -> bool {
    let letters = value.bytes().take_while(|byte| !byte.is_ascii_digit()).count();
    letters >= 1 && letters < value.len() && value.bytes().skip(letters).all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Whether it is what people write as an example: digits in order, or one digit all over.
pub(super) fn is_example(value: &str) -> bool {
    let step = |pair: &[u8]| pair[1].wrapping_sub(pair[0]);
    let bytes = value.as_bytes();
    matches!(bytes.windows(2).next().map(step), Some(first @ (0 | 1)) if bytes.windows(2).all(|pair| step(pair) == first))
}

/// Whether it stands within quotation marks, as what others write does.
pub(super) fn is_cited(page: &Page, line: &Line, range: &Range<usize>) -> bool {
    const MARKS: [char; 9] = ['"', '“', '”', '„', '«', '»', '「', '」', '`'];
    let before = &page.text[line.range.start..range.start];
    let behind = &page.text[range.end..line.range.end.max(range.end)];
    // Most lines have no marks; to see that of bytes is ten times cheaper.
    let may_have = |text: &str| !text.is_ascii() || memchr2(b'"', b'`', text.as_bytes()).is_some();
    may_have(before) && may_have(behind) && before.chars().filter(|c| MARKS.contains(c)).count() % 2 == 1 && behind.contains(MARKS)
}
