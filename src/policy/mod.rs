//! What the operator decided: the domains we serve, whose mail is refused there, whose is thrown away, and who is kept out
//! for a while.

use thiserror::Error;

use crate::mail::{
    address::{Address, Recipient},
    names,
};

mod blocks;
mod domains;
mod patterns;

pub use blocks::{Block, Blocks, MAX_BLOCKS, Target, TargetError, TooManyBlocks};
pub use domains::{DomainRule, Domains};
pub use patterns::{AddressPattern, PatternError, PatternList};

/// The operator's decisions. Nothing set: mail for anybody, from anybody, is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    domains: Domains,
    rules: Rules,
    /// Where everything is a spam trap.
    traps: Vec<DomainRule>,
}

/// Exceptions to what [`Domains`] lets in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Recipients refused with 550.
    pub reject: PatternList,
    /// Recipients whose mail is answered 250 and thrown away.
    pub discard: PatternList,
    /// Envelope senders refused with 550.
    pub reject_senders: PatternList,
    /// The address that our own mail is from: what is sent back to it is taken and thrown away, and nobody has it.
    pub nobody: Option<Address>,
}

impl Rules {
    /// Whether no new address at a domain could have mail.
    fn close(&self, domain: &str) -> bool {
        self.reject.covers(domain) || self.discard.covers(domain)
    }
}

/// What becomes of mail for a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is stored.
    Store,
    /// It is accepted and thrown away.
    Discard,
    /// It is accepted, looked at by what watches traps, and not stored.
    Trap,
    /// It is refused: the domain is not served.
    NotOurDomain,
    /// It is refused by a rule.
    Reject,
}

/// The rules close every domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no domain is left where a new address could have mail")]
pub struct NothingOffered;

impl Policy {
    /// These domains with these exceptions. Domains that are wholly refused or thrown away are not offered to new addresses.
    pub fn new(mut domains: Domains, rules: Rules) -> Result<Self, NothingOffered> {
        let spared = rules.reject.spared_domains().chain(rules.discard.spared_domains());
        if domains.keep_offers(|domain| rules.close(domain), spared) {
            Ok(Self { domains, rules, traps: Vec::new() })
        } else {
            Err(NothingOffered)
        }
    }

    /// From now on nobody has this address, and what is sent to it is thrown away, whatever the rules say of it.
    pub fn set_nobody(&mut self, address: Address) {
        self.rules.nobody = Some(address);
    }

    /// From now on everything at these domains is a spam trap: nobody is offered an address there, nor has one. Nothing is
    /// offered any more when no other domain is served.
    pub fn set_trap_domains(&mut self, traps: Vec<DomainRule>) -> Result<(), NothingOffered> {
        let is_open = self.domains.keep_offers(|domain| traps.iter().any(|rule| rule.matches(domain)), std::iter::empty());
        self.traps = traps;
        if is_open { Ok(()) } else { Err(NothingOffered) }
    }

    /// The domains that are nothing but spam traps, as they were listed.
    pub fn trap_domains(&self) -> impl Iterator<Item = String> {
        self.traps.iter().map(DomainRule::to_string)
    }

    /// Whether all addresses at a normalised domain are spam traps, but those for the operator.
    pub fn is_trap_domain(&self, domain: &str) -> bool {
        self.traps.iter().any(|rule| rule.matches(domain))
    }

    /// The domains served.
    pub fn domains(&self) -> &Domains {
        &self.domains
    }

    /// What becomes of mail for an address, with a tag or without; to refuse comes before to throw away.
    pub fn verdict(&self, address: &Address, tag: Option<&str>) -> Verdict {
        let is_trap_domain = self.is_trap_domain(address.domain());
        let is_operators = || names::is_reserved(address.local()) && (is_trap_domain || self.domains.is_label(address.domain()));
        if is_trap_domain && !is_operators() {
            Verdict::Trap
        } else if !self.domains.serves(address.domain()) && !is_operators() {
            Verdict::NotOurDomain
        } else if self.rules.nobody.as_ref() == Some(address) {
            Verdict::Discard
        } else if self.rules.reject.matches(address, tag) {
            Verdict::Reject
        } else if self.discards(address, tag) {
            Verdict::Discard
        } else {
            Verdict::Store
        }
    }

