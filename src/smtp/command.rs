//! One command line -> one command.
//!
//! smtp-proto reads the verbs and the parameters of MAIL and RCPT. The address is cut out first and judged by
//! [`crate::mail::address`]: smtp-proto 0.2.5 rejects address literals, unquotes `"a@b"@x`, takes `a@`, and gives ""
//! for `<postmaster>`.

use std::str;

use memchr::memchr;
use smtp_proto::{
    Error, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_RET_FULL, MAIL_RET_HDRS, MAIL_SMTPUTF8, MailFrom, RCPT_NOTIFY_DELAY,
    RCPT_NOTIFY_FAILURE, RCPT_NOTIFY_NEVER, RCPT_NOTIFY_SUCCESS, RcptTo, Request,
};
use thiserror::Error;

/// What a client wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command<'a> {
    /// EHLO with the client's name, cleaned.
    Ehlo(String),
    /// HELO with the client's name, cleaned.
    Helo(String),
    /// MAIL FROM.
    Mail(Mail<'a>),
    /// RCPT TO with the text within `<>`.
    Rcpt(&'a str),
    /// DATA.
    Data,
    /// BDAT.
    Bdat {
        /// How many bytes follow; the largest number when it has too many digits.
        size_bytes: usize,
        /// Whether they end the mail; `None` when what stands there is not LAST.
        is_last: Option<bool>,
    },
    /// RSET.
    Rset,
    /// NOOP.
    Noop,
    /// HELP.
    Help,
    /// VRFY.
    Vrfy,
    /// AUTH with its mechanism and the initial response.
    Auth(&'a str, Option<&'a str>),
    /// STARTTLS.
    StartTls,
    /// QUIT.
    Quit,
    /// A command that exists and is not offered.
    NotImplemented,
}

/// The argument and the parameters of MAIL; those that change nothing here are read and forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mail<'a> {
    /// The text within `<>`.
    pub path: &'a str,
    /// SIZE (RFC 1870) in bytes; 0 when not declared.
    pub declared_bytes: usize,
    /// SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
}

/// Why a line is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CommandError {
    /// No command, or control characters within.
    #[error("unknown command")]
    Unknown,
    /// HTTP.
    #[error("not SMTP but HTTP")]
    Http,
    /// An argument is missing or malformed.
    #[error("bad argument")]
    Argument,
    /// The path of MAIL has no end or is not UTF-8.
    #[error("bad sender")]
    Sender,
    /// The path of RCPT has no end or is not UTF-8.
    #[error("bad recipient")]
    Recipient,
    /// A parameter of MAIL or RCPT that is not offered.
    #[error("unknown parameter")]
    Parameter,
}

/// Stands for the real path while smtp-proto reads the rest of the line.
const HARMLESS_PATH: &[u8] = b"<a@b.c>";

/// Flags that are accepted: the rest belongs to extensions that are not offered.
const MAIL_FLAGS: u64 = MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8 | MAIL_RET_FULL | MAIL_RET_HDRS;
const RCPT_FLAGS: u64 = RCPT_NOTIFY_NEVER | RCPT_NOTIFY_SUCCESS | RCPT_NOTIFY_FAILURE | RCPT_NOTIFY_DELAY;

/// Methods of HTTP, and the first word of HTTP/2.
const HTTP_METHODS: [&[u8]; 10] = [b"GET", b"POST", b"PUT", b"HEAD", b"CONNECT", b"OPTIONS", b"DELETE", b"PATCH", b"TRACE", b"PRI"];

impl<'a> Command<'a> {
    /// Reads a line without its line end.
    pub fn parse(line: &'a [u8]) -> Result<Self, CommandError> {
        // smtp-proto skips a CR wherever it stands, so `MA\rIL` would be MAIL; and nothing needs other controls.
        if line.iter().any(u8::is_ascii_control) {
            return Err(CommandError::Unknown);
        }
        let line = line.trim_ascii();
        match line.split(|&byte| byte == b' ').next().unwrap_or_default() {
            verb if verb.eq_ignore_ascii_case(b"MAIL") => Self::parse_mail(line),
            verb if verb.eq_ignore_ascii_case(b"RCPT") => Self::parse_rcpt(line),
            verb if verb.eq_ignore_ascii_case(b"AUTH") => Self::parse_auth(line),
            verb if verb.eq_ignore_ascii_case(b"BDAT") => Self::parse_bdat(line),
            verb if HTTP_METHODS.iter().any(|method| verb.eq_ignore_ascii_case(method)) => Err(CommandError::Http),
            _ => Self::parse_plain(line),
        }
    }

