//! One SMTP conversation, without socket and clock: command lines in, replies and what to do next out.

use std::{mem, net::IpAddr, sync::Arc};

use crate::{
    intake::{DeliveryError, Refusal},
    mail::{
        address::{Recipient, sender_from_path},
        envelope::{Envelope, TlsFacts},
        timestamp::Timestamp,
    },
};

use super::{
    BareLineEnds, Settings,
    auth::{Answer, Exchange, MAX_LINE_BYTES},
    command::{Command, CommandError, Mail},
    next::Next,
    reply::{Offers, Reply},
    transaction::{DataEnd, Transaction},
};

/// The state of one connection.
pub struct Session {
    settings: Arc<Settings>,
    peer: IpAddr,
    /// The client's name, cleaned; empty before EHLO or HELO, which we don't insist on.
    helo: Box<str>,
    /// Whether the client said EHLO.
    is_extended: bool,
    /// AUTH in the middle of its exchange.
    exchange: Option<Exchange>,
    is_authenticated: bool,
    /// How the connection is encrypted.
    tls: Option<TlsFacts>,
    has_spoken: bool,
    bad_commands: usize,
    bad_recipients: usize,
    /// Since the last mail was begun.
    commands: usize,
    /// How many mails were begun with DATA or BDAT.
    mails: usize,
    /// The mail being described; dropping it is the whole of RSET.
    transaction: Option<Transaction>,
}

type Step = (Reply, Next);

const fn answer(reply: Reply) -> Step {
    (reply, Next::Continue)
}

impl Session {
    /// A conversation with the client at `peer`.
    pub fn new(settings: Arc<Settings>, peer: IpAddr) -> Self {
        Self {
            settings,
            peer,
            helo: Box::default(),
            is_extended: false,
            exchange: None,
            is_authenticated: false,
            tls: None,
            has_spoken: false,
            bad_commands: 0,
            bad_recipients: 0,
            commands: 0,
            mails: 0,
            transaction: None,
        }
    }

    /// Takes one line without its line end.
    pub fn command(&mut self, line: &[u8]) -> Step {
        if let Some(exchange) = self.exchange.take() {
            return self.auth_answered(exchange.respond(line));
        }
        let is_first = !mem::replace(&mut self.has_spoken, true);
        self.commands += 1;
        if self.commands > self.settings.max_commands_without_mail {
            return (Reply::TOO_MANY_COMMANDS, Next::Close);
        }
        match Command::parse(line) {
            Ok(Command::Ehlo(name)) => self.ehlo(name),
            Ok(Command::Helo(name)) => self.helo(name),
            Ok(Command::Mail(mail)) => self.mail(mail),
            Ok(Command::Rcpt(path)) => self.rcpt(path),
            Ok(Command::Data) => self.data(),
            Ok(Command::Bdat { size_bytes, is_last }) => self.bdat(size_bytes, is_last),
            Ok(Command::Rset) => self.rset(),
            Ok(Command::Noop) => answer(Reply::NOOP),
            Ok(Command::Help) => answer(Reply::HELP),
            Ok(Command::Vrfy) => answer(Reply::NOT_VERIFIED),
            Ok(Command::Quit) => (Reply::BYE, Next::Close),
            Ok(Command::Auth(mechanism, initial)) => self.auth(mechanism, initial),
            Ok(Command::StartTls) => self.start_tls(),
            Ok(Command::NotImplemented) => self.bad_command(Reply::NOT_IMPLEMENTED),
            // Whoever makes a browser or a server fetch from here must not get as far as MAIL.
            Err(CommandError::Http) if is_first => (Reply::NOT_A_WEB_SERVER, Next::Close),
            Err(CommandError::Http | CommandError::Unknown) => self.bad_command(Reply::UNKNOWN_COMMAND),
            Err(CommandError::Argument) => {
                self.note_refusal();
                self.bad_command(Reply::BAD_ARGUMENT)
            }
            Err(CommandError::Sender) => answer(Reply::BAD_SENDER),
            Err(CommandError::Recipient) => self.refuse(Reply::BAD_RECIPIENT),
            Err(CommandError::Parameter) => {
                self.note_refusal();
                answer(Reply::UNKNOWN_PARAMETER)
            }
        }
    }

