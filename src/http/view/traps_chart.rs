//! Charts of what came to traps, drawn here as SVG: places are parts of a width that only the browser knows, heights are
//! CSS pixels, and colours are the style's. The same numbers stand in a table below each.

use super::leaks_chart::percent;
use crate::{
    http::locale::Words,
    mail::timestamp::Timestamp,
    trap::{memory::Class, statistics::Date},
};

/// The same as a chart, in words.
#[derive(Clone, Debug, Default)]
pub struct ChartTable {
    /// What it is about.
    pub caption: String,
    /// The heads of its columns, that of the first one included.
    pub head: Vec<String>,
    /// The head of each row, and its numbers.
    pub rows: Vec<(String, Vec<String>)>,
}

/// Mails of each day, in columns.
#[derive(Clone, Debug, Default)]
pub struct DayChart {
    /// What it shows, in a sentence.
    pub label: String,
    /// A column for each day with any.
    pub columns: Vec<Column>,
    /// How wide they are.
    pub column_width: String,
    /// Lines across, each with its number.
    pub lines: Vec<GridLine>,
    /// The first day.
    pub begin: String,
    /// The last day; empty when it is the same.
    pub end: String,
    /// What its parts are, from the bottom; empty when there is one kind alone.
    pub legend: Vec<LegendRow>,
    /// The same in words.
    pub table: ChartTable,
}

/// A day with any.
#[derive(Clone, Debug)]
pub struct Column {
    /// From the left.
    pub x: String,
    /// The day and its numbers.
    pub title: String,
    /// From the bottom.
    pub parts: Vec<Part>,
}

/// A part of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// By what the style knows its colour.
    pub code: &'static str,
    /// From the top, in CSS pixels.
    pub y: usize,
    /// In CSS pixels.
    pub height: usize,
}

/// A line across a chart.
#[derive(Clone, Debug)]
pub struct GridLine {
    /// From the top, in CSS pixels.
    pub y: usize,
    /// The number it stands for.
    pub text: String,
}

/// What a colour means.
#[derive(Clone, Debug)]
pub struct LegendRow {
    /// By what the style knows the colour.
    pub code: &'static str,
    /// What it is, and how much of it there is.
    pub text: String,
}

/// A kind of mails on a chart of days.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// By what the style knows its colour.
    pub code: &'static str,
    /// The message that names it.
    pub key: &'static str,
}

/// The mails of one day, a number for each kind.
pub type DayNumbers = (Date, Vec<u64>);

impl Kind {
    /// The kind of a trap.
    pub const fn of(class: Class) -> Self {
        match class {
            Class::Pristine => Self { code: "pristine", key: "traps-class-pristine" },
            Class::Seeded => Self { code: "seeded", key: "traps-class-seeded" },
            Class::TrapOnly => Self { code: "trap-only", key: "traps-class-trap-only" },
            Class::Abandoned => Self { code: "abandoned", key: "traps-class-abandoned" },
            Class::LeakedTag => Self { code: "leaked-tag", key: "traps-class-leaked-tag" },
            Class::Backscatter => Self { code: "backscatter", key: "traps-class-backscatter" },
        }
    }

    /// Mails, whatever they came to.
    pub const ALL: Self = Self { code: "all", key: "traps-mails-column" };
}

impl DayChart {
    /// Above the plot there is room for the number of the topmost line.
    const TOP: usize = 16;
    /// Of the plot, in CSS pixels.
    const PLOT: usize = 144;
    /// What one mail has beside a million, in CSS pixels.
    const LEAST: usize = 3;
    /// How wide a column is at most, in thousandths of the width.
    const MOST_WIDE: usize = 80;
    /// Of the whole picture, in CSS pixels.
    pub const HEIGHT: usize = Self::TOP + Self::PLOT + 22;
    /// Where columns stand, in CSS pixels.
    pub const FLOOR: usize = Self::TOP + Self::PLOT;
    /// The base line of the days, in CSS pixels.
    pub const DAYS_Y: usize = Self::HEIGHT - 4;

