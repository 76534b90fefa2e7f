//! Tags with and without a leak, usual and hostile.

use super::*;

fn badge(code: &'static str, key: &str) -> LeakBadge {
    LeakBadge { code, text: WORDS.get().text(key) }
}

fn tag(name: &str, is_plus: bool) -> TagName {
    TagName { name: name.into(), is_plus, href: "/inbox/x/leaks?tag=y".into() }
}

fn around(key: &str, site: &str) -> Option<(String, String, String)> {
    let (before, behind) = WORDS.get().around(key, "site");
    Some((before, site.into(), behind))
}

fn row(badge: LeakBadge, tag: TagName, site: &str, foreign: &[&str], days: usize, count: usize) -> LeakRow {
    let words = WORDS.get();
    let mails = words.count("leaks-mails", count);
    LeakRow {
        badge,
        tag,
        inbox_label: None,
        is_off: false,
        origin: around("leaks-given", site),
        given: Some(minutes_ago(60 * 24 * 20)),
        foreign: foreign.iter().map(|&name| name.to_owned()).collect(),
        more_foreign: None,
        said: if foreign.is_empty() {
            mails
        } else {
            format!("{}, {}", words.count("leaks-after", days), words.count("leaks-mails-others", count))
        },
        last: Some(minutes_ago(130)),
    }
}

fn leaks(rows: Vec<LeakRow>) -> LeaksPage {
    LeaksPage {
        page: page(Place::Leaks),
        inbox_href: "/".into(),
        here: "/leaks".into(),
        files: [("CSV", "/leaks.csv".into()), ("JSON", "/leaks.json".into()), ("Atom", "/leaks.xml".into())],
        example: "bramolitekuva+shop@sundew.example.com".into(),
        rows,
        ..LeaksPage::default()
    }
}

fn nag(organisation: &str, days: &[u32], unsubscribed: Option<UnsubscribedNote>) -> NagRow {
    let words = WORDS.get();
    NagRow {
        organisation: organisation.into(),
        tag: tag("milk-7f3k9q", false),
        bars: Bars::new(days),
        month: words.count("leaks-month", days.iter().sum::<u32>() as usize),
        total: Some(words.count("leaks-total", 104)),
        last: minutes_ago(130),
        unsubscribed,
    }
}

fn nags() -> Vec<NagRow> {
    let words = WORDS.get();
    let note = |said, is_ignored| UnsubscribedNote { at: minutes_ago(60 * 24 * 12), said, is_ignored };
    let every_other: Vec<u32> = (0..30).map(|day| if day % 2 == 0 { day % 7 } else { 0 }).collect();
    vec![
        nag("tyres.example", &every_other, Some(note(words.count("leaks-still", 12), true))),
        nag(HOSTILE, &[0; 30], Some(note(words.text("leaks-stopped"), false))),
        nag("milk.example", &[1; 30], None),
    ]
}

fn sender(name: &str, is_fine: Option<bool>) -> SenderRow {
    let words = WORDS.get();
    SenderRow {
        name: name.into(),
        organisation: name.into(),
        first: minutes_ago(60 * 24 * 11),
        last: minutes_ago(130),
        mails: 4,
        subject: if is_fine.is_some() { "Winter tyres, 20 % off".into() } else { String::new() },
        why: format!("{} {}", words.text("leaks-relation-foreign"), words.text("leaks-standing-proved")),
        mail_href: "/inbox/x?tag=milk&from=tyres.example".into(),
        is_fine,
    }
}

fn one(badge: LeakBadge, name: &str, foreign: &[&str]) -> LeaksTagPage {
    let words = WORDS.get();
    let day = |ago: u64| Timestamp::now().minus(Duration::from_secs(ago * 86_400));
    let span = |label: &str, is_foreign, first, last| Span { label: label.into(), is_foreign, first: day(first), last: day(last) };
    let mut spans = vec![span("milk.example", false, 20, 2), span("mailer.example", false, 19, 19)];
    spans.extend(foreign.iter().map(|name| span(name, true, 11, 0)));
    let evidence = |text, is_against| EvidenceRow { text, is_against };
    let group = |id, key, senders| SenderGroup { id, key, text: None, senders };
    LeaksTagPage {
        page: page(Place::Leaks),
        row: row(badge, tag(name, true), "milk.example", foreign, 9, 4),
        address: format!("bramolitekuva+{name}@sundew.example.com"),
        all_href: "/leaks".into(),
        mail_href: Some("/inbox/x?tag=milk".into()),
        alias: Some(AliasLinks {
            change: "/inbox/x/aliases?site=milk.example#address-milk".into(),
            new: "/inbox/x/aliases?site=milk.example".into(),
            site: foreign.last().copied().unwrap_or("milk.example").into(),
        }),
        accept_href: "/inbox/x/leaks/accept".into(),
        note: Some("the farm shop".into()),
        evidence: if foreign.is_empty() {
            Vec::new()
        } else {
            vec![
                evidence(words.text("leaks-evidence-issued"), false),
                evidence(words.text_with("leaks-evidence-given", &[("site", "milk.example".into())]), false),
                evidence(words.text_with("leaks-evidence-links", &[("hosts", HOSTILE.into())]), false),
                evidence(words.text("leaks-evidence-senders-claimed"), true),
            ]
        },
        timeline: Timeline::new(Some(day(20)), &spans, day(0), words),
        is_unchecked: true,
        groups: vec![
            SenderGroup {
                text: Some(words.text_with("leaks-expected-none", &[("site", "milk.example".into())])),
                ..group("expected", "leaks-expected", vec![sender("milk.example", None)])
            },
            group("later", "leaks-later", foreign.iter().map(|name| sender(name, Some(name.len() % 2 == 0))).collect()),
        ],
        left_out: Some(words.count("leaks-more-senders", 3)),
    }
}

