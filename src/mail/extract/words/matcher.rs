//! Finds the longest of many words wherever a word may begin.
//!
//! Most words of a text are none of those looked for, and their first four bytes tell: one bit for each beginning refuses
//! them before any word is looked at.

use super::{
    beginnings::{Beginnings, bytes_at},
    trie::Trie,
};

/// A word to look for; ASCII in small letters.
#[derive(Debug)]
pub(super) struct Entry<T> {
    pub text: String,
    pub value: T,
    /// Whether it may begin within a word, end within one.
    pub open: (bool, bool),
}

/// What is known of a word that was found.
struct Known<T> {
    bytes: u32,
    value: T,
    open: (bool, bool),
}

/// Words, ready to be looked for.
pub(super) struct Matcher<T> {
    trie: Trie,
    /// Of each word of the trie.
    known: Vec<Known<T>>,
    /// How words begin, and those that may begin within another.
    beginnings: Beginnings,
    within: Beginnings,
    /// What each byte is: [`LETTER`], [`FIRST`], and above them the groups of pairs of which it is the first.
    firsts: [u8; 256],
    /// The groups of pairs of which a byte is the second: a word that may begin within another begins with a pair.
    seconds: [u8; 256],
}

/// An ASCII letter.
const LETTER: u8 = 1;
/// A word begins with it.
const FIRST: u8 = 2;
/// How many groups of pairs there are.
const GROUPS: usize = 6;

/// Where a word stands, and which.
pub(super) struct Found<'a, T> {
    pub start: usize,
    pub end: usize,
    pub value: &'a T,
}

impl<T> Matcher<T> {
    /// `entries` in the order of their bytes, each once, none empty.
    pub(super) fn new(entries: Vec<Entry<T>>) -> Self {
        let (mut firsts, mut seconds) = ([0; 256], [0; 256]);
        (b'a'..=b'z').chain(b'A'..=b'Z').for_each(|letter| firsts[usize::from(letter)] = LETTER);
        let add = |bytes: &mut [u8; 256], byte: u8, kind: u8| {
            [byte, byte.to_ascii_uppercase()].iter().for_each(|byte| bytes[usize::from(*byte)] |= kind);
        };
        let mut beginnings = Beginnings::new(entries.len());
        let mut within = Beginnings::new(entries.iter().filter(|entry| entry.open.0).count());
        let trie = Trie::new(&entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>());
        let mut known = Vec::with_capacity(entries.len());
        for Entry { text, value, open } in entries {
            let first = text.as_bytes()[0];
            add(&mut firsts, first, FIRST);
            beginnings.add(&text, open.1);
            if open.0 {
                within.add(&text, open.1);
                let group = 4 << (usize::from(first) % GROUPS);
                add(&mut firsts, first, group);
                match text.as_bytes().get(1) {
                    Some(second) => add(&mut seconds, *second, group),
                    None => seconds.iter_mut().for_each(|groups| *groups |= group),
                }
            }
            known.push(Known { bytes: text.len() as u32, value, open });
        }
        Self { trie, known, beginnings, within, firsts, seconds }
    }

    /// The words of a text, one behind the other, of those that begin at a place the longest.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found<'a, T>> {
        let mut at = 0_usize;
        std::iter::from_fn(move || {
            while let Some(start) = self.next_beginning(text.as_bytes(), at) {
                at = start + 1;
                // A word that does not end here may go on from a shorter one that does.
                let fits = |index: usize| {
                    let Known { bytes, open, .. } = self.known[index];
                    (open.0 || begins(text, start)) && (open.1 || ends(text, start + bytes as usize))
                };
                let short = self.beginnings.may_have_short(bytes_at(text.as_bytes(), start));
                if let Some(index) = self.trie.longest(text.as_bytes(), start, short, fits) {
                    at = start + self.known[index].bytes as usize;
                    return Some(Found { start, end: at, value: &self.known[index].value });
                }
            }
            None
        })
    }

    /// Where the next word may begin; within other words only where one may that begins there.
    fn next_beginning(&self, text: &[u8], from: usize) -> Option<usize> {
        let kind = |at: usize| text.get(at).map(|byte| self.firsts[usize::from(*byte)]);
        let has_pair = |first: u8, at: usize| text.get(at + 1).is_none_or(|byte| first & self.seconds[usize::from(*byte)] != 0);
        let mut at = from;
        while let Some(byte) = kind(at) {
            if byte & FIRST != 0 {
                let bytes = bytes_at(text, at);
                let may_begin = if is_behind_letter(text, at) {
                    has_pair(byte, at) && self.within.may_have(bytes)
                } else {
                    self.beginnings.may_have(bytes)
                };
                if may_begin {
                    return Some(at);
                }
            }
            at += 1;
            // The most usual: the rest of a word of Latin letters.
            if byte & LETTER != 0 {
                while kind(at).is_some_and(|next| next & LETTER != 0 && !has_pair(next, at)) {
                    at += 1;
                }
            }
        }
        None
    }
}

