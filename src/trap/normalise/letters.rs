//! What a character counts for among the words of a letter: letters without case, accents and disguise.

use std::{ops::Range, sync::LazyLock};

use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_security::confusable_detection::skeleton;

/// What is looked up: the scripts of most, presentation forms, letters of mathematics and in frames, and old scripts whose
/// letters look like ASCII. Beyond are Han, Hangul, and rare ones.
const RANGES: [Range<u32>; 7] =
    [0..0x3400, 0xa000..0xac00, 0xf900..0x1_0000, 0x1_0280..0x1_0580, 0x1_18a0..0x1_1900, 0x1_d400..0x1_d800, 0x1_f100..0x1_f200];

/// What a character counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It stands between words.
    Gap,
    /// It is not seen, or stands on another one.
    Nothing,
    /// It makes a number of its word.
    Digit,
    /// A letter, in lower case and without accents.
    Letter(char),
    /// A word by itself, in scripts that have no blanks.
    Word(char),
    /// A ligature, for [`parts`].
    Several,
}

/// What a character counts for, and the ASCII letter that it looks like.
#[derive(Clone, Copy, Debug)]
struct Entry {
    sign: Sign,
    twin: Option<u8>,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let entry = |code| {
        let c = char::from_u32(code).unwrap_or_default();
        Entry { sign: find_sign(c), twin: find_twin(c) }
    };
    RANGES.into_iter().flatten().map(entry).collect()
});

/// Where a character stands in the table.
#[inline]
fn place(code: u32) -> Option<usize> {
    let mut before = 0;
    for range in RANGES {
        if range.contains(&code) {
            return Some((before + code - range.start) as usize);
        }
        before += range.end - range.start;
    }
    None
}

/// What a character counts for.
pub(super) fn sign(c: char) -> Sign {
    let code = u32::from(c);
    if let Some(place) = place(code) {
        return TABLE[place].sign;
    }
    match code {
        0x3400..=0x9fff | 0x2_0000..=0x3_ffff if c.is_alphabetic() => Sign::Word(c),
        0x3400..=0x9fff | 0x2_0000..=0x3_ffff => Sign::Gap,
        0xac00..=0xd7a3 => Sign::Letter(c),
        _ => rare_sign(c),
    }
}

/// The small ASCII letter that a character looks like (UTS 39), as itself or in lower case.
pub(super) fn twin(c: char) -> Option<u8> {
    place(u32::from(c)).and_then(|place| TABLE[place].twin)
}

/// The letters of a ligature: compatibility forms undone, small, without marks (UAX 15, NFKD).
pub(super) fn parts(c: char, mut push: impl FnMut(char)) {
    let mut push_seen = |c: char| {
        if !is_nothing(c) {
            push(c)
        }
    };
    decompose_compatible(c, |part| {
        for small in part.to_lowercase() {
            if small == part {
                push_seen(part);
            } else {
                decompose_compatible(small, &mut push_seen);
            }
        }
    });
}

/// Without compatibility forms, of which there are none in what is rare: looking for them takes ten times as long.
fn rare_sign(c: char) -> Sign {
    match c {
        c if is_nothing(c) => Sign::Nothing,
        c if c.is_numeric() => Sign::Digit,
        c if !c.is_alphabetic() => Sign::Gap,
        c if stands_alone(c) => Sign::Word(c),
        c => Sign::Letter(c.to_lowercase().next().unwrap_or(c)),
    }
}

fn find_sign(c: char) -> Sign {
    if is_nothing(c) {
        return Sign::Nothing;
    }
    let (mut first, mut count, mut has_digit, mut has_letter) = (None, 0, false, false);
    parts(c, |part| {
        first = first.or(Some(part));
        count += 1;
        has_digit |= part.is_numeric();
        has_letter |= part.is_alphabetic();
    });
    match first {
        None => Sign::Nothing,
        _ if has_digit => Sign::Digit,
        _ if !has_letter || c.is_whitespace() => Sign::Gap,
        _ if count > 1 => Sign::Several,
        Some(c) if stands_alone(c) => Sign::Word(c),
        Some(c) => Sign::Letter(c),
    }
}

