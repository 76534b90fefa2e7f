//! What is told of traps, made when somebody asks and kept for a while: all who ask within that get the same.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::sync::Mutex;

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

/// How old a board may be.
const FRESH: Secs = 10;

/// What traps know as it is told. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: Arc<export::Settings>,
    overrides: Option<OverridesFile>,
    board: Mutex<Option<Arc<Board>>>,
    exports: Exports,
}

impl Desk {
    /// With what lists say of this installation, and the file of what is never listed.
    pub fn new(settings: export::Settings, overrides: Option<&Path>) -> Result<Self, FileError> {
        let overrides = overrides.map(|path| OverridesFile::open(PathBuf::from(path))).transpose()?;
        Ok(Self(Arc::new(Shared { settings: Arc::new(settings), overrides, board: Mutex::default(), exports: Exports::default() })))
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

    /// What is told; a few seconds old at most.
    pub(super) async fn board(&self, traps: &Traps) -> Result<Arc<Board>, HttpError> {
        let mut known = self.0.board.lock().await;
        let now = Timestamp::now().as_secs();
        if let Some(board) = known.as_ref().filter(|board| (board.made..board.made.saturating_add(FRESH)).contains(&now)) {
            return Ok(Arc::clone(board));
        }
        let (traps, settings, exempt) = (traps.clone(), self.settings(), self.exempt());
        // Many thousand campaigns take their time.
        let made = tokio::task::spawn_blocking(move || Board::of(&traps.state(), &exempt, &settings, now)).await;
        let board = Arc::new(made.map_err(|_| HttpError::internal())?);
        *known = Some(Arc::clone(&board));
        Ok(board)
    }

    /// Has everything made anew, since somebody changed what is told.
    pub(super) async fn forget(&self) {
        *self.0.board.lock().await = None;
        self.0.exports.forget().await;
    }
}
