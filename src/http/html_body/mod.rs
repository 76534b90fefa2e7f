//! A mail's HTML as a document that is safe to show in a sandboxed frame.
//!
//! Two gates stand one behind the other. `rewrite` writes the HTML anew, well nested, from lists of what is allowed;
//! ammonia then parses that with html5ever and filters it again by its own lists. The first is what bounds the second:
//! html5ever alone takes minutes for 2 MiB of nested tags, as it walks its stack of open elements for each tag.

mod images;
mod links;
mod lists;
mod near;
mod rewrite;
pub(super) mod serve;
mod size;
mod style;
mod watchers;

use std::{borrow::Cow, sync::LazyLock};

use ammonia::{Builder, UrlRelative};
use url::Url;

use crate::mail::{
    html::starts_with,
    link::{Mark, Target},
    parse::Mail,
};

pub use watchers::{Watcher, watchers};

/// How much HTML is shown.
pub const MAX_INPUT_BYTES: usize = 2 * 1024 * 1024;
/// How many bytes of inlined images a document may hold, each use counted.
pub const MAX_INLINED_BYTES: usize = 10 * 1024 * 1024;
/// How often the images of a mail are repeated on the average at most, and the bytes of small ones that are free.
const MAX_REPEATS: usize = 4;
const SPACERS_BYTES: usize = 64 * 1024;

/// The policy to serve a document with.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; \
    sandbox allow-popups allow-popups-to-escape-sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
/// The same when its reader has asked for the images on other servers.
pub const POLICY_WITH_IMAGES: &str = "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline'; \
    sandbox allow-popups allow-popups-to-escape-sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// The classes of what stands in for an image, and of what is said of a link; those of a mail begin otherwise.
const BLOCKED_CLASS: &str = "blocked-image";
const MARK_CLASS: &str = "link-mark";

/// Mails are written for white paper; one that says how it looks in the dark is shown as its reader has it. What is ours
/// stands in a layer, where what is important wins over all rules outside. The root has no background, so that the
/// body's fills the frame.
const HEAD: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
    <meta name=\"referrer\" content=\"no-referrer\"><title>Sundew</title><style>\
    @layer sundew{\
    html{color:CanvasText}\
    body{margin:12px;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:break-word}\
    img{max-width:100%}\
    @media (max-width:600px){img{height:auto}}\
    table{max-width:100%}\
    pre{white-space:pre-wrap}\
    blockquote{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #ccc}\
    .blocked-image{display:inline-block;box-sizing:border-box;max-width:100%;overflow:hidden;vertical-align:middle;\
    padding:2px 6px;border:1px dashed #8888;background:#8881;color:inherit;font:12px/1.4 sans-serif;text-align:left}\
    .link-mark{all:initial!important;display:inline-block!important;max-width:100%!important;margin-inline-start:4px!important;padding:0 4px!important;border-radius:4px!important;\
    background:#a62c58!important;color:#fff!important;font:12px/1.6 sans-serif!important;overflow-wrap:anywhere!important}\
    .link-mark bdi{all:unset!important}\
    .cut{margin:16px 0;padding:8px;border:1px solid #ccc;background:#f4f4f4;color:#333}\
    }";

/// What a mail's HTML holds beside what is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The images on other servers, each once.
    pub images: Vec<RemoteImage>,
    /// The first of its links, mail addresses left out.
    pub links: Vec<Link>,
    /// How many there are in all.
    pub link_count: usize,
    /// Whether the mail says how it looks in the dark.
    pub is_dark: bool,
    /// Whether it was longer than is shown.
    pub truncated: bool,
}

/// An image on another server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteImage {
    /// Where it is.
    pub url: Url,
    /// Whether the mail has it so small, or hidden, that nobody sees it.
    pub is_pixel: bool,
    /// Whether it is on the reader's own machine or network.
    pub is_near: bool,
}

/// Which images on other servers are named in a document, so that a browser loads them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remote {
    /// None.
    Hidden,
    /// Those on the internet; none near the reader, or a mail could look around in the reader's network.
    Far,
    /// All.
    All,
}

impl Remote {
    fn shows(self, url: &Url) -> bool {
        match self {
            Self::Hidden => false,
            Self::Far => !near::is_near(url),
            Self::All => true,
        }
    }
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its words on one line, of images their alternative text; cut.
    pub words: String,
    /// As sent; cut.
    pub url: String,
    /// Where it leads; `None` when it can't be followed.
    pub target: Option<Target>,
    /// What is odd about it.
    pub marks: Vec<Mark>,
}

/// A document that is safe to show, and what was kept out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml {
    /// The complete document; it ends with a mark when the mail was longer than is shown.
    pub document: String,
    /// What the mail holds.
    pub found: Found,
}

/// An image from the mail: its bytes. Its claimed type is not asked for: see [`sanitise`].
pub type Image = Vec<u8>;

/// How a document is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How much of the HTML is shown, and how much its own images may be together.
    pub most_bytes: usize,
    /// Which images on other servers are named.
    pub remote: Remote,
}

impl Default for Options {
    /// All that is ever shown, and nothing from other servers.
    fn default() -> Self {
        Self { most_bytes: MAX_INLINED_BYTES, remote: Remote::Hidden }
    }
}

