//! The shape of a mail: where its parts begin and end, found in one forward pass within fixed limits.
//!
//! The walk keeps a list and never recurses, so no nesting overflows a stack, and it never looks for a boundary twice,
//! so no mail costs more than its bytes. Attached messages are leaves: their inside is counted, never built.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::message::Damage;

/// More messages within messages than this is nobody's mail: a forward of a forward nests about ten.
pub const MAX_NESTED_MESSAGES: usize = 100;
/// Multiparts open at one time; Apple Mail and Exchange reach five.
pub const MAX_OPEN_MULTIPARTS: usize = 50;
/// Delimiter lines of parts that are open.
pub const MAX_BOUNDARY_LINES: usize = 5_000;
/// Header bytes of all parts together, those of attached messages included.
pub const MAX_HEADER_BYTES: usize = 256 * 1024;
/// Comparisons of a line that starts with `--` against an open boundary. A 25 MB patch with 6 million such lines in
/// three multiparts passes; the same in fifty multiparts would take seconds.
const MAX_COMPARISONS: usize = 20_000_000;

/// What a part's header says about its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A multipart with the boundary it declares, without the leading `--`.
    Multipart(Vec<u8>),
    /// An attached message that is not encoded (RFC 2046 5.2.1 forbids to encode one).
    Message,
    /// Everything else.
    Leaf,
}

/// One part; the first is the mail itself, and every parent stands before its children.
#[derive(Debug)]
pub struct Part<H> {
    /// Its header as the reader made it.
    pub head: H,
    /// The bytes between its header and its end, without the line end that belongs to the delimiter.
    pub body: Range<usize>,
    /// The multipart it stands in.
    pub parent: Option<usize>,
    /// Whether it is a multipart that has parts.
    pub is_container: bool,
}

/// A header block: its fields, and where the body begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The bytes of the fields.
    pub fields: Range<usize>,
    /// Where the body begins.
    pub body: usize,
    /// Whether it went on beyond the limit, and `fields` is only its beginning.
    pub too_long: bool,
}

/// Walks the parts of `raw`. `read` makes a part's header from its fields and the index of its parent.
///
/// Damage means that the shape is beyond the limits, and that no part of the mail should be opened.
pub fn scan<H>(raw: &[u8], mut read: impl FnMut(&[u8], Option<&H>) -> (H, Shape)) -> Result<Vec<Part<H>>, Damage> {
    struct Open {
        delimiter: Vec<u8>,
        part: usize,
    }
    let mut parts: Vec<Part<H>> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let mut header_bytes = 0;
    let mut boundary_lines = 0;
    let mut comparisons = 0;
    let mut position = 0;
    let mut parent = None;
    loop {
        let block = header_block(raw, position, MAX_HEADER_BYTES - header_bytes);
        if block.too_long {
            return Err(Damage::HeadersTooLong);
        }
        header_bytes += block.fields.len();
        let (head, shape) = read(&raw[block.fields.clone()], parent.and_then(|index: usize| parts.get(index)).map(|part| &part.head));
        parts.push(Part { head, body: block.body..raw.len(), parent, is_container: false });
        position = block.body;
        match shape {
            Shape::Multipart(boundary) if !boundary.is_empty() => {
                if open.len() == MAX_OPEN_MULTIPARTS {
                    return Err(Damage::TooDeep);
                }
                open.push(Open { delimiter: boundary, part: parts.len() - 1 });
            }
            Shape::Message => count_nested(raw, block.body, &mut header_bytes, &mut read)?,
            Shape::Multipart(_) | Shape::Leaf => {}
        }
        // The next delimiter line of any open multipart ends this part; the innermost is asked first, and an outer one
        // ends all within it (RFC 2046 5.1.2).
        let next_part = loop {
            if open.is_empty() {
                return Ok(parts);
            }
            let Some(line) = next_dashes(raw, position) else { return Ok(parts) };
            position = line + 2;
            comparisons += open.len();
            if comparisons > MAX_COMPARISONS {
                return Err(Damage::TooManyParts);
            }
            let found = open.iter().enumerate().rev().find_map(|(level, multipart)| {
                let rest = raw[position..].strip_prefix(multipart.delimiter.as_slice())?;
                delimiter_end(rest).map(|(closes, length)| (level, closes, position + multipart.delimiter.len() + length))
            });
            let Some((level, closes, after)) = found else { continue };
            boundary_lines += 1;
            if boundary_lines > MAX_BOUNDARY_LINES {
                return Err(Damage::TooManyParts);
            }
            let end = before_line(raw, line);
            let ended = open[level].part;
            let last = parts.len() - 1;
            for index in open[level + 1..].iter().map(|multipart| multipart.part).chain([last]).filter(|&index| index != ended) {
                let body = &mut parts[index].body;
                // What has its end already is followed by an epilogue.
                if body.end == raw.len() {
                    body.end = end.max(body.start);
                }
            }
            position = after;
            if closes {
                parts[ended].body.end = after;
                open.truncate(level);
                continue;
            }
            open.truncate(level + 1);
            parts[ended].is_container = true;
            break ended;
        };
        parent = Some(next_part);
    }
}

