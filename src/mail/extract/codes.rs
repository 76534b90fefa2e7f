//! One-time codes: candidates weighed by the words near them, how they stand, and what kind of mail it is.
//!
//! The weight of a candidate is a logistic sum of its features, whose worth [`weights`] holds. A candidate that no word
//! calls a code can be one by how it stands in a mail that asks its reader to prove something.

use super::{
    Code, CodeKind,
    near::{
        PURPOSE, begins_line, is_alone, is_at_edge, is_cited, is_example, is_hash, is_introduced, is_labelled, is_measured, is_name,
        is_paid, is_perhaps_measured, is_round, is_year, near,
    },
    page::Page,
    shapes::{Candidate, Shape, candidates},
    weights,
    words::Classes,
};

/// From this weight on a candidate is a code.
const THRESHOLD: f32 = 0.3;
/// Of a text below this not much more can be said.
const SHORT_BYTES: usize = 160;
/// Beside a code, others count when they are about as sure; twice that when they are called by a full name.
const MARGIN: f32 = 1.5;

/// What of the mail as a whole bears on its codes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting<'a> {
    /// The author's address.
    pub from: &'a str,
    /// The words of the subject.
    pub subject: Classes,
    /// Whether it answers another mail, whose codes are old.
    pub reply: bool,
    /// Whether it hands on another mail.
    pub forward: bool,
    /// How much the words speak for each kind of mail, and for people who talk about their work; from 0 to 1.
    pub kinds: [f32; 9],
    /// How much more of the mail asks to prove something than tells; from -1 to 1.
    pub acting: f32,
    /// The words of the beginning of the text.
    pub beginning: Classes,
    /// Whether something ends soon or must not be told to anybody.
    pub expires: bool,
    /// Whether it speaks to who did not ask for it.
    pub not_you: bool,
    /// How many bytes its longest text has.
    pub length: usize,
    /// How many different candidates it has.
    pub values: usize,
}

/// A candidate with its weight.
struct Weighed {
    value: String,
    weight: f32,
    quoted: bool,
    /// Whether it is called by a full name of codes.
    strong: bool,
}

/// The candidates of one page, how many of them stand alone, and how many words in capitals do.
struct Counted {
    candidates: Vec<Candidate>,
    alone: usize,
    capitals: usize,
}

impl Counted {
    /// Those that are more than a word in capitals.
    fn values(&self) -> impl Iterator<Item = &str> {
        self.candidates.iter().filter(|candidate| candidate.shape != Shape::Capitals).map(|candidate| candidate.value.as_str())
    }
}

/// Finds the codes of a mail in its subject and its other pages.
pub(super) fn find(subject: &Page, pages: &[&Page], mut setting: Setting<'_>) -> Vec<Code> {
    let mut found: Vec<Weighed> = Vec::new();
    let in_subject = count(subject);
    let bodies: Vec<Counted> = pages.iter().map(|page| count(page)).collect();
    let in_bodies: Vec<&str> = bodies.iter().flat_map(Counted::values).collect();
    let mut values: Vec<&str> = in_subject.values().chain(in_bodies.iter().copied()).collect();
    values.sort_unstable();
    values.dedup();
    setting.values = values.len();
    weigh_all(subject, &in_subject, &in_bodies, setting, &mut found);
    let in_subject: Vec<&str> = in_subject.values().collect();
    for (page, counted) in pages.iter().zip(&bodies) {
        weigh_all(page, counted, &in_subject, setting, &mut found);
    }
    found.retain(|code| code.weight >= THRESHOLD);
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
    // Three that are as sure as each other are a list to be kept, of recovery codes: none of them is the one to type.
    if found.len() > 2 {
        found.clear();
    }
    let score = |weight: f32| 1.0 / (1.0 + (-weight).exp());
    found.into_iter().map(|code| Code { score: score(code.weight), value: code.value, kind: CodeKind::OneTime }).collect()
}

