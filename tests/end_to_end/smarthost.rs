//! A smarthost that we did not write: the `mailin` state machine over a socket of this test's own.

use std::{
    collections::VecDeque,
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::harness::eventually;

/// A mail as the smarthost got it.
#[derive(Clone, Debug, Default)]
pub struct Handed {
    pub from: String,
    pub to: Vec<String>,
    pub data: Vec<u8>,
}

impl Handed {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.data).into_owned()
    }

    /// The first word behind `before`.
    pub fn word_after(&self, before: &str) -> String {
        // Quoted-printable: soft line ends, and the one sign of URLs that is encoded.
        let text = self.text().replace("=\r\n", "").replace("=3D", "=");
        let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
        rest.split_whitespace().next().expect("a word").to_owned()
    }
}

#[derive(Clone, Default)]
struct Counter {
    mails: Arc<Mutex<Vec<Handed>>>,
    /// What is said to the next recipients; nothing special when it is empty.
    answers: Arc<Mutex<VecDeque<(u16, String)>>>,
    current: Handed,
}

impl Handler for Counter {
    fn mail(&mut self, _: IpAddr, _: &str, from: &str) -> Response {
        self.current = Handed { from: from.to_owned(), ..Handed::default() };
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        self.current.to.push(to.to_owned());
        match self.answers.lock().unwrap().pop_front() {
            Some((code, words)) => Response::custom(code, words),
            None => response::OK,
        }
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.current.data.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        self.mails.lock().unwrap().push(std::mem::take(&mut self.current));
        response::OK
    }
}

/// A running smarthost; ends with the test.
pub struct Smarthost {
    pub address: SocketAddr,
    counter: Counter,
    accepting: JoinHandle<()>,
}

impl Smarthost {
    pub async fn start() -> Self {
        Self::on(SocketAddr::from(([127, 0, 0, 1], 0))).await
    }

    pub async fn on(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.expect("a port");
        let (address, counter) = (listener.local_addr().expect("an address"), Counter::default());
        let handler = counter.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, peer)) = listener.accept().await {
                tokio::spawn(converse(stream, peer.ip(), handler.clone()));
            }
        });
        Self { address, counter, accepting }
    }

    /// What it says to the next recipient, after what it was told to say before.
    pub fn answer(&self, code: u16, words: &str) {
        self.counter.answers.lock().unwrap().push_back((code, words.to_owned()));
    }

    /// Everything it took.
    pub fn mails(&self) -> Vec<Handed> {
        self.counter.mails.lock().unwrap().clone()
    }

    /// Waits until it took so many, and gives the last of them.
    pub async fn mail(&self, count: usize) -> Handed {
        eventually("the smarthost gets a mail", async || self.mails().len() >= count).await;
        let mails = self.mails();
        assert_eq!(mails.len(), count, "one too many: {}", mails.last().expect("a mail").text());
        mails[count - 1].clone()
    }
}

impl Drop for Smarthost {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn converse(stream: TcpStream, peer: IpAddr, handler: Counter) -> Option<()> {
    let mut session = SessionBuilder::new("smarthost.example").build(peer, handler);
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read);
    let mut said = session.greeting();
    loop {
        let mut reply = Vec::new();
        if said.action != Action::NoReply {
            said.write_to(&mut reply).ok()?;
            write.write_all(&reply).await.ok()?;
        }
        if said.action == Action::Close {
            return None;
        }
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        said = session.process(&line);
    }
}
