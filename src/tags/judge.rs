//! Who of those that write to a tag should not know it, and how sure that is. Pure: a tag and names in, a verdict out.

use super::{
    book::Tag,
    brand::{MIN_BRAND, is_named_after, is_sister, label},
    excuse::Excuse,
    names::{NameId, Names},
    report::{Evidence, Grade, Issued, Relation, Standing, Verdict},
    secs::{DAY_SECS, Secs, time},
    sender::{Kin, Marks, Sender},
    shared::Class,
};

/// Who writes within this time of the first mail may have the tag from the one it was given to, for its own purpose.
pub(super) const WINDOW: Secs = 2 * DAY_SECS;
/// Who has somebody's address for good reason writes once within this time, as a rule.
const SILENCE: Secs = 14 * DAY_SECS;
/// So many of those who write first, at most.
const MAX_INTRODUCED: usize = 3;
/// What one tag amounts to.
pub(super) struct Judged {
    /// Of each sender, in the order of the tag.
    pub(super) relations: Vec<Relation>,
    pub(super) verdict: Option<Verdict>,
}

/// A tag with what else bears on it.
pub(super) struct Case<'a> {
    pub(super) tag: &'a Tag,
    /// Mail of the same inbox without a tag.
    pub(super) bare: Option<&'a Tag>,
    pub(super) names: &'a Names,
}

