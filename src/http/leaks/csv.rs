//! Comma-separated values (RFC 4180) that no spreadsheet takes for a formula.

use super::{Tag, Told, nags, senders_of, sentences};
use crate::tags::{Evidence, SenderFacts, State, Verdict};

const HEAD: [&str; 23] = [
    "inbox",
    "tag",
    "address",
    "given_to",
    "issued",
    "given_at",
    "grade",
    "since",
    "days",
    "evidence",
    "organisation",
    "standing",
    "relation",
    "first_at",
    "last_at",
    "messages",
    "subject",
    "links",
    "unsubscribed_at",
    "days_after_unsubscribe",
    "first_to_write",
    "state",
    "sender_evidence",
];

/// A line for each sender of each tag; one for a tag without any.
pub(super) fn table(told: &Told) -> String {
    let mut table = line(HEAD);
    for tag in told.tags() {
        let of_tag = cells_of_tag(tag);
        let mut senders = tag.told.introduced.iter().chain(&tag.told.later).map(Some).collect::<Vec<_>>();
        if senders.is_empty() {
            senders.push(None);
        }
        for sender in senders {
            let of_sender = sender.map_or_else(Default::default, cells_of_sender);
            let added = added_cells(tag, sender);
            table += &line(of_tag.iter().chain(&of_sender).chain(&added).map(String::as_str));
        }
    }
    table
}

fn cells_of_tag(tag: Tag<'_>) -> [String; 10] {
    let told = tag.told;
    let verdict = told.verdict.as_ref();
    let evidence = |verdict: &Verdict| verdict.evidence.iter().map(|reason| reason.name()).collect::<Vec<_>>().join(" ");
    [
        tag.inbox.address.to_string(),
        told.tag.to_string(),
        tag.address(),
        told.expected.as_ref().map_or("", |expected| expected.site.as_str()).to_owned(),
        told.expected.as_ref().and_then(|expected| expected.issued).map_or("", |issued| issued.name()).to_owned(),
        told.given_at.rfc3339(),
        verdict.map_or("", |verdict| verdict.grade.name()).to_owned(),
        verdict.map(|verdict| verdict.since.rfc3339()).unwrap_or_default(),
        verdict.map(|verdict| verdict.days.to_string()).unwrap_or_default(),
        verdict.map(evidence).unwrap_or_default(),
    ]
}

/// What was added behind, so that no cell changes its place: who wrote first where nobody said whom the tag was given to,
/// what can be said of the tag, and the reasons that name this sender.
fn added_cells(tag: Tag<'_>, sender: Option<&SenderFacts>) -> [String; 3] {
    let told = tag.told;
    let reasons = told.verdict.iter().flat_map(|verdict| &verdict.evidence);
    let names =
        |reason: &&Evidence| sender.is_some_and(|sender| senders_of(reason).is_some_and(|named| named.contains(&sender.organisation)));
    [
        sentences::first_to_write(told).unwrap_or_default().to_owned(),
        sentences::state(told).map_or("", State::name).to_owned(),
        reasons.filter(names).map(Evidence::name).collect::<Vec<_>>().join(" "),
    ]
}

fn cells_of_sender(sender: &SenderFacts) -> [String; 10] {
    [
        sender.organisation.to_string(),
        sender.standing.name().to_owned(),
        sender.relation.name().to_owned(),
        sender.first_at.rfc3339(),
        sender.last_at.rfc3339(),
        sender.mails.to_string(),
        sender.subject.to_string(),
        sender.links.join(" "),
        sender.unsubscribed_at.map(|at| at.rfc3339()).unwrap_or_default(),
        nags::days_after_unsubscribe(sender).map(|days| days.to_string()).unwrap_or_default(),
    ]
}

/// What a spreadsheet begins to calculate at, in the widths that some of them know too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A line of cells with its CRLF.
pub(super) fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.into_iter().map(cell).collect();
    cells.join(",") + "\r\n"
}

/// A cell on one line and in its order. One that would begin a formula begins with an apostrophe, which spreadsheets take
/// for text.
fn cell(text: &str) -> String {
    let reorders = |letter: &char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut plain: String =
        text.chars().filter(|letter| !reorders(letter)).map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    // Some trim a cell before they look at it.
    if plain.trim_start().starts_with(FORMULA) {
        plain.insert(0, '\'');
    }
    plain = without_later_formulas(&plain);
    if plain.contains([',', '"']) || plain.starts_with(' ') || plain.ends_with(' ') {
        return format!("\"{}\"", plain.replace('"', "\"\""));
    }
    plain
}

/// Where a semicolon separates cells, as in much of Europe, what follows one begins a cell too.
fn without_later_formulas(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut may_begin = false;
    for letter in text.chars() {
        if may_begin && FORMULA.contains(&letter) {
            safe.push('\'');
        }
        may_begin = letter == ';' || may_begin && (letter == '"' || letter.is_whitespace());
        safe.push(letter);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be_and_never_begin_a_formula() {
        for (text, wanted) in [
            ("milk", "milk"),
            ("", ""),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+2", "'=1+2"),
            ("+49 30", "'+49 30"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\t=1", "' =1"),
            ("\r\n=cmd|' /C calc'!A0", "'  =cmd|' /C calc'!A0"),
            ("=HYPERLINK(\"http://a\",\"b\")", "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\""),
            ("one\ntwo", "one two"),
            (" x ", "\" x \""),
            ("\u{202e}=gpj", "'=gpj"),
            (";=1", ";'=1"),
            ("a; \"@b", "\"a; \"\"'@b\""),
            ("a;b=1", "a;b=1"),
        ] {
            assert_eq!(cell(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_line_ends_as_the_format_says() {
        assert_eq!(line(["a", "b,c", ""]), "a,\"b,c\",\r\n");
    }
}
