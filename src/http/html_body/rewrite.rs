//! The first gate: writes HTML anew from lists, well nested and not deep, in time linear in its length.
//!
//! What comes out holds start tags of [`ELEMENTS`] with quoted [`ATTRIBUTES`], their end tags, and escaped text, and none
//! of these elements changes how a parser reads what follows. So however a browser rearranges it, nothing else appears.

use std::fmt::Write;

use super::{
    BLOCKED_CLASS, Found, Options,
    images::Images,
    links,
    lists::{ATTRIBUTES, ELEMENTS},
    size::Look,
    style::{self, Sheet, Urls, selector},
};
use crate::mail::html::{Tag, Token, Tokens, VOID, decoded, escape, known};

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
/// Signs that are escaped in all: each costs html5ever half a microsecond, and the longest newsletters have a tenth.
const MAX_ALL_SPECIALS: usize = 200_000;
const ESCAPED: [char; 6] = ['&', '\u{a0}', '<', '>', '"', '\''];

/// HTML from the lists, and what was left out of it.
pub(super) struct Rewritten {
    pub(super) html: String,
    /// The attributes of the mail's body, for ours.
    pub(super) body: String,
    /// The rules of the mail.
    pub(super) css: String,
    /// The images it names by index, as data URLs.
    pub(super) images: Vec<String>,
    pub(super) found: Found,
}

struct Writer<F> {
    html: String,
    body: Option<String>,
    sheet: Sheet,
    images: Images<F>,
    /// The open elements.
    open: Vec<&'static str>,
    /// How many open tags were left out for depth, so that their end tags are too.
    left_out: usize,
    /// How many elements were open when one began that hides what is in it.
    hidden_at: Option<usize>,
    link: Option<links::Open>,
    tags: usize,
    /// Ampersands and fixed spaces since the last break in a text.
    specials: usize,
    /// And in all.
    all_specials: usize,
}

/// Rewrites a document. `inline` gives the bytes of the part with that Content-ID; images on other servers are named
/// only as far as the options say so.
pub(super) fn rewrite(html: &str, options: Options, inline: impl FnMut(&str) -> Option<Vec<u8>>) -> Rewritten {
    let mut images = Images::new(inline, options);
    let sheet = sheet(html, &mut images);
    images.found.is_dark |= sheet.is_dark;
    images.found.truncated |= sheet.truncated;
    let mut writer = Writer {
        html: String::with_capacity(html.len()),
        body: None,
        sheet,
        images,
        open: Vec::new(),
        left_out: 0,
        hidden_at: None,
        link: None,
        tags: 0,
        specials: 0,
        all_specials: 0,
    };
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => writer.text(&decoded(text)),
            Token::Open(tag) => writer.open(&tag),
            Token::Close(name) => writer.close(name),
        }
    }
    writer.close_to(0);
    let css = writer.images.variables() + writer.sheet.css();
    let Images { pool, found, .. } = writer.images;
    Rewritten { html: writer.html, body: writer.body.unwrap_or_default(), css, images: pool, found }
}

/// The rules of all `<style>` elements: which classes and ids are kept depends on them.
fn sheet(html: &str, urls: &mut dyn Urls) -> Sheet {
    let mut sheet = Sheet::default();
    for token in Tokens::new(html) {
        let Token::Open(tag) = token else { continue };
        if tag.name.eq_ignore_ascii_case("style") {
            sheet.add(tag.inside, &tag.attribute("media").unwrap_or_default(), urls);
        } else if tag.name.eq_ignore_ascii_case("meta")
            && tag
                .attribute("name")
                .is_some_and(|name| name.eq_ignore_ascii_case("color-scheme") || name.eq_ignore_ascii_case("supported-color-schemes"))
        {
            sheet.is_dark |= tag.attribute("content").is_some_and(|content| content.to_ascii_lowercase().contains("dark"));
        }
    }
    sheet
}

