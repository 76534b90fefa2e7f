//! What can be asked of the statistics.

use std::{collections::HashMap, fmt};

use chrono::DateTime;
use datasketches::{hll::HllSketch, tdigest::TDigestMut};

use super::{
    Dimension, Statistics,
    frequent::{Groups, Traps},
    ranking::Ranking,
    tally::{Closed, DAY, HOUR, Hits, Tally},
};
use crate::trap::memory::{Class, Secs};

/// Each hour of the week comes as often in these, whatever day it is.
const WEEKS: u32 = 4;
/// Of midnight on Monday, as the epoch began on a Thursday.
const EPOCH_WEEKDAY: u32 = 3;
const HOURS_OF_WEEK: usize = 7 * 24;

/// A key that came often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Top {
    /// A domain, a network, a masked subject; a long one ends in `…`.
    pub key: Box<str>,
    /// How many mails it came with, as the sketch estimates.
    pub hits: u64,
    /// Surely not fewer.
    pub at_least: u64,
    /// Surely not more.
    pub at_most: u64,
    /// How many traps it came to: up to 32 a count, beyond an estimate within 13 %. Those before the sketch kept the key
    /// are not among them.
    pub traps: u64,
    /// Of how many origins those are: up to 16 a count, beyond an estimate within 18 %.
    pub groups: u64,
}

/// A line of the daily CSV: one key on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The day, in UTC.
    pub date: Date,
    /// What the key is one of.
    pub dimension: Dimension,
    /// A long one ends in `…`.
    pub key: Box<str>,
    /// How many mails it came with, as the sketch estimates.
    pub hits: u64,
    /// How many traps it came to, about.
    pub traps: u64,
    /// Of how many origins those are, about.
    pub groups: u64,
}

/// A day in UTC, as days since the epoch; written as `2026-03-27`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub u32);

impl Date {
    /// Its midnight, in seconds since the epoch; the last moment there is for days that begin after it.
    pub fn begins(self) -> Secs {
        self.0.saturating_mul(DAY)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let midnight = DateTime::from_timestamp(self.begins().into(), 0).unwrap_or_default();
        write!(formatter, "{}", midnight.format("%Y-%m-%d"))
    }
}

/// The numbers of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// When it began, in seconds since the epoch.
    pub start: Secs,
    /// The mails that came.
    pub hits: Hits,
}

/// The numbers of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which, in UTC.
    pub date: Date,
    /// The mails that came.
    pub hits: Hits,
    /// How long they were together.
    pub size_bytes: u64,
    /// Whom they came from, and to.
    pub reach: Reach,
}

/// How many different ones there were, estimated: two of three numbers are within 1.6 % of the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Addresses of clients; of version 6 the /64.
    pub sources: u64,
    /// Traps that mail came to.
    pub traps: u64,
    /// Origins of those.
    pub groups: u64,
}

/// How numbers are spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The smallest.
    pub min: f64,
    /// Half of them are less.
    pub median: f64,
    /// Nine of ten are less.
    pub p90: f64,
    /// 99 of 100 are less.
    pub p99: f64,
    /// The largest.
    pub max: f64,
}

impl Statistics {
    /// The `limit` keys that came most often in the last `days`, today included.
    pub fn top(&self, dimension: Dimension, days: u32, limit: usize) -> Vec<Top> {
        self.top_before(dimension, self.tomorrow(), days, limit)
    }

    /// The `limit` keys that came most often in the `days` before a date.
    pub fn top_before(&self, dimension: Dimension, date: Date, days: u32, limit: usize) -> Vec<Top> {
        let today = self.today(dimension);
        let rankings: Vec<_> = self.rankings_before(dimension, &today, date, days).collect();
        // Of a day that does not list it a key may still have had as much as those that it does not list.
        let elsewhere: u64 = rankings.iter().map(|(tally, ranking)| ranking.others() + tally.late).sum();
        let mut merged: HashMap<&str, Merged> = HashMap::new();
        for (_, ranking) in &rankings {
            for row in ranking.rows() {
                let merged = merged.entry(row.name).or_insert_with(|| Merged::new(elsewhere));
                merged.at_least += row.at_least;
                merged.hits += row.at_least + ranking.error();
                merged.at_most = merged.at_most + row.at_least + ranking.error() - ranking.others();
                merged.traps.merge(&row.traps);
                merged.groups.merge(&row.groups);
            }
        }
        let mut top: Vec<_> = merged.into_iter().collect();
        top.sort_unstable_by(|(one, this), (other, that)| that.hits.cmp(&this.hits).then_with(|| one.cmp(other)));
        top.into_iter().take(limit).map(|(key, merged)| merged.of(key)).collect()
    }

