//! The key of fingerprints.

use siphasher::sip::SipHasher13;

use crate::keys::InstallationKey;

/// Under one key the same letter has the same fingerprint, on every machine and in every version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Of SipHash-1-3 (Aumasson and Bernstein 2012).
    words: [u64; 2],
    pairs: [u64; 2],
}

impl Key {
    /// The key that everybody has: fingerprints under it can be compared with those of others. It is that of the text `public`.
    pub const PUBLIC: Self =
        Self { words: [0x57d9_8052_c787_6d1d, 0x50c4_aeb8_cfbf_1b17], pairs: [0x393c_671e_9ccd_b56d, 0xa488_0c2f_1cb4_f39e] };

    /// The key of an installation.
    pub fn of(key: &InstallationKey) -> Self {
        let bytes = |part: &[u8]| key.hash(part);
        Self::new(bytes(b"trap fingerprints, words"), bytes(b"trap fingerprints, pairs"))
    }

    /// A key that people agree on; any text is one.
    pub fn from_text(text: &str) -> Self {
        let bytes = blake3::derive_key("sundew 2026 trap fingerprints", text.as_bytes());
        let (words, pairs) = bytes.split_at(16);
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |number, byte| number << 8 | u128::from(*byte));
        Self::new(number(words), number(pairs))
    }

    fn new(words: u128, pairs: u128) -> Self {
        let halves = |number: u128| [number as u64, (number >> 64) as u64];
        Self { words: halves(words), pairs: halves(pairs) }
    }

    /// A hash that nobody without the key can foresee.
    pub fn hash(&self, bytes: &[u8]) -> u64 {
        SipHasher13::new_with_keys(self.words[0], self.words[1]).hash(bytes)
    }

    /// A hash of two hashes in their order.
    pub(super) fn pair(&self, one: u64, other: u64) -> u64 {
        let product = u128::from(one ^ self.pairs[0]) * u128::from(other ^ self.pairs[1]);
        product as u64 ^ (product >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_their_texts_and_stay_the_same() {
        assert_eq!(Key::PUBLIC, Key::from_text("public"));
        assert_ne!(Key::PUBLIC, Key::from_text(""));
        let key = InstallationKey::random();
        assert_eq!(Key::of(&key), Key::of(&key));
        assert_ne!(Key::of(&key), Key::of(&InstallationKey::random()));
    }
}
