//! What a mail says of the size of an element, and whether it can be seen.

use std::fmt::Write;

use crate::mail::html::Tag;

/// Sides up to this are for counting readers or for keeping things apart.
const TINY_PIXELS: u32 = 3;
/// The largest box that stands in for an image.
const MAX_BOX_WIDTH: u32 = 1_200;
const MAX_BOX_HEIGHT: u32 = 400;
/// A box lower or narrower than this has no room for a word.
const LEAST_BOX_PIXELS: u32 = 24;
/// Attributes and declarations that are looked at.
const MAX_LOOKED_AT: usize = 40;

/// What an element says of its look. Styles go before attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    width: Option<u32>,
    height: Option<u32>,
    /// Whether it has a side that nobody can see.
    pub(super) is_tiny: bool,
    /// Whether it hides itself and what is in it.
    pub(super) is_hidden: bool,
}

impl Look {
    pub(super) fn of(tag: &Tag<'_>) -> Self {
        let mut look = Self::default();
        let mut style = None;
        for (name, value) in tag.attributes().take(MAX_LOOKED_AT) {
            if name.eq_ignore_ascii_case("width") {
                look.width = look.width.or(pixels(&value));
            } else if name.eq_ignore_ascii_case("height") {
                look.height = look.height.or(pixels(&value));
            } else if name.eq_ignore_ascii_case("hidden") {
                look.is_hidden = true;
            } else if name.eq_ignore_ascii_case("style") && style.is_none() {
                style = Some(value);
            }
        }
        let is_tiny = |side: Option<u32>| side.is_some_and(|side| side <= TINY_PIXELS);
        for (name, value) in style.as_deref().unwrap_or_default().split(';').take(MAX_LOOKED_AT).filter_map(|one| one.split_once(':')) {
            let (name, value) = (name.trim(), value.split('!').next().unwrap_or_default().trim());
            if name.eq_ignore_ascii_case("width") {
                look.width = pixels(value).or(look.width);
            } else if name.eq_ignore_ascii_case("height") {
                look.height = pixels(value).or(look.height);
            } else if name.eq_ignore_ascii_case("max-width") || name.eq_ignore_ascii_case("max-height") {
                look.is_tiny |= is_tiny(pixels(value));
            } else {
                let hides = [("display", "none"), ("visibility", "hidden"), ("opacity", "0")];
                look.is_hidden |=
                    hides.iter().any(|(property, hidden)| name.eq_ignore_ascii_case(property) && value.eq_ignore_ascii_case(hidden));
            }
        }
        look.is_tiny |= is_tiny(look.width) || is_tiny(look.height);
        look
    }

    /// The style of a box as large as the image would be. One without words, or without room for them, is only a gap.
    pub(super) fn placeholder(self, is_silent: bool) -> String {
        let mut style = String::new();
        if let Some(width) = self.width {
            let _ = write!(style, "width: {}px; ", width.min(MAX_BOX_WIDTH));
        }
        if let Some(height) = self.height {
            let _ = write!(style, "min-height: {}px; ", height.min(MAX_BOX_HEIGHT));
        }
        let is_narrow = [self.width, self.height].into_iter().flatten().any(|side| side < LEAST_BOX_PIXELS);
        if is_narrow || is_silent && self.width.is_none() && self.height.is_none() {
            style.push_str("border: 0; background: none; padding: 0; ");
        }
        style.trim_end_matches("; ").to_owned()
    }
}

/// The number that a length in pixels begins with; `None` for other units.
fn pixels(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = text[end..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit()).trim();
    (unit.is_empty() || unit.eq_ignore_ascii_case("px")).then(|| text[..end].parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::html::{Token, Tokens};

    fn look(html: &str) -> Look {
        let Some(Token::Open(tag)) = Tokens::new(html).next() else { panic!("{html}") };
        Look::of(&tag)
    }

    #[test]
    fn what_nobody_can_see_is_told_from_what_is_small() {
        for (html, is_tiny, is_hidden) in [
            ("<img width=1 height=1>", true, false),
            ("<img width='1px' height=40>", true, false),
            ("<img height=0>", true, false),
            ("<img style='WIDTH: 1px !important'>", true, false),
            ("<img style='max-height:0'>", true, false),
            ("<img style='display : none'>", false, true),
            ("<img style='visibility:hidden'>", false, true),
            ("<img style='opacity:0'>", false, true),
            ("<img hidden>", false, true),
            ("<img width=100% style='max-width:100%'>", false, false),
            ("<img width=1% height=1em>", false, false),
            ("<img width=10 height=16 style='opacity:0.5'>", false, false),
            ("<img width=1 style='width:600px'>", false, false),
            ("<img>", false, false),
        ] {
            let look = look(html);
            assert_eq!((look.is_tiny, look.is_hidden), (is_tiny, is_hidden), "{html}");
        }
    }

    #[test]
    fn a_box_is_as_large_as_its_image_within_bounds() {
        for (html, is_silent, style) in [
            ("<img width=600 height=200>", false, "width: 600px; min-height: 200px"),
            ("<img width=99999 height=99999>", false, "width: 1200px; min-height: 400px"),
            ("<img width=600 height=10>", false, "width: 600px; min-height: 10px; border: 0; background: none; padding: 0"),
            ("<img>", true, "border: 0; background: none; padding: 0"),
            ("<img>", false, ""),
        ] {
            assert_eq!(look(html).placeholder(is_silent), style, "{html}");
        }
    }
}
