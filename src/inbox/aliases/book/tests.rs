use std::collections::BTreeMap;

use super::{saved::MIN_ADDED_BYTES, *};

fn record(inbox: u128) -> Record {
    Record { inbox, route: Box::default(), card: Box::default(), state: State::Active, has_accepted: false }
}

#[test]
fn nobodys_are_pushed_out_while_their_inbox_lives_and_those_that_rest_make_room() {
    let (aliases, now) = (Aliases::default(), Timestamp::from_millis(1_000));
    let add =
        |name: u128, inbox: u128, until: i64, now| aliases.add(name, record(inbox), Timestamp::from_millis(until), AfterEnd::Silence, now);
    for name in 0..MAX_ALIASES as u128 {
        let inbox = name / MAX_OF_INBOX as u128;
        // One of them ends before the others.
        assert_eq!(add(name, inbox, if inbox == 7 { 5_000 } else { 9_000 }, now), Ok(()));
    }
    assert_eq!(add(u128::MAX, 7, 9_000, now), Err(NoRoom::OfInbox));
    assert_eq!(add(0, 8, 9_000, now), Err(NoRoom::Taken), "two asked for it at once");
    assert_eq!(add(u128::MAX, u128::MAX, 9_000, now), Err(NoRoom::InAll));
    assert_eq!(add(u128::MAX, u128::MAX, 9_000, Timestamp::from_millis(5_000)), Ok(()));
    assert!(aliases.of(7).is_empty() && aliases.state(7 * MAX_OF_INBOX as u128).is_none());
    assert_eq!(aliases.of(8).len(), MAX_OF_INBOX);
}

#[test]
fn those_that_rest_are_forgotten_in_the_end() {
    let (aliases, end) = (Aliases::default(), Timestamp::from_millis(5_000));
    aliases.add(1, record(1), end, AfterEnd::Refuse, Timestamp::default()).unwrap();
    aliases.forget_over(end.plus(REST).minus(Duration::from_millis(1)));
    assert!(aliases.contains(1), "its holder may come back");
    aliases.forget_over(end.plus(REST).plus(LOOK_EVERY));
    assert!(!aliases.contains(1));
}

#[test]
fn a_clock_is_worth_a_snapshot_when_it_has_moved_by_a_part_of_its_life() {
    let (aliases, start, life) = (Aliases::default(), Timestamp::default(), Duration::from_secs(160));
    aliases.add(1, record(1), start.plus(life), AfterEnd::Silence, start).unwrap();
    assert!(aliases.unsaved().is_some() && aliases.unsaved().is_none());
    aliases.extend(1, start.plus(life).plus(Duration::from_secs(10)), life);
    assert_eq!(aliases.unsaved(), None);
    aliases.extend(1, start.plus(life).plus(Duration::from_secs(11)), life);
    assert!(matches!(aliases.unsaved(), Some(Unsaved::Changes(_))));
}

/// A file of what was saved.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    rewrites: usize,
    most_bytes: usize,
}

impl File {
    fn save(&mut self, aliases: &Aliases) {
        match aliases.unsaved() {
            Some(Unsaved::All(all)) => (self.bytes, self.rewrites) = (all, self.rewrites + 1),
            Some(Unsaved::Changes(more)) => self.bytes.extend(more),
            None => {}
        }
        self.most_bytes = self.most_bytes.max(self.bytes.len());
    }

    /// All of it as another start reads it.
    fn read(&self) -> (Aliases, Option<usize>) {
        let again = Aliases::default();
        let torn = again.restore(&self.bytes);
        (again, torn)
    }
}

/// All of it, the clocks apart.
fn all(aliases: &Aliases) -> BTreeMap<u128, (AfterEnd, Vec<(u128, Record)>)> {
    let books = aliases.lock();
    let records = |holder: &Holder| holder.names.iter().map(|name| (*name, books.aliases[name].clone())).collect();
    books.holders.iter().map(|(inbox, holder)| (*inbox, (holder.life.after_end, records(holder)))).collect()
}

