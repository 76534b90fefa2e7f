//! What is told of traps, made when somebody asks and kept for a while: all who ask within that get the same.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync;

use super::exports::Exports;
use crate::{
    http::error::HttpError,
    mail::timestamp::Timestamp,
    trap::{
        board::Board,
        export,
        memory::Secs,
        overrides::{Exempt, FileError, OverridesFile},
        watch::Traps,
    },
};

/// How old a board is when the next one is made...
const FRESH: Secs = 10;
/// ...and how old one may be that is shown meanwhile.
const SHOWN: Secs = 60;

/// What traps know as it is told. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: Arc<export::Settings>,
    overrides: Option<OverridesFile>,
    kept: Mutex<Kept>,
    /// Held by the one who makes a board.
    making: Arc<sync::Mutex<()>>,
    exports: Exports,
}

/// The last board, and how often somebody has changed what is told.
#[derive(Debug, Default)]
struct Kept {
    board: Option<Arc<Board>>,
    changes: u64,
}

impl Desk {
    /// With what lists say of this installation, and the file of what is never listed.
    pub fn new(settings: export::Settings, overrides: Option<&Path>) -> Result<Self, FileError> {
        let overrides = overrides.map(|path| OverridesFile::open(PathBuf::from(path))).transpose()?;
        let (kept, making, exports) = (Mutex::default(), Arc::default(), Exports::default());
        Ok(Self(Arc::new(Shared { settings: Arc::new(settings), overrides, kept, making, exports })))
    }

    /// Reads the file of what is never listed again if it has changed.
    pub fn renew(&self) {
        if let Some(overrides) = &self.0.overrides {
            overrides.renew();
        }
    }

    /// What lists say of this installation.
    pub(super) fn settings(&self) -> Arc<export::Settings> {
        Arc::clone(&self.0.settings)
    }

    pub(super) fn exports(&self) -> &Exports {
        &self.0.exports
    }

    /// What is never listed.
    pub(super) fn exempt(&self) -> Arc<Exempt> {
        self.0.overrides.as_ref().map(OverridesFile::exempt).unwrap_or_default()
    }

    /// Why the file of what is never listed is not taken as it lies there.
    pub(super) fn trouble(&self) -> Option<Arc<str>> {
        self.0.overrides.as_ref().and_then(OverridesFile::trouble)
    }

    /// What is told, some seconds old. Nobody waits for a new one who can have the last.
    pub(super) async fn board(&self, traps: &Traps) -> Result<Arc<Board>, HttpError> {
        if let Some(board) = self.last(FRESH) {
            return Ok(board);
        }
        if let Some(board) = self.last(SHOWN) {
            if let Ok(turn) = Arc::clone(&self.0.making).try_lock_owned() {
                let (desk, traps) = (self.clone(), traps.clone());
                tokio::spawn(async move {
                    let _ = desk.make(&traps).await;
                    drop(turn);
                });
            }
            return Ok(board);
        }
        let _turn = self.0.making.lock().await;
        // Somebody else may have made it meanwhile.
        match self.last(FRESH) {
            Some(board) => Ok(board),
            None => self.make(traps).await,
        }
    }

    /// Many thousand campaigns take their time, in which the threads that answer have other things to do.
    async fn make(&self, traps: &Traps) -> Result<Arc<Board>, HttpError> {
        let (traps, settings, exempt) = (traps.clone(), self.settings(), self.exempt());
        let (changes, before) = {
            let kept = self.kept();
            (kept.changes, kept.board.clone())
        };
        let now = Timestamp::now().as_secs();
        let make = move || Board::of(&traps.state(), before.as_deref(), &exempt, &settings, now);
        let board = Arc::new(tokio::task::spawn_blocking(make).await.map_err(|_| HttpError::internal())?);
        let mut kept = self.kept();
        if kept.changes == changes {
            kept.board = Some(Arc::clone(&board));
        }
        Ok(board)
    }

    /// The last board, if it is no older than this.
    fn last(&self, max_age: Secs) -> Option<Arc<Board>> {
        let now = Timestamp::now().as_secs();
        self.kept().board.clone().filter(|board| (board.made..board.made.saturating_add(max_age)).contains(&now))
    }

    /// Has everything made anew, since somebody changed what is told.
    pub(super) async fn forget(&self) {
        {
            let mut kept = self.kept();
            kept.board = None;
            kept.changes += 1;
        }
        self.0.exports.forget().await;
    }

    /// Whole after every statement, so a panic elsewhere is no reason to stop.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
