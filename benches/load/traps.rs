//! What it costs to watch spam traps, and that the sender does not wait for it: every mail comes to an address that nobody
//! uses, which is the dearest case.

use std::{
    ops::Range,
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::{Client, Delivered, Delivery, Kind, Origin},
    postfix::Postfix,
    server::Server,
    statistics::{median, quantile},
    table::{comparison, comparison_heading, heading, judged_row, mib, ms, row},
};

const SIZE_BYTES: usize = 4_000;
const LETTERS: usize = 500;
const MAILS: usize = 20_000;
const SLICE: usize = 1_000;
/// Of each of twenty connections: 1,000 mails a second in all.
const PACE: Duration = Duration::from_millis(20);

pub fn measure(rounds: usize) {
    heading("Spam traps: every mail a letter of 4 kB in HTML to an address that nobody uses");
    waits(rounds);
    beside_sink(rounds);
}

fn server(traps: &str) -> Server {
    let near = ["--proxy-networks", "127.0.0.0/8", "--limit-exempt", "none"];
    let room = ["--domains", "x.org", "--store-max-bytes", "1GiB", "--inbox-max-bytes", "1GiB", "--traps", traps];
    Server::sundew(&[&near[..], &room[..]].concat())
}

fn deliver(server: &Server, kind: Kind, numbers: Range<usize>, pace: Option<Duration>, connections: usize) -> Delivered {
    let proxy_line = match server.has_web() {
        true => "PROXY TCP4 203.0.113.10 127.0.0.1 40000 25\r\n".to_owned(),
        false => String::new(),
    };
    Client::deliver(Delivery {
        smtp: server.smtp,
        connections,
        mails_per_connection: 900,
        numbers,
        size_bytes: SIZE_BYTES,
        pace,
        origin: Origin { proxy_line, fields: String::new() },
        kind,
    })
}

/// All that was delivered has been looked at.
fn settle(server: &Server) {
    let until = Instant::now() + Duration::from_secs(60);
    while server.metric("sundew_traps_waiting") > 0.0 {
        assert!(Instant::now() < until, "mails that are never looked at");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Both servers at one time, a slice of mails in turn: whatever else the machine does meets both.
fn waits(rounds: usize) {
    let rounds: Vec<_> = (0..rounds)
        .map(|_| {
            let servers = ["off", "on"].map(server);
            let mut waits = [Vec::new(), Vec::new()];
            servers.iter().for_each(|server| _ = deliver(server, Kind::Letters(LETTERS), 0..SLICE, Some(PACE), 20));
            settle(&servers[1]);
            let cpu = servers.each_ref().map(Server::cpu);
            for first in (SLICE..SLICE + MAILS).step_by(SLICE) {
                for (server, waits) in servers.iter().zip(&mut waits) {
                    waits.extend(deliver(server, Kind::Letters(LETTERS), first..first + SLICE, Some(PACE), 20).waits_micros);
                }
                // Nothing of it is left to the other's turn.
                settle(&servers[1]);
            }
            assert_eq!(servers[1].metric(r#"sundew_trap_hits_total{class="pristine"}"#) as usize, SLICE + MAILS);
            let spent = |at: usize| (servers[at].cpu() - cpu[at]).as_secs_f64() * 1e6 / MAILS as f64;
            [(spent(0), quantile(&waits[0], 0.99)), (spent(1), quantile(&waits[1], 0.99))]
        })
        .collect();
    let of = |pick: fn(&[(f64, f64); 2]) -> f64| median(&rounds.iter().map(pick).collect::<Vec<_>>());
    let ratio = of(|[off, on]| on.1 / off.1);
    let (off, on) = (of(|[off, _]| off.1), of(|[_, on]| on.1));
    judged_row("p99 of the wait for 250: off, on", format!("{}, {}: {ratio:.2} times", ms(off), ms(on)), "at most 1.2 times", ratio <= 1.2);
    row("CPU for each mail: off, on", format!("{:.1} us, {:.1} us", of(|[off, _]| off.0), of(|[_, on]| on.0)));
}

/// As fast as it goes, with and without traps, beside smtp-sink: of the mail that all other comparisons are made with, and of
/// letters that take the most to compare.
fn beside_sink(rounds: usize) {
    let Some(postfix) = Postfix::find() else { return };
    for (name, kind) in [("4 kB of one line", Kind::Line), ("4 kB letters in HTML", Kind::Letters(LETTERS))] {
        let rounds: Vec<_> =
            (0..rounds).map(|_| [spent(&server("off"), kind), spent(&server("on"), kind), spent(&postfix.sink(), kind)]).collect();
        let middle = |of: fn(&[Spent; 3]) -> f64| median(&rounds.iter().map(of).collect::<Vec<_>>());
        let (without, with) = (middle(|[off, _, sink]| off.cpu / sink.cpu), middle(|[_, on, sink]| on.cpu / sink.cpu));
        comparison_heading(&format!("{name}, 200 pipelining"));
        let theirs = middle(|[_, _, sink]| sink.cpu);
        comparison("CPU for each mail, traps off, us", middle(|[off, ..]| off.cpu), theirs, without, None);
        let mark = Some(("at most 1.6 times", with <= 1.6));
        comparison("CPU for each mail, traps on, us", middle(|[_, on, _]| on.cpu), theirs, with, mark);
        row(
            "RSS at the end: off, on",
            format!("{}, {}", mib(middle(|[off, ..]| off.rss) as usize), mib(middle(|[_, on, _]| on.rss) as usize)),
        );
    }
}

struct Spent {
    cpu: f64,
    rss: f64,
}

/// What a mail takes, in slices that fit into the queue: what is not looked at would cost nothing.
fn spent(server: &Server, kind: Kind) -> Spent {
    let cpu = server.cpu();
    for first in (0..MAILS).step_by(2 * SLICE) {
        assert_eq!(deliver(server, kind, first..first + 2 * SLICE, None, 200).mails, 2 * SLICE);
        if server.has_web() {
            settle(server);
        }
    }
    Spent { cpu: (server.cpu() - cpu).as_secs_f64() * 1e6 / MAILS as f64, rss: server.rss_bytes() as f64 }
}
