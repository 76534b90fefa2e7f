//! Three hundred days of a server with traps, with fixed seeds and virtual time: people who use addresses and leave them,
//! campaigns of spam to what has leaked, and everything that looks like spam at a trap and is none. The truth is known, so
//! what is listed can be counted. How often things happen are guesses; who must not be listed is made as hard as it comes.

mod planted;
mod spam;

use std::net::Ipv4Addr;

use sundew::trap::{
    campaigns::CampaignId,
    memory::{Domain, Key, Kind, Memory, Network, Secs, Settings, Sighting},
};

use super::random::Random;
pub use planted::planted;
pub use spam::Campaign;

pub const HOUR: Secs = 60 * 60;
pub const DAY: Secs = 24 * HOUR;
/// The first day; any will do.
pub const T0: Secs = 20_000 * DAY;
/// When spam and what is planted begin: most addresses are ripe by then, some are not.
pub const SPAM_BEGINS: Secs = T0 + 240 * DAY;
const END: Secs = T0 + 300 * DAY;
/// From here on a campaign is spam, if it is old enough.
const SURE: f32 = 0.9;
/// People, each with an origin of his own.
const PEOPLE: u32 = 800;
/// Addresses that were used once and left.
const LEFT: u64 = 3_000;
/// Addresses in use until the end.
pub const IN_USE: u64 = 1_000;

/// Where numbers of addresses of a kind begin.
pub const LEFT_AT: u64 = 1_000_000;
pub const IN_USE_AT: u64 = 2_000_000;

/// What happens at a moment.
#[derive(Clone, Debug)]
pub enum Event {
    /// Somebody looks into an address.
    Read { mailbox: u64, is_issued: bool, origin: u32, by_program: bool },
    /// A mail comes.
    Mail(Box<Mail>),
}

/// A mail with all that a [`Sighting`] borrows.
#[derive(Clone, Debug)]
pub struct Mail {
    pub mailbox: u64,
    pub kind: Kind,
    pub campaign: u64,
    pub network: Option<Network>,
    /// The organisation that it is from.
    pub from: u32,
    /// Whether that is proven.
    pub is_proven: bool,
    pub is_transactional: bool,
    pub is_bulk: bool,
    pub is_backscatter: bool,
    pub domains: Vec<Domain>,
}

impl Mail {
    /// To an address that was given to somebody.
    pub fn to(mailbox: u64, campaign: u64, from: u32) -> Self {
        Self {
            mailbox,
            kind: Kind::Issued,
            campaign,
            network: Some(network(from)),
            from,
            is_proven: true,
            is_transactional: false,
            is_bulk: false,
            is_backscatter: false,
            domains: vec![domain(from)],
        }
    }

    fn sighting<'a>(&'a self, proven: &'a [u32]) -> Sighting<'a> {
        Sighting {
            mailbox: self.mailbox,
            kind: self.kind,
            leak: None,
            is_backscatter: self.is_backscatter,
            is_transactional: self.is_transactional,
            is_bulk: self.is_bulk,
            proven,
            claimed: Some(self.from),
            author: proven.first().copied(),
            is_checked: true,
            campaign: Some(CampaignId(self.campaign)),
            network: self.network,
            domains: &self.domains,
        }
    }
}

/// The network of an organisation's own servers.
pub fn network(organisation: u32) -> Network {
    Network::of(Ipv4Addr::from(0x0b00_0000 + organisation).into())
}

/// An organisation's own domain.
pub fn domain(organisation: u32) -> Domain {
    Domain { key: u64::from(organisation), name: format!("organisation-{organisation}.example").into() }
}

/// What happens, in time.
#[derive(Default)]
pub struct Story {
    events: Vec<(Secs, Event)>,
}

impl Story {
    pub fn mail(&mut self, at: Secs, mail: Mail) {
        self.events.push((at, Event::Mail(Box::new(mail))));
    }

    pub fn read(&mut self, at: Secs, mailbox: u64, origin: u32) {
        self.events.push((at, Event::Read { mailbox, is_issued: true, origin, by_program: false }));
    }

    pub fn event(&mut self, at: Secs, event: Event) {
        self.events.push((at, event));
    }
}

/// Something that looks like spam and is none.
pub struct Planted {
    pub name: &'static str,
    /// What must never be listed.
    pub keys: Vec<Key>,
}

