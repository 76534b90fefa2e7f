//! The life of addresses: in use, idle, left, or never anybody's.
//!
//! An address that somebody gave away and left is no proof of anything by itself: its user may have asked for what still
//! comes. So it counts little at first and more with time, and who wrote while it was in use hardly counts at all.

use serde::{Deserialize, Serialize};

use super::{
    Key, Secs, Settings,
    bounded::{Bounded, Weigh},
    consent::Ledger,
    given::{Mark, Testimony},
    settings::DAY,
};

/// What an address of nobody is worth with its first mail.
const PRISTINE_AT_FIRST: f32 = 0.3;
/// The group of addresses whose origin is forgotten.
const UNKNOWN_ORIGIN: u32 = 0;

/// What an address is, as its name or the operator tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A public name: nobody's, until somebody looks into it.
    Typed {
        /// Names made alike, as a hash: they are one origin for each day.
        pattern: u32,
        /// Whether somebody may have looked into it lately.
        was_looked_at: bool,
    },
    /// Given to somebody: generated, claimed, or an alias.
    Issued,
    /// Given away by the operator to be found.
    Seeded {
        /// Where it was given away, as a hash.
        source: u32,
    },
    /// At a domain that takes nothing but this.
    TrapOnly {
        /// As for typed names.
        pattern: u32,
    },
    /// Of the operator, at a reserved domain, or opted out: it tells nothing.
    Silent,
}

/// What made an address a trap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Never made, given or looked into.
    Pristine,
    /// Given away by the operator to be found.
    Seeded,
    /// At a domain that takes nothing else.
    TrapOnly,
    /// Left by whoever had it.
    Abandoned,
    /// In use, but the mail came to a tag that somebody passed on.
    LeakedTag,
    /// Answers to mail in somebody else's name; statistics only.
    Backscatter,
}

impl Class {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 6] = [Self::Pristine, Self::Seeded, Self::TrapOnly, Self::Abandoned, Self::LeakedTag, Self::Backscatter];

    /// Its name in statistics and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pristine => "pristine",
            Self::Seeded => "seeded",
            Self::TrapOnly => "trap_only",
            Self::Abandoned => "abandoned",
            Self::LeakedTag => "leaked_tag",
            Self::Backscatter => "backscatter",
        }
    }
}

/// What a mail to an address means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// Somebody reads it.
    Live,
    /// Nobody has for a while, which proves nothing yet.
    Idle,
    /// It is a trap, trusted with so much between 0 and 1.
    Trap(Class, f32),
    /// It is not looked at.
    Silent,
}

/// One address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Mailbox {
    pub(super) kind: Kept,
    /// When its holder last looked into it; zero: never.
    pub(super) last_read: Secs,
    pub(super) first_mail: Secs,
    pub(super) last_mail: Secs,
    pub(super) mails: u32,
    /// Where it comes from: who has the same origin is one witness.
    pub(super) group: u32,
    /// A program reads it right after its mail: a test, which proves nothing when it is over.
    pub(super) is_test: bool,
    pub(super) introduced: Ledger,
    /// Of what it bears witness.
    pub(super) given: Testimony,
}

/// The kind of an address for as long as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kept {
    Typed,
    Issued,
    Seeded,
    TrapOnly,
    /// Issued, and its holder wants no part in this.
    OptedOut,
}

/// All addresses that are remembered.
#[derive(Debug)]
pub(super) struct Mailboxes {
    pub(super) known: Bounded<Mailbox>,
}

impl Mailbox {
    fn new(kind: Kept, group: u32, last_read: Secs) -> Self {
        Self {
            kind,
            last_read,
            first_mail: 0,
            last_mail: 0,
            mails: 0,
            group,
            is_test: false,
            introduced: Ledger::default(),
            given: Testimony::default(),
        }
    }

    /// What a mail means that comes now.
    pub(super) fn role(&self, settings: &Settings, now: Secs) -> Role {
        let share = |passed: Secs, whole: Secs| (passed as f32 / whole.max(1) as f32).min(1.0);
        match self.kind {
            Kept::OptedOut => Role::Silent,
            Kept::Seeded => Role::Trap(Class::Seeded, 1.0),
            Kept::TrapOnly => Role::Trap(Class::TrapOnly, 1.0),
            Kept::Typed if self.last_read == 0 => {
                let age = share(now.saturating_sub(self.first_mail), settings.pristine);
                Role::Trap(Class::Pristine, PRISTINE_AT_FIRST + (1.0 - PRISTINE_AT_FIRST) * age)
            }
            Kept::Typed | Kept::Issued => {
                let idle = now.saturating_sub(self.last_read);
                if idle <= settings.live {
                    Role::Live
                } else if idle < settings.abandoned || self.is_test {
                    Role::Idle
                } else {
                    Role::Trap(Class::Abandoned, share(idle - settings.abandoned, settings.mature.saturating_sub(settings.abandoned)))
                }
            }
        }
    }
}

