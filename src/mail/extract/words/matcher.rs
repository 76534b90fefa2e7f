//! Finds the longest of many words wherever a word may begin.
//!
//! Most words of a text are none of those looked for, and their first four bytes tell: one bit for each beginning refuses
//! them before any word is looked at. The words with the same beginning stand in order, so that one binary search leads to
//! the longest.

use std::ops::Range;

/// A word to look for; ASCII in small letters.
#[derive(Debug)]
pub(super) struct Entry<T> {
    pub text: String,
    pub value: T,
    /// Whether it may begin within a word, end within one.
    pub open: (bool, bool),
}

/// Bits that tell which beginnings there are; a beginning has the one that its hash names.
const SEEN_BITS: u32 = 17;
/// The fewest places for beginnings; there are more when over half of them would be used.
const SLOT_BITS: u32 = 15;
/// The longest beginning.
const KEY_BYTES: usize = 4;
/// How far is read of a text before a word is compared.
const READ_BYTES: usize = KEY_BYTES + 8;

/// The words with one beginning: the first and behind the last.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u32,
    range: (u32, u32),
}

/// What is read of a word while searching, all in one place.
#[derive(Clone, Copy)]
struct Head {
    /// The bytes behind its beginning, as a number that orders them.
    next: u64,
    /// The longest other that it begins with, one more than its index; 0 for none.
    shorter: u32,
    length: u32,
}

/// Words, ready to be looked for.
pub(super) struct Matcher<T> {
    /// In the order of their bytes.
    entries: Vec<Entry<T>>,
    /// Of each entry.
    heads: Vec<Head>,
    /// What each byte is: [`LETTER`], [`FIRST`], [`WITHIN`].
    bytes: [u8; 256],
    seen: Vec<u64>,
    /// Open addressing with linear probing, as many as a power of two; an empty range is a free place.
    slots: Vec<Slot>,
}

/// An ASCII letter.
const LETTER: u8 = 1;
/// A word begins with it.
const FIRST: u8 = 2;
/// A word that may begin within another does.
const WITHIN: u8 = 4;

/// Where a word stands, and which.
pub(super) struct Found<'a, T> {
    pub start: usize,
    pub end: usize,
    pub value: &'a T,
}

