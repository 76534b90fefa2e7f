//! The first gate: writes HTML anew from lists, well nested and not deep, in time linear in its length.
//!
//! What comes out holds start tags of [`ELEMENTS`] with quoted [`ATTRIBUTES`], their end tags, and escaped text, and none
//! of these elements changes how a parser reads what follows. So however a browser rearranges it, nothing else appears.

use std::{collections::HashMap, fmt::Write};

use super::{
    MAX_INLINED_BYTES, MAX_REPEATS, SPACERS_BYTES,
    images::{IMAGE_SCHEME, data_url},
    style,
};
use crate::mail::html::{Tag, Token, Tokens, VOID, decoded, escape, known, starts_with};

/// The elements that are kept; of the others the text within stays.
pub(super) const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// The attributes that any element may have. No id, name or class: they would name things for somebody else.
pub(super) const ATTRIBUTES: &[&str] = &[
    "abbr",
    "align",
    "alt",
    "bgcolor",
    "border",
    "bordercolor",
    "cellpadding",
    "cellspacing",
    "color",
    "colspan",
    "dir",
    "face",
    "height",
    "hspace",
    "lang",
    "noshade",
    "nowrap",
    "rowspan",
    "rules",
    "size",
    "span",
    "start",
    "style",
    "title",
    "type",
    "valign",
    "vspace",
    "width",
];
/// The class of what stands in for an image that is not loaded.
pub(super) const BLOCKED_CLASS: &str = "blocked-image";

/// Open elements at one time. A long thread of replies has about 200; beyond that tags are left out and text stays.
const MAX_DEPTH: usize = 200;
/// Start tags in all, each at most a few microseconds in html5ever.
const MAX_TAGS: usize = 100_000;
/// html5ever compares each attribute of a tag with all before it.
const MAX_ATTRIBUTES: usize = 40;
const MAX_ATTRIBUTE_BYTES: usize = 4 * 1024;
/// html5ever's serialiser is quadratic in the ampersands of one text (2 MiB of them take a minute), so a text with more
/// is cut in two where a line may break.
const MAX_SPECIALS: usize = 1_000;
/// Distinct images that are asked for.
const MAX_IMAGES: usize = 200;

/// HTML from the lists, and what was left out of it.
pub(super) struct Rewritten {
    pub(super) html: String,
    /// The images it names by index, as data URLs.
    pub(super) images: Vec<String>,
    pub(super) blocked_images: usize,
    pub(super) truncated: bool,
}

struct Writer<F> {
    out: Rewritten,
    /// The open elements.
    open: Vec<&'static str>,
    /// How many open tags were left out for depth, so that their end tags are too.
    left_out: usize,
    tags: usize,
    /// Ampersands and fixed spaces since the last break in a text.
    specials: usize,
    inline: F,
    /// The images by Content-ID; `None` is one that can't be shown.
    known_images: HashMap<String, Option<usize>>,
    inlined_bytes: usize,
}

pub(super) fn rewrite(html: &str, inline: impl FnMut(&str) -> Option<Vec<u8>>) -> Rewritten {
    let out = Rewritten { html: String::with_capacity(html.len()), images: Vec::new(), blocked_images: 0, truncated: false };
    let mut writer =
        Writer { out, open: Vec::new(), left_out: 0, tags: 0, specials: 0, inline, known_images: HashMap::new(), inlined_bytes: 0 };
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => writer.text(&decoded(text)),
            Token::Open(tag) => writer.open(&tag),
            Token::Close(name) => writer.close(name),
        }
    }
    writer.close_to(0);
    writer.out
}

