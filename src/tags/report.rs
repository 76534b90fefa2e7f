//! What is told of a tag: who wrote to it, and whether somebody did who should not know it.

use std::cmp::Reverse;

use crate::mail::{organisation::Organisation, timestamp::Timestamp};

/// What is known of the tags of one inbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Each tag once, those that need attention first; mail without a tag is the tag `""`.
    pub tags: Vec<TagReport>,
    /// Mails to further tags, of which nothing else is known: an inbox has only so many.
    pub untracked_mails: u64,
}

/// To whom somebody gave an address with a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The site; all its mail is expected.
    pub site: Organisation,
    /// How the tag was made, when we made it so that nobody guesses it.
    pub issued: Option<Issued>,
    /// What its holder wrote to remember it by.
    pub note: Option<Box<str>>,
    /// When it was given.
    pub given_at: Timestamp,
}

/// The form of a tag that we made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Issued {
    /// An address of its own that does not show the inbox: `milk-7f3k9q@`.
    Opaque,
    /// `name+milk-7f3k@`.
    Plus,
}

/// What is known of one tag of one inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagReport {
    /// As it was first written; empty for mail without a tag.
    pub tag: Box<str>,
    /// To whom it was given, when somebody said so.
    pub expected: Option<Expected>,
    /// To whom it was given, in a word: the expected site, else the one of those introduced that a verdict accuses.
    pub given_to: Option<Box<str>>,
    /// When it was given: as somebody said, else when its first mail came.
    pub given_at: Timestamp,
    /// When its first mail came.
    pub first_at: Option<Timestamp>,
    /// When its last mail came.
    pub last_at: Option<Timestamp>,
    /// All its mails.
    pub mails: u32,
    /// The organisations that it was given to, as far as can be told, in order of their first mail.
    pub introduced: Vec<SenderFacts>,
    /// All others, in order of their first mail.
    pub later: Vec<SenderFacts>,
    /// Mails of further senders, of which nothing else is known: a tag has only so many.
    pub untracked_mails: u32,
    /// Whether somebody writes who should not know it.
    pub verdict: Option<Verdict>,
    /// Several write that have nothing to do with each other, within the first days, in which whoever writes counts as one
    /// whom the tag was given to.
    pub is_too_early: bool,
}

/// What can be said of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has written.
    Waiting,
    /// Several write, and it will show later which of them it was given to.
    TooEarly,
    /// Nobody writes who should not know it.
    Clean,
    /// The same, since the user said of somebody that this is fine.
    Accepted,
    /// Somebody writes who should not know it.
    Leak(Grade),
}

/// One organisation that writes to a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderFacts {
    /// The registered domain of the author, else of the envelope's sender; a domain as it stands when it is none, and
    /// empty when nobody is named.
    pub organisation: Box<str>,
    /// Whether it is sure that it was them.
    pub standing: Standing,
    /// How it comes to know the tag.
    pub relation: Relation,
    /// When its first mail came.
    pub first_at: Timestamp,
    /// When its last mail came.
    pub last_at: Timestamp,
    /// All its mails.
    pub mails: u32,
    /// The beginning of the subject of its first mail; empty for those that the tag was given to.
    pub subject: Box<str>,
    /// Where links of its mails lead: registered domains, its own aside. A few of them.
    pub links: Vec<Box<str>>,
    /// Mails on each day (UTC) that had any, the last [`crate::tags::HISTORY_DAYS`] days of its writing; by the day's beginning.
    pub days: Vec<(Timestamp, u32)>,
    /// When the reader used its link to unsubscribe.
    pub unsubscribed_at: Option<Timestamp>,
}

/// Whether it is sure who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its own domain stands behind a mail of it.
    Proved,
    /// Nothing proves who sent it: it was not looked into, or its domain says nothing.
    Claimed,
    /// Its domain does not stand behind any mail of it: somebody else wrote in its name.
    Failed,
}

/// How a sender comes to know a tag. All but the last are no leak, unless they are only alleged at a tag that was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The tag was given to it, as somebody said.
    Expected,
    /// It was among the first to write.
    Introduced,
    /// The user says that this is fine.
    Accepted,
    /// It has the name of one who was introduced, under another suffix.
    Sister,
    /// The same signature or the same sender of the envelope as one who was introduced, or the same mailing list.
    SameSigner,
    /// Its links lead where those of one who was introduced lead, or to it.
    SharedLinks,
    /// It sends for others: a mailing service, a courier, a payment service.
    Provider,
    /// Forwarded, or through a mailing list.
    Forwarded,
    /// Somebody wrote in the name of one who was introduced: its domain does not stand behind the mail.
    Forged,
    /// None of that.
    Foreign,
}

/// How sure it is that an address was passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// One mail, or something that explains it as well, or nobody who could be held to it.
    Possible,
    /// Several mails or several organisations.
    Likely,
    /// Nobody guesses the tag.
    Proven,
}

/// Somebody writes who should not know the tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How sure it is.
    pub grade: Grade,
    /// When the first foreign mail came.
    pub since: Timestamp,
    /// Whole days from when the tag was given until then.
    pub days: u32,
    /// The foreign mails, those without the tag and those of senders who are not kept included.
    pub mails: u32,
    /// Who sent them, in order of the first mail; none when all of them are senders who are not kept.
    pub organisations: Vec<Box<str>>,
    /// What speaks for it and against it, in the order in which to tell it.
    pub evidence: Vec<Evidence>,
}