/// What a byte of a mail costs in [`render`]: tags cost more than others, 32 kB of HTML take some two milliseconds.
pub(super) const RENDER_WEIGHT: usize = 8;
/// What a byte of HTML costs in [`found`]: without html5ever little more than a byte of mail.
pub(super) const FOUND_WEIGHT: usize = 2;

/// The safe document of a mail with its own images in it; `None` when the mail has no HTML. Large mail takes a while.
pub fn render(raw: &[u8], options: Options) -> Option<SafeHtml> {
    let mail = Mail::open(raw);
    let html = mail.view().html?;
    let image = |content_id: &str| mail.attachment(mail.by_content_id(content_id)?).map(|image| image.bytes);
    Some(sanitise(&html, options, image))
}

/// What HTML holds: the first gate alone, a fifth of the work.
pub fn found(html: &str) -> Found {
    let shown = &html[..html.floor_char_boundary(MAX_INPUT_BYTES)];
    let mut found = rewrite::rewrite(shown, Options::default(), |_| None).found;
    found.truncated |= shown.len() < html.len();
    found
}

/// Makes a mail's HTML safe. `inline` gives the bytes of the part with that Content-ID, and is asked once for each.
///
/// Images are inlined when their first bytes are those of PNG, JPEG, GIF or WebP. Long input takes a while (see
/// `Parser::run`).
pub fn sanitise(html: &str, options: Options, inline: impl FnMut(&str) -> Option<Image>) -> SafeHtml {
    let shown = &html[..html.floor_char_boundary(options.most_bytes.min(MAX_INPUT_BYTES))];
    let mut rewritten = rewrite::rewrite(shown, options, inline);
    rewritten.found.truncated |= shown.len() < html.len();
    let filter = match options.remote {
        Remote::Hidden => &*FILTER,
        Remote::Far => &*FILTER_WITH_FAR,
        Remote::All => &*FILTER_WITH_ALL,
    };
    let clean = filter.clean(&rewritten.html).to_string();
    // A fragment has no body, so its attributes are looked at on another element.
    let body = filter.clean(&format!("<div{}></div>", rewritten.body)).to_string();
    let body = body.strip_prefix("<div").and_then(|rest| rest.strip_suffix("></div>")).unwrap_or_default();
    let mut document = String::with_capacity(HEAD.len() + rewritten.css.len() + clean.len() + 400);
    document.push_str(HEAD);
    document.push_str(if rewritten.found.is_dark { ":root{color-scheme:light dark}" } else { ":root{color-scheme:light}" });
    document.push_str("</style>");
    if !rewritten.css.is_empty() {
        document.push_str("<style>");
        document.push_str(&rewritten.css);
        document.push_str("</style>");
    }
    document.push_str("</head><body");
    document.push_str(body);
    document.push('>');
    images::fill_images(&clean, &rewritten.images, &mut document);
    if rewritten.found.truncated {
        // In no language: the page around it has words.
        document.push_str("<p class=\"cut\">[…]</p>");
    }
    document.push_str("</body></html>");
    SafeHtml { document, found: rewritten.found }
}

static FILTER: LazyLock<Builder<'static>> = LazyLock::new(|| filter(Remote::Hidden));
static FILTER_WITH_FAR: LazyLock<Builder<'static>> = LazyLock::new(|| filter(Remote::Far));
static FILTER_WITH_ALL: LazyLock<Builder<'static>> = LazyLock::new(|| filter(Remote::All));

/// The second gate. It knows nothing of the first but the lists, and the names of what the first puts in.
fn filter(remote: Remote) -> Builder<'static> {
    let mut filter = Builder::empty();
    filter
        .tags(lists::ELEMENTS.iter().copied().collect())
        .generic_attributes(lists::ATTRIBUTES.iter().copied().chain(["class", "id"]).collect())
        .add_tag_attributes("a", ["href", "target"])
        .add_tag_attributes("img", ["src"])
        .clean_content_tags(["script", "style", "title", "template", "textarea", "iframe", "noembed", "noframes"].into())
        .url_schemes(["http", "https", "mailto", images::scheme()].into())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("a", "href") => is_link(value).then_some(value.into()),
            ("img", "src") => (images::is_image_reference(value) || images::remote_url(value).is_some_and(|url| remote.shows(&url)))
                .then_some(value.into()),
            (_, "href" | "src") => None,
            ("span", "class") if value == BLOCKED_CLASS || value == MARK_CLASS => Some(value.into()),
            (_, "class" | "id") => value.split(' ').all(is_name_of_mail).then_some(value.into()),
            (_, "style") => Some(Cow::Owned(style::declarations(value, &mut images::Written { remote }))),
            _ => Some(value.into()),
        });
    filter
}

/// Whether a link may be followed: it leaves for the web or for a mail program.
fn is_link(url: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| starts_with(url, scheme)) && !url.contains(|c: char| c.is_control())
}

fn is_name_of_mail(name: &str) -> bool {
    name.strip_prefix(style::selector::PREFIX).is_some_and(style::selector::is_name)
}

#[cfg(test)]
mod tests;
