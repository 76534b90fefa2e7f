//! The installation key and what is derived from it: inbox tokens, keys of links, keyed hashes, seals, and the comparison of
//! secrets.

use std::sync::Arc;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use rand::Rng;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// Bytes of the secret of an installation.
pub const KEY_BYTES: usize = 32;
/// Of the cipher for numbers; four make it a permutation that looks random (Luby and Rackoff 1988).
const ROUNDS: u8 = 4;
const HALF: u64 = 0xffff_ffff;
/// 160 bits as hexadecimal digits.
pub const TOKEN_CHARS: usize = 40;
/// 128 bits, which fit a link that somebody scans.
const LINK_KEY_BYTES: usize = 16;
/// The same in the alphabet of URLs (RFC 4648 5).
pub const LINK_KEY_CHARS: usize = 22;

/// The secret of this installation. Without a data directory it is made anew at each start.
#[derive(Clone)]
pub struct InstallationKey {
    tokens: Arc<[u8; KEY_BYTES]>,
    links: Arc<[u8; KEY_BYTES]>,
    hashes: Arc<[u8; KEY_BYTES]>,
    seals: Arc<[u8; KEY_BYTES]>,
}

impl InstallationKey {
    /// From a secret that the caller keeps.
    pub fn new(secret: &[u8; KEY_BYTES]) -> Self {
        Self {
            tokens: Arc::new(blake3::derive_key("sundew 2026 inbox tokens", secret)),
            links: Arc::new(blake3::derive_key("sundew 2026 keys of links", secret)),
            hashes: Arc::new(blake3::derive_key("sundew 2026 keyed hashes", secret)),
            seals: Arc::new(blake3::derive_key("sundew 2026 seals", secret)),
        }
    }

    /// A key that lasts as long as this process.
    pub fn random() -> Self {
        Self::new(&random_secret())
    }

    /// The token that opens a private address; the same for the same key, address and nonce. Zero is no nonce.
    pub fn token(&self, address: &str, nonce: u64) -> String {
        // No domain has a #, so what is hashed for one address is never what is hashed for another.
        let named = if nonce == 0 { address.to_owned() } else { format!("{address}#{nonce:016x}") };
        blake3::keyed_hash(&self.tokens, named.as_bytes()).to_hex()[..TOKEN_CHARS].to_owned()
    }

    /// Whether `token` opens `address`, in constant time.
    pub fn opens(&self, address: &str, nonce: u64, token: &str) -> bool {
        same_secret(&self.token(address, nonce), token)
    }

    /// The key in a link to `address`; another for each purpose, which is one word, and for each nonce.
    pub fn link_key(&self, purpose: &str, address: &str, nonce: u64) -> String {
        // A word at the beginning and a number of one length at the end: what is hashed is read in one way only.
        let named = format!("{purpose} {address} {nonce:016x}");
        BASE64_URL_SAFE_NO_PAD.encode(&blake3::keyed_hash(&self.links, named.as_bytes()).as_bytes()[..LINK_KEY_BYTES])
    }

    /// A number that tells nothing of `number` to those without the key: a Feistel network over its two halves.
    pub fn encipher(&self, number: u64) -> u64 {
        (0..ROUNDS).fold(number, |number, round| {
            let (left, right) = (number >> 32, number & HALF);
            right << 32 | (left ^ self.round(round, right))
        })
    }

    /// The number that was enciphered.
    pub fn decipher(&self, number: u64) -> u64 {
        (0..ROUNDS).rev().fold(number, |number, round| {
            let (left, right) = (number >> 32, number & HALF);
            (right ^ self.round(round, left)) << 32 | left
        })
    }

    fn round(&self, round: u8, half: u64) -> u64 {
        let mut input = [round; 9];
        input[1..].copy_from_slice(&half.to_le_bytes());
        self.hash(&input) as u64 & HALF
    }

