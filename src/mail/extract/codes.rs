//! One-time codes: candidates weighed by the words near them, how they stand, and what kind of mail it is.
//!
//! The weight of a candidate is a sum of few features, all in [`weigh`]: the nearest word that says "code" (up to
//! [`NAMED`], less with distance) against the nearest that names another number, standing alone, standing out, being in
//! the subject as well, its shape, and the mail around it. A candidate without any word that says "code" is none.

use std::ops::Range;

use super::{
    Code, CodeKind,
    page::{Line, Page},
    shapes::{Candidate, Shape, candidates},
    words::{Classes, Hit},
};

/// How many codes are given.
pub(super) const MAX_CODES: usize = 8;
/// From this weight on a candidate is a code; there its score is one half.
const THRESHOLD: f32 = 3.0;
/// What a word that says "code" is worth right beside the candidate.
const NAMED: f32 = 4.0;
/// Words further away than this are not about the candidate.
const NEAR_CHARS: usize = 120;
/// How many lines above or below a candidate that stands alone are looked at.
const NEAR_LINES: usize = 3;
/// Beside a code, others count when they are about as sure.
const MARGIN: f32 = 1.5;

/// What of the mail as a whole bears on its codes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    /// The words of the subject.
    pub subject: Classes,
    /// Whether it answers another mail, whose codes are old.
    pub reply: bool,
    /// Whether it hands on another mail.
    pub forward: bool,
    /// The weight that the kind of mail gives.
    pub kind: f32,
    /// Whether people talk about their work in it, in which codes are examples.
    pub talk: bool,
    /// The words of the beginning of the text.
    pub beginning: Classes,
}

/// Words that name numbers.
const NAMES: Classes = Classes::CODE.and(Classes::MAYBE_CODE).and(Classes::OTHER_NUMBER);
/// Words that tell what a code is for.
const PURPOSE: Classes = Classes::CONFIRM.and(Classes::SIGN_IN).and(Classes::RESET);

/// A candidate with its weight.
struct Weighed {
    value: String,
    weight: f32,
    quoted: bool,
}

/// Finds the codes of a mail in its subject and its other pages.
pub(super) fn find(subject: &Page, pages: &[&Page], setting: Setting) -> Vec<Code> {
    let mut found: Vec<Weighed> = Vec::new();
    let in_subject: Vec<_> = candidates(&subject.text);
    for page in [subject].into_iter().chain(pages.iter().copied()) {
        let on_page = candidates(&page.text);
        for candidate in on_page {
            let line = page.line_at(candidate.range.start);
            let is_subject = std::ptr::eq(page, subject);
            let agrees = !is_subject && in_subject.iter().any(|other| other.value == candidate.value);
            let Some(mut weight) = weigh(page, &candidate, line, is_subject, setting) else { continue };
            if agrees {
                weight += 1.5;
            }
            let quoted = page.lines.get(line).is_some_and(|line| line.quoted) || page.look(candidate.range.start).quoted;
            match found.iter_mut().find(|known| known.value == candidate.value) {
                Some(known) => {
                    known.weight = known.weight.max(weight);
                    known.quoted &= quoted;
                }
                None => found.push(Weighed { value: candidate.value, weight, quoted }),
            }
        }
    }
    found.retain(|code| code.weight >= THRESHOLD);
    // A code of the mail's own makes those that it quotes old.
    if found.iter().any(|code| !code.quoted) {
        found.retain(|code| !code.quoted);
    }
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let best = found.first().map_or(0.0, |best| best.weight);
    found.retain(|code| code.weight >= best - MARGIN);
    found.truncate(MAX_CODES);
    let score = |weight: f32| 1.0 / (1.0 + (THRESHOLD - weight).exp());
    found.into_iter().map(|code| Code { score: score(code.weight), value: code.value, kind: CodeKind::OneTime }).collect()
}

