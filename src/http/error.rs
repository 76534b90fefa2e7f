//! Errors as their reader needs them: JSON under `/api`, a page with a way home elsewhere.

use std::{any::Any, num::NonZeroU16, time::Duration};

use askama::Template;
use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    App,
    locale::{self, Locale, Words},
    pages::frame,
    view::{ErrorPage, Place},
};
use crate::{inbox::NotFound, mail::address::AddressError, net::OverRate};

/// An answer other than the one asked for. `code` and `message` are for programs and those who write them; a page says
/// what `errors.ftl` has for the status, and for the code in `detail-*`.
#[derive(Clone, Debug)]
pub(super) struct HttpError {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    /// What of a code this is, where that has several sentences.
    pub(super) case: Option<&'static str>,
    /// What the sentence names, besides.
    pub(super) arguments: Vec<(&'static str, String)>,
    /// What was typed where an inbox was wanted, to be mended.
    pub(super) typed: Option<Box<str>>,
    /// In how many seconds to come back.
    pub(super) retry_after_secs: Option<NonZeroU16>,
    /// Free names like the one that is taken.
    pub(super) suggestions: Option<Box<[String]>>,
}

impl HttpError {
    /// The same for what is private, what has ended and what never was.
    pub(super) const NOT_FOUND: Self = Self::new(StatusCode::NOT_FOUND, "not_found", String::new());

    /// Nobody looks at addresses that nobody uses.
    pub(super) const TRAPS_OFF: Self = Self::new(StatusCode::NOT_FOUND, "traps_off", String::new());

    /// What a holder alone may know: the inbox was burned, and when, in the reader's words.
    pub(super) fn burned(moment: String) -> Self {
        Self::new(StatusCode::NOT_FOUND, "burned", "this inbox was burned".to_owned()).with("moment", moment)
    }

    /// The same for a link that was revoked or never made, and for one to what never was.
    pub(super) fn wrong_link() -> Self {
        Self::NOT_FOUND.case("restore")
    }

    const fn new(status: StatusCode, code: &'static str, message: String) -> Self {
        Self { status, code, message, case: None, arguments: Vec::new(), typed: None, retry_after_secs: None, suggestions: None }
    }

    /// 422: what was asked for can't be; the message says what can.
    pub(super) fn unprocessable(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, message.into())
    }

    /// 409: somebody holds the name, held it, or uses it.
    pub(super) fn name_taken(suggestions: Vec<String>) -> Self {
        let message = "this name is taken, or in use; choose another".to_owned();
        Self { suggestions: Some(suggestions.into()), ..Self::new(StatusCode::CONFLICT, "name_taken", message) }
    }

    /// With a case of its code, and so a sentence on pages: `detail-{code}-{case}`.
    pub(super) fn case(self, case: &'static str) -> Self {
        Self { case: Some(case), ..self }
    }

