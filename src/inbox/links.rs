//! Links that the holder of a private inbox makes: one to go on with it in another browser, one to its feed. A link is
//! there once its holder has asked for it, until it is revoked or the inbox ends.

use super::{Access, Changes, Inboxes, NotFound, Opened, store::Full};
use crate::{
    keys::same_secret,
    mail::{address::Address, timestamp::Timestamp},
};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// To go on with the inbox in another browser: whoever has it has the inbox.
    Restore,
    /// To read its feed, and nothing else.
    Feed,
}

/// No link has this number.
const NONE: u64 = 0;

/// What the keys of an address are made of: a random number for each link that there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Links {
    pub(super) restore: u64,
    pub(super) feed: u64,
    /// When they end with their inbox, unless its holder reads it before.
    pub(super) until: Timestamp,
}

/// The keys in the links of an inbox, as far as they have been made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkKeys {
    /// Of the link to go on elsewhere.
    pub restore: Option<String>,
    /// Of the feed.
    pub feed: Option<String>,
}

impl Link {
    /// Its name in the API, and what keys of one kind never have in common with the other.
    pub fn name(self) -> &'static str {
        match self {
            Self::Restore => "restore",
            Self::Feed => "feed",
        }
    }

    /// Reads the name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Restore, Self::Feed].into_iter().find(|link| link.name() == name)
    }
}

impl Links {
    fn nonce(self, link: Link) -> u64 {
        match link {
            Link::Restore => self.restore,
            Link::Feed => self.feed,
        }
    }

    fn set(&mut self, link: Link, nonce: u64) {
        match link {
            Link::Restore => self.restore = nonce,
            Link::Feed => self.feed = nonce,
        }
    }

    pub(super) fn are_none(self) -> bool {
        self.restore == NONE && self.feed == NONE
    }
}

impl Inboxes {
    /// Makes a link to an inbox its holder was let into, and gives its key; one made before opens nothing from now on.
    pub async fn make_link(&self, opened: &mut Opened, link: Link, now: Timestamp) -> Result<String, Full> {
        // An inbox of its own gives the link its clock.
        let until = opened.change(Changes::default(), now).await.ok_or(Full)?.expires_at;
        let (address, nonce) = (&opened.address, rand::random_range(NONE + 1..=u64::MAX));
        let made = self.store.registry.link(self.store.hash(address), until, |links| links.set(link, nonce));
        if made { Ok(self.key.link_key(link.name(), address.as_str(), nonce)) } else { Err(Full) }
    }

    /// From now on the link opens nothing. What it has opened before stays open.
    pub async fn revoke_link(&self, opened: &Opened, link: Link) {
        self.store.registry.unlink(self.store.hash(&opened.address), |links| links.set(link, NONE));
    }

    /// The keys of the links there are to an inbox its holder was let into.
    pub async fn link_keys(&self, opened: &Opened, now: Timestamp) -> LinkKeys {
        let links = self.links(&opened.address, now);
        let key = |link: Link| {
            let nonce = links.nonce(link);
            (nonce != NONE).then(|| self.key.link_key(link.name(), opened.address.as_str(), nonce))
        };
        LinkKeys { restore: key(Link::Restore), feed: key(Link::Feed) }
    }

    /// The token of the inbox whose restore link has this key. No read: a link that is only looked at changes nothing.
    pub async fn token_by_link(&self, address: &Address, key: &str, now: Timestamp) -> Result<String, NotFound> {
        self.store.end_if_over(address, now);
        let may = self.store.access(address) == Access::Private && self.link_opens(Link::Restore, address, key, now);
        if may { Ok(self.key.token(address.as_str(), self.store.nonce(address))) } else { Err(NotFound) }
    }

    /// Whether there is this link, and this is its key.
    pub(super) fn link_opens(&self, link: Link, address: &Address, key: &str, now: Timestamp) -> bool {
        let nonce = self.links(address, now).nonce(link);
        // Compared in any case, so that the time it takes does not tell whether there is a link.
        let same = same_secret(&self.key.link_key(link.name(), address.as_str(), nonce), key);
        same && nonce != NONE
    }

    fn links(&self, address: &Address, now: Timestamp) -> Links {
        self.store.registry.links(self.store.hash(address), now)
    }
}
