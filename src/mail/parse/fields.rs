//! Header fields: what mail-parser reads out of one, after a bound and a repair.

use std::borrow::Cow;

use mail_parser::{ContentType, HeaderValue, parsers::MessageStream};

use super::{body, clean};
use crate::mail::{
    message::{Mailbox, Summary},
    scan::{Shape, fields},
    timestamp::Timestamp,
};

/// How much of one field is read. mail-parser is quadratic in unfinished encoded words, in parameters and in their
/// continuations (RFC 2231 3): at this size none takes more than a few milliseconds.
pub(super) const MAX_FIELD_BYTES: usize = 16 * 1024;
/// How long an encoded word is taken for one. RFC 2047 2 has 75 characters; longer ones are common, endless ones are not.
const MAX_WORD_BYTES: usize = 1_000;
const MAX_SUBJECT_CHARS: usize = 1_000;
const MAX_NAME_CHARS: usize = 200;
const MAX_ADDRESS_CHARS: usize = 320;
const MAX_VALUE_CHARS: usize = 8 * 1024;

/// How the bytes of a part are encoded (RFC 2045 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// 7bit, 8bit, binary, and whatever nobody knows.
    None,
    Base64,
    QuotedPrintable,
}

/// What a part says about itself.
#[derive(Debug)]
pub(super) struct Head {
    /// `type/subtype` in lower case.
    pub(super) content_type: String,
    pub(super) charset: Option<String>,
    pub(super) encoding: Encoding,
    /// Whether it asks to be an attachment (RFC 2183 2.2).
    pub(super) attached: bool,
    pub(super) file_name: Option<String>,
    pub(super) content_id: Option<String>,
}

impl Head {
    /// Reads the MIME fields of one part. Of a repeated field the first counts.
    pub(super) fn read(block: &[u8], parent: Option<&Self>) -> (Self, Shape) {
        let mut content_type = None;
        let mut disposition = None;
        let mut encoding = None;
        let mut content_id = None;
        for (name, value) in fields(block).filter(|(name, _)| name.len() >= 10 && name[..8].eq_ignore_ascii_case(b"content-")) {
            let slot = match name[8..].to_ascii_lowercase().as_slice() {
                b"type" => &mut content_type,
                b"disposition" => &mut disposition,
                b"transfer-encoding" => &mut encoding,
                b"id" => &mut content_id,
                _ => continue,
            };
            slot.get_or_insert(value);
        }
        let content_type = content_type.and_then(parameters);
        let disposition = disposition.and_then(parameters);
        let encoding = match encoding.map(|value| value.trim_ascii().to_ascii_lowercase()).as_deref() {
            Some(b"base64") => Encoding::Base64,
            Some(b"quoted-printable") => Encoding::QuotedPrintable,
            _ => Encoding::None,
        };
        let parameter = |of: &Option<ContentType<'_>>, name: &str| of.as_ref().and_then(|of| of.attribute(name)).map(str::to_owned);
        // RFC 2046 5.1.5: in a digest, what has no type is a message.
        let fallback = if parent.is_some_and(|parent| parent.content_type == "multipart/digest") { "message/rfc822" } else { "text/plain" };
        let media_type = content_type.as_ref().map_or_else(
            || fallback.to_owned(),
            |given| match (given.ctype(), given.subtype()) {
                // What programs of 1993 send; RFC 1049 has no subtypes.
                ("text", None) => "text/plain".to_owned(),
                (main, sub) => clean::content_type(main, sub.unwrap_or_default()),
            },
        );
        let shape = match media_type.as_str() {
            _ if media_type.starts_with("multipart/") => {
                Shape::Multipart(content_type.as_ref().and_then(|given| given.attribute("boundary")).unwrap_or_default().trim_end().into())
            }
            "message/rfc822" | "message/global" if encoding == Encoding::None => Shape::Message,
            _ => Shape::Leaf,
        };
        let head = Self {
            charset: parameter(&content_type, "charset").filter(|charset| charset.len() <= 45),
            attached: disposition.as_ref().is_some_and(|given| given.ctype().eq_ignore_ascii_case("attachment")),
            file_name: parameter(&disposition, "filename").or_else(|| parameter(&content_type, "name")),
            content_type: media_type,
            encoding,
            content_id: content_id.map(id).filter(|id| !id.is_empty()),
        };
        (head, shape)
    }
}

