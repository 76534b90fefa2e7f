//! A name server of our own on loopback, over UDP and TCP. Names below some domains are answered badly, on purpose.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hickory_proto::{
    op::{Message, OpCode, ResponseCode},
    rr::{
        Name, RData, Record, RecordType,
        rdata::{A, AAAA, MX, PTR, TXT},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    sync::watch,
    task::JoinSet,
};

/// Never answered.
pub const SILENT: &str = "silent.test.";
/// Answered when nobody waits any more.
pub const SLOW: &str = "slow.test.";
pub const SLOW_BY: Duration = Duration::from_secs(30);
/// Says to have more records than there are.
pub const LIAR: &str = "liar.test.";
/// As many TXT records as a message holds.
pub const FLOOD: &str = "flood.test.";
/// Answered once the test says so.
pub const HELD: &str = "held.test.";
/// An error.
pub const BROKEN: &str = "broken.test.";

const UDP_BYTES: usize = 1232;
const TTL_SECS: u32 = 300;

/// What it knows, and how often it was asked.
#[derive(Default)]
pub struct Zone {
    records: Vec<(Name, RData)>,
    asked: AtomicUsize,
    is_released: watch::Sender<bool>,
}

/// Runs until it is dropped.
pub struct NameServer {
    pub address: SocketAddr,
    zone: Arc<Zone>,
    _tasks: JoinSet<()>,
}

impl Zone {
    /// Lines of a name, a type and data.
    pub fn parse(text: &str) -> Self {
        let mut zone = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(';')) {
            let mut words = line.splitn(3, ' ');
            let (name, kind, data) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap_or_default());
            zone.add(name, kind, data);
        }
        zone
    }

    pub fn add(&mut self, name: &str, kind: &str, data: &str) {
        let data = match kind {
            "A" => RData::A(A(data.parse().unwrap())),
            "AAAA" => RData::AAAA(AAAA(data.parse().unwrap())),
            "MX" => RData::MX(MX::new(10, absolute(data))),
            "PTR" => RData::PTR(PTR(absolute(data))),
            "TXT" => {
                // A string has 255 bytes at most; a record has several.
                let strings = data.as_bytes().chunks(255).map(|chunk| String::from_utf8(chunk.to_vec()).unwrap()).collect();
                RData::TXT(TXT::new(strings))
            }
            _ => panic!("no type: {kind}"),
        };
        self.records.push((absolute(name), data));
    }

    /// The TXT records, a line each: a name and a text.
    pub fn texts(&self) -> String {
        let texts = self.records.iter().filter_map(|(name, data)| match data {
            RData::TXT(text) => {
                Some(format!("{} {}\n", name.to_ascii().trim_end_matches('.'), String::from_utf8_lossy(&text.txt_data.concat())))
            }
            _ => None,
        });
        texts.collect()
    }

    fn answer(&self, question: &Message) -> Vec<u8> {
        let query = &question.queries[0];
        let name = Name::from_ascii(query.name().to_ascii().to_ascii_lowercase()).unwrap();
        let mut answer = Message::response(question.metadata.id, OpCode::Query);
        answer.metadata.recursion_desired = true;
        answer.metadata.recursion_available = true;
        answer.add_query(query.clone());
        let is_below = |domain: &str| absolute(domain).zone_of(&name);
        if is_below(BROKEN) {
            answer.metadata.response_code = ResponseCode::ServFail;
        } else if is_below(FLOOD) && query.query_type() == RecordType::TXT {
            for number in 0..2_000 {
                answer.add_answer(record(&name, RData::TXT(TXT::new(vec![format!("v=spf1 ip4:{number}")]))));
            }
        } else {
            let of_name: Vec<_> = self.records.iter().filter(|(known, _)| *known == name).collect();
            for (_, data) in of_name.iter().filter(|(_, data)| data.record_type() == query.query_type()) {
                answer.add_answer(record(&name, data.clone()));
            }
            if of_name.is_empty() {
                answer.metadata.response_code = ResponseCode::NXDomain;
            }
        }
        let mut bytes = answer.to_vec().unwrap();
        if is_below(LIAR) {
            // The number of answers, RFC 1035 section 4.1.1.
            bytes[6..8].copy_from_slice(&10_000_u16.to_be_bytes());
        }
        bytes
    }
}

impl NameServer {
    pub async fn start(zone: Zone) -> Self {
        let zone = Arc::new(zone);
        // TCP has the same port as UDP; that it is free there too takes a try or two.
        let (udp, tcp) = loop {
            let udp = UdpSocket::bind("127.0.0.1:0").await.unwrap();
            if let Ok(tcp) = TcpListener::bind(udp.local_addr().unwrap()).await {
                break (Arc::new(udp), tcp);
            }
        };
        let address = udp.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(serve_udp(udp, Arc::clone(&zone)));
        tasks.spawn(serve_tcp(tcp, Arc::clone(&zone)));
        Self { address, zone, _tasks: tasks }
    }

    /// Lets the answers go that were held back, and all later ones.
    pub fn release(&self) {
        self.zone.is_released.send_replace(true);
    }

    pub fn asked(&self) -> usize {
        self.zone.asked.load(Ordering::Relaxed)
    }
}

async fn serve_udp(socket: Arc<UdpSocket>, zone: Arc<Zone>) {
    let mut running = JoinSet::new();
    let mut buffer = [0; 4096];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
        let Ok(question) = Message::from_vec(&buffer[..length]) else { continue };
        let (socket, zone) = (Arc::clone(&socket), Arc::clone(&zone));
        running.spawn(async move {
            let mut answer = respond(&zone, &question).await;
            if answer.len() > UDP_BYTES {
                let mut short = Message::response(question.metadata.id, OpCode::Query);
                short.metadata.truncation = true;
                short.add_query(question.queries[0].clone());
                answer = short.to_vec().unwrap();
            }
            let _ = socket.send_to(&answer, from).await;
        });
    }
}

async fn serve_tcp(listener: TcpListener, zone: Arc<Zone>) {
    let mut running = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        running.spawn(converse(stream, Arc::clone(&zone)));
    }
}

async fn converse(mut stream: TcpStream, zone: Arc<Zone>) {
    while let Ok(length) = stream.read_u16().await {
        let mut question = vec![0; usize::from(length)];
        if stream.read_exact(&mut question).await.is_err() {
            return;
        }
        let Ok(question) = Message::from_vec(&question) else { return };
        let answer = respond(&zone, &question).await;
        let length = u16::try_from(answer.len()).expect("an answer that fits");
        if stream.write_all(&[&length.to_be_bytes(), &answer[..]].concat()).await.is_err() {
            return;
        }
    }
}

async fn respond(zone: &Zone, question: &Message) -> Vec<u8> {
    zone.asked.fetch_add(1, Ordering::Relaxed);
    let name = question.queries[0].name();
    if absolute(SILENT).zone_of(name) {
        std::future::pending::<()>().await;
    }
    if absolute(HELD).zone_of(name) {
        let _ = zone.is_released.subscribe().wait_for(|is_released| *is_released).await;
    }
    if absolute(SLOW).zone_of(name) {
        tokio::time::sleep(SLOW_BY).await;
    }
    zone.answer(question)
}

fn absolute(name: &str) -> Name {
    let mut name = Name::from_ascii(name.to_ascii_lowercase()).unwrap();
    name.set_fqdn(true);
    name
}

fn record(name: &Name, data: RData) -> Record {
    Record::from_rdata(name.clone(), TTL_SECS, data)
}
