//! All that is told of traps, put together in one go, so that nobody who looks at it holds up what is still to be learnt.
//!
//! What is for everybody is as old as a listing waits, of at least three groups, and in round numbers; what is for whoever
//! runs this is exact. No trap's address is in either.

mod operator;
mod public;

use std::{cmp::Reverse, sync::Arc};

pub use operator::{Exact, Operator, Subject};
pub use public::{Counts, Day, Hour, Key, Reach, Spread, TopKeys, WEEK_HOURS, told};

use public::Frequent;

use super::{
    export::{self, Campaign, Listed},
    memory::{Label, Secs},
    overrides::Exempt,
    watch::State,
};

/// What is told, as it was at one moment.
#[derive(Clone, Debug)]
pub struct Board {
    /// When that was.
    pub made: Secs,
    /// How old the public figures in it are, at least.
    pub lag: Secs,
    /// What is listed, and the campaigns that may be told of.
    pub listed: Listed,
    /// Their places in [`Listed::campaigns`], by the last day and then by how many mails.
    newest: Vec<u32>,
    /// The last seven days, the oldest first.
    pub hours: Vec<Hour>,
    /// The last thirty days, the oldest first.
    pub days: Vec<Day>,
    /// Mails of four weeks by the hour of the week in UTC, the first one that after midnight on Monday.
    pub week: [Counts; WEEK_HOURS],
    /// What was most frequent in the last thirty days, for each dimension.
    pub top: Vec<TopKeys>,
    /// What that is made of.
    frequent: Arc<Frequent>,
    /// How long mails were in the last thirty days, in bytes.
    pub sizes: Option<Spread>,
    /// Seconds from one mail to the next.
    pub gaps: Option<Spread>,
    /// For whoever runs this.
    pub operator: Operator,
}

impl Board {
    /// What may be told of all that is known at `now`. Of the board `before` that is taken over which has not changed since.
    pub fn of(state: &State, before: Option<&Self>, overrides: &Exempt, settings: &export::Settings, now: Secs) -> Self {
        let listed = Listed::of(&state.memory, overrides, settings, now);
        let figures = public::Figures { statistics: &state.statistics, listed: &listed, lag: settings.lag, now };
        let hours = figures.hours();
        let operator = Operator::of(state, now);
        let frequent = figures.frequent(before.map(|before| &before.frequent));
        Self {
            made: now,
            lag: settings.lag,
            newest: newest(&listed.campaigns),
            days: figures.days(&hours),
            week: public::week(&hours),
            hours: public::last_week(&hours),
            top: figures.top(&frequent),
            frequent,
            sizes: figures.sizes(),
            gaps: figures.gaps(),
            listed,
            operator,
        }
    }

    /// The campaigns that may be told of, those of the last day first, of a day those with the most mails.
    pub fn campaigns(&self) -> impl DoubleEndedIterator<Item = &Campaign> {
        self.newest.iter().filter_map(|place| self.listed.campaigns.get(*place as usize))
    }

    /// How many of them have a label.
    pub fn labelled(&self, label: Label) -> usize {
        self.listed.campaigns.iter().filter(|campaign| campaign.label == label).count()
    }

    /// Until when nothing is listed, as long as that is so.
    pub fn learns_until(&self) -> Option<Secs> {
        Some(self.listed.learns_until).filter(|until| self.made < *until)
    }
}

/// Of moments only the day is told, so that is what they are sorted by.
fn newest(campaigns: &[Campaign]) -> Vec<u32> {
    let mut newest: Vec<_> = (0..campaigns.len() as u32).collect();
    newest.sort_by_cached_key(|place| {
        let campaign = &campaigns[*place as usize];
        (Reverse((campaign.last / public::DAY, campaign.figures.hits)), campaign.id)
    });
    newest
}

#[cfg(test)]
mod tests;