    /// No key that [`Statistics::top`] does not have at all came more often than this.
    pub fn others_at_most(&self, dimension: Dimension, days: u32) -> u64 {
        self.others_at_most_before(dimension, self.tomorrow(), days)
    }

    /// The same of [`Statistics::top_before`].
    pub fn others_at_most_before(&self, dimension: Dimension, date: Date, days: u32) -> u64 {
        let today = self.today(dimension);
        self.rankings_before(dimension, &today, date, days).map(|(tally, ranking)| ranking.others() + tally.late).sum()
    }

    /// What the daily CSV has of the last `days`, today included: by day, dimension, and how often it came.
    pub fn rows(&self, days: u32) -> impl Iterator<Item = Row> + '_ {
        let closed = self.closed(days).flat_map(|day| {
            let rankings = Dimension::ALL.into_iter().zip(&day.rankings);
            rankings.flat_map(|(dimension, ranking)| rows(day.tally.date, dimension, ranking))
        });
        let open = Dimension::ALL.into_iter().filter(move |_| days > 0).flat_map(|dimension| {
            let ranking = self.today(dimension);
            rows(self.open.tally.date, dimension, &ranking).collect::<Vec<_>>()
        });
        closed.chain(open)
    }

    /// The last `hours`, the oldest first and the one that it is last, as far as days are kept.
    pub fn hours(&self, hours: u32) -> Vec<Hour> {
        let last = self.now / HOUR;
        let hours = hours.min(24 * self.capacity.days).min(last);
        let slots = (0..hours).rev().map(|back| (last - back) * HOUR);
        slots.map(|start| Hour { start, hits: self.tally(start / DAY).map_or_else(Hits::default, |day| day.hours[hour(start)]) }).collect()
    }

    /// The last `days`, the oldest first and today last, as far as they are kept.
    pub fn days(&self, days: u32) -> Vec<Day> {
        let today = self.open.tally.date;
        let days = days.min(self.capacity.days).min(today);
        (0..days).rev().map(|back| self.day(today - back)).collect()
    }

    /// Mails by the hour of the week in UTC, the first one that after midnight on Monday: of the last four weeks, to traps
    /// of one class or of all.
    pub fn hours_of_week(&self, class: Option<Class>) -> [u64; HOURS_OF_WEEK] {
        let mut hits = [0; HOURS_OF_WEEK];
        for day in self.tallies(7 * WEEKS) {
            let first = ((day.date + EPOCH_WEEKDAY) % 7 * 24) as usize;
            for (sum, hour) in hits[first..].iter_mut().zip(&day.hours) {
                *sum += class.map_or_else(|| hour.total(), |class| hour.of(class));
            }
        }
        hits
    }

    /// How many different sources, traps and origins there were in the last `days`, today included.
    pub fn reach(&self, days: u32) -> Reach {
        let count = |sketch: fn(&Tally) -> &HllSketch| {
            let mut union = self.union.clone();
            self.tallies(days).for_each(|day| union.update(sketch(day)));
            union.estimate().round() as u64
        };
        Reach { sources: count(|day| &day.sources), traps: count(|day| &day.traps), groups: count(|day| &day.groups) }
    }

    /// How long the mails of the last `days` were, in bytes; `None` if there were none.
    pub fn sizes(&self, days: u32) -> Option<Spread> {
        spread(self.closed(days).map(|day| &*day.sizes), (days > 0).then_some(&self.open.sizes))
    }

    /// Seconds from one mail to the next in the last `days`, zero where one came to several traps at once; `None` with less
    /// than two mails.
    pub fn gaps(&self, days: u32) -> Option<Spread> {
        spread(self.closed(days).map(|day| &*day.gaps), (days > 0).then_some(&self.open.gaps))
    }

    fn today(&self, dimension: Dimension) -> Ranking {
        self.open.frequent[dimension as usize].ranking(self.capacity.listed)
    }

    fn rankings_before<'a>(
        &'a self,
        dimension: Dimension,
        today: &'a Ranking,
        Date(date): Date,
        days: u32,
    ) -> impl Iterator<Item = (&'a Tally, &'a Ranking)> {
        let closed = self.closed.iter().map(move |day| (&day.tally, &day.rankings[dimension as usize]));
        let all = closed.chain([(&self.open.tally, today)]);
        all.filter(move |(tally, _)| tally.date < date && tally.date.saturating_add(days) >= date)
    }

    fn tomorrow(&self) -> Date {
        Date(self.open.tally.date.saturating_add(1))
    }

    /// Of the last `days` those that are over, the oldest first.
    fn closed(&self, days: u32) -> impl Iterator<Item = &Closed> {
        let today = self.open.tally.date;
        self.closed.iter().filter(move |day| day.tally.date.saturating_add(days) > today)
    }

    fn tallies(&self, days: u32) -> impl Iterator<Item = &Tally> {
        self.closed(days).map(|day| &day.tally).chain((days > 0).then_some(&self.open.tally))
    }

    fn tally(&self, date: u32) -> Option<&Tally> {
        self.tallies(u32::MAX).find(|day| day.date == date)
    }

    fn day(&self, date: u32) -> Day {
        let Some(day) = self.tally(date) else {
            return Day { date: Date(date), hits: Hits::default(), size_bytes: 0, reach: Reach::default() };
        };
        let [sources, traps, groups] = [&day.sources, &day.traps, &day.groups].map(|sketch| sketch.estimate().round() as u64);
        Day { date: Date(date), hits: day.hits(), size_bytes: day.size_bytes, reach: Reach { sources, traps, groups } }
    }
}

