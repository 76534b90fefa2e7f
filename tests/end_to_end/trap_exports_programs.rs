//! What traps know, used by the programs that it is for: Postfix, rbldnsd and rspamd as Debian has them, configured by the
//! very examples of docs/operations.md. `tests/run --all` runs them.

use std::{
    fs,
    io::Write as _,
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    harness::{Running, Smtp, eventually, start_prepared},
    peers::{exam::Manner, is_wanted, mail_server::Tree, postfix, skip},
    trap_exports::{given_away, letter, plant_other, rehearsed},
};

const CHECK_TOKEN: &str = "filter-secret";
/// How long a program has to come up.
const PATIENCE: Duration = Duration::from_secs(20);

/// The example that stands in docs/operations.md behind the paragraph that ends in these words.
fn example(introduction: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/operations.md")).unwrap();
    let (_, rest) = page.split_once(introduction).unwrap_or_else(|| panic!("no {introduction:?} in docs/operations.md"));
    let (_, fenced) = rest.split_once("```").unwrap();
    let (code, _) = fenced.split_once("```").unwrap();
    code.split_once('\n').unwrap().1.to_owned()
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from:?} is not in {text}");
    text.replace(from, to)
}

async fn planted() -> Running {
    start_prepared(&rehearsed(&["--trap-check-token", CHECK_TOKEN]), plant_other).await
}

/// Whose traps know the letter as well, by its copies at addresses given away.
async fn planted_with_letter() -> Running {
    let server = planted().await;
    for (copy, to) in given_away(&server, 6).await.into_iter().enumerate() {
        server.send(&[&to], &letter(copy as u64, &to)).await;
    }
    let bearer = format!("Bearer {CHECK_TOKEN}");
    eventually("the letter is known", async || {
        let asked = server.request_with("POST", "/api/v1/traps/check", &[("authorization", &bearer)], &letter(7, "me@y.org")).await;
        asked.json()["confidence"].as_f64() > Some(0.9)
    })
    .await;
    server
}

async fn export(server: &Running, name: &str) -> String {
    server.get(&format!("/api/v1/traps/export/{name}")).await.text()
}

