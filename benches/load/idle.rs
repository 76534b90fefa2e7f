//! The memory of connections that say nothing.

use std::{fs, net::SocketAddr, path::PathBuf};

use rcgen::generate_simple_self_signed;

use crate::{
    client::{Client, Hold, Job, Opened},
    server::Server,
    table::{heading, judged_row, mib, row},
};

const CONNECTIONS: usize = 10_000;
const MOST_BYTES: usize = 150_000_000;

pub fn measure() {
    heading("Idle connections");
    let server = Server::sundew(&[]);
    let (count, bytes) = memory_of(&server, server.smtp, None);
    let holds = count == CONNECTIONS && bytes < MOST_BYTES;
    judged_row(&format!("RSS of {count} connections"), mib(bytes), "less than 150 MB for 10,000", holds);
    drop(server);

    let folder = tempfile::tempdir().expect("a folder");
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.path().join(name));
    let signed = generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    fs::write(&certificate, signed.cert.pem()).expect("a file");
    fs::write(&key, signed.signing_key.serialize_pem()).expect("a file");
    let files = [&certificate, &key].map(|path| path.to_str().expect("a name"));
    let server = Server::sundew(&["--smtps-listen", "127.0.0.1:0", "--tls-cert", files[0], "--tls-key", files[1]]);
    let (count, bytes) = memory_of(&server, server.smtps(), Some(certificate));
    row(&format!("RSS of {count} connections under TLS"), mib(bytes));
}

/// How many are open, and what they add to the server's memory.
fn memory_of(server: &Server, smtp: SocketAddr, certificate: Option<PathBuf>) -> (usize, usize) {
    let before = server.rss_bytes();
    let mut client = Client::start(&Job::Hold(Hold { smtp, connections: CONNECTIONS, certificate }));
    client.report::<Opened>();
    let open = server.metric("sundew_smtp_connections") as usize;
    (open, server.rss_bytes().saturating_sub(before))
}
