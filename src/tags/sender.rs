//! One who wrote to a tag: how often and when, and which domains it has to do with.

use super::{
    names::{NameId, Names},
    report::Standing,
    secs::{DAY_SECS, Secs, day},
};

/// How many days of a sender's mails are counted.
pub const HISTORY_DAYS: usize = 30;
const MAX_RELATED: usize = 3;
/// Of these, so that signatures have room too.
const MAX_LINKS: usize = 2;

/// One who wrote to a tag.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) name: NameId,
    pub(super) first: Secs,
    pub(super) last: Secs,
    pub(super) mails: u32,
    related: [Related; MAX_RELATED],
    pub(super) history: Option<Box<History>>,
    /// Behind how many mails its domain does not stand.
    pub(super) failed: u16,
    /// How many were forwarded or came through a list.
    pub(super) passed_on: u16,
    pub(super) subject_start: u16,
    pub(super) marks: Marks,
    pub(super) subject_bytes: u8,
    /// How many mails somebody looked through; of these, how many follow upon something, and how many name one whom the
    /// tag was given to.
    pub(super) looked_at: u8,
    pub(super) answers: u8,
    pub(super) mentions: u8,
}

/// What is known of a sender's mails, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

/// A domain that a sender has to do with, and how: three bits of kind above the number of a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Related(u32);

/// How a domain has to do with a sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kin {
    /// Named by a signature or the envelope, which nobody checked.
    Claims = 1,
    /// A signature that holds, or SPF of the envelope.
    Vouches = 2,
    /// A link leads there.
    Links = 3,
    /// The mailing list.
    List = 4,
}

/// How many mails on which day, and the click that was to end them.
#[derive(Debug)]
pub(super) struct History {
    /// The last day that is counted, since the Unix epoch.
    last_day: u16,
    days: [u8; HISTORY_DAYS],
    pub(super) unsubscribed: Secs,
}

impl Marks {
    /// The user says that this is fine.
    pub(super) const ACCEPTED: Self = Self(1);
    /// Somebody found out who sent its mails.
    pub(super) const CHECKED: Self = Self(2);
    /// Its first mail followed upon something: a confirmation, a code, a receipt.
    pub(super) const ANSWERED_FIRST: Self = Self(4);
    /// It wrote to a tag that nobody had heard of, without a reason that is known.
    pub(super) const UNCALLED_FOR: Self = Self(8);
    /// It began soon after a mail that followed upon an order, as couriers do, and has not written to many.
    pub(super) const AFTERWARDS: Self = Self(16);
    /// Its own domain stands behind a mail of it.
    pub(super) const PROVED: Self = Self(32);
    /// A mailing service stands behind a mail of it, and has a customer to ask.
    pub(super) const CARRIED: Self = Self(64);
    /// The tag is written after it.
    pub(super) const NAMESAKE: Self = Self(128);
    /// When the tag was last looked at for what to keep, it belonged to those who may know it...
    pub(super) const BELONGED: Self = Self(256);
    /// ...by what anybody can write.
    pub(super) const ALLEGED: Self = Self(512);

    pub(super) const fn has(self, mark: Self) -> bool {
        self.0 & mark.0 != 0
    }

    pub(super) fn set(&mut self, mark: Self, on: bool) {
        self.0 = if on { self.0 | mark.0 } else { self.0 & !mark.0 };
    }
}

impl Related {
    const NAME_BITS: u32 = 28;

    fn new(kin: Kin, name: NameId) -> Self {
        Self((kin as u32) << Self::NAME_BITS | name)
    }

    pub(super) fn name(self) -> NameId {
        self.0 & ((1 << Self::NAME_BITS) - 1)
    }

    pub(super) fn is(self, kin: Kin) -> bool {
        self.0 >> Self::NAME_BITS == kin as u32
    }
}

impl History {
    fn new(day: u16) -> Self {
        Self { last_day: day, days: [0; HISTORY_DAYS], unsubscribed: 0 }
    }

