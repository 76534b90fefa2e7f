//! How good verdicts on tags are, and what the ledger behind them costs (docs/benchmarks.md): `cargo bench --bench tags`.
//! `-- --failures` tells of each verdict that was wrong or missing.
#![allow(missing_docs, clippy::expect_used)]

use std::{env, fs, hint::black_box, time::Duration, time::Instant};

use bytes::Bytes;
use simulator::{Score, play};
use sundew::{
    mail::{
        address::Recipient,
        envelope::Envelope,
        message::{Mailbox, Message, Summary},
        organisation::Organisation,
        parse,
        timestamp::Timestamp,
        transcript::Transcript,
    },
    tags::{Clues, Settings, Tags},
};

#[path = "../../tests/tags/simulator.rs"]
mod simulator;

const SEEDS: u64 = 20;
const TAGS: usize = 100_000;
const TAGS_PER_INBOX: usize = 50;
const SENDERS: usize = 5;
/// How often a mail is noted and parsed; the two take turns in batches.
const ROUNDS: usize = 200;
const BATCH: usize = 100;
const HOUR_MILLIS: i64 = 3_600_000;
/// The fullest inbox, and a list of its mails.
const FULL_TAGS: usize = 1_000;
const FULL_SENDERS: usize = 16;
const ROWS: usize = 50;

fn main() {
    memory();
    cost();
    judging();
    let tells = env::args().any(|argument| argument == "--failures");
    for (what, is_checked) in [("senders looked into", true), ("nobody looks (SUNDEW_DNS off)", false)] {
        let mut total = Score::default();
        for seed in 1..=SEEDS {
            total = total.plus(play(seed, is_checked, |line| {
                if tells {
                    println!("seed {seed}: {line}");
                }
            }));
        }
        println!(
            "{what}: precision {:.3}, recall {:.3} of {} leaks; {} tags, {} mails, {SEEDS} seeds; {:.1} % of {} issued tags that did \
             not leak are told to be possible",
            total.precision(),
            total.recall(),
            total.leaked,
            total.tags,
            total.mails,
            100.0 * f64::from(total.doubted_issued) / f64::from(total.kept_issued.max(1)),
            total.kept_issued
        );
    }
}

fn recipient(path: &str) -> Recipient {
    Recipient::from_path(path, "x.org").expect("an address")
}

fn message(from: &str, sender: &str, subject: &str, at: Timestamp) -> Message {
    let envelope = Envelope {
        sender: sender.into(),
        helo: "mx.example".into(),
        peer: [192, 0, 2, 1].into(),
        extended: true,
        smtputf8: false,
        tls: None,
        auth: false,
    };
    let from = Some(Mailbox { name: "Somebody".into(), address: from.into() });
    Message::new(envelope, at, Bytes::new(), Summary { from, subject: subject.into(), ..Summary::default() }, Transcript::default())
}

fn resident_bytes() -> Option<usize> {
    let pages: usize = fs::read_to_string("/proc/self/statm").ok()?.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096)
}

/// As much as is ever kept: each tag with its introduced organisation and those that came later.
fn memory() {
    let tags = Tags::new(Settings::new(Duration::from_secs(7 * 86_400)));
    let before = resident_bytes();
    for tag in 0..TAGS {
        let to = recipient(&format!("user{}+shop{}@x.org", tag / TAGS_PER_INBOX, tag % TAGS_PER_INBOX));
        for sender in 0..SENDERS {
            let number = (tag * 7 + sender * 4_111) % 20_000;
            let at = Timestamp::from_millis(1_700_000_000_000 + (sender as i64) * 60 * HOUR_MILLIS);
            let from = format!("offers@news.company{number}.example");
            let mail = message(&from, "bounce-17@sendgrid.net", &format!("Your offer number {number} of this week"), at);
            let trace = tags.note(&to, &mail, at).expect("room");
            let links = [number + 1, number + 2].map(|other| Organisation::of(&format!("links{other}.example")).expect("a domain"));
            tags.learn(&trace, &Clues { links: links.into(), ..Clues::default() });
        }
    }
    match before.zip(resident_bytes()) {
        Some((before, after)) => {
            let bytes = after.saturating_sub(before);
            println!("{} tags with {SENDERS} senders each: {:.1} MB, {} bytes a tag", tags.count(), bytes as f64 / 1e6, bytes / TAGS);
        }
        None => println!("skipped: memory, /proc is not there"),
    }
    black_box(&tags);
}

/// The newsletter that a mail of usual size is: 4 kB in two parts.
fn raw() -> Bytes {
    let text = "We have new tyres for you, and they are cheap this week. ".repeat(24);
    let html = format!("<html><body><p>{text}</p><a href=\"https://tyres.example/offer\">See them</a></body></html>");
    let head = "Return-Path: <bounce@tyres.example>\r\nReceived: from mx.tyres.example ([192.0.2.1])\r\n\tby x.org with ESMTPS id 1;\r\n\t\
        Mon, 23 Nov 2026 06:00:00 +0000\r\nFrom: Tyres <offers@news.tyres.example>\r\nTo: me+milk@x.org\r\nSubject: New tyres\r\n\
        Date: Mon, 23 Nov 2026 06:00:00 +0000\r\nMessage-ID: <1@tyres.example>\r\nMIME-Version: 1.0\r\n\
        DKIM-Signature: v=1; a=rsa-sha256; d=tyres.example; s=x; h=from:to:subject; bh=YWJj; b=YWJjZGVmZ2hpams=\r\n\
        Content-Type: multipart/alternative; boundary=b\r\n\r\n";
    let parts = [("text/plain", text.as_str()), ("text/html", &html)]
        .map(|(kind, body)| format!("--b\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n"));
    Bytes::from(format!("{head}{}--b--\r\n", parts.concat()))
}

