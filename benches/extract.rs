//! How well and how fast codes, links and kinds are found (docs/benchmarks.md).
//!
//! `cargo bench --bench extract` prints the totals; `-- --failures` also what was not as expected in the tuning set, which
//! is the one to look at when rules change. What was held out is only counted.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]

use std::{
    collections::BTreeSet,
    env,
    hint::black_box,
    time::{Duration, Instant},
};

use mail_parser::MessageParser;
use measure::{Count, Fixture, Totals};
use sundew::mail::{extract::find, parse::Mail};

#[path = "../tests/service_mail/measure.rs"]
mod measure;

/// How often each mail is timed; the two take turns, and the fastest time of each counts.
const ROUNDS: usize = 15;

fn row(name: &str, totals: &Totals) {
    let pair = |count: &Count| format!("{:>7.3} {:>7.3}", count.precision(), count.recall());
    println!(
        "{name:<14} {:>5} {} {} {} {} {:>7.3}",
        totals.mails,
        pair(&totals.codes),
        pair(&totals.action),
        pair(&totals.tracking),
        pair(&totals.unsubscribe),
        totals.kind_accuracy()
    );
}

fn table(set: &str, fixtures: &[Fixture]) -> Totals {
    println!("\n{set:<14} mails codes: p, r     action: p, r    postal: p, r    unsubscribe     kind");
    let languages: BTreeSet<_> = fixtures.iter().map(|fixture| fixture.language.as_str()).collect();
    for language in languages {
        row(language, &Totals::of(fixtures.iter().filter(|fixture| fixture.language == language)));
    }
    let all = Totals::of(fixtures);
    row("all", &all);
    all
}

/// The sums of the fastest times over all mails: `find` alone, with the reading of the content, and mail-parser.
fn times(name: &str, mails: &[Vec<u8>]) {
    let mut sums = [Duration::ZERO; 3];
    for mail in mails {
        let mut best = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            let begin = Instant::now();
            let content = Mail::open(black_box(mail)).content();
            let read = begin.elapsed();
            let begin = Instant::now();
            black_box(find(black_box(&content)));
            let found = begin.elapsed();
            let begin = Instant::now();
            black_box(MessageParser::default().parse(black_box(mail)));
            let parsed = begin.elapsed();
            best.iter_mut().zip([found, read + found, parsed]).for_each(|(best, time)| *best = time.min(*best));
        }
        sums.iter_mut().zip(best).for_each(|(sum, best)| *sum += best);
    }
    let each = |sum: Duration| sum / u32::try_from(mails.len().max(1)).unwrap_or(u32::MAX);
    let bytes: usize = mails.iter().map(Vec::len).sum();
    println!(
        "{name:<14} {:>5} mails of {:>6} bytes: find {:>9.1?}, with reading {:>9.1?}, mail-parser {:>9.1?}, find / mail-parser {:.2}",
        mails.len(),
        bytes / mails.len().max(1),
        each(sums[0]),
        each(sums[1]),
        each(sums[2]),
        sums[0].as_secs_f64() / sums[2].as_secs_f64()
    );
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let tuning = measure::fixtures("tuning");
    let all = table("tuning", &tuning);
    let short = table("short", &measure::short());
    if has("--failures") {
        all.failures.iter().chain(&short.failures).for_each(|failure| println!("{failure}"));
    }
    let held_out = if has("--tuning") { Vec::new() } else { measure::fixtures("held_out") };
    if !held_out.is_empty() {
        table("held out", &held_out);
    }
    let corpus = measure::corpus(1);
    if corpus.is_empty() {
        println!("\nno corpus: run tests/corpus");
    } else {
        let found = measure::false_codes(&corpus);
        #[allow(clippy::cast_precision_loss)]
        let rate = found.len() as f64 * 1_000.0 / corpus.len() as f64;
        println!("\nfalse codes in {} mails of the public corpus: {}, {rate:.2} in 1,000", corpus.len(), found.len());
        found.iter().for_each(|(mail, code)| println!("  {mail} {code}"));
    }
    println!();
    times("service mail", &tuning.iter().chain(&held_out).map(|fixture| fixture.mail.clone()).collect::<Vec<_>>());
    if !corpus.is_empty() {
        times("corpus", &corpus.into_iter().step_by(10).map(|(_, mail)| mail).collect::<Vec<_>>());
    }
}
