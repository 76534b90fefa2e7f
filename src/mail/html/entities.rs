//! Entities: characters by name or number.

use std::borrow::Cow;

use memchr::memchr;

use crate::mail::parse::push_entity;

/// Decodes entities (WHATWG HTML 13.2.5.72), those without `;` as far as mail has them.
pub fn decoded(text: &str) -> Cow<'_, str> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let used = match after.strip_prefix('#') {
            Some(number) => numeric(number, &mut out).map(|used| used + 1),
            None => named(after, &mut out),
        };
        if used.is_none() {
            out.push('&');
        }
        rest = &after[used.unwrap_or(0)..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn numeric(number: &str, out: &mut String) -> Option<usize> {
    let (radix, digits) = number.strip_prefix(['x', 'X']).map_or((10, number), |digits| (16, digits));
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    if length == 0 {
        return None;
    }
    let code = u32::from_str_radix(digits[..length].trim_start_matches('0'), radix).unwrap_or(if length > 6 { u32::MAX } else { 0 });
    // Numbers 128 to 159 mean windows-1252 there.
    const WINDOWS_1252: &[u8; 32] =
        b"\xac\0\x1a\x92\x1e\x26\x20\x21\xc6\x30\x60\x39\x52\0\x7d\0\0\x18\x19\x1c\x1d\x22\x13\x14\xdc\x22\x61\x3a\x53\0\x7e\x78";
    let c = match code {
        0x80..=0x9f if WINDOWS_1252[code as usize - 0x80] != 0 => {
            let high = match code {
                0x83 | 0x8a | 0x8c | 0x8e | 0x9a | 0x9c | 0x9e | 0x9f => 0x100,
                0x88 | 0x98 => 0x200,
                0x80 | 0x82 | 0x84..=0x87 | 0x89 | 0x8b | 0x91..=0x97 | 0x9b => 0x2000,
                _ => 0x2100,
            };
            char::from_u32(high + u32::from(WINDOWS_1252[code as usize - 0x80]))
        }
        0 => None,
        code => char::from_u32(code),
    };
    out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    let used = number.len() - digits.len() + length;
    Some(used + usize::from(digits[length..].starts_with(';')))
}

fn named(after: &str, out: &mut String) -> Option<usize> {
    let common = [("nbsp;", "\u{a0}"), ("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\"")];
    if let Some((name, value)) = common.into_iter().find(|(name, _)| after.starts_with(name)) {
        out.push_str(value);
        return Some(name.len());
    }
    // No name in the standard is longer than 31 letters.
    let length = after.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    if length > 0 && after[length..].starts_with(';') {
        push_entity(out, &format!("&{}", &after[..=length]));
        return Some(length + 1);
    }
    let loose = [("nbsp", "\u{a0}"), ("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("copy", "\u{a9}"), ("reg", "\u{ae}")];
    let (name, value) = loose.into_iter().find(|(name, _)| after.starts_with(name))?;
    out.push_str(value);
    Some(name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_from_windows_mean_what_their_senders_meant() {
        let all: String = (128..160).map(|code| format!("&#{code};")).collect();
        assert_eq!(decoded(&all), "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ");
    }
}
