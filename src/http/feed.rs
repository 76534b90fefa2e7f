//! The feed of an inbox, for programs that look for news now and then.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::time::Duration;

use super::{
    App,
    api::ListQuery,
    error::HttpError,
    links::feed_href,
    locale::Words,
    pages::links,
    view::{Feed, FeedEntry},
    visitor::FeedDoor,
};
use crate::{
    inbox::{Access, Entry, Filter, InboxFacts},
    mail::{message::Mailbox, timestamp::Timestamp},
};

/// How many mails it has, the newest.
const ENTRIES: usize = 50;
/// A date in whole seconds names one state of the feed only when it is well in the past (RFC 9110 8.8.2.2).
const SETTLED: Duration = Duration::from_secs(60);

/// `GET /inbox/{address}/feed.xml`, with the filters of a list.
pub(super) async fn feed(
    State(app): State<App>,
    words: Words,
    headers: HeaderMap,
    FeedDoor { door, key }: FeedDoor,
    list: ListQuery,
) -> Result<Response, HttpError> {
    let opened = &door.opened;
    if opened.burned {
        return Err(HttpError::NOT_FOUND);
    }
    let list = list.or_tag(door.tag);
    let filter = Filter { since: None, ..list.filter(&app)? };
    let mail = opened.list(&filter, None, ENTRIES, door.now).await.items;
    let frame = links(&app);
    // A reader goes on by what the feed says of itself.
    let key = match key {
        Some(key) if app.inboxes.link_keys(opened, door.now).await.feed.as_ref() == Some(&key) => Some(key),
        _ => None,
    };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("tag", list.tag.as_deref()), ("key", key.as_deref())] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    let (href, query) = (feed_href(&app, &opened.address), query.finish());
    let self_href = if query.is_empty() { href } else { format!("{href}?{query}") };
    let updated = newest(&mail, opened.facts.as_ref());
    let tag = list.tag.as_ref().filter(|tag| !tag.is_empty());
    let shown = Feed {
        id: urn(&[opened.address.as_str(), tag.map_or("", String::as_str)]),
        title: plain(&tag.map_or(opened.address.to_string(), |tag| format!("{} +{tag}", opened.address))),
        updated: updated.rfc3339(),
        self_url: app.whole_url(&self_href, &headers),
        page_url: app.whole_url(&frame.inbox_href(&opened.address), &headers),
        entries: mail
            .iter()
            .map(|entry| {
                let url = app.whole_url(&frame.message_href(&entry.recipient.address, &entry.id), &headers);
                feed_entry(entry, url, words)
            })
            .collect(),
    };
    let body = shown.render().map_err(|error| {
        tracing::error!("a feed can't be rendered: {error}");
        HttpError::internal()
    })?;
    // What was opened by a key, or is open to all, may be kept by the reader who asks again; a browser's cookie is not told apart.
    let cache = if key.is_some() || opened.access == Access::Public { "private, no-cache" } else { "no-store" };
    Ok(answer(body, updated, cache, &headers, door.now))
}

/// When something last came, or the inbox itself; a name of which nothing is known has not changed since time began.
fn newest(mail: &[std::sync::Arc<Entry>], facts: Option<&InboxFacts>) -> Timestamp {
    let received = mail.iter().map(|entry| entry.message().received_at).max();
    received.or(facts.map(|facts| facts.created_at)).unwrap_or_default()
}

fn feed_entry(entry: &Entry, url: String, words: Words) -> FeedEntry {
    let message = entry.message();
    let Mailbox { name, address } = message.author();
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
        summary: plain(&message.summary.snippet),
    }
}

/// An id that is the same as long as there is what it stands for: a UUID of version 8 (RFC 9562 5.8), made of a hash.
fn urn(parts: &[&str]) -> String {
    // No part has a line end.
    let hash = blake3::hash(parts.join("\n").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = format!("{:032x}", u128::from_be_bytes(bytes));
    format!("urn:uuid:{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

/// Text on one line and in its order, without what XML 1.0 has no place for (2.2).
fn plain(text: &str) -> String {
    let has_no_place = |letter: char| matches!(letter, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|&letter| !has_no_place(letter)).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// The feed, or 304 when the reader has it.
fn answer(body: String, updated: Timestamp, cache: &'static str, asked: &HeaderMap, now: Timestamp) -> Response {
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
        assert_ne!(id, urn(&["a@x.org", "m2"]));
        let uuid = id.strip_prefix("urn:uuid:").unwrap();
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(uuid.as_bytes()[14] == b'8' && b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
    }

    #[test]
    fn nothing_is_left_that_xml_has_no_place_for() {
        assert_eq!(plain("a\u{0}b\u{b}c\u{fffe}\u{ffff}\r\nd\u{202e}e"), "a b c  de");
    }
}
