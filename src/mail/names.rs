//! Local parts with a meaning: the shape of generated names, and the names that only the operator may read.

use any_ascii::any_ascii;
use rand::{Rng, RngExt};
use unicode_normalization::UnicodeNormalization;

const CONSONANTS: &[u8; 16] = b"bcdfghjkmnprstvz";
const VOWELS: &[u8; 4] = b"aeiu";
const DIGITS: &[u8; 8] = b"23456789";

/// The shape of a generated name: `tadesi42mupaka97`. `c` a consonant, `v` a vowel, `d` a digit; 48 bits.
/// No `0`, `o`, `1` or `l`, and no character that separates a tag.
const SHAPE: &[u8] = b"cvcvcvddcvcvcvdd";

/// Whoever reads mail for these can have a certificate made for the domain or speak for its operator
/// (RFC 2142; CA/Browser Forum Baseline Requirements 3.2.2.4.4).
const RESERVED: [&str; 10] =
    ["postmaster", "abuse", "admin", "administrator", "webmaster", "hostmaster", "security", "noc", "root", "mailer-daemon"];

/// How the local part of an alias ends, behind a hyphen: `milk-7g3k9q4zn`. `d` a digit, `x` a consonant, and `k` one that
/// checks all the others, so that a name with random letters at its end is hardly ever taken for one; 28 bits.
const ALIAS_SHAPE: &[u8] = b"dxdxdxdxk";
/// None of the hexadecimal ones: no name that ends in a hash has this shape.
const ALIAS_CONSONANTS: &[u8; 16] = b"ghjkmnpqrstvwxyz";
/// What stands before that hyphen.
pub const MAX_LABEL_CHARS: usize = 20;
/// Without vowels nothing is spelt by accident, and without `0 o 1 l i` nothing is misread.
const SPELLING: &[u8; 28] = b"23456789bcdfghjkmnpqrstvwxyz";

fn alphabet(kind: u8) -> &'static [u8] {
    match kind {
        b'c' => CONSONANTS,
        b'v' => VOWELS,
        b'x' | b'k' => ALIAS_CONSONANTS,
        _ => DIGITS,
    }
}

/// A new name of the generated shape.
pub fn generate(rng: &mut impl Rng) -> String {
    SHAPE
        .iter()
        .map(|&kind| {
            let letters = alphabet(kind);
            char::from(letters[rng.random_range(0..letters.len())])
        })
        .collect()
}

/// A new local part of the shape that aliases have, for this label.
pub fn alias(label: &str, rng: &mut impl Rng) -> String {
    let mut name = format!("{label}-");
    for &kind in &ALIAS_SHAPE[..ALIAS_SHAPE.len() - 1] {
        let letters = alphabet(kind);
        name.push(char::from(letters[rng.random_range(0..letters.len())]));
    }
    name.push(check_letter(&name));
    name
}

/// Whether a normalised local part has the shape of aliases: private for ever, and known to whom it leads alone.
pub fn is_alias(local: &str) -> bool {
    let Some((label, tail)) = local.rsplit_once('-') else { return false };
    tail.len() == ALIAS_SHAPE.len()
        && tail.bytes().zip(ALIAS_SHAPE).all(|(letter, &kind)| alphabet(kind).contains(&letter))
        && (1..=MAX_LABEL_CHARS).contains(&label.len())
        && label.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && local.ends_with(check_letter(&local[..local.len() - 1]))
}

/// By FNV-1a, whose highest bits depend on every letter.
fn check_letter(name: &str) -> char {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, letter| (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193));
    char::from(ALIAS_CONSONANTS[(hash >> 28) as usize])
}

/// Whether nobody chooses this normalised local part: its shape says that we made it up for somebody.
pub fn is_made_up(local: &str) -> bool {
    is_generated(local) || is_alias(local)
}

/// What an alias for the site of this name begins with: its letters and digits as every site accepts them.
pub fn label(site_name: &str) -> String {
    let ascii = transliterate(site_name);
    let letters = ascii.as_deref().unwrap_or(site_name).chars().filter(char::is_ascii_alphanumeric);
    let label: String = letters.take(MAX_LABEL_CHARS).map(|letter| letter.to_ascii_lowercase()).collect();
    if label.is_empty() { "site".to_owned() } else { label }
}

