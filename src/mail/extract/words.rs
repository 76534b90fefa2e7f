//! The words of note of all languages, found in one pass.
//!
//! They are data, one file for each language in `words/`; `words/en.txt` tells how to write them. The language of a mail
//! is not guessed: all words count in every mail.

mod beginnings;
mod matcher;
mod trie;

use std::{
    ops::{BitOr, Range},
    sync::LazyLock,
};

pub(super) use matcher::is_usual_letter;
use matcher::{Entry, Found, Matcher};
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
    NOT_YOU "not-you" 22,
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

/// What a word tells.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    classes: Classes,
    word: u16,
}

/// All words, ready to be looked for.
pub(super) struct Words {
    matcher: Matcher<Meaning>,
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
        let mut written: Vec<Entry<Meaning>> = Vec::new();
        let mut word = 0;
        for &(language, text) in files {
            for (classes, line) in entries(text) {
                word += 1;
                let open = (line.starts_with('*'), line.ends_with('*'));
                let forms = forms(line.trim_matches('*'), language).into_iter();
                written.extend(forms.map(|text| Entry { text, value: Meaning { classes, word }, open }));
            }
        }
        // Stable, so that the first who wrote a word gives its number.
        written.sort_by(|a, b| a.text.cmp(&b.text));
        written.dedup_by(|again, kept| {
            let same = again.text == kept.text;
            if same {
                kept.value.classes = kept.value.classes | again.value.classes;
                kept.open = (kept.open.0 || again.open.0, kept.open.1 || again.open.1);
            }
            same
        });
        inherit(&mut written);
        Self { matcher: Matcher::new(written) }
    }

    /// Finds words in a text, the longest where several begin; adds them to those known, as they stand behind `offset`.
    pub(super) fn find(&self, text: &str, offset: usize, hits: &mut Vec<Hit>) {
        // Texts have a word in thirty bytes.
        hits.reserve((text.len() / 32).min(MAX_HITS));
        let hit = |found: Found<'_, Meaning>| Hit {
            range: offset + found.start..offset + found.end,
            classes: found.value.classes,
            word: found.value.word,
        };
        hits.extend(self.matcher.find(text).map(hit).take(MAX_HITS));
    }
}

/// A form of a word means what its open stem means as well: "şifreniz" what "şifre*" does. A phrase is a thing of its own.
fn inherit(sorted: &mut [Entry<Meaning>]) {
    let mut stems: Vec<usize> = Vec::new();
    for index in 0..sorted.len() {
        let text = &sorted[index].text;
        while stems.last().is_some_and(|&stem| !text.starts_with(&sorted[stem].text)) {
            stems.pop();
        }
        let is_form = |stem: &Entry<Meaning>| stem.open.1 && !text[stem.text.len()..].contains(|c: char| !c.is_alphabetic());
        let classes = stems
            .iter()
            .map(|&stem| &sorted[stem])
            .filter(|stem| is_form(stem))
            .fold(Classes::default(), |all, stem| all | stem.value.classes);
        sorted[index].value.classes = sorted[index].value.classes | classes;
        stems.push(index);
    }
}

/// What the words in the path and query of a URL tell of, wherever they stand.
pub(super) fn in_path(path: &str) -> Classes {
    Words::of_urls().matcher.find(path).fold(Classes::default(), |all, found| all | found.value.classes)
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
fn forms(word: &str, language: &str) -> Vec<String> {
    let dotted = matches!(language, "az" | "tr");
    // ASCII is looked for in any case.
    if word.is_ascii() && !(dotted && word.contains('i')) {
        return vec![word.to_owned()];
    }
    let lower: String = word.nfc().collect();
    let upper = |text: &str| text.chars().flat_map(|c| if dotted && c == 'i' { 'İ' } else { c }.to_uppercase()).collect::<String>();
    let first = lower.chars().next().map_or(0, char::len_utf8);
    let is_latin = lower.contains(|c: char| c.is_ascii_lowercase());
    let mut forms = vec![upper(&lower[..first]) + &lower[first..], upper(&lower), lower];
    if is_latin {
        let bare =
            |form: &String| form.nfd().filter(|c| !is_combining_mark(*c)).map(|c| if c == 'ı' { 'i' } else { c }).nfc().collect::<String>();
        forms.extend(forms.iter().map(bare).collect::<Vec<_>>());
    }
    forms.iter_mut().for_each(|form| form.make_ascii_lowercase());
    forms.sort_unstable();
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(words: &Words, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        words.find(text, 0, &mut hits);
        hits
    }

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
            assert_eq!(hits(&words, text).len(), wanted, "{text}");
        }
    }

    #[test]
    fn a_form_means_what_its_stem_means_and_a_phrase_does_not() {
        let words = Words::build(&[("tr", "[maybe-code]\nşifre*\ncode\ncode*\n[reset]\nşifreni*\n[other-number]\ncode of conduct\n")]);
        for (text, wanted) in [
            ("şifresi", Classes::MAYBE_CODE),
            ("şifreniz", Classes::MAYBE_CODE | Classes::RESET),
            ("codes", Classes::MAYBE_CODE),
            ("code of conduct", Classes::OTHER_NUMBER),
        ] {
            let classes: Vec<_> = hits(&words, text).iter().map(|hit| hit.classes).collect();
            assert_eq!(classes, [wanted], "{text}");
        }
    }
}
