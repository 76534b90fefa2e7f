//! Bodies: transfer encodings and charsets.

use std::borrow::Cow;

use mail_parser::decoders::{base64::base64_decode, charsets::map::charset_decoder, html::add_html_token};

use super::fields::Encoding;

/// Undoes the transfer encoding; false when the bytes are not encoded as they say, and what can be read is given.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> (Cow<'_, [u8]>, bool) {
    match encoding {
        Encoding::None => (Cow::Borrowed(bytes), true),
        Encoding::Base64 => decode_base64(bytes),
        Encoding::QuotedPrintable => {
            let (decoded, good) = decode_quoted_printable(bytes);
            (Cow::Owned(decoded), good)
        }
    }
}

/// How long [`decode`] would come out, without decoding what is well-formed base64: 25 MB of it take milliseconds.
pub(super) fn decoded_len(bytes: &[u8], encoding: Encoding) -> (usize, bool) {
    match encoding {
        Encoding::None => (bytes.len(), true),
        Encoding::Base64 => {
            let text = bytes.trim_ascii_end();
            let padding = text.iter().rev().take_while(|&&byte| byte == b'=').count();
            let text = &text[..text.len() - padding];
            let letter = |byte: u8| (byte | 0x20).wrapping_sub(b'a') < 26;
            let digits = count(text, |byte| letter(byte) | (byte.wrapping_sub(b'0') < 10) | (byte == b'+') | (byte == b'/'));
            let blanks = count(text, |byte| (byte == b'\n') | (byte == b'\r') | (byte == b' ') | (byte == b'\t'));
            if digits + blanks == text.len() {
                (digits / 4 * 3 + [0, 0, 1, 2][digits % 4], true)
            } else {
                let (decoded, good) = decode_base64(bytes);
                (decoded.len(), good)
            }
        }
        Encoding::QuotedPrintable => {
            let (decoded, good) = decode_quoted_printable(bytes);
            (decoded.len(), good)
        }
    }
}

/// Counts bytes in sums of one byte each, of which the compiler makes vector code.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(255).map(|chunk| usize::from(chunk.iter().map(|&byte| u8::from(is(byte))).sum::<u8>())).sum()
}

fn decode_base64(bytes: &[u8]) -> (Cow<'_, [u8]>, bool) {
    if let Some(decoded) = base64_decode(bytes) {
        return (Cow::Owned(decoded), true);
    }
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let strange = bytes.iter().filter(|&&byte| !is_digit(byte) && !byte.is_ascii_whitespace()).count();
    // Hardly any of it is base64: the header lied, and the bytes are the text.
    if strange > bytes.len() / 10 {
        return (Cow::Borrowed(bytes), false);
    }
    // RFC 2045 6.8: characters outside the alphabet are ignored. After the padding come the footers of mailing lists.
    let mut kept: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut padded = false;
    for &byte in bytes.iter().filter(|&&byte| is_digit(byte)) {
        if padded && byte != b'=' {
            break;
        }
        padded |= byte == b'=';
        kept.push(byte);
    }
    (Cow::Owned(base64_decode(&kept).unwrap_or_default()), false)
}

/// RFC 2045 6.7. What is no escape stays as it is, so that a stray `=` costs one character and not the mail.
fn decode_quoted_printable(bytes: &[u8]) -> (Vec<u8>, bool) {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut good = true;
    let mut rest = bytes;
    while let Some(found) = memchr::memchr(b'=', rest) {
        out.extend_from_slice(&rest[..found]);
        rest = &rest[found + 1..];
        match rest {
            [high, low, after @ ..] if hex(*high).is_some() && hex(*low).is_some() => {
                out.push(hex(*high).unwrap_or_default() << 4 | hex(*low).unwrap_or_default());
                rest = after;
            }
            _ => {
                // A soft line break may have blanks behind it that were added on the way.
                let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
                match rest.get(blanks) {
                    Some(b'\n') => rest = &rest[blanks + 1..],
                    None => rest = &[],
                    Some(_) => {
                        good = false;
                        out.push(b'=');
                    }
                }
            }
        }
    }
    out.extend_from_slice(rest);
    (out, good)
}