/// Name and HTML of every page about leaks.
pub(super) fn pages() -> Vec<(String, String)> {
    let long = "a-name-that-goes-on-and-on-and-on.".repeat(6) + "example";
    let rows = vec![
        row(badge("proven", "leaks-grade-proven"), tag("milk-7f3k9q", false), "milk.example", &["tyres.example", "wheels.example"], 9, 4),
        LeakRow {
            inbox_label: Some("shopping".into()),
            more_foreign: Some(WORDS.get().count("leaks-others", 3)),
            ..row(badge("likely", "leaks-grade-likely"), tag("books", true), "tealbooks.example", &["casino.example"], 0, 1)
        },
        row(badge("possible", "leaks-grade-possible"), tag(HOSTILE, true), HOSTILE, &[HOSTILE, &long], 1, 2),
        row(badge("accepted", "leaks-grade-accepted"), tag("orchard", true), "orchard.example", &[], 0, 12),
        row(badge("none", "leaks-grade-none"), tag("bank", true), &long, &[], 0, 2),
        LeakRow {
            last: None,
            is_off: true,
            ..row(badge("waiting", "leaks-grade-waiting"), tag("new-3k7f2m", false), "new.example", &[], 0, 0)
        },
    ];
    let of_one = LeaksPage { inbox: Some("bramolitekuva@sundew.example.com".into()), ..leaks(rows.clone()) };
    let leave = LeavePage { page: page(Place::Elsewhere), host: "milk.example".into(), target: "https://milk.example/leave".into() };
    let mut accepted = one(badge("accepted", "leaks-grade-accepted"), "orchard", &[]);
    accepted.page.notice = Some(Notice::LeakAccepted);
    let leak = LeakNote {
        badge: badge("likely", "leaks-grade-likely"),
        row: Some(WORDS.get().text_with("leaks-row-given", &[("site", "milk.example".into())])),
        said: Some(WORDS.get().text_with("leaks-mail-given", &[("site", "milk.example".into()), ("sender", HOSTILE.into())])),
        href: "/inbox/x/leaks?tag=milk".into(),
        alias_href: Some("/inbox/x/aliases?site=milk.example#address-milk".into()),
    };
    let mut listed = usual_rows(&address("bramolitekuva@sundew.example.com"));
    listed[1].leak = Some(leak.clone());
    let mail = MessagePage { leak: Some(leak), unsubscribe_mail: Some(HOSTILE.into()), ..message(with_link("")) };
    [
        (
            "leaks",
            LeaksPage { left_out: vec![WORDS.get().count("leaks-left-out", 7), WORDS.get().count("leaks-more-rows", 7)], ..leaks(rows) }
                .render(),
        ),
        ("leaks-of-one", of_one.render()),
        ("leaks-empty", leaks(Vec::new()).render()),
        ("leaks-senders", LeaksPage { nags: Some(nags()), ..leaks(Vec::new()) }.render()),
        ("leaks-no-senders", LeaksPage { nags: Some(Vec::new()), ..leaks(Vec::new()) }.render()),
        ("leaks-tag", one(badge("proven", "leaks-grade-proven"), "milk", &["tyres.example", &long]).render()),
        ("leaks-tag-hostile", one(badge("possible", "leaks-grade-possible"), HOSTILE, &[HOSTILE]).render()),
        ("leaks-tag-accepted", accepted.render()),
        ("leaks-leave", leave.render()),
        ("leaks-inbox", super::inbox(listed).render()),
        ("leaks-message", mail.render()),
    ]
    .into_iter()
    .map(|(name, html)| (name.to_owned(), html.unwrap()))
    .collect()
}
