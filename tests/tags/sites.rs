//! Sites, and how they send their mail.

use sundew::{mail::organisation::Organisation, tags::Clues};

use super::random::Random;

/// How a domain sends its mail.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub(super) from: String,
    pub(super) signers: Vec<String>,
    pub(super) envelope: String,
    pub(super) links: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) brand: String,
    pub(super) main: Stream,
    /// Another domain that it sends from.
    pub(super) second: Option<Stream>,
    pub(super) is_shop: bool,
    pub(super) confirms: bool,
    pub(super) newsletter_every: Option<u64>,
    pub(super) courier: Option<(Stream, bool)>,
    pub(super) is_list: bool,
    pub(super) leaks: bool,
}

pub(super) const SERVICES: [&str; 6] = ["sendgrid.net", "amazonses.com", "mcsv.net", "mailgun.org", "sparkpostmail.com", "klaviyomail.com"];
pub(super) const SUFFIXES: [&str; 5] = ["com", "de", "example", "co.uk", "net"];
pub(super) const COURIERS: [&str; 5] = ["dhl.de", "ups.com", "paypal.com", "klarna.com", "dpd.co.uk"];
pub(super) const MAILBOXES: [&str; 3] = ["gmail.com", "outlook.com", "gmx.de"];
pub(super) const WORDS: [&str; 30] = [
    "amazon", "paypal", "netflix", "shop", "news", "test", "ebay", "facebook", "google", "apple", "spam", "bank", "hotel", "travel",
    "games", "music", "forum", "job", "linkedin", "twitter", "zalando", "otto", "ikea", "steam", "github", "dropbox", "adobe", "uber",
    "spotify", "temp",
];

pub(super) fn plain(domain: &str) -> Stream {
    Stream { from: domain.into(), signers: vec![domain.into()], envelope: domain.into(), links: vec![domain.into()] }
}

/// How a site sends: by itself or through a service, signed in ways that are met.
pub(super) fn stream(random: &mut Random, domain: &str) -> Stream {
    let mut stream = plain(domain);
    let service = (*random.of(&SERVICES)).to_owned();
    match random.below(100) {
        0..45 => {}
        45..80 => {
            stream.signers.push(service.clone());
            stream.envelope = service;
        }
        80..92 => {
            stream.signers = vec![service.clone()];
            stream.envelope = service;
        }
        _ => stream.signers.clear(),
    }
    if random.percent(40) {
        stream.links.push(random.word() + "-cdn.net");
    }
    stream
}

/// Another domain of the same site, with as much in common as is met.
pub(super) fn sister(random: &mut Random, brand: &str, main: &Stream) -> Stream {
    let suffix = *random.of(&SUFFIXES);
    match random.below(1_000) {
        0..330 => stream(random, &format!("{brand}.{suffix}")),
        330..530 => {
            let domain = format!("{brand}{}.com", random.of(&["mail", "-news", "-info", "email"]));
            stream(random, &domain)
        }
        530..770 => {
            let domain = random.word() + ".com";
            let mut other = stream(random, &domain);
            other.signers = vec![main.from.clone()];
            other
        }
        770..980 => {
            let domain = random.word() + ".com";
            let mut other = stream(random, &domain);
            other.links.insert(0, main.from.clone());
            other
        }
        // Nothing in common that a machine could see.
        _ => {
            let domain = random.word() + ".com";
            stream(random, &domain)
        }
    }
}

pub(super) fn site(random: &mut Random) -> Site {
    let brand = random.word();
    let domain = format!("{brand}.{}", random.of(&SUFFIXES));
    let main = stream(random, &domain);
    let is_shop = random.percent(50);
    let second = random.percent(30).then(|| sister(random, &brand, &main));
    let courier = (is_shop && random.percent(50)).then(|| {
        if random.percent(75) {
            (plain(random.of::<&str>(&COURIERS)), true)
        } else {
            let domain = random.word() + "-logistik.de";
            (stream(random, &domain), false)
        }
    });
    Site {
        confirms: random.percent(92),
        newsletter_every: random.percent(70).then(|| 3 + random.below(12)),
        is_list: random.percent(3),
        leaks: false,
        brand,
        main,
        second,
        is_shop,
        courier,
    }
}

pub(super) fn clues(random: &mut Random, stream: &Stream, answers: bool) -> Clues {
    let organisations = |domains: &[String]| domains.iter().filter_map(|domain| Organisation::of(domain)).collect::<Vec<_>>();
    Clues {
        signers: organisations(&stream.signers),
        links: organisations(&stream.links),
        // The reader of mails is right in nine of ten.
        answers: answers != random.percent(if answers { 6 } else { 2 }),
        ..Clues::default()
    }
}
