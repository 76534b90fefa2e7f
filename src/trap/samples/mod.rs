//! What pages show of a campaign: its letter as traps compare it, where it leads and comes from, and when it came.
//!
//! Words and links are those of mail that nobody else has: to addresses that were never anybody's, or that the operator
//! gave away. Of mail to addresses that somebody left there are only numbers. All of it is in memory, bounded, and gone with
//! the process.

mod differences;
mod times;

use std::collections::{HashMap, VecDeque};

use foldhash::fast::RandomState;

pub use differences::Variant;
pub use times::{HOURS_OF_WEEK, Times};

use super::{
    campaigns::{CampaignId, Placed},
    memory::{Class, Network, Secs},
    normalise::UrlTemplate,
};

/// Letters of a campaign that are kept, each another one.
const MAX_VARIANTS: usize = 3;
/// Of each so much is kept.
const MAX_CHARS: usize = 2_000;
const MAX_LINKS: usize = 8;
const MAX_LINK_CHARS: usize = 120;
const MAX_SUBJECT_CHARS: usize = 160;
const MAX_NETWORKS: usize = 8;
/// A campaign that came more often is passed by so often when places are needed.
const MAX_CREDIT: u8 = 3;
/// What the map and the ring take for a campaign, about.
const PLACE_BYTES: usize = 48;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Of all campaigns together.
    pub max_bytes: usize,
}

impl Default for Capacity {
    /// 4 MiB: some 1,500 campaigns with one letter of usual length each.
    fn default() -> Self {
        Self { max_bytes: 4 << 20 }
    }
}

/// What a mail shows.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Its words as they are compared (`normalise::Letter`).
    pub text: &'a str,
    /// Its masked subject.
    pub subject: &'a str,
    /// Where it leads.
    pub urls: &'a [UrlTemplate],
    /// Where it came from.
    pub network: Option<Network>,
}

/// Samples of campaigns.
#[derive(Debug)]
pub struct Samples {
    capacity: Capacity,
    bytes: usize,
    known: HashMap<CampaignId, Box<Kept>, RandomState>,
    /// The next one that gives up its place, unless it came often.
    ring: VecDeque<CampaignId>,
}

#[derive(Debug)]
struct Kept {
    credit: u8,
    family: CampaignId,
    times: Times,
    /// Of traps that are nobody's.
    shown: Shown,
}

#[derive(Clone, Debug, Default)]
struct Shown {
    subject: Box<str>,
    texts: Vec<Box<str>>,
    links: Vec<Box<str>>,
    networks: Vec<(Network, u32)>,
    mails: u32,
}

/// What is shown of a campaign.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Campaigns that are another letter, but share links, HTML or files with this one, have the same.
    pub family: CampaignId,
    /// When its mails came to traps of any class.
    pub times: Times,
    /// The masked subject of its first letter; empty if none can be shown.
    pub subject: Box<str>,
    /// Up to eight places that it leads to: a domain, and the shape of the path there.
    pub links: Vec<Box<str>>,
    /// Up to eight networks that it came from, and how many of `mails` at least, the most frequent one first.
    pub networks: Vec<(Network, u32)>,
    /// Mails at traps that are nobody's, which the shares of networks are shares of.
    pub mails: u32,
    texts: Vec<Box<str>>,
}

impl Sample {
    /// Up to three of its letters, with what is not the same in all of them. It takes up to some milliseconds.
    pub fn variants(&self) -> Vec<Variant<'_>> {
        differences::variants(&self.texts)
    }
}

impl Samples {
    /// There are none yet.
    pub fn new(capacity: Capacity) -> Self {
        Self { capacity, bytes: 0, known: HashMap::default(), ring: VecDeque::new() }
    }

    /// Campaigns of which something is kept.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The bytes that it holds, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// A mail of a campaign came to a trap of this class. Of what it says something is kept if nobody ever had the address.
    pub fn note(&mut self, placed: Placed, class: Class, seen: &Seen<'_>, now: Secs) {
        let kept = self.known.entry(placed.campaign).or_insert_with(|| {
            self.ring.push_back(placed.campaign);
            self.bytes += PLACE_BYTES + size_of::<Kept>();
            Box::new(Kept { credit: 0, family: placed.family, times: Times::new(now), shown: Shown::default() })
        });
        let before = kept.bytes();
        if kept.times.mails() > 0 {
            kept.credit = (kept.credit + 1).min(MAX_CREDIT);
        }
        kept.times.count(now);
        if matches!(class, Class::Pristine | Class::Seeded | Class::TrapOnly) {
            kept.shown.note(seen);
        }
        self.bytes = self.bytes + kept.bytes() - before;
        self.make_room();
    }

