//! Who asks: the cookie of a browser, the token of a program, the operator. And the door they come to.

use axum::{
    extract::{FromRequestParts, Path, path::ErrorKind, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, Method, header, request::Parts, uri::Authority},
};
use base64::prelude::{BASE64_STANDARD, Engine};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use url::form_urlencoded;

use super::{App, error::HttpError, limits::Client, peer::Peer};
use crate::{
    inbox::{Credentials, Looker, Opened},
    keys::{TOKEN_CHARS, same_secret},
    mail::{
        address::{Address, AddressError, Recipient},
        timestamp::Timestamp,
    },
    policy::Verdict,
};

/// Where the server is reached by a port of its own, the port follows: cookies don't tell ports apart, and two servers
/// on one machine must not take each other's addresses away.
const COOKIE: &str = "sundew";
/// Longer than any inbox lives without a visit.
const COOKIE_SECS: u64 = 400 * 24 * 60 * 60;
/// Of the characters an address can hold, those that stand in a cookie as they are and part nothing there.
const COOKIE_VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'@').remove(b'+');
/// Addresses of one browser.
const MAX_HELD: usize = 20;
/// Browsers keep no cookie whose name and value are longer than 4,096 bytes (RFC 6265bis 5.6), and say nothing.
const MAX_COOKIE_BYTES: usize = 4_000;

/// An address and the token that opens it, as a browser keeps them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) address: Address,
    pub(super) token: String,
}

/// What a request brought to be let in.
#[derive(Clone, Debug, Default)]
pub(super) struct Visitor {
    /// The browser's addresses, the newest first.
    pub(super) held: Vec<Held>,
    pub(super) credentials: Credentials,
    /// Whether a token was shown beside the cookie, right or wrong.
    pub(super) shows_token: bool,
    cookie: String,
}

impl Visitor {
    /// Reads the cookie, a Bearer token and the operator's token.
    pub(super) fn of(app: &App, parts: &Parts) -> Self {
        let headers = &parts.headers;
        let cookie = cookie_name(headers);
        let held = held(headers, &cookie);
        let shown = bearer(headers).map(str::to_owned).or_else(|| basic_password(headers));
        let operator = match (&app.settings.admin_token, &shown) {
            (Some(secret), Some(shown)) => same_secret(secret, shown),
            _ => false,
        };
        let shows_token = shown.is_some();
        let tokens = shown.into_iter().chain(held.iter().map(|held| held.token.clone())).collect();
        let looker = looker(parts, !held.is_empty(), shows_token);
        Self { held, credentials: Credentials { tokens, operator, feed_key: None, looker }, shows_token, cookie }
    }
}

impl Visitor {
    /// Whether the browser can hold this address too: none falls out, since nobody could open it again.
    pub(super) fn has_room_for(&self, address: &Address) -> Result<(), HttpError> {
        let others: Vec<_> = self.held.iter().filter(|held| held.address != *address).collect();
        let new = Held { address: address.clone(), token: "0".repeat(TOKEN_CHARS) };
        let bytes: usize = others.iter().copied().chain([&new]).map(|held| cookie_pair(held).len() + 1).sum();
        if others.len() < MAX_HELD && bytes <= MAX_COOKIE_BYTES {
            return Ok(());
        }
        let message = format!("one browser holds at most {MAX_HELD} addresses, fewer when they are long; burn one first");
        Err(HttpError::unprocessable("too_many_addresses", message).with("max", others.len()))
    }

    /// The browser's addresses with this one in front.
    pub(super) fn with(&self, newest: Held) -> Vec<Held> {
        let others = self.held.iter().filter(|held| held.address != newest.address).cloned();
        std::iter::once(newest.clone()).chain(others).take(MAX_HELD).collect()
    }

