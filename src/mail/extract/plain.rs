//! Plain text as a page: quotes by their marks, lines that were wrapped put together, URLs out of the way.

use memchr::memmem;

use super::page::{Look, Page, Writer};

/// A line as long as this was wrapped, unless what follows begins something of its own.
const WRAPPED_CHARS: usize = 48;

/// Reads plain text.
pub(super) fn read(text: &str) -> Page {
    let mut writer = Writer::default();
    let mut last_chars = 0;
    let mut last_depth = 0;
    for line in text.lines() {
        if writer.is_full() {
            break;
        }
        let (depth, words) = unquoted(line);
        let indented = words.starts_with([' ', '\t', '\u{3000}']) && depth == 0;
        let words = words.trim();
        let begins = words.starts_with(['-', '*', '•', '·', '#', '>', '|']) || indented;
        // In columns nothing was wrapped.
        let columns = words.contains("   ") || words.contains('\t');
        if last_chars < WRAPPED_CHARS || begins || columns || depth != last_depth || words.is_empty() {
            writer.end_line();
        } else {
            writer.blank();
        }
        writer.set_look(Look { quoted: depth > 0, ..Look::default() });
        flow_with_urls(words, &mut writer);
        last_chars = if columns || words.ends_with(':') { 0 } else { words.bytes().filter(|byte| (*byte as i8) >= -0x40).count() };
        last_depth = depth;
    }
    writer.finish()
}

/// How deep a line is quoted, and what it says.
fn unquoted(line: &str) -> (usize, &str) {
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
    for at in memmem::find_iter(text.as_bytes(), b"://") {
        let scheme = text.as_bytes()[..at].iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let start = at - scheme;
        if !matches!(text[start..at].to_ascii_lowercase().as_str(), "http" | "https") {
            continue;
        }
        let after = &text[at + 3..];
        let stops = |c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '>' | '"' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff60}' | '»' | '”')
        };
        let mut url = &after[..after.find(stops).unwrap_or(after.len())];
        // What closes a sentence or a bracket is not part of it.
        loop {
            let shorter = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '|', '։', '।']);
            let shorter = match shorter.strip_suffix([')', ']', '}']) {
                Some(inner) if shorter.matches(['(', '[', '{']).count() < shorter.matches([')', ']', '}']).count() => inner,
                _ => shorter,
            };
            if shorter.len() == url.len() {
                break;
            }
            url = shorter;
        }
        if !url.is_empty() {
            return Some((start, at + 3 + url.len()));
        }
    }
    None
}
