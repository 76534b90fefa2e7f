//! What a network of clients may ask of the web in a minute.

use std::{convert::Infallible, net::IpAddr, time::Instant};

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{App, error::HttpError, peer::Peer};
use crate::{mail::timestamp::Timestamp, net::RateLimiter};

/// Rates per network; each is off unless the profile or a knob says so.
#[derive(Clone)]
pub struct Limits {
    /// Mails, those that a page sends to itself included: the same that SMTP counts.
    pub mails: RateLimiter,
    /// Inboxes that are made or claimed, each of which takes room before it has mail; reports of public mail, and addresses for sites.
    pub new_inboxes: RateLimiter,
    /// Private inboxes that were asked for without the right token.
    pub wrong_tokens: RateLimiter,
}

/// The client of a request, as far as limits go; none when the request came by no connection.
pub(super) struct Client(Option<IpAddr>);

impl FromRequestParts<App> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}

impl Client {
    pub(super) fn of(parts: &Parts) -> Self {
        Self(parts.extensions.get::<Peer>().map(|&Peer(client)| client))
    }

    /// A client at this address.
    #[cfg(test)]
    pub(super) fn at(ip: IpAddr) -> Self {
        Self(Some(ip))
    }

    /// Its address; none when the request came by no connection.
    pub(super) fn ip(&self) -> Option<IpAddr> {
        self.0
    }

    /// Whether the operator keeps its network out.
    pub(super) fn is_blocked(&self, app: &App, now: Timestamp) -> bool {
        self.0.is_some_and(|client| app.watched.blocks.has_client(client, now))
    }

    /// Counts a request; 429 when its network asks for more than it may.
    pub(super) fn count(&self, rate: &RateLimiter) -> Result<(), HttpError> {
        let Some(client) = self.0 else { return Ok(()) };
        rate.try_take(client, Instant::now()).map_err(|over| HttpError::too_many(&over))
    }
}
