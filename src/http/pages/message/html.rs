//! What the page of a mail says of its HTML and its links.

use std::collections::BTreeSet;

use crate::{
    http::{
        html_body::{Found, Link},
        locale::Words,
        view::{HtmlView, ImagesFound, LinkRow, LinkedText, TextPiece, mark_note},
    },
    mail::{
        link::{Mark, Piece, Target, pieces},
        trackers::{self, Reader},
    },
};

/// How many hosts and services are named.
const NAMED: usize = 5;

/// How a reader wants to see a mail's HTML.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted {
    /// With the images on other servers.
    pub(super) images: bool,
    /// With those among them that are near the reader.
    pub(super) near: bool,
    /// In the whole window.
    pub(super) wide: bool,
}

impl Wanted {
    /// The query of the page that shows it so.
    fn query(self) -> String {
        let images = if self.images { "&images=1" } else { "" };
        let wide = if self.wide { "&wide=1" } else { "" };
        format!("?view=html{images}{wide}")
    }
}

/// The frame of a mail and what is said of it. `href` is the page of the mail, `reader` whom the mail was sent to.
pub(super) fn html_view(found: &Found, href: &str, wanted: Wanted, reader: &Reader, words: Words) -> HtmlView {
    let src = format!("{href}/html{}", if wanted.images { "?images=1" } else { "" });
    HtmlView {
        src,
        is_dark: found.is_dark,
        truncated: found.truncated,
        images: images_found(found, wanted, reader, words),
        shows_images: wanted.images,
        other_images_href: format!("{href}{}", Wanted { images: !wanted.images, ..wanted }.query()),
        other_width_href: format!("{href}{}", Wanted { wide: !wanted.wide, ..wanted }.query()),
        links: found.links.iter().map(|link| link_row(link, words)).collect(),
        link_count: found.link_count,
    }
}

fn images_found(found: &Found, wanted: Wanted, reader: &Reader, words: Words) -> Option<ImagesFound> {
    if found.images.is_empty() {
        return None;
    }
    let mut hosts = BTreeSet::new();
    let (mut near_hosts, mut services) = (BTreeSet::new(), BTreeSet::new());
    let mut all = ImagesFound { count: found.images.len(), ..ImagesFound::default() };
    for image in &found.images {
        let host = Target::of(image.url.as_str()).map(|target| target.host);
        if image.is_near && !wanted.near {
            all.near += 1;
            near_hosts.extend(host);
            continue;
        }
        let signs = trackers::of_image(&image.url, image.is_pixel, reader);
        hosts.extend(host);
        services.extend(signs.service);
        all.pixels += usize::from(signs.is_pixel);
        all.addresses += usize::from(signs.has_address);
        all.tokens += usize::from(signs.has_token && !signs.has_address);
    }
    all.hosts = listed(hosts.iter().map(String::as_str), words);
    all.near_hosts = listed(near_hosts.iter().map(String::as_str), words);
    all.services = listed(services.into_iter(), words);
    Some(all)
}

/// The first few and how many more.
fn listed<'a>(names: impl ExactSizeIterator<Item = &'a str>, words: Words) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named = names.take(NAMED).collect::<Vec<_>>().join(", ");
    if more == 0 { named } else { words.text_with("html-and-more", &[("names", named.into()), ("count", more.into())]) }
}

fn link_row(link: &Link, words: Words) -> LinkRow {
    let mut notes: Vec<(String, bool)> = link.marks.iter().map(|mark| (mark_note(mark, words), mark.is_warning())).collect();
    let Some(target) = &link.target else {
        notes.push((words.text("html-link-not-followed"), false));
        return LinkRow { words: link.words.clone(), place: link.url.clone(), href: None, notes };
    };
    notes.extend(
        target.tracker.as_ref().map(|tracker| (words.text_with("html-link-unwrapped", &[("tracker", tracker.as_str().into())]), false)),
    );
    notes.extend(
        trackers::of_link(&target.url).map(|service| (words.text_with("html-link-counted", &[("service", service.into())]), false)),
    );
    LinkRow { words: link.words.clone(), place: target.shown_host(&link.marks).to_owned(), href: Some(target.url.to_string()), notes }
}

/// Text with its `http` and `https` URLs as links.
pub(super) fn linked_text(text: &str, words: Words) -> LinkedText {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(text) => TextPiece::Words(text.to_owned()),
        Piece::Link(url, target) => {
            let warnings = target.marks(url).into_iter().filter(Mark::is_warning);
            let warning = warnings.map(|mark| mark_note(&mark, words)).collect::<Vec<_>>().join("; ");
            let title = if target.host.is_ascii() || !warning.is_empty() {
                target.url.to_string()
            } else {
                format!("{} · {}", target.host, target.url)
            };
            TextPiece::Link { words: url.to_owned(), href: target.url.into(), title, warning }
        }
    };
    LinkedText { pieces: pieces(text).into_iter().map(piece).collect() }
}
