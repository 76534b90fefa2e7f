//! What anybody can write into a mail accuses nobody and excuses nobody.

use super::*;

/// What is found out about a mail that came by this service and of which its author's domain says nothing.
fn claimed(carrier: Option<&str>) -> Proof {
    let carrier = carrier.and_then(Organisation::of);
    Proof { dkim_verified: carrier.iter().cloned().collect(), spf_aligned: None, envelope: carrier, author: None, dmarc: Outcome::None }
}

fn disowned() -> Proof {
    Proof { dmarc: Outcome::Fail, ..claimed(None) }
}

fn organisations(domains: &[&str]) -> Vec<Organisation> {
    domains.iter().filter_map(|domain| Organisation::of(domain)).collect()
}

/// A mail at `me+milk@`, or at the tag that is named, that nobody has looked into.
fn note(tags: &Tags, tag: &str, from: &str, day: i64) -> Trace {
    tags.note(&to(&format!("me+{tag}@x.org")), &mail(from, "Hello"), at(day)).unwrap()
}

#[test]
fn a_name_that_nothing_proves_is_not_accused_by_the_mails_of_others() {
    let rows: [(&str, &[i64], Option<Proof>, Grade); 9] = [
        ("its own domain stands behind a mail", &[0], Some(proof("milkshop.example")), Grade::Likely),
        ("a mailing service stands behind it", &[0], Some(claimed(Some("sendgrid.net"))), Grade::Likely),
        ("somebody else's signature holds", &[0], Some(claimed(Some("forger.example"))), Grade::Possible),
        ("nothing holds", &[0], Some(claimed(None)), Grade::Possible),
        ("nothing holds on many days", &[0, 1, 2, 3], Some(claimed(None)), Grade::Possible),
        ("its domain disowns it", &[0], Some(disowned()), Grade::Possible),
        ("nobody looks, and it wrote once", &[0], None, Grade::Possible),
        ("nobody looks, and it wrote three times on one day", &[0, 0, 0], None, Grade::Possible),
        ("nobody looks, and it still wrote a day later", &[0, 1], None, Grade::Likely),
    ];
    for (what, days, found, grade) in rows {
        let tags = tags();
        for &day in days {
            let trace = note(&tags, "milk", "a@milkshop.example", day);
            tags.learn(&trace, &Clues { answers: true, ..Clues::default() });
            found.iter().for_each(|found| tags.prove(&trace, found));
        }
        (9..13).for_each(|day| drop(send(&tags, "me+milk@x.org", "a@tyres.example", day)));
        assert_eq!(verdict(&tags, "milk").unwrap().grade, grade, "{what}");
    }
}

#[test]
fn of_several_who_wrote_first_the_one_is_named_whom_something_proves() {
    let tags = tags();
    let forged = note(&tags, "qx7", "a@bank.example", 0);
    tags.prove(&forged, &claimed(None));
    tags.learn(&forged, &Clues { answers: true, ..Clues::default() });
    let true_one = send(&tags, "me+qx7@x.org", "a@milkshop.example", 0);
    tags.learn(&true_one, &Clues { answers: true, ..Clues::default() });
    (9..13).for_each(|day| drop(send(&tags, "me+qx7@x.org", "a@tyres.example", day)));
    let report = tags.report_of(&inbox(), "qx7", at(30)).unwrap();
    assert_eq!((report.state(), report.given_to.as_deref()), (State::Leak(Grade::Likely), Some("milkshop.example")));
    let beside = tags.beside(&to("me+qx7@x.org"), &mail("a@tyres.example", "")).unwrap();
    assert_eq!(beside.given_to.as_deref(), Some("milkshop.example"));
}

