//! The reader's language: which one it is, and how it is chosen. What is said in it: `words`.

mod words;

use std::convert::Infallible;

use axum::{
    Form,
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use url::{Position, Url};

pub use words::Words;

use super::App;

const COOKIE: &str = "sundew_language";
const COOKIE_SECS: u32 = 365 * 24 * 60 * 60;
/// Of `Accept-Language` no more is read; browsers send less than a tenth of it.
const MAX_ACCEPT_BYTES: usize = 1_000;

/// A language that all pages speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English, for everybody whose language is not here.
    #[default]
    English,
    /// Russian.
    Russian,
    /// Turkish.
    Turkish,
    /// Azerbaijani, in Latin letters.
    Azerbaijani,
    /// Armenian.
    Armenian,
}

impl Locale {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 5] = [Self::English, Self::Russian, Self::Turkish, Self::Azerbaijani, Self::Armenian];

    /// The language subtag (RFC 5646 2.2.1), which is also the name of its folder in `web/locales`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Russian => "ru",
            Self::Turkish => "tr",
            Self::Azerbaijani => "az",
            Self::Armenian => "hy",
        }
    }

    /// What those who speak it call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Russian => "Русский",
            Self::Turkish => "Türkçe",
            Self::Azerbaijani => "Azərbaycanca",
            Self::Armenian => "Հայերեն",
        }
    }

    /// The language of this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(code))
    }

    /// The language a request wants: the one chosen by the switch, else the browser's.
    pub fn of(headers: &HeaderMap) -> Self {
        chosen(headers).or_else(|| accepted(headers.get(header::ACCEPT_LANGUAGE)?)).unwrap_or_default()
    }
}

/// What the switch wrote; anything unknown is nothing.
fn chosen(headers: &HeaderMap) -> Option<Locale> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find_map(|(name, value)| (name == COOKIE).then(|| Locale::from_code(value))?)
}

/// The language with the highest quality (RFC 9110 12.5.4), the first of equals. Regions and scripts make no difference.
fn accepted(value: &HeaderValue) -> Option<Locale> {
    let bytes = value.as_bytes();
    let mut ranges = std::str::from_utf8(bytes.get(..MAX_ACCEPT_BYTES).unwrap_or(bytes)).ok()?;
    if bytes.len() > MAX_ACCEPT_BYTES {
        // The last one is cut in two.
        ranges = ranges.rsplit_once(',')?.0;
    }
    let mut best = None;
    for (locale, quality) in ranges.split(',').filter_map(range) {
        if quality > best.map_or(0, |(_, quality)| quality) {
            best = Some((locale, quality));
        }
    }
    best.map(|(locale, _)| locale)
}

/// A language range of ours and its quality in thousandths. `*` is everything, so it is English.
fn range(text: &str) -> Option<(Locale, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let tag = parts.next()?;
    let primary = tag.split('-').next().unwrap_or(tag);
    let locale = if primary == "*" { Locale::default() } else { Locale::from_code(primary)? };
    match parts.next() {
        None => Some((locale, 1_000)),
        Some(weight) => Some((locale, thousandths(weight.strip_prefix("q=").or_else(|| weight.strip_prefix("Q="))?)?)),
    }
}

/// RFC 9110 12.4.2: from `0` to `1`, with three decimals at most.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, decimals) = weight.split_once('.').unwrap_or((weight, ""));
    if !matches!(whole, "0" | "1") || decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{decimals:0<3}").parse().ok().filter(|&quality| quality <= 1_000)
}

impl FromRequestParts<App> for Words {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self(Locale::of(&parts.headers)))
    }
}

/// A page in this language.
pub(super) fn page(words: Words, html: String) -> Response {
    let language = HeaderValue::from_static(words.0.code());
    let headers: [(HeaderName, HeaderValue); 2] =
        [(header::CONTENT_LANGUAGE, language), (header::VARY, HeaderValue::from_static("Accept-Language, Cookie"))];
    (headers, Html(html)).into_response()
}

/// The language switch.
#[derive(Default, Deserialize)]
pub(super) struct Switch {
    #[serde(default)]
    language: String,
}

/// `POST /language`: keeps the choice for a year, and back to the page it was made on.
pub(super) async fn switch(State(app): State<App>, headers: HeaderMap, Form(form): Form<Switch>) -> Response {
    let base = app.settings.base_path();
    let mut response = Redirect::to(&back(base, &headers)).into_response();
    if let Some(locale) = Locale::from_code(&form.language) {
        let path = if base.is_empty() { "/" } else { base };
        let secure = if app.settings.is_https() { "; Secure" } else { "" };
        let cookie = format!("{COOKIE}={}; Path={path}; Max-Age={COOKIE_SECS}; HttpOnly; SameSite=Lax{secure}", locale.code());
        response.headers_mut().extend(HeaderValue::try_from(cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
    }
    response
}

/// The path and query of the page a form was sent from, never on another host; home, when the browser keeps it to itself.
fn back(base: &str, headers: &HeaderMap) -> String {
    let home = format!("{base}/");
    let referer = headers.get(header::REFERER).and_then(|referer| Url::parse(referer.to_str().ok()?).ok());
    let Some(mut page) = referer.filter(|page| page.has_host() && matches!(page.scheme(), "http" | "https")) else { return home };
    // What was done before is no news any more.
    let query: Vec<_> = page.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("done=")).collect();
    let query = (!query.is_empty()).then(|| query.join("&"));
    page.set_query(query.as_deref());
    let path = &page[Position::BeforePath..Position::AfterQuery];
    // A browser takes `//name` for a host.
    if path.starts_with(&home) && !path.starts_with("//") { path.to_owned() } else { home }
}

#[cfg(test)]
mod tests;