impl<T> Matcher<T> {
    /// `entries` in the order of their bytes, each once, none empty.
    pub(super) fn new(entries: Vec<Entry<T>>) -> Self {
        let mut heads = Vec::with_capacity(entries.len());
        let mut kinds = [0; 256];
        (b'a'..=b'z').for_each(|letter| kinds[usize::from(letter)] = LETTER);
        let mut seen = vec![0; 1 << (SEEN_BITS - 6)];
        let mut around: Vec<usize> = Vec::new();
        let mut slots: Vec<Slot> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let bytes = entry.text.as_bytes();
            while around.last().is_some_and(|&last| !bytes.starts_with(entries[last].text.as_bytes())) {
                around.pop();
            }
            // Words shorter than a beginning have places of their own.
            let parent = around.last().filter(|&&last| entries[last].text.len() >= KEY_BYTES);
            let shorter = parent.map_or(0, |&last| last as u32 + 1);
            heads.push(Head { next: next(bytes), shorter, length: bytes.len() as u32 });
            around.push(index);
            kinds[usize::from(bytes[0])] |= if entry.open.0 { FIRST | WITHIN } else { FIRST };
            let key = key(bytes);
            seen[bit(key) / 64] |= 1 << (bit(key) % 64);
            match slots.last_mut() {
                Some(last) if last.key == key => last.range.1 += 1,
                _ => slots.push(Slot { key, range: (index as u32, index as u32 + 1) }),
            }
        }
        let places = slots.len().saturating_mul(2).next_power_of_two().max(1 << SLOT_BITS);
        let mut table = vec![Slot::default(); places];
        for slot in slots {
            let mut at = place(slot.key, places);
            while table[at].range.1 > 0 {
                at = (at + 1) & (places - 1);
            }
            table[at] = slot;
        }
        Self { entries, heads, bytes: kinds, seen, slots: table }
    }

    /// The words of a text, one behind the other, of those that begin at a place the longest.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found<'a, T>> {
        // Zeros, which no word has, so that there is always something to compare with.
        let mut folded = Vec::with_capacity(text.len() + READ_BYTES);
        folded.extend_from_slice(text.as_bytes());
        folded.make_ascii_lowercase();
        folded.resize(text.len() + READ_BYTES, 0);
        let mut at = 0_usize;
        std::iter::from_fn(move || {
            // What must not be before a word that is not open, if it is ASCII.
            let mut last = at.checked_sub(1).map_or(0, |last| self.bytes[usize::from(folded[last])]);
            while at < text.len() {
                let start = at;
                at += 1;
                let byte = self.bytes[usize::from(folded[start])];
                // The most usual: within a word of Latin letters.
                let inside = last & byte & LETTER != 0;
                last = byte;
                if byte & if inside { WITHIN } else { FIRST } == 0 {
                    continue;
                }
                let fits = |index: usize| {
                    let Entry { text: word, open, .. } = &self.entries[index];
                    (open.0 || begins(text, start)) && (open.1 || ends(text, start + word.len()))
                };
                if let Some(index) = self.longest(&folded, start, fits) {
                    let entry = &self.entries[index];
                    at = start + entry.text.len();
                    return Some(Found { start, end: at, value: &entry.value });
                }
            }
            None
        })
    }

    /// The longest word at `start` of those that fit there.
    #[inline]
    fn longest(&self, folded: &[u8], start: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let tail = &folded[start..];
        let whole = key(tail);
        (0..KEY_BYTES).find_map(|cut| {
            let key = whole & (u32::MAX >> (8 * cut));
            let bit = bit(key);
            if self.seen[bit / 64] >> (bit % 64) & 1 == 0 {
                return None;
            }
            self.longest_of(self.range(key)?, tail, &fits)
        })
    }

    /// The longest of some words with the beginning of `tail`.
    fn longest_of(&self, range: Range<usize>, tail: &[u8], fits: impl Fn(usize) -> bool) -> Option<usize> {
        let wanted = next(tail);
        let words = &self.heads[range.clone()];
        let less = words.partition_point(|word| word.next < wanted);
        let same = words[less..].iter().take_while(|word| word.next == wanted).count();
        let from = range.start + less;
        // The last that is not behind `tail` in order: it begins with all that `tail` begins with.
        let behind = from + self.entries[from..from + same].partition_point(|entry| entry.text.as_bytes() <= tail);
        let mut at = (behind > range.start).then(|| behind - 1);
        while let Some(index) = at {
            let Head { next, shorter, length } = self.heads[index];
            let same = (next ^ wanted).leading_zeros() / 8 + KEY_BYTES as u32;
            if same >= length.min(READ_BYTES as u32)
                && (length <= READ_BYTES as u32 || tail.starts_with(self.entries[index].text.as_bytes()))
                && fits(index)
            {
                return Some(index);
            }
            at = (shorter as usize).checked_sub(1);
        }
        None
    }

    /// The words with a beginning.
    fn range(&self, key: u32) -> Option<Range<usize>> {
        let mut at = place(key, self.slots.len());
        while self.slots[at].range.1 > 0 {
            if self.slots[at].key == key {
                return Some(self.slots[at].range.0 as usize..self.slots[at].range.1 as usize);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
        None
    }
}

/// The beginning, with zeros where there is less.
fn key(bytes: &[u8]) -> u32 {
    let at = |index: usize| bytes.get(index).copied().map_or(0, u32::from);
    match bytes.first_chunk() {
        Some(chunk) => u32::from_le_bytes(*chunk),
        None => at(0) | at(1) << 8 | at(2) << 16,
    }
}

/// What stands behind the beginning, with zeros where there is less.
fn next(bytes: &[u8]) -> u64 {
    let bytes = bytes.get(KEY_BYTES..).unwrap_or_default();
    let padded = || {
        let mut chunk = [0; 8];
        chunk[..bytes.len()].copy_from_slice(bytes);
        chunk
    };
    u64::from_be_bytes(bytes.first_chunk().copied().unwrap_or_else(padded))
}

fn mixed(key: u32) -> u32 {
    key.wrapping_mul(0x9e37_79b1)
}

fn bit(key: u32) -> usize {
    (mixed(key) >> (32 - SEEN_BITS)) as usize
}

fn place(key: u32, places: usize) -> usize {
    (mixed(key) >> 8) as usize & (places - 1)
}

/// Whether a word may begin there.
fn begins(text: &str, start: usize) -> bool {
    is_edge(text[..start].chars().next_back(), text[start..].chars().next())
}

/// Whether a word may end there.
fn ends(text: &str, end: usize) -> bool {
    is_edge(text[end..].chars().next(), text[..end].chars().next_back())
}

/// Whether a word may end between `inner` and `outer`: there is no letter, or one side is of a script without spaces.
fn is_edge(outer: Option<char>, inner: Option<char>) -> bool {
    let unspaced = |c: Option<char>| {
        c.is_some_and(
            |c| matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'),
        )
    };
    !outer.is_some_and(char::is_alphabetic) || unspaced(outer) || unspaced(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found_where_it_begins_and_ends() {
        let words = ["a", "code", "code for", "code for signing", "codex", "no", "код", "кода"];
        let entry = |text: &str| Entry { text: text.to_owned(), value: (), open: (text == "no", text == "no") };
        let matcher = Matcher::new(words.into_iter().map(entry).collect());
        for (text, wanted) in [
            ("CODE FOR sign", vec!["CODE FOR"]),
            ("code for signing", vec!["code for signing"]),
            ("code for signings a", vec!["code for", "a"]),
            ("codes, encode, a code", vec!["a", "code"]),
            ("codex a", vec!["codex", "a"]),
            ("snow", vec!["no"]),
            ("код кода кодам", vec!["код", "кода"]),
            ("Код", vec![]),
            ("cod", vec![]),
            ("a\0\0\0", vec!["a"]),
            ("", vec![]),
        ] {
            let found: Vec<_> = matcher.find(text).map(|found| &text[found.start..found.end]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }
}
