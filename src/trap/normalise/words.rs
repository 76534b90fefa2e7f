//! The words of a text: what is written differently and reads the same is the same here.

use memchr::memchr2_iter;

use super::{
    Collected, MAX_WORDS,
    letters::{self, Sign},
    traces::Traces,
};

/// Stands for a number, or for a word with a digit in it.
pub(super) const NUMBER: char = '#';
/// Longer ones are no words but keys and codes.
const MAX_WORD_CHARS: usize = 28;
/// From here on a word whose case changes again and again is a key.
const LEAST_KEY_BYTES: usize = 10;
/// So many letters with gaps between them are a word that is hidden so.
const LEAST_SPELLED: usize = 3;

const GAP: u8 = 0;
const LOWER: u8 = 1;
const UPPER: u8 = 1 << 1;
const DIGIT: u8 = 1 << 2;
/// Beyond ASCII, or unseen.
const OTHER: u8 = 1 << 3;

/// What each byte is within a word.
static CLASSES: [u8; 256] = {
    let mut classes = [GAP; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'\t'..=b'\r' => GAP,
            0..0x20 | 0x7f.. => OTHER,
            _ => GAP,
        };
        byte += 1;
    }
    classes
};

/// Appends the words of a text, and the URLs that stand in it.
pub(super) fn read(text: &str, traces: &Traces, out: &mut Collected) {
    let bytes = text.as_bytes();
    let mut writer = Writer { out, traces, spelled: Vec::new(), word: Vec::new() };
    let mut done = 0;
    for at in memchr2_iter(b'@', b':', bytes) {
        if at < done || writer.out.words == MAX_WORDS {
            continue;
        }
        let (start, end) = match bytes[at] {
            b'@' => address_around(bytes, at, done),
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
    let mut all = Vec::new();
    word.chars().for_each(|c| push_letters(c, &mut all));
    undisguised(&all)
}

/// An address ends where no address of ASCII goes on.
fn address_around(bytes: &[u8], at: usize, from: usize) -> (usize, usize) {
    let ends = |byte: &u8| !byte.is_ascii_graphic() || b"<>()[]{}\"',;:|".contains(byte);
    let start = bytes[from..at].iter().rposition(ends).map_or(from, |end| from + end + 1);
    let end = bytes[at..].iter().position(ends).map_or(bytes.len(), |end| at + end);
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
        while at < bytes.len() && self.out.words < MAX_WORDS {
            let start = at;
            let mut classes = 0;
            while let Some(class) = bytes.get(at).map(|byte| CLASSES[usize::from(*byte)]).filter(|class| *class != GAP) {
                classes |= class;
                at += 1;
            }
            if at == start {
                at += 1;
            } else if classes & OTHER != 0 {
                self.mixed(&text[start..at]);
            } else {
                self.ascii(&text[start..at], classes);
            }
        }
    }

    /// A word of ASCII alone.
    fn ascii(&mut self, word: &str, classes: u8) {
        if classes & DIGIT != 0 || classes & UPPER != 0 && word.len() >= LEAST_KEY_BYTES && is_key(word) {
            self.number();
        } else if word.len() == 1 {
            self.spelled.push(word.as_bytes()[0].to_ascii_lowercase());
        } else if word.len() <= MAX_WORD_CHARS {
            self.word(word);
        }
    }

    /// Text beyond ASCII, in which gaps may stand.
    fn mixed(&mut self, text: &str) {
        let mut has_digit = false;
        for c in text.chars() {
            match letters::sign(c) {
                Sign::Nothing => {}
                Sign::Digit => has_digit = true,
                Sign::Gap => self.end_mixed(&mut has_digit),
                Sign::Word(c) => {
                    self.end_mixed(&mut has_digit);
                    self.word(c.encode_utf8(&mut [0; 4]));
                }
                _ if self.word.len() > MAX_WORD_CHARS => {}
                _ => push_letters(c, &mut self.word),
            }
        }
        self.end_mixed(&mut has_digit);
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
            2..=MAX_WORD_CHARS => self.word(&undisguised(&letters)),
            _ => {}
        }
        letters.clear();
        self.word = letters;
    }

    /// A number; several in a row are one.
    fn number(&mut self) {
        self.end_spelled();
        if !self.out.text.ends_with(NUMBER) {
            self.push(NUMBER.encode_utf8(&mut [0; 4]));
        }
    }

    fn word(&mut self, word: &str) {
        self.end_spelled();
        self.push(word);
    }

    #[inline]
    fn end_spelled(&mut self) {
        if !self.spelled.is_empty() {
            let letters = std::mem::take(&mut self.spelled);
            if (LEAST_SPELLED..=MAX_WORD_CHARS).contains(&letters.len()) {
                self.push(&String::from_utf8_lossy(&letters));
            }
        }
    }

    fn push(&mut self, word: &str) {
        let text = &mut self.out.text;
        let before = text.len();
        if before > 0 {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(word);
        text[start..].make_ascii_lowercase();
        if self.traces.has(&text[start..]) {
            text.truncate(before);
        } else {
            self.out.words += 1;
        }
    }
}

/// Whether the case of a word changes as in base64.
fn is_key(word: &str) -> bool {
    word.as_bytes().windows(2).filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()).count() > 2
}

fn push_letters(c: char, out: &mut Vec<Kept>) {
    match letters::sign(c) {
        Sign::Letter(letter) | Sign::Word(letter) => out.push((letter, if letter.is_ascii() { None } else { letters::twin(c) })),
        Sign::Several => out.extend(letters::parts(c).map(|part| (part, None))),
        _ => {}
    }
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