    /// Seals `plain` so that this key and `name` together open it: whoever finds both the key and what was sealed still
    /// needs the name. `place` is authenticated with it, so that what was sealed for one place is none in another.
    /// A random nonce stands in front; one name may seal millions of texts (RFC 8439, 96 bits).
    pub fn seal(&self, name: &str, place: u128, plain: &[u8]) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        rand::rng().fill_bytes(&mut nonce);
        let mut text = plain.to_vec();
        let aad = Aad::from(place.to_le_bytes());
        self.seal_key(name)?.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut text).ok()?;
        Some([&nonce[..], &text].concat())
    }

    /// What was sealed with this name for this place; `None` for anything else.
    pub fn unseal(&self, name: &str, place: u128, sealed: &[u8]) -> Option<Vec<u8>> {
        self.opener(name)?.open(place, sealed)
    }

    /// What opens everything that was sealed with this name.
    pub fn opener(&self, name: &str) -> Option<Opener> {
        self.seal_key(name).map(Opener)
    }

    fn seal_key(&self, name: &str) -> Option<LessSafeKey> {
        let key = blake3::keyed_hash(&self.seals, name.as_bytes());
        UnboundKey::new(&CHACHA20_POLY1305, key.as_bytes()).ok().map(LessSafeKey::new)
    }

    /// 128 bits that stand for `bytes` where the bytes themselves must not be kept.
    pub fn hash(&self, bytes: &[u8]) -> u128 {
        let mut short = [0; 16];
        short.copy_from_slice(&blake3::keyed_hash(&self.hashes, bytes).as_bytes()[..16]);
        u128::from_le_bytes(short)
    }
}

/// Opens what was sealed with one name.
pub struct Opener(LessSafeKey);

impl Opener {
    /// What was sealed for this place; `None` for anything else.
    pub fn open(&self, place: u128, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut text = text.to_vec();
        let aad = Aad::from(place.to_le_bytes());
        let plain = self.0.open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut text).ok()?.len();
        text.truncate(plain);
        Some(text)
    }
}

/// Compares two secrets in a time that depends on neither's content (`blake3::Hash` compares in constant time).
pub fn same_secret(expected: &str, given: &str) -> bool {
    blake3::hash(expected.as_bytes()) == blake3::hash(given.as_bytes())
}

/// A new secret for an installation.
pub fn random_secret() -> [u8; KEY_BYTES] {
    let mut secret = [0; KEY_BYTES];
    rand::rng().fill_bytes(&mut secret);
    secret
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_back_under_its_own_key_only() {
        let key = InstallationKey::random();
        for number in [0, 1, 2, 0xdead_beef, u64::MAX] {
            assert_eq!(key.decipher(key.encipher(number)), number);
            assert_ne!(InstallationKey::random().decipher(key.encipher(number)), number);
        }
        assert!(key.encipher(2).abs_diff(key.encipher(1)) > 1_000);
    }

    #[test]
    fn a_token_opens_its_own_address_under_its_own_key_only() {
        let key = InstallationKey::random();
        let token = key.token("a@x.org", 0);
        assert_eq!(token.len(), TOKEN_CHARS);
        assert!(key.opens("a@x.org", 0, &token));
        assert!(!key.opens("b@x.org", 0, &token));
        assert!(!InstallationKey::random().opens("a@x.org", 0, &token));
        for wrong in ["", "0", &token[1..], &token.to_uppercase()] {
            assert!(!key.opens("a@x.org", 0, wrong) || wrong == token, "{wrong}");
        }
    }

    #[test]
    fn a_seal_is_opened_by_its_key_name_and_place_alone() {
        let key = InstallationKey::random();
        for plain in ["", "ann@x.org", &"long".repeat(1_000)] {
            let sealed = key.seal("a@x.org", 7, plain.as_bytes()).unwrap();
            assert_eq!(key.unseal("a@x.org", 7, &sealed).as_deref(), Some(plain.as_bytes()));
            assert_ne!(key.seal("a@x.org", 7, plain.as_bytes()).unwrap(), sealed, "the same text twice does not look the same");
            for wrong in [
                key.unseal("b@x.org", 7, &sealed),
                key.unseal("a@x.org", 8, &sealed),
                key.unseal("a@x.org", 7, &sealed[1..]),
                key.unseal("a@x.org", 7, &sealed[..sealed.len() - 1]),
                key.unseal("a@x.org", 7, b""),
                InstallationKey::random().unseal("a@x.org", 7, &sealed),
            ] {
                assert_eq!(wrong, None);
            }
        }
    }

    #[test]
    fn the_key_of_a_link_is_another_for_each_purpose_address_nonce_and_installation() {
        let key = InstallationKey::random();
        let made = key.link_key("feed", "a@x.org", 1);
        assert_eq!(made.len(), LINK_KEY_CHARS);
        assert!(made.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_'));
        assert_eq!(made, key.link_key("feed", "a@x.org", 1));
        let others = [
            key.link_key("restore", "a@x.org", 1),
            key.link_key("feed", "b@x.org", 1),
            key.link_key("feed", "a@x.org", 2),
            InstallationKey::random().link_key("feed", "a@x.org", 1),
        ];
        assert!(others.iter().all(|other| *other != made));
    }
}
