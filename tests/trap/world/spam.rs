//! Fifty campaigns of spam, each to some of the addresses that leaked, from hosts of others.

use std::net::Ipv4Addr;

use sundew::trap::{
    campaigns::CampaignId,
    memory::{Kind, Network, Secs},
};

use super::{DAY, HOUR, IN_USE, IN_USE_AT, LEFT, LEFT_AT, Mail, Random, SPAM_BEGINS, Story, below, domain};

const CAMPAIGNS: usize = 50;
const LEAST_TRAPS: f64 = 5.0;
const MOST_TRAPS: f64 = 500.0;
/// One in so many of its mails goes to an address in use.
const LIVE_ONE_IN: u32 = 15;
/// To so many traps it goes at once, as a sender works through its list.
const FIRST: usize = 6;
const FIRST_ID: u64 = 0x5000_0000;

/// One campaign of spam.
pub struct Campaign {
    pub id: CampaignId,
    pub traps: usize,
    pub begins: Secs,
}

/// The number of the campaign that has this id, if it is one of spam.
pub fn number_of(campaign: u64) -> Option<usize> {
    campaign.checked_sub(FIRST_ID).map(|number| number as usize).filter(|number| *number < CAMPAIGNS)
}

/// Puts them into the story.
pub fn campaigns(story: &mut Story, random: &mut Random) -> Vec<Campaign> {
    (0..CAMPAIGNS).map(|number| campaign(story, random, number)).collect()
}

fn campaign(story: &mut Story, random: &mut Random, number: usize) -> Campaign {
    // From few traps to many, evenly by size.
    let traps = (LEAST_TRAPS * (MOST_TRAPS / LEAST_TRAPS).powf(number as f64 / (CAMPAIGNS - 1) as f64)).round() as usize;
    let begins = SPAM_BEGINS + below(random, 20 * DAY);
    let lasts = 2 * DAY + below(random, 8 * DAY);
    let id = FIRST_ID + number as u64;
    let hosts = below(random, 20) + 1;
    let host = |random: &mut Random| Network::of(Ipv4Addr::from(0xc600_0000 + number as u32 * 256 + below(random, hosts)).into());
    let spam = |mailbox: u64, kind: Kind, network: Network| Mail {
        kind,
        network: Some(network),
        is_proven: false,
        domains: vec![domain(0x0040_0000 + number as u32)],
        ..Mail::to(mailbox, id, 0x0030_0000 + number as u32)
    };
    for trap in 0..traps {
        // The first ones are old.
        let (mailbox, kind) = match if trap < FIRST { 9 } else { below(random, 10) } {
            // Names that somebody made up, and addresses that the operator has strewn.
            0 => (3_000_000 + random.bits() % 5_000, Kind::Typed { pattern: below(random, 40), was_looked_at: false }),
            1 => (4_000_000 + random.bits() % 20, Kind::Seeded { source: below(random, 4) + 9_000 }),
            _ => (LEFT_AT + random.bits() % LEFT, Kind::Issued),
        };
        // It comes to each trap once or more.
        for _ in 0..below(random, 3) + 1 {
            let at = begins + if trap < FIRST { below(random, HOUR) } else { below(random, lasts) };
            let network = host(random);
            story.mail(at, spam(mailbox, kind, network));
            if below(random, LIVE_ONE_IN) == 0 {
                let network = host(random);
                story.mail(at, spam(IN_USE_AT + random.bits() % IN_USE, Kind::Issued, network));
            }
        }
    }
    Campaign { id: CampaignId(id), traps, begins }
}