    /// A chart of consecutive days, oldest first; none when nothing came on any.
    pub fn new(label_key: &str, kinds: &[Kind], days: &[DayNumbers], words: Words) -> Option<Self> {
        let total = |numbers: &[u64]| numbers.iter().fold(0_u64, |sum, number| sum.saturating_add(*number));
        let most = days.iter().map(|(_, numbers)| total(numbers)).max().filter(|most| *most > 0)?;
        let all = days.iter().map(|(_, numbers)| total(numbers)).fold(0, u64::saturating_add);
        let of_kind = |at: usize| days.iter().map(|(_, numbers)| numbers.get(at).copied().unwrap_or(0)).fold(0, u64::saturating_add);
        // A kind of which there is nothing is neither drawn nor named.
        let shown: Vec<(usize, Kind)> = kinds.iter().copied().enumerate().filter(|(at, _)| of_kind(*at) > 0).collect();
        let top = scale(most);
        // Four fifths of its day; few days have slender columns too.
        let slot = 1_000 / days.len();
        let width = (slot * 4 / 5).clamp(1, Self::MOST_WIDE);
        let column = |(place, (date, numbers)): (usize, &DayNumbers)| {
            let parts = parts(shown.iter().map(|&(at, kind)| (kind.code, numbers.get(at).copied().unwrap_or(0))), top);
            let day = words.day(begins(*date));
            let mut title = said(&day, total(numbers), words);
            if shown.len() > 1 {
                let each = shown.iter().filter_map(|&(at, kind)| Some((kind, *numbers.get(at).filter(|number| **number > 0)?)));
                title += &each.map(|(kind, number)| format!("\n{}: {}", words.text(kind.key), numeral(number, words))).collect::<String>();
            }
            Column { x: percent((place * 1_000 / days.len() + slot.saturating_sub(width) / 2) as u128), title, parts }
        };
        let middle = (top > 1).then_some(top / 2);
        let line = |number: u64| GridLine { y: Self::FLOOR - height(number, top), text: numeral(number, words) };
        let legend = |&(at, kind): &(usize, Kind)| LegendRow { code: kind.code, text: said(&words.text(kind.key), of_kind(at), words) };
        let [begin, end] = [days.first(), days.last()].map(|day| day.map(|(date, _)| words.day(begins(*date))).unwrap_or_default());
        let label = words.text(label_key);
        let row = |(date, numbers): &DayNumbers| {
            let of_shown = shown.iter().map(|&(at, _)| numeral(numbers.get(at).copied().unwrap_or(0), words));
            let sum = (shown.len() > 1).then(|| numeral(total(numbers), words));
            (words.day(begins(*date)), of_shown.chain(sum).collect())
        };
        let head = std::iter::once(words.text("traps-day")).chain(shown.iter().map(|(_, kind)| words.text(kind.key)));
        let sum = (shown.len() > 1).then(|| words.text("traps-sum"));
        Some(Self {
            column_width: percent(width as u128),
            columns: days.iter().enumerate().filter(|(_, (_, numbers))| total(numbers) > 0).map(column).collect(),
            lines: std::iter::once(top).chain(middle).map(line).collect(),
            end: if end == begin { String::new() } else { end },
            begin,
            legend: if kinds.len() > 1 { shown.iter().map(legend).collect() } else { Vec::new() },
            table: ChartTable {
                caption: label.clone(),
                head: head.chain(sum).collect(),
                // The newest first, as in every list.
                rows: days.iter().rev().filter(|(_, numbers)| total(numbers) > 0).map(row).collect(),
            },
            label: said(&label, all, words),
        })
    }
}

/// `name: 1,234 mails`.
fn said(name: &str, mails: u64, words: Words) -> String {
    format!("{name}: {}", words.count("traps-mails", count(mails)))
}

