use url::Url;

use super::*;
use crate::trap::{
    campaigns::{CampaignId, Campaigns, Capacity},
    fingerprint,
    memory::{self, Class, Domain, Kind, Memory, Network, Phase, Sighting},
    statistics::{self, Dimension, Observation, Statistics},
};

const HOUR: Secs = 60 * 60;
const DAY: Secs = 24 * HOUR;
/// A Monday, at noon.
const NOW: Secs = 20_535 * DAY + DAY / 2;

fn settings() -> export::Settings {
    export::Settings { lists_documentation: true, ..export::Settings::new(Url::parse("https://traps.example/").unwrap()) }
}

/// What is known when nobody waits.
fn state() -> State {
    let settings = memory::Settings { warm_up: 0, delay: 0, ..memory::Settings::default() };
    let statistics = Statistics::new(statistics::Capacity::default(), fingerprint::Key::PUBLIC, NOW - 20 * DAY).unwrap();
    let samples = crate::trap::samples::Samples::new(Default::default());
    State {
        campaigns: Campaigns::new(Capacity { campaigns: 64, waiting: 64 }),
        memory: Memory::new(settings, NOW - 200 * DAY),
        statistics,
        samples,
    }
}

/// A mail at a trap of its own for each of so many origins.
fn mails(state: &mut State, groups: std::ops::Range<u32>, campaign: u64, source: &str, at: Secs) {
    let client = source.parse().unwrap();
    let domains = [Domain { key: campaign, name: "prizes.example".into() }];
    for group in groups {
        let mailbox = (campaign << 32 | u64::from(group)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let sighting = Sighting {
            mailbox,
            kind: Kind::Seeded { source: group },
            leak: None,
            is_backscatter: false,
            is_transactional: false,
            is_bulk: false,
            proven: &[],
            claimed: None,
            author: None,
            is_checked: true,
            campaign: Some(CampaignId(campaign)),
            network: Some(Network::of(client)),
            domains: &domains,
        };
        let (_, group) = state.memory.record(&sighting, at);
        let observed = Observation { client: Some(client), size_bytes: 5_000, ..Observation::new(Class::Seeded, mailbox, group) };
        state.statistics.record(&observed, at);
    }
}

fn board(state: &mut State, now: Secs) -> Board {
    state.statistics.roll(now);
    Board::of(state, None, &Exempt::default(), &settings(), now)
}

fn listed(state: &mut State, since: Secs) {
    (0..4).for_each(|hour| state.memory.advance(since + hour * HOUR));
}

#[test]
fn what_a_single_origin_sent_is_told_to_nobody_but_the_operator() {
    let mut state = state();
    mails(&mut state, 0..1, 1, "203.0.113.9", NOW - 3 * DAY);
    for _ in 0..500 {
        state
            .statistics
            .record(&Observation { client: Some([203, 0, 113, 9].into()), ..Observation::new(Class::Seeded, 7, 7) }, NOW - 3 * DAY);
    }
    let board = board(&mut state, NOW);
    assert_eq!(board.campaigns().count(), 0);
    assert!(board.week.iter().all(|hits| *hits == Counts::default()));
    assert!(board.hours.iter().map(|hour| hour.hits).chain(board.days.iter().map(|day| day.hits)).all(|hits| hits == Counts::default()));
    assert!(board.top.iter().all(|top| top.keys.is_empty()) && board.sizes.is_none());
    let told: Vec<_> = board.operator.below.iter().map(|exact| (exact.subject.clone(), exact.trap_hits(), exact.groups)).collect();
    assert_eq!(told, [(Subject::Campaign(CampaignId(1)), 1, 1)]);
}

#[test]
fn public_figures_are_round_and_as_old_as_a_listing_waits() {
    let mut state = state();
    mails(&mut state, 0..17, 1, "203.0.113.9", NOW - 3 * DAY);
    mails(&mut state, 20..45, 2, "203.0.113.9", NOW - 4 * HOUR);
    mails(&mut state, 50..90, 3, "203.0.113.9", NOW - HOUR);
    let board = board(&mut state, NOW);
    let hours: Vec<_> =
        board.hours.iter().filter(|hour| hour.hits.total > 0).map(|hour| (hour.start, hour.hits.of(Class::Seeded))).collect();
    assert_eq!(hours, [(NOW - 3 * DAY, 10), (NOW - 4 * HOUR, 20)], "17 and 25; the 40 of this hour are too young");
    let days: Vec<_> = board.days.iter().map(|day| (day.hits.total, day.reach.map(|reach| reach.traps))).collect();
    assert_eq!(days[days.len() - 4..], [(10, Some(10)), (0, None), (0, None), (20, None)]);
    // Friday at noon is the hour 108 of a week, and Monday at eight the hour 8.
    let week: Vec<_> = board.week.iter().enumerate().filter(|(_, hits)| hits.total > 0).map(|(hour, hits)| (hour, hits.total)).collect();
    assert_eq!(week, [(8, 20), (108, 10)]);
    let top = &board.top[Dimension::Source as usize];
    assert_eq!((top.dimension, &*top.keys[0].key, top.keys[0].hits, top.keys[0].at_most), (Dimension::Source, "203.0.113.9", 10, 20));
    assert_eq!(board.campaigns().map(|campaign| campaign.id.0).collect::<Vec<_>>(), [2, 1], "the newest day first");
}

#[test]
fn what_was_most_frequent_is_looked_for_once_a_day() {
    let mut state = state();
    mails(&mut state, 0..17, 1, "203.0.113.9", NOW - 3 * DAY);
    let first = board(&mut state, NOW);
    mails(&mut state, 20..60, 2, "198.51.100.7", NOW);
    let of = |now| Board::of(&state, Some(&first), &Exempt::default(), &settings(), now).top;
    assert_eq!(of(NOW + 2 * HOUR), first.top);
    let next = of(NOW + DAY);
    assert_eq!(next[Dimension::Source as usize].keys.len(), 2, "a day later there is more to tell");
}

#[test]
fn where_nothing_waits_what_goes_on_is_told() {
    let mut state = state();
    mails(&mut state, 0..17, 1, "203.0.113.9", NOW);
    state.statistics.roll(NOW);
    let board = Board::of(&state, None, &Exempt::default(), &export::Settings { lag: 0, ..settings() }, NOW);
    assert_eq!(board.hours.last().unwrap().hits.total, 10);
    assert_eq!(&*board.top[Dimension::Source as usize].keys[0].key, "203.0.113.9");
}

#[test]
fn the_operator_sees_what_waits_why_and_what_was_cleared() {
    let mut state = state();
    state.memory = Memory::new(memory::Settings { warm_up: 0, ..memory::Settings::default() }, NOW - 200 * DAY);
    mails(&mut state, 0..9, 1, "203.0.113.9", NOW - 5 * HOUR);
    mails(&mut state, 0..9, 2, "198.51.100.7", NOW - 5 * HOUR);
    state.memory.clear(memory::Key::Campaign(2), true);
    state.memory.advance(NOW);
    let board = board(&mut state, NOW);
    let kinds: Vec<_> = board.operator.pending.iter().map(|exact| exact.subject.kind()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "network").count(), 2, "{kinds:?}");
    let campaign = board.operator.pending.iter().find(|exact| exact.subject == Subject::Campaign(CampaignId(1))).unwrap();
    assert!(matches!(campaign.phase, Phase::Pending { due } if due > NOW));
    assert!(campaign.groups == 9 && campaign.confidence > 0.9 && campaign.label == Label::Spam, "{campaign:?}");
    assert_eq!(board.operator.cleared.iter().map(|exact| &exact.subject).collect::<Vec<_>>(), [&Subject::Campaign(CampaignId(2))]);
    assert_eq!((board.operator.pending_count, board.operator.remembered), (kinds.len(), [2, 2, 2]));
    listed(&mut state, NOW);
    assert_eq!(super::Board::of(&state, None, &Exempt::default(), &settings(), NOW + 4 * HOUR).operator.listed[0], 1);
}

#[test]
fn numbers_in_bounds_are_round_ones_around_the_true_one() {
    for (count, wanted) in [(0, 0), (1, 1), (4, 5), (5, 5), (6, 10), (11, 20), (23, 30), (31, 50), (50, 50), (51, 100), (101, 200)] {
        assert_eq!(public::at_most(count), wanted, "{count}");
    }
}
