//! Where words may begin: sets that refuse most places of a text before any word is looked at.

/// Makes small letters of capitals, and of other bytes what they share with others.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// How many places the first bytes of words are spread over.
const PLACES: usize = 1 << 15;
/// Of four bytes that words begin with: there are words of four or five bytes, of six or seven, of eight or more.
const FOUR: u8 = 1;
const SIX: u8 = 1 << 1;
const EIGHT: u8 = 1 << 2;
/// Of three bytes: there is a word of three.
const THREE: u8 = 1 << 3;

/// How words begin, as sets that may hold more than was put into them: in any case, for what are capitals is not worth
/// telling apart here.
pub(super) struct Beginnings {
    /// What words there are with the bytes of a place.
    lengths: Box<[u8; PLACES]>,
    /// The first bytes of words that have so many, and six of those that have not.
    eight: Hashes<{ 1 << 13 }>,
    six: Hashes<{ 1 << 11 }>,
    /// Of words of one and two bytes a bit for these, and whatever may stand behind one.
    pairs: Box<[u64; (1 << 16) / 64]>,
}

impl Beginnings {
    pub(super) fn new() -> Self {
        Self { lengths: Box::new([0; PLACES]), eight: Hashes::new(), six: Hashes::new(), pairs: Box::new([0; (1 << 16) / 64]) }
    }

    /// Adds a word, and whether it may end within another.
    pub(super) fn add(&mut self, word: &str, open: bool) {
        let bytes = bytes_at(word.as_bytes(), 0);
        let key = bytes | FOLD;
        match word.len() {
            8.. => {
                self.lengths[place(key)] |= EIGHT;
                self.eight.add(key);
            }
            6.. => {
                self.lengths[place(key)] |= SIX;
                self.six.add(first(key, 6));
            }
            4.. => self.lengths[place(key)] |= FOUR,
            3 => self.lengths[place(first(key, 3))] |= THREE,
            2 => self.add_pair(bytes),
            _ => {
                let behind = (0..=u8::MAX).filter(|byte| open || !byte.is_ascii_alphabetic());
                behind.for_each(|second| self.add_pair(bytes | u64::from(second) << 8));
            }
        }
    }

    fn add_pair(&mut self, bytes: u64) {
        let pair = pair(bytes);
        self.pairs[pair / 64] |= 1 << (pair % 64);
    }

    /// Whether a word may begin with these bytes.
    #[inline]
    pub(super) fn may_have(&self, bytes: u64) -> bool {
        let key = bytes | FOLD;
        // Most places have words of one length, and most texts have none of them.
        let lengths = self.lengths[place(key)];
        lengths & (SIX | EIGHT | FOUR) != 0
            && (lengths & FOUR != 0 || lengths & EIGHT != 0 && self.eight.has(key) || lengths & SIX != 0 && self.six.has(first(key, 6)))
            || self.may_have_short(bytes)
    }

    /// Whether one may that is shorter than four bytes, a step of the trie.
    #[inline]
    pub(super) fn may_have_short(&self, bytes: u64) -> bool {
        let pair = pair(bytes);
        (self.lengths[place(first(bytes | FOLD, 3))] & THREE != 0) | (self.pairs[pair / 64] >> (pair % 64) & 1 != 0)
    }
}

/// The place of the first four bytes.
#[inline]
fn place(key: u64) -> usize {
    ((key as u32).wrapping_mul(0x9e37_79b1) >> 17) as usize
}

/// The first two bytes in any case.
#[inline]
fn pair(bytes: u64) -> usize {
    usize::from((bytes | FOLD) as u16)
}

/// A set of `WORDS` times 64 bits, a power of two, that knows one bit of each that it holds.
struct Hashes<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Hashes<WORDS> {
    fn new() -> Self {
        Self(Box::new([0; WORDS]))
    }

    /// The word and the bit.
    #[inline]
    fn place(key: u64) -> (usize, u64) {
        // The last bytes count for the low bits of the product as well.
        let hash = (key ^ key >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((hash >> 40) as usize % WORDS, hash >> 58)
    }

    fn add(&mut self, key: u64) {
        let (word, bit) = Self::place(key);
        self.0[word] |= 1 << bit;
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let (word, bit) = Self::place(key);
        self.0[word] >> bit & 1 != 0
    }
}

/// The first `length` of eight bytes.
#[inline]
fn first(bytes: u64, length: usize) -> u64 {
    bytes & (u64::MAX >> (64 - 8 * length))
}

/// Eight bytes, with zeros where there is less.
#[inline]
pub(super) fn bytes_at(text: &[u8], at: usize) -> u64 {
    let tail = text.get(at..).unwrap_or_default();
    match tail.first_chunk() {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => tail.iter().rev().fold(0, |bytes, byte| bytes << 8 | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_refused_where_it_stands_and_most_others_are() {
        let words = ["$", "h", "id", "£", "pin", "码", "code", "no. 4", "secret", "passwort", "your code is", "код", "подтверждение"];
        for (word, open) in words.into_iter().flat_map(|word| [(word, false), (word, true)]) {
            let mut beginnings = Beginnings::new();
            beginnings.add(word, open);
            for behind in ["", " ", " x", "7", "é", "码"].into_iter().chain(open.then_some("x")) {
                for text in [format!("{word}{behind}"), format!("{word}{behind}").to_ascii_uppercase()] {
                    assert!(beginnings.may_have(bytes_at(text.as_bytes(), 0)), "{word} in {text}");
                }
            }
            for other in ["the", "a", "d", "hi", "idea", "pint", "cod", "yourself", "secrecy", "password", "подготовка", "7", ""]
            {
                // Of two and three bytes nothing else is known.
                let is_it = other.starts_with(word) && (open || word.len() > 1);
                assert_eq!(beginnings.may_have(bytes_at(other.as_bytes(), 0)), is_it, "{word} in {other}");
            }
        }
    }
}
