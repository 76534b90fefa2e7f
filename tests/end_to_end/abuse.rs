//! Peers that send without end, and many at once: memory stays within its bounds, the others are served.

use std::{collections::BTreeMap, time::Duration};

use hyper::StatusCode;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinSet,
    time::timeout,
};

use crate::{
    harness::Smtp,
    process::{MIB, Process},
};

/// Code that is not optimised needs longer for the same bytes.
const ENDLESS_BYTES: usize = if cfg!(debug_assertions) { 256 * MIB } else { 1024 * MIB };
/// What memory may differ by for reasons of the allocator.
const SLACK_BYTES: usize = 20 * MIB;
/// What a connection may hold beside its share of the budget: 64 KiB read at once, a command line, replies, its task.
const CONNECTION_BYTES: usize = 100 * 1024;
/// The default of SUNDEW_INTAKE_MAX_BYTES.
const BUDGET_BYTES: usize = 128 * MIB;

async fn write_endlessly(smtp: &mut Smtp, bytes: usize) {
    let block = vec![b'a'; MIB];
    for _ in 0..bytes / MIB {
        smtp.write(&block).await;
    }
}

async fn begin_mail(smtp: &mut Smtp, to: &str) {
    for command in ["EHLO client.example", "MAIL FROM:<a@client.example>", &format!("RCPT TO:<{to}>"), "DATA"] {
        let reply = smtp.command(command).await;
        assert!(reply.starts_with(['2', '3']), "{command}: {reply}");
    }
}

#[tokio::test]
async fn a_command_without_end_takes_no_memory_and_the_session_goes_on() {
    let mut server = Process::start(&[]).await;
    let mut smtp = Smtp::connect(server.smtp).await;
    let before = server.rss_bytes();
    server.forget_peak();
    write_endlessly(&mut smtp, ENDLESS_BYTES).await;
    assert!(smtp.command("").await.starts_with("500 5.5.6"));
    assert!(server.peak_bytes() < before + SLACK_BYTES, "{} MiB more", server.peak_bytes().saturating_sub(before) / MIB);
    assert!(smtp.deliver(&["bob@x.org"], b"Subject: still here\r\n\r\n").await.starts_with("250"));
    server.assert_well().await;
}

#[tokio::test]
async fn a_mail_without_end_is_refused_and_leaves_no_memory_behind() {
    let mut server = Process::start(&[]).await;
    let mut smtp = Smtp::connect(server.smtp).await;
    let before = server.rss_bytes();
    server.forget_peak();
    begin_mail(&mut smtp, "bob@x.org").await;
    write_endlessly(&mut smtp, ENDLESS_BYTES).await;
    assert!(smtp.command("\r\n.").await.starts_with("552 5.3.4"));
    let (peak, after) = (server.peak_bytes(), server.rss_bytes());
    assert!(peak < before + 26 * MIB + SLACK_BYTES, "{} MiB more while it came", (peak - before) / MIB);
    assert!(after < before + SLACK_BYTES, "{} MiB more after it", after.saturating_sub(before) / MIB);
    assert!(smtp.deliver(&["bob@x.org"], b"Subject: still here\r\n\r\n").await.starts_with("250"));
    server.assert_well().await;
}

/// Bound: 200 times what a connection holds, and the budget of mail in flight for those within DATA.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_endless_lines_at_once_stay_within_the_bound() {
    const PEERS: usize = 200;
    let mut server = Process::start(&[]).await;
    let address = server.smtp;
    for within_data in [false, true] {
        let before = server.rss_bytes();
        server.forget_peak();
        let mut peers = JoinSet::new();
        for peer in 0..PEERS {
            peers.spawn(async move {
                let mut smtp = Smtp::connect(address).await;
                if within_data {
                    begin_mail(&mut smtp, &format!("peer{peer}@x.org")).await;
                }
                write_endlessly(&mut smtp, ENDLESS_BYTES / PEERS).await;
                // Within DATA each is small enough to be taken when there is room, so it ends without its end.
                if !within_data {
                    assert!(smtp.command("").await.starts_with("500 5.5.6"));
                    assert!(smtp.command("NOOP").await.starts_with("250"));
                }
                smtp
            });
        }
        // All of them stay until the last has sent everything.
        let open = peers.join_all().await;
        let bound = before + PEERS * CONNECTION_BYTES + SLACK_BYTES + if within_data { BUDGET_BYTES } else { 0 };
        let peak = server.peak_bytes();
        println!("200 endless lines, within data: {within_data}: {} MiB, then {} MiB", before / MIB, peak / MIB);
        assert!(peak < bound, "within data: {within_data}: {} MiB, bound {} MiB", peak / MIB, bound / MIB);
        assert!(Smtp::connect(address).await.deliver(&["bob@x.org"], b"Subject: small\r\n\r\n").await.starts_with("250"));
        drop(open);
    }
    server.assert_well().await;
}

