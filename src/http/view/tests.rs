//! Every page with usual, empty and hostile contents, in every language; `SUNDEW_PREVIEW=1 cargo test preview` leaves them
//! in target/preview.

mod leaks;
mod mail;
mod operator;
mod rows;
mod samples;
mod traps;

use std::{cell::Cell, fs, path::Path, time::Duration};

use mail::{html_view, with_link};
use operator::{about, admin};
use rows::{findings, hostile_rows, party, usual_rows};
use samples::{alias, facts, file, journey};

use super::*;
use crate::mail::{
    address::Recipient,
    extract::LinkKind,
    facts::{Outcome, State},
};

const KEYS: [&str; 21] = [
    include_str!("../../../web/locales/en/about.ftl"),
    include_str!("../../../web/locales/en/addresses.ftl"),
    include_str!("../../../web/locales/en/admin.ftl"),
    include_str!("../../../web/locales/en/aliases.ftl"),
    include_str!("../../../web/locales/en/report.ftl"),
    include_str!("../../../web/locales/en/errors.ftl"),
    include_str!("../../../web/locales/en/files.ftl"),
    include_str!("../../../web/locales/en/forward.ftl"),
    include_str!("../../../web/locales/en/glance.ftl"),
    include_str!("../../../web/locales/en/html.ftl"),
    include_str!("../../../web/locales/en/inbox.ftl"),
    include_str!("../../../web/locales/en/journey.ftl"),
    include_str!("../../../web/locales/en/leaks.ftl"),
    include_str!("../../../web/locales/en/links.ftl"),
    include_str!("../../../web/locales/en/list.ftl"),
    include_str!("../../../web/locales/en/message.ftl"),
    include_str!("../../../web/locales/en/scripts.ftl"),
    include_str!("../../../web/locales/en/sender.ftl"),
    include_str!("../../../web/locales/en/site.ftl"),
    include_str!("../../../web/locales/en/traps.ftl"),
    include_str!("../../../web/locales/en/units.ftl"),
];

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\u{202e}gpj.exe\u{2066}\r\nX: y";

fn address(text: &str) -> Address {
    Recipient::from_input(text, "sundew.example.com").unwrap().address
}

thread_local! {
    /// What the pages of this test say.
    static WORDS: Cell<Words> = const { Cell::new(Words(Locale::English)) };
}

fn minutes_ago(minutes: i64) -> Moment {
    Moment::new(Timestamp::from_millis(Timestamp::now().as_millis() - minutes * 60_000), WORDS.get())
}

fn page(place: Place) -> Page {
    Page { version: "1", words: WORDS.get(), place, all_open: true, ..Page::default() }
}

fn inbox(rows: Vec<MailRow>) -> InboxPage {
    let page = page(Place::Mine);
    let address = address("bramolitekuva@sundew.example.com");
    let unread = rows.iter().filter(|row| row.unread).count();
    InboxPage {
        forward: None,
        live: Live::visitor(&address),
        access: Access::Private,
        here: page.home_href(),
        inbox_href: page.inbox_href(&address),
        address: address.to_string(),
        mail_life: Duration::from_secs(3 * 86_400),
        inbox_life: Duration::from_secs(7 * 86_400),
        addresses: Vec::new(),
        domain_count: Some(2),
        is_merged: false,
        form: ClaimForm { domains: vec!["sundew.example.com".to_owned(), "post.example.net".to_owned()], ..ClaimForm::default() },
        lives: [300, 3_600, 86_400, 7 * 86_400].map(Duration::from_secs).to_vec(),
        note: None,
        refuses_after_end: false,
        opted_out: Some(true),
        links: LinksPanel::default(),
        aliases: AliasesPanel::default(),
        tag: None,
        sender: None,
        leaks_href: None,
        list: MailList { total: rows.len(), unread, rows, ..MailList::default() },
        page,
    }
}