/// The weight of a candidate; `None` when nothing says that it is a code.
fn weigh(page: &Page, candidate: &Candidate, line: usize, is_subject: bool, setting: Setting) -> Option<f32> {
    let own = page.lines.get(line)?;
    if is_measured(page, &candidate.range) {
        return None;
    }
    let alone = is_alone(page, own, &candidate.range);
    let near = near(page, candidate, line, alone);
    let mut said = near.code;
    if alone && setting.subject.has(Classes::CODE) {
        said = said.max(0.55);
    }
    if is_subject && setting.beginning.has(Classes::CODE | Classes::MAYBE_CODE) && setting.subject.has(PURPOSE | Classes::CODE) {
        said = said.max(0.75);
    }
    let needed = match candidate.shape {
        Shape::Capitals => 0.7,
        Shape::Words | Shape::Mixed | Shape::Hyphened => 0.45,
        _ => 0.25,
    };
    let look = page.look(candidate.range.start);
    if said < needed || matches!(candidate.shape, Shape::Capitals | Shape::Words) && !alone {
        return None;
    }
    let value = candidate.value.as_str();
    let mut weight = match candidate.shape {
        Shape::Digits if is_year(value) => -0.8,
        Shape::Digits if value.len() == 6 => 0.5,
        Shape::Digits if value.len() == 4 => -0.3,
        Shape::Groups | Shape::Prefixed => 0.3,
        Shape::Capitals => -0.5,
        Shape::Mixed | Shape::Hyphened if is_hash(value) || is_name(value) => -1.5,
        _ => 0.0,
    };
    weight += NAMED * (said - near.other);
    // A code that is called by its full name is one in any mail.
    weight += if near.strong { setting.kind.max(-0.7) } else { setting.kind };
    weight += if alone { 1.0 } else { 0.0 };
    weight += if look.strong { 0.7 } else { 0.0 };
    weight -= if look.faint { 1.0 } else { 0.0 };
    weight -= if is_example(value) { 1.0 } else { 0.0 };
    weight -= match (is_cited(page, own, &candidate.range), setting.talk) {
        (true, true) => 4.0,
        (true, false) | (false, true) => 1.5,
        (false, false) => 0.0,
    };
    if own.quoted || look.quoted {
        weight -= match (setting.reply, setting.forward) {
            (true, _) => 5.0,
            (false, false) => 2.0,
            (false, true) => 0.3,
        };
    }
    Some(weight)
}

/// How near words say that it is a code, and that it is another number; each from 0 to about 1.
#[derive(Default)]
struct Near {
    code: f32,
    other: f32,
    /// Whether a full name of codes says it.
    strong: bool,
}

fn near(page: &Page, candidate: &Candidate, line: usize, alone: bool) -> Near {
    let mut near = Near::default();
    let mut nearest = (NEAR_CHARS, Classes::default());
    let (mut enter, mut purpose) = (0.0_f32, 0.0_f32);
    let reach = if alone { NEAR_LINES } else { 1 };
    let (first, last) = (line.saturating_sub(reach), (line + reach).min(page.lines.len() - 1));
    let range = page.lines[first].range.start..page.lines[last].range.end;
    let position = page.hit_at(candidate.range.start);
    let (begin, end) = (page.hit_at(range.start), page.hit_at(range.end));
    let before = page.hits[begin..position].iter().rev().take(12);
    let after = page.hits[position..end.max(position)].iter().take(8);
    for hit in before.chain(after) {
        if !hit.classes.has(NAMES | Classes::ENTER | PURPOSE) {
            continue;
        }
        let Some((distance, place)) = place(page, hit, candidate, alone) else { continue };
        #[allow(clippy::cast_precision_loss)] // at most 120
        let decay = 1.0 - 0.75 * distance as f32 / NEAR_CHARS as f32;
        let strength = place * decay;
        if hit.classes.has(Classes::OTHER_NUMBER) {
            near.other = near.other.max(strength);
        } else if hit.classes.has(Classes::CODE) {
            near.code = near.code.max(strength);
            near.strong |= strength > 0.5;
        } else if hit.classes.has(Classes::MAYBE_CODE) {
            near.code = near.code.max(if distance <= 3 { 0.9 } else { 0.8 } * strength);
        } else if hit.classes.has(Classes::ENTER) {
            enter = enter.max(0.55 * strength);
        } else if place >= 0.9 {
            purpose = 0.15;
        }
        if distance < nearest.0 && hit.classes.has(NAMES) {
            nearest = (distance, hit.classes);
        }
    }
    if near.code.max(enter) > 0.0 {
        near.code = (near.code.max(enter) + 0.2 * enter + purpose).min(1.15);
    }
    // What is nearest names the number.
    if !nearest.1.has(Classes::OTHER_NUMBER) {
        near.other *= 0.2;
    }
    near
}