/// Whether what begins at `at` surely stands behind a letter within a word: so it is for most scripts with spaces.
#[inline]
fn is_behind_letter(text: &[u8], at: usize) -> bool {
    /// First bytes of characters of three bytes and more, some of them of scripts without spaces.
    const LONG: u8 = 0xe0;
    let Some(&last) = at.checked_sub(1).and_then(|last| text.get(last)) else { return false };
    if last.is_ascii() || text[at] >= LONG {
        return last.is_ascii_alphabetic() && text[at] < LONG;
    }
    match text[..at - 1].last() {
        Some(first @ 0xc2..LONG) => is_usual_letter(u32::from(first & 0x1f) << 6 | u32::from(last & 0x3f)),
        _ => false,
    }
}

/// Whether a character is one of the usual letters of the Latin, Cyrillic, Armenian, Hebrew and Arabic scripts.
pub(in crate::mail::extract) fn is_usual_letter(code: u32) -> bool {
    matches!(
        code,
        0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x2c1 | 0x400..=0x481 | 0x48a..=0x52f | 0x531..=0x556 | 0x560..=0x588 | 0x5d0..=0x5ea | 0x620..=0x64a
    )
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
    let is_letter = |c: char| is_usual_letter(u32::from(c)) || c.is_alphabetic();
    !outer.is_some_and(is_letter) || unspaced(outer) || unspaced(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(words: &[&str]) -> Matcher<()> {
        let entry = |text: &&str| {
            let open = (text.starts_with('*'), text.ends_with('*'));
            Entry { text: text.trim_matches('*').to_owned(), value: (), open }
        };
        let mut entries: Vec<_> = words.iter().map(entry).collect();
        entries.sort_by(|a, b| a.text.cmp(&b.text));
        Matcher::new(entries)
    }

    fn found<'a>(matcher: &'a Matcher<()>, text: &'a str) -> Vec<&'a str> {
        matcher.find(text).map(|found| &text[found.start..found.end]).collect()
    }

    #[test]
    fn the_longest_word_is_found_where_it_begins_and_ends() {
        let matcher = matcher(&["a", "code", "code for", "code for signing", "codex", "*no*", "код", "кода", "*码"]);
        for (text, wanted) in [
            ("CODE FOR sign", vec!["CODE FOR"]),
            ("code for signing", vec!["code for signing"]),
            ("code for signings a", vec!["code for", "a"]),
            ("codes, encode, a code", vec!["a", "code"]),
            ("codex a", vec!["codex", "a"]),
            ("snow", vec!["no"]),
            ("код кода кодам", vec!["код", "кода"]),
            ("Код", vec![]),
            ("ёкод éa aécode", vec![]),
            ("x码 ж码", vec!["码", "码"]),
            ("cod", vec![]),
            ("a\0\0\0", vec!["a"]),
            ("", vec![]),
        ] {
            assert_eq!(found(&matcher, text), wanted, "{text}");
        }
    }

    #[test]
    fn usual_letters_are_letters_of_scripts_with_spaces() {
        for code in (0..0x1_0000).filter(|code| is_usual_letter(*code)) {
            let c = char::from_u32(code).unwrap();
            assert!(c.is_alphabetic() && c.len_utf8() == 2 && !is_edge(Some(c), Some('a')), "{c:?}");
        }
    }
}
