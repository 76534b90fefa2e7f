use super::*;
use crate::trap::{
    campaigns::CampaignId,
    memory::{self, Domain, Key, Kind, Memory, Network, Sighting},
    overrides,
    statistics::{Date, Dimension},
};

const DAY: Secs = 24 * 60 * 60;
/// 2026-03-27, noon.
const NOW: Secs = 20_539 * DAY + DAY / 2;
/// Everything was seen some days before.
const SEEN: Secs = NOW - 5 * DAY;

/// What traps remember when nobody waits, and a source of addresses that never wrote to the same one.
struct World {
    memory: Memory,
    mailboxes: u64,
}

impl World {
    fn new() -> Self {
        let settings = memory::Settings { warm_up: 0, delay: 0, ..memory::Settings::default() };
        Self { memory: Memory::new(settings, 0), mailboxes: 0 }
    }

    /// `count` mails at a trap each of so many origins, or at addresses in use.
    fn mails(&mut self, count: u32, is_trap: bool, mail: &Sighting<'_>) {
        for group in 0..count {
            self.mailboxes += 1;
            // What counts addresses takes their hashes for random.
            let mailbox = self.mailboxes.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let kind = if is_trap { Kind::Seeded { source: group } } else { Kind::Issued };
            if !is_trap {
                self.memory.read(mailbox, true, group, false, SEEN);
            }
            self.memory.record(&Sighting { mailbox, kind, ..mail.clone() }, SEEN);
        }
    }

    fn network(&mut self, address: &str, mails: u32) {
        self.mails(mails, true, &Sighting { network: Some(Network::of(address.parse().unwrap())), ..mail() });
    }

    fn domain(&mut self, name: &str, mails: u32) {
        let domains = [domain(name)];
        self.mails(mails, true, &Sighting { domains: &domains, ..mail() });
    }

    fn listed(&mut self, overrides: &str, settings: &Settings) -> Listed {
        self.listed_at(NOW, overrides, settings)
    }

    fn listed_at(&mut self, now: Secs, overrides: &str, settings: &Settings) -> Listed {
        (0..5).for_each(|hour| self.memory.advance(SEEN + hour * 3_600));
        Listed::of(&self.memory, &overrides::parse(overrides.as_bytes()).unwrap(), settings, now)
    }
}

fn domain(name: &str) -> Domain {
    let hash = blake3::hash(name.as_bytes());
    Domain { key: u64::from_le_bytes(*hash.as_bytes().first_chunk().unwrap()), name: name.into() }
}

fn mail() -> Sighting<'static> {
    Sighting {
        mailbox: 0,
        kind: Kind::Silent,
        leak: None,
        is_backscatter: false,
        is_transactional: false,
        is_bulk: false,
        proven: &[],
        claimed: None,
        author: None,
        is_checked: true,
        campaign: None,
        network: None,
        domains: &[],
    }
}

fn settings() -> Settings {
    let url = Url::parse("https://traps.example/").unwrap();
    Settings { lists_documentation: true, ..Settings::new(url) }
}

/// Two addresses alone, one of version 6, five that make a range; two domains; two campaigns.
fn world() -> World {
    let mut world = World::new();
    world.network("203.0.113.7", 6);
    world.network("192.0.2.99", 41);
    world.network("2001:db8:42::5", 8);
    (1..=5).for_each(|last| world.network(&format!("198.51.100.{last}"), 5));
    world.domain("spamvertised.example", 14);
    world.domain("example.net", 6);
    world.mails(20, true, &Sighting { campaign: Some(CampaignId(0xc7f3_a000_0000_0001)), ..mail() });
    world.mails(4, true, &Sighting { campaign: Some(CampaignId(0x0b)), ..mail() });
    world
}

fn rows() -> Vec<Row> {
    let row = |days: u32, dimension, key: &str, groups| Row {
        date: Date(NOW / DAY - days),
        dimension,
        key: key.into(),
        hits: 137,
        traps: 41,
        groups,
    };
    vec![
        row(1, Dimension::UrlDomain, "spamvertised.example", 9),
        row(1, Dimension::Source, "203.0.113.7", 9),
        row(2, Dimension::Subject, "=you won, \"dear\"; # euros", 9),
        row(2, Dimension::Source, "203.0.113.7", 9),
        row(0, Dimension::Source, "203.0.113.7", 9),
        row(1, Dimension::Source, "192.0.2.99", 2),
        row(1, Dimension::Network, "10.0.0.0/24", 9),
        row(1, Dimension::FromOrganisation, "traps.example", 9),
    ]
}

