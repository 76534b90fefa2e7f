//! Tags, verdicts and their reasons in sentences, for pages and feeds.

use crate::{
    http::{
        locale::Words,
        view::{self, EvidenceRow, LeakBadge, LeakNote},
    },
    mail::address::Address,
    tags::{Beside, Evidence, Grade, Issued, Relation, SenderFacts, Standing, State, TagReport, Verdict},
};

/// How many foreign senders a line names.
pub(super) const NAMED: usize = 2;

/// An address with a tag behind a plus; one whose name needs quotes has no tags.
pub(super) fn with_tag(inbox: &Address, tag: &str) -> String {
    if tag.is_empty() { inbox.to_string() } else { format!("{}+{tag}@{}", inbox.local(), inbox.domain()) }
}

/// What is known of an address that is not among those of its inbox, or not any more.
pub(super) fn unless_listed(inbox: &Address, told: &TagReport) -> String {
    if is_alias(told) { told.tag.to_string() } else { with_tag(inbox, &told.tag) }
}

/// Whether the tag is an address of its own.
pub(super) fn is_alias(told: &TagReport) -> bool {
    told.expected.as_ref().and_then(|expected| expected.issued) == Some(Issued::Opaque)
}

/// To whom an address was given: as somebody said, else the one of those that wrote first who is accused.
pub(super) fn given_to(told: &TagReport) -> Option<&str> {
    told.given_to.as_deref()
}

/// Who seems to have got an address of which nobody said to whom it was given.
pub(super) fn first_to_write(told: &TagReport) -> Option<&str> {
    // Mail without a tag was given away to nobody.
    if told.expected.is_some() || told.tag.is_empty() { None } else { given_to(told).filter(|name| !name.is_empty()) }
}

/// Of those that the tag was given to, as far as can be told: the key of their heading, and what else is to be said of them.
pub(super) fn introduction(told: &TagReport, words: Words) -> (&'static str, Option<String>) {
    let has_written = told.introduced.iter().any(|sender| sender.relation == Relation::Expected);
    let text = match &told.expected {
        Some(expected) => {
            (!has_written).then(|| words.text_with("leaks-expected-none", &[("site", readable(expected.site.as_str(), words).into())]))
        }
        None => (!told.tag.is_empty() && !told.introduced.is_empty()).then(|| words.text("leaks-first-writers-text")),
    };
    (if has_written || told.introduced.is_empty() { "leaks-expected" } else { "leaks-first-writers" }, text)
}

/// A domain as people read it: in its own letters, unless they are there to be mistaken for others.
pub(super) fn readable(domain: &str, words: Words) -> String {
    if domain.is_empty() {
        return words.text("leaks-nobody");
    }
    view::readable(domain).0
}

/// What can be said of a tag; nothing of mail without one, which may be that of somebody who strips one.
pub(super) fn state(told: &TagReport) -> Option<State> {
    (!told.tag.is_empty()).then(|| told.state())
}

/// The grade of a leak, or that there is none.
pub(super) fn badge(told: &TagReport, words: Words) -> LeakBadge {
    let key = match told.state() {
        State::Leak(grade) => return grade_badge(grade, words),
        State::Waiting => "leaks-grade-waiting",
        // Without the tick of the ones that are clean.
        State::TooEarly => return LeakBadge { code: State::Waiting.name(), text: words.text("leaks-grade-too-early") },
        State::Accepted => "leaks-grade-accepted",
        State::Clean => "leaks-grade-none",
    };
    LeakBadge { code: told.state().name(), text: words.text(key) }
}

/// The grade of a leak.
pub(super) fn grade_badge(grade: Grade, words: Words) -> LeakBadge {
    let key = match grade {
        Grade::Possible => "leaks-grade-possible",
        Grade::Likely => "leaks-grade-likely",
        Grade::Proven => "leaks-grade-proven",
    };
    LeakBadge { code: grade.name(), text: words.text(key) }
}

/// Whom it was given to, in a sentence around the domain.
pub(super) fn origin(told: &TagReport, words: Words) -> Option<(String, String, String)> {
    // Mail without a tag was given away to nobody.
    let site = readable(given_to(told).filter(|_| !told.tag.is_empty())?, words);
    let (before, behind) = words.around(if told.expected.is_some() { "leaks-given" } else { "leaks-written" }, "site");
    Some((before, site, behind))
}

/// When others began, and how much came; or how much came.
pub(super) fn said(told: &TagReport, words: Words) -> String {
    told.verdict.as_ref().map_or_else(|| words.count("leaks-mails", told.mails as usize), |verdict| said_of(verdict, words))
}

fn said_of(verdict: &Verdict, words: Words) -> String {
    let after = words.count("leaks-after", verdict.days as usize);
    format!("{after}, {}", words.count("leaks-mails-others", verdict.mails as usize))
}

