//! Who should not know a tag, and how sure that is.

use super::*;

#[test]
fn mail_of_another_organisation_is_a_dated_verdict() {
    let tags = tags();
    let trace = send(&tags, "me+Milk@x.org", "hello@news.milkshop.example", 0);
    tags.learn(&trace, &Clues { answers: true, ..Clues::default() });
    assert_eq!(verdict(&tags, "milk"), None);
    send(&tags, "me+milk@x.org", "offers@tyres.example", 9);
    let first = verdict(&tags, "milk").unwrap();
    assert_eq!((first.grade, first.since, first.days, first.mails), (Grade::Possible, at(9), 9, 1));
    assert_eq!(*first.organisations, ["tyres.example".into()]);
    (10..12).for_each(|day| drop(send(&tags, "me+milk@x.org", "offers@tyres.example", day)));
    let report = tags.report(&inbox(), at(30)).tags.remove(0);
    assert_eq!(report.verdict.map(|verdict| verdict.grade), Some(Grade::Likely));
    assert_eq!((&*report.tag, &*report.introduced[0].organisation), ("Milk", "milkshop.example"));
    assert_eq!((&*report.later[0].subject, report.later[0].mails, report.later[0].standing), ("Hello", 3, Standing::Proved));
    assert_eq!(report.later[0].days, [(at(9), 1), (at(10), 1), (at(11), 1)]);
}

#[test]
fn a_tag_that_nobody_guesses_proves_it_once_partners_have_had_their_time() {
    for (day, grade) in [(1, Grade::Likely), (9, Grade::Proven)] {
        let tags = tags();
        assert!(tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(0)));
        send(&tags, "me+milk-7f3k@x.org", "a@milkshop.example", 0);
        send(&tags, "me+milk-7f3k@x.org", "a@tyres.example", day);
        let verdict = verdict(&tags, "milk-7f3k").unwrap();
        assert_eq!((verdict.grade, &verdict.evidence[0]), (grade, &Evidence::Issued), "day {day}");
    }
}

/// Three mails of another at a tag that was given to milkshop.example, changed before they are judged.
fn relation(change: impl Fn(&Tags, &Trace), from: &str) -> Relation {
    let tags = tags();
    let trace = send(&tags, "me+milk@x.org", "a@milkshop.example", 0);
    tags.learn(&trace, &Clues { links: Organisation::of("milkpay.example").into_iter().collect(), ..Clues::default() });
    for day in 9..12 {
        change(&tags, &tags.note(&to("me+milk@x.org"), &mail(from, "Hello"), at(day)).unwrap());
    }
    let report = tags.report_of(&inbox(), "milk", at(30)).unwrap();
    assert_eq!(report.verdict.is_some(), report.later[0].relation == Relation::Foreign);
    report.later[0].relation
}

#[test]
fn sisters_services_forwarders_and_lists_are_no_leak() {
    let organisation = |domain: &str| Organisation::of(domain).into_iter().collect::<Vec<_>>();
    let nothing = |_: &Tags, _: &Trace| ();
    let learn = |clues: Clues| move |tags: &Tags, trace: &Trace| tags.learn(trace, &clues);
    assert_eq!(relation(nothing, "a@tyres.example"), Relation::Foreign);
    assert_eq!(relation(nothing, "a@milkshop.co.uk"), Relation::Sister);
    assert_eq!(relation(nothing, "a@mail.milkshop-news.com"), Relation::Sister);
    assert_eq!(relation(nothing, "a@mail.sendgrid.net"), Relation::Provider);
    assert_eq!(relation(nothing, "a@dhl.de"), Relation::Provider);
    let signed = Clues { signers: organisation("milkshop.example"), ..Clues::default() };
    assert_eq!(relation(learn(signed.clone()), "a@tyres.example"), Relation::SameSigner);
    let listed = Clues { list: Organisation::of("milkshop.example"), ..Clues::default() };
    assert_eq!(relation(learn(listed), "a@tyres.example"), Relation::SameSigner);
    for link in ["milkshop.example", "milkpay.example"] {
        let linked = Clues { links: organisation(link), ..Clues::default() };
        assert_eq!(relation(learn(linked), "a@tyres.example"), Relation::SharedLinks, "{link}");
    }
    let everybodys = Clues { links: organisation("facebook.com"), signers: organisation("sendgrid.net"), ..Clues::default() };
    assert_eq!(relation(learn(everybodys), "a@tyres.example"), Relation::Foreign);
    let forwarded = Clues { is_forwarded: true, ..Clues::default() };
    assert_eq!(relation(learn(forwarded), "a@tyres.example"), Relation::Forwarded);
    // A signature that was looked into and did not hold makes nobody known.
    let disproved = |tags: &Tags, trace: &Trace| {
        tags.learn(trace, &signed);
        tags.prove(trace, &Proof { dkim_verified: Vec::new(), ..proof("tyres.example") });
    };
    assert_eq!(relation(disproved, "a@tyres.example"), Relation::Foreign);
}

