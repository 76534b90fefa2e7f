//! The bytes of a mail, under headers that never let them act in our name.

use axum::{
    extract::{FromRequestParts, Path, RawQuery, State},
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    App,
    answers::{Reader, Shape},
    api::MessagePath,
    error::HttpError,
    html_body,
    visitor::Door,
};
use crate::{
    inbox::{Access, Entry},
    mail::parse::{self, Mail},
};

/// Whatever it is, it is a file: no scripts, no frames, no requests.
pub(super) const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// RFC 8187 attr-char.
const ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'!').remove(b'$');

pub(super) const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

/// Whether so many bytes of somebody's mail, decoded or raw, are served: of public mail only a little, or this would be
/// a place for files that everybody can link to.
pub(super) fn is_served(app: &App, access: Access, size_bytes: usize) -> bool {
    access != Access::Public || app.settings.public_attachment_max_bytes.is_none_or(|max| size_bytes <= max)
}

pub(super) fn check_served(app: &App, access: Access, size_bytes: usize) -> Result<(), HttpError> {
    if is_served(app, access, size_bytes) {
        return Ok(());
    }
    let max = app.settings.public_attachment_max_bytes.unwrap_or_default();
    let message = format!("of public mail nothing over {max} bytes is served; a private inbox has no such limit");
    Err(HttpError::forbidden("too_large_for_public", message))
}

/// The same for what is made of a mail's text, which is cut.
pub(super) fn cut_to_served(app: &App, access: Access, text: &mut String) {
    if let Some(max) = app.settings.public_attachment_max_bytes.filter(|_| access == Access::Public) {
        text.truncate(text.floor_char_boundary(max));
    }
}

/// The mail as it came, our trace headers before it: as text, or with `?download` as a mail for mail programs.
pub(super) async fn raw(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    reader: Reader,
    door: Door,
    path: MessagePath,
) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    // Shared with the store; but a mail that is deleted stays in memory for as long as somebody reads it.
    let raw = entry.message().raw.clone();
    check_served(&app, door.opened.access, raw.len())?;
    let share = app.answers.share(&reader, raw.len(), Shape::Bytes).await?;
    let is_mail = query.is_some_and(|query| query.split('&').any(|pair| pair == "download" || pair.starts_with("download=")));
    let (content_type, name) =
        if is_mail { ("message/rfc822", saved_name(&entry, "eml")) } else { ("text/plain", format!("{}.eml", entry.id)) };
    Ok(share.until_sent(file(content_type, &name, raw)))
}

/// The text, made from the HTML when there is none.
pub(super) async fn text(State(app): State<App>, reader: Reader, door: Door, path: MessagePath) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Text).await?;
    let raw = entry.message().raw.clone();
    let turn = app.turns.next(&reader, raw.len()).await?;
    let mut view = turn.run(&app.parser, move || Mail::open(&raw).view()).await.unwrap_or_default();
    cut_to_served(&app, door.opened.access, &mut view.text);
    Ok(share.until_sent(file("text/plain; charset=utf-8", &format!("{}.txt", entry.id), view.text.into())))
}

/// How large an image may be that is shown within a mail.
pub(super) fn most_inlined(app: &App, access: Access) -> usize {
    app.settings.public_attachment_max_bytes.filter(|_| access == Access::Public).unwrap_or(html_body::MAX_INLINED_BYTES)
}

/// The number of an attachment in a path.
#[derive(Deserialize)]
pub(super) struct AttachmentPath {
    pub(super) id: String,
    pub(super) n: usize,
}

impl FromRequestParts<App> for AttachmentPath {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        Path::from_request_parts(parts, app).await.map(|Path(path)| path).map_err(|_| HttpError::NOT_FOUND)
    }
}

/// One attachment, decoded.
pub(super) async fn attachment(State(app): State<App>, reader: Reader, door: Door, path: AttachmentPath) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    // What is known to be too large is not decoded first.
    let known_bytes = entry.message().summary.attachments.get(path.n).map_or(0, |file| file.size_bytes);
    check_served(&app, door.opened.access, known_bytes)?;
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Bytes).await?;
    let raw = entry.message().raw.clone();
    let turn = app.turns.next(&reader, raw.len()).await?;
    let body = turn.run(&app.parser, move || Mail::open(&raw).attachment(path.n)).await.flatten().ok_or(HttpError::NOT_FOUND)?;
    check_served(&app, door.opened.access, body.bytes.len())?;
    Ok(share.until_sent(file(&body.info.content_type, &body.info.name, body.bytes.into())))
}

/// What a mail is saved under: the day it came and its subject, safe on any system.
pub(super) fn saved_name(entry: &Entry, extension: &str) -> String {
    let message = entry.message();
    let day = message.received_at.rfc3339().chars().take(10).collect::<String>();
    let subject = message.summary.subject.replace(['/', '\\'], "-");
    parse::safe_file_name(&format!("{} {}", day, subject.trim()), extension)
}

/// To be saved, never to be shown: the sender chose type, name and bytes.
pub(super) fn file(content_type: &str, name: &str, bytes: Bytes) -> Response {
    let content_type = HeaderValue::try_from(content_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, disposition(name)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FILE_POLICY)),
    ];
    (headers, bytes).into_response()
}

/// RFC 6266 with both forms of the name; what can't stand in a header is replaced or encoded.
fn disposition(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_graphic() && !matches!(letter, '"' | '\\' | '%') || letter == ' ' { letter } else { '_' })
        .collect();
    let value = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ATTR_CHAR));
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_file_name_breaks_out_of_its_header() {
        let cases = [
            ("a.pdf", "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf"),
            ("a\"; x=\"b", "attachment; filename=\"a_; x=_b\"; filename*=UTF-8''a%22%3B%20x%3D%22b"),
            ("a\r\nSet-Cookie: b", "attachment; filename=\"a__Set-Cookie: b\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b"),
            ("ключ.txt", "attachment; filename=\"____.txt\"; filename*=UTF-8''%D0%BA%D0%BB%D1%8E%D1%87.txt"),
        ];
        for (name, value) in cases {
            assert_eq!(disposition(name), value);
        }
    }
}
