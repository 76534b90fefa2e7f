//! What senders change from copy to copy, so that no two are the same.

use std::{collections::HashSet, fmt::Write};

use sundew::{mail::parse::Mail, trap::normalise::normalise};

use super::{
    letter::{Encoding, Letter},
    random::Random,
};

/// A change, by name, and the part of all changed letters that must be found again.
pub struct Mutation {
    /// As the table calls it.
    pub name: &'static str,
    /// What it does.
    pub change: fn(&mut Letter, &mut Random),
    /// The least part that is found again; none where nothing is promised.
    pub least: Option<f64>,
}

/// All of them.
pub const MUTATIONS: &[Mutation] = &[
    Mutation { name: "names and numbers", change: names_and_numbers, least: Some(1.0) },
    Mutation { name: "hash-busters +10 %", change: |letter, random| busters(letter, random, 10), least: Some(1.0) },
    Mutation { name: "hash-busters +30 %", change: |letter, random| busters(letter, random, 30), least: Some(0.98) },
    Mutation { name: "hash-busters +50 %", change: |letter, random| busters(letter, random, 50), least: None },
    Mutation { name: "hash-busters +100 %", change: |letter, random| busters(letter, random, 100), least: None },
    Mutation { name: "5 % of words replaced", change: |letter, random| replace_words(letter, random, 5), least: None },
    Mutation { name: "10 % of words replaced", change: |letter, random| replace_words(letter, random, 10), least: None },
    Mutation { name: "20 % of words replaced", change: |letter, random| replace_words(letter, random, 20), least: None },
    Mutation { name: "homoglyphs", change: homoglyphs, least: None },
    Mutation { name: "zero-width characters", change: zero_width, least: None },
    Mutation { name: "chunks in another order", change: shuffle_chunks, least: None },
    Mutation { name: "half of the text", change: half, least: Some(0.5) },
    Mutation { name: "words split", change: split_words, least: None },
    Mutation { name: "quoted-printable", change: |letter, _| letter.encoding = Encoding::QuotedPrintable, least: Some(1.0) },
    Mutation { name: "base64", change: |letter, _| letter.encoding = Encoding::Base64, least: Some(1.0) },
    Mutation { name: "random classes, attributes", change: attributes, least: Some(1.0) },
    Mutation { name: "tracking tokens", change: tracking, least: None },
    Mutation { name: "all mild together", change: all_mild, least: Some(0.98) },
];

fn names_and_numbers(letter: &mut Letter, random: &mut Random) {
    let local = letter.to.split('@').next().unwrap_or_default().to_owned();
    let name = random.word();
    if local.len() > 2 {
        // Not everywhere: who is called font has his name in many tags.
        letter.body = letter.body.replace(&letter.to, &letter.to.replacen(&local, &name, 1));
        each_text(letter, |text| text.replace(&local, &name));
        letter.subject = letter.subject.replace(&local, &name);
    }
    letter.to = format!("{name}@{}", letter.to.split('@').nth(1).unwrap_or("example.org"));
    each_text(letter, |text| {
        text.chars().map(|letter| if letter.is_ascii_digit() { char::from(b'0' + random.below(10) as u8) } else { letter }).collect()
    });
    letter.subject = format!("{} {}", letter.subject, random.below(100_000));
}

/// Words that nobody knows, so many to each hundred different ones that a reader sees, in up to three blocks: at the beginning, at the end, between.
fn busters(letter: &mut Letter, random: &mut Random, percent: usize) {
    let seen = normalise(&Mail::open(&letter.write()), &[]).text;
    let words = seen.split(' ').collect::<HashSet<_>>().len();
    let blocks = 1 + random.below(3);
    let mut left = (words * percent).div_ceil(100);
    let texts = texts_of(letter);
    for block in 0..blocks {
        let mut salad = String::from("\n");
        for _ in 0..left.div_ceil(blocks - block) {
            salad += &random.word();
            salad.push(if random.in_percent(10) { '\n' } else { ' ' });
            left -= 1;
        }
        salad.push('\n');
        let at = random.below(texts.max(1));
        let mut index = 0;
        let before = random.in_percent(50);
        each_text(letter, |text| {
            index += 1;
            match (index - 1 == at, before) {
                (false, _) => text.to_owned(),
                (true, true) => format!("{salad}{text}"),
                (true, false) => format!("{text}{salad}"),
            }
        });
    }
}

