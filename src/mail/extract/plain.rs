//! Plain text as a page: quotes by their marks, lines that were wrapped put together, URLs out of the way.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

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
    let mut at = 0;
    // Where the next URL may be.
    let mut url = next_scheme(text, 0);
    // Where the next column may begin, once that is asked.
    let mut column = None;
    while at < text.len() && !writer.is_full() {
        let next = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len() + 1, |end| at + end + 1);
        let line = text[at..next - 1].strip_suffix('\r').unwrap_or(&text[at..next - 1]);
        let (depth, words) = unquoted(line);
        let indented = words.starts_with([' ', '\t', '\u{3000}']) && depth == 0;
        let start = at + line.len() - words.len();
        let (blanks, words) = trimmed(words);
        let part = start + blanks..start + blanks + words.len();
        at = next;
        let begins = begins_item(words) || indented;
        // In columns nothing was wrapped.
        let mut columns = || {
            let next = column.filter(|column| *column >= part.start).unwrap_or_else(|| next_column(text.as_bytes(), part.start));
            column = Some(next);
            next < part.end
        };
        if last_chars < WRAPPED_CHARS || begins || depth != last_depth || words.is_empty() || columns() {
            writer.end_line();
        } else {
            writer.blank();
        }
        writer.set_look(Look { quoted: depth > 0, ..Look::default() });
        if url < part.end {
            flow_with_urls(text, part.clone(), &mut writer);
            url = next_scheme(text, part.end);
        } else {
            writer.flow_part(text, part.clone());
        }
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

/// Where at or behind an offset something stands that URLs have, or the end.
fn next_scheme(text: &str, from: usize) -> usize {
    memmem::find(&text.as_bytes()[from..], b"://").map_or(text.len(), |at| from + at)
}

/// Where at or behind an offset a tab or three blanks stand, or the end.
fn next_column(text: &[u8], from: usize) -> usize {
    let parts = |first: u8, second: u8, third: u8| ((first == b' ') & (second == b' ') & (third == b' ')) | (first == b'\t');
    next_place(text, from, parts).unwrap_or(text.len())
}

/// How many bytes of blanks a line begins with, and the line without the blanks around it.
fn trimmed(line: &str) -> (usize, &str) {
    match line.as_bytes() {
        // Nearly all lines.
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => (0, line),
        _ => (line.len() - line.trim_start().len(), line.trim()),
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

/// Appends a part of a text in which URLs stand.
pub(super) fn flow_with_urls(text: &str, part: Range<usize>, writer: &mut Writer) {
    let mut at = part.start;
    while let Some((start, end)) = next_url(&text[at..part.end]) {
        let before = text[at..at + start].strip_suffix('<').map_or(start, str::len);
        writer.flow_part(text, at..at + before);
        writer.url(&text[at + start..at + end]);
        at += end;
    }
    writer.flow_part(text, at..part.end);
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