/// Bytes of a text part as text.
pub(super) fn to_text(bytes: &[u8], charset: Option<&str>) -> String {
    let charset = charset.unwrap_or_default().trim().to_ascii_lowercase();
    let as_utf8 = || String::from_utf8_lossy(bytes).into_owned();
    let declared_utf8 = matches!(charset.as_str(), "utf-8" | "utf8" | "unicode-1-1-utf-8");
    let decoder = charset_decoder(charset.as_bytes());
    match (std::str::from_utf8(bytes), decoder) {
        (Ok(text), None) => text.to_owned(),
        // Text in a single-byte charset is almost never valid UTF-8 by chance, and often declared by mistake. The
        // others (UTF-7, ISO-2022, GB, Big5, UTF-16) can be valid UTF-8, or ASCII, and mean something else.
        (Ok(text), Some(_)) if is_single_byte(&charset) && !text.is_ascii() => text.to_owned(),
        (_, Some(decode)) if !declared_utf8 => decode(bytes),
        (Err(_), None) if !declared_utf8 => charset_decoder(b"windows-1252").map_or_else(as_utf8, |decode| decode(bytes)),
        _ => as_utf8(),
    }
}

fn is_single_byte(charset: &str) -> bool {
    ["iso-8859", "iso8859", "iso_8859", "windows-12", "cp12", "koi8", "us-ascii", "ascii", "latin", "macintosh", "ansi"]
        .iter()
        .any(|prefix| charset.starts_with(prefix))
}

/// Appends the character that an HTML entity such as `&eacute;` names, or the text as it is.
pub(in crate::mail) fn push_entity(out: &mut String, entity: &str) {
    add_html_token(out, entity.as_bytes(), false);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings_give_what_can_be_read() {
        use Encoding::{Base64, None, QuotedPrintable};
        for (given, encoding, wanted, good) in [
            ("a=b", None, "a=b", true),
            ("aGVs\r\nbG8=\r\n", Base64, "hello", true),
            ("aGVsbG8", Base64, "hello", true),
            ("aGV!sbG8gd29ybGQ=", Base64, "hello world", false),
            ("aGVsbG8gd29ybGQsIHRoaXMgaXMgbG9uZw==\r\n-\r\nfoot", Base64, "hello world, this is long", false),
            ("This is no base64, it's text.", Base64, "This is no base64, it's text.", false),
            ("caf=C3=A9 =\r\nx=3D1=", QuotedPrintable, "café x=1", true),
            ("100 = 1=zz =c3=a9", QuotedPrintable, "100 = 1=zz é", false),
            ("", Base64, "", true),
        ] {
            let (bytes, well) = decode(given.as_bytes(), encoding);
            assert_eq!((String::from_utf8_lossy(&bytes).as_ref(), well), (wanted, good), "{given}");
            assert_eq!(decoded_len(given.as_bytes(), encoding), (bytes.len(), good), "{given}");
        }
    }

    #[test]
    fn charsets_are_decoded_and_lies_are_seen_through() {
        for (bytes, charset, wanted) in [
            ("é".as_bytes(), Some("iso-8859-1"), "é"),
            ("é".as_bytes(), Some("us-ascii"), "é"),
            ("é".as_bytes(), None, "é"),
            ("é".as_bytes(), Some("x-nobody-knows"), "é"),
            (b"\xe9 \x80", None, "é €"),
            (b"\xe9", Some("x-nobody-knows"), "é"),
            (b"\xe9", Some("utf-8"), "\u{fffd}"),
            (b"\xcf\xf0\xe8", Some("windows-1251"), "При"),
            (b"\xf0\xd2\xc9", Some("KOI8-R"), "При"),
            (b"\x1b$B%O%m\x1b(B", Some("iso-2022-jp"), "ハロ"),
            (b"\xc4\xe3\xba\xc3", Some("gb18030"), "你好"),
            (b"\xa7A\xa6n", Some("big5"), "你好"),
            (b"+AGEAYg-", Some("utf-7"), "ab"),
        ] {
            assert_eq!(to_text(bytes, charset), wanted, "{charset:?}");
        }
    }
}
