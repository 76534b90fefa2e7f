//! `/admin/traps`: what is about to be listed, what never is, and how full traps are.

use axum::{
    extract::{Query, State},
    response::Response,
};

use super::{all_href, moment, said, top::source_href, warm_up};
use crate::{
    http::{
        App,
        admin::Operator,
        error::HttpError,
        locale::Words,
        pages::{PageQuery, frame, links, page},
        traps::{board, desk, of},
        view::{DecideForm, DecideRow, Figure, Place, TrapsOperatorPage},
    },
    trap::{
        board::{Board, Exact, Subject},
        memory::{Phase, Secs},
        watch::Traps,
    },
};

/// This page.
pub(super) fn href(app: &App) -> String {
    format!("{}/admin/traps", links(app).base)
}

/// `GET /admin/traps`.
pub(in crate::http) async fn show(
    _: Operator,
    State(app): State<App>,
    words: Words,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let board = board(&app).await?;
    let mut frame = frame(&app, words, Place::Traps);
    frame.notice = query.notice();
    let told = &board.operator;
    let trouble = desk(&app)?.trouble();
    let more = told.pending_count.saturating_sub(told.pending.len());
    let row = |exact: &Exact| row(&app, exact, words);
    let shown = TrapsOperatorPage {
        all_href: all_href(&app),
        as_of: Some(moment(board.made, words)),
        warm_up_until: warm_up(&board, words),
        problems: problems(trouble.as_deref(), of(&app)?.unreadable(), words),
        pending: told.pending.iter().map(row).collect(),
        cleared: told.cleared.iter().map(row).collect(),
        left_out: (more > 0).then(|| words.count("traps-more-left", more)).into_iter().collect(),
        state: state(&board, of(&app)?, words),
        page: frame,
    };
    page(words, &shown)
}

fn problems(overrides: Option<&str>, before: Option<&str>, words: Words) -> Vec<String> {
    let both = [("traps-overrides-wrong", overrides), ("traps-began-anew", before)];
    both.into_iter().filter_map(|(key, why)| Some(words.text_with(key, &[("reason", why?.into())]))).collect()
}

fn row(app: &App, exact: &Exact, words: Words) -> DecideRow {
    let due: Option<Secs> = if let Phase::Pending { due } = exact.phase { Some(due) } else { None };
    let (all, name) = (all_href(app), name(&exact.subject));
    let (kind, href) = match &exact.subject {
        Subject::Campaign(id) => ("traps-kind-campaign", format!("{all}/campaigns/{id}")),
        Subject::Network(_) => ("traps-kind-network", source_href(&all, &name)),
        Subject::Domain(_) => ("traps-kind-domain", source_href(&all, &name)),
    };
    let arguments = [
        ("kind", words.text(kind).into()),
        ("mails", words.count("traps-mails", exact.trap_hits() as usize).into()),
        ("groups", exact.groups.into()),
        ("percent", said::hundredths(exact.confidence).into()),
    ];
    DecideRow {
        href,
        reason: words.text_with("traps-reason", &arguments),
        due: due.map(|due| moment(due, words)),
        form: form(app, exact, "list"),
        name,
    }
}

/// As it stands in forms and paths.
fn name(subject: &Subject) -> String {
    match subject {
        Subject::Campaign(id) => id.to_string(),
        Subject::Network(network) => network.address().to_string(),
        Subject::Domain(name) => name.to_string(),
    }
}

/// The form by which the operator has the last word on something; `back` is where it leads then.
pub(super) fn form(app: &App, exact: &Exact, back: &'static str) -> DecideForm {
    DecideForm {
        href: format!("{}/cleared", all_href(app)),
        kind: exact.subject.kind(),
        name: name(&exact.subject),
        is_cleared: exact.is_cleared,
        back,
    }
}

fn state(board: &Board, traps: &Traps, words: Words) -> Vec<Figure> {
    let told = &board.operator;
    let figure = |key, number: usize| Figure { key, text: words.count("admin-number", number) };
    let bytes = told.campaign_bytes.saturating_add(told.statistics_bytes);
    let [campaigns, networks, domains] = told.remembered;
    vec![
        figure("traps-state-mailboxes", told.mailboxes),
        figure("traps-state-campaigns", campaigns),
        figure("traps-state-networks", networks),
        figure("traps-state-domains", domains),
        figure("traps-state-waiting", told.waiting_letters),
        Figure { key: "traps-state-bytes", text: words.size(&bytes) },
        figure("traps-state-evicted", usize::try_from(told.evicted).unwrap_or(usize::MAX)),
        figure("traps-state-queue", traps.waiting()),
        figure("traps-state-lost", usize::try_from(traps.lost()).unwrap_or(usize::MAX)),
    ]
}