impl Weigh for Mailbox {
    fn weight(&self, now: Secs) -> u32 {
        let days = |since: Secs| now.saturating_sub(since) / DAY;
        match self.kind {
            Kept::Seeded => u32::MAX,
            Kept::OptedOut => 20_000,
            // Somebody's address that was forgotten would look like nobody's, or like a new one.
            _ if self.last_read > 0 => 10_000 + 100 * self.mails.min(10) - days(self.last_mail.max(self.last_read)).min(5_000),
            _ => 100 * self.mails.min(10) + 1_000 - days(self.last_mail).min(1_000),
        }
    }

    fn bytes(&self) -> usize {
        self.introduced.bytes() + self.given.bytes()
    }
}

impl Mailboxes {
    pub(super) fn new(room: usize) -> Self {
        Self { known: Bounded::new(room) }
    }

    /// A mail comes to an address; `None` where nothing is to be remembered.
    pub(super) fn meet(&mut self, id: u64, kind: Kind, now: Secs) -> Option<&mut Mailbox> {
        let of_day = |pattern: u32| pattern.wrapping_mul(0x9e37_79b1) ^ (now / DAY);
        let mailbox = match kind {
            Kind::Silent => return None,
            Kind::Typed { pattern, was_looked_at } => {
                let last_read = if was_looked_at { now } else { 0 };
                let mailbox = self.known.get_or_insert(id, now, || Mailbox::new(Kept::Typed, of_day(pattern), last_read));
                // Somebody may have looked into it before its first mail, of whom nothing else is known.
                if was_looked_at && mailbox.last_read == 0 && mailbox.mails == 0 {
                    mailbox.last_read = now;
                }
                mailbox
            }
            // When it was last looked into is not known any more: it is as if that were now. Nor is by whom: all of these
            // are one witness.
            Kind::Issued => self.known.get_or_insert(id, now, || Mailbox::new(Kept::Issued, UNKNOWN_ORIGIN, now)),
            Kind::Seeded { source } => self.known.get_or_insert(id, now, || Mailbox::new(Kept::Seeded, source, 0)),
            Kind::TrapOnly { pattern } => self.known.get_or_insert(id, now, || Mailbox::new(Kept::TrapOnly, of_day(pattern), 0)),
        };
        if mailbox.mails == 0 {
            mailbox.first_mail = now;
        }
        mailbox.mails = mailbox.mails.saturating_add(1);
        mailbox.last_mail = now;
        Some(mailbox)
    }

    /// The operator gave an address away at `source`.
    pub(super) fn seed(&mut self, id: u64, source: u32, now: Secs) {
        let mailbox = self.known.get_or_insert(id, now, || Mailbox::new(Kept::Seeded, source, 0));
        (mailbox.kind, mailbox.group) = (Kept::Seeded, source);
    }

    /// The holder of an address wants no part in this, or wants it again.
    pub(super) fn opt_out(&mut self, id: u64, is_out: bool) {
        if let Some(mailbox) = self.known.get_mut(id).filter(|mailbox| matches!(mailbox.kind, Kept::Issued | Kept::OptedOut)) {
            mailbox.kind = if is_out { Kept::OptedOut } else { Kept::Issued };
        }
    }

