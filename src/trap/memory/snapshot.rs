//! What traps remember as bytes for the data directory.
//!
//! There are no addresses of ours in it, only keyed hashes; networks and domains of senders are.

use serde::{Deserialize, Serialize};

use super::{
    Evidence, Memory, Named, Network, Secs, Settings,
    bounded::{Bounded, Weigh},
    mailboxes::Mailbox,
    sources::Sources,
};
use crate::trap::{
    campaigns::CampaignId,
    snapshot::{Format, RestoreError, Snapshot, content},
};

/// As many as one has in a snapshot, about.
const MAILBOX_BYTES: usize = 80;
const EVIDENCE_BYTES: usize = 150;

#[derive(Serialize, Deserialize)]
struct Kept<M, E, S> {
    began: Secs,
    /// Where each of the following looks next for one that gives up its place.
    hands: [u32; 4],
    mailboxes: Vec<(u64, M)>,
    campaigns: Vec<(u64, E)>,
    networks: Vec<(Network, E)>,
    domains: Vec<(u64, S, E)>,
    sources: Sources,
}

impl Memory {
    /// What a snapshot calls it.
    pub(in crate::trap) const FORMAT: Format = Format { name: "memory", version: 1 };

    /// Adds all that is remembered; `None` if there is no memory for that.
    pub(in crate::trap) fn save(&self, snapshot: &mut Snapshot) -> Option<()> {
        let kept = Kept {
            began: self.began,
            hands: [self.mailboxes.known.hand(), self.campaigns.hand(), self.networks.hand(), self.domains.hand()],
            mailboxes: self.mailboxes.known.iter().collect(),
            campaigns: self.campaigns.iter().map(|(key, named)| (key, &named.evidence)).collect(),
            networks: self.networks().map(|named| (named.name, &named.evidence)).collect(),
            domains: self.domains.iter().map(|(key, named)| (key, &*named.name, &named.evidence)).collect(),
            sources: self.sources.clone(),
        };
        let about =
            kept.mailboxes.len() * MAILBOX_BYTES + (kept.campaigns.len() + kept.networks.len() + kept.domains.len()) * EVIDENCE_BYTES;
        snapshot.add(Self::FORMAT, &kept, about)
    }

    /// Reads that into as much room as there is now.
    pub(in crate::trap) fn from_part(settings: Settings, part: &[u8]) -> Result<Self, RestoreError> {
        let kept: Kept<Mailbox, Evidence, Box<str>> = content(part)?;
        let mut memory = Self::new(settings, kept.began);
        let [mailboxes, campaigns, networks, domains] = kept.hands;
        fill(&mut memory.mailboxes.known, kept.mailboxes.into_iter(), mailboxes);
        let named = kept.campaigns.into_iter().map(|(key, evidence)| (key, Named { name: CampaignId(key), evidence }));
        fill(&mut memory.campaigns, named, campaigns);
        let named = kept.networks.into_iter().map(|(name, evidence)| (name.number(), Named { name, evidence }));
        fill(&mut memory.networks, named, networks);
        let named = kept.domains.into_iter().map(|(key, name, evidence)| (key, Named { name, evidence }));
        fill(&mut memory.domains, named, domains);
        memory.sources = kept.sources;
        Ok(memory)
    }
}

/// As many as there is room for, which may be less than there was.
fn fill<V: Weigh>(map: &mut Bounded<V>, kept: impl Iterator<Item = (u64, V)>, hand: u32) {
    for (key, value) in kept {
        map.get_or_insert(key, 0, || value);
    }
    map.turn(hand);
}
