//! The page of a message, and its forms.

mod files;
mod html;
mod journey;

use axum::{
    Form,
    extract::{FromRequestParts, Query, State},
    http::request::Parts,
    response::Response,
};
use serde::Deserialize;

use super::{PageQuery, author, back, frame, go, links, page};
use crate::{
    http::{
        App,
        answers::{Reader, Shape},
        api::{MessagePath, html_found},
        download::{cut_to_served, is_served},
        error::HttpError,
        forward, glance, leaks,
        limits::Client,
        locale::Words,
        reports::{Reason, Subject},
        traps,
        view::{self, Body, GlancePanel, Live, MessagePage, Moment, Notice, Place, SenderNote, SpokenLine, WidePage},
        visitor::{Door, Visitor},
    },
    inbox::Access,
    mail::{message::Damage, parse::View, trackers},
    net::Network,
};

/// How the page is asked for.
pub(in crate::http) struct Asked {
    query: PageQuery,
    /// Not by a link on another site (Fetch Metadata): such a one loads no images.
    is_ours: bool,
}

impl FromRequestParts<App> for Asked {
    type Rejection = HttpError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, HttpError> {
        let is_ours = parts.headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
        let query = Query::from_request_parts(parts, app).await;
        let query = query.map_err(|_| HttpError::unprocessable("invalid_query", "each parameter may stand once, in UTF-8"))?;
        Ok(Self { query: query.0, is_ours })
    }
}

/// `GET /inbox/{address}/{id}`: the message; it counts as seen.
pub(in crate::http) async fn message(
    State(app): State<App>,
    words: Words,
    reader: Reader,
    visitor: Visitor,
    door: Door,
    path: MessagePath,
    asked: Asked,
) -> Result<Response, HttpError> {
    let Asked { query, is_ours } = asked;
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    entry.set_seen(true);
    let share = app.answers.share(&reader, entry.message().raw.len(), Shape::Page).await?;
    let (mut view, findings) = glance::view(&app, &reader, entry.message()).await?;
    cut_to_served(&app, door.opened.access, &mut view.text);
    let has_html = view.html.is_some();
    let unsubscribe_mail = leaks::unsubscribe::mail_address(&view.headers);
    let href = links(&app).message_href(&door.opened.address, &entry.id);
    let body = match query.view.as_deref() {
        Some("headers") => Body::Headers(view.headers),
        Some("transcript") => Body::Transcript(entry.transcript().into_iter().map(|line| SpokenLine::new(line, words)).collect()),
        Some("text") => Body::Text(html::linked_text(&view.text, words)),
        Some("journey") => Body::Journey(Box::new(journey::journey(&entry, &view.marks, words))),
        Some("print") => Body::Print { is_short: is_short(&view), text: view.text },
        // As it was meant, when nothing else was asked for.
        _ if has_html => {
            let found = html_found(&app, &reader, view.html.take().unwrap_or_default()).await?;
            let wanted = html::Wanted {
                images: is_ours && query.images.as_deref() == Some("1"),
                near: app.settings.shows_near_images,
                wide: query.wide.as_deref() == Some("1"),
            };
            let watched = trackers::Reader::new(entry.recipient.written.as_ref());
            let html = html::html_view(&found, &href, wanted, &watched, words);
            if wanted.wide {
                let subject = entry.message().summary.subject.clone();
                let page = frame(&app, words, Place::Elsewhere);
                return Ok(share.until_sent(super::page(words, &WidePage { page, subject, html })?));
            }
            Body::Html(html)
        }
        _ => Body::Text(html::linked_text(&view.text, words)),
    };
    let mut frame = frame(&app, words, Place::Elsewhere);
    frame.notice = query.notice();
    let (address, summary) = (&door.opened.address, &entry.message().summary);
    let mine = visitor.held.iter().any(|held| held.address == *address);
    let attachments = files::rows(&app, &reader, &entry, door.opened.access, &href).await?;
    let files_bytes = summary.attachments.iter().map(|file| file.size_bytes).sum();
    let tells_bytes = matches!(body, Body::Headers(_) | Body::Journey(_) | Body::Transcript(_));
    let mut damage = entry.message().damage_seen(&view.damage);
    // Whoever writes a first script meets it, and nothing is missing.
    damage.retain(|damage| tells_bytes || *damage != Damage::LineEnds);
    let shown = MessagePage {
        live: if mine { Live::visitor(address) } else { Live::inbox(address) },
        id: entry.id.to_string(),
        address: address.to_string(),
        inbox_href: if mine { frame.home_href() } else { frame.inbox_href(address) },
        access: if door.opened.access == Access::Public { view::Access::Public } else { view::Access::Private },
        subject: summary.subject.clone(),
        from: author(&entry),
        sender: SenderNote::whole(entry.message().facts(), words),
        leak: leaks::note(&app, &entry, words),
        unsubscribe_mail,
        to: entry.recipient.written.to_string(),
        others: entry.others,
        tag: entry.recipient.tag.as_ref().map(ToString::to_string),
        received: Moment::new(entry.message().received_at, words),
        expires: Moment::new(door.opened.expires_at(&entry), words),
        size_bytes: entry.message().raw.len(),
        raw_is_served: is_served(&app, door.opened.access, entry.message().raw.len()),
        glance: GlancePanel::new(&findings, words),
        has_html,
        body,
        forward: forward::message_panel(&mut frame, &app, &door.opened, &entry.id, &query.query_of_view(), door.now),
        traps: traps::pages::panel(&app, &reader, &door, &entry, words).await,
        zip_is_served: attachments.len() > 1 && is_served(&app, door.opened.access, files_bytes),
        attachments,
        damage: damage.into_iter().map(|damage| words.text(&format!("damage-{}", damage.code()))).collect(),
        unreadable: view.unreadable.iter().map(Into::into).collect(),
        href,
        page: frame,
    };
    Ok(share.until_sent(page(words, &shown)?))
}

/// Whether the HTML fills no more than a part of a page, as far as its length tells.
fn is_short(view: &View) -> bool {
    view.html.as_ref().is_some_and(|html| html.len() < 4_000 && !html.contains("<img") && view.text.lines().count() < 20)
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

/// What is wrong with a mail, as a reader says.
#[derive(Default, Deserialize)]
pub(in crate::http) struct ReportForm {
    #[serde(default)]
    reason: String,
}

/// `POST /inbox/{address}/{id}/report`: tells the operator of a public mail, and not who told.
pub(in crate::http) async fn report(
    State(app): State<App>,
    client: Client,
    door: Door,
    path: MessagePath,
    Form(form): Form<ReportForm>,
) -> Result<Response, HttpError> {
    // What is private is its holder's affair; nobody else could follow the report.
    if door.opened.access != Access::Public {
        return Err(HttpError::NOT_FOUND);
    }
    let entry = door.opened.message(&path.id, door.now).await.ok_or(HttpError::NOT_FOUND)?;
    let reason = Reason::from_code(&form.reason).ok_or_else(|| {
        let codes = Reason::ALL.map(Reason::code).join(", ");
        HttpError::unprocessable("invalid_reason", format!("reason is one of: {codes}"))
    })?;
    client.count(&app.limits.new_inboxes)?;
    let envelope = &entry.message().envelope;
    let network = Network::narrow(envelope.peer);
    let mail = Subject { address: &door.opened.address, id: &entry.id, network, sender: &envelope.sender };
    app.reports.add(&mail, reason, door.now);
    let href = links(&app).message_href(&door.opened.address, &entry.id);
    Ok(go(&href, Some(Notice::Reported), None))
}