    /// The browser's addresses that can have mail: a rule may have closed one since.
    pub(super) fn living<'a>(&'a self, app: &'a App) -> impl Iterator<Item = &'a Held> {
        self.held.iter().filter(|held| app.policy.verdict(&held.address, None) == Verdict::Store)
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        Ok(Self::of(app, parts))
    }
}

/// Who looks. Browsers ask for pages, bring our cookie, or say what a request is for (Fetch Metadata, over https); programs
/// do nothing of that, and one that shows a token is somebody's script.
fn looker(parts: &Parts, has_cookie: bool, shows_token: bool) -> Option<Looker> {
    let wants_page = || parts.headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    let is_browser = has_cookie || parts.headers.contains_key("sec-fetch-mode") || wants_page();
    let is_program = shows_token || !is_browser;
    parts.extensions.get::<Peer>().map(|&Peer(client)| Looker { client, is_program })
}

/// The token of `Authorization: Bearer`.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The password of `Authorization: Basic`, with which a browser shows the operator's token.
fn basic_password(headers: &HeaderMap) -> Option<String> {
    let (scheme, encoded) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let pair = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    pair.split_once(':').map(|(_, password)| password.to_owned())
}

fn cookie_name(headers: &HeaderMap) -> String {
    let authority = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    match authority.and_then(|authority| authority.port_u16()) {
        Some(port) if !matches!(port, 80 | 443) => format!("{COOKIE}_{port}"),
        _ => COOKIE.to_owned(),
    }
}

fn held(headers: &HeaderMap, cookie: &str) -> Vec<Held> {
    // Pair by pair, so that nothing that others have put beside ours hides it.
    let lines = || headers.get_all(header::COOKIE).iter().flat_map(|value| value.as_bytes().split(|&byte| byte == b';'));
    let pairs = || lines().filter_map(|pair| str::from_utf8(pair).ok()?.trim().split_once('='));
    let value = [cookie, COOKIE].into_iter().find_map(|wanted| pairs().find(|(name, _)| *name == wanted));
    let Some((_, value)) = value else { return Vec::new() };
    value
        .split('|')
        .filter_map(|pair| {
            let (address, token) = pair.rsplit_once(':')?;
            let address = percent_decode_str(address).decode_utf8().ok()?;
            let address = Recipient::from_path(&address, "").ok()?.address;
            Some(Held { address, token: token.to_owned() })
        })
        .take(MAX_HELD)
        .collect()
}

/// The cookie that makes a browser hold these addresses; of more than it can hold, the first.
pub(super) fn set_cookie(app: &App, visitor: &Visitor, held: &[Held]) -> HeaderValue {
    let value = cookie_value(held);
    let path = if app.settings.base_path().is_empty() { "/" } else { app.settings.base_path() };
    let secure = if app.settings.is_https() { "; Secure" } else { "" };
    let cookie = format!("{}={value}; Path={path}; Max-Age={COOKIE_SECS}; HttpOnly; SameSite=Lax{secure}", visitor.cookie);
    // All of it is ASCII; should that change, no cookie is better than a panic.
    HeaderValue::try_from(cookie).unwrap_or(HeaderValue::from_static(""))
}

fn cookie_pair(held: &Held) -> String {
    format!("{}:{}", utf8_percent_encode(held.address.as_str(), COOKIE_VALUE), held.token)
}

fn cookie_value(held: &[Held]) -> String {
    let mut value = String::new();
    for held in held {
        let pair = cookie_pair(held);
        if !value.is_empty() && value.len() + 1 + pair.len() > MAX_COOKIE_BYTES {
            break;
        }
        value += if value.is_empty() { "" } else { "|" };
        value += &pair;
    }
    value
}

/// The inbox named in the path, opened for the caller, and the tag that was asked for with it.
pub(super) struct Door {
    pub(super) opened: Opened,
    pub(super) tag: Option<String>,
    pub(super) now: Timestamp,
}

#[derive(Deserialize)]
struct AddressPath {
    address: String,
}

