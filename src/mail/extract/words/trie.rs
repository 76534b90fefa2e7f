//! The longest of many words with which a text goes on: a trie whose steps are four bytes, all of it in one hash table.

use std::ops::Range;

/// How many bytes a step of the trie is, and how many of a word tell whether one may begin with it.
pub(super) const STEP: usize = 4;

/// A node of the trie, in the place that its parent and the bytes that lead to it name. Four of them are a line of the
/// processor's cache, for which all of them together are large: so it knows what not to look for.
#[derive(Clone, Copy, Default)]
struct Node {
    /// The place of its parent.
    parent: u32,
    /// The bytes that lead to it; a word whose end they are has zeros behind it, which stand in no word.
    step: u32,
    /// One more than the index of the word that ends here, or of the only one that goes on from here; 0 for none. Above
    /// that [`GOES_ON`] and [`IS_TAKEN`], and from [`ENDS`] on which lengths the last steps from here to a word have, a bit
    /// for each below [`STEP`].
    word: u32,
    /// The steps that lead on, as a set that may hold more than was put into it.
    steps: u32,
}

const GOES_ON: u32 = 1 << 31;
const IS_TAKEN: u32 = 1 << 30;
const ENDS: u32 = 26;
/// The most words.
const MAX_WORDS: usize = (1 << ENDS) - 1;

impl Node {
    fn word(self) -> Option<usize> {
        (self.word as usize & MAX_WORDS).checked_sub(1)
    }

    fn has_ends(self) -> bool {
        self.word & ((1 << STEP) - 1) << ENDS != 0
    }

    fn has_end(self, length: usize) -> bool {
        self.word >> ENDS >> length & 1 != 0
    }

    fn may_have(self, step: u32) -> bool {
        self.steps & step_bit(step) != 0
    }
}

/// The bit of a step in [`Node::steps`].
fn step_bit(step: u32) -> u32 {
    1 << (mixed(step) >> 27)
}

/// Words, ready to be looked for.
pub(super) struct Trie {
    /// All words, one behind the other in the order of their bytes.
    text: Box<[u8]>,
    /// Where each begins, and where the last ends.
    starts: Box<[u32]>,
    /// Open addressing with linear probing; two thirds of the places are free.
    nodes: Vec<Node>,
}

impl Trie {
    /// `words` in the order of their bytes, each once, none empty, ASCII in small letters.
    pub(super) fn new(words: &[&str]) -> Self {
        let ends = words.iter().scan(0, |end, word| {
            *end += word.len() as u32;
            Some(*end)
        });
        Self { nodes: table(words), text: words.concat().into_bytes().into(), starts: [0].into_iter().chain(ends).collect() }
    }

    fn word(&self, index: usize) -> &[u8] {
        &self.text[self.starts[index] as usize..self.starts[index + 1] as usize]
    }

    /// The index of the longest word at `start` of those that fit there; capitals of ASCII are as good as small letters.
    /// `short` is whether it may be shorter than a step.
    pub(super) fn longest(&self, text: &[u8], start: usize, short: bool, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let mut longest = None;
        let (mut parent, mut at) = (0, start);
        loop {
            let step = step_at(text, at);
            let node = self.nodes[parent];
            if node.has_ends() && (short || parent != ROOT) {
                for length in 1..STEP {
                    let end = cut(step, length);
                    if node.has_end(length)
                        && node.may_have(end)
                        && let Some(word) = self.child(parent, end).and_then(|place| self.nodes[place].word())
                        && fits(word)
                    {
                        longest = Some(word);
                    }
                }
            }
            let Some(place) = node.may_have(step).then(|| self.child(parent, step)).flatten() else { return longest };
            let node = self.nodes[place];
            (parent, at) = (place, at + STEP);
            if let Some(word) = node.word() {
                if node.word & GOES_ON == 0 {
                    longest = Some(word).filter(|word| fits(*word)).or(longest);
                } else {
                    let rest = &self.word(word)[at - start..];
                    let is_there = text.get(at..at + rest.len()).is_some_and(|text| text.eq_ignore_ascii_case(rest));
                    return if is_there && fits(word) { Some(word) } else { longest };
                }
            }
        }
    }

    /// The place of the node that some bytes lead to.
    #[inline]
    fn child(&self, parent: usize, step: u32) -> Option<usize> {
        let mut place = first_place(parent, step, self.nodes.len());
        loop {
            let node = self.nodes[place];
            if node.word & IS_TAKEN == 0 {
                return None;
            }
            if node.step == step && node.parent as usize == parent && place != ROOT {
                return Some(place);
            }
            place = after(place, self.nodes.len());
        }
    }
}

/// The place of the node that no step leads to.
const ROOT: usize = 0;

