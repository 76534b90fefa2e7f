//! What every peer is asked to send, and what must come of it.

use base64::{Engine, engine::general_purpose::STANDARD};

/// The largest mail that the server takes: an attachment of 20 MB fits, as it grows by 37 % in base64.
pub const MAX_MESSAGE_BYTES: usize = 28 * 1024 * 1024;
const ATTACHMENT_BYTES: usize = 20_000_000;

/// One mail and its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Dots at the begin of lines, a line as long as RFC 5322 allows.
    Plain,
    /// RFC 3207, with the certificate verified by those who can.
    StartTls,
    /// RFC 8314.
    ImplicitTls,
    /// 20 MB.
    Attachment,
    /// An 8-bit body (RFC 6152), and headers in UTF-8 as people send them whether or not anybody allowed it.
    EightBit,
    /// A recipient in UTF-8 (RFC 6531).
    SmtpUtf8,
    /// 50 recipients of one mail.
    FiftyRecipients,
    /// A mail larger than the server takes, its size told with MAIL (RFC 1870).
    OversizeDeclared,
    /// The same, found out when it has come.
    OversizeSent,
    /// A recipient at a domain that is not the server's.
    UnknownDomain,
}

/// How the server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    Plain,
    StartTls,
    ImplicitTls,
}

/// A mail as it is handed to a peer, byte for byte, and what the API must say of it.
pub struct Mail {
    pub bytes: Vec<u8>,
    pub subject: String,
    /// What its body must show.
    pub text: &'static str,
    pub attachment: Option<Vec<u8>>,
}

impl Case {
    pub const ALL: [Self; 10] = [
        Self::Plain,
        Self::StartTls,
        Self::ImplicitTls,
        Self::Attachment,
        Self::EightBit,
        Self::SmtpUtf8,
        Self::FiftyRecipients,
        Self::OversizeDeclared,
        Self::OversizeSent,
        Self::UnknownDomain,
    ];

    /// The begin of its mail's subject.
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    pub fn route(self) -> Route {
        match self {
            Self::StartTls => Route::StartTls,
            Self::ImplicitTls => Route::ImplicitTls,
            _ => Route::Plain,
        }
    }

    /// Mail servers choose their way by the domain, so each way has one.
    pub fn domain(self) -> &'static str {
        match self {
            Self::StartTls => "starttls.sundew.test",
            Self::ImplicitTls => "tls.sundew.test",
            Self::OversizeSent => "nosize.sundew.test",
            Self::UnknownDomain => "elsewhere.test",
            _ => "sundew.test",
        }
    }

    /// An inbox of the server too, where a mail server's bounces arrive.
    pub fn sender(self) -> String {
        format!("from.{self:?}@sundew.test").to_lowercase()
    }

    pub fn recipients(self) -> Vec<String> {
        let domain = self.domain();
        match self {
            Self::SmtpUtf8 => vec![format!("grüße.世界@{domain}")],
            Self::FiftyRecipients => (1..=50).map(|n| format!("to{n}@{domain}")).collect(),
            _ => vec![format!("to.{self:?}@{domain}").to_lowercase()],
        }
    }

    /// The code and the enhanced code (RFC 3463) that the peer must tell its user of.
    pub fn refusal(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OversizeDeclared | Self::OversizeSent => Some(("552", "5.3.4")),
            Self::UnknownDomain => Some(("550", "5.7.1")),
            _ => None,
        }
    }

    pub fn mail(self) -> Mail {
        let (from, to) = (self.sender(), "undisclosed-recipients:;");
        // Whole, so that nobody along the way has reason to add what is missing.
        let head = |name: &str, subject: &str, content: &str| {
            format!(
                "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\nFrom: {name} <{from}>\r\nTo: {to}\r\nMessage-ID: <{self:?}@sundew.test>\r\n\
                 Subject: {subject}\r\nMIME-Version: 1.0\r\n{content}\r\n\r\n"
            )
        };
        let ascii = "Content-Type: text/plain; charset=us-ascii";
        let plain = |text| (head("Peer", &self.name(), ascii) + text).into_bytes();
        let mut mail = Mail { bytes: Vec::new(), subject: self.name(), text: "The end.", attachment: None };
        match self {
            Self::EightBit | Self::SmtpUtf8 => {
                mail.subject = format!("{self:?}: Grüße, 世界 ☀");
                mail.text = "Zwölf Boxkämpfer jagen Eva quer über den Sylter Deich. 世界";
                let content = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit";
                mail.bytes = format!("{}{}\r\n", head("Jörg", &mail.subject, content), mail.text).into_bytes();
            }
            Self::Attachment => {
                let content = noise(ATTACHMENT_BYTES);
                mail.bytes = head("Peer", &mail.subject, "Content-Type: multipart/mixed; boundary=\"=peer=\"").into_bytes();
                mail.bytes.extend_from_slice(format!("--=peer=\r\n{ascii}\r\n\r\nThe end.\r\n--=peer=\r\n").as_bytes());
                mail.bytes.extend_from_slice(b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n");
                mail.bytes.extend_from_slice(b"Content-Disposition: attachment; filename=noise.bin\r\n\r\n");
                mail.bytes.extend_from_slice(&base64_lines(&content));
                mail.bytes.extend_from_slice(b"--=peer=--\r\n");
                mail.attachment = Some(content);
            }
            Self::OversizeDeclared | Self::OversizeSent => {
                mail.bytes = plain("");
                mail.bytes.extend_from_slice(&base64_lines(&noise(MAX_MESSAGE_BYTES * 3 / 4)));
            }
            _ => {
                let long = "x".repeat(998);
                mail.bytes = plain(&format!(".\r\n..\r\n.a dot\r\n\r\nFrom here on\r\n{long}\r\nblanks at the end  \r\n\r\nThe end.\r\n"));
            }
        }
        mail
    }
}

/// Bytes that nobody can guess, the same every time.
fn noise(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

/// Lines of 76 characters (RFC 2045, 6.8).
fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(bytes.len() / 57 * 78 + 78);
    for line in bytes.chunks(57) {
        lines.extend_from_slice(STANDARD.encode(line).as_bytes());
        lines.extend_from_slice(b"\r\n");
    }
    lines
}
