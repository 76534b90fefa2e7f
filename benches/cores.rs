//! The cores without sockets: reading a mail, its shape, its summary beside mail-parser's own, and the store.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)] // Criterion's macros make public items without words.

use std::{
    hint::black_box,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use bytes::Bytes;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sundew::{
    inbox::{Inboxes, Settings},
    keys::InstallationKey,
    mail::{
        address::{Recipient, TagForms},
        envelope::Envelope,
        message::Message,
        parse,
        scan::{self, Shape},
        timestamp::Timestamp,
        transcript::Transcript,
    },
    net::Networks,
    smtp::dot_reader::DotReader,
};
use tokio::runtime::{Builder, Runtime};

const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const HOUR: Duration = Duration::from_secs(3_600);

/// `(name, mail)`: what a sign-up sends, what a shop sends, and what people attach.
fn mails() -> Vec<(&'static str, Vec<u8>)> {
    let head = "Return-Path: <a@b.org>\r\nReceived: from c.example ([192.0.2.1])\r\n\tby mx.example with ESMTP id x;\r\n\tSun, 22 Nov 2026 14:30:00 +0000\r\n\
        From: =?utf-8?q?Ann_M=C3=BCller?= <ann@shop.example>\r\nTo: Bob <bob@x.org>\r\nSubject: Your code is 482 913\r\n\
        Date: Sun, 22 Nov 2026 14:29:59 +0000\r\nMessage-ID: <1@shop.example>\r\nMIME-Version: 1.0\r\n";
    let line = "The quick brown fox jumps over the lazy dog, and nobody minds at all.\r\n";
    let html = "<tr><td style=\"padding:4px\"><a href=\"https://shop.example/x?y=1\">A thing</a></td><td>12.00</td></tr>\r\n";
    let code = format!("{head}\r\n{}", line.repeat(3));
    let shop = format!(
        "{head}Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><table>{}</table></body></html>\r\n--b--\r\n",
        line.repeat(30),
        html.repeat(400)
    );
    let base64 = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWkFCQ0RF\r\n";
    let attached = format!(
        "{head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{line}\r\n--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--\r\n",
        base64.repeat(13_000)
    );
    vec![("code, 0.7 kB", code.into()), ("shop, 43 kB", shop.into()), ("attached, 1 MB", attached.into())]
}

fn reading(criterion: &mut Criterion) {
    for (name, mail) in mails() {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(mail.len() as u64)).sample_size(20);
        let wire = [mail.as_slice(), b".\r\n"].concat();
        group.bench_function("dot reader", |bencher| {
            let mut out = Vec::with_capacity(wire.len());
            bencher.iter(|| {
                out.clear();
                DotReader::new(usize::MAX).feed(black_box(&wire), &mut out)
            });
        });
        group.bench_function("scan", |bencher| {
            // Only the outermost multipart, as long as the header is not read by mail-parser.
            let read = |fields: &[u8], parent: Option<&()>| {
                let multipart = parent.is_none() && memchr::memmem::find(fields, b"boundary=b").is_some();
                ((), if multipart { Shape::Multipart(b"b".to_vec()) } else { Shape::Leaf })
            };
            bencher.iter(|| scan::scan(black_box(&mail), read).map(|parts| parts.len()));
        });
        group.bench_function("summarise", |bencher| bencher.iter(|| parse::summarise(black_box(&mail), false)));
        group.bench_function("mail-parser alone", |bencher| {
            bencher.iter(|| mail_parser::MessageParser::default().parse(black_box(&mail)).map(|parsed| parsed.parts.len()));
        });
        group.finish();
    }
}

fn inboxes(max_bytes: usize, ttl: Duration) -> Inboxes {
    let settings = Settings {
        max_bytes,
        inbox_max_messages: 500,
        inbox_max_bytes: 64 << 20,
        min_keep: Duration::ZERO,
        private_mail_ttl: ttl,
        public_mail_ttl: ttl,
        inbox_ttl: HOUR,
        max_tombstones: 1_000,
        tag_forms: TagForms::default(),
        limit_exempt: Networks::private_ranges(),
    };
    Inboxes::new(settings, InstallationKey::random())
}

