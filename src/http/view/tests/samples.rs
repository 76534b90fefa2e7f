//! A file and a journey, usual and hostile.

use super::*;
use crate::mail::facts::{Arc, Dkim, Dmarc, Facts, Ptr, Reason, Spf};

pub(super) fn file(n: usize, name: &str, content_type: &str, size_bytes: usize) -> AttachmentRow {
    AttachmentRow {
        href: format!("/inbox/x/m8/attachments/{n}"),
        name: name.into(),
        kind: FileKind::new(content_type, name),
        media_type: content_type.into(),
        claimed_type: None,
        size_bytes,
        is_served: size_bytes < 1_000_000,
        hazards: Vec::new(),
        thumbnail: None,
        is_text: false,
    }
}

pub(super) fn alias(tag: &str, note: Option<&str>) -> AliasRow {
    AliasRow {
        address: format!("{tag}@sundew.example.com"),
        tag: tag.into(),
        site: "milk.example".into(),
        note: note.map(Into::into),
        is_active: true,
        leak: note.map(|_| LeakLink {
            badge: LeakBadge { code: "likely", text: WORDS.get().text("leaks-grade-likely") },
            href: "/inbox/x/leaks?tag=y".into(),
        }),
        created: minutes_ago(7),
        mails: 0,
        mails_href: format!("/inbox/x?tag={tag}"),
        href: format!("/inbox/x/aliases/{tag}"),
    }
}

/// What is found out of a mail of this author whose DMARC comes out so.
pub(super) fn facts(dmarc: Outcome, domain: &str) -> Facts {
    let signature = |outcome, reason| Dkim { outcome, reason, domain: domain.into(), selector: "s".into(), algorithm: "rsa-sha256" };
    let spf = Spf { outcome: Outcome::SoftFail, reason: Reason::Mechanism("all"), domain: domain.into() };
    Facts {
        mail_from: spf.clone(),
        helo: spf,
        dkim: Box::new([signature(Outcome::Pass, None), signature(Outcome::Policy, Some(Reason::UnsignedEnd))]),
        dkim_ignored: 9_992,
        dmarc: Dmarc {
            outcome: dmarc,
            reason: Some(Reason::NotAligned),
            domain: domain.into(),
            policy: None,
            subdomain_policy: None,
            spf_aligned: false,
            dkim_aligned: false,
        },
        arc: Some(Arc {
            outcome: Outcome::Neutral,
            reason: Some(Reason::TooMuchWork),
            seals: 50,
            claim: Outcome::Pass,
            domain: domain.into(),
        }),
        ptr: Ptr { outcome: Outcome::Fail, reason: Some(Reason::NotConfirmed), name: Some(domain.into()) },
    }
}

fn hop(text: &str, delay: &str) -> HopRow {
    HopRow {
        delay: delay.into(),
        by: text.into(),
        helo: text.into(),
        ptr: text.into(),
        ip: "2001:db8::25".into(),
        with: text.into(),
        tls: text.into(),
        is_encrypted: true,
        at: Some(minutes_ago(9)),
        text: text.repeat(9),
        is_understood: true,
        ..HopRow::default()
    }
}

pub(super) fn journey() -> JourneyView {
    let words = WORDS.get();
    let unread = HopRow { text: HOSTILE.into(), ..HopRow::default() };
    JourneyView {
        sender: SenderView::new(State::Known(&facts(Outcome::Fail, HOSTILE)), words),
        hops: vec![
            hop("mail.fern.example", ""),
            HopRow { is_backwards: true, ..hop(HOSTILE, &words.text_with("journey-behind", &[("time", "61".into())])) },
            unread,
        ],
        left_out: 900,
        is_cut: true,
        own: OwnHop {
            delay: words.text("journey-same"),
            is_backwards: false,
            by: "mx.example.com".into(),
            ip: "192.0.2.10".into(),
            ptr: None,
            helo: HOSTILE.into(),
            with: "ESMTPS".into(),
            tls: Some(("TLSv1.3".into(), "TLS13_AES_256_GCM_SHA384".into())),
            sni: Some("mx.example.com".into()),
            auth: true,
            at: minutes_ago(7),
        },
        total: Some(words.text_with("journey-total", &[("time", "61".into())])),
        marks: vec![MarkRow { key: "mark-dkim", value: HOSTILE.into() }, MarkRow { key: "mark-pgp-signed", value: String::new() }],
    }
}