/// One reason for a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The tag was made by us: nobody guesses it.
    Issued,
    /// Somebody could have guessed the tag.
    Guessable,
    /// The holder said to whom it was given.
    Given(Organisation),
    /// What the first mails were about shows that it was given to them: a confirmation, a receipt, the name of the tag.
    Established,
    /// Nothing shows that the tag was ever given to anybody: who writes may have guessed it.
    NeverGiven,
    /// The foreign senders are proved to be those they say.
    SendersProved,
    /// Nothing proves who the foreign senders are.
    SendersClaimed,
    /// The domains of these foreign senders do not stand behind their mail: others may have written in their name.
    SendersForged(Vec<Box<str>>),
    /// Nothing proves that those who were introduced are those they say.
    IntroducedClaimed,
    /// Where links of the foreign mails lead.
    Links(Vec<Box<str>>),
    /// So many of the mails came to the bare address, without the tag.
    Stripped(u32),
    /// These write to tags that nobody gave away: they try words.
    Dictionary(Vec<Box<str>>),
    /// All of it came within the first two days, when partners of a site write as well.
    Early,
    /// What was written down before was lost, and these senders may have been known by then.
    BeganLater,
    /// The mail of these looks like that of a courier, a payment service or the like.
    Transactional(Vec<Box<str>>),
    /// The mail of these names the one that the tag was given to.
    Mentions(Vec<Box<str>>),
    /// Senders behind these free mail services, which many share.
    Freemail(Vec<Box<str>>),
    /// These wrote to the bare address before they wrote to the tag.
    WroteBefore(Vec<Box<str>>),
    /// What would excuse these is only what anybody can write: a link, a list, a signature or a name that nobody verified, a
    /// forwarder's mark. At a tag that nobody guesses that is no excuse.
    Alleged(Vec<Box<str>>),
    /// So many mails came from senders who are not kept, since a tag has only so many, and who may be foreign.
    Untracked(u32),
    /// These wrote first, and nothing shows that they belong to the one who was given the address: it may be how that one
    /// sends its mail.
    FirstToWrite(Vec<Box<str>>),
}

/// The verdict beside one mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// How sure it is.
    pub grade: Grade,
    /// To whom the tag was given: the expected site, else the first that was introduced.
    pub given_to: Option<Box<str>>,
    /// Who wrote this mail.
    pub sender: Box<str>,
    /// The tag; for mail at the bare address the one that was stripped.
    pub tag: Box<str>,
    /// When the first foreign mail came.
    pub since: Timestamp,
    /// Whole days from when the tag was given until then.
    pub days: u32,
}

impl Issued {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opaque => "opaque",
            Self::Plus => "plus",
        }
    }
}

impl Standing {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Claimed => "claimed",
            Self::Failed => "failed",
        }
    }
}

impl Relation {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Expected => "expected",
            Self::Introduced => "introduced",
            Self::Accepted => "accepted",
            Self::Sister => "sister",
            Self::SameSigner => "same_signer",
            Self::SharedLinks => "shared_links",
            Self::Provider => "provider",
            Self::Forwarded => "forwarded",
            Self::Forged => "forged",
            Self::Foreign => "foreign",
        }
    }
}

impl Grade {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Proven => "proven",
        }
    }
}

impl Report {
    /// Those tags first that need attention.
    pub(super) fn in_order(mut self) -> Self {
        let attention = |report: &TagReport| report.verdict.as_ref().map(|verdict| (verdict.grade, verdict.since));
        self.tags.sort_by_key(|report| (Reverse(attention(report)), Reverse(report.last_at), report.tag.clone()));
        self
    }
}

impl TagReport {
    /// What can be said of it.
    pub fn state(&self) -> State {
        match &self.verdict {
            Some(verdict) => State::Leak(verdict.grade),
            None if self.mails == 0 => State::Waiting,
            None if self.is_too_early => State::TooEarly,
            None if self.later.iter().any(|sender| sender.relation == Relation::Accepted) => State::Accepted,
            None => State::Clean,
        }
    }
}

impl State {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::TooEarly => "too_early",
            Self::Clean => "none",
            Self::Accepted => "accepted",
            Self::Leak(grade) => grade.name(),
        }
    }
}

impl Evidence {
    /// The name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Guessable => "guessable",
            Self::Given(_) => "given",
            Self::Established => "established",
            Self::NeverGiven => "never_given",
            Self::SendersProved => "senders_proved",
            Self::SendersClaimed => "senders_claimed",
            Self::SendersForged(_) => "senders_forged",
            Self::IntroducedClaimed => "introduced_claimed",
            Self::Links(_) => "links",
            Self::Stripped(_) => "stripped",
            Self::Dictionary(_) => "dictionary",
            Self::Early => "early",
            Self::BeganLater => "began_later",
            Self::Transactional(_) => "transactional",
            Self::Mentions(_) => "mentions",
            Self::Freemail(_) => "freemail",
            Self::WroteBefore(_) => "wrote_before",
            Self::Alleged(_) => "alleged",
            Self::Untracked(_) => "untracked",
            Self::FirstToWrite(_) => "first_to_write",
        }
    }
}
