//! Addresses for sites: issued for the holder of a private inbox, listed, noted and switched off, by pages and the API.

use std::collections::BTreeMap;

use axum::{
    Extension, Form, Json,
    extract::{Path, Query, State, rejection::BytesRejection, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{
    App,
    api::{read_body, read_json},
    domains,
    error::{HttpError, Presented},
    inboxes,
    limits::Client,
    locale::Words,
    pages::{frame, go, inbox::newcomer, links, page},
    view::{AliasRow, AliasesPage, AliasesPanel, Notice, Place},
    visitor::{Door, Visitor, set_cookie},
};
use crate::{
    inbox::{self, Access, Alias, AliasChanges, Credentials, Filter, NotIssued, Opened},
    mail::{
        address::Address,
        organisation::Organisation,
        site::{NoSite, Site},
        timestamp::Timestamp,
    },
    tags::{Expected, Issued},
};

/// How many the page of an inbox shows beside the form.
const PANEL_ROWS: usize = 5;

/// A tag of an inbox: one that mail came with, one that was issued, or both.
#[derive(Serialize)]
pub(super) struct TagJson {
    tag: String,
    /// The mails with it that are there now.
    messages: usize,
    /// What to give to the site; none of what follows where it was not issued here.
    address: Option<String>,
    site: Option<String>,
    form: Option<&'static str>,
    note: Option<String>,
    /// Whether it takes mail.
    active: Option<bool>,
    created_at: Option<String>,
}

impl TagJson {
    fn issued(alias: &Alias, messages: usize) -> Self {
        Self {
            tag: alias.tag.to_string(),
            messages,
            address: Some(alias.address.to_string()),
            site: Some(alias.site.to_string()),
            form: Some(alias.form.name()),
            note: Some(alias.note.to_string()),
            active: Some(alias.is_active),
            created_at: Some(alias.created_at.rfc3339()),
        }
    }

    fn used(tag: String, messages: usize) -> Self {
        Self { tag, messages, address: None, site: None, form: None, note: None, active: None, created_at: None }
    }
}

/// What `POST /inboxes/{address}/tags` asks for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTag {
    site: String,
    form: Option<String>,
    note: Option<String>,
    /// Where an opaque one is to be.
    domain: Option<String>,
    /// One more, though the site has one.
    #[serde(default)]
    new: bool,
}

/// `POST /inboxes/{address}/tags`: issues an address for a site; 200 with the one it has unless another is wanted.
pub(super) async fn create_tag(
    State(app): State<App>,
    client: Client,
    mut door: Door,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, HttpError> {
    let wanted: NewTag = read_json(&read_body(body)?)?;
    let wanted = Wanted {
        site: site(&wanted.site)?,
        form: wanted.form.as_deref().map(form).transpose()?,
        note: wanted.note.as_deref().map(inboxes::note).transpose()?.unwrap_or_default(),
        domain: wanted.domain,
        another: wanted.new,
    };
    let (alias, is_new) = issue(&app, &client, &mut door.opened, &wanted, door.now).await?;
    let messages = if is_new { 0 } else { with_tag(&door.opened, &alias.tag, door.now).await };
    let status = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(TagJson::issued(&alias, messages))).into_response())
}

/// `GET /inboxes/{address}/tags`: those that were issued, the newest first, then the others that mail came with.
pub(super) async fn list_tags(State(app): State<App>, door: Door) -> Json<Value> {
    let mut used = BTreeMap::<String, (String, usize)>::new();
    for entry in door.opened.all(&Filter::default(), door.now).await {
        if let Some(tag) = entry.recipient.tag.as_deref() {
            used.entry(tag.to_lowercase()).or_insert_with(|| (tag.to_owned(), 0)).1 += 1;
        }
    }
    remember(&app, &door.opened, door.now).await;
    let issued = app.inboxes.aliases(&door.opened).await;
    let mut count = |tag: &str| used.remove(tag).map_or(0, |(_, messages)| messages);
    let mut items: Vec<_> = issued.iter().map(|alias| TagJson::issued(alias, count(&alias.tag))).collect();
    items.extend(used.into_values().map(|(tag, messages)| TagJson::used(tag, messages)));
    Json(json!({ "items": items }))
}

/// The tag in a path.
#[derive(Deserialize)]
pub(super) struct TagPath {
    tag: String,
}

/// What a holder changes; what is missing stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TagUpdate {
    note: Option<String>,
    active: Option<bool>,
}

