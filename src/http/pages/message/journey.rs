//! `?view=journey`: the way of a mail, told.

use std::time::Duration;

use crate::{
    http::{
        locale::Words,
        view::{HopRow, JourneyView, MarkRow, Moment, OwnHop, SenderView},
    },
    inbox::Entry,
    mail::{
        journey::{Hop, Journey},
        parse::Mark,
    },
};

/// The journey of a mail that carries these marks.
pub(super) fn journey(entry: &Entry, marks: &[Mark], words: Words) -> JourneyView {
    let message = entry.message();
    let envelope = &message.envelope;
    let read = Journey::read(&message.raw, message.received_at);
    let total = read.total_secs.filter(|_| !read.hops.is_empty()).map(|secs| {
        let key = if secs < 0 { "journey-total-backwards" } else { "journey-total" };
        words.text_with(key, &[("time", words.life(&rounded(secs)).into())])
    });
    JourneyView {
        hops: read.hops.iter().map(|hop| row(hop, words)).collect(),
        left_out: read.left_out,
        is_cut: read.is_cut,
        own: OwnHop {
            delay: read.last_delay_secs.map(|secs| delay(secs, words)).unwrap_or_default(),
            is_backwards: read.last_delay_secs.is_some_and(|secs| secs < 0),
            by: read.own.by.unwrap_or_default(),
            ip: envelope.peer.to_string(),
            ptr: message.facts().known().map(|facts| facts.ptr.name.as_ref().map(ToString::to_string)),
            helo: envelope.helo.to_string(),
            with: read.own.with.unwrap_or_default(),
            tls: envelope.tls.as_ref().map(|tls| (tls.version.to_owned(), tls.cipher.to_owned())),
            sni: envelope.tls.as_ref().and_then(|tls| tls.sni.as_ref().map(ToString::to_string)),
            auth: envelope.auth,
            at: Moment::new(message.received_at, words),
        },
        total,
        // What was checked stands with the checks.
        marks: marks.iter().filter(|mark| message.facts().known().is_none() || !is_checked(mark)).map(mark).collect(),
        sender: SenderView::new(message.facts(), words),
    }
}

fn row(hop: &Hop, words: Words) -> HopRow {
    let read = &hop.received;
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let tls = read.tls.as_ref().map(|tls| [text(&tls.version), text(&tls.cipher)].join(" ").trim().to_owned());
    HopRow {
        delay: hop.delay_secs.map(|secs| delay(secs, words)).unwrap_or_default(),
        is_backwards: hop.delay_secs.is_some_and(|secs| secs < 0),
        by: text(&read.by),
        helo: text(&read.helo),
        ptr: read.ptr.clone().filter(|ptr| read.helo.as_ref() != Some(ptr)).unwrap_or_default(),
        ip: read.ip.map(|ip| ip.to_string()).unwrap_or_default(),
        with: text(&read.with),
        is_encrypted: tls.is_some(),
        tls: tls.unwrap_or_default(),
        at: read.at.map(|at| Moment::new(at, words)),
        text: read.text.clone(),
        is_understood: read.is_understood(),
    }
}

/// The time between two clocks.
fn delay(secs: i64, words: Words) -> String {
    let time = || words.life(&rounded(secs)).into();
    match secs {
        0 => words.text("journey-same"),
        ..0 => words.text_with("journey-behind", &[("time", time())]),
        _ => words.text_with("journey-after", &[("time", time())]),
    }
}

/// As exact as people say it: seconds, then minutes, hours and days.
fn rounded(secs: i64) -> Duration {
    let secs = secs.unsigned_abs();
    let unit = match secs {
        0..120 => 1,
        120..7_200 => 60,
        7_200..172_800 => 3_600,
        _ => 86_400,
    };
    Duration::from_secs(secs.saturating_add(unit / 2) / unit * unit)
}

fn is_checked(mark: &Mark) -> bool {
    matches!(mark, Mark::Dkim { .. } | Mark::Arc { .. })
}

fn mark(mark: &Mark) -> MarkRow {
    let (key, value) = match mark {
        Mark::Dkim { domain, selector } => ("mark-dkim", named(domain, selector)),
        Mark::Arc { domain } => ("mark-arc", domain.clone()),
        Mark::SmimeSigned => ("mark-smime-signed", String::new()),
        Mark::SmimeOpaque => ("mark-smime-opaque", String::new()),
        Mark::SmimeEncrypted => ("mark-smime-encrypted", String::new()),
        Mark::PgpSigned => ("mark-pgp-signed", String::new()),
        Mark::PgpEncrypted => ("mark-pgp-encrypted", String::new()),
        Mark::PgpInlineSigned => ("mark-pgp-inline-signed", String::new()),
        Mark::PgpInlineEncrypted => ("mark-pgp-inline-encrypted", String::new()),
        Mark::List(list) => ("mark-list", list.clone()),
        Mark::Unsubscribe { one_click: false } => ("mark-unsubscribe", String::new()),
        Mark::Unsubscribe { one_click: true } => ("mark-unsubscribe-one-click", String::new()),
        Mark::AutoSubmitted(value) => ("mark-auto-submitted", value.clone()),
        Mark::Precedence(value) => ("mark-precedence", value.clone()),
    };
    MarkRow { key, value }
}

/// `fern.example (2025a)`
fn named(domain: &str, selector: &str) -> String {
    if selector.is_empty() { domain.to_owned() } else { format!("{domain} ({selector})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_between_hops_are_as_exact_as_people_say_them() {
        for (secs, wanted) in [
            (0, "in the same second"),
            (1, "1 second later"),
            (119, "119 seconds later"),
            (150, "3 minutes later"),
            (7_300, "2 hours later"),
            (200_000, "2 days later"),
            (-61, "by a clock that is 61 seconds behind"),
        ] {
            assert_eq!(delay(secs, Words::default()), wanted);
        }
        assert!(delay(i64::MIN, Words::default()).contains("days"));
    }
}
