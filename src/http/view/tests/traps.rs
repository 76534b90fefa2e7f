//! What came to traps: nothing, a little, much, and what senders make up.

use super::*;
use crate::trap::{memory::Class, statistics::Date};

fn label(code: &'static str, sure: &str, percent: u8) -> TrapLabel {
    let words = WORDS.get();
    TrapLabel {
        code,
        text: words.text(&format!("traps-label-{code}")),
        why: words.text(&format!("traps-why-{code}")),
        sure: words.text_with(sure, &[("percent", percent.into())]),
    }
}

fn figures(mails: &str) -> Vec<Figure> {
    let words = WORDS.get();
    let at_least = |number: &str| words.text_with("traps-at-least", &[("number", number.into())]);
    let day = words.day(Timestamp::from_millis(1_790_000_000_000));
    [
        ("traps-mails-column", at_least(mails)),
        ("traps-traps-column", at_least("100")),
        ("traps-groups-column", at_least("10")),
        ("traps-last", day),
    ]
    .map(|(key, text)| Figure { key, text })
    .to_vec()
}

fn campaign(label: TrapLabel, mails: &str) -> CampaignRow {
    let words = WORDS.get();
    let listed = (label.code == "spam")
        .then(|| words.text_with("traps-listed-since", &[("day", words.day(Timestamp::from_millis(1_790_000_000_000)).into())]));
    CampaignRow { href: "/traps/campaigns/3f8a1c0099aa77de".into(), id: "3f8a1c0099aa77de".into(), label, figures: figures(mails), listed }
}

fn days(count: u32, most: u64) -> Charted<DayChart> {
    let kinds = Class::ALL.map(DayKind::of);
    let number =
        |day: u32, class: u64| u64::from(day * 7 % 11) * most * (6 - class) / 210 * u64::from(!day.is_multiple_of(5) || class == 0);
    let days: Vec<DayNumbers> = (0..count).map(|day| (Date(20_700 + day), (0..6).map(|class| number(day, class)).collect())).collect();
    Charted { chart: DayChart::new("traps-days", &kinds, &days, WORDS.get()), csv_href: "/traps/days.csv".into() }
}

fn week(most: u64) -> Charted<WeekMap> {
    let mut hours = [0; HOURS_OF_WEEK];
    for (at, hour) in hours.iter_mut().enumerate() {
        let (day, of_day) = (at / 24, at % 24);
        let busy = if day < 5 { 10 } else { 3 };
        *hour = most * busy * (12 - of_day.abs_diff(13).min(12)) as u64 / 120;
    }
    Charted { chart: WeekMap::new("traps-week", &hours, WORDS.get()), csv_href: "/traps/hours.csv".into() }
}

fn choices(texts: &[&str]) -> Vec<Choice> {
    let choice = |(at, key): (usize, &&str)| Choice { href: "/traps?x=1".into(), text: WORDS.get().text(key), is_current: at == 0 };
    texts.iter().enumerate().map(choice).collect()
}

fn lookup() -> Lookup {
    Lookup { href: "/traps/sources".into() }
}

fn exports() -> Vec<ExportRow> {
    [("postfix.cidr", "traps-export-postfix-cidr"), ("url.rbldnsd", "traps-export-url-rbldnsd"), ("daily.csv", "traps-export-daily-csv")]
        .map(|(name, key)| ExportRow { name, href: format!("/api/v1/traps/export/{name}"), text: WORDS.get().text(key) })
        .to_vec()
}

