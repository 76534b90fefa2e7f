//! The names that organisations go by: registered domains, and the label in them that is theirs.

use std::borrow::Cow;

use crate::mail::{address::normalise_domain, organisation::Organisation};

/// A label shorter than this is no name by which two domains belong together.
pub(super) const MIN_BRAND: usize = 3;

/// What somebody registered of a domain.
pub(super) fn label(domain: &str) -> &str {
    domain.split('.').next().unwrap_or_default()
}

/// A label as it is compared.
pub(super) fn without_hyphens(label: &str) -> Cow<'_, str> {
    if label.contains('-') { label.replace('-', "").into() } else { label.into() }
}

/// Whether two registered labels, without hyphens, are one name: the same, or with a word that companies put to theirs for
/// mail.
pub(super) fn is_sister(brand: &str, label: &str) -> bool {
    const WORDS: [&str; 16] = [
        "mail",
        "email",
        "mails",
        "news",
        "newsletter",
        "info",
        "shop",
        "store",
        "online",
        "service",
        "support",
        "notify",
        "notification",
        "notifications",
        "app",
        "group",
    ];
    let extends = |long: &str, short: &str| {
        long.strip_prefix(short).or_else(|| long.strip_suffix(short)).is_some_and(|rest| rest.is_empty() || WORDS.contains(&rest))
    };
    brand.len().min(label.len()) >= MIN_BRAND && (extends(label, brand) || extends(brand, label))
}

/// Whether a tag is written after a registered domain, as people do: `milk` for milkshop.example.
pub(super) fn is_named_after(tag: &str, domain: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let (tag, label) = (letters(tag), letters(label(domain)));
    tag.len().min(label.len()) >= MIN_BRAND && (label.starts_with(&tag) || tag.starts_with(&label))
}

/// The registered domain of an address as written, else its domain as it stands; empty when there is none.
pub(super) fn organisation_of(address: &str) -> Box<str> {
    let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain.trim_end_matches(['>', ' ']));
    let registered = |domain: String| Organisation::of(&domain).map_or_else(|| domain.into(), |organisation| organisation.as_str().into());
    normalise_domain(domain).map_or_else(|_| "".into(), registered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sisters_have_one_name_under_several_suffixes_or_a_word_for_mail() {
        for (brand, label) in
            [("shop", "shop"), ("facebook", "facebookmail"), ("milk-shop", "milkshop"), ("milk", "milk-news"), ("amazonses", "amazonses")]
        {
            assert!(is_sister(&without_hyphens(brand), &without_hyphens(label)), "{brand} {label}");
        }
        for (brand, label) in [("milk", "milkyway"), ("ab", "ab"), ("milk", "tyres"), ("", ""), ("milk", "mail")] {
            assert!(!is_sister(brand, label), "{brand} {label}");
        }
    }

    #[test]
    fn a_tag_is_named_after_who_begins_with_it() {
        assert!(is_named_after("Milk", "milkshop.example") && is_named_after("milkshop2024", "milk-shop.co.uk"));
        assert!(!is_named_after("ab", "abshop.example") && !is_named_after("news", "milkshop.example") && !is_named_after("", ""));
    }
}
