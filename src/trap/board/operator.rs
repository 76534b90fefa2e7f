//! What is for whoever runs this alone: exact numbers, what waits to be listed, what was cleared, how full it is.

use std::cmp::Reverse;

use crate::trap::{
    campaigns::CampaignId,
    memory::{Class, Evidence, Label, Memory, Named, Network, Phase, Secs},
    watch::State,
};

/// The most of each kind that are told at once.
const LISTED: usize = 200;

/// Something that there is evidence of, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A campaign.
    Campaign(CampaignId),
    /// An address, or a /64 of version 6.
    Network(Network),
    /// A registered domain.
    Domain(Box<str>),
}

impl Subject {
    /// What kind of thing it is, in the API.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Campaign(_) => "campaign",
            Self::Network(_) => "network",
            Self::Domain(_) => "domain",
        }
    }

    /// What is known of it.
    pub fn exact(&self, memory: &Memory, now: Secs) -> Option<Exact> {
        let evidence = match self {
            Self::Campaign(id) => memory.campaign(*id),
            Self::Network(network) => memory.network(*network),
            Self::Domain(name) => memory.domains().find(|named| named.name == *name).map(|named| &named.evidence),
        };
        evidence.map(|evidence| Exact::of(self.clone(), evidence, now))
    }
}

/// What is known of something, exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Exact {
    /// Of what.
    pub subject: Subject,
    /// When it was first seen, anywhere.
    pub first: Secs,
    /// When it was last seen at a trap.
    pub last: Secs,
    /// Mails at traps of each class, each address once a day.
    pub hits: [u32; Class::ALL.len()],
    /// Mails at addresses in use.
    pub live: u32,
    /// Of those at traps, those from somebody who wrote while the address was in use.
    pub introduced: u32,
    /// Groups that have seen it at a trap.
    pub groups: usize,
    /// How sure it is that nobody asked for it, between 0 and 1.
    pub confidence: f32,
    /// What that amounts to.
    pub label: Label,
    /// Whether it is to be listed, or is.
    pub phase: Phase,
    /// How often it was listed.
    pub times: u8,
    /// Whether it was cleared for ever.
    pub is_cleared: bool,
    /// It came to so many addresses in use that it is never listed, unless it is a campaign.
    pub reaches_many: bool,
}

impl Exact {
    fn of(subject: Subject, evidence: &Evidence, now: Secs) -> Self {
        Self {
            subject,
            first: evidence.first,
            last: evidence.last,
            hits: evidence.hits,
            live: evidence.live,
            introduced: evidence.introduced,
            groups: evidence.groups.count(),
            confidence: evidence.confidence(now),
            label: evidence.label(now),
            phase: evidence.listing.phase,
            times: evidence.listing.times,
            is_cleared: evidence.listing.is_cleared,
            reaches_many: evidence.reaches_many(now),
        }
    }

    /// Mails at traps.
    pub fn trap_hits(&self) -> u32 {
        self.hits.iter().fold(0, |all, hits| all.saturating_add(*hits))
    }
}

/// The state of all that traps know.
#[derive(Clone, Debug, Default)]
pub struct Operator {
    /// What is to be listed, the next first.
    pub pending: Vec<Exact>,
    /// How many there are of those, listed here or not.
    pub pending_count: usize,
    /// What was cleared.
    pub cleared: Vec<Exact>,
    /// Campaigns that are neither listed nor to be, with the most mails at traps.
    pub below: Vec<Exact>,
    /// On the list: campaigns, networks and domains, those that nothing may be told of included.
    pub listed: [usize; 3],
    /// Addresses that are remembered.
    pub mailboxes: usize,
    /// Campaigns, networks and domains that are remembered.
    pub remembered: [usize; 3],
    /// Letters that wait for a second one.
    pub waiting_letters: usize,
    /// How many addresses, campaigns, networks and domains gave up their places.
    pub evicted: u64,
    /// Bytes that the letters take.
    pub campaign_bytes: usize,
    /// Bytes that the statistics take.
    pub statistics_bytes: usize,
}

impl Operator {
    pub(super) fn of(state: &State, now: Secs) -> Self {
        let memory = &state.memory;
        let mut found = Found::default();
        let campaigns = memory.campaigns().map(|Named { name, evidence }| (Subject::Campaign(*name), evidence));
        let networks = memory.networks().map(|Named { name, evidence }| (Subject::Network(*name), evidence));
        let counts = [found.look(campaigns, true), found.look(networks, false), found.look_at_domains(memory)];
        let Found { mut pending, mut cleared, mut below } = found;
        let pending_count = pending.len();
        pending.sort_unstable_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        cleared.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        below.sort_unstable_by(|one, other| (Reverse(one.0), &one.1).cmp(&(Reverse(other.0), &other.1)));
        Self {
            pending: pending.into_iter().take(LISTED).map(|(_, subject, evidence)| Exact::of(subject, evidence, now)).collect(),
            pending_count,
            cleared: cleared.into_iter().take(LISTED).map(|(subject, evidence)| Exact::of(subject, evidence, now)).collect(),
            below: below.into_iter().take(LISTED).map(|(_, subject, evidence)| Exact::of(subject, evidence, now)).collect(),
            listed: counts.map(|(listed, _)| listed),
            remembered: counts.map(|(_, remembered)| remembered),
            mailboxes: memory.mailboxes(),
            waiting_letters: state.campaigns.waiting(),
            evicted: memory.evicted(),
            campaign_bytes: state.campaigns.bytes(),
            statistics_bytes: state.statistics.bytes(),
        }
    }
}

/// What is of interest, not weighed yet: that takes its time.
#[derive(Default)]
struct Found<'a> {
    pending: Vec<(Secs, Subject, &'a Evidence)>,
    cleared: Vec<(Subject, &'a Evidence)>,
    below: Vec<(u32, Subject, &'a Evidence)>,
}

impl<'a> Found<'a> {
    /// Sorts these; how many of them are listed, and how many there are.
    fn look(&mut self, all: impl Iterator<Item = (Subject, &'a Evidence)>, tells_below: bool) -> (usize, usize) {
        let (mut listed, mut count) = (0, 0);
        for (subject, evidence) in all {
            count += 1;
            match evidence.listing.phase {
                _ if evidence.listing.is_cleared => self.cleared.push((subject, evidence)),
                Phase::Listed { .. } => listed += 1,
                Phase::Pending { due } => self.pending.push((due, subject, evidence)),
                Phase::Open if tells_below => self.below_bar(subject, evidence),
                Phase::Open => {}
            }
        }
        (listed, count)
    }

    fn look_at_domains(&mut self, memory: &'a Memory) -> (usize, usize) {
        // Names are copied of few of them only.
        let is_told = |evidence: &Evidence| evidence.listing.is_cleared || matches!(evidence.listing.phase, Phase::Pending { .. });
        let told = memory.domains().filter(|named| is_told(&named.evidence));
        self.look(told.map(|Named { name, evidence }| (Subject::Domain(name.clone()), evidence)), false);
        let is_listed = |evidence: &Evidence| !evidence.listing.is_cleared && evidence.listing.is_listed();
        (memory.domains().filter(|named| is_listed(&named.evidence)).count(), memory.domains().count())
    }

    fn below_bar(&mut self, subject: Subject, evidence: &'a Evidence) {
        let hits = evidence.trap_hits();
        if hits == 0 {
            return;
        }
        self.below.push((hits, subject, evidence));
        if self.below.len() >= 4 * LISTED {
            self.below.select_nth_unstable_by_key(LISTED, |(hits, ..)| Reverse(*hits));
            self.below.truncate(LISTED);
        }
    }
}
