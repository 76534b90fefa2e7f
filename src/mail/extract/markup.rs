//! HTML as a page: what is shown, where lines and cells begin, what stands out.

use std::ops::BitOr;

use super::{
    page::{Look, Page, Writer},
    plain,
};
use crate::mail::html::{Tag, Token, Tokens, decoded, known, starts_with};

/// How many elements may be open whose look is kept; what is nested deeper looks as what is around it.
const MAX_OPEN: usize = 128;
/// How many attributes of a tag are looked at.
const MAX_ATTRIBUTES: usize = 30;
/// From this size on text is meant to be seen.
const LARGE_PX: f32 = 18.0;
/// Up to this size it is small print.
const SMALL_PX: f32 = 12.5;

/// What is known of an element by its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Traits(u16);

impl Traits {
    const CELL: Self = Self(1);
    /// It begins a line; cells are for [`Writer::cell`].
    const BLOCK: Self = Self(1 << 1);
    /// It stands out by itself.
    const STRONG: Self = Self(1 << 2);
    const FAINT: Self = Self(1 << 3);
    const QUOTED: Self = Self(1 << 4);
    /// Its end tag may be left out before another of it (WHATWG HTML 13.1.2.4).
    const ENDS_ITSELF: Self = Self(1 << 5);
    /// It has no end tag.
    const VOID: Self = Self(1 << 6);
    const LINK: Self = Self(1 << 7);
    const IMAGE: Self = Self(1 << 8);
    const FONT: Self = Self(1 << 9);

    /// Of a name in any case.
    fn of(name: &str) -> Self {
        const LONGEST: usize = "blockquote".len();
        let mut lower = [0; LONGEST];
        let Some(lower) = lower.get_mut(..name.len()) else { return Self::default() };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"a" => Self::LINK,
            b"td" => Self::CELL | Self::ENDS_ITSELF,
            b"th" => Self::CELL | Self::ENDS_ITSELF | Self::STRONG,
            b"tr" | b"p" | b"li" => Self::BLOCK | Self::ENDS_ITSELF,
            b"br" | b"hr" => Self::BLOCK | Self::VOID,
            b"img" => Self::VOID | Self::IMAGE,
            b"font" => Self::FONT,
            b"b" | b"big" | b"button" | b"code" | b"kbd" | b"samp" | b"strong" | b"tt" => Self::STRONG,
            b"h1" | b"h2" | b"h3" | b"h4" | b"pre" => Self::BLOCK | Self::STRONG,
            b"small" | b"sub" | b"sup" => Self::FAINT,
            b"footer" => Self::BLOCK | Self::FAINT,
            b"blockquote" => Self::BLOCK | Self::QUOTED,
            b"address" | b"article" | b"aside" | b"body" | b"center" | b"dd" | b"div" | b"dl" | b"dt" | b"figcaption" | b"figure"
            | b"form" | b"h5" | b"h6" | b"header" | b"main" | b"nav" | b"ol" | b"option" | b"section" | b"table" | b"ul" => Self::BLOCK,
            b"area" | b"base" | b"col" | b"embed" | b"input" | b"link" | b"meta" | b"param" | b"source" | b"track" | b"wbr" => Self::VOID,
            _ => Self::default(),
        }
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Traits {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// An open element.
struct Open<'a> {
    name: &'a str,
    look: Look,
    hidden: bool,
}

/// Reads HTML.
pub(super) fn read(html: &str) -> Page {
    // Of most mail more than half is markup.
    let mut writer = Writer::with_capacity(html.len() / 2);
    let mut open: Vec<Open<'_>> = Vec::with_capacity(16);
    let mut link: Option<(String, usize)> = None;
    for token in Tokens::new(html) {
        if writer.is_full() {
            break;
        }
        let hidden = open.last().is_some_and(|open| open.hidden);
        match token {
            Token::Text(_) if hidden => {}
            // Between most tags.
            Token::Text(text) if text.bytes().all(|byte| byte.is_ascii_whitespace()) => writer.blank(),
            Token::Text(text) => {
                let text = decoded(text);
                plain::flow_with_urls(&text, 0..text.len(), &mut writer);
            }
            Token::Open(tag) => {
                let traits = Traits::of(tag.name);
                if traits.has(Traits::ENDS_ITSELF) && open.last().is_some_and(|last| last.name.eq_ignore_ascii_case(tag.name)) {
                    open.pop();
                }
                if traits.has(Traits::CELL) {
                    writer.cell();
                } else if traits.has(Traits::BLOCK) {
                    // A table within a cell is one of the lines of the cell.
                    writer.end_line();
                }
                if traits.has(Traits::IMAGE) && !hidden {
                    writer.flow(&tag.attribute("alt").unwrap_or_default());
                }
                if traits.has(Traits::LINK) {
                    close_link(&mut link, &mut writer);
                    let href = tag.attribute("href").filter(|_| !hidden).map(|href| href.trim().to_owned());
                    link =
                        href.filter(|href| starts_with(href, "http://") || starts_with(href, "https://")).map(|href| (href, writer.at()));
                }
                if !traits.has(Traits::VOID) && open.len() < MAX_OPEN {
                    let around = open.last().map_or_else(|| (Look::default(), false), |open| (open.look, open.hidden));
                    let (look, hidden) = seen(&tag, traits, around.0);
                    open.push(Open { name: tag.name, look, hidden: hidden || around.1 });
                    writer.set_look(look);
                }
            }
            Token::Close(name) => {
                let traits = Traits::of(name);
                if traits.has(Traits::LINK) {
                    close_link(&mut link, &mut writer);
                }
                if traits.has(Traits::BLOCK) {
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
fn seen(tag: &Tag<'_>, traits: Traits, around: Look) -> (Look, bool) {
    let mut look = around;
    look.strong |= traits.has(Traits::STRONG);
    look.faint |= traits.has(Traits::FAINT);
    look.quoted |= traits.has(Traits::QUOTED);
    let mut hidden = false;
    for (name, value) in tag.undecoded().take(MAX_ATTRIBUTES) {
        // Most have other names, and of these the lengths tell.
        let known = match name.len() {
            4..=6 => known(name, &["style", "hidden", "class", "size"]),
            _ => None,
        };
        match known {
            Some("style") => hidden |= style(&decoded(value), &mut look),
            Some("hidden") => hidden = true,
            Some("class") => look.quoted |= value.contains("gmail_quote") && !value.contains("container"),
            Some("size") if traits.has(Traits::FONT) => match value.trim() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::html::VOID;

    #[test]
    fn elements_without_an_end_tag_are_those_of_the_scanner() {
        for name in VOID {
            assert!(Traits::of(&name.to_uppercase()).has(Traits::VOID), "{name}");
        }
        for name in ["p", "td", "blockquote", "blockquotes", "custom-element", ""] {
            assert!(!Traits::of(name).has(Traits::VOID), "{name}");
        }
    }
}
