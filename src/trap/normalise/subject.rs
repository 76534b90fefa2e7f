//! The subject as readers may see it, without what differs from copy to copy.

use super::{traces::Traces, words};

const MAX_CHARS: usize = 200;

/// Numbers and words with digits in them become `#`, addresses and the words that stand for the recipient `*`.
pub(super) fn masked(subject: &str, traces: &Traces) -> String {
    let mut out = String::with_capacity(subject.len());
    for word in subject.split(' ') {
        if out.len() > 4 * MAX_CHARS {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        if word.contains('@') {
            out.push('*');
        } else {
            mask_words(word, traces, &mut out);
        }
    }
    let end = out.char_indices().nth(MAX_CHARS).map_or(out.len(), |(end, _)| end);
    out.truncate(end);
    out
}

fn mask_words(text: &str, traces: &Traces, out: &mut String) {
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        if word.contains(char::is_numeric) {
            out.push(char::from(words::NUMBER));
        } else if (!word.is_ascii() || traces.have_length(word.len())) && traces.has(words::folded(word).as_bytes()) {
            out.push('*');
        } else {
            out.push_str(word);
        }
        let gap = behind.find(char::is_alphanumeric).unwrap_or(behind.len());
        out.push_str(&behind[..gap]);
        rest = &behind[gap..];
    }
}
