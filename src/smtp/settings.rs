//! How one conversation goes, and what it may take.

use std::time::Duration;

/// How the SMTP side names itself and what it puts up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Our name in the greeting, in EHLO and in `Received:`.
    pub hostname: Box<str>,
    /// The domain of `<postmaster>` alone (RFC 5321 4.5.1).
    pub first_domain: Box<str>,
    /// The largest mail in bytes, without its end mark (RFC 1870); 25 MiB is what the big providers take.
    pub max_message_bytes: usize,
    /// Recipients of one mail; RFC 5321 4.5.3.1.8 wants 100 at least.
    pub max_recipients: usize,
    /// Mails of one connection, so that a relay shares the server with others.
    pub max_mails: usize,
    /// Lines that are no command before the peer is taken for something else than a mail client.
    pub max_bad_commands: usize,
    /// Recipients refused for good in one connection; a mailing list that is out of date has a few.
    pub max_bad_recipients: usize,
    /// Commands from one mail to the next; so a conversation that never brings one ends.
    pub max_commands_without_mail: usize,
    /// A command line in bytes with its end: 512 by RFC 5321 4.5.3.1.4, more for the parameters of extensions.
    pub max_line_bytes: usize,
    /// How long a client may take for one whole command (RFC 5321 4.5.3.2.7: 5 minutes at least).
    pub command_wait: Duration,
    /// How long a client may be silent within a mail (RFC 5321 4.5.3.2.5: 3 minutes).
    pub data_block_wait: Duration,
    /// How long a whole mail may take, so that one that drips ends; RFC 5321 4.5.3.2.6 has clients wait 10 minutes.
    pub mail_wait: Duration,
    /// How long a proxy may take to say for whom it speaks; it knows before it connects.
    pub proxy_wait: Duration,
    /// How long a TLS handshake may take; it is a few round trips and no thinking.
    pub handshake_wait: Duration,
    /// How long a client may take to read replies that wait for it; one that never reads must not stay.
    pub write_wait: Duration,
    /// Whether AUTH is offered; any credentials will do, and none are needed.
    pub auth: bool,
    /// What happens to a mail with line ends other than CRLF, or NUL (RFC 5321 2.3.8).
    pub bare_line_ends: BareLineEnds,
}

/// What happens to a mail with line ends other than CRLF, or NUL. They never end a mail either way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BareLineEnds {
    /// Stored as received.
    #[default]
    Accept,
    /// Refused with 550 5.6.11.
    Refuse,
}

impl Settings {
    /// Connections in all.
    pub const MAX_CONNECTIONS: usize = 10_000;
    /// Connections from one /24 or /64.
    pub const MAX_CONNECTIONS_PER_NETWORK: usize = 50;

    /// The usual limits.
    pub fn new(hostname: &str, first_domain: &str) -> Self {
        Self {
            hostname: hostname.into(),
            first_domain: first_domain.into(),
            max_message_bytes: 26_214_400,
            max_recipients: 100,
            max_mails: 1_000,
            max_bad_commands: 10,
            max_bad_recipients: 100,
            max_commands_without_mail: 10_000,
            max_line_bytes: 2_048,
            command_wait: Duration::from_secs(300),
            data_block_wait: Duration::from_secs(180),
            mail_wait: Duration::from_secs(600),
            proxy_wait: Duration::from_secs(5),
            handshake_wait: Duration::from_secs(30),
            write_wait: Duration::from_secs(60),
            auth: true,
            bare_line_ends: BareLineEnds::default(),
        }
    }
}
