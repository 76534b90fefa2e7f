//! What a mail carries beside its text: signatures, encryption, and the fields of lists and machines. All of it is what
//! the mail says; nothing is checked.

use super::{Mail, clean, fields};
use crate::mail::scan;

/// Fields of one kind that are told; mail that passes through lists has a DKIM signature of each.
const MAX_OF_A_KIND: usize = 10;
const MAX_VALUE_CHARS: usize = 200;
/// How much of a text is looked through for armour.
const MAX_ARMOUR_BYTES: usize = 256 * 1024;

/// Something a mail carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `DKIM-Signature` (RFC 6376 3.5): who says that they sent it, and under which key.
    Dkim {
        /// `d=`
        domain: String,
        /// `s=`
        selector: String,
    },
    /// `ARC-Seal` (RFC 8617 4.1.3): a server on the way vouches for what it saw.
    Arc {
        /// `d=`
        domain: String,
    },
    /// A signature beside the text (RFC 8551 3.5.3).
    SmimeSigned,
    /// Text and signature in one file, which only mail programs open (RFC 8551 3.5.2).
    SmimeOpaque,
    /// RFC 8551 3.3
    SmimeEncrypted,
    /// RFC 3156 5
    PgpSigned,
    /// RFC 3156 4
    PgpEncrypted,
    /// Armour within the text (RFC 9580 7).
    PgpInlineSigned,
    /// The same for a message that is encrypted.
    PgpInlineEncrypted,
    /// `List-Id` (RFC 2919)
    List(String),
    /// `List-Unsubscribe` (RFC 2369); by one click (RFC 8058) when it says so.
    Unsubscribe {
        /// `List-Unsubscribe-Post`
        one_click: bool,
    },
    /// `Auto-Submitted` (RFC 3834 5), anything but `no`.
    AutoSubmitted(String),
    /// `Precedence`, which nobody has defined: `bulk`, `list`, `junk`.
    Precedence(String),
}

impl Mark {
    /// The name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Dkim { .. } => "dkim",
            Self::Arc { .. } => "arc",
            Self::SmimeSigned => "smime_signed",
            Self::SmimeOpaque => "smime_opaque",
            Self::SmimeEncrypted => "smime_encrypted",
            Self::PgpSigned => "pgp_signed",
            Self::PgpEncrypted => "pgp_encrypted",
            Self::PgpInlineSigned => "pgp_inline_signed",
            Self::PgpInlineEncrypted => "pgp_inline_encrypted",
            Self::List(_) => "list",
            Self::Unsubscribe { .. } => "unsubscribe",
            Self::AutoSubmitted(_) => "auto_submitted",
            Self::Precedence(_) => "precedence",
        }
    }
}

impl Mail<'_> {
    /// What it carries; `text` is its text as shown.
    pub(super) fn marks(&self, text: &str) -> Vec<Mark> {
        let mut marks = self.marks_of_header();
        let is_part = |types: &[&str]| self.parts.iter().any(|part| types.contains(&part.head.content_type.as_str()));
        for (types, mark) in [
            (&["application/pkcs7-signature", "application/x-pkcs7-signature"][..], Mark::SmimeSigned),
            (&["application/pgp-signature"], Mark::PgpSigned),
            (&["application/pgp-encrypted"], Mark::PgpEncrypted),
        ] {
            if is_part(types) {
                marks.push(mark);
            }
        }
        if let Some(part) = self.parts.iter().find(|part| part.head.content_type.ends_with("pkcs7-mime")) {
            marks.push(if is_signed_data(&self.head_of(part)) { Mark::SmimeOpaque } else { Mark::SmimeEncrypted });
        }
        let text = &text[..text.floor_char_boundary(MAX_ARMOUR_BYTES)];
        let begins = |armour: &str| text.starts_with(armour) || text.contains(&format!("\n{armour}"));
        if begins("-----BEGIN PGP SIGNED MESSAGE-----") {
            marks.push(Mark::PgpInlineSigned);
        }
        if begins("-----BEGIN PGP MESSAGE-----") {
            marks.push(Mark::PgpInlineEncrypted);
        }
        marks
    }

    fn marks_of_header(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        let mut one_click = false;
        for (name, value) in scan::fields(&self.raw[self.header.clone()]) {
            let text = || clean::line(&fields::unstructured(value, None), MAX_VALUE_CHARS);
            let mark = match name.to_ascii_lowercase().as_slice() {
                b"dkim-signature" => {
                    let [domain, selector] = tags(value, ["d", "s"]);
                    Mark::Dkim { domain, selector }
                }
                b"arc-seal" => {
                    let [domain] = tags(value, ["d"]);
                    Mark::Arc { domain }
                }
                b"list-id" => Mark::List(text()),
                b"list-unsubscribe" => Mark::Unsubscribe { one_click: false },
                b"list-unsubscribe-post" => {
                    one_click = true;
                    continue;
                }
                b"auto-submitted" => match text() {
                    value if value.to_ascii_lowercase().starts_with("no") => continue,
                    value => Mark::AutoSubmitted(value),
                },
                b"precedence" => Mark::Precedence(text()),
                _ => continue,
            };
            if marks.iter().filter(|other| other.name() == mark.name()).count() < MAX_OF_A_KIND && !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        if one_click && let Some(mark) = marks.iter_mut().find(|mark| matches!(mark, Mark::Unsubscribe { .. })) {
            *mark = Mark::Unsubscribe { one_click };
        }
        marks
    }
}

