//! A server in a process of its own, measured by what /proc says of it.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

/// A running server; it is killed when it is dropped.
pub struct Server {
    child: Child,
    pub smtp: SocketAddr,
    smtps: Option<SocketAddr>,
    http: Option<SocketAddr>,
}

impl Server {
    /// The release binary, ready, with these flags beside ports of its own.
    pub fn sundew(flags: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sundew"))
            .args(["--smtp-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0", "--log", "warn"])
            .args(flags)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let (mut smtp, mut smtps, mut http) = (None, None, None);
        for line in BufReader::new(child.stdout.take().expect("its output")).lines().map_while(Result::ok) {
            let mut words = line.split_whitespace();
            let listener = match words.next() {
                Some("SMTP") => &mut smtp,
                Some("SMTPS") => &mut smtps,
                Some("Web") => &mut http,
                _ => continue,
            };
            let address = words.next().unwrap_or_default().trim_start_matches("http://").trim_end_matches('/');
            *listener = Some(address.parse().expect("an address"));
            if http.is_some() {
                break;
            }
        }
        let server = Self { child, smtp: smtp.expect("an SMTP address"), smtps, http };
        while !server.get("/readyz").starts_with("HTTP/1.1 200") {
            thread::sleep(Duration::from_millis(1));
        }
        server
    }

    /// Another server, once it accepts at `smtp`.
    pub fn other(mut child: Child, smtp: SocketAddr) -> Self {
        while TcpStream::connect(smtp).is_err() {
            assert!(child.try_wait().expect("a child").is_none(), "the other server ended");
            thread::sleep(Duration::from_millis(10));
        }
        Self { child, smtp, smtps: None, http: None }
    }

    /// Where it speaks TLS from the first byte; it needs the flag for it.
    pub fn smtps(&self) -> SocketAddr {
        self.smtps.expect("an SMTPS address")
    }

    /// Whether it answers over HTTP as well: then it is ours.
    pub fn has_web(&self) -> bool {
        self.http.is_some()
    }

    /// Where it answers over HTTP.
    pub fn http(&self) -> SocketAddr {
        self.http.expect("a web address")
    }

    fn proc(&self, file: &str) -> String {
        fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).expect("proc")
    }

    /// Memory that is resident now.
    pub fn rss_bytes(&self) -> usize {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("VmRSS");
        line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
    }

    /// User and system time of all its threads so far; a tick is 10 ms on every Linux.
    pub fn cpu(&self) -> Duration {
        let stat = self.proc("stat");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields[at].parse::<u64>().expect("ticks");
        Duration::from_millis(10 * (ticks(11) + ticks(12)))
    }

    /// What it answers over HTTP, head and body; nothing from a server without.
    pub fn get(&self, path: &str) -> String {
        let Some(http) = self.http else { return String::new() };
        let Ok(mut stream) = TcpStream::connect(http) else { return String::new() };
        let _ = write!(stream, "GET {path} HTTP/1.1\r\nHost: {http}\r\nConnection: close\r\n\r\n");
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    }

    /// A figure that it tells of itself.
    pub fn metric(&self, name: &str) -> f64 {
        let metrics = self.get("/metrics");
        metrics.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok()).expect("a metric of this name")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
