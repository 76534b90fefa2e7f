//! Floods, each for as many seconds as SUNDEW_FLOOD_SECONDS says: memory stays within the documented bound, no file is
//! left open behind them, and good mail is in all the while.

use std::{
    env,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

use crate::{
    harness::{Smtp, eventually},
    process::{MIB, Process},
};

/// What docs/operations.md says: some 20 MB, and for each connection what is read at once, a command line, replies, its task.
const SLACK_BYTES: usize = 20 * MIB;
const CONNECTION_BYTES: usize = 100 * 1024;
/// Under TLS a handshake holds its buffers beside those.
const TLS_CONNECTION_BYTES: usize = 125 * 1024;
/// The default of SUNDEW_INTAKE_MAX_BYTES.
const BUDGET_BYTES: usize = 128 * MIB;
/// Good mail while a flood goes on.
const GOOD_MAIL: &[u8] = b"From: Ann <ann@client.example>\r\nSubject: good\r\n\r\nStill here.\r\n";

#[derive(Clone, Copy)]
enum Flood {
    /// Command lines of 1 GB.
    EndlessLines,
    /// Headers that never end.
    EndlessHeaders,
    /// 100,000 recipients for one mail.
    Recipients,
    /// TLS handshakes that are begun and not gone on with.
    HalfHandshakes,
    /// Connections that are closed at once.
    ConnectAndClose,
}

impl Flood {
    /// How many attackers there are, and what the server may hold for them.
    fn size(self) -> (usize, usize) {
        match self {
            Self::EndlessLines | Self::Recipients => (50, 50 * CONNECTION_BYTES),
            Self::EndlessHeaders => (50, 50 * CONNECTION_BYTES + BUDGET_BYTES),
            Self::HalfHandshakes => (500, 500 * TLS_CONNECTION_BYTES),
            Self::ConnectAndClose => (20, 200 * CONNECTION_BYTES),
        }
    }

    /// One attack of one attacker, again and again until the time is over; an error is the server's way to end it.
    async fn attack(self, smtp: SocketAddr, smtps: SocketAddr, until: Instant) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(if matches!(self, Self::HalfHandshakes) { smtps } else { smtp }).await?;
        match self {
            Self::EndlessLines => {
                stream.read_u8().await?;
                write_until(&mut stream, &vec![b'a'; MIB], 1024, until).await
            }
            Self::EndlessHeaders => {
                stream.write_all(b"MAIL FROM:<a@b.org>\r\nRCPT TO:<flood@x.org>\r\nDATA\r\n").await?;
                let lines = b"X-Flood: and there is more where that came from, line after line after line\r\n".repeat(1_000);
                write_until(&mut stream, &lines, usize::MAX, until).await
            }
            Self::Recipients => {
                let (mut replies, mut commands) = stream.into_split();
                let reading = tokio::spawn(async move { tokio::io::copy(&mut replies, &mut tokio::io::sink()).await });
                commands.write_all(b"MAIL FROM:<a@b.org>\r\n").await?;
                let recipients: String = (0..1_000).map(|n| format!("RCPT TO:<flood{n}@x.org>\r\n")).collect();
                let written = write_until(&mut commands, recipients.as_bytes(), 100, until).await;
                drop(commands);
                let _ = reading.await;
                written
            }
            Self::HalfHandshakes => {
                // The record header and half of a ClientHello; then nothing, until the server has waited enough.
                stream.write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").await?;
                let patience = until.saturating_duration_since(Instant::now());
                let _ = tokio::time::timeout(patience, stream.read(&mut [0; 512])).await;
                Ok(())
            }
            Self::ConnectAndClose => {
                // A reset instead of a farewell leaves no port of this machine waiting for the last words.
                stream.set_zero_linger()
            }
        }
    }
}

async fn write_until(stream: &mut (impl AsyncWriteExt + Unpin), block: &[u8], times: usize, until: Instant) -> std::io::Result<()> {
    for _ in 0..times {
        if Instant::now() >= until {
            break;
        }
        stream.write_all(block).await?;
    }
    Ok(())
}

fn seconds() -> Duration {
    let asked = env::var("SUNDEW_FLOOD_SECONDS").ok().map(|text| text.parse().expect("SUNDEW_FLOOD_SECONDS is a number"));
    Duration::from_secs(asked.unwrap_or(2))
}

async fn withstands(name: &str, flood: Flood) {
    let mut server = Process::start(&["--smtps-listen", "127.0.0.1:0", "--store-max-bytes", "64MiB", "--min-keep", "0s"]).await;
    let (smtp, smtps) = (server.smtp, server.smtps.expect("a port for TLS"));
    // What the first mail and the first look at one set up once is not the flood's.
    server.send(&["warm@x.org"], "Subject: warm\r\n\r\n").await;
    server.mails("warm@x.org").await;
    eventually("no connection is open", async || server.metric("sundew_smtp_connections").await < 1.0).await;
    let (files, before) = (server.open_files(), server.rss_bytes());
    server.forget_peak();
    let (attackers, bound) = flood.size();
    let (until, attacks) = (Instant::now() + seconds(), Arc::new(AtomicUsize::new(0)));
    let mut flooding = JoinSet::new();
    for _ in 0..attackers {
        let attacks = Arc::clone(&attacks);
        flooding.spawn(async move {
            while Instant::now() < until {
                attacks.fetch_add(1, Ordering::Relaxed);
                if flood.attack(smtp, smtps, until).await.is_err() {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
            }
        });
    }
    let mut good = 0;
    while Instant::now() < until {
        let reply = Smtp::connect(smtp).await.deliver(&[&format!("good{good}@x.org")], GOOD_MAIL).await;
        assert!(reply.starts_with("250 2.0.0"), "{reply}");
        assert_eq!(server.mails(&format!("good{good}@x.org")).await.len(), 1, "what was answered 250 can be read");
        good += 1;
    }
    flooding.join_all().await;
    let peak = server.peak_bytes();
    let stored = server.metric("sundew_store_used_bytes").await as usize;
    let bound = before + bound + SLACK_BYTES + stored;
    println!(
        "{name}: {} attacks, {good} good mails between, {} MiB, then at most {} MiB (bound {} MiB)",
        attacks.load(Ordering::Relaxed),
        before / MIB,
        peak / MIB,
        bound / MIB
    );
    assert!(peak < bound, "{name}: {} MiB, bound {} MiB", peak / MIB, bound / MIB);
    assert!(good > 0);
    eventually("no connection is left open", async || server.metric("sundew_smtp_connections").await < 1.0).await;
    eventually("no file is left open", async || server.open_files() <= files + 1).await;
    server.assert_well().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_of_a_gigabyte() {
    withstands("lines of 1 GB", Flood::EndlessLines).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_without_end() {
    withstands("endless headers", Flood::EndlessHeaders).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_recipients() {
    withstands("100,000 recipients", Flood::Recipients).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn handshakes_that_stay_half_open() {
    withstands("half-open handshakes", Flood::HalfHandshakes).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_closed_at_once() {
    withstands("connect and close", Flood::ConnectAndClose).await;
}
