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

fn deliver(server: &Server, numbers: Range<usize>, pace: Option<Duration>, connections: usize) -> Delivered {
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
        kind: Kind::Letters(LETTERS),
    })
}

/// All that was delivered has been looked at.
fn settle(server: &Server) {
    let until = Instant::now() + Duration::from_secs(60);
    while server.metric("sundew_traps_waiting") > 0.0 {
        assert!(Instant::now() < until, "mails that are never looked at");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Both servers at one time, a slice of mails in turn: whatever else the machine does meets both.
fn waits(rounds: usize) {
    let rounds: Vec<_> = (0..rounds)
        .map(|_| {
            let servers = ["off", "on"].map(server);
            let mut waits = [Vec::new(), Vec::new()];
            servers.iter().for_each(|server| _ = deliver(server, 0..SLICE, Some(PACE), 20));
            settle(&servers[1]);
            let cpu = servers.each_ref().map(Server::cpu);
            for first in (SLICE..SLICE + MAILS).step_by(SLICE) {
                for (server, waits) in servers.iter().zip(&mut waits) {
                    waits.extend(deliver(server, first..first + SLICE, Some(PACE), 20).waits_micros);
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

/// What we and the sink spent on a mail, and the memory at the end.
type Pair = ((f64, usize), (f64, usize));

/// As fast as it goes, beside smtp-sink.
fn beside_sink(rounds: usize) {
    let Some(postfix) = Postfix::find() else { return };
    let spent = |server: &Server, traps: bool| {
        let cpu = server.cpu();
        // Slices that fit into the queue: what is not looked at would cost nothing.
        for first in (0..MAILS).step_by(2 * SLICE) {
            assert_eq!(deliver(server, first..first + 2 * SLICE, None, 20).mails, 2 * SLICE);
            if traps {
                settle(server);
            }
        }
        ((server.cpu() - cpu).as_secs_f64() * 1e6 / MAILS as f64, server.rss_bytes())
    };
    let pairs: Vec<_> = (0..rounds).map(|_| (spent(&server("on"), true), spent(&postfix.sink(), false))).collect();
    let ratio = median(&pairs.iter().map(|(ours, theirs)| ours.0 / theirs.0).collect::<Vec<_>>());
    let middle = |of: fn(&Pair) -> f64| median(&pairs.iter().map(of).collect::<Vec<_>>());
    comparison_heading("20 pipelining, connections kept");
    let mark = Some(("at most 1.6 times", ratio <= 1.6));
    comparison("CPU for each mail, us", middle(|(ours, _)| ours.0), middle(|(_, theirs)| theirs.0), ratio, mark);
    row("RSS at the end", mib(middle(|(ours, _)| ours.1 as f64) as usize));
}
