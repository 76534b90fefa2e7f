use std::{collections::HashMap, net::IpAddr};

use super::*;
use crate::trap::{
    memory::Class,
    snapshot::{RestoreError, Snapshot, next},
};

/// A Monday, at midnight.
const T0: Secs = 20_598 * DAY;
const SMALL: Capacity = Capacity { slots: 64, listed: 16, days: 30 };

fn statistics(capacity: Capacity) -> Statistics {
    Statistics::new(capacity, Key::PUBLIC, T0).unwrap()
}

fn link<'a>(domains: &'a [&'a str], mailbox: u64, group: u32) -> Observation<'a> {
    Observation { url_domains: domains, ..Observation::new(Class::Pristine, mailbox, group) }
}

/// Numbers with a fixed seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// Ranks from 0 on, each about as often as one in so many as its number says (Zipf with exponent 1).
    fn zipf(&mut self, ranks: u64) -> u64 {
        let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (((ranks + 1) as f64).powf(uniform) - 1.0) as u64
    }
}

#[test]
fn nothing_is_known_of_nothing() {
    let mut empty = statistics(Capacity::default());
    empty.roll(T0 + 40 * DAY);
    for dimension in Dimension::ALL {
        assert_eq!((empty.top(dimension, 30, 10), empty.others_at_most(dimension, 30)), (vec![], 0));
    }
    assert_eq!((empty.sizes(30), empty.gaps(30), empty.reach(30)), (None, None, Reach::default()));
    assert_eq!((empty.rows(30).count(), empty.hours_of_week(None)), (0, [0; 168]));
    assert!(empty.hours(48).iter().all(|hour| hour.hits.total() == 0) && empty.hours(48).len() == 48);
    assert!(empty.days(90).iter().all(|day| day.hits.total() == 0) && empty.days(90).len() == 30);
    assert!(empty.bytes() < 100_000, "{}", empty.bytes());
    assert!(Statistics::new(Capacity { slots: 100, ..SMALL }, Key::PUBLIC, T0).is_err(), "no power of two");
}

#[test]
fn counts_of_a_long_tail_are_as_wrong_as_the_theory_says_and_no_more() {
    const MAILS: u64 = 60_000;
    let mut statistics = statistics(Capacity { slots: 1_024, listed: 256, days: 30 });
    let (mut numbers, mut exact) = (Numbers(1), HashMap::<String, (u64, Vec<u64>)>::new());
    for _ in 0..MAILS {
        let (domain, mailbox) = (format!("d{}.example", numbers.zipf(30_000)), numbers.next() % 500);
        statistics.record(&link(&[&domain], mailbox, (mailbox % 50) as u32), T0);
        let (hits, mailboxes) = exact.entry(domain).or_default();
        *hits += 1;
        mailboxes.push(mailbox);
    }
    let top = statistics.top(Dimension::UrlDomain, 1, 256);
    let theory = 3.5 / 1_024.0 * MAILS as f64;
    let mut squares = Vec::new();
    for Top { key, hits, at_least, at_most, traps, groups } in &top {
        let (wanted, mailboxes) = &exact[&**key];
        assert!(at_least <= wanted && wanted <= at_most, "{key}: {at_least} {wanted} {at_most}");
        assert!((at_most - at_least) as f64 <= theory && hits.abs_diff(*wanted) as f64 <= theory);
        let mut distinct = mailboxes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if *hits == *wanted {
            squares.push((*traps as f64 / distinct.len() as f64 - 1.0).powi(2));
            assert!(*groups <= 100 && groups <= traps);
        }
    }
    let mean = (squares.iter().sum::<f64>() / squares.len() as f64).sqrt();
    assert!(squares.len() > 20 && mean < 2.0 * 1.04 / 8.0, "{mean} of {}", squares.len());
    let listed: Vec<_> = top.iter().map(|top| &*top.key).collect();
    let others = exact.iter().filter(|(key, _)| !listed.contains(&&***key)).map(|(_, (hits, _))| *hits).max().unwrap();
    assert!(others <= statistics.others_at_most(Dimension::UrlDomain, 1));
    let mut by_hits: Vec<_> = exact.iter().map(|(key, (hits, _))| (*hits, key.as_str())).collect();
    by_hits.sort_unstable_by(|one, other| other.cmp(one));
    let often = by_hits.iter().filter(|(hits, _)| *hits as f64 > theory);
    assert!(often.clone().all(|(_, key)| listed.contains(key)) && often.count() > 10, "whatever came more often is listed");
    let reach = statistics.reach(1);
    assert!(reach.traps.abs_diff(500) <= 500 * 2 * 16 / 1_000 && reach.groups == 50, "{reach:?}");
}