fn count(page: &Page) -> Counted {
    /// So many that stand alone and look alike are a list to be kept, of recovery codes: none of them is the one to type.
    const LIST: usize = 4;
    let mut candidates = candidates(&page.text[..page.head]);
    let stands = |candidate: &Candidate| {
        let line = page.lines.get(page.line_at(candidate.range.start));
        line.is_some_and(|line| is_alone(page, line, &candidate.range)).then_some((candidate.shape, candidate.value.len()))
    };
    let looks: Vec<_> = candidates.iter().map(stands).collect();
    let is_listed = |look: &Option<_>| look.is_some() && looks.iter().filter(|other| *other == look).count() >= LIST;
    let mut listed = looks.iter().map(is_listed);
    candidates.retain(|_| !listed.next().unwrap_or_default());
    let standing = || looks.iter().filter(|look| !is_listed(look)).flatten();
    let capitals = standing().filter(|(shape, _)| *shape == Shape::Capitals).count();
    Counted { candidates, alone: standing().count() - capitals, capitals }
}

/// Weighs the candidates of a page; `elsewhere` are those of the subject for a text, and of the texts for a subject.
fn weigh_all(page: &Page, counted: &Counted, elsewhere: &[&str], setting: Setting<'_>, found: &mut Vec<Weighed>) {
    let candidates = &counted.candidates;
    for (index, candidate) in candidates.iter().enumerate() {
        // Words beyond another number are about that one; words in capitals are mostly just words.
        let is_number = |candidate: &&Candidate| candidate.shape != Shape::Capitals;
        let start = candidates[..index].iter().rev().find(is_number).map_or(0, |last| last.range.end);
        let end = candidates[index + 1..].iter().find(is_number).map_or(page.text.len(), |next| next.range.start);
        let repeated = elsewhere.contains(&candidate.value.as_str());
        let Some((features, quoted, strong)) = features(page, counted, candidate, start..end, repeated, setting) else { continue };
        #[cfg(test)]
        super::fit::note_code(&candidate.value, &features);
        let weight = super::weighed(&features, &weights::CODES);
        match found.iter_mut().find(|known| known.value == candidate.value) {
            Some(known) => {
                known.weight = known.weight.max(weight);
                known.quoted &= quoted;
                known.strong |= strong;
            }
            None => found.push(Weighed { value: candidate.value.clone(), weight, quoted, strong }),
        }
    }
}

/// Whether it is what the sender calls itself: a name like "Stratus9" looks like a code.
fn is_of_sender(from: &str, value: &str) -> bool {
    from.as_bytes().windows(value.len()).any(|part| part.eq_ignore_ascii_case(value.as_bytes()))
}

