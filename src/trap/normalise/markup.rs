//! HTML as readers see it: its text, how it is built, and where it leads.

use super::{Collected, MAX_ELEMENTS, MAX_TAGS};
use crate::mail::html::{
    Token, Tokens, decoded,
    hidden::{Look, look},
    known, starts_with,
};

/// How many elements may be open whose look is kept; what is nested deeper looks as what is around it.
const MAX_OPEN: usize = 128;

/// It begins a line.
const BLOCK: u8 = 1;
/// It begins a cell.
const CELL: u8 = 1 << 1;
/// It has no end tag.
const VOID: u8 = 1 << 2;
/// Its end tag may be left out before another of it (WHATWG HTML 13.1.2.4).
const ENDS_ITSELF: u8 = 1 << 3;
/// It names a URL.
const LINK: u8 = 1 << 4;

/// The elements that mail is made of. Others don't count: whoever wants to differ makes some up.
const ELEMENTS: &[(&str, u8)] = &[
    ("a", LINK),
    ("abbr", 0),
    ("address", BLOCK),
    ("area", LINK | VOID),
    ("article", BLOCK),
    ("b", 0),
    ("big", 0),
    ("blockquote", BLOCK),
    ("body", BLOCK),
    ("br", BLOCK | VOID),
    ("button", 0),
    ("caption", BLOCK),
    ("center", BLOCK),
    ("code", 0),
    ("col", VOID),
    ("dd", BLOCK),
    ("div", BLOCK),
    ("dl", BLOCK),
    ("dt", BLOCK),
    ("em", 0),
    ("embed", VOID),
    ("fieldset", BLOCK),
    ("font", 0),
    ("footer", BLOCK),
    ("form", BLOCK | LINK),
    ("h1", BLOCK),
    ("h2", BLOCK),
    ("h3", BLOCK),
    ("h4", BLOCK),
    ("h5", BLOCK),
    ("h6", BLOCK),
    ("head", BLOCK),
    ("header", BLOCK),
    ("hr", BLOCK | VOID),
    ("html", BLOCK),
    ("i", 0),
    ("img", LINK | VOID),
    ("input", VOID),
    ("label", 0),
    ("li", BLOCK | ENDS_ITSELF),
    ("link", VOID),
    ("main", BLOCK),
    ("map", 0),
    ("meta", VOID),
    ("nav", BLOCK),
    ("nobr", 0),
    ("object", 0),
    ("ol", BLOCK),
    ("option", BLOCK),
    ("p", BLOCK | ENDS_ITSELF),
    ("picture", 0),
    ("pre", BLOCK),
    ("s", 0),
    ("section", BLOCK),
    ("select", 0),
    ("small", 0),
    ("source", VOID),
    ("span", 0),
    ("strike", 0),
    ("strong", 0),
    ("sub", 0),
    ("sup", 0),
    ("table", BLOCK),
    ("tbody", 0),
    ("td", CELL | ENDS_ITSELF),
    ("tfoot", 0),
    ("th", CELL | ENDS_ITSELF),
    ("thead", 0),
    ("tr", BLOCK | ENDS_ITSELF),
    ("tt", 0),
    ("u", 0),
    ("ul", BLOCK),
    ("wbr", VOID),
];

/// The names as numbers, in their order: that of ASCII is the same for both.
static NAMES: [u64; ELEMENTS.len()] = {
    let mut names = [0; ELEMENTS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = packed(ELEMENTS[at].0.as_bytes());
        at += 1;
    }
    names
};

/// The first eight letters of a name, small, as a number.
const fn packed(name: &[u8]) -> u64 {
    let mut number = 0;
    let mut at = 0;
    while at < 8 {
        let byte = if at < name.len() { name[at].to_ascii_lowercase() } else { 0 };
        number = number << 8 | byte as u64;
        at += 1;
    }
    number
}

/// An open element.
struct Open {
    name: u64,
    look: Look,
    /// How many elements that count are open.
    depth: usize,
}

/// The text that is seen. Its structure and URLs are added to what is collected.
pub(super) fn read(html: &str, out: &mut Collected) -> String {
    // Of most mail more than half is markup.
    let mut text = String::with_capacity(html.len() / 2);
    let mut open: Vec<Open> = Vec::with_capacity(32);
    let mut tags = 0;
    for token in Tokens::new(html) {
        if tags == MAX_TAGS {
            break;
        }
        tags += usize::from(!matches!(token, Token::Text(_)));
        let around = open.last().map_or_else(Look::default, |open| open.look);
        match token {
            Token::Text(_) if !around.is_seen() => {}
            Token::Text(piece) => text.push_str(&decoded(piece)),
            Token::Open(tag) => {
                let name = packed(tag.name.as_bytes());
                let element = NAMES.binary_search(&name).ok();
                let traits = element.map_or(0, |element| ELEMENTS[element].1);
                if traits & ENDS_ITSELF != 0 && open.last().is_some_and(|last| last.name == name) {
                    open.pop();
                }
                separate(traits, &mut text);
                let around = open.last().map_or_else(Look::default, |open| open.look);
                let (mut alt, mut loads, mut leads) = (None, None, None);
                let look = look(&tag, around, |name, value| {
                    if traits & LINK != 0 {
                        match known(name, &["href", "src", "action", "alt"]) {
                            Some("alt") => alt = Some(value),
                            Some("src") => loads = Some(value),
                            Some(_) => leads = Some(value),
                            None => {}
                        }
                    }
                });
                // What is loaded and not shown, a tracking pixel, counts as well.
                let is_kept = if traits & VOID != 0 { !around.is_gone() } else { !look.is_gone() };
                if is_kept {
                    if let Some(element) = element.and_then(|element| u8::try_from(element).ok())
                        && out.structure.elements.len() < MAX_ELEMENTS
                    {
                        out.structure.elements.push(element);
                    }
                    if let Some(alt) = alt.filter(|_| look.is_seen()) {
                        text.push(' ');
                        text.push_str(&alt);
                        text.push(' ');
                    }
                    for (url, leads) in [(loads, false), (leads, true)] {
                        if let Some(url) = url.filter(|url| starts_with(url.trim_start(), "http")) {
                            out.structure.links += usize::from(leads);
                            out.url(url.trim());
                        }
                    }
                }
                if traits & VOID == 0 && open.len() < MAX_OPEN {
                    let depth = open.last().map_or(0, |open| open.depth) + usize::from(element.is_some());
                    open.push(Open { name, look, depth });
                    if is_kept {
                        out.structure.depth = out.structure.depth.max(depth);
                    }
                }
            }
            Token::Close(name) => {
                let name = packed(name.as_bytes());
                let traits = NAMES.binary_search(&name).map_or(0, |element| ELEMENTS[element].1);
                separate(traits, &mut text);
                if let Some(at) = open.iter().rposition(|open| open.name == name) {
                    open.truncate(at);
                }
            }
        }
    }
    text.push('\n');
    text
}

/// Elements that flow within a line set nothing apart: `vi<b></b>agra` is a word.
fn separate(traits: u8, text: &mut String) {
    if traits & (BLOCK | CELL) != 0 {
        text.push('\n');
    }
}