/// How far a word stands from a candidate in characters, and how much its place counts.
fn place(page: &Page, hit: &Hit, candidate: &Candidate, alone: bool) -> Option<(usize, f32)> {
    let is_before = hit.range.end <= candidate.range.start;
    let gap = if is_before { hit.range.end..candidate.range.start } else { candidate.range.end..hit.range.start };
    // A word within the candidate's own letters tells nothing.
    let between = page.text.get(gap).filter(|between| between.len() <= 4 * NEAR_CHARS)?;
    let distance = between.chars().count();
    let lines = between.matches('\n').count();
    let ends_sentence = ["! ", "? ", ". ", "。", "։ ", "। "].iter().any(|end| between.contains(end));
    let digits = between.bytes().filter(u8::is_ascii_digit).count();
    if hit.classes.has(Classes::OTHER_NUMBER) {
        // Such a word names the number behind it; what comes later has other names.
        let place = match (is_before, lines) {
            (true, 0) if digits == 0 => 1.0,
            (true, _) if digits == 0 && alone => 0.9,
            (true, _) => 0.25,
            (false, 0) if distance <= 2 => 0.9,
            (false, 0) => 0.35,
            (false, _) => 0.15,
        };
        return (distance < NEAR_CHARS).then_some((distance, if ends_sentence { place * 0.5 } else { place }));
    }
    let mut place = match (is_before, lines) {
        (true, 0) => 1.0,
        (false, 0) => 0.9,
        (true, _) if alone => 0.95,
        (true, _) => 0.5,
        (false, _) if alone => 0.5,
        (false, _) => 0.25,
    };
    if ends_sentence {
        place *= if lines > 0 && alone { 0.85 } else { 0.5 };
    }
    if digits >= 4 {
        place *= 0.5;
    }
    (distance < NEAR_CHARS).then_some((distance, place))
}

/// Whether an amount, a unit or a currency stands right beside it.
fn is_measured(page: &Page, range: &Range<usize>) -> bool {
    let next = page.hit_at(range.end);
    let unit = |hit: &&Hit| hit.range.start <= range.end + 1 && hit.classes.has(Classes::UNIT | Classes::MONEY);
    let after = page.hits.get(next).filter(unit).is_some() && !page.text[range.end..].starts_with(['\n', '\t']);
    let currency = |hit: &&Hit| hit.range.end + 1 >= range.start && hit.range.end <= range.start && hit.classes.has(Classes::MONEY);
    let before = page.hit_at(range.start).checked_sub(1).and_then(|last| page.hits.get(last)).filter(currency).is_some();
    after || before && !page.text[..range.start].ends_with(['\n', '\t'])
}

/// Whether nothing else stands on its line or in its cell.
fn is_alone(page: &Page, line: &Line, range: &Range<usize>) -> bool {
    let before = page.text[line.range.start..range.start].rsplit('\t').next().unwrap_or_default();
    let after = page.text[range.end..line.range.end.max(range.end)].split('\t').next().unwrap_or_default();
    !before.contains(char::is_alphanumeric) && !after.contains(char::is_alphanumeric) && before.len() + after.len() <= 12
}

fn is_year(value: &str) -> bool {
    value.len() == 4 && (value.starts_with("19") || value.starts_with("20"))
}

/// Whether it looks like the hash of a commit.
fn is_hash(value: &str) -> bool {
    value.len() >= 7 && value.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Whether it is a word with a number behind it, as names of users and vouchers are.
fn is_name(value: &str) -> bool {
    let letters = value.bytes().take_while(|byte| !byte.is_ascii_digit()).count();
    letters >= 3 && value.bytes().skip(letters).all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// Whether it is what people write as an example: digits in order, or one digit all over.
fn is_example(value: &str) -> bool {
    let step = |pair: &[u8]| pair[1].wrapping_sub(pair[0]);
    let bytes = value.as_bytes();
    matches!(bytes.windows(2).next().map(step), Some(first @ (0 | 1)) if bytes.windows(2).all(|pair| step(pair) == first))
}

/// Whether it stands within quotation marks, as what others write does.
fn is_cited(page: &Page, line: &Line, range: &Range<usize>) -> bool {
    const MARKS: [char; 9] = ['"', '“', '”', '„', '«', '»', '「', '」', '`'];
    let before = page.text[line.range.start..range.start].chars().filter(|c| MARKS.contains(c)).count();
    let after = page.text[range.end..line.range.end.max(range.end)].contains(MARKS);
    after && before % 2 == 1
}
