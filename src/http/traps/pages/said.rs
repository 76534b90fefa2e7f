//! What campaigns and sources amount to, in words.

use super::day;
use crate::{
    http::{
        locale::Words,
        view::{CampaignRow, Figure, TrapLabel},
    },
    trap::{
        board::Exact,
        export::{Campaign, Figures},
        memory::Label,
    },
};

/// Its name for styles and in queries, and the messages that say what it is and why.
const fn keys(label: Label) -> (&'static str, &'static str) {
    match label {
        Label::Spam => ("traps-label-spam", "traps-why-spam"),
        Label::Suspect => ("traps-label-suspect", "traps-why-suspect"),
        Label::Graymail => ("traps-label-graymail", "traps-why-graymail"),
        Label::Transactional => ("traps-label-transactional", "traps-why-transactional"),
        Label::Unknown => ("traps-label-unknown", "traps-why-unknown"),
    }
}

/// What it is called.
pub(super) fn name(label: Label, words: Words) -> String {
    words.text(keys(label).0)
}

/// What something amounts to, that is so many hundredths sure.
pub(super) fn label(label: Label, hundredths: u8, words: Words) -> TrapLabel {
    let (name, why) = keys(label);
    TrapLabel { code: label.name(), text: words.text(name), why: words.text(why), sure: sure(hundredths, words) }
}

/// How sure it is, in words and as a number.
pub(super) fn sure(hundredths: u8, words: Words) -> String {
    let key = match hundredths {
        95.. => "traps-sure-certain",
        90.. => "traps-sure-very",
        70.. => "traps-sure-likely",
        40.. => "traps-sure-possible",
        _ => "traps-sure-little",
    };
    words.text_with(key, &[("percent", hundredths.into())])
}

/// A number that is rounded down.
pub(super) fn at_least(number: u32, words: Words) -> String {
    words.text_with("traps-at-least", &[("number", words.count("admin-number", number as usize).into())])
}

/// How much there is of a campaign.
pub(super) fn figures(campaign: &Campaign, words: Words) -> Vec<Figure> {
    let Figures { groups, hits, .. } = campaign.figures;
    vec![
        Figure { key: "traps-mails-column", text: at_least(hits, words) },
        Figure { key: "traps-traps-column", text: at_least(campaign.traps, words) },
        Figure { key: "traps-groups-column", text: at_least(groups, words) },
        Figure { key: "traps-last", text: day(campaign.last, words) },
    ]
}

/// Since when a campaign is listed.
pub(super) fn listed(campaign: &Campaign, words: Words) -> Option<String> {
    campaign.listed_since.map(|since| words.text_with("traps-listed-since", &[("day", day(since, words).into())]))
}

/// A campaign in a list.
pub(super) fn row(campaign: &Campaign, here: &str, words: Words) -> CampaignRow {
    CampaignRow {
        href: format!("{here}/campaigns/{}", campaign.id),
        id: campaign.id.to_string(),
        label: label(campaign.label, campaign.figures.confidence, words),
        figures: figures(campaign, words),
        listed: listed(campaign, words),
    }
}

/// How sure it is, in hundredths; only what is certain is 100.
pub(super) fn hundredths(confidence: f32) -> u8 {
    (confidence.clamp(0.0, 1.0) * 100.0) as u8
}

/// How much there is of something, for the operator.
pub(super) fn exact_figures(exact: &Exact, words: Words) -> Vec<Figure> {
    let figure = |key, number: usize| Figure { key, text: words.count("admin-number", number) };
    vec![
        figure("traps-mails-column", exact.trap_hits() as usize),
        figure("traps-groups-column", exact.groups),
        figure("traps-live", exact.live as usize),
        figure("traps-introduced", exact.introduced as usize),
        Figure { key: "traps-first", text: day(exact.first, words) },
        Figure { key: "traps-last", text: day(exact.last.max(exact.first), words) },
    ]
}
