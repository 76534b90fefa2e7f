//! What a caller waits for, read off the query. A parameter that is misspelt is refused: a filter that is none would
//! match any mail, and the test that waits would pass.

use std::time::Duration;

use serde::Serialize;
use url::form_urlencoded;

use crate::{
    http::{App, api::ListQuery, error::HttpError},
    inbox::{Entry, Filter},
};

/// The longest wait.
pub(super) const MAX_TIMEOUT: Duration = Duration::from_secs(5 * 60);
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
/// The most mails that one wait counts.
pub(super) const MAX_COUNT: usize = 100;

/// Which mails are waited for, how many, and how long.
pub(super) struct Wanted {
    /// How long, at most.
    pub(super) timeout: Duration,
    /// How many are enough; with 0 none may come.
    pub(super) count: usize,
    /// Which.
    pub(super) filter: Filter,
    /// The filters as they were written.
    written: ListQuery,
}

/// The same as it is repeated in the answer, so that the log of a failing test says what was asked.
#[derive(Serialize)]
pub(super) struct WantedJson {
    timeout: String,
    count: usize,
    since: Option<String>,
    tag: Option<String>,
    from: Option<String>,
    subject: Option<String>,
}

impl Wanted {
    /// Reads the query; a tag in the path counts when the query has none.
    pub(super) fn read(app: &App, query: Option<&str>, path_tag: Option<String>) -> Result<Self, HttpError> {
        let (mut timeout, mut count, mut filters) = (None, None, ListQuery::default());
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let place = match &*name {
                "timeout" => &mut timeout,
                "count" => &mut count,
                "since" => &mut filters.since,
                "tag" => &mut filters.tag,
                "from" => &mut filters.from,
                "subject" => &mut filters.subject,
                _ => return Err(HttpError::unprocessable("unknown_parameter", unknown(&name))),
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(HttpError::unprocessable("invalid_query", format!("{name} may stand once")));
            }
        }
        let written = filters.or_tag(path_tag);
        let (timeout, count) = (read_timeout(timeout.as_deref())?, read_count(count.as_deref())?);
        Ok(Self { timeout, count, filter: written.filter(app)?, written })
    }

    /// How many matching mails end the wait.
    pub(super) fn enough(&self) -> usize {
        self.count.max(1)
    }

    /// The filters that this mail does not pass.
    pub(super) fn failed(&self, entry: &Entry) -> Vec<&'static str> {
        let Filter { tag, from, subject, since } = self.filter.clone();
        let none = Filter::default;
        [
            ("since", Filter { since, ..none() }),
            ("tag", Filter { tag, ..none() }),
            ("from", Filter { from, ..none() }),
            ("subject", Filter { subject, ..none() }),
        ]
        .into_iter()
        .filter(|(_, filter)| !filter.matches(entry))
        .map(|(name, _)| name)
        .collect()
    }

    /// As it is repeated in the answer.
    pub(super) fn json(&self) -> WantedJson {
        let ListQuery { since, tag, from, subject, .. } = self.written.clone();
        WantedJson { timeout: humantime::format_duration(self.timeout).to_string(), count: self.count, since, tag, from, subject }
    }
}

fn unknown(name: &str) -> String {
    const MAX_CHARS: usize = 40;
    let name: String = name.chars().take(MAX_CHARS).collect();
    format!(
        "there is no parameter {name:?}; there are timeout, count, since, tag, from and subject, for example ?timeout=30s&subject=verify"
    )
}

fn read_timeout(text: Option<&str>) -> Result<Duration, HttpError> {
    let Some(text) = text else { return Ok(DEFAULT_TIMEOUT) };
    let timeout = humantime::parse_duration(text)
        .map_err(|_| HttpError::unprocessable("invalid_duration", "timeout is a duration of at most 5m, for example timeout=30s"))?;
    if timeout > MAX_TIMEOUT {
        return Err(HttpError::unprocessable(
            "timeout_too_long",
            "timeout is at most 5m, for example timeout=5m; go on waiting with since and the latest of the answer",
        ));
    }
    Ok(timeout)
}

fn read_count(text: Option<&str>) -> Result<usize, HttpError> {
    let Some(text) = text else { return Ok(1) };
    let count = text.parse().ok().filter(|count| *count <= MAX_COUNT);
    count.ok_or_else(|| {
        HttpError::unprocessable("invalid_count", format!("count is a whole number from 0 to {MAX_COUNT}, for example count=2"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_and_a_count_are_read_or_refused_by_name_with_an_example() {
        assert_eq!(read_timeout(None).unwrap(), DEFAULT_TIMEOUT);
        for (text, millis) in [("30s", 30_000), ("100ms", 100), ("0s", 0), ("1m 30s", 90_000), ("5m", 300_000)] {
            assert_eq!(read_timeout(Some(text)).unwrap(), Duration::from_millis(millis), "{text}");
        }
        for text in ["", "30", "-1s", "soon", "9999999999999y"] {
            let refused = read_timeout(Some(text)).unwrap_err();
            assert!(refused.code == "invalid_duration" && refused.message.contains("timeout=30s"), "{text}");
        }
        for text in ["301s", "5m 1ms", "1000y"] {
            let refused = read_timeout(Some(text)).unwrap_err();
            assert!(refused.code == "timeout_too_long" && refused.message.contains("5m"), "{text}");
        }
        assert_eq!([None, Some("0"), Some("100")].map(|text| read_count(text).unwrap()), [1, 0, 100]);
        for text in ["", "-1", "101", "1.5", "one", "99999999999999999999999"] {
            let refused = read_count(Some(text)).unwrap_err();
            assert!(refused.code == "invalid_count" && refused.message.contains("count=2"), "{text}");
        }
    }
}
