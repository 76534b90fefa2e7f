//! Command lines and the session: each line gets one well-formed reply, and no order of commands leads where RFC 5321
//! does not let it.
//!
//! Input: the state to begin in; lines, each with its line end.

use std::sync::Arc;

use sundew::{
    intake::Refusal,
    mail::{
        envelope::TlsFacts,
        timestamp::Timestamp,
        transcript::{Log, Speaker},
    },
    smtp::{
        Settings,
        command::{Command, CommandError},
        input::{Framed, Input},
        next::Next,
        reply::Reply,
        session::Session,
        transaction::DataEnd,
    },
};

use super::block_on;

const MAX_RECIPIENTS: usize = 3;
const MAX_MAILS: usize = 5;
const MAX_BAD_COMMANDS: usize = 6;
const MAX_BAD_RECIPIENTS: usize = 4;
const MAX_COMMANDS_WITHOUT_MAIL: usize = 40;
const MAX_MESSAGE_BYTES: usize = 1_000;
/// A session is checked line by line, so more of them only cost time.
const MAX_LINES: usize = 200;
/// A line limit that made-up lines go beyond now and then.
const MAX_LINE_BYTES: usize = 64;

const EHLO: &[u8] = b"EHLO c.example";
const MAIL: &[u8] = b"MAIL FROM:<a@b.org> SIZE=10";
const RCPT: &[u8] = b"RCPT TO:<bob@x.org>";
/// The lines that lead into each state, which the first byte of the input chooses.
const STATES: [&[&[u8]]; 8] = [
    &[],
    &[EHLO],
    &[EHLO, MAIL],
    &[EHLO, MAIL, RCPT],
    &[EHLO, b"AUTH LOGIN"],
    &[EHLO, b"AUTH PLAIN"],
    &[EHLO, b"STARTTLS"],
    &[EHLO, MAIL, RCPT, b"BDAT 10"],
];

/// See the module.
pub fn check(bytes: &[u8]) {
    let Some((&state, wire)) = bytes.split_first() else { return };
    check_framing(wire);
    let mut dialogue = Dialogue::new();
    let lines = wire.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    for line in STATES[usize::from(state) % STATES.len()].iter().copied().chain(lines.take(MAX_LINES)) {
        check_command(line);
        if !dialogue.says(line) {
            break;
        }
    }
    dialogue.check_transcript();
}

/// The same lines come out of the read buffer, whole or a byte at a time, in little memory.
fn check_framing(wire: &[u8]) {
    let mut expected = Vec::new();
    let mut rest = wire;
    while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
        let line = &rest[..end];
        expected.push((end < MAX_LINE_BYTES).then(|| line.strip_suffix(b"\r").unwrap_or(line)));
        rest = &rest[end + 1..];
    }
    for piece_bytes in [1, 7, wire.len().max(1)] {
        let lines = block_on(framed(wire.chunks(piece_bytes)));
        assert!(lines.iter().map(Option::as_deref).eq(expected.iter().copied()), "in pieces of {piece_bytes} bytes");
    }
}

/// The lines of a stream that comes in these pieces; `None` for one that is too long.
async fn framed(pieces: impl Iterator<Item = &[u8]>) -> Vec<Option<Vec<u8>>> {
    let (mut input, mut lines) = (Input::new(), Vec::new());
    for mut piece in pieces {
        while !piece.is_empty() {
            input.fill(&mut piece, 0).await.expect("memory can be read");
            loop {
                match input.take_line(MAX_LINE_BYTES) {
                    Framed::Line(range) => lines.push(Some(input.line(range).to_vec())),
                    Framed::TooLong => lines.push(None),
                    Framed::Incomplete => break,
                }
            }
            assert!(input.unread().len() < MAX_LINE_BYTES && input.capacity() <= 4 * 1024);
        }
    }
    lines
}

fn check_command(line: &[u8]) {
    let command = Command::parse(line);
    if line.iter().any(u8::is_ascii_control) {
        assert_eq!(command, Err(CommandError::Unknown), "a control character");
        return;
    }
    assert_eq!(Command::parse(&[b"  ", line, b" "].concat()), command, "blanks around a command");
    let is_visible = |text: &str| !text.chars().any(|letter| letter.is_ascii_control());
    match command {
        Ok(Command::Ehlo(name) | Command::Helo(name)) => {
            assert!(name.len() <= 255 && name.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>()\"\\".contains(&byte)), "{name:?}");
        }
        Ok(Command::Mail(mail)) => assert!(is_visible(mail.path)),
        Ok(Command::Rcpt(path)) => assert!(is_visible(path)),
        Ok(Command::Bdat { size_bytes, .. }) => {
            // Whoever reads another number than the client meant takes mail for commands.
            let digits = line.trim_ascii().split(|&byte| byte == b' ').filter(|word| !word.is_empty()).nth(1).expect("a size");
            let digits = str::from_utf8(digits).expect("digits");
            assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
            assert!(digits.parse() == Ok(size_bytes) || size_bytes == usize::MAX);
        }
        Ok(Command::Auth(mechanism, initial)) => {
            assert!(!mechanism.contains(' ') && initial.is_none_or(|initial| !initial.contains(' ')));
        }
        _ => {}
    }
}

