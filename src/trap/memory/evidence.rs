//! What is known of one campaign, network or domain, and what that amounts to.

use serde::{Deserialize, Serialize};

use super::{Secs, bounded::Weigh, groups::Groups, listing::Listing, mailboxes::Class, settings::DAY};

/// What is said of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    /// Independent traps agree; it may be stopped.
    Spam,
    /// They nearly do; it may count against a mail.
    Suspect,
    /// Of one organisation, which many of those that still get it once asked.
    Graymail,
    /// Codes, confirmations, receipts: somebody typed an address into a form.
    Transactional,
    /// Too little is known.
    Unknown,
}

impl Label {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Spam, Self::Suspect, Self::Graymail, Self::Transactional, Self::Unknown];

    /// Its name in statistics, exports and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Suspect => "suspect",
            Self::Graymail => "graymail",
            Self::Transactional => "transactional",
            Self::Unknown => "unknown",
        }
    }
}

/// From here on it is spam, and needs so many groups besides.
const SPAM: f32 = 0.9;
const SPAM_GROUPS: usize = 5;
const SUSPECT: f32 = 0.7;
/// What somebody types an address for proves no more than this.
pub const TRANSACTIONAL_AT_MOST: f32 = 0.3;
/// Spammers write to addresses in use as well; what more than this part of its mails does is what people read.
const LIVE_TOLERATED: f32 = 0.2;
/// A holder who asked for it is worth a part of a group that did not.
const ASKED: f32 = 0.25;
/// Live addresses that get mail from a network within a week; with so many it is somebody's mail server.
const REACH: u32 = 20;
const WEEK: Secs = 7 * DAY;

/// What is known of one thing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// When it was first seen, anywhere.
    pub first: Secs,
    /// Before this it is no spam yet, so that whoever probes learns nothing.
    ripens: Secs,
    /// When it was last seen at a trap.
    pub last: Secs,
    /// Mails at traps of each class, each address once a day.
    pub hits: [u32; Class::ALL.len()],
    /// Mails at addresses in use.
    pub live: u32,
    /// Of those at traps, those from somebody who wrote while the address was in use.
    pub introduced: u32,
    /// Of those at traps, those that answer to somebody who typed the address into a form.
    pub transactional: u32,
    /// Of those at traps, those that one can unsubscribe from.
    pub bulk: u32,
    /// Who proved to be the author of all of it.
    pub author: Author,
    /// Who has seen it at a trap.
    pub groups: Groups,
    /// Holders who asked for it.
    asked: Option<Box<Groups>>,
    /// Live addresses that it came to lately.
    reach: Reach,
    /// Whether it is on a list.
    pub listing: Listing,
}

/// Whether one organisation is the proven author.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Author {
    /// Nothing has been seen yet.
    #[default]
    None,
    /// This one, of all mails.
    One(u32),
    /// Not proven, or not the same each time.
    Any,
}

/// What a mail adds to the evidence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) class: Class,
    pub(super) group: u32,
    pub(super) strength: f32,
    pub(super) is_new_address: bool,
    pub(super) introduced: bool,
    pub(super) transactional: bool,
    pub(super) bulk: bool,
    pub(super) author: Option<u32>,
}

impl Evidence {
    /// First seen now, and perhaps spam after `delay`.
    pub(super) fn new(now: Secs, delay: Secs) -> Self {
        Self { first: now, ripens: now.saturating_add(delay), ..Self::default() }
    }

    /// A mail at a trap; whether its address counts as one more of its group.
    pub(super) fn hit(&mut self, hit: Hit, now: Secs) -> bool {
        self.hits[hit.class as usize] = self.hits[hit.class as usize].saturating_add(1);
        self.last = now;
        let count = |counter: &mut u32, counts: bool| *counter = counter.saturating_add(u32::from(counts));
        count(&mut self.introduced, hit.introduced);
        count(&mut self.transactional, hit.transactional);
        count(&mut self.bulk, hit.bulk);
        self.author = match (self.author, hit.author) {
            (Author::None, Some(author)) => Author::One(author),
            (Author::One(known), Some(author)) if known == author => Author::One(known),
            _ => Author::Any,
        };
        // Answers to mail in somebody else's name are no sign of who sent it.
        hit.class != Class::Backscatter && hit.strength > 0.0 && self.groups.see(hit.group, hit.strength, hit.is_new_address, now)
    }

