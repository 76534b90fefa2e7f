//! What the fuzz targets check (fuzz/README.md), with inputs that are the same each time: the seeds, and random bytes
//! put together from the seeds and the dictionaries, so that they reach as deep.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

#[path = "../../fuzz/checks/mod.rs"]
mod checks;

/// Random inputs of a target; code that is not optimised takes ten times as long.
const INPUTS: usize = if cfg!(debug_assertions) { 300 } else { 5_000 };
/// Longer inputs mostly repeat themselves.
const MAX_BYTES: usize = 2_048;

/// Marsaglia's xorshift64: random enough, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).expect("64 bits") % end
    }

    fn one_of<'a>(&mut self, list: &'a [Vec<u8>]) -> &'a [u8] {
        &list[self.below(list.len())]
    }

    /// An input made of a seed, or of nothing, by a few changes.
    fn input(&mut self, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = if self.below(8) > 0 { self.one_of(seeds).to_vec() } else { vec![self.byte()] };
        for _ in 0..=self.below(12) {
            let at = self.below(bytes.len() + 1);
            let end = at + self.below((bytes.len() - at).min(40) + 1);
            match self.below(8) {
                0 => drop(bytes.drain(at..end)),
                1 => bytes.insert(at, self.byte()),
                2 => bytes.extend_from_within(at..end),
                3 => {
                    let other = self.one_of(seeds);
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[self.below(other.len() + 1)..]);
                }
                4 if at < bytes.len() => bytes[at] = self.byte(),
                _ => drop(bytes.splice(at..at, self.one_of(words).iter().copied())),
            }
        }
        bytes.truncate(MAX_BYTES);
        bytes
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }
}

fn files(folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{}", folder.display());
    paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// The words of a dictionary: each in quotes on a line of its own, with `\xNN` for other bytes.
fn words(target: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/dictionaries/{target}.dict"));
    let text = fs::read_to_string(path).unwrap();
    let word = |line: &str| {
        let mut pieces = line.strip_prefix('"').and_then(|line| line.strip_suffix('"')).expect("a word in quotes").split("\\x");
        let mut word = pieces.next().unwrap_or_default().as_bytes().to_vec();
        for piece in pieces {
            word.push(u8::from_str_radix(&piece[..2], 16).expect("two hexadecimal digits"));
            word.extend_from_slice(&piece.as_bytes()[2..]);
        }
        word
    };
    text.lines().filter(|line| !line.starts_with('#')).map(word).collect()
}

/// Feeds one target; a failure tells the input.
fn feed(target: &str, folders: &[&str], check: fn(&[u8])) {
    let run = |name: &str, bytes: &[u8]| {
        if catch_unwind(AssertUnwindSafe(|| check(bytes))).is_err() {
            panic!("{target}, {name}: b\"{}\"", bytes.escape_ascii());
        }
    };
    let mut seeds = Vec::new();
    for (path, bytes) in folders.iter().flat_map(|folder| files(folder)) {
        run(&path.display().to_string(), &bytes);
        seeds.push(bytes);
    }
    let (words, mut random) = (words(target), Random(0x5eed_0fa1_1bad_c0de));
    for number in 0..INPUTS {
        run(&format!("random input {number}"), &random.input(&seeds, &words));
    }
}

#[test]
fn an_address_means_itself_when_it_is_read_again() {
    feed("address", &["fuzz/seeds/address"], checks::address::check);
}

#[test]
fn mail_answered_as_stored_is_stored_and_no_octet_of_it_is_a_command() {
    feed("bdat", &["fuzz/seeds/bdat"], checks::bdat::check);
}

#[test]
fn no_order_of_commands_leads_where_the_protocol_does_not() {
    feed("command", &["fuzz/seeds/command"], checks::command::check);
}

#[test]
fn only_crlf_dot_crlf_ends_a_mail_however_it_is_split() {
    feed("dot_reader", &["fuzz/seeds/dot_reader"], checks::dot_reader::check);
}

#[test]
fn a_fingerprint_tells_how_many_pairs_of_words_are_shared() {
    feed("fingerprint", &["fuzz/seeds/fingerprint", "tests/mail"], checks::fingerprint::check);
}

#[test]
fn what_is_not_seen_changes_no_letter() {
    feed("normalise", &["fuzz/seeds/normalise", "tests/mail"], checks::normalise::check);
}

#[test]
fn what_is_read_out_of_a_mail_is_bounded_and_safe_to_show() {
    feed("parse", &["fuzz/seeds/parse", "tests/mail"], checks::parse::check);
}

#[test]
fn a_proxy_header_is_read_as_its_grammar_says_and_no_further() {
    feed("proxy", &["fuzz/seeds/proxy"], checks::proxy::check);
}
