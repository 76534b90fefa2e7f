//! HTML as a page: what is shown, where lines and cells begin, what stands out.

use std::borrow::Cow;

use super::{
    page::{Look, Page, Writer},
    plain,
};
use crate::mail::html::{MAX_ATTRIBUTES, Tag, Token, Tokens, decoded, known, starts_with};

/// How many elements may be open whose look is kept; what is nested deeper looks as what is around it.
const MAX_OPEN: usize = 128;
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
        let key = key(name.as_bytes());
        let mut place = first_place(key);
        loop {
            match TRAITS[place] {
                (known, traits) if known == key => return traits,
                (0, _) => return Self::default(),
                _ => place = (place + 1) % PLACES,
            }
        }
    }

    fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The elements of which something is known.
const ELEMENTS: [(&[&str], &[Traits]); 14] = [
    (&["a"], &[Traits::LINK]),
    (&["td"], &[Traits::CELL, Traits::ENDS_ITSELF]),
    (&["th"], &[Traits::CELL, Traits::ENDS_ITSELF, Traits::STRONG]),
    (&["tr", "p", "li"], &[Traits::BLOCK, Traits::ENDS_ITSELF]),
    (&["br", "hr"], &[Traits::BLOCK, Traits::VOID]),
    (&["img"], &[Traits::VOID, Traits::IMAGE]),
    (&["font"], &[Traits::FONT]),
    (&["b", "big", "button", "code", "kbd", "samp", "strong", "tt"], &[Traits::STRONG]),
    (&["h1", "h2", "h3", "h4", "pre"], &[Traits::BLOCK, Traits::STRONG]),
    (&["small", "sub", "sup"], &[Traits::FAINT]),
    (&["footer"], &[Traits::BLOCK, Traits::FAINT]),
    (&["blockquote"], &[Traits::BLOCK, Traits::QUOTED]),
    (
        &[
            "address",
            "article",
            "aside",
            "body",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "figcaption",
            "figure",
            "form",
            "h5",
            "h6",
            "header",
            "main",
            "nav",
            "ol",
            "option",
            "section",
            "table",
            "ul",
        ],
        &[Traits::BLOCK],
    ),
    (&["area", "base", "col", "embed", "input", "link", "meta", "param", "source", "track", "wbr"], &[Traits::VOID]),
];

/// How many places [`TRAITS`] has; a power of two, twice as many as there are names.
const PLACES: usize = 128;

/// The traits of each name by its [`key`], 0 where there is none: a table with linear probing, since a mail has hundreds of tags.
static TRAITS: [(u128, Traits); PLACES] = {
    let mut table = [(0, Traits(0)); PLACES];
    let mut row = 0;
    while row < ELEMENTS.len() {
        let (names, list) = ELEMENTS[row];
        let (mut traits, mut at) = (0, 0);
        while at < list.len() {
            traits |= list[at].0;
            at += 1;
        }
        at = 0;
        while at < names.len() {
            let key = key(names[at].as_bytes());
            let mut place = first_place(key);
            while table[place].0 != 0 {
                place = (place + 1) % PLACES;
            }
            table[place] = (key, Traits(traits));
            at += 1;
        }
        row += 1;
    }
    table
};

/// A name in small letters as one number; of one that is longer than all known ones a number that none has.
const fn key(name: &[u8]) -> u128 {
    let mut lower = [0; 16];
    if name.len() > lower.len() {
        return u128::MAX;
    }
    let (bytes, _) = lower.split_at_mut(name.len());
    bytes.copy_from_slice(name);
    lower.make_ascii_lowercase();
    u128::from_le_bytes(lower)
}

/// Where a key is looked for first.
const fn first_place(key: u128) -> usize {
    (((key ^ key >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 57) as usize
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
    let mut tokens = Tokens::new(html);
    while let Some(token) = tokens.next()
        && !writer.is_full()
    {
        let hidden = open.last().is_some_and(|open| open.hidden);
        match token {
            Token::Text(_) if hidden => {}
            // Between most tags.
            Token::Text(text) if text.bytes().all(|byte| byte <= b' ') => writer.blank(),
            Token::Text(text) => match decoded(text) {
                Cow::Borrowed(text) => {
                    let end = html.len() - tokens.rest_bytes();
                    plain::flow_with_urls(html, end - text.len()..end, &mut writer);
                }
                Cow::Owned(text) => plain::flow_with_urls(&text, 0..text.len(), &mut writer),
            },
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
                    writer.flow(&attribute(&tag, &tokens, "alt").unwrap_or_default());
                }
                if traits.has(Traits::LINK) {
                    close_link(&mut link, &mut writer);
                    let href = attribute(&tag, &tokens, "href").filter(|_| !hidden).map(|href| href.trim().to_owned());
                    link =
                        href.filter(|href| starts_with(href, "http://") || starts_with(href, "https://")).map(|href| (href, writer.at()));
                }
                if !traits.has(Traits::VOID) && open.len() < MAX_OPEN {
                    let around = open.last().map_or_else(|| (Look::default(), false), |open| (open.look, open.hidden));
                    let (look, hidden) = seen(tokens.attributes(), traits, around.0);
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

/// The attribute of that name of the tag that came last.
fn attribute<'a>(tag: &Tag<'a>, tokens: &Tokens<'a>, name: &str) -> Option<Cow<'a, str>> {
    let known = tokens.attributes().iter().find(|(given, _)| given.eq_ignore_ascii_case(name));
    match known {
        Some((_, value)) => Some(decoded(value)),
        None if tokens.attributes().len() < MAX_ATTRIBUTES => None,
        None => tag.attribute(name),
    }
}

/// What an element looks like within another, and whether it is not seen at all.
fn seen(attributes: &[(&str, &str)], traits: Traits, around: Look) -> (Look, bool) {
    let mut look = around;
    look.strong |= traits.has(Traits::STRONG);
    look.faint |= traits.has(Traits::FAINT);
    look.quoted |= traits.has(Traits::QUOTED);
    let mut hidden = false;
    for &(name, value) in attributes {
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
