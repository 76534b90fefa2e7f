//! Mail that is sent so that something else is forgotten.

use super::*;

/// Senders of an issued tag in this order, each with so many mails, all of them looked into.
fn flood(order: &[(&str, u32)], learn: impl Fn(&str) -> Clues) -> TagReport {
    let tags = tags();
    tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0));
    for (day, (from, mails)) in (3..).zip(order) {
        for _ in 0..*mails {
            let path = to("me+milk-7f3k@x.org");
            if let Some(trace) = tags.note(&path, &mail(&format!("a@{from}"), "Hello"), at(day)) {
                tags.prove(&trace, &proof(from));
                tags.learn(&trace, &learn(from));
            }
        }
    }
    tags.report_of(&inbox(), "milk-7f3k", at(60)).unwrap()
}

/// Fillers that lead to the site, and the site itself, which is kept in any order.
fn order(parts: &[(&str, usize, u32)]) -> Vec<(String, u32)> {
    let names = |&(name, count, mails): &(&str, usize, u32)| {
        let name = name.to_owned();
        (0..count).map(move |n| (if count > 1 { format!("{name}{n}.example") } else { format!("{name}.example") }, mails))
    };
    parts.iter().flat_map(names).collect()
}

#[test]
fn a_leak_is_told_in_whatever_order_fillers_come() {
    let site = Clues { links: Organisation::of("milkshop.example").into_iter().collect(), ..Clues::default() };
    // Fillers excuse themselves by a link to the site; the buyer does not.
    let learn = |from: &str| if from.starts_with("filler") { site.clone() } else { Clues::default() };
    type Row<'a> = (&'a [(&'a str, usize, u32)], Grade, bool);
    let rows: [Row<'_>; 8] = [
        (&[("milkshop", 1, 2), ("filler", 15, 1), ("tyres", 1, 1)], Grade::Proven, true),
        (&[("milkshop", 1, 2), ("filler", 40, 1), ("tyres", 1, 1)], Grade::Proven, true),
        (&[("milkshop", 1, 2), ("tyres", 1, 1), ("filler", 40, 1)], Grade::Proven, true),
        (&[("milkshop", 1, 2), ("filler", 20, 1), ("tyres", 1, 1), ("filler", 40, 1)], Grade::Proven, true),
        (&[("milkshop", 1, 2), ("filler", 15, 2), ("tyres", 1, 1)], Grade::Proven, true),
        (&[("milkshop", 1, 2), ("filler", 15, 9), ("tyres", 1, 1), ("filler", 40, 9)], Grade::Proven, true),
        (&[("filler", 16, 2), ("milkshop", 1, 1), ("tyres", 1, 1)], Grade::Proven, true),
        // Nobody but foreign senders who write again: those that are kept speak for all.
        (&[("milkshop", 1, 2), ("other", 15, 2), ("tyres", 1, 1)], Grade::Proven, false),
    ];
    for (n, (parts, grade, is_named)) in rows.into_iter().enumerate() {
        let order = order(parts);
        let order: Vec<_> = order.iter().map(|(name, mails)| (name.as_str(), *mails)).collect();
        let report = flood(&order, learn);
        let verdict = report.verdict.clone().unwrap();
        assert_eq!((verdict.grade, verdict.organisations.contains(&"tyres.example".into())), (grade, is_named), "row {n}: {verdict:?}");
        assert_eq!(report.introduced.iter().map(|sender| &*sender.organisation).collect::<Vec<_>>(), ["milkshop.example"], "row {n}");
        assert_eq!(report.introduced.len() + report.later.len(), 16, "row {n}");
        let kept: u32 = report.introduced.iter().chain(&report.later).map(|sender| sender.mails).sum();
        assert_eq!(kept + report.untracked_mails, report.mails, "row {n}: every mail is counted");
    }
}

#[test]
fn mail_that_is_not_kept_is_possible_at_least_and_that_is_said() {
    let tags = tags();
    send(&tags, "me+milk@x.org", "a@milkshop.example", 0);
    // Sisters of the shop fill the tag, so that nobody foreign is kept.
    for n in 0..15 {
        let sister = format!("milkshop{n}.example");
        for day in 1..3 {
            let trace = tags.note(&to("me+milk@x.org"), &mail(&format!("a@{sister}"), "Hello"), at(day)).unwrap();
            tags.prove(&trace, &Proof { envelope: Organisation::of("milkshop.example"), ..proof(&sister) });
        }
        tags.unsubscribed(&inbox(), "milk", &sister, at(3));
    }
    assert_eq!(verdict(&tags, "milk"), None);
    let mailed = |from: &str, day| tags.note(&to("me+milk@x.org"), &mail(from, ""), at(day));
    assert_eq!(mailed("a@dhl.de", 8), None, "the reader left all that are kept");
    assert_eq!(verdict(&tags, "milk"), None, "a courier is not foreign");
    assert_eq!((mailed("a@tyres.example", 9), mailed("a@tyres.example", 10)), (None, None));
    let told = verdict(&tags, "milk").unwrap();
    assert_eq!((told.grade, told.since, told.days, told.mails, told.organisations.len()), (Grade::Possible, at(9), 9, 2, 0));
    assert!(told.evidence.contains(&Evidence::Untracked(2)) && !told.evidence.contains(&Evidence::Early), "{:?}", told.evidence);
}

#[test]
fn subjects_stay_with_their_senders_when_others_are_forgotten() {
    let tags = tags();
    for n in 0..40 {
        let from = format!("a@shop{n}.example");
        tags.note(&to("me+milk@x.org"), &mail(&from, &format!("subject {n}")), at(5 + n)).unwrap();
    }
    let report = tags.report_of(&inbox(), "milk", at(60)).unwrap();
    assert_eq!(report.untracked_mails, 24);
    for sender in &report.later {
        let number = sender.organisation.trim_start_matches("shop").trim_end_matches(".example");
        assert_eq!(*sender.subject, format!("subject {number}"));
    }
    assert_eq!(report.later.last().map(|sender| &*sender.subject), Some("subject 39"));
    // What was forgotten takes no room from what comes.
    for n in 40..8_000 {
        tags.note(&to("me+milk@x.org"), &mail(&format!("a@shop{n}.example"), &format!("subject {n}")), at(50)).unwrap();
    }
    let report = tags.report_of(&inbox(), "milk", at(60)).unwrap();
    assert_eq!(report.later.last().map(|sender| &*sender.subject), Some("subject 7999"));
}

#[test]
fn who_wrote_first_and_whom_the_reader_left_are_never_forgotten() {
    let tags = tags();
    tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0));
    for n in 0..3 {
        send(&tags, "me+milk-7f3k@x.org", &format!("a@early{n}.example"), 9);
    }
    assert!(tags.unsubscribed(&inbox(), "milk-7f3k", "early1.example", at(10)));
    for n in 0..40 {
        send(&tags, "me+milk-7f3k@x.org", &format!("a@late{n}.example"), 11 + n);
    }
    let report = tags.report_of(&inbox(), "milk-7f3k", at(60)).unwrap();
    let kept = |name: &str| report.later.iter().any(|sender| &*sender.organisation == name);
    assert_eq!(["early0.example", "early1.example", "early2.example"].map(kept), [true, true, false]);
    assert_eq!((report.first_at, report.verdict.map(|verdict| verdict.since)), (Some(at(9)), Some(at(9))));
}

