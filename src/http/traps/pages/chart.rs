//! The numbers of charts: the round ones for everybody, the exact ones for the operator.

use crate::{
    http::{
        locale::Words,
        view::{Charted, DayChart, DayKind, DayNumbers, HOURS_OF_WEEK, WeekMap},
    },
    trap::{board::Board, memory::Class, statistics::Date, watch::Traps},
};

const DAYS: u32 = 30;
const DAY_NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Mails at traps by day and class, and by the hour of the week.
pub(super) struct Numbers {
    days: Vec<DayNumbers>,
    week: [u64; HOURS_OF_WEEK],
    is_exact: bool,
}

impl Numbers {
    /// As they may be told.
    pub(super) fn told(board: &Board) -> Self {
        let days = board.days.iter().map(|day| (day.date, Class::ALL.map(|class| day.hits.of(class)).to_vec()));
        Self { days: days.collect(), week: board.week.map(|hour| hour.total), is_exact: false }
    }

    /// As they are at this moment.
    pub(super) fn exact(traps: &Traps) -> Self {
        let state = traps.state();
        let days = state.statistics.days(DAYS).into_iter();
        let days = days.map(|day| (day.date, Class::ALL.map(|class| day.hits.of(class)).to_vec()));
        Self { days: days.collect(), week: state.statistics.hours_of_week(None), is_exact: true }
    }

    /// Mails of all days.
    pub(super) fn total(&self) -> u64 {
        self.days.iter().flat_map(|(_, numbers)| numbers).fold(0, |sum, number| sum.saturating_add(*number))
    }

    /// A number for people: a round one says that there may be more.
    pub(super) fn written(&self, number: u64, words: Words) -> String {
        let written = words.count("admin-number", usize::try_from(number).unwrap_or(usize::MAX));
        if self.is_exact || number == 0 { written } else { words.text_with("traps-at-least", &[("number", written.into())]) }
    }

    /// The charts of `/traps`.
    pub(super) fn charts(&self, here: &str, words: Words) -> (Charted<DayChart>, Charted<WeekMap>) {
        let days = DayChart::new("traps-days", &Class::ALL.map(DayKind::of), &self.days, words);
        let week = WeekMap::new("traps-week", &self.week, words);
        (Charted { chart: days, csv_href: format!("{here}/days.csv") }, Charted { chart: week, csv_href: format!("{here}/hours.csv") })
    }

    /// A line for each day.
    pub(super) fn days_csv(&self) -> String {
        let head = std::iter::once("date").chain(Class::ALL.map(Class::name));
        let day = |(date, numbers): &DayNumbers| line(std::iter::once(date.to_string()).chain(numbers.iter().map(u64::to_string)));
        line(head.map(str::to_owned)) + &self.days.iter().map(day).collect::<String>()
    }

    /// A line for each hour of the week.
    pub(super) fn hours_csv(&self) -> String {
        week_csv(&self.week)
    }
}

/// A line for each hour of the week.
pub(super) fn week_csv(week: &[u64; HOURS_OF_WEEK]) -> String {
    let hour = |(at, mails): (usize, &u64)| {
        let day = DAY_NAMES.get(at / 24).copied().unwrap_or_default();
        line([day.to_owned(), (at % 24).to_string(), mails.to_string()])
    };
    "weekday,hour_utc,mails\r\n".to_owned() + &week.iter().enumerate().map(hour).collect::<String>()
}

/// A line for each day of one campaign.
pub(super) fn mails_csv(days: &[(Date, u64)]) -> String {
    let day = |(date, mails): &(Date, u64)| line([date.to_string(), mails.to_string()]);
    "date,mails\r\n".to_owned() + &days.iter().map(day).collect::<String>()
}

/// Numbers, dates and words of ours need no quotes (RFC 4180).
fn line(cells: impl IntoIterator<Item = String>) -> String {
    cells.into_iter().collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_a_head_and_a_line_for_each_day_and_hour() {
        let mut week = [0; HOURS_OF_WEEK];
        week[25] = 7;
        let numbers = Numbers { days: vec![(Date(20_000), vec![1, 2, 3, 4, 5, 6])], week, is_exact: true };
        let head = "date,pristine,seeded,trap_only,abandoned,leaked_tag,backscatter\r\n";
        assert_eq!(numbers.days_csv(), format!("{head}2024-10-04,1,2,3,4,5,6\r\n"));
        let hours = numbers.hours_csv();
        assert!(hours.starts_with("weekday,hour_utc,mails\r\nmon,0,0\r\n") && hours.contains("\r\ntue,1,7\r\n"));
        assert_eq!(hours.lines().count(), 1 + HOURS_OF_WEEK);
        assert_eq!(mails_csv(&[(Date(0), 3)]), "date,mails\r\n1970-01-01,3\r\n");
    }

    #[test]
    fn round_numbers_say_that_there_may_be_more() {
        let numbers = |is_exact| Numbers { days: Vec::new(), week: [0; HOURS_OF_WEEK], is_exact };
        let written = |is_exact, number| numbers(is_exact).written(number, Words::default());
        assert_eq!((written(false, 3_000), written(true, 3_000), written(false, 0)), ("3,000+".into(), "3,000".into(), "0".into()));
    }
}
