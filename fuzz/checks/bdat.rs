//! A whole conversation over a pipe: the replies fit the commands one by one, octets of mail are never commands, and
//! what was answered `250 Stored`, and nothing else, is in the store, byte for byte.
//!
//! Input: knobs, the size of the pipe, which is how the bytes are split; what the client says within a mail or before it.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
    time::Duration,
};

use sundew::{
    inbox::{self, Credentials, Filter, Inboxes},
    intake::Intake,
    keys::{InstallationKey, KEY_BYTES},
    mail::{
        address::{Address, Recipient, TagForms},
        parse::Parser,
        timestamp::Timestamp,
    },
    net::{ConnectionLimiter, Networks, RateLimiter, Shares},
    policy::{Blocks, Domains, Policy, Rules},
    smtp::{BareLineEnds, Limits, Security, Service, Settings, command::Command, connection, tls::Tls},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
use tokio_util::sync::CancellationToken;

use super::{block_on, dotted, has_bare_line_ends};

const HOSTNAME: &str = "mx.example";
const FIRST_DOMAIN: &str = "first.example";
const REFUSED_DOMAIN: &str = "refused.example";
/// Room for every reply to the longest input, so that whole input is read in large pieces.
const LARGE_PIPE_BYTES: usize = 1 << 20;

const HELLO: &[u8] = b"EHLO c.example\r\n";
const ENVELOPE: &[u8] = b"MAIL FROM:<a@b.org>\r\nRCPT TO:<bob@x.org>\r\nRCPT TO:<eve+t@x.org>\r\n";

/// What a byte of the input decides.
#[derive(Clone, Copy)]
struct Knobs {
    has_hello: bool,
    has_envelope: bool,
    refuses_bare_line_ends: bool,
    /// Whether mail is larger than the limit now and then.
    has_small_mail: bool,
    /// Whether the budget of mail in flight is spent now and then.
    has_small_budget: bool,
    /// Whether the store is full now and then.
    has_small_store: bool,
}

impl Knobs {
    fn of(byte: u8) -> Self {
        let bit = |number: u8| byte >> number & 1 == 1;
        Self {
            has_hello: !bit(0),
            has_envelope: !bit(1),
            refuses_bare_line_ends: bit(2),
            has_small_mail: bit(3),
            has_small_budget: bit(4),
            has_small_store: bit(5),
        }
    }

    fn settings(self) -> Settings {
        Settings {
            max_message_bytes: if self.has_small_mail { 200 } else { 1 << 20 },
            max_recipients: 4,
            max_mails: 40,
            bare_line_ends: if self.refuses_bare_line_ends { BareLineEnds::Refuse } else { BareLineEnds::Accept },
            ..Settings::new(HOSTNAME, FIRST_DOMAIN)
        }
    }
}

/// A server with an empty store.
struct Server {
    service: Arc<Service>,
    inboxes: Inboxes,
    key: InstallationKey,
}

impl Server {
    fn new(knobs: Knobs) -> Self {
        static TLS: LazyLock<Tls> = LazyLock::new(|| Tls::self_signed(vec!["localhost".to_owned()]).expect("a certificate"));
        static PARSER: LazyLock<Parser> = LazyLock::new(|| Parser::new().expect("a thread"));
        let hour = Duration::from_secs(3_600);
        let key = InstallationKey::new(&[7; KEY_BYTES]);
        let settings = inbox::Settings {
            max_bytes: if knobs.has_small_store { 12 * 1024 } else { 64 << 20 },
            inbox_max_messages: 1_000,
            inbox_max_bytes: 64 << 20,
            min_keep: hour,
            private_mail_ttl: hour,
            public_mail_ttl: hour,
            inbox_ttl: hour,
            max_tombstones: 10,
            tag_forms: TagForms::default(),
            limit_exempt: Networks::default(),
        };
        let inboxes = Inboxes::new(settings, key.clone());
        let domains = Domains::new(["x.org", "*.org", FIRST_DOMAIN].map(|rule| rule.parse().expect("a domain")).to_vec());
        let policy = Policy::new(domains, Rules::default()).expect("domains for new addresses");
        let budget_bytes = if knobs.has_small_budget { 700 } else { 8 << 20 };
        let service = Service {
            settings: Arc::new(knobs.settings()),
            intake: Intake::new(budget_bytes, Arc::new(policy), inboxes.clone(), PARSER.clone()),
            tls: TLS.clone(),
            proxies: Networks::default(),
            limits: Limits {
                connections: ConnectionLimiter::new(1, 1, Networks::default()),
                connection_rate: RateLimiter::new(None, None, Networks::default()),
                mail_rate: RateLimiter::new(None, None, Networks::default()),
                mail_bytes: Shares::new(usize::MAX, usize::MAX, Networks::default()),
            },
            blocks: Blocks::default(),
            shutdown: CancellationToken::new(),
        };
        Self { service: Arc::new(service), inboxes, key }
    }

    /// Says `wire` through a pipe of so many bytes, hangs up, and gives all that was answered.
    async fn converse(&self, wire: &[u8], pipe_bytes: usize) -> Vec<u8> {
        let (client, server) = duplex(pipe_bytes);
        let (mut reader, mut writer) = tokio::io::split(client);
        let mut answer = Vec::new();
        let peer = "192.0.2.1".parse().expect("an address");
        let talk = async {
            // A server that has closed reads no more.
            let _ = writer.write_all(wire).await;
            let _ = writer.shutdown().await;
        };
        let ((), (), read) = tokio::join!(
            connection::serve(server, peer, Security::Plain, Arc::clone(&self.service)),
            talk,
            reader.read_to_end(&mut answer)
        );
        read.expect("a pipe can be read");
        answer
    }

    /// Everything stored for an address, oldest first.
    async fn stored(&self, address: &Address) -> Vec<Vec<u8>> {
        let now = Timestamp::now();
        let credentials = Credentials { tokens: vec![self.key.token(address.as_str(), 0)], operator: true, ..Credentials::default() };
        let opened = self.inboxes.open(address, &credentials, now).await.expect("an inbox");
        opened.all(&Filter::default(), now).await.iter().rev().map(|entry| entry.message().raw.to_vec()).collect()
    }
}

/// A reply of one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reply {
    code: u16,
    /// What its last line says behind the code.
    text: String,
}

