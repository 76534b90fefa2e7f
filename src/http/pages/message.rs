//! The page of a message, and its forms.

use axum::{
    extract::{Query, State},
    response::Response,
};

use super::{PageQuery, author, back, frame, go, page};
use crate::{
    http::{
        App,
        answers::{Reader, Shape},
        api::MessagePath,
        error::HttpError,
        html_body,
        locale::Words,
        view::{self, AttachmentRow, Body, Live, MessagePage, Moment, Notice, Place, SpokenLine},
        visitor::{Door, Visitor},
    },
    inbox::Access,
    mail::message::{Attachment, Damage},
};

/// `GET /inbox/{address}/{id}`: the message; it counts as seen.
pub(in crate::http) async fn message(
    State(app): State<App>,
    words: Words,
    reader: Reader,
    visitor: Visitor,
    door: Door,
    path: MessagePath,
    Query(query): Query<PageQuery>,
) -> Result<Response, HttpError> {
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    entry.set_seen(true);
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Page).await?;
    let raw = entry.message().raw.clone();
    let view = app.parser.view(raw.clone()).await;
    let has_html = view.html.is_some();
    let body = match query.view.as_deref() {
        Some("headers") => Body::Headers(view.headers),
        Some("transcript") => Body::Transcript(entry.transcript().into_iter().map(|line| SpokenLine::new(line, words)).collect()),
        Some("text") => Body::Text(view.text),
        // As it was meant, when nothing else was asked for.
        _ if has_html => {
            let safe = html_body::render(&app.parser, raw).await;
            safe.map_or(Body::Text(view.text), |safe| Body::Html { blocked_images: safe.blocked_images, truncated: safe.truncated })
        }
        _ => Body::Text(view.text),
    };
    let frame = frame(&app, words, Place::Elsewhere);
    let (address, summary) = (&door.opened.address, &entry.message().summary);
    let href = frame.message_href(address, &entry.id);
    let mine = visitor.held.iter().any(|held| held.address == *address);
    let file = |(n, file): (usize, &Attachment)| AttachmentRow {
        href: format!("{href}/attachments/{n}"),
        name: file.name.clone(),
        content_type: file.content_type.clone(),
        size_bytes: file.size_bytes,
    };
    let damage = |damage: &Damage| {
        let what = words.text(&format!("damage-{}", damage.code()));
        words.text_with("damage", &[("damage", what.into())])
    };
    let shown = MessagePage {
        live: if mine { Live::visitor(address) } else { Live::inbox(address) },
        id: entry.id.to_string(),
        address: address.to_string(),
        inbox_href: if mine { frame.home_href() } else { frame.inbox_href(address) },
        access: if door.opened.access == Access::Public { view::Access::Public } else { view::Access::Private },
        subject: summary.subject.clone(),
        from: author(&entry),
        to: entry.recipient.written.to_string(),
        others: entry.others,
        tag: entry.recipient.tag.as_ref().map(ToString::to_string),
        received: Moment::new(entry.message().received_at, words),
        expires: Moment::new(door.opened.expires_at(&entry), words),
        size_bytes: entry.message().raw.len(),
        has_html,
        body,
        attachments: summary.attachments.iter().enumerate().map(file).collect(),
        damage: summary.damage.iter().map(damage).collect(),
        href,
        page: frame,
    };
    Ok(share.until_sent(page(words, &shown)?))
}

/// `POST /inbox/{address}/{id}/delete`.
pub(in crate::http) async fn delete_message(
    State(app): State<App>,
    visitor: Visitor,
    door: Door,
    path: MessagePath,
) -> Result<Response, HttpError> {
    // Deleted in another window is deleted all the same.
    let _ = door.opened.delete(&path.id, door.now).await;
    Ok(go(&back(&app, &visitor, &door.opened.address), Some(Notice::Deleted), None))
}