fn public_inbox(name: &str, rows: Vec<MailRow>) -> InboxPage {
    let page = page(Place::Elsewhere);
    let address = address(name);
    let here = page.inbox_href(&address);
    let mail_life = Duration::from_secs(7_200);
    let live = Live::inbox(&address);
    InboxPage {
        live,
        access: Access::Public,
        here: here.clone(),
        inbox_href: here,
        address: address.to_string(),
        mail_life,
        page,
        ..inbox(rows)
    }
}

fn message(body: Body) -> MessagePage {
    let page = page(Place::Elsewhere);
    let address = address("bramolitekuva");
    MessagePage {
        forward: None,
        traps: None,
        live: Live::visitor(&address),
        id: "m8".into(),
        href: page.message_href(&address, "m8"),
        address: address.to_string(),
        inbox_href: page.home_href(),
        access: Access::Private,
        subject: "Thank you for your order".into(),
        from: party("Orchard & Sons", "orders@orchard.example"),
        sender: SenderNote::whole(State::Known(&facts(Outcome::Pass, "paypa1.com")), WORDS.get()),
        leak: None,
        unsubscribe_mail: None,
        to: "Bramolitekuva+orchard@sundew.example.com".into(),
        others: 2,
        tag: Some("orchard".into()),
        received: minutes_ago(7),
        expires: minutes_ago(-4_313),
        size_bytes: 48_211,
        raw_is_served: true,
        glance: GlancePanel::new(&findings("482913", "https://orchard.example/verify?t=9f3a", LinkKind::Confirm), WORDS.get()),
        has_html: true,
        body,
        attachments: Vec::new(),
        zip_is_served: true,
        damage: Vec::new(),
        unreadable: Vec::new(),
        page,
    }
}

