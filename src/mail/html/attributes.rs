//! The attributes of a tag, as browsers read them (WHATWG HTML 13.2.5.32 to 13.2.5.40).

use memchr::memchr;

/// What ends the name of an attribute; read in a table, since a mail has thousands of such bytes.
static ENDS_NAME: [bool; 256] = {
    let mut ends = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let this = byte as u8;
        ends[byte] = this.is_ascii_whitespace() || matches!(this, b'/' | b'>' | b'=');
        byte += 1;
    }
    ends
};

/// Attributes with undecoded values; stops before `>`.
pub(super) struct Attributes<'a> {
    pub rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let blank = u8::is_ascii_whitespace;
        let text = match self.rest.as_bytes() {
            // The ends of nearly all tags, and what nearly all other attributes begin with.
            [b'>', ..] => return None,
            [b' ', b'a'..=b'z', ..] => &self.rest[1..],
            _ => skip(self.rest, |byte| blank(byte) || *byte == b'/'),
        };
        self.rest = text;
        let bytes = text.as_bytes();
        if matches!(bytes, [] | [b'>', ..]) {
            return None;
        }
        // A `=` at the beginning is part of the name.
        let name_end = 1 + bytes[1..].iter().position(|byte| ENDS_NAME[usize::from(*byte)]).unwrap_or(bytes.len() - 1);
        let (name, rest) = text.split_at(name_end);
        let value = match rest.as_bytes() {
            [b'=', b'"' | b'\'', ..] => &rest[1..],
            _ => {
                let Some(value) = skip(rest, blank).strip_prefix('=') else {
                    self.rest = rest;
                    return Some((name, ""));
                };
                skip(value, blank)
            }
        };
        if let Some(quote @ (b'"' | b'\'')) = value.bytes().next() {
            // Without the closing quote the input ends within the tag.
            let end = find_near(quote, &value.as_bytes()[1..]).map_or(value.len(), |end| end + 1);
            self.rest = value.get(end + 1..).unwrap_or_default();
            return Some((name, &value[1..end]));
        }
        let end = value.bytes().position(|byte| blank(&byte) || byte == b'>').unwrap_or(value.len());
        let (value, rest) = value.split_at(end);
        self.rest = rest;
        Some((name, value))
    }
}

/// [`memchr`] for what mostly stands near.
fn find_near(byte: u8, text: &[u8]) -> Option<usize> {
    const NEAR: usize = 16;
    let Some(near) = text.first_chunk::<NEAR>() else { return text.iter().position(|other| *other == byte) };
    let found = near.map(|other| u8::from(other == byte));
    match u128::from_le_bytes(found) {
        0 => memchr(byte, &text[NEAR..]).map(|at| NEAR + at),
        places => Some(places.trailing_zeros() as usize / 8),
    }
}

/// A text behind the bytes of ASCII that it begins with.
fn skip(text: &str, is: impl Fn(&u8) -> bool) -> &str {
    &text[text.bytes().position(|byte| !is(&byte)).unwrap_or(text.len())..]
}
