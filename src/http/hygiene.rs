//! The hygiene of every request and answer: our own names only, changes from our own pages only, safe headers.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use url::{Position, Url};

use super::{App, Settings, error::HttpError, visitor};

/// Pages load our own style and scripts, show mail in a frame of ours, and nothing else.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    worker-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses foreign host names (DNS rebinding) and changes that another site may have asked for.
pub(super) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let settings = &app.settings;
    let Some(host) = host(&request) else { return HttpError::wrong_host().into_response() };
    if !is_ours(settings, host.host()) {
        return HttpError::wrong_host().into_response();
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A request may name its host twice (RFC 9112 3.2.2): links and cookies are made of the one that was looked at.
    let Ok(name) = HeaderValue::try_from(host.as_str()) else { return HttpError::wrong_host().into_response() };
    request.headers_mut().insert(header::HOST, name);
    if changes && !is_from_us(settings, request.headers(), &host) {
        return HttpError::cross_site().into_response();
    }
    next.run(request).await
}

fn host(request: &Request) -> Option<Authority> {
    let authority: Authority = match request.uri().authority() {
        Some(authority) => authority.clone(),
        None => request.headers().get(header::HOST)?.to_str().ok()?.parse().ok()?,
    };
    // RFC 9110 7.2: a name and a port, never `user@`.
    (!authority.as_str().contains('@')).then_some(authority)
}

fn is_ours(settings: &Settings, host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    // A URL may have more signs in a host; a name has none of them, and ours go into links.
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    if !is_name && bare.parse::<IpAddr>().is_err() {
        return false;
    }
    bare.parse::<IpAddr>().is_ok()
        || host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || settings.hosts.iter().any(|ours| ours.eq_ignore_ascii_case(host))
        || settings.public_url.as_ref().and_then(Url::host_str).is_some_and(|ours| ours.eq_ignore_ascii_case(host))
}

/// Browsers say where a change comes from. What says nothing is no browser, and then it must not act by our cookie.
fn is_from_us(settings: &Settings, headers: &HeaderMap, host: &Authority) -> bool {
    if visitor::bearer(headers).is_some() {
        return true;
    }
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    match (text(SEC_FETCH_SITE), text(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => is_our_origin(settings, origin, host),
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

fn is_our_origin(settings: &Settings, origin: &str, host: &Authority) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    let named = &origin[Position::BeforeHost..Position::AfterPort];
    let public = settings.public_url.as_ref().is_some_and(|ours| ours.origin() == origin.origin());
    public || named.eq_ignore_ascii_case(host.as_str())
}

/// Safe headers on every answer that has none of its own.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Under no-referrer browsers send our own forms with `Origin: null`, and the guard would refuse them.
        (header::REFERRER_POLICY, "same-origin"),
        // Browsers look up the hosts of links before anybody follows them, and name servers of senders would notice.
        (header::X_DNS_PREFETCH_CONTROL, "off"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            public_url: Url::parse("https://mail.example.org/box").ok(),
            hosts: vec!["sundew.internal".to_owned()],
            ..Settings::default()
        }
    }

    #[test]
    fn only_our_own_names_are_answered() {
        for ours in ["127.0.0.1", "[::1]", "192.0.2.7", "localhost", "LOCALHOST", "app.localhost", "mail.example.org", "Sundew.Internal"] {
            assert!(is_ours(&settings(), ours), "{ours}");
        }
        for foreign in
            ["evil.example", "mail.example.org.evil.example", "notlocalhost", "", "127.0.0.1.evil.example", "x'+alert(1)+'.localhost"]
        {
            assert!(!is_ours(&settings(), foreign), "{foreign}");
        }
    }

    #[test]
    fn a_change_comes_from_our_pages_or_from_no_browser() {
        let host: Authority = "127.0.0.1:8025".parse().unwrap();
        // (headers, allowed)
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("authorization", "Bearer x")], true),
            (&[("origin", "http://127.0.0.1:8025")], true),
            (&[("origin", "https://mail.example.org")], true),
            (&[("origin", "http://127.0.0.1:8026")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "null")], false),
            (&[], true),
            (&[("cookie", "sundew=x")], false),
        ];
        for (pairs, allowed) in cases {
            let headers = pairs.iter().map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect();
            assert_eq!(is_from_us(&settings(), &headers, &host), *allowed, "{pairs:?}");
        }
    }
}
