//! What is not the same in all letters of a campaign.

use std::ops::Range;

/// A letter of a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant<'a> {
    /// Its words with single blanks between them.
    pub text: &'a str,
    /// Where in `text` there are words, in bytes, that not all of the letters have there; neighbours are one range.
    pub differences: Vec<Range<usize>>,
}

/// Compares each with the first one: what all of them have in common with that, in its order, is the same.
pub(super) fn variants(texts: &[Box<str>]) -> Vec<Variant<'_>> {
    let words: Vec<Vec<&str>> = texts.iter().map(|text| text.split(' ').collect()).collect();
    let Some((first, others)) = words.split_first() else { return Vec::new() };
    let matched: Vec<Vec<(usize, usize)>> = others.iter().map(|other| common(first, other)).collect();
    let mut is_common = vec![true; first.len()];
    for matched in &matched {
        let mut is_here = vec![false; first.len()];
        matched.iter().for_each(|(at, _)| is_here[*at] = true);
        is_common.iter_mut().zip(is_here).for_each(|(is_common, is_here)| *is_common &= is_here);
    }
    let mut all = vec![Variant { text: &texts[0], differences: ranges(first, &is_common) }];
    for ((text, words), matched) in texts[1..].iter().zip(others).zip(&matched) {
        let mut is_same = vec![false; words.len()];
        matched.iter().for_each(|(of_first, at)| is_same[*at] = is_common[*of_first]);
        all.push(Variant { text, differences: ranges(words, &is_same) });
    }
    all
}

/// The bytes of words that are not the same.
fn ranges(words: &[&str], is_same: &[bool]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut begins = 0;
    for (word, is_same) in words.iter().zip(is_same) {
        let ends = begins + word.len();
        if !is_same && !word.is_empty() {
            match ranges.last_mut().filter(|last| last.end + 1 == begins) {
                Some(last) => last.end = ends,
                None => ranges.push(begins..ends),
            }
        }
        begins = ends + 1;
    }
    ranges
}

/// The places of a longest common subsequence.
fn common(one: &[&str], other: &[&str]) -> Vec<(usize, usize)> {
    let before = one.iter().zip(other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[before..], &other[before..]);
    let after = one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count();
    let (rows, columns) = (one.len() - after, other.len() - after);
    // How long it is of what begins at each pair of words.
    let width = columns + 1;
    let mut longest = vec![0_u16; (rows + 1) * width];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            let at = row * width + column;
            longest[at] = match one[row] == other[column] {
                true => longest[at + width + 1] + 1,
                false => longest[at + width].max(longest[at + 1]),
            };
        }
    }
    let mut found: Vec<_> = (0..before).map(|at| (at, at)).collect();
    let (mut row, mut column) = (0, 0);
    while row < rows && column < columns {
        let at = row * width + column;
        if one[row] == other[column] {
            found.push((before + row, before + column));
            (row, column) = (row + 1, column + 1);
        } else if longest[at + width] >= longest[at + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    found.extend((0..after).map(|at| (before + rows + at, before + columns + at)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(texts: &[&str]) -> Vec<String> {
        let texts: Vec<Box<str>> = texts.iter().map(|text| (*text).into()).collect();
        let mark = |variant: Variant<'_>| {
            let mut text = variant.text.to_owned();
            for range in variant.differences.iter().rev() {
                text.insert(range.end, ']');
                text.insert(range.start, '[');
            }
            text
        };
        variants(&texts).into_iter().map(mark).collect()
    }

    #[test]
    fn words_that_not_all_letters_have_in_their_place_are_marked() {
        assert_eq!(marked(&["one letter alone"]), ["one letter alone"]);
        assert_eq!(marked(&["you won # euro today", "you won # euro today"]), ["you won # euro today"; 2]);
        assert_eq!(
            marked(&["you won # euro today", "you got a lot of euro", "you won # gold coins today"]),
            ["you [won # euro today]", "you [got a lot of euro]", "you [won # gold coins today]"]
        );
        assert_eq!(marked(&["приз ваш ждёт", "ваш приз ждёт вас"]), ["[приз] ваш ждёт", "ваш [приз] ждёт [вас]"]);
        assert_eq!(marked(&["a b", "", "c"]), ["[a b]", "", "[c]"]);
    }

    #[test]
    fn what_is_left_is_the_same_in_all_of_them() {
        let texts: Vec<Box<str>> = (0..3_usize)
            .map(|copy| {
                (0..500)
                    .map(|word| if word % (7 + copy) == 0 { format!("x{copy}") } else { format!("w{}", word % 90) })
                    .collect::<Vec<_>>()
                    .join(" ")
                    .into()
            })
            .collect();
        let left = |variant: &Variant<'_>| {
            let mut left = variant.text.as_bytes().to_vec();
            variant.differences.iter().for_each(|range| left[range.clone()].fill(b' '));
            String::from_utf8(left).unwrap().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let all = variants(&texts);
        assert!(left(&all[0]).len() > 300 && left(&all[0]).iter().all(|word| !word.starts_with('x')));
        assert!(all.iter().all(|variant| left(variant) == left(&all[0])));
    }
}
