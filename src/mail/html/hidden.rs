//! Whether a reader sees what stands in an element, as its attributes tell.
//!
//! Style sheets are not read: what is hidden by a class is taken for seen.

use std::borrow::Cow;

use memchr::memchr;

use super::{Tag, known, starts_with};

/// How many attributes of a tag are looked at.
const MAX_ATTRIBUTES: usize = 30;
/// Up to this size nobody reads a text.
const TINY_PX: f32 = 2.0;
/// What is moved as far as this is out of sight.
const FAR_PX: f32 = -900.0;
/// How far the parts of two colours may be apart that nobody tells from one another.
const ALIKE: u8 = 12;

/// How the text in an element is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Nothing within it can be seen.
    gone: bool,
    /// What is within it may be larger again.
    tiny: bool,
    text: Colour,
    /// What is behind the text.
    behind: Colour,
}

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Known([u8; 3]),
    /// A picture, a gradient, or what nobody here can read.
    Unknown,
    Transparent,
}

impl Default for Look {
    fn default() -> Self {
        Self { gone: false, tiny: false, text: Colour::Known([0; 3]), behind: Colour::Known([0xff; 3]) }
    }
}

impl Look {
    /// Whether text is seen.
    pub fn is_seen(self) -> bool {
        let is_lost = match (self.text, self.behind) {
            (Colour::Transparent, _) => true,
            (Colour::Known(text), Colour::Known(behind)) => text.iter().zip(behind).all(|(one, other)| one.abs_diff(other) <= ALIKE),
            _ => false,
        };
        !self.gone && !self.tiny && !is_lost
    }

    /// Whether the element and all within it is not shown.
    pub fn is_gone(self) -> bool {
        self.gone
    }

    fn set_behind(&mut self, value: &str) {
        match colour(value) {
            Colour::Transparent => {}
            colour => self.behind = colour,
        }
    }
}

/// How an element looks within another. Attributes that don't bear on that are handed to `others`.
pub fn look<'a>(tag: &Tag<'a>, around: Look, mut others: impl FnMut(&str, Cow<'a, str>)) -> Look {
    let mut look = around;
    for (name, value) in tag.attributes().take(MAX_ATTRIBUTES) {
        match known(name, &["style", "hidden", "bgcolor", "background", "color", "text"]) {
            Some("style") => style(&value, &mut look),
            Some("hidden") => look.gone = true,
            Some("bgcolor") => look.set_behind(&value),
            Some("background") if !value.trim().is_empty() => look.behind = Colour::Unknown,
            Some("color") if tag.name.eq_ignore_ascii_case("font") => look.text = colour(&value),
            Some("text") if tag.name.eq_ignore_ascii_case("body") => look.text = colour(&value),
            _ => others(name, value),
        }
    }
    look
}

fn style(style: &str, look: &mut Look) {
    let plain = if memchr(b'*', style.as_bytes()).is_some() { without_comments(style) } else { String::new() };
    let style = if plain.is_empty() { style } else { &plain };
    let (mut width, mut height, mut clips) = (None, None, false);
    for declaration in style.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let Some(name) = PROPERTIES.get(name.len()).and_then(|list| known(name, list)) else { continue };
        match name {
            "display" => look.gone |= starts_with(value, "none"),
            "visibility" => look.gone |= starts_with(value, "hidden") || starts_with(value, "collapse"),
            "opacity" => look.gone |= number(value) == Some(0.0),
            "font-size" => look.tiny = pixels(value).map_or(look.tiny, |size| size <= TINY_PX),
            "font" => look.tiny = value.split([' ', '/']).find_map(pixels).map_or(look.tiny, |size| size <= TINY_PX),
            "color" => look.text = colour(value),
            "background-color" => look.set_behind(value),
            "background" => background(value, look),
            "background-image" => look.behind = Colour::Unknown,
            "overflow" => clips = starts_with(value, "hidden"),
            "width" | "max-width" => width = width.or(pixels(value)),
            "height" | "max-height" => height = height.or(pixels(value)),
            "text-indent" | "left" | "top" | "margin-left" => look.gone |= pixels(value).is_some_and(|far| far <= FAR_PX),
            _ => {}
        }
    }
    let (flat, narrow) = (height == Some(0.0), width == Some(0.0));
    look.gone |= clips && (flat || narrow) || flat && narrow;
}

