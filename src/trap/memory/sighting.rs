//! One mail at one address, and what it says of whom.

use super::{
    Key, Network,
    mailboxes::{Class, Kind, Mailbox},
};
use crate::trap::campaigns::CampaignId;

/// What a mail counts of somebody who wrote while the address was in use.
const INTRODUCED: f32 = 0.1;

/// The witness of mail whose network is nobody's to blame.
const UNKNOWN_SENDER: u32 = 0;

/// A registered domain that mail leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Its keyed hash.
    pub key: u64,
    /// What it is called.
    pub name: Box<str>,
}

/// One mail to one address, as far as traps care.
#[derive(Clone, Debug)]
pub struct Sighting<'a> {
    /// The keyed hash of the address.
    pub mailbox: u64,
    /// What the address is.
    pub kind: Kind,
    /// How sure it is that the tag it came to was passed on, between 0 and 1.
    pub leak: Option<f32>,
    /// Its sender is null (RFC 5321 section 4.5.5), or it is a report (RFC 3462).
    pub is_backscatter: bool,
    /// It answers to somebody who typed the address into a form.
    pub is_transactional: bool,
    /// One can unsubscribe from it.
    pub is_bulk: bool,
    /// Organisations that proved a part in it, as hashes.
    pub proven: &'a [u32],
    /// The author's organisation, as it says.
    pub claimed: Option<u32>,
    /// The author's organisation, if that is proven.
    pub author: Option<u32>,
    /// Whether anything can be proven: where nobody looks into senders, what they say has to do.
    pub is_checked: bool,
    /// The letter that it is a copy of.
    pub campaign: Option<CampaignId>,
    /// Where it came from; none from a network of ours, or of a service that proved to send for many.
    pub network: Option<Network>,
    /// Where it leads, without what many share.
    pub domains: &'a [Domain],
}

impl Sighting<'_> {
    /// All that this mail is evidence of.
    pub(super) fn keys(&self) -> impl Iterator<Item = Key> {
        let campaign = self.campaign.map(|campaign| Key::Campaign(campaign.0));
        let network = self.network.map(Network::key);
        campaign.into_iter().chain(network).chain(self.domains.iter().map(|domain| Key::Domain(domain.key)))
    }

    /// Whether it comes from somebody who wrote while the address was in use. A name alone proves that only where nothing
    /// can be proven.
    pub(super) fn is_introduced_at(&self, mailbox: &Mailbox) -> bool {
        let known = |organisation: &u32| mailbox.introduced.knows(*organisation);
        self.proven.iter().any(known) || (!self.is_checked && self.claimed.iter().any(known))
    }

    /// For which group it bears witness at a trap of this group. Names that nobody has are made up by who writes to them, as many
    /// and as different as they like: what such a mail says, and where it leads, is told by its sender alone, and one
    /// sender is one witness. Where it comes from can't be made up.
    pub(super) fn witness(&self, class: Class, key: Key, group: u32) -> u32 {
        match (class, key) {
            (Class::Pristine | Class::TrapOnly, Key::Campaign(_) | Key::Domain(_)) => self.network.map_or(UNKNOWN_SENDER, Network::wide),
            _ => group,
        }
    }

    /// How much it counts against something.
    pub(super) fn weight(&self, key: Key, introduced: bool) -> f32 {
        match key {
            Key::Campaign(_) if introduced => INTRODUCED,
            Key::Campaign(_) => 1.0,
            _ if introduced => 0.0,
            // Forms that answer with a code are misused by others; who answers in their own name is not to blame. Whoever
            // does so in no name is.
            Key::Network(_) if self.is_transactional && self.author.is_some() => 0.0,
            Key::Network(_) => 1.0,
            Key::Domain(_) if self.is_transactional => 0.0,
            Key::Domain(_) => 1.0,
        }
    }
}