#[test]
fn over_several_days_the_bounds_hold_for_keys_that_some_days_do_not_list() {
    let mut statistics = statistics(Capacity { slots: 64, listed: 8, days: 30 });
    let (mut numbers, mut exact) = (Numbers(2), HashMap::<String, u64>::new());
    for n in 0..7 * 2_000 {
        // What leads changes from day to day.
        let domain = format!("d{}.example", (numbers.zipf(500) + n / 2_000 * 3) % 500);
        statistics.record(&link(&[&domain], 1, 1), T0 + (n / 2_000 * u64::from(DAY)) as u32);
        *exact.entry(domain).or_default() += 1;
    }
    let top = statistics.top(Dimension::UrlDomain, 7, usize::MAX);
    assert!(top.len() > 8);
    for Top { key, hits, at_least, at_most, .. } in &top {
        let wanted = exact[&**key];
        assert!(*at_least <= wanted && wanted <= *at_most && at_least <= hits && hits <= at_most, "{key}: {at_least} {wanted} {at_most}");
    }
    let others = exact.iter().filter(|(key, _)| top.iter().all(|top| *top.key != ***key)).map(|(_, hits)| *hits).max().unwrap();
    assert!(others <= statistics.others_at_most(Dimension::UrlDomain, 7));
    assert_eq!(statistics.top(Dimension::UrlDomain, 7, 3), top[..3]);
    assert_eq!(statistics.top(Dimension::UrlDomain, 0, 3), []);
}

#[test]
fn days_close_once_and_go_when_they_are_old() {
    let mut statistics = statistics(SMALL);
    for day in [0, 1, 5] {
        statistics.record(&link(&["a.example"], day.into(), 1), T0 + day * DAY + 7);
        statistics.roll(T0 + day * DAY + 8);
        statistics.roll(T0 + day * DAY + 8);
    }
    let hits = |statistics: &Statistics, days| statistics.top(Dimension::UrlDomain, days, 9).first().map(|top| (top.hits, top.traps));
    assert_eq!([1, 5, 6, 30].map(|days| hits(&statistics, days)), [Some((1, 1)), Some((2, 2)), Some((3, 3)), Some((3, 3))]);
    let days: Vec<_> = statistics.days(6).iter().map(|day| (day.date.to_string(), day.hits.total())).collect();
    assert_eq!(days[0], ("2026-05-25".to_owned(), 1));
    assert_eq!(statistics.days(6)[0].date.begins(), T0);
    assert_eq!(days.iter().map(|(_, hits)| *hits).collect::<Vec<_>>(), [1, 1, 0, 0, 0, 1]);
    for (days, left) in [(29, 3), (30, 2), (31, 1), (34, 1), (35, 0), (400, 0)] {
        statistics.roll(T0 + days * DAY);
        assert_eq!(hits(&statistics, 30).map_or(0, |(hits, _)| hits), left, "after {days} days");
        assert_eq!(statistics.days(30).iter().map(|day| day.hits.total()).sum::<u64>(), left);
    }
}

