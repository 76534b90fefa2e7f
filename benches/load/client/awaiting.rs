//! Tests that wait for their mail: how soon after its 250 a mail has reached the one who waits for it.

use std::{net::SocketAddr, process, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::mpsc::{UnboundedSender, unbounded_channel},
    time::{Instant, sleep_until, timeout},
};

use super::{
    Appeared, Opened,
    connections::{connect, in_batches},
    delivery::Connection,
    tell,
};

/// Nothing that arrives takes longer.
const PATIENCE: Duration = Duration::from_secs(10);
/// One connection takes 1,000 mails at the most.
const MAX_PROBES: usize = 900;

/// Waits to be kept open, each for an inbox of its own, and mails to be sent to some of them; one that was answered is
/// followed by one for another inbox.
#[derive(Serialize, Deserialize)]
pub struct Await {
    pub http: SocketAddr,
    pub smtp: SocketAddr,
    pub waits: usize,
    /// So many mails are sent, one after the other.
    pub probes: usize,
    /// From one to the next.
    pub pace: Duration,
}

impl Await {
    /// Reports [`Opened`], then [`Appeared`], and keeps the waits open.
    pub(super) async fn run(self) {
        let http = self.http;
        let waiting = in_batches(self.waits, |slot| ask(http, slot, 0)).await;
        tell(&Opened { connections: waiting.len() });
        let (answered, mut answers) = unbounded_channel();
        for (slot, stream) in waiting.into_iter().enumerate() {
            tokio::spawn(wait(stream, http, slot, answered.clone()));
        }
        let mut smtp = Connection::open(self.smtp).await;
        let (begin, probes) = (Instant::now(), self.probes.min(MAX_PROBES));
        let (mut asked, mut accepted) = (vec![0; self.waits], Vec::with_capacity(probes));
        for nth in 0..probes {
            sleep_until(begin + self.pace * nth as u32).await;
            let slot = nth * 7_919 % self.waits;
            smtp.send(&format!("MAIL FROM:<>\r\nRCPT TO:<{}>\r\nDATA\r\n", name(slot, asked[slot]))).await;
            asked[slot] += 1;
            for code in ["250", "250", "354"] {
                smtp.expect(code).await;
            }
            smtp.send(&format!("Subject: probe{nth}.\r\n\r\nYour code is 482913.\r\n.\r\n")).await;
            smtp.expect("250").await;
            accepted.push(Instant::now());
        }
        let mut waits_micros = Vec::with_capacity(probes);
        while waits_micros.len() < probes {
            let (nth, at): (usize, Instant) = timeout(PATIENCE, answers.recv()).await.expect("every wait is answered").expect("a reader");
            // It may be here before the 250 is.
            waits_micros.push(at.saturating_duration_since(accepted[nth]).as_secs_f64() * 1e6);
        }
        tell(&Appeared { waits_micros });
        std::future::pending::<()>().await;
    }
}

/// An inbox that no client before this one had mail in.
fn name(slot: usize, generation: usize) -> String {
    format!("awaited{slot}-{generation}-{}@x.org", process::id())
}

async fn ask(http: SocketAddr, slot: usize, generation: usize) -> TcpStream {
    let mut stream = connect(http, slot).await;
    let path = format!("/api/v1/inboxes/{}/wait?timeout=5m", name(slot, generation));
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n").as_bytes()).await.expect("it reads");
    stream
}

/// Tells of each answer which probe it has and when the whole of it was here, and asks for the next.
async fn wait(mut stream: TcpStream, http: SocketAddr, slot: usize, answered: UnboundedSender<(usize, Instant)>) {
    for generation in 1.. {
        let mut answer = Vec::with_capacity(4_096);
        stream.read_to_end(&mut answer).await.expect("an answer");
        let at = Instant::now();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"code\":\"482913\""), "{answer}");
        let number = answer.split_once("\"subject\":\"probe").and_then(|(_, rest)| rest.split_once('.')?.0.parse().ok());
        let _ = answered.send((number.expect("a probe"), at));
        stream = ask(http, slot, generation).await;
    }
}
