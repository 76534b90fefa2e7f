//! What was counted without sketches, to see how wrong those are.

use std::net::IpAddr;

use sundew::trap::statistics::{Dimension, Statistics};

use crate::mails::{DAY, LEFT, SEEDED, TYPED, Trapped};

const SOURCES: usize = 1 << 20;
const DOMAINS: usize = 150_000;
/// Two of three estimates of distinct ones are within this, and of a hundred all but five within twice as much.
const HLL: f64 = 1.04 / 64.0;

/// Of the whole time, and of the day that it is.
pub struct Truth {
    traps: Vec<bool>,
    sources: Vec<bool>,
    day: u32,
    mails: u64,
    domains: Vec<u32>,
}

impl Truth {
    pub fn new() -> Self {
        Self {
            traps: vec![false; (SEEDED + TYPED + LEFT) as usize],
            sources: vec![false; SOURCES],
            day: 0,
            mails: 0,
            domains: vec![0; DOMAINS],
        }
    }

    pub fn count(&mut self, mail: &Trapped) {
        self.traps[mail.mailbox as usize] = true;
        if let IpAddr::V4(client) = mail.client {
            self.sources[u32::from(client) as usize % SOURCES] = true;
        }
        if mail.at / DAY != self.day {
            self.day = mail.at / DAY;
            self.domains.fill(0);
            self.mails = 0;
        }
        self.mails += 1;
        if let Some(domain) = mail.domain {
            self.domains[domain as usize] += 1;
        }
    }

    pub fn compare(&self, statistics: &Statistics) {
        let reach = statistics.reach(30);
        for (name, estimate, truth) in [("traps", reach.traps, &self.traps), ("sources", reach.sources, &self.sources)] {
            let truth = truth.iter().filter(|is_seen| **is_seen).count();
            let error = (estimate as f64 / truth as f64 - 1.0).abs();
            println!(
                "  different {name:<8} {truth:>8}, estimated {estimate:>8}: {:.2} % off (at most {:.2} %)",
                error * 100.0,
                HLL * 200.0
            );
            assert!(error <= 2.0 * HLL, "{name}");
        }
        let top = statistics.top(Dimension::UrlDomain, 1, 200);
        let truth = |key: &str| {
            key.trim_start_matches("shop")
                .split('.')
                .next()
                .and_then(|number| number.parse::<usize>().ok())
                .map(|domain| u64::from(self.domains[domain]))
        };
        let mut worst = 0;
        let mut compared = 0;
        for key in &top {
            let Some(truth) = truth(&key.key) else { continue };
            assert!(key.at_least <= truth && truth <= key.at_most, "{}: {} <= {truth} <= {}", key.key, key.at_least, key.at_most);
            worst = worst.max(key.hits.abs_diff(truth));
            compared += 1;
        }
        println!(
            "  domains of the last day's {} mails: {compared} compared, {worst} mails off at most, all within the bounds that are told",
            self.mails
        );
    }
}