impl Case<'_> {
    pub(super) fn judge(&self) -> Judged {
        let relations = self.relations();
        let verdict = if self.tag.text().is_empty() { None } else { self.verdict(&relations) };
        Judged { relations, verdict }
    }

    /// How each sender comes to know the tag.
    pub(super) fn relations(&self) -> Vec<Relation> {
        let introduced = self.introduced();
        let circle = self.circle(&introduced);
        let one = |(sender, &is_introduced): (&Sender, &bool)| self.relation(sender, is_introduced, &circle);
        self.tag.senders.iter().zip(&introduced).map(one).collect()
    }

    fn is_expected(&self, sender: &Sender) -> bool {
        let name = self.names.get(sender.name);
        self.tag.expected.as_ref().is_some_and(|expected| *name.text == *expected.site.as_str()) && standing(sender) != Standing::Failed
    }

    /// Which senders are those that it was given to, as far as the order of their mails tells.
    fn introduced(&self) -> Vec<bool> {
        let senders = &self.tag.senders;
        // Who is said to have it comes alone, unless others write before: the mail of a site may come from another domain.
        let first_expected = senders.iter().position(|sender| self.is_expected(sender));
        let most = match (&self.tag.expected, first_expected) {
            (Some(_), Some(_)) => 0,
            (Some(_), None) => 1,
            (None, _) => MAX_INTRODUCED,
        };
        let closes = self.tag.given().max(self.tag.begun).saturating_add(WINDOW);
        let is_in_time = |sender: &Sender| sender.first <= closes && standing(sender) != Standing::Failed;
        // A tag with the name of one that writes was given to that one alone.
        let has_name = |sender: &Sender| self.tag.expected.is_none() && is_in_time(sender) && self.is_namesake(sender);
        let is_named = senders.iter().any(has_name);
        let mut left = most;
        let mut is_introduced = |sender: &Sender| {
            let is_one = self.is_expected(sender) || (is_in_time(sender) && left > 0 && (!is_named || has_name(sender)));
            left -= usize::from(is_one && left > 0);
            is_one
        };
        senders.iter().map(&mut is_introduced).collect()
    }

    /// Whether the tag is written after a sender.
    fn is_namesake(&self, sender: &Sender) -> bool {
        let name = self.names.get(sender.name);
        !name.class.is_shared() && is_named_after(self.tag.text(), &name.text)
    }

    /// Whether several write that have nothing to do with each other while anybody who does counts as introduced.
    pub(super) fn is_too_early(&self, relations: &[Relation], now: Secs) -> bool {
        let is_open = self.tag.expected.is_none() && !self.tag.text().is_empty() && now <= self.tag.given().saturating_add(WINDOW);
        let is_service = |sender: &Sender| {
            let class = self.names.get(sender.name).class;
            class.has(Class::SENDER) || class.has(Class::SERVICE)
        };
        let introduced = self.tag.senders.iter().zip(relations).filter(|(_, relation)| **relation == Relation::Introduced);
        let mut introduced = introduced.map(|(sender, _)| sender).filter(|sender| !is_service(sender));
        let circle = self.circle_of(introduced.next().into_iter());
        is_open && introduced.any(|sender| self.belongs(sender, &circle).is_none())
    }

    /// The domains by which a sender belongs to those who were introduced.
    fn circle(&self, introduced: &[bool]) -> Circle {
        let mut circle = Circle::default();
        if let Some(expected) = &self.tag.expected {
            circle.names.extend(self.names.find(expected.site.as_str()));
            circle.brands.push(expected.site.label().into());
        }
        let introduced = self.tag.senders.iter().zip(introduced).filter(|(_, is_one)| **is_one).map(|(sender, _)| sender);
        let Circle { names, brands } = self.circle_of(introduced);
        circle.names.extend(names);
        circle.brands.extend(brands);
        circle
    }

    pub(super) fn circle_of<'s>(&self, senders: impl Iterator<Item = &'s Sender>) -> Circle {
        let mut circle = Circle::default();
        for sender in senders {
            let name = self.names.get(sender.name);
            if !name.class.is_shared() {
                circle.names.push(sender.name);
                circle.brands.push(label(&name.text).into());
            }
            let counts = sender.related().filter(|related| !related.is(Kin::Claims) || !sender.marks.has(Marks::CHECKED));
            circle.names.extend(counts.map(|related| related.name()).filter(|&name| !self.names.get(name).class.is_shared()));
        }
        circle
    }

    /// By what a sender belongs to a circle.
    pub(super) fn belongs(&self, sender: &Sender, circle: &Circle) -> Option<Relation> {
        let name = self.names.get(sender.name);
        let is_checked = sender.marks.has(Marks::CHECKED);
        let by = |kin: Kin| sender.related().any(|related| related.is(kin) && circle.names.contains(&related.name()));
        if by(Kin::Vouches) || by(Kin::List) || (by(Kin::Claims) && !is_checked) || circle.names.contains(&sender.name) {
            return Some(Relation::SameSigner);
        }
        if circle.brands.iter().any(|brand| is_sister(brand, label(&name.text))) && standing(sender) != Standing::Failed {
            return Some(Relation::Sister);
        }
        by(Kin::Links).then_some(Relation::SharedLinks)
    }

    fn relation(&self, sender: &Sender, is_introduced: bool, circle: &Circle) -> Relation {
        let name = self.names.get(sender.name);
        if sender.marks.has(Marks::ACCEPTED) {
            return Relation::Accepted;
        }
        if is_introduced {
            return if self.is_expected(sender) { Relation::Expected } else { Relation::Introduced };
        }
        if name.class.has(Class::SENDER) || name.class.has(Class::SERVICE) {
            return Relation::Provider;
        }
        if standing(sender) == Standing::Failed && circle.names.contains(&sender.name) {
            return Relation::Forged;
        }
        if let Some(relation) = self.belongs(sender, circle) {
            return relation;
        }
        if u32::from(sender.passed_on) >= sender.mails { Relation::Forwarded } else { Relation::Foreign }
    }

    /// Whether anything shows that the tag was given to who wrote first.
    fn is_established(&self, relations: &[Relation]) -> bool {
        let first = |relation: &Relation| matches!(relation, Relation::Expected | Relation::Introduced);
        let mut introduced = self.tag.senders.iter().zip(relations).filter(|(_, relation)| first(relation)).map(|(sender, _)| sender);
        self.tag.expected.is_some()
            || introduced.any(|sender| standing(sender) != Standing::Failed && (sender.answers > 0 || self.is_namesake(sender)))
    }

    fn verdict(&self, relations: &[Relation]) -> Option<Verdict> {
        let foreign: Vec<_> = self.tag.senders.iter().zip(relations).filter(|(_, r)| **r == Relation::Foreign).map(|(s, _)| s).collect();
        let first = foreign.iter().map(|sender| sender.first).min()?;
        let given = self.tag.given();
        let issued = self.tag.expected.as_ref().and_then(|expected| expected.issued);
        let is_established = issued.is_some() || self.is_established(relations);

        // What explains a sender as well as a leak does leaves the others to speak.
        let excuses = self.excuses(&foreign, issued.is_some());
        let plain: Vec<&Sender> = foreign.iter().zip(&excuses).filter(|(_, excuse)| excuse.is_none()).map(|(sender, _)| *sender).collect();
        let stripped = self.stripped_mails(&foreign);
        let own = |sender: &Sender| sender.mails - u32::from(sender.passed_on).min(sender.mails);
        let mails = |senders: &[&Sender]| senders.iter().map(|sender| own(sender)).sum::<u32>() + self.stripped_mails(senders);

        // Of several, not each has a reason of its own.
        let sought = foreign.iter().zip(&excuses).filter(|(_, excuse)| **excuse != Some(Excuse::Dictionary)).count();
        let are_several = sought >= 3 || sought >= 2 && !plain.is_empty() && mails(&foreign) >= 3;
        let is_early = foreign.iter().all(|sender| sender.last <= given.saturating_add(WINDOW));
        let grade = match () {
            () if !is_established || plain.is_empty() && !are_several => Grade::Possible,
            () if issued.is_some() => Grade::Proven,
            // Whoever guessed the tag writes once or twice.
            () if mails(&foreign) >= 3 && (mails(&plain) >= 2 || are_several) => Grade::Likely,
            () => Grade::Possible,
        };
        let may_be_known = self.may_be_known(&foreign);
        let most = match (is_early, issued) {
            _ if may_be_known => Grade::Possible,
            (false, _) => Grade::Proven,
            (true, Some(_)) => Grade::Likely,
            (true, None) => Grade::Possible,
        };
        let (grade, mails) = (grade.min(most), mails(&foreign));

        let mut evidence = vec![if issued.is_some() { Evidence::Issued } else { Evidence::Guessable }];
        match &self.tag.expected {
            Some(expected) => evidence.push(Evidence::Given(expected.site.clone())),
            None => evidence.push(if is_established { Evidence::Established } else { Evidence::NeverGiven }),
        }
        let text = |sender: &&Sender| -> Box<str> { (*self.names.get(sender.name).text).into() };
        let (forged, others): (Vec<&Sender>, Vec<&Sender>) = foreign.iter().partition(|sender| standing(sender) == Standing::Failed);
        if !others.is_empty() {
            let proved = others.iter().all(|sender| standing(sender) == Standing::Proved);
            evidence.push(if proved { Evidence::SendersProved } else { Evidence::SendersClaimed });
        }
        evidence.extend((!forged.is_empty()).then(|| Evidence::SendersForged(forged.iter().map(text).collect())));
        let is_first = |relation: &Relation| matches!(relation, Relation::Expected | Relation::Introduced);
        let introduced_proved = self.tag.senders.iter().zip(relations).any(|(s, r)| is_first(r) && standing(s) == Standing::Proved);
        if !introduced_proved && self.tag.expected.is_none() {
            evidence.push(Evidence::IntroducedClaimed);
        }
        let links = self.links_of(&foreign);
        evidence.extend((!links.is_empty()).then_some(Evidence::Links(links)));
        evidence.extend((stripped > 0).then_some(Evidence::Stripped(stripped)));
        evidence.extend(is_early.then_some(Evidence::Early));
        evidence.extend(may_be_known.then_some(Evidence::BeganLater));
        for excuse in Excuse::ALL {
            let excused = foreign.iter().zip(&excuses).filter(|(_, reason)| **reason == Some(excuse)).map(|(sender, _)| text(sender));
            let excused: Vec<_> = excused.collect();
            evidence.extend((!excused.is_empty()).then(|| excuse.evidence(excused)));
        }
        let before: Vec<_> = foreign.iter().filter(|sender| self.wrote_before(sender)).map(text).collect();
        evidence.extend((!before.is_empty()).then_some(Evidence::WroteBefore(before)));
        let organisations = foreign.iter().map(text).collect();
        Some(Verdict { grade, since: time(first), days: first.saturating_sub(given) / DAY_SECS, mails, organisations, evidence })
    }

    /// Whether all of these may have been known before what was written down of the tag was lost, by a restart or with an
    /// inbox that ended and lives again.
    fn may_be_known(&self, foreign: &[&Sender]) -> bool {
        let begun = self.tag.begun;
        begun > self.tag.given().saturating_add(WINDOW) && foreign.iter().all(|sender| sender.first <= begun.saturating_add(SILENCE))
    }

    /// The mail that a sender wrote to the bare address, unless anybody could be behind its name.
    fn without_tag(&self, sender: &Sender) -> Option<&Sender> {
        let is_somebody = sender.name != 0 && !self.names.get(sender.name).class.is_shared();
        self.bare?.senders.iter().find(|other| is_somebody && other.name == sender.name)
    }

    /// How many mails came to the bare address since a foreign sender has it from the tag; zero when it may have it from
    /// elsewhere: it wrote there before, or what it knows is an alias, which does not show the inbox.
    pub(super) fn stripped(&self, sender: &Sender) -> u32 {
        let is_alias = self.tag.expected.as_ref().and_then(|expected| expected.issued) == Some(Issued::Opaque);
        let later = self.without_tag(sender).filter(|bare| !is_alias && bare.first > sender.first);
        later.map_or(0, |bare| bare.mails)
    }

    fn stripped_mails(&self, foreign: &[&Sender]) -> u32 {
        foreign.iter().map(|sender| self.stripped(sender)).sum()
    }

    /// Whether a sender knew the bare address before it wrote to the tag.
    fn wrote_before(&self, sender: &Sender) -> bool {
        self.without_tag(sender).is_some_and(|bare| bare.first < sender.first && standing(bare) != Standing::Failed)
    }

    fn links_of(&self, senders: &[&Sender]) -> Vec<Box<str>> {
        let mut links: Vec<Box<str>> = Vec::new();
        for related in senders.iter().flat_map(|sender| sender.related()).filter(|related| related.is(Kin::Links)) {
            let name = self.names.get(related.name()).text;
            if !links.iter().any(|link| **link == *name) {
                links.push((*name).into());
            }
        }
        links
    }
}