    /// Takes note of a line over the limit, which was skipped.
    pub fn line_too_long(&mut self) -> Step {
        self.has_spoken = true;
        self.exchange = None;
        self.bad_command(Reply::LINE_TOO_LONG)
    }

    /// RFC 5321 4.1.1.1; a second one resets (4.1.4).
    fn ehlo(&mut self, name: String) -> Step {
        self.transaction = None;
        self.is_extended = true;
        let offers = Offers { max_message_bytes: self.settings.max_message_bytes, tls: self.tls.is_none(), auth: self.settings.auth };
        let reply = Reply::ehlo(&self.settings.hostname, &name, &offers);
        self.helo = name.into();
        answer(reply)
    }

    fn helo(&mut self, name: String) -> Step {
        self.transaction = None;
        self.is_extended = false;
        let reply = Reply::helo(&self.settings.hostname, &name);
        self.helo = name.into();
        answer(reply)
    }

    /// Whether the next line is part of AUTH, and may be a secret.
    pub fn expects_credentials(&self) -> bool {
        self.exchange.is_some()
    }

    /// The longest line that may come now: AUTH and what it asks for may be longer than other commands.
    pub fn max_line_bytes(&self, line: &[u8]) -> usize {
        let is_auth = self.exchange.is_some() || line.get(..5).is_some_and(|verb| verb.eq_ignore_ascii_case(b"AUTH "));
        if is_auth && self.settings.auth { MAX_LINE_BYTES } else { self.settings.max_line_bytes }
    }

    /// RFC 4954 section 4, under TLS or not: there is nothing that a password would guard.
    fn auth(&mut self, mechanism: &str, initial: Option<&str>) -> Step {
        if !self.settings.auth {
            return self.bad_command(Reply::NOT_IMPLEMENTED);
        }
        if self.is_authenticated {
            return answer(Reply::AUTHENTICATED_ALREADY);
        }
        if self.transaction.is_some() {
            return answer(Reply::AUTH_WITHIN_MAIL);
        }
        match Exchange::of(mechanism) {
            Some(exchange) => self.auth_answered(exchange.begin(initial)),
            None => self.bad_command(Reply::UNKNOWN_MECHANISM),
        }
    }

    fn auth_answered(&mut self, reply: Answer) -> Step {
        match reply {
            Answer::Challenge(exchange, challenge) => {
                self.exchange = Some(exchange);
                answer(Reply::challenge(challenge))
            }
            Answer::Done => {
                self.is_authenticated = true;
                answer(Reply::AUTHENTICATED)
            }
            Answer::Cancelled => self.bad_command(Reply::AUTH_CANCELLED),
            Answer::Malformed => self.bad_command(Reply::BAD_CREDENTIALS),
        }
    }

    /// RFC 3207 section 4.
    fn start_tls(&mut self) -> Step {
        if self.tls.is_some() { answer(Reply::TLS_IS_ON) } else { (Reply::START_TLS, Next::StartTls) }
    }

    /// The connection is encrypted from here on. What was said before may have been somebody else's words,
    /// so it is forgotten (RFC 3207 4.2); what was counted against the client is not.
    pub fn tls_started(&mut self, facts: TlsFacts) {
        self.helo = Box::default();
        self.is_extended = false;
        self.is_authenticated = false;
        self.transaction = None;
        self.tls = Some(facts);
    }

    /// RFC 5321 4.1.1.2.
    fn mail(&mut self, mail: Mail<'_>) -> Step {
        if self.transaction.is_some() {
            return answer(Reply::NESTED_MAIL);
        }
        if self.mails >= self.settings.max_mails {
            return (Reply::TOO_MANY_MAILS, Next::Close);
        }
        if !mail.smtputf8 && !mail.path.is_ascii() {
            return answer(Reply::NEED_SMTPUTF8);
        }
        let Ok(sender) = sender_from_path(mail.path) else { return answer(Reply::BAD_SENDER) };
        if mail.declared_bytes > self.settings.max_message_bytes {
            return answer(Reply::too_large(self.settings.max_message_bytes));
        }
        let envelope = Envelope {
            sender: sender.into(),
            helo: self.helo.clone(),
            peer: self.peer,
            extended: self.is_extended,
            smtputf8: mail.smtputf8,
            tls: self.tls.clone(),
            auth: self.is_authenticated,
        };
        self.transaction = Some(Transaction::new(envelope));
        (Reply::SENDER_OK, Next::AskSender)
    }

