//! Who must never be listed, though mail of theirs comes to traps.

use std::net::Ipv4Addr;

use sundew::trap::memory::{Key, Kind, Network};

use super::{DAY, Event, HOUR, IN_USE, IN_USE_AT, LEFT, LEFT_AT, Mail, Planted, Random, SPAM_BEGINS, Story, T0, below, domain, network};

/// All that a sender could be listed by.
fn of_sender(organisation: u32, campaigns: impl IntoIterator<Item = u64>) -> Vec<Key> {
    let campaigns = campaigns.into_iter().map(Key::Campaign);
    campaigns.chain([network(organisation).key(), Key::Domain(domain(organisation).key)]).collect()
}

/// Puts them into the story.
pub fn planted(story: &mut Story, random: &mut Random) -> Vec<Planted> {
    vec![
        own_newsletter(story),
        tests_of_a_team(story, random),
        codes_to_abandoned(story, random),
        list_bombing(story, random),
        forwarded_newsletter(story),
        newsletter_to_those_who_left(story, random),
        probing_of_names(story, random),
        poisoning_by_one(story),
        poisoning_by_few(story),
        backscatter(story, random),
        mailing_service(story, random),
        mistyped_shop(story, random),
        notice_to_all(story, random),
    ]
}

/// Somebody has a newsletter of his own sent to 200 addresses of his own, which he has left.
fn own_newsletter(story: &mut Story) -> Planted {
    let from = 1;
    for mailbox in 5_000_000..5_000_200 {
        story.read(T0, mailbox, 7_001);
        (0..8).for_each(|week| {
            story.mail(SPAM_BEGINS + week * 7 * DAY, Mail { is_bulk: true, ..Mail::to(mailbox, 100 + u64::from(week), from) })
        });
    }
    Planted { name: "newsletter to 200 addresses of one person", keys: of_sender(from, 100..108) }
}

/// A team tests its sign-up with 10,000 made-up names for weeks, and its program reads most of them.
fn tests_of_a_team(story: &mut Story, random: &mut Random) -> Planted {
    let from = 2;
    for test in 0..10_000 {
        let (mailbox, at) = (5_100_000 + test, SPAM_BEGINS + below(random, 50 * DAY));
        let pattern = 900 + (test % 3) as u32;
        let mail = Mail { kind: Kind::Typed { pattern, was_looked_at: false }, ..Mail::to(mailbox, 200 + test % 4, from) };
        // Welcome, newsletter, and what else it sends, none of it known to be a confirmation.
        story.mail(at, mail.clone());
        story.mail(at + HOUR, Mail { campaign: 204, ..mail });
        if test % 10 != 0 {
            story.event(at + 20, Event::Read { mailbox, is_issued: false, origin: 7_002, by_program: true });
        }
    }
    Planted { name: "10,000 test addresses", keys: of_sender(from, 200..205) }
}

/// A site sends codes to 500 abandoned addresses, since somebody types them into its form.
fn codes_to_abandoned(story: &mut Story, random: &mut Random) -> Planted {
    let from = 3;
    for number in 0..500 {
        let code = Mail { is_transactional: true, ..Mail::to(LEFT_AT + number * 5, 300, from) };
        story.mail(SPAM_BEGINS + below(random, 20 * DAY), code);
    }
    Planted { name: "codes to 500 abandoned addresses", keys: of_sender(from, [300]) }
}

/// A list bomber types forty abandoned addresses into the forms of 125 sites each.
fn list_bombing(story: &mut Story, random: &mut Random) -> Planted {
    let mut keys = Vec::new();
    for site in 0..500u32 {
        let (from, campaign) = (10_000 + site, 10_000 + u64::from(site));
        for _ in 0..10 {
            let mailbox = LEFT_AT + random.bits() % 40;
            story.mail(SPAM_BEGINS + below(random, 2 * DAY), Mail { is_transactional: true, ..Mail::to(mailbox, campaign, from) });
        }
        keys.extend(of_sender(from, [campaign]));
    }
    Planted { name: "5,000 confirmations of a list bomber", keys }
}

/// Somebody forwards a newsletter from a mailbox of his to fifty addresses of his, from the server of his provider.
fn forwarded_newsletter(story: &mut Story) -> Planted {
    let provider = 4;
    for mailbox in 5_200_000..5_200_050 {
        story.read(T0, mailbox, 7_004);
        for week in 0..8 {
            story.mail(SPAM_BEGINS + week * 7 * DAY, Mail { network: Some(network(provider)), is_bulk: true, ..Mail::to(mailbox, 400, 5) });
        }
    }
    let mut keys = of_sender(5, [400]);
    keys.push(network(provider).key());
    Planted { name: "a forwarded newsletter", keys }
}

/// A newsletter that hundreds asked for goes on after they have left, and to some who still read it.
fn newsletter_to_those_who_left(story: &mut Story, random: &mut Random) -> Planted {
    let from = 6;
    let mut reader = |at: u64, of: u64| at + random.bits() % of;
    let mut readers: Vec<u64> = (0..400).map(|_| reader(LEFT_AT, LEFT)).collect();
    readers.extend((0..30).map(|_| reader(IN_USE_AT, IN_USE)));
    for mailbox in readers {
        // While each was in use for the first time.
        for week in 0..40u32 {
            let letter = 500 + u64::from(week);
            let at = T0 + (week * 7 + 1) * DAY;
            story.mail(at, Mail { is_bulk: true, ..Mail::to(mailbox, letter, from) });
        }
        story.mail(T0 + 60 * DAY, Mail { is_bulk: true, ..Mail::to(mailbox, 499, from) });
    }
    Planted { name: "a newsletter to those who left", keys: of_sender(from, 500..540) }
}

