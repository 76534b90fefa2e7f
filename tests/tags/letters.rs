//! Who writes to which tag, when and why.

use sundew::{
    mail::{organisation::Organisation, timestamp::Timestamp},
    tags::{Clues, Issued},
};

use super::{
    DAY_MILLIS, DAYS, INBOXES, SITES,
    random::Random,
    sites::{MAILBOXES, Site, Stream, WORDS, clues, plain, site, stream},
};

/// A mail to come.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    pub(super) at: Timestamp,
    pub(super) tag: usize,
    pub(super) bare: bool,
    pub(super) stream: Stream,
    /// Whether the author's domain stands behind it.
    pub(super) proved: bool,
    pub(super) failed: bool,
    pub(super) clues: Clues,
    pub(super) is_leak: bool,
    /// Which part of the play sent it.
    pub(super) part: &'static str,
}

pub(super) struct TagOf {
    pub(super) address: String,
    pub(super) bare: String,
    pub(super) text: String,
    pub(super) issued: Option<Issued>,
    pub(super) site: usize,
    pub(super) given_at: Timestamp,
    pub(super) leaked: bool,
}

pub(super) struct Play {
    pub(super) random: Random,
    pub(super) sites: Vec<Site>,
    pub(super) tags: Vec<TagOf>,
    pub(super) letters: Vec<Letter>,
    pub(super) part: &'static str,
}

pub(super) fn day(days: f64) -> Timestamp {
    Timestamp::from_millis(20_000 * DAY_MILLIS + (days * DAY_MILLIS as f64) as i64)
}

impl Play {
    pub(super) fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let mut sites: Vec<_> = (0..SITES).map(|_| site(&mut random)).collect();
        // Who leaks, leaks all that it has.
        for _ in 0..SITES / 20 {
            let leaking = random.below(SITES as u64) as usize;
            sites[leaking].leaks = true;
        }
        Self { random, sites, tags: Vec::new(), letters: Vec::new(), part: "site" }
    }

    pub(super) fn fraction(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * (self.random.below(1_000_000) as f64 / 1e6)
    }

    pub(super) fn send(&mut self, tag: usize, days: f64, stream: &Stream, answers: bool) -> &mut Letter {
        let clues = clues(&mut self.random, stream, answers);
        let part = self.part;
        let proved = stream.signers.contains(&stream.from) || stream.envelope == stream.from;
        let letter = Letter { at: day(days), tag, bare: false, stream: stream.clone(), proved, failed: false, clues, is_leak: false, part };
        self.letters.push(letter);
        self.letters.last_mut().expect("just pushed")
    }

    /// Somebody gives a tag to a site, and the site writes for the rest of the time.
    pub(super) fn honest(&mut self, inbox: u64) -> usize {
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

    pub(super) fn correspondence(&mut self, tag: usize, site: usize, given: f64, first: bool) {
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

    pub(super) fn spammer(&mut self) -> (Stream, u64) {
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

    pub(super) fn spam(&mut self, tag: usize, days: f64, spammer: &(Stream, u64), brand: &str) -> &mut Letter {
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
    pub(super) fn leak(&mut self, tag: usize) {
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
    pub(super) fn guesses(&mut self, count: usize) {
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
    pub(super) fn forgeries(&mut self, count: usize) {
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
    pub(super) fn noise(&mut self, mails: u64) {
        for _ in 0..mails {
            let (tag, at, who) = (self.random.below(self.tags.len() as u64) as usize, self.fraction(0.0, DAYS as f64), self.spammer());
            let letter = self.spam(tag, at, &who, "");
            (letter.bare, letter.is_leak) = (true, false);
        }
    }
}
