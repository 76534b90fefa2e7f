//! Peers that are a program, run once for each mail.

use std::{
    env, fs, iter,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{
    cases::{Case, Mail, Route},
    exam::{Manner, PATIENCE, Peer},
    site::Site,
    skip,
};

/// A program, and how it is told to send a mail.
pub struct Program {
    path: PathBuf,
    site: Site,
    manner: Manner,
    arguments: fn(&Delivery<'_>, &mut Command),
}

/// What a program needs to know.
struct Delivery<'a> {
    case: Case,
    port: u16,
    authority: PathBuf,
    from: String,
    to: Vec<String>,
    /// The mail in a file.
    mail: &'a Path,
}

const NEVER_DECLARES: (Case, &str) = (Case::OversizeDeclared, "it never declares a size");

/// swaks, with PIPELINING where there is much to pipeline.
pub async fn swaks() -> Option<Program> {
    let arguments = |delivery: &Delivery<'_>, command: &mut Command| {
        command.args(["--server", "127.0.0.1", "--port", &delivery.port.to_string(), "--timeout", "0", "--suppress-data"]);
        command.args(["--helo", "swaks.peer.test"]);
        command.args(["--from", &delivery.from, "--to", &delivery.to.join(",")]).args(["--data", &format!("@{}", delivery.mail.display())]);
        match delivery.case.route() {
            Route::Plain => &mut *command,
            Route::StartTls => command.args(["--tls", "--tls-verify", "--tls-ca-path"]).arg(&delivery.authority),
            Route::ImplicitTls => command.args(["--tls-on-connect", "--tls-verify", "--tls-ca-path"]).arg(&delivery.authority),
        };
        if delivery.case == Case::FiftyRecipients {
            command.arg("--pipeline");
        }
    };
    let cannot = &[NEVER_DECLARES, (Case::SmtpUtf8, "it knows no SMTPUTF8")];
    let manner = Manner { cannot, adds_line_end: true, ..Manner::default() };
    if !Command::new("perl").args(["-MNet::SSLeay", "-e1"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success()) {
        skip("Net::SSLeay not found, which swaks needs for TLS");
        return None;
    }
    Program::find("swaks", manner, arguments).await
}

/// curl; a mail from a file has a size, one from its standard input has none.
pub async fn curl() -> Option<Program> {
    let arguments = |delivery: &Delivery<'_>, command: &mut Command| {
        let scheme = if delivery.case.route() == Route::ImplicitTls { "smtps" } else { "smtp" };
        command.args(["--disable", "--silent", "--show-error", "--verbose", "--ipv4"]);
        command.arg(format!("{scheme}://localhost:{}/curl.peer.test", delivery.port));
        command.args(["--mail-from", &delivery.from]).args(delivery.to.iter().flat_map(|to| ["--mail-rcpt", to]));
        if delivery.case == Case::OversizeSent {
            command.args(["--upload-file", "-"]).stdin(fs::File::open(delivery.mail).expect("the mail"));
        } else {
            command.arg("--upload-file").arg(delivery.mail);
        }
        if delivery.case.route() != Route::Plain {
            command.arg("--ssl-reqd").arg("--cacert").arg(&delivery.authority);
        }
    };
    Program::find("curl", Manner { says: &["SIZE="], ..Manner::default() }, arguments).await
}

/// msmtp.
pub async fn msmtp() -> Option<Program> {
    let arguments = |delivery: &Delivery<'_>, command: &mut Command| {
        let route = delivery.case.route();
        let is = |on| if on { "on" } else { "off" };
        command.args(["--host=localhost", "--domain=msmtp.peer.test", "--auth=off", "--debug"]);
        command.arg(format!("--port={}", delivery.port)).arg(format!("--from={}", delivery.from));
        command.arg(format!("--tls={}", is(route != Route::Plain))).arg(format!("--tls-starttls={}", is(route == Route::StartTls)));
        command.arg(format!("--tls-trust-file={}", delivery.authority.display())).arg("--").args(&delivery.to);
        command.stdin(fs::File::open(delivery.mail).expect("the mail"));
    };
    let cannot = &[NEVER_DECLARES, (Case::SmtpUtf8, "it knows no SMTPUTF8")];
    Program::find("msmtp", Manner { cannot, ..Manner::default() }, arguments).await
}