/// The properties that bear on it, by their lengths: a mail has thousands of others.
const PROPERTIES: [&[&str]; 17] = [
    &[],
    &[],
    &[],
    &["top"],
    &["font", "left"],
    &["color", "width"],
    &["height"],
    &["display", "opacity"],
    &["overflow"],
    &["font-size", "max-width"],
    &["visibility", "background", "max-height"],
    &["text-indent", "margin-left"],
    &[],
    &[],
    &[],
    &[],
    &["background-color", "background-image"],
];

/// The shorthand: a colour may stand anywhere in it, an image covers it, and a name that is not known here may be either.
fn background(value: &str, look: &mut Look) {
    if starts_with(value, "rgb") {
        return look.set_behind(value);
    }
    let word = |word: &&str| colour(word) != Colour::Unknown;
    if value.contains('(') {
        look.behind = Colour::Unknown;
    } else if let Some(word) = value.split_ascii_whitespace().find(word) {
        look.set_behind(word);
    } else if !["none", "inherit", "initial", "unset"].iter().any(|nothing| starts_with(value, nothing)) {
        look.behind = Colour::Unknown;
    }
}

fn without_comments(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out + rest
}

/// A colour as CSS and as old HTML write it.
fn colour(value: &str) -> Colour {
    let value = value.trim();
    let value = value.split_once('!').map_or(value, |(value, _)| value.trim_end());
    let digits = value.strip_prefix('#').unwrap_or(value);
    if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) && digits.is_ascii() {
        let part = |at: usize, length: usize| u8::from_str_radix(&digits[at..at + length], 16).unwrap_or_default();
        match digits.len() {
            3 | 4 => return Colour::Known([0, 1, 2].map(|at| part(at, 1) * 17)),
            8 if part(6, 2) == 0 => return Colour::Transparent,
            6 | 8 => return Colour::Known([0, 2, 4].map(|at| part(at, 2))),
            _ => {}
        }
    }
    if starts_with(value, "rgb") {
        let inner = value.split_once('(').map_or("", |(_, inner)| inner.trim_end_matches(')'));
        let mut parts = inner.split([',', ' ', '/']).filter(|part| !part.is_empty()).map(|part| number(part).unwrap_or(255.0));
        let mut next = || parts.next().map_or(0, |part| part.clamp(0.0, 255.0) as u8);
        let rgb = [next(), next(), next()];
        return if parts.next() == Some(0.0) { Colour::Transparent } else { Colour::Known(rgb) };
    }
    match known(value, &["white", "black", "transparent", "red", "blue", "green", "yellow", "gray", "grey", "silver", "ivory", "snow"]) {
        Some("white") => Colour::Known([0xff; 3]),
        Some("snow") => Colour::Known([0xff, 0xfa, 0xfa]),
        Some("ivory") => Colour::Known([0xff, 0xff, 0xf0]),
        Some("black") => Colour::Known([0; 3]),
        Some("red") => Colour::Known([0xff, 0, 0]),
        Some("blue") => Colour::Known([0, 0, 0xff]),
        Some("green") => Colour::Known([0, 0x80, 0]),
        Some("yellow") => Colour::Known([0xff, 0xff, 0]),
        Some("gray" | "grey") => Colour::Known([0x80; 3]),
        Some("silver") => Colour::Known([0xc0; 3]),
        Some("transparent") => Colour::Transparent,
        _ => Colour::Unknown,
    }
}

/// The number that a value begins with.
fn number(value: &str) -> Option<f32> {
    let end = value.bytes().position(|byte| !byte.is_ascii_digit() && !matches!(byte, b'.' | b'-')).unwrap_or(value.len());
    value[..end].parse().ok()
}

