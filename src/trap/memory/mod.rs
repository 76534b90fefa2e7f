//! What traps remember: who came to addresses that nobody uses, how many independent of each other have seen it, and what
//! that amounts to.
//!
//! Mail that still comes to an address which nobody has looked into for long is most likely spam; where the same letter
//! comes to several such addresses that have nothing to do with each other, it may be stopped at others. Both need care:
//!
//! - `mailboxes` tells which addresses are traps and how far they are trusted: whoever left one once gave it away.
//! - `groups` counts origins instead of addresses: anybody can make thousands of those.
//! - `evidence` weighs traps against addresses in use, and spares what somebody asked for.
//! - `listing` waits before it lists, forgets, and leaves the last word to whoever runs this.
//!
//! No addresses are kept, only keyed hashes; no content. No clock: times are what the caller says, in seconds since the
//! Unix epoch. Everything has so much room and no more.

mod bounded;
mod consent;
mod evidence;
mod given;
mod groups;
mod listing;
mod mailboxes;
mod network;
mod settings;
mod sighting;
mod snapshot;
mod sources;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

pub use evidence::{Author, Evidence, Label, TRANSACTIONAL_AT_MOST};
pub use groups::Groups;
pub use listing::{Listing, Phase};
pub use mailboxes::{Class, Kind, Role};
pub use network::Network;
pub use settings::Settings;
pub use sighting::{Domain, Sighting};
pub use sources::SeedSource;

use bounded::{Bounded, Weigh};
use evidence::Hit;
use given::Given;
use listing::Case;
use mailboxes::{Kept, Mailboxes};
use settings::DAY;
use sources::Sources;

use super::campaigns::CampaignId;

/// Seconds since the Unix epoch.
pub type Secs = u32;

/// How long after its last mail something stays listed, the first time.
const CAMPAIGN_LIFE: Secs = 90 * DAY;
const NETWORK_LIFE: Secs = 7 * DAY;
const DOMAIN_LIFE: Secs = 30 * DAY;
/// So many groups within a week list a network, which are this sure together.
const NETWORK_GROUPS: usize = 3;
const NETWORK_SURE: f32 = 0.7;
const DOMAIN_GROUPS: usize = 5;
const DOMAIN_SURE: f32 = 0.9;
/// What is listed stays while it is so sure.
const HOLDS: f32 = 0.7;

/// Something that there is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// A campaign.
    Campaign(u64),
    /// A network.
    Network(u64),
    /// A domain.
    Domain(u64),
}

/// Evidence of something with a name.
#[derive(Clone, Debug)]
pub struct Named<N> {
    /// What it is.
    pub name: N,
    /// What is known of it.
    pub evidence: Evidence,
}

impl<N> Weigh for Named<N> {
    fn weight(&self, now: Secs) -> u32 {
        self.evidence.weight(now)
    }

    fn bytes(&self) -> usize {
        self.evidence.bytes()
    }
}

/// All that traps remember.
#[derive(Debug)]
pub struct Memory {
    settings: Settings,
    /// When the installation began.
    began: Secs,
    mailboxes: Mailboxes,
    campaigns: Bounded<Named<CampaignId>>,
    networks: Bounded<Named<Network>>,
    domains: Bounded<Named<Box<str>>>,
    sources: Sources,
}

impl Memory {
    /// Nothing is remembered of an installation that began at `began`.
    pub fn new(settings: Settings, began: Secs) -> Self {
        Self {
            settings,
            began,
            mailboxes: Mailboxes::new(settings.mailboxes),
            campaigns: Bounded::new(settings.subjects),
            networks: Bounded::new(settings.subjects),
            domains: Bounded::new(settings.subjects),
            sources: Sources::default(),
        }
    }

    /// A mail came. What its address was at that moment, and of which group.
    pub fn record(&mut self, sighting: &Sighting<'_>, now: Secs) -> (Role, u32) {
        let settings = self.settings;
        let Some(mailbox) = self.mailboxes.meet(sighting.mailbox, sighting.kind, now) else { return (Role::Silent, 0) };
        let group = mailbox.group;
        if mailbox.kind == Kept::Seeded {
            self.sources.count(group, now);
        }
        let role = match mailbox.role(&settings, now) {
            Role::Trap(..) if sighting.is_backscatter => Role::Trap(Class::Backscatter, 0.0),
            Role::Live => sighting.leak.map_or(Role::Live, |sure| Role::Trap(Class::LeakedTag, sure)),
            role => role,
        };
        match role {
            Role::Live => {
                sighting.proven.iter().copied().chain(sighting.claimed).for_each(|one| mailbox.introduced.introduce(one));
                let counts: Vec<_> = sighting.keys().filter(|key| mailbox.given.reach(*key, now)).collect();
                for key in counts {
                    self.evidence_or_new(sighting, key, now).reach(group, now);
                }
            }
            Role::Trap(class, strength) => {
                let introduced = sighting.is_introduced_at(mailbox);
                let given: Vec<_> = sighting.keys().map(|key| (key, mailbox.given.give(key, now))).collect();
                let mut counted = Vec::new();
                for (key, given) in given.into_iter().filter(|(_, given)| *given != Given::TooSoon) {
                    let group = sighting.witness(class, key, group);
                    let hit = Hit {
                        class,
                        group,
                        strength: strength * sighting.weight(key, introduced),
                        is_new_address: given == Given::First,
                        introduced,
                        transactional: sighting.is_transactional,
                        bulk: sighting.is_bulk,
                        author: sighting.author,
                    };
                    if self.evidence_or_new(sighting, key, now).hit(hit, now) {
                        counted.push((key, group));
                    }
                }
                if let Some(mailbox) = self.mailboxes.known.get_mut(sighting.mailbox) {
                    counted.into_iter().for_each(|(key, group)| mailbox.given.counted(key, group));
                }
            }
            Role::Idle | Role::Silent => {}
        }
        (role, group)
    }

