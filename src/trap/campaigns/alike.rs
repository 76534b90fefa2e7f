//! How much two letters resemble each other, and whether that makes them one.

use super::common::Common;
use crate::trap::fingerprint::{Fingerprint, Kind};

/// Words in common, as a share of all (Jaccard), from which two letters are one.
pub(super) const SAME_WORDS: f32 = 0.60;
/// The same where something else agrees too.
const LIKE_WORDS: f32 = 0.50;
/// The same where nearly all of one letter is in the other: a half of it, or the whole with as much again of chance words.
const PART_WORDS: f32 = 0.40;
/// The same, with what many campaigns say left in: where nothing else agrees, where one thing does, and where two do. Of those
/// who print their footers, links and HTML on all they send, each letter is otherwise told apart by what is left.
const ALL_WORDS: [f32; 3] = [0.75, 0.60, 0.40];
/// How much of the smaller letter must then be in the other, and something else must agree too.
const WHOLE: f32 = 0.85;
/// Pairs of words that a short letter must have where one or two links are all else: to be known at all, and when not all is the same.
const LEAST_PAIRS: u16 = 5;
const FEW_PAIRS: u16 = 6;
/// Of the links of the letter that has more, how many must be in both: one newsletter links to itself in all it sends.
const SAME_LINKS: f32 = 0.70;
/// HTML in common from which it agrees.
const SAME_STRUCTURE: f32 = 0.80;
/// Places of a sketch that must remain when what many campaigns say is left out: with fewer, chance decides.
const LEAST_PLACES: usize = 16;

/// What two letters have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Alike {
    /// The estimated share of their words, without those that many campaigns have; none when that can't be told.
    pub(super) words: Option<f32>,
    /// The same with all words.
    all_words: f32,
    /// The estimated share of the words of the smaller one.
    part: f32,
    /// Their HTML agrees.
    structure: bool,
    /// Links of the same shape that lead to the same domain, if most do.
    urls: usize,
    /// The share of links that is in both, if most are.
    links: f32,
    /// A file is the same.
    attachments: bool,
    /// Neither is short.
    long: bool,
    /// Neither has words.
    wordless: bool,
    /// Pairs of words of the one that has fewer.
    pairs: u16,
    /// Both are short, and all they have is the same.
    short: bool,
}

impl Alike {
    pub(super) fn of(one: &Fingerprint, other: &Fingerprint, common: &Common) -> Self {
        let words = one.text.as_ref().zip(other.text.as_ref()).and_then(|(one, other)| words(one, other, common));
        let (urls, links) = links(&one.urls, &other.urls);
        Self {
            words,
            all_words: one.similarity(other),
            part: words.map_or(0.0, |words| part(words, one.features, other.features)),
            structure: one.structure_similarity(other) >= SAME_STRUCTURE,
            urls,
            links,
            attachments: one.attachments.iter().any(|file| other.attachments.contains(file)),
            long: one.kind() == Kind::Text && other.kind() == Kind::Text,
            wordless: one.text.is_none() && other.text.is_none(),
            pairs: one.features.min(other.features),
            short: one.short.is_some() && one.short == other.short && (words.is_some() || one.text.is_none()),
        }
    }

    /// Of the links, the HTML and the files: how many agree.
    pub(super) fn others(&self) -> usize {
        [self.structure, self.urls > 0, self.attachments].into_iter().filter(|agrees| *agrees).count()
    }

    /// Whether two letters that resemble each other so are of one campaign, and how sure that is, up to 1.
    pub(super) fn same(&self) -> Option<f32> {
        if self.short {
            return Some(1.0);
        }
        // Where there is nothing but a picture, its links are what is said.
        if self.wordless {
            return (self.urls > 1 || self.urls > 0 && self.others() > 1).then_some(self.links);
        }
        if self.long && self.all_words >= ALL_WORDS[self.others().min(ALL_WORDS.len() - 1)] {
            return Some(self.all_words);
        }
        let least = match (self.long, self.others() > 0) {
            (true, false) => SAME_WORDS,
            (true, true) if self.part >= WHOLE => PART_WORDS,
            (true, true) => LIKE_WORDS,
            (false, _) if self.structure || self.attachments || self.urls > 1 || self.urls == 1 && self.pairs >= FEW_PAIRS => LIKE_WORDS,
            (false, _) => return None,
        };
        self.words.filter(|words| *words >= least)
    }
}

/// Whether a letter can be known by anything. One or two links under a few words are what any feed sends with each article.
pub(super) fn tells(letter: &Fingerprint) -> bool {
    let few = 1..LEAST_PAIRS;
    letter.kind() == Kind::Text
        || letter.short.is_some()
            && (letter.structure.is_some() || !letter.attachments.is_empty() || letter.urls.len() > 2 || !few.contains(&letter.features))
}

/// How many links are in both, and which share of those of the letter with more, if they are most of them.
fn links(one: &[u64], other: &[u64]) -> (usize, f32) {
    let both = one.iter().filter(|url| other.contains(url)).count();
    let share = both as f32 / one.len().max(other.len()).max(1) as f32;
    if share >= SAME_LINKS { (both, share) } else { (0, 0.0) }
}

/// The share of the smaller letter's words that are in the other one.
fn part(words: f32, one: u16, other: u16) -> f32 {
    let both = words / (1.0 + words) * (f32::from(one) + f32::from(other));
    both / f32::from(one.min(other)).max(1.0)
}

fn words(one: &[u16; 64], other: &[u16; 64], common: &Common) -> Option<f32> {
    let same = one.iter().zip(other).filter(|(one, other)| one == other).count();
    if same == one.len() {
        return Some(1.0);
    }
    // Leaving places out makes the share smaller, never larger.
    if (same as f32) < PART_WORDS * one.len() as f32 {
        return Some(same as f32 / one.len() as f32);
    }
    let shared = one.iter().zip(other).enumerate().filter(|(place, (one, other))| one == other && common.has(*place, **one)).count();
    let places = one.len() - shared;
    (places >= LEAST_PLACES).then(|| (same - shared) as f32 / places as f32)
}