    /// With something that the sentence on pages names.
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }

    /// 403: a change that another site may have asked for.
    pub(super) fn cross_site() -> Self {
        let message = "a change needs a same-origin Sec-Fetch-Site or Origin header, or a Bearer token".to_owned();
        Self::new(StatusCode::FORBIDDEN, "cross_site", message)
    }

    /// 403: what is not to be had here by anybody like this caller.
    pub(super) fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message.into())
    }

    /// 421: a name that is not ours (DNS rebinding).
    pub(super) fn wrong_host() -> Self {
        let message = "this server does not answer to that host name; see SUNDEW_HTTP_HOSTS".to_owned();
        Self::new(StatusCode::MISDIRECTED_REQUEST, "wrong_host", message)
    }

    /// 401: for the operator alone.
    pub(super) fn operator_only() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "operator_only", "this is for the operator: send the admin token as a Bearer token".to_owned())
    }

    /// 413: more than we read.
    pub(super) fn too_large() -> Self {
        Self::of_status(StatusCode::PAYLOAD_TOO_LARGE)
    }

    /// 503: out of room for now.
    pub(super) fn busy(message: &str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message.to_owned())
    }

    /// 503: a network of clients reads so much large mail that it has to wait for itself.
    pub(super) fn network_busy() -> Self {
        const RETRY_SECS: u16 = 5;
        let busy = Self::busy("your network reads much large mail at this moment, try again when that is done").case("network");
        Self { retry_after_secs: NonZeroU16::new(RETRY_SECS), ..busy }
    }

    /// 429: more than a network of clients may ask for.
    pub(super) fn too_many(over: &OverRate) -> Self {
        let secs = u16::try_from(over.retry_after.as_millis().div_ceil(1_000)).unwrap_or(u16::MAX).max(1);
        let message = format!("too much of this came from your network just now, try again in {secs} seconds");
        Self {
            retry_after_secs: NonZeroU16::new(secs),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", message).with("secs", secs)
        }
    }

    /// 429 for something that has a limit of its own; it may come again after `wait`.
    pub(super) fn too_often(code: &'static str, message: &str, wait: Duration) -> Self {
        let secs = u16::try_from(wait.as_secs()).unwrap_or(u16::MAX).max(1);
        Self { retry_after_secs: NonZeroU16::new(secs), ..Self::new(StatusCode::TOO_MANY_REQUESTS, code, message.to_owned()) }
    }

    /// 501: what this server could do, and its operator has not set up.
    pub(super) fn not_offered(code: &'static str, message: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, code, message.to_owned())
    }

    /// 500: our fault.
    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", String::new())
    }

    fn of_status(status: StatusCode) -> Self {
        let code = match status {
            StatusCode::BAD_REQUEST => "bad_request",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::PAYLOAD_TOO_LARGE => "body_too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
            StatusCode::UNPROCESSABLE_ENTITY => "unprocessable",
            StatusCode::SERVICE_UNAVAILABLE => "busy",
            status if status.is_client_error() => "bad_request",
            _ => "internal",
        };
        Self::new(status, code, String::new())
    }

    /// What is wrong and what to do, by status.
    fn heading(&self) -> (&'static str, &'static str) {
        match self.status.as_u16() {
            403 if self.code == "network_blocked" => ("error-blocked", "error-blocked-advice"),
            403 if self.code == "too_large_for_public" => ("error-not-served", "error-not-served-advice"),
            403 if self.code == "no_admin_token" => ("error-no-admin-token", "error-no-admin-token-advice"),
            _ if self.code == "forward_off" => ("error-forward-off", "error-forward-off-advice"),
            401 => ("error-operator", "error-operator-advice"),
            403 => ("error-cross-site", "error-cross-site-advice"),
            404 if self.code == "burned" => ("error-burned", "error-burned-advice"),
            404 => ("error-not-found", "error-not-found-advice"),
            405 => ("error-method", "error-method-advice"),
            409 => ("error-taken", "error-taken-advice"),
            413 => ("error-too-large", "error-too-large-advice"),
            421 => ("error-wrong-host", "error-wrong-host-advice"),
            422 if self.code == "no_preview" => ("error-preview", "error-preview-advice"),
            422 if self.typed.is_some() => ("error-name", "error-name-advice"),
            429 => ("error-too-many", "error-too-many-advice"),
            503 => ("error-busy", "error-busy-advice"),
            400..500 => ("error-request", "error-request-advice"),
            _ => ("error-internal", "error-internal-advice"),
        }
    }

    /// What is wrong, in one sentence.
    pub(super) fn sentence(&self, words: Words) -> String {
        self.detail(words).unwrap_or_else(|| words.text(self.heading().0))
    }

    /// One more sentence for this case.
    fn detail(&self, words: Words) -> Option<String> {
        let key = match self.case {
            Some(case) => format!("detail-{}-{case}", self.code),
            None => format!("detail-{}", self.code),
        };
        let arguments: Vec<_> = self.arguments.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        words.find(&key, &arguments)
    }

    /// As programs read it.
    pub(super) fn json(&self) -> Value {
        let mut body = json!({ "error": { "code": self.code, "message": self.message() } });
        if let Some(suggestions) = &self.suggestions {
            body["error"]["suggestions"] = json!(suggestions);
        }
        body
    }

    fn message(&self) -> String {
        if !self.message.is_empty() {
            return self.message.clone();
        }
        match self.status {
            StatusCode::NOT_FOUND if self.code == "traps_off" => "there are no spam traps here; SUNDEW_TRAPS=on makes them".to_owned(),
            StatusCode::NOT_FOUND => NotFound.to_string(),
            StatusCode::METHOD_NOT_ALLOWED => "this address does not take that method".to_owned(),
            StatusCode::PAYLOAD_TOO_LARGE => "the body is too large".to_owned(),
            StatusCode::SERVICE_UNAVAILABLE => "too busy right now, try again in a moment".to_owned(),
            StatusCode::INTERNAL_SERVER_ERROR => "something went wrong here; it is our fault".to_owned(),
            status => status.canonical_reason().unwrap_or("that did not work").to_lowercase(),
        }
    }
}