/// What the top header says.
#[derive(Debug, Default)]
pub(super) struct Top {
    pub(super) from: Option<Mailbox>,
    pub(super) to: Vec<Mailbox>,
    pub(super) subject: String,
    pub(super) date: Option<Timestamp>,
    /// Whether there is any field that we did not write ourselves.
    pub(super) has_fields: bool,
}

impl Top {
    /// `charset` is that of the mail's text, for raw bytes in its header.
    pub(super) fn read(block: &[u8], charset: Option<&str>) -> Self {
        let mut top = Self::default();
        let (mut subject, mut from, mut date) = (None, None, None);
        for (name, value) in fields(block) {
            match name.to_ascii_lowercase().as_slice() {
                b"return-path" | b"received" => continue,
                b"subject" => _ = subject.get_or_insert(value),
                b"from" => _ = from.get_or_insert(value),
                b"date" => _ = date.get_or_insert(value),
                // Several are wrong (RFC 5322 3.6) and seen; together they stay within the cap.
                b"to" if top.to.len() < Summary::MAX_HEADER_TO => {
                    let room = Summary::MAX_HEADER_TO - top.to.len();
                    top.to.extend(mailboxes(value, room, charset));
                }
                _ => {}
            }
            top.has_fields = true;
        }
        top.to.shrink_to_fit();
        top.subject = subject.map(|value| self::subject(value, charset)).unwrap_or_default();
        top.from = from.and_then(|value| mailboxes(value, 1, charset).pop());
        top.date = date.and_then(timestamp);
        top
    }
}

/// All fields, decoded for reading.
pub(super) fn listing(block: &[u8], max_fields: usize, charset: Option<&str>) -> Vec<(String, String)> {
    let shown = |(name, value)| (clean::line(&String::from_utf8_lossy(name), MAX_NAME_CHARS), line(value, charset));
    fields(block).take(max_fields).map(shown).collect()
}

/// A value on one line, for reading.
pub(super) fn line(value: &[u8], charset: Option<&str>) -> String {
    clean::line(&unstructured(value, charset), MAX_VALUE_CHARS)
}

/// The value of `Subject:` on one line.
pub(super) fn subject(value: &[u8], charset: Option<&str>) -> String {
    clean::line(&unstructured(value, charset), MAX_SUBJECT_CHARS)
}

/// A value without its encoded words (RFC 2047).
pub(super) fn unstructured(value: &[u8], charset: Option<&str>) -> String {
    let value = prepared(value, true, charset);
    let mut stream = MessageStream::new(&value);
    match stream.parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => String::new(),
    }
}

pub(super) fn mailboxes(value: &[u8], max: usize, charset: Option<&str>) -> Vec<Mailbox> {
    let value = prepared(value, true, charset);
    let mut stream = MessageStream::new(&value);
    let HeaderValue::Address(list) = stream.parse_address() else { return Vec::new() };
    let text = |text: &Option<Cow<'_, str>>, max| text.as_ref().map(|text| clean::line(text, max)).unwrap_or_default();
    list.iter()
        .map(|one| Mailbox { name: text(&one.name, MAX_NAME_CHARS), address: text(&one.address, MAX_ADDRESS_CHARS) })
        .filter(|mailbox| !mailbox.name.is_empty() || !mailbox.address.is_empty())
        .take(max)
        .collect()
}

/// A date (RFC 5322 3.3), also in the obsolete forms.
pub(in crate::mail) fn timestamp(value: &[u8]) -> Option<Timestamp> {
    // No date is longer; comments after it may be.
    let value = prepared(&value[..value.len().min(200)], false, None);
    let mut stream = MessageStream::new(&value);
    match stream.parse_date() {
        HeaderValue::DateTime(date) if date.is_valid() => Some(Timestamp::from_millis(date.to_timestamp().saturating_mul(1_000))),
        _ => None,
    }
}

/// A value with parameters: Content-Type, Content-Disposition.
fn parameters(value: &[u8]) -> Option<ContentType<'static>> {
    let value = prepared(value, true, None);
    let mut stream = MessageStream::new(&value);
    match stream.parse_content_type().into_owned() {
        HeaderValue::ContentType(given) => Some(given),
        _ => None,
    }
}

/// A Content-ID without its brackets.
fn id(value: &[u8]) -> String {
    let text = String::from_utf8_lossy(&value[..value.len().min(MAX_FIELD_BYTES)]);
    clean::line(text.trim().trim_start_matches('<').trim_end_matches('>'), MAX_NAME_CHARS)
}

