//! One mail, as far as traps care.

use super::super::{
    fingerprint::{Fingerprint, Key},
    memory::Domain,
    normalise::{UrlTemplate, normalise},
};
use crate::mail::{
    address::normalise_domain,
    extract::{self, Findings, Kind, LinkKind},
    organisation::Organisation,
    parse::Mail,
    scan,
};

/// How many domains that it leads to are looked at.
const MAX_DOMAINS: usize = 8;
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// A code that is less sure is a number.
const SURE: f32 = 0.5;

/// What there is to know of a mail without asking anybody.
#[derive(Clone, Debug, Default)]
pub(super) struct Letter {
    pub(super) fingerprint: Fingerprint,
    pub(super) subject_masked: String,
    /// Its words as they are compared.
    pub(super) text: String,
    /// All places that it leads to.
    pub(super) urls: Vec<UrlTemplate>,
    /// Where it leads, without what many share.
    pub(super) domains: Vec<Domain>,
    /// The SHA-256 of its files.
    pub(super) files: Vec<[u8; 32]>,
    /// The author's organisation, as it says.
    pub(super) author: Option<Organisation>,
    /// One can unsubscribe from it, or it came through a list.
    pub(super) is_bulk: bool,
    /// A report on another mail (RFC 3462), or an answer by a program (RFC 3834).
    pub(super) is_answer: bool,
    /// A test, which says so (`X-Trap-Ignore`).
    pub(super) is_to_be_ignored: bool,
}

impl Letter {
    /// Reads a mail to these addresses.
    pub(super) fn read(mail: &Mail<'_>, raw: &[u8], recipients: &[&str], key: &Key) -> Self {
        let letter = normalise(mail, recipients);
        let author = mail.author().and_then(|author| organisation(author.rsplit_once('@')?.1));
        let mut names: Vec<&str> = letter.urls.iter().filter(|url| !url.shared).map(|url| url.domain.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let registered = names.into_iter().filter_map(Organisation::of);
        let mut domains: Vec<_> =
            registered.map(|name| Domain { key: key.hash(name.as_str().as_bytes()), name: name.as_str().into() }).collect();
        // Of many it is chance which ones count: nobody can hide one behind others.
        domains.sort_unstable_by_key(|domain| domain.key);
        domains.truncate(MAX_DOMAINS);
        let Marks { is_bulk, is_answer, is_to_be_ignored } = Marks::of(raw);
        Self {
            fingerprint: Fingerprint::of(&letter, key),
            subject_masked: letter.subject_masked,
            text: letter.text,
            urls: letter.urls,
            domains,
            files: letter.files,
            author,
            is_bulk,
            is_answer,
            is_to_be_ignored,
        }
    }

    /// Whether it answers with a code, whatever else it says of itself.
    pub(super) fn brings_code(&self, mail: &Mail<'_>) -> bool {
        let findings = extract::find(&mail.content());
        is_answer(&findings) && findings.code().is_some_and(|code| code.score >= SURE)
    }

    /// Whether it answers to somebody who typed an address into a form: with a code, or a link to confirm by which leads
    /// to its author. Those that only look so lead elsewhere.
    pub(super) fn is_transactional(&self, mail: &Mail<'_>) -> bool {
        if self.is_bulk {
            return false;
        }
        let findings = extract::find(&mail.content());
        self.answers_with(&findings)
    }

    fn answers_with(&self, findings: &Findings) -> bool {
        let has_code = findings.code().is_some_and(|code| code.score >= SURE);
        let leads_home = findings.links.iter().any(|link| {
            matches!(link.kind, LinkKind::Confirm | LinkKind::SignIn | LinkKind::Reset) && organisation(&link.host) == self.author
        });
        is_answer(findings) && (has_code || (self.author.is_some() && leads_home))
    }
}

fn is_answer(findings: &Findings) -> bool {
    matches!(findings.kind, Some(Kind::Confirmation | Kind::SignIn | Kind::Reset | Kind::SignInAlert))
}

/// What the header says of the mail as a whole.
#[derive(Default)]
struct Marks {
    is_bulk: bool,
    is_answer: bool,
    is_to_be_ignored: bool,
}

impl Marks {
    fn of(raw: &[u8]) -> Self {
        let block = scan::header_block(raw, 0, MAX_HEADER_BYTES).fields;
        let mut marks = Self::default();
        for (name, value) in scan::fields(&raw[block]) {
            let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
            let value = value.trim_ascii_start();
            let begins = |wanted: &str| value.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted.as_bytes()));
            marks.is_bulk |= is("list-unsubscribe") || is("list-id");
            marks.is_answer |= (is("content-type") && begins("multipart/report")) || (is("auto-submitted") && begins("auto-replied"));
            marks.is_to_be_ignored |= is("x-trap-ignore");
        }
        marks
    }
}

fn organisation(domain: &str) -> Option<Organisation> {
    Organisation::of(&normalise_domain(domain.trim()).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(head: &str, body: &str) -> (Letter, bool) {
        let raw = format!("{head}\r\n\r\n{body}").replace('\n', "\r\n");
        let mail = Mail::open(raw.as_bytes());
        let letter = Letter::read(&mail, raw.as_bytes(), &["me@x.org"], &Key::PUBLIC);
        let is_transactional = letter.is_transactional(&mail);
        (letter, is_transactional)
    }

    #[test]
    fn a_code_or_a_link_home_answers_and_a_link_elsewhere_is_bait() {
        let from = "From: a@shop.example\nSubject: Please confirm your email address";
        for (head, body, wanted) in [
            (from, "Your verification code is 482913. It is valid for ten minutes.", true),
            (from, "Confirm your address: https://www.shop.example/confirm?token=9f8e7d6c5b4a", true),
            (from, "Confirm your address: https://evil.example/confirm?token=9f8e7d6c5b4a", false),
            ("From: a@shop.example\nSubject: 50 % off\nList-Unsubscribe: <https://shop.example/u>", "Your code is 482913", false),
            ("From: a@shop.example\nSubject: Cheap watches", "Buy now at https://shop.example/", false),
        ] {
            assert_eq!(letter(head, body).1, wanted, "{head} {body}");
        }
    }

    #[test]
    fn domains_are_registered_ones_each_once_without_what_many_share() {
        let (found, _) =
            letter("From: a@b.example", "https://a.casino.example/x https://b.casino.example/y https://bit.ly/z https://192.0.2.1/");
        assert_eq!(found.domains.iter().map(|domain| &*domain.name).collect::<Vec<_>>(), ["casino.example"]);
        assert_eq!(found.author.map(|author| author.to_string()), Some("b.example".into()));
    }

    #[test]
    fn lists_and_answers_say_so_in_the_header() {
        for (field, wanted) in [
            ("List-Unsubscribe: <https://b.example/u>", (true, false)),
            ("List-Id: <offers.b.example>", (true, false)),
            ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", (false, true)),
            ("Auto-Submitted: auto-replied", (false, true)),
            ("Auto-Submitted: no", (false, false)),
            ("Subject: multipart/report", (false, false)),
        ] {
            let (found, _) = letter(&format!("From: a@b.example\n{field}"), "Hello");
            assert_eq!((found.is_bulk, found.is_answer), wanted, "{field}");
        }
    }
}
