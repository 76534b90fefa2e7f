//! Mails without end: campaigns of which a few come all the time and most hardly ever, each copy another one, and letters that
//! come once. Making one takes a few microseconds.

use std::{
    fmt::Write,
    net::{IpAddr, Ipv4Addr},
};

use sundew::trap::memory::{Kind, Secs};

use crate::{modern, random::Random};

pub const DAY: Secs = 86_400;
pub const T0: Secs = 20_598 * DAY;
/// Addresses of each kind.
pub const SEEDED: u64 = 2_000;
pub const TYPED: u64 = 60_000;
pub const LEFT: u64 = 60_000;
/// Campaigns that can be met.
pub const CAMPAIGNS: usize = 400_000;
/// Of a hundred mails so many are of campaigns, one half of them made as they are sent today.
const OF_CAMPAIGNS: usize = 85;
const MODERN: usize = 25;
const WORDS: usize = 6_000;

/// A mail and where it came.
pub struct Trapped {
    pub raw: Vec<u8>,
    pub to: String,
    pub mailbox: u64,
    pub kind: Kind,
    pub client: IpAddr,
    /// The number of the one domain that it leads to, if it is a made one.
    pub domain: Option<u32>,
    pub at: Secs,
}

pub struct Mails {
    random: Random,
    words: Vec<String>,
    modern: Vec<Vec<u8>>,
    count: u64,
}

/// Who had the addresses that are left, and when he last looked.
pub fn people(mut read: impl FnMut(u64, u32, Secs)) {
    (0..LEFT).for_each(|number| read(SEEDED + TYPED + number, (number % 9_000) as u32 + 1, T0 - 290 * DAY + (number % 60) as u32 * DAY));
}

impl Mails {
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let words = (0..WORDS).map(|_| random.word()).collect();
        let modern = modern::letters(300, 8).into_iter().map(|(raw, _)| raw).filter(|raw| raw.len() < 16_384).collect();
        Self { random, words, modern, count: 0 }
    }

    pub fn next(&mut self, at: Secs) -> Trapped {
        self.count += 1;
        let (mailbox, kind) = self.address();
        let to = format!("{}{}@traps.example", self.random.word(), mailbox % 1_000);
        let is_of_campaign = self.random.in_percent(OF_CAMPAIGNS);
        if is_of_campaign && self.random.in_percent(MODERN) {
            let letter = self.random.below(self.modern.len());
            let raw = self.mutated(letter, &to);
            let client = self.client(letter as u64 + 1_000_000);
            return Trapped { raw, to, mailbox, kind, client, domain: None, at };
        }
        // A harmonic law: the first of a hundred thousand come as often as all the others.
        let campaign = match is_of_campaign {
            true => (CAMPAIGNS as f64).powf(self.random.below(1 << 30) as f64 / f64::from(1 << 30)) as u64,
            false => CAMPAIGNS as u64 + self.count,
        };
        let (raw, domain) = self.made(campaign, &to);
        let client = self.client(campaign);
        Trapped { raw, to, mailbox, kind, client, domain: Some(domain), at }
    }

    fn address(&mut self) -> (u64, Kind) {
        let number = self.random.bits() % (SEEDED + TYPED + LEFT);
        let kind = match number {
            ..SEEDED => Kind::Seeded { source: (number % 100) as u32 },
            number if number < SEEDED + TYPED => Kind::Typed { pattern: (number % 500) as u32, was_looked_at: false },
            _ => Kind::Issued,
        };
        (number, kind)
    }

    /// One of up to 256 hosts of a campaign.
    fn client(&mut self, campaign: u64) -> IpAddr {
        let mut of_campaign = Random::new(campaign ^ 0x5eed);
        let (hosts, first) = (1 << of_campaign.below(9), of_campaign.bits() as u32 % (1 << 20));
        Ipv4Addr::from(0x0b00_0000 + (first + self.random.below(hosts) as u32) % (1 << 20)).into()
    }

    /// A copy of a letter of a campaign: a name, numbers, a key, one word in twenty.
    fn made(&mut self, campaign: u64, to: &str) -> (Vec<u8>, u32) {
        let mut of_campaign = Random::new(campaign);
        let domain = (campaign % 150_000) as u32;
        let mut raw = format!(
            "From: Office <{}@sender{}.example>\r\nTo: {to}\r\nSubject: {} {} {}\r\n\r\nDear {to},\r\n",
            self.random.word(),
            of_campaign.below(20_000),
            self.words[of_campaign.below(WORDS)],
            self.words[of_campaign.below(WORDS)],
            self.random.below(100_000)
        );
        for word in 0..60 + of_campaign.below(60) {
            let own = of_campaign.below(WORDS);
            let taken = if self.random.below(20) == 0 { self.random.below(WORDS) } else { own };
            raw.push_str(&self.words[taken]);
            raw.push_str(if word % 12 == 11 { ".\r\n" } else { " " });
        }
        let _ = write!(
            raw,
            "\r\nhttps://shop{domain}.example/{}/{}?id={}\r\n",
            self.words[of_campaign.below(WORDS)],
            self.random.hex(16),
            self.count
        );
        (raw.into_bytes(), domain)
    }

    /// A letter with other digits, behind a header with another recipient.
    fn mutated(&mut self, letter: usize, to: &str) -> Vec<u8> {
        let letter = &self.modern[letter];
        let mut raw = format!("Delivered-To: {to}\r\n").into_bytes();
        let begins = raw.len();
        raw.extend_from_slice(letter);
        // What is encoded stays as it is.
        let is_plain = !letter.windows(6).any(|window| window == b"base64" || window == b"quoted");
        if is_plain {
            let body = letter.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or_default() + begins;
            for byte in raw[body..].iter_mut().filter(|byte| byte.is_ascii_digit()) {
                *byte = b'0' + self.random.below(10) as u8;
            }
        }
        raw
    }
}