impl<F: FnMut(&str) -> Option<Vec<u8>>> Writer<F> {
    fn text(&mut self, text: &str) {
        for piece in text.split_inclusive(['&', '\u{a0}']) {
            escape(piece, &mut self.out.html);
            self.specials += 1;
            if self.specials == MAX_SPECIALS {
                self.specials = 0;
                self.out.html.push_str("<wbr>");
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        // The page's own background and colour belong to the mail, and its body becomes a block of ours.
        let name = if tag.name.eq_ignore_ascii_case("body") { Some("div") } else { known(tag.name, ELEMENTS) };
        let Some(name) = name else { return };
        self.tags += 1;
        if self.tags > MAX_TAGS {
            self.out.truncated = true;
            return;
        }
        self.end_implied(name);
        if name == "img" {
            return self.image(tag);
        }
        let void = known(name, VOID).is_some();
        if !void && self.open.len() == MAX_DEPTH {
            self.left_out += 1;
            return;
        }
        self.out.html.push('<');
        self.out.html.push_str(name);
        self.attributes(name, tag);
        self.out.html.push('>');
        if !void {
            self.open.push(name);
        }
    }

    fn attributes(&mut self, element: &str, tag: &Tag<'_>) {
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in tag.attributes().take(MAX_ATTRIBUTES) {
            if value.len() > MAX_ATTRIBUTE_BYTES {
                continue;
            }
            if name.eq_ignore_ascii_case("background") && is_remote(&value) {
                self.out.blocked_images += 1;
            }
            let kept = if element == "a" && name.eq_ignore_ascii_case("href") { Some("href") } else { known(name, ATTRIBUTES) };
            // Of a repeated attribute the first counts.
            let Some(name) = kept.filter(|name| !seen.contains(name)) else { continue };
            seen.push(name);
            let value = match name {
                "href" if is_link(&value) => value.trim().to_owned(),
                "href" => continue,
                "style" => {
                    // Quotes are kept by the filter, and a remote address in a style is one more image not loaded.
                    self.out.blocked_images += usize::from(value.contains("url(") && (value.contains("//") || value.contains("http")));
                    style::filter(&value)
                }
                _ => value.into_owned(),
            };
            if name == "style" && value.is_empty() {
                continue;
            }
            self.attribute(name, &value);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out.html, " {name}=\"");
        escape(value, &mut self.out.html);
        self.out.html.push('"');
    }

    /// An image of the mail itself, or a box in the place of one that is elsewhere.
    fn image(&mut self, tag: &Tag<'_>) {
        let source = tag.attribute("src").unwrap_or_default();
        let source = source.trim();
        if starts_with(source, "cid:")
            && let Some(index) = self.mail_image(&source[4..])
        {
            let _ = write!(self.out.html, "<img src=\"{IMAGE_SCHEME}:{index}\"");
            self.attributes("img", tag);
            self.out.html.push('>');
            return;
        }
        if is_remote(source) {
            self.out.blocked_images += 1;
        }
        let tiny = |name| {
            tag.attribute(name).and_then(|size| size.trim().trim_end_matches("px").parse::<u32>().ok()).is_some_and(|size| size <= 3)
        };
        // Who counts readers with an image of one dot gets no box either.
        if tiny("width") || tiny("height") {
            return;
        }
        let label = tag.attribute("alt").unwrap_or_default();
        let label = label.trim();
        let label = &label[..label.floor_char_boundary(200)];
        let _ = write!(self.out.html, "<span class=\"{BLOCKED_CLASS}\">");
        escape(if label.is_empty() { "▨" } else { label }, &mut self.out.html);
        self.out.html.push_str("</span>");
    }

    /// The index of an image out of the mail, while there is room for it once more.
    fn mail_image(&mut self, content_id: &str) -> Option<usize> {
        let content_id = percent_encoding::percent_decode_str(content_id).decode_utf8_lossy().into_owned();
        if !self.known_images.contains_key(&content_id) {
            if self.known_images.len() == MAX_IMAGES {
                return None;
            }
            let url = (self.inline)(&content_id).filter(|bytes| bytes.len() <= MAX_INLINED_BYTES).and_then(|bytes| data_url(&bytes));
            let index = url.map(|url| {
                self.out.images.push(url);
                self.out.images.len() - 1
            });
            self.known_images.insert(content_id.clone(), index);
        }
        let index = (*self.known_images.get(&content_id)?)?;
        let after = self.inlined_bytes + self.out.images[index].len();
        // A small mail that names its image again and again must not become a large document.
        let distinct_bytes: usize = self.out.images.iter().map(String::len).sum();
        let allowed_bytes = MAX_INLINED_BYTES.min(MAX_REPEATS * distinct_bytes + SPACERS_BYTES);
        (after <= allowed_bytes).then(|| {
            self.inlined_bytes = after;
            index
        })
    }

    /// Closes what an opening element ends without saying so (WHATWG HTML 13.1.2.4), not beyond its own list or cell.
    fn end_implied(&mut self, opening: &str) {
        let (ended, within): (&[&str], &[&str]) = match opening {
            "li" => (&["li"], &["ul", "ol", "td", "th", "table", "blockquote"]),
            "dd" | "dt" => (&["dd", "dt"], &["dl", "td", "th", "table"]),
            "td" | "th" => (&["td", "th", "caption", "colgroup"], &["table", "tr"]),
            "tr" => (&["tr", "caption", "colgroup"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot", "caption", "colgroup"], &["table"]),
            "address" | "article" | "aside" | "blockquote" | "center" | "div" | "dl" | "footer" | "h1" | "h2" | "h3" | "h4" | "h5"
            | "h6" | "header" | "hr" | "main" | "nav" | "ol" | "p" | "pre" | "section" | "ul" => {
                (&["p"], &["td", "th", "table", "caption", "div", "center", "blockquote", "li", "dd"])
            }
            // A link within a link is two links.
            "a" => (&["a"], &["td", "th", "table", "caption"]),
            _ => return,
        };
        let found = self.open.iter().rposition(|name| ended.contains(name) || within.contains(name));
        if let Some(at) = found
            && ended.contains(&self.open[at])
        {
            self.close_to(at);
        }
    }

    fn close(&mut self, name: &str) {
        let name = if name.eq_ignore_ascii_case("body") { return } else { known(name, ELEMENTS) };
        let Some(name) = name.filter(|name| known(name, VOID).is_none()) else { return };
        if self.left_out > 0 {
            self.left_out -= 1;
            return;
        }
        // The end tag of something outside of a cell does not end the cell.
        let cell: &[&str] = match name {
            "table" => &[],
            "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => &["table"],
            _ => &["td", "th", "caption", "table"],
        };
        let found = self.open.iter().rposition(|open| *open == name || cell.contains(open));
        if let Some(at) = found
            && self.open[at] == name
        {
            self.close_to(at);
        }
    }

    /// Writes end tags until `depth` elements are open.
    fn close_to(&mut self, depth: usize) {
        for name in self.open.drain(depth..).rev() {
            let _ = write!(self.out.html, "</{name}>");
        }
    }
}

/// Whether a link may be followed: it leaves for the web or for a mail program.
pub(super) fn is_link(url: &str) -> bool {
    let url = url.trim();
    ["http://", "https://", "mailto:"].iter().any(|scheme| starts_with(url, scheme)) && !url.contains(|c: char| c.is_control())
}

fn is_remote(url: &str) -> bool {
    let url = url.trim();
    ["http:", "https:", "//", "ftp:"].iter().any(|scheme| starts_with(url, scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_well_nested_whatever_comes_in() {
        for (given, wanted) in [
            ("<b><i>x</b>y</i>", "<b><i>x</i></b>y"),
            ("<p>a<p>b", "<p>a</p><p>b</p>"),
            ("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
            ("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
            ("<div><table><tr><td>x</div>y</td></tr></table></div>", "<div><table><tr><td>xy</td></tr></table></div>"),
            ("</div></table>x<br></br>", "x<br>"),
            (
                "<a href=https://x.example>1<a href=https://y.example>2",
                "<a href=\"https://x.example\">1</a><a href=\"https://y.example\">2</a>",
            ),
        ] {
            assert_eq!(rewrite(given, |_| None).html, wanted, "{given}");
        }
    }

    #[test]
    fn deep_nesting_keeps_its_text_and_loses_its_depth() {
        let deep = "<div>".repeat(1_000) + "x" + &"</div>".repeat(1_000) + "<p>after</p>";
        let html = rewrite(&deep, |_| None).html;
        assert_eq!(html.matches("<div>").count(), MAX_DEPTH);
        assert!(html.ends_with("</div><p>after</p>"), "{}", &html[html.len() - 60..]);
    }
}