/// A length in pixels; of one without a unit only zero is one.
fn pixels(value: &str) -> Option<f32> {
    let size = number(value)?;
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    match known(unit.split([' ', '!']).next().unwrap_or_default(), &["px", "pt", "em", "rem", "%", "vw"]) {
        Some("px") => Some(size),
        Some("pt") => Some(size * 4.0 / 3.0),
        Some("em" | "rem") => Some(size * 16.0),
        Some(_) => Some(size * 0.16),
        None => (size == 0.0).then_some(0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Token, Tokens},
        *,
    };

    #[test]
    fn what_readers_do_not_see_is_told_by_its_attributes() {
        for (tag, is_seen) in [
            ("<p>", true),
            ("<p hidden>", false),
            ("<p style='DISPLAY : None !important'>", false),
            ("<p style='dis/* */play:none'>", false),
            ("<p style='display:block;visibility:hidden'>", false),
            ("<p style='font-size:0'>", false),
            ("<p style='font-size:1px'>", false),
            ("<p style='font-size:0.1em'>", false),
            ("<p style='font-size:12px'>", true),
            ("<p style='font:0/0 a'>", false),
            ("<p style='font:bold 12px/14px Arial'>", true),
            ("<p style='opacity:0.0'>", false),
            ("<p style='opacity:0.9'>", true),
            ("<p style='color:#fff'>", false),
            ("<p style='color:#FEFEFE'>", false),
            ("<p style='color:rgb(255, 255, 254)'>", false),
            ("<p style='color:rgba(0,0,0,0)'>", false),
            ("<p style='color:transparent'>", false),
            ("<p style='color:#fff;background:#000'>", true),
            ("<p style='color:#fff;background:url(x.png) #fff'>", true),
            ("<p style='color:#ccc;background-color:#cccccc'>", false),
            ("<p style='color:#fff;background:none'>", false),
            ("<p style='color:#fff;background:no-repeat WHITE'>", false),
            ("<p style='color:#fff;background:rebeccapurple'>", true),
            ("<td bgcolor=black style=color:black>", false),
            ("<font color=white>", false),
            ("<font color=ffffff>", false),
            ("<font color='red'>", true),
            ("<body text=white bgcolor=white>", false),
            ("<p color=white>", true),
            ("<div style='width:0;height:0'>", false),
            ("<div style='max-height:0px;overflow:hidden'>", false),
            ("<div style='height:0px'>", true),
            ("<div style='text-indent:-9999px'>", false),
            ("<div style='position:absolute;left:-5000px'>", false),
            ("<div style=';;:;color;color:'>", true),
        ] {
            let Some(Token::Open(tag_read)) = Tokens::new(tag).next() else { panic!("{tag}") };
            assert_eq!(look(&tag_read, Look::default(), |_, _| {}).is_seen(), is_seen, "{tag}");
        }
    }

    #[test]
    fn properties_stand_under_their_lengths() {
        for (length, list) in PROPERTIES.iter().enumerate() {
            assert!(list.iter().all(|name| name.len() == length), "{length}");
        }
    }

    #[test]
    fn text_may_be_larger_within_what_is_tiny_but_not_seen_within_what_is_gone() {
        let inside = |outer: &str, inner: &str| {
            let mut all = Look::default();
            for tag in [outer, inner] {
                let Some(Token::Open(tag)) = Tokens::new(tag).next() else { panic!("{tag}") };
                all = look(&tag, all, |_, _| {});
            }
            all.is_seen()
        };
        assert!(inside("<td style=font-size:0>", "<p style=font-size:14px>"));
        assert!(inside("<td style='color:#fff'>", "<p style='background:navy'>"));
        assert!(!inside("<td style=display:none>", "<p style=display:block>"));
        assert!(!inside("<td style='background:#333;color:#fff'>", "<p style='color:#343434'>"));
    }
}
