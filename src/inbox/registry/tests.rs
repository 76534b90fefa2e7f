use super::*;

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn claim(nonce: u64) -> Claim {
    let (hour, day) = (Duration::from_secs(3_600), Duration::from_secs(86_400));
    Claim { nonce, until: at(5_000), ttl: day, mail_ttl: hour, after_end: AfterEnd::Refuse }
}

fn ending(registry: &Registry, name: u128) -> Option<Ending> {
    match registry.get(name) {
        Some(Record::Ended(tombstone)) => Some(tombstone.ending),
        _ => None,
    }
}

#[test]
fn the_oldest_tombstone_makes_room() {
    let registry = Registry::new(2);
    for (name, millis) in [(1, 10), (2, 20), (3, 30)] {
        registry.bury(name, Ending::Expired, AfterEnd::Silence, at(millis));
    }
    assert_eq!([1, 2, 3].map(|name| registry.get(name).is_some()), [false, true, true]);
}

#[test]
fn an_address_that_ended_again_keeps_its_newer_tombstone() {
    let registry = Registry::new(2);
    registry.bury(1, Ending::Expired, AfterEnd::Silence, at(10));
    registry.revive(1, None);
    assert_eq!(registry.get(1), None);
    registry.bury(1, Ending::Burned, AfterEnd::Silence, at(20));
    registry.bury(2, Ending::Expired, AfterEnd::Silence, at(30));
    assert_eq!([1, 2].map(|name| ending(&registry, name)), [Some(Ending::Burned), Some(Ending::Expired)]);
}

#[test]
fn a_name_is_claimed_once_and_its_tombstone_knows_the_claim() {
    let registry = Registry::new(9);
    assert_eq!(registry.claim(1, claim(7)), Ok(()));
    assert_eq!(registry.claim(1, claim(8)), Err(ClaimRefused::Taken));
    registry.bury(1, Ending::Expired, AfterEnd::Refuse, at(10));
    assert_eq!(registry.claim(1, claim(8)), Err(ClaimRefused::Taken), "nobody inherits a name");
    let tombstone = Tombstone { ended_at: at(10), ending: Ending::Expired, after_end: AfterEnd::Refuse, nonce: 7 };
    assert_eq!(registry.get(1), Some(Record::Ended(tombstone)));
    registry.revive(1, Some(claim(7)));
    assert_eq!(registry.get(1), Some(Record::Claimed(claim(7))));
    registry.bury(1, Ending::Expired, AfterEnd::Silence, at(20));
    registry.bury(1, Ending::Burned, AfterEnd::Silence, at(30));
    assert!(matches!(registry.get(1), Some(Record::Ended(Tombstone { nonce: 7, ending: Ending::Burned, .. }))));
}

#[test]
fn claims_whose_time_is_over_end() {
    let registry = Registry::new(9);
    for name in 1..=2 {
        registry.claim(name, claim(7)).unwrap();
    }
    registry.update(2, |claim| claim.until = at(900_000));
    registry.bury_due(at(100_000));
    assert_eq!([1, 2].map(|name| ending(&registry, name).is_some()), [true, false]);
}

#[test]
fn a_snapshot_is_read_back_and_only_made_after_a_change() {
    let registry = Registry::new(9);
    assert_eq!(registry.snapshot(), None);
    for (name, ending) in [(1, Ending::Expired), (2, Ending::Expired), (3, Ending::Burned)] {
        registry.bury(name, ending, AfterEnd::Refuse, at(10));
    }
    registry.revive(2, None);
    registry.claim(4, claim(u64::MAX)).unwrap();
    let kept = registry.snapshot().unwrap();
    assert_eq!(registry.snapshot(), None);
    registry.snapshot_failed();
    assert_eq!(registry.snapshot().as_ref(), Some(&kept));
    let other = Registry::new(9);
    assert!(other.restore(&kept));
    assert_eq!(other.snapshot(), None);
    assert!(other.knows_chosen_names());
    for name in 1..=4 {
        assert_eq!(other.get(name), registry.get(name));
    }
    for damaged in [&kept[..kept.len() - 1], &kept[1..], b""] {
        assert!(!Registry::new(9).restore(damaged));
    }
}

#[test]
fn no_link_is_pushed_out_by_others_and_one_that_is_over_makes_room() {
    let registry = Registry::new(9);
    for name in 0..MAX_LINKED as u128 {
        assert!(registry.link(name, at(i64::try_from(name).unwrap() + 1), |links| links.feed = 7));
    }
    let late = u128::MAX;
    assert!(!registry.link(late, at(5_000), |links| links.feed = 7));
    assert!(registry.link(0, at(5_000), |links| links.restore = 8), "who has one may have the other");
    assert_eq!(registry.links(0, at(0)), Links { restore: 8, feed: 7, until: at(5_000) });
    registry.unlink(1, |links| links.feed = 0);
    assert!(registry.link(late, at(5_000), |links| links.feed = 7));
    assert!(!registry.link(late - 1, at(5_000), |links| links.feed = 7));
    registry.bury_due(at(70_000));
    assert!(registry.link(late - 1, at(80_000), |links| links.feed = 7));
    assert_eq!(registry.links(2, at(0)), Links::default());
}