#[test]
fn what_comes_when_its_day_is_over_counts_in_its_numbers_and_in_no_list() {
    let mut statistics = statistics(SMALL);
    let mail = link(&["a.example"], 1, 1);
    statistics.record(&mail, T0);
    statistics.record(&mail, T0 + DAY);
    statistics.record(&mail, T0 + DAY - 1);
    statistics.record(&mail, T0 - 1);
    assert_eq!(statistics.days(2).iter().map(|day| day.hits.total()).collect::<Vec<_>>(), [2, 1]);
    let top = &statistics.top(Dimension::UrlDomain, 2, 1)[0];
    assert_eq!((top.at_least, top.hits, top.at_most), (2, 2, 3));
    assert_eq!(statistics.gaps(2).unwrap().max, f64::from(DAY));
}

#[test]
fn a_clock_that_was_wrong_does_not_stop_the_count_for_ever() {
    let mut statistics = statistics(SMALL);
    let mail = link(&["a.example"], 1, 1);
    statistics.record(&mail, T0 + 60);
    statistics.record(&mail, T0 + 20 * DAY);
    statistics.roll(T0 + 120);
    statistics.record(&mail, T0 + 180);
    let top = &statistics.top(Dimension::UrlDomain, 30, 1)[0];
    assert_eq!((top.at_least, top.hits, top.at_most), (1, 1, 2));
    assert_eq!(statistics.days(1)[0].hits.total(), 2);
    statistics.roll(T0 - 60);
    assert_eq!(statistics.days(1)[0].hits.total(), 2, "a clock that is set back by a minute changes nothing");
}

#[test]
fn hours_are_those_of_the_week_in_utc_and_of_four_weeks() {
    let mut statistics = statistics(SMALL);
    for (class, hour) in [(Class::Pristine, 0), (Class::Seeded, 0), (Class::Seeded, 167), (Class::Seeded, 168), (Class::Seeded, 28 * 24)] {
        statistics.record(&Observation::new(class, 1, 1), T0 + hour * HOUR + 59);
    }
    let filled = |class| {
        let hours = statistics.hours_of_week(class);
        hours.into_iter().enumerate().filter(|(_, hits)| *hits > 0).collect::<Vec<_>>()
    };
    assert_eq!(filled(None), [(0, 2), (167, 1)], "the first day is out of the four weeks again");
    assert_eq!((filled(Some(Class::Seeded)), filled(Some(Class::Pristine))), (vec![(0, 2), (167, 1)], vec![]));
    let hours = statistics.hours(22 * 24);
    let last = hours.last().unwrap();
    assert_eq!((last.start, last.hits.of(Class::Seeded), last.hits.total()), (T0 + 28 * DAY, 1, 1));
    assert_eq!(hours.iter().map(|hour| hour.hits.total()).sum::<u64>(), 3);
}

#[test]
fn sizes_and_gaps_are_told_over_several_days() {
    let mut statistics = statistics(SMALL);
    for n in 1..=1_000 {
        let mail = Observation { size_bytes: u64::from(n) * 100, ..Observation::new(Class::Seeded, 1, 1) };
        statistics.record(&mail, T0 + n * 200);
    }
    let (sizes, gaps) = (statistics.sizes(3).unwrap(), statistics.gaps(3).unwrap());
    assert_eq!((sizes.min, sizes.max), (100.0, 100_000.0));
    assert!((sizes.median - 50_000.0).abs() < 1_000.0 && (sizes.p99 - 99_000.0).abs() < 500.0, "{sizes:?}");
    assert_eq!((gaps.min, gaps.median, gaps.max), (200.0, 200.0, 200.0));
    assert!(statistics.sizes(1).unwrap().min > 50_000.0);
}