/// Counts the messages nested in the one whose body starts at `start`, down the first part of each multipart.
fn count_nested<H>(
    raw: &[u8],
    start: usize,
    header_bytes: &mut usize,
    read: &mut impl FnMut(&[u8], Option<&H>) -> (H, Shape),
) -> Result<(), Damage> {
    let mut position = start;
    let mut parent: Option<H> = None;
    let mut messages = 1;
    // Multiparts in between count as well: each is another header to read.
    for _ in 0..MAX_NESTED_MESSAGES + MAX_OPEN_MULTIPARTS {
        let block = header_block(raw, position, MAX_HEADER_BYTES - *header_bytes);
        if block.too_long {
            return Err(Damage::HeadersTooLong);
        }
        *header_bytes += block.fields.len();
        let (head, shape) = read(&raw[block.fields.clone()], parent.as_ref());
        position = match shape {
            Shape::Message => {
                messages += 1;
                if messages > MAX_NESTED_MESSAGES {
                    return Err(Damage::TooDeep);
                }
                parent = None;
                block.body
            }
            // The first delimiter directly after the header: a preamble ends the count, so nothing is searched for.
            Shape::Multipart(boundary) => {
                let body = &raw[block.body..];
                let body = body.strip_prefix(b"\r\n").or(body.strip_prefix(b"\n")).unwrap_or(body);
                let rest = body.strip_prefix(b"--").and_then(|body| body.strip_prefix(boundary.as_slice()));
                let Some((rest, (false, length))) = rest.and_then(|rest| Some((rest, delimiter_end(rest)?))) else { return Ok(()) };
                parent = Some(head);
                raw.len() - rest.len() + length
            }
            Shape::Leaf => return Ok(()),
        };
    }
    Err(Damage::TooDeep)
}

/// Finds the header block that starts at `start`, reading at most `limit` bytes of it.
///
/// A line that is no field and no continuation begins the body, as Postfix has it: such mail lacks its blank line.
pub fn header_block(raw: &[u8], start: usize, limit: usize) -> Block {
    let window = &raw[..raw.len().min(start.saturating_add(limit).saturating_add(1))];
    let mut position = start.min(raw.len());
    while position < raw.len() {
        let (line, next) = match memchr(b'\n', &window[position.min(window.len())..]) {
            Some(length) => (&window[position..position + length], position + length + 1),
            None if window.len() < raw.len() => return Block { fields: start..position.min(window.len()), body: position, too_long: true },
            None => (&window[position..], raw.len()),
        };
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            return Block { fields: start..position, body: next, too_long: false };
        }
        let folded = matches!(line[0], b' ' | b'\t') && position > start;
        // A line `From sender date` is what a mail saved from an mbox begins with.
        let mbox = position == start && (line.starts_with(b"From ") || line.starts_with(b">From "));
        if !folded && !mbox && !is_field(line) {
            return Block { fields: start..position, body: position, too_long: false };
        }
        position = next;
    }
    Block { fields: start.min(raw.len())..raw.len(), body: raw.len(), too_long: false }
}