#[test]
fn at_an_address_that_nobody_guesses_what_anybody_can_write_excuses_nobody() {
    use Relation::{Expected, Forged, Forwarded, Provider, SameSigner, SharedLinks, Sister};
    let signed = || Clues { signers: organisations(&["milkshop.example"]), ..Clues::default() };
    let linked = || Clues { links: organisations(&["milkshop.example"]), ..Clues::default() };
    let listed = || Clues { list: Organisation::of("milkshop.example"), ..Clues::default() };
    let forwarded = || Clues { is_forwarded: true, ..Clues::default() };
    let vouched = || Proof { dkim_verified: organisations(&["milkshop.example"]), ..claimed(None) };
    let rows: [(&str, Clues, Option<Proof>, Relation, bool); 16] = [
        ("a@tyres.example", signed(), None, SameSigner, true),
        ("a@tyres.example", Clues::default(), Some(vouched()), SameSigner, false),
        ("a@tyres.example", signed(), Some(vouched()), SameSigner, false),
        ("a@tyres.example", linked(), None, SharedLinks, true),
        ("a@tyres.example", linked(), Some(proof("tyres.example")), SharedLinks, true),
        ("a@tyres.example", linked(), Some(vouched()), SameSigner, false),
        ("a@tyres.example", listed(), Some(proof("tyres.example")), SameSigner, true),
        ("a@tyres.example", listed(), Some(vouched()), SameSigner, false),
        ("a@tyres.example", forwarded(), Some(proof("tyres.example")), Forwarded, true),
        ("a@milkshop.co.uk", Clues::default(), Some(proof("milkshop.co.uk")), Sister, false),
        ("a@milkshop.co.uk", Clues::default(), Some(claimed(None)), Sister, true),
        ("a@dhl.de", Clues::default(), Some(proof("dhl.de")), Provider, false),
        ("a@dhl.de", Clues::default(), Some(claimed(None)), Provider, true),
        // Nobody looks: a name is taken for what it says.
        ("a@dhl.de", Clues::default(), None, Provider, false),
        ("a@milkshop.example", Clues::default(), Some(claimed(None)), Expected, false),
        ("a@milkshop.example", Clues::default(), Some(disowned()), Forged, true),
    ];
    for (n, (from, clues, found, relation, is_alleged)) in rows.into_iter().enumerate() {
        for issued in [Some(Issued::Plus), None] {
            let tags = tags();
            tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", issued), at(0));
            for day in 9..13 {
                let trace = note(&tags, "milk-7f3k", from, day);
                tags.learn(&trace, &clues);
                found.iter().for_each(|found| tags.prove(&trace, found));
            }
            let report = tags.report_of(&inbox(), "milk-7f3k", at(30)).unwrap();
            let sender = report.introduced.iter().chain(&report.later).next().unwrap();
            assert_eq!(sender.relation, relation, "row {n}: {from}");
            let told = report.verdict.as_ref().map(|verdict| (verdict.grade, verdict.mails, verdict.evidence.last().cloned()));
            let name = &from[2..];
            let alleged = Some((Grade::Possible, 4, Some(Evidence::Alleged(vec![name.into()]))));
            assert_eq!(told, alleged.filter(|_| is_alleged && issued.is_some()), "row {n}: {from} {issued:?}");
            let beside = tags.beside(&to("me+milk-7f3k@x.org"), &mail(from, ""));
            assert_eq!(beside.is_some(), report.verdict.is_some(), "row {n}: {from} {issued:?}");
        }
    }
}

#[test]
fn a_mailing_list_of_alleged_senders_stays_possible_and_a_foreign_one_speaks_for_itself() {
    let tags = tags();
    tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0));
    let listed = Clues { list: Organisation::of("milkshop.example"), ..Clues::default() };
    for n in 0..6 {
        tags.learn(&send(&tags, "me+milk-7f3k@x.org", &format!("a@poster{n}.example"), 9), &listed);
    }
    let told = verdict(&tags, "milk-7f3k").unwrap();
    assert_eq!((told.grade, told.organisations.len()), (Grade::Possible, 6));
    send(&tags, "me+milk-7f3k@x.org", "a@tyres.example", 12);
    let told = verdict(&tags, "milk-7f3k").unwrap();
    assert_eq!((told.grade, told.since, told.organisations), (Grade::Proven, at(12), vec!["tyres.example".into()]));
    assert!(tags.beside(&to("me+milk-7f3k@x.org"), &mail("a@poster1.example", "")).is_none());
}

#[test]
fn a_forged_courier_is_foreign_where_its_domain_disowns_it() {
    let tags = tags();
    send(&tags, "me+milk@x.org", "a@milkshop.example", 0);
    for day in 9..13 {
        tags.prove(&note(&tags, "milk", "a@dhl.de", day), &disowned());
    }
    let report = tags.report_of(&inbox(), "milk", at(30)).unwrap();
    assert_eq!((report.later[0].relation, report.state()), (Relation::Foreign, State::Leak(Grade::Likely)));
}

