//! Traps as a service: with what they begin, and what has to happen from time to time.

use std::io;

use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use crate::{
    config,
    keys::InstallationKey,
    mail::timestamp::Timestamp,
    trap::{
        fingerprint::Key,
        watch::{State, Traps},
    },
};

/// How soon what is due is listed, and what has expired is taken off.
const ADVANCE_SCHEDULE: &str = "5,15,25,35,45,55 * * * * *";

/// Traps that know nothing yet.
pub(super) fn start(settings: &config::Traps, key: &InstallationKey) -> io::Result<Traps> {
    let state = State::new(settings.memory, settings.room, Key::of(key), Timestamp::now().as_secs())?;
    Traps::start(key, state)
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
