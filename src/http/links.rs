//! Links that the holder of an inbox makes: to go on with it in another browser, and to its feed.

use axum::{
    Form, Json,
    extract::{Path, State, rejection::BytesRejection, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use bytes::Bytes;
use percent_encoding::utf8_percent_encode;
use qrcode::{Color, EcLevel};
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};

use super::{
    App,
    api::{read_body, read_json},
    error::HttpError,
    limits::Client,
    locale::Words,
    pages::{back, frame, go, links, page},
    view::{LinksPanel, Notice, PATH_SEGMENT, Place, QrCode, RestoreLink, RestorePage},
    visitor::{Door, Held, Visitor, refusal, set_cookie},
};
use crate::{
    inbox::{Access, Link, Opened},
    keys::LINK_KEY_CHARS,
    mail::{
        address::{Address, Recipient},
        timestamp::Timestamp,
    },
};

/// Light modules around a code (ISO/IEC 18004 6.3.8).
const QUIET_ZONE: usize = 4;

/// The button that was pressed: `make-` or `revoke-`, and the name of a link.
#[derive(Default, Deserialize)]
pub(super) struct LinksForm {
    #[serde(default, rename = "do")]
    action: String,
}

/// `POST /inbox/{address}/links`: makes or revokes one.
pub(super) async fn post_links(
    State(app): State<App>,
    client: Client,
    visitor: Visitor,
    mut door: Door,
    Form(form): Form<LinksForm>,
) -> Result<Response, HttpError> {
    let (link, notice) = match form.action.split_once('-').map(|(verb, name)| (verb, Link::from_name(name))) {
        Some(("make", Some(link))) => {
            make(&app, &client, &mut door, link).await?;
            (link, Notice::LinkMade)
        }
        Some(("revoke", Some(link))) => {
            revoke(&app, &door, link).await?;
            (link, Notice::LinkRevoked)
        }
        _ => return Err(unknown_kind()),
    };
    // Back to where the button was, which is far down on a phone.
    let href = format!("{}?done={}#{}", back(&app, &visitor, &door.opened.address), notice.query(), link.name());
    Ok(go(&href, None, None))
}

/// What `POST /inboxes/{address}/links` asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLink {
    kind: String,
}

/// `POST /inboxes/{address}/links`: makes one; one of the same kind that was made before opens nothing from now on.
pub(super) async fn create_link(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    mut door: Door,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), HttpError> {
    let wanted: NewLink = read_json(&read_body(body)?)?;
    let link = Link::from_name(&wanted.kind).ok_or_else(unknown_kind)?;
    let key = make(&app, &client, &mut door, link).await?;
    let url = app.absolute(&href(&app, link, &door.opened.address, &key), &headers);
    Ok((StatusCode::CREATED, Json(json!({ "kind": link.name(), "url": url }))))
}

/// The kind of a link in a path.
#[derive(Deserialize)]
pub(super) struct KindPath {
    kind: String,
}

