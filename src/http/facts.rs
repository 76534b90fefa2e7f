//! What is known of a mail's sender, as JSON.

use serde::Serialize;

use crate::mail::facts::{Arc, Dkim, Dmarc, Facts, Ptr, Spf, State, Verdict};

/// The facts of a mail, or that they are on their way.
#[derive(Serialize)]
pub(super) struct FactsJson {
    checking: bool,
    skipped: bool,
    spf: Option<IdentitiesJson>,
    dkim: Vec<DkimJson>,
    dkim_ignored: usize,
    dmarc: Option<DmarcJson>,
    arc: Option<ArcJson>,
    ptr: Option<PtrJson>,
}

#[derive(Serialize)]
struct IdentitiesJson {
    mail_from: SpfJson,
    helo: SpfJson,
}

#[derive(Serialize)]
struct SpfJson {
    result: &'static str,
    why: &'static str,
    domain: Option<String>,
}

#[derive(Serialize)]
struct DkimJson {
    result: &'static str,
    why: Option<&'static str>,
    domain: String,
    selector: String,
    algorithm: Option<&'static str>,
}

#[derive(Serialize)]
struct DmarcJson {
    result: &'static str,
    why: Option<&'static str>,
    domain: Option<String>,
    policy: Option<&'static str>,
    subdomain_policy: Option<&'static str>,
    spf_aligned: bool,
    dkim_aligned: bool,
}

#[derive(Serialize)]
struct ArcJson {
    result: &'static str,
    why: Option<&'static str>,
    claim: &'static str,
    seals: usize,
    domain: String,
}

#[derive(Serialize)]
struct PtrJson {
    result: &'static str,
    why: Option<&'static str>,
    name: Option<String>,
}

/// In one word, for a list; `None` where nobody is asked, or nobody answered.
pub(super) fn auth(state: State<'_>) -> Option<&'static str> {
    state.verdict().filter(|verdict| *verdict != Verdict::Unknown).map(Verdict::name)
}

impl FactsJson {
    /// `None` where nobody is asked.
    pub(super) fn new(state: State<'_>) -> Option<Self> {
        match state {
            State::Off => None,
            State::Checking => Some(Self::without(true)),
            State::Skipped => Some(Self::without(false)),
            State::Known(facts) => Some(Self::from(facts)),
        }
    }

    fn without(checking: bool) -> Self {
        Self { checking, skipped: !checking, spf: None, dkim: Vec::new(), dkim_ignored: 0, dmarc: None, arc: None, ptr: None }
    }
}

impl From<&Facts> for FactsJson {
    fn from(facts: &Facts) -> Self {
        Self {
            checking: false,
            skipped: false,
            spf: Some(IdentitiesJson { mail_from: SpfJson::from(&facts.mail_from), helo: SpfJson::from(&facts.helo) }),
            dkim: facts.dkim.iter().map(DkimJson::from).collect(),
            dkim_ignored: facts.dkim_ignored,
            dmarc: Some(DmarcJson::from(&facts.dmarc)),
            arc: facts.arc.as_ref().map(ArcJson::from),
            ptr: Some(PtrJson::from(&facts.ptr)),
        }
    }
}

impl From<&Spf> for SpfJson {
    fn from(spf: &Spf) -> Self {
        Self { result: spf.outcome.name(), why: spf.reason.code(), domain: some(&spf.domain) }
    }
}

impl From<&Dkim> for DkimJson {
    fn from(signature: &Dkim) -> Self {
        Self {
            result: signature.outcome.name(),
            why: signature.reason.map(|reason| reason.code()),
            domain: signature.domain.to_string(),
            selector: signature.selector.to_string(),
            algorithm: Some(signature.algorithm).filter(|name| !name.is_empty()),
        }
    }
}

impl From<&Dmarc> for DmarcJson {
    fn from(dmarc: &Dmarc) -> Self {
        Self {
            result: dmarc.outcome.name(),
            why: dmarc.reason.map(|reason| reason.code()),
            domain: some(&dmarc.domain),
            policy: dmarc.policy.map(|policy| policy.name()),
            subdomain_policy: dmarc.subdomain_policy.map(|policy| policy.name()),
            spf_aligned: dmarc.spf_aligned,
            dkim_aligned: dmarc.dkim_aligned,
        }
    }
}

impl From<&Arc> for ArcJson {
    fn from(arc: &Arc) -> Self {
        Self {
            result: arc.outcome.name(),
            why: arc.reason.map(|reason| reason.code()),
            claim: arc.claim.name(),
            seals: arc.seals,
            domain: arc.domain.to_string(),
        }
    }
}

impl From<&Ptr> for PtrJson {
    fn from(ptr: &Ptr) -> Self {
        Self { result: ptr.outcome.name(), why: ptr.reason.map(|reason| reason.code()), name: ptr.name.as_deref().and_then(some) }
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
