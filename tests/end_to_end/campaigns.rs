//! The same letter is known again, and others are not taken for it: the marks of docs/benchmarks.md.

use trap::{
    measure::{self, Sample, agreement, cluster, corpus, mistakes, recall, score},
    modern,
    random::Random,
};

#[path = "../trap/mod.rs"]
mod trap;

/// How far from what is promised a mark may be and still be written as it, with two digits.
const ROUNDING: f64 = 0.005;

fn labels(samples: &[Sample]) -> Vec<&str> {
    samples.iter().map(|sample| sample.label.as_str()).collect()
}

#[test]
fn spam_is_known_again_whatever_senders_change_and_nothing_else_is_taken_for_it() {
    let samples = corpus(1);
    if samples.is_empty() {
        assert!(std::env::var_os("CI").is_none(), "tests/corpus fetches the corpus");
        println!("skipped: no corpus, run tests/corpus");
        return;
    }
    let order: Vec<usize> = (0..samples.len()).collect();
    let (campaigns, placed) = cluster(&samples, &order);
    let mut wrong = Vec::new();
    let found = mistakes(&samples, &placed, |one, other| wrong.push(format!("{} | {}", one.label, other.label)));
    assert_eq!(found.spam_with_ham, 0, "{wrong:#?}");
    assert!(found.other_subjects <= 30, "{wrong:#?}");
    for row in recall(&samples, &campaigns, &placed, 2, |_, _, _| ()) {
        if let Some(least) = row.least {
            assert!(row.letters > 400 && row.part() >= least - ROUNDING, "{}: {} of {}", row.name, row.found, row.letters);
        }
    }
}

#[test]
fn made_campaigns_are_told_apart_in_any_order() {
    let made = modern::letters(150, 12).into_iter().map(|(raw, campaign)| Sample::new(raw, true, Some(campaign.to_string())));
    let samples: Vec<_> = made.collect();
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let (_, placed) = cluster(&samples, &order);
    let first = score(&placed, &labels(&samples));
    assert!(first.precision > 0.99 && first.recall > 0.85, "{first:?}");
    Random::new(1).shuffle(&mut order);
    let (_, shuffled) = cluster(&samples, &order);
    let other = score(&shuffled, &labels(&samples));
    assert!((first.recall - other.recall).abs() < 0.01 && agreement(&placed, &shuffled) > 0.97, "{first:?} {other:?}");
}

#[test]
fn scores_are_what_their_authors_define() {
    // Two clusters, {a a b} and {b}, against the labels a and b.
    let id = |number| Some(sundew::trap::campaigns::CampaignId(number));
    let score = measure::score(&[id(1), id(1), id(1), id(2)], &["a", "a", "b", "b"]);
    assert!((score.precision - (2.0 / 3.0 * 2.0 + 1.0 / 3.0 + 1.0) / 4.0).abs() < 1e-9, "{score:?}");
    assert!((score.recall - (1.0 + 1.0 + 0.5 + 0.5) / 4.0).abs() < 1e-9 && (score.pair_recall - 0.5).abs() < 1e-9, "{score:?}");
}
