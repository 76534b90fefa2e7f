//! What of the statistics is for everybody.
//!
//! Who sends a few mails to an address and counts along shall not learn that it is a trap: numbers below ten are none, others
//! are round ones, and all of them are old.

use std::sync::Arc;

use crate::trap::{
    export::{LEAST_GROUPS, Listed, at_least},
    memory::{Class, Secs},
    statistics::{self, Date, Dimension, Hits, Statistics},
};

const HOUR: Secs = 60 * 60;
pub(super) const DAY: Secs = 24 * HOUR;
/// Hours of a week.
pub const WEEK_HOURS: usize = 7 * 24;
/// Each hour of the week comes as often in these, whatever day it is.
const WEEKS: u32 = 4;
/// Of midnight on Monday, as the epoch began on a Thursday.
const EPOCH_WEEKDAY: u32 = 3;
const DAYS: u32 = 30;
/// Keys of each dimension.
const KEYS: usize = 50;
/// Fewer mails are none.
const FEWEST: u64 = 10;
/// Of fewer mails the 99th percentile would be nearly one mail.
const FEWEST_SPREAD: u64 = 300;

/// Mails by the class of the trap that they came to: at least so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub total: u64,
    by_class: [u64; Class::ALL.len()],
}

impl Counts {
    /// Those that came to traps of this class.
    pub fn of(&self, class: Class) -> u64 {
        self.by_class[class as usize]
    }

    fn new(hits: impl Fn(Class) -> u64) -> Self {
        let exact = Class::ALL.map(hits);
        Self { total: told(exact.iter().sum()), by_class: exact.map(told) }
    }
}

/// So many mails as they may be told: none of few, and the round number below.
pub fn told(count: u64) -> u64 {
    if count < FEWEST { 0 } else { at_least(count) }
}

/// The numbers of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// When it began, in seconds since the epoch.
    pub start: Secs,
    /// The mails that came.
    pub hits: Counts,
    exact: Hits,
}

/// The numbers of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which, in UTC.
    pub date: Date,
    /// The mails that came; of the last one as far as they may be told.
    pub hits: Counts,
    /// Whom they came from, and to, once the day is over.
    pub reach: Option<Reach>,
}

/// How many different ones there were, at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Addresses of clients; of version 6 the /64.
    pub sources: u64,
    /// Traps that mail came to.
    pub traps: u64,
    /// Origins of those.
    pub groups: u64,
}

/// What was most frequent of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopKeys {
    /// By what.
    pub dimension: Dimension,
    /// The most frequent first, as far as round numbers tell.
    pub keys: Vec<Key>,
    /// A key that is missing had no more than so many mails, unless it may not be named.
    pub others_at_most: u64,
}

/// A key that came often, in round numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// A domain, a network, a masked subject; a long one ends in `…`.
    pub key: Box<str>,
    /// How many mails it came with, as the sketch estimates.
    pub hits: u64,
    /// Surely not fewer.
    pub at_least: u64,
    /// Surely not more.
    pub at_most: u64,
    /// At least how many traps it came to, about.
    pub traps: u64,
    /// Of at least how many origins those are, about.
    pub groups: u64,
}

/// How numbers are spread, each the round one below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// Half of them are less.
    pub median: u64,
    /// Nine of ten are less.
    pub p90: u64,
    /// 99 of 100 are less.
    pub p99: u64,
}

/// What was most frequent in each dimension before a date, exactly, and what anything else had at most.
#[derive(Debug)]
pub(super) struct Frequent {
    end: Date,
    top: Vec<(Vec<statistics::Top>, u64)>,
}

/// What public figures are made of.
#[derive(Clone, Copy)]
pub(super) struct Figures<'a> {
    pub(super) statistics: &'a Statistics,
    pub(super) listed: &'a Listed,
    pub(super) lag: Secs,
    pub(super) now: Secs,
}