pub(super) fn numeral(number: u64, words: Words) -> String {
    words.count("admin-number", count(number))
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn begins(date: Date) -> Timestamp {
    Timestamp::from_millis(i64::from(date.begins()) * 1_000)
}

/// A round number of which half is one too, not below `most`.
fn scale(most: u64) -> u64 {
    const STEPS: [u64; 6] = [1, 2, 4, 6, 8, 10];
    let unit = 10_u64.pow(most.checked_ilog10().unwrap_or(0));
    STEPS.into_iter().map(|step| unit.saturating_mul(step)).find(|top| *top >= most).unwrap_or(u64::MAX)
}

fn height(number: u64, top: u64) -> usize {
    (u128::from(number) * DayChart::PLOT as u128 / u128::from(top.max(1))) as usize
}

/// The numbers on top of each other, from the floor; each can be seen.
fn parts(numbers: impl Iterator<Item = (&'static str, u64)>, top: u64) -> Vec<Part> {
    let mut below = 0;
    let mut y = DayChart::FLOOR;
    let mut parts = Vec::new();
    for (code, number) in numbers.filter(|(_, number)| *number > 0) {
        below += u128::from(number);
        let to = DayChart::FLOOR - height(u64::try_from(below).unwrap_or(u64::MAX), top);
        let to = to.min(y.saturating_sub(DayChart::LEAST));
        parts.push(Part { code, y: to, height: y - to });
        y = to;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 2] = [Kind::of(Class::Pristine), Kind::of(Class::Abandoned)];

    fn chart(days: &[[u64; 2]]) -> Option<DayChart> {
        let days: Vec<DayNumbers> = days.iter().zip(20_000..).map(|(numbers, date)| (Date(date), numbers.to_vec())).collect();
        DayChart::new("traps-days", &KINDS, &days, Words::default())
    }

    #[test]
    fn the_scale_is_round_and_so_is_its_half() {
        for (most, wanted) in [(1, 1), (2, 2), (3, 4), (5, 6), (7, 8), (9, 10), (10, 10), (11, 20), (41, 60), (4_711, 6_000)] {
            assert_eq!(scale(most), wanted, "{most}");
        }
        assert!(scale(u64::MAX) == u64::MAX);
    }

    #[test]
    fn columns_are_as_high_as_their_days_and_one_mail_can_be_seen_beside_a_million() {
        let chart = chart(&[[0, 0], [999_999, 1], [1, 0]]).unwrap();
        let heights: Vec<Vec<_>> = chart.columns.iter().map(|column| column.parts.iter().map(|part| part.height).collect()).collect();
        assert_eq!(heights, [vec![DayChart::PLOT - 1, DayChart::LEAST], vec![DayChart::LEAST]]);
        let places: Vec<_> = chart.columns.iter().map(|column| column.x.as_str()).collect();
        assert_eq!((places, chart.column_width.as_str()), (vec!["45.9%", "79.2%"], "8.0%"));
        for column in &chart.columns {
            assert!(column.parts.windows(2).all(|two| two[1].y + two[1].height == two[0].y), "nothing lies upon another");
            assert_eq!(column.parts[0].y + column.parts[0].height, DayChart::FLOOR);
        }
        let lines: Vec<_> = chart.lines.iter().map(|line| (line.y, line.text.as_str())).collect();
        assert_eq!(lines, [(16, "1,000,000"), (88, "500,000")]);
    }

    #[test]
    fn a_chart_says_what_it_shows_and_its_table_has_the_same() {
        let both = chart(&[[30, 11], [0, 2]]).unwrap();
        assert_eq!(both.label, "Mails to traps, day by day: 43 mails");
        assert_eq!(both.columns[0].title, "4 Oct 2024: 41 mails\nnever used: 30\nabandoned: 11");
        assert_eq!((both.begin.as_str(), both.end.as_str()), ("4 Oct 2024", "5 Oct 2024"));
        assert_eq!(both.table.head, ["Day", "never used", "abandoned", "all"]);
        assert_eq!(
            both.table.rows,
            [
                ("5 Oct 2024".to_owned(), ["0", "2", "2"].map(str::to_owned).to_vec()),
                ("4 Oct 2024".to_owned(), ["30", "11", "41"].map(str::to_owned).to_vec()),
            ]
        );
        let legend: Vec<_> = both.legend.iter().map(|row| (row.code, row.text.as_str())).collect();
        assert_eq!(legend, [("pristine", "never used: 30 mails"), ("abandoned", "abandoned: 13 mails")]);
    }

    #[test]
    fn nothing_is_no_chart_one_day_is_one_and_a_kind_without_mail_is_not_named() {
        assert!(chart(&[]).is_none() && chart(&[[0, 0]; 30]).is_none());
        let one = chart(&[[0, 3]]).unwrap();
        assert_eq!((one.end.as_str(), one.legend.len(), one.table.head.len()), ("", 1, 2));
        assert_eq!(one.columns[0].title, "4 Oct 2024: 3 mails");
    }
}
