//! The words of a text: what is written differently and reads the same is the same here.

use memchr::memchr2_iter;

use super::{
    Collected, MAX_INPUT_BYTES, MAX_WORDS,
    letters::{self, Sign},
    traces::Traces,
};

/// Stands for a number, or for a word with a digit in it.
pub(super) const NUMBER: u8 = b'#';
/// Longer ones are no words but keys and codes.
const MAX_WORD_CHARS: usize = 28;
/// From here on a word whose case changes again and again is a key.
const LEAST_KEY_BYTES: usize = 10;
/// So many letters with gaps between them are a word that is hidden so.
const LEAST_SPELLED: usize = 3;

const GAP: u8 = 0;
const LETTER: u8 = 1;
const DIGIT: u8 = 1 << 1;
/// Beyond ASCII, or unseen.
const OTHER: u8 = 1 << 2;

/// What each byte is within a word.
static CLASSES: [u8; 256] = {
    let mut classes = [GAP; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'\t'..=b'\r' => GAP,
            0..0x20 | 0x7f.. => OTHER,
            _ => GAP,
        };
        byte += 1;
    }
    classes
};

/// How long the gap is that a text begins with, as far as that is told without decoding it: ASCII, the blank that keeps
/// lines together, and General Punctuation that is seen.
#[inline]
fn gap_bytes(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [byte, ..] if CLASSES[usize::from(*byte)] == GAP => Some(1),
        [0xc2, 0xa0, ..] => Some(2),
        [0xe2, 0x80, 0x80..=0x8a | 0x90..=0xa7 | 0xaf, ..] => Some(3),
        _ => None,
    }
}

/// Appends the words of a text, and the URLs that stand in it.
pub(super) fn read(text: &str, traces: &Traces, out: &mut Collected) {
    let bytes = text.as_bytes();
    out.text.reserve(bytes.len().min(MAX_INPUT_BYTES));
    let mut writer = Writer { out, traces, spelled: Vec::new(), word: Vec::new() };
    let mut done = 0;
    for at in memchr2_iter(b'@', b':', bytes) {
        if at < done || writer.out.words == MAX_WORDS {
            continue;
        }
        let (start, end) = match bytes[at] {
            b'@' => address_around(text, at, done),
            _ if bytes[at + 1..].starts_with(b"//") => {
                let start = done + scheme_start(&bytes[done..at]);
                (start, at + url_bytes(&text[at..]))
            }
            _ => continue,
        };
        writer.plain(&text[done..start]);
        if bytes[at] == b':' {
            writer.out.url(&text[start..end]);
        }
        done = end;
    }
    writer.plain(&text[done..]);
    writer.end_spelled();
}

/// A word as it is written out, whatever is in it.
pub(super) fn folded(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return word.to_ascii_lowercase();
    }
    let mut all = Vec::new();
    let mut push = |c: char, sign: Sign| {
        if let Sign::Letter(letter) | Sign::Word(letter) = sign {
            all.push(kept(c, letter));
        }
    };
    for c in word.chars() {
        match letters::sign(c) {
            Sign::Several => letters::parts(c, |part| push(part, letters::sign(part))),
            sign => push(c, sign),
        }
    }
    undisguised(&all)
}

/// The address around its sign, which goes on to where a blank or a bracket stands.
fn address_around(text: &str, at: usize, from: usize) -> (usize, usize) {
    let ends = |c: char| if c.is_ascii() { !c.is_ascii_graphic() || "<>()[]{}\"',;:|".contains(c) } else { letters::sign(c) == Sign::Gap };
    let start = text[from..at].char_indices().rev().find(|(_, c)| ends(*c)).map_or(from, |(end, c)| from + end + c.len_utf8());
    let end = text[at..].find(ends).map_or(text.len(), |end| at + end);
    (start, end)
}

fn scheme_start(before: &[u8]) -> usize {
    before.iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |end| end + 1)
}