fn replace_words(letter: &mut Letter, random: &mut Random, percent: usize) {
    each_word(letter, |word, out| if random.in_percent(percent) && is_word(word) { *out += &random.word() } else { *out += word });
}

fn homoglyphs(letter: &mut Letter, random: &mut Random) {
    let pairs = [
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('i', 'і'),
        ('o', 'о'),
        ('p', 'р'),
        ('x', 'х'),
        ('y', 'у'),
        ('o', 'ο'),
        ('A', 'А'),
        ('O', 'О'),
    ];
    each_word(letter, |word, out| {
        for found in word.chars() {
            let other = pairs.iter().find(|(latin, _)| *latin == found).filter(|_| is_word(word) && random.in_percent(30));
            out.push(other.map_or(found, |(_, other)| *other));
        }
    });
}

fn zero_width(letter: &mut Letter, random: &mut Random) {
    each_word(letter, |word, out| {
        for found in word.chars() {
            out.push(found);
            if is_word(word) && random.in_percent(20) {
                out.push(*random.of(&['\u{200b}', '\u{200c}', '\u{200d}', '\u{ad}', '\u{2060}', '\u{feff}']));
            }
        }
    });
}

/// Paragraphs of a text, or the texts between tags, ten words and more, change places.
fn shuffle_chunks(letter: &mut Letter, random: &mut Random) {
    let mut chunks: Vec<String> = Vec::new();
    let mut all = Vec::new();
    each_text(letter, |text| {
        all.extend(text.split_inclusive(['\n', '.']).map(str::to_owned));
        text.to_owned()
    });
    for piece in all {
        match chunks.last_mut().filter(|chunk| chunk.split_whitespace().count() < 10) {
            Some(chunk) => *chunk += &piece,
            None => chunks.push(piece),
        }
    }
    random.shuffle(&mut chunks);
    let texts = texts_of(letter).max(1);
    let (mut index, total) = (0, chunks.len());
    each_text(letter, |_| {
        index += 1;
        let part = &chunks[total * (index - 1) / texts..total * index / texts];
        // A space, so that what met within a line does not grow together.
        format!(" {} ", part.join(" "))
    });
}

/// The first or the second half of the words is gone; tags stay.
fn half(letter: &mut Letter, random: &mut Random) {
    let words = count_words(letter);
    let first = random.in_percent(50);
    let mut index = 0;
    each_word(letter, |word, out| {
        index += 1;
        if (index <= words / 2) == first {
            *out += word;
        }
    });
}

/// With tags that nobody sees where there is HTML, else with a blank in one of twenty words.
fn split_words(letter: &mut Letter, random: &mut Random) {
    let is_html = letter.is_html;
    each_word(letter, |word, out| {
        let middle = word.floor_char_boundary(word.len() / 2);
        let (first, second) = word.split_at(middle);
        match is_word(word) && word.len() > 5 && random.in_percent(if is_html { 30 } else { 5 }) {
            true if is_html => {
                _ = write!(out, "{first}{}{second}", random.of(&["<b></b>", "<!-- x -->", "<span></span>", "<font></font>"]))
            }
            true => _ = write!(out, "{first} {second}"),
            false => *out += word,
        }
    });
}

