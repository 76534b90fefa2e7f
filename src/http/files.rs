//! The files of a mail: a safe look at one, and all of them in one archive.

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};

use super::{
    App,
    answers::{Reader, Shape},
    api::MessagePath,
    download::{self, AttachmentPath, check_served},
    error::HttpError,
    visitor::Door,
};
use crate::mail::parse::{AttachmentBody, MAX_IMAGE_BYTES, Mail};

/// What can be seen of a file.
enum Seen {
    Image(AttachmentBody),
    Text(String),
}

/// `GET .../attachments/{n}/preview`: a picture under the type that its content has, anything else as plain text.
///
/// It is shown and not saved, so nothing of what the sender claims decides on its type, and it is in a sandbox of its
/// own: no scripts, no frames, no requests.
pub(super) async fn preview(State(app): State<App>, reader: Reader, door: Door, path: AttachmentPath) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let size_bytes = entry.message().summary.attachments.get(path.n).ok_or(HttpError::NOT_FOUND)?.size_bytes;
    check_served(&app, door.opened.access, size_bytes)?;
    let raw = entry.message().raw.clone();
    let share = app.answers.share(&reader, raw.len(), Shape::Bytes).await?;
    let look = move || {
        let mail = Mail::open(&raw);
        // What is too large to be a picture is not decoded to find that out.
        let image = if size_bytes <= MAX_IMAGE_BYTES { mail.image(path.n) } else { None };
        image.map(Seen::Image).or_else(|| mail.file_text(path.n).map(Seen::Text))
    };
    let turn = app.turns.next(&reader, entry.message().raw.len()).await?;
    let seen = turn.run(&app.parser, look).await.flatten();
    let (content_type, bytes) = match seen {
        Some(Seen::Image(file)) => (file.info.detected_type.unwrap_or_default(), file.bytes),
        Some(Seen::Text(text)) => ("text/plain; charset=utf-8", text.into_bytes()),
        None => return Err(HttpError::unprocessable("no_preview", "only text and PNG, JPEG, GIF and WebP pictures can be looked at here")),
    };
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_DISPOSITION, "inline"),
        (header::CONTENT_SECURITY_POLICY, download::FILE_POLICY),
    ];
    Ok(share.until_sent((headers, bytes).into_response()))
}

/// `GET .../attachments.zip`: all files of a mail, stored as they are.
pub(super) async fn zip(State(app): State<App>, reader: Reader, door: Door, path: MessagePath) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let message = entry.message();
    if message.summary.attachments.is_empty() {
        return Err(HttpError::NOT_FOUND);
    }
    check_served(&app, door.opened.access, message.summary.attachments.iter().map(|file| file.size_bytes).sum())?;
    let (raw, at) = (message.raw.clone(), message.received_at);
    let share = app.answers.share(&reader, raw.len(), Shape::Archive).await?;
    let turn = app.turns.next(&reader, raw.len()).await?;
    let archive = turn.run(&app.parser, move || Mail::open(&raw).zip(at)).await.flatten().ok_or(HttpError::NOT_FOUND)?;
    Ok(share.until_sent(download::file("application/zip", &download::saved_name(&entry, "zip"), archive.into())))
}
