//! The real binary as a child process, on ports of its own; killed with the test.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    net::SocketAddr,
    ops::Deref,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use hyper::StatusCode;
use tempfile::TempDir;

use crate::harness::{self, PATIENCE, Running};

pub const MIB: usize = 1024 * 1024;

/// A server in a process of its own; its requests are those of [`Running`].
pub struct Process {
    child: Child,
    folder: TempDir,
    server: Running,
}

impl Deref for Process {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.server
    }
}

impl Process {
    /// Starts the binary with these arguments and waits until it is ready.
    pub async fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let log = fs::File::create(folder.path().join("stderr")).expect("a file for the log");
        let mut child = command()
            .args(["--smtp-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the binary starts");
        let greeting = BufReader::new(child.stdout.take().expect("its output"));
        let (mut smtp, mut smtps, mut http) = (None, None, None);
        for line in greeting.lines().map_while(Result::ok) {
            let mut words = line.split_whitespace();
            match (words.next(), words.next()) {
                (Some("SMTP"), Some(address)) => smtp = address.parse().ok(),
                (Some("SMTPS"), Some(address)) => smtps = address.parse().ok(),
                (Some("Web"), Some(url)) => http = url.trim_start_matches("http://").trim_end_matches('/').parse().ok(),
                _ => {}
            }
            if smtp.is_some() && http.is_some() {
                break;
            }
        }
        let server = Running::at(smtp.expect("its SMTP address"), smtps, http.expect("its web address"));
        let process = Self { child, folder, server };
        harness::eventually("it is ready", || async { process.get("/readyz").await.status == StatusCode::OK }).await;
        process
    }

    /// What it wrote to its log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("stderr")).expect("its log")
    }

    /// Resident memory now.
    pub fn rss_bytes(&self) -> usize {
        self.status_bytes("VmRSS:")
    }

    /// The most resident memory since [`Self::forget_peak`].
    pub fn peak_bytes(&self) -> usize {
        self.status_bytes("VmHWM:")
    }

    /// Begins to measure the peak anew (proc(5), clear_refs).
    pub fn forget_peak(&self) {
        fs::write(self.proc().join("clear_refs"), "5").expect("clear_refs");
    }

    /// How often these bytes stand in its writable memory (proc(5), maps and mem).
    pub fn memory_holds(&self, bytes: &[u8]) -> usize {
        let maps = fs::read_to_string(self.proc().join("maps")).expect("its maps");
        let mut memory = fs::File::open(self.proc().join("mem")).expect("its memory");
        let mut count = 0;
        for line in maps.lines() {
            let mut fields = line.split_ascii_whitespace();
            let (Some((from, to)), Some(rights)) = (fields.next().and_then(|range| range.split_once('-')), fields.next()) else { continue };
            if !rights.starts_with("rw") {
                continue;
            }
            let address = |text| u64::from_str_radix(text, 16).expect("an address");
            let (from, to) = (address(from), address(to));
            let mut content = Vec::new();
            // A region may go while it is read.
            if memory.seek(SeekFrom::Start(from)).is_ok() && (&memory).take(to - from).read_to_end(&mut content).is_ok() {
                count += memchr::memmem::find_iter(&content, bytes).count();
            }
        }
        count
    }

    /// How many files it has open.
    pub fn open_files(&self) -> usize {
        fs::read_dir(self.proc().join("fd")).expect("its files").count()
    }

    /// Panics unless it still runs, answers, and never panicked.
    pub async fn assert_well(&mut self) {
        assert_eq!(self.child.try_wait().expect("its state"), None, "it ended:\n{}", self.log());
        assert_eq!(self.get("/readyz").await.status, StatusCode::OK);
        let log = self.log();
        assert!(!log.contains("panic"), "{log}");
    }

    /// Asks it to stop as a service manager does.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill runs").success());
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        wait(&mut self.child).await
    }

    fn proc(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.child.id()))
    }

    fn status_bytes(&self, field: &str) -> usize {
        let status = fs::read_to_string(self.proc().join("status")).expect("its status");
        let value = status.lines().find_map(|line| line.strip_prefix(field)).expect("the field");
        value.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") * 1024
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary in an environment without knobs.
/// The binary, without what this test was told by the environment.
pub fn command() -> Command {
    let mut command = Command::new(harness::binary());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SUNDEW_")) {
        command.env_remove(name);
    }
    command
}

/// Runs the binary to its end, which must come; gives the exit code and what it wrote to stderr.
pub async fn run_to_end(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("stderr");
    let mut child = command()
        .args(arguments)
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&path).expect("a file"))
        .spawn()
        .expect("the binary starts");
    let status = wait(&mut child).await;
    (status.code(), fs::read_to_string(path).expect("its words"))
}

async fn wait(child: &mut Child) -> ExitStatus {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(status) = child.try_wait().expect("its state") {
            return status;
        }
        if Instant::now() >= until {
            let _ = child.kill();
            panic!("it does not end");
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A port of this machine that somebody holds.
pub fn taken_port() -> (std::net::TcpListener, SocketAddr) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    (listener, address)
}
