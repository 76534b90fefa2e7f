//! What is known of who sent a mail: in a row of a list, on top of its page, and check by check.

use super::mark_note;
use crate::{
    http::locale::Words,
    mail::{
        facts::{Arc, Dkim, Facts, Outcome, Ptr, Reason, Spf, State, Verdict},
        link::{Mark, Target},
    },
};

/// The verdict on a sender in words; with a domain in place of an argument, or without.
#[derive(Clone, Debug)]
pub struct SenderNote {
    /// By what styles and scripts know it.
    pub verdict: &'static str,
    /// What stands before the domain; all of it where there is none.
    pub before: String,
    /// The domain of the sender's address, in readable letters unless they are there to be mistaken for others.
    pub domain: String,
    /// What stands behind the domain.
    pub behind: String,
    /// That the domain looks like one that people know.
    pub warning: Option<String>,
}

/// All that was found out about a sender.
#[derive(Clone, Debug)]
pub struct SenderView {
    /// In a sentence.
    pub note: SenderNote,
    /// What that means.
    pub meaning: String,
    /// Check by check; empty while nothing is known.
    pub checks: Vec<CheckRow>,
    /// That there are more signatures, as a sentence.
    pub more: Option<String>,
}

/// How one check came out.
#[derive(Clone, Debug)]
pub struct CheckRow {
    /// The key of its name.
    pub key: &'static str,
    /// The key of its outcome.
    pub result: &'static str,
    /// Why, as the API has it; empty when it simply passed.
    pub why: &'static str,
    /// Whose record, signature or name it was.
    pub about: String,
}

impl SenderNote {
    /// A few words for a list; `None` where nobody asks. They name the organisation alone, whom no names below it can hide.
    pub fn short(state: State<'_>, words: Words) -> Option<Self> {
        Self::with(state, words, organisation, |verdict| match verdict {
            Verdict::Checking => "sender-checking",
            Verdict::Aligned => "sender-aligned",
            Verdict::Failed => "sender-failed",
            Verdict::Nothing => "sender-none",
            Verdict::Unknown => "sender-unknown",
        })
    }

    /// A sentence for the mail's page; `None` where nobody asks.
    pub fn whole(state: State<'_>, words: Words) -> Option<Self> {
        Self::with(
            state,
            words,
            |domain| domain,
            |verdict| match verdict {
                Verdict::Checking => "sender-checking-said",
                Verdict::Aligned => "sender-aligned",
                Verdict::Failed => "sender-failed-said",
                Verdict::Nothing => "sender-none-said",
                Verdict::Unknown => "sender-unknown-said",
            },
        )
    }

    fn with(state: State<'_>, words: Words, cut: fn(&str) -> &str, key: fn(Verdict) -> &'static str) -> Option<Self> {
        let verdict = state.verdict()?;
        let named = matches!(verdict, Verdict::Aligned | Verdict::Failed);
        let domain = state.known().filter(|_| named).map_or("", |facts| &facts.dmarc.domain);
        let is_unclear = verdict == Verdict::Failed && domain.is_empty();
        let (domain, look_alike) = readable(cut(domain));
        let key = if is_unclear { "sender-unclear" } else { key(verdict) };
        let (before, behind) = if is_unclear { (words.text(key), String::new()) } else { words.around(key, "domain") };
        let warning = look_alike.filter(|_| verdict == Verdict::Aligned).map(|mark| mark_note(&mark, words));
        Some(Self { verdict: verdict.name(), before, domain, behind, warning })
    }

    /// On one line, for those who show no markup.
    pub fn text(&self) -> String {
        format!("{}{}{}", self.before, self.domain, self.behind)
    }
}

/// A domain as people read it, and whether it may be taken for another.
pub(in crate::http) fn readable(domain: &str) -> (String, Option<Mark>) {
    let Some(target) = Target::of(&format!("https://{domain}/")) else { return (domain.to_owned(), None) };
    let marks = target.marks("");
    let shown = shortened(target.shown_host(&marks));
    (shown, marks.into_iter().find(|mark| matches!(mark, Mark::LooksLike(_) | Mark::MixedScripts)))
}

/// The part of a domain that is registered, and its owner's.
fn organisation(domain: &str) -> &str {
    psl::domain_str(domain).unwrap_or(domain)
}

/// The end of a long domain, which says whose it is; with the rest a stranger could fill the page.
fn shortened(domain: &str) -> String {
    const MAX_CHARS: usize = 60;
    let mut end = domain;
    while end.chars().count() > MAX_CHARS {
        match end.split_once('.') {
            Some((_, rest)) if rest.contains('.') => end = rest,
            _ => break,
        }
    }
    if end.len() < domain.len() { format!("…{end}") } else { domain.to_owned() }
}

