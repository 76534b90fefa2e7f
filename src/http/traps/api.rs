//! REST, `/api/v1/traps`: what everybody may know.

use std::cmp::Reverse;

use axum::{
    Json,
    extract::{Path, Query, State},
};
use chrono::{DateTime, NaiveDate};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Source, board};
use crate::{
    http::{App, error::HttpError, pages::links},
    mail::timestamp::Timestamp,
    trap::{
        board::{Board, Counts, Spread, TopKeys},
        campaigns::CampaignId,
        export::{Campaign, Entry, Figures},
        memory::{Class, Label, Secs},
        statistics::{Date, Dimension},
    },
};

const DAY: Secs = 24 * 60 * 60;
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 200;

/// `2026-11-23`: of what is told to everybody no moments are.
fn day(time: Secs) -> String {
    Date(time / DAY).to_string()
}

fn rfc3339(time: Secs) -> String {
    Timestamp::from_secs(time).rfc3339()
}

fn counts(counts: Counts) -> Value {
    let mut hits: Map<_, _> = Class::ALL.into_iter().map(|class| (class.name().to_owned(), counts.of(class).into())).collect();
    hits.insert("total".to_owned(), counts.total.into());
    Value::Object(hits)
}

fn spread(spread: Option<Spread>) -> Value {
    spread.map_or(Value::Null, |spread| json!({ "median": spread.median, "p90": spread.p90, "p99": spread.p99 }))
}

