//! What it costs to find out who sent a mail, and that the sender does not wait for it.

use std::{
    thread,
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_auth::{
    common::{crypto::Ed25519Key, headers::HeaderWriter},
    dkim::{Canonicalization, DkimSigner},
};
use tokio::runtime::Runtime;

use crate::{
    client::{Client, Delivery, Origin, body, head},
    dns::{NameServer, Zone},
    server::Server,
    statistics::{median, quantile},
    table::{heading, judged_row, ms, row},
};

const SIZE_BYTES: usize = 4_000;
const MAILS: usize = 20_000;
const SLICE: usize = 1_000;
const CONNECTIONS: usize = 20;
/// Of each connection: 1,000 mails a second in all.
const PACE: Duration = Duration::from_millis(20);
const BIG_BYTES: usize = 25_000_000;

/// One measurement of one server.
struct Figures {
    cpu_micros: f64,
    /// Of it on the thread that checks.
    facts_micros: f64,
    verify_micros: f64,
    p50_micros: f64,
    p99_micros: f64,
}

pub fn measure(rounds: usize) {
    heading("Who sent it: signed mail of 4 kB from a client with SPF and DMARC, 1,000 a second");
    let key = Ed25519Key::generate_pkcs8().expect("a key");
    let runtime = Runtime::new().expect("a runtime");
    let dns = runtime.block_on(NameServer::start(zone(&key)));
    let address = dns.address.to_string();
    let signed = |size_bytes| origin(&key, size_bytes);
    let origin_of_mails = signed(SIZE_BYTES);
    let rounds: Vec<_> = (0..rounds).map(|_| compare(&address, &origin_of_mails)).collect();
    let medians = |figure: fn(&Figures) -> f64| {
        let of = |at: usize| median(&rounds.iter().map(|round| figure(&round[at])).collect::<Vec<_>>());
        let ratio = median(&rounds.iter().map(|[off, on]| figure(on) / figure(off)).collect::<Vec<_>>());
        (of(0), of(1), ratio)
    };
    let (off, on, ratio) = medians(|figures| figures.p50_micros);
    row("p50 of the wait for 250: off, on", format!("{}, {}: {ratio:.2} times", ms(off), ms(on)));
    let (off, on, ratio) = medians(|figures| figures.p99_micros);
    judged_row("p99: off, on", format!("{}, {}: {ratio:.2} times", ms(off), ms(on)), "at most 1.2 times", ratio <= 1.2);
    let (off, on, _) = medians(|figures| figures.cpu_micros);
    row("CPU for each mail: off, on", format!("{off:.1} us, {on:.1} us"));
    let (_, on, _) = medians(|figures| figures.facts_micros);
    row("of it on the thread that checks", format!("{on:.1} us"));
    let (_, on, _) = medians(|figures| figures.verify_micros);
    row("of it hashes and signatures", format!("{on:.1} us"));
    big_mail(&address, signed(BIG_BYTES));
}

fn zone(key: &[u8]) -> Zone {
    let mut zone = Zone::parse(
        "client.example TXT v=spf1 include:_spf.client.example -all
        _spf.client.example TXT v=spf1 ip4:192.0.2.0/24 -all
        _dmarc.client.example TXT v=DMARC1; p=reject
        10.2.0.192.in-addr.arpa PTR client.example
        client.example A 192.0.2.10",
    );
    zone.add("s._domainkey.client.example", "TXT", &format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(read(key).public_key())));
    zone
}

fn read(key: &[u8]) -> Ed25519Key {
    Ed25519Key::from_pkcs8_der(key).expect("a key")
}

/// One signature for all mails: their author and their body are the same.
fn origin(key: &[u8], size_bytes: usize) -> Origin {
    let signer = DkimSigner::from_key(read(key))
        .domain("client.example")
        .selector("s")
        .headers(["From", "To"])
        .header_canonicalization(Canonicalization::Relaxed)
        .body_canonicalization(Canonicalization::Relaxed);
    let signature = signer.sign((head(0) + &body(size_bytes)).as_bytes()).expect("a signature");
    Origin { proxy_line: "PROXY TCP4 192.0.2.10 127.0.0.1 40000 25\r\n".to_owned(), fields: signature.to_header() }
}

fn server(dns: &str) -> Server {
    Server::sundew(&["--store-max-bytes", "1GiB", "--inbox-max-bytes", "1GiB", "--proxy-networks", "127.0.0.0/8", "--dns", dns])
}

/// Both servers at one time, a slice of mails in turn: whatever else the machine does meets both.
fn compare(dns: &str, origin: &Origin) -> [Figures; 2] {
    let servers = ["off", dns].map(server);
    let deliver = |server: &Server, numbers: std::ops::Range<usize>| {
        let smtp = server.smtp;
        let (pace, origin) = (Some(PACE), origin.clone());
        Client::deliver(Delivery {
            smtp,
            connections: CONNECTIONS,
            mails_per_connection: 900,
            numbers,
            size_bytes: SIZE_BYTES,
            pace,
            origin,
            kind: Default::default(),
        })
    };
    // What DNS says is known then, as it mostly is.
    for server in &servers {
        deliver(server, 0..SLICE);
    }
    settle(&servers[1], SLICE);
    let cpu = servers.each_ref().map(Server::cpu);
    let mut waits_micros = [Vec::new(), Vec::new()];
    for first in (SLICE..SLICE + MAILS).step_by(SLICE) {
        for (server, waits) in servers.iter().zip(&mut waits_micros) {
            waits.extend(deliver(server, first..first + SLICE).waits_micros);
        }
        // Nothing of it is left to the other's turn.
        settle(&servers[1], first + SLICE);
    }
    let figures = |at: usize| {
        let of_each = |metric| if at == 0 { 0.0 } else { servers[at].metric(metric) / (SLICE + MAILS) as f64 };
        Figures {
            cpu_micros: (servers[at].cpu() - cpu[at]).as_secs_f64() * 1e6 / MAILS as f64,
            facts_micros: of_each("sundew_facts_cpu_microseconds_total"),
            verify_micros: of_each("sundew_facts_verify_microseconds_total"),
            p50_micros: median(&waits_micros[at]),
            p99_micros: quantile(&waits_micros[at], 0.99),
        }
    };
    [figures(0), figures(1)]
}

/// All that was delivered has its facts, and they are good.
fn settle(server: &Server, mails: usize) {
    let until = Instant::now() + Duration::from_secs(60);
    while server.metric("sundew_facts_waiting") > 0.0 {
        assert!(Instant::now() < until, "facts that never come");
        thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(server.metric(r#"sundew_facts_checked_total{dmarc="pass"}"#) as usize, mails);
}

/// A mail of 25 MB keeps the verifying thread busy, and nobody else.
fn big_mail(dns: &str, origin: Origin) {
    let server = server(dns);
    Client::deliver(Delivery {
        smtp: server.smtp,
        connections: 1,
        mails_per_connection: 1,
        numbers: 0..1,
        size_bytes: BIG_BYTES,
        pace: None,
        origin,
        kind: Default::default(),
    });
    settle(&server, 1);
    row("hashes and signatures of a mail of 25 MB", ms(server.metric("sundew_facts_verify_microseconds_total")));
}