impl SenderView {
    /// All that is known; `None` where nobody asks.
    pub fn new(state: State<'_>, words: Words) -> Option<Self> {
        let is_unclear = state.known().is_some_and(|facts| facts.dmarc.domain.is_empty());
        let meaning = words.text(match state.verdict()? {
            Verdict::Failed if is_unclear => "sender-unclear-means",
            Verdict::Checking => "sender-checking-means",
            Verdict::Aligned => "sender-aligned-means",
            Verdict::Failed => "sender-failed-means",
            Verdict::Nothing => "sender-none-means",
            Verdict::Unknown => "sender-unknown-means",
        });
        let facts = state.known();
        let more = facts.filter(|facts| facts.dkim_ignored > 0).map(|facts| words.count("sender-more", facts.dkim_ignored));
        let checks = facts.map(|facts| checks(facts, words)).unwrap_or_default();
        Some(Self { note: SenderNote::whole(state, words)?, meaning, checks, more })
    }
}

fn checks(facts: &Facts, words: Words) -> Vec<CheckRow> {
    let Facts { mail_from, helo, dkim, dmarc, arc, ptr, .. } = facts;
    let mut rows = vec![CheckRow::new("sender-dmarc", dmarc.outcome, dmarc.reason, dmarc.domain.to_string())];
    rows.extend(dkim.iter().map(signature));
    if dkim.is_empty() {
        rows.push(CheckRow::new("sender-dkim", Outcome::None, None, String::new()));
    }
    rows.push(identity("sender-spf", mail_from));
    rows.push(identity("sender-helo", helo));
    rows.push(client_name(ptr));
    rows.extend(arc.as_ref().map(|arc| seals(arc, words)));
    rows
}

fn signature(signature: &Dkim) -> CheckRow {
    let Dkim { outcome, reason, domain, selector, .. } = signature;
    let about = if selector.is_empty() { domain.to_string() } else { format!("{domain} ({selector})") };
    CheckRow::new("sender-dkim", *outcome, *reason, about)
}

fn identity(key: &'static str, spf: &Spf) -> CheckRow {
    // Which mechanism let it pass is nobody's worry.
    let reason = Some(spf.reason).filter(|reason| !matches!(reason, Reason::Mechanism(_) | Reason::PrivatePeer));
    CheckRow::new(key, spf.outcome, reason, spf.domain.to_string())
}

fn client_name(ptr: &Ptr) -> CheckRow {
    let reason = ptr.reason.filter(|reason| *reason != Reason::PrivatePeer);
    CheckRow::new("sender-ptr", ptr.outcome, reason, ptr.name.as_deref().unwrap_or_default().to_owned())
}

fn seals(arc: &Arc, words: Words) -> CheckRow {
    let about = words.text_with("sender-seals", &[("count", arc.seals.into()), ("domain", (&*arc.domain).into())]);
    CheckRow::new("sender-arc", arc.outcome, arc.reason, about)
}

impl CheckRow {
    fn new(key: &'static str, outcome: Outcome, reason: Option<Reason>, about: String) -> Self {
        let result = match outcome {
            Outcome::None => "sender-result-none",
            Outcome::Pass => "sender-result-pass",
            Outcome::Fail => "sender-result-fail",
            Outcome::SoftFail => "sender-result-softfail",
            Outcome::Policy => "sender-result-policy",
            Outcome::Neutral => "sender-result-neutral",
            Outcome::TempError => "sender-result-temperror",
            Outcome::PermError => "sender-result-permerror",
            Outcome::NotApplicable => "sender-result-not_applicable",
        };
        Self { key, result, why: reason.map(Reason::code).unwrap_or_default(), about }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_shown_in_its_own_letters_unless_it_imitates_and_its_end_when_it_is_long() {
        let long = format!("{}bank.test", "a-long-label.".repeat(12));
        for (domain, shown, imitates) in [
            ("milk.test", "milk.test", false),
            ("xn--bcher-kva.example", "b\u{fc}cher.example", false),
            ("xn--80ak6aa92e.com", "xn--80ak6aa92e.com", true),
            ("paypa1.com", "paypa1.com", true),
            (&long, "…a-long-label.a-long-label.a-long-label.bank.test", false),
            ("", "", false),
        ] {
            let (found, mark) = readable(domain);
            assert_eq!((found.as_str(), mark.is_some()), (shown, imitates), "{domain}");
        }
    }
}
