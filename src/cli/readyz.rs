//! `sundew readyz`: is a running server ready? For health checks in images that have no shell.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use clap::Args;
use http_body_util::Empty;
use hyper::{Request, StatusCode, body::Bytes, client::conn::http1, header::HOST};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, runtime::Builder, time};

/// One question may take this long.
const QUESTION: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(100);

#[derive(Args)]
pub(super) struct Arguments {
    /// The web address of the server
    #[arg(long, env = "SUNDEW_HTTP_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8025")]
    http_listen: SocketAddr,
    /// Asks again until it is ready, at most this long
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    wait: Option<Duration>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), String> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let address = crate::server::reachable(arguments.http_listen);
    let until = Instant::now() + arguments.wait.unwrap_or_default();
    runtime.block_on(async {
        loop {
            let answer = time::timeout(QUESTION, ask(address)).await.unwrap_or_else(|_| Err("no answer".to_owned()));
            match answer {
                Ok(()) => return Ok(()),
                Err(reason) if Instant::now() >= until => return Err(format!("{address} is not ready: {reason}")),
                Err(_) => time::sleep(PAUSE).await,
            }
        }
    })
}

async fn ask(address: SocketAddr) -> Result<(), String> {
    let stream = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let request =
        Request::get("/readyz").header(HOST, address.to_string()).body(Empty::<Bytes>::new()).map_err(|error| error.to_string())?;
    let status = sender.send_request(request).await.map_err(|error| error.to_string())?.status();
    if status == StatusCode::OK { Ok(()) } else { Err(format!("it answered {status}")) }
}
