//! Fingerprints: they tell how many pairs of words two letters share, and are whole whatever the letters are.
//!
//! Input: two mails, one behind the other, cut at a byte FF.

use std::collections::BTreeSet;

use sundew::{
    mail::parse::Mail,
    trap::{
        fingerprint::{Fingerprint, Key, Kind, LEAST_PAIRS, MAX_KEYS},
        normalise::{Letter, normalise},
    },
};

/// See the module.
pub fn check(bytes: &[u8]) {
    let mut mails = bytes.splitn(2, |byte| *byte == 0xff);
    let mut letter = || normalise(&Mail::open(mails.next().unwrap_or_default()), &[]);
    let letters = [letter(), letter()];
    let prints = [&letters[0], &letters[1]].map(|letter| Fingerprint::of(letter, &Key::PUBLIC));
    let pairs = [pairs(&letters[0]), pairs(&letters[1])];
    for ((letter, print), pairs) in letters.iter().zip(&prints).zip(&pairs) {
        check_one(letter, print, pairs);
    }
    let [one, other] = &prints;
    let (alike, structure) = (one.similarity(other), one.structure_similarity(other));
    assert!((0.0..=1.0).contains(&alike) && (0.0..=1.0).contains(&structure));
    assert_eq!((alike, structure), (other.similarity(one), other.structure_similarity(one)));
    if !pairs[0].is_empty() && !pairs[1].is_empty() {
        let both = pairs[0].intersection(&pairs[1]).count() as f32;
        let exact = both / ((pairs[0].len() + pairs[1].len()) as f32 - both);
        // Eight times the deviation that 64 values have at most.
        assert!((alike - exact).abs() <= 0.5, "{alike} {exact}");
        assert!(exact < 1.0 || alike == 1.0, "the same pairs have the same sketch");
    }
}

/// The pairs of neighbouring words, by the words themselves.
fn pairs(letter: &Letter) -> BTreeSet<(&str, &str)> {
    let words: Vec<&str> = letter.text.split(' ').collect();
    words.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

fn check_one(letter: &Letter, print: &Fingerprint, pairs: &BTreeSet<(&str, &str)>) {
    assert_eq!(print, &Fingerprint::of(letter, &Key::PUBLIC));
    assert_eq!(usize::from(print.features), pairs.len());
    assert_eq!(print.text.is_some(), !pairs.is_empty());
    assert_eq!(print.similarity(print), if pairs.is_empty() { 0.0 } else { 1.0 });
    let kind = match print.kind() {
        Kind::Text => pairs.len() >= LEAST_PAIRS && print.short.is_none(),
        Kind::Short => pairs.len() < LEAST_PAIRS && print.short.is_some(),
        Kind::Unfingerprintable => {
            pairs.len() < LEAST_PAIRS
                && print.short.is_none()
                && print.structure.is_none()
                && print.urls.is_empty()
                && print.attachments.is_empty()
        }
    };
    assert!(kind, "{print:?}");
    for list in [&print.urls, &print.attachments] {
        assert!(list.len() <= MAX_KEYS && list.is_sorted_by(|one, next| one < next));
    }
    let own = letter.urls.iter().filter(|url| !url.shared).count();
    assert_eq!((print.urls.len(), print.attachments.len()), (own.min(MAX_KEYS), letter.files.len().min(MAX_KEYS)));
    assert!(print.structure.is_none() || letter.structure.links > 1);

    // Another key, another fingerprint.
    let mine = Fingerprint::of(letter, &Key::from_text("mine"));
    assert_eq!((mine.kind(), mine.features), (print.kind(), print.features));
    assert!(pairs.len() < LEAST_PAIRS || mine.text != print.text);
}
