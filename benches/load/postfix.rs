//! Postfix's smtp-sink, which reads mail and throws it away, and smtp-source, which makes load.

use std::{
    env,
    ffi::OsString,
    fs,
    net::{SocketAddr, TcpListener},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::server::Server;

/// Where Postfix's programs are.
pub struct Postfix {
    folder: PathBuf,
    /// Its libraries, when it was unpacked and not installed.
    libraries: Option<OsString>,
}

impl Postfix {
    /// In POSTFIX_BIN, where tests/fetch-peers unpacks it, or installed; says what to do when it is nowhere.
    pub fn find() -> Option<Self> {
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/postfix");
        let named = env::var_os("POSTFIX_BIN").map(PathBuf::from);
        let unpacked = peers.join("usr/sbin");
        let installed = env::split_paths(&env::var_os("PATH").unwrap_or_default()).chain(["/usr/sbin".into()]).collect::<Vec<_>>();
        let folders = named.into_iter().chain([unpacked.clone()]).chain(installed);
        let found = folders.into_iter().find(|folder| ["smtp-sink", "smtp-source"].iter().all(|program| folder.join(program).exists()));
        if found.is_none() {
            println!("\nsmtp-sink and smtp-source: not found, so nothing is compared; `tests/fetch-peers postfix` unpacks them");
        }
        found.map(|folder| {
            let libraries = (folder == unpacked).then(|| libraries(&peers.join("usr/lib")));
            Self { folder, libraries }
        })
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join(name));
        command.envs(self.libraries.as_ref().map(|libraries| ("LD_LIBRARY_PATH", libraries)));
        command
    }

    /// The sink, on a port of its own.
    pub fn sink(&self) -> Server {
        // The port is free again as soon as it is known, and nobody else asks for it so soon.
        let smtp = TcpListener::bind("127.0.0.1:0").and_then(|port| port.local_addr()).expect("a port");
        // It refuses to stay root.
        let user: &[&str] = if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) { &["-u", "nobody"] } else { &[] };
        let child = self
            .program("smtp-sink")
            .args(user)
            // Unread replies of a bench are no news.
            .args([&format!("inet:{smtp}"), "1000"])
            .stderr(Stdio::null())
            .spawn()
            .expect("smtp-sink starts");
        Server::other(child, smtp)
    }

    /// Sends mails of 4,000 bytes over 20 connections; how long it took.
    pub fn source(&self, smtp: SocketAddr, mails: usize, keeps_connections: bool) -> Duration {
        let begin = Instant::now();
        let keep: &[&str] = if keeps_connections { &["-d"] } else { &[] };
        let status = self
            .program("smtp-source")
            .args(keep)
            .args(["-s", "20", "-l", "4000", "-f", "ann@client.example", "-t", "bob@x.org", "-m", &mails.to_string()])
            .arg(format!("inet:{smtp}"))
            .status()
            .expect("smtp-source runs");
        assert!(status.success(), "smtp-source failed");
        begin.elapsed()
    }
}

/// Its own folder of libraries and those of the architecture.
fn libraries(lib: &Path) -> OsString {
    let folders = fs::read_dir(lib).expect("its libraries").map_while(Result::ok).map(|entry| entry.path());
    let searched = folders.filter(|path| path.ends_with("postfix") || path.to_string_lossy().ends_with("-linux-gnu"));
    env::join_paths(searched).expect("names of folders")
}