/// A number in letters and digits that nobody misreads, as many as are asked for.
pub fn spelt(number: u128, letters: usize) -> String {
    let base = SPELLING.len() as u128;
    let digits = std::iter::successors(Some(number), |rest| Some(rest / base));
    digits.take(letters).map(|rest| char::from(SPELLING[(rest % base) as usize])).collect()
}

/// Names like this one, in case it is taken: with digits that nobody misreads behind it.
pub fn variants(local: &str, rng: &mut impl Rng) -> Vec<String> {
    let stem = local.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let stem = if stem.is_empty() { local } else { stem };
    (2..8)
        .map(|digits| {
            let tail: String = (0..digits).map(|_| char::from(DIGITS[rng.random_range(0..DIGITS.len())])).collect();
            format!("{stem}{tail}")
        })
        .collect()
}

/// Letters that people write otherwise than the general table has them, in lower case; before it.
const SPELLINGS: [(&str, &str); 4] = [("ու", "u"), ("ռ", "r"), ("ё", "yo"), ("ї", "yi")];
/// Octets of a local part (RFC 5321 4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// What somebody typed in a script of their own as a name that every site and sender accepts: `вася` becomes `vasya`.
/// None when it is in ASCII already, or nothing of it can be a name.
pub fn transliterate(typed: &str) -> Option<String> {
    if typed.is_ascii() {
        return None;
    }
    let lower = typed.nfc().collect::<String>().to_lowercase();
    let spelt = SPELLINGS.iter().fold(lower, |name, (from, to)| name.replace(from, to));
    let mut name = String::new();
    for letter in any_ascii(&spelt).chars() {
        match letter.to_ascii_lowercase() {
            letter @ ('a'..='z' | '0'..='9') => name.push(letter),
            // At most one between two letters, and none at the ends (RFC 5321 4.1.2, Dot-string).
            separator @ ('.' | '-' | '_') if name.ends_with(|last: char| last.is_ascii_alphanumeric()) => name.push(separator),
            letter if letter.is_whitespace() && name.ends_with(|last: char| last.is_ascii_alphanumeric()) => name.push('.'),
            _ => {}
        }
    }
    name.truncate(MAX_LOCAL_BYTES);
    let name = name.trim_end_matches(['.', '-', '_']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// A label for a subdomain that nobody else is likely to have: `kamibe42`.
pub fn random_label(rng: &mut impl Rng) -> String {
    generate(rng)[..SHAPE.len() / 2].to_owned()
}

/// A new identifier for a message: 16 letters and digits, 80 bits.
pub fn random_id(rng: &mut impl Rng) -> String {
    const BASE32: &[u8; 32] = b"abcdefghijkmnopqrstuvwxyz2345678";
    (0..16).map(|_| char::from(BASE32[rng.random_range(0..BASE32.len())])).collect()
}

/// Whether a normalised local part has the generated shape: private for ever, opened by its token alone.
pub fn is_generated(local: &str) -> bool {
    local.len() == SHAPE.len() && local.bytes().zip(SHAPE).all(|(letter, &kind)| alphabet(kind).contains(&letter))
}

/// Whether only the operator may read mail for this normalised local part.
pub fn is_reserved(local: &str) -> bool {
    RESERVED.contains(&local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_name_has_the_shape_and_nothing_that_is_misread() {
        let mut rng = rand::rng();
        for _ in 0..1_000 {
            let name = generate(&mut rng);
            assert!(is_generated(&name), "{name}");
            assert!(!name.contains(['0', 'o', '1', 'l', '+', '-', '_', '.']), "{name}");
        }
        let bits: f64 = SHAPE.iter().map(|&kind| (alphabet(kind).len() as f64).log2()).sum();
        assert!(bits >= 40.0, "{bits} bits");
    }

    #[test]
    fn typed_names_do_not_have_the_generated_shape() {
        for name in ["bob", "", "tadesi42mupaka9", "tadesi42mupaka971", "tadesi41mupaka97", "tadesi42mupaka97x", "tadesi42mupala97"] {
            assert!(!is_generated(name), "{name}");
        }
    }

    #[test]
    fn an_alias_has_its_shape_and_hardly_any_other_name_does() {
        let mut rng = rand::rng();
        for label in ["milk", "a", "7eleven", &"x".repeat(MAX_LABEL_CHARS)] {
            for _ in 0..300 {
                let name = alias(label, &mut rng);
                assert!(is_alias(&name) && !is_generated(&name) && name.starts_with(&format!("{label}-")), "{name}");
                // One letter that is another.
                let wrong: Vec<_> = ALIAS_CONSONANTS.iter().filter(|&&letter| !name.ends_with(char::from(letter))).collect();
                assert!(wrong.iter().all(|&&letter| !is_alias(&format!("{}{}", &name[..name.len() - 1], char::from(letter)))));
            }
        }
        let good = alias("milk", &mut rng);
        let tail = &good["milk".len()..];
        for other in [tail, &good[..good.len() - 1], &format!("{good}z"), &good.to_uppercase(), &good.replace('-', "."), "milk-", "-", ""] {
            assert!(!is_alias(other), "{other}");
        }
        assert!(!is_alias(&format!("{}{tail}", "x".repeat(MAX_LABEL_CHARS + 1))) && !is_alias(&format!("m.lk{tail}")));
        // What testers put behind a hyphen: hexadecimal digits, and letters and digits of any kind.
        let letters: Vec<char> = ('0'..='9').chain('a'..='z').collect();
        let mut random = |among: usize, length: usize| (0..length).map(|_| letters[rng.random_range(0..among)]).collect::<String>();
        assert!((0..50_000).all(|_| !is_alias(&format!("test-{}", random(16, ALIAS_SHAPE.len())))));
        let taken = (0..200_000).filter(|_| is_alias(&format!("test-{}", random(36, ALIAS_SHAPE.len())))).count();
        assert!(taken < 10, "{taken} of 200,000; hardly one is expected");
    }

    #[test]
    fn the_label_of_an_alias_is_what_the_site_is_called() {
        for (name, wanted) in [
            ("milk", "milk"),
            ("Coca-Cola", "cocacola"),
            ("bücher", "bucher"),
            ("пример", "primer"),
            ("7-eleven", "7eleven"),
            ("xn--bcher-kva", "xnbcherkva"),
            ("🍓", "strawberry"),
            ("\u{301}", "site"),
            ("", "site"),
        ] {
            assert_eq!(label(name), wanted, "{name}");
        }
        assert_eq!(label(&"long".repeat(20)).len(), MAX_LABEL_CHARS);
    }

    #[test]
    fn a_number_is_spelt_in_letters_that_nobody_misreads() {
        assert_eq!(spelt(0, 4), "2222");
        assert_eq!(spelt(27 + 28 * 8, 4), "zb22");
        assert!(spelt(u128::MAX, 24).bytes().all(|letter| SPELLING.contains(&letter)));
    }

    #[test]
    fn names_in_other_scripts_become_names_that_every_site_accepts() {
        // (typed, name)
        for (typed, name) in [
            ("вася", "vasya"),
            ("Вася Пупкин", "vasya.pupkin"),
            ("Щёлоков-Юрьев", "shchyolokov-yurev"),
            ("їжачок", "yizhachok"),
            ("gülay", "gulay"),
            ("ŞÜKRÜ ÇAĞRI", "sukru.cagri"),
            ("İlkin", "ilkin"),
            ("ısı", "isi"),
            ("əli", "eli"),
            ("Ələkbər", "elekber"),
            ("Անի", "ani"),
            ("Ռուբեն", "ruben"),
            ("Գևորգ", "gevorg"),
            ("mu\u{308}ller", "muller"),
            ("вася..пупкин.", "vasya.pupkin"),
        ] {
            assert_eq!(transliterate(typed).as_deref(), Some(name), "{typed}");
        }
        for plain in ["bob", "Bob", "a b", "a.b-c_d", "a@b", "", "\u{301}", "«»", "   "] {
            assert_eq!(transliterate(plain), None, "{plain}");
        }
        assert_eq!(transliterate(&"щ".repeat(100)).unwrap().len(), MAX_LOCAL_BYTES);
    }

    #[test]
    fn reserved_names_are_known() {
        assert!(is_reserved("abuse") && is_reserved("mailer-daemon"));
        assert!(!is_reserved("bob") && !is_reserved("admins"));
    }
}