impl Reply {
    /// The id of the mail that it says is stored.
    fn stored_id(&self) -> Option<&str> {
        self.text.strip_prefix("2.0.0 Stored as ").filter(|_| self.code == 250)
    }
}

/// The replies in what a server said, up to the one behind which it speaks TLS.
fn replies(mut answer: &[u8]) -> Vec<Reply> {
    let mut replies = Vec::new();
    while !answer.is_empty() {
        let end = super::find(answer, b"\r\n").expect("a whole line");
        let line = str::from_utf8(&answer[..end]).expect("text");
        answer = &answer[end + 2..];
        let (code, text) = (line[..3].parse().expect("a code"), line[4..].to_owned());
        match line.as_bytes()[3] {
            b'-' => continue,
            mark => assert_eq!(mark, b' ', "{line:?}"),
        }
        replies.push(Reply { code, text });
        if code == 220 && replies.len() > 1 {
            break;
        }
    }
    replies
}

/// The codes that may answer a verb. Anything else means that the reply is to something else.
fn allowed(verb: &str) -> &'static [u16] {
    match verb {
        "EHLO" | "HELO" | "NOOP" | "RSET" => &[250, 421, 500, 501],
        "MAIL" => &[250, 421, 500, 501, 503, 552, 553, 555],
        "RCPT" => &[250, 421, 452, 500, 501, 503, 550, 553, 555],
        "DATA" => &[354, 421, 500, 501, 503, 554],
        "BDAT" => &[250, 421, 452, 500, 501, 503, 550, 552, 554],
        "AUTH" => &[235, 334, 421, 500, 501, 503, 504],
        "STARTTLS" => &[220, 421, 500, 501, 503],
        "HELP" => &[214, 421, 500, 501],
        "VRFY" => &[252, 421, 500, 501],
        "QUIT" => &[221, 421, 500, 501],
        _ => &[421, 500, 501, 502],
    }
}

/// Reads the conversation a second time, by the replies: what the client had to send next, and what must be stored.
struct Walk<'a> {
    knobs: Knobs,
    rest: &'a [u8],
    replies: std::vec::IntoIter<Reply>,
    recipients: Vec<Recipient>,
    /// The chunks so far; `None` outside of a mail in chunks.
    chunks: Option<Vec<u8>>,
    is_exchange: bool,
    /// Ids of stored mails with their content and recipients, in order.
    stored: Vec<(String, Vec<u8>, Vec<Recipient>)>,
}

