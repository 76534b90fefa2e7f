//! What a server says of itself, and what its operator sees.

use super::*;
use crate::http::reports::Reason;

pub(super) fn about() -> AboutPage {
    AboutPage {
        page: page(Place::Elsewhere),
        forwards: true,
        private_mail_life: Duration::from_secs(3 * 86_400),
        public_mail_life: Duration::from_secs(7_200),
        inbox_life: Duration::from_secs(7 * 86_400),
        keeps_names: true,
        public_file_max_bytes: Some(1_000_000),
        contact: Some(Contact { href: "mailto:abuse@example.org".into(), shown: HOSTILE.into() }),
    }
}

/// What senders choose stands in reports: the address, and the domain of the envelope.
pub(super) fn admin() -> AdminPage {
    let report = |key: &str, href: Option<&str>, text: &str, domain: Option<&str>| ReportRow {
        key: key.into(),
        href: href.map(Into::into),
        address: text.into(),
        said: WORDS.get().text(Reason::Phishing.key()),
        last: minutes_ago(3),
        network: "192.0.2.0/24".into(),
        domain: domain.map(Into::into),
    };
    let inbox = |shown: &str, href: Option<&str>| InboxRow {
        key: "0123456789abcdef".into(),
        shown: shown.into(),
        href: href.map(Into::into),
        mails: 12,
        size_bytes: 3_400_000,
    };
    AdminPage {
        page: page(Place::Elsewhere),
        here: "/admin".into(),
        as_of: minutes_ago(0),
        budgets: vec![BudgetRow { code: "store", name_key: "admin-memory-store", used_bytes: 123_456_789, max_bytes: 536_870_912 }],
        facts: vec![("admin-mails", 1_234), ("admin-inboxes", 77)],
        limits: vec![LimitRow { name: WORDS.get().text("admin-limit-web-rate"), count: 3 }],
        inboxes: vec![inbox("tad…97@sundew.example.com", None), inbox(HOSTILE, Some("/inbox/bob"))],
        reports: vec![report("r1", Some("/inbox/bob/m1"), "bob@x.org", None), report("r2", None, HOSTILE, Some(HOSTILE))],
        blocks: vec![BlockRow { target: HOSTILE.into(), until: minutes_ago(-600) }],
        times: vec![
            BlockTime { code: "1h", life: Duration::from_secs(3_600) },
            BlockTime { code: "7d", life: Duration::from_secs(604_800) },
        ],
    }
}