#[derive(Default)]
pub(super) struct Circle {
    names: Vec<NameId>,
    brands: Vec<Box<str>>,
}

/// Whether it is sure who a sender is.
pub(super) fn standing(sender: &Sender) -> Standing {
    match sender {
        Sender { proved: 1.., .. } => Standing::Proved,
        Sender { failed, mails, .. } if *mails > 0 && u32::from(*failed) >= *mails => Standing::Failed,
        _ => Standing::Claimed,
    }
}

impl Case<'_> {
    /// The registered names of those whom the tag was given to.
    pub(super) fn brands(&self) -> Vec<Box<str>> {
        let mut brands = self.circle(&self.introduced()).brands;
        brands.retain(|brand| brand.len() > MIN_BRAND);
        brands.truncate(MAX_INTRODUCED + 1);
        brands
    }

    /// To whom the tag was given, in a word.
    pub(super) fn given_to(&self, relations: &[Relation]) -> Option<Box<str>> {
        let expected = self.tag.expected.as_ref().map(|expected| expected.site.as_str().into());
        let mut introduced = self.tag.senders.iter().zip(relations).filter(|(_, relation)| **relation == Relation::Introduced);
        expected.or_else(|| introduced.next().map(|(sender, _)| (*self.names.get(sender.name).text).into()))
    }
}