/// How long the URL is that goes on here (RFC 3986 appendix C).
fn url_bytes(text: &str) -> usize {
    let ends = |c: char| match c {
        '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' => true,
        c if c.is_ascii() => !c.is_ascii_graphic(),
        c => matches!(letters::sign(c), Sign::Gap),
    };
    let url = &text[..text.find(ends).unwrap_or(text.len())];
    url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', ')', ']']).len().max(1)
}

/// A letter that is kept, and the ASCII letter that its original looks like.
type Kept = (char, Option<u8>);

struct Writer<'a> {
    out: &'a mut Collected,
    traces: &'a Traces,
    /// Single letters in a row.
    spelled: Vec<u8>,
    /// The word that is read, beyond ASCII.
    word: Vec<Kept>,
}

impl Writer<'_> {
    /// Text without addresses and URLs.
    fn plain(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while self.out.words < MAX_WORDS {
            while let Some(gap) = gap_bytes(&bytes[at..]) {
                at += gap;
            }
            let start = at;
            let (first, mut count) = leading_letters(&bytes[at..]);
            at += count;
            // Of what is too long nothing is kept.
            let mut small = [b' '; MAX_WORD_CHARS.next_multiple_of(8)];
            while count == 8 {
                let letters;
                (letters, count) = leading_letters(&bytes[at..]);
                if let Some(place) = small.get_mut(at - start..).and_then(|rest| rest.first_chunk_mut()) {
                    *place = letters;
                }
                at += count;
            }
            let class = bytes.get(at).map_or(GAP, |byte| CLASSES[usize::from(*byte)]);
            if class != GAP && gap_bytes(&bytes[at..]).is_none() {
                at = self.other(text, start, at);
                continue;
            }
            match at - start {
                0 => break,
                1 => self.spelled.push(first[0]),
                length @ 2..8 => self.word(&first, length),
                length if length >= LEAST_KEY_BYTES && is_key(&bytes[start..at]) => self.number(),
                length @ ..=MAX_WORD_CHARS => {
                    small[..8].copy_from_slice(&first);
                    self.word(&small, length);
                }
                _ => {}
            }
        }
    }

    /// A word that has something else than ASCII letters at `at`; says where it ends.
    #[inline(never)]
    fn other(&mut self, text: &str, start: usize, mut at: usize) -> usize {
        let bytes = text.as_bytes();
        let mut classes = 0;
        while let Some(&byte) = bytes.get(at) {
            let class = CLASSES[usize::from(byte)];
            if class == GAP || class == OTHER && gap_bytes(&bytes[at..]).is_some() {
                break;
            }
            classes |= class;
            at += 1;
        }
        if classes & OTHER != 0 {
            self.mixed(&text[start..at]);
        } else {
            self.number();
        }
        at
    }

    /// Text beyond ASCII, in which gaps may stand.
    fn mixed(&mut self, text: &str) {
        let mut has_digit = false;
        for c in text.chars() {
            if self.out.words == MAX_WORDS {
                break;
            }
            match letters::sign(c) {
                Sign::Gap => self.end_mixed(&mut has_digit),
                Sign::Several if self.word.len() > MAX_WORD_CHARS => {}
                // What stands between its letters is no gap.
                Sign::Several => letters::parts(c, |part| self.character(part, letters::sign(part), &mut has_digit)),
                sign => self.character(c, sign, &mut has_digit),
            }
        }
        self.end_mixed(&mut has_digit);
    }

    fn character(&mut self, c: char, sign: Sign, has_digit: &mut bool) {
        match sign {
            Sign::Digit => *has_digit = true,
            Sign::Word(c) => {
                self.end_mixed(has_digit);
                self.end_spelled();
                self.push(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Sign::Letter(letter) if self.word.len() <= MAX_WORD_CHARS => self.word.push(kept(c, letter)),
            _ => {}
        }
    }

    fn end_mixed(&mut self, has_digit: &mut bool) {
        let mut letters = std::mem::take(&mut self.word);
        match letters.len() {
            _ if std::mem::take(has_digit) => self.number(),
            0 => {}
            1 => {
                if let Ok(letter) = u8::try_from(letters[0].0) {
                    self.spelled.push(letter);
                }
            }
            2..=MAX_WORD_CHARS => {
                self.end_spelled();
                self.push(undisguised(&letters).as_bytes());
            }
            // It is left out, and has cost as much as any.
            _ => self.out.words += 1,
        }
        letters.clear();
        self.word = letters;
    }

    /// A number; several in a row are one.
    fn number(&mut self) {
        self.end_spelled();
        if self.out.text.last() != Some(&NUMBER) {
            self.push(&[NUMBER]);
        }
    }

    /// The word of ASCII that `letters` begin with.
    #[inline]
    fn word<const N: usize>(&mut self, letters: &[u8; N], length: usize) {
        if !self.spelled.is_empty() {
            self.end_spelled();
        }
        if self.out.words < MAX_WORDS && !self.traces.has(&letters[..length]) {
            self.out.text.push(b' ');
            // A copy of fixed length takes a fraction of the time.
            let end = self.out.text.len() + length;
            self.out.text.extend_from_slice(letters);
            self.out.text.truncate(end);
            self.out.words += 1;
        }
    }

    /// Writes the word that single letters make up.
    fn end_spelled(&mut self) {
        if !self.spelled.is_empty() {
            let letters = std::mem::take(&mut self.spelled);
            if (LEAST_SPELLED..=MAX_WORD_CHARS).contains(&letters.len()) {
                self.push(&letters);
            }
            self.spelled = letters;
            self.spelled.clear();
        }
    }

    fn push(&mut self, word: &[u8]) {
        if self.out.words < MAX_WORDS && !self.traces.has(word) {
            self.out.text.push(b' ');
            self.out.text.extend_from_slice(word);
            self.out.words += 1;
        }
    }
}

/// The first eight bytes in lower case, and how many letters of ASCII are in front of everything else.
#[inline]
fn leading_letters(bytes: &[u8]) -> ([u8; 8], usize) {
    const EACH: u64 = u64::MAX / 0xff;
    const HIGH: u64 = EACH * 0x80;
    let eight = match bytes.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => bytes.iter().rev().fold(0, |eight, byte| eight << 8 | u64::from(*byte)),
    };
    // The bit by which the cases differ. Then the high bit of each byte says whether the rest is so large.
    let small = eight | (EACH * 0x20);
    let from_a = (small & !HIGH) + EACH * (0x80 - b'a' as u64);
    let beyond_z = (small & !HIGH) + EACH * (0x7f - b'z' as u64);
    let others = !(from_a & !beyond_z & !small) & HIGH;
    (small.to_le_bytes(), others.trailing_zeros() as usize / 8)
}

/// Whether the case of a word changes as in base64.
fn is_key(word: &[u8]) -> bool {
    word.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count() > 2
}

/// A letter beside the ASCII letter that the character looks like.
fn kept(c: char, letter: char) -> Kept {
    (letter, if letter.is_ascii() { None } else { letters::twin(c) })
}

/// Letters as a word. One that mixes scripts is meant to look like its ASCII letters; one of another script alone is
/// read as ASCII when all of it could be.
fn undisguised(letters: &[Kept]) -> String {
    let is_mixed = letters.iter().any(|(letter, _)| letter.is_ascii());
    let twin = |(letter, twin): &Kept| if is_mixed { *twin } else { letters::twin(*letter) };
    let is_disguise = is_mixed || letters.iter().all(|kept| twin(kept).is_some());
    let plain = |kept: &Kept| twin(kept).filter(|_| is_disguise).map_or(kept.0, char::from);
    letters.iter().map(plain).collect()
}
