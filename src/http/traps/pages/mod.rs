//! `/traps`: what comes, which letters, where from, and the lists that are to be had.

pub(in crate::http) mod campaign;
mod chart;
pub(in crate::http) mod consent;
mod letters;
pub(in crate::http) mod operator;
mod said;
pub(in crate::http) mod sample;
pub(in crate::http) mod source;
mod top;
pub(in crate::http) mod vote;

use std::time::Duration;

use axum::{
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::form_urlencoded;

pub(in crate::http) use vote::panel;

use super::board;
use crate::{
    http::{
        App,
        error::HttpError,
        locale::Words,
        pages::{frame, links, page},
        view::{ExportRow, Figure, Moment, Place, TrapsPage},
        visitor::Visitor,
    },
    mail::timestamp::Timestamp,
    trap::{board::Board, export::Format, memory::Secs},
};
use chart::Numbers;

/// How the page is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct TrapsQuery {
    /// Only campaigns that amount to this.
    label: Option<String>,
    /// In which order they are.
    order: Option<String>,
    /// Which page of them, from 1.
    page: Option<usize>,
    /// The dimension of the sources.
    by: Option<String>,
}

impl TrapsQuery {
    /// The page with these choices, at the part that has them.
    fn href(&self, here: &str, part: &str) -> String {
        let page = self.page.filter(|page| *page > 1).map(|page| page.to_string());
        let pairs = [("label", &self.label), ("order", &self.order), ("page", &page), ("by", &self.by)];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{here}{mark}{query}#{part}")
    }
}

/// The page of all.
pub(super) fn all_href(app: &App) -> String {
    format!("{}/traps", links(app).base)
}

/// `GET /traps`.
pub(in crate::http) async fn traps(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    Query(asked): Query<TrapsQuery>,
) -> Result<Response, HttpError> {
    let board = board(&app).await?;
    let (frame, here) = (frame(&app, words, Place::Traps), all_href(&app));
    let is_operator = visitor.credentials.operator;
    let numbers = if is_operator { Numbers::exact(super::of(&app)?) } else { Numbers::told(&board) };
    let (days, week) = numbers.charts(&here, words);
    let shown = TrapsPage {
        operator_href: is_operator.then(|| operator::href(&app)),
        as_of: Some(moment(board.made, words)),
        lag: words.life(&Duration::from_secs(board.lag.into())),
        warm_up_until: warm_up(&board, words),
        keeps_names: app.settings.keeps_names,
        figures: figures(&board, &numbers, words),
        days,
        week,
        campaigns: letters::list(&board, &asked, &here, words),
        top: top::list(&board, &asked, &here, words),
        lookup: source::lookup(&app),
        exports: Format::ALL.into_iter().map(|format| export(&app, format, words)).collect(),
        page: frame,
    };
    page(words, &shown)
}

/// `GET /traps/days.csv`: the numbers of the chart.
pub(in crate::http) async fn days_csv(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    Ok(csv("traps-days.csv", numbers(&app, &visitor).await?.days_csv()))
}

/// `GET /traps/hours.csv`: the numbers of the map.
pub(in crate::http) async fn hours_csv(State(app): State<App>, visitor: Visitor) -> Result<Response, HttpError> {
    Ok(csv("traps-hours.csv", numbers(&app, &visitor).await?.hours_csv()))
}

/// Those for everybody; the operator has the exact ones.
async fn numbers(app: &App, visitor: &Visitor) -> Result<Numbers, HttpError> {
    if visitor.credentials.operator { Ok(Numbers::exact(super::of(app)?)) } else { Ok(Numbers::told(&*board(app).await?)) }
}

fn csv(name: &str, table: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, table).into_response()
}

fn figures(board: &Board, numbers: &Numbers, words: Words) -> Vec<Figure> {
    let listed = &board.listed;
    let figure = |key, number: usize| Figure { key, text: words.count("admin-number", number) };
    let mails = Figure { key: "traps-mails-month", text: numbers.written(numbers.total(), words) };
    std::iter::once(mails)
        .chain([
            figure("traps-campaigns-count", listed.campaigns.len()),
            figure("traps-listed-networks", listed.networks.len()),
            figure("traps-listed-domains", listed.domains.len()),
        ])
        .collect()
}

fn export(app: &App, format: Format, words: Words) -> ExportRow {
    let key = match format {
        Format::PostfixCidr => "traps-export-postfix-cidr",
        Format::IpRbldnsd => "traps-export-ip-rbldnsd",
        Format::UrlRbldnsd => "traps-export-url-rbldnsd",
        Format::RspamdIp => "traps-export-rspamd-ip",
        Format::RspamdUrl => "traps-export-rspamd-url",
        Format::CampaignsNdjson => "traps-export-campaigns-ndjson",
        Format::DailyCsv => "traps-export-daily-csv",
    };
    let name = format.file_name();
    ExportRow { name, href: format!("{}/api/v1/traps/export/{name}", links(app).base), text: words.text(key) }
}

/// Until when nothing is listed, as long as that is so.
fn warm_up(board: &Board, words: Words) -> Option<Moment> {
    board.learns_until().map(|until| moment(until, words))
}

fn moment(secs: Secs, words: Words) -> Moment {
    Moment::new(Timestamp::from_secs(secs), words)
}

fn day(secs: Secs, words: Words) -> String {
    words.day(Timestamp::from_secs(secs))
}
