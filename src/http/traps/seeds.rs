//! Addresses that whoever runs this gives away, to be found by those who gather them.

use axum::{Json, extract::State, extract::rejection::BytesRejection, http::StatusCode};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::of;
use crate::{
    http::{
        App,
        admin::Operator,
        api::{read_body, read_json},
        error::HttpError,
    },
    mail::timestamp::Timestamp,
};

const DEFAULT_COUNT: usize = 20;
const MAX_COUNT: usize = 200;
const MAX_SOURCE_CHARS: usize = 100;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewSeeds {
    source: String,
    count: Option<usize>,
    domain: Option<String>,
}

impl NewSeeds {
    /// What the place is called.
    fn source(&self) -> Result<&str, HttpError> {
        let source = self.source.trim();
        let is_line = (1..=MAX_SOURCE_CHARS).contains(&source.chars().count()) && !source.chars().any(char::is_control);
        let wrong =
            || HttpError::unprocessable("invalid_source_name", format!("source is one line of at most {MAX_SOURCE_CHARS} characters"));
        if is_line { Ok(source) } else { Err(wrong()) }
    }

    fn count(&self) -> Result<usize, HttpError> {
        let wrong = || HttpError::unprocessable("invalid_count", format!("count is a whole number from 1 to {MAX_COUNT}"));
        Some(self.count.unwrap_or(DEFAULT_COUNT)).filter(|count| (1..=MAX_COUNT).contains(count)).ok_or_else(wrong)
    }

    fn domain<'a>(&self, app: &'a App) -> Result<&'a str, HttpError> {
        let offered = app.policy.domains().offered();
        let Some(wanted) = &self.domain else { return Ok(app.policy.domains().first()) };
        let known = offered.iter().find(|domain| domain.eq_ignore_ascii_case(wanted));
        known.map(String::as_str).ok_or_else(|| {
            HttpError::unprocessable("invalid_domain", format!("new addresses are made at: {}", offered.join(", ")))
                .with("domains", offered.join(", "))
        })
    }
}

/// `POST /admin/traps/seeds`: 201 with the addresses, which nobody is told again.
pub(in crate::http) async fn add_seeds(
    _: Operator,
    State(app): State<App>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), HttpError> {
    let traps = of(&app)?;
    let new: NewSeeds = read_json(&read_body(body)?)?;
    let (source, count, domain) = (new.source()?, new.count()?, new.domain(&app)?);
    // Private by their shape: whoever finds one can't open it.
    let addresses: Vec<String> = (0..count).map(|_| app.inboxes.generate(domain).0.to_string()).collect();
    if !traps.seed(addresses.iter().map(String::as_str), source, Timestamp::now().as_secs()) {
        return Err(HttpError::unprocessable("too_many_sources", "there is no room for one more source; use one that is known"));
    }
    Ok((StatusCode::CREATED, Json(json!({ "source": source, "addresses": addresses }))))
}

/// `GET /admin/traps/seeds`: where addresses were given away, and how much came.
pub(in crate::http) async fn list_seeds(_: Operator, State(app): State<App>) -> Result<Json<Value>, HttpError> {
    let time = |secs: u32| (secs > 0).then(|| Timestamp::from_secs(secs).rfc3339());
    let state = of(&app)?.state();
    let sources = state.memory.sources().map(|(_, source)| {
        json!({ "source": source.name, "since_at": time(source.since), "last_at": time(source.last), "messages": source.mails })
    });
    Ok(Json(json!({ "items": sources.collect::<Vec<_>>(), "next": null })))
}
