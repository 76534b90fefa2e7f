//! Plain text as a page: quotes by their marks, lines that were wrapped put together, URLs out of the way.

use memchr::{memchr, memchr_iter};

use super::{
    page::{Look, Page, Writer},
    pairs::next_place,
};

/// A line as long as this was wrapped, unless what follows begins something of its own.
const WRAPPED_CHARS: usize = 48;

/// Reads plain text.
pub(super) fn read(text: &str) -> Page {
    let mut writer = Writer::with_capacity(text.len());
    let mut last_chars = 0;
    let mut last_depth = 0;
    let mut rest = text;
    while !rest.is_empty() && !writer.is_full() {
        let (line, behind) = match memchr(b'\n', rest.as_bytes()) {
            Some(end) => (rest[..end].strip_suffix('\r').unwrap_or(&rest[..end]), &rest[end + 1..]),
            None => (rest, ""),
        };
        rest = behind;
        let (depth, words) = unquoted(line);
        let indented = words.starts_with([' ', '\t', '\u{3000}']) && depth == 0;
        let words = trimmed(words);
        let begins = begins_item(words) || indented;
        // In columns nothing was wrapped.
        let mut known = None;
        let mut columns = || *known.get_or_insert_with(|| has_columns(words.as_bytes()));
        if last_chars < WRAPPED_CHARS || begins || depth != last_depth || words.is_empty() || columns() {
            writer.end_line();
        } else {
            writer.blank();
        }
        writer.set_look(Look { quoted: depth > 0, ..Look::default() });
        flow_with_urls(words, &mut writer);
        last_depth = depth;
        last_chars = match words.len() {
            bytes if bytes < WRAPPED_CHARS => bytes,
            _ if words.ends_with(':') || columns() => 0,
            bytes if words.is_ascii() => bytes,
            _ => words.bytes().filter(|byte| (*byte as i8) >= -0x40).count(),
        };
    }
    writer.finish()
}

/// Whether a tab or three blanks stand in a line.
fn has_columns(line: &[u8]) -> bool {
    let parts = |first: u8, second: u8, third: u8| ((first == b' ') & (second == b' ') & (third == b' ')) | (first == b'\t');
    next_place(line, 0, parts).is_some()
}

/// A line without the blanks around it.
fn trimmed(line: &str) -> &str {
    match line.as_bytes() {
        // Nearly all lines.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => line,
        _ => line.trim(),
    }
}

/// Whether a line begins as an item of a list does.
fn begins_item(line: &str) -> bool {
    match line.as_bytes() {
        [b'-' | b'*' | b'#' | b'>' | b'|', ..] => true,
        [first, ..] => !first.is_ascii() && line.starts_with(['•', '·']),
        [] => false,
    }
}

/// How deep a line is quoted, and what it says.
fn unquoted(line: &str) -> (usize, &str) {
    let first = line.bytes().find(|byte| !matches!(byte, b' ' | b'\t'));
    if first.is_some_and(|first| first.is_ascii_graphic() && !matches!(first, b'>' | b'|')) {
        return (0, line);
    }
    let (mut depth, mut rest) = (0, line);
    loop {
        let inner = rest.trim_start();
        // Some programs quote with bars; tables have them at both ends.
        let bar = inner.strip_prefix("| ").filter(|more| !more.trim_end().ends_with('|'));
        match inner.strip_prefix('>').or(bar) {
            Some(more) if depth < 10 => (depth, rest) = (depth + 1, more),
            _ => return (depth, rest),
        }
    }
}

/// Appends text in which URLs stand.
pub(super) fn flow_with_urls(text: &str, writer: &mut Writer) {
    let mut rest = text;
    while let Some((start, end)) = next_url(rest) {
        writer.flow(rest[..start].strip_suffix('<').unwrap_or(&rest[..start]));
        writer.url(&rest[start..end]);
        rest = &rest[end..];
    }
    writer.flow(rest);
}

/// Where the next `http` or `https` URL stands.
fn next_url(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    for at in memchr_iter(b':', bytes).filter(|at| bytes[*at..].starts_with(b"://")) {
        let scheme = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let start = at - scheme;
        if !["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(&text[start..at])) {
            continue;
        }
        let after = &text[at + 3..];
        let stops = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '»' | '”')
        };
        let url = without_end(&after[..after.find(stops).unwrap_or(after.len())]);
        if !url.is_empty() {
            return Some((start, at + 3 + url.len()));
        }
    }
    None
}

/// A URL without what closes a sentence or a bracket around it.
fn without_end(url: &str) -> &str {
    let mut url = url;
    let count = |brackets: &[u8]| url.bytes().filter(|byte| brackets.contains(byte)).count();
    let mut unopened = if url.ends_with(|c: char| !c.is_ascii_alphanumeric()) { count(b")]}").saturating_sub(count(b"([{")) } else { 0 };
    loop {
        url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '|', '։', '।']);
        match url.strip_suffix([')', ']', '}']) {
            Some(inner) if unopened > 0 => (url, unopened) = (inner, unopened - 1),
            _ => return url,
        }
    }
}