    /// A mail at an address in use, by somebody from `origin`: however many addresses somebody has, they are one reader.
    pub(super) fn reach(&mut self, origin: u32, now: Secs) {
        self.live = self.live.saturating_add(1);
        self.reach.see(u64::from(origin).wrapping_mul(0x9e37_79b9_7f4a_7c15), now);
    }

    /// A holder asked for it.
    pub(super) fn ask(&mut self, group: u32, now: Secs) {
        self.asked.get_or_insert_default().see(group, 1.0, true, now);
    }

    /// Mails at traps.
    pub fn trap_hits(&self) -> u32 {
        self.hits.iter().fold(0, |all, hits| all.saturating_add(*hits))
    }

    /// The part of its mails that came to addresses in use.
    pub fn live_share(&self) -> f32 {
        let live = self.live as f32;
        live / (live + self.trap_hits() as f32).max(1.0)
    }

    /// Whether it came to so many addresses in use within a week or two that it is somebody's mail server.
    pub fn reaches_many(&self, now: Secs) -> bool {
        self.reach.count(now) >= REACH
    }

    /// Between 0 and 1: how sure it is that nobody asked for it.
    pub fn confidence(&self, now: Secs) -> f32 {
        let confidence = self.unasked(now);
        if self.is_transactional() { confidence.min(TRANSACTIONAL_AT_MOST) } else { confidence }
    }

    /// The same, also of what answers to people: for who sends such answers in nobody's name.
    pub(super) fn unasked(&self, now: Secs) -> f32 {
        let asked = self.asked.as_ref().map_or(0, |asked| asked.told_apart()) as f32 * ASKED;
        let asked_share = asked / (asked + self.groups.count() as f32).max(1.0);
        let live_share = ((self.live_share() - LIVE_TOLERATED) / (1.0 - LIVE_TOLERATED)).max(0.0);
        self.groups.confidence(now) * (1.0 - live_share).powi(2) * (1.0 - asked_share).powi(2)
    }

    /// Whether most of it answers to somebody who typed an address into a form.
    pub fn is_transactional(&self) -> bool {
        2 * self.transactional > self.trap_hits()
    }

    /// Whether it is what one organisation sends to those who once asked for it.
    fn is_graymail(&self) -> bool {
        let most = self.trap_hits() / 2;
        matches!(self.author, Author::One(_)) && self.bulk > most && self.introduced > most
    }

    /// What it amounts to.
    pub fn label(&self, now: Secs) -> Label {
        let confidence = self.confidence(now);
        if self.is_transactional() {
            Label::Transactional
        } else if self.is_graymail() {
            Label::Graymail
        } else if confidence >= SPAM && self.groups.count() >= SPAM_GROUPS && now >= self.ripens {
            Label::Spam
        } else if confidence >= SUSPECT {
            Label::Suspect
        } else {
            Label::Unknown
        }
    }
}

impl Weigh for Evidence {
    fn weight(&self, now: Secs) -> u32 {
        if self.listing.is_listed() || self.listing.is_cleared {
            return u32::MAX;
        }
        let quiet = now.saturating_sub(self.last.max(self.first)) / DAY;
        let worth = 1 + self.trap_hits().checked_ilog2().unwrap_or_default() + 4 * self.groups.count().min(16) as u32;
        (worth * 1_000 / (1 + quiet)).min(u32::MAX - 1)
    }

    fn bytes(&self) -> usize {
        self.groups.bytes() + self.asked.as_ref().map_or(0, |asked| size_of::<Groups>() + asked.bytes())
    }
}

/// About how many addresses of late: two bitmaps take turns (linear counting, Whang 1990; within a tenth up to a hundred).
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Reach {
    began: Secs,
    current: u64,
    before: u64,
}

