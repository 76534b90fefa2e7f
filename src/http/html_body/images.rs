//! The images of a document: the mail's own, recognised by their bytes and put in last, and those on other servers.

use std::collections::HashMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use url::Url;

use super::{Found, MAX_INLINED_BYTES, MAX_REPEATS, Options, Remote, RemoteImage, SPACERS_BYTES, near::is_near, style::Urls};
use crate::mail::{html::starts_with, parse::is_hard_to_draw};

/// How the images are named until [`fill_images`], so that megabytes of base64 don't go through ammonia.
const IMAGE_SCHEME: &str = "sundew-image";
/// The custom properties by which styles name them.
const VARIABLE: &str = "--sundew-image-";
/// Distinct images that are asked for.
const MAX_IMAGES: usize = 200;
/// Distinct images on other servers: more would make a weapon of the reader's browser.
const MAX_REMOTE: usize = 1_000;

/// Where the images of a document come from.
pub(super) struct Images<F> {
    inline: F,
    /// Which of those on other servers are shown.
    remote: Remote,
    /// How much its own images may still be together.
    room_bytes: usize,
    /// The images of the mail by Content-ID; `None` is one that can't be shown.
    known: HashMap<String, Option<usize>>,
    /// As data URLs.
    pub(super) pool: Vec<String>,
    /// Which of them styles name.
    in_styles: Vec<bool>,
    inlined_bytes: usize,
    /// Where each image on another server stands in what was found.
    elsewhere: HashMap<Url, usize>,
    pub(super) found: Found,
}

impl<F: FnMut(&str) -> Option<Vec<u8>>> Images<F> {
    pub(super) fn new(inline: F, options: Options) -> Self {
        Self {
            inline,
            remote: options.remote,
            room_bytes: options.most_bytes,
            known: HashMap::new(),
            pool: Vec::new(),
            in_styles: Vec::new(),
            inlined_bytes: 0,
            elsewhere: HashMap::new(),
            found: Found::default(),
        }
    }

    /// What `<img src>` is, for the document; `None` when nothing is shown.
    pub(super) fn source(&mut self, source: &str, is_pixel: bool) -> Option<String> {
        if let Some(index) = self.own(source) {
            let after = self.inlined_bytes + self.pool[index].len();
            // A small mail that names its image again and again must not become a large document.
            let distinct_bytes: usize = self.pool.iter().map(String::len).sum();
            let allowed_bytes = MAX_INLINED_BYTES.min(MAX_REPEATS * distinct_bytes + SPACERS_BYTES);
            return (after <= allowed_bytes).then(|| {
                self.inlined_bytes = after;
                format!("{IMAGE_SCHEME}:{index}")
            });
        }
        self.elsewhere(source, is_pixel).map(String::from)
    }

    /// The index of an image that comes with the mail.
    fn own(&mut self, source: &str) -> Option<usize> {
        let is_part = starts_with(source, "cid:");
        if !is_part && !starts_with(source, "data:") {
            return None;
        }
        if let Some(known) = self.known.get(source) {
            return *known;
        }
        if self.known.len() == MAX_IMAGES {
            return None;
        }
        let bytes = if is_part {
            (self.inline)(&percent_encoding::percent_decode_str(&source[4..]).decode_utf8_lossy())
        } else {
            from_data_url(source)
        };
        let fits = bytes.filter(|bytes| bytes.len() <= self.room_bytes);
        let url = fits.and_then(|bytes| {
            let url = data_url(&bytes)?;
            self.room_bytes -= bytes.len();
            Some(url)
        });
        let index = url.map(|url| {
            self.pool.push(url);
            self.in_styles.push(false);
            self.pool.len() - 1
        });
        self.known.insert(source.to_owned(), index);
        index
    }

    /// Notes an image on another server, and gives its URL when it is shown.
    fn elsewhere(&mut self, source: &str, is_pixel: bool) -> Option<Url> {
        let url = remote_url(source)?;
        let index = match self.elsewhere.get(&url) {
            Some(&index) => index,
            None if self.elsewhere.len() == MAX_REMOTE => {
                self.found.truncated = true;
                return None;
            }
            None => {
                self.found.images.push(RemoteImage { is_near: is_near(&url), url: url.clone(), is_pixel });
                self.elsewhere.insert(url.clone(), self.found.images.len() - 1);
                self.found.images.len() - 1
            }
        };
        // Seen once is not hidden.
        self.found.images[index].is_pixel &= is_pixel;
        self.remote.shows(&url).then_some(url)
    }

