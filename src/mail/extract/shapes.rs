//! What may be a code by its shape alone, and the numbers that are part of something else.

use std::ops::Range;

use super::{pairs::next_place, words::is_usual_letter};

/// How many candidates of a page are weighed.
pub(super) const MAX_CANDIDATES: usize = 200;
/// The shortest and the longest code of digits.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// Units that are written together with their numbers.
const MEASURES: [&str; 14] = ["kb", "mb", "gb", "tb", "km", "kg", "mm", "cm", "px", "ml", "hz", "khz", "mhz", "ghz"];

/// The shape of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// 4 to 8 digits.
    Digits,
    /// Digits in groups.
    Groups,
    /// A letter or two and a hyphen before digits; the letters are not typed.
    Prefixed,
    /// Letters and digits.
    Mixed,
    /// Groups of letters and digits with hyphens.
    Hyphened,
    /// Capitals alone.
    Capitals,
    /// Words and a number with hyphens.
    Words,
}

/// What may be a code.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub value: String,
    pub shape: Shape,
    pub range: Range<usize>,
}

/// A run of ASCII letters, digits and single hyphens.
#[derive(Clone)]
struct Token {
    range: Range<usize>,
    /// Whether it is digits and hyphens.
    is_number: bool,
}

/// Everything in a text that could be a code, in order.
pub(super) fn candidates(text: &str) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = next_token(text, at) {
        at = token.range.end;
        if found.len() >= MAX_CANDIDATES {
            break;
        }
        if let Some(groups) = cells(text, &token.range).or_else(|| spaced_groups(text, &token.range)) {
            at = groups.range.end;
            found.push(groups);
        } else if token.is_number {
            at = number(text, token, &mut found);
        } else if let Some(words) = words(text, &token.range) {
            found.push(words);
        } else if is_free(text, &token.range) {
            found.extend(word(text, token.range));
        }
    }
    found
}

/// The next token that could be part of a code.
fn next_token(text: &str, from: usize) -> Option<Token> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // Without a digit or a pair of capitals nothing is part of a code.
        let is_sign = |byte: u8, next: u8, _| byte.is_ascii_digit() | (byte.is_ascii_uppercase() & next.is_ascii_uppercase());
        let sign = next_place(bytes, at, is_sign)?;
        at += bytes[at..sign].iter().rposition(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-').map_or(0, |last| last + 1);
        while at <= sign {
            if !bytes[at].is_ascii_alphanumeric() {
                at += 1;
                continue;
            }
            let start = at;
            let (mut digits, mut capitals, mut letters) = (0, 0, 0);
            while at < bytes.len() {
                match bytes[at] {
                    b'0'..=b'9' => digits += 1,
                    b'A'..=b'Z' => capitals += 1,
                    b'a'..=b'z' => letters += 1,
                    // Behind a number there may be an ending of its language: 471960-dır.
                    b'-' if bytes
                        .get(at + 1)
                        .is_some_and(|next| next.is_ascii_alphanumeric() && !(letters + capitals == 0 && next.is_ascii_lowercase())) => {}
                    _ => break,
                }
                at += 1;
            }
            if digits > 0 || capitals >= 5 && letters == 0 {
                return Some(Token { range: start..at, is_number: capitals + letters == 0 });
            }
        }
    }
}

