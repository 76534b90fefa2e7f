//! The feed of an inbox: Atom (RFC 4287).

use askama::Template;

/// The newest mail of an inbox. Every text in it is without characters that XML 1.0 has no place for.
#[derive(Clone, Debug, Template)]
#[template(path = "feed.xml")]
pub struct Feed {
    /// A URN that stays the same.
    pub id: String,
    /// The address, and the tag if there is one.
    pub title: String,
    /// RFC 3339.
    pub updated: String,
    /// Where this feed is.
    pub self_url: String,
    /// The page of the inbox.
    pub page_url: String,
    /// Its mail, newest first.
    pub entries: Vec<FeedEntry>,
}

/// A mail.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// A URN that stays the same.
    pub id: String,
    /// The subject, or words for none.
    pub title: String,
    /// When it came, RFC 3339.
    pub received: String,
    /// The author's name, else the address, or words for neither.
    pub author: String,
    /// The author's address, when it is one.
    pub email: Option<String>,
    /// What is known of who sent it: a word for programs, and words for people.
    pub sender: Option<(&'static str, String)>,
    /// Whether its address was given to somebody else: a word for programs, and words for people.
    pub leak: Option<(&'static str, String)>,
    /// The page of the mail.
    pub url: String,
    /// What the mail asks its reader to follow.
    pub action: Option<String>,
    /// The code, and the beginning of the text.
    pub summary: String,
}
