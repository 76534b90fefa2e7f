//! `sundew sendmail`, as programs call it: what they write arrives, and the exit code says what became of it.

use std::{
    io::Write,
    net::TcpListener,
    os::unix::fs::symlink,
    path::Path,
    process::{Command, Output, Stdio},
};

use crate::{
    harness::{self, Running},
    peers,
};

/// Runs a command with this on its standard input, and knobs that tell of this server; its exit code and error stream.
async fn run(server: &Running, mut command: Command, text: &'static [u8]) -> (Option<i32>, String) {
    command.env("SUNDEW_SMTP_LISTEN", server.smtp.to_string()).env("LOGNAME", "root");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // On a thread of its own, as the server under test lives on this one.
    let outcome = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        // Who is used wrongly need not read.
        let _ = child.stdin.take().unwrap().write_all(text);
        child.wait_with_output()
    });
    let Output { status, stderr, .. } = outcome.await.unwrap().unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

fn sendmail(arguments: &[&str]) -> Command {
    let mut command = Command::new(harness::binary());
    command.arg("sendmail").args(arguments);
    command
}

async fn sends(server: &Running, command: Command, text: &'static [u8]) {
    assert_eq!(run(server, command, text).await, (Some(0), String::new()));
}

#[tokio::test]
async fn a_mail_goes_to_those_in_its_header_and_nobody_sees_who_was_in_bcc() {
    let server = harness::start().await;
    let text = "From: \"Änne\" <anne@acme.example>\nTo: Bob <bob@x.example>,\n carol@x.example\nBcc: eve@x.example\nSubject: Hello\n\n\
        First line\n.\n..two dots\nПривет\n";
    sends(&server, sendmail(&["-t", "-i"]), text.as_bytes()).await;
    for name in ["bob", "carol", "eve"] {
        let inbox = format!("{name}@x.example");
        let mail = &server.mails(&inbox).await[0];
        let path = format!("/api/v1/inboxes/{inbox}/messages/{}", mail["id"].as_str().unwrap());
        let whole = server.get(&path).await.json();
        assert_eq!((&whole["envelope"]["from"], &whole["from"]["name"]), (&"anne@acme.example".into(), &"Änne".into()));
        assert_eq!(whole["text"], "First line\n.\n..two dots\nПривет\n");
        let raw = server.get(&format!("{path}/raw")).await.text();
        assert!(!raw.contains("eve@") || name == "eve", "{raw}");
        assert!(raw.contains("\r\nMessage-ID: <") && raw.contains("\r\nDate: "), "{raw}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_a_mail_lacks_is_added_and_a_dot_alone_ends_it_unless_told_otherwise() {
    let server = harness::start().await;
    sends(&server, sendmail(&["-FCron \"Daemon\"", "-oem", "team"]), b"Subject: Backup\n\ndone\n.\nnever sent\n").await;
    sends(&server, sendmail(&["-f", "<>", "--", "team"]), b"no header at all").await;
    let mails = server.mails("team").await;
    let text = async |n: usize| server.get(&format!("/api/v1/inboxes/team/messages/{}", mails[n]["id"].as_str().unwrap())).await.json();
    let (bare, named) = (text(0).await, text(1).await);
    assert_eq!((&named["from"]["name"], &named["from"]["address"]), (&"Cron \"Daemon\"".into(), &"root@sundew.example.com".into()));
    assert_eq!((&named["text"], &named["envelope"]["from"]), (&"done\n".into(), &"root@sundew.example.com".into()));
    assert_eq!((&bare["text"], &bare["envelope"]["from"]), (&"no header at all\n".into(), &"".into()));
    server.stop().await;
}

#[tokio::test]
async fn a_link_with_the_name_sendmail_is_the_same() {
    let server = harness::start().await;
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("sendmail");
    symlink(harness::binary(), &link).unwrap();
    let mut command = Command::new(&link);
    command.args(["-i", "bob"]);
    sends(&server, command, b"Subject: by a link\n\ntext\n").await;
    assert_eq!(server.mails("bob").await[0]["subject"], "by a link");
    server.stop().await;
}

#[tokio::test]
async fn the_exit_code_says_why_nobody_has_the_mail() {
    let server = harness::start_with(&harness::config(&["--domains", "x.example", "--reject-domains", "no@x.example"])).await;
    let text = b"Subject: Hello\n\ntext\n";
    // A port where nobody listens.
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for (arguments, code, said) in [
        (&["-i"][..], 64, "no recipient"),
        (&["-t"], 64, "no recipient"),
        (&["-bs"], 64, "-bs"),
        (&["bob@x.example\r\nDATA"], 64, "no address"),
        (&["bob@x.example", "no@x.example"], 67, "no@x.example"),
        (&["bob@elsewhere.example"], 67, "bob@elsewhere.example"),
        (&["-S", "no such host:25", "bob@x.example"], 68, "no such host"),
        (&["-f", "a b@x.example", "bob@x.example"], 69, "a b@x.example"),
        (&["-S", &nobody, "bob@x.example"], 75, "no SMTP server"),
    ] {
        let (exit, reason) = run(&server, sendmail(arguments), text).await;
        assert_eq!(exit, Some(code), "{arguments:?}: {reason}");
        assert!(reason.contains(said), "{arguments:?}: {reason}");
    }
    assert!(server.mails("bob").await.is_empty(), "for all or for nobody");
    let mut command = sendmail(&["bob@x.example"]);
    command.env("SUNDEW_STORE_MAX_BYTES", "soon");
    let (exit, reason) = run(&server, command, text).await;
    assert!(exit == Some(78) && reason.contains("SUNDEW_STORE_MAX_BYTES"), "{exit:?}: {reason}");
    server.stop().await;
}

/// Whether this program is here; says so where it is not.
fn has(program: &str, arguments: &[&str]) -> bool {
    let found = Command::new(program).args(arguments).stdin(Stdio::null()).output().is_ok_and(|output| output.status.success());
    if !found {
        let _ = writeln!(std::io::stderr(), "skipped: {program} {} not found", arguments.join(" "));
    }
    found
}

#[tokio::test]
async fn php_sends_by_it() {
    if !peers::is_wanted("PHP") || !has("php", &["--version"]) {
        return;
    }
    let server = harness::start().await;
    let mut command = Command::new("php");
    command.args(["-d", &format!("sendmail_path={} sendmail -t -i", harness::binary().display()), "-r"]);
    command.arg("exit(mail('bob@x.example', 'From PHP', \"one\\n.\\ntwo\", 'Cc: carol@x.example', '-fphp@acme.example') ? 0 : 1);");
    sends(&server, command, b"").await;
    for inbox in ["bob@x.example", "carol@x.example"] {
        assert_eq!(server.mails(inbox).await[0]["subject"], "From PHP");
    }
    server.stop().await;
}

#[tokio::test]
async fn git_send_email_sends_by_it() {
    if !has("git", &["send-email", "--dump-aliases"]) {
        return;
    }
    let server = harness::start().await;
    let folder = tempfile::tempdir().unwrap();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Ann", "-c", "user.email=ann@acme.example"]).args(arguments).current_dir(folder.path());
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command
    };
    for arguments in
        [&["init", "-q"][..], &["commit", "-q", "--allow-empty", "-m", "Begin"], &["format-patch", "-q", "--root", "--always", "HEAD"]]
    {
        assert!(git(arguments).status().unwrap().success(), "{arguments:?}");
    }
    let patch =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.extension().is_some()).unwrap();
    let name = Path::new(&patch).file_name().unwrap().to_str().unwrap();
    let by = format!("--sendmail-cmd={} sendmail", harness::binary().display());
    let command = git(&["send-email", "--quiet", "--confirm=never", "--to=list@x.example", &by, name]);
    sends(&server, command, b"").await;
    assert_eq!(server.mails("list@x.example").await[0]["subject"], "[PATCH] Begin");
    server.stop().await;
}
