//! Tags and their verdicts as JSON: every other form has the same.

use serde::Serialize;

use super::{Tag, Told, nags, senders_of, sentences};
use crate::{
    mail::address::Address,
    tags::{Beside, Evidence, SenderFacts, State, Tags, Verdict},
};

/// The tags of one inbox, or of all that a browser holds.
#[derive(Serialize)]
pub(super) struct LeaksJson {
    items: Vec<TagJson>,
    /// Tags that are not among the items.
    left_out: usize,
    untracked_messages: u64,
}

#[derive(Serialize)]
struct TagJson {
    inbox: String,
    tag: String,
    address: String,
    site: Option<String>,
    issued: Option<&'static str>,
    note: Option<String>,
    given_at: String,
    first_at: Option<String>,
    last_at: Option<String>,
    messages: u32,
    state: Option<&'static str>,
    first_to_write: Option<String>,
    introduced: Vec<SenderJson>,
    later: Vec<SenderJson>,
    untracked_messages: u32,
    leak: Option<VerdictJson>,
}

#[derive(Serialize)]
struct SenderJson {
    organisation: String,
    standing: &'static str,
    relation: &'static str,
    first_at: String,
    last_at: String,
    messages: u32,
    subject: String,
    links: Vec<String>,
    days: Vec<DayJson>,
    unsubscribed_at: Option<String>,
    days_after_unsubscribe: Option<u64>,
}

#[derive(Serialize)]
struct DayJson {
    day: String,
    messages: u32,
}

#[derive(Serialize)]
struct VerdictJson {
    grade: &'static str,
    since: String,
    days: u32,
    messages: u32,
    organisations: Vec<String>,
    evidence: Vec<EvidenceJson>,
}

#[derive(Serialize)]
struct EvidenceJson {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hosts: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    senders: Option<Vec<String>>,
}

/// The verdict beside one mail.
#[derive(Serialize)]
pub(in crate::http) struct BesideJson {
    grade: &'static str,
    tag: String,
    /// As somebody said.
    given_to: Option<String>,
    /// In the place of that, where nobody said so.
    first_to_write: Option<String>,
    since: String,
    days: u32,
}

impl LeaksJson {
    pub(super) fn new(told: &Told) -> Self {
        let items = told.tags().map(TagJson::from).collect();
        Self { items, left_out: told.left_out(), untracked_messages: told.untracked_mails() }
    }
}

impl From<Tag<'_>> for TagJson {
    fn from(tag: Tag<'_>) -> Self {
        let told = tag.told;
        let expected = told.expected.as_ref();
        Self {
            inbox: tag.inbox.address.to_string(),
            tag: told.tag.to_string(),
            address: tag.address(),
            site: expected.map(|expected| expected.site.to_string()),
            issued: expected.and_then(|expected| expected.issued).map(|issued| issued.name()),
            note: tag.note().map(str::to_owned),
            given_at: told.given_at.rfc3339(),
            first_at: told.first_at.map(|at| at.rfc3339()),
            last_at: told.last_at.map(|at| at.rfc3339()),
            messages: told.mails,
            state: sentences::state(told).map(State::name),
            first_to_write: sentences::first_to_write(told).map(str::to_owned),
            introduced: told.introduced.iter().map(SenderJson::from).collect(),
            later: told.later.iter().map(SenderJson::from).collect(),
            untracked_messages: told.untracked_mails,
            leak: told.verdict.as_ref().map(VerdictJson::from),
        }
    }
}

impl From<&SenderFacts> for SenderJson {
    fn from(sender: &SenderFacts) -> Self {
        Self {
            organisation: sender.organisation.to_string(),
            standing: sender.standing.name(),
            relation: sender.relation.name(),
            first_at: sender.first_at.rfc3339(),
            last_at: sender.last_at.rfc3339(),
            messages: sender.mails,
            subject: sender.subject.to_string(),
            links: strings(&sender.links),
            days: sender.days.iter().map(|&(day, messages)| DayJson { day: nags::date(day), messages }).collect(),
            unsubscribed_at: sender.unsubscribed_at.map(|at| at.rfc3339()),
            days_after_unsubscribe: nags::days_after_unsubscribe(sender),
        }
    }
}

impl From<&Verdict> for VerdictJson {
    fn from(verdict: &Verdict) -> Self {
        Self {
            grade: verdict.grade.name(),
            since: verdict.since.rfc3339(),
            days: verdict.days,
            messages: verdict.mails,
            organisations: strings(&verdict.organisations),
            evidence: verdict.evidence.iter().map(EvidenceJson::from).collect(),
        }
    }
}

impl From<&Evidence> for EvidenceJson {
    fn from(reason: &Evidence) -> Self {
        let senders = senders_of(reason).map(strings);
        let mut json = Self { kind: reason.name(), site: None, hosts: None, messages: None, senders };
        match reason {
            Evidence::Given(site) => json.site = Some(site.to_string()),
            Evidence::Links(hosts) => json.hosts = Some(strings(hosts)),
            Evidence::Stripped(messages) | Evidence::Untracked(messages) => json.messages = Some(*messages),
            _ => {}
        }
        json
    }
}

fn strings(names: &[Box<str>]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

impl BesideJson {
    /// The verdict beside a mail of this inbox.
    pub(in crate::http) fn new(tags: &Tags, inbox: &Address, beside: Beside) -> Self {
        let was_said = tags.is_expected(inbox, &beside.tag);
        let site = beside.given_to.map(String::from);
        let (given_to, first_to_write) = if was_said { (site, None) } else { (None, site) };
        Self {
            grade: beside.grade.name(),
            tag: beside.tag.into(),
            given_to,
            first_to_write,
            since: beside.since.rfc3339(),
            days: beside.days,
        }
    }
}