impl<F: FnMut(&str) -> Option<Vec<u8>>> Writer<F> {
    fn text(&mut self, text: &str) {
        if let Some(link) = &mut self.link {
            link.say(text);
        }
        for piece in text.split_inclusive(ESCAPED) {
            if self.all_specials == MAX_ALL_SPECIALS {
                self.images.found.truncated = true;
                return;
            }
            escape(piece, &mut self.html);
            self.specials += 1;
            self.all_specials += usize::from(piece.ends_with(ESCAPED));
            if self.specials == MAX_SPECIALS {
                self.specials = 0;
                self.html.push_str("<wbr>");
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let is_body = tag.name.eq_ignore_ascii_case("body");
        // The page's own background and colour belong to the mail.
        if is_body && self.body.is_none() {
            let html = std::mem::take(&mut self.html);
            self.attributes("body", tag);
            self.body = Some(std::mem::replace(&mut self.html, html));
            return;
        }
        let name = if is_body { Some("div") } else { known(tag.name, ELEMENTS) };
        let Some(name) = name else { return };
        self.tags += 1;
        if self.tags > MAX_TAGS {
            self.images.found.truncated = true;
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
        self.html.push('<');
        self.html.push_str(name);
        if name == "a" {
            self.end_link();
            self.link = Some(links::Open::begin(&tag.attribute("href").unwrap_or_default(), &mut self.images.found, &mut self.html));
        }
        self.attributes(name, tag);
        self.html.push('>');
        if !void {
            if self.hidden_at.is_none() && Look::of(tag).is_hidden {
                self.hidden_at = Some(self.open.len());
            }
            self.open.push(name);
        }
    }

    fn attributes(&mut self, element: &str, tag: &Tag<'_>) {
        let mut seen: Vec<&str> = Vec::new();
        let mut styles = String::new();
        for (name, value) in tag.attributes().take(MAX_ATTRIBUTES) {
            if value.len() > MAX_ATTRIBUTE_BYTES {
                continue;
            }
            // Of a repeated attribute the first counts.
            let Some(name) = known(name, ATTRIBUTES).or_else(|| known(name, &["background", "class", "id"])) else { continue };
            if seen.contains(&name) || name == "title" && element == "a" {
                continue;
            }
            seen.push(name);
            match name {
                "style" => styles.insert_str(0, &style::declarations(&value, &mut self.images)),
                "background" => {
                    if let Some(image) = self.images.image(&value) {
                        let _ = write!(styles, "{}background-image: {image}", if styles.is_empty() { "" } else { "; " });
                    }
                }
                "class" => {
                    let kept = value.split_ascii_whitespace().filter(|class| self.sheet.names('.', class)).take(MAX_ATTRIBUTES);
                    let kept: Vec<_> = kept.map(|class| format!("{}{class}", selector::PREFIX)).collect();
                    if !kept.is_empty() {
                        self.attribute("class", &kept.join(" "));
                    }
                }
                "id" if self.sheet.names('#', &value) => self.attribute("id", &format!("{}{value}", selector::PREFIX)),
                "id" => {}
                name => self.attribute(name, &value),
            }
        }
        if !styles.is_empty() {
            self.attribute("style", &styles);
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.html, " {name}=\"");
        escape(value, &mut self.html);
        self.html.push('"');
    }

    /// An image, or a box in the place of one that is not shown.
    fn image(&mut self, tag: &Tag<'_>) {
        let source = tag.attribute("src").unwrap_or_default();
        // Who counts readers with an image of one dot gets no box either.
        let look = Look::of(tag);
        let is_pixel = look.is_tiny || look.is_hidden || self.hidden_at.is_some();
        let label = tag.attribute("alt").unwrap_or_default();
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        let label = &label[..label.floor_char_boundary(200)];
        if let Some(link) = &mut self.link {
            link.say(label);
        }
        if let Some(source) = self.images.source(source.trim(), is_pixel) {
            // The source comes first, where `fill_images` looks for it.
            self.html.push_str("<img src=\"");
            escape(&source, &mut self.html);
            self.html.push('"');
            self.attributes("img", tag);
            self.html.push('>');
        } else if !look.is_tiny && !look.is_hidden {
            let _ = write!(self.html, "<span class=\"{BLOCKED_CLASS}\"");
            let style = look.placeholder(label.is_empty());
            if !style.is_empty() {
                self.attribute("style", &style);
            }
            self.html.push('>');
            escape(label, &mut self.html);
            self.html.push_str("</span>");
        }
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
        while self.open.len() > depth {
            let Some(name) = self.open.pop() else { break };
            let _ = write!(self.html, "</{name}>");
            if name == "a" {
                self.end_link();
            }
        }
        self.hidden_at = self.hidden_at.filter(|&hidden_at| hidden_at < depth);
    }

    fn end_link(&mut self) {
        if let Some(link) = self.link.take() {
            link.end(&mut self.images.found, &mut self.html);
        }
    }
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
                "<a href=\"https://x.example/\" title=\"https://x.example/\">1</a><a href=\"https://y.example/\" title=\"https://y.example/\">2</a>",
            ),
        ] {
            assert_eq!(rewrite(given, Options::default(), |_| None).html, wanted, "{given}");
        }
    }

    #[test]
    fn deep_nesting_keeps_its_text_and_loses_its_depth() {
        let deep = "<div>".repeat(1_000) + "x" + &"</div>".repeat(1_000) + "<p>after</p>";
        let html = rewrite(&deep, Options::default(), |_| None).html;
        assert_eq!(html.matches("<div>").count(), MAX_DEPTH);
        assert!(html.ends_with("</div><p>after</p>"), "{}", &html[html.len() - 60..]);
    }
}