#[test]
fn a_guess_in_somebodys_name_and_one_of_later_excuse_nobody() {
    let rows: [(&str, i64, Proof, Grade); 4] = [
        ("its own guess, before it wrote here", 4, proof("tyres.example"), Grade::Possible),
        ("in its name, from elsewhere", 4, disowned(), Grade::Likely),
        ("in its name, of which nothing is proved", 4, claimed(None), Grade::Likely),
        ("its own guess, when it had long been told of", 20, proof("tyres.example"), Grade::Likely),
    ];
    for (what, day, found, grade) in rows {
        let tags = tags();
        let welcome = note(&tags, "milk", "a@milkshop.example", 0);
        tags.learn(&welcome, &Clues { answers: true, ..Clues::default() });
        tags.prove(&welcome, &proof("milkshop.example"));
        let guess = || {
            let trace = tags.note(&to("you+zzz@x.org"), &mail("a@tyres.example", "Hello"), at(day)).unwrap();
            tags.prove(&trace, &found);
        };
        if day < 9 {
            guess();
        }
        (9..13).for_each(|day| {
            let trace = note(&tags, "milk", "a@tyres.example", day);
            tags.prove(&trace, &proof("tyres.example"));
        });
        if day > 9 {
            guess();
        }
        assert_eq!(verdict(&tags, "milk").unwrap().grade, grade, "{what}");
    }
}

#[test]
fn who_writes_first_to_another_ones_address_is_told_of_and_no_leak_once_that_one_writes() {
    let issued = || {
        let tags = tags();
        assert!(tags.expect(&inbox(), "milk", expected("milkshop.example", Some(Issued::Opaque)), at(0)));
        tags
    };
    let kinds = |tags: &Tags| -> (Grade, Vec<&'static str>) {
        let verdict = verdict(tags, "milk").unwrap();
        (
            verdict.grade,
            verdict.evidence.iter().map(Evidence::name).filter(|kind| ["first_to_write", "alleged", "mentions"].contains(kind)).collect(),
        )
    };
    for day in [0, 1] {
        let tags = issued();
        let first = send(&tags, "me+milk@x.org", "a@mailer.example", day);
        tags.learn(&first, &Clues { mentions: true, ..Clues::default() });
        assert_eq!(kinds(&tags), (Grade::Possible, vec!["first_to_write"]), "{day}");
    }
    // Its own mail comes later, from its own domain: who wrote before may be how it writes.
    let tags = issued();
    [0, 1, 5].into_iter().for_each(|day| drop(send(&tags, "me+milk@x.org", "a@mailer.example", day)));
    send(&tags, "me+milk@x.org", "a@milkshop.example", 5);
    assert_eq!(kinds(&tags), (Grade::Possible, vec!["first_to_write"]));
    // A sister and a service of the site need no excuse.
    for friend in ["news@milkshop.org", "bounce@sendgrid.net"] {
        let tags = issued();
        send(&tags, "me+milk@x.org", friend, 0);
        assert_eq!(verdict(&tags, "milk"), None, "{friend}");
    }
}

#[test]
fn a_proven_leak_is_not_taken_back_by_a_link_or_a_list_in_later_mail() {
    for clues in [
        Clues { links: organisations(&["milkshop.example"]), ..Clues::default() },
        Clues { list: Organisation::of("milkshop.example"), ..Clues::default() },
    ] {
        let tags = tags();
        tags.expect(&inbox(), "milk", expected("milkshop.example", Some(Issued::Opaque)), at(0));
        send(&tags, "me+milk@x.org", "a@milkshop.example", 0);
        for day in 9..12 {
            let trace = send(&tags, "me+milk@x.org", "a@tyres.example", day);
            tags.learn(&trace, &Clues::default());
        }
        let trace = send(&tags, "me+milk@x.org", "a@tyres.example", 12);
        tags.learn(&trace, &clues);
        assert_eq!(verdict(&tags, "milk").unwrap().grade, Grade::Proven, "{clues:?}");
    }
}