/// What stands behind the senders that a line names.
pub(super) fn more_senders(verdict: &Verdict, words: Words) -> Option<String> {
    let more = verdict.organisations.len().saturating_sub(NAMED);
    (more > 0).then(|| words.count("leaks-others", more))
}

/// Who passed what on to whom, in one line without markup.
pub(super) fn line(told: &TagReport, verdict: &Verdict, words: Words) -> String {
    let given = origin(told, words).map(|(before, site, behind)| format!("{before}{site}{behind}"));
    let foreign: Vec<String> = verdict.organisations.iter().take(NAMED).map(|name| readable(name, words)).collect();
    let foreign = if foreign.is_empty() { String::new() } else { format!(" → {}", foreign.join(", ")) };
    let more = more_senders(verdict, words).map(|more| format!(" {more}"));
    [given.unwrap_or_default(), foreign, more.unwrap_or_default()].concat().trim().to_owned()
}

/// Every reason in a sentence.
pub(super) fn evidence(verdict: &Verdict, words: Words) -> Vec<EvidenceRow> {
    verdict.evidence.iter().map(|reason| EvidenceRow { text: sentence(reason, words), is_against: is_against(reason) }).collect()
}

fn sentence(reason: &Evidence, words: Words) -> String {
    let text = |key| words.text(key);
    let by = |senders: &[Box<str>], key| {
        let senders: Vec<_> = senders.iter().map(|sender| readable(sender, words)).collect();
        words.text_with("leaks-evidence-by", &[("senders", senders.join(", ").into()), ("reason", text(key).into())])
    };
    match reason {
        Evidence::Issued => text("leaks-evidence-issued"),
        Evidence::Guessable => text("leaks-evidence-guessable"),
        Evidence::Given(site) => words.text_with("leaks-evidence-given", &[("site", readable(site.as_str(), words).into())]),
        Evidence::Established => text("leaks-evidence-established"),
        Evidence::NeverGiven => text("leaks-evidence-never-given"),
        Evidence::SendersProved => text("leaks-evidence-senders-proved"),
        Evidence::SendersClaimed => text("leaks-evidence-senders-claimed"),
        Evidence::SendersForged(senders) => by(senders, "leaks-evidence-senders-forged"),
        Evidence::IntroducedClaimed => text("leaks-evidence-introduced-claimed"),
        Evidence::Links(hosts) => {
            let hosts: Vec<_> = hosts.iter().map(|host| readable(host, words)).collect();
            words.text_with("leaks-evidence-links", &[("hosts", hosts.join(", ").into())])
        }
        Evidence::Stripped(mails) => words.count("leaks-evidence-stripped", *mails as usize),
        Evidence::Dictionary(senders) => by(senders, "leaks-evidence-dictionary"),
        Evidence::Early => text("leaks-evidence-early"),
        Evidence::BeganLater => text("leaks-evidence-began-later"),
        Evidence::Transactional(senders) => by(senders, "leaks-evidence-transactional"),
        Evidence::Mentions(senders) => by(senders, "leaks-evidence-mentions"),
        Evidence::Freemail(senders) => by(senders, "leaks-evidence-freemail"),
        Evidence::WroteBefore(senders) => by(senders, "leaks-evidence-wrote-before"),
        Evidence::Alleged(senders) => by(senders, "leaks-evidence-alleged"),
        Evidence::FirstToWrite(senders) => by(senders, "leaks-evidence-first-to-write"),
        Evidence::Untracked(mails) => words.count("leaks-evidence-untracked", *mails as usize),
    }
}

fn is_against(reason: &Evidence) -> bool {
    match reason {
        Evidence::Issued
        | Evidence::Given(_)
        | Evidence::Established
        | Evidence::SendersProved
        | Evidence::Links(_)
        | Evidence::Stripped(_)
        | Evidence::Untracked(_) => false,
        Evidence::Guessable
        | Evidence::NeverGiven
        | Evidence::SendersClaimed
        | Evidence::SendersForged(_)
        | Evidence::IntroducedClaimed
        | Evidence::Dictionary(_)
        | Evidence::Early
        | Evidence::BeganLater
        | Evidence::Transactional(_)
        | Evidence::Mentions(_)
        | Evidence::Freemail(_)
        | Evidence::WroteBefore(_)
        | Evidence::Alleged(_)
        | Evidence::FirstToWrite(_) => true,
    }
}

