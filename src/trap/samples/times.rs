//! When mail came: by days, and by the hours of the week.

use super::super::{memory::Secs, statistics::Date};

const HOUR: Secs = 60 * 60;
const DAY: Secs = 24 * HOUR;
/// Of midnight on Monday, as the epoch began on a Thursday.
const EPOCH_WEEKDAY: u32 = 3;
/// Hours of a week.
pub const HOURS_OF_WEEK: usize = 7 * 24;
/// Days on which something came, the last ones.
const MAX_DAYS: usize = 30;

/// When mails came, as numbers; a few bytes for few mails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// When the first one came, as far as it is known.
    pub first: Secs,
    /// When the last one came.
    pub last: Secs,
    mails: u32,
    /// In order; days on which nothing came are not among them.
    days: Vec<(u16, u32)>,
    /// In order, and as the days.
    hours: Vec<(u8, u16)>,
}

impl Times {
    pub(super) fn new(now: Secs) -> Self {
        Self { first: now, last: now, mails: 0, days: Vec::new(), hours: Vec::new() }
    }

    pub(super) fn count(&mut self, now: Secs) {
        self.mails = self.mails.saturating_add(1);
        self.first = self.first.min(now);
        self.last = self.last.max(now);
        let hour = ((now / HOUR + EPOCH_WEEKDAY * 24) % HOURS_OF_WEEK as u32) as u8;
        match self.hours.binary_search_by_key(&hour, |(hour, _)| *hour) {
            Ok(at) => self.hours[at].1 = self.hours[at].1.saturating_add(1),
            Err(at) => self.hours.insert(at, (hour, 1)),
        }
        let day = (now / DAY) as u16;
        match self.days.binary_search_by_key(&day, |(day, _)| *day) {
            Ok(at) => self.days[at].1 = self.days[at].1.saturating_add(1),
            Err(0) if self.days.len() == MAX_DAYS => {}
            Err(at) => {
                self.days.insert(at, (day, 1));
                if self.days.len() > MAX_DAYS {
                    self.days.remove(0);
                }
            }
        }
    }

    /// All that came.
    pub fn mails(&self) -> u32 {
        self.mails
    }

    /// The last thirty days on which something came, the oldest first.
    pub fn days(&self) -> impl Iterator<Item = (Date, u32)> {
        self.days.iter().map(|(day, mails)| (Date((*day).into()), *mails))
    }

    /// By the hours of the week in UTC since it was first seen, the first one that after midnight on Monday.
    pub fn hours_of_week(&self) -> [u32; HOURS_OF_WEEK] {
        let mut hours = [0; HOURS_OF_WEEK];
        self.hours.iter().for_each(|(hour, mails)| hours[usize::from(*hour)] = (*mails).into());
        hours
    }

    /// Held beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.days.capacity() * size_of::<(u16, u32)>() + self.hours.capacity() * size_of::<(u8, u16)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Monday, at midnight.
    const T0: Secs = 20_598 * DAY;

    #[test]
    fn mail_is_counted_on_its_day_and_in_its_hour_of_the_week() {
        let mut times = Times::new(T0);
        [T0, T0 + HOUR - 1, T0 + HOUR, T0 + 2 * DAY, T0 + 7 * DAY].into_iter().for_each(|at| times.count(at));
        assert_eq!(
            times.days().map(|(date, mails)| (date.begins(), mails)).collect::<Vec<_>>(),
            [(T0, 3), (T0 + 2 * DAY, 1), (T0 + 7 * DAY, 1)]
        );
        let hours = times.hours_of_week();
        assert_eq!((hours[0], hours[1], hours[48], hours.iter().sum::<u32>()), (3, 1, 1, 5));
        assert_eq!((times.first, times.last, times.mails()), (T0, T0 + 7 * DAY, 5));
    }

    #[test]
    fn of_more_days_the_last_thirty_are_kept_whatever_the_order() {
        let mut times = Times::new(T0);
        (0..40).rev().for_each(|day| times.count(T0 + day * DAY));
        (0..40).for_each(|day| times.count(T0 + day * DAY));
        assert_eq!(
            times.days().map(|(date, mails)| (date.begins(), mails)).collect::<Vec<_>>(),
            (10..40).map(|day| (T0 + day * DAY, 2)).collect::<Vec<_>>()
        );
        assert_eq!(times.mails(), 80);
    }
}
