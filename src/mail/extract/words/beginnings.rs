//! Where words may begin: sets that refuse most places of a text before any word is looked at.

/// A bit for each place of [`three`], in words of 64.
const SHORT: usize = (1 << 18) / 64;
/// Makes small letters of capitals, and of other bytes what they share with others.
const FOLD: u64 = 0x2020_2020_2020_2020;

/// How words begin, as sets that may hold more than was put into them: in any case, for what are capitals is not worth
/// telling apart here.
pub(super) struct Beginnings {
    /// The first bytes of words that have so many, and not as many as the one before.
    eight: Hashes<{ 1 << 13 }>,
    six: Hashes<{ 1 << 11 }>,
    four: Hashes<{ 1 << 10 }>,
    /// Of words that are shorter the first three bytes, with whatever may stand behind the word.
    short: Box<[u64; SHORT]>,
}

impl Beginnings {
    pub(super) fn new() -> Self {
        Self { eight: Hashes::new(), six: Hashes::new(), four: Hashes::new(), short: Box::new([0; SHORT]) }
    }

    /// Adds a word, and whether it may end within another.
    pub(super) fn add(&mut self, word: &str, open: bool) {
        let key = bytes_at(word.as_bytes(), 0) | FOLD;
        match word.len() {
            8.. => return self.eight.add(key),
            6.. => return self.six.add(first(key, 6)),
            4.. => return self.four.add(first(key, 4)),
            _ => {}
        }
        // What may stand at a place behind the word.
        let behind = |at: usize| (0..=u8::MAX).filter(move |byte| open || at > word.len() || !byte.is_ascii_alphabetic());
        let at = |at: usize| word.as_bytes().get(at).map_or_else(|| behind(at).collect(), |byte| vec![*byte]);
        for [second, third] in at(1).into_iter().flat_map(|second| at(2).into_iter().map(move |third| [second, third])) {
            let place = three(u64::from_le_bytes([word.as_bytes()[0], second, third, 0, 0, 0, 0, 0]));
            self.short[place / 64] |= 1 << (place % 64);
        }
    }

    /// Whether a word may begin with these bytes.
    #[inline]
    pub(super) fn may_have(&self, bytes: u64) -> bool {
        // All of them, since a branch that is hard to foretell costs more than a look.
        let key = bytes | FOLD;
        self.eight.has(key) | self.six.has(first(key, 6)) | self.four.has(first(key, 4)) | self.may_have_short(bytes)
    }

    /// Whether one may that is shorter than four bytes, a step of the trie.
    #[inline]
    pub(super) fn may_have_short(&self, bytes: u64) -> bool {
        let place = three(bytes);
        self.short[place / 64] >> (place % 64) & 1 != 0
    }
}

/// The place of three bytes: five bits of each, and whether it may be an ASCII letter.
#[inline]
fn three(bytes: u64) -> usize {
    let bytes = bytes as usize;
    let kinds = bytes & 0x1f_1f1f | bytes >> 1 & !(bytes >> 2) & 0x20_2020;
    kinds & 0x3f | kinds >> 2 & 0xfc0 | kinds >> 4 & 0x3_f000
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
                // Of the shortest that may end within a word nothing else is known.
                let is_it = other.starts_with(word) && open || word == "pin" && other == "pint";
                assert_eq!(beginnings.may_have(bytes_at(other.as_bytes(), 0)), is_it, "{word} in {other}");
            }
        }
    }
}
