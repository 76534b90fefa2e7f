//! When in the week mail came to traps: a map of its hours, seven rows of twenty-four, drawn here as SVG.

use super::{
    leaks_chart::percent,
    traps_chart::{ChartTable, numeral},
};
use crate::http::locale::Words;

/// Hours of a week, from midnight on Monday in UTC.
pub const HOURS: usize = 7 * 24;

/// A map of the hours of a week.
#[derive(Clone, Debug, Default)]
pub struct WeekMap {
    /// What it shows, in a sentence.
    pub label: String,
    /// The days from above, Monday first.
    pub days: Vec<DayLabel>,
    /// An hour each.
    pub cells: Vec<Cell>,
    /// Hours that are written below.
    pub hours: Vec<HourLabel>,
    /// What the shades mean, nothing first.
    pub legend: Vec<Shade>,
    /// The same in words: a row for each hour.
    pub table: ChartTable,
}

/// A day beside its row.
#[derive(Clone, Debug)]
pub struct DayLabel {
    /// The base line, in CSS pixels.
    pub y: usize,
    /// Which.
    pub text: String,
}

/// An hour below its column.
#[derive(Clone, Debug)]
pub struct HourLabel {
    /// From the left.
    pub x: String,
    /// Which.
    pub text: String,
}

/// An hour of the week.
#[derive(Clone, Debug)]
pub struct Cell {
    /// From the left.
    pub x: String,
    /// From the top, in CSS pixels.
    pub y: usize,
    /// How dark, of [`Shade::MOST`].
    pub shade: usize,
    /// When it is, and its number.
    pub title: String,
}

/// What a shade means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shade {
    /// How dark.
    pub shade: usize,
    /// The numbers it stands for.
    pub text: String,
}

impl Shade {
    /// The darkest.
    pub const MOST: usize = 5;
}

impl WeekMap {
    const ROW: usize = 22;
    /// Of a cell, in CSS pixels.
    pub const CELL_HEIGHT: usize = Self::ROW - 2;
    /// Of a cell, as a part of the width.
    pub const CELL_WIDTH: &str = "3.7%";
    /// Of the whole picture, in CSS pixels.
    pub const HEIGHT: usize = 7 * Self::ROW + 20;
    /// The base line of the hours, in CSS pixels.
    pub const HOURS_Y: usize = Self::HEIGHT - 4;
    /// What the names of days take of the width, and an hour, in thousandths.
    const DAYS: usize = 88;
    const HOUR: usize = 38;

    /// A map of these numbers; none when all are zero.
    pub fn new(label_key: &str, numbers: &[u64; HOURS], words: Words) -> Option<Self> {
        let most = numbers.iter().copied().max().filter(|most| *most > 0)?;
        let bounds = bounds(most);
        let day = |day: usize| words.text_with("traps-weekday", &[("day", day.into())]);
        let x = |hour: usize| percent((Self::DAYS + hour * Self::HOUR) as u128);
        let cell = |(at, number): (usize, &u64)| Cell {
            x: x(at % 24),
            y: at / 24 * Self::ROW,
            shade: bounds.iter().position(|bound| number <= bound).unwrap_or(0),
            title: format!("{}, {}: {}", day(at / 24), hour(at % 24), words.count("traps-mails", *number as usize)),
        };
        let row = |at: usize| (hour(at), (0..7).map(|day| numeral(numbers[day * 24 + at], words)).collect());
        let label = words.text(label_key);
        Some(Self {
            days: (0..7).map(|at| DayLabel { y: at * Self::ROW + 15, text: day(at) }).collect(),
            cells: numbers.iter().enumerate().map(cell).collect(),
            hours: [0, 6, 12, 18].map(|at| HourLabel { x: x(at), text: format!("{at:02}:00") }).to_vec(),
            legend: legend(&bounds, words),
            table: ChartTable {
                caption: label.clone(),
                head: std::iter::once(words.text("traps-hour")).chain((0..7).map(day)).collect(),
                rows: (0..24).map(row).collect(),
            },
            label: format!("{label}: {}", busiest(numbers, most, words)),
        })
    }
}

/// The hour in which most came, and how many.
fn busiest(numbers: &[u64; HOURS], most: u64, words: Words) -> String {
    let at = numbers.iter().position(|number| *number == most).unwrap_or(0);
    let arguments = [
        ("day", words.text_with("traps-weekday", &[("day", (at / 24).into())]).into()),
        ("hour", hour(at % 24).into()),
        ("mails", words.count("traps-mails", most as usize).into()),
    ];
    words.text_with("traps-week-most", &arguments)
}

/// `09:00–10:00`.
fn hour(hour: usize) -> String {
    format!("{hour:02}:00–{:02}:00", hour + 1)
}

/// The largest number of each shade; that of the first is zero. Few numbers have a shade each.
fn bounds(most: u64) -> Vec<u64> {
    let shades = most.min(Shade::MOST as u64);
    let bound = |shade: u64| u64::try_from((u128::from(most) * u128::from(shade)).div_ceil(u128::from(shades))).unwrap_or(most);
    std::iter::once(0).chain((1..=shades).map(bound)).collect()
}

fn legend(bounds: &[u64], words: Words) -> Vec<Shade> {
    let shade = |(shade, bound): (usize, &u64)| {
        let first = shade.checked_sub(1).map_or(0, |before| bounds[before] + 1);
        let from = numeral(first, words);
        Shade { shade, text: if first == *bound { from } else { format!("{from}–{}", numeral(*bound, words)) } }
    };
    bounds.iter().enumerate().map(shade).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(numbers: &[(usize, u64)]) -> Option<WeekMap> {
        let mut hours = [0; HOURS];
        numbers.iter().for_each(|&(at, number)| hours[at] = number);
        WeekMap::new("traps-week", &hours, Words::default())
    }

    #[test]
    fn a_map_has_a_cell_for_each_hour_which_says_when_it_is() {
        let map = map(&[(0, 1), (7 * 24 - 1, 4_711)]).unwrap();
        assert_eq!(map.cells.len(), HOURS);
        let (first, last) = (&map.cells[0], &map.cells[HOURS - 1]);
        assert_eq!((first.x.as_str(), first.y, first.shade, first.title.as_str()), ("8.8%", 0, 1, "Mon, 00:00–01:00: 1 mail"));
        assert_eq!((last.x.as_str(), last.y, last.shade, last.title.as_str()), ("96.2%", 132, 5, "Sun, 23:00–24:00: 4,711 mails"));
        assert_eq!(map.label, "By the hour of the week: most on Sun, 23:00–24:00 (4,711 mails)");
        assert_eq!((map.table.rows.len(), map.table.rows[23].1[6].as_str()), (24, "4,711"));
    }

    #[test]
    fn shades_cover_all_numbers_and_few_numbers_have_one_each() {
        for (most, wanted) in [
            (1, &["0", "1"][..]),
            (3, &["0", "1", "2", "3"]),
            (7, &["0", "1–2", "3", "4–5", "6", "7"]),
            (100, &["0", "1–20", "21–40", "41–60", "61–80", "81–100"]),
        ] {
            let texts: Vec<_> = legend(&bounds(most), Words::default()).into_iter().map(|shade| shade.text).collect();
            assert_eq!(texts, wanted, "{most}");
        }
        assert_eq!(bounds(u64::MAX).last(), Some(&u64::MAX));
        assert!(map(&[]).is_none());
    }
}