/// The same where the key of a feed opens it as well, and whether one was shown.
pub(super) struct FeedDoor {
    pub(super) door: Door,
    pub(super) has_key: bool,
}

impl FromRequestParts<App> for FeedDoor {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let mut query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let key = query.find(|(name, _)| name == "key").map(|(_, key)| key.into_owned());
        let has_key = key.is_some();
        Ok(Self { door: Door::enter(parts, app, key).await?, has_key })
    }
}

impl FromRequestParts<App> for Door {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        Self::enter(parts, app, None).await
    }
}

impl Door {
    async fn enter(parts: &mut Parts, app: &App, feed_key: Option<String>) -> Result<Self, HttpError> {
        let path: Result<Path<AddressPath>, PathRejection> = Path::from_request_parts(parts, app).await;
        let Path(AddressPath { address }) = path.map_err(|rejection| match rejection {
            // What is behind the address, such as a tag, is there or not.
            PathRejection::FailedToDeserializePathParams(failed)
                if matches!(failed.kind(), ErrorKind::InvalidUtf8InPathParam { key } if key != "address") =>
            {
                HttpError::NOT_FOUND
            }
            _ => wrong_address(String::new(), AddressError::LocalSyntax),
        })?;
        let recipient = read_recipient(app, &address)?;
        if refusal(app, &recipient).is_some() {
            return Err(HttpError::NOT_FOUND);
        }
        // Who looks at an alias sees its mail in its inbox; to change that, it must be named itself.
        let reads = matches!(parts.method, Method::GET | Method::HEAD);
        let now = Timestamp::now();
        let behind = app.inboxes.behind_alias(&recipient.address, now).filter(|inbox| refusal(app, inbox).is_none() && reads);
        let recipient = behind.unwrap_or(recipient);
        let credentials = Credentials { feed_key, ..Visitor::of(app, parts).credentials };
        let Ok(opened) = app.inboxes.open(&recipient.address, &credentials, now).await else {
            // Only failures count: whoever shows the right token is let in, whatever the neighbours try.
            Client::of(parts).count(&app.limits.wrong_tokens)?;
            return Err(HttpError::NOT_FOUND);
        };
        Ok(Self { opened, tag: recipient.tag.map(Into::into), now })
    }
}

/// Reads an address as people type it; 422 when it is none, or when no mail for it is kept here.
pub(super) fn typed_recipient(app: &App, typed: &str) -> Result<Recipient, HttpError> {
    let recipient = read_recipient(app, typed)?;
    match refusal(app, &recipient) {
        Some(refusal) => Err(HttpError { typed: Some(typed.into()), ..refusal }),
        None => Ok(recipient),
    }
}

fn read_recipient(app: &App, typed: &str) -> Result<Recipient, HttpError> {
    let recipient = Recipient::from_input(typed, app.policy.domains().first()).map_err(|error| wrong_address(typed.to_owned(), error))?;
    Ok(app.inboxes.resolve(recipient))
}

/// Why no mail for this recipient is kept here, as an answer to whoever chose the name.
pub(super) fn refusal(app: &App, recipient: &Recipient) -> Option<HttpError> {
    match app.policy.verdict(&recipient.address, recipient.tag.as_deref()) {
        Verdict::Store => None,
        Verdict::NotOurDomain => {
            let domains = app.policy.domains().offered().join(", ");
            Some(HttpError::unprocessable("not_our_domain", format!("we take mail for: {domains}")).with("domains", domains))
        }
        Verdict::Reject | Verdict::Discard | Verdict::Trap => {
            Some(HttpError::unprocessable("address_refused", "mail for that address is not kept here; choose another name or domain"))
        }
    }
}

