//! The page of addresses for sites, and its forms.

use std::collections::BTreeMap;

use axum::{
    Extension, Form,
    extract::{Path, Query, State, rejection::PathRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use url::form_urlencoded;

use super::{Wanted, api::TagPath, change, domain_choices, form, issue, only_for_its_holder, remember, row, site};
use crate::{
    http::{
        App,
        error::{HttpError, Presented},
        inboxes,
        limits::Client,
        locale::Words,
        new,
        pages::{
            frame, go,
            inbox::{newcomer, visitor_inboxes},
            links, page,
        },
        view::{AliasRow, AliasesPage, Notice, Place, Switched, readable},
        visitor::{Door, Visitor, set_cookie},
    },
    inbox::{self, AfterEnd, Alias, AliasChanges, Credentials, Filter, Opened},
    mail::{address::Address, site::Site, timestamp::Timestamp},
};

/// The value of `?done=` after an address was switched on or off; which it was, its row says.
const SWITCHED: &str = "alias-switched";

/// What the page of addresses for sites is asked with.
#[derive(Default, Deserialize)]
pub(in crate::http) struct AliasesQuery {
    /// A site whose addresses come first.
    #[serde(default)]
    site: String,
    done: Option<String>,
    /// The one that was just switched on or off.
    tag: Option<String>,
}

/// `GET /inbox/{address}/aliases`.
pub(in crate::http) async fn aliases(
    State(app): State<App>,
    words: Words,
    (visitor, door): (Visitor, Door),
    Query(query): Query<AliasesQuery>,
) -> Result<Response, HttpError> {
    if let Err(error) = only_for_its_holder(&door.opened) {
        return instead(&app, words, &visitor, &query.site, error).await;
    }
    let mut shown = aliases_page(&app, words, &door, Site::read(&query.site).ok().as_ref()).await;
    shown.page.notice = query.done.as_deref().and_then(Notice::from_query);
    if let (Some(SWITCHED), Some(tag)) = (query.done.as_deref(), &query.tag) {
        let row = shown.suited.iter().chain(&shown.others).find(|row| row.tag == *tag);
        shown.switched = row.map(|row| Switched { address: row.address.clone(), is_active: row.is_active });
    }
    page(words, &shown)
}

/// What can be mended, or had in an inbox of one's own, is asked again on the page for another address.
async fn instead(app: &App, words: Words, visitor: &Visitor, site: &str, error: HttpError) -> Result<Response, HttpError> {
    if error.status != StatusCode::UNPROCESSABLE_ENTITY {
        return Err(error);
    }
    new::without_alias(app, words, visitor, site, &error).await
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
    let shown = |alias: &Alias| AliasRow { mails: mails.get(&*alias.tag).copied().unwrap_or_default(), ..row(app, words, address, alias) };
    let is_for_site = |alias: &&Alias| site.is_some_and(|site| *alias.site == *site.domain());
    let (suited, others): (Vec<&Alias>, Vec<&Alias>) = aliases.iter().partition(is_for_site);
    AliasesPage {
        address: address.to_string(),
        inbox_href: frame.inbox_href(address),
        site: site.map(|site| readable(site.domain()).0),
        known: site.map(|site| site.domain().to_owned()).unwrap_or_default(),
        typed: site.map(typed).unwrap_or_default(),
        domains: domain_choices(app, address),
        tells_senders: door.opened.facts.as_ref().is_some_and(|facts| facts.after_end == AfterEnd::Refuse),
        suited: suited.into_iter().map(shown).collect(),
        others: others.into_iter().map(shown).collect(),
        page: frame,
        ..AliasesPage::default()
    }
}

/// A site as it stands in its field: in its own letters where those are read as the same site again.
fn typed(site: &Site) -> String {
    let (shown, _) = readable(site.domain());
    if Site::read(&shown).as_ref() == Ok(site) { shown } else { site.domain().to_owned() }
}

/// What the form for an address for a site says.
#[derive(Default, Deserialize)]
pub(in crate::http) struct IssueForm {
    #[serde(default)]
    site: String,
    #[serde(default)]
    note: String,
    form: Option<String>,
    /// Where one with a name of its own is to be; empty for where that usually is.
    #[serde(default)]
    domain: String,
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
            domain: Some(self.domain.clone()).filter(|domain| !domain.is_empty()),
        })
    }
}

