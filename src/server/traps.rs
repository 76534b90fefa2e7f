//! Traps as a service: with what they begin, and what has to happen from time to time.

use std::io;

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::StartupError;
use crate::{
    config,
    data_dir::DataDir,
    keys::InstallationKey,
    mail::timestamp::Timestamp,
    trap::{
        fingerprint::Key,
        watch::{State, Traps},
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

/// Has listings begin and end in time, and the days of the statistics closed.
pub(super) async fn add_jobs(jobs: &JobScheduler, traps: &Traps) -> Result<(), JobSchedulerError> {
    let advancing = traps.clone();
    let advance = Job::new_async(ADVANCE_SCHEDULE, move |_, _| {
        let traps = advancing.clone();
        Box::pin(async move {
            // It may take milliseconds, in which the threads that answer have other things to do.
            let _ = tokio::task::spawn_blocking(move || traps.advance(Timestamp::now().as_secs())).await;
        })
    })?;
    jobs.add(advance).await?;
    Ok(())
}
