//! What the facts of a mail prove about the organisations behind it.

use super::{
    facts::{Facts, Outcome, State},
    organisation::Organisation,
};

/// Which organisations have proved that a mail is theirs.
///
/// This is the only way by which anything may treat a sender as known: as the one an address was given to, as one that
/// many people hear from, as one to be spared. Names in headers, in the envelope, in `d=` or in a certificate prove
/// nothing by themselves; whoever looks at them has to come here first. It can be had only for a mail whose facts are
/// known. It never says that a mail is harmless: everybody can prove who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whose signature holds, over the whole body, by a key in earnest. Each once, in order of the signatures.
    pub dkim_verified: Vec<Organisation>,
    /// Who lets this client send (SPF passed for the envelope's sender), when that is the author's organisation too.
    pub spf_aligned: Option<Organisation>,
    /// Who lets this client send (SPF passed for the envelope's sender), whoever the author is: also the one who forwards
    /// a mail under an envelope of its own, and the service that sends it.
    pub envelope: Option<Organisation>,
    /// The author's organisation, when its own domain stands behind the mail: by DMARC, or without a DMARC record by a
    /// signature or SPF of the same organisation.
    pub author: Option<Organisation>,
    /// How DMARC came out.
    pub dmarc: Outcome,
}

impl Proof {
    /// What is proved; `None` while the facts are not known.
    pub fn of(state: State<'_>) -> Option<Self> {
        match state {
            State::Known(facts) => Some(Self::from_facts(facts)),
            State::Off | State::Checking | State::Skipped => None,
        }
    }

    fn from_facts(facts: &Facts) -> Self {
        let mut dkim_verified = Vec::new();
        let in_earnest = facts.dkim.iter().filter(|signature| signature.outcome == Outcome::Pass && signature.reason.is_none());
        for organisation in in_earnest.filter_map(|signature| Organisation::of(&signature.domain)) {
            if !dkim_verified.contains(&organisation) {
                dkim_verified.push(organisation);
            }
        }
        let dmarc = &facts.dmarc;
        let author = Organisation::of(&dmarc.domain);
        let spf_aligned = author.clone().filter(|_| dmarc.spf_aligned);
        let is_behind = |author: &Organisation| {
            matches!(dmarc.outcome, Outcome::Pass | Outcome::None) && (spf_aligned.is_some() || dkim_verified.contains(author))
        };
        let envelope = Organisation::of(&facts.mail_from.domain).filter(|_| facts.mail_from.outcome == Outcome::Pass);
        Self { author: author.filter(is_behind), dmarc: dmarc.outcome, envelope, spf_aligned, dkim_verified }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::facts::{Dkim, Dmarc, Ptr, Reason, Spf};

    /// A mail of `author`, signed as told, whose DMARC came out so.
    fn facts(author: &str, dmarc: Outcome, spf_aligned: bool, signatures: &[(&str, Outcome, Option<Reason>)]) -> Facts {
        let spf = Spf { outcome: Outcome::Pass, reason: Reason::Mechanism("ip4"), domain: author.into() };
        let signature = |(domain, outcome, reason): &(&str, Outcome, Option<Reason>)| Dkim {
            outcome: *outcome,
            reason: *reason,
            domain: (*domain).into(),
            selector: "s".into(),
            algorithm: "rsa-sha256",
        };
        Facts {
            mail_from: spf.clone(),
            helo: spf,
            dkim: signatures.iter().map(signature).collect(),
            dkim_ignored: 0,
            dmarc: Dmarc {
                outcome: dmarc,
                reason: None,
                domain: author.into(),
                policy: None,
                subdomain_policy: None,
                spf_aligned,
                dkim_aligned: false,
            },
            arc: None,
            ptr: Ptr { outcome: Outcome::None, reason: None, name: None },
        }
    }

    #[test]
    fn only_what_holds_in_earnest_proves_an_organisation() {
        let pass = |domain| (domain, Outcome::Pass, None);
        type Row<'a> = (Facts, &'a [&'a str], Option<&'a str>, Option<&'a str>);
        let rows: [Row<'_>; 7] = [
            (facts("a.bank.org", Outcome::Pass, false, &[pass("bank.org")]), &["bank.org"], None, Some("bank.org")),
            (facts("bank.org", Outcome::Pass, true, &[]), &[], Some("bank.org"), Some("bank.org")),
            (facts("bank.org", Outcome::None, true, &[]), &[], Some("bank.org"), Some("bank.org")),
            (facts("bank.org", Outcome::Fail, false, &[pass("x.esp.net"), pass("esp.net")]), &["esp.net"], None, None),
            (facts("bank.org", Outcome::Fail, false, &[("bank.org", Outcome::Fail, Some(Reason::BodyChanged))]), &[], None, None),
            (facts("bank.org", Outcome::Fail, false, &[("bank.org", Outcome::Policy, Some(Reason::UnsignedEnd))]), &[], None, None),
            (facts("bank.org", Outcome::Pass, false, &[("bank.org", Outcome::Pass, Some(Reason::TestingKey))]), &[], None, None),
        ];
        for (facts, dkim, spf, author) in rows {
            let proof = Proof::of(State::Known(&facts)).unwrap();
            let name = |organisation: &Option<Organisation>| organisation.as_ref().map(ToString::to_string);
            assert_eq!(proof.dkim_verified.iter().map(Organisation::as_str).collect::<Vec<_>>(), dkim, "{facts:?}");
            assert_eq!(name(&proof.spf_aligned).as_deref(), spf, "{facts:?}");
            assert_eq!(name(&proof.author).as_deref(), author, "{facts:?}");
        }
        for state in [State::Off, State::Checking, State::Skipped] {
            assert_eq!(Proof::of(state), None);
        }
    }
}
