//! A line between a browser and a server: it tells what was asked for over it, and can be cut or go dead.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// Where the event stream of a page is.
pub const STREAM: &str = "/api/v1/events";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Up,
    /// Nothing gets through, and nobody is told.
    Dead,
    /// Every connection ends at once.
    Cut,
}

/// A request and what came back.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The path and query.
    pub path: String,
    /// Head and body, as they went over the wire.
    pub answer_bytes: usize,
    /// Whether the connection is still there.
    pub is_open: bool,
}

/// Passes connections on to a server.
pub struct Relay {
    pub address: SocketAddr,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    line: watch::Sender<Line>,
}

impl Relay {
    pub async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let (exchanges, line) = (Arc::default(), watch::Sender::new(Line::Up));
        let (all, sender) = (Arc::clone(&exchanges), line.clone());
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let (mut line, all) = (sender.subscribe(), Arc::clone(&all));
                tokio::spawn(async move {
                    let mut until_cut = line.clone();
                    tokio::select! {
                        () = pass_on(browser, server, &all, &mut line) => {}
                        _ = until_cut.wait_for(|line| *line == Line::Cut) => {}
                    }
                });
            }
        });
        Self { address, exchanges, line }
    }

    pub fn cut(&self) {
        self.line.send_replace(Line::Cut);
    }

    pub fn go_dead(&self) {
        self.line.send_replace(Line::Dead);
    }

    pub fn mend(&self) {
        self.line.send_replace(Line::Up);
    }

    /// Everything that was asked for so far.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().expect("unpoisoned").clone()
    }

    /// How many event streams were begun, and how many of them are open.
    pub fn streams(&self) -> (usize, usize) {
        let mut streams = self.exchanges();
        streams.retain(|exchange| exchange.path.starts_with(STREAM));
        (streams.len(), streams.iter().filter(|stream| stream.is_open).count())
    }
}

/// Takes note of one connection; what it has asked for is over when it ends, in whatever way.
struct Connection<'a> {
    all: &'a Mutex<Vec<Exchange>>,
    own: Mutex<Vec<usize>>,
}

impl Connection<'_> {
    fn asked(&self, block: &[u8]) {
        // Browsers don't pipeline: a request begins a block.
        let head = String::from_utf8_lossy(block);
        let mut words = head.split(' ');
        let (Some("GET" | "POST"), Some(path)) = (words.next(), words.next()) else { return };
        let mut all = self.all.lock().expect("unpoisoned");
        self.own.lock().expect("unpoisoned").push(all.len());
        all.push(Exchange { path: path.to_owned(), answer_bytes: 0, is_open: true });
    }

    fn answered(&self, bytes: usize) {
        if let Some(&last) = self.own.lock().expect("unpoisoned").last() {
            self.all.lock().expect("unpoisoned")[last].answer_bytes += bytes;
        }
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().expect("unpoisoned");
        for &own in self.own.lock().expect("unpoisoned").iter() {
            all[own].is_open = false;
        }
    }
}

async fn pass_on(browser: TcpStream, server: SocketAddr, all: &Mutex<Vec<Exchange>>, line: &mut watch::Receiver<Line>) {
    let Ok(server) = TcpStream::connect(server).await else { return };
    let connection = Connection { all, own: Mutex::default() };
    let ((mut from_browser, mut to_browser), (mut from_server, mut to_server)) = (browser.into_split(), server.into_split());
    let (mut there, mut back) = (vec![0; 16 * 1024], vec![0; 16 * 1024]);
    loop {
        if line.wait_for(|line| *line == Line::Up).await.is_err() {
            return;
        }
        let passed = tokio::select! {
            read = from_browser.read(&mut there) => match read {
                Ok(count @ 1..) => {
                    connection.asked(&there[..count]);
                    pass(&mut to_server, &there[..count], line).await
                }
                _ => return,
            },
            read = from_server.read(&mut back) => match read {
                Ok(count @ 1..) => {
                    connection.answered(count);
                    pass(&mut to_browser, &back[..count], line).await
                }
                _ => return,
            },
        };
        if !passed {
            return;
        }
    }
}

/// What was on its way when the line died stays there.
async fn pass(to: &mut (impl AsyncWriteExt + Unpin), block: &[u8], line: &mut watch::Receiver<Line>) -> bool {
    line.wait_for(|line| *line == Line::Up).await.is_ok() && to.write_all(block).await.is_ok()
}
