//! The data of a mail: `smtp::dot_reader` keeps what a reading of all bytes at once keeps, however they are split.
//!
//! Input: the size limit, two lengths of pieces that take turns, and the piece from which on nothing is kept, a byte each,
//! where `-` stands for no limit and for no such piece; the data.

use sundew::smtp::dot_reader::{DotReader, Progress};

use super::{dotted, has_bare_line_ends};

/// What a reader made of the data.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    content: Vec<u8>,
    used: usize,
    progress: Progress,
    oversized: bool,
    bare_line_ends: bool,
}

/// Feeds the data in pieces of these lengths in turn; from the piece `discard_at` on nothing is to be kept.
fn read(wire: &[u8], max_bytes: usize, lengths: [usize; 2], discard_at: usize) -> Outcome {
    let mut reader = DotReader::new(max_bytes);
    let (mut content, mut used, mut progress) = (Vec::new(), 0, Progress::More);
    for piece_number in 0.. {
        if piece_number == discard_at {
            reader.discard();
        }
        let piece = &wire[used..wire.len().min(used + lengths[piece_number % 2])];
        let (count, now) = reader.feed(piece, &mut content);
        assert!(count <= piece.len());
        assert!(now == Progress::End || count == piece.len(), "bytes of an unfinished mail were left over");
        used += count;
        progress = now;
        if progress == Progress::End || used == wire.len() {
            break;
        }
    }
    Outcome { content, used, progress, oversized: reader.is_oversized(), bare_line_ends: reader.has_bare_line_ends() }
}

/// See the module.
pub fn check(bytes: &[u8]) {
    let Some((&[limit, odd, even, discard_at], wire)) = bytes.split_first_chunk() else { return };
    let number = |byte: u8| if byte == b'-' { usize::MAX } else { byte.into() };
    let max_bytes = number(limit).saturating_mul(4);
    let (mut content, end) = dotted(wire);
    let whole = read(wire, max_bytes, [wire.len().max(1); 2], usize::MAX);
    assert_eq!((whole.used, whole.progress == Progress::End), (end.unwrap_or(wire.len()), end.is_some()));
    if end.is_some() {
        assert_eq!(whole.bare_line_ends, has_bare_line_ends(&content), "line ends");
    } else if [b"\r\n", wire].concat().ends_with(b"\r\n.\r") {
        // It may be the beginning of the end mark, so it is not content yet.
        content.pop();
    }
    assert_eq!(whole.oversized, content.len() > max_bytes);
    assert!(whole.content.len() <= max_bytes);
    if whole.oversized {
        assert!(content.starts_with(&whole.content));
    } else {
        assert_eq!(whole.content, content);
    }
    for lengths in [[1, 1], [usize::from(odd) + 1, usize::from(even) + 1]] {
        let split = read(wire, max_bytes, lengths, usize::MAX);
        if whole.oversized {
            // How much of it was kept before the limit depends on the pieces, and goes anyway.
            assert!(content.starts_with(&split.content) && split.content.len() <= max_bytes);
            assert_eq!(without_content(&split), without_content(&whole));
        } else {
            assert_eq!(split, whole);
        }
        let discarded = read(wire, max_bytes, lengths, number(discard_at));
        assert!(content.starts_with(&discarded.content));
        assert_eq!(without_content(&discarded), without_content(&whole));
    }
}

/// All that is the same however much was kept.
fn without_content(outcome: &Outcome) -> Outcome {
    Outcome { content: Vec::new(), ..*outcome }
}