    /// The client's address.
    pub fn peer(&self) -> IpAddr {
        self.peer
    }

    /// The envelope sender of the mail being described.
    pub fn sender(&self) -> Option<&str> {
        self.transaction.as_ref().map(|transaction| &*transaction.envelope.sender)
    }

    /// The sender may not send, or not now.
    pub fn refuse_sender(&mut self) {
        self.transaction = None;
    }

    /// RFC 5321 4.1.1.3.
    fn rcpt(&mut self, path: &str) -> Step {
        let Some(transaction) = &self.transaction else { return answer(Reply::NEED_MAIL_FIRST) };
        if transaction.is_chunked() {
            return answer(Reply::WITHIN_CHUNKS);
        }
        if transaction.recipients.len() >= self.settings.max_recipients {
            return answer(Reply::TOO_MANY_RECIPIENTS);
        }
        if !transaction.envelope.smtputf8 && !path.is_ascii() {
            return self.refuse(Reply::NEED_SMTPUTF8);
        }
        match Recipient::from_path(path, &self.settings.first_domain) {
            Ok(recipient) => (Reply::RECIPIENT_OK, Next::AskRecipient(recipient)),
            Err(_) => self.refuse(Reply::BAD_RECIPIENT),
        }
    }

    /// Within a transaction a command that is refused whatever it says was a recipient's.
    fn note_refusal(&mut self) {
        if let Some(transaction) = &mut self.transaction {
            transaction.has_refused = true;
        }
    }

    /// Counts recipients that can't have mail: whoever tries many of them looks for something else.
    fn refuse(&mut self, reply: Reply) -> Step {
        let Some(transaction) = &mut self.transaction else { return answer(Reply::NEED_MAIL_FIRST) };
        transaction.has_refused = true;
        self.bad_recipients += 1;
        if self.bad_recipients >= self.settings.max_bad_recipients { (Reply::TOO_MANY_BAD_RECIPIENTS, Next::Close) } else { answer(reply) }
    }

    /// The intake takes mail for this recipient.
    pub fn accept_recipient(&mut self, recipient: Recipient) {
        if let Some(transaction) = &mut self.transaction {
            transaction.recipients.push(recipient);
        }
    }

    /// The intake takes none.
    pub fn refuse_recipient(&mut self, refusal: Refusal) -> Step {
        self.refuse(match refusal {
            Refusal::NotOurDomain => Reply::NOT_OUR_DOMAIN,
            Refusal::Rejected => Reply::RECIPIENT_REJECTED,
            Refusal::Ended => Reply::ENDED,
        })
    }

    /// RFC 5321 4.1.1.4. What follows a refusal are commands, not data.
    fn data(&mut self) -> Step {
        match self.transaction.as_ref().ok_or(Reply::NEED_MAIL_FIRST).and_then(Transaction::expect_data) {
            Ok(()) => {
                self.mail_begun();
                (Reply::START_DATA, Next::ReadData)
            }
            Err(reply) => answer(reply),
        }
    }

    /// RFC 3030 section 2. A chunk that is refused comes all the same, since the client doesn't wait to hear.
    fn bdat(&mut self, size_bytes: usize, is_last: Option<bool>) -> Step {
        match self.expect_chunk(size_bytes, is_last) {
            Ok(is_last) => (Reply::chunk(size_bytes), Next::ReadChunk { size_bytes, is_last }),
            Err(reply) => {
                // A mail without one of its chunks must not be ended by a later one.
                self.transaction = self.transaction.take().filter(|transaction| transaction.recipients.is_empty());
                (reply, Next::SkipChunk { size_bytes })
            }
        }
    }

    fn expect_chunk(&mut self, size_bytes: usize, is_last: Option<bool>) -> Result<bool, Reply> {
        let is_last = is_last.ok_or(Reply::BAD_ARGUMENT)?;
        let transaction = self.transaction.as_mut().ok_or(Reply::NEED_MAIL_FIRST)?;
        let is_first = !transaction.is_chunked();
        transaction.expect_chunk(size_bytes, self.settings.max_message_bytes)?;
        if is_first {
            self.mail_begun();
        }
        Ok(is_last)
    }

