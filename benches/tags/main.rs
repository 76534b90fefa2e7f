//! How good verdicts on tags are, by the simulator.
#![allow(missing_docs)]

#[path = "../../tests/tags/simulator.rs"]
mod simulator;

use simulator::{Score, play};

fn main() {
    let mut total = Score::default();
    for seed in 1..=20 {
        let score = play(seed, true, |line| eprintln!("{seed} {line}"));
        println!("{seed}: precision {:.3} recall {:.3} {score:?}", score.precision(), score.recall());
        total = total.plus(score);
    }
    println!("all: precision {:.3} recall {:.3} {total:?}", total.precision(), total.recall());
    let off = (1..=20).map(|seed| play(seed, false, |_| ())).fold(Score::default(), Score::plus);
    println!("facts off: precision {:.3} recall {:.3} {off:?}", off.precision(), off.recall());
}
