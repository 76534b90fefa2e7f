//! The feed of an inbox, for programs that look for news now and then.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header, uri::PathAndQuery},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use super::{
    App,
    answers::Reader,
    api::ListQuery,
    error::HttpError,
    glance, leaks,
    locale::Words,
    pages::links,
    view::{Feed, FeedEntry, SenderNote},
    visitor::FeedDoor,
};
use crate::{
    inbox::{Access, Entry, Filter, InboxFacts},
    mail::{
        facts::Verdict,
        message::{Mailbox, Message},
        timestamp::Timestamp,
    },
};

/// How many mails it has, the newest.
const ENTRIES: usize = 50;
/// A date in whole seconds names one state of the feed only when it is well in the past (RFC 9110 8.8.2.2).
const SETTLED: Duration = Duration::from_secs(60);

/// `GET /inbox/{address}/feed.xml`, with the filters of a list.
pub(super) async fn feed(
    State(app): State<App>,
    words: Words,
    reader: Reader,
    uri: Uri,
    headers: HeaderMap,
    FeedDoor { door, has_key }: FeedDoor,
    list: ListQuery,
) -> Result<Response, HttpError> {
    let opened = &door.opened;
    if opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    let list = list.or_tag(door.tag);
    let filter = Filter { since: None, ..list.filter(&app)? };
    let mail = opened.list(&filter, None, ENTRIES, door.now).await.items;
    glance::look(&app, &reader, &mail).await?;
    let (frame, tag) = (links(&app), list.tag);
    // The same feed under another key is the same feed.
    let asked = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let filters = asked.filter(|(name, _)| name == "from" || name == "subject").map(|(name, value)| format!("{name}={value}"));
    let tagged = tag.iter().map(|tag| format!("tag={tag}"));
    let of_feed: Vec<String> = std::iter::once(opened.address.to_string()).chain(tagged).chain(filters).collect();
    let tag = tag.filter(|tag| !tag.is_empty());
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let updated = newest(&mail, opened.facts.as_ref());
    let shown = Feed {
        id: urn(&of_feed.iter().map(String::as_str).collect::<Vec<_>>()),
        title: plain(&tag.map_or_else(|| opened.address.to_string(), |tag| format!("{} {}{tag}", opened.address, frame.before_tag(&tag)))),
        updated: updated.rfc3339(),
        // A reader goes on by what the feed says of itself: where it was asked for, key and all.
        self_url: app.absolute(&format!("{}{path}", app.settings.base_path()), &headers),
        page_url: app.absolute(&frame.inbox_href(&opened.address), &headers),
        entries: mail
            .iter()
            .map(|entry| {
                let url = app.absolute(&frame.message_href(&entry.recipient.address, &entry.id), &headers);
                feed_entry(&app, entry, url, words)
            })
            .collect(),
    };
    let body = shown.render().map_err(|error| {
        tracing::error!("a feed can't be rendered: {error}");
        HttpError::internal()
    })?;
    // A reader may keep what a key opens, or what is open to all, to ask again whether it has changed.
    let cache = if has_key || opened.access == Access::Public { "private, no-cache" } else { "no-store" };
    Ok(answer(body, updated, cache, &headers, door.now))
}

/// When something last came, or the inbox itself; a name of which nothing is known has not changed since time began.
fn newest(mail: &[Arc<Entry>], facts: Option<&InboxFacts>) -> Timestamp {
    let received = mail.iter().map(|entry| entry.message().received_at).max();
    received.or(facts.map(|facts| facts.created_at)).unwrap_or_default()
}

fn feed_entry(app: &App, entry: &Entry, url: String, words: Words) -> FeedEntry {
    let message = entry.message();
    let Mailbox { name, address } = message.author();
    // What is not known yet would be read as such for ever.
    let sender = SenderNote::short(message.facts(), words).filter(|note| note.verdict != Verdict::Checking.name());
    let or_words = |text: &str, key: &str| if text.trim().is_empty() { words.text(key) } else { plain(text) };
    FeedEntry {
        id: urn(&[entry.recipient.address.as_str(), &entry.id]),
        title: or_words(&message.summary.subject, "mail-no-subject"),
        received: message.received_at.rfc3339(),
        author: or_words(if name.is_empty() { &address } else { &name }, "mail-no-sender"),
        // RFC 4287 3.2.3: something, an @, and something.
        email: Some(plain(&address))
            .filter(|email| email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())),
        url,
        sender: sender.as_ref().map(|note| (note.verdict, plain(&note.text()))),
        leak: leaks::note(app, entry, words).map(|note| (note.badge.code, plain(&note.in_a_row()))),
        summary: summary(message, sender.as_ref(), words),
        action: message.glance().and_then(|glance| glance.action.as_ref()).map(|action| plain(&action.target)),
    }
}