    fn count(&mut self, day: u16, mails: u8) {
        let ahead = usize::from(day.saturating_sub(self.last_day));
        if ahead > 0 {
            self.days.rotate_left(ahead.min(HISTORY_DAYS));
            self.days[HISTORY_DAYS - ahead.min(HISTORY_DAYS)..].fill(0);
            self.last_day = day;
        }
        let behind = usize::from(self.last_day.saturating_sub(day));
        if let Some(place) = (HISTORY_DAYS - 1).checked_sub(behind) {
            self.days[place] = self.days[place].saturating_add(mails);
        }
    }

    fn days(&self) -> impl Iterator<Item = (u16, u32)> {
        let oldest = i32::from(self.last_day) - (HISTORY_DAYS as i32 - 1);
        let counted = (oldest..).zip(self.days).filter(|(_, mails)| *mails > 0);
        counted.filter_map(|(day, mails)| Some((u16::try_from(day).ok()?, u32::from(mails))))
    }
}

impl Sender {
    pub(super) fn new(name: NameId, now: Secs) -> Self {
        Self {
            name,
            first: now,
            last: now,
            mails: 0,
            related: [Related::default(); MAX_RELATED],
            history: None,
            failed: 0,
            passed_on: 0,
            subject_start: 0,
            marks: Marks::default(),
            subject_bytes: 0,
            looked_at: 0,
            answers: 0,
            mentions: 0,
        }
    }

    pub(super) fn count(&mut self, now: Secs) {
        // Until a second day comes, the first mail's time says it all.
        if self.history.is_none() && self.mails > 0 && day(now) != day(self.first) {
            let mut history = History::new(day(self.first));
            history.count(day(self.first), u8::try_from(self.mails).unwrap_or(u8::MAX));
            self.history = Some(Box::new(history));
        }
        if let Some(history) = &mut self.history {
            history.count(day(now), 1);
        }
        self.mails = self.mails.saturating_add(1);
        self.last = self.last.max(now);
    }

    /// The reader used the link that is to end its mails.
    pub(super) fn unsubscribed(&mut self, now: Secs) {
        let (first, mails) = (day(self.first), u8::try_from(self.mails).unwrap_or(u8::MAX));
        let history = self.history.get_or_insert_with(|| {
            let mut history = History::new(first);
            history.count(first, mails);
            Box::new(history)
        });
        history.unsubscribed = now;
    }

    /// Whether it is sure who it is.
    pub(super) fn standing(&self) -> Standing {
        if self.marks.has(Marks::PROVED) {
            Standing::Proved
        } else if self.mails > 0 && u32::from(self.failed) >= self.mails {
            Standing::Failed
        } else {
            Standing::Claimed
        }
    }

    /// Mails in its name that its domain disowns, while it stands behind others: somebody else writes these. What the
    /// sender may do, and what its reader thinks of it, does not cover them. None for who never proved anything: there
    /// [`Self::standing`] says it all.
    pub(super) fn forged_mails(&self) -> u16 {
        if self.marks.has(Marks::PROVED) { self.failed } else { 0 }
    }

    /// Whether its name is taken for its own: it is proved, or nobody could have proved it.
    pub(super) fn is_believed(&self) -> bool {
        self.marks.has(Marks::PROVED) || !self.marks.has(Marks::CHECKED)
    }

    /// Whether it still wrote a day after its first mail.
    pub(super) fn writes_on(&self) -> bool {
        self.last >= self.first.saturating_add(DAY_SECS)
    }

    /// Mails on each day that had any, by days since the Unix epoch.
    pub(super) fn days(&self) -> Vec<(u16, u32)> {
        self.history.as_ref().map_or_else(|| vec![(day(self.first), self.mails)], |history| history.days().collect())
    }

    pub(super) fn related(&self) -> impl Iterator<Item = Related> {
        self.related.into_iter().filter(|related| related.name() != 0)
    }