/// Whether nothing next to a token says that it is part of a price, an address, a time or the like.
fn is_free(text: &str, range: &Range<usize>) -> bool {
    const BEFORE: &[char] = &['#', '№', '$', '€', '£', '¥', '₽', '₺', '₹', '₼', '₴', '֏', '•', '●', '…', '〒', '第', '±', '≈', '฿', '₩'];
    const AFTER: &[char] = &['%', '‰', '°', '$', '€', '£', '¥', '₽', '₺', '₹', '₼', '₴', '֏', '#', '•', '×', '₩'];
    const COUNTED: &[char] = &['円', '元', '年', '月', '日', '号', '枚', '圆', '원'];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let mut backward = before.chars().rev();
    let mut forward = after.chars();
    let (last, next) = (backward.next(), forward.next());
    let (second_last, second) = (backward.next(), forward.next());
    // A mark of these is one across a blank as well.
    let across = |near: Option<char>, far: Option<char>, marks: &[char]| match near {
        Some(' ') => far.is_some_and(|c| marks.contains(&c) || c == '*'),
        Some(c) => marks.contains(&c),
        None => false,
    };
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let joined_before = match last {
        Some('@' | '/' | '\\' | '_' | '=' | '&' | '+' | '^' | '~' | '-') => true,
        Some('.' | '\'') => is_word(second_last),
        Some(',' | ':') => second_last.is_some_and(|c| c.is_ascii_digit()),
        // Two hide digits; one is a mark for bold text.
        Some('*') => second_last == Some('*'),
        Some(c) => is_letter(c) && !is_unspaced(c),
        None => false,
    };
    let joined_after = match next {
        Some('@' | '/' | '\\' | '_' | '=' | '&' | '^') => true,
        Some('*') => second == Some('*'),
        Some('.') => is_word(second),
        // In scripts without spaces a comma parts clauses before a digit as well: "824617,5分钟".
        Some(',' | ':') => {
            let more = after[1..].trim_start_matches(|c: char| c.is_ascii_digit());
            second.is_some_and(|c| c.is_ascii_digit()) && !more.starts_with(is_unspaced)
        }
        Some('-') => second.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase()),
        Some(c) => !c.is_ascii() && COUNTED.contains(&c) || is_letter(c) && !is_unspaced(c),
        None => false,
    };
    !joined_before && !joined_after && !across(last, second_last, BEFORE) && !across(next, second, AFTER)
}

/// [`char::is_alphabetic`], sooner for the letters of most mail.
fn is_letter(c: char) -> bool {
    is_usual_letter(u32::from(c)) || c.is_alphabetic()
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Reads a number and the groups that follow it; gives where to go on.
fn number(text: &str, first: Token, found: &mut Vec<Candidate>) -> usize {
    const MAX_GROUPS: usize = 20;
    let mut groups = std::array::from_fn::<_, MAX_GROUPS, _>(|_| 0..0);
    groups[0] = first.range;
    let mut length = 1;
    let mut bracket = false;
    // Groups of one number: a blank between them, or a bracket in numbers of telephones. Cells and lines for single digits.
    loop {
        let last = &groups[length - 1];
        // No more than this may stand between two groups.
        let near = &text.as_bytes()[last.end..text.len().min(last.end + " · 0".len())];
        if !near.iter().any(u8::is_ascii_digit) {
            break;
        }
        let Some(next) = next_token(text, last.end).filter(|next| next.is_number) else { break };
        let between = &text[last.end..next.range.start];
        let parts_digits = last.len() == 1 && next.range.len() == 1;
        match between {
            " " => {}
            ") " | ")" | ")-" => bracket = true,
            // Brackets close again around the middle of a telephone number; "482 913 (30 minutes)" has none.
            " (" | "(" if text[next.range.end..].starts_with(')') => bracket = true,
            "\t" | "\n" | " - " | "-" | " | " | " · " | "." if parts_digits && between != "." => {}
            _ => break,
        }
        if length >= MAX_GROUPS {
            break;
        }
        groups[length] = next.range;
        length += 1;
    }
    let groups = &groups[..length];
    let whole = groups[0].start..groups[length - 1].end;
    let count = |range: &Range<usize>| text[range.clone()].bytes().filter(u8::is_ascii_digit).count();
    let digits = |range: &Range<usize>| {
        let mut digits = String::with_capacity(range.len());
        digits.extend(text[range.clone()].bytes().filter(u8::is_ascii_digit).map(char::from));
        digits
    };
    if bracket {
        return whole.end;
    }
    let all = count(&whole);
    if length > 1 && DIGITS.contains(&all) && is_free(text, &whole) {
        let alone = stands_alone(text, &whole);
        let plain = groups.iter().all(|group| !text.as_bytes()[group.clone()].contains(&b'-'));
        let sizes = || groups.iter().map(Range::len);
        let even = sizes().max().zip(sizes().min()).is_some_and(|(max, min)| max - min <= 1);
        let value = digits(&whole);
        let single = groups[0].len() == 1;
        // A row of choices (1 2 3 4 5) is no code.
        let choices = single && value.as_bytes().windows(2).all(|pair| pair[0] + 1 == pair[1]);
        if plain && (even || alone) && !choices && (!single || sizes().all(|size| size == 1)) {
            found.push(Candidate { value, shape: Shape::Groups, range: whole.clone() });
            return whole.end;
        }
    }
    // Long rows of groups are numbers of cards, accounts, telephones.
    if length > 2 && all > *DIGITS.end() || length == 2 && all > *DIGITS.end() && groups[0].len() < 6 {
        return whole.end;
    }
    for group in groups {
        if !DIGITS.contains(&count(group)) || !is_free(text, group) {
            continue;
        }
        let parts = || text[group.clone()].split('-').map(str::len);
        let even = parts().max().zip(parts().min()).is_some_and(|(max, min)| max - min <= 1 && (min > 1 || max == 1));
        let count = parts().count();
        if (even || count == 2 && stands_alone(text, group)) && count <= 8 {
            let shape = if count > 1 { Shape::Groups } else { Shape::Digits };
            found.push(Candidate { value: digits(group), shape, range: group.clone() });
        }
    }
    whole.end
}

/// Whether it is all of its line or cell, or all behind a colon.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (text[..range.start].trim_end_matches([' ', '*']), text[range.end..].trim_start_matches([' ', '*']));
    (before.is_empty() || before.ends_with(['\n', '\t', ':'])) && (after.is_empty() || after.starts_with(['\n', '\t']))
}

