use super::*;

const T0: Secs = 20_598 * 86_400;

fn placed(campaign: u64) -> Placed {
    Placed { campaign: CampaignId(campaign), family: CampaignId(campaign % 10), similarity: 1.0, letters: 1 }
}

fn samples(max_bytes: usize) -> Samples {
    Samples::new(Capacity { max_bytes })
}

fn seen<'a>(text: &'a str, urls: &'a [UrlTemplate]) -> Seen<'a> {
    Seen { text, subject: "You won # EUR", urls, network: Some(Network::of([203, 0, 113, 7].into())) }
}

fn url(domain: &str, template: &str) -> UrlTemplate {
    UrlTemplate { domain: domain.to_owned(), template: template.to_owned(), digits: String::new(), shared: false }
}

#[test]
fn of_addresses_that_somebody_had_there_are_only_numbers() {
    for class in Class::ALL {
        let mut samples = samples(1 << 20);
        let urls = [url("prizes.example", "/win/#")];
        samples.note(placed(1), class, &seen("you won # euro", &urls), T0);
        let sample = samples.of(CampaignId(1)).unwrap();
        assert_eq!(sample.times.mails(), 1);
        let is_shown = matches!(class, Class::Pristine | Class::Seeded | Class::TrapOnly);
        let shown = (sample.variants().len(), sample.links.len(), sample.networks.len(), sample.subject.is_empty(), sample.mails);
        assert_eq!(shown, if is_shown { (1, 1, 1, false, 1) } else { (0, 0, 0, true, 0) }, "{}", class.name());
    }
}

#[test]
fn three_letters_are_kept_with_where_they_lead_and_come_from() {
    let mut samples = samples(1 << 20);
    let urls: Vec<_> = (0..20).map(|number| url(&format!("d{number}.example"), "/a/T")).collect();
    for (copy, text) in ["you won # euro", "you got # euro", "you won # euro", "you have # euro", "you take # euro"].into_iter().enumerate()
    {
        let network = Some(Network::of([203, 0, 113, copy as u8 % 3].into()));
        samples.note(placed(1), Class::Seeded, &Seen { network, ..seen(text, &urls[copy..copy + 5]) }, T0 + copy as u32);
    }
    let sample = samples.of(CampaignId(1)).unwrap();
    assert_eq!(
        sample.variants().iter().map(|variant| variant.text).collect::<Vec<_>>(),
        ["you won # euro", "you got # euro", "you have # euro"]
    );
    assert_eq!(sample.links.first().map(|link| &**link), Some("d0.example/a/T"));
    assert_eq!((sample.links.len(), sample.mails, sample.times.mails()), (8, 5, 5));
    assert_eq!(sample.networks.iter().map(|(_, mails)| *mails).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!((sample.times.first, sample.times.last, &*sample.subject), (T0, T0 + 4, "You won # EUR"));
}

#[test]
fn a_network_among_many_has_no_more_than_its_share() {
    let mut samples = samples(1 << 20);
    for mail in 0..1_000_u32 {
        let host = if mail % 2 == 0 { 0x0b00_0000 } else { 0x0c00_0000 + mail };
        samples.note(
            placed(1),
            Class::Seeded,
            &Seen { network: Some(Network::of(std::net::Ipv4Addr::from(host).into())), ..seen("a", &[]) },
            T0,
        );
    }
    let networks = samples.of(CampaignId(1)).unwrap().networks;
    assert_eq!((networks.len(), networks[0]), (8, (Network::of([11, 0, 0, 0].into()), 500)));
    assert!(networks[1..].iter().all(|(_, mails)| *mails == 1));
}

#[test]
fn of_a_long_letter_its_beginning_is_kept_in_whole_words() {
    assert_eq!(whole_words("one two three", 9), "one two");
    assert_eq!(whole_words("one two three", 7), "one two");
    assert_eq!(whole_words("one two three", 99), "one two three");
    assert_eq!(whole_words("жжжжж", 3), "жжж");
    let mut samples = samples(1 << 20);
    samples.note(placed(1), Class::Seeded, &seen(&"слово ".repeat(9_000), &[]), T0);
    let sample = samples.of(CampaignId(1)).unwrap();
    let text = sample.variants()[0].text;
    assert!(text.chars().count() <= MAX_CHARS && text.ends_with(" слово"), "{}", text.len());
}

#[test]
fn room_is_bounded_and_what_comes_once_pushes_nothing_out_that_comes_often() {
    let mut samples = samples(200_000);
    let long = "word ".repeat(300);
    let often = |samples: &mut Samples, now| (0..20).for_each(|number| samples.note(placed(number), Class::Seeded, &seen(&long, &[]), now));
    (0..4).for_each(|day| often(&mut samples, T0 + day));
    for number in 1_000..20_000_u64 {
        samples.note(placed(number), Class::Pristine, &seen(&long, &[]), T0 + 10 + number as u32);
        if number % 50 == 0 {
            often(&mut samples, T0 + number as u32);
        }
        assert!(samples.bytes() <= 200_000, "{}", samples.bytes());
    }
    assert!((0..20).all(|number| samples.of(CampaignId(number)).is_some()));
    assert!(samples.len() > 90 && samples.len() < 120, "{}", samples.len());
    let counted: usize = samples.known.values().map(|kept| kept.bytes() + PLACE_BYTES + size_of::<Kept>()).sum();
    assert_eq!((samples.bytes(), samples.ring.len()), (counted, samples.len()));
}

#[test]
fn campaigns_of_a_family_are_found() {
    let mut samples = samples(1 << 20);
    [3, 13, 24, 33].into_iter().for_each(|number| samples.note(placed(number), Class::Abandoned, &seen("a", &[]), T0));
    assert_eq!(samples.of_family(CampaignId(3)), [CampaignId(3), CampaignId(13), CampaignId(33)]);
}