/// `PATCH /inboxes/{address}/tags/{tag}`: the note of an issued address, and whether it takes mail.
pub(super) async fn update_tag(
    State(app): State<App>,
    door: Door,
    path: Result<Path<TagPath>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<TagJson>, HttpError> {
    let Path(TagPath { tag }) = path.map_err(|_| HttpError::NOT_FOUND)?;
    let update: TagUpdate = read_json(&read_body(body)?)?;
    let changes = AliasChanges { note: update.note.as_deref().map(inboxes::note).transpose()?, is_active: update.active };
    let alias = change(&app, &door, &tag, changes).await?;
    let messages = with_tag(&door.opened, &alias.tag, door.now).await;
    Ok(Json(TagJson::issued(&alias, messages)))
}

async fn with_tag(opened: &Opened, tag: &str, now: Timestamp) -> usize {
    opened.all(&Filter { tag: Some(tag.to_lowercase()), ..Filter::default() }, now).await.len()
}

/// An address that is wanted for a site.
struct Wanted {
    site: Site,
    form: Option<inbox::Form>,
    note: Box<str>,
    /// Where an opaque one is to be; none for the inbox's own domain.
    domain: Option<String>,
    /// One more, though the site has one.
    another: bool,
}

fn site(text: &str) -> Result<Site, HttpError> {
    Site::read(text).map_err(|error| {
        let case = match error {
            NoSite::Empty => "empty",
            NoSite::IpAddress => "ip_address",
            NoSite::Local => "local",
            NoSite::PublicSuffix => "public_suffix",
            NoSite::Syntax => "syntax",
        };
        HttpError::unprocessable("invalid_site", error.to_string()).case(case)
    })
}

fn form(name: &str) -> Result<inbox::Form, HttpError> {
    inbox::Form::from_name(name).ok_or_else(|| HttpError::unprocessable("invalid_form", "form is \"opaque\" or \"plus\""))
}

/// The address that the site has, or a new one, and whether it is new.
async fn issue(app: &App, client: &Client, opened: &mut Opened, wanted: &Wanted, now: Timestamp) -> Result<(Alias, bool), HttpError> {
    only_for_its_holder(opened)?;
    let known = app.inboxes.aliases(opened).await;
    let suits =
        |alias: &Alias| *alias.site == *wanted.site.domain() && alias.is_active && wanted.form.is_none_or(|form| form == alias.form);
    if !wanted.another
        && let Some(alias) = known.into_iter().find(suits)
    {
        return Ok((alias, false));
    }
    let domain = domain_for(app, &opened.address, wanted.domain.as_deref())?;
    // It takes room, and so does the inbox that it may be the first thing of.
    client.count(&app.limits.new_inboxes)?;
    let form = wanted.form.unwrap_or(inbox::Form::Opaque);
    let issued = app.inboxes.issue_alias(opened, &wanted.site, form, &domain, &wanted.note, now).await;
    let alias = issued.map_err(|refused| match refused {
        NotIssued::NoHolder => HttpError::NOT_FOUND,
        NotIssued::TooMany => {
            let message = format!("an inbox has at most {} addresses for sites; make another inbox for more", Alias::MAX_OF_INBOX);
            HttpError::unprocessable("too_many_aliases", message).with("max", Alias::MAX_OF_INBOX)
        }
        NotIssued::Full => HttpError::busy("there are too many addresses for sites right now, try again later").case("aliases"),
        NotIssued::NoTagFits => {
            HttpError::unprocessable("no_tag_fits", "the name of this inbox leaves no room for a tag behind it; take the opaque form")
        }
    })?;
    expect(app, opened, &alias, now);
    Ok((alias, true))
}

/// Notes for whom the address was made, by which it is judged who should know it.
fn expect(app: &App, opened: &Opened, alias: &Alias, now: Timestamp) {
    let Some(site) = Organisation::of(&alias.site) else { return };
    let issued = match alias.form {
        inbox::Form::Opaque => Issued::Opaque,
        inbox::Form::Plus => Issued::Plus,
    };
    let note = Some(alias.note.clone()).filter(|note| !note.is_empty());
    let expected = Expected { site, issued: Some(issued), note, given_at: alias.created_at };
    app.tags.expect(&opened.address, &alias.tag, expected, now);
}

/// Notes that for all addresses of an inbox its holder was let into: they outlive a restart, and what was noted does not.
pub(super) async fn remember(app: &App, opened: &Opened, now: Timestamp) {
    for alias in app.inboxes.aliases(opened).await {
        if !app.tags.is_expected(&opened.address, &alias.tag) {
            expect(app, opened, &alias, now);
        }
    }
}

/// Changes one for its holder.
async fn change(app: &App, door: &Door, tag: &str, changes: AliasChanges) -> Result<Alias, HttpError> {
    let alias = app.inboxes.change_alias(&door.opened, tag, changes).await.ok_or(HttpError::NOT_FOUND)?;
    expect(app, &door.opened, &alias, door.now);
    Ok(alias)
}

/// Where an opaque address is made: beside the inbox, or at a subdomain of its own where the inbox has one. That of the
/// inbox would tell all its addresses from others.
fn domain_for(app: &App, inbox: &Address, wanted: Option<&str>) -> Result<String, HttpError> {
    if wanted.is_some() {
        return domains::chosen(app, wanted);
    }
    let own = inbox.domain();
    let choices = domains::choices(app);
    let wildcard = choices.iter().find(|choice| choice.strip_prefix('*').is_some_and(|parent| own.ends_with(parent)));
    let choice = wildcard.filter(|_| !choices.iter().any(|choice| choice == own)).map_or(own, String::as_str);
    domains::chosen(app, Some(choice)).or_else(|_| domains::chosen(app, None))
}

fn only_for_its_holder(opened: &Opened) -> Result<(), HttpError> {
    if opened.access != Access::Private {
        let message = "a public inbox has no holder to issue addresses for; claim a name of your own, or make a private inbox";
        return Err(HttpError::unprocessable("public_inbox", message).case("aliases"));
    }
    if opened.burned { Err(HttpError::NOT_FOUND) } else { Ok(()) }
}

/// What the page of an inbox shows of its addresses for sites.
pub(super) async fn panel(app: &App, words: Words, opened: &Opened) -> AliasesPanel {
    let aliases = app.inboxes.aliases(opened).await;
    let frame = links(app);
    AliasesPanel {
        total: aliases.len(),
        rows: aliases.iter().take(PANEL_ROWS).map(|alias| AliasRow::new(&frame, words, &opened.address, alias)).collect(),
    }
}

/// Those for a site, in whichever of these inboxes.
pub(super) async fn for_site(app: &App, words: Words, inboxes: &[Opened], site: &Site) -> Vec<AliasRow> {
    let mut rows = Vec::new();
    for opened in inboxes {
        let aliases = app.inboxes.aliases(opened).await;
        let suited = aliases.iter().filter(|alias| *alias.site == *site.domain());
        rows.extend(suited.map(|alias| AliasRow::new(&links(app), words, &opened.address, alias)));
    }
    rows
}

/// What the page of addresses for sites is asked with.
#[derive(Default, Deserialize)]
pub(super) struct AliasesQuery {
    /// A site whose addresses come first.
    #[serde(default)]
    site: String,
    done: Option<String>,
}

/// `GET /inbox/{address}/aliases`.
pub(super) async fn aliases(
    State(app): State<App>,
    words: Words,
    door: Door,
    Query(query): Query<AliasesQuery>,
) -> Result<Response, HttpError> {
    only_for_its_holder(&door.opened)?;
    let mut shown = aliases_page(&app, words, &door, Site::read(&query.site).ok().as_ref()).await;
    shown.page.notice = query.done.as_deref().and_then(Notice::from_query);
    page(words, &shown)
}

async fn aliases_page(app: &App, words: Words, door: &Door, site: Option<&Site>) -> AliasesPage {
    remember(app, &door.opened, door.now).await;
    let (frame, address) = (frame(app, words, Place::Elsewhere), &door.opened.address);
    let mut mails = BTreeMap::<String, usize>::new();
    for entry in door.opened.all(&Filter::default(), door.now).await {
        if let Some(tag) = entry.recipient.tag.as_deref() {
            *mails.entry(tag.to_lowercase()).or_default() += 1;
        }
    }
    let aliases = app.inboxes.aliases(&door.opened).await;
    let row = |alias: &Alias| AliasRow {
        mails: mails.get(&*alias.tag).copied().unwrap_or_default(),
        ..AliasRow::new(&frame, words, address, alias)
    };
    let is_for_site = |alias: &&Alias| site.is_some_and(|site| *alias.site == *site.domain());
    let (suited, others): (Vec<&Alias>, Vec<&Alias>) = aliases.iter().partition(is_for_site);
    AliasesPage {
        address: address.to_string(),
        inbox_href: frame.inbox_href(address),
        site: site.map(|site| site.domain().to_owned()),
        typed: site.map(|site| site.domain().to_owned()).unwrap_or_default(),
        suited: suited.into_iter().map(row).collect(),
        others: others.into_iter().map(row).collect(),
        page: frame,
        ..AliasesPage::default()
    }
}

/// What the form for an address for a site says.
#[derive(Default, Deserialize)]
pub(super) struct IssueForm {
    #[serde(default)]
    site: String,
    #[serde(default)]
    note: String,
    form: Option<String>,
    /// Which of the visitor's inboxes, where the form leaves that open.
    #[serde(default)]
    inbox: String,
    /// The site whose addresses the page shows.
    #[serde(default)]
    known: String,
    /// `another`, though that site has one.
    #[serde(default, rename = "do")]
    action: String,
}

impl IssueForm {
    fn wanted(&self) -> Result<Wanted, HttpError> {
        let site = site(&self.site)?;
        Ok(Wanted {
            another: self.action == "another" && site.domain() == self.known,
            site,
            form: self.form.as_deref().map(form).transpose()?,
            note: inboxes::note(&self.note)?,
            domain: None,
        })
    }
}

/// `POST /inbox/{address}/aliases`: issues one, and leads to where it can be copied.
pub(super) async fn post_alias(
    State(app): State<App>,
    words: Words,
    client: Client,
    mut door: Door,
    Form(form): Form<IssueForm>,
) -> Result<Response, HttpError> {
    only_for_its_holder(&door.opened)?;
    let issued = match form.wanted() {
        Ok(wanted) => issue(&app, &client, &mut door.opened, &wanted, door.now).await,
        Err(error) => Err(error),
    };
    match issued {
        Ok((alias, is_new)) => Ok(go(&site_href(&app, &door.opened.address, &alias, is_new), None, None)),
        // What can be mended is asked again, with what was typed.
        Err(error) if error.status == StatusCode::UNPROCESSABLE_ENTITY => {
            let mut shown = aliases_page(&app, words, &door, None).await;
            (shown.typed, shown.note) = (form.site, form.note);
            shown.is_plus = form.form.as_deref() == Some(inbox::Form::Plus.name());
            shown.is_wrong_site = error.code == "invalid_site";
            shown.error = Some(error.sentence(words));
            Ok((error.status, Extension(Presented), page(words, &shown)?).into_response())
        }
        Err(error) => Err(error),
    }
}

/// The page of aliases with those of this one's site on top.
fn site_href(app: &App, inbox: &Address, alias: &Alias, is_new: bool) -> String {
    let notice = if is_new { Notice::AliasIssued } else { Notice::AliasKnown };
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair("site", &alias.site).append_pair("done", notice.query()).finish();
    format!("{}/aliases?{query}", links(app).inbox_href(inbox))
}

/// `POST /aliases`: an address for a site, in an inbox of the visitor's or, for a newcomer, in a new one.
pub(super) async fn post_visitor_alias(
    State(app): State<App>,
    client: Client,
    visitor: Visitor,
    Form(form): Form<IssueForm>,
) -> Result<Response, HttpError> {
    let (wanted, now) = (form.wanted()?, Timestamp::now());
    let chosen = visitor.living(&app).find(|held| form.inbox.is_empty() || held.address.as_str() == form.inbox);
    let opened = match chosen {
        Some(held) => app.inboxes.open(&held.address, &visitor.credentials, now).await.ok(),
        None => None,
    };
    let (mut opened, cookie) = match opened.filter(|opened| opened.access == Access::Private && !opened.burned) {
        Some(opened) => (opened, None),
        None => {
            let (held, _) = newcomer(&app).await;
            visitor.has_room_for(&held.address)?;
            let holder = Credentials { tokens: vec![held.token.clone()], ..Credentials::default() };
            let opened = app.inboxes.open(&held.address, &holder, now).await?;
            (opened, Some(set_cookie(&app, &visitor, &visitor.with(held))))
        }
    };
    let (alias, is_new) = issue(&app, &client, &mut opened, &wanted, now).await?;
    Ok(go(&site_href(&app, &opened.address, &alias, is_new), None, cookie))
}

/// What the forms of one address for a site say.
#[derive(Default, Deserialize)]
pub(super) struct AliasForm {
    note: Option<String>,
    /// `on`, `off`, or neither.
    #[serde(default, rename = "do")]
    action: String,
}

/// `POST /inbox/{address}/aliases/{tag}`: its note, and whether it takes mail.
pub(super) async fn change_alias(
    State(app): State<App>,
    door: Door,
    path: Result<Path<TagPath>, PathRejection>,
    Form(form): Form<AliasForm>,
) -> Result<Response, HttpError> {
    let Path(TagPath { tag }) = path.map_err(|_| HttpError::NOT_FOUND)?;
    let is_active = match form.action.as_str() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    let changes = AliasChanges { note: form.note.as_deref().map(inboxes::note).transpose()?, is_active };
    let alias = change(&app, &door, &tag, changes).await?;
    // Back to where the form was.
    let href = format!("{}/aliases?done={}#{}", links(&app).inbox_href(&door.opened.address), Notice::Saved.query(), alias.tag);
    Ok(go(&href, None, None))
}
