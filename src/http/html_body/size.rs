//! What a mail says of the size of an image, and whether it can be seen.

use std::fmt::Write;

use crate::mail::html::Tag;

/// Sides up to this are for counting readers or for keeping things apart.
const TINY_PIXELS: u32 = 3;
/// The largest side of a box that stands in for an image.
const MAX_BOX_PIXELS: u32 = 1_200;
const MAX_BOX_HEIGHT: u32 = 400;
/// A box lower or narrower than this has no room for a word.
const LEAST_BOX_PIXELS: u32 = 24;

/// The number that a length in pixels begins with; `None` for other units.
fn pixels(text: &str) -> Option<u32> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let unit = text[end..].trim_start_matches(|c: char| c == '.' || c.is_ascii_digit()).trim();
    let unit = unit.strip_suffix("!important").unwrap_or(unit).trim();
    (unit.is_empty() || unit.eq_ignore_ascii_case("px")).then(|| text[..end].parse().ok()).flatten()
}

/// The value of a property in the `style` attribute.
fn styled(tag: &Tag<'_>, property: &str) -> Option<String> {
    let style = tag.attribute("style")?;
    let mut found = style.split(';').take(80).filter_map(|one| one.split_once(':'));
    found.find(|(name, _)| name.trim().eq_ignore_ascii_case(property)).map(|(_, value)| value.trim().to_ascii_lowercase())
}

/// A side, by style or by attribute.
fn side(tag: &Tag<'_>, name: &str) -> Option<u32> {
    styled(tag, name).as_deref().and_then(pixels).or_else(|| tag.attribute(name).as_deref().and_then(pixels))
}

/// Whether an image has a side that nobody can see.
pub(super) fn is_tiny(tag: &Tag<'_>) -> bool {
    let at_most = |name| styled(tag, name).as_deref().and_then(pixels);
    [side(tag, "width"), side(tag, "height"), at_most("max-width"), at_most("max-height")]
        .into_iter()
        .any(|side| side.is_some_and(|side| side <= TINY_PIXELS))
}

/// Whether an element hides itself and what is in it.
pub(super) fn is_hidden(tag: &Tag<'_>) -> bool {
    let is =
        |property, value: &str| styled(tag, property).is_some_and(|styled| styled.split('!').next().unwrap_or_default().trim() == value);
    tag.attribute("hidden").is_some() || is("display", "none") || is("visibility", "hidden") || is("opacity", "0")
}

/// The style of a box as large as the image would be. One without words, or without room for them, is only a gap.
pub(super) fn placeholder(tag: &Tag<'_>, is_silent: bool) -> String {
    let mut style = String::new();
    let (width, height) = (side(tag, "width"), side(tag, "height"));
    if let Some(width) = width {
        let _ = write!(style, "width: {}px; ", width.min(MAX_BOX_PIXELS));
    }
    if let Some(height) = height {
        let _ = write!(style, "min-height: {}px; ", height.min(MAX_BOX_HEIGHT));
    }
    let is_narrow = [width, height].into_iter().flatten().any(|side| side < LEAST_BOX_PIXELS);
    if is_narrow || is_silent && width.is_none() && height.is_none() {
        style.push_str("border: 0; background: none; padding: 0; ");
    }
    style.trim_end_matches("; ").to_owned()
}