/// The nodes of words that stand in the order of their bytes.
fn table(all: &[&str]) -> Vec<Node> {
    /// Words that share their first steps: which, how many bytes, and where the trie has the last of these.
    struct Group {
        words: Range<usize>,
        depth: usize,
        parent: usize,
    }
    // The nodes in an order in which parents, which are indices, come first.
    let mut list = vec![Node { word: IS_TAKEN, ..Node::default() }];
    let mut groups = vec![Group { words: 0..all.len().min(MAX_WORDS), depth: 0, parent: ROOT }];
    while let Some(Group { words, depth, parent }) = groups.pop() {
        let step_of = |word: &str| step_at(word.as_bytes(), depth);
        let mut start = words.start;
        for same in all[words].chunk_by(|a, b| step_of(a) == step_of(b)) {
            let step = step_of(same[0]);
            let length = same[0].len() - depth;
            let mut node = Node { parent: parent as u32, step, word: IS_TAKEN, steps: 0 };
            // The only one, or the one that ends here: the shortest is the first.
            if same.len() == 1 || length == STEP {
                node.word |= start as u32 + 1;
            }
            let deeper = start + usize::from(length == STEP)..start + same.len();
            if same.len() == 1 && length > STEP {
                node.word |= GOES_ON;
            } else if length >= STEP && !deeper.is_empty() {
                groups.push(Group { words: deeper, depth: depth + STEP, parent: list.len() });
            }
            list[parent].steps |= step_bit(step);
            if length < STEP {
                list[parent].word |= 1 << ENDS << length;
            }
            list.push(node);
            start += same.len();
        }
    }
    let mut table = vec![Node::default(); list.len() * 3 + 1];
    let mut places: Vec<usize> = Vec::with_capacity(list.len());
    for mut node in list {
        let mut place = ROOT;
        if let Some(&parent) = places.get(node.parent as usize) {
            node.parent = parent as u32;
            place = first_place(parent, node.step, table.len());
            while table[place].word & IS_TAKEN != 0 {
                place = after(place, table.len());
            }
        }
        table[place] = node;
        places.push(place);
    }
    table
}

/// The bytes of a step in small letters, with zeros where there is less.
#[inline]
fn step_at(text: &[u8], at: usize) -> u32 {
    let tail = text.get(at..).unwrap_or_default();
    folded(match tail.first_chunk() {
        Some(chunk) => u32::from_le_bytes(*chunk),
        None => tail.iter().rev().fold(0, |bytes, byte| bytes << 8 | u32::from(*byte)),
    })
}

/// Four bytes with ASCII capitals as small letters.
fn folded(bytes: u32) -> u32 {
    const ALL: u32 = 0x0101_0101;
    const HIGH: u32 = 0x80 * ALL;
    let low = bytes & !HIGH;
    // The high bit of each byte says whether it is `A` or more, and whether more than `Z`.
    let from_a = low + (0x80 - b'A' as u32) * ALL;
    let behind_z = low + (0x7f - b'Z' as u32) * ALL;
    bytes | ((from_a ^ behind_z) & !bytes & HIGH) >> 2
}

/// The first `length` bytes of a step.
fn cut(step: u32, length: usize) -> u32 {
    step & (u32::MAX >> (8 * (STEP - length)))
}

fn mixed(step: u32) -> u32 {
    step.wrapping_mul(0x9e37_79b1)
}

/// Where a node is looked for first in a table of so many places.
fn first_place(parent: usize, step: u32, places: usize) -> usize {
    // The high bits of a product depend on all bits of its factors.
    let key = (parent as u64) << 32 | u64::from(step);
    (((key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) * places as u64) >> 32) as usize
}

/// Where it is looked for next.
#[inline]
fn after(place: usize, places: usize) -> usize {
    if place + 1 == places { 0 } else { place + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_all_words_with_a_common_beginning_the_longest_is_found_whatever_their_lengths() {
        // Every set of beginnings of one word is searched for in each of them.
        let whole = "abcdefghijk";
        for set in 1_u32..1 << whole.len() {
            let words: Vec<&str> = (0..whole.len()).filter(|last| set >> last & 1 != 0).map(|last| &whole[..=last]).collect();
            let trie = Trie::new(&words);
            for length in 1..=whole.len() {
                let text = &whole[..length];
                let longest = words.iter().rposition(|word| text.starts_with(word));
                assert_eq!(trie.longest(text.as_bytes(), 0, true, |_| true), longest, "{words:?} in {text}");
            }
        }
    }

    #[test]
    fn steps_are_in_small_letters_as_far_as_they_are_ascii() {
        for byte in 0..=u8::MAX {
            for at in 0..STEP {
                let mut bytes = [b'@', 0xc3, b'[', 0xff];
                bytes[at] = byte;
                assert_eq!(step_at(&bytes, 0).to_le_bytes(), bytes.map(|byte| byte.to_ascii_lowercase()));
                assert_eq!(step_at(&bytes, at).to_le_bytes()[0], byte.to_ascii_lowercase());
            }
        }
        assert_eq!(step_at(b"AB", 1).to_le_bytes(), [b'b', 0, 0, 0]);
    }
}