/// What speaks for a candidate and against it, in the order of [`weights::CODES`]; whether it is quoted; whether a full name
/// of codes says it. `None` when it can be no code.
#[allow(clippy::cast_precision_loss)] // some hundreds
fn features(
    page: &Page,
    counted: &Counted,
    candidate: &Candidate,
    free: std::ops::Range<usize>,
    repeated: bool,
    setting: Setting<'_>,
) -> Option<([f32; weights::CODES.len()], bool, bool)> {
    let line = page.line_at(candidate.range.start);
    let own = page.lines.get(line)?;
    let value = candidate.value.as_str();
    let words = matches!(candidate.shape, Shape::Mixed | Shape::Hyphened | Shape::Words | Shape::Capitals);
    if is_measured(page, &candidate.range) || words && is_of_sender(setting.from, value) {
        return None;
    }
    let look = page.look(candidate.range.start);
    let quoted = own.quoted || look.quoted;
    // What is answered had its own codes.
    if quoted && setting.reply {
        return None;
    }
    let alone = is_alone(page, own, &candidate.range);
    let near = near(page, candidate, &free, line, alone || is_labelled(page, own, &candidate.range));
    let needs_room = matches!(candidate.shape, Shape::Capitals | Shape::Words) || is_name(value);
    if needs_room && !alone && !near.beside && near.code < 0.6
        || candidate.shape == Shape::Capitals && (near.code < 0.7 || !alone || counted.capitals > 1)
    {
        return None;
    }
    let clear = near.other < 0.2;
    let in_line = page.classes_in(&own.range);
    let only = setting.values == 1;
    let short = setting.length < SHORT_BYTES;
    let is = |fact: bool| if fact { 1.0 } else { 0.0 };
    let [confirm, sign_in, reset, alert, receipt, shipping, notification, newsletter, talk] = setting.kinds;
    let acting = setting.acting.max(0.0);
    let cited = is_cited(page, own, &candidate.range);
    let introduced = is_introduced(page, &candidate.range);
    let edge = page.is_subject && is_at_edge(own, page, &candidate.range);
    let features = [
        1.0,
        near.code,
        near.other,
        is(near.strong),
        is(near.beside),
        is(near.strong && clear),
        is(near.strong && clear && introduced),
        is(near.strong && near.beside && clear),
        is(near.strong && setting.expires),
        near.code * near.enter,
        near.enter,
        is(near.purpose),
        is(near.code == 0.0),
        is(alone),
        is(alone && clear),
        is(alone && counted.alone == 1),
        is(alone) * acting,
        is(look.strong),
        is(look.strong && alone),
        is(look.faint),
        is(introduced),
        is(repeated && !page.is_subject),
        is(page.is_subject),
        is(edge),
        is(page.is_subject && repeated),
        is(page.is_subject && setting.reply),
        is(begins_line(page, candidate)),
        is(page.lines.get(8).is_none_or(|eighth| candidate.range.start < eighth.range.start)),
        is(setting.expires),
        is(setting.expires) * near.code,
        is(setting.subject.has(Classes::CODE)),
        is(setting.subject.has(Classes::MAYBE_CODE)),
        is(setting.subject.has(PURPOSE)),
        is(setting.beginning.has(Classes::CODE)),
        is(setting.beginning.has(Classes::ENTER)),
        setting.acting,
        acting * near.code,
        confirm,
        sign_in,
        reset,
        alert,
        receipt,
        shipping,
        notification,
        newsletter,
        talk,
        is(setting.forward),
        is(setting.reply),
        is(page.is_subject && setting.beginning.has(Classes::CODE | Classes::MAYBE_CODE)),
        is(edge) * acting,
        is(page.is_subject && !repeated && counted.candidates.len() == 1),
        is(near.code == 0.0 && !alone && !page.is_subject),
        is(near.code == 0.0 && near.enter == 0.0 && alone) * (1.0 - acting),
        is(setting.reply) * near.code,
        is(quoted && setting.forward),
        is(quoted && !setting.reply && !setting.forward),
        is(cited),
        is(cited) * talk,
        is(is_paid(page, own)),
        is(candidate.shape == Shape::Digits && value.len() == 6),
        is(candidate.shape == Shape::Digits && value.len() == 4),
        is(candidate.shape == Shape::Digits && value.len() == 5),
        is(candidate.shape == Shape::Digits && value.len() > 6),
        is(candidate.shape == Shape::Groups),
        is(candidate.shape == Shape::Prefixed),
        is(words),
        is(words) * near.code,
        is(words && is_name(value)),
        is(is_hash(value) && words),
        is(is_year(value)),
        is(is_example(value)),
        is(is_example(value) && !near.strong),
        counted.candidates.len().min(12) as f32 / 12.0,
        page.text.len().min(1_500) as f32 / 1_500.0,
        is(setting.not_you),
        is(setting.not_you) * near.code,
        is(only),
        is(only) * near.code,
        is(only && near.beside && clear),
        is(short) * near.code,
        is(short && near.beside && clear),
        is(short && near.beside && clear && only),
        is(only && alone) * acting,
        is(only && alone && setting.subject.has(Classes::CODE | Classes::MAYBE_CODE)),
        is(only && clear && near.code > 0.0) * near.enter,
        is(is_perhaps_measured(page, &candidate.range)),
        is(is_round(value)),
        is(!near.called && near.enter > 0.0),
        is(!near.called && alone),
        is(near.named),
        is(near.named && !near.strong),
        is(in_line.has(Classes::SHIPPING)),
        is(in_line.has(Classes::NEWSLETTER | Classes::RECEIPT)),
        is(in_line.has(Classes::TALK)),
        is(only && clear && near.code > 0.0 && near.enter > 0.3 && setting.not_you),
    ];
    Some((features, quoted, near.strong))
}
