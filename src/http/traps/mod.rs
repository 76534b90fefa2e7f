//! What traps know, as pages, JSON and files for mail servers.

use super::{App, error::HttpError};
use crate::trap::watch::Traps;

/// What traps know; 404 where there are none.
pub(super) fn of(app: &App) -> Result<&Traps, HttpError> {
    app.traps.as_ref().ok_or(HttpError::TRAPS_OFF)
}
