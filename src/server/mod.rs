//! Assembly: builds the services, binds the sockets, starts everything, and drains it in order.

mod saved;
mod traps;

use std::{
    collections::HashSet,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use thiserror::Error;
use tokio::net::{TcpListener, TcpSocket};
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use tokio_util::sync::CancellationToken;

use crate::{
    config::Config,
    data_dir::{DataDir, Lock},
    facts::Checker,
    http,
    inbox::Inboxes,
    intake::{Intake, Watch},
    keys::InstallationKey,
    mail::{parse::Parser, timestamp::Timestamp},
    net::{ConnectionLimiter, Networks, RateLimiter},
    outbound::Outbound,
    policy::Blocks,
    smtp::{
        self, Security,
        tls::{Tls, TlsError},
    },
    tags::{Reader, Tags},
    trap::{overrides::FileError, watch::Traps},
};
use saved::Saved;
pub use traps::Kept;

/// Waiting connections in the kernel.
const BACKLOG: u32 = 1024;
/// Expired mail is unreadable at its second; this is only how soon its memory is free.
const SWEEP_SCHEDULE: &str = "*/5 * * * * *";
/// How soon a new certificate is in use.
const RENEW_SCHEDULE: &str = "*/10 * * * * *";
/// How soon a network that sends no more is forgotten; see also [`RateLimiter::forget`].
const FORGET_SCHEDULE: &str = "15 * * * * *";
/// How often the clocks of names are saved.
const SAVE_SCHEDULE: &str = "*/10 * * * * *";

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
    /// No certificate.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// What outlives a restart can't be read or made.
    #[error("SUNDEW_DATA_DIR ({}) can't be used: {source}", path.display())]
    DataDir {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Two that write to it would each undo what the other did.
    #[error("SUNDEW_DATA_DIR ({}) is in use by another process", .0.display())]
    InUse(PathBuf),
    /// The threads that read mail can't start.
    #[error("a thread that reads mail can't start: {0}")]
    Thread(io::Error),
    /// Mail can't be from the address it is to be from.
    #[error("SUNDEW_FORWARD_FROM ({0}) is no address that mail can be from")]
    ForwardFrom(String),
    /// There is nobody to ask who sent a mail.
    #[error("SUNDEW_DNS can't be used: {0}; name servers can be listed, or it can be off")]
    Dns(io::Error),
    /// What traps never list can't be read, or is written wrongly.
    #[error("SUNDEW_TRAP_OVERRIDES ({}): {source}", path.display())]
    Overrides {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: FileError,
    },
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
    smtps: Option<TcpListener>,
    web: TcpListener,
    smtp_settings: Arc<smtp::Settings>,
    smtp_limits: smtp::Limits,
    proxies: Networks,
    tls: Tls,
    http_limiter: ConnectionLimiter,
    blocks: Blocks,
    intake: Intake,
    app: http::App,
    jobs: JobScheduler,
    outbound: Option<Outbound>,
    saved: Option<Saved>,
    traps: Option<Traps>,
    lock: Option<Lock>,
}

impl Server {
    /// Builds the services and takes the ports.
    pub async fn bind(config: &Config) -> Result<Self, StartupError> {
        let max_open_files = raise_open_files();
        let path = config.data_dir.clone().unwrap_or_default();
        let data_dir_error = |source| StartupError::DataDir { path: path.clone(), source };
        let data_dir = config.data_dir.as_deref().map(DataDir::open).transpose().map_err(data_dir_error)?;
        let lock = data_dir.as_ref().map(|data_dir| lock(data_dir, &path)).transpose()?;
        let key = saved::installation_key(data_dir.as_ref()).map_err(data_dir_error)?;
        let policy = Arc::new(config.policy.clone());
        let inboxes = Inboxes::new(config.inbox.clone(), key.clone());
        let outbound = outbound(config, &inboxes, &key)?;
        let restored = data_dir.clone().map(|data_dir| Saved::restore(data_dir, &inboxes, outbound.as_ref()));
        let saved = restored.transpose().map_err(data_dir_error)?;
        let traps = config.traps.as_ref().map(|traps| traps::start(traps, &key, data_dir.as_ref(), data_dir_error)).transpose()?;
        let save_every = config.traps.as_ref().map_or(Duration::MAX, |traps| traps.save_every);
        let saved = saved.map(|saved| saved.with_traps(traps.clone(), save_every));
        // A thread each, so that nobody who looks at big mail keeps big mail from coming in.
        let (arriving, looked_at) = (Parser::new().map_err(StartupError::Thread)?, Parser::new().map_err(StartupError::Thread)?);
        let tls = tls(config)?;
        let smtp_limits = config.smtp_limits(max_open_files);
        let http_limits = config.http_limits(smtp_limits.mail_rate.clone());
        let rates = vec![
            smtp_limits.mail_rate.clone(),
            smtp_limits.connection_rate.clone(),
            http_limits.new_inboxes.clone(),
            http_limits.wrong_tokens.clone(),
        ];
        let (blocks, http_limiter) = (Blocks::default(), config.http_limiter(max_open_files));
        let watched = http::Watched {
            blocks: blocks.clone(),
            smtp_connections: smtp_limits.connections.clone(),
            web_connections: http_limiter.clone(),
        };
        let checker = Checker::start(config.facts.clone()).map_err(StartupError::Dns)?;
        let intake = Intake::new(config.intake_max_bytes, Arc::clone(&policy), inboxes.clone(), arriving).checked_by(checker);
        let reader = Reader::start(intake.tags().clone()).map_err(StartupError::Thread)?;
        let near = config.limit_exempt.clone();
        let is_rehearsal = config.traps.as_ref().is_some_and(|traps| traps.is_rehearsal);
        let watch = traps.clone().map(|traps| Watch::new(traps, near, policy.domains().is_any()).rehearsing(is_rehearsal));
        let intake = intake.read_by(reader).watched_by(watch);
        let web = listen("SUNDEW_HTTP_LISTEN", config.http_listen)?;
        let desk = traps::desk(config, &policy, web.local_addr().unwrap_or(config.http_listen))?;
        Ok(Self {
            smtp: listen("SUNDEW_SMTP_LISTEN", config.smtp_listen)?,
            smtps: config.smtps_listen.map(|address| listen("SUNDEW_SMTPS_LISTEN", address)).transpose()?,
            web,
            smtp_settings: Arc::new(config.smtp.clone()),
            proxies: config.proxy_networks.clone(),
            http_limiter,
            blocks,
            app: http::App::new(config.http.clone(), policy, inboxes.clone(), looked_at, intake.clone(), http_limits, watched)
                .with_outbound(outbound.clone())
                .with_traps(traps.clone().zip(desk.clone())),
            smtp_limits,
            jobs: start_jobs(&inboxes, intake.tags(), &tls, rates, saved.clone(), traps.clone().zip(desk)).await?,
            intake,
            tls,
            outbound,
            saved,
            traps,
            lock,
        })
    }

    /// What traps know, where there are any: for who runs the server in a process of their own.
    pub fn traps(&self) -> Option<&Traps> {
        self.traps.as_ref()
    }

    /// Where SMTP listens.
    pub fn smtp_address(&self) -> SocketAddr {
        self.smtp.local_addr().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)))
    }

    /// Where SMTP listens that begins with TLS.
    pub fn smtps_address(&self) -> Option<SocketAddr> {
        self.smtps.as_ref().and_then(|listener| listener.local_addr().ok())
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
        let service = Arc::new(smtp::Service {
            settings: self.smtp_settings,
            intake: self.intake,
            tls: self.tls,
            proxies: self.proxies,
            limits: self.smtp_limits,
            blocks: self.blocks,
            shutdown: shutdown.clone(),
        });
        let saving = self.saved.clone().map(|saved| tokio::spawn(saved.save_when_settled()));
        let forwarding = self.outbound.map(|outbound| outbound.run(shutdown.clone()));
        let forwarding = async {
            if let Some(forwarding) = forwarding {
                forwarding.await;
            }
        };
        let encrypted = async {
            if let Some(listener) = self.smtps {
                smtp::run(listener, Security::Tls, Arc::clone(&service)).await;
            }
        };
        tokio::join!(
            smtp::run(self.smtp, Security::Plain, Arc::clone(&service)),
            encrypted,
            http::run(self.web, self.app, self.http_limiter, shutdown),
            forwarding,
        );
        if let (Some(saving), Some(saved)) = (saving, self.saved) {
            saving.abort();
            saved.save();
        }
        let mut jobs = self.jobs;
        if let Err(error) = jobs.shutdown().await {
            tracing::warn!("the periodic jobs did not end well: {error}");
        }
        // From here on another process may write there.
        drop(self.lock);
    }
}

