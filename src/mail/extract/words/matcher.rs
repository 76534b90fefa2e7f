//! Finds the longest of many words wherever a word may begin.
//!
//! Most words of a text are none of those looked for, and their first four bytes tell: one bit for each beginning refuses
//! them before any word is looked at.

use super::trie::{Beginnings, Trie, bytes_at};

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
    /// The beginnings of words that may begin within another.
    within: Beginnings,
    /// What each byte is: [`LETTER`], [`FIRST`], [`WITHIN`].
    bytes: [u8; 256],
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
        let mut bytes = [0; 256];
        (b'a'..=b'z').chain(b'A'..=b'Z').for_each(|letter| bytes[usize::from(letter)] = LETTER);
        let mut within = Beginnings::new();
        let trie = Trie::new(&entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>());
        let mut known = Vec::with_capacity(entries.len());
        for Entry { text, value, open } in entries {
            let first = text.as_bytes()[0];
            let kind = if open.0 { FIRST | WITHIN } else { FIRST };
            [first, first.to_ascii_uppercase()].iter().for_each(|first| bytes[usize::from(*first)] |= kind);
            if open.0 {
                within.add(&text);
            }
            known.push(Known { bytes: text.len() as u32, value, open });
        }
        Self { trie, known, within, bytes }
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
                if let Some(index) = self.trie.longest(text.as_bytes(), start, fits) {
                    at = start + self.known[index].bytes as usize;
                    return Some(Found { start, end: at, value: &self.known[index].value });
                }
            }
            None
        })
    }

    /// Where the next word may begin; within other words only where one may that begins there.
    fn next_beginning(&self, text: &[u8], from: usize) -> Option<usize> {
        let kind = |at: usize| text.get(at).map(|byte| self.bytes[usize::from(*byte)]);
        let mut at = from;
        while let Some(byte) = kind(at) {
            if byte & FIRST != 0 {
                let is_within = is_behind_letter(text, at);
                let beginnings = if is_within { &self.within } else { self.trie.beginnings() };
                if (!is_within || byte & WITHIN != 0) && beginnings.may_have(bytes_at(text, at)) {
                    return Some(at);
                }
            }
            at += 1;
            // The most usual: the rest of a word of Latin letters.
            if byte & LETTER != 0 {
                while kind(at).is_some_and(|next| next & (LETTER | WITHIN) == LETTER) {
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
