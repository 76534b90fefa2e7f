//! Characters of a text as a page shows them: most stand for themselves, some are narrowed.

use std::ops::Range;

use super::pairs::next_place_in;

/// Where in a part of a text characters end that are shown as they stand: all but controls, blanks before another, digits of other scripts and
/// signs of which some are not.
pub(super) fn run_end(text: &[u8], part: Range<usize>) -> usize {
    /// How far letters are gone through one by one, of which there are many in a row.
    const LETTERS_BYTES: usize = 256;
    // Without a branch; of the bytes within a character none is.
    let may_be_odd = |byte: u8, next: u8, _| {
        (byte < b' ')
            | ((byte == b' ') & (next <= b' '))
            | (byte == 0x7f)
            | (byte == 0xc2)
            | (byte == 0xcd)
            | (byte.wrapping_sub(0xd8) <= 0xe3 - 0xd8)
            | (byte >= 0xef)
    };
    let mut at = part.start;
    while let Some(place) = next_place_in(text, at..part.end, may_be_odd) {
        at = place;
        while let Some(length) = letter_bytes(&text[at..])
            && at < place + LETTERS_BYTES
        {
            at += length;
        }
        // Dashes, quotation marks and the like.
        match text[at..] {
            [0xe2, 0x80, 0x94..=0xa7, ..] => at += 3,
            _ if at == place => return place,
            _ => {}
        }
    }
    part.end
}

/// How many bytes the letter has that a text begins with, of those that stand for themselves: Arabic, Devanagari and Kana, and
/// what may stand between them.
fn letter_bytes(text: &[u8]) -> Option<usize> {
    match *text {
        [b'!'..=b'~', ..] => Some(1),
        [b' ', next, ..] if next > b' ' && next != 0x7f => Some(1),
        [0xd8, 0xa0..=0xbf, ..] | [0xd9, 0x80..=0x9f | 0xaa..=0xbf, ..] | [0xda, ..] | [0xdb, 0x80..=0xaf, ..] => Some(2),
        [0xe0, 0xa4, _, ..] | [0xe0, 0xa5, 0x80..=0xa5 | 0xb0..=0xbf, ..] | [0xe3, 0x81..=0xbf, _, ..] => Some(3),
        _ => None,
    }
}

/// Digits of all scripts and full-width forms as ASCII.
pub(super) fn narrowed(c: char) -> char {
    /// Zeros of the scripts in which people write numbers (Unicode, category Nd).
    const ZEROS: [u32; 15] = [0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0x1040];
    let code = u32::from(c);
    match code {
        0x660..=0x1049 => {
            let digit = ZEROS.iter().map(|zero| code.wrapping_sub(*zero)).find(|digit| *digit < 10);
            digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
        }
        0x2010..=0x2013 | 0x2212 => '-',
        // A comma of these parts clauses; it is in no number.
        0xff0c => c,
        0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c),
        0x1d7ce..=0x1d7ff => char::from_digit((code - 0x1d7ce) % 10, 10).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_has_nothing_that_is_shown_otherwise() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let is_itself = c == ' ' || !c.is_whitespace() && !c.is_control() && narrowed(c) == c;
            for text in [format!("{c}a"), format!("{c}{c}a"), format!("あ{c}a")] {
                let end = run_end(text.as_bytes(), 0..text.len());
                assert!(text.is_char_boundary(end) && (is_itself || !text[..end].contains(c)), "{c:?}");
            }
        }
        for (text, wanted) in
            [("é ж ر ह あ码 — „a“", 31), ("a  b", 1), ("a \n", 1), ("a ", 1), ("٣", 0), ("٤٥", 0), ("کے ٣", 5), ("a\u{200b}", 1)]
        {
            assert_eq!(run_end(text.as_bytes(), 0..text.len()), wanted, "{text}");
        }
    }
}
