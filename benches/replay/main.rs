//! Mail at traps, a million and more, through all that the thread does that watches them: how much memory it takes, how long a
//! mail takes, and how wrong the sketches are (docs/benchmarks.md).
//!
//! `cargo bench --bench replay -- --mails 1000000`; `--small` in 25 MB instead of 130, `--snowshoe` what is sent from many
//! sources with few mails each, `--world` the year of a server that the tests play, with more seeds.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]

mod learn;
mod mails;
mod snowshoe;
mod truth;

#[path = "../../tests/trap/letter.rs"]
mod letter;
#[path = "../../tests/trap/modern.rs"]
mod modern;
#[path = "../../tests/trap/mutations.rs"]
#[expect(dead_code, reason = "others use the rest")]
mod mutations;
#[path = "../../tests/trap/random.rs"]
mod random;
#[path = "../../tests/trap/world/mod.rs"]
mod world;

use std::{
    alloc::System,
    env, fs,
    time::{Duration, Instant},
};

use sundew::trap::{
    fingerprint::Key,
    snapshot::Snapshot,
    watch::{Room, State},
};
use zeroizing_alloc::ZeroAlloc;

use learn::Learner;
use mails::{DAY, Mails, T0};
use truth::Truth;

/// As the server has it.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// Over so many days the mails come, however many there are.
const DAYS: u32 = 30;
const DEFAULT_BYTES: usize = 130_000_000;
const SMALL_BYTES: usize = 25_000_000;

/// What the kernel counts as resident, in MB.
fn resident() -> f64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or_default() * 4_096.0 / 1e6
}

/// How long this thread has worked, whoever else did.
fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// How long things took, in microseconds up to 65 ms, and the rest as that.
struct Times(Vec<u32>);

impl Times {
    fn new() -> Self {
        Self(vec![0; 1 << 16])
    }

    fn add(&mut self, time: Duration) {
        let place = (time.as_micros() as usize).min(self.0.len() - 1);
        self.0[place] += 1;
    }

    /// So many microseconds or less took this part of them.
    fn quantile(&self, part: f64) -> usize {
        let all: u64 = self.0.iter().map(|count| u64::from(*count)).sum();
        let mut seen = 0;
        let at = self.0.iter().position(|count| {
            seen += u64::from(*count);
            seen as f64 >= part * all as f64
        });
        at.unwrap_or_default()
    }
}

fn replay(mails: u64, max_bytes: usize) {
    println!("\n{mails} mails in {DAYS} days, room of {} MB", max_bytes / 1_000_000);
    let mut source = Mails::new(2026);
    let mut truth = Truth::new();
    let mut times = Times::new();
    let (room, settings) = Room::within(max_bytes);
    let step = f64::from(DAYS * DAY) / mails as f64;
    let before = resident();
    let mut learner = Learner::new(room, settings, T0 - 300 * DAY);
    mails::people(|mailbox, origin, at| learner.state.memory.read(mailbox, true, origin, false, at));
    println!(
        "  {:>10} {:>9} {:>10} {:>8} {:>9} {:>9} {:>11} {:>8}",
        "mails", "resident", "accounted", "campaigns", "waiting", "bytes each", "us a mail", "p99"
    );
    let (mut spent, mut jobs, mut longest, mut hour) = (Duration::ZERO, 0_u32, Duration::ZERO, 0);
    for number in 0..mails {
        let at = T0 + (number as f64 * step) as u32;
        if at / 3_600 != hour {
            hour = at / 3_600;
            let begin = worked();
            learner.advance(at);
            (longest, jobs) = (longest.max(worked() - begin), jobs + 1);
        }
        let mail = source.next(at);
        let begin = worked();
        let is_at_trap = learner.learn(&mail);
        let took = worked() - begin;
        spent += took;
        times.add(took);
        if is_at_trap {
            truth.count(&mail);
        }
        if [10_000, 100_000, 1_000_000, 10_000_000, mails].contains(&(number + 1)) {
            let State { campaigns, memory, statistics, .. } = &learner.state;
            let bytes = campaigns.bytes() + memory.bytes() + statistics.bytes() + learner.state.samples.bytes();
            println!(
                "  {:>10} {:>6.1} MB {:>7.1} MB {:>8} {:>9} {:>9} {:>11.1} {:>8}",
                number + 1,
                resident() - before,
                bytes as f64 / 1e6,
                campaigns.len(),
                campaigns.waiting(),
                campaigns.bytes() / campaigns.len().max(1),
                spent.as_secs_f64() * 1e6 / (number + 1) as f64,
                times.quantile(0.99)
            );
        }
    }
    let State { campaigns, memory, statistics, .. } = &learner.state;
    let mb = |bytes: usize| bytes as f64 / 1e6;
    println!(
        "  campaigns {:.1} MB, memory {:.1} MB, statistics {:.1} MB, samples {:.1} MB ({} campaigns)",
        mb(campaigns.bytes()),
        mb(memory.bytes()),
        mb(statistics.bytes()),
        mb(learner.state.samples.bytes()),
        learner.state.samples.len()
    );
    let listed = memory.campaigns().filter(|named| named.evidence.listing.is_listed()).count();
    println!("  {listed} campaigns listed, {} places given up, {jobs} hourly jobs of {longest:.1?} at most", memory.evicted());
    println!("  a mail: p50 {} us, p99 {} us, p99.9 {} us", times.quantile(0.5), times.quantile(0.99), times.quantile(0.999));
    truth.compare(statistics);
    restart(&learner.state, max_bytes, resident() - before);
}

