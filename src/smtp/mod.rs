//! The SMTP listener: accepts connections within the limits, a task for each.

use std::{
    io::Write,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{debug, info, warn};

use crate::{
    intake::Intake,
    mail::timestamp::Timestamp,
    net::{ConnectionPermit, Networks, OverLimit, OverRate},
    policy::Blocks,
};

use self::{reply::Reply, tls::Tls};

mod auth;
pub mod command;
pub mod connection;
pub mod dot_reader;
pub mod input;
mod limits;
mod mail_buffer;
pub mod next;
pub mod proxy;
mod receive;
mod recorder;
pub mod reply;
pub mod session;
mod settings;
pub mod tls;
pub mod transaction;

pub use limits::Limits;
pub use settings::{BareLineEnds, Settings};

/// How the connections of a listener begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// In clear, with STARTTLS on offer.
    Plain,
    /// With a TLS handshake (RFC 8314 3.3).
    Tls,
}

/// What all connections share.
pub struct Service {
    /// How they are spoken to.
    pub settings: Arc<Settings>,
    /// Where their mail goes.
    pub intake: Intake,
    /// What encrypts them.
    pub tls: Tls,
    /// Who says by the PROXY protocol for whom it connects.
    pub proxies: Networks,
    /// What networks and all together may have.
    pub limits: Limits,
    /// Whom the operator keeps out for now.
    pub blocks: Blocks,
    /// Cancelled when no more are taken and the open ones shall end.
    pub shutdown: CancellationToken,
}

/// The pause after a failed accept, doubled up to a second: without descriptors, trying again at once only burns CPU.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Serves connections until `shutdown` is cancelled and the last of them has ended.
///
/// After the signal idle peers get 421 and mail in hand is finished; the caller holds the deadline.
pub async fn run(listener: TcpListener, security: Security, service: Arc<Service>) {
    let shutdown = &service.shutdown;
    let connections = TaskTracker::new();
    let mut pause = FIRST_PAUSE;
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // ECONNABORTED is one client's affair, EMFILE passes: neither may end the server.
                warn!(%error, "could not accept an SMTP connection");
                tokio::select! {
                    () = shutdown.cancelled() => break,
                    () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
                }
                continue;
            }
        };
        pause = FIRST_PAUSE;
        let peer = peer.ip().to_canonical();
        let is_proxy = service.proxies.contains(peer);
        // Whom a proxy connects for is known when it has said so.
        let let_in = if is_proxy { Ok(()) } else { service.lets_in(peer) };
        let acquired = let_in.and_then(|()| {
            let connections = &service.limits.connections;
            if is_proxy { connections.try_acquire_unnamed() } else { connections.try_acquire(peer) }.map_err(Barrier::Limit)
        });
        let permit = match acquired {
            Ok(permit) => permit,
            Err(barrier) => {
                turn_away(stream, security, &barrier);
                continue;
            }
        };
        let (stream, service) = (prepared(stream), Arc::clone(&service));
        if is_proxy {
            connections.spawn(serve_proxied(stream, peer, permit, security, service));
        } else {
            connections.spawn(async move {
                connection::serve(stream, peer, security, service).await;
                drop(permit);
            });
        }
    }
    // Whoever connects from now on is refused by the kernel at once and tries elsewhere.
    drop(listener);
    info!(connections = connections.len(), "SMTP stops: no new connections, mail in hand is finished");
    connections.close();
    connections.wait().await;
}

/// Serves whom the proxy connects for, within the caps of that client's network.
async fn serve_proxied(mut stream: TcpStream, proxy: IpAddr, mut permit: ConnectionPermit, security: Security, service: Arc<Service>) {
    let header = tokio::select! {
        header = proxy::read_header(&mut stream, service.settings.proxy_wait) => header,
        () = service.shutdown.cancelled() => return,
    };
    let peer = match header {
        Ok(source) => source.unwrap_or(proxy),
        Err(error) => {
            metrics::counter!("sundew_smtp_proxy_failed_total").increment(1);
            debug!(%error, "a proxy did not say for whom it connects");
            return;
        }
    };
    if let Err(barrier) = service.lets_in(peer).and_then(|()| permit.charge(peer).map_err(Barrier::Limit)) {
        return turn_away(stream, security, &barrier);
    }
    connection::serve(stream, peer, security, service).await;
    drop(permit);
}

/// Replies are written whole, so waiting for more to send (Nagle) only delays them.
fn prepared(stream: TcpStream) -> TcpStream {
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "could not set TCP_NODELAY");
    }
    stream
}

/// Why a connection is not taken.
enum Barrier {
    Block,
    Limit(OverLimit),
    Rate(OverRate),
}

/// Says 421 or 554 and closes, without ever waiting: what a new socket's empty buffer doesn't take is not said.
/// Where TLS is expected, words in clear would say nothing.
fn turn_away(stream: TcpStream, security: Security, barrier: &Barrier) {
    let (label, answer) = match barrier {
        Barrier::Block => ("blocked", Reply::NETWORK_BLOCKED),
        Barrier::Limit(OverLimit::Total) => ("total", Reply::TOO_MANY_CONNECTIONS),
        Barrier::Limit(OverLimit::Network) => ("network", Reply::TOO_MANY_OF_NETWORK),
        Barrier::Rate(over) => ("rate", Reply::connections_too_often(over)),
    };
    metrics::counter!("sundew_smtp_turned_away_total", "limit" => label).increment(1);
    debug!(barrier = label, "turned an SMTP connection away");
    if security == Security::Tls {
        return;
    }
    let mut reply = Vec::new();
    answer.write_to(&mut reply);
    // tokio's try_write doesn't know yet that the socket is writable; the system call, which doesn't block, does.
    let said = stream.into_std().and_then(|mut stream| stream.write(&reply));
    if let Err(error) = said {
        debug!(%error, "a client that was turned away did not hear why");
    }
}

