//! What outlives a restart: which file of the data directory holds what, when it is read, and when it is written.

use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::traps;
use crate::{
    data_dir::{Content, DataDir},
    inbox::{Inboxes, Unsaved},
    keys::{InstallationKey, KEY_BYTES, random_secret},
    outbound::Outbound,
    trap::watch::Traps,
};

/// Of many claims and burns at once each save has all until then.
const PAUSE: Duration = Duration::from_millis(200);
/// How soon what could not be written is tried again.
const RETRY: Duration = Duration::from_secs(1);
const KEY_FILE: &str = "installation.key";
const NAMES_FILE: &str = "names";
const ALIASES_FILE: &str = "aliases";
const REFUSALS_FILE: &str = "forward-refusals";

/// The key kept from the first start on; one of this run where nothing is kept.
pub(super) fn installation_key(data_dir: Option<&DataDir>) -> io::Result<InstallationKey> {
    let Some(data_dir) = data_dir else { return Ok(InstallationKey::random()) };
    let secret = match data_dir.read(KEY_FILE)? {
        Some(kept) => kept.try_into().map_err(|_| invalid(format!("{KEY_FILE} is not a key of {KEY_BYTES} bytes")))?,
        None => {
            let new = random_secret();
            data_dir.write(KEY_FILE, &new)?;
            new
        }
    };
    Ok(InstallationKey::new(&secret))
}

/// The services whose state is kept, with where.
#[derive(Clone)]
pub(super) struct Saved {
    data_dir: DataDir,
    inboxes: Inboxes,
    outbound: Option<Outbound>,
    traps: Option<(Traps, Duration)>,
    failing: Failing,
}

/// The files that could not be written the last time.
#[derive(Clone, Default)]
struct Failing(Arc<Mutex<BTreeSet<&'static str>>>);

impl Failing {
    /// Notes how writing a file went, and whether it did; what changes is told once, however often it is tried.
    fn note(&self, file: &'static str, written: io::Result<()>) -> bool {
        let mut failing = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_written = match written {
            Ok(()) => {
                if failing.remove(file) {
                    tracing::info!("{file} in the data directory is written again");
                }
                true
            }
            Err(error) => {
                if failing.insert(file) {
                    tracing::warn!("{file} in the data directory can't be written: {error}; what changes now would not outlive a crash");
                }
                false
            }
        };
        metrics::gauge!("sundew_data_dir_unsaved").set(if failing.is_empty() { 0.0 } else { 1.0 });
        is_written
    }
}

impl Saved {
    /// Reads back what was kept; an error names the file that can't be.
    pub(super) fn restore(data_dir: DataDir, inboxes: &Inboxes, outbound: Option<&Outbound>) -> io::Result<Self> {
        let read = |file: &str, restore: &dyn Fn(&[u8]) -> bool| match data_dir.read(file)? {
            Some(snapshot) if !restore(&snapshot) => {
                Err(invalid(format!("{file} is damaged or of another version; move it away to start without it")))
            }
            _ => Ok(()),
        };
        read(NAMES_FILE, &|snapshot| inboxes.restore_names(snapshot))?;
        read(ALIASES_FILE, &|snapshot| inboxes.restore_aliases(snapshot))?;
        if let Some(outbound) = outbound {
            read(REFUSALS_FILE, &|snapshot| outbound.restore_refusals(snapshot))?;
        }
        Ok(Self { data_dir, inboxes: inboxes.clone(), outbound: outbound.cloned(), traps: None, failing: Failing::default() })
    }

    /// The same, with what traps know, written so often.
    pub(super) fn with_traps(self, traps: Option<Traps>, every: Duration) -> Self {
        Self { traps: traps.map(|traps| (traps, every)), ..self }
    }

    /// Writes whatever changed since it was last written, and tells whether all of it is. It waits for the disk.
    pub(super) fn save(&self) -> bool {
        // All, however the first ones went.
        self.save_briefly() & self.save_traps()
    }

    /// What takes no time, on a thread of its own: a slow disk holds nobody up. A panic in there is in the log already.
    pub(super) async fn save_aside(&self) {
        self.aside(Self::save_briefly).await;
    }

    /// Saves soon after each change that somebody was told of, for ever: it shall outlive a crash.
    pub(super) async fn save_when_settled(self) {
        tokio::join!(self.save_settled_inboxes(), self.save_settled_refusals(), self.save_traps_from_time_to_time());
    }

    /// Each claim, burn, alias, and change of a link.
    async fn save_settled_inboxes(&self) {
        loop {
            self.inboxes.names_settled().await;
            while !self.aside(Self::save_inboxes).await {
                tokio::time::sleep(RETRY).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Each "never again".
    async fn save_settled_refusals(&self) {
        let Some(outbound) = &self.outbound else { return };
        loop {
            outbound.refusals_settled().await;
            while !self.aside(Self::save_refusals).await {
                tokio::time::sleep(RETRY).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What traps learned, as often as was asked for, and what somebody decided about them soon.
    async fn save_traps_from_time_to_time(&self) {
        let Some((traps, every)) = &self.traps else { return };
        loop {
            tokio::select! {
                () = tokio::time::sleep(*every) => {}
                () = traps.decided() => tokio::time::sleep(PAUSE).await,
            }
            while !self.aside(Self::save_traps).await {
                tokio::time::sleep(RETRY).await;
            }
        }
    }

    async fn aside(&self, save: fn(&Self) -> bool) -> bool {
        let saved = self.clone();
        tokio::task::spawn_blocking(move || save(&saved)).await.unwrap_or(true)
    }

    fn save_inboxes(&self) -> bool {
        let inboxes = &self.inboxes;
        let names = self.write(NAMES_FILE, || inboxes.names_snapshot(), || inboxes.names_snapshot_failed());
        // Many inboxes have many, and each is settled alone: only what changed is written.
        let unsaved = || {
            inboxes.unsaved_aliases().map(|unsaved| match unsaved {
                Unsaved::All(all) => Content::Whole(all),
                Unsaved::Changes(changes) => Content::More(changes),
            })
        };
        let extend = || self.data_dir.extend_if_any(ALIASES_FILE, unsaved).inspect_err(|_| inboxes.aliases_not_saved());
        // Where the file is not as we left it the second time writes all of it.
        let aliases = self.failing.note(ALIASES_FILE, extend().or_else(|_| extend()));
        names & aliases
    }

    fn save_briefly(&self) -> bool {
        self.save_inboxes() & self.save_refusals()
    }

    fn save_traps(&self) -> bool {
        let Some((traps, _)) = &self.traps else { return true };
        let changed = || {
            let snapshot = traps.take_changed().then(|| traps.snapshot())?;
            if snapshot.is_none() {
                tracing::warn!("there is not enough memory to write down what traps know; it is tried again");
                traps.not_kept();
            }
            snapshot
        };
        self.write(traps::FILE, changed, || traps.not_kept())
    }

    fn save_refusals(&self) -> bool {
        let Some(outbound) = &self.outbound else { return true };
        self.write(REFUSALS_FILE, || outbound.refusals_snapshot(), || outbound.refusals_snapshot_failed())
    }

    fn write(&self, file: &'static str, snapshot: impl FnOnce() -> Option<Vec<u8>>, failed: impl FnOnce()) -> bool {
        self.failing.note(file, self.data_dir.write_if_any(file, snapshot).inspect_err(|_| failed()))
    }
}

fn invalid(reason: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
