//! Keeps blocked networks out, and counts who was turned away.

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{App, error::HttpError, limits::Client, visitor::Visitor};
use crate::mail::timestamp::Timestamp;

/// What a blocked network gets all the same: whom to write to, what that page looks like, and what monitors ask.
const OPEN: [&str; 6] = ["/about", "/.well-known/security.txt", "/favicon.ico", "/livez", "/readyz", "/language"];
const OPEN_BELOW: &str = "/static/";
/// Where the operator shows the token, which opens everything else.
const OPERATORS: [&str; 2] = ["/admin", "/api/v1/admin"];

/// 403 for a blocked network, but never for the operator, who could lock himself out.
pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let client = Client::of(&parts);
    let is_shut = client.is_blocked(&app, Timestamp::now()) && !is_open(parts.uri.path());
    if is_shut && app.only_operator(&Visitor::of(&app, &parts), &client).is_err() {
        metrics::counter!("sundew_http_refused_total", "limit" => "blocked").increment(1);
        let message = "the operator keeps your network out for now; /about says whom to write to";
        return HttpError::forbidden("network_blocked", message).into_response();
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    let limit = match response.status() {
        StatusCode::TOO_MANY_REQUESTS => "rate",
        StatusCode::SERVICE_UNAVAILABLE => "busy",
        _ => return response,
    };
    metrics::counter!("sundew_http_refused_total", "limit" => limit).increment(1);
    response
}

fn is_open(path: &str) -> bool {
    let is_operators = OPERATORS.iter().any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    OPEN.contains(&path) || path.starts_with(OPEN_BELOW) || is_operators
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocked_network_finds_whom_to_write_to_and_the_operator_a_way_in() {
        for open in ["/about", "/admin", "/admin/blocks", "/api/v1/admin/blocks", "/static/app.css", "/.well-known/security.txt"] {
            assert!(is_open(open), "{open}");
        }
        for shut in ["/", "/inbox/admin", "/administrator", "/api/v1/inboxes", "/about/x", "/metrics"] {
            assert!(!is_open(shut), "{shut}");
        }
    }
}