fn usual(page: Page) -> TrapsPage {
    let words = page.words;
    let top = |key: &str, href: Option<&str>, mails: &str| TopRow {
        key: key.into(),
        href: href.map(Into::into),
        numbers: [mails.into(), "41".into(), "9".into()],
    };
    TrapsPage {
        as_of: Some(minutes_ago(0)),
        lag: words.life(&Duration::from_secs(7_200)),
        warm_up_until: Some(minutes_ago(-60 * 24 * 3)),
        figures: [
            ("traps-mails-month", "4,711"),
            ("traps-traps-column", "300"),
            ("traps-listed-networks", "41"),
            ("traps-listed-domains", "7"),
        ]
        .map(|(key, text)| Figure { key, text: text.into() })
        .to_vec(),
        days: days(30, 900),
        week: week(60),
        campaigns: CampaignList {
            rows: vec![
                campaign(label("spam", "traps-sure-certain", 99), "3,000"),
                campaign(label("suspect", "traps-sure-likely", 70), "20"),
                campaign(label("graymail", "traps-sure-possible", 50), "5"),
                campaign(label("unknown", "traps-sure-little", 20), "3"),
            ],
            total: words.count("traps-campaigns-total", 1_234),
            labels: choices(&["traps-all", "traps-label-spam", "traps-label-suspect", "traps-label-graymail", "traps-label-unknown"]),
            orders: choices(&["traps-order-last", "traps-order-first", "traps-order-hits", "traps-order-groups", "traps-order-sure"]),
            before: Some("/traps?page=1".into()),
            behind: Some("/traps?page=3".into()),
        },
        top: TopList {
            dimensions: choices(&[
                "traps-by-source",
                "traps-by-network",
                "traps-by-helo",
                "traps-by-url-domain",
                "traps-by-attachment-sha256",
            ]),
            name: words.text("traps-by-source"),
            rows: vec![
                top("203.0.113.7", Some("/traps/sources/203.0.113.7"), "1,204"),
                top("2001:db8:1:2::", None, "41"),
                top(HOSTILE, None, "1"),
                top(&"d0".repeat(32), None, "1"),
            ],
            error: words.text_with("traps-top-error", &[("error", "3".into()), ("most", "12".into())]),
        },
        lookup: lookup(),
        exports: exports(),
        page,
        ..TrapsPage::default()
    }
}

fn one(text: &str) -> CampaignPage {
    let words = WORDS.get();
    let stretch = |text: &str, differs| Stretch { text: text.into(), differs };
    let part = |text: &str, href: Option<&str>, percent: u8| PartRow {
        text: text.into(),
        href: href.map(Into::into),
        share: Some(words.text_with("traps-share", &[("percent", percent.into())])),
    };
    let days: Vec<DayNumbers> = (0..9).map(|day| (Date(20_700 + day), vec![u64::from(day * 13 % 29)])).collect();
    CampaignPage {
        page: page(Place::Traps),
        all_href: "/traps".into(),
        id: "3f8a1c0099aa77de".into(),
        label: label("spam", "traps-sure-certain", 99),
        figures: figures("3,000"),
        listed: words.text("traps-not-listed"),
        subject: Some(text.into()),
        variants: vec![
            vec![stretch("dear customer your parcel is", false), stretch("waiting", true), stretch("at our depot pay the fee", false)],
            vec![stretch("dear customer your parcel is", false), stretch(text, true), stretch("at our depot pay the fee", false)],
        ],
        leaves_out: false,
        links: vec![PartRow { share: None, ..part("parcel-fee.example/T/H", Some("/traps/sources/parcel-fee.example"), 0) }],
        networks: vec![part("203.0.113.7", Some("/traps/sources/203.0.113.7"), 61), part(text, None, 39)],
        days: Charted { chart: DayChart::new("traps-days", &[DayKind::ALL], &days, words), csv_href: "/traps/campaigns/x/days.csv".into() },
        week: week(3),
        similar: vec![campaign(label("unknown", "traps-sure-little", 10), "3")],
        decide: Some(decide("campaign", "3f8a1c0099aa77de", false)),
    }
}

fn decide(kind: &'static str, name: &str, is_cleared: bool) -> DecideForm {
    DecideForm { href: "/admin/traps".into(), kind, name: name.into(), is_cleared, back: "" }
}

fn source(source: &str, standing: Standing) -> SourcePage {
    SourcePage {
        page: page(Place::Traps),
        all_href: "/traps".into(),
        source: source.into(),
        is_domain: source.contains("example"),
        standing,
        around: None,
        figures: figures("50"),
        is_exact: false,
        within: vec![PartRow { text: "203.0.113.7".into(), href: Some("/traps/sources/203.0.113.7".into()), share: None }],
        warm_up_until: None,
        take_off_href: Some("/traps/sources/203.0.113.7".into()),
        contact: Some(Contact { href: "mailto:abuse@example.org".into(), shown: "abuse@example.org".into() }),
        lookup: lookup(),
        decide: None,
    }
}