/// What is done before the reply, beside what parsing the same mail takes.
fn cost() {
    let (raw, at) = (raw(), Timestamp::from_millis(1_700_000_000_000));
    let summary = parse::summarise(&raw, false);
    let mut mail = message("", "bounce@tyres.example", "", at);
    mail.summary = summary;
    let tags = Tags::new(Settings::new(Duration::from_secs(7 * 86_400)));
    let to: Vec<_> = (0..1_000).map(|n| recipient(&format!("user{}+milk{}@x.org", n / 20, n % 20))).collect();
    let (mut parsing, mut noting) = (Duration::MAX, Duration::MAX);
    for round in 0..ROUNDS {
        let begin = Instant::now();
        (0..BATCH).for_each(|_| drop(black_box(parse::summarise(black_box(&raw), false))));
        parsing = parsing.min(begin.elapsed());
        let begin = Instant::now();
        for n in 0..BATCH {
            black_box(tags.note(&to[(round * BATCH + n) % to.len()], &mail, at));
        }
        noting = noting.min(begin.elapsed());
    }
    // One tag that is full, and a sender that never wrote before with each mail.
    let strangers: Vec<_> = (0..BATCH * 20).map(|n| message(&format!("a@stranger{n}.example"), "", "An offer", at)).collect();
    let full = recipient("full+milk@x.org");
    let mut flooding = Duration::MAX;
    for mails in strangers.chunks(BATCH) {
        let begin = Instant::now();
        mails.iter().for_each(|mail| drop(black_box(tags.note(&full, mail, at))));
        flooding = flooding.min(begin.elapsed());
    }
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / BATCH as f64;
    println!(
        "a mail of {} bytes: parsed in {:.2} µs, noted in {:.2} µs: {:.1} %; of a new sender at a full tag in {:.2} µs",
        raw.len(),
        micros(parsing),
        micros(noting),
        100.0 * noting.as_secs_f64() / parsing.as_secs_f64(),
        micros(flooding)
    );
}

/// What somebody waits for who looks at the fullest inbox there can be: all its tags are full of foreign senders, who write
/// to the bare address as well.
fn judging() {
    let tags = Tags::new(Settings::new(Duration::from_secs(7 * 86_400)));
    let at = |hour: i64| Timestamp::from_millis(1_700_000_000_000 + hour * HOUR_MILLIS);
    let from = |sender: usize| format!("offers@company-{sender}.example");
    let note = |path: &str, sender: usize, hour: i64| {
        let mail = message(&from(sender), &format!("bounce@mailer{sender}.example"), "An offer of this week", at(hour));
        if let Some(trace) = tags.note(&recipient(path), &mail, at(hour)) {
            let links = [1, 2].map(|other| Organisation::of(&format!("links{}-{other}.example", sender)).expect("a domain"));
            tags.learn(&trace, &Clues { links: links.into(), answers: sender == 0, ..Clues::default() });
        }
    };
    for tag in 0..FULL_TAGS - 1 {
        for sender in 0..FULL_SENDERS {
            (0..2).for_each(|mail| note(&format!("me+tag{tag}@x.org"), sender, 60 * sender as i64 + mail));
        }
    }
    // The last of them writes to no tag, which takes looking at each.
    (1..=FULL_SENDERS).for_each(|sender| note("me@x.org", sender, 2_000));
    let inbox = recipient("me@x.org").address;
    let row = |path: &str, sender: usize| (recipient(path), message(&from(sender), "", "", at(2_001)));
    let sender = |n: usize| 1 + n % (FULL_SENDERS - 1);
    let tagged: Vec<_> = (0..ROWS).map(|n| row(&format!("me+tag{n}@x.org"), sender(n))).collect();
    let bare: Vec<_> = (0..ROWS).map(|n| row("me@x.org", sender(n))).collect();
    let seldom: Vec<_> = (0..ROWS).map(|_| row("me@x.org", FULL_SENDERS)).collect();
    let least = |work: &dyn Fn() -> usize| {
        let mut least = Duration::MAX;
        for _ in 0..ROUNDS / 10 {
            let begin = Instant::now();
            black_box(work());
            least = least.min(begin.elapsed());
        }
        (least.as_secs_f64() * 1e6, work())
    };
    let beside = |rows: &[(Recipient, Message)]| rows.iter().filter(|(to, mail)| tags.beside(to, mail).is_some()).count();
    let (one, _) = least(&|| usize::from(tags.report_of(&inbox, "tag7", at(2_002)).is_some()));
    let (all, count) = least(&|| tags.report(&inbox, at(2_002)).tags.len());
    let (with_tag, told) = least(&|| beside(&tagged));
    let (without, bare_told) = least(&|| beside(&bare));
    let (searched, found) = least(&|| beside(&seldom));
    println!("a tag of {FULL_SENDERS} senders: told in {one:.1} µs; {count} of them in {:.1} ms", all / 1e3);
    println!(
        "a list of {ROWS} mails: {with_tag:.0} µs ({told} with a verdict), without a tag {without:.0} µs ({bare_told}), of a sender of no tag {searched:.0} µs ({found})"
    );
}
