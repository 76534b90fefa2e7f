//! The visitor's addresses, and the form for another one.

use askama::Template;

use super::{AliasRow, Locale, Moment, Notice, Page, Past, Place, filters, readable};
use crate::{http::locale::Words, inbox::Opened};

/// One of the visitor's addresses.
#[derive(Clone, Debug)]
pub struct AddressRow {
    /// The address.
    pub address: String,
    /// Its page.
    pub href: String,
    /// What its holder wrote to remember it by.
    pub note: Option<String>,
    /// When it ends unless somebody comes back; nothing is stored for it before its first mail.
    pub ends: Option<Moment>,
    /// How many of its mails nobody has opened yet.
    pub unread: usize,
    /// Whether this page is that one.
    pub is_shown: bool,
}

impl AddressRow {
    /// The address as it is now.
    pub fn new(links: &Page, words: Words, opened: &Opened) -> Self {
        let facts = opened.facts.as_ref();
        Self {
            address: opened.address.to_string(),
            href: links.inbox_href(&opened.address),
            note: facts.and_then(|facts| facts.note.as_deref()).map(str::to_owned),
            ends: facts.map(|facts| Moment::new(facts.expires_at, words)),
            unread: 0,
            is_shown: false,
        }
    }
}

/// The form for another address, as it stands when the page comes.
#[derive(Clone, Debug, Default)]
pub struct ClaimForm {
    /// The name in its field.
    pub name: String,
    /// The domain that is chosen; empty for the first.
    pub domain: String,
    /// Whether that name was refused.
    pub is_wrong: bool,
    /// The site it is for, to be noted.
    pub site: Option<String>,
    /// Where a name can be claimed; `*.d` is a random subdomain of `d`.
    pub domains: Vec<String>,
}

impl ClaimForm {
    /// The site as people read it.
    pub fn readable_site(&self) -> Option<String> {
        self.site.as_deref().map(|site| readable(site).0)
    }
}

/// `/new`.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "new.html")]
pub struct NewPage {
    /// The frame.
    pub page: Page,
    /// The form.
    pub form: ClaimForm,
    /// What was typed, when the form has another spelling of it.
    pub typed: Option<String>,
    /// The public inbox of what was typed, as it was typed.
    pub as_typed: Option<String>,
    /// What is wrong with what was sent.
    pub error: Option<String>,
    /// The site in its field, where none is named yet.
    pub typed_site: String,
    /// Whether that site was refused.
    pub is_wrong_site: bool,
    /// Free addresses like the one that is taken.
    pub suggestions: Vec<String>,
    /// The visitor's addresses for this site.
    pub known: Vec<AddressRow>,
    /// Those that were issued for it, in whichever inbox.
    pub aliases: Vec<AliasRow>,
    /// Whether one can be issued for it.
    pub takes_alias: bool,
    /// Where its mail could come to.
    pub inboxes: Vec<String>,
    /// A link for the bookmarks.
    pub bookmarklet: String,
}
