//! Assembly: builds the services, binds the sockets, starts everything, and drains it in order.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use thiserror::Error;
use tokio::net::{TcpListener, TcpSocket};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use crate::{
    config::Config,
    http,
    inbox::Inboxes,
    intake::Intake,
    keys::InstallationKey,
    mail::{parse::Parser, timestamp::Timestamp},
    net::ConnectionLimiter,
    smtp,
};

/// Waiting connections in the kernel.
const BACKLOG: u32 = 1024;
/// Expired mail is unreadable at its second; this is only how soon its memory is free.
const SWEEP_SCHEDULE: &str = "*/5 * * * * *";

/// Why the server does not start: a sentence for the operator.
#[derive(Debug, Error)]
pub enum StartupError {
    /// A port that can't be had.
    #[error("{knob} ({address}) can't be listened on: {}", reason(.source))]
    Bind {
        /// The knob that says where.
        knob: &'static str,
        /// Where.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The key of the installation can't be read or made.
    #[error("SUNDEW_DATA_DIR can't be used: {0}")]
    DataDir(io::Error),
    /// The threads that parse big mail can't start.
    #[error("the parse thread can't start: {0}")]
    Thread(io::Error),
    /// The periodic jobs can't start.
    #[error("the periodic jobs can't start: {0}")]
    Jobs(#[from] JobSchedulerError),
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => "another program uses this port; stop it or choose another port".to_owned(),
        io::ErrorKind::PermissionDenied => "ports below 1024 need a privilege (CAP_NET_BIND_SERVICE)".to_owned(),
        io::ErrorKind::AddrNotAvailable => "this machine has no such address".to_owned(),
        _ => error.to_string(),
    }
}

/// Everything built and bound, not yet serving.
pub struct Server {
    smtp: TcpListener,
    web: TcpListener,
    smtp_settings: Arc<smtp::Settings>,
    smtp_limiter: ConnectionLimiter,
    http_limiter: ConnectionLimiter,
    intake: Intake,
    app: http::App,
    jobs: JobScheduler,
}

impl Server {
    /// Builds the services and takes the ports.
    pub async fn bind(config: &Config) -> Result<Self, StartupError> {
        let max_open_files = raise_open_files();
        let key = match &config.data_dir {
            Some(directory) => InstallationKey::load_or_create(directory).map_err(StartupError::DataDir)?,
            None => InstallationKey::random(),
        };
        let domains = Arc::new(config.domains.clone());
        let inboxes = Inboxes::new(config.inbox.clone(), key);
        // A thread each, so that nobody who looks at big mail keeps big mail from coming in.
        let (arriving, looked_at) = (Parser::new().map_err(StartupError::Thread)?, Parser::new().map_err(StartupError::Thread)?);
        let intake = Intake::new(config.intake_max_bytes, Arc::clone(&domains), inboxes.clone(), arriving);
        Ok(Self {
            smtp: listen("SUNDEW_SMTP_LISTEN", config.smtp_listen)?,
            web: listen("SUNDEW_HTTP_LISTEN", config.http_listen)?,
            smtp_settings: Arc::new(config.smtp.clone()),
            smtp_limiter: config.smtp_limiter(max_open_files),
            http_limiter: config.http_limiter(max_open_files),
            app: http::App::new(config.http.clone(), domains, inboxes.clone(), looked_at, intake.clone()),
            intake,
            jobs: start_jobs(&inboxes).await?,
        })
    }

    /// Where SMTP listens.
    pub fn smtp_address(&self) -> SocketAddr {
        self.smtp.local_addr().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)))
    }

    /// Where the web listens.
    pub fn web_address(&self) -> SocketAddr {
        self.web.local_addr().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)))
    }

    /// What to type into a browser, with a slash at the end.
    pub fn web_url(&self, config: &Config) -> String {
        match &config.http.public_url {
            Some(url) => format!("{}/", url.as_str().trim_end_matches('/')),
            None => format!("http://{}/", reachable(self.web_address())),
        }
    }

    /// Serves until `shutdown`, then ends in order: no new connections, the mail in hand, the streams.
    pub async fn run(self, shutdown: CancellationToken) {
        tokio::join!(
            smtp::run(self.smtp, self.smtp_settings, self.intake, self.smtp_limiter, shutdown.clone()),
            http::run(self.web, self.app, self.http_limiter, shutdown),
        );
        let mut jobs = self.jobs;
        if let Err(error) = jobs.shutdown().await {
            tracing::warn!("the periodic jobs did not end well: {error}");
        }
    }
}

/// The same address as a client on this machine can reach it.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

fn listen(knob: &'static str, address: SocketAddr) -> Result<TcpListener, StartupError> {
    let bind = || {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    };
    bind().map_err(|source| StartupError::Bind { knob, address, source })
}

/// Every connection is a file to the system: as many as it allows.
fn raise_open_files() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        tracing::warn!("the limit on open files can't be raised: {error}");
        1024
    })
}

async fn start_jobs(inboxes: &Inboxes) -> Result<JobScheduler, JobSchedulerError> {
    let jobs = JobScheduler::new().await?;
    let inboxes = inboxes.clone();
    let sweep = Job::new_async(SWEEP_SCHEDULE, move |_, _| {
        let inboxes = inboxes.clone();
        Box::pin(async move { inboxes.sweep(Timestamp::now()).await })
    })?;
    jobs.add(sweep).await?;
    jobs.start().await?;
    Ok(jobs)
}