    fn parse_mail(line: &'a [u8]) -> Result<Self, CommandError> {
        let (path, scratch) = cut_path(line).ok_or(CommandError::Argument)?;
        let path = path.and_then(|path| str::from_utf8(path).ok());
        // RFC 1870 allows 20 digits, which smtp-proto takes for a wrong or a small number when they overflow.
        if declares_astronomic_size(&scratch) {
            let path = path.ok_or(CommandError::Sender)?;
            return Ok(Self::Mail(Mail { path, declared_bytes: usize::MAX, smtputf8: true }));
        }
        match Request::parse(&mut scratch.iter()).map_err(|error| from_proto(&error))? {
            Request::Mail { from } if is_offered_mail(&from) => Ok(Self::Mail(Mail {
                path: path.ok_or(CommandError::Sender)?,
                declared_bytes: from.size,
                smtputf8: from.flags & MAIL_SMTPUTF8 != 0,
            })),
            Request::Mail { .. } => Err(CommandError::Parameter),
            _ => Err(CommandError::Argument),
        }
    }

    fn parse_rcpt(line: &'a [u8]) -> Result<Self, CommandError> {
        let (path, scratch) = cut_path(line).ok_or(CommandError::Argument)?;
        match Request::parse(&mut scratch.iter()).map_err(|error| from_proto(&error))? {
            Request::Rcpt { to } if is_offered_rcpt(&to) => {
                path.and_then(|path| str::from_utf8(path).ok()).map(Self::Rcpt).ok_or(CommandError::Recipient)
            }
            Request::Rcpt { .. } => Err(CommandError::Parameter),
            _ => Err(CommandError::Argument),
        }
    }

    /// smtp-proto gives a number for the mechanism and nothing for unknown ones, so words are taken as they are.
    fn parse_auth(line: &'a [u8]) -> Result<Self, CommandError> {
        let mut words = str::from_utf8(line).map_err(|_| CommandError::Argument)?.split(' ').skip(1);
        match (words.next(), words.next(), words.next()) {
            (Some(mechanism), initial, None) if !mechanism.is_empty() => Ok(Self::Auth(mechanism, initial)),
            _ => Err(CommandError::Argument),
        }
    }

    /// Read by hand, because the bytes that follow have to be skipped even where smtp-proto gives an error.
    fn parse_bdat(line: &'a [u8]) -> Result<Self, CommandError> {
        let mut words = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).skip(1);
        let size = words.next().filter(|word| word.iter().all(u8::is_ascii_digit)).ok_or(CommandError::Argument)?;
        let size_bytes = str::from_utf8(size).ok().and_then(|size| size.parse().ok()).unwrap_or(usize::MAX);
        let is_last = match (words.next(), words.next()) {
            (None, _) => Some(false),
            (Some(word), None) if word.eq_ignore_ascii_case(b"LAST") => Some(true),
            _ => None,
        };
        Ok(Self::Bdat { size_bytes, is_last })
    }

    fn parse_plain(line: &[u8]) -> Result<Self, CommandError> {
        let scratch = [line, b"\n"].concat();
        Ok(match Request::parse(&mut scratch.iter()) {
            Ok(Request::Ehlo { host }) => Self::Ehlo(clean_name(&host)),
            Ok(Request::Helo { host }) => Self::Helo(clean_name(&host)),
            Ok(Request::Data) => Self::Data,
            Ok(Request::Rset) => Self::Rset,
            Ok(Request::Noop { .. }) => Self::Noop,
            Ok(Request::Help { .. }) => Self::Help,
            Ok(Request::Vrfy { .. }) => Self::Vrfy,
            Ok(Request::Quit) => Self::Quit,
            // RFC 3207 section 4: no parameters, which smtp-proto lets pass.
            Ok(Request::StartTls) if line.len() > b"STARTTLS".len() => return Err(CommandError::Argument),
            Ok(Request::StartTls) => Self::StartTls,
            // Refused whatever the argument: a wrong one needs no other answer.
            _ if is_not_implemented(line) => Self::NotImplemented,
            Err(Error::SyntaxError { .. } | Error::InvalidParameter { .. }) => return Err(CommandError::Argument),
            _ => return Err(CommandError::Unknown),
        })
    }
}

