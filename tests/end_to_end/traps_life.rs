//! Traps from the mail that comes to the list that names its sender, and over a restart.

use std::fs;

use serde_json::Value;
use sundew::{
    config::Config,
    mail::timestamp::Timestamp,
    trap::{statistics::Dimension, watch::Traps},
};

use crate::{
    harness::{Running, config, eventually, start_prepared},
    limits::connect_from,
    process::Process,
    trap_exports::letter,
};

const TOKEN: &str = "operator-secret";
const KNOBS: [&str; 18] = [
    "--domains",
    "x.org",
    "--trap-domains",
    "old.example.net",
    "--trap-rehearsal",
    "on",
    "--trap-warm-up",
    "0s",
    "--trap-delay",
    "0s",
    "--trap-abandoned-after",
    "0s",
    "--trap-mature-after",
    "0s",
    "--proxy-networks",
    "127.0.0.0/8",
    "--admin-token",
    TOKEN,
];
/// The greeting of a process must tell where its web is, so it has none.
const PUBLIC_URL: [&str; 2] = ["--public-url", "http://lists.example/"];
/// Made in different ways, so each is of another origin.
const NAMES: [&str; 7] = ["anna", "bob7", "carl.d", "dora-e", "emil_f", "7fred", "g.8h"];
const SPAMMER: &str = "203.0.113.7";

/// Copies come from everywhere: what names of nobody say of a letter counts once for each network that sends it.
fn one_of_many(copy: usize) -> String {
    format!("100.64.{copy}.7")
}

struct Bench {
    server: Running,
    traps: Traps,
}

async fn start(arguments: &[&str]) -> Bench {
    let config: Config = config(&[&KNOBS[..], &PUBLIC_URL, arguments].concat());
    let mut traps = None;
    let server = start_prepared(&config, |server| traps = server.traps().cloned()).await;
    Bench { server, traps: traps.unwrap() }
}

/// A copy of a letter to an address, from a client.
async fn send(server: &Running, client: &str, copy: u64, to: &str) {
    let (mut smtp, _) = connect_from(server, client).await;
    let reply = smtp.deliver(&[to], letter(copy, to).replace('\n', "\r\n").as_bytes()).await;
    assert!(reply.starts_with("250"), "{reply}");
}

impl Bench {
    /// Waits until all that came was looked at, and lists what is due.
    async fn settle(&self) {
        eventually("all is looked at", async || self.traps.waiting() == 0).await;
        // Once to see that it is due, once to list it.
        (0..2).for_each(|_| self.traps.advance(Timestamp::now().as_secs()));
    }

    async fn as_operator(&self, path: &str) -> Value {
        let answer = self.server.request("GET", path, &[("authorization", &format!("Bearer {TOKEN}"))]).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.json()
    }

    fn campaigns(&self) -> Vec<(String, u32)> {
        let state = self.traps.state();
        let mut campaigns: Vec<_> = state.memory.campaigns().map(|named| (named.name.to_string(), named.evidence.trap_hits())).collect();
        campaigns.sort();
        campaigns
    }
}

#[tokio::test]
async fn copies_of_a_letter_at_traps_of_several_origins_put_their_sender_on_the_lists_and_nobody_else() {
    let bench = start(&[]).await;
    for (copy, name) in NAMES.into_iter().enumerate() {
        send(&bench.server, SPAMMER, copy as u64, &format!("{name}@old.example.net")).await;
    }
    send(&bench.server, "198.51.100.9", 99, "ivan@old.example.net").await;
    bench.settle().await;
    let campaigns = bench.campaigns();
    assert_eq!(campaigns.len(), 1, "{campaigns:?}");
    let list = bench.server.get("/api/v1/traps/export/postfix.cidr").await.text();
    assert!(list.contains(SPAMMER) && !list.contains("198.51.100.9"), "one group alone lists nobody: {list}");
    let page = bench.server.get(&format!("/traps/sources/{SPAMMER}")).await.text();
    assert!(page.contains(SPAMMER), "{page}");
    for name in NAMES {
        assert!(!page.contains(&format!("{name}@")) && !list.contains(&format!("{name}@")), "no trap is told");
    }
    assert_eq!(bench.server.get("/inbox/anna@old.example.net").await.status, 404, "nobody reads it");
    let mails = bench.as_operator("/api/v1/admin/traps").await;
    assert!(mails.to_string().contains("listed"), "{mails}");
}

