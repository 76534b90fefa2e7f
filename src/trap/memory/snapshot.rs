//! What traps remember as bytes for the data directory: a line that names the format, a checksum, and then all of it.
//!
//! There are no addresses of ours in it, only keyed hashes; networks and domains of senders are.

use postcard::{from_bytes, to_allocvec};
use serde::{Deserialize, Serialize};

use super::{
    Evidence, Memory, Named, Network, Secs, Settings,
    bounded::{Bounded, Weigh},
    mailboxes::Mailbox,
};
use crate::trap::campaigns::CampaignId;

/// The number is the version of what follows.
const HEADER: &[u8] = b"sundew traps 1\n";
const CHECKSUM_BYTES: usize = 32;

#[derive(Serialize, Deserialize)]
struct Kept<M, E, S> {
    began: Secs,
    mailboxes: Vec<(u64, M)>,
    campaigns: Vec<(u64, E)>,
    networks: Vec<(Network, E)>,
    domains: Vec<(u64, S, E)>,
}

impl Memory {
    /// All that is remembered; `None` if there is no memory for that.
    pub fn snapshot(&self) -> Option<Vec<u8>> {
        let kept = Kept {
            began: self.began,
            mailboxes: self.mailboxes.known.iter().collect(),
            campaigns: self.campaigns.iter().map(|(key, named)| (key, &named.evidence)).collect(),
            networks: self.networks().map(|named| (named.name, &named.evidence)).collect(),
            domains: self.domains.iter().map(|(key, named)| (key, &*named.name, &named.evidence)).collect(),
        };
        let content = to_allocvec(&kept).ok()?;
        let checksum = blake3::hash(&content);
        Some([HEADER, checksum.as_bytes(), &content].concat())
    }

    /// Reads such bytes; `None` when they are damaged or of another version.
    pub fn restore(settings: Settings, snapshot: &[u8]) -> Option<Self> {
        let (checksum, content) = snapshot.strip_prefix(HEADER)?.split_at_checked(CHECKSUM_BYTES)?;
        if blake3::hash(content) != *<&[u8; CHECKSUM_BYTES]>::try_from(checksum).ok()? {
            return None;
        }
        let kept: Kept<Mailbox, Evidence, Box<str>> = from_bytes(content).ok()?;
        let mut memory = Self::new(settings, kept.began);
        fill(&mut memory.mailboxes.known, kept.mailboxes.into_iter());
        fill(&mut memory.campaigns, kept.campaigns.into_iter().map(|(key, evidence)| (key, Named { name: CampaignId(key), evidence })));
        fill(&mut memory.networks, kept.networks.into_iter().map(|(name, evidence)| (name.number(), Named { name, evidence })));
        fill(&mut memory.domains, kept.domains.into_iter().map(|(key, name, evidence)| (key, Named { name, evidence })));
        Some(memory)
    }
}

/// As many as there is room for, which may be less than there was.
fn fill<V: Weigh>(map: &mut Bounded<V>, kept: impl Iterator<Item = (u64, V)>) {
    for (key, value) in kept {
        map.get_or_insert(key, 0, || value);
    }
}
