//! Mail in lists, usual and hostile, and what is found in it.

use super::*;
use crate::mail::{
    extract::{Code, CodeKind, Findings, Kind, Link},
    glance::Glance,
};

pub(super) fn party(name: &str, address: &str) -> Party {
    Party { name: name.into(), address: address.into() }
}

pub(super) fn row(address: &Address, id: &str, from: Party, subject: &str, snippet: &str) -> MailRow {
    let page = page(Place::Mine);
    MailRow {
        address: address.to_string(),
        inbox_href: page.inbox_href(address),
        inbox_label: None,
        href: page.message_href(address, id),
        from,
        sender: None,
        leak: None,
        subject: subject.into(),
        snippet: snippet.into(),
        glance: GlanceRow::default(),
        tag: None,
        received: minutes_ago(0),
        attachments: 0,
        unread: false,
    }
}

/// What is found in a mail with this code and this link.
pub(super) fn findings(code: &str, url: &str, kind: LinkKind) -> Findings {
    Findings {
        kind: Some(Kind::Confirmation),
        codes: vec![
            Code { value: code.into(), kind: CodeKind::OneTime, score: 0.9 },
            Code { value: "UY971482416AZ".into(), kind: CodeKind::Tracking, score: 1.0 },
        ],
        links: [(url, kind), ("https://orchard.example/stop", LinkKind::Unsubscribe)]
            .map(|(url, kind)| Link { url: url.into(), host: String::new(), kind, text: String::new(), score: 0.9 })
            .into(),
    }
}

pub(super) fn glance(code: &str, url: &str, kind: LinkKind) -> GlanceRow {
    GlanceRow::new(Some(&Glance::new(&findings(code, url, kind))), WORDS.get())
}

pub(super) fn sender(dmarc: Outcome, domain: &str) -> Option<SenderNote> {
    SenderNote::short(State::Known(&facts(dmarc, domain)), WORDS.get())
}

pub(super) fn usual_rows(to: &Address) -> Vec<MailRow> {
    let code = row(
        to,
        "m9",
        party("Teal Books", "hello@tealbooks.example"),
        "Your code is 482 913",
        "Enter it within ten minutes to finish signing up.",
    );
    let order = row(
        to,
        "m8",
        party("Orchard & Sons", "orders@orchard.example"),
        "Thank you for your order",
        "Two jars of quince jam leave our barn tomorrow morning, well wrapped in straw.",
    );
    let bare = row(to, "m7", party("", "noreply@notices.example"), "", "This mail has no subject at all.");
    let nobody = row(to, "m6", party("", ""), "Nightly report", "");
    vec![
        MailRow {
            unread: true,
            glance: glance("482913", "", LinkKind::Other),
            sender: SenderNote::short(State::Checking, WORDS.get()),
            ..code
        },
        MailRow {
            sender: sender(Outcome::Pass, "mail.orchard.example"),
            glance: glance("K7QP-2XMM", "https://orchard.example/verify?t=9f3a", LinkKind::Confirm),
            unread: true,
            tag: Some("orchard".into()),
            attachments: 1,
            received: minutes_ago(7),
            ..order
        },
        MailRow { sender: sender(Outcome::Fail, "notices.example"), received: minutes_ago(130), attachments: 3, ..bare },
        MailRow { sender: sender(Outcome::None, ""), received: minutes_ago(2_900), ..nobody },
    ]
}

pub(super) fn hostile_rows(to: &Address) -> Vec<MailRow> {
    let rtl = row(to, "h3", party("متجر الزهور", "shop@flowers.example"), "رمز التأكيد 123456", "أدخل الرمز خلال عشر دقائق");
    let stacked = format!("Z{}algo", "\u{0321}\u{0346}\u{034a}\u{0336}".repeat(40));
    vec![
        MailRow {
            glance: glance(&HOSTILE[..60], "https://xn--80ak6aa92e.example/", LinkKind::Reset),
            tag: Some(HOSTILE.into()),
            unread: true,
            ..row(to, "h1", party(HOSTILE, HOSTILE), HOSTILE, HOSTILE)
        },
        MailRow {
            attachments: 200,
            glance: glance(&"W".repeat(60), &format!("https://{}example/x", "unbreakable.".repeat(20)), LinkKind::SignIn),
            ..row(to, "h2", party(&"W".repeat(300), "w@example.org"), &"unbreakable".repeat(60), &"x".repeat(400))
        },
        MailRow { tag: Some("цветы".into()), unread: true, ..rtl },
        row(to, "h4", party(&stacked, ""), &stacked, &stacked),
    ]
}
