//! Addresses for sites: issued for the holder of a private inbox, listed, noted and switched off, by pages and the API.

pub(super) mod api;
pub(super) mod pages;

use super::{
    App, domains,
    error::HttpError,
    leaks,
    limits::Client,
    locale::Words,
    pages::links,
    view::{AliasRow, AliasesPanel},
    visitor::Door,
};
use crate::{
    inbox::{self, Access, Alias, AliasChanges, NotIssued, Opened},
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

/// The site that was typed, or why that is none.
pub(super) fn site(text: &str) -> Result<Site, HttpError> {
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
        NotIssued::TooManyEver => {
            let message = format!(
                "an inbox is given at most {} addresses for sites, deleted ones included; make another inbox for more",
                Alias::MAX_EVER
            );
            HttpError::unprocessable("too_many_aliases_ever", message).with("max", Alias::MAX_EVER)
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
    match wanted {
        Some(_) => domains::chosen(app, wanted),
        None => domains::chosen(app, Some(&usual_choice(app, inbox))).or_else(|_| domains::chosen(app, None)),
    }
}

fn usual_choice(app: &App, inbox: &Address) -> String {
    let (own, choices) = (inbox.domain(), domains::choices(app));
    let wildcard = choices.iter().find(|choice| choice.strip_prefix('*').is_some_and(|parent| own.ends_with(parent)));
    wildcard.filter(|_| !choices.iter().any(|choice| choice == own)).map_or(own, String::as_str).to_owned()
}

/// What can be chosen of that in the form, the usual one first.
fn domain_choices(app: &App, inbox: &Address) -> Vec<String> {
    let usual = usual_choice(app, inbox);
    let mut choices = domains::choices(app);
    choices.retain(|choice| *choice != usual);
    if domains::chosen(app, Some(&usual)).is_ok() {
        choices.insert(0, usual);
    }
    choices
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
    let shown = aliases.iter().take(PANEL_ROWS);
    AliasesPanel { total: aliases.len(), rows: shown.map(|alias| row(app, words, &opened.address, alias)).collect() }
}

/// An alias with what can be said of its senders.
fn row(app: &App, words: Words, inbox: &Address, alias: &Alias) -> AliasRow {
    AliasRow { leak: leaks::of_alias(app, inbox, alias, words), ..AliasRow::new(&links(app), words, inbox, alias) }
}

/// Those for a site, in whichever of these inboxes.
pub(super) async fn for_site(app: &App, words: Words, inboxes: &[Opened], site: &Site) -> Vec<AliasRow> {
    let mut rows = Vec::new();
    for opened in inboxes {
        let aliases = app.inboxes.aliases(opened).await;
        let suited = aliases.iter().filter(|alias| *alias.site == *site.domain());
        rows.extend(suited.map(|alias| row(app, words, &opened.address, alias)));
    }
    rows
}
