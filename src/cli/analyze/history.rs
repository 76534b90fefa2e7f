//! What a mail of an archive tells of how it came: when, to whom, and from where.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{
    mail::{
        address::{Address, Recipient},
        journey::Received,
        parse::{self, Mail},
        scan::{self, MAX_HEADER_BYTES},
        timestamp::Timestamp,
    },
    trap::memory::Secs,
};

/// Fields in which servers note the recipient of the envelope. Postfix writes the first before an alias is resolved and the
/// second after it; Exim writes the third.
const DELIVERED: [&str; 3] = ["x-original-to", "delivered-to", "envelope-to"];
/// The sender of an envelope that nobody noted. It is not the null sender, whose mail is answers to other mail.
const UNKNOWN_SENDER: &str = "unknown";

/// How a mail came.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Trace {
    pub(super) at: Secs,
    pub(super) to: Address,
    /// None where it came from within a network of its own.
    pub(super) client: Option<IpAddr>,
    pub(super) helo: Box<str>,
    /// Empty for the null sender.
    pub(super) sender: Box<str>,
    pub(super) tls: Option<&'static str>,
}

/// Why nothing can be learned of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeftOut {
    NoDate,
    Future,
    NoAddress,
}

/// Reads the header of a mail. What the topmost `Received` field says was written by the server that took it; all fields below
/// may be made up.
pub(super) fn trace(raw: &[u8], now: Secs) -> Result<Trace, LeftOut> {
    let block = scan::header_block(raw, 0, MAX_HEADER_BYTES).fields;
    let fields: Vec<_> = scan::fields(&raw[block.clone()]).collect();
    let first = |name: &str| fields.iter().find(|field| field.0.eq_ignore_ascii_case(name.as_bytes())).map(|field| field.1);
    let received = first("received").map(Received::read).unwrap_or_default();
    let claimed = || Mail::open(&raw[..block.end]).summary(false).date;
    let at = received.at.or_else(claimed).filter(|at| at.as_millis() > 0).map(Timestamp::as_secs).ok_or(LeftOut::NoDate)?;
    if at > now {
        return Err(LeftOut::Future);
    }
    let noted = DELIVERED.iter().find_map(|name| address(&String::from_utf8_lossy(first(name)?)));
    let for_whom = || address(received.recipient.as_deref()?);
    let to = || parse::addresses(first("to")?).iter().find_map(|to| address(to));
    let to = noted.or_else(for_whom).or_else(to).ok_or(LeftOut::NoAddress)?;
    let sender = first("return-path").map(|path| String::from_utf8_lossy(path).trim().trim_matches(['<', '>']).to_owned());
    Ok(Trace {
        at,
        to,
        client: received.ip.map(|ip| ip.to_canonical()).filter(is_of_others),
        helo: received.helo.unwrap_or_default().into(),
        sender: sender.as_deref().unwrap_or(UNKNOWN_SENDER).into(),
        tls: received.tls.and_then(|tls| ["TLSv1.3", "TLSv1.2"].into_iter().find(|known| tls.version.as_deref() == Some(*known))),
    })
}

fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    let path = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    // A name alone is of no domain that we know.
    let recipient = Recipient::from_path(path, "").ok()?;
    Some(recipient.address)
}

