//! A mail's HTML as a document that is safe to show in a sandboxed frame.
//!
//! Two gates stand one behind the other. `rewrite` writes the HTML anew, well nested, from lists of what is allowed;
//! ammonia then parses that with html5ever and filters it again by its own lists. The first is what bounds the second:
//! html5ever alone takes minutes for 2 MiB of nested tags, as it walks its stack of open elements for each tag.

mod images;
mod rewrite;
mod style;

use std::{borrow::Cow, sync::LazyLock};

use ammonia::{Builder, UrlRelative};
use bytes::Bytes;

use crate::mail::parse::{Mail, Parser};

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

/// Mails are written for white paper, so the page is light whatever the visitor's taste.
const HEAD: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
    <meta name=\"referrer\" content=\"no-referrer\"><title>Sundew</title><style>\
    :root{color-scheme:light}\
    html{background:#fff;color:#1a1a1a}\
    body{margin:12px;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:break-word}\
    img{max-width:100%;height:auto}\
    table{max-width:100%}\
    pre{white-space:pre-wrap}\
    blockquote{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #ccc}\
    .blocked-image{display:inline-block;max-width:100%;padding:2px 6px;border:1px dashed #aaa;background:#f4f4f4;color:#555;font:12px/1.4 sans-serif}\
    .cut{margin:16px 0;padding:8px;border:1px solid #ccc;background:#f4f4f4;color:#333}\
    </style></head><body>";

/// A document that is safe to show, and what was kept out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeHtml {
    /// The complete document.
    pub document: String,
    /// How many images and backgrounds on other servers were not loaded.
    pub blocked_images: usize,
    /// Whether the mail was longer than is shown; the document ends with a mark then.
    pub truncated: bool,
}

/// An image from the mail: its bytes. Its claimed type is not asked for: see [`sanitise`].
pub type Image = Vec<u8>;

/// The safe document of a mail with its own images in it, of at most so many bytes each; `None` when the mail has no
/// HTML. Never blocks for long.
pub async fn render(parser: &Parser, raw: Bytes, most_bytes: usize) -> Option<SafeHtml> {
    // Tags cost more than other bytes of a mail: 32 kB of HTML take some two milliseconds.
    const WEIGHT: usize = 8;
    let size_bytes = raw.len() * WEIGHT;
    let work = move || {
        let mail = Mail::open(&raw);
        let html = mail.view().html?;
        let image = |content_id: &str| mail.attachment(mail.by_content_id(content_id)?).map(|image| image.bytes);
        Some(sanitise(&html, |content_id| image(content_id).filter(|bytes| bytes.len() <= most_bytes)))
    };
    parser.run(size_bytes, work).await.flatten()
}

/// Makes a mail's HTML safe. `inline` gives the bytes of the part with that Content-ID, and is asked once for each.
///
/// Images are inlined when their first bytes are those of PNG, JPEG, GIF or WebP. Long input takes a while (see
/// `Parser::run`).
pub fn sanitise(html: &str, inline: impl FnMut(&str) -> Option<Image>) -> SafeHtml {
    let shown = &html[..html.floor_char_boundary(MAX_INPUT_BYTES)];
    let rewritten = rewrite::rewrite(shown, inline);
    let truncated = shown.len() < html.len() || rewritten.truncated;
    let clean = FILTER.clean(&rewritten.html).to_string();
    let mut document = String::with_capacity(HEAD.len() + clean.len() + 200);
    document.push_str(HEAD);
    images::fill_images(&clean, &rewritten.images, &mut document);
    if truncated {
        // In no language: the page around it has words.
        document.push_str("<p class=\"cut\">[…]</p>");
    }
    document.push_str("</body></html>");
    SafeHtml { document, blocked_images: rewritten.blocked_images, truncated }
}

/// The second gate. It knows nothing of the first but the class of its placeholders.
static FILTER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut filter = Builder::empty();
    filter
        .tags(rewrite::ELEMENTS.iter().copied().collect())
        .generic_attributes(rewrite::ATTRIBUTES.iter().copied().collect())
        .add_tag_attributes("a", ["href", "target"])
        .add_tag_attributes("img", ["src"])
        .add_allowed_classes("span", [rewrite::BLOCKED_CLASS])
        .clean_content_tags(["script", "style", "title", "template", "textarea", "iframe", "noembed", "noframes"].into())
        .url_schemes(["http", "https", "mailto", images::IMAGE_SCHEME].into())
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .set_tag_attribute_value("a", "target", "_blank")
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "href") => rewrite::is_link(value).then_some(value.into()),
            ("img", "src") => images::is_image_reference(value).then_some(value.into()),
            (_, "href" | "src") => None,
            (_, "style") => Some(Cow::Owned(style::filter(value))),
            _ => Some(value.into()),
        });
    filter
});

#[cfg(test)]
mod tests;
