use super::*;
use crate::trap::{
    campaigns::Capacity,
    fingerprint::Fingerprint,
    memory::{Class, Domain, Kind, Network, Sighting},
    statistics::{self, Dimension, Observation},
};

const DAY: u32 = 86_400;
const T0: u32 = 20_000 * DAY;

fn room() -> Room {
    Room {
        campaigns: Capacity { campaigns: 40, waiting: 20 },
        statistics: statistics::Capacity { slots: 64, listed: 16, days: 30 },
        ..Room::default()
    }
}

fn settings() -> Settings {
    Settings { mailboxes: 60, subjects: 30, ..Settings::default() }
}

fn restore(bytes: &[u8]) -> Result<State, RestoreError> {
    State::restore(settings(), room(), Key::PUBLIC, bytes)
}

fn bytes(state: &State) -> Vec<u8> {
    Snapshot::take(|| state).unwrap().into_bytes()
}

/// What traps know after so many mails with fixed numbers.
fn state(mails: u64) -> State {
    let statistics = Statistics::new(room().statistics, Key::PUBLIC, T0).unwrap();
    let samples = crate::trap::samples::Samples::new(room().samples);
    let mut state =
        State { campaigns: Campaigns::new(room().campaigns), memory: Memory::new(settings(), T0 - 60 * DAY), statistics, samples };
    (0..mails).for_each(|mail| receive(&mut state, mail));
    state
}

fn receive(state: &mut State, mail: u64) {
    let random = Key::PUBLIC.hash(&mail.to_le_bytes());
    let (letter, mailbox, at) = (random % 90, random >> 8 & 127, T0 + (mail * 40) as u32);
    let text = std::array::from_fn(|place| Key::PUBLIC.hash(&(letter << 8 | place as u64).to_le_bytes()) as u16);
    let fingerprint = Fingerprint { text: Some(text), features: 64, ..Fingerprint::default() };
    let placed = state.campaigns.record(fingerprint, at.into(), Some(random >> 60));
    let domain = format!("d{}.example", letter % 40);
    let domains = [Domain { key: letter % 40, name: domain.as_str().into() }];
    let sighting = Sighting {
        mailbox,
        kind: if mailbox % 5 == 0 {
            Kind::Typed { pattern: 7, was_looked_at: mailbox % 10 == 0 }
        } else {
            Kind::Seeded { source: mailbox as u32 }
        },
        leak: None,
        is_backscatter: false,
        is_transactional: false,
        is_bulk: random >> 20 & 1 == 1,
        proven: &[letter as u32],
        claimed: None,
        author: Some(letter as u32),
        is_checked: true,
        campaign: placed.map(|placed| placed.campaign),
        network: Some(Network::of([203, 0, 113, letter as u8].into())),
        domains: &domains,
    };
    let (_, group) = state.memory.record(&sighting, at);
    let domains = [domain.as_str()];
    let observation = Observation { url_domains: &domains, subject: Some("# euro"), ..Observation::new(Class::Seeded, mailbox, group) };
    state.statistics.record(&observation, at);
    if mail.is_multiple_of(50) {
        state.memory.advance(at);
        state.memory.read(mailbox, true, 5, false, at);
        let State { campaigns, memory, .. } = state;
        campaigns.pin(|id| memory.campaign(id).is_some_and(|evidence| evidence.listing.is_listed()));
    }
}

/// What can be asked of the statistics.
fn told(state: &State) -> String {
    let top = |dimension| (state.statistics.top(dimension, 30, 100), state.statistics.others_at_most(dimension, 30));
    let all: Vec<_> = Dimension::ALL.into_iter().map(top).collect();
    format!("{all:?} {:?} {:?}", state.statistics.days(30), state.statistics.hours_of_week(None))
}

#[test]
fn all_that_traps_know_is_the_same_after_a_restart_and_goes_on_in_the_same_way() {
    let campaigns = |state: &State| Snapshot::of(|snapshot| state.campaigns.save(snapshot));
    let memory = |state: &State| Snapshot::of(|snapshot| state.memory.save(snapshot));
    let is_same =
        |one: &State, other: &State| campaigns(one) == campaigns(other) && memory(one) == memory(other) && told(one) == told(other);
    for mails in [0, 1, 30, 900, 5_000] {
        let mut before = state(mails);
        let mut after = restore(&bytes(&before)).unwrap();
        assert!(is_same(&before, &after), "{mails}");
        for state in [&mut before, &mut after] {
            (mails..mails + 400).for_each(|mail| receive(state, mail));
        }
        assert!(is_same(&before, &after), "{mails}, and what came then");
    }
    let listed = state(5_000).memory.campaigns().filter(|named| named.evidence.listing.is_listed()).count();
    assert!(listed > 10, "{listed}");
}

#[test]
fn whatever_is_cut_off_or_turned_around_in_it_is_told_and_nothing_of_it_is_read() {
    let kept = bytes(&state(200));
    let mut damaged = kept.clone();
    // Each byte of what stands before the parts, and every so many of the rest.
    let places = (0..200).chain((200..kept.len()).step_by(97)).chain(kept.len() - 50..kept.len());
    for at in places {
        assert_eq!(restore(&kept[..at]).err(), Some(RestoreError::Damaged), "{at}");
        for bit in 0..8 {
            damaged[at] ^= 1 << bit;
            assert_eq!(restore(&damaged).err(), Some(RestoreError::Damaged), "{at}.{bit}");
            damaged[at] ^= 1 << bit;
        }
    }
    assert_eq!(restore(&[&*kept, b"x"].concat()).err(), Some(RestoreError::Damaged));
    assert!(restore(&damaged).is_ok());
}

#[test]
fn a_later_format_and_another_key_are_told_from_damage() {
    let state = state(200);
    let later = |format: Format| Snapshot::of(|snapshot| snapshot.add(Format { version: 7, ..format }, &"what later versions write", 0));
    let parts = || {
        let memory = Snapshot::of(|snapshot| state.memory.save(snapshot));
        let campaigns = Snapshot::of(|snapshot| state.campaigns.save(snapshot));
        [memory, campaigns, Snapshot::of(|snapshot| state.statistics.save(snapshot))]
    };
    for (part, format) in [Memory::FORMAT, Campaigns::FORMAT, Statistics::FORMAT].into_iter().enumerate() {
        let mut parts = parts();
        parts[part] = later(format);
        let error = restore(&parts.concat()).err();
        assert_eq!(error, Some(RestoreError::Newer(7)));
        assert_eq!(error.unwrap().to_string(), "it was written by a newer version of Sundew (format 7)");
    }
    let [one, other, third] = parts();
    assert_eq!(restore(&[&*other, &*one, &*third].concat()).err(), Some(RestoreError::Damaged), "in another order");
    let other = State::restore(settings(), room(), Key::from_text("another"), &bytes(&state)).err();
    assert_eq!(other, Some(RestoreError::OtherKey));
}