impl Service {
    /// Whether a client may connect now, as far as blocks and rates go; counts the connection.
    fn lets_in(&self, peer: IpAddr) -> Result<(), Barrier> {
        if self.blocks.has_client(peer, Timestamp::now()) {
            return Err(Barrier::Block);
        }
        self.limits.connection_rate.try_take(peer, Instant::now()).map_err(Barrier::Rate)
    }
}

#[cfg(test)]
impl Service {
    /// A service of its own over an empty store, without caps on connections.
    pub(crate) fn for_tests(settings: Settings, budget_bytes: usize) -> Self {
        Self {
            settings: Arc::new(settings),
            intake: Intake::for_tests(budget_bytes),
            tls: Tls::self_signed(vec!["localhost".to_owned()]).unwrap(),
            proxies: Networks::default(),
            limits: Limits::none(),
            blocks: Blocks::default(),
            shutdown: CancellationToken::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        task::JoinHandle,
        time::timeout,
    };

    use super::*;
    use crate::net::ConnectionLimiter;
    const PATIENCE: Duration = Duration::from_secs(10);

    struct Server {
        address: SocketAddr,
        limiter: ConnectionLimiter,
        shutdown: CancellationToken,
        running: JoinHandle<()>,
    }

    async fn start(max_total: usize, max_per_network: usize, exempt: Networks) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let limiter = ConnectionLimiter::new(max_total, max_per_network, exempt);
        let limits = Limits { connections: limiter.clone(), ..Limits::none() };
        let service = Service { limits, ..Service::for_tests(Settings::new("mx.example", "first.example"), 1 << 20) };
        let shutdown = service.shutdown.clone();
        let running = tokio::spawn(run(listener, Security::Plain, Arc::new(service)));
        Server { address, limiter, shutdown, running }
    }

    impl Server {
        async fn connect(&self) -> TcpStream {
            TcpStream::connect(self.address).await.unwrap()
        }

        async fn stops(self) {
            self.shutdown.cancel();
            timeout(PATIENCE, self.running).await.expect("the listener did not stop").unwrap();
        }
    }

    async fn read_line(stream: &mut TcpStream) -> String {
        let mut line = Vec::new();
        while !line.ends_with(b"\n") {
            line.push(timeout(PATIENCE, stream.read_u8()).await.expect("no answer").unwrap());
        }
        String::from_utf8(line).unwrap()
    }

    #[tokio::test]
    async fn a_connection_over_the_total_is_turned_away_and_taken_when_there_is_room() {
        let server = start(1, 50, Networks::private_ranges()).await;
        let mut first = server.connect().await;
        assert!(read_line(&mut first).await.starts_with("220 "));
        let mut second = server.connect().await;
        assert_eq!(read_line(&mut second).await, "421 4.7.0 Too many connections, try again later\r\n");
        assert_eq!(second.read(&mut [0]).await.unwrap(), 0);
        first.write_all(b"QUIT\r\n").await.unwrap();
        assert!(read_line(&mut first).await.starts_with("221 "));
        timeout(PATIENCE, async {
            while server.limiter.open() > 0 {
                sleep(Duration::from_millis(1)).await;
            }
        })
        .await
        .expect("the permit never came back");
        assert!(read_line(&mut server.connect().await).await.starts_with("220 "));
        server.stops().await;
    }

    #[tokio::test]
    async fn one_network_does_not_get_all_connections() {
        let server = start(50, 1, Networks::default()).await;
        let mut first = server.connect().await;
        assert!(read_line(&mut first).await.starts_with("220 "));
        assert!(read_line(&mut server.connect().await).await.starts_with("421 4.7.0"));
        server.stops().await;
    }

    #[tokio::test]
    async fn a_shutdown_waits_for_the_mail_in_hand_and_takes_nobody_new() {
        let server = start(50, 50, Networks::private_ranges()).await;
        let (mut idle, mut sending) = (server.connect().await, server.connect().await);
        assert!(read_line(&mut idle).await.starts_with("220 "));
        sending.write_all(b"MAIL FROM:<>\r\nRCPT TO:<bob@x.org>\r\nDATA\r\nhalf").await.unwrap();
        for start in ["220 ", "250 ", "250 ", "354 "] {
            assert!(read_line(&mut sending).await.starts_with(start));
        }
        server.shutdown.cancel();
        assert!(read_line(&mut idle).await.starts_with("421 4.3.2"));
        assert!(!server.running.is_finished());
        sending.write_all(b"\r\n.\r\n").await.unwrap();
        assert!(read_line(&mut sending).await.starts_with("250 2.0.0 Stored as "));
        assert!(read_line(&mut sending).await.starts_with("421 4.3.2"));
        drop((idle, sending));
        let address = server.address;
        server.stops().await;
        assert!(TcpStream::connect(address).await.is_err());
    }
}
