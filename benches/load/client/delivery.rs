//! Mail that is delivered: over many connections at once, as much in one write as PIPELINING allows (RFC 2920).

use std::{
    fmt::Write as _,
    net::SocketAddr,
    ops::Range,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinSet,
    time::{Instant, sleep_until},
};

/// Over so many addresses the mails are spread: mail `n` is for `bob{n % INBOXES}@x.org`.
pub const INBOXES: usize = 5_000;

/// Mails to be sent.
#[derive(Clone, Serialize, Deserialize)]
pub struct Delivery {
    pub smtp: SocketAddr,
    /// How many at once.
    pub connections: usize,
    /// After so many it says QUIT and connects again; a server takes no more than 1,000.
    pub mails_per_connection: usize,
    /// The mails' numbers, which are in their subjects.
    pub numbers: Range<usize>,
    /// A mail with its headers, about.
    pub size_bytes: usize,
    /// How long after the beginning of a mail the next one of its connection begins; at once when `None`.
    pub pace: Option<Duration>,
    pub origin: Origin,
    pub kind: Kind,
}

/// What the mails say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The same line over and over.
    #[default]
    Line,
    /// One of so many letters in HTML, with a name and a link of its recipient's own.
    Letters(usize),
}

/// As whose mail it comes; plain and from here by default.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Origin {
    /// What a proxy says first of the client; nothing without one.
    pub proxy_line: String,
    /// Fields before the mail's own.
    pub fields: String,
}

/// All of them were answered 250.
#[derive(Default, Serialize, Deserialize)]
pub struct Delivered {
    pub mails: usize,
    pub connections: usize,
    /// From the first connection to the last reply.
    pub took: Duration,
    /// How long each mail waited for its 250 after its last byte was written.
    pub waits_micros: Vec<f64>,
}

impl Delivered {
    pub fn mails_a_second(&self) -> f64 {
        self.mails as f64 / self.took.as_secs_f64()
    }
}

impl Delivery {
    pub(super) async fn run(self) -> Delivered {
        let begin = Instant::now();
        let numbers = Arc::new(Mutex::new(self.numbers.clone()));
        let body = Arc::from(body(self.size_bytes));
        let mut senders = JoinSet::new();
        for nth in 0..self.connections {
            let first_at = begin + self.pace.unwrap_or_default() * nth as u32 / self.connections as u32;
            let sender = Sender { delivery: self.clone(), numbers: Arc::clone(&numbers), body: Arc::clone(&body), at: first_at };
            senders.spawn(sender.run());
        }
        let mut all = Delivered::default();
        for one in senders.join_all().await {
            all.connections += one.connections;
            all.waits_micros.extend(one.waits_micros);
        }
        Delivered { mails: all.waits_micros.len(), took: begin.elapsed(), ..all }
    }
}

/// One client, with one connection after the other.
struct Sender {
    delivery: Delivery,
    /// What nobody has taken yet.
    numbers: Arc<Mutex<Range<usize>>>,
    body: Arc<str>,
    /// When its next mail begins, where there is a pace.
    at: Instant,
}

impl Sender {
    async fn run(mut self) -> Delivered {
        let mut done = Delivered::default();
        let mut next = self.next_number();
        while let Some(first) = next {
            let mut connection = Connection::open_from(self.delivery.smtp, &self.delivery.origin.proxy_line).await;
            done.connections += 1;
            connection.send(&begin(first)).await;
            let mut number = first;
            for nth in 1.. {
                for code in ["250", "250", "354"] {
                    connection.expect(code).await;
                }
                let following = if nth < self.delivery.mails_per_connection { self.next_number() } else { None };
                let behind = following.map_or_else(|| "QUIT\r\n".to_owned(), begin);
                let written = match self.delivery.kind {
                    Kind::Line => head(number) + &self.body,
                    Kind::Letters(letters) => letter(number, number % letters, self.delivery.size_bytes),
                };
                let data = format!("{}{written}.\r\n{behind}", self.delivery.origin.fields);
                if let Some(pace) = self.delivery.pace {
                    sleep_until(self.at).await;
                    self.at += pace;
                }
                connection.send(&data).await;
                let sent = Instant::now();
                connection.expect("250").await;
                done.waits_micros.push(sent.elapsed().as_secs_f64() * 1e6);
                match following {
                    Some(following) => number = following,
                    None => break,
                }
            }
            connection.expect("221").await;
            next = self.next_number();
        }
        done
    }

