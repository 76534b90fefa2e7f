//! Every answer that the SMTP side gives, by name, with its enhanced status code (RFC 2034, RFC 3463).

use std::{borrow::Cow, io::Write};

use crate::net::{OverRate, Scope};

use super::auth::MECHANISMS;

/// One reply: a code, an enhanced status code where RFC 2034 wants one, and a text of one or more lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    code: u16,
    /// Empty for the greeting, EHLO and 3yz replies (RFC 2034 section 4).
    status: &'static str,
    /// Lines parted by `\n`; never anything of the client's that was not cleaned before.
    text: Cow<'static, str>,
}

const fn fixed(code: u16, status: &'static str, text: &'static str) -> Reply {
    Reply { code, status, text: Cow::Borrowed(text) }
}

/// What EHLO's answer offers beyond the extensions that are always there.
#[derive(Clone, Copy, Debug)]
pub struct Offers {
    /// SIZE (RFC 1870).
    pub max_message_bytes: usize,
    /// STARTTLS (RFC 3207), as long as it was not used.
    pub tls: bool,
    /// AUTH (RFC 4954).
    pub auth: bool,
}

/// Answers with a fixed text, in the order of their codes.
impl Reply {
    /// STARTTLS (RFC 3207 section 4).
    pub const START_TLS: Self = fixed(220, "2.0.0", "Go on with TLS");
    /// AUTH.
    pub const AUTHENTICATED: Self = fixed(235, "2.7.0", "Whoever you are");
    /// RSET.
    pub const RESET: Self = fixed(250, "2.0.0", "Forgotten");
    /// NOOP.
    pub const NOOP: Self = fixed(250, "2.0.0", "Nothing done");
    /// HELP.
    pub const HELP: Self = fixed(214, "2.0.0", "EHLO HELO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT");
    /// QUIT.
    pub const BYE: Self = fixed(221, "2.0.0", "Bye");
    /// MAIL.
    pub const SENDER_OK: Self = fixed(250, "2.1.0", "Sender noted");
    /// RCPT.
    pub const RECIPIENT_OK: Self = fixed(250, "2.1.5", "Recipient noted");
    /// VRFY: neither confirmed nor denied (RFC 5321 3.5.3).
    pub const NOT_VERIFIED: Self = fixed(252, "2.5.0", "Send some mail, it will be tried");
    /// DATA.
    pub const START_DATA: Self = fixed(354, "", "Go on, end with <CRLF>.<CRLF>");

    /// Shutdown (RFC 5321 3.8).
    pub const SHUTTING_DOWN: Self = fixed(421, "4.3.2", "Shutting down, try again later");
    /// A client silent for too long (RFC 5321 4.5.3.2), or a mail that never ends.
    pub const TIMEOUT: Self = fixed(421, "4.4.2", "Waited too long, bye");
    /// Over the limit on connections.
    pub const TOO_MANY_CONNECTIONS: Self = fixed(421, "4.7.0", "Too many connections, try again later");
    /// Over the limit on connections from one network.
    pub const TOO_MANY_OF_NETWORK: Self = fixed(421, "4.7.0", "Too many connections from your network, close some first");
    /// The mail behind the last one that a connection may bring.
    pub const TOO_MANY_MAILS: Self = fixed(421, "4.7.0", "Too many mails in one connection, open another");
    /// The last of the bad commands that a connection may send.
    pub const TOO_MANY_BAD_COMMANDS: Self = fixed(421, "4.7.0", "Too many bad commands, bye");
    /// The last of the recipients without mail that a connection may try.
    pub const TOO_MANY_BAD_RECIPIENTS: Self = fixed(421, "4.7.0", "Too many recipients that can't have mail here, bye");
    /// A conversation that brings no mail.
    pub const TOO_MANY_COMMANDS: Self = fixed(421, "4.7.0", "Too many commands without a mail, bye");
    /// A web client, or somebody who speaks through one.
    pub const NOT_A_WEB_SERVER: Self = fixed(421, "4.7.0", "This is a mail server, bye");
    /// No memory for more mail in flight.
    pub const BUSY: Self = fixed(452, "4.3.1", "Too much mail at once, try again later");
    /// Nothing in the store may be dropped for this mail.
    pub const STORE_FULL: Self = fixed(452, "4.3.1", "The store is full, try again later");
    /// RFC 5321 4.5.3.1.10.
    pub const TOO_MANY_RECIPIENTS: Self = fixed(452, "4.5.3", "Too many recipients, send the rest in another mail");