/// A session, and what must be true of it by what it answered so far.
struct Dialogue {
    session: Session,
    log: Log,
    is_encrypted: bool,
    is_authenticated: bool,
    has_sender: bool,
    recipients: usize,
    chunked_bytes: Option<usize>,
    bad_commands: usize,
    bad_recipients: usize,
    /// Lines since the last mail was begun, but for those within AUTH.
    commands: usize,
    mails: usize,
}

impl Dialogue {
    fn new() -> Self {
        let settings = Settings {
            max_recipients: MAX_RECIPIENTS,
            max_mails: MAX_MAILS,
            max_bad_commands: MAX_BAD_COMMANDS,
            max_bad_recipients: MAX_BAD_RECIPIENTS,
            max_commands_without_mail: MAX_COMMANDS_WITHOUT_MAIL,
            max_message_bytes: MAX_MESSAGE_BYTES,
            ..Settings::new("mx.example", "first.example")
        };
        Self {
            session: Session::new(Arc::new(settings), "192.0.2.1".parse().expect("an address")),
            log: Log::default(),
            is_encrypted: false,
            is_authenticated: false,
            has_sender: false,
            recipients: 0,
            chunked_bytes: None,
            bad_commands: 0,
            bad_recipients: 0,
            commands: 0,
            mails: 0,
        }
    }

    fn forget_mail(&mut self) {
        (self.has_sender, self.recipients, self.chunked_bytes) = (false, 0, None);
    }

