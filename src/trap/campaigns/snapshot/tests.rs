use super::*;
use crate::trap::{
    campaigns::{CampaignId, mix},
    fingerprint::Fingerprint,
    snapshot::next,
};

const SMALL: Capacity = Capacity { campaigns: 100, waiting: 50 };

/// Numbers with a fixed seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0) % end
    }
}

/// One of many letters; of one number they differ in up to half of their places. Many share links and words, so that keys
/// are crowded.
fn letter(numbers: &mut Numbers) -> Fingerprint {
    let number = numbers.below(400);
    let changed = numbers.below(44);
    let seed = |place: u64| match place {
        0..12 => number % 3,
        _ if place * 37 % 64 < changed => numbers.below(1 << 40),
        _ => number + 1_000,
    };
    let seeds: Vec<u64> = (0..64).map(seed).collect();
    let text = std::array::from_fn(|place| mix(mix(seeds[place] + 1) ^ place as u64) as u16);
    let structure = number.is_multiple_of(2).then_some([number as u16 % 20; 32]);
    match number % 10 {
        0 => Fingerprint { short: Some(number), urls: Box::new([number % 7, 8, number]), structure, ..Fingerprint::default() },
        _ => Fingerprint { text: Some(text), features: 100, structure, urls: Box::new([number % 5]), ..Fingerprint::default() },
    }
}

fn fill(campaigns: &mut Campaigns, numbers: &mut Numbers, letters: u64) -> Vec<String> {
    (0..letters)
        .map(|now| {
            let (letter, group) = (letter(numbers), numbers.below(9));
            if numbers.below(200) == 0 {
                campaigns.pin(|CampaignId(id)| id % 8 == 0);
            }
            format!("{:?}", campaigns.record(letter, now, (group > 0).then_some(group)))
        })
        .collect()
}

fn bytes(campaigns: &Campaigns) -> Vec<u8> {
    Snapshot::of(|snapshot| campaigns.save(snapshot))
}

fn restore(capacity: Capacity, mut bytes: &[u8]) -> Result<Campaigns, RestoreError> {
    Campaigns::from_part(capacity, next(Campaigns::FORMAT, &mut bytes)?)
}

#[test]
fn what_was_kept_goes_on_as_it_would_have_answers_and_evictions_included() {
    for seed in 0..6 {
        let mut before = Campaigns::new(SMALL);
        fill(&mut before, &mut Numbers(seed), 500 * seed);
        let kept = bytes(&before);
        let mut after = restore(SMALL, &kept).unwrap();
        assert!(bytes(&after) == kept, "{seed}");
        assert_eq!((after.len(), after.waiting(), after.table.room()), (before.len(), before.waiting(), before.table.room()));
        let [one, other] = [&mut before, &mut after].map(|all| fill(all, &mut Numbers(seed + 100), 2_000));
        assert_eq!(one, other, "{seed}");
        assert!(bytes(&before) == bytes(&after), "{seed}");
    }
}

#[test]
fn in_less_room_what_weighs_most_and_came_last_is_kept() {
    let mut all = Campaigns::new(SMALL);
    fill(&mut all, &mut Numbers(7), 3_000);
    assert!(all.len() > 40 && all.waiting() > 20, "{} {}", all.len(), all.waiting());
    let weights = |all: &Campaigns| {
        let mut weights: Vec<_> = all.letters.iter().filter_map(Letter::weight).collect();
        weights.sort_unstable_by(|one, other| other.cmp(one));
        weights
    };
    for capacity in [Capacity { campaigns: 20, waiting: 10 }, Capacity { campaigns: 1, waiting: 0 }, Capacity { campaigns: 0, waiting: 0 }]
    {
        let mut less = restore(capacity, &bytes(&all)).unwrap();
        assert_eq!((less.len(), less.waiting()), (capacity.campaigns, capacity.waiting));
        assert_eq!(weights(&less), weights(&all)[..capacity.campaigns]);
        assert!(restore(capacity, &bytes(&less)).is_ok());
        fill(&mut less, &mut Numbers(8), 500);
        assert!(less.len() <= capacity.campaigns.max(1) && less.waiting() <= capacity.waiting.max(1));
    }
    let last = all.waiting.iter().rev().find_map(|(number, birth)| (all.birth(*number) == *birth).then_some(*number)).unwrap();
    let less = restore(Capacity { campaigns: 20, waiting: 1 }, &bytes(&all)).unwrap();
    assert!(less.find(&all.letters[last as usize].fingerprint).is_some());
}

#[test]
fn in_more_room_everything_is_kept() {
    let mut all = Campaigns::new(SMALL);
    fill(&mut all, &mut Numbers(9), 3_000);
    let more = restore(Capacity { campaigns: 300, waiting: 300 }, &bytes(&all)).unwrap();
    assert_eq!((more.len(), more.waiting()), (all.len(), all.waiting()));
    for letter in all.letters.iter().filter(|letter| !matches!(letter.role, Role::Free)) {
        assert_eq!(more.find(&letter.fingerprint), all.find(&letter.fingerprint));
    }
}

#[test]
fn letters_that_do_not_fit_together_are_damage() {
    let mut all = Campaigns::new(SMALL);
    fill(&mut all, &mut Numbers(10), 2_000);
    type Change<'a> = &'a dyn Fn(&mut Kept<Vec<Letter>, Common>);
    let is_read = |change: Change<'_>| {
        let sealed = bytes(&all);
        let mut kept = content(next(Campaigns::FORMAT, &mut &*sealed).unwrap()).unwrap();
        change(&mut kept);
        let part = Snapshot::of(|snapshot| snapshot.add(Campaigns::FORMAT, &kept, 0));
        restore(SMALL, &part).is_ok()
    };
    let of = |kept: &Kept<Vec<Letter>, Common>, wanted: &dyn Fn(&Role) -> bool| {
        kept.letters.iter().position(|letter| wanted(&letter.role)).unwrap()
    };
    let is_leader = |role: &Role| matches!(role, Role::Leader(leader) if leader.letters > 1);
    assert!(is_read(&|_| ()));
    assert!(!is_read(&|kept| kept.waiting.truncate(1)));
    assert!(!is_read(&|kept| kept.waiting[1] = kept.waiting[0]));
    assert!(!is_read(&|kept| kept.waiting[0] = 1 << 30));
    assert!(!is_read(&|kept| kept.free.push(of(kept, &is_leader) as u32)));
    assert!(!is_read(&|kept| {
        let leader = of(kept, &is_leader);
        kept.letters[leader].role = Role::More(0);
    }));
    assert!(!is_read(&|kept| {
        let more = of(kept, &|role| matches!(role, Role::More(_)));
        kept.letters[more].role = Role::Free;
    }));
    assert!(!is_read(&|kept| {
        let leader = of(kept, &is_leader);
        if let Role::Leader(leader) = &mut kept.letters[leader].role {
            leader.has_more = 9;
        }
    }));
}
