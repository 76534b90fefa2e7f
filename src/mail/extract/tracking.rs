//! Numbers of postal items (UPU S10): two letters, eight digits, a check digit, two letters of a country.

use super::{Code, CodeKind, pairs::next_place};

/// How many are given.
pub(super) const MAX_NUMBERS: usize = 16;

/// Finds numbers whose check digit is right, adding to those known. Blanks may stand within, as people write them.
pub(super) fn find(text: &str, found: &mut Vec<Code>) {
    let bytes = text.as_bytes();
    let may_begin = |first: u8, second: u8, third: u8| is_capital(first) & is_capital(second) & (third.is_ascii_digit() | (third == b' '));
    let mut at = 0;
    while let Some(start) = next_place(bytes, at, may_begin) {
        at = start + 1;
        let is_first = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
        let Some(value) = Some(&bytes[start..]).filter(|_| is_first).and_then(item) else { continue };
        if found.len() >= MAX_NUMBERS {
            return;
        }
        if !found.iter().any(|known| known.value == value) {
            found.push(Code { value, kind: CodeKind::Tracking, score: 1.0 });
        }
    }
}

/// [`u8::is_ascii_uppercase`] without a branch.
fn is_capital(byte: u8) -> bool {
    byte.wrapping_sub(b'A') < 26
}

/// The number that `bytes` begin with.
fn item(bytes: &[u8]) -> Option<String> {
    const LENGTH: usize = 13;
    let mut value = [0; LENGTH];
    let mut length = 0;
    let mut rest = bytes.iter().copied().peekable();
    while length < LENGTH {
        let byte = rest.next()?;
        let fits = if (2..11).contains(&length) { byte.is_ascii_digit() } else { byte.is_ascii_uppercase() };
        if fits {
            value[length] = byte;
            length += 1;
        } else if byte != b' ' || matches!(length, 0 | 1 | 12) || rest.peek() == Some(&b' ') {
            return None;
        }
    }
    let ends = !rest.next().is_some_and(|byte| byte.is_ascii_alphanumeric());
    (ends && has_check_digit(&value)).then(|| value.map(char::from).iter().collect())
}

/// UPU S10 (2017), 5.2: the weighted sum of the eight digits, modulo 11.
fn has_check_digit(value: &[u8; 13]) -> bool {
    let digit = |at: usize| u32::from(value[at] - b'0');
    let sum: u32 = [8, 6, 4, 2, 3, 5, 9, 7].into_iter().enumerate().map(|(at, weight)| digit(2 + at) * weight).sum();
    let expected = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    expected == digit(10)
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
            // Wherever in a stride they stand.
            for blanks in 0..80 {
                let mut found = Vec::new();
                find(&(" ".repeat(blanks) + text), &mut found);
                assert_eq!(found.iter().map(|code| code.value.as_str()).collect::<Vec<_>>(), wanted, "{text} {blanks}");
            }
        }
    }
}
