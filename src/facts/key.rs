//! A DKIM key record (RFC 6376 section 3.6.1): what has to be known of it before anything is computed with it.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::mail::facts::{Facts, Outcome, Reason};

/// A key that may be used.
pub(super) struct Key {
    /// The record, for mail-auth to read.
    pub(super) record: Box<[u8]>,
    /// `t=y`.
    pub(super) is_testing: bool,
}

const MIN_RSA_BITS: usize = 1024;
/// ASN.1 tags (X.690 section 8).
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;

impl Key {
    /// Looks at a record without computing anything.
    pub(super) fn new(record: &[u8]) -> Result<Self, (Outcome, Reason)> {
        let bad = (Outcome::PermError, Reason::BadKey);
        let text = std::str::from_utf8(record).map_err(|_| bad)?;
        let tag = |name: &str| tag(text, name);
        let lists = |value: &str, wanted: &[&str]| value.split(':').any(|item| wanted.contains(&item.trim()));
        if tag("v").is_some_and(|version| version != "DKIM1") {
            return Err(bad);
        }
        let Some(data) = tag("p") else { return Err(bad) };
        if data.is_empty() {
            return Err((Outcome::PermError, Reason::KeyRevoked));
        }
        if tag("h").is_some_and(|hashes| !lists(hashes, &["sha256"])) || tag("s").is_some_and(|services| !lists(services, &["*", "email"]))
        {
            return Err((Outcome::PermError, Reason::Algorithm));
        }
        let data: String = data.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
        let data = STANDARD.decode(data).map_err(|_| bad)?;
        match tag("k").unwrap_or("rsa") {
            "rsa" => match rsa_bits(&data).ok_or(bad)? {
                bits if bits < MIN_RSA_BITS => Err((Outcome::Policy, Reason::KeyTooShort)),
                bits if bits > Facts::MAX_KEY_BITS => Err((Outcome::Neutral, Reason::KeyTooLong)),
                _ => Ok(()),
            },
            "ed25519" if data.len() == 32 => Ok(()),
            "ed25519" => Err(bad),
            _ => Err((Outcome::PermError, Reason::Algorithm)),
        }?;
        Ok(Self { record: record.into(), is_testing: tag("t").is_some_and(|flags| lists(flags, &["y"])) })
    }
}

/// The value of a tag, RFC 6376 section 3.2.
pub(super) fn tag<'a>(record: &'a str, name: &str) -> Option<&'a str> {
    record.split(';').filter_map(|tag| tag.split_once('=')).find(|(found, _)| found.trim() == name).map(|(_, value)| value.trim())
}

/// The length of the modulus, in a SubjectPublicKeyInfo (RFC 5280) or an RSAPublicKey (RFC 8017).
fn rsa_bits(der: &[u8]) -> Option<usize> {
    let (outer, _) = element(der, SEQUENCE)?;
    let key = match element(outer, SEQUENCE) {
        Some((_algorithm, rest)) => {
            let (bits, _) = element(rest, BIT_STRING)?;
            element(bits.get(1..)?, SEQUENCE)?.0
        }
        None => outer,
    };
    let (modulus, _) = element(key, INTEGER)?;
    let significant = modulus.iter().position(|byte| *byte != 0).map(|zeros| &modulus[zeros..])?;
    Some(significant.len() * 8 - significant.first()?.leading_zeros() as usize)
}

/// The contents of an element with this tag, and what follows it.
fn element(der: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first & 0x80 == 0 {
        (usize::from(first), rest)
    } else {
        let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f)).filter(|(bytes, _)| (1..=3).contains(&bytes.len()))?;
        (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
    };
    rest.split_at_checked(length).filter(|_| tag == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An RSAPublicKey whose modulus begins with `first` and has so many bytes.
    fn rsa(first: u8, bytes: usize) -> Vec<u8> {
        let long = |length: usize| vec![0x82, (length >> 8) as u8, length as u8];
        let mut modulus = vec![INTEGER];
        modulus.extend(long(bytes));
        modulus.push(first);
        modulus.resize(modulus.len() + bytes - 1, 0xff);
        modulus.extend([INTEGER, 3, 1, 0, 1]);
        [vec![SEQUENCE], long(modulus.len()), modulus].concat()
    }

    fn record(data: &[u8], rest: &str) -> Vec<u8> {
        format!("v=DKIM1; {rest}p={}", STANDARD.encode(data)).into_bytes()
    }

    #[test]
    fn the_length_of_a_key_is_that_of_its_modulus() {
        for (first, bytes, bits) in [(0x80, 128, 1024), (0, 129, 1024), (0x7f, 128, 1023), (0xff, 512, 4096), (1, 513, 4097)] {
            assert_eq!(rsa_bits(&rsa(first, bytes)), Some(bits));
        }
        let whole = rsa(0x80, 128);
        for length in 0..whole.len() {
            assert_eq!(rsa_bits(&whole[..length]), None, "cut at {length}");
        }
    }

    #[test]
    fn keys_that_prove_nothing_are_told_from_good_ones_before_anything_is_computed() {
        let good = rsa(0x80, 256);
        for (record, wanted) in [
            (record(&good, "k=rsa; "), Ok(false)),
            (record(&good, "t=y:s; "), Ok(true)),
            (record(&good, "h=sha1:sha256; s=email; "), Ok(false)),
            (record(&good, "h=sha1; "), Err((Outcome::PermError, Reason::Algorithm))),
            (record(&good, "s=tlsrpt; "), Err((Outcome::PermError, Reason::Algorithm))),
            (record(&good, "k=dsa; "), Err((Outcome::PermError, Reason::Algorithm))),
            (record(&[7; 32], "k=ed25519; "), Ok(false)),
            (record(&[7; 31], "k=ed25519; "), Err((Outcome::PermError, Reason::BadKey))),
            (record(&[], ""), Err((Outcome::PermError, Reason::KeyRevoked))),
            (record(&rsa(0x80, 64), ""), Err((Outcome::Policy, Reason::KeyTooShort))),
            (record(&rsa(0x80, 2048), ""), Err((Outcome::Neutral, Reason::KeyTooLong))),
            (b"v=DKIM1; k=rsa".to_vec(), Err((Outcome::PermError, Reason::BadKey))),
            (b"v=DKIM2; p=AAAA".to_vec(), Err((Outcome::PermError, Reason::BadKey))),
            (b"p=\xff".to_vec(), Err((Outcome::PermError, Reason::BadKey))),
            (b"p=!".to_vec(), Err((Outcome::PermError, Reason::BadKey))),
        ] {
            assert_eq!(Key::new(&record).map(|key| key.is_testing), wanted, "{}", String::from_utf8_lossy(&record));
        }
    }
}
