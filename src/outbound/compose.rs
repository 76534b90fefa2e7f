//! The mails that leave: a letter of ours, and a mail of an inbox within a covering one.

use lettre::{
    Address as LettreAddress,
    address::Envelope,
    message::{
        Body, Mailbox, Message as Letters, MessageBuilder, MultiPart, SinglePart,
        header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use super::{loops::LOOP_FIELD, target::Target};
use crate::mail::{message::Message, names};

/// RFC 5322 2.1.1, without CRLF.
const MAX_LINE_BYTES: usize = 998;
/// Of a subject, more is not said again.
const MAX_SUBJECT_CHARS: usize = 200;
/// The name of our own mails; no sender's name may stand there.
const FROM_NAME: &str = "Sundew";

/// A letter of ours: text alone, nothing of any sender's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    /// The text, lines of any length.
    pub text: String,
}

/// What a covering mail says, in the language of whoever asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// Why this mail comes.
    pub intro: String,
    /// Stands before the author.
    pub from: String,
    /// Stands before the subject.
    pub subject: String,
    /// How to get no more of these.
    pub outro: String,
}

/// Writes what leaves, all of it from one address.
pub(super) struct Composer {
    from: LettreAddress,
    /// The value of our loop field.
    id: String,
}

impl Composer {
    /// A writer of mails from this address; `id` names this server to itself.
    pub(super) fn new(from: LettreAddress, id: String) -> Self {
        Self { from, id }
    }

    /// The envelope: failures are reported to the address that all our mail is from, whose mail is thrown away.
    pub(super) fn envelope(&self, to: &Target) -> Result<Envelope, String> {
        Envelope::new(Some(self.from.clone()), vec![address(to)?]).map_err(|error| error.to_string())
    }

    /// A letter as it goes over the wire, in ASCII.
    pub(super) fn letter(&self, letter: &Letter, to: &Target) -> Result<Vec<u8>, String> {
        let text = SinglePart::builder()
            .header(ContentType::TEXT_PLAIN)
            .header(ContentTransferEncoding::QuotedPrintable)
            .body(letter.text.clone());
        let mail = self.head(to)?.subject(&letter.subject).singlepart(text).map_err(|error| error.to_string())?;
        Ok(mail.formatted())
    }

    /// A mail within a covering one, byte for byte as `/raw` gives it (RFC 2046 5.2.1). Where it can't go so, because its
    /// lines or the smarthost don't allow it, it goes as a file.
    pub(super) fn cover(&self, message: &Message, wording: &Wording, to: &Target, eight_bit: bool) -> Result<Vec<u8>, String> {
        let (author, subject) = (message.author(), one_line(&message.summary.subject));
        let who = match (author.name.as_str(), author.address.as_str()) {
            ("", address) => address.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        };
        let text =
            format!("{}\n\n{} {}\n{} {subject}\n\n{}\n", wording.intro, wording.from, one_line(&who), wording.subject, wording.outro);
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).header(ContentTransferEncoding::QuotedPrintable).body(text);
        let mail = self
            .head(to)?
            .subject(format!("Fwd: {subject}"))
            .multipart(MultiPart::mixed().singlepart(text).singlepart(attached(&message.raw, eight_bit)?))
            .map_err(|error| error.to_string())?;
        Ok(mail.formatted())
    }

    fn head(&self, to: &Target) -> Result<MessageBuilder, String> {
        let field = |name: &str, value: &str| {
            HeaderName::new_from_ascii(name.to_owned())
                .map(|name| HeaderValue::new(name, value.to_owned()))
                .map_err(|error| error.to_string())
        };
        let id = format!("<{}@{}>", names::random_id(&mut rand::rng()), self.from.domain());
        Ok(Letters::builder()
            .from(Mailbox::new(Some(FROM_NAME.to_owned()), self.from.clone()))
            .to(Mailbox::new(None, address(to)?))
            .date_now()
            .message_id(Some(id))
            // RFC 3834 5: nobody's holiday answers it.
            .raw_header(field("Auto-Submitted", "auto-generated")?)
            .raw_header(field(LOOP_FIELD, &self.id)?))
    }
}

fn address(to: &Target) -> Result<LettreAddress, String> {
    to.as_str().parse().map_err(|error| format!("{error}"))
}

fn attached(raw: &[u8], eight_bit: bool) -> Result<SinglePart, String> {
    let encoding = if raw.is_ascii() { ContentTransferEncoding::SevenBit } else { ContentTransferEncoding::EightBit };
    let disposition = ContentDisposition::attachment("mail.eml");
    if has_mail_lines(raw) && (eight_bit || raw.is_ascii()) {
        let kind = ContentType::parse("message/rfc822").map_err(|error| error.to_string())?;
        let body = Body::dangerous_pre_encoded(raw.to_vec(), encoding);
        return Ok(SinglePart::builder().header(kind).header(disposition).body(body));
    }
    // A message/rfc822 may not be encoded (RFC 2046 5.2.1), a file may.
    let kind = ContentType::parse("application/octet-stream").map_err(|error| error.to_string())?;
    let body = Body::new_with_encoding(raw.to_vec(), ContentTransferEncoding::Base64).map_err(|_| "base64 does not hold it".to_owned())?;
    Ok(SinglePart::builder().header(kind).header(disposition).body(body))
}