fn find_twin(c: char) -> Option<u8> {
    let looks_like = |c: char| {
        let mut buffer = [0; 4];
        let mut letters = skeleton(c.encode_utf8(&mut buffer));
        match (letters.next(), letters.next()) {
            // The skeleton of a capital i is a small L.
            (Some('l'), None) if c.is_uppercase() => Some(b'i'),
            (Some(letter), None) if letter.is_ascii_alphabetic() => Some(letter.to_ascii_lowercase() as u8),
            _ => None,
        }
    };
    looks_like(c).or_else(|| {
        let mut first = None;
        parts(c, |part| first = first.or(Some(part)));
        first.filter(|first| *first != c).and_then(looks_like)
    })
}

/// Scripts without blanks between words: Thai, Lao, Burmese, Khmer, kana, Bopomofo, Yi, Han.
fn stands_alone(c: char) -> bool {
    let in_script = matches!(u32::from(c),
        0xe01..=0xedf | 0x1000..=0x109f | 0x1780..=0x17ff | 0x3005..=0x3007 | 0x3041..=0x312f | 0x31a0..=0x31ff
        | 0x3400..=0x9fff | 0xa000..=0xa4cf | 0xf900..=0xfaff | 0x1_b000..=0x1_b16f | 0x2_0000..=0x3_ffff);
    in_script && c.is_alphabetic()
}

/// Marks, and what is not seen at all: the default ignorable code points of Unicode, controls, tags.
fn is_nothing(c: char) -> bool {
    match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' => false,
        '\0'..='\u{1f}' | '\u{7f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        c => !c.is_ascii() && is_combining_mark(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_the_same_in_all_its_forms() {
        for (forms, wanted) in [("aAÀáâÃªａＡ𝐚𝔸ⓐⒶ", 'a'), ("oOÓöºｏ𝓸", 'o'), ("иИйЙ", 'и'), ("ςΣσ", 'σ'), ("ıiIİí", 'i')]
        {
            for c in forms.chars() {
                let wanted = if matches!(c, 'ς') { 'ς' } else { wanted };
                let wanted = if c == 'ı' { 'ı' } else { wanted };
                assert_eq!(sign(c), Sign::Letter(wanted), "{c}");
            }
        }
    }

    #[test]
    fn characters_count_for_what_readers_see() {
        for (chars, wanted) in [
            ("0９٣१²①𝟗", Sign::Digit),
            (" \t\n.,-_'\"!$€|/\u{a0}\u{2003}\u{3000}。、！“”…—★🔥", Sign::Gap),
            ("\0\u{ad}\u{34f}\u{301}\u{200b}\u{200d}\u{202e}\u{2066}\u{3164}\u{fe0f}\u{feff}\u{e0041}", Sign::Nothing),
            ("ﬁﬀǆ", Sign::Several),
        ] {
            for c in chars.chars() {
                assert_eq!(sign(c), wanted, "{c:?}");
            }
        }
        // Emoji, private use, cuneiform, Adlam.
        for (c, wanted) in [('\u{1f600}', Sign::Gap), ('\u{e000}', Sign::Gap), ('𒀀', Sign::Letter('𒀀')), ('𞤀', Sign::Letter('𞤢'))]
        {
            assert_eq!(sign(c), wanted, "{c:?}");
        }
        for c in "漢字かカ豈ไ𠀀".chars() {
            assert!(matches!(sign(c), Sign::Word(_)), "{c}");
        }
        assert_eq!(sign('ｶ'), Sign::Word('カ'));
        assert_eq!(sign('한'), Sign::Letter('한'));
        let mut letters = String::new();
        parts('ﬁ', |letter| letters.push(letter));
        assert_eq!(letters, "fi");
    }

    #[test]
    fn letters_of_other_scripts_have_their_twins() {
        for (given, wanted) in
            [("аеорсхуіѕјԁԛԝ", "aeopcxyisjdqw"), ("АВЕКМНОРСТХІЅ", "abekmhopctxis"), ("οΟνΑΒΕΙ", "oovabei"), ("𐊠𐐄🄰", "aoa"), ("жя漢", "")]
        {
            let twins: String = given.chars().filter_map(twin).map(char::from).collect();
            assert_eq!(twins, wanted, "{given}");
        }
    }
}