    /// The images that styles name, as custom properties.
    pub(super) fn variables(&self) -> String {
        let named = self.pool.iter().zip(&self.in_styles).enumerate().filter(|(_, (_, in_styles))| **in_styles);
        let list: String = named.map(|(index, (url, _))| format!("{VARIABLE}{index}:url({url});")).collect();
        if list.is_empty() { list } else { format!(":root{{{list}}}") }
    }
}

impl<F: FnMut(&str) -> Option<Vec<u8>>> Urls for Images<F> {
    fn image(&mut self, url: &str) -> Option<String> {
        let url = url.trim();
        if let Some(index) = self.own(url) {
            if !self.in_styles[index] {
                if self.inlined_bytes + self.pool[index].len() > MAX_INLINED_BYTES {
                    return None;
                }
                self.inlined_bytes += self.pool[index].len();
                self.in_styles[index] = true;
            }
            return Some(format!("var({VARIABLE}{index})"));
        }
        self.elsewhere(url, false).map(|url| format!("url(\"{}\")", quoted(&url)))
    }

    /// None that the mail names: they are ours to write.
    fn is_variable(&self, _: &str) -> bool {
        false
    }
}

/// What the second gate lets through of what the first has written.
pub(super) struct Written {
    pub(super) remote: Remote,
}

impl Urls for Written {
    fn image(&mut self, url: &str) -> Option<String> {
        remote_url(url).filter(|url| self.remote.shows(url)).map(|url| format!("url(\"{}\")", quoted(&url)))
    }

    fn is_variable(&self, name: &str) -> bool {
        name.strip_prefix(VARIABLE).is_some_and(|index| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// An `http` or `https` URL of an image; without a scheme it is the latter.
pub(super) fn remote_url(source: &str) -> Option<Url> {
    /// Longer ones are made to cost.
    const MAX_BYTES: usize = 4 * 1024;
    let source = source.trim();
    let url = if source.starts_with("//") { Url::parse(&format!("https:{source}")) } else { Url::parse(source) };
    // Browsers load no images by URLs with a password.
    url.ok().filter(|url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && source.len() <= MAX_BYTES
    })
}

/// A URL that can stand between quotes in CSS.
fn quoted(url: &Url) -> String {
    let mut out = String::with_capacity(url.as_str().len());
    for c in url.as_str().chars() {
        match c {
            '"' => out.push_str("%22"),
            '\'' => out.push_str("%27"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '\\' => out.push_str("%5C"),
            // No comment begins.
            '*' => out.push_str("%2A"),
            c => out.push(c),
        }
    }
    out
}

/// Whether it is an image by the name that [`fill_images`] knows.
pub(super) fn is_image_reference(url: &str) -> bool {
    url.strip_prefix(IMAGE_SCHEME)
        .and_then(|rest| rest.strip_prefix(':'))
        .is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The scheme for a filter of URLs.
pub(super) const fn scheme() -> &'static str {
    IMAGE_SCHEME
}

/// Copies clean HTML and puts the images in. What is searched for begins with `<`, which text and values never hold.
pub(super) fn fill_images(html: &str, images: &[String], out: &mut String) {
    let mark = format!("<img src=\"{IMAGE_SCHEME}:");
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(&mark) {
        let (index, tail) = after.split_once('"').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str("<img src=\"");
        out.push_str(index.parse::<usize>().ok().and_then(|index| images.get(index)).map_or("", String::as_str));
        out.push('"');
        rest = tail;
    }
    out.push_str(rest);
}

/// The bytes of a `data:` URL in base64.
fn from_data_url(url: &str) -> Option<Vec<u8>> {
    let (kind, data) = url[5..].split_once(',')?;
    let is_base64 = kind.len() >= 7 && kind.as_bytes()[kind.len() - 7..].eq_ignore_ascii_case(b";base64");
    if !is_base64 || data.len() > MAX_INLINED_BYTES {
        return None;
    }
    let data: Vec<u8> = percent_encoding::percent_decode_str(data).filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64_STANDARD.decode(data).ok()
}

/// An image as a data URL, when it is one by its first bytes and is drawn with ease.
fn data_url(bytes: &[u8]) -> Option<String> {
    let image_type = image_type(bytes).filter(|_| !is_hard_to_draw(bytes))?;
    Some(format!("data:{image_type};base64,{}", BASE64_STANDARD.encode(bytes)))
}

/// The type of an image by its first bytes. SVG is a document and not among them.
fn image_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}
