//! Where new addresses can be made: our domains, and a subdomain made for the occasion where any is served.

use axum::{Json, extract::State};
use serde::Serialize;

use super::{App, error::HttpError};
use crate::mail::{address::normalise_domain, names};

/// What can be chosen, the default first: domains, and `*.d` for a random subdomain of `d`.
pub(super) fn choices(app: &App) -> Vec<String> {
    let domains = app.policy.domains();
    let wildcards = domains.wildcards().filter(|domain| app.policy.is_open(&subdomain(domain))).map(|domain| format!("*.{domain}"));
    domains.offered().iter().cloned().chain(wildcards).collect()
}

/// The domain that is meant by a choice, or by any that is served; without one the first.
pub(super) fn chosen(app: &App, wanted: Option<&str>) -> Result<String, HttpError> {
    let Some(wanted) = wanted else { return Ok(app.policy.domains().first().to_owned()) };
    let domain = match wanted.strip_prefix("*.") {
        Some(parent) => normalise_domain(parent).map(|parent| subdomain(&parent)),
        None => normalise_domain(wanted),
    };
    domain.ok().filter(|domain| app.policy.is_open(domain)).ok_or_else(|| {
        let domains = choices(app).join(", ");
        HttpError::unprocessable("invalid_domain", format!("domain is one of: {domains}")).with("domains", domains)
    })
}

/// The choice after the one that this domain came from, around to the first; none when there is no other.
pub(super) fn after(app: &App, domain: &str) -> Option<String> {
    let choices = choices(app);
    let came_from = |choice: &String| choice == domain || choice.strip_prefix('*').is_some_and(|parent| domain.ends_with(parent));
    let next = choices.iter().position(came_from).map_or(0, |at| at + 1);
    choices.get(next % choices.len()).filter(|choice| *choice != domain && choices.len() > 1).cloned()
}

fn subdomain(parent: &str) -> String {
    format!("{}.{parent}", names::random_label(&mut rand::rng()))
}

#[derive(Serialize)]
pub(super) struct DomainsJson {
    /// Where new addresses can be made, the default first.
    items: Vec<String>,
    /// Whether mail for any other domain is taken as well.
    any: bool,
}

/// `GET /domains`.
pub(super) async fn list_domains(State(app): State<App>) -> Json<DomainsJson> {
    Json(DomainsJson { items: choices(&app), any: app.policy.domains().is_any() })
}
