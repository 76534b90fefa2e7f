#[path = "../../../tests/trap/random.rs"]
#[expect(dead_code, reason = "others use the rest")]
mod random;
#[path = "../../../tests/trap/world/mod.rs"]
mod world;

use super::{settings::HOUR, *};
use crate::trap::snapshot::{Snapshot, next};

const T0: Secs = 20_000 * DAY;
const RIPE: Secs = T0 + 200 * DAY;
const CAMPAIGN: CampaignId = CampaignId(77);

fn sighting(mailbox: u64) -> Sighting<'static> {
    Sighting {
        mailbox,
        kind: Kind::Issued,
        leak: None,
        is_backscatter: false,
        is_transactional: false,
        is_bulk: false,
        proven: &[],
        claimed: None,
        author: None,
        is_checked: true,
        campaign: Some(CAMPAIGN),
        network: Some(Network::of([203, 0, 113, 7].into())),
        domains: &[],
    }
}

/// A memory in which `count` addresses, each of its own origin, were left at `T0`.
fn abandoned(count: u64) -> Memory {
    let mut memory = Memory::new(Settings::default(), T0);
    (0..count).for_each(|mailbox| memory.read(mailbox, true, 1_000 + mailbox as u32, false, T0));
    memory
}

fn is_listed(memory: &mut Memory, now: Secs) -> bool {
    memory.advance(now);
    memory.advance(now + 4 * HOUR);
    memory.campaign(CAMPAIGN).is_some_and(|evidence| evidence.listing.is_listed())
}

#[test]
fn a_letter_at_five_independent_traps_is_listed_after_the_delay_and_not_before() {
    let mut memory = abandoned(5);
    (0..5).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE));
    let at = |memory: &mut Memory, now| {
        memory.advance(now);
        memory.campaign(CAMPAIGN).unwrap().listing.phase
    };
    assert_eq!(at(&mut memory, RIPE + HOUR), Phase::Open, "too young");
    assert!(matches!(at(&mut memory, RIPE + 2 * HOUR), Phase::Pending { .. }));
    assert!(matches!(at(&mut memory, RIPE + 5 * HOUR), Phase::Listed { .. }));
    assert!(memory.network(Network::of([203, 0, 113, 7].into())).unwrap().listing.is_listed());
    assert_eq!(at(&mut memory, RIPE + 100 * DAY), Phase::Open, "and forgotten when it comes no more");
}

#[test]
fn a_letter_at_five_traps_of_one_origin_is_not() {
    let mut memory = Memory::new(Settings::default(), T0);
    (0..50).for_each(|mailbox| memory.read(mailbox, true, 1, false, T0));
    (0..50).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE));
    assert!(!is_listed(&mut memory, RIPE + DAY));
}

/// Mail to a name that was never anybody's, of a shape of its own.
fn pristine(mailbox: u64, client: [u8; 4], domains: &[Domain]) -> Sighting<'_> {
    let kind = Kind::Typed { pattern: mailbox as u32, was_looked_at: false };
    Sighting { kind, network: Some(Network::of(client.into())), domains, ..sighting(mailbox) }
}

#[test]
fn one_sender_at_any_names_that_are_nobodys_harms_itself_alone() {
    let innocent = [Domain { key: 5, name: "innocent.example".into() }];
    let poison = |senders: u64| {
        let mut memory = Memory::new(Settings::default(), T0);
        for mailbox in 0..20 {
            let client = [203, 0, (mailbox % senders) as u8, 7];
            _ = memory.record(&pristine(mailbox, client, &innocent), RIPE);
            _ = memory.record(&pristine(mailbox, client, &innocent), RIPE + 15 * DAY);
        }
        let now = RIPE + 15 * DAY;
        let letter = is_listed(&mut memory, now);
        (
            letter,
            memory.domain(5).unwrap().listing.is_listed(),
            memory.network(Network::of([203, 0, 0, 7].into())).unwrap().listing.is_listed(),
        )
    };
    assert_eq!(poison(1), (false, false, true), "where it came from is no invention");
    assert_eq!(poison(10), (true, true, false));
}

#[test]
fn somebody_with_many_addresses_in_use_is_one_reader() {
    let spammer = Network::of([203, 0, 113, 7].into());
    for (origins, wanted) in [(1, true), (50, false)] {
        let mut memory = abandoned(9);
        (0..9).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE));
        memory.advance(RIPE + HOUR);
        memory.advance(RIPE + 5 * HOUR);
        assert!(memory.network(spammer).unwrap().listing.is_listed());
        for mailbox in 100..150 {
            memory.read(mailbox, true, 7_000 + mailbox as u32 % origins, false, RIPE + 6 * HOUR);
            let own = Sighting { campaign: None, ..sighting(mailbox) };
            assert_eq!(memory.record(&own, RIPE + 6 * HOUR).0, Role::Live);
        }
        assert_eq!(!memory.network(spammer).unwrap().reaches_many(RIPE + 6 * HOUR), wanted, "{origins}");
    }
}