/// Capitals and digits one by one, each in its cell: `9 F X 3 T B`. Digits alone are the business of [`number`].
fn cells(text: &str, first: &Range<usize>) -> Option<Candidate> {
    const LENGTHS: Range<usize> = 4..11;
    let bytes = text.as_bytes();
    let is_part = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let gap = *bytes.get(first.end).filter(|byte| matches!(byte, b' ' | b'\t' | b'\n'))?;
    let is_gap = |at: usize| bytes.get(at) == Some(&gap);
    if first.len() != 1 {
        return None;
    }
    let (mut start, mut last) = (first.start, first.start);
    while start >= 2 && is_gap(start - 1) && is_part(start - 2) && last - start < 2 * LENGTHS.end {
        start -= 2;
    }
    while is_gap(last + 1) && is_part(last + 2) && last - start < 2 * LENGTHS.end {
        last += 2;
    }
    let range = start..last + 1;
    if range.len() > 2 * LENGTHS.end {
        return None;
    }
    let value: String = text[range.clone()].split(char::from(gap)).collect();
    let mixed = value.bytes().any(|byte| byte.is_ascii_digit()) && value.bytes().any(|byte| byte.is_ascii_uppercase());
    (mixed && LENGTHS.contains(&value.len()) && stands_alone(text, &range)).then_some(Candidate { value, shape: Shape::Mixed, range })
}

/// Groups of capitals and digits with blanks between them, where nothing else stands: `XK49 TB7Q`.
fn spaced_groups(text: &str, first: &Range<usize>) -> Option<Candidate> {
    const MAX_BYTES: usize = 20;
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    let is_group = |group: &str| (2..=6).contains(&group.len()) && group.bytes().all(is_part);
    // Nearly all tokens are no such group, or none follows.
    let follows = matches!(text.as_bytes()[first.end..], [b' ', next, ..] if is_part(next));
    if !follows || !is_group(&text[first.clone()]) {
        return None;
    }
    let rest = &text[first.start..text.floor_char_boundary(first.start + MAX_BYTES)];
    let line = rest.split(['\n', '\t']).next().unwrap_or_default().trim_end_matches([' ', '*']);
    let range = first.start..first.start + line.len();
    let has = |is: fn(&u8) -> bool| line.as_bytes().iter().any(is);
    let fits = line.contains(' ') && line.split(' ').all(is_group) && has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase);
    // Each group is one of letters and digits, or the same long: "SHOP 2026" is a name.
    let mut groups = line.split(' ');
    let length = groups.next().map_or(0, str::len);
    let even = groups.all(|group| group.len() == length)
        && line.split(' ').any(|group| {
            let digits = group.bytes().filter(u8::is_ascii_digit).count();
            digits > 0 && digits < group.len()
        });
    (fits && even && stands_alone(text, &range)).then(|| Candidate { value: line.replace(' ', ""), shape: Shape::Hyphened, range })
}