fn export(format: Format, world: &mut World, settings: &Settings, now: Secs) -> Export {
    let listed = world.listed_at(now, "", settings);
    Export::of(format, &listed, rows(), settings, now)
}

/// What all files say.
fn all(listed: &Listed, settings: &Settings) -> String {
    Format::ALL.into_iter().map(|format| Export::of(format, listed, rows(), settings, NOW).body).collect()
}

#[test]
fn each_file_is_as_it_was() {
    let settings = Settings { ours: Exempt::new(Vec::new(), ["traps.example"], Vec::new()), ..settings() };
    let golden = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/trap/export/golden");
    for format in Format::ALL {
        let text = export(format, &mut world(), &settings, NOW).text();
        let path = golden.join(format.file_name());
        if std::env::var_os("SUNDEW_BLESS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        assert_eq!(text, std::fs::read_to_string(&path).unwrap(), "{}", format.file_name());
    }
}

#[test]
fn the_same_memory_makes_the_same_file_but_for_the_times_in_its_head() {
    for format in Format::ALL {
        let (one, other) = (export(format, &mut world(), &settings(), NOW), export(format, &mut world(), &settings(), NOW + 60));
        assert_eq!((&one.body, one.etag()), (&other.body, other.etag()), "{}", format.file_name());
        assert_ne!(one.head, other.head, "{}", format.file_name());
        let later = export(format, &mut world(), &settings(), NOW + DAY);
        assert_eq!(one.body == later.body, format != Format::DailyCsv, "{}: evidence fades, figures stay", format.file_name());
        assert_eq!(Format::named(format.file_name()), Some(format));
    }
}

#[test]
fn the_tag_of_a_file_changes_with_its_content_and_long_before_a_copy_expires() {
    let settings = settings();
    let of = |world: &mut World, now| export(Format::PostfixCidr, world, &settings, now).etag().to_owned();
    let (first, mut more) = (of(&mut world(), NOW), world());
    more.network("203.0.113.8", 6);
    assert_ne!(of(&mut more, NOW), first);
    assert_ne!(of(&mut world(), NOW + VALIDITY / 2), first);
    let tags: Vec<_> = Format::ALL.map(|format| export(format, &mut World::new(), &settings, NOW).etag().to_owned()).into();
    assert!(tags.iter().enumerate().all(|(at, tag)| !tags[..at].contains(tag) && tag.starts_with("W/\"")), "each its own");
}

#[test]
fn what_is_ours_exempt_cleared_or_reserved_is_in_no_file() {
    let mut world = world();
    ["10.1.2.3", "127.0.0.9", "169.254.7.7", "224.0.0.9", "fe80::7", "8.8.4.4"].iter().for_each(|address| world.network(address, 6));
    ["shop.test", "router.internal", "mail.ours.example", "ours.example"].iter().for_each(|name| world.domain(name, 6));
    let ours = Exempt::new(vec!["8.8.0.0/16".parse().unwrap()], ["ours.example"], Vec::new());
    let settings = Settings { ours, ..settings() };
    for key in [Network::of("192.0.2.99".parse().unwrap()).key(), Key::Domain(domain("example.net").key), Key::Campaign(0x0b)] {
        assert!(world.memory.clear(key, true));
    }
    let listed = world.listed("allow 203.0.113.0/24\nallow www.spamvertised.example\nallow 2001:db8:42::9", &settings);
    let text = all(&listed, &settings);
    for gone in [
        "10.1.2.3",
        "127.0.0.9",
        "169.254.7.7",
        "224.0.0.9",
        "fe80",
        "8.8.4.4",
        "shop.test",
        "router.internal",
        "ours.example",
        "192.0.2.99",
        "example.net",
        "000000000000000b",
        "203.0.113.7",
        "spamvertised",
        "2001:db8",
    ] {
        assert!(!text.contains(gone), "{gone}:\n{text}");
    }
    assert!(text.contains("198.51.100.0/24") && text.contains("c7f3a00000000001"), "{text}");
}

#[test]
fn documentation_is_listed_in_tests_alone() {
    let production = Settings { lists_documentation: false, ..settings() };
    let listed = world().listed("", &production);
    assert_eq!((listed.networks.len(), listed.ranges.len(), listed.domains.len()), (0, 0, 0));
    assert_eq!(listed.campaigns.len(), 2);
}

#[test]
fn no_domain_of_a_mail_can_write_a_line() {
    let mut world = World::new();
    for name in [
        "a.example\n203.0.113.7",
        "a.example\r\n0.0.0.0/0  REJECT",
        "$TIMESTAMP 1.example",
        "!.example",
        ".example",
        "*.example",
        "#.example",
        "a b.example",
        "a.example :127.0.0.2:x",
        "\"},{.example",
        "=1+1.example",
        "203.0.113.9",
        "bücher.example",
        "",
    ] {
        world.domain(name, 9);
    }
    let listed = world.listed("", &settings());
    assert_eq!((listed.domains.len(), listed.networks.len()), (0, 0));
    world.domain("good.example", 9);
    assert_eq!(world.listed("", &settings()).domains.len(), 1, "the others would have been listed but for their names");
}

#[test]
fn terms_of_use_stay_on_their_line() {
    let settings = Settings { licence: "free\n0.0.0.0/0  REJECT\u{2028}x".into(), ..settings() };
    for format in Format::ALL {
        let head = export(format, &mut World::new(), &settings, NOW).head;
        assert!(head.contains("free 0.0.0.0/0  REJECT x"), "{head}");
    }
}

#[test]
fn a_network_that_reaches_many_people_is_on_no_list_and_makes_no_range() {
    let mut world = world();
    let server = Network::of("198.51.100.1".parse().unwrap());
    let reaching = Sighting { network: Some(server), ..mail() };
    assert!(world.listed("", &settings()).find(server.address()).1.is_some());
    world.mails(60, false, &reaching);
    let listed = Listed::of(&world.memory, &Exempt::default(), &settings(), SEEN + DAY);
    assert_eq!(listed.find(server.address()), (None, None));
    assert!(listed.find("198.51.100.2".parse().unwrap()).0.is_some(), "its neighbours are what they were");
}

#[test]
fn what_is_listed_is_found_by_any_of_its_addresses() {
    let listed = world().listed("", &settings());
    let find = |address: &str| {
        let (entry, range) = listed.find(address.parse().unwrap());
        (entry.is_some(), range.is_some())
    };
    for (address, wanted) in [
        ("203.0.113.7", (true, false)),
        ("203.0.113.8", (false, false)),
        ("198.51.100.1", (true, true)),
        ("198.51.100.200", (false, true)),
        ("198.51.101.1", (false, false)),
        ("2001:db8:42:0:ffff::1", (true, false)),
        ("2001:db8:42:1::1", (false, false)),
    ] {
        assert_eq!(find(address), wanted, "{address}");
    }
}

#[test]
fn an_empty_memory_makes_files_of_heads_and_test_entries() {
    let listed = Listed::of(&World::new().memory, &Exempt::default(), &settings(), NOW);
    for format in Format::ALL {
        let export = Export::of(format, &listed, [], &settings(), NOW);
        assert_eq!(export.entries, 0);
        assert!(export.head.contains("2026-03-29T12:00:00Z") && export.head.contains("CC0-1.0"), "{}", export.head);
    }
}

#[test]
fn letters_that_answer_to_people_are_no_campaign_of_others_to_know() {
    let mut world = World::new();
    world.mails(9, true, &Sighting { campaign: Some(CampaignId(1)), is_transactional: true, ..mail() });
    world.mails(2, true, &Sighting { campaign: Some(CampaignId(2)), ..mail() });
    world.mails(3, true, &Sighting { campaign: Some(CampaignId(3)), ..mail() });
    let listed = world.listed("", &settings());
    assert_eq!(listed.campaigns.iter().map(|campaign| campaign.id.0).collect::<Vec<_>>(), [3]);
    let young = Listed::of(&world.memory, &Exempt::default(), &settings(), SEEN + 3_600);
    assert!(young.campaigns.is_empty(), "told of after two hours");
}
