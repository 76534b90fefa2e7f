//! A campaign that is sent from 256 sources, 300 mails from each over three days: no source sends so much that it would stand out,
//! each leads to a domain of its own, and no two letters are the same. What can be known is the letter.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Instant,
};

use sundew::trap::{
    memory::{Kind, Label, Network, Secs, Settings},
    watch::Room,
};

use crate::{
    learn::Learner,
    letter::Letter,
    mails::{DAY, T0, Trapped},
    modern,
    mutations::MUTATIONS,
    random::Random,
};

const SOURCES: u64 = 256;
const MAILS_EACH: u64 = 300;
/// Letters that take turns.
const LETTERS: usize = 4;
const TRAPS: u64 = 500;
const ORIGINS: u64 = 120;
/// One mail in so many comes to an address in use, of which there are so many.
const LIVE_ONE_IN: usize = 15;
const LIVE: u64 = 200;
const LASTS: Secs = 3 * DAY;
const HOUR: Secs = 3_600;

/// What is wanted: the part of the mails, once the letter is listed, that are known by it.
const COVERED: f64 = 0.9;

pub fn run() {
    let random = &mut Random::new(77);
    let (room, _) = Room::within(130_000_000);
    let mut learner = Learner::new(room, Settings::default(), T0 - 300 * DAY);
    (0..TRAPS).for_each(|mailbox| learner.state.memory.read(mailbox, true, (mailbox % ORIGINS) as u32 + 1, false, T0 - 250 * DAY));
    let letters = letters();
    let change =
        MUTATIONS.iter().find(|mutation| mutation.name == "all mild together").map(|mutation| mutation.change).expect("it is there");
    let begin = Instant::now();
    let all = SOURCES * MAILS_EACH;
    let (mut hour, mut listed_at, mut later, mut covered, mut by_network, mut all_covered) = (0, None, 0_u64, 0_u64, 0_u64, 0_u64);
    for number in 0..all {
        let at = T0 + (u64::from(LASTS) * number / all) as Secs;
        if at / HOUR != hour {
            hour = at / HOUR;
            if (at - T0) % DAY < HOUR {
                (0..LIVE).for_each(|live| learner.state.memory.read(10_000 + live, true, 5_000 + live as u32, false, at));
            }
            learner.advance(at);
        }
        let source = number % SOURCES;
        let mut letter = letters[random.below(LETTERS)].clone();
        change(&mut letter, random);
        letter.from = format!("{}@sender{source}.example", random.word());
        let is_live = random.below(LIVE_ONE_IN) == 0;
        let mailbox = if is_live { 10_000 + random.bits() % LIVE } else { random.bits() % TRAPS };
        let client = IpAddr::from(Ipv4Addr::from(0x0b00_0000 + source as u32 * 257));
        let mail = Trapped { raw: letter.write(), to: letter.to.clone(), mailbox, kind: Kind::Issued, client, domain: None, at };
        let memory = &learner.state.memory;
        let is_known = learner.find(&mail.raw, &mail.to).and_then(|placed| memory.campaign(placed.campaign)).is_some_and(|evidence| {
            if evidence.listing.is_listed() {
                listed_at.get_or_insert(at);
            }
            evidence.listing.is_listed() || evidence.label(at) == Label::Spam
        });
        all_covered += u64::from(is_known);
        if listed_at.is_some() {
            later += 1;
            covered += u64::from(is_known);
            by_network += u64::from(memory.network(Network::of(client)).is_some_and(|evidence| evidence.listing.is_listed()));
        }
        learner.learn(&mail);
    }
    let part = |count: u64, of: u64| count as f64 / of.max(1) as f64;
    println!("\nsnowshoe: {SOURCES} sources, {MAILS_EACH} mails each, {LETTERS} letters in {:.0?}", begin.elapsed());
    println!("  listed after {:.1} h", listed_at.map_or(f64::NAN, |at| f64::from(at - T0) / f64::from(HOUR)));
    println!(
        "  known by the letter: {:.1} % of {later} mails after that (at least {:.0} %), {:.1} % of all",
        part(covered, later) * 100.0,
        COVERED * 100.0,
        part(all_covered, all) * 100.0
    );
    println!("  from a listed network: {:.1} %", part(by_network, later) * 100.0);
    println!("  {} campaigns, {} letters alone", learner.state.campaigns.len(), learner.state.campaigns.waiting());
    assert!(part(covered, later) >= COVERED);
}

/// Letters with words, as they are sent today.
fn letters() -> Vec<Letter> {
    let long = modern::letters(60, 1).into_iter().map(|(raw, _)| Letter::of(&raw)).filter(|letter| letter.body.len() > 1_200);
    long.take(LETTERS).collect()
}
