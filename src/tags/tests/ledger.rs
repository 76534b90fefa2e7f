//! What is written down, how much of it, and for how long.

use super::*;

#[test]
fn what_the_user_says_is_fine_stays_fine_until_he_takes_it_back() {
    let tags = tags();
    tags.expect(&inbox(), "milk", expected("milkshop.example", Some(Issued::Opaque)), at(0));
    send(&tags, "me+milk@x.org", "a@tyres.example", 9);
    assert!(tags.accept(&inbox(), "Milk", "tyres.example", true));
    send(&tags, "me+milk@x.org", "a@tyres.example", 10);
    assert_eq!(verdict(&tags, "milk"), None);
    assert!(tags.accept(&inbox(), "milk", "tyres.example", false));
    assert_eq!(verdict(&tags, "milk").map(|verdict| verdict.grade), Some(Grade::Proven));
    assert!(!tags.accept(&inbox(), "milk", "nobody.example", true) && !tags.accept(&inbox(), "other", "tyres.example", true));
}

#[test]
fn an_unsubscription_is_dated_and_mails_go_on_being_counted() {
    let tags = tags();
    send(&tags, "me@x.org", "a@shop.example", 0);
    assert!(tags.unsubscribed(&inbox(), "", "shop.example", at(1)));
    send(&tags, "me@x.org", "a@shop.example", 4);
    let report = tags.report_of(&inbox(), "", at(5)).unwrap();
    assert_eq!((report.introduced[0].unsubscribed_at, report.verdict), (Some(at(1)), None));
    assert_eq!(report.introduced[0].days, [(at(0), 1), (at(4), 1)]);
}

#[test]
fn ten_thousand_tags_of_one_inbox_are_bounded_counted_and_said() {
    let tags = tags();
    tags.expect(&inbox(), "mine", expected("milkshop.example", None), at(0));
    for n in 0..1_500 {
        (0..2).for_each(|_| _ = tags.note(&to(&format!("me+{n}@x.org")), &mail("a@shop.example", ""), at(1)));
    }
    for n in 1_500..10_000 {
        tags.note(&to(&format!("me+{n}@x.org")), &mail("a@shop.example", ""), at(1));
    }
    let report = tags.report(&inbox(), at(2));
    assert_eq!((report.tags.len(), tags.count()), (1_000, 1_000));
    assert_eq!(report.untracked_mails, 2 * 501 + 8_500);
    assert!(tags.expected(&inbox()).len() == 1 && tags.report_of(&inbox(), "mine", at(2)).is_some());
}

#[test]
fn when_all_is_full_the_inbox_goes_that_nobody_looked_at() {
    let tags = Tags::new(Settings { max_tags: 4, ..Settings::new(Duration::from_secs(60)) });
    for name in ["read", "first", "second", "third"] {
        tags.note(&to(&format!("{name}+t@x.org")), &mail("a@shop.example", ""), at(0)).unwrap();
    }
    tags.report(&to("read@x.org").address, at(0));
    tags.note(&to("new+t@x.org"), &mail("a@shop.example", ""), at(0)).unwrap();
    let known = |name: &str| !tags.report(&to(&format!("{name}@x.org")).address, at(0)).tags.is_empty();
    assert_eq!(["read", "first", "second", "third", "new"].map(known), [true, false, true, true, true]);
    assert_eq!(tags.count(), 4);
}

#[test]
fn an_inbox_that_ends_takes_its_tags_along_and_nothing_is_known_of_it() {
    let tags = tags();
    let trace = send(&tags, "me+milk@x.org", "a@milkshop.example", 0);
    tags.forget(&inbox());
    send(&tags, "me+milk@x.org", "a@tyres.example", 1);
    tags.prove(&trace, &proof("milkshop.example"));
    let report = tags.report_of(&inbox(), "milk", at(1)).unwrap();
    assert_eq!((report.introduced.len(), &*report.introduced[0].organisation), (1, "tyres.example"));
    // A public name goes by its own clock, somebody's own by its holder's.
    tags.sweep(at(7), |_| None);
    assert_eq!(tags.count(), 1);
    tags.sweep(at(9), |_| Some(at(20)));
    assert_eq!(tags.count(), 1);
    tags.sweep(at(19), |_| None);
    assert_eq!(tags.count(), 1);
    tags.sweep(at(21), |_| None);
    assert_eq!(tags.count(), 0);
}

#[test]
fn every_tag_is_one_in_any_case_and_a_long_one_is_cut() {
    let tags = tags();
    send(&tags, "me+Ünï@x.org", "a@shop.example", 0);
    send(&tags, "me+ÜNÏ@x.org", "a@shop.example", 0);
    let report = tags.report_of(&inbox(), "ünï", at(1)).unwrap();
    assert_eq!((report.mails, &*report.tag), (2, "Ünï"));
    assert!(tags.expect(&inbox(), &"я".repeat(200), expected("shop.example", None), at(0)));
    assert_eq!(tags.expected(&inbox())[0].0.len(), 254);
}

#[tokio::test]
async fn a_report_by_turns_says_the_same() {
    let tags = tags();
    for n in 0..200 {
        send(&tags, &format!("me+{n}@x.org"), "a@shop.example", n % 7);
        send(&tags, &format!("me+{n}@x.org"), "a@tyres.example", 9 + n % 5);
    }
    let whole = tags.report(&inbox(), at(20));
    assert_eq!((whole.tags.len(), tags.report_by_turns(&inbox(), at(20)).await), (200, whole));
    assert_eq!(tags.report_by_turns(&to("nobody@x.org").address, at(20)).await, Report::default());
}
