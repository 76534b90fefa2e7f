//! The operator's page and its API: how full the server is, which limits were met, what readers reported, who is kept out.
//!
//! Nothing here shows what is in a private inbox, or its whole address.

pub(super) mod api;
mod limits_met;
pub(super) mod page;

use std::time::Duration;

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{
    App,
    answers::MAX_BYTES,
    error::HttpError,
    limits::Client,
    visitor::{Visitor, typed_recipient},
};
use crate::{
    inbox::{Census, Load, Usage},
    mail::{address::Address, timestamp::Timestamp},
    policy::{Block, MAX_BLOCKS, Target, TargetError},
};
use limits_met::{LimitMet, limits_met};

/// How many inboxes are listed by load.
const LISTED: usize = 50;
/// How long a block may last, as the API calls it.
const BLOCK_TIMES: [(&str, Duration); 4] = [
    ("1h", Duration::from_secs(3_600)),
    ("24h", Duration::from_secs(24 * 3_600)),
    ("7d", Duration::from_secs(7 * 86_400)),
    ("30d", Duration::from_secs(30 * 86_400)),
];

/// Proof that the caller is the operator.
pub(super) struct Operator;

impl FromRequestParts<App> for Operator {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        if app.settings.admin_token.is_none() {
            let message = "nobody is the operator as yet: set SUNDEW_ADMIN_TOKEN and start again";
            return Err(HttpError::forbidden("no_admin_token", message));
        }
        app.only_operator(&Visitor::of(app, parts), &Client::of(parts)).map(|()| Self)
    }
}

/// Memory in use, of what may be used.
struct Budget {
    code: &'static str,
    used_bytes: usize,
    max_bytes: usize,
}

/// The server at one moment.
struct Overview {
    budgets: [Budget; 3],
    usage: Usage,
    public_mails: usize,
    census: Census,
    smtp_connections: usize,
    web_connections: usize,
    limits: Vec<LimitMet>,
    loads: Vec<Load>,
}

impl Overview {
    fn of(app: &App) -> Self {
        let (usage, (loads, census)) = (app.inboxes.usage(), app.inboxes.by_load(LISTED));
        let budget = |code, used_bytes, max_bytes| Budget { code, used_bytes, max_bytes };
        Self {
            budgets: [
                budget("store", usage.used_bytes, app.inboxes.settings().max_bytes),
                budget("intake", app.intake.in_flight_bytes(), app.intake.max_in_flight_bytes()),
                budget("answers", app.answers.used_bytes(), MAX_BYTES),
            ],
            usage,
            public_mails: app.inboxes.public_count(),
            census,
            smtp_connections: app.watched.smtp_connections.open(),
            web_connections: app.watched.web_connections.open(),
            limits: limits_met(&app.metrics.render()),
            loads,
        }
    }
}

/// Keeps somebody out for one of the times on offer.
fn block(app: &App, target: &str, time: &str, now: Timestamp) -> Result<Block, HttpError> {
    let target = read_target(target)?;
    let allowed = || BLOCK_TIMES.map(|(name, _)| name).join(", ");
    let (_, time) = BLOCK_TIMES
        .into_iter()
        .find(|(name, _)| *name == time)
        .ok_or_else(|| HttpError::unprocessable("invalid_block_time", format!("a block lasts one of these times: {}", allowed())))?;
    let full = |error| HttpError::unprocessable("too_many_blocks", format!("{error}")).with("max", MAX_BLOCKS);
    let block = app.watched.blocks.add(target, time, now).map_err(full)?;
    tracing::info!("the operator made a block");
    Ok(block)
}

/// Lets somebody in again, before the time of the block is over.
fn unblock(app: &App, target: &str, now: Timestamp) -> Result<(), HttpError> {
    if app.watched.blocks.remove(&read_target(target)?, now) { Ok(()) } else { Err(HttpError::NOT_FOUND) }
}

fn read_target(text: &str) -> Result<Target, HttpError> {
    text.parse().map_err(|error: TargetError| {
        let case = match error {
            TargetError::Syntax => "syntax",
            TargetError::TooWide => "too_wide",
            TargetError::Loopback => "loopback",
        };
        HttpError::unprocessable("invalid_target", error.to_string()).case(case)
    })
}

/// Ends the inbox of an address as the operator typed it.
async fn end_typed(app: &App, typed: &str, now: Timestamp) -> Result<(), HttpError> {
    end(app, &typed_recipient(app, typed)?.address, now).await
}

/// Ends the inbox that the page names by its key.
async fn end_of_key(app: &App, key: &str, now: Timestamp) -> Result<(), HttpError> {
    let address = app.inboxes.address_of_key(key).ok_or_else(no_such_inbox)?;
    end(app, &address, now).await
}

async fn end(app: &App, address: &Address, now: Timestamp) -> Result<(), HttpError> {
    if app.inboxes.end(address, now).await { Ok(()) } else { Err(no_such_inbox()) }
}

fn no_such_inbox() -> HttpError {
    HttpError::unprocessable("no_such_inbox", "nothing is stored for that inbox, and nobody claimed it")
}