fn wrong_address(typed: String, error: AddressError) -> HttpError {
    HttpError { typed: Some(typed.into()), ..error.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_cookie_gives_its_addresses_and_nothing_else_does() {
        let sent = headers(&[(header::COOKIE, "a=b; sundew=x@y.org:t1|broken|z@y.org:t2; c=d")]);
        let held = held(&sent, "sundew_8025");
        assert_eq!(held.iter().map(|held| held.token.as_str()).collect::<Vec<_>>(), ["t1", "t2"]);
        assert_eq!(held[0].address.as_str(), "x@y.org");
    }

    #[test]
    fn any_name_survives_the_cookie() {
        let address = |text: &str| Recipient::from_path(text, "").unwrap().address;
        for name in ["вася@x.org", "a|b@x.org", "\"a;b c\"@x.org", "50%41@x.org"] {
            let value = format!("sundew={}:t1", utf8_percent_encode(address(name).as_str(), COOKIE_VALUE));
            let mut sent = HeaderMap::new();
            sent.insert(header::COOKIE, HeaderValue::try_from(value).unwrap());
            assert_eq!(held(&sent, "sundew")[0].address, address(name));
        }
    }

    #[test]
    fn what_others_put_into_the_cookies_hides_nothing_of_ours() {
        for noise in [&b"a=\xff\xfe; "[..], "имя=я; ".as_bytes(), b"; ;=; a; ", &[b'x'; 60_000]] {
            let mut sent = HeaderMap::new();
            sent.insert(header::COOKIE, HeaderValue::from_bytes(&[noise, b"; sundew=x@y.org:t1"].concat()).unwrap());
            assert_eq!(held(&sent, "sundew").len(), 1);
        }
        for garbage in ["", "|", ":", "::|@:|x", "x@y.org", &"|".repeat(60_000), &"a:b|".repeat(15_000), &"%ff:x|".repeat(9_000)] {
            let mut sent = HeaderMap::new();
            sent.insert(header::COOKIE, HeaderValue::try_from(format!("sundew={garbage}")).unwrap());
            assert_eq!(held(&sent, "sundew"), [], "{}", &garbage[..garbage.len().min(20)]);
        }
    }

    #[test]
    fn a_cookie_never_grows_beyond_what_browsers_keep_and_the_newest_stay() {
        let address = |n: usize| Recipient::from_path(&format!("{}{n}@{}.org", "я".repeat(30), "d".repeat(60)), "").unwrap().address;
        let all: Vec<_> = (0..MAX_HELD).map(|n| Held { address: address(n), token: "t".repeat(40) }).collect();
        let value = cookie_value(&all);
        assert!(value.len() <= MAX_COOKIE_BYTES, "{}", value.len());
        let mut sent = HeaderMap::new();
        sent.insert(header::COOKIE, HeaderValue::try_from(format!("sundew={value}")).unwrap());
        let kept = held(&sent, "sundew");
        assert!(kept.len() > 9 && kept == all[..kept.len()], "{}", kept.len());
        assert_eq!(cookie_value(&[]), "");
    }

    #[test]
    fn servers_on_ports_of_one_machine_have_cookies_of_their_own() {
        let name = |host| cookie_name(&headers(&[(header::HOST, host)]));
        assert_eq!((name("127.0.0.1:8025").as_str(), name("mail.example.org").as_str()), ("sundew_8025", "sundew"));
        let sent = headers(&[(header::COOKIE, "sundew=x@y.org:t1; sundew_8025=x@y.org:t2")]);
        assert_eq!(held(&sent, "sundew_8025")[0].token, "t2");
    }

    #[test]
    fn a_bearer_token_is_read_in_any_case_of_its_scheme() {
        assert_eq!(bearer(&headers(&[(header::AUTHORIZATION, "bearer  abc ")])), Some("abc"));
        assert_eq!(bearer(&headers(&[(header::AUTHORIZATION, "Basic abc")])), None);
        assert_eq!(basic_password(&headers(&[(header::AUTHORIZATION, "Basic b3A6c2VjcmV0")])).as_deref(), Some("secret"));
    }
}
