//! Addresses: what `mail::address` makes of a text is bounded, safe to show, and means itself when it is read again.
//!
//! Input: the text within `<>`.

use sundew::mail::address::{Recipient, normalise_domain, sender_from_path};

const FIRST_DOMAIN: &str = "first.example";

/// Never within an address: controls, and what turns or hides the letters around it.
fn is_deceptive(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// See the module.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    check_domain(&text);
    let recipient = Recipient::from_path(&text, FIRST_DOMAIN);
    if let Ok(recipient) = &recipient {
        check_recipient(recipient);
        assert!(text.ends_with(&*recipient.written), "the spelling of the envelope is kept");
        if !recipient.written.eq_ignore_ascii_case("postmaster") {
            assert_eq!(sender_from_path(&text), Ok(&*recipient.written), "whoever gets mail may send it");
        }
    }
    if let Ok(typed) = Recipient::from_input(&text, FIRST_DOMAIN) {
        check_recipient(&typed);
        if text.contains('@') && text.trim() == text {
            assert_eq!(Ok(typed), recipient, "a whole address means the same, typed or in an envelope");
        }
    }
    if let Ok(sender) = sender_from_path(&text) {
        assert!(text.ends_with(sender) && sender.len() <= 64 + 1 + 4 * 253 + 1);
        assert!(!sender.contains(is_deceptive), "it stands in a header of ours");
        assert_eq!(sender_from_path(sender), Ok(sender));
    }
}

fn check_recipient(recipient: &Recipient) {
    let address = &recipient.address;
    let shown = address.to_string();
    assert_eq!(shown, format!("{}@{}", address.local(), address.domain()));
    assert_eq!(shown, address.as_str());
    assert!((1..=64).contains(&address.local().len()), "RFC 5321 4.5.3.1.1: {shown:?}");
    assert!(!shown.contains(is_deceptive), "{shown:?}");
    assert_eq!(normalise_domain(address.domain()).as_deref(), Ok(address.domain()));
    if let Some(tag) = &recipient.tag {
        assert!(!tag.is_empty() && tag.len() <= 3 * 64 && !tag.contains(is_deceptive), "{tag:?}");
    }
    assert!(!recipient.written.contains(is_deceptive), "it stands in a header of ours");

    // The normal form is an address, that of the same inbox, and has no tag.
    let louder = format!("{}@{}", address.local(), address.domain().to_ascii_uppercase());
    for text in [&shown, &louder] {
        for again in [Recipient::from_path(text, FIRST_DOMAIN), Recipient::from_input(text, FIRST_DOMAIN)] {
            let again = again.unwrap_or_else(|error| panic!("{text:?} can't be read again: {error}"));
            assert_eq!(again.address, *address);
            assert_eq!(again.tag, None, "{text:?}");
        }
    }
    assert_eq!(Recipient::from_path(&recipient.written, FIRST_DOMAIN).as_ref(), Ok(recipient));
}

fn check_domain(text: &str) {
    let Ok(domain) = normalise_domain(text) else { return };
    assert_eq!(normalise_domain(&domain).as_ref(), Ok(&domain), "{text:?}");
    assert_eq!(normalise_domain(&domain.to_ascii_uppercase()).as_ref(), Ok(&domain), "{text:?}");
    assert!(domain.is_ascii() && domain == domain.to_ascii_lowercase() && domain.len() <= 253, "{domain:?}");
    if !domain.starts_with('[') {
        assert_eq!(normalise_domain(&format!("{domain}.")).as_ref(), Ok(&domain));
        assert!(domain.split('.').all(|label| (1..=63).contains(&label.len())), "{domain:?}");
    }
}
