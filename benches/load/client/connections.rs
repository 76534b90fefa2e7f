//! Connections without mail: silent ones, and those that drip.

use std::{future::Future, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
    task::JoinSet,
    time::{Instant, interval_at},
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

use super::{source_address, tell};

/// So many are opened at once: fewer than a server's backlog.
const BATCH: usize = 200;

/// Silent connections to be opened.
#[derive(Serialize, Deserialize)]
pub struct Hold {
    pub smtp: SocketAddr,
    pub connections: usize,
    /// The certificate to trust, in a PEM file; with it they shake hands before the greeting.
    pub certificate: Option<PathBuf>,
}

/// Dripping connections to be opened: half of them within a command line, half within a mail.
#[derive(Serialize, Deserialize)]
pub struct Drip {
    pub smtp: SocketAddr,
    pub connections: usize,
}

/// All of them are open and were greeted.
#[derive(Serialize, Deserialize)]
pub struct Opened {
    pub connections: usize,
}

impl Hold {
    pub(super) async fn run(self) {
        let smtp = self.smtp;
        let tls = self.certificate.map(|path| connector(CertificateDer::from_pem_file(path).expect("a certificate")));
        let open = in_batches(self.connections, |number| {
            let tls = tls.clone();
            async move {
                let stream = connect(smtp, number).await;
                match tls {
                    None => greeted(stream).await.into_inner(),
                    Some(tls) => {
                        let name = ServerName::try_from("localhost").expect("a name");
                        let stream = greeted(tls.connect(name, stream).await.expect("a handshake")).await;
                        // What is measured is the server's memory; ours needs no keys to stay connected.
                        stream.into_inner().into_inner().0
                    }
                }
            }
        })
        .await;
        tell(&Opened { connections: open.len() });
        std::future::pending::<()>().await;
    }
}

impl Drip {
    pub(super) async fn run(self) {
        let smtp = self.smtp;
        let open = in_batches(self.connections, |number| async move {
            let mut stream = greeted(connect(smtp, number).await).await;
            if number % 2 == 1 {
                stream.write_all(b"MAIL FROM:<>\r\nRCPT TO:<bob@x.org>\r\nDATA\r\n").await.expect("it reads");
                let mut line = String::new();
                while !line.starts_with("354 ") {
                    line.clear();
                    assert!(stream.read_line(&mut line).await.expect("a reply") > 0, "closed");
                }
            }
            stream
        })
        .await;
        tell(&Opened { connections: open.len() });
        let count = open.len() as u32;
        let mut dripping = JoinSet::new();
        for (nth, mut stream) in open.into_iter().enumerate() {
            // Each at a time of its own within the second, as strangers do.
            let first = Instant::now() + Duration::from_secs(1) * nth as u32 / count;
            dripping.spawn(async move {
                let mut seconds = interval_at(first, Duration::from_secs(1));
                loop {
                    seconds.tick().await;
                    stream.write_all(b"N").await.expect("it reads");
                }
            });
        }
        dripping.join_all().await;
    }
}

pub(super) async fn in_batches<T, F>(count: usize, open: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let mut opened = Vec::with_capacity(count);
    while opened.len() < count {
        let batch: JoinSet<T> = (opened.len()..count).take(BATCH).map(&open).collect();
        opened.extend(batch.join_all().await);
    }
    opened
}

pub(super) async fn connect(server: SocketAddr, number: usize) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(source_address(number)).expect("a port");
    socket.connect(server).await.expect("it accepts")
}

/// The stream behind its greeting.
async fn greeted<S: tokio::io::AsyncRead + Unpin>(stream: S) -> BufReader<S> {
    let mut stream = BufReader::with_capacity(512, stream);
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("a greeting");
    assert!(line.starts_with("220 "), "{line:?}");
    stream
}

fn connector(certificate: CertificateDer<'static>) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}