/// A field's value as mail-parser needs it: bounded, ending in a line end (else it reads nothing), in UTF-8, and with
/// encoded words put together that were cut within a character.
fn prepared<'a>(value: &'a [u8], with_words: bool, charset: Option<&str>) -> Cow<'a, [u8]> {
    let mut value = Cow::Borrowed(&value[..value.len().min(MAX_FIELD_BYTES)]);
    if !value.ends_with(b"\n") {
        value.to_mut().push(b'\n');
    }
    // RFC 6532 wants UTF-8. Others send the charset of their text, or windows-1252.
    if std::str::from_utf8(&value).is_err() {
        let charset = charset.filter(|charset| !charset.to_ascii_lowercase().contains("utf"));
        value = Cow::Owned(body::to_text(&value, charset).into_bytes());
    }
    if with_words && is_word_bomb(&value) {
        // Nothing is left that looks like an encoded word.
        value.to_mut().iter_mut().filter(|byte| **byte == b'?').for_each(|byte| *byte = b'_');
    } else if with_words && let Some(joined) = join_words(&value) {
        value = Cow::Owned(joined);
    }
    value
}

/// Whether many encoded words begin that do not end. mail-parser reads on from each of them to the end of the field:
/// 200 kB of fields full of these took half a second.
fn is_word_bomb(value: &[u8]) -> bool {
    const MAX_UNFINISHED: usize = 8;
    let unfinished = |&start: &usize| memchr::memmem::find(&value[start + 2..value.len().min(start + MAX_WORD_BYTES)], b"?=").is_none();
    memchr::memmem::find_iter(value, b"=?").filter(unfinished).nth(MAX_UNFINISHED).is_some()
}

/// Joins neighbouring encoded words of one charset and one encoding: RFC 2047 5 forbids to cut a character in two, and
/// many do. mail-parser reads base64 on beyond padding, so the payloads are put together as they are.
fn join_words(value: &[u8]) -> Option<Vec<u8>> {
    let mut out: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut position = 0;
    // The last word: its introduction, and where its `?=` stands in the input.
    let mut last: Option<(&[u8], usize)> = None;
    while let Some(start) = memchr::memmem::find(&value[position..], b"=?").map(|found| position + found) {
        let Some((introduction, end)) = word(&value[start..]) else {
            position = start + 2;
            last = None;
            continue;
        };
        let payload = start + introduction.len();
        if let Some((before, closed)) = last
            && before.eq_ignore_ascii_case(introduction)
            && !is_stateful(introduction)
            && value[closed + 2..start].iter().all(u8::is_ascii_whitespace)
        {
            out.get_or_insert_default().extend_from_slice(&value[copied..closed]);
            copied = payload;
        }
        last = Some((introduction, start + end - 2));
        position = start + end;
    }
    out.map(|mut joined| {
        joined.extend_from_slice(&value[copied..]);
        joined
    })
}

/// Whether words of this charset are whole by themselves: ISO-2022 goes back to ASCII at the end of each, and the two
/// switches that would meet in the middle of joined ones decode to a replacement character.
fn is_stateful(introduction: &[u8]) -> bool {
    introduction.get(2..10).is_some_and(|charset| charset.eq_ignore_ascii_case(b"iso-2022"))
}

