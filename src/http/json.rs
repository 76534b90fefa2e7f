//! What leaves the process as JSON: the shapes of the API, times in RFC 3339 UTC, sizes in `_bytes`.

mod journey;

use serde::Serialize;

use super::facts::{self, FactsJson};
use super::html_body::Watcher;
use super::leaks::BesideJson;
use crate::{
    inbox::{Access, AfterEnd, Entry, Inboxes, Opened, Page},
    mail::{
        envelope::TlsFacts,
        extract::{Code, Findings, Kind, Link},
        journey::Journey,
        message::{Attachment, Damage, Mailbox},
        parse::View,
        transcript::Line,
    },
    tags::Tags,
};

use journey::{HopJson, MarkJson};

/// Some items, newest first, and where the next ones are.
#[derive(Serialize)]
pub(super) struct List<T> {
    pub(super) items: Vec<T>,
    pub(super) next: Option<String>,
    /// Where a reader who knows all of this goes on from (`since`, `Last-Event-ID`).
    pub(super) latest: String,
}

#[derive(Serialize)]
pub(super) struct InboxJson {
    pub(super) address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
    pub(super) access: &'static str,
    pub(super) url: String,
    pub(super) created_at: Option<String>,
    pub(super) expires_at: Option<String>,
    pub(super) ttl_secs: u64,
    pub(super) mail_ttl_secs: u64,
    /// What its holder wrote to remember it by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    /// What senders hear when it has ended; only where there is a holder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after_end: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counts: Option<CountsJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tags: Option<Vec<TagJson>>,
}

#[derive(Serialize)]
pub(super) struct CountsJson {
    pub(super) messages: usize,
    pub(super) unseen: usize,
    pub(super) size_bytes: usize,
}

#[derive(Serialize)]
pub(super) struct TagJson {
    pub(super) tag: String,
    pub(super) messages: usize,
}

#[derive(Serialize)]
pub(super) struct PartyJson {
    name: String,
    address: String,
}

#[derive(Serialize)]
pub(super) struct AttachmentJson {
    n: usize,
    name: String,
    content_type: String,
    detected_type: Option<&'static str>,
    size_bytes: usize,
    cid: Option<String>,
}

/// A mail in a list.
#[derive(Serialize)]
pub(super) struct SummaryJson {
    id: String,
    seq: u64,
    address: String,
    /// Whether anyone who knows the address can read it.
    public: bool,
    to: String,
    others: usize,
    tag: Option<String>,
    from: PartyJson,
    header_to: Vec<PartyJson>,
    subject: String,
    received_at: String,
    expires_at: String,
    size_bytes: usize,
    snippet: String,
    kind: Option<&'static str>,
    code: Option<String>,
    link: Option<String>,
    /// Whether the author's domain stands behind it, in one word.
    auth: Option<&'static str>,
    /// Whether its address was given to somebody else.
    leak: Option<BesideJson>,
    seen: bool,
    attachments: Vec<AttachmentJson>,
}

/// A mail alone.
#[derive(Serialize)]
pub(super) struct MessageJson {
    #[serde(flatten)]
    summary: SummaryJson,
    date: Option<String>,
    text: String,
    html: Option<String>,
    headers: Vec<(String, String)>,
    envelope: EnvelopeJson,
    codes: Vec<CodeJson>,
    links: Vec<LinkJson>,
    facts: Option<FactsJson>,
    damage: Vec<&'static str>,
    /// Who watches its reader.
    trackers: Vec<Watcher>,
    journey: Vec<HopJson>,
    marks: Vec<MarkJson>,
}

/// A code that was found, and how sure that is, from 0 to 1.
#[derive(Serialize)]
struct CodeJson {
    value: String,
    kind: &'static str,
    score: f32,
}

/// A link that was found; `host` is where it leads as far as the URL says.
#[derive(Serialize)]
struct LinkJson {
    url: String,
    host: String,
    kind: &'static str,
    text: String,
}

impl From<Code> for CodeJson {
    fn from(code: Code) -> Self {
        Self { value: code.value, kind: code.kind.name(), score: code.score }
    }
}

impl From<Link> for LinkJson {
    fn from(link: Link) -> Self {
        Self { url: link.url, host: link.host, kind: link.kind.name(), text: link.text }
    }
}

#[derive(Serialize)]
struct EnvelopeJson {
    from: String,
    to: Vec<String>,
    helo: String,
    peer: String,
    tls: Option<TlsJson>,
    auth: bool,
}

#[derive(Serialize)]
struct TlsJson {
    version: &'static str,
    cipher: &'static str,
    sni: Option<String>,
}

/// The dialogue that brought a mail.
#[derive(Serialize)]
pub(super) struct TranscriptJson {
    lines: Vec<LineJson>,
}

#[derive(Serialize)]
struct LineJson {
    at_ms: u32,
    from: &'static str,
    text: String,
}