#[test]
fn rows_are_by_day_then_dimension_then_count() {
    let mut statistics = statistics(SMALL);
    for (day, domain) in [(0, "a.example"), (0, "b.example"), (0, "b.example"), (1, "a.example")] {
        statistics.record(&link(&[domain], day.into(), 1), T0 + day * DAY);
    }
    let rows: Vec<_> = statistics.rows(2).map(|row| format!("{},{},{},{}", row.date, row.dimension.name(), row.key, row.hits)).collect();
    let wanted = [
        "2026-05-25,url_domain,b.example,2",
        "2026-05-25,url_domain,a.example,1",
        "2026-05-25,trap_class,pristine,3",
        "2026-05-26,url_domain,a.example,1",
        "2026-05-26,trap_class,pristine,1",
    ];
    assert_eq!(rows, wanted);
    assert_eq!(statistics.rows(1).count(), 2);
}

#[test]
fn an_address_is_no_key_in_any_dimension() {
    let mut statistics = statistics(SMALL);
    let address = "somebody@inbox.example";
    let mail = Observation {
        helo: Some(Helo::Domain(address)),
        envelope_domain: Some(address),
        from_organisation: Some(address),
        dkim_domains: &[address],
        url_domains: &[address],
        subject: Some("for somebody@inbox.example only"),
        file_types: &[address, ""],
        spf: Some(address),
        ..Observation::new(Class::Seeded, 1, 1)
    };
    statistics.record(&mail, T0);
    assert_eq!(statistics.rows(1).map(|row| row.dimension).collect::<Vec<_>>(), [Dimension::HeloKind, Dimension::TrapClass]);
}

/// Mail whose keys are as long as they are kept: half of them come all the time, half of them once.
fn hostile(statistics: &mut Statistics, numbers: &mut Numbers, mails: u64, at: Secs) {
    for _ in 0..mails {
        let number = numbers.next();
        let number = if number.is_multiple_of(2) { number % 30 } else { number };
        let (key, client) = (format!("{number:072}"), IpAddr::V6((u128::from(number) << 64).into()));
        let mail = Observation {
            helo: Some(Helo::Domain(&key)),
            client: Some(client),
            envelope_domain: Some(&key),
            from_organisation: Some(&key),
            dkim_domains: &[&key],
            url_domains: &[&key],
            subject: Some(&key),
            attachments: &[blake3::hash(key.as_bytes()).into()],
            file_types: &[&key],
            tls: Some(&key),
            spf: Some(&key),
            size_bytes: numbers.next() % 1_000_000,
            ..Observation::new(Class::Seeded, numbers.next(), numbers.next() as u32)
        };
        statistics.record(&mail, at);
    }
}

#[test]
fn memory_stays_the_same_however_much_comes() {
    let mut statistics = statistics(SMALL);
    let mut numbers = Numbers(3);
    let mut held = |days: std::ops::Range<u32>, mails| {
        days.for_each(|day| hostile(&mut statistics, &mut numbers, mails, T0 + day * DAY));
        statistics.bytes()
    };
    let (one_day, ten_times) = (held(0..1, 1_000), held(0..1, 9_000));
    assert!(ten_times <= one_day + one_day / 20, "{one_day} {ten_times}");
    let (all_days, longer) = (held(1..30, 400), held(30..40, 400));
    assert!(longer <= all_days + all_days / 20, "{all_days} {longer}");
    assert!(all_days <= SMALL.max_bytes() && all_days > SMALL.max_bytes() / 2, "{all_days} {}", SMALL.max_bytes());
}

#[test]
fn a_budget_makes_the_largest_that_stays_within_it() {
    assert_eq!(Capacity::within(20_000_000), Capacity::default());
    for budget in [2_000_000, 5_000_000, 20_000_000, 100_000_000] {
        let capacity = Capacity::within(budget);
        assert!(capacity.max_bytes() <= budget && capacity.max_bytes() > budget / 3, "{budget} {capacity:?}");
    }
    assert!(Statistics::new(Capacity::within(0), Key::PUBLIC, T0).is_ok());
}

fn bytes(statistics: &Statistics) -> Vec<u8> {
    Snapshot::of(|snapshot| statistics.save(snapshot))
}

fn restore(key: Key, mut snapshot: &[u8]) -> Result<Statistics, RestoreError> {
    let part = next(Statistics::FORMAT, &mut snapshot)?;
    if snapshot.is_empty() { Statistics::from_part(SMALL, key, part) } else { Err(RestoreError::Damaged) }
}

