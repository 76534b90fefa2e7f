//! What the SMTP dialogue said about a mail, and the trace headers made from it.

use std::{fmt::Write, net::IpAddr};

use super::{address::Recipient, timestamp::Timestamp};

/// The envelope of one mail without its recipients: each inbox keeps its own one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// The reverse-path as written; empty is the null sender (RFC 5321 4.5.5).
    pub sender: Box<str>,
    /// The client's own name from EHLO or HELO; empty when it gave none.
    pub helo: Box<str>,
    /// Where the connection came from.
    pub peer: IpAddr,
    /// Whether the client spoke EHLO.
    pub extended: bool,
    /// Whether the sender asked for SMTPUTF8 (RFC 6531).
    pub smtputf8: bool,
    /// How the connection was encrypted; `None` when it was not.
    pub tls: Option<TlsFacts>,
    /// Whether the client had authenticated, with whatever credentials; they are not kept.
    pub auth: bool,
}

/// What is known of an encrypted connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFacts {
    /// `TLSv1.2` or `TLSv1.3`.
    pub version: &'static str,
    /// The cipher suite by its IANA name.
    pub cipher: &'static str,
    /// The name that the client asked for (RFC 6066 section 3).
    pub sni: Option<Box<str>>,
}

impl Envelope {
    /// The protocol for the `with` clause (RFC 3848, RFC 6531 4.3). There is no name for SMTP without EHLO under TLS.
    fn protocol(&self) -> &'static str {
        match (self.smtputf8, self.tls.is_some(), self.auth) {
            (true, false, false) => "UTF8SMTP",
            (true, false, true) => "UTF8SMTPA",
            (true, true, false) => "UTF8SMTPS",
            (true, true, true) => "UTF8SMTPSA",
            (false, false, true) => "ESMTPA",
            (false, true, true) => "ESMTPSA",
            (false, true, false) if self.extended => "ESMTPS",
            (false, false, false) if self.extended => "ESMTP",
            (false, _, false) => "SMTP",
        }
    }

    /// `Return-Path:` and `Received:` (RFC 5321 4.4), to stand before the mail as it came.
    /// `for` is given to a single recipient only, so that several never learn of each other.
    pub fn trace_headers(&self, hostname: &str, trace_id: &str, recipients: &[Recipient], now: Timestamp) -> String {
        let helo = if self.helo.is_empty() { "unknown" } else { &self.helo };
        let peer = match self.peer {
            IpAddr::V4(ip) => format!("[{ip}]"),
            IpAddr::V6(ip) => format!("[IPv6:{ip}]"),
        };
        let mut headers = format!(
            "Return-Path: <{}>\r\nReceived: from {helo} ({peer})\r\n\tby {hostname} (Sundew) with {} id {trace_id}",
            self.sender,
            self.protocol(),
        );
        if let [only] = recipients {
            let _ = write!(headers, "\r\n\tfor <{}>", only.written);
        }
        let _ = write!(headers, ";\r\n\t{}\r\n", now.rfc5322());
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope() -> Envelope {
        Envelope {
            sender: "a@b.org".into(),
            helo: "client.example".into(),
            peer: "192.0.2.1".parse().unwrap(),
            extended: true,
            smtputf8: false,
            tls: None,
            auth: false,
        }
    }

    #[test]
    fn the_protocol_tells_of_tls_and_authentication() {
        let tls = TlsFacts { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", sni: None };
        for (extended, smtputf8, is_encrypted, auth, protocol) in [
            (false, false, false, false, "SMTP"),
            (false, false, true, false, "SMTP"),
            (true, false, false, false, "ESMTP"),
            (true, false, false, true, "ESMTPA"),
            (true, false, true, false, "ESMTPS"),
            (true, false, true, true, "ESMTPSA"),
            (true, true, false, false, "UTF8SMTP"),
            (true, true, false, true, "UTF8SMTPA"),
            (true, true, true, false, "UTF8SMTPS"),
            (true, true, true, true, "UTF8SMTPSA"),
        ] {
            let envelope = Envelope { extended, smtputf8, auth, tls: is_encrypted.then(|| tls.clone()), ..envelope() };
            assert_eq!(envelope.protocol(), protocol);
        }
    }

    #[test]
    fn a_single_recipient_is_named_and_several_are_not() {
        let recipient = |path| Recipient::from_path(path, "x").unwrap();
        let now = Timestamp::from_millis(1_795_357_800_000);
        let one = envelope().trace_headers("mx.example", "abc", &[recipient("Bob+T@x.org")], now);
        assert_eq!(
            one,
            "Return-Path: <a@b.org>\r\nReceived: from client.example ([192.0.2.1])\r\n\tby mx.example (Sundew) with ESMTP id abc\r\n\tfor <Bob+T@x.org>;\r\n\tSun, 22 Nov 2026 14:30:00 +0000\r\n"
        );
        let two = envelope().trace_headers("mx.example", "abc", &[recipient("bob@x.org"), recipient("eve@x.org")], now);
        assert!(!two.contains("bob") && !two.contains("eve"), "{two}");
    }

    #[test]
    fn the_null_sender_and_a_silent_client_have_a_form_too() {
        let headers = Envelope { sender: "".into(), helo: "".into(), extended: false, peer: "::1".parse().unwrap(), ..envelope() }
            .trace_headers("mx.example", "abc", &[], Timestamp::default());
        assert!(headers.starts_with("Return-Path: <>\r\nReceived: from unknown ([IPv6:::1])\r\n"), "{headers}");
        assert!(headers.contains("with SMTP id abc;"), "{headers}");
    }
}