#[test]
fn mail_without_a_tag_keeps_who_wrote_first() {
    let tags = tags();
    for n in 0..40 {
        let noted = tags.note(&to("me@x.org"), &mail(&format!("a@shop{n}.example"), ""), at(5 + n));
        assert_eq!(noted.is_some(), n < 16, "sender {n}");
    }
    let report = tags.report_of(&inbox(), "", at(60)).unwrap();
    assert_eq!((report.untracked_mails, report.verdict), (24, None));
}

fn small(max_tags: usize) -> Tags {
    Tags::new(Settings { max_tags, ..Settings::new(Duration::from_secs(60 * 86_400)) })
}

fn is_known(tags: &Tags, name: &str, tag: &str) -> bool {
    tags.report_of(&to(&format!("{name}@x.org")).address, tag, at(2)).is_some()
}

#[test]
fn inboxes_in_use_outlast_a_flood_to_names_that_nobody_opens() {
    let tags = small(100);
    let noted = |name: &str, tag: &str, from: &str| tags.note(&to(&format!("{name}+{tag}@x.org")), &mail(from, ""), at(0)).is_some();
    // Looked at in the list alone, looked at by its report, given to somebody, and two mails that nobody has looked at yet.
    assert!(noted("listed", "milk", "a@shop.example") && noted("reported", "milk", "a@shop.example"));
    tags.beside(&to("listed+milk@x.org"), &mail("a@shop.example", ""));
    tags.report(&to("reported@x.org").address, at(0));
    assert!(tags.expect(&to("given@x.org").address, "milk", expected("shop.example", None), at(0)));
    assert!(noted("unread", "milk", "a@shop.example") && noted("unread", "milk", "a@shop.example"));
    // One sender per mail, then one for all of it, twice to each name.
    for n in 0..1_000 {
        assert!(noted(&format!("v{n}"), "t", &format!("a@flood{n}.example")), "mail {n}");
    }
    for n in 0..1_000 {
        assert!((0..2).all(|_| noted(&format!("w{n}"), "t", "a@flood.example")), "mail {n}");
    }
    assert_eq!(tags.count(), 100);
    for name in ["listed", "reported", "given", "unread"] {
        assert!(is_known(&tags, name, "milk"), "{name}");
    }
}