    /// A command nobody knows, or one with control characters in it.
    pub const UNKNOWN_COMMAND: Self = fixed(500, "5.5.2", "Command not understood");
    /// A line over the limit (RFC 5321 4.5.3.1.4).
    pub const LINE_TOO_LONG: Self = fixed(500, "5.5.6", "Line too long");
    /// A response within AUTH that is not base64, or not what the mechanism sends (RFC 4954 section 4).
    pub const BAD_CREDENTIALS: Self = fixed(501, "5.5.2", "That is not what the mechanism sends");
    /// The client gave up AUTH by `*`.
    pub const AUTH_CANCELLED: Self = fixed(501, "5.7.0", "Authentication given up");
    /// The local part or the domain of a recipient is none.
    pub const BAD_RECIPIENT: Self = fixed(501, "5.1.3", "That is not an address mail can go to");
    /// The same of a sender.
    pub const BAD_SENDER: Self = fixed(501, "5.1.7", "That is not an address mail can come from");
    /// A command whose argument is missing or malformed.
    pub const BAD_ARGUMENT: Self = fixed(501, "5.5.4", "Missing or malformed argument");
    /// A command that exists and is not offered.
    pub const NOT_IMPLEMENTED: Self = fixed(502, "5.5.1", "Command not implemented");
    /// STARTTLS for the second time.
    pub const TLS_IS_ON: Self = fixed(503, "5.5.1", "TLS is on already");
    /// AUTH for the second time (RFC 4954 section 4).
    pub const AUTHENTICATED_ALREADY: Self = fixed(503, "5.5.1", "Authenticated already");
    /// AUTH between MAIL and the end of the mail (RFC 4954 section 4).
    pub const AUTH_WITHIN_MAIL: Self = fixed(503, "5.5.1", "Not within a mail");
    /// RCPT or DATA behind BDAT (RFC 3030 section 3).
    pub const WITHIN_CHUNKS: Self = fixed(503, "5.5.1", "BDAT or RSET, the mail is coming in chunks");
    /// RCPT or DATA without MAIL.
    pub const NEED_MAIL_FIRST: Self = fixed(503, "5.5.1", "MAIL first");
    /// A second MAIL in one transaction.
    pub const NESTED_MAIL: Self = fixed(503, "5.5.1", "One mail at a time");
    /// DATA before any RCPT.
    pub const NEED_RECIPIENT_FIRST: Self = fixed(503, "5.5.1", "RCPT first");
    /// A mechanism of AUTH that is not offered.
    pub const UNKNOWN_MECHANISM: Self = fixed(504, "5.5.4", "That mechanism is not offered");
    /// The holder of the address wanted senders to know that it has ended.
    pub const ENDED: Self = fixed(550, "5.2.1", "That address has ended and takes no mail");
    /// The domain is not served here.
    pub const NOT_OUR_DOMAIN: Self = fixed(550, "5.7.1", "No mail for that domain here");
    /// A rule of the operator's refuses the recipient.
    pub const RECIPIENT_REJECTED: Self = fixed(550, "5.7.1", "No mail for that address here");
    /// A rule or a block of the operator's refuses the sender.
    pub const SENDER_REJECTED: Self = fixed(550, "5.7.1", "No mail from that sender here");
    /// Line ends other than CRLF where the operator refuses them.
    pub const BARE_LINE_ENDS: Self = fixed(550, "5.6.11", "Lines must end with CRLF, and NUL is not allowed");
    /// RFC 6531 3.5: an address that is not ASCII in a mail without SMTPUTF8.
    pub const NEED_SMTPUTF8: Self = fixed(553, "5.6.7", "An address like that needs the SMTPUTF8 parameter");
    /// The operator keeps the client's network out for now.
    pub const NETWORK_BLOCKED: Self = fixed(554, "5.7.1", "No mail from your network here");
    /// DATA when every recipient was refused.
    pub const NO_VALID_RECIPIENTS: Self = fixed(554, "5.5.1", "No valid recipients");
    /// A parameter of MAIL or RCPT that was not advertised.
    pub const UNKNOWN_PARAMETER: Self = fixed(555, "5.5.4", "Parameter not supported");
}

impl Reply {
    /// The greeting.
    pub fn greeting(hostname: &str) -> Self {
        Self { code: 220, status: "", text: format!("{hostname} ESMTP Sundew").into() }
    }

    /// HELO; `client` is a cleaned name.
    pub fn helo(hostname: &str, client: &str) -> Self {
        Self { code: 250, status: "", text: format!("{hostname} greets {client}").into() }
    }

