//! What came to traps, counted: by networks, names, links, subjects and files, by hours and days.
//!
//! Whoever sends decides how many keys there are, so none of it grows with them. Of each day and [`Dimension`] the keys
//! that came most often are known by a frequent-items sketch, which says how wrong it may be; different traps, origins and
//! sources are estimated by HyperLogLog, sizes and gaps by t-digests. The day that it is has sketches, those that are over
//! keep lists of their most frequent keys.
//!
//! No clock and no I/O: times are what the caller says, in seconds since the Unix epoch, and days are those of UTC. No
//! content and no address is kept: traps are keyed hashes, and a key with an `@` is not counted.

mod answers;
mod dimension;
mod distinct;
mod frequent;
mod ranking;
mod snapshot;
mod tally;

use std::collections::VecDeque;

pub use answers::{Date, Day, Hour, Reach, Row, Spread, Top};
use datasketches::{error::Error, hll::HllUnion, tdigest::TDigestMut};
pub use dimension::{Dimension, Helo, Observation};
use frequent::{Frequent, Witness};
pub use tally::Hits;
use tally::{Closed, DAY, HOUR, LG_REGISTERS, Open, Tally};

use super::{
    fingerprint::Key,
    memory::{Network, Secs},
};

/// Slots of a dimension that has a few words of ours as keys.
const NARROW_SLOTS: usize = 64;
/// The compression of a digest, which has twice as many centroids at most.
const DIGEST_K: u16 = 100;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Slots of each sketch, a power of two from 8 on: three quarters as many keys are told apart, and a count of N mails
    /// is wrong by 3.5 N / slots at most.
    pub slots: usize,
    /// The most frequent keys that are kept of each dimension and day.
    pub listed: usize,
    /// Days that are kept, the one that it is included.
    pub days: u32,
}

impl Default for Capacity {
    /// 20 MB, and an error of N / 1,170.
    fn default() -> Self {
        Self { slots: 4_096, listed: 192, days: 30 }
    }
}

impl Capacity {
    /// The largest that stays within this whatever comes, and the smallest if none does.
    pub fn within(max_bytes: usize) -> Self {
        let sizes = (5..=17).rev().map(|lg| Self { slots: 1 << lg, listed: (3 << lg >> 6).max(8), days: 30 });
        let smallest = Self { slots: 32, listed: 8, days: 30 };
        sizes.into_iter().find(|size| size.max_bytes() <= max_bytes).unwrap_or(smallest)
    }

    /// No more is held than this whatever comes, about; a snapshot takes as much again while it is made.
    pub const fn max_bytes(&self) -> usize {
        /// A slot of the sketch, one of what is known of its keys, and three quarters of a name.
        const SLOT: usize = 26 + 129 + 54;
        /// A key of a day that is over: its numbers, its name, traps and groups.
        const ROW: usize = 16 + 72 + 65 + 33;
        /// Of a day its registers, digests, hours, and the dimensions with few keys.
        const DAY: usize = 3 * 4_160 + 2 * 3_400 + 2_600 + 7_000;
        /// The digests and narrow dimensions of the day that it is.
        const OPEN: usize = 60_000;
        let wide = self.slots * SLOT + self.listed * ROW * self.days.saturating_sub(1) as usize;
        Dimension::WIDE * wide + DAY * self.days as usize + OPEN
    }
}

/// What is counted of the mail that comes to traps.
#[derive(Debug)]
pub struct Statistics {
    capacity: Capacity,
    key: Key,
    /// The latest time that anybody told.
    now: Secs,
    /// When the last mail came.
    last: Option<Secs>,
    open: Open,
    /// The days before, by date, without those on which nothing came.
    closed: VecDeque<Closed>,
    /// A day on which nothing has come, to make others of.
    blank: Open,
    /// Nothing, for adding sketches up.
    union: HllUnion,
}

