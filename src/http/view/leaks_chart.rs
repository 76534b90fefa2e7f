//! Pictures of who wrote when, drawn here: their places are parts of a width that only the browser knows.

use std::time::Duration;

use crate::{http::locale::Words, mail::timestamp::Timestamp};

/// Who wrote to one address, and from when to when.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// A line for each sender.
    pub lanes: Vec<Lane>,
    /// In CSS pixels.
    pub height: usize,
    /// The day or the moment at its left end, and whether that is when the address was given.
    pub begin: String,
    /// The day or the moment at its right end; empty when it is the same.
    pub end: String,
    /// Whether it stands on a line of its own, since a phone has no room for two moments on one.
    is_end_below: bool,
}

/// A sender on a timeline.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its domain, cut to what a phone has room for.
    pub label: String,
    /// Whether it has the address from somebody else.
    pub is_foreign: bool,
    /// The first mail and the last.
    pub ends: [String; 2],
    /// The base line of the label, in CSS pixels.
    pub label_y: usize,
    /// The line, in CSS pixels.
    pub y: usize,
}

/// A sender that a timeline is made of.
#[derive(Clone, Debug)]
pub struct Span {
    /// Its domain.
    pub label: String,
    /// Whether it has the address from somebody else.
    pub is_foreign: bool,
    /// The first mail.
    pub first: Timestamp,
    /// The last mail.
    pub last: Timestamp,
}

impl Timeline {
    /// More would be a list of lines, and there is a list below.
    const MAX_LANES: usize = 12;
    const LANE_HEIGHT: usize = 40;
    const AXIS_HEIGHT: usize = 26;
    const LINE_HEIGHT: usize = 18;
    const MAX_LABEL_CHARS: usize = 30;
    /// Below this the ends have times.
    const SHORT: Duration = Duration::from_secs(2 * 86_400);

    /// From the day on which the address was given, or the first mail, until now.
    pub fn new(given: Option<Timestamp>, spans: &[Span], now: Timestamp, words: Words) -> Option<Self> {
        let begin = spans.iter().map(|span| span.first).chain(given).min()?;
        let end = spans.iter().map(|span| span.last).chain([now]).max()?;
        let place = |time| place(begin, end, time);
        let lane = |(index, span): (usize, &Span)| Lane {
            label: cut(&span.label),
            is_foreign: span.is_foreign,
            ends: [place(span.first), place(span.last)],
            label_y: index * Self::LANE_HEIGHT + 16,
            y: index * Self::LANE_HEIGHT + 28,
        };
        let lanes: Vec<_> = spans.iter().take(Self::MAX_LANES).enumerate().map(lane).collect();
        // Mails are dated to the second.
        let is_given = given.is_some_and(|given| given.since(begin) < Duration::from_secs(1));
        let given_at = is_given.then(|| words.text("leaks-given-at"));
        // One day twice says nothing of when.
        let is_short = end.since(begin) < Self::SHORT;
        let written = |time| if is_short { words.moment(time) } else { words.day(time) };
        let given = given_at.into_iter().chain([written(begin)]).collect::<Vec<_>>().join(" ");
        let end = Some(written(end)).filter(|end| *end != written(begin)).unwrap_or_default();
        let is_end_below = is_short && !end.is_empty();
        let height = lanes.len() * Self::LANE_HEIGHT + Self::AXIS_HEIGHT + usize::from(is_end_below) * Self::LINE_HEIGHT;
        Some(Self { lanes, height, begin: given, end, is_end_below })
    }

    /// Where the axis is, in CSS pixels.
    pub fn axis_y(&self) -> usize {
        self.lanes.len() * Self::LANE_HEIGHT + 6
    }

    /// The base line of its left end, in CSS pixels.
    pub fn begin_y(&self) -> usize {
        self.axis_y() + Self::LINE_HEIGHT
    }

    /// The base line of its right end, in CSS pixels.
    pub fn end_y(&self) -> usize {
        self.begin_y() + usize::from(self.is_end_below) * Self::LINE_HEIGHT
    }
}

/// A time as a part of the width, with room for a mark at both ends.
fn place(begin: Timestamp, end: Timestamp, time: Timestamp) -> String {
    const MARGIN: u128 = 20;
    let part = |since: Duration| since.as_millis();
    let (all, passed) = (part(end.since(begin)), part(time.since(begin)));
    let per_mille = MARGIN + (passed * (1_000 - 2 * MARGIN)).checked_div(all).unwrap_or(0).min(1_000 - 2 * MARGIN);
    percent(per_mille)
}

pub(super) fn percent(per_mille: u128) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