/// `DELETE /inboxes/{address}/links/{kind}`: revokes it, whether there is one or not.
pub(super) async fn delete_link(
    State(app): State<App>,
    door: Door,
    path: Result<Path<KindPath>, PathRejection>,
) -> Result<StatusCode, HttpError> {
    let Path(KindPath { kind }) = path.map_err(|_| HttpError::NOT_FOUND)?;
    revoke(&app, &door, Link::from_name(&kind).ok_or(HttpError::NOT_FOUND)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn make(app: &App, client: &Client, door: &mut Door, link: Link) -> Result<String, HttpError> {
    only_for_its_holder(&door.opened)?;
    // It takes room, and so does the inbox that it may be the first thing of.
    client.count(&app.limits.new_inboxes)?;
    let made = app.inboxes.make_link(&mut door.opened, link, door.now).await;
    made.map_err(|_| HttpError::busy("there are too many links right now, try again later").case("links"))
}

async fn revoke(app: &App, door: &Door, link: Link) -> Result<(), HttpError> {
    only_for_its_holder(&door.opened)?;
    app.inboxes.revoke_link(&door.opened, link).await;
    Ok(())
}

fn only_for_its_holder(opened: &Opened) -> Result<(), HttpError> {
    if opened.access != Access::Private {
        return Err(HttpError::unprocessable("public_inbox", "an inbox without a holder has no links; claim a name of your own"));
    }
    if opened.burned { Err(HttpError::NOT_FOUND) } else { Ok(()) }
}

fn unknown_kind() -> HttpError {
    HttpError::unprocessable("invalid_kind", "kind is \"restore\" or \"feed\"")
}

fn href(app: &App, link: Link, address: &Address, key: &str) -> String {
    match link {
        Link::Restore => restore_href(app, address, key),
        Link::Feed => format!("{}?key={key}", feed_href(app, address)),
    }
}

/// `{base}/restore/{key}.{address}`
fn restore_href(app: &App, address: &Address, key: &str) -> String {
    format!("{}/restore/{key}.{}", app.settings.base_path(), utf8_percent_encode(address.as_str(), PATH_SEGMENT))
}

/// `{base}/inbox/{address}/feed.xml`
pub(super) fn feed_href(app: &App, address: &Address) -> String {
    format!("{}/feed.xml", links(app).inbox_href(address))
}

/// The links of an inbox as its page shows them to its holder.
pub(super) async fn panel(app: &App, opened: &Opened, headers: &HeaderMap, now: Timestamp) -> LinksPanel {
    let keys = app.inboxes.link_keys(opened, now).await;
    let url = |link: Link, key: &str| app.absolute(&href(app, link, &opened.address, key), headers);
    LinksPanel {
        restore: keys.restore.map(|key| url(Link::Restore, &key)).map(|url| RestoreLink {
            code: qr_code(&url),
            own_host: own_host(&url),
            url,
        }),
        feed: keys.feed.map(|key| url(Link::Feed, &key)),
    }
}

/// The host of a URL that leads every device to itself.
fn own_host(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let is_own = match url.host()? {
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.to_canonical().is_loopback(),
        Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
    };
    is_own.then(|| url.host_str().map(str::to_owned))?
}

/// A code with the least correction: a screen has no scratches, and larger modules are read from farther away.
fn qr_code(text: &str) -> Option<QrCode> {
    let code = qrcode::QrCode::with_error_correction_level(text, EcLevel::L).ok()?;
    let (side, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks_exact(side).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|left, right| left == right) {
            if run[0] == Color::Dark {
                path += &format!("M{} {}h{}v1h-{}z", x + QUIET_ZONE, y + QUIET_ZONE, run.len(), run.len());
            }
            x += run.len();
        }
    }
    Some(QrCode { side: side + 2 * QUIET_ZONE, path })
}

/// `GET /restore/{key}`: whose address it is, and a button; programs that look at links must not restore.
pub(super) async fn show_restore(
    State(app): State<App>,
    words: Words,
    client: Client,
    visitor: Visitor,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, HttpError> {
    let (held, key) = by_link(&app, &client, path).await?;
    let shown = RestorePage {
        page: frame(&app, words, Place::Elsewhere),
        href: restore_href(&app, &held.address, &key),
        is_held: visitor.held.contains(&held),
        address: held.address.to_string(),
    };
    page(words, &shown)
}

/// `POST /restore/{key}`: this browser holds the address as well from now on.
pub(super) async fn restore(
    State(app): State<App>,
    client: Client,
    visitor: Visitor,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, HttpError> {
    let (held, _) = by_link(&app, &client, path).await?;
    visitor.has_room_for(&held.address)?;
    let cookie = set_cookie(&app, &visitor, &visitor.with(held));
    Ok(go(&links(&app).home_href(), Some(Notice::Restored), Some(cookie)))
}

/// The address and token that a link gives, and its key: the same answer for a wrong key and a revoked one, for an
/// address that has none and one that never was.
async fn by_link(app: &App, client: &Client, path: Result<Path<String>, PathRejection>) -> Result<(Held, String), HttpError> {
    let read = || {
        let Path(text) = path.ok()?;
        let (key, address) = text.split_at_checked(LINK_KEY_CHARS)?;
        let recipient = Recipient::from_path(address.strip_prefix('.')?, "").ok()?;
        refusal(app, &recipient).is_none().then(|| (recipient.address, key.to_owned()))
    };
    if let Some((address, key)) = read()
        && let Ok(token) = app.inboxes.token_by_link(&address, &key, Timestamp::now()).await
    {
        return Ok((Held { address, token }, key));
    }
    client.count(&app.limits.wrong_tokens)?;
    Err(HttpError::wrong_link())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_is_every_device_itself_is_known() {
        for own in ["127.0.0.1:8025", "127.9.9.9", "[::1]:8025", "[::ffff:127.0.0.1]", "localhost:8025", "app.localhost"] {
            assert!(own_host(&format!("http://{own}/restore/x")).is_some(), "{own}");
        }
        for other in ["192.168.0.7:8025", "[2001:db8::1]", "mail.example.org", "notlocalhost"] {
            assert_eq!(own_host(&format!("http://{other}/restore/x")), None, "{other}");
        }
    }

    #[test]
    fn a_code_is_read_back_by_a_reader_of_codes() {
        for url in ["http://127.0.0.1:8025/restore/x", &format!("https://mail.example.org/{}", "long".repeat(100))] {
            let code = qr_code(url).unwrap();
            let mut dark = vec![false; code.side * code.side];
            for run in code.path.split('M').skip(1) {
                let (x, rest) = run.split_once(' ').unwrap();
                let (y, rest) = rest.split_once('h').unwrap();
                let [x, y, width] = [x, y, rest.split_once('v').unwrap().0].map(|number| number.parse::<usize>().unwrap());
                dark[y * code.side + x..][..width].fill(true);
            }
            const SCALE: usize = 4;
            let pixels = code.side * SCALE;
            let mut image =
                rqrr::PreparedImage::prepare_from_greyscale(
                    pixels,
                    pixels,
                    |x, y| {
                        if dark[y / SCALE * code.side + x / SCALE] { 0 } else { 255 }
                    },
                );
            let (_, text) = image.detect_grids()[0].decode().unwrap();
            assert_eq!(text, url);
        }
        assert!(qr_code(&"x".repeat(3_000)).is_none(), "too long for any");
    }
}
