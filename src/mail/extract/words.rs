//! The words of note of all languages, found in one pass.
//!
//! They are data, one file for each language in `words/`; `words/en.txt` tells how to write them. The language of a mail
//! is not guessed: all words count in every mail.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::{BitOr, Range},
    sync::LazyLock,
};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How many words of a page are kept.
const MAX_HITS: usize = 8_192;

const FILES: &[(&str, &str)] = &[
    ("ar", include_str!("words/ar.txt")),
    ("az", include_str!("words/az.txt")),
    ("de", include_str!("words/de.txt")),
    ("en", include_str!("words/en.txt")),
    ("es", include_str!("words/es.txt")),
    ("fr", include_str!("words/fr.txt")),
    ("hi", include_str!("words/hi.txt")),
    ("hy", include_str!("words/hy.txt")),
    ("it", include_str!("words/it.txt")),
    ("ja", include_str!("words/ja.txt")),
    ("pt", include_str!("words/pt.txt")),
    ("ru", include_str!("words/ru.txt")),
    ("tr", include_str!("words/tr.txt")),
    ("uk", include_str!("words/uk.txt")),
    ("zh", include_str!("words/zh.txt")),
];
/// What stands in URLs, in any language.
const URLS: &str = include_str!("words/urls.txt");

/// What words tell of; a word may belong to several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u32);

macro_rules! classes {
    ($($name:ident $section:literal $bit:literal,)*) => {
        impl Classes {
            $(pub(super) const $name: Self = Self(1 << $bit);)*

            /// The class that a section of a file of words is about.
            fn of_section(section: &str) -> Option<Self> {
                match section {
                    $($section => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

// What each section means is said in `words/en.txt`.
classes! {
    CODE "code" 0,
    MAYBE_CODE "maybe-code" 1,
    OTHER_NUMBER "other-number" 2,
    ENTER "enter" 3,
    EXPIRES "expires" 4,
    UNIT "unit" 5,
    MONEY "money" 6,
    CONFIRM "confirm" 7,
    SIGN_IN "sign-in" 8,
    RESET "reset" 9,
    UNSUBSCRIBE "unsubscribe" 10,
    NOT_ACTION "not-action" 11,
    ALERT "alert" 12,
    RECEIPT "receipt" 13,
    SHIPPING "shipping" 14,
    NOTIFICATION "notification" 15,
    NEWSLETTER "newsletter" 16,
    REPLY "reply" 17,
    FORWARD "forward" 18,
    QUOTE "quote" 19,
    TALK "talk" 20,
    FOLLOW "follow" 21,
}

impl Classes {
    /// Both, where `|` can't be used.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is in any of `other`.
    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A word of note in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub range: Range<usize>,
    pub classes: Classes,
    /// The same for the same word, however it is written.
    pub word: u16,
}

/// A word as it is looked for.
#[derive(Clone, Copy)]
struct Pattern {
    classes: Classes,
    word: u16,
    /// Whether letters may stand before, behind.
    open: (bool, bool),
}

/// All words, ready to be looked for.
pub(super) struct Words {
    automaton: Option<AhoCorasick>,
    patterns: Vec<Pattern>,
}

impl Words {
    /// Those of all languages.
    pub(super) fn get() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::build(FILES));
        &WORDS
    }

    /// Those of URLs.
    fn of_urls() -> &'static Self {
        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::build(&[("urls", URLS)]));
        &WORDS
    }

    fn build(files: &[(&str, &str)]) -> Self {
        let mut written: BTreeMap<String, Pattern> = BTreeMap::new();
        let mut number = 0;
        for &(language, text) in files {
            for (classes, entry) in entries(text) {
                number += 1;
                let open = (entry.starts_with('*'), entry.ends_with('*'));
                for form in forms(entry.trim_matches('*'), language) {
                    let pattern = written.entry(form).or_insert(Pattern { classes, word: number, open });
                    pattern.classes = pattern.classes | classes;
                    pattern.open = (pattern.open.0 || open.0, pattern.open.1 || open.1);
                }
            }
        }
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(written.keys())
            .ok();
        Self { automaton, patterns: written.into_values().collect() }
    }

    /// Finds words in a text, the longest where several begin.
    pub(super) fn find(&self, text: &str) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let found = automaton.find_iter(text).filter_map(|found| {
            let pattern = &self.patterns[found.pattern().as_usize()];
            let fits = (pattern.open.0 || is_edge(text[..found.start()].chars().next_back(), text[found.start()..].chars().next()))
                && (pattern.open.1 || is_edge(text[found.end()..].chars().next(), text[..found.end()].chars().next_back()));
            fits.then(|| Hit { range: found.range(), classes: pattern.classes, word: pattern.word })
        });
        found.take(MAX_HITS).collect()
    }
}

/// What the words in a URL tell of, wherever they stand.
pub(super) fn in_url(url: &str) -> Classes {
    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
    Words::of_urls().find(path).iter().fold(Classes::default(), |all, hit| all | hit.classes)
}

/// The words of a file with their class.
fn entries(text: &str) -> impl Iterator<Item = (Classes, &str)> {
    let mut class = Classes::default();
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).filter_map(move |line| {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(section) => {
                class = Classes::of_section(section).unwrap_or_default();
                None
            }
            None => Some((class, line)),
        }
    })
}

/// How a word may be written: in small letters, with a capital, in capitals, and without diacritics where letters are Latin.
fn forms(word: &str, language: &str) -> BTreeSet<String> {
    let lower: String = word.nfc().collect();
    let dotted = matches!(language, "az" | "tr");
    let upper = |text: &str| text.chars().flat_map(|c| if dotted && c == 'i' { 'İ' } else { c }.to_uppercase()).collect::<String>();
    let first = lower.chars().next().map_or(0, char::len_utf8);
    let mut forms = BTreeSet::from([lower.clone(), upper(&lower[..first]) + &lower[first..], upper(&lower)]);
    if lower.chars().any(|c| c.is_ascii_lowercase()) {
        let bare =
            |form: &String| form.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'ı' { 'i' } else { c }).nfc().collect::<String>();
        forms.extend(forms.iter().map(bare).collect::<Vec<_>>());
    }
    // ASCII is looked for in any case.
    forms.into_iter().map(|form| form.to_ascii_lowercase()).collect()
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
    fn every_line_of_the_files_of_words_stands_in_a_known_section() {
        for (language, text) in FILES.iter().copied().chain([("urls", URLS)]) {
            for (class, word) in entries(text) {
                assert_ne!(class, Classes::default(), "{language}: {word}");
                let bare = word.trim_matches('*');
                assert!(!bare.is_empty() && !bare.contains('*'), "{language}: {word}");
                assert_eq!(bare, bare.to_lowercase(), "{language}: {word}");
            }
        }
    }

    #[test]
    fn words_are_found_in_any_case_and_only_whole_unless_they_are_open() {
        let words = Words::build(&[("tr", "[code]\ndoğrulama kodu*\ngiriş\n[enter]\n验证码\notp\n")]);
        for (text, wanted) in [
            ("Doğrulama Kodunuz", 1),
            ("DOĞRULAMA KODU", 1),
            ("dogrulama kodu", 1),
            ("GİRİŞ giris", 2),
            ("girişi", 0),
            ("您的验证码为", 1),
            ("OTPを hotp", 1),
        ] {
            assert_eq!(words.find(text).len(), wanted, "{text}");
        }
    }
}