#[test]
fn a_tag_that_was_given_to_somebody_outlasts_all_that_were_not() {
    let tags = small(50);
    for n in 0..10 {
        let name = format!("user{n}");
        let inbox = to(&format!("{name}@x.org")).address;
        assert!(tags.expect(&inbox, "milk", expected("shop.example", Some(Issued::Plus)), at(0)));
        (0..4).for_each(|tag| assert!(tags.note(&to(&format!("{name}+t{tag}@x.org")), &mail("a@shop.example", ""), at(0)).is_some()));
    }
    for n in 0..100 {
        let inbox = to(&format!("reader{n}@x.org"));
        (0..2).for_each(|_| _ = tags.note(&to(&format!("reader{n}+t@x.org")), &mail("a@shop.example", ""), at(1)));
        tags.report(&inbox.address, at(1));
    }
    assert!(tags.count() <= 50);
    assert!((0..10).all(|n| is_known(&tags, &format!("user{n}"), "milk")));
}

#[test]
fn where_all_was_given_to_somebody_nothing_grows_and_nothing_is_forgotten() {
    let tags = small(20);
    for n in 0..20 {
        assert!(tags.expect(&to(&format!("user{n}@x.org")).address, "milk", expected("shop.example", None), at(0)));
    }
    assert!(!tags.expect(&to("late@x.org").address, "milk", expected("shop.example", None), at(0)));
    for n in 0..200 {
        assert_eq!(tags.note(&to(&format!("v{n}+t@x.org")), &mail("a@flood.example", ""), at(0)), None);
    }
    assert_eq!((tags.count(), tags.books.inboxes.len(), tags.books.order().len()), (20, 20, 20));
    assert!((0..20).all(|n| is_known(&tags, &format!("user{n}"), "milk")));
}

