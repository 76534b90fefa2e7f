//! A flood of mail while no name server answers: all of it is taken, and memory stays within its bound.

use std::net::SocketAddr;

use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet};

use super::{
    dns::{NameServer, SILENT, Zone},
    site::MAIL,
};
use crate::{
    harness::{Smtp, stuffed},
    process::{MIB, Process},
};

const MAILS: usize = 20_000;
const CONNECTIONS: usize = 25;
/// All mail that is kept, and room for the answers of `SLACK_BYTES` in docs/operations.md.
const STORE_BYTES: usize = 16 * MIB;
const SLACK_BYTES: usize = 20 * MIB;
/// What 4,096 mails that wait and 256 that are being checked hold, and the resolver's questions.
const FACTS_BYTES: usize = 8 * MIB;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_mail_is_taken_within_bounds_while_dns_is_silent() {
    let dns = NameServer::start(Zone::default()).await;
    let address = dns.address.to_string();
    let store = STORE_BYTES.to_string();
    let arguments = ["--dns", &address, "--proxy-networks", "127.0.0.0/8", "--store-max-bytes", &store, "--min-keep", "0s"];
    let server = Process::start(&arguments).await;
    server.forget_peak();
    let before = server.rss_bytes();
    let mut flooding = JoinSet::new();
    for connection in 0..CONNECTIONS {
        flooding.spawn(flood(server.smtp, connection));
    }
    let mut taken = 0;
    while let Some(replies) = flooding.join_next().await {
        taken += replies.expect("a connection");
    }
    assert_eq!(taken, MAILS, "mail flows whatever DNS does");
    let grown = server.peak_bytes().saturating_sub(before);
    println!("{MAILS} mails took {} MiB at most", grown / MIB);
    assert!(grown < STORE_BYTES + SLACK_BYTES + FACTS_BYTES, "{} MiB", grown / MIB);
    // The queue is full, and what came then was not put into it; most of what waits was dropped for newer mail since.
    let (waiting, skipped) = (server.metric("sundew_facts_waiting").await, server.metric("sundew_facts_skipped_total").await);
    assert!(waiting <= 4_096.0 + 2.0 * 256.0 && skipped > 0.0, "{waiting} wait, {skipped} are skipped");
    let mut smtp = connect(server.smtp, CONNECTIONS).await;
    assert!(smtp.deliver(&["last@x.org"], MAIL.as_bytes()).await.starts_with("250"));
    assert_eq!(server.mails("last@x.org").await.len(), 1);
}

/// From a network of its own, as none has more than its share of the store.
async fn connect(smtp: SocketAddr, number: usize) -> Smtp {
    let mut stream = TcpStream::connect(smtp).await.expect("a connection");
    let proxied = format!("PROXY TCP4 198.{}.0.1 127.0.0.1 40000 25\r\n", 20 + number);
    stream.write_all(proxied.as_bytes()).await.expect("the proxy's line");
    Smtp::greeted(Box::new(stream)).await
}

/// The share of one connection; how many of them were answered 250. Each sender is asked for anew.
async fn flood(smtp: SocketAddr, connection: usize) -> usize {
    let mut smtp = connect(smtp, connection).await;
    let (silent, share) = (SILENT.trim_end_matches('.'), MAILS / CONNECTIONS);
    let mut taken = 0;
    for number in 0..share {
        let author = format!("alice@s{connection}-{number}.{silent}");
        let mail = MAIL.replace("alice@sender.test", &author);
        let begin = format!("MAIL FROM:<{author}>\r\nRCPT TO:<flood{connection}@x.org>\r\nDATA\r\n");
        smtp.write(begin.as_bytes()).await;
        for _ in 0..3 {
            smtp.reply().await;
        }
        smtp.write(&stuffed(mail.as_bytes())).await;
        let reply = smtp.reply().await;
        assert!(reply.starts_with("250"), "{reply}");
        taken += 1;
    }
    taken
}
