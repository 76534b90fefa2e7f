//! Our own style, scripts and icons, embedded in the binary.

use std::sync::LazyLock;

use axum::{
    extract::{Path, RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};

use super::{App, error::HttpError};

/// One module for all pages, which is also the worker that they share: a first visit asks for one script. Its parts
/// are top-level declarations that know each other; only the last one does anything by itself.
const SCRIPT: &str = concat!(
    include_str!("../../web/scripts/words.js"),
    include_str!("../../web/scripts/times.js"),
    include_str!("../../web/scripts/page.js"),
    include_str!("../../web/scripts/list.js"),
    include_str!("../../web/scripts/sender.js"),
    include_str!("../../web/scripts/notify.js"),
    include_str!("../../web/scripts/password.js"),
    include_str!("../../web/scripts/live.js"),
    include_str!("../../web/scripts/stream.js"),
    include_str!("../../web/scripts/main.js"),
);

/// One style for all pages: a first visit brings what every later page needs.
const STYLE: &str = concat!(
    include_str!("../../web/styles/base.css"),
    include_str!("../../web/styles/glance.css"),
    include_str!("../../web/styles/message_html.css"),
    include_str!("../../web/styles/message_journey.css"),
    include_str!("../../web/styles/message_files.css"),
    include_str!("../../web/styles/message_forward.css"),
    include_str!("../../web/styles/sender.css"),
    include_str!("../../web/styles/leaks.css"),
    include_str!("../../web/styles/aliases.css"),
    include_str!("../../web/styles/traps.css"),
);

/// `(name, media type, bytes)`
const ASSETS: &[(&str, &str, &[u8])] = &[
    ("app.css", "text/css; charset=utf-8", STYLE.as_bytes()),
    ("app.js", "text/javascript; charset=utf-8", SCRIPT.as_bytes()),
    (MANIFEST, "application/manifest+json", include_bytes!("../../web/static/manifest.webmanifest")),
    ("icon.svg", "image/svg+xml", include_bytes!("../../web/static/icon.svg")),
    ("icon-192.png", "image/png", include_bytes!("../../web/static/icon-192.png")),
    ("icon-512.png", "image/png", include_bytes!("../../web/static/icon-512.png")),
    ("icon-maskable.png", "image/png", include_bytes!("../../web/static/icon-maskable.png")),
    ("apple-touch-icon.png", "image/png", include_bytes!("../../web/static/apple-touch-icon.png")),
];

/// What is installed has the URLs of this server in it.
const MANIFEST: &str = "manifest.webmanifest";

/// Under a URL that names the version nothing ever changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// Pages name assets with `?v=` this, a hash of all of them, so that they may be kept for ever.
pub(super) fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        for (_, _, bytes) in ASSETS {
            hasher.update(bytes);
        }
        hasher.finalize().to_hex()[..12].to_owned()
    });
    &VERSION
}

/// `GET /static/{name}`.
pub(super) async fn asset(State(app): State<App>, Path(name): Path<String>, RawQuery(query): RawQuery) -> Result<Response, HttpError> {
    let is_versioned = query.as_deref().and_then(|query| query.strip_prefix("v=")) == Some(version());
    find(&app, &name, if is_versioned { FOR_EVER } else { FOR_AN_HOUR }).ok_or(HttpError::NOT_FOUND)
}

pub(super) async fn icon(State(app): State<App>) -> Result<Response, HttpError> {
    find(&app, "icon.svg", FOR_AN_HOUR).ok_or(HttpError::NOT_FOUND)
}

/// Nothing here is for search engines.
pub(super) async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

fn find(app: &App, name: &str, kept: &'static str) -> Option<Response> {
    let (name, media_type, bytes) = ASSETS.iter().find(|(known, ..)| *known == name)?;
    let headers = [(header::CONTENT_TYPE, *media_type), (header::CACHE_CONTROL, kept)];
    if *name == MANIFEST {
        let manifest = String::from_utf8_lossy(bytes).replace("{base}", app.settings.base_path()).replace("{version}", version());
        return Some((headers, manifest).into_response());
    }
    Some((headers, *bytes).into_response())
}