#[tokio::test]
async fn an_inbox_in_use_is_no_trap_one_that_was_left_is_and_one_of_a_test_never() {
    let bench = start(&["--inbox-ttl", "1s"]).await;
    let hits = || bench.traps.state().statistics.top(Dimension::TrapClass, 1, 9).iter().map(|top| top.hits).sum::<u64>();
    let ((left, _), (test, token)) = (bench.server.new_inbox().await, bench.server.new_inbox().await);
    for address in [&left, &test] {
        send(&bench.server, SPAMMER, 1, address).await;
    }
    bench.settle().await;
    assert_eq!(hits(), 0, "both are in use");
    // A script that reads its mail as soon as it is there.
    bench.server.get_as(&token, &format!("/api/v1/inboxes/{test}/messages")).await;
    // As if both holders had been away for a day.
    let long_ago = Timestamp::now().as_secs() - 86_400;
    for address in [&left, &test] {
        let (mailbox, origin) = (bench.traps.mailbox(address), bench.traps.origin([192, 0, 2, 1].into()));
        bench.traps.state().memory.read(mailbox, true, origin, false, long_ago);
        send(&bench.server, SPAMMER, 2, address).await;
    }
    bench.settle().await;
    assert_eq!(hits(), 1, "of the one that was left alone");
}

#[tokio::test]
async fn campaigns_keep_their_names_and_numbers_over_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = ["--data-dir", folder.path().to_str().unwrap()];
    let bench = start(&data_dir).await;
    for (copy, name) in NAMES.into_iter().enumerate() {
        send(&bench.server, &one_of_many(copy), copy as u64, &format!("{name}@old.example.net")).await;
    }
    bench.settle().await;
    let (before, list) = (bench.campaigns(), bench.server.get("/api/v1/traps/export/campaigns.ndjson").await.text());
    assert_eq!((before.len(), list.lines().filter(|line| line.contains("\"spam\"")).count()), (1, 1), "{list}");
    let Bench { server, traps } = bench;
    drop(traps);
    server.stop().await;
    let kept = fs::read(folder.path().join("traps")).unwrap();
    for secret in ["anna@", "old.example.net", "happy winners", "chosen among"] {
        assert!(!kept.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()), "{secret} is on disk");
    }
    let bench = start(&data_dir).await;
    assert_eq!(bench.campaigns(), before);
    let after = bench.server.get("/api/v1/traps/export/campaigns.ndjson").await.text();
    let told = |list: &str| list.lines().filter(|line| line.contains("\"id\"")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(told(&after), told(&list));
    // One more copy is known at once.
    send(&bench.server, SPAMMER, 50, "hugo9i@old.example.net").await;
    bench.settle().await;
    assert_eq!(bench.campaigns(), [(before[0].0.clone(), before[0].1 + 1)]);
}

#[tokio::test]
async fn what_was_written_before_a_crash_is_known_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = ["--data-dir", folder.path().to_str().unwrap(), "--trap-save-every", "1s"];
    let arguments = [&KNOBS[..], &data_dir].concat();
    let server = Process::start(&arguments).await;
    for (copy, name) in NAMES.into_iter().enumerate() {
        send(&server, &one_of_many(copy), copy as u64, &format!("{name}@old.example.net")).await;
    }
    let all = "sundew_trap_hits_total{class=\"trap_only\"} 7\n";
    eventually("all is looked at", async || server.get("/metrics").await.text().contains(all)).await;
    let written = || fs::metadata(folder.path().join("traps")).and_then(|file| file.modified()).ok();
    // Whatever was begun before the last mail: the one after the next has all.
    for _ in 0..2 {
        let last = written();
        send(&server, SPAMMER, 8, "anna@old.example.net").await;
        eventually("it is written", async || written() > last).await;
    }
    // A page of figures may be some seconds old; what a filter is told is not.
    let verdict = async |server: &Running| {
        let bearer = format!("Bearer {TOKEN}");
        let answer =
            server.request_with("POST", "/api/v1/traps/check", &[("authorization", &bearer)], &letter(77, "me@x.org")).await.json();
        (answer["campaign"].clone(), answer["label"].clone())
    };
    let before = verdict(&server).await;
    assert_eq!(before.1, "spam");
    // Without a word.
    drop(server);
    let server = Process::start(&arguments).await;
    assert_eq!(verdict(&server).await, before);
}

#[tokio::test]
async fn what_can_not_be_read_is_put_aside_and_said() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = ["--data-dir", folder.path().to_str().unwrap()];
    let written: [&[u8]; 2] = [b"sundew traps 99\nsomething of a later version", b"\0\xff\0"];
    for (nth, content) in written.into_iter().enumerate() {
        fs::write(folder.path().join("traps"), content).unwrap();
        let bench = start(&data_dir).await;
        assert!(bench.traps.unreadable().is_some());
        let aside = if nth == 0 { "traps.unreadable".to_owned() } else { format!("traps.unreadable-{}", nth + 1) };
        assert_eq!(fs::read(folder.path().join(aside)).unwrap(), content);
        assert!(!folder.path().join("traps").exists());
        let page = bench.server.request("GET", "/admin/traps", &[("authorization", &format!("Bearer {TOKEN}"))]).await.text();
        assert!(page.contains(bench.traps.unreadable().unwrap()), "{page}");
        bench.server.stop().await;
    }
}