    /// The holder of an address, who comes from `origin`, looked into it: it is in use, and takes back what it bore
    /// witness of. A public name is remembered only if mail came to it before.
    pub fn read(&mut self, mailbox: u64, is_issued: bool, origin: u32, by_program: bool, now: Secs) {
        for (key, group) in self.mailboxes.read(mailbox, is_issued, origin, by_program, now) {
            if let Some(evidence) = self.evidence_mut(key) {
                group.into_iter().for_each(|group| evidence.groups.withdraw(group));
                evidence.reach(origin, now);
            }
        }
    }

    /// The holder of an issued address, who comes from `origin`, wants no part in this, or wants it again; what it bore witness of is
    /// taken back.
    pub fn opt_out(&mut self, mailbox: u64, is_out: bool, origin: u32, now: Secs) {
        self.read(mailbox, true, origin, false, now);
        self.mailboxes.opt_out(mailbox, is_out);
    }

    /// Whether its holder wants no part in this.
    pub fn is_opted_out(&self, mailbox: u64) -> bool {
        self.mailboxes.known.get(mailbox).is_some_and(|mailbox| mailbox.kind == Kept::OptedOut)
    }

    /// The operator gives an address away at `source`, the hash of this name; false if there is no room for one more name.
    pub fn seed(&mut self, mailbox: u64, source: u32, name: &str, now: Secs) -> bool {
        let has_room = self.sources.name(source, name, now);
        if has_room {
            self.mailboxes.seed(mailbox, source, now);
        }
        has_room
    }

    /// The addresses that the operator gave away, with the hash of where.
    pub fn seeded(&self) -> impl Iterator<Item = (u64, u32)> {
        let seeded = self.mailboxes.known.iter().filter(|(_, mailbox)| mailbox.kind == Kept::Seeded);
        seeded.map(|(id, mailbox)| (id, mailbox.group))
    }

    /// Where the operator gave addresses away, by the hash of its name, and what came of it.
    pub fn sources(&self) -> impl Iterator<Item = (u32, &SeedSource)> {
        self.sources.iter()
    }

    /// A holder from `origin` says that a mail of this campaign is spam, which counts as half a group, or was asked for.
    pub fn vote(&mut self, campaign: CampaignId, origin: u32, is_spam: bool, now: Secs) {
        let Some(Named { evidence, .. }) = self.campaigns.get_mut(campaign.0) else { return };
        match is_spam {
            true => _ = evidence.groups.see(origin, 0.5, false, now),
            false => evidence.ask(origin, now),
        }
    }

    /// Lists what is due and takes off what has expired.
    pub fn advance(&mut self, now: Secs) {
        let settings = self.settings;
        let is_warm = now >= self.learns_until();
        for (key, Named { evidence, .. }) in self.campaigns.iter_mut() {
            let deserves = is_warm && evidence.label(now) == Label::Spam;
            evidence.advance(deserves, CAMPAIGN_LIFE, settings.delay_of(key), now);
        }
        for (key, Named { evidence, .. }) in self.networks.iter_mut() {
            let week = now.saturating_sub(7 * DAY);
            let deserves = is_warm && evidence.groups.since(week) >= NETWORK_GROUPS && evidence.unasked(now) >= NETWORK_SURE;
            evidence.advance(deserves && !evidence.reaches_many(now), NETWORK_LIFE, settings.delay_of(key), now);
        }
        for (key, Named { evidence, .. }) in self.domains.iter_mut() {
            let deserves = is_warm && evidence.groups.count() >= DOMAIN_GROUPS && evidence.confidence(now) >= DOMAIN_SURE;
            evidence.advance(deserves && !evidence.reaches_many(now), DOMAIN_LIFE, settings.delay_of(key), now);
        }
    }

