//! Peers that are a mail server: unpacked under `target/peers`, copied into a folder of the test's own with its
//! configuration and its queue, and run in there by chroot. They take a mail by SMTP and relay it, or bounce it.

use std::{
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::{
        fs::{MetadataExt, PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tokio::net::TcpStream;

use super::{
    cases::{Case, Mail},
    exam::{Manner, PATIENCE, Peer},
    site::Site,
    skip,
};
use crate::harness::{Smtp, stuffed};

/// The first account and group of those that a mail server wants, in a tree that has no others.
pub const FIRST_ACCOUNT: u32 = 5001;

/// A folder that holds all that a mail server sees of the world.
pub struct Tree {
    folder: TempDir,
    /// The server that all mail is relayed to.
    pub site: Site,
    /// Where the mail server takes mail, on 127.0.0.1.
    pub port: u16,
}

impl Tree {
    /// A copy of what `tests/fetch-peers` unpacked; none, and loudly so, where there is none or it can't be run.
    pub async fn copy(name: &str, accounts: &[&str]) -> Option<Self> {
        let unpacked = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers").join(name);
        if !unpacked.join("complete").exists() {
            skip(&format!("{name} not found, run tests/fetch-peers {name}"));
            return None;
        }
        if fs::metadata("/proc/self").map_or(true, |process| process.uid() != 0) {
            skip(&format!("{name} is run by chroot, which is root's alone"));
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let copied = Command::new("cp").arg("-a").arg(unpacked.join(".")).arg(folder.path()).status().expect("cp runs");
        assert!(copied.success());
        // Their accounts must get at it.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("our folder");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let tree = Self { folder, site: Site::start().await, port };
        let (mut passwd, mut group) = ("root:x:0:0::/:/bin/false\n".to_owned(), "root:x:0:\n".to_owned());
        for (account, id) in accounts.iter().zip(FIRST_ACCOUNT..) {
            writeln!(passwd, "{account}:x:{id}:{id}::/:/bin/false").expect("a string");
            writeln!(group, "{account}:x:{id}:").expect("a string");
        }
        let authority = fs::read_to_string(tree.site.authority()).expect("the authority");
        for (path, text) in [
            ("etc/passwd", passwd.as_str()),
            ("etc/group", &group),
            ("etc/hosts", "127.0.0.1 localhost\n"),
            ("etc/ssl/certs/ca-certificates.crt", &authority),
        ] {
            tree.write(path, text);
        }
        tree.folder("tmp", 0, 0, 0o1777);
        tree.folder("dev", 0, 0, 0o755);
        let null = Command::new("mknod").args(["-m", "666"]).arg(tree.path("dev/null")).args(["c", "1", "3"]).status();
        assert!(null.expect("mknod runs").success());
        Some(tree)
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// A file in the tree.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// A folder in the tree, of this user and group.
    pub fn folder(&self, path: &str, user: u32, group: u32, mode: u32) {
        let path = self.path(path);
        fs::create_dir_all(&path).expect("a folder");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
        chown(&path, Some(user), Some(group)).expect("an owner");
    }

    /// A program of the tree, to be run in it.
    pub fn command(&self, program: &[&str]) -> Command {
        let mut command = Command::new("chroot");
        command.arg(self.folder.path()).args(program).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        command
    }

    /// Runs a program of the tree in it, and waits until it takes mail.
    pub async fn run(self, program: &[&str], manner: Manner) -> MailServer {
        let log = fs::File::create(self.path("log")).expect("a file");
        let process = self
            .command(program)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file"))
            .stderr(log)
            .spawn()
            .expect("chroot runs");
        let mut server = MailServer { process, tree: self, manner };
        let until = Instant::now() + PATIENCE;
        while TcpStream::connect(server.address()).await.is_err() {
            let ended = server.process.try_wait().expect("its state");
            assert!(ended.is_none() && Instant::now() < until, "it does not run: {ended:?}\n{}", server.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        server
    }
}

/// A mail server that runs; it and all that it started end with the test.
pub struct MailServer {
    process: Child,
    tree: Tree,
    manner: Manner,
}

impl MailServer {
    /// Where it takes mail.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.tree.port).into()
    }

    /// All that it sees of the world.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What it wrote, to its output and to logs of its own.
    pub fn log(&self) -> String {
        let logs = fs::read_dir(self.tree.path("var/log")).into_iter().flatten().flatten().map(|log| log.path());
        let texts = logs.chain([self.tree.path("log")]).filter_map(|path| fs::read(path).ok());
        texts.map(|text| String::from_utf8_lossy(&text).into_owned()).collect()
    }

    /// Hands it a mail by SMTP.
    async fn submit(&self, case: Case, mail: &Mail) {
        let mut smtp = Smtp::connect(self.address()).await;
        let parameters = match case {
            Case::SmtpUtf8 => " BODY=8BITMIME SMTPUTF8",
            Case::EightBit => " BODY=8BITMIME",
            _ => "",
        };
        let mut commands = vec![("EHLO client.test".to_owned(), "250"), (format!("MAIL FROM:<{}>{parameters}", case.sender()), "250")];
        commands.extend(case.recipients().iter().map(|to| (format!("RCPT TO:<{to}>"), "250")));
        commands.push(("DATA".to_owned(), "354"));
        for (command, code) in &commands {
            let reply = smtp.command(command).await;
            assert!(reply.starts_with(code), "{case:?}: {command}: {reply}");
        }
        smtp.write(&stuffed(&mail.bytes)).await;
        let reply = smtp.reply().await;
        assert!(reply.starts_with("250"), "{case:?}: {reply}");
    }
}

impl Peer for MailServer {
    fn manner(&self) -> &Manner {
        &self.manner
    }

    fn site(&self) -> &Site {
        &self.tree.site
    }

    /// A refusal is the bounce, which it delivers to the sender's inbox (RFC 3464).
    async fn deliver(&self, case: Case, mail: &Mail) -> Result<(), String> {
        self.submit(case, mail).await;
        let (site, sender) = (self.site(), case.sender());
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(bounce) = site.summaries(&sender).await.first() {
                let id = bounce["id"].as_str().expect("an id");
                let envelope = &site.message(&sender, id).await["envelope"];
                assert_eq!(envelope["from"].as_str(), Some(""), "{case:?}: a bounce comes from nobody");
                return Err(String::from_utf8_lossy(&site.bytes(&sender, id, "raw").await).into_owned());
            }
            if site.has(&case.name()).await {
                return Ok(());
            }
            // OpenSMTPD's bounce holds all of the mail, so it is too large as well, and only its log tells.
            if case == Case::OversizeDeclared
                && let Some(refused) = self.log().lines().find(|line| line.contains(&case.recipients()[0]) && line.contains("PermFail"))
            {
                return Err(refused.to_owned());
            }
            assert!(Instant::now() < until, "{case:?} neither arrives nor bounces:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

impl Drop for MailServer {
    /// Its processes go into groups and sessions of their own, but the tree stays the root of all.
    fn drop(&mut self) {
        let Ok(root) = self.tree.folder.path().canonicalize() else { return };
        let lives_here = |process: &fs::DirEntry| fs::read_link(process.path().join("root")).is_ok_and(|seen| seen == root);
        // More than once, for what was being started meanwhile.
        loop {
            let all = fs::read_dir("/proc").into_iter().flatten().flatten();
            let mut ours: Vec<_> = all.filter(lives_here).map(|process| process.file_name()).collect();
            // A zombie has no root any more, so this ends.
            if ours.is_empty() {
                break;
            }
            ours.sort();
            let _ = Command::new("kill").arg("-KILL").args(ours).stderr(Stdio::null()).status();
            let _ = self.process.try_wait();
        }
        let _ = self.process.wait();
    }
}
