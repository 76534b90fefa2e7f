//! Open pages: event streams, and how soon a mail that is sent appears in the one that waits for it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::mpsc::{UnboundedSender, unbounded_channel},
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Opened,
    connections::{connect, in_batches},
    delivery::Connection,
    tell,
};

/// Nothing that arrives takes longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Event streams to be opened, each of an inbox of its own, and mails to be sent to some of them.
#[derive(Serialize, Deserialize)]
pub struct Watch {
    pub http: SocketAddr,
    pub smtp: SocketAddr,
    pub streams: usize,
    /// So many mails are sent, one after the other, each to another stream.
    pub probes: usize,
    /// From one to the next.
    pub pace: Duration,
}

/// All mails have appeared.
#[derive(Serialize, Deserialize)]
pub struct Appeared {
    /// From the last byte of each mail to its event.
    pub waits_micros: Vec<f64>,
}

impl Watch {
    /// Reports [`Opened`], then [`Appeared`], and keeps the streams open.
    pub(super) async fn run(self) {
        let http = self.http;
        let streams = in_batches(self.streams, |number| watched(http, number)).await;
        tell(&Opened { connections: streams.len() });
        let sent = Arc::new(Mutex::new(vec![Instant::now(); self.probes]));
        let (appeared, mut waits) = unbounded_channel();
        let mut readers = JoinSet::new();
        for stream in streams {
            readers.spawn(read(stream, Arc::clone(&sent), appeared.clone()));
        }
        let mut smtp = Connection::open(self.smtp).await;
        let begin = Instant::now();
        // One connection takes 1,000 mails at the most.
        for nth in 0..self.probes.min(900) {
            sleep_until(begin + self.pace * nth as u32).await;
            smtp.send(&format!("MAIL FROM:<>\r\nRCPT TO:<{}>\r\nDATA\r\n", name(nth * 7_919 % self.streams))).await;
            for code in ["250", "250", "354"] {
                smtp.expect(code).await;
            }
            smtp.send(&format!("Subject: probe{nth}.\r\n\r\nIt appears.\r\n.\r\n")).await;
            sent.lock().expect("no panic")[nth] = Instant::now();
            smtp.expect("250").await;
        }
        let mut waits_micros = Vec::new();
        while waits_micros.len() < self.probes.min(900) {
            waits_micros.push(timeout(PATIENCE, waits.recv()).await.expect("every mail appears").expect("a reader"));
        }
        tell(&Appeared { waits_micros });
        std::future::pending::<()>().await;
    }
}

fn name(number: usize) -> String {
    format!("watched{number}@x.org")
}

async fn watched(http: SocketAddr, number: usize) -> BufReader<TcpStream> {
    let mut stream = BufReader::with_capacity(512, connect(http, number).await);
    let request = format!("GET /api/v1/inboxes/{}/events HTTP/1.1\r\nHost: {http}\r\n\r\n", name(number));
    stream.write_all(request.as_bytes()).await.expect("it reads");
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("an answer");
    assert!(line.starts_with("HTTP/1.1 200"), "{line:?}");
    // Its first event says from where to go on; only then it listens for sure.
    while !line.starts_with("id:") {
        line.clear();
        assert!(stream.read_line(&mut line).await.expect("an event") > 0, "closed");
    }
    stream
}

async fn read(mut stream: BufReader<TcpStream>, sent: Arc<Mutex<Vec<Instant>>>, appeared: UnboundedSender<f64>) {
    let mut line = String::new();
    while stream.read_line(&mut line).await.is_ok_and(|count| count > 0) {
        let number = line.split_once("probe").and_then(|(_, rest)| rest.split_once('.')?.0.parse::<usize>().ok());
        if let Some(number) = number.filter(|_| line.starts_with("data:")) {
            let sent = sent.lock().expect("no panic")[number];
            let _ = appeared.send(sent.elapsed().as_secs_f64() * 1e6);
        }
        line.clear();
    }
}
