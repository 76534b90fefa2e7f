//! The lists as files: made at most once a minute, the same bytes for everybody who asks.

use std::{io::Write, sync::Arc};

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use chrono::DateTime;
use flate2::{Compression, write::GzEncoder};
use tokio::sync::Mutex;

use super::{Desk, board, desk, of};
use crate::{
    http::{
        App,
        answers::{Reader, Shape},
        error::HttpError,
    },
    mail::timestamp::Timestamp,
    trap::{
        board::Board,
        export::{Export, Format},
        memory::Secs,
        statistics::Row,
        watch::Traps,
    },
};

/// How old a file may be.
const FRESH: Secs = 60;
/// Days in the table of days.
const DAYS: u32 = 31;

/// The files, each as it was last made.
#[derive(Debug, Default)]
pub(super) struct Exports([Mutex<Option<Made>>; Format::ALL.len()]);

#[derive(Clone, Debug)]
struct Made {
    /// When it was last found to be so.
    looked: Secs,
    file: Arc<File>,
}

#[derive(Debug)]
struct File {
    etag: String,
    modified: Secs,
    plain: Bytes,
    gzipped: Bytes,
}

impl Exports {
    /// Has all of them made anew.
    pub(super) async fn forget(&self) {
        for made in &self.0 {
            if let Some(made) = made.lock().await.as_mut() {
                made.looked = 0;
            }
        }
    }
}

impl File {
    fn new(export: &Export) -> Option<Self> {
        let plain = export.text();
        let mut gzipped = GzEncoder::new(Vec::new(), Compression::default());
        gzipped.write_all(plain.as_bytes()).ok()?;
        Some(Self {
            etag: export.etag().to_owned(),
            modified: export.generated,
            gzipped: gzipped.finish().ok()?.into(),
            plain: plain.into(),
        })
    }
}

/// `GET /traps/export/{name}`.
pub(in crate::http) async fn export(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, HttpError> {
    let (traps, desk) = (of(&app)?, desk(&app)?);
    let format = Format::named(&name).ok_or(HttpError::NOT_FOUND)?;
    let file = file(&app, traps, desk, format).await?;
    let answer = answer(&file, format, &headers);
    if answer.status() != StatusCode::OK {
        return Ok(answer);
    }
    Ok(app.answers.share(&reader, file.plain.len(), Shape::Bytes).await?.until_sent(answer))
}

/// The file as it is now. One that says the same as before stays what it was, to its last byte.
async fn file(app: &App, traps: &Traps, desk: &Desk, format: Format) -> Result<Arc<File>, HttpError> {
    let mut made = desk.exports().0[format as usize].lock().await;
    let now = Timestamp::now().as_secs();
    if let Some(made) = made.as_ref().filter(|made| (made.looked..made.looked.saturating_add(FRESH)).contains(&now)) {
        return Ok(Arc::clone(&made.file));
    }
    let (board, traps, settings) = (board(app).await?, traps.clone(), desk.settings());
    let before = made.as_ref().map(|made| Arc::clone(&made.file));
    let write = move || {
        let export = Export::of(format, &board.listed, rows(format, &traps, &board), &settings, now);
        match before.filter(|before| before.etag == export.etag()) {
            Some(same) => Some(same),
            None => File::new(&export).map(Arc::new),
        }
    };
    let file = tokio::task::spawn_blocking(write).await.ok().flatten().ok_or_else(HttpError::internal)?;
    *made = Some(Made { looked: now, file: Arc::clone(&file) });
    Ok(file)
}

/// What was counted, where that is asked for.
fn rows(format: Format, traps: &Traps, board: &Board) -> Vec<Row> {
    if format == Format::DailyCsv && board.made > 0 { traps.state().statistics.rows(DAYS).collect() } else { Vec::new() }
}

fn answer(file: &File, format: Format, asked: &HeaderMap) -> Response {
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let has_it = match text(header::IF_NONE_MATCH) {
        // Compared as weak ones (RFC 9110 13.1.2).
        Some(known) => known.split(',').map(str::trim).any(|known| known == "*" || weak(known) == weak(&file.etag)),
        None => text(header::IF_MODIFIED_SINCE).and_then(read_date).is_some_and(|since| since >= i64::from(file.modified)),
    };
    let value = |text: &str| HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    let headers = [
        (header::ETAG, value(&file.etag)),
        (header::LAST_MODIFIED, value(&http_date(file.modified))),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60")),
        (header::VARY, HeaderValue::from_static("Accept-Encoding")),
    ];
    if has_it {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()))];
    if text(header::ACCEPT_ENCODING).is_some_and(takes_gzip) {
        return (headers, content_type, [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))], file.gzipped.clone())
            .into_response();
    }
    (headers, content_type, file.plain.clone()).into_response()
}