impl From<NotFound> for HttpError {
    fn from(_: NotFound) -> Self {
        Self::NOT_FOUND
    }
}

impl From<AddressError> for HttpError {
    fn from(error: AddressError) -> Self {
        let case = match error {
            AddressError::Empty => "empty",
            AddressError::Incomplete => "incomplete",
            AddressError::LocalTooLong => "local_too_long",
            AddressError::LocalSyntax => "local_syntax",
            AddressError::DomainSyntax => "domain_syntax",
        };
        Self::unprocessable("invalid_address", error.to_string()).case(case)
    }
}

impl IntoResponse for HttpError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer after a handler panicked: the cause is logged, the peer learns nothing of it.
pub(super) fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let text = cause.downcast_ref::<&str>().copied().or_else(|| cause.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown");
    tracing::error!("a handler panicked: {text}");
    HttpError::internal().into_response()
}

/// Marks an answer that has its form already: a page that says what is wrong beside the form to mend it in.
#[derive(Clone, Copy)]
pub(super) struct Presented;

/// Gives every error its form, wherever in the stack it was made.
pub(super) async fn present(State(app): State<App>, request: Request, next: Next) -> Response {
    let for_programs = wants_json(&request);
    let words = Words(Locale::of(request.headers()));
    let head_only = request.method() == Method::HEAD;
    let mail = mail_of(request.uri().path()).map(|path| format!("{}{path}", app.settings.base_path()));
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || response.extensions().get::<Presented>().is_some() {
        return response;
    }
    let (parts, _) = response.into_parts();
    let error = parts.extensions.get::<HttpError>().cloned().unwrap_or_else(|| HttpError::of_status(status));
    let mut response = if for_programs { (status, Json(error.json())).into_response() } else { page(&app, words, &error, mail) };
    if head_only {
        *response.body_mut() = axum::body::Body::empty();
    }
    if let Some(allow) = parts.headers.get(header::ALLOW) {
        response.headers_mut().insert(header::ALLOW, allow.clone());
    }
    if let Some(secs) = error.retry_after_secs {
        response.headers_mut().insert(header::RETRY_AFTER, secs.get().into());
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"Sundew operator\""));
    }
    response
}

fn wants_json(request: &Request) -> bool {
    let path = request.uri().path();
    path.starts_with("/api/") || ["/livez", "/readyz", "/metrics"].contains(&path)
}

/// The page of the mail that a part of it belongs to, so that an error there is no dead end.
fn mail_of(path: &str) -> Option<&str> {
    const INBOXES: &str = "/inbox/";
    let (end, _) = path.strip_prefix(INBOXES)?.match_indices('/').nth(1)?;
    Some(&path[..INBOXES.len() + end])
}

fn page(app: &App, words: Words, error: &HttpError, mail: Option<String>) -> Response {
    let mut page = frame(app, words, Place::Elsewhere);
    let mut detail = error.detail(words);
    if let Some(typed) = &error.typed {
        page.typed_name = typed.to_string();
        page.typed_name_error = detail.take();
    }
    let (title, advice) = error.heading();
    let (title, advice) = (words.text(title), words.text(advice));
    // What is not there, or not theirs, is not offered again.
    let mail = mail.filter(|_| matches!(error.status.as_u16(), 403 | 422 | 429 | 503));
    match (ErrorPage { page, status: error.status.as_u16(), title, advice, detail, mail }).render() {
        Ok(html) => (error.status, locale::page(words, html)).into_response(),
        Err(_) => error.status.into_response(),
    }
}