#[test]
fn who_reads_takes_back_what_counted_and_no_more() {
    let mut memory = Memory::new(Settings::default(), T0);
    (0..60).for_each(|mailbox| memory.read(mailbox, true, mailbox as u32 % 6, false, T0));
    (0..60).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE));
    assert_eq!(memory.campaign(CAMPAIGN).unwrap().groups.count(), 6);
    // Of each origin three counted, the first ones; nine others have seen the same.
    (18..60).for_each(|mailbox| memory.read(mailbox, true, 99, false, RIPE + 60));
    assert_eq!(memory.campaign(CAMPAIGN).unwrap().groups.count(), 6);
    (0..18).for_each(|mailbox| memory.read(mailbox, true, 99, false, RIPE + 60));
    assert_eq!(memory.campaign(CAMPAIGN).unwrap().groups.count(), 0);
}

#[test]
fn who_wrote_while_the_address_was_in_use_proves_it_and_hardly_counts() {
    let shop = |mailbox| Sighting { proven: &[9], claimed: Some(9), author: Some(9), ..sighting(mailbox) };
    let mut memory = abandoned(30);
    (0..30).for_each(|mailbox| assert_eq!(memory.record(&shop(mailbox), T0 + 60).0, Role::Live));
    (0..30).for_each(|mailbox| _ = memory.record(&shop(mailbox), RIPE));
    assert!(!is_listed(&mut memory, RIPE + DAY));
    assert!(!memory.network(Network::of([203, 0, 113, 7].into())).unwrap().listing.is_listed());
    // Another letter in its name that nothing proves is nobody's.
    let forged = |mailbox| Sighting { claimed: Some(9), campaign: Some(CampaignId(78)), ..sighting(mailbox) };
    (0..30).for_each(|mailbox| _ = memory.record(&forged(mailbox), RIPE));
    memory.advance(RIPE + DAY);
    memory.advance(RIPE + 2 * DAY);
    assert!(memory.campaign(CampaignId(78)).unwrap().listing.is_listed());
}

#[test]
fn a_new_installation_lists_nothing() {
    let mut memory = Memory::new(Settings::default(), T0);
    for mailbox in 0..10 {
        let seeded = Sighting { kind: Kind::Seeded { source: mailbox as u32 }, ..sighting(mailbox) };
        memory.record(&seeded, T0 + DAY);
    }
    assert!(!is_listed(&mut memory, T0 + 2 * DAY));
    assert!(is_listed(&mut memory, T0 + 14 * DAY));
}

#[test]
fn whoever_comes_back_to_an_address_takes_its_word_back() {
    let mut memory = abandoned(5);
    (0..5).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE));
    assert!(is_listed(&mut memory, RIPE + DAY));
    memory.read(0, true, 1_000, false, RIPE + 2 * DAY);
    memory.read(1, true, 1_001, false, RIPE + 2 * DAY);
    assert!(!is_listed(&mut memory, RIPE + 2 * DAY));
    assert_eq!(memory.campaign(CAMPAIGN).unwrap().groups.count(), 3);
}

#[test]
fn who_runs_this_clears_something_for_ever_and_anybody_takes_it_off_until_it_comes_again() {
    let mut memory = abandoned(20);
    (0..10).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE));
    assert!(is_listed(&mut memory, RIPE + DAY));
    assert!(memory.take_off(Key::Campaign(CAMPAIGN.0)));
    assert!(!is_listed(&mut memory, RIPE + DAY));
    (10..20).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE + 2 * DAY));
    assert!(is_listed(&mut memory, RIPE + 2 * DAY));
    assert!(memory.clear(Key::Campaign(CAMPAIGN.0), true));
    (0..20).for_each(|mailbox| _ = memory.record(&sighting(mailbox), RIPE + 4 * DAY));
    assert!(!is_listed(&mut memory, RIPE + 5 * DAY));
    assert!(!memory.clear(Key::Domain(1), true), "there is nothing to clear");
}

#[test]
fn a_leaked_tag_in_use_is_a_trap_and_an_answer_to_forged_mail_is_none() {
    let mut memory = abandoned(1);
    let leaked = Sighting { leak: Some(0.9), ..sighting(0) };
    assert_eq!(memory.record(&leaked, T0 + DAY).0, Role::Trap(Class::LeakedTag, 0.9));
    let bounce = Sighting { is_backscatter: true, campaign: Some(CampaignId(5)), ..sighting(0) };
    assert_eq!(memory.record(&bounce, RIPE).0, Role::Trap(Class::Backscatter, 0.0));
    assert_eq!(memory.campaign(CampaignId(5)).unwrap().groups.count(), 0);
}

