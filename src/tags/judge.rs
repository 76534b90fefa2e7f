//! How those that write to a tag come to know it. Pure: a tag and names in, what each sender has to do with it out.

use std::borrow::Cow;

use super::{
    book::Tag,
    brand::{MIN_BRAND, is_sister, label, without_hyphens},
    names::{NameId, Names},
    report::{Issued, Relation, Standing},
    secs::{DAY_SECS, Secs},
    sender::{Kin, Marks, Sender},
};

/// Who writes within this time of the first mail may have the tag from the one it was given to, for its own purpose.
pub(super) const WINDOW: Secs = 2 * DAY_SECS;
/// So many of those who write first, at most.
pub(super) const MAX_INTRODUCED: usize = 3;

/// How a sender comes to know a tag, and what that is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tie {
    pub(super) relation: Relation,
    /// Nobody guesses the tag, and anybody could have written what shows the relation: so could who bought the tag.
    pub(super) is_alleged: bool,
}

/// A tag with what else bears on it.
pub(super) struct Case<'a> {
    pub(super) tag: &'a Tag,
    /// Mail of the same inbox without a tag.
    pub(super) bare: Option<&'a Tag>,
    pub(super) names: &'a Names,
}

/// The domains and names by which a sender belongs to others.
#[derive(Default)]
pub(super) struct Circle<'a> {
    names: Vec<NameId>,
    brands: Vec<Cow<'a, str>>,
}

/// What counts for a circle.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// What mail says, unless it was looked into and did not hold.
    Word,
    /// What is proved, or is written in mail of somebody who is.
    Proof,
}

impl Tie {
    /// The tag was given to it.
    pub(super) fn is_first(&self) -> bool {
        matches!(self.relation, Relation::Expected | Relation::Introduced)
    }
}

impl<'a> Case<'a> {
    /// How each sender comes to know the tag.
    pub(super) fn ties(&self) -> Vec<Tie> {
        let introduced = self.introduced();
        let circle = self.circle(&introduced, Trust::Word);
        let proven = self.issued().map(|_| self.circle(&introduced, Trust::Proof));
        let of_site = self.issued().map(|_| self.circle(&[], Trust::Proof));
        let one = |(sender, &is_introduced): (&Sender, &bool)| {
            let relation = self.relation(sender, is_introduced, &circle);
            let is_alleged = match relation {
                Relation::Introduced => {
                    of_site.as_ref().is_some_and(|site| !self.is_provider(sender) && !self.is_proved_to_belong(sender, site))
                }
                _ => proven.as_ref().is_some_and(|proven| is_alleged(sender, relation, || self.is_proved_to_belong(sender, proven))),
            };
            Tie { relation, is_alleged }
        };
        self.tag.senders.iter().zip(&introduced).map(one).collect()
    }

    pub(super) fn issued(&self) -> Option<Issued> {
        self.tag.expected.as_ref().and_then(|expected| expected.issued)
    }

    fn is_expected(&self, sender: &Sender) -> bool {
        let is_site = |site: &str| *self.names.get(sender.name).text == *site;
        self.tag.expected.as_ref().is_some_and(|expected| is_site(expected.site.as_str())) && sender.standing() != Standing::Failed
    }

    /// Which senders are those that it was given to, as far as the order of their mails tells.
    fn introduced(&self) -> Vec<bool> {
        let senders = &self.tag.senders;
        // Who is said to have it comes alone, unless others write before: the mail of a site may come from another domain.
        let first_expected = senders.iter().position(|sender| self.is_expected(sender));
        let most = match (&self.tag.expected, first_expected) {
            (Some(_), Some(at)) => usize::from(at > 0),
            (Some(_), None) => 1,
            (None, _) => MAX_INTRODUCED,
        };
        let closes = self.tag.closes();
        let is_in_time = |sender: &Sender| sender.first <= closes && sender.standing() != Standing::Failed;
        // A tag with the name of one that writes was given to that one alone.
        let has_name = |sender: &Sender| self.tag.expected.is_none() && is_in_time(sender) && sender.marks.has(Marks::NAMESAKE);
        let is_named = senders.iter().any(has_name);
        let mut left = most;
        let mut is_introduced = |sender: &Sender| {
            let is_one = self.is_expected(sender) || (is_in_time(sender) && left > 0 && (!is_named || has_name(sender)));
            left -= usize::from(is_one && left > 0);
            is_one
        };
        senders.iter().map(&mut is_introduced).collect()
    }

    /// Those that the tag was given to.
    pub(super) fn first_of<'s>(&'s self, ties: &'s [Tie]) -> impl Iterator<Item = &'s Sender> + use<'s, 'a> {
        self.tag.senders.iter().zip(ties).filter(|(_, tie)| tie.is_first()).map(|(sender, _)| sender)
    }

    /// Whether several write that have nothing to do with each other while anybody who does counts as introduced.
    pub(super) fn is_too_early(&self, ties: &[Tie], now: Secs) -> bool {
        let is_open = self.tag.expected.is_none() && !self.tag.text().is_empty() && now <= self.tag.given().saturating_add(WINDOW);
        let mut introduced = self.first_of(ties).filter(|sender| !self.is_provider(sender));
        let circle = self.circle_of(introduced.next().into_iter());
        is_open && introduced.any(|sender| self.belongs(sender, &circle).is_none())
    }