fn weak(etag: &str) -> &str {
    etag.strip_prefix("W/").unwrap_or(etag)
}

/// RFC 9110 5.6.7.
fn http_date(time: Secs) -> String {
    Timestamp::from_secs(time).rfc5322().replace("+0000", "GMT")
}

fn read_date(text: &str) -> Option<i64> {
    DateTime::parse_from_rfc2822(text).ok().map(|time| time.timestamp())
}

/// Whether a client takes gzip (RFC 9110 12.5.3): it names it, or anything, and not with a weight of zero.
fn takes_gzip(accepted: &str) -> bool {
    let codings = accepted.split(',').map(|coding| {
        let (name, parameters) = coding.split_once(';').unwrap_or((coding, ""));
        let weight = parameters.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok()).unwrap_or(1.0);
        (name.trim().to_ascii_lowercase(), weight > 0.0)
    });
    let codings: Vec<_> = codings.collect();
    let named = |wanted: &[&str]| codings.iter().find(|(name, _)| wanted.contains(&name.as_str())).map(|(_, takes)| *takes);
    named(&["gzip", "x-gzip"]).or_else(|| named(&["*"])).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn file() -> File {
        let (plain, mut gzipped) = ("203.0.113.7\n", GzEncoder::new(Vec::new(), Compression::default()));
        gzipped.write_all(plain.as_bytes()).unwrap();
        let gzipped = gzipped.finish().unwrap().into();
        File { etag: "W/\"abc\"".to_owned(), modified: 1_000_000_000, plain: plain.into(), gzipped }
    }

    fn ask(asked: &[(HeaderName, &str)]) -> Response {
        let asked = asked.iter().map(|(name, value)| (name.clone(), HeaderValue::try_from(*value).unwrap())).collect();
        answer(&file(), Format::RspamdIp, &asked)
    }

    #[test]
    fn who_has_the_file_is_told_so() {
        for (name, value, status) in [
            (header::IF_NONE_MATCH, "W/\"abc\"", 304),
            (header::IF_NONE_MATCH, "\"abc\"", 304),
            (header::IF_NONE_MATCH, "\"other\", W/\"abc\"", 304),
            (header::IF_NONE_MATCH, "*", 304),
            (header::IF_NONE_MATCH, "\"other\"", 200),
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:40 GMT", 304),
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 02:00:00 GMT", 304),
            (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 01:46:39 GMT", 200),
            (header::IF_MODIFIED_SINCE, "yesterday", 200),
        ] {
            let answer = ask(&[(name.clone(), value)]);
            assert_eq!(answer.status(), status, "{name}: {value}");
            assert_eq!(answer.headers()[header::LAST_MODIFIED], "Sun, 09 Sep 2001 01:46:40 GMT");
        }
        let both = ask(&[(header::IF_NONE_MATCH, "\"other\""), (header::IF_MODIFIED_SINCE, "Sun, 09 Sep 2001 02:00:00 GMT")]);
        assert_eq!(both.status(), 200, "the entity tag decides (RFC 9110 13.1.3)");
    }

    #[tokio::test]
    async fn who_takes_gzip_gets_the_same_file_in_it() {
        for (accepted, wanted) in [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("x-gzip", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("gzip; q=0.0", false),
            ("br", false),
            ("", false),
        ] {
            let answer = ask(&[(header::ACCEPT_ENCODING, accepted)]);
            assert_eq!(answer.headers().contains_key(header::CONTENT_ENCODING), wanted, "{accepted}");
            let body = axum::body::to_bytes(answer.into_body(), 1_000).await.unwrap();
            let mut text = String::new();
            match wanted {
                true => flate2::read::GzDecoder::new(&*body).read_to_string(&mut text).unwrap(),
                false => (&*body).read_to_string(&mut text).unwrap(),
            };
            assert_eq!(text, "203.0.113.7\n");
        }
    }
}
