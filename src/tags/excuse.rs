//! What explains the mail of a foreign sender as well as a leak does.

use super::{
    judge::Case,
    names::Name,
    report::{Evidence, Standing},
    secs::{DAY_SECS, Secs},
    sender::{Marks, Sender},
    shared::Class,
};

/// Who wrote to so many tags that nobody had heard of is no buyer of one address.
const DICTIONARY: u32 = 3;

/// Who guesses tries many words within this time.
const GUESSES: Secs = 3 * DAY_SECS;

/// What explains the mail of a sender as well as a leak does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excuse {
    Dictionary,
    Transactional,
    Mentions,
    Freemail,
}

impl Excuse {
    /// In the order in which to tell them.
    pub(super) const ALL: [Self; 4] = [Self::Dictionary, Self::Transactional, Self::Mentions, Self::Freemail];

    pub(super) fn evidence(self, senders: Vec<Box<str>>) -> Evidence {
        match self {
            Self::Dictionary => Evidence::Dictionary(senders),
            Self::Transactional => Evidence::Transactional(senders),
            Self::Mentions => Evidence::Mentions(senders),
            Self::Freemail => Evidence::Freemail(senders),
        }
    }
}

/// Whether mail may be what it looks like: its domain does not disown it, and is none where anybody has a mailbox.
fn is_business(sender: &Sender, class: Class) -> bool {
    !class.has(Class::MAILBOX) && sender.standing() != Standing::Failed
}

/// Whether a sender tried tags that nobody has at about the time when it came upon this one; who does so later cannot take
/// back what is known of it.
fn is_guessing(sender: &Sender, name: &Name) -> bool {
    name.uncalled_for > 0 && name.uncalled_since <= sender.first.saturating_add(GUESSES)
}

impl Case<'_> {
    /// What explains the mail of each foreign sender as well as a leak does.
    pub(super) fn excuses(&self, foreign: &[&Sender], is_issued: bool) -> Vec<Option<Excuse>> {
        let class = |sender: &Sender| self.names.get(sender.name).class;
        // Nobody has our tag for a second purpose, or tries words to find it.
        let turned_to = |sender: &Sender| !is_issued && sender.marks.has(Marks::ANSWERED_FIRST) && is_business(sender, class(sender));
        let theirs = self.circle_of(foreign.iter().copied().filter(|sender| turned_to(sender)));
        let of_mailboxes: u32 = foreign.iter().filter(|sender| class(sender).has(Class::MAILBOX)).map(|sender| sender.mails).sum();
        let one = |sender: &&Sender| {
            if class(sender).has(Class::MAILBOX) {
                return (of_mailboxes < 2).then_some(Excuse::Freemail);
            }
            if !is_business(sender, class(sender)) {
                return None;
            }
            let is_most = |mails: u8| mails > 0 && u16::from(mails) * 2 >= u16::from(sender.looked_at);
            let name = self.names.get(sender.name);
            // What is known of others' mail must not be had by whoever writes in their name.
            let is_them = sender.standing() == Standing::Proved || !sender.marks.has(Marks::CHECKED);
            let reasons = [
                (!is_issued && is_them && (is_guessing(sender, name) || name.unheard_of >= DICTIONARY), Excuse::Dictionary),
                (turned_to(sender) || is_most(sender.answers), Excuse::Transactional),
                (sender.marks.has(Marks::AFTERWARDS) && sender.mails < 2, Excuse::Transactional),
                (self.belongs(sender, &theirs).is_some(), Excuse::Transactional),
                (is_most(sender.mentions), Excuse::Mentions),
            ];
            reasons.into_iter().find_map(|(is_so, reason)| is_so.then_some(reason))
        };
        foreign.iter().map(one).collect()
    }
}
