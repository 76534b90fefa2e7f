//! The whole server under load, as a process of its own: CPU and memory for each mail, a full store, a great sweep.
//!
//! `cargo bench --bench load`. Postfix's smtp-source and smtp-sink are measured beside it when they are on the PATH or
//! in the folder POSTFIX_BIN.
#![allow(clippy::expect_used)] // A bench that can't measure has nothing better to do.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::MetadataExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const MIB: usize = 1024 * 1024;
const CONNECTIONS: usize = 20;
/// A server takes no more mails than 1,000 of one connection.
const MAILS_OF_A_CONNECTION: usize = 900;
const INBOXES: usize = 5_000;

fn main() {
    // Cargo's test runner calls benches without `--bench`, and means: does it start?
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    start_and_idle();
    cpu_per_mail();
    for size_bytes in [1_000, 4_000] {
        full_store(size_bytes);
    }
    great_sweep();
}

/// A program that is measured by what /proc says of it.
struct Measured {
    child: Child,
    smtp: SocketAddr,
    http: Option<SocketAddr>,
}

impl Measured {
    fn sundew(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sundew"))
            .args(["--smtp-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--log", "warn"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut found = Vec::new();
        for line in BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok) {
            let address = line.split_whitespace().nth(1).unwrap_or_default().trim_start_matches("http://").trim_end_matches('/');
            found.extend(address.parse::<SocketAddr>());
            if found.len() == 2 {
                break;
            }
        }
        let [smtp, http] = found[..] else { panic!("no addresses") };
        let server = Self { child, smtp, http: Some(http) };
        while !server.get("/readyz").starts_with("HTTP/1.1 200") {
            thread::sleep(Duration::from_millis(1));
        }
        server
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("proc")
    }

    fn rss_bytes(&self) -> usize {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
    }

    /// User and system time; a tick is 10 ms on every Linux.
    fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields[at].parse::<u64>().expect("ticks");
        Duration::from_millis(10 * (ticks(11) + ticks(12)))
    }

