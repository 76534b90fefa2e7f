//! What a mail costs, beside a server that throws mail away.

use crate::{
    client::{Client, Delivery, Origin},
    postfix::Postfix,
    server::Server,
    statistics::{median, quantile},
    table::{comparison, comparison_heading, heading, row},
};

const SIZE_BYTES: usize = 4_000;

/// How the mail of one measurement is sent.
struct Load {
    name: &'static str,
    mails: usize,
    sender: Sender,
}

enum Sender {
    /// Postfix's smtp-source, 20 connections.
    Source { keeps_connections: bool },
    /// Our own clients.
    Pipelining { connections: usize, mails_per_connection: usize },
}

/// smtp-source ends a connection's part at the 421 of the 1,001st mail, so an equal share is well below.
const LOADS: [Load; 5] = [
    Load { name: "smtp-source, connections kept", mails: 16_000, sender: Sender::Source { keeps_connections: true } },
    Load { name: "smtp-source, one mail each", mails: 16_000, sender: Sender::Source { keeps_connections: false } },
    Load {
        name: "200 pipelining, connections kept",
        mails: 30_000,
        sender: Sender::Pipelining { connections: 200, mails_per_connection: 900 },
    },
    Load { name: "200 pipelining, 5 mails each", mails: 20_000, sender: Sender::Pipelining { connections: 200, mails_per_connection: 5 } },
    Load { name: "200 pipelining, one mail each", mails: 16_000, sender: Sender::Pipelining { connections: 200, mails_per_connection: 1 } },
];

/// One measurement of one server.
struct Figures {
    mails_a_second: f64,
    cpu_micros: f64,
    rss_mib: f64,
    /// Of the wait for 250; smtp-source doesn't tell.
    p50_micros: f64,
    p99_micros: f64,
}

pub fn measure(rounds: usize) {
    memory_of_a_mail();
    let Some(postfix) = Postfix::find() else { return };
    for load in &LOADS {
        // In turn, so that whatever else the machine does meets both.
        let pairs: Vec<_> = (0..rounds).map(|_| (load.on(&sundew(), &postfix), load.on(&postfix.sink(), &postfix))).collect();
        let medians = |figure: fn(&Figures) -> f64| {
            let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.iter().map(|(ours, theirs)| (figure(ours), figure(theirs))).unzip();
            let ratios: Vec<f64> = ours.iter().zip(&theirs).map(|(ours, theirs)| ours / theirs).collect();
            (median(&ours), median(&theirs), median(&ratios))
        };
        comparison_heading(load.name);
        let (ours, theirs, ratio) = medians(|figures| figures.mails_a_second);
        comparison("mails a second", ours, theirs, ratio, Some(("at least 1.0 times", ratio >= 0.995)));
        let (ours, theirs, ratio) = medians(|figures| figures.cpu_micros);
        comparison("CPU for each mail, us", ours, theirs, ratio, Some(("at most 1.0 times", ratio < 1.005)));
        let (ours, theirs, ratio) = medians(|figures| figures.rss_mib);
        comparison("RSS at the end, MiB", ours, theirs, ratio, None);
        if matches!(load.sender, Sender::Pipelining { .. }) {
            let (ours, theirs, ratio) = medians(|figures| figures.p50_micros);
            comparison("p50 of the wait for 250, us", ours, theirs, ratio, None);
            let (ours, theirs, ratio) = medians(|figures| figures.p99_micros);
            comparison("p99 of the wait for 250, us", ours, theirs, ratio, None);
        }
    }
}

/// With room for all the mail, so that none is dropped to make room.
fn sundew() -> Server {
    Server::sundew(&["--store-max-bytes", "1GiB"])
}

impl Load {
    fn on(&self, server: &Server, postfix: &Postfix) -> Figures {
        let cpu = server.cpu();
        let (took, waits) = match self.sender {
            Sender::Source { keeps_connections } => (postfix.source(server.smtp, self.mails, keeps_connections), Vec::new()),
            Sender::Pipelining { connections, mails_per_connection } => {
                let delivered = Client::deliver(Delivery {
                    smtp: server.smtp,
                    connections,
                    mails_per_connection,
                    numbers: 0..self.mails,
                    size_bytes: SIZE_BYTES,
                    pace: None,
                    origin: Origin::default(),
                    kind: Default::default(),
                });
                assert_eq!(delivered.mails, self.mails);
                (delivered.took, delivered.waits_micros)
            }
        };
        Figures {
            mails_a_second: self.mails as f64 / took.as_secs_f64(),
            cpu_micros: (server.cpu() - cpu).as_secs_f64() * 1e6 / self.mails as f64,
            rss_mib: server.rss_bytes() as f64 / 1024.0 / 1024.0,
            p50_micros: median(&waits),
            p99_micros: quantile(&waits, 0.99),
        }
    }
}

/// What the store takes for a mail, and what it says that it takes.
fn memory_of_a_mail() {
    const MAILS: usize = 40_000;
    heading("Memory of a mail of 4 kB");
    let server = sundew();
    let rss = server.rss_bytes();
    Client::deliver(Delivery {
        smtp: server.smtp,
        connections: 20,
        mails_per_connection: 900,
        numbers: 0..MAILS,
        size_bytes: SIZE_BYTES,
        pace: None,
        origin: Origin::default(),
        kind: Default::default(),
    });
    row("RSS for each", format!("{} bytes", (server.rss_bytes() - rss) / MAILS));
    row("accounted for each", format!("{:.0} bytes", server.metric("sundew_store_used_bytes") / MAILS as f64));
}
