//! How sure it is that a tag was passed on, by whom, and what speaks for it and against it.

use super::{
    excuse::Excuse,
    judge::{Case, Tie, WINDOW},
    report::{Evidence, Grade, Issued, Relation, Standing, Verdict},
    secs::{DAY_SECS, Secs, time},
    sender::{Kin, Marks, Sender},
};

/// Who has somebody's address for good reason writes once within this time, as a rule.
const SILENCE: Secs = 14 * DAY_SECS;

/// What is decided of a tag.
pub(super) struct Ruling<'a> {
    pub(super) grade: Grade,
    /// When the first mail came of those who should not know it.
    pub(super) first: Secs,
    /// Whole days from when it was given until then.
    pub(super) days: u32,
    mails: u32,
    /// Those who should not know it, in order of their first mail; none when all of them are senders who are not kept.
    pub(super) named: Vec<&'a Sender>,
    excuses: Vec<Option<Excuse>>,
    is_alleged: bool,
    is_early: bool,
    may_be_known: bool,
}

impl Case<'_> {
    /// Who should not know the tag, and how sure that is; `None` when nobody writes who should not.
    pub(super) fn ruling(&self, ties: &[Tie]) -> Option<Ruling<'_>> {
        if self.tag.text().is_empty() {
            return None;
        }
        let issued = self.issued();
        let of = |is_one: fn(&Tie) -> bool| -> Vec<&Sender> {
            self.tag.senders.iter().zip(ties).filter(|(_, tie)| is_one(tie)).map(|(sender, _)| sender).collect()
        };
        let (named, is_alleged) = match of(|tie| tie.relation == Relation::Foreign) {
            foreign if foreign.is_empty() => (of(|tie| tie.is_alleged), true),
            foreign => (foreign, false),
        };
        let first = named.iter().map(|sender| sender.first).chain(self.tag.strangers_since()).min()?;
        let given = self.tag.given();

        // What explains a sender as well as a leak does leaves the others to speak.
        let mut excuses = self.excuses(&named, issued.is_some());
        // Who was first to write speaks of itself, and has no excuse to be looked for: it is told of as what it is.
        for (sender, excuse) in named.iter().zip(&mut excuses) {
            if self.first_of(ties).any(|first| first.name == sender.name) {
                *excuse = None;
            }
        }
        let plain: Vec<&Sender> = named.iter().zip(&excuses).filter(|(_, excuse)| excuse.is_none()).map(|(sender, _)| *sender).collect();
        let own = |sender: &Sender| match sender.mails - u32::from(sender.passed_on).min(sender.mails) {
            0 => sender.mails,
            own => own,
        };
        let of_all = |senders: &[&Sender]| senders.iter().map(|sender| own(sender) + self.stripped(sender)).sum::<u32>();
        let mails = of_all(&named);

        // Of several, not each has a reason of its own.
        let sought = excuses.iter().filter(|excuse| **excuse != Some(Excuse::Dictionary)).count();
        let are_several = sought >= 3 || sought >= 2 && !plain.is_empty() && mails >= 3;
        let is_early = !named.is_empty() && named.iter().all(|sender| sender.last <= given.saturating_add(WINDOW));
        let may_be_known = !named.is_empty() && self.may_be_known(&named);
        let is_accused = self.tag.expected.is_some() || self.established(ties).any(may_be_accused);
        let grade = match () {
            () if !is_accused || is_alleged || may_be_known || plain.is_empty() && !are_several => Grade::Possible,
            () if issued.is_some() => Grade::Proven,
            // Whoever guessed the tag writes once or twice.
            () if mails >= 3 && (of_all(&plain) >= 2 || are_several) => Grade::Likely,
            () => Grade::Possible,
        };
        let most = match (is_early, issued) {
            (false, _) => Grade::Proven,
            (true, Some(_)) => Grade::Likely,
            (true, None) => Grade::Possible,
        };
        let days = first.saturating_sub(given) / DAY_SECS;
        Some(Ruling { grade: grade.min(most), first, days, mails, named, excuses, is_alleged, is_early, may_be_known })
    }

    /// A ruling with what speaks for it and against it.
    pub(super) fn verdict(&self, ties: &[Tie], ruling: &Ruling<'_>) -> Verdict {
        let Ruling { grade, first, days, mails, ref named, ref excuses, is_alleged, is_early, may_be_known } = *ruling;
        let mut evidence = vec![if self.issued().is_some() { Evidence::Issued } else { Evidence::Guessable }];
        match &self.tag.expected {
            Some(expected) => evidence.push(Evidence::Given(expected.site.clone())),
            None if self.established(ties).next().is_some() => evidence.push(Evidence::Established),
            None => evidence.push(Evidence::NeverGiven),
        }
        let text = |sender: &&Sender| -> Box<str> { (*self.names.get(sender.name).text).into() };
        let texts = |senders: &[&Sender]| -> Vec<Box<str>> { senders.iter().map(text).collect() };
        let (forged, others): (Vec<&Sender>, Vec<&Sender>) = named.iter().partition(|sender| sender.standing() == Standing::Failed);
        if !others.is_empty() {
            let proved = others.iter().all(|sender| sender.standing() == Standing::Proved);
            evidence.push(if proved { Evidence::SendersProved } else { Evidence::SendersClaimed });
        }
        evidence.extend((!forged.is_empty()).then(|| Evidence::SendersForged(texts(&forged))));
        if self.tag.expected.is_none() && !self.first_of(ties).any(|sender| sender.standing() == Standing::Proved) {
            evidence.push(Evidence::IntroducedClaimed);
        }
        let links = self.links_of(named);
        evidence.extend((!links.is_empty()).then_some(Evidence::Links(links)));
        let stripped = named.iter().map(|sender| self.stripped(sender)).sum();
        evidence.extend((stripped > 0).then_some(Evidence::Stripped(stripped)));
        evidence.extend(is_early.then_some(Evidence::Early));
        evidence.extend(may_be_known.then_some(Evidence::BeganLater));
        for excuse in Excuse::ALL {
            let excused = named.iter().zip(excuses).filter(|(_, reason)| **reason == Some(excuse)).map(|(sender, _)| text(sender));
            let excused: Vec<_> = excused.collect();
            evidence.extend((!excused.is_empty()).then(|| excuse.evidence(excused)));
        }
        let before: Vec<_> = named.iter().filter(|sender| self.wrote_before(sender)).map(text).collect();
        evidence.extend((!before.is_empty()).then_some(Evidence::WroteBefore(before)));
        let organisations = texts(named);
        if is_alleged {
            let is_first = |sender: &&Sender| self.first_of(ties).any(|first| first.name == sender.name);
            let (first, others): (Vec<_>, Vec<_>) = named.iter().copied().partition(is_first);
            evidence.extend((!first.is_empty()).then(|| Evidence::FirstToWrite(texts(&first))));
            evidence.extend((!others.is_empty()).then(|| Evidence::Alleged(texts(&others))));
        }
        let strangers = self.tag.stranger_mails();
        evidence.extend((strangers > 0).then_some(Evidence::Untracked(strangers)));
        Verdict { grade, since: time(first), days, mails: mails + strangers, organisations, evidence }
    }

    /// Those who wrote first of whom something shows that the tag was given to them: what they wrote, or its name.
    fn established<'s>(&'s self, ties: &'s [Tie]) -> impl Iterator<Item = &'s Sender> {
        let is_one = |sender: &&Sender| sender.answers > 0 || sender.marks.has(Marks::NAMESAKE);
        self.first_of(ties).filter(|sender| sender.standing() != Standing::Failed).filter(is_one)
    }

    /// To whom the tag was given, in a word: as somebody said, else whom a verdict holds to it, else who wrote first.
    pub(super) fn given_to(&self, ties: &[Tie]) -> Option<Box<str>> {
        let expected = self.tag.expected.as_ref().map(|expected| expected.site.as_str().into());
        let seen = || {
            let accused = self.established(ties).find(|sender| may_be_accused(sender));
            accused.or_else(|| self.established(ties).next()).or_else(|| self.first_of(ties).next())
        };
        expected.or_else(|| seen().map(|sender| (*self.names.get(sender.name).text).into()))
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
        let is_alias = self.issued() == Some(Issued::Opaque);
        let later = self.without_tag(sender).filter(|bare| !is_alias && bare.first > sender.first);
        later.map_or(0, |bare| bare.mails)
    }

    /// Whether a sender knew the bare address before it wrote to the tag.
    fn wrote_before(&self, sender: &Sender) -> bool {
        self.without_tag(sender).is_some_and(|bare| bare.first < sender.first && bare.standing() != Standing::Failed)
    }

    fn links_of(&self, senders: &[&Sender]) -> Vec<Box<str>> {
        let mut links: Vec<Box<str>> = Vec::new();
        for related in senders.iter().flat_map(|sender| sender.related()).filter(|related| related.is(Kin::Links)) {
            let name = &self.names.get(related.name()).text;
            if !links.iter().any(|link| **link == **name) {
                links.push((**name).into());
            }
        }
        links
    }
}

/// Whether a verdict may say of this sender that it passed the tag on. A single mail in its name, which anybody can write,
/// is not enough: its own domain stands behind a mail, or a mailing service does; and where nobody looks into senders, it
/// still wrote a day later.
fn may_be_accused(sender: &Sender) -> bool {
    sender.marks.has(Marks::PROVED) || sender.marks.has(Marks::CARRIED) || (!sender.marks.has(Marks::CHECKED) && sender.writes_on())
}