/// A token with letters in it.
fn word(text: &str, range: Range<usize>) -> Option<Candidate> {
    let value = &text[range.clone()];
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
    let is_prefix = |letters: &str, number: &str| {
        letters.bytes().all(|byte| byte.is_ascii_alphabetic()) && (letters.len() == 1 || letters.len() == 2 && number.len() >= 5)
    };
    let hyphen = value.bytes().position(|byte| byte == b'-');
    let shape = match hyphen.map(|hyphen| (&value[..hyphen], &value[hyphen + 1..])) {
        Some((letters, number)) if is_prefix(letters, number) && is_digits(number) && DIGITS.contains(&number.len()) => {
            let value = number.to_owned();
            return Some(Candidate { value, shape: Shape::Prefixed, range });
        }
        None if !has_digit => (5..=8).contains(&value.len()).then_some(Shape::Capitals),
        None => {
            let leading = value.bytes().take_while(u8::is_ascii_digit).count();
            let tail = &value[leading..];
            // 12h55 is a time.
            let is_time = matches!(tail.as_bytes(), [b'h' | b'H', b'0'..=b'5', b'0'..=b'9']) && leading <= 2;
            // A number with its unit.
            let unit = leading > 0 && tail.bytes().all(|byte| byte.is_ascii_alphabetic()) && tail.len() <= 3 && leading <= 3;
            let measure = leading > 0 && MEASURES.iter().any(|measure| tail.eq_ignore_ascii_case(measure));
            // Four are enough where nothing is a word or a count: T4K9.
            let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
            let turns =
                leading > 0 && letters < tail.len() || leading == 0 && value.bytes().skip(letters).any(|byte| byte.is_ascii_alphabetic());
            let short = value.len() == 4 && turns && !value.bytes().any(|byte| byte.is_ascii_lowercase());
            (!unit && !measure && !is_time && (short || (5..=12).contains(&value.len()))).then_some(Shape::Mixed)
        }
        Some((first, _)) => {
            let parts = || value.split('-');
            let fits = parts().count() <= 4 && parts().all(|part| (2..=6).contains(&part.len())) && (6..=20).contains(&value.len());
            let even = parts().all(|part| part.len() == first.len());
            let capitals = !value.bytes().any(|byte| byte.is_ascii_lowercase());
            // Passwords for a while mix all there is.
            let mixed = parts().all(|part| {
                let has = |is: fn(&u8) -> bool| part.as_bytes().iter().any(is);
                has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase)
            }) && value.bytes().any(|byte| byte.is_ascii_uppercase());
            (fits && (capitals || even || mixed) && (has_digit || even)).then_some(Shape::Hyphened)
        }
    };
    shape.map(|shape| Candidate { value: value.to_owned(), shape, range })
}

/// Small words and a number with hyphens, as `amber-otter-58`; the words may have letters beyond ASCII.
fn words(text: &str, token: &Range<usize>) -> Option<Candidate> {
    const MAX_BYTES: usize = 40;
    let own = &text[token.clone()];
    if !own.as_bytes().contains(&b'-') || !own.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_part = |c: char| c == '-' || c.is_lowercase();
    let start = token.start.saturating_sub(MAX_BYTES);
    let before = &text[text.ceil_char_boundary(start)..token.start];
    let start = token.start - (before.len() - before.trim_end_matches(is_part).len());
    let value = &text[start..token.end];
    let (words, number) = value.rsplit_once('-')?;
    let fits = value.len() <= MAX_BYTES && (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    let has_words =
        words.split('-').count() >= 2 && words.split('-').all(|word| word.chars().count() > 1 && word.chars().all(char::is_lowercase));
    let range = start..token.end;
    (fits && has_words && is_free(text, &range)).then(|| Candidate { value: value.to_owned(), shape: Shape::Words, range })
}