/// A key over several days.
struct Merged {
    hits: u64,
    at_least: u64,
    at_most: u64,
    traps: Traps,
    groups: Groups,
}

impl Merged {
    fn new(at_most: u64) -> Self {
        Self { hits: 0, at_least: 0, at_most, traps: Traps::new(), groups: Groups::new() }
    }

    fn of(self, key: &str) -> Top {
        let Self { hits, at_least, at_most, .. } = self;
        let (traps, groups) = at_most_as_many(hits, &self.traps, &self.groups);
        Top { key: key.into(), hits, at_least, at_most, traps, groups }
    }
}

/// Estimates of traps and groups that do not contradict what is known of the hits.
fn at_most_as_many(hits: u64, traps: &Traps, groups: &Groups) -> (u64, u64) {
    let traps = traps.estimate().min(hits);
    (traps, groups.estimate().min(traps))
}

fn rows(date: u32, dimension: Dimension, ranking: &Ranking) -> impl Iterator<Item = Row> {
    ranking.rows().map(move |row| {
        let hits = row.at_least + ranking.error();
        let (traps, groups) = at_most_as_many(hits, &row.traps, &row.groups);
        Row { date: Date(date), dimension, key: row.name.into(), hits, traps, groups }
    })
}

fn hour(at: Secs) -> usize {
    (at % DAY / HOUR) as usize
}

fn spread<'a>(closed: impl Iterator<Item = &'a [u8]>, open: Option<&TDigestMut>) -> Option<Spread> {
    let mut all = TDigestMut::default();
    closed.filter_map(|bytes| TDigestMut::deserialize(bytes).ok()).for_each(|digest| all.merge(&digest));
    open.into_iter().for_each(|digest| all.merge(digest));
    let [median, p90, p99] = all.quantiles(&[0.5, 0.9, 0.99]).ok()??.try_into().ok()?;
    Some(Spread { min: all.min_value()?, median, p90, p99, max: all.max_value()? })
}
