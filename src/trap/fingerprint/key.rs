//! The key of fingerprints.

use rapidhash::v3::{RapidSecrets, rapidhash_v3_nano_inline};

use crate::keys::InstallationKey;

/// Under one key the same letter has the same fingerprint, on every machine and in every version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    words: RapidSecrets,
    pairs: [u64; 2],
}

impl Key {
    /// The key that everybody has, that of the text `public`: fingerprints under it can be compared with those of others.
    pub const PUBLIC: Self = Self::new(0x57d9_8052_c787_6d1d);

    /// The key of an installation.
    pub fn of(key: &InstallationKey) -> Self {
        Self::new(key.hash(b"trap fingerprints") as u64)
    }

    /// A key that people agree on; any text is one.
    pub fn from_text(text: &str) -> Self {
        let bytes = blake3::derive_key("sundew 2026 trap fingerprints", text.as_bytes());
        Self::new(bytes[..8].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    const fn new(seed: u64) -> Self {
        let words = RapidSecrets::seed(seed);
        let pairs = words.reseed().secrets;
        Self { words, pairs: [pairs[0], pairs[1]] }
    }

    /// A hash that nobody without the key can foresee.
    #[inline]
    pub fn hash(&self, bytes: &[u8]) -> u64 {
        rapidhash_v3_nano_inline::<true, true>(bytes, &self.words)
    }

    /// A hash of the word that a text begins with, and how long it is, up to a blank or the end: a folded
    /// product for each eight bytes, of which most words have no more. Words hold no NUL, so what fills up the last eight
    /// makes no two of them the same.
    #[inline]
    pub(super) fn word(&self, text: &[u8]) -> (u64, usize) {
        const EACH: u64 = u64::MAX / 0xff;
        let mut hash = 0;
        let mut length = 0;
        loop {
            let rest = &text[length..];
            let eight = match rest.first_chunk() {
                Some(eight) => u64::from_le_bytes(*eight),
                None => rest.iter().rev().fold(u64::from_le_bytes([b' '; 8]), |eight, byte| eight << 8 | u64::from(*byte)),
            };
            // The high bit of the first blank, and perhaps of what is behind it (Warren: Hacker's Delight 6-1).
            let blanks = eight ^ (EACH * u64::from(b' '));
            let ends = blanks.wrapping_sub(EACH) & !blanks & (EACH * 0x80);
            let here = ends.trailing_zeros() / 8;
            length += here as usize;
            if here == 8 {
                hash = self.pair(hash, eight);
                continue;
            }
            let kept = eight & ((1 << (8 * here)) - 1);
            return (self.pair(hash, kept), length);
        }
    }

    /// A hash of two hashes in their order.
    #[inline]
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
