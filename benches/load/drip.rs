//! Good mail beside connections that drip.

use std::{thread, time::Duration};

use crate::{
    client::{Client, Delivery, Drip, Hold, Job, Opened, Origin},
    server::Server,
    statistics::{median, quantile},
    table::{heading, judged_row, ms, row},
};

const DRIPPING: usize = 2_000;
const SILENT: usize = 7_500;
const MAILS: usize = 4_000;

pub fn measure(rounds: usize) {
    heading("Slow drip: good mail at 500 a second over 20 connections");
    let server = Server::sundew(&[]);
    let (mut quiet, mut beside, mut ratios, mut open) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for round in 0..rounds {
        let alone = p99_micros(&server, 2 * round);
        let mut silent = Client::start(&Job::Hold(Hold { smtp: server.smtp, connections: SILENT, certificate: None }));
        silent.report::<Opened>();
        let mut dripping = Client::start(&Job::Drip(Drip { smtp: server.smtp, connections: DRIPPING }));
        dripping.report::<Opened>();
        let disturbed = p99_micros(&server, 2 * round + 1);
        open = server.metric("sundew_smtp_connections") as usize;
        drop((silent, dripping));
        while server.metric("sundew_smtp_connections") > 0.0 {
            thread::sleep(Duration::from_millis(50));
        }
        quiet.push(alone);
        beside.push(disturbed);
        ratios.push(disturbed / alone);
    }
    row("p99 of the wait for 250, quiet", ms(median(&quiet)));
    row(&format!("p99 beside {DRIPPING} that drip, {} silent", open.saturating_sub(DRIPPING)), ms(median(&beside)));
    let ratio = median(&ratios);
    judged_row("ratio", format!("{ratio:.2}"), "within 2 times", ratio <= 2.0 && open >= DRIPPING);
}

/// Mail at a pace, so that what is measured is the server and not how fast the clients can go.
fn p99_micros(server: &Server, nth: usize) -> f64 {
    let delivered = Client::deliver(Delivery {
        smtp: server.smtp,
        connections: 20,
        mails_per_connection: 900,
        numbers: nth * MAILS..(nth + 1) * MAILS,
        size_bytes: 4_000,
        pace: Some(Duration::from_millis(40)),
        origin: Origin::default(),
        kind: Default::default(),
    });
    quantile(&delivered.waits_micros, 0.99)
}