fn cut(label: &str) -> String {
    let chars = label.chars().count();
    if chars <= Timeline::MAX_LABEL_CHARS {
        return label.to_owned();
    }
    // The end says whose a domain is.
    let end: String = label.chars().skip(chars + 1 - Timeline::MAX_LABEL_CHARS).collect();
    format!("…{end}")
}

/// Numbers day by day, the last one today's.
#[derive(Clone, Debug, Default)]
pub struct Bars {
    /// One for each day that has any.
    pub bars: Vec<Bar>,
}

/// A day that has any.
#[derive(Clone, Debug)]
pub struct Bar {
    /// From the left.
    pub x: String,
    /// From the top, in CSS pixels.
    pub y: usize,
    /// In CSS pixels.
    pub height: usize,
}

impl Bars {
    /// In CSS pixels.
    pub const HEIGHT: usize = 32;
    /// As a part of the width.
    pub const BAR_WIDTH: &str = "2.4%";

    /// A bar for each number, oldest first; one mail can be seen beside a thousand.
    pub fn new(days: &[u32]) -> Self {
        const LEAST: usize = 3;
        let most = days.iter().copied().max().unwrap_or(0).max(1) as usize;
        let count = days.len().max(1);
        let bar = |(index, &mails): (usize, &u32)| {
            let height = LEAST + (mails as usize * (Self::HEIGHT - LEAST)).div_ceil(most).min(Self::HEIGHT - LEAST);
            Bar { x: percent((index * 1_000 / count) as u128), y: Self::HEIGHT - height, height }
        };
        Self { bars: days.iter().enumerate().filter(|(_, mails)| **mails > 0).map(bar).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY_MS: i64 = 86_400_000;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_millis(day * DAY_MS)
    }

    fn span(label: &str, first: i64, last: i64) -> Span {
        Span { label: label.into(), is_foreign: false, first: day(first), last: day(last) }
    }

    #[test]
    fn a_timeline_runs_from_the_day_of_giving_until_now() {
        let spans = [span("milk.example", 2, 6), span(&"x".repeat(40), 10, 10)];
        let timeline = Timeline::new(Some(day(0)), &spans, day(10), Words::default()).unwrap();
        assert_eq!((timeline.begin.as_str(), timeline.end.as_str()), ("given 1 Jan 1970", "11 Jan 1970"));
        let places: Vec<_> = timeline.lanes.iter().map(|lane| lane.ends.each_ref().map(String::as_str)).collect();
        assert_eq!(places, [["21.2%", "59.6%"], ["98.0%", "98.0%"]]);
        assert_eq!(timeline.lanes[1].label.chars().count(), Timeline::MAX_LABEL_CHARS);
    }

    #[test]
    fn no_time_and_clocks_that_went_back_are_places_too() {
        let only = Timeline::new(None, &[span("a", 5, 5)], day(5), Words::default()).unwrap();
        assert_eq!((only.lanes[0].ends[0].as_str(), &only.begin), ("2.0%", &Words::default().moment(day(5))));
        assert_eq!((only.end.as_str(), only.begin_y(), only.height), ("", 64, 66), "one moment is written once");
        let short = Timeline::new(Some(day(4)), &[span("a", 5, 5)], day(5), Words::default()).unwrap();
        assert_eq!((short.end.as_str(), short.begin_y(), short.end_y()), (Words::default().moment(day(5)).as_str(), 64, 82));
        assert_eq!(short.height, short.end_y() + 2, "two moments have a line each");
        let ahead = Timeline::new(Some(day(9)), &[span("a", 5, 8)], day(6), Words::default()).unwrap();
        assert_eq!((ahead.lanes[0].ends[1].as_str(), ahead.begin.as_str()), ("98.0%", "6 Jan 1970"));
        assert!(Timeline::new(None, &[], day(5), Words::default()).is_none());
        let many: Vec<_> = (0..100).map(|n| span("a", n, n)).collect();
        assert_eq!(Timeline::new(None, &many, day(200), Words::default()).unwrap().lanes.len(), Timeline::MAX_LANES);
    }

    #[test]
    fn the_highest_bar_fills_the_picture_and_the_lowest_can_be_seen() {
        let Bars { bars } = Bars::new(&[0, 1_000_000, 1, u32::MAX]);
        let heights: Vec<_> = bars.iter().map(|bar| (bar.x.as_str(), bar.height, bar.y + bar.height)).collect();
        assert_eq!(heights, [("25.0%", 4, 32), ("50.0%", 4, 32), ("75.0%", 32, 32)]);
        assert!(Bars::new(&[0; 30]).bars.is_empty() && Bars::new(&[]).bars.is_empty());
    }
}
