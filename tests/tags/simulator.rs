//! Sixty days of mail to a thousand tags, with a fixed seed and virtual time: honest sites with their mailing services,
//! sister domains, couriers and forwarders; sites that leak; and spammers who guess. The truth is known, so verdicts can be
//! counted. Rates are guesses at what people meet; hard cases are among them on purpose, also those that no rule tells apart.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use bytes::Bytes;
use sundew::{
    mail::{
        address::{Address, Recipient},
        envelope::Envelope,
        facts::Outcome,
        message::{Mailbox, Message, Summary},
        organisation::Organisation,
        proof::Proof,
        timestamp::Timestamp,
        transcript::Transcript,
    },
    tags::{Clues, Expected, Grade, Issued, Settings, Tags},
};

const DAYS: u64 = 60;
const DAY_MILLIS: i64 = 86_400_000;
const INBOXES: u64 = 200;
const SITES: usize = 300;
/// Of a leak, verdicts are asked after this mail.
const FOREIGN_MAILS: u32 = 3;

/// What became of one seed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Tags in all.
    pub tags: u32,
    /// Mails in all.
    pub mails: u32,
    /// Leaked tags that had so many foreign mails.
    pub leaked: u32,
    /// Of these, likely or better after the third foreign mail.
    pub found: u32,
    /// Tags with a verdict of likely or better at the end.
    pub told: u32,
    /// Of these, those that had leaked.
    pub true_told: u32,
    /// Leaked tags whose foreign mail never named the tag, which nobody could find.
    pub unseen: u32,
    /// Tags that have not leaked, with a verdict of possible at the end.
    pub doubted: u32,
    /// Of these, those that we made.
    pub doubted_issued: u32,
    /// Tags that we made and that have not leaked.
    pub kept_issued: u32,
}

impl Score {
    /// Of what is told, how much is true.
    pub fn precision(&self) -> f64 {
        f64::from(self.true_told) / f64::from(self.told.max(1))
    }

    /// Of what leaked, how much is told in time.
    pub fn recall(&self) -> f64 {
        f64::from(self.found) / f64::from(self.leaked.max(1))
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            tags: self.tags + other.tags,
            mails: self.mails + other.mails,
            leaked: self.leaked + other.leaked,
            found: self.found + other.found,
            told: self.told + other.told,
            true_told: self.true_told + other.true_told,
            unseen: self.unseen + other.unseen,
            doubted: self.doubted + other.doubted,
            doubted_issued: self.doubted_issued + other.doubted_issued,
            kept_issued: self.kept_issued + other.kept_issued,
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers everywhere and for ever.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(1_000) < chance * 10
    }

    fn per_mille(&mut self, chance: u64) -> bool {
        self.below(1_000) < chance
    }

    fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len() as u64) as usize]
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "ba", "be", "do", "fi", "ga", "ho", "ka", "le", "lo", "mi", "na", "no", "pa", "pe", "ri", "ro", "sa", "so", "ta", "ti", "ve",
            "vo", "wa", "zu",
        ];
        (0..4 + self.below(2)).map(|_| *self.of(&SYLLABLES)).collect()
    }
}

/// How a domain sends its mail.
#[derive(Clone, Debug)]
struct Stream {
    from: String,
    signers: Vec<String>,
    envelope: String,
    links: Vec<String>,
}

#[derive(Clone, Debug)]
struct Site {
    brand: String,
    main: Stream,
    /// Another domain that it sends from.
    second: Option<Stream>,
    is_shop: bool,
    confirms: bool,
    newsletter_every: Option<u64>,
    courier: Option<(Stream, bool)>,
    is_list: bool,
    leaks: bool,
}

/// A mail to come.
#[derive(Clone, Debug)]
struct Letter {
    at: Timestamp,
    tag: usize,
    bare: bool,
    stream: Stream,
    /// Whether the author's domain stands behind it.
    proved: bool,
    failed: bool,
    clues: Clues,
    is_leak: bool,
    /// Which part of the play sent it.
    part: &'static str,
}

struct TagOf {
    address: String,
    bare: String,
    text: String,
    issued: Option<Issued>,
    site: usize,
    given_at: Timestamp,
    leaked: bool,
}