/// How much there is of something.
fn figures(figures: Figures) -> Map<String, Value> {
    [
        ("groups_at_least", figures.groups.into()),
        ("hits_at_least", figures.hits.into()),
        ("confidence", (f64::from(figures.confidence) / 100.0).into()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}

fn with(object: Map<String, Value>, more: Value) -> Value {
    let mut object = object;
    if let Value::Object(more) = more {
        object.extend(more);
    }
    Value::Object(object)
}

fn campaign(app: &App, campaign: &Campaign) -> Value {
    with(
        figures(campaign.figures),
        json!({
            "id": campaign.id.to_string(),
            "label": campaign.label.name(),
            "first_on": day(campaign.first),
            "last_on": day(campaign.last),
            "listed_on": campaign.listed_since.map(day),
            "traps_at_least": campaign.traps,
            "page": format!("{}/traps/campaigns/{}", links(app).base, campaign.id),
        }),
    )
}

fn entry<N>(entry: &Entry<N>) -> Value {
    with(figures(entry.figures), json!({ "listed_on": day(entry.since), "until": day(entry.until) }))
}

fn top(top: &TopKeys) -> Value {
    let items: Vec<_> = top
        .keys
        .iter()
        .map(|key| {
            json!({
                "key": key.key,
                "hits": key.hits,
                "hits_at_least": key.at_least,
                "hits_at_most": key.at_most,
                "traps": key.traps,
                "groups": key.groups,
            })
        })
        .collect();
    json!({ "dimension": top.dimension.name(), "days": 30, "items": items, "next": null, "others_at_most": top.others_at_most })
}

fn summary(board: &Board) -> Value {
    let labels: Map<_, _> = Label::ALL.into_iter().map(|label| (label.name().to_owned(), board.labelled(label).into())).collect();
    let hours: Vec<_> = board.hours.iter().map(|hour| json!({ "at": rfc3339(hour.start), "hits": counts(hour.hits) })).collect();
    let reach = |day: &crate::trap::board::Day| {
        day.reach.map_or(Value::Null, |reach| json!({ "sources": reach.sources, "traps": reach.traps, "groups": reach.groups }))
    };
    let days: Vec<_> =
        board.days.iter().map(|day| json!({ "on": day.date.to_string(), "hits": counts(day.hits), "reach": reach(day) })).collect();
    let listed = &board.listed;
    json!({
        "as_of": rfc3339(board.made),
        "lag_secs": board.lag,
        "learns_until": board.learns_until().map(rfc3339),
        "campaigns": labels,
        "listed": {
            "campaigns": listed.campaigns.iter().filter(|campaign| campaign.listed_since.is_some()).count(),
            "networks": listed.networks.len(),
            "ranges": listed.ranges.len(),
            "domains": listed.domains.len(),
        },
        "hours": hours,
        "days": days,
        "hours_of_week": board.week.iter().map(|hits| hits.total).collect::<Vec<_>>(),
        "size_bytes": spread(board.sizes),
        "gap_secs": spread(board.gaps),
    })
}

/// `GET /traps/summary`.
pub(in crate::http) async fn show_summary(State(app): State<App>) -> Result<Json<Value>, HttpError> {
    Ok(Json(summary(&*board(&app).await?)))
}

/// The query of a list of campaigns.
#[derive(Debug, Default, Deserialize)]
pub(in crate::http) struct CampaignsQuery {
    label: Option<String>,
    since: Option<String>,
    limit: Option<String>,
    cursor: Option<String>,
}

/// Where a list of campaigns goes on: behind one that had so many mails until that day. It means the same after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    newest: Reverse<(Secs, u32)>,
    id: CampaignId,
}

impl Place {
    fn of(campaign: &Campaign) -> Self {
        Self { newest: Reverse((campaign.last / DAY, campaign.figures.hits)), id: campaign.id }
    }

    fn write(self) -> String {
        let Reverse((day, hits)) = self.newest;
        format!("{day}-{hits}-{}", self.id)
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let newest = Reverse((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?));
        let id = read_id(parts.next()?)?;
        parts.next().is_none().then_some(Self { newest, id })
    }
}

fn read_id(text: &str) -> Option<CampaignId> {
    let is_id = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_id.then(|| u64::from_str_radix(text, 16).ok().map(CampaignId)).flatten()
}

impl CampaignsQuery {
    fn label(&self) -> Result<Option<Label>, HttpError> {
        let Some(wanted) = self.label.as_deref().filter(|label| !label.is_empty()) else { return Ok(None) };
        let known = Label::ALL.into_iter().find(|label| label.name() == wanted);
        known.map(Some).ok_or_else(|| {
            let names = Label::ALL.map(Label::name).join(", ");
            HttpError::unprocessable("invalid_label", format!("a label is one of {names}"))
        })
    }

    /// The first day whose campaigns count.
    fn since(&self) -> Result<Option<Secs>, HttpError> {
        let Some(text) = self.since.as_deref().filter(|since| !since.is_empty()) else { return Ok(None) };
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|date| date.and_hms_opt(0, 0, 0));
        // In a query an unescaped + has become a space.
        let time = date.map(|time| time.and_utc()).or_else(|| Some(DateTime::parse_from_rfc3339(&text.replace(' ', "+")).ok()?.to_utc()));
        let wrong = || HttpError::unprocessable("invalid_since", "since is a day or a time such as 2026-01-31 or 2026-01-31T12:00:00Z");
        let time = time.ok_or_else(wrong)?.timestamp();
        Ok(Some(Secs::try_from(time.max(0)).unwrap_or(Secs::MAX) / DAY))
    }

    fn limit(&self) -> Result<usize, HttpError> {
        let wrong = || HttpError::unprocessable("invalid_limit", format!("limit is a whole number from 1 to {MAX_LIMIT}"));
        let Some(text) = &self.limit else { return Ok(DEFAULT_LIMIT) };
        text.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit)).ok_or_else(wrong)
    }

    fn behind(&self) -> Result<Option<Place>, HttpError> {
        let wrong = || HttpError::unprocessable("invalid_cursor", "the cursor is not one of this list; begin without one");
        self.cursor.as_deref().map(|text| Place::read(text).ok_or_else(wrong)).transpose()
    }
}

