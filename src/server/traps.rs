//! Traps as a service: with what they begin, and what has to happen from time to time.

use std::{io, net::SocketAddr, path::Path};

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};
use url::Url;

use super::{RENEW_SCHEDULE, StartupError, lock, reachable, saved};
use crate::{
    config::{self, Config},
    data_dir::{DataDir, Lock},
    http,
    keys::InstallationKey,
    mail::timestamp::Timestamp,
    policy::Policy,
    trap::{
        export,
        fingerprint::Key,
        memory,
        overrides::Exempt,
        snapshot::RestoreError,
        watch::{Room, State, Traps},
    },
};

/// How soon what is due is listed, and what has expired is taken off.
const ADVANCE_SCHEDULE: &str = "5,15,25,35,45,55 * * * * *";

/// What traps know, in the data directory.
pub(super) const FILE: &str = "traps";

/// Traps that know what was kept. What can't be read is put aside, and they begin anew.
pub(super) fn start(
    settings: &config::Traps,
    key: &InstallationKey,
    data_dir: Option<&DataDir>,
    data_dir_error: impl Fn(io::Error) -> StartupError,
) -> Result<Traps, StartupError> {
    let fingerprints = Key::of(key);
    let kept = data_dir.map(|data_dir| data_dir.read(FILE)).transpose().map_err(&data_dir_error)?.flatten();
    let reason = match kept.map(|kept| State::restore(settings.memory, settings.room, fingerprints, &kept)) {
        Some(Ok(state)) => return Traps::start(key, state).map_err(StartupError::Thread),
        Some(Err(reason)) => Some(reason.to_string()),
        None => None,
    };
    let new = State::new(settings.memory, settings.room, fingerprints, Timestamp::now().as_secs());
    let traps = new.and_then(|state| Traps::start(key, state)).map_err(StartupError::Thread)?;
    let Some((data_dir, reason)) = data_dir.zip(reason) else { return Ok(traps) };
    let aside = data_dir.put_aside(FILE).map_err(&data_dir_error)?;
    tracing::error!("{FILE} in the data directory can't be read: {reason}; it is kept as {aside}, and spam traps begin anew");
    Ok(traps.beginning_anew(reason))
}

/// What a server keeps of its traps, while no server runs: opened, added to and written back.
pub struct Kept {
    data_dir: DataDir,
    _lock: Lock,
    /// The one that it is known under.
    pub key: Key,
    /// What was kept; `None` where there is nothing yet.
    pub state: Option<State>,
}

impl Kept {
    /// Reads a data directory, or makes one. Nothing is changed where something in it can't be read.
    pub fn open(path: &Path, settings: memory::Settings, room: Room) -> Result<Self, StartupError> {
        let error = |source| StartupError::DataDir { path: path.to_owned(), source };
        let data_dir = DataDir::open(path).map_err(error)?;
        let lock = lock(&data_dir, path)?;
        let key = Key::of(&saved::installation_key(Some(&data_dir)).map_err(error)?);
        let unreadable = |reason: RestoreError| error(io::Error::other(format!("{FILE} can't be read: {reason}")));
        let kept = data_dir.read(FILE).map_err(error)?;
        let state = kept.map(|kept| State::restore(settings, room, key, &kept)).transpose().map_err(unreadable)?;
        Ok(Self { data_dir, _lock: lock, key, state })
    }

    /// Replaces what was kept; a server that starts afterwards knows this.
    pub fn write(&self, snapshot: &[u8]) -> io::Result<()> {
        self.data_dir.write(FILE, snapshot)
    }
}

/// What is told of traps, where there are any: whatever is ours is never on a list.
pub(super) fn desk(config: &Config, policy: &Policy, web: SocketAddr) -> Result<Option<http::Desk>, StartupError> {
    let Some(traps) = &config.traps else { return Ok(None) };
    let here = || Url::parse(&format!("http://{}/", reachable(web))).ok();
    // What is reached by a socket has a URL.
    let Some(public_url) = config.http.public_url.clone().or_else(here) else { return Ok(None) };
    let host = public_url.domain().map(str::to_owned);
    let plain = |rule: String| rule.trim_start_matches("*.").to_owned();
    let served = policy.domains().certificate_names().into_iter().chain(policy.domains().listed());
    let names = served.chain(policy.trap_domains()).map(plain).chain(config.http.hosts.iter().cloned()).chain(host);
    let names: Vec<String> = names.chain([config.smtp.hostname.to_string()]).collect();
    let networks = config.limit_exempt.iter().chain(config.proxy_networks.iter()).collect();
    let settings = export::Settings {
        licence: traps.licence.clone(),
        ours: Exempt::new(networks, names.iter().map(String::as_str), Vec::new()),
        lag: traps.memory.delay,
        lists_documentation: traps.is_rehearsal,
        ..export::Settings::new(public_url)
    };
    let wrong = |source| StartupError::Overrides { path: traps.overrides.clone().unwrap_or_default(), source };
    http::Desk::new(settings, traps.overrides.as_deref()).map(Some).map_err(wrong)
}

/// Has listings begin and end in time, and the days of the statistics closed.
pub(super) async fn add_jobs(jobs: &JobScheduler, traps: &Traps, desk: &http::Desk) -> Result<(), JobSchedulerError> {
    let advancing = traps.clone();
    let advance = Job::new_async(ADVANCE_SCHEDULE, move |_, _| {
        let traps = advancing.clone();
        Box::pin(async move {
            // It may take milliseconds, in which the threads that answer have other things to do.
            let _ = tokio::task::spawn_blocking(move || traps.advance(Timestamp::now().as_secs())).await;
        })
    })?;
    jobs.add(advance).await?;
    let renewed = desk.clone();
    jobs.add(Job::new(RENEW_SCHEDULE, move |_, _| renewed.renew())?).await?;
    Ok(())
}