/// The code first, then the beginning of the text; before them that the sender may be another.
fn summary(message: &Message, sender: Option<&SenderNote>, words: Words) -> String {
    let warning = sender.filter(|note| note.verdict == Verdict::Failed.name()).map(|note| format!("⚠ {} – ", note.text()));
    let code = message.glance().and_then(|glance| glance.code.as_deref());
    let code = code.map(|code| format!("{} {code} – ", words.text("glance-code")));
    plain(&[warning.unwrap_or_default(), code.unwrap_or_default(), message.summary.snippet.clone()].concat())
}

/// An id that is the same as long as there is what it stands for: a UUID of version 8 (RFC 9562 5.8), made of a hash.
pub(super) fn urn(parts: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        // With its length, so that what is two parts is never one.
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = format!("{:032x}", u128::from_be_bytes(bytes));
    format!("urn:uuid:{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

/// Text on one line and in its order, without what XML 1.0 has no place for (2.2).
pub(super) fn plain(text: &str) -> String {
    let has_no_place = |letter: char| matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|&letter| !has_no_place(letter)).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// The feed, or 304 when the reader has it.
pub(super) fn answer(body: String, updated: Timestamp, cache: &'static str, asked: &HeaderMap, now: Timestamp) -> Response {
    let etag = format!("\"{}\"", &blake3::hash(body.as_bytes()).to_hex()[..32]);
    // The same as in mail, but for the name of the zone (RFC 9110 5.6.7).
    let modified = updated.rfc5322().replace("+0000", "GMT");
    let has_it = match text(asked, header::IF_NONE_MATCH) {
        Some(known) => known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == etag),
        None => text(asked, header::IF_MODIFIED_SINCE) == Some(&modified) && now.since(updated) >= SETTLED,
    };
    let value = |text: &str| HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    let headers = [
        (header::ETAG, value(&etag)),
        (header::LAST_MODIFIED, value(&modified)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::VARY, HeaderValue::from_static("Accept-Language, Authorization, Cookie")),
    ];
    if has_it {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body).into_response()
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_who_has_the_feed_is_told_so() {
        let (updated, later) = (Timestamp::from_millis(1_000_000_000_000), Timestamp::from_millis(1_000_000_060_000));
        let ask = |name: HeaderName, value: &str, now| {
            let asked = HeaderMap::from_iter([(name, HeaderValue::try_from(value).unwrap())]);
            answer("<feed/>".to_owned(), updated, "no-store", &asked, now)
        };
        let first = ask(header::ACCEPT, "*/*", later);
        assert_eq!(first.status(), 200);
        let etag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        assert_eq!(first.headers()[header::LAST_MODIFIED], "Sun, 09 Sep 2001 01:46:40 GMT");
        for (name, value, now, status) in [
            (header::IF_NONE_MATCH, etag.as_str(), updated, 304),
            (header::IF_NONE_MATCH, &format!("\"other\", W/{etag}"), updated, 304),
            (header::IF_NONE_MATCH, "*", updated, 304),
            (header::IF_NONE_MATCH, "\"other\"", later, 200),
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:40 GMT", later, 304),
            // More may have come within that second.
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:40 GMT", updated, 200),
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:39 GMT", later, 200),
            (header::IF_MODIFIED_SINCE, "yesterday", later, 200),
        ] {
            let answer = ask(name.clone(), value, now);
            assert_eq!(answer.status(), status, "{name}: {value}");
            assert_eq!(answer.headers()[header::ETAG], etag);
        }
    }

    #[test]
    fn an_id_is_a_uuid_and_another_for_each_mail() {
        let id = urn(&["a@x.org", "m1"]);
        assert_eq!(id, urn(&["a@x.org", "m1"]));
        for other in [&["a@x.org", "m2"][..], &["a@x.orgm", "1"], &["a@x.orgm1"], &["a@x.org", "m1", ""]] {
            assert_ne!(id, urn(other));
        }
        let uuid = id.strip_prefix("urn:uuid:").unwrap();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(uuid.as_bytes()[14] == b'8' && b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
    }

    #[test]
    fn nothing_is_left_that_xml_has_no_place_for() {
        assert_eq!(plain("a\u{0}b\u{b}c\u{fffe}\u{ffff}\r\nd\u{202e}e"), "a b c  de");
    }
}