/// What a restart costs then.
fn restart(state: &State, max_bytes: usize, held: f64) {
    let (room, settings) = Room::within(max_bytes);
    let begin = Instant::now();
    let snapshot = Snapshot::take(|| state).unwrap();
    let locked = begin.elapsed();
    let begin = Instant::now();
    let bytes = snapshot.into_bytes();
    let sealed = begin.elapsed();
    let begin = Instant::now();
    let again = State::restore(settings, room, Key::PUBLIC, &bytes).unwrap();
    println!(
        "  snapshot of {:.1} MB: {locked:.0?} for its three parts with the state locked for each, {sealed:.0?} for checksums; read in {:.0?}, {} campaigns; {held:.1} MB held before",
        bytes.len() as f64 / 1e6,
        begin.elapsed(),
        again.campaigns.len()
    );
}

/// The year of a server that the tests play once, with other seeds.
fn years() {
    const SEEDS: u64 = 20;
    let mut found = Vec::new();
    let (mut wrong, mut scenarios) = (Vec::new(), 0);
    for seed in 1..=SEEDS {
        let outcome = world::live(seed);
        found.extend(outcome.campaigns);
        wrong.extend(outcome.wrong);
        scenarios = outcome.scenarios.len();
        if seed == 1 {
            println!("\nwho must never be listed: {}", outcome.scenarios.join(" · "));
        }
    }
    println!(
        "{SEEDS} years, each of {} campaigns and {scenarios} scenarios: {} wrong listings {wrong:?}",
        found.len() as u64 / SEEDS,
        wrong.len()
    );
    println!(
        "  {:>11} {:>9} {:>7} {:>16} {:>14} {:>13} {:>9}",
        "traps", "campaigns", "listed", "by five groups", "hours, median", "hours, worst", "covered"
    );
    for (least, most) in [(5, 9), (10, 19), (20, 49), (50, 199), (200, 500), (5, 500)] {
        let these: Vec<_> = found.iter().filter(|found| (least..=most).contains(&found.traps)).collect();
        let listed: Vec<_> = these.iter().filter(|found| found.took.is_some()).collect();
        let by_five = listed.iter().filter(|found| found.groups.is_some_and(|groups| groups <= 5)).count();
        // From being sure until it is listed.
        let mut hours: Vec<_> = listed.iter().filter_map(|found| found.waited).map(|waited| f64::from(waited) / 3_600.0).collect();
        hours.sort_by(f64::total_cmp);
        let (later, covered) = these.iter().fold((0, 0), |(later, covered), found| (later + found.later, covered + found.covered));
        println!(
            "  {least:>4} to {most:>3} {:>9} {:>7} {by_five:>16} {:>14.1} {:>13.1} {:>7.1} %",
            these.len(),
            listed.len(),
            hours.get(hours.len() / 2).copied().unwrap_or_default(),
            hours.last().copied().unwrap_or_default(),
            covered as f64 / f64::max(later as f64, 1.0) * 100.0
        );
    }
    assert!(wrong.len() <= 1, "one in twenty years is known: docs/benchmarks.md");
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let mails = arguments.iter().position(|argument| argument == "--mails").and_then(|at| arguments.get(at + 1)?.parse().ok());
    if has("--snowshoe") {
        snowshoe::run();
    }
    if has("--world") {
        years();
    }
    if mails.is_some() || !(has("--snowshoe") || has("--world")) {
        replay(mails.unwrap_or(1_000_000), if has("--small") { SMALL_BYTES } else { DEFAULT_BYTES });
    }
}