/// Whether a line begins a field (RFC 5322 2.2). A name never starts with `--`: that is a delimiter which came too early.
fn is_field(line: &[u8]) -> bool {
    memchr(b':', line).is_some_and(|colon| is_name(line[..colon].trim_ascii_end()))
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && !name.starts_with(b"--") && name.iter().all(|byte| (33..=126).contains(byte))
}

/// The fields of a block: name, and value with its folds and its line end.
pub fn fields(block: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = block;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            let mut end = 0;
            loop {
                end = memchr(b'\n', &rest[end..]).map_or(rest.len(), |length| end + length + 1);
                if !matches!(rest.get(end), Some(b' ' | b'\t')) {
                    break;
                }
            }
            let (field, after) = rest.split_at(end);
            rest = after;
            if let Some(colon) = memchr(b':', field) {
                let name = field[..colon].trim_ascii_end();
                if is_name(name) {
                    return Some((name, &field[colon + 1..]));
                }
            }
        }
    })
}

/// Where the next line at or after `position` that starts with `--` begins.
fn next_dashes(raw: &[u8], position: usize) -> Option<usize> {
    let at_line_start = position == 0 || raw.get(position - 1) == Some(&b'\n');
    if at_line_start && raw[position.min(raw.len())..].starts_with(b"--") {
        return Some(position);
    }
    memmem::find(&raw[position.min(raw.len())..], b"\n--").map(|found| position + found + 1)
}

/// Reads what follows a boundary: whether it closes the multipart, and how long the line still is. `None` when the
/// boundary is only the beginning of the line's own (RFC 2046 5.1.1 allows white space and nothing else).
fn delimiter_end(rest: &[u8]) -> Option<(bool, usize)> {
    let (closes, tail) = rest.strip_prefix(b"--").map_or((false, rest), |tail| (true, tail));
    let padding = tail.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    match tail.get(padding) {
        None => Some((closes, rest.len())),
        Some(b'\n') => Some((closes, rest.len() - tail.len() + padding + 1)),
        Some(_) => None,
    }
}

