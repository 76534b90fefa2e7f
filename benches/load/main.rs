//! The whole server under load, as a process of its own: docs/benchmarks.md tells what is measured and how.
#![allow(missing_docs, clippy::expect_used)] // A bench that can't measure has nothing better to do.

use std::env;

use clap::{Parser, ValueEnum};

mod client;
mod cpu;
mod dashboard;
#[path = "../../tests/end_to_end/facts/dns.rs"]
#[allow(dead_code, clippy::unwrap_used)]
mod dns;
mod drip;
mod facts;
mod idle;
mod postfix;
mod server;
mod start;
mod statistics;
mod store;
mod streams;
mod sweep;
mod table;
mod traps;
mod waits;

/// Measures the release server under load, beside Postfix's smtp-sink where it is found.
///
/// `tests/fetch-peers postfix` unpacks Postfix on Debian; POSTFIX_BIN names a folder with its programs elsewhere.
#[derive(Parser)]
#[command(name = "cargo bench --bench load --")]
struct Arguments {
    /// What to measure; all of it when none is named
    parts: Vec<Part>,
    /// How often each comparison is repeated; medians are shown
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..))]
    rounds: u8,
    /// What Cargo calls benches with
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Part {
    /// How soon the server is ready, how large the binary is, memory when idle
    Start,
    /// Mails a second, CPU and memory of a mail and the wait for its reply, beside smtp-sink
    Cpu,
    /// Memory of 10,000 connections that say nothing, in clear and under TLS
    Idle,
    /// The wait of good mail beside 2,000 connections that drip a byte a second
    Drip,
    /// A full store: its memory, and that it fills no slower at the end
    Store,
    /// Memory of 10,000 event streams, and how soon a mail appears in one at half load
    Streams,
    /// How soon 1,000 tests that wait have their mail, at half load
    Waits,
    /// The wait for a reply while 100,000 mails expire
    Sweep,
    /// What it costs to find out who sent a mail
    Facts,
    /// What it costs to watch spam traps, beside smtp-sink and beside a server without
    Traps,
    /// How soon the pages of traps are there, with 10,000 campaigns
    Dashboard,
}

fn main() {
    if client::was_asked_for() {
        return client::run();
    }
    // Cargo's test runner calls benches without `--bench`, and means: does it start?
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let arguments = Arguments::parse();
    // The children inherit it: the server takes half of it for SMTP connections.
    rlimit::increase_nofile_limit(u64::MAX).expect("the limit on open files");
    let parts = if arguments.parts.is_empty() { Part::value_variants() } else { &arguments.parts };
    let rounds = usize::from(arguments.rounds);
    for part in parts {
        match part {
            Part::Start => start::measure(),
            Part::Cpu => cpu::measure(rounds),
            Part::Idle => idle::measure(),
            Part::Drip => drip::measure(rounds),
            Part::Store => store::measure(),
            Part::Streams => streams::measure(rounds),
            Part::Waits => waits::measure(rounds),
            Part::Sweep => sweep::measure(),
            Part::Facts => facts::measure(rounds),
            Part::Traps => traps::measure(rounds),
            Part::Dashboard => dashboard::measure(rounds),
        }
    }
}