    /// Says a line as a connection does; false when it is over.
    fn says(&mut self, line: &[u8]) -> bool {
        let is_exchange = self.session.expects_credentials();
        self.log.client(0, line, is_exchange);
        let command = if is_exchange { Err(CommandError::Unknown) } else { Command::parse(line) };
        let is_long = line.len() >= self.session.max_line_bytes(line);
        self.commands += usize::from(!is_exchange && !is_long);
        let (reply, next) = if is_long { self.session.line_too_long() } else { self.session.command(line) };
        let wire = check_reply(&reply);
        self.log.server(0, &wire);
        assert_eq!(self.session.expects_credentials(), reply.code() == 334);
        assert!(self.commands <= MAX_COMMANDS_WITHOUT_MAIL || matches!(next, Next::Close), "nobody may bring no mail for ever");
        match next {
            Next::Continue => self.goes_on(&reply, &wire, if is_long { Err(CommandError::Unknown) } else { command }),
            Next::AskSender => {
                assert!(!self.has_sender && self.mails < MAX_MAILS && reply.code() == 250);
                let Ok(Command::Mail(mail)) = command else { panic!("a sender without MAIL") };
                assert!(mail.declared_bytes <= MAX_MESSAGE_BYTES && (mail.smtputf8 || mail.path.is_ascii()));
                let sender = self.session.sender().expect("a mail that is described");
                if sender.starts_with('r') {
                    self.session.refuse_sender();
                } else {
                    self.has_sender = true;
                }
                assert_eq!(self.session.sender().is_some(), self.has_sender);
            }
            Next::AskRecipient(recipient) => {
                assert!(self.has_sender && self.recipients < MAX_RECIPIENTS && self.chunked_bytes.is_none());
                assert_eq!(reply.code(), 250);
                if recipient.address.domain().starts_with('r') {
                    self.bad_recipients += 1;
                    let (reply, next) = self.session.refuse_recipient(Refusal::NotOurDomain);
                    assert!(reply.is_refusal());
                    assert_eq!(matches!(next, Next::Close), self.bad_recipients >= MAX_BAD_RECIPIENTS);
                    if matches!(next, Next::Close) {
                        return false;
                    }
                } else {
                    self.session.accept_recipient(recipient);
                    self.recipients += 1;
                }
            }
            Next::ReadData => {
                assert!(self.has_sender && self.recipients > 0 && self.chunked_bytes.is_none());
                assert_eq!(reply.code(), 354);
                self.begins_mail();
                self.ends_mail(line.len());
            }
            Next::ReadChunk { size_bytes, is_last } => {
                assert!(self.has_sender && self.recipients > 0);
                if self.chunked_bytes.is_none() {
                    self.begins_mail();
                }
                let chunked_bytes = self.chunked_bytes.unwrap_or_default().saturating_add(size_bytes);
                assert!(chunked_bytes <= MAX_MESSAGE_BYTES, "a chunk beyond the limit is never kept");
                assert!(
                    matches!(command, Ok(Command::Bdat { size_bytes: said, is_last: Some(last) }) if (said, last) == (size_bytes, is_last))
                );
                self.chunked_bytes = Some(chunked_bytes);
                if is_last {
                    self.ends_mail(size_bytes);
                }
            }
            Next::SkipChunk { size_bytes } => {
                assert!(matches!(command, Ok(Command::Bdat { size_bytes: said, .. }) if said == size_bytes));
                assert!(reply.is_refusal());
                if self.recipients > 0 {
                    self.forget_mail();
                }
            }
            Next::StartTls => {
                assert!(!self.is_encrypted && reply.code() == 220);
                self.session.tls_started(TlsFacts { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", sni: None });
                self.forget_mail();
                (self.is_encrypted, self.is_authenticated) = (true, false);
            }
            Next::Close => {
                assert!(matches!(reply.code(), 221 | 421));
                return false;
            }
        }
        assert_eq!(self.session.is_chunked(), self.chunked_bytes.is_some());
        true
    }

    /// A reply after which the next command comes.
    fn goes_on(&mut self, reply: &Reply, wire: &[u8], command: Result<Command<'_>, CommandError>) {
        let code = reply.code();
        assert!(!matches!(code, 220 | 221 | 354 | 421), "{code} and nothing done");
        if matches!(code, 500 | 502 | 504) {
            self.bad_commands += 1;
            assert!(self.bad_commands < MAX_BAD_COMMANDS, "nobody may send bad commands for ever");
        }
        match command {
            Ok(Command::Ehlo(_)) => {
                let offers_tls = wire.split(|&byte| byte == b'\n').any(|line| &line[3.min(line.len())..] == b" STARTTLS\r");
                assert_eq!(offers_tls, !self.is_encrypted);
                self.forget_mail();
            }
            Ok(Command::Helo(_) | Command::Rset) => self.forget_mail(),
            Ok(Command::Rcpt(_)) | Err(CommandError::Recipient) => {
                assert!(reply.is_refusal());
                // Refused for what it says, where it might have been taken.
                if self.has_sender && matches!(code, 501 | 553) {
                    self.bad_recipients += 1;
                    assert!(self.bad_recipients < MAX_BAD_RECIPIENTS, "nobody may try recipients for ever");
                }
            }
            Ok(Command::Mail(_) | Command::Data) => assert!(reply.is_refusal()),
            _ if code == 235 => {
                assert!(!self.is_authenticated && !self.has_sender);
                self.is_authenticated = true;
            }
            _ => {}
        }
    }

    fn begins_mail(&mut self) {
        self.mails += 1;
        self.commands = 0;
        assert!(self.mails <= MAX_MAILS);
        let headers = self.session.trace_headers("trace", Timestamp::from_millis(0));
        assert!(headers.starts_with("Return-Path: <") && headers.ends_with("\r\n"), "{headers:?}");
        let lines: Vec<_> = headers.split("\r\n").collect();
        assert_eq!(lines.len(), if self.recipients == 1 { 6 } else { 5 }, "{headers:?}");
        assert!(lines.iter().all(|line| line.len() <= 998 && !line.chars().any(|c| c.is_control() && c != '\t')), "{headers:?}");
        assert!([" with UTF8SMTP", " with ESMTP", " with SMTP"].iter().any(|protocol| headers.contains(protocol)), "{headers:?}");
        assert_eq!(headers.contains("\r\n\tfor <"), self.recipients == 1);
    }

    /// The data end in one of the ways they can.
    fn ends_mail(&mut self, way: usize) {
        let has_bare_line_ends = way.is_multiple_of(2);
        let end = [DataEnd::Whole { has_bare_line_ends }, DataEnd::TooLarge, DataEnd::NoRoom][way % 3];
        match self.session.data_ended(end) {
            Ok(transaction) => {
                assert!(matches!(end, DataEnd::Whole { .. }));
                assert_eq!(transaction.recipients.len(), self.recipients);
                assert_eq!(transaction.envelope.auth, self.is_authenticated);
                assert_eq!(transaction.envelope.tls.is_some(), self.is_encrypted);
            }
            Err(reply) => {
                assert!(!matches!(end, DataEnd::Whole { .. }));
                check_reply(&reply);
                assert!(matches!(reply.code(), 452 | 552));
            }
        }
        self.forget_mail();
        assert!(self.session.data_ended(end).is_err(), "a mail ends once");
    }

    fn check_transcript(&mut self) {
        let transcript = self.log.take();
        assert!(transcript.heap_bytes() <= 16 * 1024);
        for line in transcript.lines("bob@x.org") {
            assert!(!line.text.contains(char::is_control));
            assert!(line.speaker != Speaker::Client || line.text.len() <= 3 * 1_000);
        }
    }
}

/// A reply as it goes over the wire: RFC 5321 4.2 and 4.5.3.1.5, RFC 2034 section 4.
fn check_reply(reply: &Reply) -> Vec<u8> {
    let mut wire = Vec::new();
    reply.write_to(&mut wire);
    let text = str::from_utf8(&wire).expect("ASCII");
    let lines: Vec<_> = text.strip_suffix("\r\n").expect("a line end").split("\r\n").collect();
    for (index, line) in lines.iter().enumerate() {
        assert!(line.len() <= 510 && line.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()), "{line:?}");
        let mark = if index + 1 == lines.len() { ' ' } else { '-' };
        assert!(line.starts_with(&format!("{}{mark}{}", reply.code(), reply.status())), "{line:?}");
    }
    assert!(reply.status().is_empty() || reply.status().as_bytes()[0] == reply.code().to_string().as_bytes()[0]);
    assert_eq!(reply.is_refusal(), matches!(reply.code(), 400..=599));
    wire
}