/// Whether an address may be that of a stranger (RFC 6890).
fn is_of_others(client: &IpAddr) -> bool {
    match client {
        IpAddr::V4(ip) => {
            let is_shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64;
            let is_near = ip.is_private() || ip.is_loopback() || ip.is_link_local() || is_shared;
            !is_near && ip.octets()[0] != 0 && *ip < Ipv4Addr::new(224, 0, 0, 0)
        }
        IpAddr::V6(ip) => {
            let is_near = ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local();
            !is_near && *ip != Ipv6Addr::UNSPECIFIED && !ip.is_multicast()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22T14:30:30Z
    const AT: Secs = 1_795_357_830;
    const TOP: &str = "Received: from mx.spam.example (mx.spam.example [198.51.100.7])\n\tby trap.example with ESMTP id 1\n\t\
                       for <Anna.K+shop@Trap.example>; Sun, 22 Nov 2026 15:30:30 +0100\n";
    const BELOW: &str = "Received: from x ([203.0.113.9]) by y for <z@spam.example>; Sat, 21 Nov 2026 10:00:00 +0000\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n";

    fn read(header: &str) -> Result<Trace, LeftOut> {
        trace(format!("{header}\nDate: Mon, 01 Jan 2001 00:00:00 +0000\n").as_bytes(), AT)
    }

    #[test]
    fn the_topmost_received_field_tells_when_to_whom_and_from_where() {
        let wanted = Trace {
            at: AT,
            to: Recipient::from_path("anna.k@trap.example", "").unwrap().address,
            client: Some([198, 51, 100, 7].into()),
            helo: "mx.spam.example".into(),
            sender: "unknown".into(),
            tls: None,
        };
        assert_eq!(read(&format!("{TOP}{BELOW}")), Ok(wanted));
    }

    #[test]
    fn a_mail_has_the_date_of_its_server_before_that_of_its_sender() {
        let to = "To: anna@trap.example\n";
        for (header, wanted) in [
            (format!("{TOP}Date: Fri, 20 Nov 2026 10:00:00 +0000\n"), Ok(AT)),
            (format!("Date: Fri, 20 Nov 2026 10:00:00 +0000\n{to}"), Ok(1_795_168_800)),
            (format!("Received: by us; long ago\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n{to}"), Ok(1_795_168_800)),
            (format!("Date: 22 Nov 2026 14:30:30 GMT\n{to}"), Ok(AT)),
            (format!("Date: Sun, 22 Nov 2026 14:30:31 +0000\n{to}"), Err(LeftOut::Future)),
            (format!("Date: Wed, 31 Dec 1969 10:00:00 +0000\n{to}"), Err(LeftOut::NoDate)),
            (format!("Date: yesterday\n{to}"), Err(LeftOut::NoDate)),
            (to.to_owned(), Err(LeftOut::NoDate)),
        ] {
            assert_eq!(read(&header).map(|trace| trace.at), wanted, "{header}");
        }
    }

    #[test]
    fn the_envelope_tells_the_address_before_the_header_that_its_sender_wrote() {
        for (header, wanted) in [
            ("X-Original-To: <a@t.example>\nDelivered-To: all@t.example\n", Some("a@t.example")),
            ("Delivered-To: B+x@T.example\n", Some("b@t.example")),
            ("Envelope-To: c@t.example\n", Some("c@t.example")),
            ("Delivered-To: nobody\n", Some("anna.k@trap.example")),
            ("To: d@t.example\n", Some("anna.k@trap.example")),
        ] {
            let found = read(&format!("{header}{TOP}")).map(|trace| trace.to.to_string());
            assert_eq!(found.ok().as_deref(), wanted, "{header}");
        }
        let date = "Date: Fri, 20 Nov 2026 10:00:00 +0000\n";
        for (header, wanted) in [
            ("To: \"Doe, D\" <d@t.example>,\n e@t.example\n", Ok("d@t.example")),
            ("To: undisclosed-recipients:;\n", Err(LeftOut::NoAddress)),
            ("Cc: f@t.example\n", Err(LeftOut::NoAddress)),
        ] {
            let found = read(&format!("{date}{header}")).map(|trace| trace.to.to_string());
            assert_eq!(found.as_deref(), wanted.as_deref(), "{header}");
        }
    }

    #[test]
    fn the_null_sender_is_told_from_one_that_nobody_noted() {
        for (header, wanted) in [("Return-Path: <>\n", ""), ("Return-Path: <a@b.example>\n", "a@b.example"), ("", UNKNOWN_SENDER)] {
            assert_eq!(&*read(&format!("{header}{TOP}")).unwrap().sender, wanted, "{header}");
        }
    }

    #[test]
    fn clients_of_the_own_network_are_nobody_to_list() {
        for (ip, wanted) in [
            ("198.51.100.7", true),
            ("2001:db8::7", true),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("127.0.0.1", false),
            ("::1", false),
            ("fd00::1", false),
            ("fe80::1", false),
            ("::ffff:192.168.1.1", false),
            ("0.0.0.0", false),
            ("239.1.1.1", false),
        ] {
            let ip: IpAddr = ip.parse().unwrap();
            assert_eq!(is_of_others(&ip.to_canonical()), wanted, "{ip}");
        }
    }
}
