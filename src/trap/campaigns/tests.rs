use super::*;

/// Letters with a number share nothing with those of another; of one number they differ in the first `changed` places.
fn letter(number: u64, changed: usize) -> Fingerprint {
    let value = |place: usize, seed: u64| mix(mix(seed + 1) ^ place as u64) as u16;
    let mut text = [0; 64];
    // Changed places lie apart, as they do in sketches.
    let is_changed = |place: usize| place * 37 % 64 < changed;
    text.iter_mut().enumerate().for_each(|(place, kept)| *kept = value(place, if is_changed(place) { number + 1_000_000 } else { number }));
    Fingerprint { text: Some(text), features: 100, ..Fingerprint::default() }
}

fn with_link(letter: Fingerprint, link: u64) -> Fingerprint {
    Fingerprint { urls: Box::new([link]), ..letter }
}

fn campaigns() -> Campaigns {
    Campaigns::new(Capacity { campaigns: 100, waiting: 50 })
}

fn record(campaigns: &mut Campaigns, letter: Fingerprint) -> Placed {
    campaigns.record(letter, 0, None).expect("it has words")
}

#[test]
fn copies_are_one_campaign_named_by_the_first() {
    let mut all = campaigns();
    let first = record(&mut all, letter(1, 0));
    assert_eq!((first.similarity, first.letters, all.len(), all.waiting()), (1.0, 1, 0, 1));
    let copy = record(&mut all, letter(1, 10));
    assert_eq!((copy.campaign, copy.letters, all.len(), all.waiting()), (first.campaign, 2, 1, 0));
    assert!((copy.similarity - 54.0 / 64.0).abs() < 0.001);
    assert_ne!(record(&mut all, letter(2, 0)).campaign, first.campaign);
    assert_eq!(record(&mut campaigns(), letter(1, 0)).campaign, first.campaign);
    assert_eq!(all.find(&letter(1, 5)).map(|placed| (placed.campaign, placed.letters)), Some((first.campaign, 2)));
    assert_eq!(all.find(&letter(3, 0)), None);
}

#[test]
fn what_only_just_resembles_it_needs_another_sign() {
    let mut all = campaigns();
    let first = record(&mut all, with_link(letter(1, 0), 7));
    // Just over a half in common: nothing else, another link, the same one.
    let near = letter(1, 29);
    assert_ne!(record(&mut all, near.clone()).campaign, first.campaign);
    assert_ne!(record(&mut all, with_link(letter(1, 29), 8)).campaign, first.campaign);
    assert_eq!(campaigns_of(&[with_link(letter(1, 0), 7), with_link(near, 7)]), 1);
}