impl Figures<'_> {
    /// Whether what ended then is old enough. Where nothing has to wait, what goes on is told as well.
    fn is_old(self, end: Secs) -> bool {
        self.lag == 0 || end.saturating_add(self.lag) <= self.now
    }

    /// The hours of four weeks that may be told, the oldest first.
    pub(super) fn hours(self) -> Vec<Hour> {
        let days: Vec<_> = self.statistics.days(7 * WEEKS + 1).into_iter().filter(is_of_enough).map(|day| day.date).collect();
        let hours = self.statistics.hours(24 * 7 * WEEKS).into_iter().filter(|hour| self.is_old(hour.start.saturating_add(HOUR)));
        hours
            .map(|statistics::Hour { start, hits }| {
                let is_told = days.binary_search(&Date(start / DAY)).is_ok();
                let exact = if is_told { hits } else { Hits::default() };
                Hour { start, hits: Counts::new(|class| exact.of(class)), exact }
            })
            .collect()
    }

    /// The last days; of one that is not over what `hours` tell.
    pub(super) fn days(self, hours: &[Hour]) -> Vec<Day> {
        let days = self.statistics.days(DAYS).into_iter();
        days.map(|day| {
            if !is_of_enough(&day) {
                return Day { date: day.date, hits: Counts::default(), reach: None };
            }
            if self.is_old(day.date.begins().saturating_add(DAY)) {
                let statistics::Reach { sources, traps, groups } = day.reach;
                let [sources, traps, groups] = [sources, traps, groups].map(at_least);
                return Day {
                    date: day.date,
                    hits: Counts::new(|class| day.hits.of(class)),
                    reach: Some(Reach { sources, traps, groups }),
                };
            }
            let of_day = || hours.iter().filter(|hour| hour.start / DAY == day.date.0);
            Day { date: day.date, hits: Counts::new(|class| of_day().map(|hour| hour.exact.of(class)).sum()), reach: None }
        })
        .collect()
    }

    /// The most frequent keys of days that are over. It takes its time and stays the same for a day.
    pub(super) fn frequent(self, before: Option<&Arc<Frequent>>) -> Arc<Frequent> {
        let end = self.end();
        if let Some(same) = before.filter(|before| self.lag > 0 && before.end == end) {
            return Arc::clone(same);
        }
        let top = |dimension| {
            let others = self.statistics.others_at_most_before(dimension, end, DAYS);
            (self.statistics.top_before(dimension, end, DAYS, 2 * KEYS), others)
        };
        Arc::new(Frequent { end, top: Dimension::ALL.into_iter().map(top).collect() })
    }

    /// Those of them that may be told.
    pub(super) fn top(self, frequent: &Frequent) -> Vec<TopKeys> {
        let top = Dimension::ALL.into_iter().zip(&frequent.top).map(|(dimension, (top, others))| {
            let told = top.iter().filter(|top| top.groups >= LEAST_GROUPS as u64 && self.listed.may_tell(&top.key));
            let mut keys: Vec<_> = told.take(KEYS).map(Key::of).collect();
            // Not by exact numbers, which would tell more than the round ones.
            keys.sort_by(|one, other| other.hits.cmp(&one.hits).then_with(|| one.key.cmp(&other.key)));
            TopKeys { dimension, keys, others_at_most: at_most(*others) }
        });
        top.collect()
    }

    pub(super) fn sizes(self) -> Option<Spread> {
        self.is_much().then(|| self.statistics.sizes(DAYS).map(Spread::of)).flatten()
    }

    pub(super) fn gaps(self) -> Option<Spread> {
        self.is_much().then(|| self.statistics.gaps(DAYS).map(Spread::of)).flatten()
    }

    /// The first day that is not told yet.
    fn end(self) -> Date {
        if self.lag == 0 { Date(self.now / DAY + 1) } else { Date(self.now.saturating_sub(self.lag) / DAY) }
    }

    fn is_much(self) -> bool {
        let days = self.statistics.days(DAYS);
        self.statistics.reach(DAYS).groups >= LEAST_GROUPS as u64 && days.iter().map(|day| day.hits.total()).sum::<u64>() >= FEWEST_SPREAD
    }
}

/// The first 7 days of `hours` from the end.
pub(super) fn last_week(hours: &[Hour]) -> Vec<Hour> {
    hours[hours.len().saturating_sub(WEEK_HOURS)..].to_vec()
}

/// By the hour of the week.
pub(super) fn week(hours: &[Hour]) -> [Counts; WEEK_HOURS] {
    let mut exact = [[0_u64; Class::ALL.len()]; WEEK_HOURS];
    for hour in hours {
        let of_week = ((hour.start / DAY + EPOCH_WEEKDAY) % 7 * 24 + hour.start % DAY / HOUR) as usize;
        Class::ALL.into_iter().for_each(|class| exact[of_week][class as usize] += hour.exact.of(class));
    }
    exact.map(|hits| Counts::new(|class| hits[class as usize]))
}

fn is_of_enough(day: &statistics::Day) -> bool {
    day.reach.groups >= LEAST_GROUPS as u64
}

impl Key {
    fn of(top: &statistics::Top) -> Self {
        let [hits, least, traps, groups] = [top.hits, top.at_least, top.traps, top.groups].map(at_least);
        Self { key: top.key.clone(), hits, at_least: least, at_most: at_most(top.at_most), traps, groups }
    }
}

impl Spread {
    fn of(spread: statistics::Spread) -> Self {
        let [median, p90, p99] = [spread.median, spread.p90, spread.p99].map(|value| at_least(value as u64));
        Self { median, p90, p99 }
    }
}

/// The round number above.
pub(super) fn at_most(count: u64) -> u64 {
    let below = at_least(count);
    if below == count {
        return count;
    }
    let unit = 10_u64.pow(below.checked_ilog10().unwrap_or_default());
    // 1, 2, 3, 5, and 10.
    match below / unit {
        1 => 2 * unit,
        2 => 3 * unit,
        3 => 5 * unit,
        _ => unit.saturating_mul(10),
    }
}
