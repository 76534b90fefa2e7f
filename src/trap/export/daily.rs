//! Comma-separated values (RFC 4180) behind comment lines: what was most frequent on each day that is over.

use std::{borrow::Cow, fmt::Write};

use super::{
    Listed,
    head::Head,
    listed::{LEAST_GROUPS, at_least},
};
use crate::trap::{memory::Secs, statistics::Row};

const DAY: Secs = 24 * 60 * 60;
/// What a spreadsheet begins to calculate at, in the widths that some of them know too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Rows of days that are over for as long as public figures wait, seen by enough groups, and of nobody who is exempt.
pub(super) fn csv(rows: impl IntoIterator<Item = Row>, listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let comments = head.comments(&["What came to spam traps on each day (UTC), in round numbers: at least so many."]);
    let comments = comments.replace('\n', "\r\n");
    let is_told = |row: &Row| {
        let over = row.date.0.saturating_add(1).saturating_mul(DAY).saturating_add(head.settings.lag);
        head.now >= over && row.groups >= LEAST_GROUPS as u64 && listed.may_tell(&row.key)
    };
    let mut rows: Vec<_> = rows.into_iter().filter(is_told).collect();
    // Not by how often they came, which is more than the round numbers tell.
    rows.sort_unstable_by(|one, other| (one.date, one.dimension.name(), &one.key).cmp(&(other.date, other.dimension.name(), &other.key)));
    let mut body = String::from("date,dimension,key,hits,distinct_traps,distinct_groups\r\n");
    for row in &rows {
        let (hits, traps, groups) = (at_least(row.hits), at_least(row.traps), at_least(row.groups));
        _ = write!(body, "{},{},{},{hits},{traps},{groups}\r\n", row.date, row.dimension.name(), cell(&row.key));
    }
    (comments, body, rows.len())
}

/// A cell on one line and in its order. One that would begin a formula begins with an apostrophe, which spreadsheets take
/// for text; a semicolon separates cells in much of Europe, so there is none.
fn cell(text: &str) -> Cow<'_, str> {
    let reorders = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_odd = |letter: char| letter.is_control() || matches!(letter, ';' | '\u{2028}' | '\u{2029}') || reorders(letter);
    let begins_formula = |text: &str| text.trim_start().starts_with(FORMULA);
    if !text.contains(|letter| is_odd(letter) || matches!(letter, ',' | '"' | '#')) && !begins_formula(text) {
        return text.into();
    }
    let mut plain: String = text.chars().map(|letter| if is_odd(letter) { ' ' } else { letter }).collect();
    if begins_formula(&plain) {
        plain.insert(0, '\'');
    }
    format!("\"{}\"", plain.replace('"', "\"\"")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_begin_a_formula() {
        for (text, wanted) in [
            ("shop.example", "shop.example"),
            ("203.0.113.7", "203.0.113.7"),
            ("", ""),
            ("you won # euros", "\"you won # euros\""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+2", "\"'=1+2\""),
            (" +49", "\"' +49\""),
            ("\t@SUM(a1)", "\"' @SUM(a1)\""),
            ("＝1", "\"'＝1\""),
            ("a;=cmd|' /C calc'!a0", "\"a =cmd|' /C calc'!a0\""),
            ("one\r\ntwo", "\"one  two\""),
            ("one\u{2028}two", "\"one two\""),
            ("\u{202e}gnp.exe", "\" gnp.exe\""),
        ] {
            assert_eq!(cell(text), wanted, "{text:?}");
        }
    }
}
