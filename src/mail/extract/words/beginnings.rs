//! Where words may begin: sets that refuse most places of a text before any word is looked at.

/// How many of its first bytes are known of a word that has as many, and of shorter ones; of still shorter ones there are few.
const LENGTHS: [usize; 3] = [8, 6, 4];

/// How words begin, as sets that may hold more than was put into them: in any case, for what are capitals is not worth
/// telling apart here.
pub(super) struct Beginnings {
    /// For each of [`LENGTHS`] the words that have so many bytes and not as many as the one before.
    hashed: [Hashes; LENGTHS.len()],
    /// Of words that are shorter the first three bytes, with whatever may stand behind the word.
    short: Vec<u64>,
}

impl Beginnings {
    /// For so many words.
    pub(super) fn new(words: usize) -> Self {
        Self { hashed: [8, 2, 1].map(|bits| Hashes::new(bits * words)), short: vec![0; (1 << 18) / 64] }
    }

    /// Adds a word, and whether it may end within another.
    pub(super) fn add(&mut self, word: &str, open: bool) {
        let key = bytes_at(word.as_bytes(), 0);
        // What may stand at a place behind the word.
        let behind = |at: usize| (0..=u8::MAX).filter(move |byte| open || at > word.len() || !byte.is_ascii_alphabetic());
        let at = |at: usize| word.as_bytes().get(at).map_or_else(|| behind(at).collect(), |byte| vec![*byte]);
        if let Some((set, length)) = self.hashed.iter_mut().zip(LENGTHS).find(|(_, length)| word.len() >= *length) {
            return set.add(first(key, length));
        }
        for [second, third] in at(1).into_iter().flat_map(|second| at(2).into_iter().map(move |third| [second, third])) {
            set(&mut self.short, three(u64::from_le_bytes([word.as_bytes()[0], second, third, 0, 0, 0, 0, 0])));
        }
    }

    /// Whether a word may begin with these bytes.
    #[inline]
    pub(super) fn may_have(&self, bytes: u64) -> bool {
        let hashed = self.hashed.iter().zip(LENGTHS).fold(false, |any, (set, length)| any | set.has(first(bytes, length)));
        hashed | self.may_have_short(bytes)
    }

    /// Whether one may that is shorter than all of [`LENGTHS`], and than a step of the trie.
    #[inline]
    pub(super) fn may_have_short(&self, bytes: u64) -> bool {
        has(&self.short, three(bytes))
    }
}

fn set(bits: &mut [u64], place: usize) {
    bits[place / 64] |= 1 << (place % 64);
}

#[inline]
fn has(bits: &[u64], place: usize) -> bool {
    bits[place / 64] >> (place % 64) & 1 != 0
}

/// The place of three bytes: five bits of each, and whether it may be an ASCII letter.
#[inline]
fn three(bytes: u64) -> usize {
    let (low, letters) = (bytes as usize, bytes as usize & !(bytes as usize >> 1));
    let kinds = low & 0x1f | low >> 3 & 0x3e0 | low >> 6 & 0x7c00;
    kinds | letters << 9 & 1 << 15 | letters << 2 & 1 << 16 | letters >> 5 & 1 << 17
}

/// A set that knows of what it holds two bits of one word.
struct Hashes {
    words: Vec<u64>,
    /// How far a hash is moved to be a place among these.
    shift: u32,
}

impl Hashes {
    fn new(bits: usize) -> Self {
        let words = (bits / 64).next_power_of_two().max(2);
        Self { words: vec![0; words], shift: u64::BITS - words.trailing_zeros() }
    }

    /// The word and its bits.
    #[inline]
    fn place(&self, key: u64) -> (usize, u64) {
        let key = key | 0x2020_2020_2020_2020;
        // The last bytes count for the low bits of the product as well.
        let hash = (key ^ key >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((hash >> self.shift) as usize, 1 << (hash >> 40 & 63) | 1 << (hash >> 34 & 63))
    }

    fn add(&mut self, key: u64) {
        let (word, bits) = self.place(key);
        self.words[word] |= bits;
    }

    #[inline]
    fn has(&self, key: u64) -> bool {
        let (word, bits) = self.place(key);
        self.words[word] & bits == bits
    }
}

/// The first `length` of eight bytes.
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
            let mut beginnings = Beginnings::new(words.len());
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
