//! `/admin` as a page, and its forms.

use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;

use super::{BLOCK_TIMES, Budget, Operator, Overview, block, end_of_key, end_typed, unblock};
use crate::{
    http::{
        App,
        error::HttpError,
        locale::Words,
        pages::{PageQuery, frame, go, links, page},
        reports::Reported,
        view::{AdminPage, BlockRow, BlockTime, BudgetRow, InboxRow, LimitRow, Moment, Notice, Page, Place, ReportRow},
    },
    inbox::{Load, shortened},
    mail::timestamp::Timestamp,
    policy::Block,
};

/// `GET /admin`.
pub(in crate::http) async fn show(
    _: Operator,
    State(app): State<App>,
    words: Words,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let (now, overview) = (Timestamp::now(), Overview::of(&app));
    let mut frame = frame(&app, words, Place::Elsewhere);
    frame.notice = query.notice();
    let mut reports = Vec::new();
    for report in app.reports.list() {
        let is_stored = app.inboxes.public_message(&report.address, &report.id, now).await.is_some();
        reports.push(report_row(&frame, report, is_stored));
    }
    let shown = AdminPage {
        here: here(&app),
        as_of: Moment::new(now, words),
        budgets: overview.budgets.iter().map(budget_row).collect(),
        facts: facts(&overview),
        limits: overview
            .limits
            .iter()
            .filter(|limit| limit.count > 0)
            .map(|limit| LimitRow { name: words.text(limit.key), count: usize::try_from(limit.count).unwrap_or(usize::MAX) })
            .collect(),
        inboxes: overview.loads.iter().map(|load| inbox_row(&app, &frame, load)).collect(),
        reports,
        blocks: app.watched.blocks.list(now).iter().map(|block| block_row(block, words)).collect(),
        times: BLOCK_TIMES.map(|(code, life)| BlockTime { code, life }).to_vec(),
        page: frame,
    };
    page(words, &shown)
}

fn here(app: &App) -> String {
    format!("{}/admin", links(app).base)
}

fn budget_row(budget: &Budget) -> BudgetRow {
    let name_key = match budget.code {
        "store" => "admin-memory-store",
        "intake" => "admin-memory-intake",
        _ => "admin-memory-answers",
    };
    BudgetRow { code: budget.code, name_key, used_bytes: budget.used_bytes, max_bytes: budget.max_bytes }
}

/// What there is, by the message that names it.
fn facts(overview: &Overview) -> Vec<(&'static str, usize)> {
    vec![
        ("admin-mails", overview.usage.mails),
        ("admin-mails-public", overview.public_mails),
        ("admin-inboxes", overview.usage.inboxes),
        ("admin-inboxes-claimed", overview.census.claimed),
        ("admin-smtp-connections", overview.smtp_connections),
        ("admin-web-connections", overview.web_connections),
    ]
}

fn inbox_row(app: &App, frame: &Page, load: &Load) -> InboxRow {
    InboxRow {
        key: app.inboxes.key_of(&load.address),
        shown: if load.is_public { load.address.to_string() } else { shortened(&load.address) },
        href: load.is_public.then(|| frame.inbox_href(&load.address)),
        mails: load.mails,
        size_bytes: load.size_bytes,
    }
}

fn report_row(frame: &Page, report: Reported, is_stored: bool) -> ReportRow {
    ReportRow {
        href: is_stored.then(|| frame.message_href(&report.address, &report.id)),
        address: report.address.to_string(),
        said: said(&report, frame.words),
        last: Moment::new(report.last_at, frame.words),
        network: report.network.to_string(),
        domain: report.domain.map(Into::into),
        key: report.key,
    }
}

/// The reasons in one line, each with how often.
fn said(report: &Reported, words: Words) -> String {
    let each = report.reasons().map(|(reason, count)| format!("{} ({count})", words.text(reason.key())));
    each.collect::<Vec<_>>().join(", ")
}

fn block_row(block: &Block, words: Words) -> BlockRow {
    BlockRow { target: block.target.to_string(), until: Moment::new(block.until, words) }
}

/// Which inbox the operator ends: by what is typed, or by the key of a row.
#[derive(Default, Deserialize)]
pub(in crate::http) struct EndForm {
    address: Option<String>,
    #[serde(default)]
    key: String,
}

/// `POST /admin/inboxes`: ends one.
pub(in crate::http) async fn end_inbox(_: Operator, State(app): State<App>, Form(form): Form<EndForm>) -> Result<Response, HttpError> {
    let now = Timestamp::now();
    match form.address {
        Some(typed) => end_typed(&app, &typed, now).await?,
        None => end_of_key(&app, &form.key, now).await?,
    }
    Ok(go(&here(&app), Some(Notice::Burned), None))
}

/// Who is kept out, and for how long; without a time, who is let in again.
#[derive(Default, Deserialize)]
pub(in crate::http) struct BlockForm {
    #[serde(default)]
    target: String,
    #[serde(rename = "for")]
    time: Option<String>,
}

/// `POST /admin/blocks`: makes one, or removes one.
pub(in crate::http) async fn change_blocks(
    _: Operator,
    State(app): State<App>,
    Form(form): Form<BlockForm>,
) -> Result<Response, HttpError> {
    let now = Timestamp::now();
    let notice = match form.time {
        Some(time) => block(&app, &form.target, &time, now).map(|_| Notice::Blocked)?,
        // Over in between is removed all the same.
        None => match unblock(&app, &form.target, now) {
            Err(error) if error.code != HttpError::NOT_FOUND.code => return Err(error),
            _ => Notice::Unblocked,
        },
    };
    Ok(go(&here(&app), Some(notice), None))
}

/// What becomes of a report: the button, and for how long its sender is blocked if that is what it says.
#[derive(Default, Deserialize)]
pub(in crate::http) struct SettleForm {
    #[serde(default)]
    report: String,
    #[serde(default, rename = "do")]
    action: String,
    #[serde(default, rename = "for")]
    time: String,
}

/// `POST /admin/reports`: dismisses one, deletes its mail, or blocks where that came from. A block leaves the report.
pub(in crate::http) async fn settle_report(
    _: Operator,
    State(app): State<App>,
    Form(form): Form<SettleForm>,
) -> Result<Response, HttpError> {
    let (now, here) = (Timestamp::now(), here(&app));
    // Another window may have dismissed it.
    let report = app.reports.get(&form.report).ok_or(HttpError::NOT_FOUND)?;
    let notice = match form.action.as_str() {
        "delete" => {
            app.inboxes.delete_public(&report.address, &report.id, now).await;
            app.reports.dismiss(&report.key);
            Notice::Deleted
        }
        "block-network" => block(&app, &report.network.to_string(), &form.time, now).map(|_| Notice::Blocked)?,
        "block-domain" => {
            let domain = report.domain.as_deref().ok_or(HttpError::NOT_FOUND)?;
            block(&app, domain, &form.time, now).map(|_| Notice::Blocked)?
        }
        _ => {
            app.reports.dismiss(&report.key);
            Notice::Dismissed
        }
    };
    Ok(go(&here, Some(notice), None))
}
