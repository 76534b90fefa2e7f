//! What a mail says of whom it is for, which differs from copy to copy.

use crate::mail::parse::Heading;

/// How many recipients, and how many words of them.
const MAX_RECIPIENTS: usize = 20;
const MAX_WORDS: usize = 80;
/// Shorter pieces of a name are words of the language.
const LEAST_PIECE: usize = 3;
/// Longer ones are no words of a letter.
const MAX_WORD_BYTES: usize = 60;

/// The words that stand for a recipient.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// In lower case.
    words: Vec<String>,
    /// The lengths of them, a bit for each.
    lengths: u64,
    /// Their lengths and first bytes together, a bit for each.
    beginnings: u64,
}

impl Traces {
    /// Of those who got the mail, as far as that is known, else of those whom its header names.
    pub(super) fn of(recipients: &[&str], heading: &Heading) -> Self {
        let mut traces = Self::default();
        let known: Vec<&str> = match recipients {
            [] if heading.delivered_to.is_empty() => heading.to.iter().map(|to| to.address.as_str()).collect(),
            [] => heading.delivered_to.iter().map(String::as_str).collect(),
            _ => recipients.to_vec(),
        };
        for address in known.into_iter().take(MAX_RECIPIENTS) {
            let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
            traces.add(local, 1);
            traces.add(local.split('+').next().unwrap_or_default(), 1);
            traces.add_pieces(local);
            // The name of a company, without what is registered for all.
            let registered = psl::domain_str(domain).unwrap_or(domain);
            traces.add_pieces(registered.split('.').next().unwrap_or_default());
        }
        for to in heading.to.iter().take(MAX_RECIPIENTS) {
            traces.add_pieces(&to.name);
        }
        traces
    }

    fn add_pieces(&mut self, name: &str) {
        name.split(|c: char| !c.is_alphabetic()).for_each(|piece| self.add(piece, LEAST_PIECE));
    }

    /// Adds a word as it is written in URLs, and as it is written out.
    fn add(&mut self, word: &str, least: usize) {
        if (least..=MAX_WORD_BYTES).contains(&word.len()) {
            for form in [word.to_lowercase(), super::words::folded(word)] {
                if self.words.len() < MAX_WORDS && !form.is_empty() && !self.has(form.as_bytes()) {
                    self.lengths |= bit(form.len());
                    self.beginnings |= beginning(form.as_bytes());
                    self.words.push(form);
                }
            }
        }
    }

    /// Whether a word of that length may stand for a recipient.
    pub(super) fn have_length(&self, bytes: usize) -> bool {
        self.lengths & bit(bytes) != 0
    }

    /// Whether a word, as it is written out, stands for a recipient.
    #[inline]
    pub(super) fn has(&self, word: &[u8]) -> bool {
        self.beginnings & beginning(word) != 0 && self.words.iter().any(|trace| trace.as_bytes() == word)
    }
}

fn beginning(word: &[u8]) -> u64 {
    let first = word.first().map_or(0, |byte| usize::from(*byte));
    1 << ((word.len() * 11 + first) % 64)
}

fn bit(length: usize) -> u64 {
    1 << length.min(63)
}
