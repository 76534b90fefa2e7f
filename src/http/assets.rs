//! Our own style, scripts and icon, embedded in the binary.

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};

use super::error::HttpError;

/// `(name, media type, bytes)`
const ASSETS: &[(&str, &str, &[u8])] = &[
    ("app.css", "text/css; charset=utf-8", include_bytes!("../../web/static/app.css")),
    ("app.js", "text/javascript; charset=utf-8", include_bytes!("../../web/static/app.js")),
    ("live-worker.js", "text/javascript; charset=utf-8", include_bytes!("../../web/static/live-worker.js")),
    ("manifest.webmanifest", "application/manifest+json", include_bytes!("../../web/static/manifest.webmanifest")),
    ("icon.svg", "image/svg+xml", include_bytes!("../../web/static/icon.svg")),
];

/// Pages name assets with `?v=` this, which changes with every release, so that they may be kept.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, HttpError> {
    find(&name).ok_or(HttpError::NOT_FOUND)
}

pub(super) async fn icon() -> Result<Response, HttpError> {
    find("icon.svg").ok_or(HttpError::NOT_FOUND)
}

/// Nothing here is for search engines.
pub(super) async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

fn find(name: &str) -> Option<Response> {
    let (_, media_type, bytes) = ASSETS.iter().find(|(known, ..)| *known == name)?;
    let headers = [(header::CONTENT_TYPE, *media_type), (header::CACHE_CONTROL, "public, max-age=3600")];
    Some((headers, *bytes).into_response())
}
