//! Ten thousand open pages: their memory, and how soon a mail appears in one while mail comes at half load.

use std::time::Duration;

use crate::{
    client::{Appeared, Client, Delivery, Job, Opened, Origin, Watch},
    server::Server,
    statistics::{median, quantile},
    table::{heading, judged_row, mib, ms, row},
};

const STREAMS: usize = 10_000;
const FEW: usize = 20;
const MOST_BYTES: usize = 200_000_000;
const PROBES: usize = 800;
const PACE: Duration = Duration::from_millis(5);
pub const SENDERS: usize = 20;

pub fn measure(rounds: usize) {
    heading(&format!("{STREAMS} event streams"));
    let server = Server::sundew(&["--store-max-bytes", "1GiB", "--min-keep", "1s", "--max-connections", "1000"]);
    let full_load = mails_a_second(&server);
    let pace = Duration::from_secs_f64(SENDERS as f64 / (full_load / 2.0));
    let (mut quiet, mut loaded, mut ratios, mut grown) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let alone = p99_micros(watch(&server, FEW).0);
        let before = server.rss_bytes();
        let (mut watching, open) = watch(&server, STREAMS);
        assert_eq!(open, STREAMS, "all of them are open");
        grown.push(server.rss_bytes().saturating_sub(before) as f64);
        let mails = (full_load / 2.0 * PACE.as_secs_f64() * PROBES as f64) as usize;
        let numbers = round * mails..(round + 1) * mails;
        let load = Delivery {
            smtp: server.smtp,
            connections: SENDERS,
            mails_per_connection: 900,
            numbers,
            size_bytes: 4_000,
            pace: Some(pace),
            origin: Origin::default(),
            kind: Default::default(),
        };
        let sending = Client::start(&Job::Deliver(load));
        let busy = quantile(&watching.report::<Appeared>().waits_micros, 0.99);
        drop((sending, watching));
        quiet.push(alone);
        loaded.push(busy);
        ratios.push(busy / alone);
    }
    // Later rounds find the memory of the first again.
    let bytes = quantile(&grown, 1.0) as usize;
    judged_row("RSS of the streams", mib(bytes), "at most 200 MB", bytes <= MOST_BYTES);
    row("mail at half load, a second", format!("{:.0}", full_load / 2.0));
    row(&format!("p99 from the mail to its event, {FEW} streams, quiet"), ms(median(&quiet)));
    row("p99 with all streams, at half load", ms(median(&loaded)));
    let ratio = median(&ratios);
    judged_row("ratio", format!("{ratio:.2}"), "within 3 times", ratio <= 3.0);
}

fn watch(server: &Server, streams: usize) -> (Client, usize) {
    let job = Watch { http: server.http(), smtp: server.smtp, streams, probes: PROBES, pace: PACE };
    let mut client = Client::start(&Job::Watch(job));
    let opened = client.report::<Opened>();
    (client, opened.connections)
}

fn p99_micros(mut watching: Client) -> f64 {
    quantile(&watching.report::<Appeared>().waits_micros, 0.99)
}

/// What the server takes from so many senders.
pub fn mails_a_second(server: &Server) -> f64 {
    let smtp = server.smtp;
    Client::deliver(Delivery {
        smtp,
        connections: SENDERS,
        mails_per_connection: 900,
        numbers: 0..15_000,
        size_bytes: 4_000,
        pace: None,
        origin: Origin::default(),
        kind: Default::default(),
    })
    .mails_a_second()
}