/// An encoded word at the start of `text`: `=?charset?B?` and the length of the whole.
fn word(text: &[u8]) -> Option<(&[u8], usize)> {
    let text = &text[..text.len().min(MAX_WORD_BYTES)];
    let charset = text[2..].iter().take(50).position(|&byte| byte == b'?')? + 2;
    matches!(text.get(charset + 1)?, b'b' | b'B' | b'q' | b'Q').then_some(())?;
    (text.get(charset + 2) == Some(&b'?')).then_some(())?;
    let payload = charset + 3;
    let end = memchr::memmem::find(&text[payload..], b"?=")? + payload;
    // A word never holds white space; mail-parser reads such a one alone.
    (!text[..end].iter().any(u8::is_ascii_whitespace)).then_some((&text[..payload], end + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cut_within_a_character_are_joined() {
        for (given, wanted) in [
            ("=?utf-8?B?w?= =?utf-8?B?6k=?=", "é"),
            ("=?utf-8?B?aMM=?=\r\n =?UTF-8?b?qQ==?= x", "hé x"),
            ("=?utf-8?Q?h=C3?= =?utf-8?Q?=A9?= =?utf-8?Q?!?=", "hé!"),
            ("=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"),
            ("=?iso-2022-jp?B?GyRCJTkbKEI=?=\r\n =?ISO-2022-JP?B?GyRCJVEbKEI=?=", "スパ"),
            ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
            ("=?utf-8?Q?a", "=?utf-8?Q?a"),
            ("a =?utf-8?X?a?= b", "a =?utf-8?X?a?= b"),
            ("=?nonsense?Q?caf=C3=A9?=", "café"),
        ] {
            assert_eq!(clean::line(&unstructured(given.as_bytes(), None), 100), wanted, "{given}");
        }
    }

    #[test]
    fn a_field_full_of_unfinished_words_is_shown_without_looking_for_their_ends() {
        let bomb = "=?aa?q?\n ".repeat(1_000);
        assert!(is_word_bomb(bomb.as_bytes()) && !is_word_bomb("=?utf-8?q?a?= ".repeat(1_000).as_bytes()));
        assert!(unstructured(bomb.as_bytes(), None).starts_with("=_aa_q_ =_aa_q_"));
    }

    #[test]
    fn raw_bytes_are_utf8_or_the_charset_of_the_text_or_windows_1252() {
        assert_eq!(clean::line(&unstructured(b" \xcf\xf0\xe8\xe2\xe5\xf2", Some("windows-1251")), 100), "Привет");
        assert_eq!(clean::line(&unstructured(b" caf\xe9", Some("utf-8")), 100), "café");
        assert_eq!(clean::line(&unstructured(" caf\u{e9}\r\n".as_bytes(), None), 100), "café");
        assert_eq!(clean::line(&unstructured(b" caf\xe9 \x80\r\n", None), 100), "café €");
    }

    #[test]
    fn addresses_are_read_and_bounded() {
        let read =
            |value: &str, max| mailboxes(value.as_bytes(), max, None).into_iter().map(|one| (one.name, one.address)).collect::<Vec<_>>();
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(
            read(" =?utf-8?Q?J=C3?= =?utf-8?Q?=A9?= <j@x.example>, b@x.example\n", 9),
            [pair("Jé", "j@x.example"), pair("", "b@x.example")]
        );
        assert_eq!(read(" group: a@x.example, b@x.example;\n", 1), [pair("", "a@x.example")]);
        assert_eq!(read(" \"Eve\u{202e}\" <e@x.example>\n", 1), [pair("Eve", "e@x.example")]);
        assert_eq!(read(&",".repeat(300_000), 20), []);
        assert!(read(&"(".repeat(300_000), 20).len() <= 1);
        assert_eq!(read(&format!("<{}>", "a".repeat(9_000)), 1)[0].1.len(), MAX_ADDRESS_CHARS);
    }

    #[test]
    fn dates_of_all_kinds_are_read_or_left() {
        let read = |value: &str| timestamp(value.as_bytes()).map(Timestamp::rfc3339);
        assert_eq!(read(" Sun, 22 Nov 2026 14:30:00 +0100 (CET)\r\n").as_deref(), Some("2026-11-22T13:30:00.000Z"));
        assert_eq!(read(" 99 Foo 99999999999999999 99:99:99 +99999999\n"), None);
        assert_eq!(read("yesterday"), None);
    }

    #[test]
    fn names_come_by_every_encoding() {
        let name = |block: &str| Head::read(block.as_bytes(), None).0.file_name;
        for (given, wanted) in [
            ("Content-Disposition: attachment; filename=a.txt\n", "a.txt"),
            ("Content-Disposition: attachment;\r\n filename*=utf-8''caf%C3%A9.txt\r\n", "café.txt"),
            ("Content-Disposition: attachment; filename*0=\"ca\";\r\n filename*1=\"fe.txt\"\r\n", "cafe.txt"),
            ("Content-Disposition: attachment; filename*0*=utf-8''caf;\r\n filename*1*=%C3%A9.txt\r\n", "café.txt"),
            ("Content-Type: x/y; name=\"=?utf-8?B?Y2Fmw6kudHh0?=\"\n", "café.txt"),
            ("Content-Type: x/y; name=\"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9.txt?=\"\n", "café.txt"),
            ("Content-Type: x/y; name=\"caf\u{e9}.txt\"\n", "café.txt"),
        ] {
            assert_eq!(name(given).as_deref(), Some(wanted), "{given}");
        }
    }
}
