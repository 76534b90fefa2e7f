//! Sixty days of mail to a thousand tags, with a fixed seed and virtual time: honest sites with their mailing services,
//! sister domains, couriers and forwarders; sites that leak; spammers who guess, and some who guess in the name of whom the
//! tag speaks of. The truth is known, so verdicts can be counted. Rates are guesses at what people meet; hard cases are
//! among them on purpose, also those that no rule tells apart.

mod letters;
mod random;
mod sites;

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
    tags::{Expected, Grade, Settings, Tags},
};

use letters::{Letter, Play, TagOf, day};
use random::Random;
use sites::MAILBOXES;

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