#[test]
fn a_name_that_its_domain_disowns_is_not_introduced() {
    let tags = tags();
    let forged = Proof { author: None, spf_aligned: None, dmarc: Outcome::Fail, ..proof("elsewhere.example") };
    let trace = tags.note(&to("me+milk@x.org"), &mail("a@milkshop.example", "Hello"), at(0)).unwrap();
    tags.prove(&trace, &forged);
    send(&tags, "me+milk@x.org", "a@milk.example", 1);
    let report = tags.report_of(&inbox(), "milk", at(2)).unwrap();
    assert_eq!((report.introduced.len(), &*report.introduced[0].organisation), (1, "milk.example"));
    assert_eq!((&*report.later[0].organisation, report.later[0].standing), ("milkshop.example", Standing::Failed));
}

#[test]
fn a_tag_that_was_never_given_is_guessed_and_no_leak() {
    let tags = tags();
    for (day, from) in [(0, "a@one.example"), (5, "a@two.example"), (6, "a@three.example"), (7, "a@three.example")] {
        send(&tags, "me+amazon@x.org", from, day);
    }
    let verdict = verdict(&tags, "amazon").unwrap();
    assert_eq!(verdict.grade, Grade::Possible);
    assert!(verdict.evidence.contains(&Evidence::NeverGiven));
}

/// The reasons after a mail of milk.example that was this, and one day later mails of tyres.example that were that.
fn reasons(first: Clues, later: &[(&str, Clues)]) -> Vec<Evidence> {
    let tags = tags();
    tags.expect(&inbox(), "milk", expected("milk.example", None), at(0));
    tags.learn(&send(&tags, "me+milk@x.org", "a@milk.example", 0), &first);
    for (from, clues) in later {
        tags.learn(&send(&tags, "me+milk@x.org", from, 1), clues);
    }
    verdict(&tags, "milk").unwrap().evidence
}

#[test]
fn couriers_come_after_an_order_and_not_after_a_code_to_sign_up() {
    let code = Clues { answers: true, ..Clues::default() };
    let order = Clues { is_order: true, ..code.clone() };
    let courier = [("a@bring.example", Clues::default())];
    let excuse = Evidence::Transactional(vec!["bring.example".into()]);
    assert!(reasons(order, &courier).contains(&excuse));
    assert!(!reasons(code, &courier).contains(&excuse));
}

#[test]
fn an_offer_to_many_is_no_courier_and_a_reason_names_whom_it_is_about() {
    let order = Clues { answers: true, is_order: true, ..Clues::default() };
    let offer = Clues { is_bulk: true, ..Clues::default() };
    let later = [("a@tyres.example", offer), ("a@bring.example", Clues::default())];
    let told = reasons(order, &later);
    assert!(told.contains(&Evidence::Transactional(vec!["bring.example".into()])), "{told:?}");
}