#[test]
fn what_is_saved_change_by_change_makes_the_same_books_again_at_any_moment() {
    let (aliases, life) = (Aliases::default(), Duration::from_secs(1_600));
    let (mut file, mut dice) = (File::default(), 7_u64);
    for step in 0..6_000_u64 {
        // Knuth's MMIX generator: the same walk in each run.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = |among: u64| u128::from(dice >> 33) % u128::from(among);
        let (inbox, now) = (pick(20), Timestamp::from_millis(i64::try_from(step).unwrap() * 1_000));
        let of_inbox = aliases.of(inbox);
        let some = of_inbox.first().map_or(u128::MAX, |(name, _)| *name);
        match step % 8 {
            0..3 => drop(aliases.add(step.into(), Record { card: [3; 90].into(), ..record(inbox) }, now.plus(life), AfterEnd::Refuse, now)),
            3 => drop(aliases.change(some, |record| {
                record.state = State::Off;
                Some(())
            })),
            4 => drop(aliases.delete(some)),
            5 => aliases.extend(inbox, now.plus(life), life),
            6 => aliases.settle_end(inbox, AfterEnd::Silence),
            _ if pick(9) == 0 => aliases.burn(inbox, if step % 16 == 7 { AfterEnd::Refuse } else { AfterEnd::Silence }, now),
            _ => aliases.lock().forget(|life| life.until <= now),
        }
        if step % 3 == 0 {
            file.save(&aliases);
        }
        if step % 501 == 0 {
            let (again, torn) = file.read();
            assert!(torn == Some(0) && all(&again) == all(&aliases), "step {step}");
            for (inbox, holder) in &aliases.lock().holders {
                let (kept, now) = (again.life(*inbox).unwrap().until, holder.life.until);
                assert!(now.since(kept).max(kept.since(now)) <= life / CLOCK_PARTS, "step {step}");
            }
        }
        if step == 3_000 {
            // The disk was full: what was to be added is in the whole that is written next.
            aliases.unsaved();
            aliases.not_saved();
        }
    }
    assert!(file.rewrites < 20 && file.most_bytes < 2 * 400_000 + MIN_ADDED_BYTES, "{} {}", file.rewrites, file.most_bytes);
}

#[test]
fn after_a_write_that_was_cut_off_all_is_written_anew() {
    let (aliases, mut file, end) = (Aliases::default(), File::default(), Timestamp::from_millis(5_000));
    for name in 0..3 {
        aliases.add(name, record(name), end, AfterEnd::Silence, Timestamp::default()).unwrap();
        file.save(&aliases);
    }
    file.bytes.pop();
    let (again, torn) = file.read();
    assert!(torn.is_some_and(|torn| torn > 0) && again.contains(1) && !again.contains(2));
    file.save(&again);
    assert_eq!(file.rewrites, 2, "nothing is added behind what can't be read");
    let (again, torn) = file.read();
    assert_eq!((torn, again.contains(1), again.contains(2), again.unsaved()), (Some(0), true, false, None));
}

#[test]
fn one_change_among_many_aliases_costs_what_it_is() {
    let (aliases, end) = (Aliases::default(), Timestamp::from_millis(5_000));
    for name in 0..20_000 {
        aliases.add(name, record(name / 100), end, AfterEnd::Silence, Timestamp::default()).unwrap();
    }
    assert!(matches!(aliases.unsaved(), Some(Unsaved::All(all)) if all.len() > 500_000));
    assert!(aliases.delete(7));
    assert!(matches!(aliases.unsaved(), Some(Unsaved::Changes(block)) if block.len() < 100));
}

#[test]
fn what_was_deleted_is_known_while_its_inbox_is_and_counts_towards_what_it_may_be_given() {
    let (aliases, mut file, end) = (Aliases::default(), File::default(), Timestamp::from_millis(5_000));
    let add = |name: u128, inbox: u128| aliases.add(name, record(inbox), end, AfterEnd::Silence, Timestamp::default());
    for name in 0..MAX_EVER as u128 {
        assert_eq!(add(name, 1), Ok(()));
        assert!(aliases.delete(name) && !aliases.delete(name));
    }
    file.save(&aliases);
    for books in [&aliases, &file.read().0] {
        assert!((0..MAX_EVER as u128).all(|name| books.state(name) == Some((1, State::Gone))));
        assert!(books.of(1).is_empty());
    }
    assert_eq!((add(u128::MAX, 1), add(u128::MAX, 2)), (Err(NoRoom::OfInboxEver), Ok(())));
}
