//! DMARC (RFC 7489): does the domain of the author's address stand behind the mail. mail-auth reads the record.

use mail_auth::{
    common::parse::TxtRecordParser,
    dmarc::{Alignment, Dmarc as Record, Policy as Asked},
};

use super::{
    dns::{Kind, Trouble},
    lookups::Lookups,
};
use crate::mail::{
    facts::{Dkim, Dmarc, Outcome, Policy, Reason, Spf},
    organisation::Organisation,
};

/// What the author's domain asks for, or why that is not known.
pub(super) struct Published {
    /// The author's domain; empty when there is none, or several.
    author: String,
    record: Result<Found, (Outcome, Reason)>,
}

struct Found {
    record: Record,
    /// At the organisation's domain, whose subdomain the author's is.
    is_inherited: bool,
}

impl Published {
    /// Asks for the record of the one author there is (RFC 7489 section 6.6.3).
    pub(super) async fn of(lookups: &Lookups<'_>, authors: &[String], seen_author: Option<&str>) -> Self {
        let nobody = |reason| Self { author: String::new(), record: Err((Outcome::None, reason)) };
        let author = match authors {
            [] => return nobody(Reason::NoAuthor),
            [one] if one.is_empty() => return nobody(Reason::NoAuthor),
            [one] => one,
            _ => return nobody(Reason::SeveralAuthors),
        };
        // What readers are shown is what is judged, or nothing is.
        if seen_author.is_some_and(|seen| seen != author) {
            return nobody(Reason::SeveralAuthors);
        }
        let record = match Self::at(lookups, author).await {
            Ok(record) => Ok(Found { record, is_inherited: false }),
            Err((Outcome::None, Reason::NoRecord)) => match Organisation::of(author) {
                Some(organisation) if organisation.as_str() != author => {
                    Self::at(lookups, organisation.as_str()).await.map(|record| Found { record, is_inherited: true })
                }
                _ => Err((Outcome::None, Reason::NoRecord)),
            },
            Err(other) => Err(other),
        };
        Self { author: author.clone(), record }
    }

    async fn at(lookups: &Lookups<'_>, domain: &str) -> Result<Record, (Outcome, Reason)> {
        let missing = (Outcome::None, Reason::NoRecord);
        let texts = lookups.texts(&format!("_dmarc.{domain}"), Kind::Dmarc).await.map_err(|trouble: Trouble| trouble.outcome(missing))?;
        // Of several none counts.
        let [text] = &*texts else { return Err((Outcome::None, Reason::SeveralRecords)) };
        let bad = (Outcome::PermError, Reason::BadRecord);
        let record = Record::parse(text).map_err(|_| bad)?;
        // Without a policy it is one only when reports are asked for.
        if record.p == Asked::Unspecified && record.rua.is_empty() { Err(bad) } else { Ok(record) }
    }

    /// Holds it against what passed.
    pub(super) fn judge(self, mail_from: &Spf, dkim: &[Dkim]) -> Dmarc {
        let Self { author, record } = self;
        let found = record.as_ref().ok();
        let is_strict = |alignment: fn(&Record) -> &Alignment| found.is_some_and(|found| *alignment(&found.record) == Alignment::Strict);
        let (spf_is_strict, dkim_is_strict) = (is_strict(|record| &record.aspf), is_strict(|record| &record.adkim));
        let spf = |outcome| mail_from.outcome == outcome && is_aligned(&author, &mail_from.domain, spf_is_strict);
        let signed =
            |outcome| dkim.iter().any(|signature| signature.outcome == outcome && is_aligned(&author, &signature.domain, dkim_is_strict));
        let (spf_aligned, dkim_aligned) = (spf(Outcome::Pass), signed(Outcome::Pass));
        let is_unanswered = spf(Outcome::TempError) || signed(Outcome::TempError);
        // From our own network half of the question can't be asked; without a signature that is broken nothing speaks
        // against the mail.
        let is_own = mail_from.outcome == Outcome::NotApplicable
            && !dkim.iter().any(|signature| is_aligned(&author, &signature.domain, dkim_is_strict));
        let (outcome, reason) = match &record {
            Err((outcome, reason)) => (*outcome, Some(*reason)),
            Ok(_) if spf_aligned || dkim_aligned => (Outcome::Pass, None),
            Ok(_) if is_unanswered => (Outcome::TempError, Some(Reason::Dns)),
            Ok(_) if is_own => (Outcome::NotApplicable, Some(Reason::PrivatePeer)),
            Ok(_) => (Outcome::Fail, Some(Reason::NotAligned)),
        };
        Dmarc {
            outcome,
            reason,
            policy: found.map(|found| policy(if found.is_inherited { found.record.sp } else { found.record.p })),
            subdomain_policy: found.map(|found| policy(found.record.sp)),
            domain: author.into(),
            spf_aligned,
            dkim_aligned,
        }
    }
}

/// RFC 7489 section 3.1.
fn is_aligned(author: &str, domain: &str, is_strict: bool) -> bool {
    if author.is_empty() || author == domain || is_strict {
        return !author.is_empty() && author == domain;
    }
    Organisation::of(author).is_some_and(|organisation| Organisation::of(domain) == Some(organisation))
}

fn policy(asked: Asked) -> Policy {
    match asked {
        Asked::Reject => Policy::Reject,
        Asked::Quarantine => Policy::Quarantine,
        Asked::None | Asked::Unspecified => Policy::None,
    }
}