    /// EHLO with what is offered; `client` is a cleaned name.
    pub fn ehlo(hostname: &str, client: &str, offers: &Offers) -> Self {
        let mut text = format!(
            "{hostname} greets {client}\nPIPELINING\nSIZE {}\n8BITMIME\nSMTPUTF8\nENHANCEDSTATUSCODES\nCHUNKING",
            offers.max_message_bytes
        );
        if offers.auth {
            text.push_str("\nAUTH ");
            text.push_str(MECHANISMS);
        }
        if offers.tls {
            text.push_str("\nSTARTTLS");
        }
        Self { code: 250, status: "", text: text.into() }
    }

    /// AUTH goes on; `challenge` is base64.
    pub fn challenge(challenge: &'static str) -> Self {
        Self { code: 334, status: "", text: challenge.into() }
    }

    /// A chunk with more to follow (RFC 3030 section 2).
    pub fn chunk(size_bytes: usize) -> Self {
        Self { code: 250, status: "2.0.0", text: format!("{size_bytes} bytes, go on").into() }
    }

    /// A mail is stored.
    pub fn stored(trace_id: &str) -> Self {
        Self { code: 250, status: "2.0.0", text: format!("Stored as {trace_id}").into() }
    }

    /// A mail over the limit, declared or sent (RFC 1870 section 6).
    pub fn too_large(max_message_bytes: usize) -> Self {
        Self { code: 552, status: "5.3.4", text: format!("Mail larger than {max_message_bytes} bytes").into() }
    }

    /// Connections come too often.
    pub fn connections_too_often(over: &OverRate) -> Self {
        Self { code: 421, status: "4.7.0", text: too_many("connections", over).into() }
    }

    /// Mails come too often.
    pub fn mails_too_often(over: &OverRate) -> Self {
        Self { code: 451, status: "4.7.0", text: too_many("mails", over).into() }
    }

    /// The three-digit code.
    pub fn code(&self) -> u16 {
        self.code
    }

    /// The enhanced status code; empty where a reply has none.
    pub fn status(&self) -> &'static str {
        self.status
    }

    /// Whether it says no, for now or for good.
    pub fn is_refusal(&self) -> bool {
        self.code >= 400
    }

    /// Whether it announces that the server closes against the client's expectation (RFC 5321 4.2.2).
    pub fn is_farewell(&self) -> bool {
        self.code == 421
    }

    /// Appends the reply as it goes over the wire.
    pub fn write_to(&self, out: &mut Vec<u8>) {
        let mut lines = self.text.split('\n').peekable();
        while let Some(line) = lines.next() {
            let mark = if lines.peek().is_some() { '-' } else { ' ' };
            let gap = if self.status.is_empty() { "" } else { " " };
            // Writing to a Vec cannot fail.
            let _ = write!(out, "{}{mark}{}{gap}{line}\r\n", self.code, self.status);
        }
    }
}

fn too_many(what: &str, over: &OverRate) -> String {
    let whose = match over.scope {
        Scope::Network => "from your network",
        Scope::All => "at this server",
    };
    // Rounded up, for a second too early is too early.
    let secs = over.retry_after.as_millis().div_ceil(1_000).max(1);
    format!("Too many {what} {whose}, try again in {secs} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(reply: &Reply) -> String {
        let mut out = Vec::new();
        reply.write_to(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_reply_has_its_code_and_status_on_the_wire() {
        assert_eq!(wire(&Reply::SENDER_OK), "250 2.1.0 Sender noted\r\n");
        assert_eq!(wire(&Reply::greeting("mx.example")), "220 mx.example ESMTP Sundew\r\n");
        assert_eq!(wire(&Reply::START_DATA), "354 Go on, end with <CRLF>.<CRLF>\r\n");
    }

    #[test]
    fn who_comes_too_often_hears_when_to_come_back() {
        let over = |scope, millis| OverRate { scope, retry_after: std::time::Duration::from_millis(millis) };
        assert_eq!(
            wire(&Reply::connections_too_often(&over(Scope::Network, 12_001))),
            "421 4.7.0 Too many connections from your network, try again in 13 s\r\n"
        );
        assert_eq!(wire(&Reply::mails_too_often(&over(Scope::All, 2))), "451 4.7.0 Too many mails at this server, try again in 1 s\r\n");
    }

    #[test]
    fn every_line_of_ehlo_but_the_last_has_a_dash() {
        assert_eq!(
            wire(&Reply::ehlo("mx.example", "c.example", &Offers { max_message_bytes: 1_000, tls: true, auth: true })),
            "250-mx.example greets c.example\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250-CHUNKING\r\n250-AUTH PLAIN LOGIN\r\n250 STARTTLS\r\n"
        );
    }
}
