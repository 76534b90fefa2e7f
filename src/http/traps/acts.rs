//! What people do about lists: anybody takes a source off, whoever runs this clears something for ever.

use std::net::IpAddr;

use axum::{
    Form,
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;

use super::{Source, board, desk, of};
use crate::{
    http::{
        App,
        admin::Operator,
        error::HttpError,
        limits::Client,
        pages::{go, links},
        view::Notice,
    },
    trap::{
        board::Subject,
        campaigns::CampaignId,
        memory::{Key, Network},
        watch::Traps,
    },
};

/// Who was listed more often than this comes off by a word of whoever runs this.
const MAX_TIMES: u8 = 3;

/// `POST /traps/sources/{source}`: off the list, until mail from there comes to traps again.
pub(in crate::http) async fn take_off_page(
    State(app): State<App>,
    client: Client,
    Path(source): Path<String>,
) -> Result<Response, HttpError> {
    let name = take_off(&app, &client, &source).await?;
    Ok(go(&format!("{}/traps/sources/{name}", links(&app).base), Some(Notice::TrapTakenOff), None))
}

/// `DELETE /traps/sources/{source}`: the same.
pub(in crate::http) async fn take_off_source(
    State(app): State<App>,
    client: Client,
    Path(source): Path<String>,
) -> Result<StatusCode, HttpError> {
    take_off(&app, &client, &source).await.map(|_| StatusCode::NO_CONTENT)
}

/// Only what is listed comes off: who is about to be listed could otherwise have that forgotten all the time.
async fn take_off(app: &App, client: &Client, source: &str) -> Result<String, HttpError> {
    let traps = of(app)?.clone();
    let source = Source::read(source)?;
    client.count(&app.limits.new_inboxes)?;
    let board = board(app).await?;
    let subject = match &source {
        Source::Network(address) => board.listed.find(*address).0.map(|entry| Subject::Network(entry.name)),
        Source::Domain(domain) => board.listed.find_domain(domain).map(|entry| Subject::Domain(entry.name.clone())),
    };
    let subject = subject.ok_or_else(|| HttpError::unprocessable("not_listed", "this source is on no list by itself"))?;
    let key = key_of(&traps, &subject);
    traps.decide(|state| {
        if subject.exact(&state.memory, board.made).is_some_and(|exact| exact.times > MAX_TIMES) {
            let message = "this source was listed again and again: write to whoever runs this server";
            return Err(HttpError::unprocessable("listed_too_often", message));
        }
        state.memory.take_off(key);
        Ok(())
    })?;
    metrics::counter!("sundew_trap_taken_off_total", "kind" => subject.kind()).increment(1);
    desk(app)?.forget().await;
    Ok(source.name())
}

fn key_of(traps: &Traps, subject: &Subject) -> Key {
    match subject {
        Subject::Campaign(id) => Key::Campaign(id.0),
        Subject::Network(network) => network.key(),
        Subject::Domain(name) => traps.key_of(name),
    }
}

/// Something by its name, one of three.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct Named {
    campaign: Option<String>,
    network: Option<String>,
    domain: Option<String>,
}

impl Named {
    pub(super) fn subject(&self) -> Result<Subject, HttpError> {
        let wrong = || HttpError::unprocessable("invalid_subject", "name one of campaign (16 hexadecimal digits), network or domain");
        match (&self.campaign, &self.network, &self.domain) {
            (Some(id), None, None) => read_id(id).map(Subject::Campaign).ok_or_else(wrong),
            (None, Some(network), None) => match Source::read(network)? {
                Source::Network(address) => Ok(Subject::Network(Network::of(address))),
                Source::Domain(_) => Err(wrong()),
            },
            (None, None, Some(domain)) => match Source::read(domain)? {
                source @ Source::Domain(_) => Ok(Subject::Domain(source.name().into())),
                Source::Network(_) => Err(wrong()),
            },
            _ => Err(wrong()),
        }
    }
}

fn read_id(text: &str) -> Option<CampaignId> {
    let is_id = text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_id.then(|| u64::from_str_radix(text, 16).ok().map(CampaignId)).flatten()
}

/// Clears something for ever, or takes that back; 404 when nothing is known of it.
pub(super) async fn clear(app: &App, subject: &Subject, is_cleared: bool) -> Result<(), HttpError> {
    let traps = of(app)?.clone();
    let key = key_of(&traps, subject);
    if !traps.decide(|state| state.memory.clear(key, is_cleared)) {
        return Err(HttpError::NOT_FOUND);
    }
    desk(app)?.forget().await;
    Ok(())
}

/// What is cleared, or is not any more, and what the button said.
#[derive(Debug, Default, Deserialize)]
pub(in crate::http) struct ClearForm {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    what: String,
    #[serde(default, rename = "do")]
    action: String,
    /// `list`, when the button is on the operator's page.
    #[serde(default)]
    back: String,
}

/// `POST /traps/cleared`: whoever runs this says that something is no spam, or takes that back.
pub(in crate::http) async fn clear_page(_: Operator, State(app): State<App>, Form(form): Form<ClearForm>) -> Result<Response, HttpError> {
    let ClearForm { kind, what, action, back } = form;
    let name = |wanted: &str| (kind == wanted).then(|| what.clone());
    let subject = Named { campaign: name("campaign"), network: name("network"), domain: name("domain") }.subject()?;
    let notice = if action == "restore" { Notice::TrapUndone } else { Notice::TrapCleared };
    clear(&app, &subject, notice == Notice::TrapCleared).await?;
    if back == "list" {
        return Ok(go(&format!("{}/admin/traps", links(&app).base), Some(notice), None));
    }
    let page = match &subject {
        Subject::Campaign(id) => format!("campaigns/{id}"),
        Subject::Network(network) => format!("sources/{}", IpAddr::to_string(&network.address())),
        Subject::Domain(name) => format!("sources/{name}"),
    };
    Ok(go(&format!("{}/traps/{page}", links(&app).base), Some(notice), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_named_at_a_time_and_by_its_kind() {
        let named = |campaign: &str, network: &str, domain: &str| {
            let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Named { campaign: given(campaign), network: given(network), domain: given(domain) }.subject()
        };
        let id = "09f3c51d22aa8b47";
        assert_eq!(named(id, "", "").unwrap(), Subject::Campaign(CampaignId(0x09f3_c51d_22aa_8b47)));
        assert_eq!(named("", "2001:db8:42::7", "").unwrap().kind(), "network");
        assert_eq!(named("", "", "www.prizes.example").unwrap(), Subject::Domain("prizes.example".into()));
        for (campaign, network, domain) in
            [("", "", ""), (id, "203.0.113.7", ""), ("c7f3a", "", ""), ("", "prizes.example", ""), ("", "", "203.0.113.7"), ("", "x", "")]
        {
            assert!(named(campaign, network, domain).is_err(), "{campaign} {network} {domain}");
        }
    }
}
