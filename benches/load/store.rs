//! A store that is full: its memory, and that a mail costs no more at the end than at the beginning.

use crate::{
    client::{Client, Delivery, INBOXES, Origin},
    server::Server,
    table::{heading, judged_row, mib, row},
};

const MAILS: usize = 200_000;
const MIB: usize = 1024 * 1024;

pub fn measure() {
    for size_bytes in [1_000, 4_000] {
        fill(size_bytes);
    }
}

fn fill(size_bytes: usize) {
    heading(&format!("A store of 64 MiB, {MAILS} mails of {size_bytes} bytes"));
    let server = Server::sundew(&["--store-max-bytes", "64MiB", "--min-keep", "0s"]);
    let quarters: Vec<(f64, f64)> = (0..4)
        .map(|quarter| {
            let numbers = MAILS / 4 * quarter..MAILS / 4 * (quarter + 1);
            let last = numbers.end - 1;
            let cpu = server.cpu();
            let delivered = Client::deliver(Delivery {
                smtp: server.smtp,
                connections: 20,
                mails_per_connection: 900,
                numbers,
                size_bytes,
                pace: None,
                origin: Origin::default(),
                kind: Default::default(),
            });
            let newest = server.get(&format!("/api/v1/inboxes/bob{}@x.org/messages?limit=1", last % INBOXES));
            assert!(newest.contains(&format!("Number {last}\"")), "the newest mail is readable: {newest}");
            (delivered.mails_a_second(), (server.cpu() - cpu).as_secs_f64() * 1e6 / delivered.mails as f64)
        })
        .collect();
    let rss_bytes = server.rss_bytes();
    row("mails kept", format!("{}", server.metric("sundew_store_mails")));
    row("accounted", mib(server.metric("sundew_store_used_bytes") as usize));
    judged_row("RSS", mib(rss_bytes), "less than the store and 60 MiB", rss_bytes < 124 * MIB);
    let (first, last) = (quarters[0], quarters[3]);
    row("mails a second, first and last quarter", format!("{:.0}, {:.0}", first.0, last.0));
    // Not the rate, which tells as much about what else the machine does.
    let cpu = format!("{:.1}, {:.1} us", first.1, last.1);
    judged_row("CPU for each mail, first and last quarter", cpu, "at most 1.25 times the first", last.1 < 1.25 * first.1);
}