fn message(raw: &Bytes, at: Timestamp) -> Message {
    let envelope = Envelope {
        sender: "a@b.org".into(),
        helo: "c.example".into(),
        peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
        extended: true,
        smtputf8: false,
        tls: None,
        auth: false,
    };
    let (raw, summary) = (Bytes::copy_from_slice(raw), parse::summarise(raw, false));
    Message::new(envelope, at, raw, summary, Transcript::default())
}

fn recipient(number: usize) -> Recipient {
    Recipient::from_input(&format!("bob{}", number % 5_000), "x.org").expect("an address")
}

fn fill(runtime: &Runtime, inboxes: &Inboxes, mails: usize, raw: &Bytes, at: Timestamp) {
    for number in 0..mails {
        runtime.block_on(inboxes.insert(message(raw, at), vec![recipient(number)], at)).expect("room");
    }
}

fn storing(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let raw = Bytes::from(mails().swap_remove(0).1);
    let mut group = criterion.benchmark_group("store");
    group.sample_size(20);
    for (name, max_bytes) in [("insert with room", usize::MAX / 2), ("insert into a full store", 64 << 20)] {
        let inboxes = inboxes(max_bytes, HOUR);
        if max_bytes < usize::MAX / 2 {
            fill(&runtime, &inboxes, 60_000, &raw, START);
        }
        let mut number = 0;
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || {
                    number += 1;
                    (message(&raw, START), vec![recipient(number)])
                },
                |(message, recipients)| runtime.block_on(inboxes.insert(message, recipients, START)),
                BatchSize::SmallInput,
            );
        });
    }
    group.sample_size(10).bench_function("sweep 100,000 mails", |bencher| {
        bencher.iter_batched(
            || {
                let inboxes = inboxes(1 << 30, Duration::from_secs(60));
                fill(&runtime, &inboxes, 100_000, &raw, START);
                inboxes
            },
            |inboxes| {
                runtime.block_on(inboxes.sweep(START.plus(Duration::from_secs(61))));
                inboxes
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
    deliveries_during_a_sweep(&runtime, &raw);
}

/// The slowest hundredth of deliveries, alone and while another thread sweeps 100,000 mails.
fn deliveries_during_a_sweep(runtime: &Runtime, raw: &Bytes) {
    let p99 = |mut waits: Vec<Duration>| {
        waits.sort_unstable();
        waits[waits.len() * 99 / 100]
    };
    let deliver = |inboxes: &Inboxes, at, until: &dyn Fn(usize) -> bool| {
        let mut waits = Vec::new();
        while !until(waits.len()) {
            let (message, recipients) = (message(raw, at), vec![recipient(waits.len())]);
            let begin = Instant::now();
            runtime.block_on(inboxes.insert(message, recipients, at)).expect("room");
            waits.push(begin.elapsed());
        }
        waits
    };
    let inboxes = inboxes(1 << 30, Duration::from_secs(60));
    let quiet = p99(deliver(&inboxes, START, &|count| count == 100_000));
    let later = START.plus(Duration::from_secs(61));
    let swept = Arc::new(AtomicBool::new(false));
    let sweeper = {
        let (inboxes, swept) = (inboxes.clone(), Arc::clone(&swept));
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().build().expect("a runtime");
            runtime.block_on(inboxes.sweep(later));
            swept.store(true, Ordering::Release);
        })
    };
    let during = deliver(&inboxes, later, &|count| count > 0 && swept.load(Ordering::Acquire));
    sweeper.join().expect("the sweep");
    println!("deliveries: p99 quiet {quiet:?}, during a sweep of 100,000 mails {:?} ({} deliveries)", p99(during.clone()), during.len());
}

criterion_group!(cores, reading, storing);
criterion_main!(cores);
