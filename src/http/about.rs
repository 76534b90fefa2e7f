//! What this server keeps and shows, in plain words, and whom to write to: for people, and for those who look for holes.

use std::time::Duration;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    App,
    error::HttpError,
    locale::Words,
    pages::{self, frame},
    view::{AboutPage, Contact, Place},
};
use crate::mail::timestamp::Timestamp;

/// RFC 9116 2.5.5 wants less than a year.
const EXPIRES_AFTER: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// `GET /about`.
pub(super) async fn page(State(app): State<App>, words: Words) -> Result<Response, HttpError> {
    let (settings, lives) = (&app.settings, app.inboxes.settings());
    let shown = AboutPage {
        page: frame(&app, words, Place::Elsewhere),
        private_mail_life: lives.private_mail_ttl,
        public_mail_life: lives.public_mail_ttl,
        inbox_life: lives.inbox_ttl,
        keeps_names: settings.keeps_names,
        forwards: app.outbound.is_some(),
        public_file_max_bytes: settings.public_attachment_max_bytes,
        contact: settings.abuse_contact.as_ref().map(contact),
    };
    pages::page(words, &shown)
}

/// Whom to write to, for people.
pub(super) fn contact(url: &Url) -> Contact {
    let shown = if url.scheme() == "mailto" { percent_decode_str(url.path()).decode_utf8_lossy().into_owned() } else { url.to_string() };
    Contact { href: url.to_string(), shown }
}

/// `GET /.well-known/security.txt` (RFC 9116); not there when nobody can be written to.
pub(super) async fn security_txt(State(app): State<App>) -> Result<Response, HttpError> {
    let contact = app.settings.abuse_contact.as_ref().ok_or(HttpError::NOT_FOUND)?;
    let text = written(contact, app.settings.public_url.as_ref(), Timestamp::now());
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

fn written(contact: &Url, public_url: Option<&Url>, now: Timestamp) -> String {
    let expires = now.plus(EXPIRES_AFTER).rfc3339();
    let mut text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: en\n");
    // Section 2.5.2: web addresses by https alone.
    if let Some(url) = public_url.filter(|url| url.scheme() == "https") {
        text += &format!("Canonical: {}/.well-known/security.txt\n", url.as_str().trim_end_matches('/'));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn security_txt_has_its_fields_and_ends_within_a_year() {
        let url = |text: &str| Url::parse(text).unwrap();
        let now = Timestamp::parse_rfc3339("2026-11-22T10:00:00Z").unwrap();
        let text = written(&url("mailto:abuse@example.org"), Some(&url("https://example.org/mail/")), now);
        let expected = "Contact: mailto:abuse@example.org\nExpires: 2027-05-21T10:00:00.000Z\nPreferred-Languages: en\n\
            Canonical: https://example.org/mail/.well-known/security.txt\n";
        assert_eq!(text, expected);
        let plain = written(&url("https://example.org/abuse"), Some(&url("http://example.org")), now);
        assert!(plain.starts_with("Contact: https://example.org/abuse\n") && !plain.contains("Canonical"));
    }
}
