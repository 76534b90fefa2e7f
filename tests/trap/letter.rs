//! A mail taken apart far enough to be changed, and written again.

use base64::prelude::{BASE64_STANDARD, Engine};
use sundew::mail::parse::Mail;

/// How a body is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Encoding {
    /// As it is.
    EightBit,
    /// RFC 2045 6.7.
    QuotedPrintable,
    /// RFC 2045 6.8.
    Base64,
}

/// What of a mail is kept when it is written again.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The address it is for.
    pub to: String,
    /// Where it says it was delivered, as it says so: who it is for is no part of a letter.
    pub delivered_to: String,
    /// Its sender's.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// Whether `body` is HTML.
    pub is_html: bool,
    /// What is displayed.
    pub body: String,
    /// The media types and contents of its files.
    pub files: Vec<(String, Vec<u8>)>,
    /// How the body is sent.
    pub encoding: Encoding,
}

impl Letter {
    /// Takes a mail apart.
    pub fn of(raw: &[u8]) -> Self {
        let mail = Mail::open(raw);
        let (view, summary) = (mail.view(), mail.summary(false));
        let files = (0..summary.attachments.len()).filter_map(|index| mail.attachment(index));
        let body = view.html.unwrap_or(view.text);
        // Often it is sent as text, and was meant as what it is.
        let is_html = ["<html", "<body", "<table"].iter().any(|tag| body.to_ascii_lowercase().contains(tag));
        let header = String::from_utf8_lossy(raw);
        let delivered = |line: &&str| line.get(..13).is_some_and(|name| name.eq_ignore_ascii_case("Delivered-To:"));
        Self {
            delivered_to: header.lines().take_while(|line| !line.is_empty()).filter(delivered).map(|line| format!("{line}\r\n")).collect(),
            to: summary.header_to.first().map(|to| to.address.clone()).unwrap_or_default(),
            from: summary.from.map(|from| from.address).unwrap_or_default(),
            subject: summary.subject,
            is_html,
            body,
            files: files.map(|file| (file.info.content_type, file.bytes)).collect(),
            encoding: Encoding::EightBit,
        }
    }

    /// The mail.
    pub fn write(&self) -> Vec<u8> {
        let mut mail = format!(
            "{}From: <{}>\r\nTo: <{}>\r\nSubject: =?utf-8?B?{}?=\r\nMIME-Version: 1.0\r\n",
            self.delivered_to,
            self.from,
            self.to,
            BASE64_STANDARD.encode(&self.subject)
        )
        .into_bytes();
        let boundary = "=_boundary_of_this_mail";
        if !self.files.is_empty() {
            mail.extend(format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n").bytes());
        }
        let (name, body) = match self.encoding {
            Encoding::EightBit => ("8bit", self.body.clone().into_bytes()),
            Encoding::QuotedPrintable => ("quoted-printable", quoted_printable(&self.body)),
            Encoding::Base64 => ("base64", base64_lines(self.body.as_bytes())),
        };
        let kind = if self.is_html { "html" } else { "plain" };
        mail.extend(format!("Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n").bytes());
        mail.extend(body);
        for (media_type, bytes) in &self.files {
            mail.extend(format!("\r\n--{boundary}\r\nContent-Type: {media_type}\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n").bytes());
            mail.extend(base64_lines(bytes));
        }
        if !self.files.is_empty() {
            mail.extend(format!("\r\n--{boundary}--\r\n").bytes());
        }
        mail
    }
}

fn base64_lines(bytes: &[u8]) -> Vec<u8> {
    BASE64_STANDARD.encode(bytes).as_bytes().chunks(76).flat_map(|line| [line, b"\r\n"].concat()).collect()
}

fn quoted_printable(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut column = 0;
    for byte in text.bytes() {
        if byte == b'\n' {
            out.extend(b"\r\n");
            column = 0;
            continue;
        }
        let piece = match byte {
            b'\r' => continue,
            b'=' | b' ' | b'\t' | ..=0x1f | 0x7f.. => format!("={byte:02X}"),
            _ => char::from(byte).to_string(),
        };
        if column + piece.len() > 75 {
            out.extend(b"=\r\n");
            column = 0;
        }
        column += piece.len();
        out.extend(piece.bytes());
    }
    out
}