    fn get(&self, path: &str) -> String {
        let Some(http) = self.http else { return String::new() };
        let Ok(mut stream) = TcpStream::connect(http) else { return String::new() };
        let _ = write!(stream, "GET {path} HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    fn metric(&self, name: &str) -> f64 {
        let metrics = self.get("/metrics");
        metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).unwrap_or(f64::NAN)
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail of about this size; the number makes it known again.
fn mail(size_bytes: usize, number: usize) -> String {
    let head = format!(
        "From: Ann <ann@client.example>\r\nTo: bob@x.org\r\nSubject: Number {number}\r\nMessage-ID: <{number}@client.example>\r\n\r\n"
    );
    let line = "The quick brown fox jumps over the lazy dog, and nobody minds at all.\r\n";
    let lines = size_bytes.saturating_sub(head.len()) / line.len();
    head + &line.repeat(lines)
}

/// Sends mails of these numbers over one connection after the other; how long each waited for its 250.
fn send(smtp: SocketAddr, size_bytes: usize, numbers: impl Iterator<Item = usize>) -> Vec<Duration> {
    let mut waits = Vec::new();
    let mut open: Option<(BufReader<TcpStream>, usize)> = None;
    for number in numbers {
        let (stream, sent) = open.get_or_insert_with(|| {
            let stream = TcpStream::connect(smtp).expect("it accepts");
            stream.set_nodelay(true).expect("a socket");
            let mut stream = BufReader::new(stream);
            expect(&mut stream, "220");
            stream.get_mut().write_all(b"EHLO client.example\r\n").expect("it reads");
            expect(&mut stream, "250");
            (stream, 0)
        });
        let begin = format!("MAIL FROM:<ann@client.example>\r\nRCPT TO:<bob{}@x.org>\r\nDATA\r\n", number % INBOXES);
        stream.get_mut().write_all(begin.as_bytes()).expect("it reads");
        for code in ["250", "250", "354"] {
            expect(stream, code);
        }
        let data = mail(size_bytes, number) + ".\r\n";
        let begin = Instant::now();
        stream.get_mut().write_all(data.as_bytes()).expect("it reads");
        expect(stream, "250");
        waits.push(begin.elapsed());
        *sent += 1;
        if *sent == MAILS_OF_A_CONNECTION {
            open = None;
        }
    }
    waits
}

fn expect(stream: &mut BufReader<TcpStream>, code: &str) {
    let mut line = String::new();
    while line.as_bytes().get(3) != Some(&b' ') {
        line.clear();
        stream.read_line(&mut line).expect("a reply");
        assert!(line.starts_with(code), "{line}");
    }
}

/// Mails `from..to` over all connections at once.
fn send_all(smtp: SocketAddr, size_bytes: usize, from: usize, to: usize) -> (Duration, Vec<Duration>) {
    let begin = Instant::now();
    let waits = thread::scope(|scope| {
        let senders: Vec<_> =
            (0..CONNECTIONS).map(|n| scope.spawn(move || send(smtp, size_bytes, (from + n..to).step_by(CONNECTIONS)))).collect();
        senders.into_iter().flat_map(|sender| sender.join().expect("a sender")).collect()
    });
    (begin.elapsed(), waits)
}

fn p99(mut waits: Vec<Duration>) -> Duration {
    waits.sort_unstable();
    waits.get(waits.len().saturating_sub(1) * 99 / 100).copied().unwrap_or_default()
}

fn row(what: &str, value: String) {
    println!("{what:<62} {value:>14}");
}

fn verdict(holds: bool) -> &'static str {
    if holds { "ok" } else { "MISSED" }
}

fn start_and_idle() {
    let begin = Instant::now();
    let server = Measured::sundew(&[]);
    row("time to ready", format!("{} ms", begin.elapsed().as_millis()));
    let size = fs::metadata(env!("CARGO_BIN_EXE_sundew")).expect("the binary").len() as usize;
    row("size of the binary", format!("{:.1} MiB", size as f64 / MIB as f64));
    row("RSS when idle", format!("{:.1} MiB", server.rss_bytes() as f64 / MIB as f64));
    let idle: Vec<TcpStream> = (0..5_000).map_while(|_| TcpStream::connect(server.smtp).ok()).collect();
    thread::sleep(Duration::from_secs(1));
    row(&format!("RSS with {} idle SMTP connections", idle.len()), format!("{:.1} MiB", server.rss_bytes() as f64 / MIB as f64));
}

fn cpu_per_mail() {
    const MAILS: usize = 40_000;
    let server = Measured::sundew(&["--store-max-bytes", "1GiB"]);
    let (rss, cpu) = (server.rss_bytes(), server.cpu());
    let (took, waits) = send_all(server.smtp, 4_000, 0, MAILS);
    row("4 kB mails, 20 connections: mails a second", format!("{:.0}", MAILS as f64 / took.as_secs_f64()));
    row("CPU for each mail", format!("{:.1} us", (server.cpu() - cpu).as_secs_f64() * 1e6 / MAILS as f64));
    row("RSS for each mail", format!("{} bytes", (server.rss_bytes() - rss) / MAILS));
    row("accounted for each mail", format!("{:.0} bytes", server.metric("sundew_store_used_bytes") / MAILS as f64));
    row("p99 of the wait for 250", format!("{:.2} ms", p99(waits).as_secs_f64() * 1e3));
    drop(server);
    for flags in [&["-d"][..], &[]] {
        let name = if flags.is_empty() { "one mail a connection" } else { "connections kept" };
        let server = Measured::sundew(&["--store-max-bytes", "1GiB"]);
        let Some(ours) = smtp_source(&server, flags) else { return row("smtp-source", "not found".into()) };
        let Some(sink) = smtp_sink() else { return row("smtp-sink", "not found".into()) };
        let Some(theirs) = smtp_source(&sink, flags) else { return };
        for (who, (cpu, rate)) in [("sundew", ours), ("smtp-sink", theirs)] {
            row(&format!("smtp-source, {name}: {who}"), format!("{cpu:.1} us, {rate:.0}/s"));
        }
        row(&format!("smtp-source, {name}: CPU for each mail"), format!("{:.2} times", ours.0 / theirs.0));
    }
}

fn postfix(program: &str) -> Command {
    let path = env::var_os("POSTFIX_BIN").map_or(PathBuf::from(program), |folder| PathBuf::from(folder).join(program));
    Command::new(path)
}

fn smtp_sink() -> Option<Measured> {
    let smtp = std::net::TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port");
    // It refuses to stay root.
    let user: &[&str] = if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) { &["-u", "nobody"] } else { &[] };
    let child = postfix("smtp-sink").args(user).args([&format!("inet:{smtp}"), "1000"]).stderr(Stdio::null()).spawn().ok()?;
    thread::sleep(Duration::from_millis(300));
    Some(Measured { child, smtp, http: None })
}