/// Has a data directory for oneself.
fn lock(data_dir: &DataDir, path: &Path) -> Result<Lock, StartupError> {
    let locked = data_dir.lock().map_err(|source| StartupError::DataDir { path: path.to_owned(), source })?;
    locked.ok_or_else(|| StartupError::InUse(path.to_owned()))
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

/// The operator's certificate, or one of our own for every name that a client may know us by.
fn tls(config: &Config) -> Result<Tls, TlsError> {
    match &config.tls {
        Some(files) => Tls::from_files(files.clone()),
        None => {
            let mut names = vec![config.smtp.hostname.to_string()];
            names.extend(config.policy.domains().certificate_names());
            names.extend(["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string()]);
            // An address literal (RFC 5321 4.1.3) is no name, and a name twice is once too often.
            names.retain(|name| !name.starts_with('['));
            let mut seen = HashSet::new();
            names.retain(|name| seen.insert(name.clone()));
            Tls::self_signed(names)
        }
    }
}

/// Mail that leaves, where the operator has a smarthost for it.
fn outbound(config: &Config, inboxes: &Inboxes, key: &InstallationKey) -> Result<Option<Outbound>, StartupError> {
    let Some(settings) = config.outbound.clone() else { return Ok(None) };
    let from = settings.from.to_string();
    Outbound::new(settings, inboxes.clone(), key).map(Some).ok_or(StartupError::ForwardFrom(from))
}

async fn start_jobs(
    inboxes: &Inboxes,
    tags: &Tags,
    tls: &Tls,
    rates: Vec<RateLimiter>,
    saved: Option<Saved>,
    traps: Option<(Traps, http::Desk)>,
) -> Result<JobScheduler, JobSchedulerError> {
    let jobs = JobScheduler::new().await?;
    let swept = (inboxes.clone(), tags.clone());
    let sweep = Job::new_async(SWEEP_SCHEDULE, move |_, _| {
        let (inboxes, tags) = swept.clone();
        Box::pin(async move {
            let now = Timestamp::now();
            inboxes.sweep(now).await;
            tags.sweep(now, |address| inboxes.ends_at(address));
        })
    })?;
    jobs.add(sweep).await?;
    let renewed = tls.clone();
    jobs.add(Job::new(RENEW_SCHEDULE, move |_, _| renewed.renew())?).await?;
    jobs.add(Job::new(FORGET_SCHEDULE, move |_, _| rates.iter().for_each(|rate| rate.forget(Instant::now())))?).await?;
    if let Some(saved) = saved {
        let save = Job::new_async(SAVE_SCHEDULE, move |_, _| {
            let saved = saved.clone();
            Box::pin(async move { saved.save_aside().await })
        })?;
        jobs.add(save).await?;
    }
    if let Some((traps, desk)) = traps {
        traps::add_jobs(&jobs, &traps, &desk).await?;
    }
    jobs.start().await?;
    Ok(jobs)
}
