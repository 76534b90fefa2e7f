//! The forms that have mail sent on, and the pages that our letters lead to.

use axum::{
    Form,
    extract::{Path, Query, State, rejection::PathRejection},
    response::Response,
};
use serde::Deserialize;

use super::{Asking, only_for_its_holder, outbound};
use crate::{
    http::{
        App,
        api::MessagePath,
        error::HttpError,
        limits::Client,
        locale::Words,
        pages::{PageQuery, back, frame, go, links, page},
        view::{ForwardLinkPage, ForwardStep, Notice, Place},
    },
    mail::timestamp::Timestamp,
    outbound::{Outbound, Progress, Wish},
};

/// The button that was pressed, and what was typed.
#[derive(Default, Deserialize)]
pub(in crate::http) struct ForwardForm {
    /// `confirm`, `stop`, or anything else to ask.
    #[serde(default, rename = "do")]
    action: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    code: String,
}

/// `POST /inbox/{address}/{id}/forward`: one mail.
pub(in crate::http) async fn forward_message(
    asking: Asking,
    path: MessagePath,
    Query(here): Query<PageQuery>,
    Form(form): Form<ForwardForm>,
) -> Result<Response, HttpError> {
    let href = links(&asking.app).message_href(&asking.opened.address, &path.id);
    let notice = match form.action.as_str() {
        "confirm" => confirmed(asking.confirm(&form.code).await, Notice::Forwarded)?,
        _ => told(asking.begin(&form.to, Wish::One(path.id.into())).await?, Notice::Forwarded),
    };
    let query = match here.query_of_view() {
        view if view.is_empty() => format!("?done={}", notice.query()),
        view => format!("{view}&done={}", notice.query()),
    };
    Ok(go(&format!("{href}{query}#{}", place(notice)), None, None))
}

/// `POST /inbox/{address}/forward`: whatever comes, or nothing any more.
pub(in crate::http) async fn forward_all(asking: Asking, Form(form): Form<ForwardForm>) -> Result<Response, HttpError> {
    let href = back(&asking.app, &asking.visitor, &asking.opened.address);
    let notice = match form.action.as_str() {
        "stop" => {
            only_for_its_holder(&asking.opened)?;
            outbound(&asking.app)?.stop(&asking.opened);
            Notice::ForwardStopped
        }
        "confirm" => confirmed(asking.confirm(&form.code).await, Notice::ForwardBegun)?,
        _ => told(asking.begin(&form.to, Wish::All).await?, Notice::ForwardBegun),
    };
    Ok(go(&format!("{href}?done={}#{}", notice.query(), place(notice)), None, None))
}

/// Where on its page a form leads: a wrong code back into the field, which browsers give the focus.
fn place(notice: Notice) -> &'static str {
    if notice == Notice::ForwardWrongCode { "forward-code" } else { "forward" }
}

fn told(progress: Progress, begun: Notice) -> Notice {
    match progress {
        Progress::AwaitsCode => Notice::ForwardAsked,
        Progress::Begun => begun,
    }
}

/// A wrong code is told beside the field for another try.
fn confirmed(outcome: Result<Progress, HttpError>, begun: Notice) -> Result<Notice, HttpError> {
    match outcome {
        Err(error) if error.code == "wrong_code" => Ok(Notice::ForwardWrongCode),
        outcome => outcome.map(|progress| told(progress, begun)),
    }
}

/// What a link in a letter is for.
#[derive(Deserialize)]
pub(in crate::http) struct LinkPath {
    purpose: String,
    key: String,
}

/// `GET /forward/{confirm|never}/{key}`: a button; programs that look at links must not press it.
pub(in crate::http) async fn show_link(
    State(app): State<App>,
    words: Words,
    client: Client,
    path: Result<Path<LinkPath>, PathRejection>,
) -> Result<Response, HttpError> {
    let (outbound, LinkPath { purpose, key }) = by_link(&app, path)?;
    let step = match purpose.as_str() {
        "confirm" if outbound.asked_by(&key, Timestamp::now()).is_some() => ForwardStep::Confirm,
        "never" if outbound.is_never_link(&key) => ForwardStep::Never,
        _ => return wrong_link(&app, &client),
    };
    page(words, &ForwardLinkPage { page: frame(&app, words, Place::Elsewhere), step })
}

/// `POST /forward/{confirm|never}/{key}`: agrees, or forbids for ever.
pub(in crate::http) async fn follow_link(
    State(app): State<App>,
    words: Words,
    client: Client,
    path: Result<Path<LinkPath>, PathRejection>,
) -> Result<Response, HttpError> {
    let (outbound, LinkPath { purpose, key }) = by_link(&app, path)?;
    let step = match purpose.as_str() {
        // Whoever agrees has not asked for the mail: what became of it is the holder's to know.
        "confirm" if outbound.agree(&key, Timestamp::now()).await.is_some() => ForwardStep::Confirmed,
        "never" if outbound.never_again(&key) => ForwardStep::NeverAgain,
        _ => return wrong_link(&app, &client),
    };
    page(words, &ForwardLinkPage { page: frame(&app, words, Place::Elsewhere), step })
}

fn by_link(app: &App, path: Result<Path<LinkPath>, PathRejection>) -> Result<(&Outbound, LinkPath), HttpError> {
    let Path(path) = path.map_err(|_| HttpError::NOT_FOUND)?;
    Ok((app.outbound.as_ref().ok_or(HttpError::NOT_FOUND)?, path))
}

fn wrong_link(app: &App, client: &Client) -> Result<Response, HttpError> {
    client.count(&app.limits.wrong_tokens)?;
    Err(HttpError::NOT_FOUND.case("forward"))
}
