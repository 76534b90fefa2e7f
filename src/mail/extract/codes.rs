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
/// Beside a code, others count when they are about as sure; twice that when they are called by a full name.
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
    /// Whether something ends soon or must not be told to anybody.
    pub expires: bool,
    /// Whether the mail asks its reader to prove something.
    pub acting: bool,
    /// Whether the text speaks of a code that only the subject can have.
    pub is_spoken_of: bool,
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
    /// Whether it is called by a full name of codes.
    strong: bool,
}

/// Finds the codes of a mail in its subject and its other pages.
pub(super) fn find(subject: &Page, pages: &[&Page], setting: Setting) -> Vec<Code> {
    let mut found: Vec<Weighed> = Vec::new();
    let in_subject = candidates(&subject.text);
    weigh_all(subject, &in_subject, &[], setting, &mut found);
    for page in pages {
        weigh_all(page, &candidates(&page.text), &in_subject, setting, &mut found);
    }
    found.retain(|code| code.weight >= THRESHOLD);
    let is_spoken_of = setting.beginning.has(Classes::CODE)
        || setting.beginning.has(Classes::MAYBE_CODE) && (setting.expires || setting.subject.has(PURPOSE | Classes::MAYBE_CODE));
    if found.is_empty() && is_spoken_of {
        // The text may speak of the code in the subject.
        weigh_all(subject, &in_subject, &[], Setting { is_spoken_of: true, ..setting }, &mut found);
        found.retain(|code| code.weight >= THRESHOLD);
    }
    // A code of the mail's own makes those that it quotes old.
    if found.iter().any(|code| !code.quoted) {
        found.retain(|code| !code.quoted);
    }
    // A mail has one code, or two. A list of what is merely called code is one of articles or offers.
    if found.iter().filter(|code| !code.strong).count() > 2 {
        found.retain(|code| code.strong);
    }
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let best = found.first().map_or(0.0, |best| best.weight);
    found.retain(|code| code.weight >= best - if code.strong { 2.0 * MARGIN } else { MARGIN });
    found.truncate(MAX_CODES);
    let score = |weight: f32| 1.0 / (1.0 + (THRESHOLD - weight).exp());
    found.into_iter().map(|code| Code { score: score(code.weight), value: code.value, kind: CodeKind::OneTime }).collect()
}

/// Weighs the candidates of a page, of which those in the subject as well are surer.
fn weigh_all(page: &Page, candidates: &[Candidate], in_subject: &[Candidate], setting: Setting, found: &mut Vec<Weighed>) {
    for (index, candidate) in candidates.iter().enumerate() {
        // Words beyond another number are about that one.
        let start = index.checked_sub(1).map_or(0, |last| candidates[last].range.end);
        let end = candidates.get(index + 1).map_or(page.text.len(), |next| next.range.start);
        let Some(mut code) = weigh(page, candidate, start..end, setting) else { continue };
        if in_subject.iter().any(|other| other.value == candidate.value) {
            code.weight += 1.5;
        }
        match found.iter_mut().find(|known| known.value == code.value) {
            Some(known) => {
                known.weight = known.weight.max(code.weight);
                known.quoted &= code.quoted;
                known.strong |= code.strong;
            }
            None => found.push(code),
        }
    }
}

