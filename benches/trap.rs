//! How well and how fast the same letter is known again (docs/benchmarks.md).
//!
//! `cargo bench --bench trap` prints the tables; `-- --mistakes` also the pairs of ham that became one,
//! `-- --lost FOLDER` writes what was changed and not found again there.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]

use std::{
    collections::HashSet,
    env, fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use mail_parser::MessageParser;
use sundew::{
    mail::parse::Mail,
    trap::{
        campaigns::{CampaignId, Campaigns, Capacity},
        fingerprint::{Fingerprint, Key, Kind},
        normalise::normalise,
    },
};
use trap::{
    measure::{Sample, agreement, cluster, corpus, mistakes, recall, score},
    modern,
    random::Random,
};

#[path = "../tests/trap/mod.rs"]
mod trap;

/// How often each mail is timed; the two take turns, and the fastest time of each counts.
const ROUNDS: usize = 15;
const SHUFFLES: u64 = 5;

/// Scores against labels, and how far other orders lead elsewhere.
fn quality(name: &str, samples: &[Sample], only_spam: bool) -> (Campaigns, Vec<Option<CampaignId>>) {
    let order: Vec<usize> = (0..samples.len()).collect();
    let (campaigns, placed) = cluster(samples, &order);
    let of_interest: Vec<usize> = order.iter().copied().filter(|&index| !only_spam || samples[index].is_spam).collect();
    let labels: Vec<&str> = of_interest.iter().map(|&index| samples[index].label.as_str()).collect();
    let pick = |placed: &[Option<CampaignId>]| of_interest.iter().map(|&index| placed[index]).collect::<Vec<_>>();
    let kind = |kind: Kind| samples.iter().filter(|sample| sample.fingerprint.kind() == kind).count();
    let all = score(&pick(&placed), &labels);
    println!(
        "\n{name}: {} mails, {} text, {} short, {} with nothing to be known by",
        samples.len(),
        kind(Kind::Text),
        kind(Kind::Short),
        kind(Kind::Unfingerprintable)
    );
    println!("  campaigns of two and more                {:>8}", campaigns.len());
    println!("  B-cubed precision, recall                {:>8.3} {:>8.3}", all.precision, all.recall);
    println!("  pairs with one label in one campaign     {:>8.3}", all.pair_recall);
    let (mut change, mut ids, mut same) = (0.0_f64, 1.0_f64, 1.0_f64);
    let mut wrong = [0; 2];
    for seed in 0..SHUFFLES {
        let mut other = order.clone();
        Random::new(seed).shuffle(&mut other);
        let (_, shuffled) = cluster(samples, &other);
        let found = mistakes(samples, &shuffled, |one, other| {
            if one.is_spam != other.is_spam {
                println!("  spam and ham: {} | {}", one.label, other.label);
            }
        });
        wrong = [wrong[0].max(found.spam_with_ham), wrong[1].max(found.other_subjects)];
        let now = score(&pick(&shuffled), &labels);
        change = change.max((now.precision - all.precision).abs()).max((now.recall - all.recall).abs());
        let kept = placed.iter().zip(&shuffled).filter(|(one, other)| one == other).count();
        ids = ids.min(kept as f64 / samples.len() as f64);
        same = same.min(agreement(&shuffled, &placed));
    }
    println!(
        "  most that another order changes these    {change:>8.4}   (of {SHUFFLES}; B-cubed of both against each other {same:.4}, ids kept {ids:.3})"
    );
    println!("  in other orders at most                  {:>8} pairs of spam and ham, {} of ham with another subject", wrong[0], wrong[1]);
    (campaigns, placed)
}

/// The sums of the fastest times over all mails.
fn times(samples: &[Sample]) {
    let mut sums = [Duration::ZERO; 4];
    let mut campaigns = Campaigns::new(Capacity::default());
    let mut slowest = Duration::ZERO;
    for (now, sample) in samples.iter().enumerate() {
        let mut best = [Duration::MAX; 4];
        for _ in 0..ROUNDS {
            let begin = Instant::now();
            let mail = Mail::open(black_box(&sample.raw));
            let opened = begin.elapsed();
            let begin = Instant::now();
            let letter = normalise(black_box(&mail), &[]);
            let normalised = begin.elapsed();
            let begin = Instant::now();
            let fingerprint = Fingerprint::of(black_box(&letter), &Key::PUBLIC);
            let sketched = begin.elapsed();
            let begin = Instant::now();
            black_box(campaigns.find(&fingerprint));
            let found = begin.elapsed();
            let begin = Instant::now();
            black_box(MessageParser::default().parse(black_box(&sample.raw)));
            let parsed = begin.elapsed();
            best = [best[0].min(opened + normalised), best[1].min(sketched), best[2].min(found), best[3].min(parsed)];
        }
        campaigns.record(sample.fingerprint.clone(), now as u64, None);
        sums.iter_mut().zip(best).for_each(|(sum, best)| *sum += best);
        slowest = slowest.max(best[0] + best[1] + best[2]);
    }
    let each = |sum: Duration| sum / u32::try_from(samples.len().max(1)).unwrap_or(u32::MAX);
    let [normalise, sketch, find, parse] = sums;
    println!(
        "  time of a mail: normalise {:.1?}, sketch {:.1?}, find {:.1?}; mail-parser {:.1?}; all of ours / mail-parser {:.2} (at most 1.7); slowest {slowest:.1?}",
        each(normalise),
        each(sketch),
        each(find),
        each(parse),
        (normalise + sketch + find).as_secs_f64() / parse.as_secs_f64()
    );
}

/// What the kernel counts as resident.
fn resident() -> f64 {
    let pages = fs::read_to_string("/proc/self/statm").unwrap_or_default();
    pages.split_whitespace().nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or_default() * 4_096.0 / 1e6
}

/// As many campaigns as there is room for, half of them known by two letters, and as many letters that wait.
fn memory() {
    let random = &mut Random::new(3);
    let made = |random: &mut Random| Fingerprint {
        text: Some([0; 64].map(|_: u16| random.bits() as u16)),
        structure: Some([0; 32].map(|_: u16| random.bits() as u16)),
        urls: (0..2).map(|_| random.bits()).collect(),
        features: 100,
        ..Fingerprint::default()
    };
    let fill = |campaigns: &mut Campaigns, random: &mut Random| {
        for now in 0..Capacity::default().campaigns as u64 {
            let mut fingerprint = made(random);
            campaigns.record(fingerprint.clone(), now, Some(1));
            if now % 2 == 0 {
                fingerprint.text.iter_mut().for_each(|text| (0..28).for_each(|place| text[place] ^= 1));
            }
            campaigns.record(fingerprint, now, Some(2));
        }
    };
    println!("\nmemory");
    let before = resident();
    let mut campaigns = Campaigns::new(Capacity { waiting: 1_000, ..Capacity::default() });
    fill(&mut campaigns, random);
    let grown = resident() - before;
    println!(
        "  {} campaigns              {:>8.1} MB, {} bytes each, resident {grown:.1} MB (at most 60 MB)",
        campaigns.len(),
        campaigns.bytes() as f64 / 1e6,
        campaigns.bytes() / campaigns.len().max(1)
    );
    drop(campaigns);
    let mut campaigns = Campaigns::new(Capacity::default());
    fill(&mut campaigns, random);
    for now in 0..Capacity::default().waiting as u64 {
        campaigns.record(made(random), now, None);
    }
    println!("  and {} letters that wait   {:>8.1} MB", campaigns.waiting(), campaigns.bytes() as f64 / 1e6);
    let letters: Vec<_> = (0..100_000).map(|_| made(random)).collect();
    let begin = Instant::now();
    for fingerprint in letters {
        campaigns.record(fingerprint.clone(), 1 << 20, None);
        campaigns.record(fingerprint, 1 << 20, None);
    }
    println!("  a letter, when all is full {:>8.1?}", begin.elapsed() / 200_000);
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let lost = arguments.iter().position(|argument| argument == "--lost").and_then(|at| arguments.get(at + 1));
    let tells = arguments.iter().any(|argument| argument == "--mistakes");
    let samples = corpus(1);
    if samples.is_empty() {
        println!("no corpus: run tests/corpus");
        return;
    }
    let (campaigns, placed) = quality("public corpus (scores of its spam)", &samples, true);
    let mut told = HashSet::new();
    let wrong = mistakes(&samples, &placed, |one, other| {
        let (one, other) = (&one, &other);
        let pair = format!("{} | {}", one.label, other.label);
        if tells && told.insert(pair.clone()) {
            let (one, other) = (&one.fingerprint, &other.fingerprint);
            println!(
                "    {:.2} of {} and {} pairs, {:.2} of the structure: {pair}",
                one.similarity(other),
                one.features,
                other.features,
                one.structure_similarity(other)
            );
        }
    });
    println!("  pairs of spam and ham                    {:>8} (0)", wrong.spam_with_ham);
    println!("  pairs of ham with another subject        {:>8} (at most 30)", wrong.other_subjects);
    times(&samples);

    println!("\nchanged letters that are found again, a letter of each campaign of spam");
    let mut counts = [0; 2];
    let table = recall(&samples, &campaigns, &placed, 2, |name, before, after| {
        if tells {
            let (one, other) = (trap::measure::fingerprint(before), trap::measure::fingerprint(after));
            println!(
                "    {name}: {:.2} of {} and {} pairs, {:.2} of the structure, {} and {} urls, {} common",
                one.similarity(&other),
                one.features,
                other.features,
                one.structure_similarity(&other),
                one.urls.len(),
                other.urls.len(),
                one.urls.iter().filter(|url| other.urls.contains(url)).count()
            );
        }
        if let Some(folder) = lost {
            let folder = Path::new(folder).join(name.replace([' ', '%'], "-"));
            counts[0] += 1;
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join(format!("{}-before.eml", counts[0])), before).unwrap();
            fs::write(folder.join(format!("{}-after.eml", counts[0])), after).unwrap();
        }
    });
    for row in table {
        let least = row.least.map(|least| format!("(at least {least:.2})")).unwrap_or_default();
        println!(
            "  {:<28} {:>5} of {:>5} {:>8.3} {least:<15} short: {} of {}",
            row.name,
            row.found,
            row.letters,
            row.part(),
            row.short_found,
            row.short_letters
        );
    }

    let made: Vec<Sample> =
        modern::letters(400, 40).into_iter().map(|(raw, campaign)| Sample::new(raw, true, Some(campaign.to_string()))).collect();
    quality("made campaigns", &made, true);
    times(&made);
    memory();
}