/// What became of one world.
#[derive(Debug)]
pub struct Outcome {
    /// Of each campaign of spam.
    pub campaigns: Vec<Found>,
    /// What was listed and is no spam, with the scenario it is of.
    pub wrong: Vec<(&'static str, Key)>,
    /// All that look like spam and are none.
    pub scenarios: Vec<&'static str>,
}

/// How a campaign of spam was found.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    /// Traps that it was sent to.
    pub traps: usize,
    /// Groups that had seen it when they were first sure together; none if they never were.
    pub groups: Option<usize>,
    /// How long after that it was listed.
    pub waited: Option<Secs>,
    sure_at: Secs,
    /// From its first mail until it was listed.
    pub took: Option<Secs>,
    /// Mails to addresses in use and traps after that, and how many of them while it was listed.
    pub later: usize,
    pub covered: usize,
}

/// Lives through it all.
pub fn live(seed: u64) -> Outcome {
    let mut random = Random::new(seed);
    let mut story = Story::default();
    people(&mut story, &mut random);
    let planted = planted(&mut story, &mut random);
    let spam = spam::campaigns(&mut story, &mut random);
    play(story, &planted, &spam)
}

/// A number of seconds, or of anything, below `end`.
fn below(random: &mut Random, end: u32) -> u32 {
    random.below(end as usize) as u32
}

/// Addresses are used and left, or used to the end.
fn people(story: &mut Story, random: &mut Random) {
    for mailbox in LEFT_AT..LEFT_AT + LEFT {
        let created = T0 + below(random, 60 * DAY);
        let origin = below(random, PEOPLE) + 1;
        (0..below(random, 5) + 1).for_each(|day| story.read(created + day * DAY, mailbox, origin));
    }
    for mailbox in IN_USE_AT..IN_USE_AT + IN_USE {
        let origin = below(random, PEOPLE) + 1;
        (0..100).for_each(|time| story.read(T0 + time * 3 * DAY + below(random, DAY), mailbox, origin));
    }
}

fn play(mut story: Story, planted: &[Planted], spam: &[Campaign]) -> Outcome {
    story.events.sort_by_key(|(at, _)| *at);
    let mut memory = Memory::new(Settings { mailboxes: 65_536, ..Settings::default() }, T0);
    let mut outcome = Outcome {
        campaigns: spam.iter().map(Found::of).collect(),
        wrong: Vec::new(),
        scenarios: planted.iter().map(|planted| planted.name).collect(),
    };
    let mut events = story.events.into_iter().peekable();
    for hour in T0 / HOUR..END / HOUR {
        let until = (hour + 1) * HOUR;
        while let Some((at, event)) = events.next_if(|(at, _)| *at < until) {
            match event {
                Event::Read { mailbox, is_issued, origin, by_program } => memory.read(mailbox, is_issued, origin, by_program, at),
                Event::Mail(mail) => {
                    let proven = [mail.from];
                    memory.record(&mail.sighting(if mail.is_proven { &proven } else { &[] }), at);
                    if let Some(number) = spam::number_of(mail.campaign) {
                        outcome.campaigns[number].count(&memory, spam[number].id, at);
                    }
                }
            }
        }
        memory.advance(until);
        for (found, campaign) in outcome.campaigns.iter_mut().zip(spam) {
            found.look(&memory, campaign, until);
        }
        for scenario in planted {
            for key in &scenario.keys {
                if is_listed(&memory, *key) && !outcome.wrong.contains(&(scenario.name, *key)) {
                    outcome.wrong.push((scenario.name, *key));
                }
            }
        }
    }
    outcome
}

fn is_listed(memory: &Memory, key: Key) -> bool {
    let listing = |evidence: Option<&sundew::trap::memory::Evidence>| evidence.is_some_and(|evidence| evidence.listing.is_listed());
    match key {
        Key::Campaign(id) => listing(memory.campaign(CampaignId(id))),
        Key::Network(_) => memory.networks().any(|named| named.name.key() == key && listing(Some(&named.evidence))),
        Key::Domain(key) => listing(memory.domain(key)),
    }
}

impl Found {
    fn of(campaign: &Campaign) -> Self {
        Self { traps: campaign.traps, groups: None, waited: None, sure_at: 0, took: None, later: 0, covered: 0 }
    }

    /// A mail of it came.
    fn count(&mut self, memory: &Memory, id: CampaignId, now: Secs) {
        let Some(evidence) = memory.campaign(id) else { return };
        if self.took.is_some() {
            self.later += 1;
            self.covered += usize::from(evidence.listing.is_listed());
        }
        if self.groups.is_none() && evidence.confidence(now) >= SURE {
            (self.groups, self.sure_at) = (Some(evidence.groups.count()), now);
        }
    }

    /// An hour is over.
    fn look(&mut self, memory: &Memory, campaign: &Campaign, now: Secs) {
        let is_listed = memory.campaign(campaign.id).is_some_and(|evidence| evidence.listing.is_listed());
        if is_listed && self.took.is_none() {
            self.took = Some(now.saturating_sub(campaign.begins));
            self.waited = Some(now.saturating_sub(self.sure_at));
        }
    }
}