/// Everything that can be asked is answered the same. Digests are compressed when they are written, and so differ a little.
fn assert_same(one: &Statistics, other: &Statistics) {
    for dimension in Dimension::ALL {
        assert_eq!(one.top(dimension, 30, 1_000), other.top(dimension, 30, 1_000));
        assert_eq!(one.others_at_most(dimension, 30), other.others_at_most(dimension, 30));
    }
    assert!(one.rows(30).eq(other.rows(30)));
    assert_eq!(one.hours_of_week(None), other.hours_of_week(None));
    assert_eq!((one.hours(48), one.days(30), one.reach(30)), (other.hours(48), other.days(30), other.reach(30)));
    for (one, other) in [(one.sizes(30), other.sizes(30)), (one.gaps(30), other.gaps(30))] {
        let numbers = |spread: Option<Spread>| spread.map_or([0.0; 5], |s| [s.min, s.median, s.p90, s.p99, s.max]);
        for (one, other) in numbers(one).into_iter().zip(numbers(other)) {
            assert!((one - other).abs() <= 0.03 * one, "{one} {other}");
        }
    }
}

#[test]
fn what_a_snapshot_has_is_read_back_and_counted_on() {
    let (mut statistics, mut numbers) = (statistics(SMALL), Numbers(4));
    for day in 0..3 {
        hostile(&mut statistics, &mut numbers, 100, T0 + day * DAY);
    }
    let snapshot = bytes(&statistics);
    let mut restored = restore(Key::PUBLIC, &snapshot).unwrap();
    assert_same(&restored, &statistics);
    for statistics in [&mut statistics, &mut restored] {
        (0..9).for_each(|n| statistics.record(&link(&["a.example"], n, 1), T0 + 2 * DAY));
        statistics.roll(T0 + 3 * DAY);
    }
    assert_same(&restored, &statistics);
    let empty = Statistics::new(SMALL, Key::PUBLIC, T0).unwrap();
    assert_same(&restore(Key::PUBLIC, &bytes(&empty)).unwrap(), &empty);
}

#[test]
fn a_snapshot_fits_into_less_room_with_bounds_that_hold() {
    let mut statistics = statistics(Capacity { slots: 256, ..SMALL });
    let mut numbers = Numbers(5);
    let domains: Vec<_> = (0..3_000).map(|_| format!("d{}.example", numbers.zipf(400))).collect();
    domains.iter().for_each(|domain| statistics.record(&link(&[domain], 1, 1), T0));
    let restored = restore(Key::PUBLIC, &bytes(&statistics)).unwrap();
    for Top { key, at_least, at_most, .. } in restored.top(Dimension::UrlDomain, 1, 16) {
        let wanted = domains.iter().filter(|domain| ***domain == *key).count() as u64;
        assert!(at_least <= wanted && wanted <= at_most, "{key}: {at_least} {wanted} {at_most}");
    }
    assert!(restored.bytes() < statistics.bytes());
}

#[test]
fn a_snapshot_that_is_damaged_or_of_another_version_or_key_is_none() {
    let mut statistics = statistics(SMALL);
    statistics.record(&link(&["a.example"], 1, 1), T0);
    statistics.record(&link(&["b.example"], 2, 1), T0 + DAY);
    let snapshot = bytes(&statistics);
    let read = |bytes: &[u8]| restore(Key::PUBLIC, bytes).is_ok();
    assert!(read(&snapshot));
    for at in 0..snapshot.len() {
        let mut damaged = snapshot.clone();
        damaged[at] ^= 1;
        assert!(!read(&damaged) && !read(&snapshot[..at]), "at {at}");
    }
    assert!(!read(&[&*snapshot, b"x"].concat()));
    assert_eq!(restore(Key::from_text("another"), &snapshot).err(), Some(RestoreError::OtherKey));
}