#[test]
fn of_two_that_write_in_the_first_days_nobody_says_which_one_has_the_tag_by_right() {
    let tags = tags();
    let state = |tag: &str, day: i64| tags.report_of(&inbox(), tag, at(day)).unwrap().state();
    send(&tags, "me+qx7@x.org", "a@milkshop.example", 0);
    assert_eq!(state("qx7", 0), State::Clean);
    send(&tags, "me+qx7@x.org", "a@milkshop-news.example", 0);
    send(&tags, "me+qx7@x.org", "a@mail.sendgrid.net", 0);
    assert_eq!(state("qx7", 0), State::Clean, "sisters and services are of the same");
    send(&tags, "me+other@x.org", "a@milkshop.example", 0);
    send(&tags, "me+other@x.org", "a@tyres.example", 0);
    assert_eq!((state("other", 0), state("other", 2), state("other", 3)), (State::TooEarly, State::TooEarly, State::Clean));
    assert_eq!(tags.report(&inbox(), at(0)).tags.iter().filter(|tag| tag.state() == State::TooEarly).count(), 1);
    send(&tags, "me@x.org", "a@milkshop.example", 0);
    send(&tags, "me@x.org", "a@tyres.example", 0);
    assert_eq!(state("", 0), State::Clean, "mail without a tag is never a leak");
}

#[test]
fn a_tag_with_the_name_of_one_who_writes_was_given_to_that_one_alone() {
    for order in [["a@tyres.example", "a@milkshop.example"], ["a@milkshop.example", "a@tyres.example"]] {
        let tags = tags();
        order.iter().for_each(|from| drop(send(&tags, "me+milk@x.org", from, 0)));
        let report = tags.report_of(&inbox(), "milk", at(0)).unwrap();
        assert_eq!((report.introduced.len(), &*report.introduced[0].organisation), (1, "milkshop.example"));
        let verdict = report.verdict.clone().unwrap();
        assert_eq!((report.state(), verdict.days), (State::Leak(Grade::Possible), 0));
        assert!(verdict.evidence.contains(&Evidence::Early) && *verdict.organisations == ["tyres.example".into()]);
    }
}

#[test]
fn what_was_lost_by_a_restart_makes_nobody_a_stranger_at_once() {
    let tags = tags();
    // Given on day 0; written down from day 20 on.
    assert!(tags.expect(&inbox(), "milk-7f3k", expected("milkshop.example", Some(Issued::Plus)), at(20)));
    send(&tags, "me+milk-7f3k@x.org", "a@milkshop.example", 20);
    (25..28).for_each(|day| drop(send(&tags, "me+milk-7f3k@x.org", "a@partner.example", day)));
    let soon = verdict(&tags, "milk-7f3k").unwrap();
    assert_eq!((soon.grade, soon.evidence.contains(&Evidence::BeganLater)), (Grade::Possible, true));
    send(&tags, "me+milk-7f3k@x.org", "a@tyres.example", 40);
    let late = verdict(&tags, "milk-7f3k").unwrap();
    assert_eq!((late.grade, late.evidence.contains(&Evidence::BeganLater)), (Grade::Proven, false));
}

#[test]
fn who_forges_the_name_of_the_site_is_not_the_site() {
    let tags = tags();
    assert!(tags.expect(&inbox(), "milk", expected("milkshop.example", None), at(0)));
    let failed = Proof { dkim_verified: Vec::new(), spf_aligned: None, envelope: None, author: None, dmarc: Outcome::Fail };
    let forge = |from: &str, day| {
        let trace = tags.note(&to("me+milk@x.org"), &mail(from, "Hello"), at(day)).unwrap();
        tags.prove(&trace, &failed);
    };
    forge("a@milkshop.example", 5);
    let report = tags.report_of(&inbox(), "milk", at(30)).unwrap();
    assert_eq!((report.introduced.len(), report.later[0].relation, report.verdict), (0, Relation::Forged, None));
    // Another's name is as little theirs, and that is said.
    forge("a@bank.example", 9);
    let evidence = verdict(&tags, "milk").unwrap().evidence;
    assert!(evidence.contains(&Evidence::SendersForged(vec!["bank.example".into()])), "{evidence:?}");
    assert!(!evidence.contains(&Evidence::SendersClaimed) && !evidence.contains(&Evidence::SendersProved), "{evidence:?}");
}