    /// Who runs this says that something is no spam, for ever, or takes that back.
    pub fn clear(&mut self, key: Key, is_cleared: bool) -> bool {
        self.evidence_mut(key).map(|evidence| evidence.listing.is_cleared = is_cleared).is_some()
    }

    /// Takes something off its list until it is seen again.
    pub fn take_off(&mut self, key: Key) -> bool {
        self.evidence_mut(key).map(|evidence| evidence.forgive()).is_some()
    }

    /// What is known of a campaign.
    pub fn campaign(&self, id: CampaignId) -> Option<&Evidence> {
        self.campaigns.get(id.0).map(|named| &named.evidence)
    }

    /// Whether a campaign answers to people, once `enough` of its letters came to traps.
    pub fn is_transactional(&self, id: CampaignId, enough: u32) -> Option<bool> {
        self.campaign(id).filter(|evidence| evidence.trap_hits() >= enough).map(Evidence::is_transactional)
    }

    /// What is known of a network.
    pub fn network(&self, network: Network) -> Option<&Evidence> {
        self.networks.get(network.number()).map(|named| &named.evidence)
    }

    /// What is known of a domain.
    pub fn domain(&self, key: u64) -> Option<&Evidence> {
        self.domains.get(key).map(|named| &named.evidence)
    }

    /// All campaigns that traps or addresses in use have seen.
    pub fn campaigns(&self) -> impl Iterator<Item = &Named<CampaignId>> {
        self.campaigns.iter().map(|(_, named)| named)
    }

    /// All networks.
    pub fn networks(&self) -> impl Iterator<Item = &Named<Network>> {
        self.networks.iter().map(|(_, named)| named)
    }

    /// All domains.
    pub fn domains(&self) -> impl Iterator<Item = &Named<Box<str>>> {
        self.domains.iter().map(|(_, named)| named)
    }

    /// Until when the installation is new, and lists nothing.
    pub fn learns_until(&self) -> Secs {
        self.began.saturating_add(self.settings.warm_up)
    }

    /// How many addresses are remembered.
    pub fn mailboxes(&self) -> usize {
        self.mailboxes.known.len()
    }

    /// How many addresses, campaigns, networks and domains gave up their places.
    pub fn evicted(&self) -> u64 {
        self.mailboxes.known.evicted() + self.campaigns.evicted() + self.networks.evicted() + self.domains.evicted()
    }

    /// The bytes that it holds, but for what the allocator adds. It looks at everything.
    pub fn bytes(&self) -> usize {
        let names: usize = self.domains().map(|named| named.name.len()).sum();
        self.mailboxes.known.bytes() + self.campaigns.bytes() + self.networks.bytes() + self.domains.bytes() + names + self.sources.bytes()
    }

    fn evidence_mut(&mut self, key: Key) -> Option<&mut Evidence> {
        match key {
            Key::Campaign(key) => self.campaigns.get_mut(key).map(|named| &mut named.evidence),
            Key::Network(key) => self.networks.get_mut(key).map(|named| &mut named.evidence),
            Key::Domain(key) => self.domains.get_mut(key).map(|named| &mut named.evidence),
        }
    }

    fn evidence_or_new(&mut self, sighting: &Sighting<'_>, key: Key, now: Secs) -> &mut Evidence {
        let delay = self.settings.delay;
        let evidence = || Evidence::new(now, delay);
        match key {
            Key::Campaign(key) => {
                let new = || Named { name: CampaignId(key), evidence: evidence() };
                &mut self.campaigns.get_or_insert(key, now, new).evidence
            }
            Key::Network(key) => {
                let name = sighting.network.unwrap_or(Network(IpAddr::from([0; 4])));
                &mut self.networks.get_or_insert(key, now, || Named { name, evidence: evidence() }).evidence
            }
            Key::Domain(key) => {
                let name =
                    || sighting.domains.iter().find(|domain| domain.key == key).map(|domain| domain.name.clone()).unwrap_or_default();
                &mut self.domains.get_or_insert(key, now, || Named { name: name(), evidence: evidence() }).evidence
            }
        }
    }
}

impl Settings {
    /// From half the delay to one and a half, always the same for the same thing.
    fn delay_of(&self, key: u64) -> Secs {
        self.delay / 2 + ((u64::from(self.delay) * (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48)) >> 16) as Secs
    }
}

impl Evidence {
    fn advance(&mut self, deserves: bool, lifetime: Secs, delay: Secs, now: Secs) {
        // What lies long back still holds; its listing ends by its time.
        let holds = self.confidence(self.last) >= HOLDS;
        let mut listing = self.listing;
        listing.advance(Case { deserves, holds, last: self.last, lifetime, delay }, now);
        self.listing = listing;
    }

    /// Off the list, with nothing against it any more; how often it was listed stays.
    fn forgive(&mut self) {
        self.groups = Groups::default();
        self.listing.take_off();
    }
}

#[cfg(test)]
mod tests;
