//! A thousand tests that wait for their mail: how soon they have it, while mail comes at half load.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::{Appeared, Await, Client, Delivery, Job, Opened, Origin},
    server::Server,
    statistics::{median, quantile},
    streams::{SENDERS, mails_a_second},
    table::{heading, judged_row, ms, row},
};

const WAITS: usize = 1_000;
const FEW: usize = 20;
const PROBES: usize = 800;
const PACE: Duration = Duration::from_millis(5);
/// What begins takes no longer.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn measure(rounds: usize) {
    heading(&format!("{WAITS} waits"));
    let server = Server::sundew(&["--store-max-bytes", "1GiB", "--min-keep", "1s", "--max-connections", "1000"]);
    let full_load = mails_a_second(&server);
    let pace = Duration::from_secs_f64(SENDERS as f64 / (full_load / 2.0));
    let (mut quiet, mut loaded, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let (mut quiet_medians, mut loaded_medians) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let few = begin(&server, FEW).report::<Appeared>().waits_micros;
        let mut waiting = begin(&server, WAITS);
        let mails = (full_load / 2.0 * PACE.as_secs_f64() * PROBES as f64) as usize;
        let load = Delivery {
            smtp: server.smtp,
            connections: SENDERS,
            mails_per_connection: 900,
            numbers: round * mails..(round + 1) * mails,
            size_bytes: 4_000,
            pace: Some(pace),
            origin: Origin::default(),
            kind: Default::default(),
        };
        let sending = Client::start(&Job::Deliver(load));
        let many = waiting.report::<Appeared>().waits_micros;
        drop((sending, waiting));
        let (alone, busy) = (quantile(&few, 0.99), quantile(&many, 0.99));
        quiet.push(alone);
        loaded.push(busy);
        ratios.push(busy / alone);
        quiet_medians.push(quantile(&few, 0.5));
        loaded_medians.push(quantile(&many, 0.5));
    }
    row("mail at half load, a second", format!("{:.0}", full_load / 2.0));
    row(&format!("p50 from the 250 to the whole answer, {FEW} waits, quiet"), ms(median(&quiet_medians)));
    row("p50 with all waits, at half load", ms(median(&loaded_medians)));
    row(&format!("p99, {FEW} waits, quiet"), ms(median(&quiet)));
    row("p99 with all waits, at half load", ms(median(&loaded)));
    let ratio = median(&ratios);
    judged_row("ratio of the p99", format!("{ratio:.2}"), "within 3 times", ratio <= 3.0);
}

/// Clients that wait, once the server knows of all of them.
fn begin(server: &Server, waits: usize) -> Client {
    let until = Instant::now() + PATIENCE;
    let wait_for = |count: usize| {
        while server.metric("sundew_waits") as usize != count {
            assert!(Instant::now() < until, "{count} waits are known");
            thread::sleep(Duration::from_millis(5));
        }
    };
    // Those of the round before are gone first.
    wait_for(0);
    let mut client = Client::start(&Job::Await(Await { http: server.http(), smtp: server.smtp, waits, probes: PROBES, pace: PACE }));
    assert_eq!(client.report::<Opened>().connections, waits, "all of them are open");
    client
}
