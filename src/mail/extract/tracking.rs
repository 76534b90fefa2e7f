//! Numbers of postal items (UPU S10): two letters, eight digits, a check digit, two letters of a country.

use super::{Code, CodeKind, pairs::next_pair};

/// How many are given.
pub(super) const MAX_NUMBERS: usize = 16;

/// Finds numbers whose check digit is right, adding to those known. Blanks may stand within, as people write them.
pub(super) fn find(text: &str, found: &mut Vec<Code>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = next_pair(bytes, at, |byte, next| byte.is_ascii_uppercase() & next.is_ascii_uppercase()) {
        at = start + 1;
        if found.len() >= MAX_NUMBERS {
            return;
        }
        let begins = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        if let Some(value) = begins.then(|| item(&bytes[start..])).flatten()
            && !found.iter().any(|known| known.value == value)
        {
            found.push(Code { value, kind: CodeKind::Tracking, score: 1.0 });
        }
    }
}

/// The number that `bytes` begin with.
fn item(bytes: &[u8]) -> Option<String> {
    const LENGTH: usize = 13;
    let mut value = String::with_capacity(LENGTH);
    let mut rest = bytes.iter().copied().peekable();
    while value.len() < LENGTH {
        let byte = rest.next()?;
        let fits = if (2..11).contains(&value.len()) { byte.is_ascii_digit() } else { byte.is_ascii_uppercase() };
        if fits {
            value.push(char::from(byte));
        } else if byte != b' ' || matches!(value.len(), 0 | 1 | 12) || rest.peek() == Some(&b' ') {
            return None;
        }
    }
    (!rest.next().is_some_and(|byte| byte.is_ascii_alphanumeric()) && has_check_digit(&value)).then_some(value)
}

/// UPU S10 (2017), 5.2: the weighted sum of the eight digits, modulo 11.
fn has_check_digit(value: &str) -> bool {
    let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    let Some((check, serial)) = digits.split_last() else { return false };
    let sum: u32 = serial.iter().zip([8, 6, 4, 2, 3, 5, 9, 7]).map(|(digit, weight)| digit * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    expected == *check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postal_numbers_have_their_check_digit_and_may_have_blanks() {
        for (text, wanted) in [
            ("UY971482416AZ", vec!["UY971482416AZ"]),
            ("UY971482414AZ", vec![]),
            ("is UY 971 482 416 AZ.", vec!["UY971482416AZ"]),
            ("UY 97148241 6 AZ", vec!["UY971482416AZ"]),
            ("UY971482416AZE", vec![]),
            ("xUY971482416AZ", vec![]),
            ("uy971482416az", vec![]),
            ("UY  971482416AZ", vec![]),
            ("RA644021178RU and RA644021178RU, RA 644 021 170 RU", vec!["RA644021178RU"]),
            ("您的UY971482416AZ已", vec!["UY971482416AZ"]),
            ("UY97148241", vec![]),
        ] {
            let mut found = Vec::new();
            find(text, &mut found);
            assert_eq!(found.iter().map(|code| code.value.as_str()).collect::<Vec<_>>(), wanted, "{text}");
        }
    }
}
