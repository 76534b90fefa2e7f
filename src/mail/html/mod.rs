//! The one scanner of hostile HTML: linear, without a tree, without recursion.
//!
//! It cuts tags from text as browsers do (WHATWG HTML 13.2.5), so that text shown is text meant. Nothing unsafe hangs on
//! that: what goes to a browser is written anew from allow-lists, see `http/html_body`.

mod attributes;
mod entities;
pub mod hidden;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, ops::RangeInclusive};

use attributes::Attributes;
use memchr::{memchr, memchr_iter, memmem};

pub use entities::decoded;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// Text with its entities undecoded.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// The name of an end tag, as written.
    Close(&'a str),
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// The name as written.
    pub name: &'a str,
    /// What of an element in [`UNSEEN`] was skipped, as it stands.
    pub inside: &'a str,
    attributes: &'a str,
}

/// Cuts HTML into [`Token`]s. Comments, declarations and the insides of [`UNSEEN`] elements are left out.
pub struct Tokens<'a> {
    rest: &'a str,
    /// Of the last start tag; [`MAX_ATTRIBUTES`] at most.
    attributes: Vec<(&'a str, &'a str)>,
}

/// So many attributes of a tag are kept while it is looked at.
pub const MAX_ATTRIBUTES: usize = 30;

/// Elements whose inside is no text of the mail, and in most of which tags are not tags.
pub const UNSEEN: &[&str] =
    &["script", "style", "title", "template", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext", "svg", "math"];
/// How long their names are; most others are shorter.
const UNSEEN_LENGTHS: RangeInclusive<usize> = 3..=9;
/// Elements without an end tag.
pub const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that begin a line; `br` is no block and ends one.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Finds `name` in a list of lower-case names.
pub fn known(name: &str, list: &[&'static str]) -> Option<&'static str> {
    list.iter().copied().find(|entry| entry.eq_ignore_ascii_case(name))
}

impl<'a> Tokens<'a> {
    /// Starts at the beginning of a document or a fragment.
    pub fn new(html: &'a str) -> Self {
        Self { rest: html, attributes: Vec::new() }
    }

    /// How many bytes stand behind the token that came last.
    pub fn rest_bytes(&self) -> usize {
        self.rest.len()
    }

    /// The attributes of the tag that came last, with values as they stand: the first [`MAX_ATTRIBUTES`] of them, read once.
    pub fn attributes(&self) -> &[(&'a str, &'a str)] {
        &self.attributes
    }

    /// What follows a `<`; `None` when it was a comment or the like and is skipped.
    fn tag(&mut self, after: &'a str) -> Option<Token<'a>> {
        if let Some(comment) = after.strip_prefix("!--") {
            // `<!-->` and `<!--->` are whole comments; one without an end takes all the rest.
            let short = comment.strip_prefix('>').or_else(|| comment.strip_prefix("->"));
            let after_end = || {
                let dashes = memmem::find_iter(comment.as_bytes(), b"--");
                dashes.map(|at| &comment[at + 2..]).find_map(|tail| tail.strip_prefix('>').or_else(|| tail.strip_prefix("!>")))
            };
            self.rest = short.or_else(after_end).unwrap_or_default();
            return None;
        }
        let name = after.strip_prefix('/').unwrap_or(after);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.rest = memchr(b'>', after.as_bytes()).map_or("", |end| &after[end + 1..]);
            return None;
        }
        let name_end = name.bytes().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(name.len());
        let attributes_start = &name[name_end..];
        let mut reader = Attributes { rest: attributes_start };
        self.attributes.clear();
        for attribute in reader.by_ref() {
            if self.attributes.len() < MAX_ATTRIBUTES {
                self.attributes.push(attribute);
            }
        }
        // A tag that the end of the input cuts is no tag.
        let Some(rest) = reader.rest.strip_prefix('>') else {
            self.rest = "";
            return None;
        };
        self.rest = rest;
        let attributes = &attributes_start[..attributes_start.len() - rest.len() - 1];
        let name = &name[..name_end];
        if after.starts_with('/') {
            return Some(Token::Close(name));
        }
        let mut inside = "";
        if UNSEEN_LENGTHS.contains(&name.len())
            && let Some(unseen) = known(name, UNSEEN)
            // Outside of HTML `/>` closes.
            && !(matches!(unseen, "svg" | "math") && attributes.ends_with('/'))
        {
            self.skip_unseen(unseen);
            inside = &rest[..rest.len() - self.rest.len()];
        }
        Some(Token::Open(Tag { name, inside, attributes }))
    }

    /// Goes to the end tag of `name`; without one there is nothing more to see.
    fn skip_unseen(&mut self, name: &str) {
        let bytes = self.rest.as_bytes();
        let end = memmem::find_iter(bytes, b"</").find(|&at| {
            let tail = &bytes[at + 2..];
            tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && tail.get(name.len()).is_none_or(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
        });
        self.rest = end.map_or("", |end| &self.rest[end..]);
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let bytes = self.rest.as_bytes();
            // A `<` begins something only before a letter, `/`, `!` or `?`; else it is text.
            let begins =
                |&at: &usize| bytes.get(at + 1).is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'));
            let start = memchr_iter(b'<', bytes).find(begins).unwrap_or(bytes.len());
            if start > 0 {
                let (text, rest) = self.rest.split_at(start);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            if let Some(token) = self.tag(&self.rest[1..]) {
                return Some(token);
            }
        }
        None
    }
}

impl<'a> Tag<'a> {
    /// Its attributes in order: the name as written, the value decoded.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        Attributes { rest: self.attributes }.map(|(name, value)| (name, decoded(value)))
    }

    /// The same with values as they stand, for who needs few of them.
    pub fn undecoded(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        Attributes { rest: self.attributes }
    }

    /// The first attribute of that name.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        Attributes { rest: self.attributes }.find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| decoded(value))
    }
}

/// The text that a reader of the HTML sees, at most about `max_bytes`. With `links`, where a link goes follows its text.
pub fn visible_text(html: &str, max_bytes: usize, links: bool) -> String {
    let mut out = Writer::default();
    // The element that hides all within it, and how many of its name are open.
    let mut hidden: Option<(&str, usize)> = None;
    let mut link: Option<(String, usize)> = None;
    for token in Tokens::new(html) {
        if out.text.len() >= max_bytes {
            break;
        }
        if let Some((name, depth)) = &mut hidden {
            match token {
                Token::Open(tag) if tag.name.eq_ignore_ascii_case(name) => *depth += 1,
                Token::Close(close) if close.eq_ignore_ascii_case(name) => *depth -= 1,
                _ => {}
            }
            if *depth == 0 {
                hidden = None;
            }
            continue;
        }
        match token {
            Token::Text(text) => out.flow(&decoded(text)),
            Token::Open(tag) => {
                let name = tag.name.to_ascii_lowercase();
                if known(&name, BLOCKS).is_some() {
                    out.break_line(if name == "p" || name == "table" { 2 } else { 1 });
                }
                match name.as_str() {
                    "br" => out.new_line(),
                    "td" | "th" => out.gap = true,
                    "li" => out.flow("- "),
                    "img" => out.flow(&tag.attribute("alt").unwrap_or_default()),
                    "a" if links => link = tag.attribute("href").map(|href| (href.trim().to_owned(), out.text.len())),
                    _ => {}
                }
                if known(&name, VOID).is_none() && is_hidden(&tag) {
                    hidden = Some((tag.name, 1));
                }
            }
            Token::Close(name) => {
                if name.eq_ignore_ascii_case("a")
                    && let Some((href, start)) = link.take()
                    && ["http://", "https://", "mailto:"].iter().any(|scheme| starts_with(&href, scheme))
                    && out.text.get(start..).is_some_and(|label| label.trim() != href && label.trim() != href.trim_start_matches("mailto:"))
                {
                    out.flow(&format!(" <{href}>"));
                }
                if known(name, BLOCKS).is_some() {
                    out.break_line(if name.eq_ignore_ascii_case("p") { 2 } else { 1 });
                }
            }
        }
    }
    let mut text = out.text;
    text.truncate(text.floor_char_boundary(max_bytes));
    text.truncate(text.trim_end().len());
    text
}

/// Whether `text` starts with `prefix`, which is ASCII in lower case.
pub fn starts_with(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    let compact = |style: &str| style.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    tag.attributes().take(50).any(|(name, value)| {
        name.eq_ignore_ascii_case("hidden") || name.eq_ignore_ascii_case("style") && compact(&value).contains("display:none")
    })
}

/// Collects text with its white space collapsed.
#[derive(Default)]
struct Writer {
    text: String,
    gap: bool,
}

impl Writer {
    fn flow(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() || c.is_control() {
                self.gap = true;
                continue;
            }
            if self.gap && !self.text.is_empty() && !self.text.ends_with('\n') {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push(c);
        }
    }

    fn new_line(&mut self) {
        self.gap = false;
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Makes sure that the text ends in `lines` line ends.
    fn break_line(&mut self, lines: usize) {
        let have = self.text.bytes().rev().take(lines).take_while(|&byte| byte == b'\n').count();
        for _ in have..lines {
            self.new_line();
        }
        self.gap = false;
    }
}

/// Plain text as HTML that shows it as it is.
pub fn from_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 60);
    out.push_str("<div style=\"white-space: pre-wrap\">");
    escape(text, &mut out);
    out.push_str("</div>");
    out
}

/// Appends `text` so that it stands for itself in text and within a quoted attribute.
pub fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => {}
            c => out.push(c),
        }
    }
}
