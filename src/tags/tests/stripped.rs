//! Mail to the bare address of somebody who knows a tag.

use super::*;

#[test]
fn mail_without_the_tag_counts_only_when_its_sender_knows_the_tag() {
    let tags = tags();
    tags.expect(&inbox(), "milk", expected("milkshop.example", None), at(0));
    send(&tags, "me+milk@x.org", "a@milkshop.example", 0);
    send(&tags, "me@x.org", "a@other.example", 8);
    assert_eq!(verdict(&tags, "milk"), None);
    send(&tags, "me+milk@x.org", "a@tyres.example", 9);
    (10..12).for_each(|day| drop(send(&tags, "me@x.org", "a@tyres.example", day)));
    let verdict = verdict(&tags, "milk").unwrap();
    assert_eq!((verdict.grade, verdict.mails), (Grade::Likely, 3));
    assert!(verdict.evidence.contains(&Evidence::Stripped(2)));
    let beside = |path: &str, from: &str| tags.beside(&to(path), &mail(from, "")).map(|beside| (beside.tag, beside.given_to));
    let known = Some(("milk".into(), Some("milkshop.example".into())));
    assert_eq!(beside("me@x.org", "b@tyres.example"), known);
    assert_eq!(beside("me+MILK@x.org", "b@tyres.example"), known);
    assert_eq!(beside("me@x.org", "b@other.example"), None);
    assert_eq!(beside("me+milk@x.org", "b@milkshop.example"), None);
    assert_eq!(beside("you+milk@x.org", "b@tyres.example"), None);
}

#[test]
fn a_receipt_that_came_before_the_tag_was_known_is_never_said_to_have_stripped_it() {
    for issued in [None, Some(Issued::Plus), Some(Issued::Opaque)] {
        let tags = tags();
        send(&tags, "me@x.org", "receipts@tyres.example", 0);
        tags.expect(&inbox(), "milk-7f3k", expected("milk.example", issued), at(1));
        send(&tags, "me+milk-7f3k@x.org", "offers@tyres.example", 9);
        send(&tags, "me@x.org", "receipts@tyres.example", 10);
        let verdict = verdict(&tags, "milk-7f3k").unwrap();
        assert!(!verdict.evidence.iter().any(|reason| matches!(reason, Evidence::Stripped(_))), "{:?}", verdict.evidence);
        assert!(verdict.evidence.contains(&Evidence::WroteBefore(vec!["tyres.example".into()])), "{:?}", verdict.evidence);
        assert_eq!(verdict.mails, 1);
        assert_eq!(tags.beside(&to("me@x.org"), &mail("receipts@tyres.example", "")), None);
        assert!(tags.beside(&to("me+milk-7f3k@x.org"), &mail("offers@tyres.example", "")).is_some());
    }
}

#[test]
fn nobody_strips_the_tag_of_an_alias_that_does_not_show_the_inbox() {
    for (issued, is_stripped) in [(Issued::Plus, true), (Issued::Opaque, false)] {
        let tags = tags();
        tags.expect(&inbox(), "milk-7f3k", expected("milk.example", Some(issued)), at(0));
        send(&tags, "me+milk-7f3k@x.org", "a@tyres.example", 9);
        send(&tags, "me@x.org", "a@tyres.example", 10);
        let verdict = verdict(&tags, "milk-7f3k").unwrap();
        assert_eq!(verdict.evidence.contains(&Evidence::Stripped(1)), is_stripped, "{:?}", verdict.evidence);
        assert!(!verdict.evidence.iter().any(|reason| matches!(reason, Evidence::WroteBefore(_))));
        assert_eq!(tags.beside(&to("me@x.org"), &mail("a@tyres.example", "")).is_some(), is_stripped);
    }
}

#[test]
fn one_mail_to_the_tag_and_the_bare_address_at_once_tells_nothing_of_either() {
    let tags = tags();
    tags.expect(&inbox(), "milk", expected("milk.example", None), at(0));
    send(&tags, "me+milk@x.org", "a@tyres.example", 9);
    send(&tags, "me@x.org", "a@tyres.example", 9);
    let told = verdict(&tags, "milk").unwrap().evidence;
    assert!(!told.iter().any(|reason| matches!(reason, Evidence::Stripped(_) | Evidence::WroteBefore(_))), "{told:?}");
}
