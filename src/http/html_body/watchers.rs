//! Who watches the reader of a mail, as the API tells it.

use serde::Serialize;

use super::Found;
use crate::mail::trackers::{self, Kind, Reader};

/// How many are told of.
const MAX_TOLD: usize = 100;
/// How much of a URL is told.
const MAX_URL_BYTES: usize = 2_000;

/// An image or a link that watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Watcher {
    /// Whose server learns of it.
    pub host: String,
    /// See [`Kind::name`].
    pub kind: &'static str,
    /// As in the mail; cut.
    pub url: String,
}

/// Those of a mail to this reader, images first.
pub fn watchers(found: &Found, reader: &Reader) -> Vec<Watcher> {
    let images = found.images.iter().filter_map(|image| {
        let kind = trackers::of_image(&image.url, image.is_pixel, reader).kind()?;
        Some(watcher(kind, image.url.host_str()?, image.url.as_str()))
    });
    let links = found.links.iter().filter_map(|link| {
        let target = link.target.as_ref()?;
        let host = match &target.tracker {
            Some(tracker) => tracker.as_str(),
            None => trackers::of_link(&target.url).and_then(|_| target.url.host_str())?,
        };
        Some(watcher(Kind::Click, host, &link.url))
    });
    images.chain(links).take(MAX_TOLD).collect()
}

fn watcher(kind: Kind, host: &str, url: &str) -> Watcher {
    Watcher { host: host.to_owned(), kind: kind.name(), url: url[..url.floor_char_boundary(MAX_URL_BYTES)].to_owned() }
}
