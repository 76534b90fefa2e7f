//! A line of JSON for each campaign, behind one that says what all of them are.

use serde::Serialize;

use super::{Campaign, Listed, head, head::Head};
use crate::trap::campaigns::CampaignId;

#[derive(Serialize)]
struct Top<'a> {
    generated_at: String,
    expires_at: String,
    license: &'a str,
    source: &'a str,
    /// Until then nothing is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    learns_until: Option<String>,
    campaigns: usize,
}

/// Days and round numbers, as all that is told.
#[derive(Serialize)]
struct Line {
    id: String,
    label: &'static str,
    listed_on: Option<String>,
    confidence: f64,
    first_on: String,
    last_on: String,
    hits_at_least: u32,
    traps_at_least: u32,
    groups_at_least: u32,
    page: String,
}

pub(super) fn ndjson(listed: &Listed, head: Head<'_>) -> (String, String, usize) {
    let top = Top {
        generated_at: head::rfc3339(head.now),
        expires_at: head::rfc3339(head.expires()),
        license: &head::one_line(&head.settings.licence),
        source: head.settings.public_url.as_str(),
        learns_until: head.learns_until(),
        campaigns: listed.campaigns.len(),
    };
    let body = listed.campaigns.iter().map(|campaign| line(&Line::of(campaign, head))).collect();
    (line(&top), body, listed.campaigns.len())
}

impl Line {
    fn of(campaign: &Campaign, head: Head<'_>) -> Self {
        Self {
            id: campaign.id.to_string(),
            label: campaign.label.name(),
            listed_on: campaign.listed_since.map(head::date),
            confidence: f64::from(campaign.figures.confidence) / 100.0,
            first_on: head::date(campaign.first),
            last_on: head::date(campaign.last),
            hits_at_least: campaign.figures.hits,
            traps_at_least: campaign.traps,
            groups_at_least: campaign.figures.groups,
            page: page(campaign.id, head),
        }
    }
}

fn page(id: CampaignId, head: Head<'_>) -> String {
    format!("{}/traps/campaigns/{id}", head.settings.base())
}

fn line(value: &impl Serialize) -> String {
    // Structs of numbers and strings: there is nothing that JSON could not say.
    serde_json::to_string(value).unwrap_or_default() + "\n"
}