/// `GET /traps/campaigns`: those of the last day first.
pub(in crate::http) async fn list_campaigns(
    State(app): State<App>,
    query: Result<Query<CampaignsQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Value>, HttpError> {
    let board = board(&app).await?;
    let Query(query) = query.map_err(|_| HttpError::unprocessable("invalid_query", "each parameter may stand once, in UTF-8"))?;
    let (label, since, limit, behind) = (query.label()?, query.since()?, query.limit()?, query.behind()?);
    let is_wanted = |campaign: &&Campaign| {
        label.is_none_or(|label| campaign.label == label)
            && since.is_none_or(|since| campaign.last / DAY >= since)
            && behind.is_none_or(|behind| Place::of(campaign) > behind)
    };
    let mut found: Vec<_> = board.campaigns().filter(is_wanted).take(limit + 1).collect();
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(|last| Place::of(last).write());
    Ok(Json(json!({ "items": found.into_iter().map(|found| campaign(&app, found)).collect::<Vec<_>>(), "next": next })))
}

/// `GET /traps/campaigns/{id}`.
pub(in crate::http) async fn show_campaign(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Value>, HttpError> {
    let board = board(&app).await?;
    let found = read_id(&id).and_then(|id| board.listed.campaign(id)).ok_or(HttpError::NOT_FOUND)?;
    Ok(Json(campaign(&app, found)))
}

/// `GET /traps/top/{dimension}`.
pub(in crate::http) async fn show_top(State(app): State<App>, Path(name): Path<String>) -> Result<Json<Value>, HttpError> {
    let board = board(&app).await?;
    let dimension = Dimension::from_name(&name).ok_or_else(|| {
        let names = Dimension::ALL.map(Dimension::name).join(", ");
        HttpError::unprocessable("invalid_dimension", format!("a dimension is one of {names}"))
    })?;
    board.top.get(dimension as usize).map(|found| Json(top(found))).ok_or_else(HttpError::internal)
}

/// `GET /traps/sources/{source}`: whether an address or a domain is listed, and why.
pub(in crate::http) async fn show_source(State(app): State<App>, Path(source): Path<String>) -> Result<Json<Value>, HttpError> {
    let (board, source) = (board(&app).await?, Source::read(&source)?);
    let (found, range) = match &source {
        Source::Network(address) => {
            let (found, range) = board.listed.find(*address);
            (found.map(entry), range.map(|range| json!({ "network": range.network.to_string(), "addresses": range.addresses })))
        }
        Source::Domain(domain) => (board.listed.find_domain(domain).map(entry), None),
    };
    Ok(Json(json!({
        "source": source.name(),
        "kind": if matches!(source, Source::Network(_)) { "network" } else { "domain" },
        "listed": found.is_some() || range.is_some(),
        "entry": found,
        "range": range,
        "page": format!("{}/traps/sources/{}", links(&app).base, source.name()),
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_the_list_is_read_as_it_was_written_and_nothing_else_is() {
        let place = Place { newest: Reverse((20_539, 30)), id: CampaignId(0x09f3_c51d_22aa_8b47) };
        assert_eq!(place.write(), "20539-30-09f3c51d22aa8b47");
        assert_eq!(Place::read(&place.write()), Some(place));
        for text in
            ["", "20539-30", "20539-30-09f3c51d22aa8b4", "20539-30-09f3c51d22aa8b47-1", "x-30-09f3c51d22aa8b47", "1--1-09f3c51d22aa8b47"]
        {
            assert_eq!(Place::read(text), None, "{text}");
        }
    }

    #[test]
    fn since_is_a_day_or_a_time() {
        for (since, wanted) in [
            ("2026-03-27", Some(20_539)),
            ("2026-03-27T12:00:00Z", Some(20_539)),
            ("2026-03-27T01:00:00 02:00", Some(20_538)),
            ("1969-01-01", Some(0)),
            ("9999-12-31", Some(Secs::MAX / DAY)),
        ] {
            let query = CampaignsQuery { since: Some(since.to_owned()), ..CampaignsQuery::default() };
            assert_eq!(query.since().unwrap(), wanted, "{since}");
        }
        let wrong = CampaignsQuery { since: Some("yesterday".to_owned()), ..CampaignsQuery::default() };
        assert_eq!(wrong.since().unwrap_err().code, "invalid_since");
    }
}
