//! `/new`: the form for another address on a page of its own. It is where a name that needs a second look comes back
//! to, and where the bookmarklet leads: an address for the site one is on.

use axum::{
    Extension,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::{Host, Url};

use super::{
    App, aliases, domains,
    error::{HttpError, Presented},
    locale::Words,
    pages::{frame, inbox::visitor_inboxes, links, page},
    view::{AddressRow, AliasRow, ClaimForm, NewPage, Place},
    visitor::Visitor,
};
use crate::mail::{address::Recipient, names, site::Site, timestamp::Timestamp};

/// Of a host name (RFC 1035 2.3.4), as long as a note may be.
const MAX_SITE_CHARS: usize = 100;

/// What the page is asked with; everything may be missing.
#[derive(Default, Deserialize)]
pub(super) struct NewQuery {
    /// The page that a bookmarklet was pressed on, or a host name.
    #[serde(default)]
    site: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    domain: String,
}

/// `GET /new`.
pub(super) async fn new_address(
    State(app): State<App>,
    words: Words,
    visitor: Visitor,
    headers: HeaderMap,
    Query(query): Query<NewQuery>,
) -> Result<Response, HttpError> {
    let asked = Some(query.site.trim()).filter(|site| !site.is_empty()).map(aliases::site);
    let (site, error) = match asked {
        Some(Ok(site)) => (Some(site.domain().to_owned()), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    let known = match &site {
        Some(site) => addresses_for(&app, words, &visitor, site).await,
        None => Known { inboxes: inboxes_of(&app, &visitor).await, ..Known::default() },
    };
    let name = query.name.trim();
    let plain = names::transliterate(name);
    let form = ClaimForm {
        name: plain.clone().unwrap_or_else(|| name.to_owned()),
        domain: query.domain,
        is_wrong: false,
        site,
        domains: domains::choices(&app),
    };
    let mut shown = new_page(&app, words, form);
    (shown.known, shown.aliases, shown.inboxes) = (known.addresses, known.aliases, known.inboxes);
    if plain.is_some() {
        shown.as_typed = Recipient::from_input(name, app.policy.domains().first()).ok().map(|typed| shown.page.inbox_href(&typed.address));
        shown.typed = Some(name.to_owned());
    } else if let Some(error) = error {
        (shown.error, shown.is_wrong_site, shown.typed_site) = (Some(error.sentence(words)), true, query.site);
    }
    shown.bookmarklet = bookmarklet(&app, &headers);
    page(words, &shown)
}

/// The page again, with what was typed and what is wrong with it.
pub(super) fn refused(app: &App, words: Words, name: &str, domain: &str, site: &str, error: &HttpError) -> Result<Response, HttpError> {
    let (name, domain) = (name.to_owned(), domain.to_owned());
    let form = ClaimForm { name, domain, is_wrong: true, site: site_of(site), domains: domains::choices(app) };
    let mut shown = new_page(app, words, form);
    shown.error = Some(error.sentence(words));
    shown.suggestions = error.suggestions.clone().unwrap_or_default().into();
    Ok((error.status, Extension(Presented), page(words, &shown)?).into_response())
}

/// The page where an address for a site was wanted and can't be: what was typed, and what is wrong.
pub(super) async fn without_alias(
    app: &App,
    words: Words,
    visitor: &Visitor,
    site: &str,
    error: &HttpError,
) -> Result<Response, HttpError> {
    let mut shown = new_page(app, words, ClaimForm { domains: domains::choices(app), ..ClaimForm::default() });
    shown.inboxes = inboxes_of(app, visitor).await;
    (shown.error, shown.typed_site) = (Some(error.sentence(words)), site.to_owned());
    shown.is_wrong_site = error.code == "invalid_site";
    Ok((error.status, Extension(Presented), page(words, &shown)?).into_response())
}

async fn inboxes_of(app: &App, visitor: &Visitor) -> Vec<String> {
    visitor_inboxes(app, visitor, Timestamp::now()).await.iter().map(|opened| opened.address.to_string()).collect()
}

fn new_page(app: &App, words: Words, form: ClaimForm) -> NewPage {
    let takes_alias = form.site.as_deref().is_some_and(|site| Site::read(site).is_ok());
    NewPage { page: frame(app, words, Place::Elsewhere), form, takes_alias, ..NewPage::default() }
}

/// What the visitor has for a site already, and where one more could lead.
#[derive(Default)]
struct Known {
    addresses: Vec<AddressRow>,
    aliases: Vec<AliasRow>,
    inboxes: Vec<String>,
}

/// The visitor's addresses that are noted for this site, and those that were issued for it.
async fn addresses_for(app: &App, words: Words, visitor: &Visitor, site: &str) -> Known {
    let is_for_site = |note: &str| note.eq_ignore_ascii_case(site);
    let opened = visitor_inboxes(app, visitor, Timestamp::now()).await;
    let noted = opened.iter().filter(|opened| opened.facts.as_ref().and_then(|facts| facts.note.as_deref()).is_some_and(is_for_site));
    Known {
        addresses: noted.map(|opened| AddressRow::new(&links(app), words, opened)).collect(),
        aliases: match Site::read(site) {
            Ok(site) => aliases::for_site(app, words, &opened, &site).await,
            Err(_) => Vec::new(),
        },
        inboxes: opened.iter().map(|opened| opened.address.to_string()).collect(),
    }
}

/// The organisation behind a URL or a host name, as its address is noted: the registrable domain, or the host itself.
pub(super) fn site_of(text: &str) -> Option<String> {
    let text = text.trim();
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.or_else(|| Url::parse(&format!("https://{text}")).ok().filter(|_| !text.contains("://")))?;
    let site = match url.host()? {
        Host::Domain(host) => {
            let host = host.trim_end_matches('.');
            psl::domain_str(host).unwrap_or(host).to_owned()
        }
        address => address.to_string(),
    };
    (!site.is_empty() && site.len() <= MAX_SITE_CHARS).then_some(site)
}

/// A link to keep: pressed on any page, it leads here with that page's address.
fn bookmarklet(app: &App, headers: &HeaderMap) -> String {
    let here = app.absolute(&format!("{}/new?site=", app.settings.base_path()), headers);
    // A string in a script in a URL in an attribute; a host name and a path have nothing to escape there.
    format!("javascript:location.href='{}'+encodeURIComponent(location.origin)", here.replace('\'', "%27"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_known_by_the_organisation_behind_it() {
        // (what was given, the site)
        for (given, site) in [
            ("https://www.shop.example/cart?x=1", Some("shop.example")),
            ("HTTPS://Login.Shop.Example:8443/", Some("shop.example")),
            ("shop.example", Some("shop.example")),
            ("  news.bbc.co.uk/today ", Some("bbc.co.uk")),
            ("http://user:secret@mail.shop.example/", Some("shop.example")),
            ("https://bücher.example/", Some("xn--bcher-kva.example")),
            ("http://192.0.2.7:3000/signup", Some("192.0.2.7")),
            ("http://[2001:db8::1]/", Some("[2001:db8::1]")),
            ("localhost:3000", Some("localhost")),
            ("co.uk", Some("co.uk")),
            ("shop.example.", Some("shop.example")),
            ("", None),
            ("   ", None),
            ("not a site", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("https://", None),
        ] {
            assert_eq!(site_of(given).as_deref(), site, "{given}");
        }
        assert_eq!(site_of(&format!("https://{}.example/", "a".repeat(63))).map(|site| site.len()), Some(71));
        assert_eq!(site_of(&format!("https://{}", "ab.".repeat(80))), Some("ab.ab".to_owned()));
    }
}