    /// The domains by which a sender belongs to those who were introduced.
    fn circle(&self, introduced: &[bool], trust: Trust) -> Circle<'a> {
        let mut circle = Circle::default();
        if let Some(expected) = &self.tag.expected {
            circle.names.extend(self.names.find(expected.site.as_str()));
            circle.brands.push(without_hyphens(expected.site.label()));
        }
        let introduced = self.tag.senders.iter().zip(introduced).filter(|(_, is_one)| **is_one).map(|(sender, _)| sender);
        introduced.for_each(|sender| self.extend(&mut circle, sender, trust));
        circle
    }

    pub(super) fn circle_of<'s>(&self, senders: impl Iterator<Item = &'s Sender>) -> Circle<'a> {
        let mut circle = Circle::default();
        senders.for_each(|sender| self.extend(&mut circle, sender, Trust::Word));
        circle
    }

    fn extend(&self, circle: &mut Circle<'a>, sender: &Sender, trust: Trust) {
        let name = self.names.get(sender.name);
        if !name.class.is_shared() && (trust == Trust::Word || sender.is_believed()) {
            circle.names.push(sender.name);
            circle.brands.push(without_hyphens(label(&name.text)));
        }
        if trust == Trust::Proof && sender.standing() != Standing::Proved {
            return;
        }
        let counts = sender.related().filter(|related| !related.is(Kin::Claims) || !sender.marks.has(Marks::CHECKED));
        circle.names.extend(counts.map(|related| related.name()).filter(|&name| !self.names.get(name).class.is_shared()));
    }

    /// By what a sender belongs to a circle.
    pub(super) fn belongs(&self, sender: &Sender, circle: &Circle<'_>) -> Option<Relation> {
        let is_checked = sender.marks.has(Marks::CHECKED);
        let by = |kin: Kin| sender.related().any(|related| related.is(kin) && circle.names.contains(&related.name()));
        if by(Kin::Vouches) || by(Kin::List) || (by(Kin::Claims) && !is_checked) || circle.names.contains(&sender.name) {
            return Some(Relation::SameSigner);
        }
        if self.is_sister_of(sender, circle) && sender.standing() != Standing::Failed {
            return Some(Relation::Sister);
        }
        by(Kin::Links).then_some(Relation::SharedLinks)
    }

    /// Whether a sender belongs to a circle by more than what anybody can write.
    fn is_proved_to_belong(&self, sender: &Sender, proven: &Circle<'_>) -> bool {
        let vouches = sender.related().any(|related| related.is(Kin::Vouches) && proven.names.contains(&related.name()));
        vouches || (sender.is_believed() && (proven.names.contains(&sender.name) || self.is_sister_of(sender, proven)))
    }

    fn is_sister_of(&self, sender: &Sender, circle: &Circle<'_>) -> bool {
        let own = without_hyphens(label(&self.names.get(sender.name).text));
        circle.brands.iter().any(|brand| is_sister(brand, &own))
    }

    /// Whether it writes in the business of others.
    fn is_provider(&self, sender: &Sender) -> bool {
        self.names.get(sender.name).class.is_provider()
    }

    fn relation(&self, sender: &Sender, is_introduced: bool, circle: &Circle<'_>) -> Relation {
        if sender.marks.has(Marks::ACCEPTED) {
            return Relation::Accepted;
        }
        if is_introduced {
            return if self.is_expected(sender) { Relation::Expected } else { Relation::Introduced };
        }
        let is_forged = sender.standing() == Standing::Failed;
        if self.is_provider(sender) && !is_forged {
            return Relation::Provider;
        }
        if is_forged && circle.names.contains(&sender.name) {
            return Relation::Forged;
        }
        if let Some(relation) = self.belongs(sender, circle) {
            return relation;
        }
        if u32::from(sender.passed_on) >= sender.mails { Relation::Forwarded } else { Relation::Foreign }
    }

    /// The registered names of those whom the tag was given to.
    pub(super) fn brands(&self) -> Vec<Box<str>> {
        let expected = self.tag.expected.as_ref().map(|expected| expected.site.label());
        let introduced = self.introduced();
        let introduced = self.tag.senders.iter().zip(&introduced).filter(|(_, is_one)| **is_one);
        let names = introduced.map(|(sender, _)| self.names.get(sender.name)).filter(|name| !name.class.is_shared());
        let brands = expected.into_iter().chain(names.map(|name| label(&name.text))).filter(|brand| brand.len() > MIN_BRAND);
        brands.take(MAX_INTRODUCED + 1).map(Into::into).collect()
    }
}

/// Whether a relation at a tag that nobody guesses rests on what anybody can write.
fn is_alleged(sender: &Sender, relation: Relation, is_proved_to_belong: impl FnOnce() -> bool) -> bool {
    match relation {
        Relation::Expected | Relation::Introduced | Relation::Accepted | Relation::Foreign => false,
        Relation::Provider => !sender.is_believed(),
        Relation::Sister | Relation::SameSigner | Relation::SharedLinks => !is_proved_to_belong(),
        Relation::Forwarded | Relation::Forged => true,
    }
}