/// How many campaigns letters are.
fn campaigns_of(letters: &[Fingerprint]) -> usize {
    let mut all = campaigns();
    let mut names: Vec<_> = letters.iter().map(|letter| record(&mut all, letter.clone()).campaign).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

#[test]
fn half_of_a_letter_is_the_letter_and_half_of_two_letters_is_not() {
    // Half of its pairs of words, all of which are in it: 30 of 64 places, and 50 of 100 pairs.
    let half = Fingerprint { features: 50, ..letter(1, 34) };
    assert_eq!(campaigns_of(&[with_link(letter(1, 0), 7), with_link(half.clone(), 7)]), 1);
    assert_eq!(campaigns_of(&[with_link(letter(1, 0), 7), with_link(letter(1, 34), 7)]), 2);
    assert_eq!(campaigns_of(&[letter(1, 0), half]), 2, "a short letter may stand below many");
}

#[test]
fn links_and_files_together_make_up_for_words() {
    let sign = |letter| Fingerprint { attachments: Box::new([3]), ..with_link(letter, 7) };
    assert_eq!(campaigns_of(&[sign(letter(1, 0)), sign(letter(1, 34))]), 1);
    assert_eq!(campaigns_of(&[sign(letter(1, 0)), sign(letter(1, 42))]), 2);
    assert_eq!(campaigns_of(&[sign(letter(1, 0)), with_link(letter(1, 34), 7)]), 2);
}

#[test]
fn pictures_without_words_are_one_by_most_of_their_links() {
    let picture = |links: &[u64]| Fingerprint { short: Some(mix(links.iter().sum())), urls: links.into(), ..Fingerprint::default() };
    let mut all = campaigns();
    let first = record(&mut all, picture(&[1, 2, 3, 4]));
    let copy = record(&mut all, picture(&[1, 2, 3, 5]));
    assert_eq!((copy.campaign, copy.similarity), (first.campaign, 0.75));
    assert_eq!(campaigns_of(&[picture(&[1, 2, 3, 4]), picture(&[1, 2, 5, 6])]), 2);
    assert_eq!(campaigns_of(&[picture(&[1]), Fingerprint { short: Some(9), ..picture(&[1]) }]), 2, "one link is on many pages");
}

#[test]
fn nothing_to_be_known_by_is_no_campaign() {
    let mut all = campaigns();
    assert_eq!(all.record(Fingerprint::default(), 0, None), None);
    let short = Fingerprint { short: Some(9), urls: Box::new([9]), ..Fingerprint::default() };
    let first = record(&mut all, short.clone());
    assert_eq!(record(&mut all, short.clone()).campaign, first.campaign);
    assert_ne!(record(&mut all, Fingerprint { short: Some(10), ..short.clone() }).campaign, first.campaign);
    assert_eq!(all.record(Fingerprint { features: 4, ..short.clone() }, 0, None), None, "a link and a few words");
    assert!(all.record(Fingerprint { features: 5, ..short }, 0, None).is_some());
}

#[test]
fn campaigns_that_share_links_and_files_are_a_family_and_not_one() {
    let mut all = campaigns();
    let sign = |letter| Fingerprint { attachments: Box::new([3]), ..with_link(letter, 7) };
    let first = record(&mut all, sign(letter(1, 0)));
    let second = record(&mut all, sign(letter(2, 0)));
    assert_eq!((first.family, second.family), (first.campaign, first.campaign));
    assert_ne!(second.campaign, first.campaign);
    let third = record(&mut all, with_link(letter(3, 0), 7));
    assert_eq!(third.family, third.campaign, "one link is not enough");
}

#[test]
fn what_many_campaigns_say_does_not_make_two_letters_one() {
    let footer = letter(999, 0).text.unwrap_or([0; 64]);
    // Each has 44 of its 64 places of what stands below all of them.
    let with_footer = |number: u64| {
        let own = letter(number, 0);
        let text = own.text.map(|own| std::array::from_fn(|place| if place % 16 < 11 { footer[place] } else { own[place] }));
        Fingerprint { text, ..own }
    };
    let mut common = Common::new();
    let same = |common: &Common, one: u64, other: u64| Alike::of(&with_footer(one), &with_footer(other), common).same().is_some();
    (0..7).for_each(|number| common.count(&with_footer(number).text.unwrap_or([0; 64])));
    assert!(same(&common, 100, 101));
    common.count(&with_footer(7).text.unwrap_or([0; 64]));
    assert!(!same(&common, 100, 101));
    assert!(same(&common, 100, 100), "but the same letter it is");
    let near = Fingerprint {
        text: with_footer(100).text.map(|text| std::array::from_fn(|place| text[place] ^ u16::from(place == 15))),
        ..with_footer(100)
    };
    assert!(Alike::of(&near, &with_footer(100), &common).words.is_some_and(|words| words > 0.9), "by the rest of its words");
}

#[test]
fn letters_alone_wait_in_a_ring_and_the_oldest_goes_first() {
    let mut all = campaigns();
    (0..60).for_each(|number| _ = record(&mut all, letter(number, 0)));
    assert_eq!((all.waiting(), all.len()), (50, 0));
    assert_eq!(all.find(&letter(9, 0)), None);
    assert!(all.find(&letter(10, 0)).is_some());
}

#[test]
fn places_are_bounded_and_go_to_who_has_more_letters_and_more_groups() {
    let mut all = campaigns();
    for number in 0..100 {
        for group in 0..2 {
            // One in ten comes from eight origins.
            let groups = if number % 10 == 0 { 4 } else { 1 };
            (0..groups).for_each(|part| _ = all.record(letter(number, 0), number, Some(group * 4 + part)));
        }
    }
    for number in 1_000..3_000 {
        (0..2).for_each(|_| _ = all.record(letter(number, 0), number, None));
        assert!(all.len() <= 100);
    }
    let kept = |numbers: &mut dyn Iterator<Item = u64>| numbers.filter(|number| all.find(&letter(*number, 0)).is_some()).count();
    let strong = kept(&mut (0..100).step_by(10));
    let weak = kept(&mut (0..100).filter(|number| number % 10 != 0));
    assert!(strong >= 8 && weak <= 80, "{strong} of 10, {weak} of 90");
    assert!(all.letters.len() <= 201, "{}", all.letters.len());
}

#[test]
fn what_was_forgotten_has_its_name_again_when_it_comes_again() {
    let mut all = campaigns();
    let first = record(&mut all, letter(1, 0));
    (10..100).for_each(|number| _ = record(&mut all, letter(number, 0)));
    let again = record(&mut all, letter(1, 0));
    assert_eq!((again.campaign, again.letters), (first.campaign, 1));
}

#[test]
fn nothing_of_a_dropped_letter_stays_in_the_table() {
    let mut all = campaigns();
    let empty = all.table.room();
    for number in 0..5_000 {
        (0..number % 3 + 1).for_each(|copy| _ = record(&mut all, with_link(letter(number, copy as usize * 8), number)));
    }
    let kept: Vec<_> = (0..all.letters.len() as u32).filter(|number| !matches!(all.letters[*number as usize].role, Role::Free)).collect();
    let entries: usize = kept.iter().map(|number| keys(&all.letters[*number as usize].fingerprint).count()).sum();
    assert!(empty - all.table.room() <= entries, "{} of {entries}", empty - all.table.room());
    assert!(kept.len() <= 250);
}

#[test]
fn as_many_campaigns_as_fit_take_no_more_than_their_bytes() {
    for max_bytes in [2_000_000, 8_000_000] {
        let mut all = Campaigns::new(Capacity::within(max_bytes));
        for number in 0..20_000 {
            let sign = |letter| Fingerprint { structure: Some([1; 32]), attachments: Box::new([3]), ..with_link(letter, number) };
            // Every third is alone, and every second of the others is known by two letters.
            (0..number % 3).for_each(|copy| _ = record(&mut all, sign(letter(number, copy as usize * 34))));
            record(&mut all, sign(letter(number, 0)));
        }
        assert!(all.len() == all.capacity.campaigns && all.waiting() + 1 >= all.capacity.waiting, "{} {}", all.len(), all.waiting());
        assert!(all.more > all.capacity.campaigns / 4, "{} of {}", all.more, all.capacity.campaigns);
        assert!(all.bytes() <= max_bytes && all.bytes() > max_bytes * 3 / 4, "{} of {max_bytes}", all.bytes());
    }
    assert_eq!(Capacity::within(0).campaigns, 256);
}