fn attributes(letter: &mut Letter, random: &mut Random) {
    if !letter.is_html {
        return;
    }
    let mut changed = String::new();
    for piece in pieces(&letter.body) {
        let is_start = piece.starts_with('<')
            && piece.as_bytes().get(1).is_some_and(u8::is_ascii_alphabetic)
            && piece.ends_with('>')
            && !piece.ends_with("/>");
        match is_start && random.in_percent(70) {
            true => {
                _ = write!(
                    changed,
                    "{} class=\"{}\" data-{}=\"{}\">",
                    &piece[..piece.len() - 1],
                    random.word(),
                    random.word(),
                    random.hex(12)
                )
            }
            false => changed += piece,
        }
    }
    letter.body = changed;
}

fn tracking(letter: &mut Letter, random: &mut Random) {
    let mut changed = String::new();
    let mut rest = letter.body.as_str();
    while let Some(start) = rest.find("http://").or_else(|| rest.find("https://")) {
        let end =
            rest[start..].find([' ', '"', '\'', '<', '>', '\n', '\r', '\t', ')', ']', '&', '#']).map_or(rest.len(), |end| start + end);
        changed += &rest[..end];
        // What already has a query, or is followed by markup, is left alone: it would be another address.
        if !rest[start..end].contains('?') && !rest[end..].starts_with(['&', '#']) && end - start > 12 {
            let _ = write!(changed, "?utm_source={}&utm_campaign={}", random.word(), random.hex(16));
        }
        rest = &rest[end..];
    }
    letter.body = changed + rest;
}

fn all_mild(letter: &mut Letter, random: &mut Random) {
    names_and_numbers(letter, random);
    tracking(letter, random);
    busters(letter, random, 10);
    homoglyphs(letter, random);
    zero_width(letter, random);
    attributes(letter, random);
    letter.encoding = *random.of(&[Encoding::QuotedPrintable, Encoding::Base64]);
}

fn is_word(word: &str) -> bool {
    word.chars().all(char::is_alphabetic)
}

fn count_words(letter: &mut Letter) -> usize {
    let mut words = 0;
    each_word(letter, |word, out| {
        words += 1;
        *out += word;
    });
    words
}

/// Texts between tags that are more than blanks; a letter without HTML is one.
fn texts_of(letter: &mut Letter) -> usize {
    let mut texts = 0;
    each_text(letter, |text| {
        texts += 1;
        text.to_owned()
    });
    texts
}

/// Writes each word anew; what is between them stays.
fn each_word(letter: &mut Letter, mut change: impl FnMut(&str, &mut String)) {
    each_text(letter, |text| {
        let mut out = String::new();
        for word in text.split_inclusive(char::is_whitespace) {
            let core = word.trim_end();
            // What has a sign in it may be an address or an entity, and no word to change.
            let sound = !core.contains(['&', '/', '@', '<', '>']);
            match sound && !core.is_empty() {
                true => change(core, &mut out),
                false => out += core,
            }
            out += &word[core.len()..];
        }
        out
    });
}

/// Writes each text between tags anew, if it is more than blanks.
fn each_text(letter: &mut Letter, mut change: impl FnMut(&str) -> String) {
    if !letter.is_html {
        letter.body = change(&letter.body);
        return;
    }
    let mut changed = String::new();
    for piece in pieces(&letter.body) {
        match piece.starts_with('<') || piece.trim().is_empty() {
            true => changed += piece,
            false => changed += &change(piece),
        }
    }
    letter.body = changed;
}

/// Tags, comments and the texts between them. What is no text of the page goes with the tag before it.
fn pieces(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let raw = ["script", "style", "title", "textarea"]
            .into_iter()
            .find(|name| rest.get(1..=name.len()).is_some_and(|start| rest.starts_with('<') && start.eq_ignore_ascii_case(name)));
        let end = match rest.starts_with('<') {
            true if rest.starts_with("<!--") => rest.find("-->").map_or(rest.len(), |end| end + 3),
            true => match raw {
                Some(name) => rest.to_ascii_lowercase().find(&format!("</{name}")).unwrap_or(rest.len()),
                None => rest.find('>').map_or(rest.len(), |end| end + 1),
            },
            false => rest.find('<').unwrap_or(rest.len()),
        };
        found.push(&rest[..end]);
        rest = &rest[end..];
    }
    found
}