fn operator() -> TrapsOperatorPage {
    let words = WORDS.get();
    let row = |kind, name: &str, due, is_cleared| DecideRow {
        name: name.into(),
        href: "/traps/sources/203.0.113.7".into(),
        reason: words.text_with(
            "traps-reason",
            &[
                ("kind", words.text("traps-kind-network").into()),
                ("mails", words.count("traps-mails", 41).into()),
                ("groups", 5.into()),
                ("percent", 93.into()),
            ],
        ),
        due,
        form: decide(kind, name, is_cleared),
    };
    TrapsOperatorPage {
        page: page(Place::Traps),
        all_href: "/traps".into(),
        as_of: Some(minutes_ago(0)),
        warm_up_until: None,
        problems: ["traps-overrides-wrong", "traps-began-anew"].map(|key| words.text_with(key, &[("reason", HOSTILE.into())])).to_vec(),
        pending: vec![
            row("network", "203.0.113.7", Some(minutes_ago(-90)), false),
            row("domain", HOSTILE, Some(minutes_ago(-30)), false),
            row("campaign", "3f8a1c0099aa77de", Some(minutes_ago(-3)), false),
        ],
        cleared: vec![row("domain", "newsletter.example", None, true)],
        left_out: vec![words.count("traps-more-left", 7)],
        state: ["traps-state-mailboxes", "traps-state-campaigns", "traps-state-bytes", "traps-state-lost"]
            .map(|key| Figure { key, text: "1,234".into() })
            .to_vec(),
    }
}

/// Name and HTML of every page about traps.
pub(super) fn pages() -> Vec<(String, String)> {
    let words = WORDS.get();
    let with_traps = || Page { has_traps: true, ..page(Place::Traps) };
    let usual_page = usual(with_traps());
    let empty = TrapsPage {
        page: with_traps(),
        lag: words.life(&Duration::from_secs(7_200)),
        exports: exports(),
        lookup: lookup(),
        ..TrapsPage::default()
    };
    let few =
        TrapsPage { page: with_traps(), days: days(1, 40), week: week(1), operator_href: Some("/admin/traps".into()), ..empty.clone() };
    let listed = |day: u32| words.day(Timestamp::from_millis(i64::from(day) * 86_400_000));
    let until = Standing::Listed { since: listed(20_700), until: listed(20_707) };
    let range = words.text_with("traps-source-range", &[("count", 9.into()), ("network", "203.0.113.0/24".into())]);
    let quiet = CampaignPage { variants: Vec::new(), subject: None, leaves_out: true, days: Charted::default(), decide: None, ..one("") };
    let free = SourcePage { take_off_href: None, figures: Vec::new(), ..source(HOSTILE, Standing::Free) };
    let never = SourcePage { decide: Some(decide("domain", HOSTILE, true)), ..source("mail.example.org", Standing::Never) };
    let mut done = source("parcel-fee.example", until.clone());
    done.page.notice = Some(Notice::TrapTakenOff);
    let nothing = TrapsOperatorPage {
        warm_up_until: Some(minutes_ago(-9_000)),
        problems: Vec::new(),
        pending: Vec::new(),
        cleared: Vec::new(),
        ..operator()
    };
    let panel = TrapPanel {
        known: Some(TrapNote { text: words.count("traps-note", 5), href: "/traps/campaigns/3f8a1c0099aa77de".into() }),
        vote_href: Some("/inbox/x/m8/vote".into()),
    };
    let mail = MessagePage { traps: Some(panel), ..message(with_link("")) };
    let mut told = about();
    told.page.has_traps = true;
    [
        ("traps-message", mail.render()),
        ("traps-about", told.render()),
        ("traps", usual_page.render()),
        ("traps-empty", empty.render()),
        ("traps-few", few.render()),
        ("traps-campaign", one("Your parcel # is waiting").render()),
        ("traps-campaign-hostile", one(HOSTILE).render()),
        ("traps-campaign-quiet", quiet.render()),
        ("traps-source", SourcePage { around: Some(range.clone()), ..source("203.0.113.7", until) }.render()),
        ("traps-source-domain", done.render()),
        ("traps-source-around", source("203.0.113.9", Standing::Around(range)).render()),
        ("traps-source-free", free.render()),
        ("traps-source-never", never.render()),
        ("traps-operator", operator().render()),
        ("traps-operator-nothing", nothing.render()),
    ]
    .into_iter()
    .map(|(name, html)| (name.to_owned(), html.unwrap()))
    .collect()
}
