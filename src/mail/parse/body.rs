//! Bodies: transfer encodings and charsets.

use std::borrow::Cow;

use mail_parser::decoders::{base64::base64_decode, charsets::map::charset_decoder, html::add_html_token};

use super::fields::Encoding;

/// So many digits without a blank between them are base64 rather than words.
const LEAST_BASE64: usize = 16;

/// Undoes the transfer encoding. Where the bytes are not encoded as they say, what can be read is given, and the place
/// in `bytes` where that was noticed.
pub(super) fn decode(bytes: &[u8], encoding: Encoding) -> (Cow<'_, [u8]>, Option<usize>) {
    match encoding {
        Encoding::None => (Cow::Borrowed(bytes), None),
        Encoding::Base64 => decode_base64(bytes),
        Encoding::QuotedPrintable => {
            let (decoded, flaw) = decode_quoted_printable(bytes);
            (Cow::Owned(decoded), flaw)
        }
    }
}

/// How long [`decode`] would come out and whether without a flaw, without decoding what is well-formed base64: 25 MB of it take milliseconds.
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
                let (decoded, flaw) = decode_base64(bytes);
                (decoded.len(), flaw.is_none())
            }
        }
        Encoding::QuotedPrintable => {
            let (decoded, flaw) = decode_quoted_printable(bytes);
            (decoded.len(), flaw.is_none())
        }
    }
}

/// Counts bytes in sums of one byte each, of which the compiler makes vector code.
fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(255).map(|chunk| usize::from(chunk.iter().map(|&byte| u8::from(is(byte))).sum::<u8>())).sum()
}

fn decode_base64(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<usize>) {
    if let Some(decoded) = base64_decode(bytes) {
        return (Cow::Owned(decoded), None);
    }
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let strange = bytes.iter().filter(|&&byte| !is_digit(byte) && !byte.is_ascii_whitespace()).count();
    let flaw = bytes.iter().position(|&byte| !is_digit(byte) && !byte.is_ascii_whitespace());
    if strange > bytes.len() / 10 {
        let good = &bytes[..flaw.unwrap_or_default()];
        let is_encoded = good.trim_ascii().len() >= LEAST_BASE64 && !good.trim_ascii().iter().any(|byte| matches!(byte, b' ' | b'\t'));
        // Hardly any of it is base64: the header lied, and the bytes are the text. Unless it begins well.
        return if is_encoded { (Cow::Owned(whole_groups(good)), flaw) } else { (Cow::Borrowed(bytes), flaw) };
    }
    if let Some(decoded) = by_lines(bytes, is_digit) {
        return (Cow::Owned(decoded), flaw.or(Some(0)));
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
    // Where every letter is right, there is more behind the padding.
    let flaw = flaw.or_else(|| memchr::memchr(b'=', bytes)).unwrap_or_default();
    (Cow::Owned(base64_decode(&kept).unwrap_or_default()), Some(flaw))
}

/// What whole groups of four digits stand for.
fn whole_groups(bytes: &[u8]) -> Vec<u8> {
    let mut digits: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    digits.truncate(digits.len() / 4 * 4);
    base64_decode(&digits).unwrap_or_default()
}

/// Where lines have whole groups of four, as all programs write them, a line that lost digits takes no other with it:
/// it is read up to what is wrong. `None` where lines are otherwise, or something follows the padding.
fn by_lines(bytes: &[u8], is_digit: impl Fn(u8) -> bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let mut is_over = false;
    for line in bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        if is_over {
            return None;
        }
        let digits: Vec<u8> = line.iter().copied().filter(|&byte| is_digit(byte)).collect();
        is_over = digits.contains(&b'=');
        if digits.len().is_multiple_of(4) {
            out.extend(base64_decode(&digits)?);
        } else {
            let flaw = line.iter().position(|&byte| !is_digit(byte) && !byte.is_ascii_whitespace())?;
            out.extend(whole_groups(&line[..flaw]));
        }
    }
    Some(out)
}

/// RFC 2045 6.7. What is no escape stays as it is, so that a stray `=` costs one character and not the mail.
fn decode_quoted_printable(bytes: &[u8]) -> (Vec<u8>, Option<usize>) {
    let hex = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut flaw = None;
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
                        flaw = flaw.or(Some(bytes.len() - rest.len() - 1));
                        out.push(b'=');
                    }
                }
            }
        }
    }
    out.extend_from_slice(rest);
    (out, flaw)
}