/// Whether every line can go by SMTP as it is: ends in CRLF, is not too long, and has no NUL (RFC 5321 4.5.3.1.6, RFC 6152).
fn has_mail_lines(raw: &[u8]) -> bool {
    let mut lines = raw.split(|&byte| byte == b'\n');
    let last = lines.next_back().unwrap_or_default();
    let is_clean = |line: &[u8]| line.len() <= MAX_LINE_BYTES && memchr::memchr2(b'\r', 0, line).is_none();
    lines.all(|line| line.strip_suffix(b"\r").is_some_and(is_clean)) && is_clean(last)
}

/// What others wrote, on one line, without signs that reorder it.
fn one_line(text: &str) -> String {
    let is_plain = |letter: &char| !matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let plain = text.chars().filter(is_plain).map(|letter| if letter.is_control() { ' ' } else { letter });
    let line: String = plain.take(MAX_SUBJECT_CHARS).collect();
    if line.trim().is_empty() { "-".to_owned() } else { line.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use bytes::Bytes;

    use super::*;
    use crate::mail::{envelope::Envelope as Received, message::Summary, timestamp::Timestamp, transcript::Transcript};

    fn composer() -> Composer {
        Composer::new("forward@ours.example".parse().unwrap(), "abc".to_owned())
    }

    fn jane() -> Target {
        Target::read("jane@mail.example", |_| false).unwrap()
    }

    fn message(raw: &[u8], subject: &str) -> Message {
        let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let envelope =
            Received { sender: "s@x.org".into(), helo: "h".into(), peer, extended: true, smtputf8: false, tls: None, auth: false };
        let summary = Summary { subject: subject.to_owned(), ..Summary::default() };
        let at = Timestamp::from_millis(1_800_000_000_000);
        Message::new(envelope, at, Bytes::copy_from_slice(raw), summary, Transcript::default())
    }

    fn cover(raw: &[u8], subject: &str, eight_bit: bool) -> String {
        let words = |text: &str| text.to_owned();
        let wording = Wording { intro: words("Привет"), from: words("From:"), subject: words("Subject:"), outro: words("Bye") };
        let mail = composer().cover(&message(raw, subject), &wording, &jane(), eight_bit).unwrap();
        assert!(mail.split(|&byte| byte == b'\n').all(|line| line.len() <= MAX_LINE_BYTES + 1), "a line is too long");
        String::from_utf8_lossy(&mail).into_owned()
    }

    #[test]
    fn a_mail_goes_as_it_came_within_a_covering_one() {
        let raw = "Received: from a\r\nSubject: Käse\r\n\r\n.dot\r\n\r\nlast line without end";
        let mail = cover(raw.as_bytes(), "Käse", true);
        assert!(mail.contains("Content-Type: message/rfc822\r\n") && mail.contains("Content-Transfer-Encoding: 8bit\r\n"), "{mail}");
        let (_, behind) = mail.split_once("message/rfc822\r\n").unwrap();
        assert!(behind.contains(&format!("\r\n\r\n{raw}\r\n--")), "{behind}");
        for field in ["Auto-Submitted: auto-generated\r\n", "Sundew-Forwarded: abc\r\n", "To: jane@mail.example\r\n"] {
            assert!(mail.contains(field), "{field} is missing in {mail}");
        }
        assert!(cover(b"Subject: x\r\n\r\nplain\r\n", "x", false).contains("Content-Transfer-Encoding: 7bit\r\n"));
    }

    #[test]
    fn what_smtp_would_not_carry_goes_as_a_file() {
        let long = [b"Subject: x\r\n\r\n".as_slice(), &[b'y'; 2_000], b"\r\n"].concat();
        for (raw, eight_bit) in [
            ("Subject: Käse\r\n\r\n".as_bytes(), false),
            (b"Subject: x\n\nbare", true),
            (b"a\rb\r\n", true),
            (b"nul \0\r\n", true),
            (&long, true),
        ] {
            let mail = cover(raw, "x", eight_bit);
            assert!(mail.contains("Content-Type: application/octet-stream\r\n") && !mail.contains("rfc822"), "{mail}");
            assert!(mail.is_ascii(), "{mail}");
        }
    }

    #[test]
    fn what_a_sender_wrote_adds_no_field_and_reorders_nothing() {
        let mail = cover(b"Subject: x\r\n\r\n", "a\r\nBcc: eve@x.org\u{202e}", true);
        let (head, _) = mail.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Subject: Fwd: a  Bcc: eve@x.org\r\n") && !head.contains("\nBcc:"), "{head}");
    }

    #[test]
    fn a_letter_is_text_in_ascii_lines_whatever_its_language() {
        let letter = Letter { subject: "Հաստատեք".to_owned(), text: format!("{}\n\n1234 5678\n", "Ողջույն ".repeat(200)) };
        let mail = String::from_utf8(composer().letter(&letter, &jane()).unwrap()).unwrap();
        assert!(mail.is_ascii() && mail.lines().all(|line| line.len() <= 78), "{mail}");
        assert!(mail.contains("\r\n1234 5678\r\n") && mail.contains("Message-ID: <") && mail.contains("@ours.example>"), "{mail}");
    }
}