/// Microseconds of CPU for each mail, and mails a second.
fn smtp_source(target: &Measured, flags: &[&str]) -> Option<(f64, f64)> {
    const MAILS: usize = 18_000;
    let (begin, cpu) = (Instant::now(), target.cpu());
    let fixed = ["-s", "20", "-m", "18000", "-l", "4000", "-f", "a@b.org", "-t", "bob@x.org"];
    let status = postfix("smtp-source").args(flags).args(fixed).arg(format!("inet:{}", target.smtp)).status().ok()?;
    assert!(status.success(), "smtp-source failed");
    Some(((target.cpu() - cpu).as_secs_f64() * 1e6 / MAILS as f64, MAILS as f64 / begin.elapsed().as_secs_f64()))
}

fn full_store(size_bytes: usize) {
    const MAILS: usize = 200_000;
    let server = Measured::sundew(&["--store-max-bytes", "64MiB", "--min-keep", "0s"]);
    let mut rates = Vec::new();
    for quarter in 0..4 {
        let (from, to) = (MAILS / 4 * quarter, MAILS / 4 * (quarter + 1));
        let (took, _) = send_all(server.smtp, size_bytes, from, to);
        rates.push((to - from) as f64 / took.as_secs_f64());
        let newest = server.get(&format!("/api/v1/inboxes/bob{}@x.org/messages?limit=1", (to - 1) % INBOXES));
        assert!(newest.contains(&format!("Number {}\"", to - 1)), "the newest mail is readable: {newest}");
    }
    let (rss, accounted) = (server.rss_bytes(), server.metric("sundew_store_used_bytes"));
    let name = format!("64 MiB store, {MAILS} mails of {size_bytes} bytes");
    row(&format!("{name}: mails kept"), format!("{}", server.metric("sundew_store_mails")));
    row(&format!("{name}: RSS"), format!("{:.1} MiB {}", rss as f64 / MIB as f64, verdict(rss < 124 * MIB)));
    row(&format!("{name}: accounted"), format!("{:.1} MiB", accounted / MIB as f64));
    row(&format!("{name}: rates"), format!("{:.0?} {}", rates, verdict(rates[3] > 0.8 * rates[0])));
}

fn great_sweep() {
    const MAILS: usize = 100_000;
    let server = Measured::sundew(&["--store-max-bytes", "2GiB", "--min-keep", "0s", "--public-mail-ttl", "25s"]);
    // In the same rounds as below: each begins with new connections, whose first mails wait longer.
    let quiet = (0..10).flat_map(|round| send_all(server.smtp, 1_000, round * 2_000, round * 2_000 + 2_000).1).collect();
    let filled = Instant::now();
    send_all(server.smtp, 1_000, 20_000, 20_000 + MAILS);
    row("100,000 mails that expire at one time: delivered in", format!("{:.1} s", filled.elapsed().as_secs_f64()));
    let mut number = 20_000 + MAILS;
    let (mut swept, mut waits) = (0.0, Vec::new());
    thread::sleep(Duration::from_secs(20).saturating_sub(filled.elapsed()));
    // Deliveries go on until all of the first mails are gone; those that met a sweep are what is looked at.
    while filled.elapsed() < Duration::from_secs(45) && swept < MAILS as f64 {
        thread::sleep(Duration::from_millis(50));
        let (_, some) = send_all(server.smtp, 1_000, number, number + 2_000);
        number += 2_000;
        let now = number as f64 - server.metric("sundew_store_mails");
        if now > swept {
            waits.extend(some);
        }
        swept = now;
    }
    let (quiet, during) = (p99(quiet), p99(waits));
    row("p99 of the wait for 250, quiet", format!("{:.2} ms", quiet.as_secs_f64() * 1e3));
    row("p99 while mail is swept", format!("{:.2} ms {}", during.as_secs_f64() * 1e3, verdict(during < 3 * quiet)));
}
