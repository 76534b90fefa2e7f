//! How a mail came: its `Received` fields as a list of hops, oldest first, with the time between them.
//!
//! Only the newest field is ours, and what it says is known better from the envelope. All others came with the mail:
//! whoever sent it can have made them up.

mod received;

pub use received::{Received, TlsClaim};

use super::{
    scan::{self, MAX_HEADER_BYTES},
    timestamp::Timestamp,
};

/// The most hops that are read; real mail has twenty at most, and a loop is cut by servers at 100 (RFC 5321 6.3).
pub const MAX_HOPS: usize = 100;

/// One hop before ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// What its server wrote, or somebody in its name.
    pub received: Received,
    /// Seconds since the hop before that has a time; negative where clocks disagree.
    pub delay_secs: Option<i64>,
}

/// The hops that a mail tells of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// What we wrote.
    pub own: Received,
    /// The others, oldest first.
    pub hops: Vec<Hop>,
    /// How many older ones there are beyond [`MAX_HOPS`].
    pub left_out: usize,
    /// Whether the header goes on beyond what is read of it, where more may stand.
    pub is_cut: bool,
    /// Seconds from the last of them that has a time to us; negative where clocks disagree.
    pub last_delay_secs: Option<i64>,
    /// Seconds from the oldest time to us.
    pub total_secs: Option<i64>,
}

impl Journey {
    /// Reads the header of a mail that begins with our own trace headers and arrived at this time.
    pub fn read(raw: &[u8], arrived: Timestamp) -> Self {
        let header = scan::header_block(raw, 0, MAX_HEADER_BYTES);
        let is_received = |(name, value): (&[u8], &'_ [u8])| name.eq_ignore_ascii_case(b"received").then(|| value.to_owned());
        // The first one is ours (`mail/envelope`).
        let mut fields = scan::fields(&raw[header.fields]).filter_map(is_received);
        let own = fields.next().map(|value| Received::read(&value)).unwrap_or_default();
        let mut hops: Vec<Hop> =
            fields.by_ref().take(MAX_HOPS).map(|value| Hop { received: Received::read(&value), delay_secs: None }).collect();
        let left_out = fields.count();
        hops.reverse();
        let (mut first, mut last) = (None, None);
        for hop in &mut hops {
            let Some(secs) = hop.received.at.map(whole_secs) else { continue };
            hop.delay_secs = last.map(|before| secs.saturating_sub(before));
            first = first.or(Some(secs));
            last = Some(secs);
        }
        let to_us = |from: i64| whole_secs(arrived).saturating_sub(from);
        Self { own, hops, left_out, is_cut: header.too_long, last_delay_secs: last.map(to_us), total_secs: first.map(to_us) }
    }
}

/// `Received` tells whole seconds, so ours is cut to them too: nothing arrives half a second before it left.
fn whole_secs(time: Timestamp) -> i64 {
    time.as_millis().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str =
        "Return-Path: <a@b.example>\r\nReceived: from c ([192.0.2.1])\r\n\tby us with SMTP id x;\r\n\tSun, 22 Nov 2026 14:30:30 +0000\r\n";

    fn arrived() -> Timestamp {
        Timestamp::parse_rfc3339("2026-11-22T14:30:30.400Z").unwrap()
    }

    fn hop(by: &str, date: &str) -> String {
        format!("Received: by {by}; {date}\r\n")
    }

    #[test]
    fn hops_stand_oldest_first_with_the_time_between_them() {
        let raw = [
            OURS,
            &hop("c", "Sun, 22 Nov 2026 15:30:30 +0100"),
            &hop("b", "long ago"),
            "Subject: x\r\n",
            &hop("b", "Sun, 22 Nov 2026 14:29:00 +0000"),
            &hop("a", "Sun, 22 Nov 2026 14:30:00 +0000"),
            "\r\nReceived: by body; Sun, 22 Nov 2026 14:00:00 +0000\r\n",
        ]
        .concat();
        let journey = Journey::read(raw.as_bytes(), arrived());
        let told: Vec<_> = journey.hops.iter().map(|hop| (hop.received.by.as_deref().unwrap(), hop.delay_secs)).collect();
        assert_eq!(told, [("a", None), ("b", Some(-60)), ("b", None), ("c", Some(90))]);
        assert_eq!((journey.last_delay_secs, journey.total_secs, journey.left_out), (Some(0), Some(30), 0));
    }

    #[test]
    fn a_mail_straight_to_us_has_no_other_hops() {
        let journey = Journey::read(OURS.as_bytes(), arrived());
        assert_eq!(journey.own.by.as_deref(), Some("us"));
        assert_eq!(journey, Journey { own: journey.own.clone(), ..Journey::default() });
        assert_eq!(Journey::read(b"", arrived()), Journey::default());
    }

    #[test]
    fn of_a_thousand_hops_the_nearest_hundred_are_read() {
        let raw = format!("{OURS}{}", (0..1_000).map(|n| hop(&format!("h{n}"), "Sun, 22 Nov 2026 14:30:00 +0000")).collect::<String>());
        let journey = Journey::read(raw.as_bytes(), arrived());
        assert_eq!((journey.hops.len(), journey.left_out), (MAX_HOPS, 900));
        assert_eq!(journey.hops[MAX_HOPS - 1].received.by.as_deref(), Some("h0"));
    }

    #[test]
    fn a_header_longer_than_is_read_is_not_taken_for_all_of_it() {
        let journey = Journey::read(format!("{OURS}Received: {}\r\n\r\n", "x".repeat(MAX_HEADER_BYTES)).as_bytes(), arrived());
        assert_eq!((journey.hops.len(), journey.is_cut), (0, true));
    }

    #[test]
    fn times_at_the_ends_of_the_calendar_are_no_overflow() {
        let raw = format!("{OURS}{}{}", hop("b", "Fri, 31 Dec 9999 23:59:59 +0000"), hop("a", "Mon, 01 Jan 0001 00:00:00 +0000"));
        let journey = Journey::read(raw.as_bytes(), Timestamp::from_millis(i64::MAX));
        assert_eq!(journey.hops.len(), 2);
    }
}