/// Python's smtplib.
pub async fn smtplib() -> Option<Program> {
    let arguments = |delivery: &Delivery<'_>, command: &mut Command| {
        command.arg(source("tests/peers/send_smtplib.py"));
        common_arguments(delivery, command);
    };
    let cannot = &[(Case::OversizeSent, "it declares the size of every mail")];
    Program::find("python3", Manner { cannot, says: &["size="], ..Manner::default() }, arguments).await
}

/// nodemailer.
pub async fn nodemailer() -> Option<Program> {
    if !source("target/peers/nodemailer/node_modules/nodemailer").exists() {
        skip("nodemailer not found, run tests/fetch-peers nodemailer");
        return None;
    }
    let arguments = |delivery: &Delivery<'_>, command: &mut Command| {
        command.arg(source("tests/peers/send_nodemailer.js"));
        common_arguments(delivery, command);
    };
    let measures = Some("Message size larger than allowed 29360128");
    Program::find("node", Manner { says: &["BODY=8BITMIME"], measures, ..Manner::default() }, arguments).await
}

/// lettre.
pub async fn lettre() -> Option<Program> {
    let manner = Manner { cannot: &[NEVER_DECLARES], adds_line_end: true, ..Manner::default() };
    Program::find("lettre", manner, common_arguments).await
}

/// mail-send.
pub async fn mail_send() -> Option<Program> {
    Program::find("mail_send", Manner { adds_line_end: true, ..Manner::default() }, common_arguments).await
}

/// As all programs in `tests/peers` are told.
fn common_arguments(delivery: &Delivery<'_>, command: &mut Command) {
    let route = match delivery.case.route() {
        Route::Plain => "plain",
        Route::StartTls => "starttls",
        Route::ImplicitTls => "tls",
    };
    command.args([route, &delivery.port.to_string()]).arg(&delivery.authority).arg(&delivery.from).arg(delivery.mail);
    command.args(&delivery.to);
    // For those that leave it to their caller.
    if delivery.case == Case::OversizeDeclared {
        command.env("DECLARE_SIZE", "yes");
    }
}

/// A file of the project.
fn source(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

impl Program {
    /// None, and loudly so, where it isn't.
    async fn find(name: &str, manner: Manner, arguments: fn(&Delivery<'_>, &mut Command)) -> Option<Self> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders = iter::once(source("target/peers/rust/debug")).chain(env::split_paths(&path));
        let Some(path) = folders.find_map(|folder| Some(folder.join(name)).filter(|path| path.is_file())) else {
            skip(&format!("{name} not found"));
            return None;
        };
        Some(Self { path, site: Site::start().await, manner, arguments })
    }
}

impl Peer for Program {
    fn manner(&self) -> &Manner {
        &self.manner
    }

    fn site(&self) -> &Site {
        &self.site
    }

    async fn deliver(&self, case: Case, mail: &Mail) -> Result<(), String> {
        let folder = tempfile::tempdir().expect("a folder");
        let [path, output] = ["mail", "output"].map(|name| folder.path().join(name));
        let without_end = mail.bytes.strip_suffix(b"\r\n").expect("a whole last line");
        fs::write(&path, if self.manner.adds_line_end { without_end } else { &mail.bytes }).expect("the mail");
        let delivery = Delivery {
            case,
            port: self.site.port(case.route()),
            authority: self.site.authority(),
            from: case.sender(),
            to: case.recipients(),
            mail: &path,
        };
        let file = fs::File::create(&output).expect("a file");
        let mut command = Command::new(&self.path);
        command.stdin(Stdio::null()).env("HOME", folder.path());
        (self.arguments)(&delivery, &mut command);
        command.stdout(file.try_clone().expect("a file")).stderr(file);
        let mut run = Run(command.spawn().expect("the program starts"));
        if run.succeeds().await { Ok(()) } else { Err(String::from_utf8_lossy(&fs::read(&output).expect("its words")).into_owned()) }
    }
}

/// A child that doesn't outlive its test.
struct Run(Child);

impl Run {
    async fn succeeds(&mut self) -> bool {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.0.try_wait().expect("its state") {
                return status.success();
            }
            assert!(Instant::now() < until, "it does not end");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