    fn next_number(&self) -> Option<usize> {
        self.numbers.lock().expect("no panic").next()
    }
}

/// An SMTP connection.
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
    line: String,
}

impl Connection {
    pub(super) async fn open(smtp: SocketAddr) -> Self {
        Self::open_from(smtp, "").await
    }

    async fn open_from(smtp: SocketAddr, proxy_line: &str) -> Self {
        let mut stream = TcpStream::connect(smtp).await.expect("it accepts");
        stream.write_all(proxy_line.as_bytes()).await.expect("it reads");
        stream.set_nodelay(true).expect("a socket");
        let mut connection = Self { stream: BufReader::new(stream), line: String::new() };
        connection.expect("220").await;
        connection.send("EHLO client.example\r\n").await;
        connection.expect("250").await;
        connection
    }

    pub(super) async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.expect("it reads");
    }

    /// Reads one reply to its last line.
    pub(super) async fn expect(&mut self, code: &str) {
        loop {
            self.line.clear();
            self.stream.read_line(&mut self.line).await.expect("a reply");
            assert!(self.line.starts_with(code), "{code} expected: {:?}", self.line);
            if self.line.as_bytes().get(3) == Some(&b' ') {
                return;
            }
        }
    }
}

/// The three commands before a mail, which go in one write.
fn begin(number: usize) -> String {
    format!("MAIL FROM:<ann@client.example>\r\nRCPT TO:<bob{}@x.org>\r\nDATA\r\n", number % INBOXES)
}

/// The header of a mail, without the fields of its origin.
pub fn head(number: usize) -> String {
    format!("From: Ann <ann@client.example>\r\nTo: bob@x.org\r\nSubject: Number {number}\r\nMessage-ID: <{number}@client.example>\r\n\r\n")
}

/// The body of every mail of a size.
pub fn body(size_bytes: usize) -> String {
    let line = "The quick brown fox jumps over the lazy dog, and nobody minds at all.\r\n";
    line.repeat(size_bytes.saturating_sub(head(0).len()) / line.len())
}

/// The copy with this number of a letter: an offer in HTML, of words that are no other letter's.
fn letter(number: usize, letter: usize, size_bytes: usize) -> String {
    const SYLLABLES: [&str; 16] = ["ba", "co", "du", "fe", "gi", "ha", "jo", "ku", "le", "mi", "na", "po", "ru", "se", "ti", "vo"];
    let mut seed = letter as u64 + 1;
    let mut next = move || {
        // The steps of an LCG by Knuth (MMIX), of which the high bits are good enough for words.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as usize
    };
    let mut text = format!(
        "From: Shop <news@client.example>\r\nTo: bob{to}@x.org\r\nSubject: Offer {letter} for you, number {number}\r\n\
         Message-ID: <{number}@client.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <html><body><p>Dear bob{to},</p>\r\n",
        to = number % INBOXES
    );
    while text.len() + 200 < size_bytes {
        text.push_str("<p>");
        for _ in 0..12 {
            let pick = next();
            (0..2 + pick % 3).for_each(|at| text.push_str(SYLLABLES[pick >> (4 * at + 2) & 15]));
            text.push(' ');
        }
        let _ = write!(text, "<a href=\"https://www.offer{letter}.example/see/{}?key={number}\">here</a></p>\r\n", next() % 9);
    }
    text + "</body></html>\r\n"
}