/// Bound: the store, the budget of mail in flight, the slack, and what the allocator keeps of buffers that it had to
/// move while they grew (docs/operations.md); without a budget it would be 1.3 GB.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_large_mails_at_once_stay_within_the_budget_and_small_mail_passes() {
    const STORE_BYTES: usize = 64 * MIB;
    const MOVED_BYTES: usize = 80 * MIB;
    let mut server = Process::start(&["--store-max-bytes", "64MiB", "--min-keep", "0s"]).await;
    let address = server.smtp;
    let before = server.rss_bytes();
    let mut peers = JoinSet::new();
    for peer in 0..50 {
        peers.spawn(async move {
            let mut smtp = Smtp::connect(address).await;
            begin_mail(&mut smtp, &format!("peer{peer}@x.org")).await;
            // One in ten is over the cap on one mail.
            let bytes = if peer % 10 == 0 { 27_000_000 } else { 26_000_000 };
            let line = [vec![b'a'; 998], b"\r\n".to_vec()].concat().repeat(100);
            for _ in 0..bytes / line.len() {
                smtp.write(&line).await;
            }
            let reply = timeout(Duration::from_secs(120), smtp.command(".")).await.expect("it does not hang");
            let known = ["250 2.0.0", "452 4.3.1", "552 5.3.4"];
            known.into_iter().find(|code| reply.starts_with(code)).unwrap_or_else(|| panic!("{reply}"))
        });
    }
    let mut small = 0;
    let mut answers = BTreeMap::<&str, usize>::new();
    while !peers.is_empty() {
        let mut smtp = Smtp::connect(address).await;
        let reply = smtp.deliver(&[&format!("small{small}@x.org")], b"Subject: small\r\n\r\nbody").await;
        assert!(reply.starts_with("250"), "{reply}");
        small += 1;
        if let Ok(Some(answer)) = timeout(Duration::from_millis(100), peers.join_next()).await {
            *answers.entry(answer.expect("no panic")).or_default() += 1;
        }
    }
    let peak = server.peak_bytes();
    println!("fifty large mails: {answers:?}, {small} small ones between, {} MiB, then {} MiB", before / MIB, peak / MIB);
    assert!(answers.contains_key("250 2.0.0") && answers.contains_key("552 5.3.4"), "{answers:?}");
    assert!(peak < before + STORE_BYTES + BUDGET_BYTES + SLACK_BYTES + MOVED_BYTES, "{} MiB", peak / MIB);
    server.send(&["last@x.org"], "Subject: last\r\n\r\n").await;
    assert_eq!(server.mails("last@x.org").await.len(), 1);
    server.assert_well().await;
}

#[tokio::test]
async fn a_peer_that_never_reads_its_replies_holds_little() {
    let mut server = Process::start(&[]).await;
    let before = server.rss_bytes();
    let mut stream = TcpStream::connect(server.smtp).await.expect("SMTP accepts");
    let block = b"NOOP\r\n".repeat(10_000);
    // Its own buffers and the kernel's fill up and the server stops reading instead of storing replies, or cuts off who
    // brings no mail.
    while let Ok(Ok(_)) = timeout(Duration::from_secs(2), stream.write(&block)).await {}
    assert!(server.peak_bytes() < before + SLACK_BYTES);
    server.assert_well().await;
}

#[tokio::test]
async fn web_requests_on_the_smtp_port_are_cut() {
    let mut server = Process::start(&[]).await;
    for first in ["GET / HTTP/1.1", "POST / HTTP/1.1", "CONNECT x:25 HTTP/1.1"] {
        let mut stream = BufReader::new(TcpStream::connect(server.smtp).await.expect("SMTP accepts"));
        let attack = format!("{first}\r\nHost: x\r\n\r\nMAIL FROM:<a@b.org>\r\nRCPT TO:<victim@x.org>\r\nDATA\r\nx\r\n.\r\n");
        stream.write_all(attack.as_bytes()).await.expect("it reads");
        let mut replies = String::new();
        stream.read_line(&mut replies).await.expect("a greeting");
        let _ = stream.read_to_string(&mut replies).await;
        assert!(replies.lines().nth(1).is_some_and(|line| line.starts_with("421")), "{replies}");
    }
    assert_eq!(server.get("/api/v1/inboxes/victim@x.org/messages").await.status, StatusCode::OK);
    assert!(server.mails("victim@x.org").await.is_empty());
    server.assert_well().await;
}