impl Statistics {
    /// Nothing has come until `now`. `key` keeps others from choosing keys that get in each other's way.
    ///
    /// An error if `capacity` is none that sketches can have.
    pub fn new(capacity: Capacity, key: Key, now: Secs) -> Result<Self, Error> {
        let (wide, narrow) = (Frequent::new(capacity.slots)?, Frequent::new(NARROW_SLOTS)?);
        let blank = Open {
            tally: Tally::new(now / DAY)?,
            frequent: Dimension::ALL.map(|dimension| if dimension.is_wide() { wide.clone() } else { narrow.clone() }),
            sizes: TDigestMut::new(DIGEST_K)?,
            gaps: TDigestMut::new(DIGEST_K)?,
        };
        let union = HllUnion::new(LG_REGISTERS)?;
        Ok(Self { capacity, key, now, last: None, open: blank.clone(), closed: VecDeque::new(), blank, union })
    }

    /// A mail came to a trap at this time: that of our own clock, not one that the mail claims. Of a day that is over it
    /// counts in the numbers of that day, if they are still kept, and in no list.
    pub fn record(&mut self, mail: &Observation<'_>, at: Secs) {
        self.now = self.now.max(at);
        self.close_before(at / DAY);
        let trap = self.key.hash(&mail.mailbox.to_le_bytes());
        let group = self.key.hash(&mail.group.to_le_bytes());
        let is_late = at / DAY < self.open.tally.date;
        let tally = match is_late {
            false => &mut self.open.tally,
            true => match self.closed.iter_mut().find(|day| day.tally.date == at / DAY) {
                Some(day) => &mut day.tally,
                None => return,
            },
        };
        tally.hours[(at % DAY / HOUR) as usize].hit(mail.class);
        tally.size_bytes = tally.size_bytes.saturating_add(mail.size_bytes);
        tally.traps.update(trap);
        tally.groups.update(group);
        if let Some(client) = mail.client {
            tally.sources.update(self.key.hash(&Network::of(client).bytes()));
        }
        if is_late {
            tally.late += 1;
            return;
        }
        let Open { frequent, sizes, gaps, .. } = &mut self.open;
        sizes.update(mail.size_bytes as f64);
        if let Some(last) = self.last {
            gaps.update(at.saturating_sub(last).into());
        }
        self.last = self.last.max(Some(at));
        let witness = Witness { trap, group };
        mail.each_key(|dimension, key| {
            if !key.is_empty() && !key.contains('@') {
                frequent[dimension as usize].see(&self.key, key, witness);
            }
        });
    }

    /// Closes what is over by `now`, and forgets what is no longer kept. Days after tomorrow, which a wrong clock made, are
    /// forgotten as well: no other would ever begin.
    pub fn roll(&mut self, now: Secs) {
        let today = now / DAY;
        self.now = now;
        if today.saturating_add(1) < self.open.tally.date {
            self.closed.retain(|day| day.tally.date <= today);
            let begun = self.closed.pop_back_if(|day| day.tally.date == today);
            self.begin(today);
            if let Some(Closed { tally, .. }) = begun {
                let late = tally.hits().total();
                self.open.tally = Tally { late, ..tally };
            }
            self.last = None;
        }
        self.close_before(today);
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let closed: usize = self.closed.iter().map(Closed::bytes).sum();
        size_of::<Self>() + self.open.bytes() + self.blank.bytes() + closed + self.closed.capacity() * size_of::<Closed>()
    }

    fn close_before(&mut self, today: u32) {
        if today > self.open.tally.date {
            let over = self.begin(today);
            if over.tally.hits() != Hits::default() {
                self.closed.push_back(over.closed(self.capacity.listed));
            }
        }
        let kept = self.open.tally.date.saturating_sub(self.capacity.days.saturating_sub(1));
        while self.closed.pop_front_if(|day| day.tally.date < kept).is_some() {}
    }

    /// Begins a day; returns the one before.
    fn begin(&mut self, date: u32) -> Open {
        self.blank.tally.date = date;
        std::mem::replace(&mut self.open, self.blank.clone())
    }
}

#[cfg(test)]
mod tests;