#[test]
fn what_is_found_out_late_of_a_sender_that_is_gone_falls_on_nobody() {
    let tags = tags();
    tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0));
    for n in 0..15 {
        (3..5).for_each(|day| drop(send(&tags, "me+milk-7f3k@x.org", &format!("a@early{n}.example"), day)));
    }
    let note = |from: &str| tags.note(&to("me+milk-7f3k@x.org"), &mail(from, "Hello"), at(9)).unwrap();
    let disowned = Proof { dkim_verified: Vec::new(), spf_aligned: None, envelope: None, author: None, dmarc: Outcome::Fail };
    let linked = Clues { links: Organisation::of("pills.example").into_iter().collect(), ..Clues::default() };
    for n in 0..3 {
        // The second takes the place of the first, and with it the number of its name.
        let (gone, innocent) = (note("a@sendgrid.net"), format!("plaininnocent{n}.example"));
        note(&format!("a@{innocent}"));
        tags.prove(&gone, &disowned);
        tags.learn(&gone, &linked);
        let report = tags.report_of(&inbox(), "milk-7f3k", at(30)).unwrap();
        let sender = report.later.iter().find(|sender| *sender.organisation == *innocent).unwrap();
        assert_eq!((sender.standing, sender.links.len()), (Standing::Claimed, 0), "{sender:?}");
        let evidence = report.verdict.unwrap().evidence;
        assert!(!evidence.iter().any(|one| matches!(one, Evidence::SendersForged(_) | Evidence::Links(_))), "{evidence:?}");
        // Who comes back later begins anew.
        let back = tags.note(&to("me+milk-7f3k@x.org"), &mail("a@sendgrid.net", ""), at(10 + n)).unwrap();
        tags.prove(&gone, &disowned);
        let of_back = |tags: &Tags| tags.report_of(&inbox(), "milk-7f3k", at(30)).unwrap().later.last().unwrap().standing;
        assert_eq!(of_back(&tags), Standing::Claimed);
        tags.prove(&back, &disowned);
        assert_eq!(of_back(&tags), Standing::Failed, "its own facts arrive");
    }
}

#[test]
fn those_whom_the_reader_accepted_give_way_to_others_and_stay_accepted() {
    let tags = tags();
    let recipient = "me+milk-7f3k@x.org";
    tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0));
    send(&tags, recipient, "a@milkshop.example", 0);
    for n in 0..15 {
        (3..6).for_each(|day| drop(send(&tags, recipient, &format!("a@friend{n}.example"), day)));
        assert!(tags.accept(&inbox(), "milk-7f3k", &format!("friend{n}.example"), true));
    }
    assert_eq!(verdict(&tags, "milk-7f3k"), None);
    // A courier takes a place and loses it to the one who had it.
    let relation = |organisation: &str| {
        let report = tags.report_of(&inbox(), "milk-7f3k", at(30)).unwrap();
        report.later.into_iter().find(|sender| *sender.organisation == *organisation).map(|sender| sender.relation)
    };
    send(&tags, recipient, "a@dhl.de", 7);
    assert_eq!((relation("dhl.de"), relation("friend0.example")), (Some(Relation::Provider), None));
    send(&tags, recipient, "a@friend0.example", 8);
    assert_eq!((relation("dhl.de"), relation("friend0.example")), (None, Some(Relation::Accepted)));
    (0..4).for_each(|n| drop(send(&tags, recipient, &format!("a@foreign{n}.example"), 9)));
    let foreign: Vec<Box<str>> = (0..4).map(|n| format!("foreign{n}.example").into()).collect();
    let told = || verdict(&tags, "milk-7f3k").unwrap();
    assert_eq!((told().grade, told().organisations), (Grade::Proven, foreign.clone()));
    // Those who gave way write again: they cost nobody a place, and nobody calls them foreign.
    for n in 0..15 {
        tags.note(&to(recipient), &mail(&format!("a@friend{n}.example"), ""), at(10));
    }
    assert_eq!(told().organisations, foreign);
    assert!(!told().evidence.iter().any(|one| matches!(one, Evidence::Untracked(_))), "{:?}", told().evidence);
    // What the reader takes back is taken back of those too.
    assert!(tags.accept(&inbox(), "milk-7f3k", "friend0.example", false));
    assert!(!tags.accept(&inbox(), "milk-7f3k", "friend0.example", false), "it has neither a place nor a leave");
    (11..13).for_each(|day| drop(send(&tags, recipient, "a@friend0.example", day)));
    assert!(told().organisations.contains(&"friend0.example".into()), "{:?}", told());
    let report = tags.report_of(&inbox(), "milk-7f3k", at(30)).unwrap();
    let accepted = report.later.iter().filter(|sender| sender.relation == Relation::Accepted).count();
    assert_eq!((accepted, report.introduced.len() + report.later.len()), (10, 16));
    tags.forget(&inbox());
    assert_eq!(tags.books.names().len(), 0, "no name stays in use");
}
