//! The wait for a reply while very much mail expires.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    client::{Client, Delivered, Delivery, Origin},
    server::Server,
    statistics::quantile,
    table::{heading, judged_row, ms, row},
};

const MAILS: usize = 100_000;
const ROUND: usize = 2_000;
const QUIET_ROUNDS: usize = 10;

pub fn measure() {
    heading("A great sweep: 100,000 mails that expire at one time");
    let server = Server::sundew(&["--store-max-bytes", "2GiB", "--min-keep", "0s", "--public-mail-ttl", "25s"]);
    // In the same rounds as below: each begins with new connections, whose first mails wait longer.
    let quiet: Vec<f64> = (0..QUIET_ROUNDS).flat_map(|round| deliver(&server, round * ROUND, ROUND).waits_micros).collect();
    let mut number = QUIET_ROUNDS * ROUND;
    let filled = Instant::now();
    let delivered = deliver(&server, number, MAILS);
    number += MAILS;
    row("delivered in", format!("{:.1} s", delivered.took.as_secs_f64()));
    let (mut swept, mut waits) = (0.0, Vec::new());
    thread::sleep(Duration::from_secs(20).saturating_sub(filled.elapsed()));
    // Deliveries go on until all of the first mails are gone; those that met a sweep are what is looked at.
    while filled.elapsed() < Duration::from_secs(45) && swept < MAILS as f64 {
        thread::sleep(Duration::from_millis(50));
        let some = deliver(&server, number, ROUND);
        number += ROUND;
        let now = number as f64 - server.metric("sundew_store_mails");
        if now > swept {
            waits.extend(some.waits_micros);
        }
        swept = now;
    }
    let [quiet, during] = [quiet, waits].map(|waits| quantile(&waits, 0.99));
    row("p99 of the wait for 250, quiet", ms(quiet));
    judged_row("p99 while mail is swept", ms(during), "within 3 times", during < 3.0 * quiet);
}

fn deliver(server: &Server, from: usize, count: usize) -> Delivered {
    Client::deliver(Delivery {
        smtp: server.smtp,
        connections: 20,
        mails_per_connection: 900,
        numbers: from..from + count,
        size_bytes: 1_000,
        pace: None,
        origin: Origin::default(),
        kind: Default::default(),
    })
}