fn is_not_implemented(line: &[u8]) -> bool {
    let verb = line.split(|&byte| byte == b' ').next().unwrap_or_default();
    [b"EXPN".as_slice(), b"ETRN", b"ATRN", b"BURL", b"XCLIENT"].iter().any(|known| verb.eq_ignore_ascii_case(known))
}

/// The path behind the colon, and the line with a harmless path in its place and a line end.
///
/// `None` in place of the path means that it has no end; `None` for both that there is no colon.
/// A path without `<>` goes to the next space.
fn cut_path(line: &[u8]) -> Option<(Option<&[u8]>, Vec<u8>)> {
    let (head, tail) = line.split_at(memchr(b':', line)? + 1);
    let tail = tail.trim_ascii_start();
    let (path, parameters) = match tail.strip_prefix(b"<") {
        Some(tail) => match closing_bracket(tail) {
            Some(end) => (Some(&tail[..end]), &tail[end + 1..]),
            None => (None, [].as_slice()),
        },
        None => {
            let (path, parameters) = tail.split_at(memchr(b' ', tail).unwrap_or(tail.len()));
            // Nothing at all is not the null sender, which has its brackets.
            (Some(path).filter(|path| !path.is_empty()), parameters)
        }
    };
    Some((path, [head, HARMLESS_PATH, parameters, b"\n"].concat()))
}

/// Where the `>` stands that closes a path; one within a quoted string (RFC 5321 4.1.2) doesn't.
fn closing_bracket(text: &[u8]) -> Option<usize> {
    let (mut in_quotes, mut is_escaped) = (false, false);
    text.iter().position(|&byte| {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_quotes => is_escaped = true,
            b'"' => in_quotes = !in_quotes,
            b'>' => return !in_quotes,
            _ => {}
        }
        false
    })
}

/// Whether SIZE has so many digits that it overflows.
fn declares_astronomic_size(line: &[u8]) -> bool {
    line.trim_ascii_end().split(|&byte| byte == b' ').any(|word| {
        let is_size = word.get(..5).is_some_and(|key| key.eq_ignore_ascii_case(b"SIZE="));
        is_size && word.len() > 5 + 18 && word[5..].iter().all(u8::is_ascii_digit)
    })
}

/// smtp-proto knows parameters of many extensions; what is not advertised is refused (RFC 5321 4.1.1.11).
fn is_offered_mail<T>(mail: &MailFrom<T>) -> bool {
    mail.flags & !MAIL_FLAGS == 0
        && mail.hold_for == 0
        && mail.hold_until == 0
        && mail.mt_priority == 0
        && mail.trans_id.is_none()
        && mail.solicit.is_none()
        && mail.mtrk.is_none()
}

fn is_offered_rcpt<T>(rcpt: &RcptTo<T>) -> bool {
    rcpt.flags & !RCPT_FLAGS == 0
}

fn from_proto(error: &Error) -> CommandError {
    match error {
        Error::UnsupportedParameter { .. } => CommandError::Parameter,
        Error::UnknownCommand => CommandError::Unknown,
        _ => CommandError::Argument,
    }
}

