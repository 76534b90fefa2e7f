//! What stands between a candidate and the words near it, read once from the nearest word outwards.

use std::ops::Range;

/// The longest mark that [`Gap`] looks for.
const MARK_BYTES: usize = 4;
/// What a byte counts for: characters, line ends, digits and bytes that may begin a mark, in 16 bits each, so that one
/// addition counts all of them. A gap has not nearly so many bytes.
static COUNTS: [u64; 256] = {
    let mut counts = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let this = byte as u8;
        // A byte that goes on with a character is none of its own (RFC 3629 3).
        let is_char = this != b'.' && (this as i8) >= -0x40;
        let may_mark = matches!(this, b'.' | b'!' | b'?' | 0xd6 | 0xe0 | 0xe3);
        counts[byte] = is_char as u64 | ((this == b'\n') as u64) << 16 | (this.is_ascii_digit() as u64) << 32 | (may_mark as u64) << 48;
        byte += 1;
    }
    counts
};

/// A stretch of text between a candidate and a word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gap {
    /// How many characters it has, full stops apart.
    pub chars: usize,
    /// How many line ends.
    pub lines: usize,
    /// Whether digits stand in it.
    pub has_digits: bool,
    /// Whether a sentence ends in it.
    ends: bool,
    /// Whether a row of dots leads through it from a name to its value.
    leads: bool,
    /// Where it ends that is not at the candidate.
    edge: usize,
}

/// The gaps to the words before and behind a candidate, each of which must be asked for in the order of their distance.
pub(super) struct Gaps<'a> {
    text: &'a [u8],
    candidate: &'a Range<usize>,
    before: Gap,
    behind: Gap,
    /// The longest gap in characters, and four times as much in bytes.
    max_chars: usize,
}

impl Gap {
    /// Whether a sentence ends between the two.
    pub(super) fn ends_sentence(&self) -> bool {
        self.ends && !self.leads
    }

    /// Counts the bytes of a stretch, and looks for the marks that begin there in `text`, which may go on behind it.
    fn grow(&mut self, text: &[u8], stretch: Range<usize>) {
        let counts = text[stretch.clone()].iter().fold(0, |sum, byte| sum + COUNTS[usize::from(*byte)]);
        self.chars += (counts & 0xffff) as usize;
        self.lines += (counts >> 16 & 0xffff) as usize;
        self.has_digits |= counts >> 32 & 0xffff != 0;
        if counts >> 48 != 0 {
            stretch.filter(|at| COUNTS[usize::from(text[*at])] >> 48 != 0).for_each(|at| self.mark(text, at));
        }
    }

    /// Looks for the mark that begins at `at`.
    fn mark(&mut self, text: &[u8], at: usize) {
        let tail = &text[at..];
        match tail[0] {
            b'.' => {
                self.leads |= tail.starts_with(b"...");
                self.ends |= tail.starts_with(b". ");
            }
            b'!' | b'?' => self.ends |= tail.get(1) == Some(&b' '),
            0xd6 => self.ends |= tail.starts_with("։ ".as_bytes()),
            0xe0 => self.ends |= tail.starts_with("। ".as_bytes()),
            0xe3 => self.ends |= tail.starts_with("。".as_bytes()),
            _ => {}
        }
    }
}

impl<'a> Gaps<'a> {
    pub(super) fn new(text: &'a str, candidate: &'a Range<usize>, max_chars: usize) -> Self {
        let (before, behind) = (Gap { edge: candidate.start, ..Gap::default() }, Gap { edge: candidate.end, ..Gap::default() });
        Self { text: text.as_bytes(), candidate, before, behind, max_chars }
    }

    /// The gap to a word; `None` when it is too long, or the word stands within the candidate.
    pub(super) fn to(&mut self, word: &Range<usize>) -> Option<&Gap> {
        let Self { text, candidate, before, behind, max_chars } = self;
        let gap = if word.end <= candidate.start {
            if before.chars >= *max_chars || candidate.start - word.end > 4 * *max_chars {
                return None;
            }
            if word.end < before.edge {
                before.grow(&text[..candidate.start], word.end..before.edge);
                before.edge = word.end;
            }
            before
        } else {
            if word.start < candidate.end || behind.chars >= *max_chars || word.start - candidate.end > 4 * *max_chars {
                return None;
            }
            let inside = &text[..word.start];
            // Marks that the word before had cut.
            for at in behind.edge.saturating_sub(MARK_BYTES - 1).max(candidate.end)..behind.edge {
                behind.mark(inside, at);
            }
            if behind.edge < word.start {
                behind.grow(inside, behind.edge..word.start);
                behind.edge = word.start;
            }
            behind
        };
        (gap.chars < *max_chars).then_some(gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_grow_outwards_and_say_what_stands_in_all_of_them() {
        // Words stand in brackets; the candidate is 4.
        for (text, wanted) in [
            ("[a] b. [c] 4 [d] e [f]", vec![(1, false, 0), (7, true, 0), (1, false, 0), (7, false, 0)]),
            ("[a]...[b] 4 .[c]. [d]", vec![(1, false, 0), (4, false, 0), (1, false, 0), (5, true, 0)]),
            ("[код]։ 7\n4 ।[b] [c]", vec![(4, true, 1), (2, false, 0), (6, false, 0)]),
            ("4[a].[b]..[c]", vec![(0, false, 0), (3, false, 0), (6, false, 0)]),
            ("4。[a]", vec![(1, true, 0)]),
        ] {
            let at = text.find('4').unwrap();
            let words: Vec<_> = text.match_indices('[').map(|(start, _)| start..start + text[start..].find(']').unwrap() + 1).collect();
            let before = words.iter().filter(|word| word.end <= at).rev();
            let candidate = at..at + 1;
            let mut gaps = Gaps::new(text, &candidate, 100);
            let found: Vec<_> = before
                .chain(words.iter().filter(|word| word.start > at))
                .filter_map(|word| gaps.to(word).map(|gap| (gap.chars, gap.ends_sentence(), gap.lines)))
                .collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn a_mark_that_a_word_cuts_is_seen_in_the_next_gap() {
        for text in ["4. a", "4! a", "4... a", "4। a", "4。 a"] {
            let candidate = 0..1;
            for cut in (2..text.len()).filter(|cut| text.is_char_boundary(*cut)) {
                let mut gaps = Gaps::new(text, &candidate, 100);
                gaps.to(&(cut..cut + 1));
                let ends = gaps.to(&(text.len() - 1..text.len())).map(Gap::ends_sentence);
                assert_eq!(ends, Some(!text.contains("...")), "{text} {cut}");
            }
        }
    }

    #[test]
    fn words_too_far_away_and_within_the_candidate_have_no_gap() {
        let text = format!("a{}482913", " ".repeat(20));
        let candidate = 21..27;
        assert!(Gaps::new(&text, &candidate, 20).to(&(0..1)).is_none());
        assert!(Gaps::new(&text, &candidate, 21).to(&(0..1)).is_some_and(|gap| gap.chars == 20 && !gap.has_digits));
        assert!(Gaps::new(&text, &candidate, 21).to(&(22..24)).is_none());
        assert!(Gaps::new(&text, &candidate, 21).to(&(20..22)).is_none());
    }
}