/// Name and HTML of every page worth looking at.
fn pages() -> Vec<(String, String)> {
    let mine = address("bramolitekuva");
    let bob = address("bob@example.com");
    let long = format!("{}@{}.example.com", "a".repeat(64), "b".repeat(60));
    let text = "Hello,\n\nthank you for your order. Two jars of quince jam leave our barn tomorrow morning.\n\nSee where they are: https://orchard.example/parcel/8f2c91\n\nThe people of Orchard & Sons\n".to_owned();
    let headers = vec![
        ("From".into(), "Orchard & Sons <orders@orchard.example>".into()),
        ("DKIM-Signature".into(), "v=1; b=".to_owned() + &"qx7".repeat(120)),
        (HOSTILE.into(), HOSTILE.into()),
    ];
    let all = AllPage {
        page: page(Place::All),
        live: Live::all(),
        here: "/all".into(),
        mail_life: Duration::from_secs(7_200),
        list: MailList {
            total: 120,
            unread: 2,
            rows: [usual_rows(&bob), hostile_rows(&address(&long))].concat(),
            older: Some("/all?cursor=x".into()),
            newest: Some("/all".into()),
        },
    };
    let hostile_message = MessagePage {
        subject: HOSTILE.repeat(12),
        from: party(HOSTILE, &"w".repeat(300)),
        to: HOSTILE.into(),
        tag: Some(HOSTILE.into()),
        access: Access::Public,
        glance: GlancePanel::new(
            &findings(HOSTILE, &format!("https://{}example/x", "unbreakable.".repeat(20)), LinkKind::SignIn),
            WORDS.get(),
        ),
        damage: vec![WORDS.get().text("damage-encoding")],
        attachments: vec![
            AttachmentRow {
                claimed_type: Some(HOSTILE.into()),
                hazards: vec!["hazard-disguised", "hazard-program"],
                thumbnail: Some(Thumbnail::new(640, 480)),
                ..file(0, HOSTILE, HOSTILE, 812)
            },
            AttachmentRow { is_text: true, ..file(1, &"long".repeat(80), "application/octet-stream", 2_345_678) },
        ],
        unreadable: vec![UnreadablePart { why: "unreadable-charset", offset: 1_024, size_bytes: 2_048, dump: HOSTILE.into() }],
        ..message(with_link(&format!("{HOSTILE}\n{}\nشكرا لك\n", "long".repeat(300))))
    };
    let mut tagged = inbox(usual_rows(&mine).into_iter().filter(|row| row.tag.is_some()).collect());
    tagged.tag = Some("orchard".into());
    tagged.leaks_href = Some("/inbox/x/leaks?tag=orchard".into());
    tagged.page.notice = Some(Notice::Sent);
    let mut linked = inbox(Vec::new());
    let url = "https://sundew.example.com/restore/k.bramolitekuva@sundew.example.com".to_owned();
    linked.links = LinksPanel {
        restore: Some(RestoreLink {
            code: Some(QrCode { side: 9, path: "M4 4h1v1h-1z".into() }),
            url: url.clone(),
            own_host: Some("localhost".into()),
        }),
        feed: Some(url.clone()),
    };
    (linked.page.notice, linked.page.past, linked.page.feed) = (Some(Notice::LinkMade), Some(Past::Expired(minutes_ago(90))), Some(url));
    let mut renewed = inbox(Vec::new());
    renewed.page.past = Some(Past::Burned { address: HOSTILE.into(), at: minutes_ago(3) });
    let mut lost = inbox(Vec::new());
    lost.page.past = Some(Past::Lost);
    let mut issuing = inbox(Vec::new());
    issuing.aliases = AliasesPanel { rows: vec![alias("milk-3g7k9qz", None), alias("plums-7h2m4rt", Some(HOSTILE))], total: 12 };
    let aliases = AliasesPage {
        page: page(Place::Elsewhere),
        address: mine.to_string(),
        inbox_href: "/inbox/x".into(),
        others: vec![AliasRow { mails: 1_234, ..alias("plums-7h2m4rt", Some("Ordered plums for the jam")) }],
        ..AliasesPage::default()
    };
    let of_site = AliasesPage {
        site: Some("milk.example".into()),
        typed: "milk.example".into(),
        suited: vec![alias("milk-3g7k9qz", None), AliasRow { is_active: false, ..alias("milk-9y4r3tr", Some(HOSTILE)) }],
        ..aliases.clone()
    };
    let refused = AliasesPage {
        typed: HOSTILE.into(),
        note: HOSTILE.into(),
        is_plus: true,
        is_wrong_site: true,
        error: Some(WORDS.get().text("detail-invalid_site-syntax")),
        ..aliases.clone()
    };
    let new = NewPage {
        page: page(Place::Elsewhere),
        form: ClaimForm { site: Some("milk.example".into()), ..inbox(Vec::new()).form },
        takes_alias: true,
        inboxes: vec![mine.to_string(), long.clone()],
        ..NewPage::default()
    };
    let known = NewPage { aliases: of_site.suited.clone(), ..new.clone() };
    let restore = RestorePage { page: page(Place::Elsewhere), address: HOSTILE.into(), href: "/restore/k.x".into(), is_held: false };
    let mut pages = vec![
        ("inbox", inbox(usual_rows(&mine)).render()),
        ("inbox-empty", inbox(Vec::new()).render()),
        ("inbox-tagged", tagged.render()),
        ("inbox-linked", linked.render()),
        ("inbox-renewed", renewed.render()),
        ("inbox-lost", lost.render()),
        ("inbox-issuing", issuing.render()),
        ("aliases", aliases.render()),
        ("aliases-of-site", of_site.render()),
        ("aliases-refused", refused.render()),
        ("new", new.render()),
        ("new-known", known.render()),
        ("restore", restore.clone().render()),
        ("restore-held", RestorePage { is_held: true, ..restore }.render()),
        ("public", public_inbox("bob@example.com", usual_rows(&bob)).render()),
        ("public-hostile", public_inbox(&long, hostile_rows(&bob)).render()),
        ("all", all.clone().render()),
        ("all-empty", AllPage { list: MailList::default(), ..all }.render()),
        (
            "message",
            MessagePage { attachments: vec![file(0, "invoice.pdf", "application/pdf", 31_044)], ..message(with_link(&text)) }.render(),
        ),
        ("about", about().render()),
        ("admin", admin().render()),
        ("admin-empty", AdminPage { limits: Vec::new(), inboxes: Vec::new(), reports: Vec::new(), blocks: Vec::new(), ..admin() }.render()),
        ("message-html", message(Body::Html(html_view())).render()),
        ("message-html-images", message(Body::Html(HtmlView { shows_images: true, is_dark: true, ..html_view() })).render()),
        ("message-journey", message(Body::Journey(Box::new(journey()))).render()),
        (
            "message-journey-straight",
            message(Body::Journey(Box::new(JourneyView { hops: Vec::new(), left_out: 0, is_cut: false, ..journey() }))).render(),
        ),
        ("message-print", message(Body::Print { text: HOSTILE.into(), is_short: true }).render()),
        ("message-headers", message(Body::Headers(headers)).render()),
        ("message-hostile", hostile_message.render()),
        (
            "message-empty",
            MessagePage { subject: String::new(), from: Party::default(), has_html: false, ..message(with_link("")) }.render(),
        ),
    ]
    .into_iter()
    .map(|(name, html)| (name.to_owned(), html.unwrap()))
    .collect::<Vec<_>>();
    pages.extend(leaks::pages());
    pages.extend(traps::pages());
    for status in [403, 404, 405, 413, 421, 422, 429, 500, 503] {
        let mut page = page(Place::Elsewhere);
        if status == 422 {
            page.typed_name = "two words".into();
            page.typed_name_error = Some(page.words.text("detail-invalid_address-incomplete"));
        }
        let (title, advice) = (page.words.text("error-name"), page.words.text("error-wrong-host-advice"));
        pages.push((format!("error-{status}"), ErrorPage { page, status, title, advice, detail: None, mail: None }.render().unwrap()));
    }
    pages
}