    /// Whether its reader did something about it.
    pub(super) fn is_answered(&self) -> bool {
        self.marks.has(Marks::ACCEPTED) || self.history.as_ref().is_some_and(|history| history.unsubscribed > 0)
    }

    /// Takes its names out of use.
    pub(super) fn release(&self, names: &mut Names) {
        names.release(self.name);
        self.related().for_each(|related| names.release(related.name()));
    }

    /// Notes a domain that it has to do with, as long as there is room; true when its name is in use now.
    pub(super) fn relate(&mut self, kin: Kin, name: NameId) -> bool {
        let new = Related::new(kin, name);
        // Who vouches need not claim as well.
        if kin == Kin::Vouches
            && let Some(claim) = self.related.iter_mut().find(|related| **related == Related::new(Kin::Claims, name))
        {
            *claim = new;
            return false;
        }
        let is_needless = name == 0 || name == self.name || self.related.contains(&new);
        let has_room = kin != Kin::Links || self.related().filter(|related| related.is(Kin::Links)).count() < MAX_LINKS;
        match self.related.iter_mut().find(|related| related.name() == 0).filter(|_| !is_needless && has_room) {
            Some(place) => {
                *place = new;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_counted_by_day_for_a_month() {
        let day = |n: u32| (20_000 + n) * DAY_SECS + 5;
        let mut sender = Sender::new(1, day(0));
        [0, 0, 1, 5, 29].into_iter().for_each(|n| sender.count(day(n)));
        assert_eq!(sender.days(), [(20_000, 2), (20_001, 1), (20_005, 1), (20_029, 1)]);
        sender.count(day(30));
        assert_eq!(sender.days(), [(20_001, 1), (20_005, 1), (20_029, 1), (20_030, 1)]);
        sender.count(day(4));
        assert_eq!(sender.days()[1], (20_004, 1), "mail that comes in another order");
        sender.count(day(2_000));
        assert_eq!((sender.days(), sender.mails), (vec![(22_000, 1)], 8));
    }

    #[test]
    fn mails_that_a_proved_domain_disowns_are_forged() {
        let sender = |mails, failed, is_proved| {
            let mut sender = Sender::new(1, 1);
            (sender.mails, sender.failed) = (mails, failed);
            sender.marks.set(Marks::CHECKED, mails > 0);
            sender.marks.set(Marks::PROVED, is_proved);
            sender
        };
        for (mails, failed, is_proved, forged, standing) in [
            (4, 3, true, 3, Standing::Proved),
            (1, 0, true, 0, Standing::Proved),
            (3, 3, false, 0, Standing::Failed),
            (4, 3, false, 0, Standing::Claimed),
            (0, 0, false, 0, Standing::Claimed),
        ] {
            let sender = sender(mails, failed, is_proved);
            assert_eq!((sender.forged_mails(), sender.standing()), (forged, standing), "{failed} of {mails}, proved: {is_proved}");
        }
        let mut accepted = sender(4, 3, true);
        accepted.marks.set(Marks::ACCEPTED, true);
        assert_eq!(accepted.forged_mails(), 3, "whom the reader accepted did not write them");
    }

    #[test]
    fn a_sender_has_few_relations_and_each_once() {
        let mut sender = Sender::new(1, 1);
        assert!(sender.relate(Kin::Links, 2) && !sender.relate(Kin::Links, 2) && sender.relate(Kin::Vouches, 2));
        assert!(!sender.relate(Kin::Links, 0) && !sender.relate(Kin::Links, 1));
        assert!(sender.relate(Kin::Links, 3) && !sender.relate(Kin::Links, 4) && !sender.relate(Kin::List, 4));
        let mut claimed = Sender::new(1, 1);
        assert!(claimed.relate(Kin::Claims, 2) && !claimed.relate(Kin::Vouches, 2) && !claimed.relate(Kin::Vouches, 2));
        assert_eq!(claimed.related().collect::<Vec<_>>(), [Related::new(Kin::Vouches, 2)]);
        assert!(sender.related().any(|related| related.is(Kin::Vouches) && related.name() == 2));
    }
}
