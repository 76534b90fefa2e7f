//! What is kept of a letter: some hundred bytes that tell how alike two letters are, and nothing of what they say.
//!
//! All of it is keyed. Without the key nobody can write a letter that passes for another one, or one whose copies don't
//! pass for each other.

mod kept;
mod key;
mod sketch;

pub use key::Key;

use serde::{Deserialize, Serialize};

use super::normalise::{Letter, Structure};

/// Fewer different pairs of words tell nothing: greetings, receipts, codes.
pub const LEAST_PAIRS: usize = 12;
/// How many hashes of URL templates, and of files, are kept.
pub const MAX_KEYS: usize = 16;
/// Less HTML is what any program writes around a text.
const LEAST_ELEMENTS: usize = 10;
const LEAST_LINKS: usize = 2;
const LEAST_DEPTH: usize = 3;
const LEAST_WINDOWS: usize = 12;
/// Elements in a row that are looked at together.
const WINDOW: usize = 3;

/// What is kept of a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// A sketch of the pairs of neighbouring words, if there are any. Of fewer than [`LEAST_PAIRS`] it tells nothing alone.
    #[serde(with = "kept::sketch")]
    pub text: Option<[u16; 64]>,
    /// A sketch of how its HTML is built; `None` where any mail could be built so.
    #[serde(with = "kept::sketch")]
    pub structure: Option<[u16; 32]>,
    /// Keyed hashes of its URL templates in order, without those under shared domains; at most [`MAX_KEYS`].
    #[serde(with = "kept::hashes")]
    pub urls: Box<[u64]>,
    /// Keyed hashes of its files in order; at most [`MAX_KEYS`].
    #[serde(with = "kept::hashes")]
    pub attachments: Box<[u64]>,
    /// What stands for a letter with fewer than [`LEAST_PAIRS`]; `None` where nothing of it tells it from others.
    pub short: Option<u64>,
    /// How many different pairs of neighbouring words it has.
    pub features: u16,
}

/// By what a letter is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By its words.
    Text,
    /// By its links, files and structure.
    Short,
    /// By nothing.
    Unfingerprintable,
}

impl Fingerprint {
    /// Of a letter, under a key.
    pub fn of(letter: &Letter, key: &Key) -> Self {
        let mut pairs = pairs(&letter.text, key);
        sketch::distinct(&mut pairs);
        let structure = structure(&letter.structure, key);
        let text = (!pairs.is_empty()).then(|| sketch::sketch(&pairs));
        let own = letter.urls.iter().filter(|url| !url.shared);
        let urls = kept(own.map(|url| key.hash(format!("{}{}", url.domain, url.template).as_bytes())));
        let attachments = kept(letter.files.iter().map(|file| key.hash(file)));
        let mut fingerprint =
            Self { text, structure, urls, attachments, short: None, features: u16::try_from(pairs.len()).unwrap_or(u16::MAX) };
        if pairs.len() < LEAST_PAIRS {
            fingerprint.short = fingerprint.short_key(letter, key);
        }
        fingerprint
    }

    /// By what it is known again.
    pub fn kind(&self) -> Kind {
        match self.short {
            _ if usize::from(self.features) >= LEAST_PAIRS => Kind::Text,
            Some(_) => Kind::Short,
            None => Kind::Unfingerprintable,
        }
    }

    /// Estimates which share of the pairs of words of both is in each (Jaccard), within about 0.06; zero when one has none.
    pub fn similarity(&self, other: &Self) -> f32 {
        self.text.as_ref().zip(other.text.as_ref()).map_or(0.0, |(one, other)| sketch::similarity(one, other))
    }

    /// The same of how both are built.
    pub fn structure_similarity(&self, other: &Self) -> f32 {
        self.structure.as_ref().zip(other.structure.as_ref()).map_or(0.0, |(one, other)| sketch::similarity(one, other))
    }

    /// Links, files and structure as one. Where the structure tells nothing its few words count, and where nothing but one
    /// link is left, its numbers: feeds send a line for each of their pages.
    fn short_key(&self, letter: &Letter, key: &Key) -> Option<u64> {
        if self.structure.is_none() && self.urls.is_empty() && self.attachments.is_empty() {
            return None;
        }
        let mut all = Vec::with_capacity(256);
        for list in [&self.urls, &self.attachments] {
            all.push(u8::try_from(list.len()).unwrap_or(u8::MAX));
            all.extend(list.iter().flat_map(|hash| hash.to_le_bytes()));
        }
        match &self.structure {
            Some(structure) => all.extend(structure.iter().flat_map(|value| value.to_le_bytes())),
            None => {
                all.extend_from_slice(letter.text.as_bytes());
                if self.attachments.is_empty() && self.urls.len() == 1 && !letter.text.is_empty() {
                    let numbers = letter.urls.iter().find(|url| !url.shared).map_or("", |url| &url.digits);
                    all.push(b' ');
                    all.extend_from_slice(numbers.as_bytes());
                }
            }
        }
        Some(key.hash(&all))
    }
}

/// Keyed hashes of the pairs of neighbouring words.
fn pairs(text: &str, key: &Key) -> Vec<u64> {
    let mut pairs = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    let mut last = None;
    while !rest.is_empty() {
        let (word, length) = key.word(rest);
        rest = rest.get(length + 1..).unwrap_or_default();
        if let Some(last) = last.replace(word) {
            pairs.push(key.pair(last, word));
        }
    }
    pairs
}

fn structure(structure: &Structure, key: &Key) -> Option<[u16; 32]> {
    let is_rich = structure.elements.len() >= LEAST_ELEMENTS && structure.links >= LEAST_LINKS && structure.depth >= LEAST_DEPTH;
    if !is_rich {
        return None;
    }
    let number = |window: &[u8]| window.iter().fold(1, |number, element| number << 8 | u64::from(*element));
    let mut windows: Vec<u64> = structure.elements.windows(WINDOW).map(|window| key.pair(number(window), WINDOW as u64)).collect();
    sketch::distinct(&mut windows);
    (windows.len() >= LEAST_WINDOWS).then(|| sketch::sketch(&windows))
}

fn kept(hashes: impl Iterator<Item = u64>) -> Box<[u64]> {
    let mut all: Vec<u64> = hashes.collect();
    all.sort_unstable();
    all.dedup();
    // The least ones, so that letters with many in common keep many in common.
    all.truncate(MAX_KEYS);
    all.into()
}

#[cfg(test)]
mod tests;