/// Stops a program when the test is over.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postfix_refuses_a_listed_client_and_takes_mail_of_another() {
    if !is_wanted("Postfix with a list") {
        return;
    }
    let server = planted().await;
    let list = export(&server, "postfix.cidr").await;
    let restrictions = example("In `main.cf` of Postfix; with `warn_if_reject`");
    let restrictions = replaced(&restrictions, "permit_mynetworks, ", "");
    let more = format!("smtpd_authorized_xclient_hosts = 127.0.0.1\n{restrictions}");
    let Some(postfix) = postfix::start_with(&more, &[("etc/postfix/sundew.cidr", &list)]).await else { return };
    for (client, wanted) in [("203.0.113.7", "554 5.7.1 "), ("203.0.113.8", "250 "), ("198.51.100.9", "250 ")] {
        let mut smtp = Smtp::connect(postfix.address()).await;
        smtp.command("EHLO client.test").await;
        let greeting = smtp.command(&format!("XCLIENT ADDR={client} NAME=[UNAVAILABLE]")).await;
        assert!(greeting.starts_with("220 "), "{client}: {greeting}");
        smtp.command("EHLO client.test").await;
        assert!(smtp.command("MAIL FROM:<a@b.example>").await.starts_with("250"));
        let reply = smtp.command("RCPT TO:<me@starttls.sundew.test>").await;
        // XCLIENT keeps the right to relay of nobody, so who is let in is told that this is no relay.
        let is_let_in = reply.contains("Relay access denied") || reply.starts_with("250");
        let is_listed = reply.starts_with("554 5.7.1") && reply.contains("see http://lists.example/traps/sources/");
        assert!(if wanted == "250 " { is_let_in } else { is_listed }, "{client}: {reply}\n{}", postfix.log());
    }
    // This one speaks no version 6, its tables do.
    for (client, is_listed) in [("2001:db8:42::77", true), ("2001:db8:43::77", false)] {
        let said = postfix.tree().command(&["/usr/sbin/postmap", "-q", client, "cidr:/etc/postfix/sundew.cidr"]).output().unwrap();
        let (answer, complaint) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        assert_eq!((answer.starts_with("REJECT "), complaint.as_ref()), (is_listed, ""), "{client}: {answer}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rbldnsd_answers_for_what_is_listed_and_for_the_test_entries() {
    if !is_wanted("rbldnsd") {
        return;
    }
    let server = planted().await;
    let Some(tree) = Tree::copy("rbldnsd", &["rbldns"]).await else { return };
    for name in ["ip.rbldnsd", "url.rbldnsd"] {
        tree.write(name, &export(&server, name).await);
    }
    let port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let line = replaced(&example("On the command line of rbldnsd"), "127.0.0.1/5353", &format!("127.0.0.1/{port}"));
    let arguments: Vec<_> = ["/usr/sbin/rbldnsd", "-n", "-q"].into_iter().chain(line.split_whitespace().skip(1)).collect();
    let started = tree.command(&arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut rbldnsd = Process(started.unwrap());
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    for (name, wanted) in [
        ("2.0.0.127.bl.example.org", Some([127, 0, 0, 2])),
        ("1.0.0.127.bl.example.org", None),
        ("7.113.0.203.bl.example.org", Some([127, 0, 0, 4])),
        ("8.113.0.203.bl.example.org", None),
        ("9.100.51.198.bl.example.org", None),
        // 2001:db8:42::ffff, RFC 5782 section 2.4.
        ("f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.4.0.0.8.b.d.0.1.0.0.2.bl.example.org", Some([127, 0, 0, 4])),
        ("test.url.example.org", Some([127, 0, 0, 2])),
        ("invalid.url.example.org", None),
        ("prizes.example.url.example.org", Some([127, 0, 1, 2])),
        ("www.prizes.example.url.example.org", Some([127, 0, 1, 2])),
        ("noprizes.example.url.example.org", None),
    ] {
        assert_eq!(ask(address, name), wanted, "{name}");
    }
    if Command::new("dig").arg("-v").output().is_ok() {
        let dig = |name: &str| {
            let port = port.to_string();
            let said = Command::new("dig").args(["@127.0.0.1", "-p", &port, "+short", "+tries=1", name, "TXT"]).output().unwrap();
            String::from_utf8(said.stdout).unwrap()
        };
        let why = dig("7.113.0.203.bl.example.org");
        assert!(why.contains("see http://lists.example/traps/sources/203.0.113.7"), "{why}");
        assert_eq!(dig("8.113.0.203.bl.example.org"), "");
    } else {
        skip("dig not found");
    }
    rbldnsd.0.kill().unwrap();
    let mut complaints = String::new();
    std::io::Read::read_to_string(rbldnsd.0.stderr.as_mut().unwrap(), &mut complaints).unwrap();
    assert_eq!(complaints, "", "every line was understood");
    server.stop().await;
}

/// The address that a name has, asked until there is an answer: the server may not be up yet.
fn ask(server: SocketAddr, name: &str) -> Option<[u8; 4]> {
    let mut question = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') {
        question.push(label.len() as u8);
        question.extend(label.as_bytes());
    }
    question.extend([0, 0, 1, 0, 1]);
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    socket.connect(server).unwrap();
    socket.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
    let (mut answer, until) = ([0; 512], Instant::now() + PATIENCE);
    // As long as nobody listens, sending or receiving fails at once.
    let length = loop {
        match socket.send(&question).and_then(|_| socket.recv(&mut answer)) {
            Ok(length) => break length,
            Err(error) => assert!(Instant::now() < until, "rbldnsd does not answer: {error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    match answer[3] & 15 {
        // Without authority, so that the address of the one answer is the end.
        0 => answer[..length].last_chunk().copied(),
        3 => None,
        code => panic!("{name}: DNS code {code}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rspamd_scores_mail_by_the_lists_and_by_its_letter() {
    if !is_wanted("rspamd") {
        return;
    }
    let server = planted_with_letter().await;
    let Some(tree) = Tree::copy("rspamd", &["_rspamd"]).await else { return };
    let here = format!("http://{}", server.http);
    let maps = replaced(&example("In `local.d/multimap.conf` of rspamd"), "https://sundew.example.org", &here);
    let rule = replaced(&example("In `rspamd.local.lua` of rspamd"), "http://127.0.0.1:8025", &here);
    let rule = replaced(&rule, "the value of SUNDEW_TRAP_CHECK_TOKEN", CHECK_TOKEN);
    tree.write("etc/rspamd/local.d/multimap.conf", &maps);
    tree.write("etc/rspamd/rspamd.local.lua", &rule);
    for (name, text) in rspamd_settings(tree.port) {
        tree.write(&format!("etc/rspamd/local.d/{name}"), &text);
    }
    // It keeps what it fetches in shared memory.
    for folder in ["dev/shm", "var/lib/rspamd", "var/log/rspamd", "run/rspamd"] {
        tree.folder(folder, 0, 0, 0o755);
    }
    let tested = tree.command(&["/usr/bin/rspamadm", "configtest"]).output().unwrap();
    let said = String::from_utf8_lossy(&tested.stdout) + String::from_utf8_lossy(&tested.stderr);
    assert!(tested.status.success() && said.contains("syntax OK"), "{said}");
    let rspamd = tree.run(&["/usr/bin/rspamd", "-f", "-i"], Manner::default()).await;
    // It knows no domain below `.example`.
    let bad = replaced(&letter(99, "you@y.org"), "claim.prizes.example", "www.example.com");
    let good = "From: a@b.example\nSubject: lunch\n\nShall we meet for lunch on Tuesday, or is Wednesday better for you this week?\n";
    // Maps are fetched a moment after the start.
    let until = Instant::now() + PATIENCE;
    loop {
        let found = symbols(rspamd.tree(), "203.0.113.7", &bad);
        let has = |name: &str| found.iter().any(|(symbol, _)| symbol == name);
        if has("TRAP_IP") && has("TRAP_URL") && has("SUNDEW_TRAP") {
            let score = |name: &str| found.iter().find(|(symbol, _)| symbol == name).unwrap().1;
            assert!(score("TRAP_IP") > 3.0 && score("TRAP_URL") > 3.0 && score("SUNDEW_TRAP") > 2.0, "{found:?}");
            break;
        }
        assert!(Instant::now() < until, "{found:?}\n{}", rspamd.log());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let found = symbols(rspamd.tree(), "203.0.113.8", good);
    assert!(!found.iter().any(|(symbol, _)| symbol.contains("TRAP")), "{found:?}");
    server.stop().await;
}

/// What rspamd finds in a mail from this address: symbols and their scores.
fn symbols(tree: &Tree, client: &str, mail: &str) -> Vec<(String, f64)> {
    let address = format!("127.0.0.1:{}", tree.port);
    let mut rspamc = tree.command(&["/usr/bin/rspamc", "-h", &address, "--json", "--ip", client, "-t", "10"]);
    let mut rspamc = rspamc.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    rspamc.stdin.take().unwrap().write_all(mail.as_bytes()).unwrap();
    let said = rspamc.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&said.stdout);
    let answer: Value = text.find('{').and_then(|at| serde_json::from_str(&text[at..]).ok()).unwrap_or_default();
    let symbols = answer["symbols"].as_object().into_iter().flatten();
    symbols.map(|(name, symbol)| (name.clone(), symbol["score"].as_f64().unwrap_or_default())).collect()
}

/// What is set beside the configuration of the package: one worker that looks at mail, and nobody else is asked about it.
fn rspamd_settings(port: u16) -> [(&'static str, String); 10] {
    let off = || "enabled = false;\n".to_owned();
    [
        ("worker-normal.inc", format!("bind_socket = \"127.0.0.1:{port}\";\ncount = 1;\n")),
        ("worker-controller.inc", off()),
        ("worker-proxy.inc", off()),
        ("logging.inc", "type = \"console\";\nlevel = \"notice\";\n".to_owned()),
        ("options.inc", "dns { nameserver = [\"127.0.0.1:1\"]; timeout = 0.1s; retransmits = 1; }\nmap_watch_interval = 1s;\n".to_owned()),
        ("rbl.conf", off()),
        ("fuzzy_check.conf", off()),
        ("asn.conf", off()),
        ("dmarc.conf", off()),
        ("phishing.conf", off()),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_filter_behind_the_queue_marks_what_is_known_and_hands_all_on() {
    if !is_wanted("the filter behind the queue") {
        return;
    }
    let server = planted_with_letter().await;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let script = replaced(&example("In `/usr/local/bin/sundew-check`"), "/etc/sundew-check.token", &at("token"));
    let script = replaced(&script, "http://127.0.0.1:8025", &format!("http://{}", server.http));
    fs::write(at("token"), CHECK_TOKEN).unwrap();
    fs::write(at("sundew-check"), script).unwrap();
    // Takes the mail down instead of sending it.
    fs::write(at("sendmail"), format!("#!/bin/sh\necho \"$@\" >'{0}'\ncat >>'{0}'\n", at("sent"))).unwrap();
    for program in ["sundew-check", "sendmail"] {
        fs::set_permissions(at(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let good = "From: a@b.example\nSubject: lunch\n\nShall we meet for lunch on Tuesday, or is Wednesday better for you this week?\n";
    for (mail, is_known) in [(letter(99, "you@y.org"), true), (good.to_owned(), false)] {
        let mut filter = Command::new(at("sundew-check"))
            .args(["from@b.example", "one@y.org", "two@y.org"])
            .env("SENDMAIL", at("sendmail"))
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        filter.stdin.take().unwrap().write_all(mail.as_bytes()).unwrap();
        assert!(filter.wait().unwrap().success());
        let sent = fs::read_to_string(at("sent")).unwrap();
        let (arguments, sent) = sent.split_once('\n').unwrap();
        assert_eq!(arguments, "-G -i -f from@b.example -- one@y.org two@y.org");
        let marked = sent.strip_prefix("X-Spam-Trap: ").map(|rest| rest.split_once('\n').unwrap());
        assert_eq!(marked.is_some(), is_known, "{sent}");
        assert_eq!(marked.map_or(sent, |(_, rest)| rest), mail, "and is the same else");
    }
    server.stop().await;
}