/// `POST /inbox/{address}/aliases`: issues one, and leads to where it can be copied.
pub(in crate::http) async fn post_alias(
    State(app): State<App>,
    words: Words,
    client: Client,
    (visitor, mut door): (Visitor, Door),
    Form(form): Form<IssueForm>,
) -> Result<Response, HttpError> {
    if let Err(error) = only_for_its_holder(&door.opened) {
        return instead(&app, words, &visitor, &form.site, error).await;
    }
    let issued = match form.wanted() {
        Ok(wanted) => issue(&app, &client, &mut door.opened, &wanted, door.now).await,
        Err(error) => Err(error),
    };
    match issued {
        Ok((alias, is_new)) => Ok(go(&site_href(&app, &door.opened.address, &alias, is_new), None, None)),
        // What can be mended is asked again, with what was typed.
        Err(error) if error.status == StatusCode::UNPROCESSABLE_ENTITY => {
            let mut shown = aliases_page(&app, words, &door, None).await;
            (shown.typed, shown.note, shown.domain) = (form.site, form.note, form.domain);
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
pub(in crate::http) async fn post_visitor_alias(
    State(app): State<App>,
    words: Words,
    client: Client,
    visitor: Visitor,
    Form(form): Form<IssueForm>,
) -> Result<Response, HttpError> {
    let (wanted, now) = match form.wanted() {
        Ok(wanted) => (wanted, Timestamp::now()),
        Err(error) => return instead(&app, words, &visitor, &form.site, error).await,
    };
    let mine = visitor_inboxes(&app, &visitor, now).await;
    let is_chosen = |opened: &Opened| form.inbox.is_empty() || opened.address.as_str() == form.inbox;
    let (mut opened, cookie) = match mine.into_iter().find(is_chosen) {
        Some(opened) => (opened, None),
        None if !form.inbox.is_empty() => return Err(HttpError::NOT_FOUND),
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
pub(in crate::http) struct AliasForm {
    note: Option<String>,
    /// `on`, `off`, `delete`, or none of them.
    #[serde(default, rename = "do")]
    action: String,
    /// The site whose addresses the page shows.
    #[serde(default)]
    known: String,
}

/// `POST /inbox/{address}/aliases/{tag}`: its note, whether it takes mail, and its end.
pub(in crate::http) async fn change_alias(
    State(app): State<App>,
    door: Door,
    path: Result<Path<TagPath>, PathRejection>,
    Form(form): Form<AliasForm>,
) -> Result<Response, HttpError> {
    let Path(TagPath { tag }) = path.map_err(|_| HttpError::NOT_FOUND)?;
    let mut pairs = vec![("site", form.known.as_str())];
    let tag = if form.action == "delete" {
        if !app.inboxes.delete_alias(&door.opened, &tag).await {
            return Err(HttpError::NOT_FOUND);
        }
        pairs.push(("done", Notice::AliasDeleted.query()));
        Box::default()
    } else {
        let is_active = match form.action.as_str() {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        let changes = AliasChanges { note: form.note.as_deref().map(inboxes::note).transpose()?, is_active };
        let alias = change(&app, &door, &tag, changes).await?;
        pairs.push(("done", if is_active.is_some() { SWITCHED } else { Notice::Saved.query() }));
        alias.tag
    };
    // Back to where the form was.
    pairs.push(("tag", &tag));
    pairs.retain(|(_, value)| !value.is_empty());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let href = format!("{}/aliases?{query}#{tag}", links(&app).inbox_href(&door.opened.address));
    Ok(go(href.trim_end_matches('#'), None, None))
}