/// A service finds out which of ten thousand names exist, in one night.
fn probing_of_names(story: &mut Story, random: &mut Random) -> Planted {
    let from = 8;
    for name in 0..10_000 {
        let kind = Kind::Typed { pattern: 300 + (name % 2) as u32, was_looked_at: false };
        story.mail(SPAM_BEGINS + below(random, 6 * HOUR), Mail { kind, ..Mail::to(5_300_000 + name, 600, from) });
    }
    Planted { name: "probing of 10,000 names in a night", keys: of_sender(from, [600]) }
}

/// Somebody makes a thousand addresses from one network, leaves them, and sends a rival's letter to them.
fn poisoning_by_one(story: &mut Story) -> Planted {
    let rival = 9;
    for mailbox in 5_400_000..5_401_000 {
        story.read(T0, mailbox, 7_009);
        story.mail(
            SPAM_BEGINS,
            Mail { network: Some(Network::of(Ipv4Addr::new(12, 0, 0, 1).into())), is_proven: false, ..Mail::to(mailbox, 700, rival) },
        );
    }
    Planted { name: "poisoning with 1,000 addresses from one network", keys: of_sender(rival, [700]) }
}

/// The same from three networks, and the rival's real letter reaches its real readers too.
fn poisoning_by_few(story: &mut Story) -> Planted {
    let rival = 11;
    for mailbox in 5_500_000..5_500_300u64 {
        story.read(T0, mailbox, 7_100 + (mailbox % 3) as u32);
        story.mail(
            SPAM_BEGINS,
            Mail { is_proven: false, network: Some(Network::of(Ipv4Addr::new(12, 0, 0, 2).into())), ..Mail::to(mailbox, 800, rival) },
        );
    }
    for reader in 0..40 {
        story.mail(SPAM_BEGINS, Mail { is_bulk: true, ..Mail::to(IN_USE_AT + reader, 800, rival) });
    }
    Planted { name: "poisoning from three networks", keys: of_sender(rival, [800]) }
}

/// Answers of a provider's server to mail in the names of abandoned addresses.
fn backscatter(story: &mut Story, random: &mut Random) -> Planted {
    let from = 12;
    for _ in 0..2_000 {
        let mailbox = LEFT_AT + random.bits() % LEFT;
        story.mail(SPAM_BEGINS + below(random, 3 * DAY), Mail { is_backscatter: true, ..Mail::to(mailbox, 900, from) });
    }
    Planted { name: "answers to mail in others' names", keys: of_sender(from, [900]) }
}

/// A service sends the mail of a thousand customers from one network, to those who asked and to some who did not.
fn mailing_service(story: &mut Story, random: &mut Random) -> Planted {
    let service = 13;
    for customer in 0..100u32 {
        for _ in 0..20 {
            let is_left = below(random, 3) == 0;
            let mailbox = if is_left { LEFT_AT + random.bits() % LEFT } else { IN_USE_AT + random.bits() % IN_USE };
            let mail = Mail {
                network: Some(network(service)),
                is_bulk: true,
                ..Mail::to(mailbox, 30_000 + u64::from(customer), 30_000 + customer)
            };
            story.mail(SPAM_BEGINS + below(random, 40 * DAY), mail);
        }
    }
    Planted { name: "a service that sends for many", keys: vec![network(service).key()] }
}

/// Two customers of a shop mistype their address, which is somebody's who has left: it never wrote there before.
fn mistyped_shop(story: &mut Story, random: &mut Random) -> Planted {
    let from = 14;
    for letter in 0..20u32 {
        for mailbox in [LEFT_AT + 11, LEFT_AT + 511] {
            story.mail(
                SPAM_BEGINS + letter * 2 * DAY + below(random, DAY),
                Mail { is_bulk: true, ..Mail::to(mailbox, 1_000 + u64::from(letter % 3), from) },
            );
        }
    }
    Planted { name: "a shop with two mistyped addresses", keys: of_sender(from, 1_000..1_003) }
}

/// A site that was broken into tells all who ever had an account.
fn notice_to_all(story: &mut Story, random: &mut Random) -> Planted {
    let from = 15;
    let members: Vec<u64> = (0..600).map(|_| LEFT_AT + random.bits() % LEFT).collect();
    for mailbox in members {
        // They signed up while they used the address, on its first day.
        story.mail(T0 + 61 * DAY, Mail { is_transactional: true, ..Mail::to(mailbox, 1_100, from) });
        story.event(T0 + 61 * DAY - 1, Event::Read { mailbox, is_issued: true, origin: mailbox as u32 % 800, by_program: false });
        story.mail(SPAM_BEGINS + 30 * DAY + below(random, HOUR), Mail::to(mailbox, 1_101, from));
    }
    Planted { name: "a notice to all who had an account", keys: of_sender(from, [1_100, 1_101]) }
}