impl TranscriptJson {
    /// As this entry's recipient may see it.
    pub(super) fn new(entry: &Entry) -> Self {
        let line = |line: Line| LineJson { at_ms: line.at_ms, from: line.speaker.name(), text: line.text };
        Self { lines: entry.transcript().into_iter().map(line).collect() }
    }
}

/// The name of what comes after the end of an inbox.
pub(super) fn after_end_name(after_end: AfterEnd) -> &'static str {
    match after_end {
        AfterEnd::Silence => "silence",
        AfterEnd::Refuse => "550",
    }
}

pub(super) fn access_name(access: Access) -> &'static str {
    match access {
        Access::Public => "public",
        Access::Private => "private",
        Access::Operator => "operator",
    }
}

impl From<&Mailbox> for PartyJson {
    fn from(mailbox: &Mailbox) -> Self {
        Self { name: mailbox.name.clone(), address: mailbox.address.clone() }
    }
}

impl From<&TlsFacts> for TlsJson {
    fn from(facts: &TlsFacts) -> Self {
        Self { version: facts.version, cipher: facts.cipher, sni: facts.sni.as_ref().map(ToString::to_string) }
    }
}

impl AttachmentJson {
    fn new(n: usize, file: &Attachment) -> Self {
        Self {
            n,
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            detected_type: file.detected_type,
            size_bytes: file.size_bytes,
            cid: file.content_id.clone(),
        }
    }
}

impl SummaryJson {
    /// A mail out of an inbox somebody was let into.
    pub(super) fn new(tags: &Tags, opened: &Opened, entry: &Entry) -> Self {
        Self { expires_at: opened.expires_at(entry).rfc3339(), ..Self::public(tags, entry) }
    }

    /// A mail that anyone may see.
    pub(super) fn public(tags: &Tags, entry: &Entry) -> Self {
        let message = entry.message();
        let (summary, glance) = (&message.summary, message.glance());
        Self {
            id: entry.id.to_string(),
            seq: entry.number(),
            address: entry.recipient.address.to_string(),
            public: entry.is_public(),
            to: entry.recipient.written.to_string(),
            others: entry.others,
            tag: entry.recipient.tag.as_ref().map(ToString::to_string),
            from: PartyJson::from(&message.author()),
            header_to: summary.header_to.iter().map(Into::into).collect(),
            subject: summary.subject.clone(),
            received_at: message.received_at.rfc3339(),
            expires_at: entry.expires_at.rfc3339(),
            size_bytes: message.raw.len(),
            snippet: summary.snippet.clone(),
            kind: glance.and_then(|glance| glance.kind).map(Kind::name),
            code: glance.and_then(|glance| glance.code.as_ref()).map(ToString::to_string),
            link: glance.and_then(|glance| glance.action.as_ref()).map(|action| action.url.to_string()),
            auth: facts::auth(message.facts()),
            leak: tags.beside(&entry.recipient, message).map(|beside| BesideJson::new(tags, &entry.recipient.address, beside)),
            seen: entry.seen(),
            attachments: summary.attachments.iter().enumerate().map(|(n, file)| AttachmentJson::new(n, file)).collect(),
        }
    }
}

impl MessageJson {
    pub(super) fn new(tags: &Tags, opened: &Opened, entry: &Entry, view: View, findings: Findings, trackers: Vec<Watcher>) -> Self {
        let envelope = &entry.message().envelope;
        // The other recipients are a number, never a name.
        let others = (entry.others > 0).then(|| format!("({} others)", entry.others));
        Self {
            summary: SummaryJson::new(tags, opened, entry),
            date: entry.message().summary.date.map(|date| date.rfc3339()),
            text: view.text,
            html: view.html,
            headers: view.headers,
            envelope: EnvelopeJson {
                from: envelope.sender.to_string(),
                to: std::iter::once(entry.recipient.written.to_string()).chain(others).collect(),
                helo: envelope.helo.to_string(),
                peer: envelope.peer.to_string(),
                tls: envelope.tls.as_ref().map(TlsJson::from),
                auth: envelope.auth,
            },
            codes: findings.codes.into_iter().map(Into::into).collect(),
            links: findings.links.into_iter().map(Into::into).collect(),
            trackers,
            damage: entry.message().damage_seen(&view.damage).into_iter().map(Damage::code).collect(),
            journey: journey::hops(&Journey::read(&entry.message().raw, entry.message().received_at), entry.message()),
            marks: view.marks.iter().map(MarkJson::from).collect(),
            facts: FactsJson::new(entry.message().facts()),
        }
    }
}

impl List<SummaryJson> {
    pub(super) fn new(inboxes: &Inboxes, page: &Page, show: impl Fn(&Entry) -> SummaryJson, latest: u64) -> Self {
        Self {
            items: page.items.iter().map(|entry| show(entry)).collect(),
            next: page.next.map(|seq| inboxes.write_cursor(seq)),
            latest: inboxes.write_cursor(latest),
        }
    }
}