    /// What is shown of a campaign.
    pub fn of(&self, campaign: CampaignId) -> Option<Sample> {
        let Kept { family, times, shown, .. } = &**self.known.get(&campaign)?;
        let Shown { subject, texts, links, mut networks, mails } = shown.clone();
        networks.sort_unstable_by_key(|(network, mails)| (std::cmp::Reverse(*mails), *network));
        Some(Sample { family: *family, times: times.clone(), subject, links, networks, mails, texts })
    }

    /// The campaigns of a family, in the order of their names.
    pub fn of_family(&self, family: CampaignId) -> Vec<CampaignId> {
        let mut campaigns: Vec<_> = self.known.iter().filter(|(_, kept)| kept.family == family).map(|(campaign, _)| *campaign).collect();
        campaigns.sort_unstable();
        campaigns
    }

    /// Those that came once give up their places first, and of others each once it was passed by as often as it came again,
    /// up to three times: mail that comes once can't push out what comes all the time.
    fn make_room(&mut self) {
        while self.bytes > self.capacity.max_bytes {
            let Some(campaign) = self.ring.pop_front() else { return };
            let Some(kept) = self.known.get_mut(&campaign) else { continue };
            if kept.credit > 0 {
                kept.credit -= 1;
                self.ring.push_back(campaign);
                continue;
            }
            self.bytes -= kept.bytes() + PLACE_BYTES + size_of::<Kept>();
            self.known.remove(&campaign);
        }
    }
}

impl Kept {
    /// Beside itself.
    fn bytes(&self) -> usize {
        let Shown { subject, texts, links, networks, .. } = &self.shown;
        let strings =
            |strings: &Vec<Box<str>>| strings.capacity() * size_of::<Box<str>>() + strings.iter().map(|one| one.len()).sum::<usize>();
        self.times.bytes() + subject.len() + strings(texts) + strings(links) + networks.capacity() * size_of::<(Network, u32)>()
    }
}

impl Shown {
    fn note(&mut self, seen: &Seen<'_>) {
        self.mails = self.mails.saturating_add(1);
        if self.mails == 1 {
            self.subject = beginning(seen.subject, MAX_SUBJECT_CHARS).into();
        }
        let text = whole_words(seen.text, MAX_CHARS);
        if self.texts.len() < MAX_VARIANTS && !text.is_empty() && !self.texts.iter().any(|known| &**known == text) {
            self.texts.push(text.into());
        }
        for url in seen.urls {
            if self.links.len() == MAX_LINKS {
                break;
            }
            let link = format!("{}{}", url.domain, url.template);
            let link = beginning(&link, MAX_LINK_CHARS);
            if !self.links.iter().any(|known| &**known == link) {
                self.links.push(link.into());
            }
        }
        if let Some(network) = seen.network {
            self.come_from(network);
        }
    }

    /// Of more networks than are kept the one that came least gives way, so that no share is more than it was.
    fn come_from(&mut self, network: Network) {
        if let Some((_, mails)) = self.networks.iter_mut().find(|(known, _)| *known == network) {
            *mails = mails.saturating_add(1);
        } else if self.networks.len() < MAX_NETWORKS {
            self.networks.push((network, 1));
        } else if let Some(least) = self.networks.iter_mut().min_by_key(|(_, mails)| *mails) {
            *least = (network, 1);
        }
    }
}

/// So many characters of a text.
fn beginning(text: &str, max_chars: usize) -> &str {
    text.char_indices().nth(max_chars).map_or(text, |(end, _)| &text[..end])
}

/// The same without a word that is cut off, unless there is no other.
fn whole_words(text: &str, max_chars: usize) -> &str {
    let start = beginning(text, max_chars);
    match text[start.len()..].chars().next() {
        None | Some(' ') => start,
        Some(_) => start.rsplit_once(' ').map_or(start, |(whole, _)| whole),
    }
}

#[cfg(test)]
mod tests;