    /// Whether mail that is taken for an address is thrown away.
    pub fn discards(&self, address: &Address, tag: Option<&str>) -> bool {
        self.rules.nobody.as_ref() == Some(address) || self.rules.discard.matches(address, tag)
    }

    /// Whether a new address at this normalised domain can have mail.
    pub fn is_open(&self, domain: &str) -> bool {
        self.domains.serves(domain) && !self.rules.close(domain) && !self.is_trap_domain(domain)
    }

    /// Whether mail from this envelope sender is refused; never that of the null sender, which reports failures (RFC 5321 4.5.5).
    pub fn rejects_sender(&self, sender: &str) -> bool {
        // Only its normal form matters here, which is that of a recipient.
        !self.rules.reject_senders.is_empty()
            && Recipient::from_path(sender, self.domains.first())
                .is_ok_and(|sender| self.rules.reject_senders.matches_anybody(&sender.address, sender.tag.as_deref()))
    }
}

#[cfg(test)]
impl Policy {
    /// Serves any domain.
    pub(crate) fn for_tests() -> Self {
        Self::new(Domains::new(Vec::new()), Rules::default()).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domains(list: &[&str]) -> Domains {
        Domains::new(list.iter().map(|rule| rule.parse().unwrap()).collect())
    }

    fn rules(reject: &str, discard: &str, reject_senders: &str) -> Rules {
        let [reject, discard, reject_senders] = [reject, discard, reject_senders].map(|list| list.parse().unwrap());
        Rules { reject, discard, reject_senders, nobody: None }
    }

    fn verdict(policy: &Policy, address: &str) -> Verdict {
        let recipient = Recipient::from_path(address, "first.example").unwrap();
        policy.verdict(&recipient.address, recipient.tag.as_deref())
    }

    #[test]
    fn refusing_comes_before_throwing_away_and_both_after_the_domains() {
        let rules = rules("no.example.org,*@closed.example.org", "*.example.org,sink@example.org", "");
        let policy = Policy::new(domains(&["example.org", "*.example.org"]), rules).unwrap();
        for (address, expected) in [
            ("bob@example.org", Verdict::Store),
            ("sink@example.org", Verdict::Discard),
            ("sink+tag@example.org", Verdict::Discard),
            ("bob@a.example.org", Verdict::Discard),
            ("bob@no.example.org", Verdict::Reject),
            ("bob@closed.example.org", Verdict::Reject),
            ("bob@elsewhere.example", Verdict::NotOurDomain),
        ] {
            assert_eq!(verdict(&policy, address), expected, "{address}");
        }
    }

    #[test]
    fn senders_are_refused_by_domain_and_address_but_never_the_null_sender() {
        let rules = rules("", "", "spam.example,*.spam.example,bulk-*@lists.example,*@throw.example,!good@spam.example");
        let policy = Policy::new(domains(&[]), rules).unwrap();
        for refused in ["a@spam.example", "A@Sub.Spam.Example", "bulk-7@lists.example", "bulk-7+x@lists.example", "abuse@throw.example"] {
            assert!(policy.rejects_sender(refused), "{refused}");
        }
        for taken in ["", "good@spam.example", "a@lists.example", "a@notspam.example"] {
            assert!(!policy.rejects_sender(taken), "{taken}");
        }
    }

    #[test]
    fn new_addresses_are_not_offered_where_their_mail_would_go_nowhere() {
        let policy = Policy::new(domains(&["a.example", "b.example", "c.example"]), rules("a.example", "*,!c.example", "")).unwrap();
        assert_eq!(policy.domains().offered(), ["c.example"]);
        let any = Policy::new(domains(&[]), rules("", "*,!*.d.example,!kept.example", "")).unwrap();
        assert_eq!(any.domains().offered(), ["kept.example"], "where any domain is served, those that are spared");
        assert_eq!(Policy::new(domains(&["a.example"]), rules("", "*", "")), Err(NothingOffered));
        assert!(Policy::new(domains(&["a.example"]), rules("*@a.example,!qa-*@a.example", "", "")).is_ok());
    }
}