/// The client has hung up, or the server has: nothing more is answered.
struct Over;

impl<'a> Walk<'a> {
    fn run(knobs: Knobs, wire: &'a [u8], replies: Vec<Reply>) -> Self {
        let (recipients, stored) = (Vec::new(), Vec::new());
        let mut walk = Self { knobs, rest: wire, replies: replies.into_iter(), recipients, chunks: None, is_exchange: false, stored };
        assert_eq!(walk.replies.next().map(|reply| reply.code), Some(220));
        while walk.step().is_ok() {}
        assert_eq!(walk.replies.as_slice(), [], "replies to nothing");
        walk
    }

    fn reply(&mut self) -> Reply {
        self.replies.next().unwrap_or_else(|| panic!("no reply, before {:?}", self.rest.escape_ascii().to_string()))
    }

    fn forget_mail(&mut self) {
        self.recipients.clear();
        self.chunks = None;
    }

    fn step(&mut self) -> Result<(), Over> {
        let end = self.rest.iter().position(|&byte| byte == b'\n').ok_or(Over)?;
        let line = &self.rest[..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        self.rest = &self.rest[end + 1..];

        let words: Vec<&[u8]> = line.trim_ascii().split(|&byte| byte == b' ').filter(|word| !word.is_empty()).collect();
        let verb = words.first().map(|verb| verb.to_ascii_uppercase()).unwrap_or_default();
        let has_controls = line.iter().any(u8::is_ascii_control);
        let may_be_long = end >= 2_048;
        let size = words.get(1).filter(|size| verb == b"BDAT" && size.iter().all(u8::is_ascii_digit));
        if let Some(size) = size.filter(|_| !has_controls && !self.is_exchange && !may_be_long) {
            return self.bdat(size, line.to_ascii_uppercase().trim_ascii_end().ends_with(b" LAST"));
        }

        let reply = self.reply();
        if reply.code == 421 || reply.code == 221 {
            return Err(Over);
        }
        if std::mem::take(&mut self.is_exchange) {
            assert!(matches!(reply.code, 235 | 334 | 500 | 501), "{reply:?} within AUTH");
            self.is_exchange = reply.code == 334;
            return Ok(());
        }
        let verb = String::from_utf8_lossy(&verb).into_owned();
        assert!(allowed(&verb).contains(&reply.code), "{reply:?} to {:?}", line.escape_ascii().to_string());
        match (verb.as_str(), reply.code) {
            ("EHLO" | "HELO" | "RSET", 250) => self.forget_mail(),
            ("MAIL", 250) => assert!(self.recipients.is_empty() && self.chunks.is_none(), "a mail within a mail"),
            ("RCPT", 250) => {
                assert!(self.chunks.is_none(), "a recipient within chunks");
                let recipient = recipient(line);
                assert_ne!(recipient.address.domain(), REFUSED_DOMAIN);
                self.recipients.push(recipient);
            }
            ("DATA", 354) => return self.data(),
            ("AUTH", 334) => self.is_exchange = true,
            ("STARTTLS", 220) => return Err(Over),
            _ => {}
        }
        Ok(())
    }

    fn data(&mut self) -> Result<(), Over> {
        assert!(!self.recipients.is_empty() && self.chunks.is_none());
        let (content, end) = dotted(self.rest);
        self.rest = &self.rest[end.ok_or(Over)?..];
        let reply = self.reply();
        let is_too_large = content.len() > self.knobs.settings().max_message_bytes;
        assert_eq!(reply.code == 552, is_too_large, "{reply:?}");
        self.ends(content, &reply);
        Ok(())
    }

    /// RFC 3030 section 2: the octets come whatever the answer, and only then the next command.
    fn bdat(&mut self, size: &[u8], is_last: bool) -> Result<(), Over> {
        let size = str::from_utf8(size).ok().and_then(|size| size.parse().ok()).unwrap_or(usize::MAX);
        if size > self.rest.len() {
            return Err(Over);
        }
        let (octets, rest) = self.rest.split_at(size);
        self.rest = rest;
        let reply = self.reply();
        assert!(allowed("BDAT").contains(&reply.code), "{reply:?} to BDAT");
        if reply.code != 250 {
            if reply.code != 421 {
                if !self.recipients.is_empty() {
                    self.forget_mail();
                }
                return Ok(());
            }
            return Err(Over);
        }
        assert!(!self.recipients.is_empty(), "a chunk for nobody");
        let mut content = self.chunks.take().unwrap_or_default();
        content.extend_from_slice(octets);
        assert!(content.len() <= self.knobs.settings().max_message_bytes);
        if is_last {
            assert!(reply.stored_id().is_some(), "{reply:?} to the last chunk");
            self.ends(content, &reply);
        } else {
            assert_eq!(reply.text, format!("2.0.0 {size} bytes, go on"));
            self.chunks = Some(content);
        }
        Ok(())
    }

    /// The mail is whole, and this is what became of it.
    fn ends(&mut self, content: Vec<u8>, reply: &Reply) {
        let is_refused = self.knobs.refuses_bare_line_ends && has_bare_line_ends(&content);
        match reply.stored_id() {
            Some(id) => {
                assert!(!is_refused, "stored with bare line ends");
                self.stored.push((id.to_owned(), content, self.recipients.clone()));
            }
            None => {
                let is_scarce = self.knobs.has_small_budget || self.knobs.has_small_store;
                let fits = matches!((reply.code, is_refused), (552, _) | (550, true)) || reply.code == 452 && is_scarce;
                assert!(fits, "{reply:?}");
            }
        }
        self.forget_mail();
    }
}

/// The recipient of a line that was accepted.
fn recipient(line: &[u8]) -> Recipient {
    let Ok(Command::Rcpt(path)) = Command::parse(line) else { panic!("{:?} was accepted", line.escape_ascii().to_string()) };
    Recipient::from_path(path, FIRST_DOMAIN).expect("a recipient")
}

/// Our headers, and nothing else, stand before the content.
fn check_raw(raw: &[u8], id: &str, content: &[u8]) {
    let headers = raw.strip_suffix(content).unwrap_or_else(|| {
        panic!("stored {:?}, sent {:?}", raw.escape_ascii().to_string(), content.escape_ascii().to_string());
    });
    let headers = str::from_utf8(headers).expect("our headers are text");
    assert!(headers.starts_with("Return-Path: <") && headers.contains(&format!(" id {id}")), "{headers:?}");
    assert!(matches!(headers.matches("\r\n").count(), 4 | 5) && headers.ends_with(" +0000\r\n"), "{headers:?}");
}

/// See the module.
pub fn check(bytes: &[u8]) {
    let Some((&[knobs, pipe_bytes], said)) = bytes.split_first_chunk() else { return };
    let knobs = Knobs::of(knobs);
    let hello = if knobs.has_hello { HELLO } else { b"" };
    let envelope = if knobs.has_envelope { ENVELOPE } else { b"" };
    let wire = [hello, envelope, said].concat();
    let mut answers = Vec::new();
    for pipe_bytes in [LARGE_PIPE_BYTES, usize::from(pipe_bytes) + 1] {
        let server = Server::new(knobs);
        let answer = replies(&block_on(server.converse(&wire, pipe_bytes)));
        answers.push(answer.iter().map(|reply| reply.code).collect::<Vec<_>>());
        let walk = Walk::run(knobs, &wire, answer);
        block_on(check_store(&server, &walk));
        assert_eq!(server.service.intake.in_flight_bytes(), 0, "a share of the budget was not given back");
    }
    // What is pipelined behind a mail counts against the budget until the end of the mail is found.
    if !knobs.has_small_budget {
        assert_eq!(answers[0], answers[1], "the replies depend on how the bytes were split");
    }
}

async fn check_store(server: &Server, walk: &Walk<'_>) {
    let mut expected: BTreeMap<&Address, Vec<(&str, &[u8])>> = BTreeMap::new();
    for (id, content, recipients) in &walk.stored {
        for (index, recipient) in recipients.iter().enumerate() {
            // An inbox that is named twice has the mail once, but once for each of its tags.
            let again = recipients[..index].iter().any(|other| other.address == recipient.address && other.tag == recipient.tag);
            if !again {
                expected.entry(&recipient.address).or_default().push((id, content));
            }
        }
    }
    let count: usize = expected.values().map(Vec::len).sum();
    assert_eq!(server.inboxes.usage().mails, count, "mails in the store");
    for (address, mails) in expected {
        let stored = server.stored(address).await;
        assert_eq!(stored.len(), mails.len(), "mails of {address}");
        for (raw, (id, content)) in stored.iter().zip(mails) {
            check_raw(raw, id, content);
        }
    }
}