    /// Its holder, who comes from `origin`, looks into an address: it is in use. What it bore witness of is no proof any
    /// more, and returned with the group that it counted for. Of a public name without mail nothing is remembered.
    pub(super) fn read(&mut self, id: u64, is_issued: bool, origin: u32, by_program: bool, now: Secs) -> Vec<(Key, Option<Mark>)> {
        let mailbox = if is_issued {
            self.known.get_or_insert(id, now, || Mailbox::new(Kept::Issued, origin, now))
        } else {
            let Some(mailbox) = self.known.get_mut(id) else { return Vec::new() };
            mailbox
        };
        if matches!(mailbox.kind, Kept::Seeded | Kept::TrapOnly) {
            return Vec::new();
        }
        mailbox.is_test |= by_program && mailbox.mails > 0 && now.saturating_sub(mailbox.last_mail) <= DAY;
        mailbox.last_read = now.max(1);
        mailbox.group = origin;
        mailbox.given.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: Kind = Kind::Typed { pattern: 7, was_looked_at: false };
    const T0: Secs = 20_000 * DAY;

    fn role(mailboxes: &mut Mailboxes, id: u64, kind: Kind, now: Secs) -> Role {
        let settings = Settings::default();
        mailboxes.meet(id, kind, now).map_or(Role::Silent, |mailbox| mailbox.role(&settings, now))
    }

    #[test]
    fn an_address_is_in_use_then_idle_then_a_trap_that_ripens() {
        for (days, wanted) in [
            (0, Role::Live),
            (7, Role::Live),
            (8, Role::Idle),
            (29, Role::Idle),
            (30, Role::Trap(Class::Abandoned, 0.0)),
            (105, Role::Trap(Class::Abandoned, 0.5)),
            (180, Role::Trap(Class::Abandoned, 1.0)),
            (900, Role::Trap(Class::Abandoned, 1.0)),
        ] {
            let mut mailboxes = Mailboxes::new(10);
            mailboxes.read(1, true, 5, false, T0);
            assert_eq!(role(&mut mailboxes, 1, Kind::Issued, T0 + days * DAY), wanted, "{days}");
        }
    }

    #[test]
    fn a_name_of_nobody_ripens_from_its_first_mail_until_somebody_looks() {
        let mut mailboxes = Mailboxes::new(10);
        let Role::Trap(Class::Pristine, first) = role(&mut mailboxes, 1, TYPED, T0) else { panic!() };
        let Role::Trap(Class::Pristine, ripe) = role(&mut mailboxes, 1, TYPED, T0 + 20 * DAY) else { panic!() };
        assert!((first - 0.3).abs() < 0.01 && ripe == 1.0);
        mailboxes.read(1, false, 5, false, T0 + 21 * DAY);
        assert_eq!(role(&mut mailboxes, 1, TYPED, T0 + 22 * DAY), Role::Live);
    }

    #[test]
    fn a_name_that_somebody_looked_at_before_its_first_mail_is_in_use() {
        let mut mailboxes = Mailboxes::new(10);
        let looked_at = Kind::Typed { pattern: 7, was_looked_at: true };
        assert_eq!(role(&mut mailboxes, 1, looked_at, T0), Role::Live);
        mailboxes.read(2, false, 5, false, T0);
        assert!(mailboxes.known.get(2).is_none(), "looking at names without mail takes no room");
    }

    #[test]
    fn who_looks_again_takes_back_what_the_address_bore_witness_of() {
        let mut mailboxes = Mailboxes::new(10);
        mailboxes.read(1, true, 5, false, T0);
        let mailbox = mailboxes.meet(1, Kind::Issued, T0 + 100 * DAY).unwrap();
        mailbox.given.give(Key::Campaign(42), T0 + 100 * DAY);
        assert_eq!(mailboxes.read(1, true, 6, false, T0 + 101 * DAY), [(Key::Campaign(42), None)]);
        assert_eq!(mailboxes.read(1, true, 6, false, T0 + 102 * DAY), []);
        assert_eq!(role(&mut mailboxes, 1, Kind::Issued, T0 + 103 * DAY), Role::Live);
    }

    #[test]
    fn an_address_that_a_program_reads_after_its_mail_never_ripens() {
        let mut mailboxes = Mailboxes::new(10);
        role(&mut mailboxes, 1, TYPED, T0);
        mailboxes.read(1, false, 5, true, T0 + 60);
        assert_eq!(role(&mut mailboxes, 1, TYPED, T0 + 900 * DAY), Role::Idle);
    }

    #[test]
    fn nobody_takes_over_a_seeded_address_by_looking_at_it() {
        let mut mailboxes = Mailboxes::new(10);
        let seeded = Kind::Seeded { source: 3 };
        assert_eq!(role(&mut mailboxes, 1, seeded, T0), Role::Trap(Class::Seeded, 1.0));
        assert_eq!(mailboxes.read(1, false, 5, false, T0), []);
        assert_eq!(role(&mut mailboxes, 1, seeded, T0), Role::Trap(Class::Seeded, 1.0));
    }

    #[test]
    fn who_wants_no_part_has_none_until_he_does_again() {
        let mut mailboxes = Mailboxes::new(10);
        mailboxes.read(1, true, 5, false, T0);
        mailboxes.opt_out(1, true);
        assert_eq!(role(&mut mailboxes, 1, Kind::Issued, T0 + 300 * DAY), Role::Silent);
        mailboxes.read(1, true, 5, false, T0 + 300 * DAY);
        assert_eq!(role(&mut mailboxes, 1, Kind::Issued, T0 + 300 * DAY), Role::Silent);
        mailboxes.opt_out(1, false);
        assert_eq!(role(&mut mailboxes, 1, Kind::Issued, T0 + 300 * DAY), Role::Live);
        mailboxes.seed(2, 7, T0);
        mailboxes.opt_out(2, true);
        assert_eq!(role(&mut mailboxes, 2, Kind::Seeded { source: 7 }, T0), Role::Trap(Class::Seeded, 1.0));
    }

    #[test]
    fn names_that_a_flood_makes_up_push_nobodys_address_out() {
        let mut mailboxes = Mailboxes::new(100);
        (0..50).for_each(|id| _ = mailboxes.read(id, true, 5, false, T0));
        (1_000..9_000).for_each(|id| _ = role(&mut mailboxes, id, TYPED, T0 + 1));
        let left = (0..50).filter(|id| mailboxes.known.get(*id).is_some()).count();
        assert!(left >= 48, "{left}");
    }
}
