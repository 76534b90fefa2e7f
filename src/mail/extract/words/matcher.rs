//! Finds the longest of many words wherever a word may begin.
//!
//! Most words of a text are none of those looked for, and their first bytes tell: a few bits refuse them before any word is
//! looked at.

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
/// The first of the groups of pairs.
const GROUP: u8 = 4;
/// How many of them there are.
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
        let mut beginnings = Beginnings::new();
        let mut within = Beginnings::new();
        let trie = Trie::new(&entries.iter().map(|entry| entry.text.as_str()).collect::<Vec<_>>());
        let mut known = Vec::with_capacity(entries.len());
        for Entry { text, value, open } in entries {
            let first = text.as_bytes()[0];
            add(&mut firsts, first, FIRST);
            beginnings.add(&text, open.1);
            if open.0 {
                within.add(&text, open.1);
                let group = GROUP << (usize::from(first) % GROUPS);
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
                at = start + width(text.as_bytes()[start]);
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
        let mut at = from;
        let mut is_behind = is_letter_before(text, from);
        while let Some(&byte) = text.get(at) {
            let kind = self.firsts[usize::from(byte)];
            if kind & FIRST != 0 {
                // Scripts without spaces begin at three bytes: a word of theirs may begin anywhere.
                let is_within = is_behind && byte < 0xe0;
                let has_pair = || text.get(at + 1).is_none_or(|next| kind & self.seconds[usize::from(*next)] != 0);
                let beginnings = if is_within { &self.within } else { &self.beginnings };
                if (!is_within || has_pair()) && beginnings.may_have(bytes_at(text, at)) {
                    return Some(at);
                }
            }
            at += width(byte);
            is_behind = match byte {
                0..0x80 => kind & LETTER != 0,
                0xc2..0xe0 => is_letter_before(text, at),
                _ => false,
            };
            if is_behind {
                at += self.rest_of_word(&text[at..]);
            }
        }
        None
    }

    /// How many bytes of letters a text begins with where no word begins that may begin within another.
    fn rest_of_word(&self, text: &[u8]) -> usize {
        let goes_on = |pair: &[u8]| {
            let kind = self.firsts[usize::from(pair[0])];
            kind & LETTER != 0 && kind & self.seconds[usize::from(pair[1])] == 0
        };
        let has_none = |first: u8| self.firsts[usize::from(first)] < GROUP;
        match text {
            [0..0x80, ..] => text.windows(2).take_while(|pair| goes_on(pair)).count(),
            _ => {
                let (letters, _) = text.as_chunks::<2>();
                2 * letters.iter().take_while(|[first, second]| is_letter(*first, *second) && has_none(*first)).count()
            }
        }
    }
}

/// How many bytes a character has that begins with this one (RFC 3629 3).
fn width(first: u8) -> usize {
    match first {
        0..0xc0 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

/// Whether a letter surely stands before `at`, of a script with spaces.
#[inline]
fn is_letter_before(text: &[u8], at: usize) -> bool {
    match text[..at] {
        [.., last] if last.is_ascii() => last.is_ascii_alphabetic(),
        [.., first, last] => is_letter(first, last),
        _ => false,
    }
}

/// Whether two bytes are one of the usual letters.
#[inline]
fn is_letter(first: u8, second: u8) -> bool {
    matches!(first, 0xc2..0xe0) && is_usual_letter(u32::from(first & 0x1f) << 6 | u32::from(second & 0x3f))
}

/// Whether a character is one of the usual letters of the Latin, Cyrillic, Armenian, Hebrew and Arabic scripts.
#[inline]
pub(in crate::mail::extract) fn is_usual_letter(code: u32) -> bool {
    /// A bit for each character of two bytes.
    static LETTERS: [u64; 0x800 / 64] = {
        let mut letters = [0; 0x800 / 64];
        let mut code = 0;
        while code < 0x800 {
            let is_letter = matches!(
                code,
                0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x2c1 | 0x400..=0x481 | 0x48a..=0x52f | 0x531..=0x556 | 0x560..=0x588 | 0x5d0..=0x5ea | 0x620..=0x64a
            );
            letters[code / 64] |= (is_letter as u64) << (code % 64);
            code += 1;
        }
        letters
    };
    LETTERS.get(code as usize / 64).is_some_and(|letters| letters >> (code % 64) & 1 != 0)
}

/// Whether a word may begin there.
fn begins(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let last = start.checked_sub(1).and_then(|last| bytes.get(last));
    // Nearly always a blank.
    last.is_none_or(|last| last.is_ascii() && !last.is_ascii_alphabetic())
        || is_edge(text[..start].chars().next_back(), text[start..].chars().next())
}

/// Whether a word may end there.
fn ends(text: &str, end: usize) -> bool {
    let next = text.as_bytes().get(end);
    next.is_none_or(|next| next.is_ascii() && !next.is_ascii_alphabetic())
        || is_edge(text[end..].chars().next(), text[..end].chars().next_back())
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
