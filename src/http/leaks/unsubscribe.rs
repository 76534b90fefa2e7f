//! The click that is to end a subscription: noted here, so that it can be told who goes on all the same.
//!
//! Nothing is fetched by us, and where it leads is read off the stored mail. The form's answer is a page that goes on by
//! itself: our policy for forms, and that of browsers, lets none end on another site.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;

use crate::{
    http::{
        App,
        answers::Reader,
        api::MessagePath,
        error::HttpError,
        glance,
        locale::Words,
        pages::{frame, page},
        view::{GlancePanel, LeavePage, Place},
        visitor::Door,
    },
    inbox::Access,
    mail::address::Recipient,
    tags::sender_of,
};

/// As HTML has it (The Refresh header).
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// `POST /inbox/{address}/{id}/unsubscribe`.
pub(in crate::http) async fn unsubscribe(
    State(app): State<App>,
    words: Words,
    reader: Reader,
    door: Door,
    path: MessagePath,
) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let (_, findings) = glance::view(&app, &reader, entry.message()).await?;
    let link = GlancePanel::new(&findings, words).unsubscribe.ok_or(HttpError::NOT_FOUND)?;
    // What anybody could have clicked says nothing of a reader.
    if door.opened.access == Access::Private {
        let (Recipient { address, tag, .. }, sender) = (&entry.recipient, sender_of(entry.message()));
        app.tags.unsubscribed(address, tag.as_deref().unwrap_or_default(), &sender, door.now);
    }
    let refresh = HeaderValue::try_from(format!("0; url={}", link.href)).map_err(|_| HttpError::NOT_FOUND)?;
    let headers = [(REFRESH, refresh), (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"))];
    let shown = LeavePage { page: frame(&app, words, Place::Elsewhere), host: link.host, target: link.href };
    Ok((headers, page(words, &shown)?).into_response())
}

/// The address of `List-Unsubscribe` (RFC 2369) that a mail is to be sent to: to be read, since nothing is sent from here.
pub(in crate::http) fn mail_address(fields: &[(String, String)]) -> Option<String> {
    let (_, value) = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case("list-unsubscribe"))?;
    let urls = value.split(['<', '>', ',']).map(str::trim);
    let address = urls.filter_map(|url| {
        let (scheme, rest) = url.split_at_checked("mailto:".len())?;
        scheme.eq_ignore_ascii_case("mailto:").then(|| rest.split('?').next().unwrap_or_default())
    });
    let address = address.map(|address| percent_decode_str(address).decode_utf8_lossy().into_owned());
    address.into_iter().find(|address| address.contains('@') && address.len() <= MAX_ADDRESS_BYTES)
}

/// RFC 5321 4.5.3.1.3, without the brackets.
const MAX_ADDRESS_BYTES: usize = 254;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_to_unsubscribe_by_mail_is_read_off_its_field() {
        for (value, wanted) in [
            ("<mailto:leave@list.example>", Some("leave@list.example")),
            ("<https://list.example/u>, <MAILTO:leave+a%2Bb@list.example?subject=unsubscribe>", Some("leave+a+b@list.example")),
            ("<https://list.example/u>", None),
            ("<mailto:nobody>", None),
            ("<mailto:>", None),
            ("mailto:a@b.example", Some("a@b.example")),
            (&format!("<mailto:{}@list.example>", "x".repeat(300)), None),
            ("<mailté>", None),
            ("", None),
        ] {
            let fields = [("Subject".to_owned(), "mailto:x@y.example".to_owned()), ("LIST-UNSUBSCRIBE".to_owned(), value.to_owned())];
            assert_eq!(mail_address(&fields).as_deref(), wanted, "{value}");
        }
        assert_eq!(mail_address(&[]), None);
    }
}
