//! `/traps/campaigns/{id}`: one letter in all its copies.

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{
    all_href, day, operator, said,
    sample::{Look, Shown},
};
use crate::{
    http::{
        App,
        error::HttpError,
        locale::Words,
        pages::{frame, page},
        traps::{board, of},
        view::{CampaignPage, Figure, Place, TrapLabel},
        visitor::Visitor,
    },
    mail::timestamp::Timestamp,
    trap::{
        board::{Exact, Subject},
        campaigns::CampaignId,
        export::Campaign,
        memory::Phase,
    },
};

/// `GET /traps/campaigns/{id}`: what may be told of it; to the operator all that is known. The same 404 for what is below
/// the bar and what never was.
pub(in crate::http) async fn campaign(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, HttpError> {
    let board = board(&app).await?;
    let id = read_id(&id).ok_or(HttpError::NOT_FOUND)?;
    let now = Timestamp::now().as_secs();
    let exact = if visitor.credentials.operator { Subject::Campaign(id).exact(&of(&app)?.state().memory, now) } else { None };
    let known = match (&exact, board.listed.campaign(id)) {
        (Some(exact), _) => Known::exact(exact, words),
        (None, Some(told)) => Known::told(told, words),
        (None, None) => return Err(HttpError::NOT_FOUND),
    };
    let here = all_href(&app);
    let look = Look { traps: of(&app)?, board: &board, is_operator: visitor.credentials.operator, here: &here, now };
    let Shown { subject, variants, links, networks, days, week, similar } = look.at(id, words);
    let shown = CampaignPage {
        page: frame(&app, words, Place::Traps),
        leaves_out: !look.is_operator,
        subject,
        variants,
        links,
        networks,
        days,
        week,
        similar,
        all_href: here.clone(),
        id: id.to_string(),
        label: known.label,
        figures: known.figures,
        listed: known.listed,
        decide: exact.map(|exact| operator::form(&app, &exact, "")),
    };
    page(words, &shown)
}

/// What is known of it, in words.
struct Known {
    label: TrapLabel,
    figures: Vec<Figure>,
    listed: String,
}

impl Known {
    fn told(campaign: &Campaign, words: Words) -> Self {
        let mut figures = said::figures(campaign, words);
        figures.insert(3, Figure { key: "traps-first", text: day(campaign.first, words) });
        let label = said::label(campaign.label, campaign.figures.confidence, words);
        Self { label, figures, listed: said::listed(campaign, words).unwrap_or_else(|| words.text("traps-not-listed")) }
    }

    fn exact(exact: &Exact, words: Words) -> Self {
        let listed = match exact.phase {
            Phase::Listed { since, .. } => words.text_with("traps-listed-since", &[("day", day(since, words).into())]),
            _ => words.text("traps-not-listed"),
        };
        Self {
            label: said::label(exact.label, said::hundredths(exact.confidence), words),
            figures: said::exact_figures(exact, words),
            listed,
        }
    }
}

/// Sixteen hexadecimal digits, as campaigns are named everywhere.
pub(super) fn read_id(text: &str) -> Option<CampaignId> {
    let is_id = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    if is_id { u64::from_str_radix(text, 16).ok().map(CampaignId) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_is_named_by_sixteen_digits_and_nothing_else() {
        assert_eq!(read_id("00000000000000ff"), Some(CampaignId(255)));
        for wrong in ["", "ff", "00000000000000fg", "+0000000000000ff", "00000000000000ff0"] {
            assert_eq!(read_id(wrong), None, "{wrong}");
        }
    }
}