/// How a sender comes to know an address; and, where mail was checked, whether it is sure who it is.
pub(super) fn why(sender: &SenderFacts, was_checked: bool, words: Words) -> String {
    let relation = match sender.relation {
        Relation::Expected => "leaks-relation-expected",
        Relation::Introduced => "leaks-relation-introduced",
        Relation::Accepted => "leaks-relation-accepted",
        Relation::Sister => "leaks-relation-sister",
        Relation::SameSigner => "leaks-relation-same-signer",
        Relation::SharedLinks => "leaks-relation-shared-links",
        Relation::Provider => "leaks-relation-provider",
        Relation::Forwarded => "leaks-relation-forwarded",
        Relation::Forged => "leaks-relation-forged",
        Relation::Foreign => "leaks-relation-foreign",
    };
    if !was_checked {
        return words.text(relation);
    }
    let standing = match sender.standing {
        Standing::Proved => "leaks-standing-proved",
        Standing::Claimed => "leaks-standing-claimed",
        Standing::Failed => "leaks-standing-failed",
    };
    format!("{} {}", words.text(relation), words.text(standing))
}

/// How it is known to whom an address was given.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// Somebody said so.
    Said,
    /// By who wrote first.
    Seen,
    /// The mail came to the inbox without the tag by which its sender knows it.
    Stripped,
}

/// The verdict beside one mail.
pub(super) fn note(beside: &Beside, origin: Origin, (href, alias_href): (String, Option<String>), words: Words) -> LeakNote {
    let site = beside.given_to.as_deref().map(|site| readable(site, words));
    // Whoever strips a tag has one behind a plus: an alias has nothing to strip.
    let (row_key, key, name, known) = match origin {
        Origin::Said => ("leaks-row-given", "leaks-mail-given", "site", site),
        Origin::Seen => ("leaks-row-written", "leaks-mail-written", "site", site),
        Origin::Stripped => ("leaks-row-stripped", "leaks-mail-stripped", "tag", Some(format!("+{}", beside.tag))),
    };
    let sender = readable(&beside.sender, words);
    let said = |known: &String| words.text_with(key, &[(name, known.as_str().into()), ("sender", sender.as_str().into())]);
    LeakNote {
        badge: grade_badge(beside.grade, words),
        row: known.as_ref().map(|known| words.text_with(row_key, &[(name, known.as_str().into())])),
        said: known.as_ref().map(said),
        href,
        alias_href,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        mail::{address::Recipient, organisation::Organisation, timestamp::Timestamp},
        tags::Expected,
    };

    #[test]
    fn beside_a_mail_stands_what_was_said_or_seen_and_no_more() {
        let beside = Beside {
            grade: Grade::Likely,
            given_to: Some("milk.example".into()),
            sender: "tyres.example".into(),
            tag: "Milk".into(),
            since: Timestamp::default(),
            days: 9,
        };
        for (origin, row, said) in [
            (
                Origin::Said,
                "Leak likely: given to milk.example",
                "This address was given to milk.example, and this mail is from tyres.example.",
            ),
            (
                Origin::Seen,
                "Leak likely: first to write was milk.example",
                "First to write to this address was milk.example, and this mail is from tyres.example.",
            ),
            (
                Origin::Stripped,
                "Leak likely: now without the tag +Milk",
                "tyres.example first wrote with the tag +Milk, and now leaves it out.",
            ),
        ] {
            let note = note(&beside, origin, (String::new(), None), Words::default());
            assert_eq!((note.in_a_row().as_str(), note.said.as_deref()), (row, Some(said)), "{origin:?}");
        }
        let nobody = Beside { given_to: None, ..beside };
        assert_eq!(note(&nobody, Origin::Seen, (String::new(), None), Words::default()).in_a_row(), "Leak likely");
    }

    #[test]
    fn an_alias_that_was_deleted_is_told_by_its_name_and_not_as_a_tag_of_the_inbox() {
        let inbox = Recipient::from_path("name@x.org", "").unwrap().address;
        for (issued, wanted) in [(Some(Issued::Opaque), "milk-5x3y8q4hj"), (Some(Issued::Plus), "name+milk-5x3y8q4hj@x.org")] {
            let site = Organisation::of("milk.example").unwrap();
            let told = TagReport {
                tag: "milk-5x3y8q4hj".into(),
                expected: Some(Expected { site, issued, note: None, given_at: Timestamp::default() }),
                given_to: None,
                given_at: Timestamp::default(),
                first_at: None,
                last_at: None,
                mails: 0,
                introduced: Vec::new(),
                later: Vec::new(),
                untracked_mails: 0,
                verdict: None,
                is_too_early: false,
            };
            assert_eq!(unless_listed(&inbox, &told), wanted);
        }
    }

    #[test]
    fn mail_for_an_address_with_its_tag_comes_to_the_inbox() {
        for (inbox, tag, wanted) in
            [("milk@x.org", "shop", "milk+shop@x.org"), ("milk@x.org", "a+b", "milk+a+b@x.org"), ("milk@x.org", "", "milk@x.org")]
        {
            let inbox = Recipient::from_path(inbox, "").unwrap().address;
            let written = with_tag(&inbox, tag);
            assert_eq!(written, wanted);
            assert_eq!(Recipient::from_path(&written, "").unwrap().address, inbox, "mail for it comes here");
        }
    }
}