#[test]
fn preview_of_every_page_is_sound_in_every_language() {
    for locale in Locale::ALL {
        WORDS.set(Words(locale));
        for (name, html) in pages() {
            check(&format!("{}-{name}", locale.code()), &html);
        }
    }
}

fn check(name: &str, html: &str) {
    let language = name.split_once('-').map_or(name, |(language, _)| language);
    assert!(html.contains(&format!("<html lang=\"{language}\">")), "{name}");
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
    let scripts = [
        html.matches("<script").count(),
        html.matches("<script type=\"module\"").count(),
        html.matches("<script type=\"application/json\"").count(),
    ];
    assert_eq!(scripts, [2, 1, 1], "{name}: no script but ours");
    for forbidden in ["<img src=x", "style=", " onerror=alert(2)>", "\u{2066}X", "http://"] {
        assert!(!html.contains(forbidden), "{name}: {forbidden}");
    }
    let ids: Vec<_> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(ids.iter().all(|id| ids.iter().filter(|other| *other == id).count() == 1), "{name}: an id twice");
    // A message that can't be made shows its key.
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '_';
    let words: Vec<&str> = html.split(|letter| !is_word(letter)).filter(|word| word.contains('-')).collect();
    for key in KEYS.iter().flat_map(|file| file.lines()).filter_map(|line| line.split_once(" = ").map(|(key, _)| key.trim())) {
        assert!(!words.contains(&key), "{name}: {key}");
    }
    if std::env::var_os("SUNDEW_PREVIEW").is_some() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/preview");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
}

#[test]
fn one_line_text_neither_breaks_nor_reorders() {
    let html = inbox(hostile_rows(&address("bob"))).render().unwrap();
    assert!(!html.contains(['\u{202e}', '\u{2066}', '\r']));
    assert!(html.contains("gpj.exe  X: y"));
}

#[test]
fn links_carry_the_base_and_escape_the_address() {
    let page = Page { base: "/mail".into(), ..Page::default() };
    assert_eq!(page.message_href(&address("o/k?a@example.com"), "m1"), "/mail/inbox/o%2Fk%3Fa@example.com/m1");
    assert_eq!(page.home_href(), "/mail/");
}