    fn mail_begun(&mut self) {
        self.mails += 1;
        self.commands = 0;
    }

    /// Whether a mail is coming in chunks.
    pub fn is_chunked(&self) -> bool {
        self.transaction.as_ref().is_some_and(Transaction::is_chunked)
    }

    /// What stands before the mail's own headers; to be asked for when its data begin.
    pub fn trace_headers(&self, trace_id: &str, now: Timestamp) -> String {
        self.transaction.as_ref().map_or_else(String::new, |transaction| {
            transaction.envelope.trace_headers(&self.settings.hostname, trace_id, &transaction.recipients, now)
        })
    }

    /// The data ended, and the transaction with it: it goes to the intake, or the client hears why not.
    /// A mail that was handed over is answered with [`Reply::stored`] or [`Self::delivery_failed`].
    pub fn data_ended(&mut self, end: DataEnd) -> Result<Transaction, Reply> {
        let transaction = self.transaction.take().ok_or(Reply::NEED_MAIL_FIRST)?;
        match end {
            DataEnd::TooLarge => Err(Reply::too_large(self.settings.max_message_bytes)),
            DataEnd::NoRoom => Err(Reply::BUSY),
            DataEnd::Whole { has_bare_line_ends: true } if self.settings.bare_line_ends == BareLineEnds::Refuse => {
                Err(Reply::BARE_LINE_ENDS)
            }
            DataEnd::Whole { .. } => Ok(transaction),
        }
    }

    /// The intake did not store the mail.
    pub fn delivery_failed(&self, error: DeliveryError) -> Reply {
        match error {
            DeliveryError::StoreFull => Reply::STORE_FULL,
        }
    }

    fn rset(&mut self) -> Step {
        self.transaction = None;
        answer(Reply::RESET)
    }