/// Bytes of a text part as text.
pub(super) fn to_text(bytes: &[u8], charset: Option<&str>) -> String {
    let charset = charset.unwrap_or_default().trim().to_ascii_lowercase();
    let as_utf8 = || String::from_utf8_lossy(bytes).into_owned();
    let declared_utf8 = matches!(charset.as_str(), "utf-8" | "utf8" | "unicode-1-1-utf-8");
    let decoder = charset_decoder(charset.as_bytes());
    match (std::str::from_utf8(bytes), decoder) {
        (Ok(text), None) => text.to_owned(),
        // Text in a single-byte charset is almost never valid UTF-8 by chance, unless it is ASCII, and often declared by
        // mistake. The others (UTF-7, ISO-2022, GB, Big5, UTF-16) can be valid UTF-8, or ASCII, and mean something else.
        (Ok(text), Some(_)) if is_single_byte(&charset) => text.to_owned(),
        (_, Some(decode)) if !declared_utf8 => decode(bytes),
        (Err(_), None) if !declared_utf8 => charset_decoder(b"windows-1252").map_or_else(as_utf8, |decode| decode(bytes)),
        _ => as_utf8(),
    }
}

/// The same of bytes that may be taken over: most are UTF-8 or ASCII.
pub(super) fn into_text(bytes: Cow<'_, [u8]>, charset: Option<&str>) -> String {
    let is_utf8 = charset.is_none_or(|charset| {
        let charset = charset.trim();
        ["utf-8", "us-ascii", "iso-8859-1", "windows-1252"].iter().any(|usual| charset.eq_ignore_ascii_case(usual))
    });
    match bytes {
        Cow::Owned(bytes) if is_utf8 => String::from_utf8(bytes).unwrap_or_else(|error| to_text(error.as_bytes(), charset)),
        bytes => to_text(&bytes, charset),
    }
}

/// Where bytes begin that are not in the charset they are said to be in, so that `text` is a guess there. Without a
/// charset all is a guess, and nothing is wrong.
pub(super) fn charset_flaw(bytes: &[u8], charset: Option<&str>, text: &str) -> Option<usize> {
    let charset = charset?.trim().to_ascii_lowercase();
    let is_utf8 = matches!(charset.as_str(), "utf-8" | "utf8" | "unicode-1-1-utf-8");
    match std::str::from_utf8(bytes) {
        Err(error) if is_utf8 || charset_decoder(charset.as_bytes()).is_none() => Some(error.valid_up_to()),
        Ok(_) if is_utf8 => None,
        _ if text.contains('\u{fffd}') => Some(bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default()),
        _ => None,
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
        for (given, encoding, wanted, flaw) in [
            ("a=b", None, "a=b", Option::None),
            ("aGVs\r\nbG8=\r\n", Base64, "hello", Option::None),
            ("aGVsbG8", Base64, "hello", Option::None),
            ("aGV!sbG8gd29ybGQ=", Base64, "hello world", Some(3)),
            ("aGVsbG8gd29ybGQsIHRoaXMgaXMgbG9uZw==\r\n-\r\nfoot", Base64, "hello world, this is long", Some(38)),
            ("QW5uIHdhbGtzLCBy\r\nQm9i!3dhbGtzLCBy\r\nQW5uIHdhbGtzLg==\r\n", Base64, "Ann walks, rBobAnn walks.", Some(22)),
            ("QW5uIHdhbGtzLCBydW5zIGFu\r\n<<< cut off here, sorry >>>", Base64, "Ann walks, runs an", Some(26)),
            ("This is no base64, it's text.", Base64, "This is no base64, it's text.", Some(17)),
            ("caf=C3=A9 =\r\nx=3D1=", QuotedPrintable, "café x=1", Option::None),
            ("100 = 1=zz =c3=a9", QuotedPrintable, "100 = 1=zz é", Some(4)),
            ("", Base64, "", Option::None),
        ] {
            let (bytes, found) = decode(given.as_bytes(), encoding);
            assert_eq!((String::from_utf8_lossy(&bytes).as_ref(), found), (wanted, flaw), "{given}");
            assert_eq!(decoded_len(given.as_bytes(), encoding), (bytes.len(), flaw.is_none()), "{given}");
        }
    }

    #[test]
    fn text_that_is_not_in_its_charset_has_a_flaw() {
        for (bytes, charset, wanted) in [
            (&b"caf\xe9"[..], Some("utf-8"), Some(3)),
            (b"caf\xe9", Some("x-nobody-knows"), Some(3)),
            (b"cafe", Some("x-nobody-knows"), None),
            (b"caf\xe9", Some("iso-8859-1"), None),
            (b"caf\xe9", None, None),
            ("\u{fffd}".as_bytes(), Some("utf-8"), None),
            (b"ab\xff\xff", Some("gb18030"), Some(2)),
        ] {
            assert_eq!(charset_flaw(bytes, charset, &to_text(bytes, charset)), wanted, "{charset:?}");
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