impl Reach {
    fn see(&mut self, mailbox: u64, now: Secs) {
        self.turn(now);
        self.current |= 1 << (mailbox >> 58);
    }

    fn turn(&mut self, now: Secs) {
        let passed = now.saturating_sub(self.began);
        if passed >= WEEK {
            self.before = if passed < 2 * WEEK { self.current } else { 0 };
            (self.current, self.began) = (0, now);
        }
    }

    fn count(mut self, now: Secs) -> u32 {
        self.turn(now);
        let bits = (self.current | self.before).count_zeros().max(1);
        (64.0 * (64.0 / bits as f32).ln()).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::{super::settings::HOUR, *};

    const T0: Secs = 20_000 * DAY;
    const HIT: Hit = Hit {
        class: Class::Abandoned,
        group: 0,
        strength: 1.0,
        is_new_address: true,
        introduced: false,
        transactional: false,
        bulk: false,
        author: None,
    };

    fn evidence(hits: impl IntoIterator<Item = Hit>) -> Evidence {
        let mut evidence = Evidence::new(T0, 2 * HOUR);
        hits.into_iter().for_each(|hit| _ = evidence.hit(hit, T0));
        evidence
    }

    fn groups(count: u32, hit: Hit) -> impl Iterator<Item = Hit> {
        (0..count).map(move |group| Hit { group, ..hit })
    }

    #[test]
    fn labels_follow_from_groups_age_and_kind() {
        let known = Hit { introduced: true, strength: 0.1, bulk: true, author: Some(1), ..HIT };
        for (what, evidence, hours, wanted) in [
            ("nothing", evidence([]), 3, Label::Unknown),
            ("one origin, a thousand mails", evidence(std::iter::repeat_n(HIT, 1_000)), 3, Label::Unknown),
            ("three origins", evidence(groups(3, HIT)), 3, Label::Suspect),
            ("five origins", evidence(groups(5, HIT)), 3, Label::Spam),
            ("five origins, just now", evidence(groups(5, HIT)), 1, Label::Suspect),
            ("codes", evidence(groups(50, Hit { transactional: true, ..HIT })), 3, Label::Transactional),
            ("a newsletter that was asked for", evidence(groups(50, known)), 3, Label::Graymail),
            ("the same from many who can't be known", evidence(groups(50, Hit { author: None, strength: 1.0, ..known })), 3, Label::Spam),
            ("answers to forged mail", evidence(groups(50, Hit { class: Class::Backscatter, ..HIT })), 3, Label::Unknown),
        ] {
            assert_eq!(evidence.label(T0 + hours * HOUR), wanted, "{what}");
        }
    }

    #[test]
    fn what_people_read_is_not_stopped() {
        let mut read = evidence(groups(10, HIT));
        assert_eq!(read.label(T0 + DAY), Label::Spam);
        (0..10).for_each(|mailbox| read.reach(mailbox, T0));
        assert_eq!((read.live_share(), read.label(T0 + DAY)), (0.5, Label::Unknown));
    }

    #[test]
    fn one_who_asked_for_it_does_not_excuse_it_and_many_do() {
        let asked = |holders: u32| {
            let mut evidence = evidence(groups(10, HIT));
            (0..holders).for_each(|holder| evidence.ask(holder, T0));
            evidence.label(T0 + 3 * HOUR)
        };
        assert_eq!((asked(1), asked(3), asked(12)), (Label::Spam, Label::Suspect, Label::Unknown));
    }

    #[test]
    fn twenty_readers_within_a_week_make_a_mail_server() {
        let spread = |count: u32, now: Secs| {
            let mut evidence = Evidence::new(T0, 2 * HOUR);
            (0..count).for_each(|origin| evidence.reach(origin, T0));
            evidence.reaches_many(now)
        };
        assert!(!spread(12, T0) && spread(40, T0) && spread(40, T0 + WEEK) && !spread(40, T0 + 3 * WEEK));
    }
}