#[test]
fn what_is_kept_is_the_same_after_a_restart_and_nothing_damaged_is_read() {
    let mut memory = abandoned(10);
    let domains = [Domain { key: 5, name: "casino.example".into() }];
    (0..10).for_each(|mailbox| _ = memory.record(&Sighting { domains: &domains, ..sighting(mailbox) }, RIPE));
    memory.vote(CAMPAIGN, 5, false, RIPE);
    assert!(is_listed(&mut memory, RIPE + DAY));
    let bytes = |memory: &Memory| Snapshot::of(|snapshot| memory.save(snapshot));
    let snapshot = bytes(&memory);
    let restore = |mut bytes: &[u8]| Memory::from_part(Settings::default(), next(Memory::FORMAT, &mut bytes)?);
    let mut again = restore(&snapshot).unwrap();
    assert!(bytes(&again) == snapshot);
    let of = |memory: &Memory| format!("{:?}", (memory.campaign(CAMPAIGN), memory.domain(5), memory.networks().collect::<Vec<_>>()));
    assert_eq!(of(&again), of(&memory));
    for memory in [&mut memory, &mut again] {
        memory.record(&sighting(3), RIPE + 2 * DAY);
        memory.read(4, true, 1_004, false, RIPE + 2 * DAY);
    }
    assert!(bytes(&again) == bytes(&memory), "it goes on as it would have");
    for at in [0, 13, 20, 60, snapshot.len() - 1] {
        let mut damaged = snapshot.clone();
        damaged[at] ^= 1;
        assert!(restore(&damaged).is_err(), "{at}");
        assert!(restore(&snapshot[..at]).is_err(), "{at}");
    }
}

#[test]
fn what_came_of_addresses_that_were_given_away_is_known_by_where_and_outlives_a_restart() {
    let mut memory = Memory::new(Settings::default(), T0);
    assert!(memory.seed(1, 7, "forum of examples", T0) && memory.seed(2, 7, "forum of examples", T0) && memory.seed(3, 8, "list", T0));
    for mailbox in [1, 2, 1] {
        memory.record(&Sighting { kind: Kind::Seeded { source: 7 }, ..sighting(mailbox) }, T0 + DAY);
    }
    memory.opt_out(9, true, 5, T0);
    let snapshot = Snapshot::of(|snapshot| memory.save(snapshot));
    let memory = Memory::from_part(Settings::default(), next(Memory::FORMAT, &mut &*snapshot).unwrap()).unwrap();
    let told: Vec<_> = memory.sources().map(|(source, kept)| (source, &*kept.name, kept.mails, kept.last)).collect();
    assert_eq!(told, [(7, "forum of examples", 3, T0 + DAY), (8, "list", 0, 0)]);
    assert_eq!(memory.seeded().collect::<Vec<_>>(), [(1, 7), (2, 7), (3, 8)]);
    assert!(memory.is_opted_out(9) && !memory.is_opted_out(1));
    let mut memory = memory;
    (0..2_000).for_each(|source| _ = memory.seed(100, source, "another", T0));
    assert_eq!(memory.sources().count(), 1_024);
}

#[test]
fn as_many_addresses_and_campaigns_as_fit_take_no_more_than_their_bytes() {
    for max_bytes in [1_000_000, 4_000_000] {
        let mut memory = Memory::new(Settings::default().within(max_bytes), T0);
        for mail in 0..100_000_u64 {
            let domains = [Domain { key: mail % 20_000, name: format!("domain{}.example", mail % 20_000).into() }];
            let network = Some(Network::of((0x0b00_0000 + mail as u32 % 20_000).to_be_bytes().into()));
            let campaign = Some(CampaignId(mail % 20_000));
            let seeded = Kind::Seeded { source: mail as u32 % 977 };
            memory
                .record(&Sighting { kind: seeded, campaign, network, domains: &domains, ..sighting(mail * 7 % 9_001) }, RIPE + mail as u32);
        }
        assert!(memory.evicted() > 0);
        assert!(memory.bytes() <= max_bytes && memory.bytes() > max_bytes / 2, "{} of {max_bytes}", memory.bytes());
    }
}

#[test]
fn in_a_year_of_a_server_spam_is_listed_by_five_origins_and_nobody_else_is() {
    let outcome = world::live(1);
    assert_eq!(outcome.wrong, [], "listed, and no spam");
    assert!(outcome.scenarios.len() >= 10, "{:?}", outcome.scenarios);
    let large: Vec<_> = outcome.campaigns.iter().filter(|found| found.traps >= 10).collect();
    let listed: Vec<_> = large.iter().filter(|found| found.waited.is_some()).collect();
    assert!(listed.len() * 100 >= large.len() * 95, "{} of {}", listed.len(), large.len());
    let by_five = listed.iter().filter(|found| found.groups.is_some_and(|groups| groups <= 5)).count();
    assert!(by_five * 100 >= listed.len() * 75, "{by_five} of {}", listed.len());
    // The delay of two hours and a half of that, then the hour that is over, and the two that it must be old.
    assert!(listed.iter().filter(|found| found.waited <= Some(6 * HOUR)).count() * 100 >= listed.len() * 90);
    let (later, covered) = outcome.campaigns.iter().fold((0, 0), |(later, covered), found| (later + found.later, covered + found.covered));
    assert!(covered * 10 >= later * 9, "{covered} of {later}");
}