const SERVICES: [&str; 6] = ["sendgrid.net", "amazonses.com", "mcsv.net", "mailgun.org", "sparkpostmail.com", "klaviyomail.com"];
const SUFFIXES: [&str; 5] = ["com", "de", "example", "co.uk", "net"];
const COURIERS: [&str; 5] = ["dhl.de", "ups.com", "paypal.com", "klarna.com", "dpd.co.uk"];
const MAILBOXES: [&str; 3] = ["gmail.com", "outlook.com", "gmx.de"];
const WORDS: [&str; 30] = [
    "amazon", "paypal", "netflix", "shop", "news", "test", "ebay", "facebook", "google", "apple", "spam", "bank", "hotel", "travel",
    "games", "music", "forum", "job", "linkedin", "twitter", "zalando", "otto", "ikea", "steam", "github", "dropbox", "adobe", "uber",
    "spotify", "temp",
];

fn plain(domain: &str) -> Stream {
    Stream { from: domain.into(), signers: vec![domain.into()], envelope: domain.into(), links: vec![domain.into()] }
}

/// How a site sends: by itself or through a service, signed in ways that are met.
fn stream(random: &mut Random, domain: &str) -> Stream {
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
fn sister(random: &mut Random, brand: &str, main: &Stream) -> Stream {
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

fn site(random: &mut Random) -> Site {
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

fn clues(random: &mut Random, stream: &Stream, answers: bool) -> Clues {
    let organisations = |domains: &[String]| domains.iter().filter_map(|domain| Organisation::of(domain)).collect::<Vec<_>>();
    Clues {
        signers: organisations(&stream.signers),
        links: organisations(&stream.links),
        // The reader of mails is right in nine of ten.
        answers: answers != random.percent(if answers { 6 } else { 2 }),
        ..Clues::default()
    }
}

struct Play {
    random: Random,
    sites: Vec<Site>,
    tags: Vec<TagOf>,
    letters: Vec<Letter>,
    part: &'static str,
}

fn day(days: f64) -> Timestamp {
    Timestamp::from_millis(20_000 * DAY_MILLIS + (days * DAY_MILLIS as f64) as i64)
}

impl Play {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let mut sites: Vec<_> = (0..SITES).map(|_| site(&mut random)).collect();
        // Who leaks, leaks all that it has.
        for _ in 0..SITES / 20 {
            let leaking = random.below(SITES as u64) as usize;
            sites[leaking].leaks = true;
        }
        Self { random, sites, tags: Vec::new(), letters: Vec::new(), part: "site" }
    }

    fn fraction(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * (self.random.below(1_000_000) as f64 / 1e6)
    }

    fn send(&mut self, tag: usize, days: f64, stream: &Stream, answers: bool) -> &mut Letter {
        let clues = clues(&mut self.random, stream, answers);
        let part = self.part;
        let proved = stream.signers.contains(&stream.from) || stream.envelope == stream.from;
        let letter = Letter { at: day(days), tag, bare: false, stream: stream.clone(), proved, failed: false, clues, is_leak: false, part };
        self.letters.push(letter);
        self.letters.last_mut().expect("just pushed")
    }

    /// Somebody gives a tag to a site, and the site writes for the rest of the time.
    fn honest(&mut self, inbox: u64) -> usize {
        // Some sites have many users.
        let popular = self.random.percent(50);
        let site = self.random.below(if popular { 40 } else { SITES as u64 }) as usize;
        let given = self.fraction(0.0, 30.0);
        let brand = self.sites[site].brand.clone();
        let word = self.random.word();
        let (text, issued) = match self.random.below(100) {
            0..35 => (format!("{brand}-{}{}", self.random.below(9), &word[..3]), Some(Issued::Plus)),
            35..82 => (brand[..brand.len().min(4 + self.random.below(6) as usize)].to_owned(), None),
            82..92 => ((*self.random.of(&["shop", "news", "forum", "work", "tmp"])).to_owned(), None),
            _ => (format!("{}{}", &word[..2], self.random.below(10)), None),
        };
        let bare = format!("user{inbox}@x.org");
        let address = format!("user{inbox}+{text}@x.org");
        let tag = self.tags.len();
        self.tags.push(TagOf { address, bare, text, issued, site, given_at: day(given), leaked: false });
        self.part = "site";
        self.correspondence(tag, site, given, true);
        tag
    }

    fn correspondence(&mut self, tag: usize, site: usize, given: f64, first: bool) {
        let Site { brand, main, second, is_shop, confirms, newsletter_every, courier, is_list, .. } = self.sites[site].clone();
        let issued = self.tags[tag].issued;
        if confirms || first {
            let delay = self.fraction(0.000_1, 0.01);
            self.send(tag, given + delay, &main, confirms);
        }
        if is_shop {
            for _ in 0..1 + self.random.below(3) {
                let at = given + self.fraction(0.01, 20.0);
                let order = self.send(tag, at, &main, true);
                order.clues.is_order = order.clues.answers;
                if let Some((courier, _)) = &courier {
                    let after = self.fraction(0.5, 3.0);
                    let mentions = self.random.percent(50);
                    let part = std::mem::replace(&mut self.part, "courier");
                    self.send(tag, at + after, courier, true).clues.mentions = mentions;
                    self.part = part;
                }
            }
        }
        if let Some(every) = newsletter_every {
            let mut at = given + self.fraction(1.0, every as f64);
            while at < DAYS as f64 {
                let stream = second.clone().filter(|_| self.random.percent(60)).unwrap_or_else(|| main.clone());
                let is_second = stream.from != main.from;
                // A brand's own offers speak of the brand.
                let mentions = is_second && self.random.percent(85);
                let offer = self.send(tag, at, &stream, false);
                (offer.clues.mentions, offer.clues.is_bulk) = (mentions, true);
                at += every as f64;
            }
        }
        if is_list {
            for _ in 0..20 {
                let (at, who) = (self.fraction(given, DAYS as f64), self.random.word() + ".org");
                let mut post = plain(&who);
                post.envelope = main.from.clone();
                post.signers = vec![main.from.clone()];
                let letter = self.send(tag, at, &post, false);
                letter.proved = false;
                letter.failed = true;
                letter.clues.list = Organisation::of(&main.from);
            }
        }
        // Somebody of the site, or one who sells there, writes from a mailbox of their own.
        if self.random.percent(3) {
            let (at, from) = (self.fraction(given + 1.0, DAYS as f64), plain(self.random.of::<&str>(&MAILBOXES)));
            self.send(tag, at, &from, false);
        }
        // The site is sold and writes under another name; the first mails say so.
        if self.random.per_mille(3) {
            let domain = self.random.word() + ".com";
            let mut new = stream(&mut self.random, &domain);
            if self.random.percent(60) {
                new.links.push(main.from.clone());
            }
            let mentions = self.random.percent(90);
            let mut at = self.fraction(given + 5.0, DAYS as f64);
            while at < DAYS as f64 {
                let part = std::mem::replace(&mut self.part, "sold");
                self.send(tag, at, &new, false).clues.mentions = mentions;
                self.part = part;
                at += 7.0;
            }
        }
        // The reader gives the same address to another site.
        if first && issued.is_none() && self.random.percent(1) {
            let other = self.random.below(SITES as u64) as usize;
            let at = self.fraction(given + 3.0, DAYS as f64 - 1.0);
            self.part = "reuse";
            self.correspondence(tag, other, at, false);
            self.part = "site";
        }
        // A mailbox that forwards everything to this tag.
        if first && self.random.percent(2) {
            let (host, is_silent) = (format!("{brand}-mail.net"), self.random.percent(20));
            for _ in 0..25 {
                let (at, who) = (self.fraction(given + 0.1, DAYS as f64), self.random.word() + ".com");
                let mut forwarded = stream(&mut self.random, &who);
                forwarded.envelope = if is_silent { main.from.clone() } else { host.clone() };
                self.send(tag, at, &forwarded, false).clues.is_forwarded = !is_silent;
            }
        }
    }

    fn spammer(&mut self) -> (Stream, u64) {
        let domain = self.random.word() + *self.random.of(&[".top", ".xyz", ".com", ".shop"]);
        match self.random.below(100) {
            0..68 => {
                let mut own = plain(&domain);
                let target = self.random.word() + ".top";
                own.links = vec![if self.random.percent(50) { domain } else { target }];
                (own, 0)
            }
            68..83 => (Stream { links: vec![domain], ..plain(self.random.of::<&str>(&MAILBOXES)) }, 0),
            // In somebody else's name, which does not hold.
            83..93 => {
                (Stream { links: vec![domain.clone()], signers: Vec::new(), envelope: domain, ..plain(&(self.random.word() + ".com")) }, 1)
            }
            // A company that writes to others with good reason, and bought this address.
            93..97 => (self.random.of(&self.sites).main.clone(), 0),
            _ => (stream(&mut self.random, &domain), 0),
        }
    }

    fn spam(&mut self, tag: usize, days: f64, spammer: &(Stream, u64), brand: &str) -> &mut Letter {
        let (answers, mentions) = (self.random.percent(8), !brand.is_empty() && self.random.percent(8));
        let letter = self.send(tag, days, &spammer.0, answers);
        if spammer.1 == 1 {
            (letter.proved, letter.failed) = (false, true);
        }
        letter.clues.mentions = mentions;
        letter.is_leak = true;
        letter
    }

    /// What a site had is sold to some, who write as often as they like, some of them to the address without its tag.
    fn leak(&mut self, tag: usize) {
        let given = (self.tags[tag].given_at.as_millis() - day(0.0).as_millis()) as f64 / DAY_MILLIS as f64;
        let begin = self.fraction(given + 2.0, DAYS as f64 - 8.0);
        let brand = self.sites[self.tags[tag].site].brand.clone();
        self.tags[tag].leaked = true;
        self.part = "leak";
        let strips = self.random.percent(20);
        for _ in 0..1 + self.random.below(6) {
            let spammer = self.spammer();
            let bare_percent = if strips { 50 } else { 0 };
            for _ in 0..1 + self.random.below(8) {
                let at = self.fraction(begin, DAYS as f64);
                let bare = self.random.percent(bare_percent);
                self.spam(tag, at, &spammer, &brand).bare = bare;
            }
        }
    }

    /// Tags that nobody ever gave away: spammers try words, one domain for many or another for each.
    fn guesses(&mut self, count: usize) {
        let mut left = count;
        self.part = "guess";
        while left > 0 {
            let tries = (2 + self.random.below(12) as usize).min(left);
            left -= tries;
            let (spammer, begin) = (self.spammer(), self.fraction(0.0, 50.0));
            let changes = self.random.percent(40);
            for _ in 0..tries {
                let (inbox, word) = (self.random.below(INBOXES), *self.random.of(&WORDS));
                // Words hit tags that are in use as well.
                let hit = self.random.percent(5).then(|| self.random.below(self.tags.len() as u64) as usize);
                let tag = hit.filter(|&tag| self.tags[tag].issued.is_none()).unwrap_or_else(|| {
                    let (address, bare) = (format!("user{inbox}+{word}@x.org"), format!("user{inbox}@x.org"));
                    let known = self.tags.iter().position(|tag| tag.address == address);
                    known.unwrap_or_else(|| {
                        let (given_at, text) = (day(begin), word.to_owned());
                        self.tags.push(TagOf { address, bare, text, issued: None, site: usize::MAX, given_at, leaked: false });
                        self.tags.len() - 1
                    })
                });
                for _ in 0..1 + self.random.below(2) {
                    let who = if changes { self.spammer() } else { spammer.clone() };
                    let at = begin + self.fraction(0.0, 6.0);
                    self.spam(tag, at, &who, "").is_leak = false;
                }
                // Once a word is taken for an address, others try it too.
                if self.random.percent(30) {
                    let (who, at) = (self.spammer(), begin + self.fraction(3.0, 9.0));
                    self.spam(tag, at, &who, "").is_leak = false;
                }
            }
        }
    }

    /// Tags that nobody ever gave away, tried first in the name of who would be accused: a confirmation from "paypal" to
    /// `me+paypal@`, and others after it. Half of those names are disowned by their domain, the others say nothing.
    fn forgeries(&mut self, count: usize) {
        self.part = "forgery";
        for _ in 0..count {
            let (inbox, word, begin) = (self.random.below(INBOXES), *self.random.of(&WORDS), self.fraction(0.0, 40.0));
            let is_disowned = self.random.percent(50);
            let (address, bare) = (format!("user{inbox}+{word}-1@x.org"), format!("user{inbox}@x.org"));
            let (given_at, text) = (day(begin), format!("{word}-1"));
            self.tags.push(TagOf { address, bare, text, issued: None, site: usize::MAX, given_at, leaked: false });
            let tag = self.tags.len() - 1;
            let forger = plain(&(self.random.word() + ".top"));
            let forged = Stream { from: format!("{word}.com"), signers: Vec::new(), ..forger };
            for mail in 0..1 + self.random.below(2) {
                let letter = self.send(tag, begin + mail as f64 * 0.01, &forged, true);
                (letter.proved, letter.failed) = (false, is_disowned);
            }
            for _ in 0..2 + self.random.below(2) {
                let who = self.spammer();
                for _ in 0..1 + self.random.below(3) {
                    let at = begin + self.fraction(3.0, 15.0);
                    self.spam(tag, at, &who, "").is_leak = false;
                }
            }
        }
    }

    /// Spam to names alone.
    fn noise(&mut self, mails: u64) {
        for _ in 0..mails {
            let (tag, at, who) = (self.random.below(self.tags.len() as u64) as usize, self.fraction(0.0, DAYS as f64), self.spammer());
            let letter = self.spam(tag, at, &who, "");
            (letter.bare, letter.is_leak) = (true, false);
        }
    }
}

fn recipient(path: &str) -> Recipient {
    Recipient::from_path(path, "x.org").expect("an address")
}

fn message(letter: &Letter) -> Message {
    let envelope = Envelope {
        sender: format!("bounce@{}", letter.stream.envelope).into(),
        helo: "".into(),
        peer: [192, 0, 2, 1].into(),
        extended: true,
        smtputf8: false,
        tls: None,
        auth: false,
    };
    let from = Some(Mailbox { name: String::new(), address: format!("hello@{}", letter.stream.from) });
    let summary = Summary { from, subject: "Something to read".into(), ..Summary::default() };
    Message::new(envelope, letter.at, Bytes::new(), summary, Transcript::default())
}

fn proof(letter: &Letter) -> Proof {
    let author = Organisation::of(&letter.stream.from).filter(|_| letter.proved);
    Proof {
        dkim_verified: letter.stream.signers.iter().filter_map(|signer| Organisation::of(signer)).collect(),
        spf_aligned: author.clone().filter(|_| letter.stream.envelope == letter.stream.from),
        envelope: Organisation::of(&letter.stream.envelope),
        author,
        dmarc: if letter.failed {
            Outcome::Fail
        } else if letter.proved {
            Outcome::Pass
        } else {
            Outcome::None
        },
    }
}

/// Plays one seed. With `is_checked` the facts of each mail are known, else all of it is only claimed.
pub fn play(seed: u64, is_checked: bool, mut tell: impl FnMut(&str)) -> Score {
    let mut play = Play::new(seed);
    // One in twenty guessed, the rest given to somebody.
    for n in 0..950 {
        play.honest(n % INBOXES);
    }
    let (given, mut of_address) = (play.tags.len(), HashMap::new());
    for tag in 0..given {
        // The same tag twice in one inbox is one tag; it has leaked when either site leaks.
        of_address.entry(play.tags[tag].address.to_lowercase()).or_insert(tag);
    }
    // Sites leak all they have, until one tag in twenty has leaked.
    let mut leaks = 0;
    for tag in 0..given {
        let first = of_address[&play.tags[tag].address.to_lowercase()];
        if leaks < 50 && play.sites[play.tags[tag].site].leaks && !play.tags[first].leaked {
            play.leak(first);
            leaks += 1;
        }
    }
    while leaks < 50 {
        let tag = play.random.below(given as u64) as usize;
        let first = of_address[&play.tags[tag].address.to_lowercase()];
        if !play.tags[first].leaked {
            play.leak(first);
            leaks += 1;
        }
    }
    play.guesses(50);
    play.noise(300);
    // By numbers of their own, so that the rest is as it was before there were any.
    play.random = Random(!seed);
    play.forgeries(10);

    let tags = Tags::new(Settings::new(Duration::from_secs(90 * 86_400)));
    for tag in play.tags.iter().filter(|tag| tag.issued.is_some()) {
        let site = Organisation::of(&play.sites[tag.site].main.from).expect("a domain");
        let expected = Expected { site, issued: tag.issued, note: None, given_at: tag.given_at };
        tags.expect(&inbox_of(tag), &tag.text, expected, tag.given_at);
    }
    play.letters.retain(|letter| letter.at <= day(DAYS as f64));
    play.letters.sort_by_key(|letter| letter.at);
    let mut score = Score { mails: play.letters.len() as u32, ..Score::default() };
    let mut foreign = vec![(0, HashSet::new(), false); play.tags.len()];
    for letter in &play.letters {
        let tag = &play.tags[letter.tag];
        let to = recipient(if letter.bare { &tag.bare } else { &tag.address });
        let Some(trace) = tags.note(&to, &message(letter), letter.at) else { continue };
        tags.learn(&trace, &letter.clues);
        if is_checked {
            tags.prove(&trace, &proof(letter));
        }
        if letter.is_leak {
            // A mail without the tag is of its leak when its sender has written to the tag; nobody could know else.
            let (all, at_tag, is_asked) = &mut foreign[letter.tag];
            let is_anybody = MAILBOXES.contains(&letter.stream.from.as_str());
            if !letter.bare {
                at_tag.insert(letter.stream.from.clone());
            }
            *all += u32::from(!letter.bare || at_tag.contains(&letter.stream.from) && !is_anybody);
            if *all >= FOREIGN_MAILS && !*is_asked {
                *is_asked = true;
                score.leaked += 1;
                let is_told = grade(&tags, tag, letter.at) >= Some(Grade::Likely);
                score.found += u32::from(is_told);
                if !is_told {
                    tell(&format!(
                        "missed {}: {:?}",
                        tag.address,
                        tags.report_of(&inbox_of(tag), &tag.text, letter.at).map(|r| (r.verdict, r.later))
                    ));
                }
            }
        }
    }
    score.unseen = foreign.iter().filter(|(_, at_tag, is_asked)| at_tag.is_empty() && *is_asked).count() as u32;
    let mut seen = HashSet::new();
    for tag in play.tags.iter().filter(|tag| seen.insert(tag.address.to_lowercase())) {
        score.tags += 1;
        let is_kept_issued = u32::from(tag.issued.is_some() && !tag.leaked);
        score.kept_issued += is_kept_issued;
        if !tag.leaked && grade(&tags, tag, day(DAYS as f64)) == Some(Grade::Possible) {
            score.doubted += 1;
            score.doubted_issued += is_kept_issued;
        }
        if grade(&tags, tag, day(DAYS as f64)) >= Some(Grade::Likely) {
            score.told += 1;
            score.true_told += u32::from(tag.leaked);
            if !tag.leaked {
                let report = tags.report_of(&inbox_of(tag), &tag.text, day(DAYS as f64));
                let verdict = report.and_then(|report| report.verdict);
                let named: Vec<Box<str>> = verdict.as_ref().map_or_else(Vec::new, |verdict| verdict.organisations.clone());
                let of_tag = |letter: &&Letter| play.tags[letter.tag].address.eq_ignore_ascii_case(&tag.address);
                let is_named = |letter: &&Letter| {
                    Organisation::of(&letter.stream.from)
                        .is_some_and(|organisation| named.iter().any(|name| **name == *organisation.as_str()))
                };
                let mut parts: Vec<_> = play.letters.iter().filter(of_tag).filter(is_named).map(|letter| letter.part).collect();
                parts.dedup();
                tell(&format!("wrong: {parts:?} {verdict:?}"));
            }
        }
    }
    score
}

fn inbox_of(tag: &TagOf) -> Address {
    recipient(&tag.bare).address
}

fn grade(tags: &Tags, tag: &TagOf, now: Timestamp) -> Option<Grade> {
    tags.report_of(&inbox_of(tag), &tag.text, now)?.verdict.map(|verdict| verdict.grade)
}