    /// Counts what no well-behaved client sends; order errors don't count, since one refused MAIL brings many
    /// of them from a client that pipelines.
    fn bad_command(&mut self, reply: Reply) -> Step {
        self.bad_commands += 1;
        if self.bad_commands >= self.settings.max_bad_commands { (Reply::TOO_MANY_BAD_COMMANDS, Next::Close) } else { answer(reply) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings { max_recipients: 3, max_mails: 2, max_bad_commands: 4, ..Settings::new("mx.example", "first.example") }
    }

    fn session(settings: Settings) -> Session {
        Session::new(Arc::new(settings), "192.0.2.1".parse().unwrap())
    }

    /// Plays `(line, "code status")`; the intake refuses the domain `refused.example`, and each mail is stored.
    fn play(session: &mut Session, script: &[(&str, &str)]) {
        for &(line, expected) in script {
            let (mut reply, next) = session.command(line.as_bytes());
            match next {
                Next::AskRecipient(recipient) if recipient.address.domain() == "refused.example" => {
                    reply = session.refuse_recipient(Refusal::NotOurDomain).0;
                }
                Next::AskRecipient(recipient) => session.accept_recipient(recipient),
                Next::ReadData => {
                    assert!(session.data_ended(DataEnd::Whole { has_bare_line_ends: false }).is_ok());
                }
                Next::Close => assert!(matches!(reply.code(), 221 | 421)),
                Next::ReadChunk { is_last: true, .. } => {
                    assert!(session.data_ended(DataEnd::Whole { has_bare_line_ends: false }).is_ok());
                }
                Next::Continue | Next::AskSender | Next::StartTls | Next::ReadChunk { .. } | Next::SkipChunk { .. } => {}
            }
            assert_eq!(format!("{} {}", reply.code(), reply.status()).trim_end(), expected, "{line}");
        }
    }

    const MAIL: (&str, &str) = ("MAIL FROM:<a@b.org>", "250 2.1.0");
    const RCPT: (&str, &str) = ("RCPT TO:<bob@x.org>", "250 2.1.5");

    fn assert_closes((reply, next): Step, expected: &Reply) {
        assert_eq!(&reply, expected);
        assert!(matches!(next, Next::Close), "goes on after {reply:?}");
    }

    #[test]
    fn order_errors_are_told_apart() {
        play(
            &mut session(settings()),
            &[
                ("RCPT TO:<bob@x.org>", "503 5.5.1"),
                ("RCPT TO:<bob@x.org", "503 5.5.1"),
                ("DATA", "503 5.5.1"),
                MAIL,
                ("MAIL FROM:<a@b.org>", "503 5.5.1"),
                ("DATA", "503 5.5.1"),
                ("RCPT TO:<bob@refused.example>", "550 5.7.1"),
                ("DATA", "554 5.5.1"),
                RCPT,
                ("DATA", "354"),
                ("DATA", "503 5.5.1"),
            ],
        );
    }

    #[test]
    fn every_recipient_malformed_is_no_valid_recipient() {
        play(&mut session(settings()), &[MAIL, ("RCPT TO:<bob@>", "501 5.1.3"), ("DATA", "554 5.5.1")]);
    }

    #[test]
    fn a_mail_needs_no_ehlo() {
        play(&mut session(settings()), &[MAIL, RCPT, ("DATA", "354"), ("QUIT", "221 2.0.0")]);
    }

    #[test]
    fn ehlo_and_rset_forget_the_mail() {
        let mut session = session(settings());
        for reset in [("EHLO c", "250"), ("HELO c", "250"), ("RSET", "250 2.0.0")] {
            play(&mut session, &[MAIL, RCPT, reset, ("DATA", "503 5.5.1")]);
        }
    }

    #[test]
    fn a_chunk_is_taken_within_a_mail_and_skipped_wherever_else() {
        let mut session = session(Settings { max_message_bytes: 10, max_mails: 9, ..settings() });
        let mut skips = |line: &str, code: u16| {
            let (reply, next) = session.command(line.as_bytes());
            assert_eq!(reply.code(), code, "{line}");
            match next {
                Next::SkipChunk { size_bytes } => Some(size_bytes),
                Next::AskRecipient(recipient) => {
                    session.accept_recipient(recipient);
                    None
                }
                _ => None,
            }
        };
        assert_eq!(skips("BDAT 5 LAST", 503), Some(5));
        skips(MAIL.0, 250);
        assert_eq!(skips("BDAT 5", 503), Some(5));
        skips("RCPT TO:<bob@>", 501);
        assert_eq!(skips("BDAT 5", 554), Some(5));
        skips(RCPT.0, 250);
        assert_eq!(skips("BDAT 5", 250), None);
        assert_eq!(skips(RCPT.0, 503), None);
        assert_eq!(skips("DATA", 503), None);
        assert_eq!(skips("BDAT 5", 250), None);
        assert_eq!(skips("BDAT 1 LAST", 552), Some(1));
        assert_eq!(skips("BDAT 0 LAST", 503), Some(0));
        for line in [MAIL.0, RCPT.0] {
            skips(line, 250);
        }
        assert_eq!(skips("BDAT 5 FIRST", 501), Some(5));
        assert_eq!(skips("BDAT 99999999999999999999999", 503), Some(usize::MAX));
    }

    #[test]
    fn any_credentials_will_do_once_and_outside_of_a_mail() {
        play(
            &mut session(Settings { max_bad_commands: 10, ..settings() }),
            &[
                ("AUTH CRAM-MD5", "504 5.5.4"),
                ("AUTH PLAIN", "334"),
                ("*", "501 5.7.0"),
                ("AUTH LOGIN", "334"),
                ("not base64", "501 5.5.2"),
                MAIL,
                ("AUTH PLAIN AGEAYg==", "503 5.5.1"),
                ("RSET", "250 2.0.0"),
                ("AUTH LOGIN Ym9i", "334"),
                ("QUIT", "235 2.7.0"),
                ("AUTH PLAIN AGEAYg==", "503 5.5.1"),
                MAIL,
            ],
        );
    }

    #[test]
    fn authentication_is_told_of_the_mail_until_tls_forgets_it() {
        let mut session = session(settings());
        play(&mut session, &[("EHLO c", "250"), ("AUTH PLAIN AGEAYg==", "235 2.7.0"), ("EHLO c", "250"), MAIL, RCPT]);
        assert!(session.trace_headers("x", Timestamp::default()).contains(" with ESMTPA "));
        session.tls_started(TlsFacts { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", sni: None });
        play(&mut session, &[("EHLO c", "250"), ("AUTH PLAIN", "334"), ("AGEAYg==", "235 2.7.0"), MAIL, RCPT]);
        assert!(session.trace_headers("x", Timestamp::default()).contains(" with ESMTPSA "));
    }

    #[test]
    fn where_authentication_is_off_it_is_neither_offered_nor_known() {
        let mut session = session(Settings { auth: false, ..settings() });
        assert!(!format!("{:?}", session.command(b"EHLO c").0).contains("AUTH"));
        play(&mut session, &[("AUTH PLAIN AGEAYg==", "502 5.5.1"), MAIL]);
        assert_eq!(session.max_line_bytes(b"AUTH PLAIN "), session.settings.max_line_bytes);
    }

    #[test]
    fn a_line_over_the_limit_ends_the_exchange() {
        let mut session = session(settings());
        play(&mut session, &[("AUTH PLAIN", "334")]);
        assert_eq!(session.max_line_bytes(b""), MAX_LINE_BYTES);
        assert_eq!(session.line_too_long().0, Reply::LINE_TOO_LONG);
        play(&mut session, &[("NOOP", "250 2.0.0")]);
    }

    #[test]
    fn tls_forgets_what_was_said_and_is_offered_until_it_is_used() {
        let mut session = session(settings());
        let is_offered = |session: &mut Session| format!("{:?}", session.command(b"EHLO c").0).contains("STARTTLS");
        assert!(is_offered(&mut session));
        play(&mut session, &[MAIL, RCPT]);
        assert!(matches!(session.command(b"STARTTLS"), (reply, Next::StartTls) if reply == Reply::START_TLS));
        session.tls_started(TlsFacts { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", sni: None });
        play(&mut session, &[("DATA", "503 5.5.1"), MAIL, RCPT]);
        let headers = session.trace_headers("x", Timestamp::default());
        assert!(headers.contains("from unknown ") && headers.contains(" with SMTP "), "{headers}");
        assert!(!is_offered(&mut session));
        play(&mut session, &[("STARTTLS", "503 5.5.1"), MAIL, RCPT]);
        assert!(session.trace_headers("x", Timestamp::default()).contains(" with ESMTPS "));
    }

    #[test]
    fn recipients_over_the_cap_are_for_another_mail() {
        let mut session = session(settings());
        play(&mut session, &[MAIL, RCPT, RCPT, RCPT, ("RCPT TO:<bob@x.org>", "452 4.5.3"), ("DATA", "354")]);
    }

    #[test]
    fn an_address_that_is_not_ascii_needs_smtputf8() {
        play(
            &mut session(settings()),
            &[
                ("MAIL FROM:<ж@b.org>", "553 5.6.7"),
                MAIL,
                ("RCPT TO:<ж@x.org>", "553 5.6.7"),
                ("RSET", "250 2.0.0"),
                ("MAIL FROM:<ж@b.org> SMTPUTF8", "250 2.1.0"),
                ("RCPT TO:<ж@x.org>", "250 2.1.5"),
            ],
        );
    }

    #[test]
    fn nonsense_addresses_are_refused_and_the_transaction_stands() {
        play(
            &mut session(settings()),
            &[
                ("MAIL FROM:<a>", "501 5.1.7"),
                ("MAIL FROM:<a@>", "501 5.1.7"),
                ("MAIL FROM:<a@b", "501 5.1.7"),
                ("MAIL FROM:Bob <a@b.org>", "501 5.5.4"),
                ("MAIL FROM:<>", "250 2.1.0"),
                ("RCPT TO:<>", "501 5.1.3"),
                ("RCPT TO:<a b@x.org>", "501 5.1.3"),
                ("RCPT TO:<postmaster>", "250 2.1.5"),
                ("RCPT TO:<abuse@x.org>", "250 2.1.5"),
                ("DATA", "354"),
            ],
        );
    }

    #[test]
    fn a_declared_size_over_the_cap_is_refused_with_the_cap() {
        let mut session = session(Settings { max_message_bytes: 1_000, ..settings() });
        play(&mut session, &[("MAIL FROM:<a@b.org> SIZE=1001", "552 5.3.4")]);
        assert_eq!(session.command(b"MAIL FROM:<a@b.org> SIZE=99999999999999999999999").0, Reply::too_large(1_000));
        play(&mut session, &[("MAIL FROM:<a@b.org> SIZE=1000", "250 2.1.0")]);
    }

    #[test]
    fn the_mail_behind_the_last_allowed_one_closes_the_connection() {
        let mail = [MAIL, RCPT, ("DATA", "354")];
        let mut session = session(settings());
        play(&mut session, &mail);
        play(&mut session, &mail);
        assert_closes(session.command(b"MAIL FROM:<>"), &Reply::TOO_MANY_MAILS);
    }

    #[test]
    fn the_last_bad_command_closes_the_connection() {
        let mut session = session(settings());
        play(&mut session, &[("FOO", "500 5.5.2"), ("EHLO", "501 5.5.4"), ("NOOP", "250 2.0.0"), ("ETRN x", "502 5.5.1")]);
        assert_closes(session.line_too_long(), &Reply::TOO_MANY_BAD_COMMANDS);
    }

    #[test]
    fn the_last_recipient_that_can_not_have_mail_closes_the_connection() {
        let mut session = session(Settings { max_bad_recipients: 3, ..settings() });
        play(
            &mut session,
            &[MAIL, ("RCPT TO:<a@refused.example>", "550 5.7.1"), RCPT, ("RCPT TO:<b@>", "501 5.1.3"), ("DATA", "354"), MAIL],
        );
        let (_, next) = session.command(b"RCPT TO:<c@refused.example>");
        assert!(matches!(next, Next::AskRecipient(_)));
        assert_closes(session.refuse_recipient(Refusal::Rejected), &Reply::TOO_MANY_BAD_RECIPIENTS);
    }

    #[test]
    fn a_conversation_that_brings_no_mail_ends() {
        let mut session = session(Settings { max_commands_without_mail: 4, ..settings() });
        let noop = ("NOOP", "250 2.0.0");
        play(&mut session, &[noop, MAIL, RCPT, ("DATA", "354"), noop, noop, noop, noop]);
        assert_closes(session.command(b"NOOP"), &Reply::TOO_MANY_COMMANDS);
    }

    #[test]
    fn a_refused_sender_leaves_no_mail() {
        let mut session = session(settings());
        assert!(matches!(session.command(b"MAIL FROM:<a@b.org>").1, Next::AskSender));
        assert_eq!(session.sender(), Some("a@b.org"));
        session.refuse_sender();
        play(&mut session, &[("RCPT TO:<bob@x.org>", "503 5.5.1"), MAIL, RCPT, ("DATA", "354")]);
    }

    #[test]
    fn http_as_the_first_line_closes_and_later_is_a_bad_command() {
        assert_closes(session(settings()).command(b"GET / HTTP/1.1"), &Reply::NOT_A_WEB_SERVER);
        play(&mut session(settings()), &[("NOOP", "250 2.0.0"), ("GET / HTTP/1.1", "500 5.5.2")]);
    }

    #[test]
    fn small_commands_have_their_answers() {
        play(
            &mut session(settings()),
            &[("VRFY bob", "252 2.5.0"), ("HELP", "214 2.0.0"), ("NOOP", "250 2.0.0"), ("EXPN list", "502 5.5.1"), ("QUIT", "221 2.0.0")],
        );
    }

    #[test]
    fn how_the_data_ended_decides_the_answer() {
        let bare = DataEnd::Whole { has_bare_line_ends: true };
        for (bare_line_ends, end, expected) in [
            (BareLineEnds::Accept, bare, None),
            (BareLineEnds::Refuse, bare, Some(Reply::BARE_LINE_ENDS)),
            (BareLineEnds::Refuse, DataEnd::Whole { has_bare_line_ends: false }, None),
            (BareLineEnds::Accept, DataEnd::TooLarge, Some(Reply::too_large(7))),
            (BareLineEnds::Accept, DataEnd::NoRoom, Some(Reply::BUSY)),
        ] {
            let mut session = session(Settings { bare_line_ends, max_message_bytes: 7, ..settings() });
            play(&mut session, &[MAIL, RCPT]);
            assert_eq!(session.data_ended(end).err(), expected);
            play(&mut session, &[("DATA", "503 5.5.1")]);
        }
    }

    #[test]
    fn a_full_store_is_a_refusal_for_now() {
        assert_eq!(session(settings()).delivery_failed(DeliveryError::StoreFull), Reply::STORE_FULL);
    }
}
