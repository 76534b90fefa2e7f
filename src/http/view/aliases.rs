//! What the pages show of addresses for sites.

use askama::Template;
use percent_encoding::utf8_percent_encode;

use super::{LeakLink, Locale, Moment, Notice, PATH_SEGMENT, Page, Past, Place, filters, readable};
use crate::{http::locale::Words, inbox::Alias, mail::address::Address};

/// An address for a site.
#[derive(Clone, Debug)]
pub struct AliasRow {
    /// The whole address.
    pub address: String,
    /// What its mail is tagged with; also its place on a page.
    pub tag: String,
    /// The organisational domain it is for, as people read it.
    pub site: String,
    /// What its holder wrote to remember it by.
    pub note: Option<String>,
    /// Whether it takes mail.
    pub is_active: bool,
    /// Whether somebody writes who should not know it; none before anybody writes.
    pub leak: Option<LeakLink>,
    /// When it was issued.
    pub created: Moment,
    /// The mails that came to it and are still there.
    pub mails: usize,
    /// Those mails.
    pub mails_href: String,
    /// Where its forms go.
    pub href: String,
}

impl AliasRow {
    /// The alias as it is now, without its mails and what they amount to.
    pub fn new(links: &Page, words: Words, inbox: &Address, alias: &Alias) -> Self {
        let (inbox_href, tag) = (links.inbox_href(inbox), utf8_percent_encode(&alias.tag, PATH_SEGMENT));
        Self {
            address: alias.address.to_string(),
            tag: alias.tag.to_string(),
            site: readable(&alias.site).0,
            note: Some(alias.note.to_string()).filter(|note| !note.is_empty()),
            is_active: alias.is_active,
            leak: None,
            created: Moment::new(alias.created_at, words),
            mails: 0,
            mails_href: format!("{inbox_href}?tag={tag}"),
            href: format!("{inbox_href}/aliases/{tag}"),
        }
    }
}

/// What a form just did to an address.
#[derive(Clone, Debug)]
pub struct Switched {
    /// The whole address.
    pub address: String,
    /// Whether it takes mail now.
    pub is_active: bool,
}

impl Switched {
    /// The sentence that says so.
    pub fn key(&self) -> &'static str {
        if self.is_active { "alias-is-on" } else { "alias-is-off" }
    }
}

/// The addresses for sites of an inbox, on its own page.
#[derive(Clone, Debug, Default)]
pub struct AliasesPanel {
    /// The newest.
    pub rows: Vec<AliasRow>,
    /// How many there are.
    pub total: usize,
}

/// `/inbox/{address}/aliases`
#[derive(Clone, Debug, Default, Template)]
#[template(path = "aliases.html")]
pub struct AliasesPage {
    /// The frame.
    pub page: Page,
    /// The inbox.
    pub address: String,
    /// Its page.
    pub inbox_href: String,
    /// The site whose addresses come first, as people read it.
    pub site: Option<String>,
    /// The same in A-labels, as its forms send it back; empty for none.
    pub known: String,
    /// The address that was just switched on or off.
    pub switched: Option<Switched>,
    /// Whether senders hear that an address takes no mail.
    pub tells_senders: bool,
    /// Those.
    pub suited: Vec<AliasRow>,
    /// All others, the newest first.
    pub others: Vec<AliasRow>,
    /// The site in the field.
    pub typed: String,
    /// The note in the field.
    pub note: String,
    /// Where one with a name of its own can be, the usual one first; `*.d` is a random subdomain of `d`.
    pub domains: Vec<String>,
    /// The one of them that is chosen; empty for the first.
    pub domain: String,
    /// Whether the form with a plus is chosen.
    pub is_plus: bool,
    /// Whether that site was refused.
    pub is_wrong_site: bool,
    /// What is wrong with what was sent.
    pub error: Option<String>,
}