/// The end of what stands before a delimiter line: the line end before it belongs to the delimiter.
fn before_line(raw: &[u8], line: usize) -> usize {
    let text = raw[..line].strip_suffix(b"\n").unwrap_or(&raw[..line]);
    text.strip_suffix(b"\r").unwrap_or(text).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads `M:boundary`, `R:` (message) and nothing else.
    fn toy(fields_block: &[u8], _: Option<&()>) -> ((), Shape) {
        let shape = fields(fields_block).find_map(|(name, value)| match name {
            b"M" => Some(Shape::Multipart(value.trim_ascii().to_vec())),
            b"R" => Some(Shape::Message),
            _ => None,
        });
        ((), shape.unwrap_or(Shape::Leaf))
    }

    fn bodies(raw: &str) -> Vec<String> {
        let parts = scan(raw.as_bytes(), toy).unwrap();
        parts.iter().filter(|part| !part.is_container).map(|part| raw[part.body.clone()].to_owned()).collect()
    }

    #[test]
    fn parts_end_before_the_line_end_of_their_delimiter() {
        assert_eq!(bodies("M:b\r\n\r\npre\r\n--b\r\n\r\none\r\n--b\r\nX: 1\r\n\r\ntwo\r\n\r\n--b--\r\nepilogue"), ["one", "two\r\n"]);
        assert_eq!(bodies("M:b\n\n--b\n\none\n--b\n\ntwo"), ["one", "two"]);
        assert_eq!(bodies("M:b\n\n--b\n--b\n\n--b--"), ["", ""]);
    }

    #[test]
    fn a_boundary_that_begins_another_is_not_taken_for_it() {
        assert_eq!(bodies("M:b\n\n--b\nM:bb\n\n--bb\n\none\n--bb--\n--b\n\ntwo\n--b--\n"), ["one", "two"]);
        assert_eq!(bodies("M:b\n\n--b\n\none --b\n-- b\n--bx\n--b--"), ["one --b\n-- b\n--bx"]);
    }

    #[test]
    fn an_outer_delimiter_ends_all_within_it() {
        assert_eq!(bodies("M:o\n\n--o\nM:i\n\n--i\n\none\n--o\n\ntwo\n--i\nstill two\n--o--"), ["one", "two\n--i\nstill two"]);
    }

    #[test]
    fn a_multipart_whose_boundary_never_comes_or_is_empty_is_a_leaf() {
        assert_eq!(bodies("M:b\n\nall of it\n--c\n"), ["all of it\n--c\n"]);
        assert_eq!(bodies("M:\n\n--\n--\n"), ["--\n--\n"]);
        assert_eq!(bodies(""), [""]);
    }

    #[test]
    fn headers_end_at_a_blank_line_or_at_a_line_that_is_none() {
        let block = |raw: &str| {
            let block = header_block(raw.as_bytes(), 0, 100);
            (raw[block.fields].to_owned(), raw[block.body..].to_owned())
        };
        let pair = |fields: &str, body: &str| (fields.to_owned(), body.to_owned());
        assert_eq!(block("A: 1\r\n 2\r\n\r\nbody"), pair("A: 1\r\n 2\r\n", "body"));
        assert_eq!(block("A: 1\nbody: not a \u{e9} field\n--x: 1"), pair("A: 1\nbody: not a \u{e9} field\n", "--x: 1"));
        assert_eq!(block("A: 1\nno colon\n"), pair("A: 1\n", "no colon\n"));
        assert_eq!(block("From me today\nA: 1\n\n"), pair("From me today\nA: 1\n", ""));
        assert_eq!(block("\nbody"), pair("", "body"));
        assert_eq!(block(" \nbody"), pair("", " \nbody"));
    }

    #[test]
    fn fields_keep_their_folds() {
        let all: Vec<_> = fields(b"From x\nA : 1\r\n\t2\r\nB:\n").collect();
        assert_eq!(all, [(&b"A"[..], &b" 1\r\n\t2\r\n"[..]), (b"B", b"\n")]);
    }

    #[test]
    fn every_limit_has_its_damage() {
        let damage = |raw: String| scan(raw.as_bytes(), toy).map(|parts| parts.len());
        assert_eq!(damage("R:\n\n".repeat(MAX_NESTED_MESSAGES)), Ok(1));
        assert_eq!(damage("R:\n\n".repeat(MAX_NESTED_MESSAGES + 1)), Err(Damage::TooDeep));
        assert_eq!(damage("R:\n\nM:b\n\n--b\n".repeat(MAX_NESTED_MESSAGES + 1)), Err(Damage::TooDeep));
        let nested = |levels: usize| (0..levels).map(|level| format!("M:b{level}\n\n--b{level}\n")).collect::<String>();
        assert_eq!(damage(nested(MAX_OPEN_MULTIPARTS)), Ok(MAX_OPEN_MULTIPARTS + 1));
        assert_eq!(damage(nested(MAX_OPEN_MULTIPARTS + 1)), Err(Damage::TooDeep));
        assert_eq!(damage(format!("M:b\n\n{}", "--b\n\n".repeat(MAX_BOUNDARY_LINES))), Ok(MAX_BOUNDARY_LINES + 1));
        assert_eq!(damage(format!("M:b\n\n{}", "--b\n\n".repeat(MAX_BOUNDARY_LINES + 1))), Err(Damage::TooManyParts));
        assert_eq!(damage(format!("A: {}\n\n", "x".repeat(MAX_HEADER_BYTES - 4))), Ok(1));
        assert_eq!(damage(format!("A: {}\n\n", "x".repeat(MAX_HEADER_BYTES))), Err(Damage::HeadersTooLong));
        assert_eq!(damage(format!("M:b\n\n{}", format!("--b\nA: {}\n\n", "x".repeat(1000)).repeat(300))), Err(Damage::HeadersTooLong));
        assert_eq!(damage(nested(MAX_OPEN_MULTIPARTS) + &"--\n".repeat(500_000)), Err(Damage::TooManyParts));
    }
}
