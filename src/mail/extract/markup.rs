//! HTML as a page: what is shown, where lines and cells begin, what stands out.

use super::{
    page::{Look, Page, Writer},
    plain,
};
use crate::mail::html::{BLOCKS, Tag, Token, Tokens, VOID, decoded, known, starts_with};

/// How many elements may be open whose look is kept; what is nested deeper looks as what is around it.
const MAX_OPEN: usize = 128;
/// How many attributes of a tag are looked at.
const MAX_ATTRIBUTES: usize = 30;
/// From this size on text is meant to be seen.
const LARGE_PX: f32 = 18.0;
/// Up to this size it is small print.
const SMALL_PX: f32 = 12.5;

/// Elements that stand out by themselves.
const STRONG: &[&str] = &["b", "big", "button", "code", "h1", "h2", "h3", "h4", "kbd", "pre", "samp", "strong", "th", "tt"];

/// An open element.
struct Open<'a> {
    name: &'a str,
    look: Look,
    hidden: bool,
}

/// Reads HTML.
pub(super) fn read(html: &str) -> Page {
    let mut writer = Writer::default();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut link: Option<(String, usize)> = None;
    for token in Tokens::new(html) {
        if writer.is_full() {
            break;
        }
        let hidden = open.last().is_some_and(|open| open.hidden);
        match token {
            Token::Text(_) if hidden => {}
            Token::Text(text) if text.contains("://") => plain::flow_with_urls(&decoded(text), &mut writer),
            Token::Text(text) => writer.flow(&decoded(text)),
            Token::Open(tag) => {
                let is_cell = known(tag.name, &["td", "th"]).is_some();
                // An end tag that may be left out (WHATWG HTML 13.1.2.4).
                if open.last().is_some_and(|last| last.name.eq_ignore_ascii_case(tag.name))
                    && known(tag.name, &["td", "th", "tr", "p", "li"]).is_some()
                {
                    open.pop();
                }
                if is_cell {
                    writer.cell();
                } else if known(tag.name, BLOCKS).is_some() || tag.name.eq_ignore_ascii_case("br") {
                    // A table within a cell is one of the lines of the cell.
                    writer.end_line();
                }
                if tag.name.eq_ignore_ascii_case("img") && !hidden {
                    writer.flow(&tag.attribute("alt").unwrap_or_default());
                }
                if tag.name.eq_ignore_ascii_case("a") {
                    close_link(&mut link, &mut writer);
                    let href = tag.attribute("href").filter(|_| !hidden).map(|href| href.trim().to_owned());
                    link =
                        href.filter(|href| starts_with(href, "http://") || starts_with(href, "https://")).map(|href| (href, writer.at()));
                }
                if known(tag.name, VOID).is_none() && open.len() < MAX_OPEN {
                    let around = open.last().map_or_else(|| (Look::default(), false), |open| (open.look, open.hidden));
                    let (look, hidden) = seen(&tag, around.0);
                    open.push(Open { name: tag.name, look, hidden: hidden || around.1 });
                    writer.set_look(look);
                }
            }
            Token::Close(name) => {
                if name.eq_ignore_ascii_case("a") {
                    close_link(&mut link, &mut writer);
                }
                if known(name, BLOCKS).is_some() {
                    writer.end_line();
                }
                if let Some(at) = open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) {
                    open.truncate(at);
                    writer.set_look(open.last().map_or_else(Look::default, |open| open.look));
                }
            }
        }
    }
    close_link(&mut link, &mut writer);
    writer.finish()
}

fn close_link(link: &mut Option<(String, usize)>, writer: &mut Writer) {
    if let Some((url, start)) = link.take() {
        writer.anchor(url, start);
    }
}

/// What an element looks like within another, and whether it is not seen at all.
fn seen(tag: &Tag<'_>, around: Look) -> (Look, bool) {
    let mut look = around;
    look.strong |= known(tag.name, STRONG).is_some();
    look.faint |= known(tag.name, &["small", "sub", "sup", "footer"]).is_some();
    look.quoted |= tag.name.eq_ignore_ascii_case("blockquote");
    let mut hidden = false;
    for (name, value) in tag.attributes().take(MAX_ATTRIBUTES) {
        match known(name, &["style", "hidden", "class", "size"]) {
            Some("style") => hidden |= style(&value, &mut look),
            Some("hidden") => hidden = true,
            Some("class") => look.quoted |= value.contains("gmail_quote") && !value.contains("container"),
            Some("size") if tag.name.eq_ignore_ascii_case("font") => match value.trim() {
                "1" | "-1" | "-2" => look.faint = true,
                "4" | "5" | "6" | "7" | "+1" | "+2" | "+3" => look.strong = true,
                _ => {}
            },
            _ => {}
        }
    }
    (look, hidden)
}

/// Reads a style attribute; true when the element is not seen.
fn style(style: &str, look: &mut Look) -> bool {
    let mut hidden = false;
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let value = value.trim();
        match name.trim() {
            "display" => hidden |= starts_with(value, "none"),
            "visibility" => hidden |= starts_with(value, "hidden"),
            "opacity" | "max-height" => hidden |= number(value) == Some(0.0),
            "font-size" | "font" => match pixels(value) {
                Some(size) if size <= 2.0 => hidden = true,
                Some(size) if size <= SMALL_PX => (look.faint, look.strong) = (true, false),
                Some(size) if size >= LARGE_PX => (look.faint, look.strong) = (false, true),
                _ => {}
            },
            "font-weight" => look.strong |= value.starts_with("bold") || number(value).is_some_and(|weight| weight >= 600.0),
            "letter-spacing" => look.strong |= number(value).is_some_and(|spacing| spacing > 0.0),
            "border" | "font-family" => look.strong |= value.contains("dashed") || value.contains("mono") || value.contains("Courier"),
            _ => {}
        }
    }
    hidden
}

/// The number that a value begins with.
fn number(value: &str) -> Option<f32> {
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    value[..end].parse().ok()
}

/// A size of text in pixels, in `font` the first length.
fn pixels(value: &str) -> Option<f32> {
    value.split([' ', '/']).take(6).find_map(|word| {
        let size = number(word)?;
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        match unit.trim_end_matches("!important") {
            "px" => Some(size),
            "pt" => Some(size * 4.0 / 3.0),
            "em" | "rem" => Some(size * 16.0),
            "%" => Some(size * 0.16),
            "" if size == 0.0 => Some(0.0),
            _ => None,
        }
    })
}