/// The weight of a candidate; `None` when nothing says that it is a code.
fn weigh(page: &Page, candidate: &Candidate, free: Range<usize>, setting: Setting) -> Option<Weighed> {
    let line = page.line_at(candidate.range.start);
    let own = page.lines.get(line)?;
    if is_measured(page, &candidate.range) {
        return None;
    }
    let alone = is_alone(page, own, &candidate.range);
    let near = near(page, candidate, &free, line, alone);
    let mut said = near.code;
    let look = page.look(candidate.range.start);
    if alone && setting.subject.has(Classes::CODE) {
        said = said.max(0.55);
    }
    // How it stands tells of it where no word is known, as long as nothing else names it.
    if alone && setting.acting && near.other < 0.2 && candidate.shape != Shape::Capitals {
        let introduced = if is_introduced(page, &candidate.range) { 0.4 } else { 0.0 };
        let emphasised = if look.strong { 0.25 } else { 0.0 };
        let asked = if near.asked || setting.expires { 0.15 } else { 0.0 };
        said = said.max(introduced + emphasised + asked);
    }
    if setting.is_spoken_of {
        said = said.max(0.9);
    }
    let needed = match candidate.shape {
        Shape::Capitals => 0.7,
        Shape::Words | Shape::Mixed | Shape::Hyphened => 0.45,
        _ => 0.25,
    };
    let value = candidate.value.as_str();
    let needs_room = matches!(candidate.shape, Shape::Capitals | Shape::Words) || is_name(value);
    if said < needed || needs_room && !alone {
        return None;
    }
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
    // A code that is called by its full name is one in most mails.
    weight += if near.strong { 0.8 } else { 1.0 } * setting.kind;
    weight += if alone { 1.0 } else { 0.0 };
    weight += if look.strong { 0.7 } else { 0.0 };
    weight -= if look.faint { 1.0 } else { 0.0 };
    weight += if is_introduced(page, &candidate.range) { 0.4 } else { 0.0 };
    weight += if setting.expires { 0.5 } else { 0.0 };
    // "482913 is your code": what a subject begins or ends with.
    weight += if page.is_subject && is_at_edge(own, page, &candidate.range) { 0.8 } else { 0.0 };
    // Nothing but a word for codes of many sorts.
    weight -= if near.strong || near.asked {
        0.0
    } else if setting.expires {
        0.3
    } else {
        0.8
    };
    weight -= if near.strong || setting.acting { 0.0 } else { 0.6 };
    weight -= if is_paid(page, own) { 1.0 } else { 0.0 };
    weight -= if !is_example(value) {
        0.0
    } else if near.strong {
        0.5
    } else {
        2.5
    };
    // What is answered had its own codes.
    weight -= if setting.reply && page.is_subject { 2.0 } else { 0.0 };
    weight -= match (is_cited(page, own, &candidate.range), setting.talk) {
        (true, true) => 4.0,
        (true, false) | (false, true) => 1.5,
        (false, false) => 0.0,
    };
    let quoted = own.quoted || look.quoted;
    if quoted {
        weight -= match (setting.reply, setting.forward) {
            (true, _) => 5.0,
            (false, false) => 2.0,
            (false, true) => 0.3,
        };
    }
    Some(Weighed { value: candidate.value.clone(), weight, quoted, strong: near.strong })
}

/// How near words say that it is a code, and that it is another number; each from 0 to about 1.
#[derive(Default)]
struct Near {
    code: f32,
    other: f32,
    /// Whether a full name of codes says it.
    strong: bool,
    /// Whether a reader is asked to type it, or told what for.
    asked: bool,
}

fn near(page: &Page, candidate: &Candidate, free: &Range<usize>, line: usize, alone: bool) -> Near {
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
        let Some((distance, place)) = place(page, hit, candidate, free, alone) else { continue };
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
        } else if hit.classes.has(Classes::MAYBE_CODE) {
            near.code = near.code.max(if distance <= 3 { 0.9 } else { 0.8 } * strength);
        } else if hit.classes.has(Classes::ENTER) {
            enter = enter.max(0.55 * strength);
        } else if place >= 0.4 {
            purpose = 0.15;
        }
        if distance < nearest.0 && hit.classes.has(NAMES) {
            nearest = (distance, hit.classes);
        }
    }
    if near.code.max(enter) > 0.0 {
        near.code = (near.code.max(enter) + 0.2 * enter + purpose).min(1.15);
    }
    near.asked = enter + purpose > 0.0;
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

/// How far a word stands from a candidate in characters, and how much its place counts.
fn place(page: &Page, hit: &Hit, candidate: &Candidate, free: &Range<usize>, alone: bool) -> Option<(usize, f32)> {
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
    (distance < NEAR_CHARS).then_some((distance, place))
}

/// Whether an amount, a unit or a currency stands right beside it.
fn is_measured(page: &Page, range: &Range<usize>) -> bool {
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

/// Whether it is the first on its line.
fn begins_line(page: &Page, candidate: &Candidate) -> bool {
    let line = &page.lines[page.line_at(candidate.range.start)];
    !page.text[line.range.start..candidate.range.start].contains(char::is_alphanumeric)
}

/// Whether its line begins or ends with it.
fn is_at_edge(line: &Line, page: &Page, range: &Range<usize>) -> bool {
    !page.text[line.range.start..range.start].contains(char::is_alphanumeric)
        || !page.text[range.end..line.range.end].contains(char::is_alphanumeric)
}

/// Whether a colon or a dash stands before it, or at the end of the line before.
fn is_introduced(page: &Page, range: &Range<usize>) -> bool {
    let before = page.text[..range.start].trim_end_matches([' ', '\n', '\t', '*', '"']);
    before.ends_with([':', '—', '-', '՝', '：', '='])
}

/// Whether its line is about money.
fn is_paid(page: &Page, line: &Line) -> bool {
    let classes = page.classes_in(&line.range);
    classes.has(Classes::RECEIPT | Classes::MONEY) && !classes.has(Classes::ENTER | Classes::EXPIRES)
}

/// Whether it is a word with a number behind it, as names of users and vouchers are.
fn is_name(value: &str) -> bool {
    let letters = value.bytes().take_while(|byte| !byte.is_ascii_digit()).count();
    letters >= 1 && value.bytes().skip(letters).all(|byte| byte.is_ascii_digit() || byte == b'-')
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