/// The client's name as it may stand in a reply and in a trace header: letters of domains and address literals
/// (RFC 5321 4.1.3), anything else is a question mark. smtp-proto ends it at a space and at 255 bytes.
fn clean_name(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() || ".-_:[]".contains(letter) { letter } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(path: &str) -> Command<'_> {
        Command::Mail(Mail { path, declared_bytes: 0, smtputf8: false })
    }

    fn mail_with(path: &str, declared_bytes: usize, smtputf8: bool) -> Command<'_> {
        Command::Mail(Mail { path, declared_bytes, smtputf8 })
    }

    #[test]
    fn lines_are_read_as_the_commands_they_are() {
        let table: Vec<(&str, Command<'_>)> = vec![
            ("EHLO c.example", Command::Ehlo("c.example".into())),
            ("ehlo [IPv6:::1]", Command::Ehlo("[IPv6:::1]".into())),
            ("HELO c", Command::Helo("c".into())),
            ("MAIL FROM:<>", mail("")),
            ("MAIL FROM:<a@b>", mail("a@b")),
            ("mail from: <a@b>", mail("a@b")),
            ("  Mail  From :<a@b>  ", mail("a@b")),
            ("MAIL FROM:a@b", mail("a@b")),
            ("MAIL FROM: a@b SIZE=7", mail_with("a@b", 7, false)),
            ("MAIL FROM:<@r.net:a@b>", mail("@r.net:a@b")),
            ("MAIL FROM:<\"a>b\"@c>", mail("\"a>b\"@c")),
            ("MAIL FROM:<\"a\\\">b\"@c>", mail("\"a\\\">b\"@c")),
            ("MAIL FROM:<\"a b\"@c> SIZE=1", mail_with("\"a b\"@c", 1, false)),
            ("MAIL FROM:<a@[127.0.0.1]>", mail("a@[127.0.0.1]")),
            ("MAIL FROM:<a@b> SIZE=12 BODY=8BITMIME SMTPUTF8", mail_with("a@b", 12, true)),
            ("MAIL FROM:<a@b> size=0 body=7bit", mail("a@b")),
            ("MAIL FROM:<a@b> AUTH=<> RET=FULL ENVID=x+3Dy", mail("a@b")),
            ("MAIL FROM:<a@b> SIZE=99999999999999999999", mail_with("a@b", usize::MAX, true)),
            ("MAIL FROM:<a@b> SIZE=999999999999999999999999", mail_with("a@b", usize::MAX, true)),
            ("MAIL FROM:<ж@b> SMTPUTF8", mail_with("ж@b", 0, true)),
            ("RCPT TO:<a@b>", Command::Rcpt("a@b")),
            ("RCPT TO:<postmaster>", Command::Rcpt("postmaster")),
            ("RCPT TO:<>", Command::Rcpt("")),
            ("rcpt to: a@b", Command::Rcpt("a@b")),
            ("RCPT TO:<a@b> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b", Command::Rcpt("a@b")),
            ("RCPT TO:<a@b> NOTIFY=NEVER", Command::Rcpt("a@b")),
            ("DATA", Command::Data),
            ("data ", Command::Data),
            ("RSET", Command::Rset),
            ("NOOP", Command::Noop),
            ("NOOP \"anything", Command::Noop),
            ("HELP", Command::Help),
            ("HELP MAIL", Command::Help),
            ("VRFY bob", Command::Vrfy),
            ("QUIT", Command::Quit),
            ("EXPN", Command::NotImplemented),
            ("EXPN list", Command::NotImplemented),
            ("AUTH PLAIN", Command::Auth("PLAIN", None)),
            ("auth plain AGEAYg==", Command::Auth("plain", Some("AGEAYg=="))),
            ("AUTH LOGIN =", Command::Auth("LOGIN", Some("="))),
            ("STARTTLS", Command::StartTls),
            ("starttls", Command::StartTls),
            ("XCLIENT ADDR=192.0.2.1", Command::NotImplemented),
            ("BDAT 10 LAST", Command::Bdat { size_bytes: 10, is_last: Some(true) }),
            ("bdat 0 last", Command::Bdat { size_bytes: 0, is_last: Some(true) }),
            ("BDAT  7 ", Command::Bdat { size_bytes: 7, is_last: Some(false) }),
            ("BDAT 7 FIRST", Command::Bdat { size_bytes: 7, is_last: None }),
            ("BDAT 7 LAST LAST", Command::Bdat { size_bytes: 7, is_last: None }),
            ("BDAT 99999999999999999999999 LAST", Command::Bdat { size_bytes: usize::MAX, is_last: Some(true) }),
        ];
        for (line, command) in table {
            assert_eq!(Command::parse(line.as_bytes()), Ok(command), "{line}");
        }
    }

    #[test]
    fn lines_that_are_no_command_say_why() {
        let table: &[(&[u8], CommandError)] = &[
            (b"", CommandError::Unknown),
            (b"   ", CommandError::Unknown),
            (b"FOO", CommandError::Unknown),
            (b"LHLO x", CommandError::Unknown),
            (b"MAILFROM:<a@b>", CommandError::Unknown),
            (b"DATA\0", CommandError::Unknown),
            (b"DA\rTA", CommandError::Unknown),
            (b"MAIL\tFROM:<a@b>", CommandError::Unknown),
            (b"\x16\x03\x01", CommandError::Unknown),
            (b"\xff\xff", CommandError::Unknown),
            (b"GET / HTTP/1.1", CommandError::Http),
            (b"connect x:25 HTTP/1.1", CommandError::Http),
            (b"EHLO", CommandError::Argument),
            (b"HELO", CommandError::Argument),
            (b"VRFY", CommandError::Argument),
            (b"AUTH", CommandError::Argument),
            (b"BDAT", CommandError::Argument),
            (b"BDAT LAST", CommandError::Argument),
            (b"BDAT -1", CommandError::Argument),
            (b"AUTH PLAIN AGEAYg== more", CommandError::Argument),
            (b"AUTH \xff", CommandError::Argument),
            (b"STARTTLS now", CommandError::Argument),
            (b"MAIL", CommandError::Argument),
            (b"MAIL FROM", CommandError::Argument),
            (b"MAIL FROM <a@b>", CommandError::Argument),
            (b"MAIL TO:<a@b>", CommandError::Argument),
            (b"RCPT FROM:<a@b>", CommandError::Argument),
            (b"MAIL <a:b>", CommandError::Argument),
            (b"MAIL FROM:<a@b>>", CommandError::Argument),
            (b"MAIL FROM:<a@b> SIZE=x", CommandError::Argument),
            (b"MAIL FROM:<a@b> BODY=9BIT", CommandError::Argument),
            (b"MAIL FROM:", CommandError::Sender),
            (b"MAIL FROM:<a@b", CommandError::Sender),
            (b"MAIL FROM:<\"a@b>", CommandError::Sender),
            (b"MAIL FROM:<\xff@b>", CommandError::Sender),
            (b"RCPT TO:<a@b", CommandError::Recipient),
            (b"RCPT TO:<\xff@b>", CommandError::Recipient),
            (b"MAIL FROM:<a@b> BODY=BINARYMIME", CommandError::Parameter),
            (b"MAIL FROM:<a@b> REQUIRETLS", CommandError::Parameter),
            (b"MAIL FROM:<a@b> MT-PRIORITY=3", CommandError::Parameter),
            (b"MAIL FROM:<a@b> BY=10;R", CommandError::Parameter),
            (b"MAIL FROM:<a@b> FOO=bar", CommandError::Parameter),
            (b"RCPT TO:<a@b> FOO", CommandError::Parameter),
            (b"RCPT TO:<a@b> CONNEG", CommandError::Parameter),
        ];
        for &(line, error) in table {
            assert_eq!(Command::parse(line), Err(error), "{}", line.escape_ascii());
        }
    }

    #[test]
    fn a_clients_name_can_forge_nothing() {
        for (line, name) in [("EHLO a(b)<c>;d", "a?b??c??d"), ("EHLO bücher", "b?cher"), ("EHLO one two", "one")] {
            assert_eq!(Command::parse(line.as_bytes()), Ok(Command::Ehlo(name.into())), "{line}");
        }
        let long = format!("EHLO {}", "a".repeat(256));
        assert_eq!(Command::parse(long.as_bytes()), Err(CommandError::Argument));
    }

    #[test]
    fn no_line_however_twisted_makes_it_panic() {
        use rand::RngExt;
        const WORDS: &[&str] = &[
            "MAIL",
            "RCPT",
            "EHLO",
            "BDAT",
            "AUTH",
            "VRFY",
            "FROM",
            "TO",
            ":",
            "<",
            ">",
            "\"",
            "\\",
            "@",
            ",",
            ".",
            " ",
            "=",
            ";",
            "+",
            "-",
            "a",
            "ж",
            "SIZE=",
            "BODY=",
            "BY=",
            "HOLDUNTIL=",
            "HOLDFOR=",
            "RRVS=",
            "MTRK=",
            "TRANSID=",
            "MT-PRIORITY=",
            "NOTIFY=",
            "ORCPT=rfc822;",
            "9999999999",
            "18446744073709551615",
            "4294967295-12-31T23:59:60+23:59",
            "0000-01-01T00:00:00Z",
            "LAST",
            "[",
            "]",
            "\u{0}",
            "\r",
        ];
        let mut rng = rand::rng();
        for round in 0..20_000 {
            let start = ["", "MAIL FROM:<a@b> ", "RCPT TO:<a@b> ", "MAIL FROM:"][round % 4];
            let count = rng.random_range(0..8);
            let line: String = (0..count).fold(start.into(), |line: String, _| line + WORDS[rng.random_range(0..WORDS.len())]);
            let _ = Command::parse(line.as_bytes());
        }
    }
}
