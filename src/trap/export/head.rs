//! The first lines of a file: what it is, of when, until when, and under which terms.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};

use super::Settings;
use crate::trap::memory::Secs;

/// What heads are made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    pub(super) settings: &'a Settings,
    pub(super) learns_until: Secs,
    pub(super) now: Secs,
}

impl Head<'_> {
    /// Comment lines: what the file is, how it is used, and what every file says.
    pub(super) fn comments(self, about: &[&str]) -> String {
        let mut head = String::new();
        about.iter().for_each(|line| _ = writeln!(head, "# {line}"));
        _ = writeln!(head, "# generated: {}", rfc3339(self.now));
        _ = writeln!(head, "# expires: {}", rfc3339(self.expires()));
        _ = writeln!(head, "# license: {}", one_line(&self.settings.licence));
        _ = writeln!(head, "# source: {}", self.settings.public_url);
        if let Some(until) = self.learns_until() {
            _ = writeln!(head, "# empty as yet: this installation learns until {until}");
        }
        head
    }

    /// Until when nothing is listed, while that is so.
    pub(super) fn learns_until(self) -> Option<String> {
        (self.now < self.learns_until).then(|| rfc3339(self.learns_until))
    }

    pub(super) fn expires(self) -> Secs {
        self.now.saturating_add(self.settings.validity)
    }
}

/// `2026-11-23T10:00:00Z`.
pub(super) fn rfc3339(time: Secs) -> String {
    utc(time).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// `2026-11-23`.
pub(super) fn date(time: Secs) -> String {
    utc(time).format("%Y-%m-%d").to_string()
}

pub(super) fn utc(time: Secs) -> DateTime<Utc> {
    DateTime::from_timestamp(time.into(), 0).unwrap_or_default()
}

/// The terms as they fit into a comment, whatever their author put into them.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter }).collect()
}
