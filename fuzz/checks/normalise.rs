//! Letters: what is left of a mail for comparing it is bounded, the same each time, and nothing that is not seen changes it.
//!
//! Input: a mail.

use sundew::{
    mail::parse::Mail,
    trap::normalise::{Letter, MAX_ELEMENTS, MAX_TEMPLATES, MAX_WORDS, normalise},
};

/// See the module.
pub fn check(raw: &[u8]) {
    let mail = Mail::open(raw);
    let letter = normalise(&mail, &["bob@pond.example"]);
    check_bounds(&letter);
    assert_eq!(letter, normalise(&mail, &["bob@pond.example"]));

    // Its words are words already. What stands for numbers is a sign, and no word of a text.
    let words: Vec<&str> = letter.text.split(' ').filter(|word| *word != "#" && !word.is_empty()).collect();
    let plain = words.join(" ");
    assert_eq!(of("text/plain", &plain).text, plain);
    let unseen = |between: &str| {
        words.iter().map(|word| word.chars().map(|c| format!("{c}{between}")).collect::<String>() + " ").collect::<String>()
    };
    assert_eq!(of("text/plain", &unseen("\u{200b}\u{2060}\u{ad}")).text, plain);
    assert_eq!(of("text/html", &unseen("<b></b><!-- > --><i style='display:none'>x</i>")).text, plain);
    assert_eq!(of("text/html", &format!("<p hidden>a<p>{plain}<font color=white>b</font>")).text, plain);
}

fn of(content_type: &str, body: &str) -> Letter {
    let raw = format!("Content-Type: {content_type}; charset=utf-8\r\n\r\n{body}");
    normalise(&Mail::open(raw.as_bytes()), &[])
}

fn check_bounds(letter: &Letter) {
    let words: Vec<&str> = letter.text.split(' ').collect();
    assert!(words.len() <= MAX_WORDS);
    assert!(letter.text.is_empty() || words.iter().all(|word| !word.is_empty()), "{:?}", letter.text);
    assert!(words.iter().all(|word| word.chars().count() <= 28), "{:?}", letter.text);
    assert!(words.windows(2).all(|pair| pair != ["#", "#"]), "{:?}", letter.text);
    let is_word = |c: char| c.is_alphabetic() && !c.is_ascii_uppercase();
    assert!(words.iter().all(|word| *word == "#" || word.chars().all(is_word)), "{:?}", letter.text);
    assert!(letter.subject_masked.chars().count() <= 200 && !letter.subject_masked.contains(|c: char| c.is_control() || c.is_numeric()));
    assert!(letter.structure.elements.len() <= MAX_ELEMENTS && letter.structure.links <= letter.structure.elements.len());
    assert!(letter.structure.depth <= letter.structure.elements.len());
    assert!(letter.urls.len() <= MAX_TEMPLATES && letter.files.len() <= 20);
    for (at, url) in letter.urls.iter().enumerate() {
        assert!(!url.domain.is_empty() && !url.domain.contains(['/', '?', '#']), "{url:?}");
        assert!(url.template.is_empty() || url.template.starts_with(['/', '?']), "{url:?}");
        assert!(
            !url.template.contains(|c: char| c.is_ascii_digit()) && url.digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/')
        );
        let same = |other: &&sundew::trap::normalise::UrlTemplate| (&other.domain, &other.template) == (&url.domain, &url.template);
        assert_eq!(letter.urls.iter().position(|other| same(&other)), Some(at));
    }
}