/// Values of a tag list (RFC 6376 3.2), empty for what is missing.
fn tags<const N: usize>(value: &[u8], wanted: [&str; N]) -> [String; N] {
    let mut found = [const { String::new() }; N];
    let text = String::from_utf8_lossy(&value[..value.len().min(fields::MAX_FIELD_BYTES)]);
    for (name, value) in text.split(';').filter_map(|tag| tag.split_once('=')) {
        if let Some(index) = wanted.iter().position(|wanted| *wanted == name.trim())
            && found[index].is_empty()
        {
            found[index] = clean::line(value, MAX_VALUE_CHARS);
        }
    }
    found
}

/// Whether a CMS file is signed and not encrypted: its content type is id-signedData (RFC 5652 5.1).
fn is_signed_data(head: &[u8]) -> bool {
    memchr::memmem::find(&head[..head.len().min(20)], b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(raw: &str) -> Vec<Mark> {
        Mail::open(raw.as_bytes()).view().marks
    }

    #[test]
    fn signatures_and_seals_name_who_made_them() {
        let dkim = |domain: &str, selector: &str| Mark::Dkim { domain: domain.into(), selector: selector.into() };
        let raw = "DKIM-Signature: v=1; a=rsa-sha256; d=fern.example;\r\n\ts=2025a; h=from:to; bh=x=; b=qx7\r\n\t d=y\r\n\
            DKIM-Signature: v=1; d=fern.example; s=2025a; b=other\r\nDKIM-Signature: nothing\r\n\
            ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=pond.example; s=x; b=y\r\n\r\ntext";
        assert_eq!(marks(raw), [dkim("fern.example", "2025a"), dkim("", ""), Mark::Arc { domain: "pond.example".into() }]);
    }

    #[test]
    fn what_is_signed_or_encrypted_is_told_by_its_parts_and_its_armour() {
        let part = |content_type: &str| {
            format!(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Type: {content_type}\r\n\r\nx\r\n--b--\r\n"
            )
        };
        let opaque =
            "Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\nMIILAQYJKoZIhvcNAQcCoAo=\r\n";
        for (raw, wanted) in [
            (part("application/pkcs7-signature; name=smime.p7s"), Mark::SmimeSigned),
            (part("application/pgp-signature"), Mark::PgpSigned),
            (part("application/pgp-encrypted"), Mark::PgpEncrypted),
            (opaque.into(), Mark::SmimeOpaque),
            (opaque.replace("AQcC", "AQcD"), Mark::SmimeEncrypted),
            ("A: b\r\n\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n".into(), Mark::PgpInlineSigned),
            ("A: b\r\n\r\nHi,\r\n-----BEGIN PGP MESSAGE-----\r\n".into(), Mark::PgpInlineEncrypted),
        ] {
            assert_eq!(marks(&raw), [wanted]);
        }
        assert_eq!(marks("A: b\r\n\r\n> -----BEGIN PGP MESSAGE-----\r\n"), []);
    }

    #[test]
    fn lists_and_machines_are_told() {
        let raw = "List-Id: Pond news <news.pond.example>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\
            List-Unsubscribe: <https://pond.example/u>\r\nAuto-Submitted: auto-generated\r\nPrecedence: bulk\r\n\r\nx";
        assert_eq!(
            marks(raw),
            [
                Mark::List("Pond news <news.pond.example>".into()),
                Mark::Unsubscribe { one_click: true },
                Mark::AutoSubmitted("auto-generated".into()),
                Mark::Precedence("bulk".into())
            ]
        );
        assert_eq!(marks("Auto-Submitted: no\r\n\r\nx"), []);
        assert_eq!(marks(&("DKIM-Signature: d=".to_owned() + &"x".repeat(9_000) + "\r\n\r\n")).len(), 1);
        let many: String = (0..1_000).map(|n| format!("DKIM-Signature: d={n}.example\r\n")).collect();
        assert_eq!(marks(&(many + "\r\n")).len(), MAX_OF_A_KIND);
    }
}
