//! What readers told the operator about public mail. One entry for each mail; nothing is kept of who told.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    mail::{address::Address, names, timestamp::Timestamp},
    net::Network,
    policy::Target,
};

/// Mails that are reported at one moment; the one whose first report is the oldest makes room.
pub(super) const MAX_REPORTS: usize = 200;

/// What is wrong with a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It wants secrets in somebody else's name.
    Phishing,
    /// It does harm: threats, stolen data, malware.
    Abuse,
    /// Nobody asked for it.
    Spam,
    /// Something else.
    Other,
}

impl Reason {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Phishing, Self::Abuse, Self::Spam, Self::Other];

    /// Its name in forms and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Phishing => "phishing",
            Self::Abuse => "abuse",
            Self::Spam => "spam",
            Self::Other => "other",
        }
    }

    /// The reason of this name.
    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// A public mail that somebody reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reported {
    /// Names the entry; it tells nothing of the mail.
    pub(super) key: String,
    pub(super) address: Address,
    pub(super) id: Box<str>,
    /// How often for each of [`Reason::ALL`].
    pub(super) counts: [u32; Reason::ALL.len()],
    pub(super) first_at: Timestamp,
    pub(super) last_at: Timestamp,
    /// From where the mail was sent.
    pub(super) network: Network,
    /// The domain of its envelope sender, as a block would name it; none of the null sender.
    pub(super) domain: Option<Box<str>>,
}

impl Reported {
    /// How often in all.
    pub(super) fn count(&self) -> u32 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The reasons that were given, with how often.
    pub(super) fn reasons(&self) -> impl Iterator<Item = (Reason, u32)> {
        Reason::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0)
    }
}

/// A mail as its report needs it.
pub(super) struct Subject<'a> {
    pub(super) address: &'a Address,
    pub(super) id: &'a str,
    pub(super) network: Network,
    pub(super) sender: &'a str,
}

fn sender_domain(sender: &str) -> Option<Box<str>> {
    match sender.rsplit_once('@')?.1.parse() {
        Ok(Target::Domain(domain)) => Some(domain),
        _ => None,
    }
}

/// The reports. Cheap to clone; clones share them.
#[derive(Clone, Default)]
pub(super) struct Reports(Arc<Mutex<VecDeque<Reported>>>);

impl Reports {
    /// Notes a report; one more of the same mail only counts.
    pub(super) fn add(&self, mail: &Subject<'_>, reason: Reason, now: Timestamp) {
        let mut reports = self.lock();
        let known = reports.iter().position(|report| *report.id == *mail.id && report.address == *mail.address);
        let index = known.unwrap_or_else(|| {
            if reports.len() >= MAX_REPORTS {
                reports.pop_front();
            }
            reports.push_back(Reported {
                key: names::random_id(&mut rand::rng()),
                address: mail.address.clone(),
                id: mail.id.into(),
                counts: [0; Reason::ALL.len()],
                first_at: now,
                last_at: now,
                network: mail.network,
                domain: sender_domain(mail.sender),
            });
            reports.len() - 1
        });
        if let Some(report) = reports.get_mut(index) {
            report.last_at = now;
            let count = &mut report.counts[reason as usize];
            *count = count.saturating_add(1);
        }
    }

    /// All of them, the newest mail first.
    pub(super) fn list(&self) -> Vec<Reported> {
        self.lock().iter().rev().cloned().collect()
    }

    /// The report of this key.
    pub(super) fn get(&self, key: &str) -> Option<Reported> {
        self.lock().iter().find(|report| report.key == key).cloned()
    }

    /// Forgets the report of this key.
    pub(super) fn dismiss(&self, key: &str) {
        self.lock().retain(|report| report.key != key);
    }

    /// Each entry is whole by itself, so a panic elsewhere is no reason to stop.
    fn lock(&self) -> MutexGuard<'_, VecDeque<Reported>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::Recipient;

    fn report(reports: &Reports, id: &str, reason: Reason, millis: i64) {
        let address = Recipient::from_input("bob", "x.org").unwrap().address;
        let network = Network::narrow("192.0.2.1".parse().unwrap());
        let subject = Subject { address: &address, id, network, sender: "a@b.example" };
        reports.add(&subject, reason, Timestamp::from_millis(millis));
    }

    #[test]
    fn a_mail_is_reported_once_and_then_counted() {
        let reports = Reports::default();
        for (reason, millis) in [(Reason::Spam, 10), (Reason::Phishing, 20), (Reason::Spam, 30)] {
            report(&reports, "m1", reason, millis);
        }
        let list = reports.list();
        assert_eq!(list.len(), 1);
        assert_eq!(list[0].reasons().collect::<Vec<_>>(), [(Reason::Phishing, 1), (Reason::Spam, 2)]);
        assert_eq!((list[0].count(), list[0].first_at.as_millis(), list[0].last_at.as_millis()), (3, 10, 30));
        assert_eq!((list[0].network.to_string().as_str(), list[0].domain.as_deref()), ("192.0.2.0/24", Some("b.example")));
        assert_eq!(reports.get(&list[0].key), Some(list[0].clone()));
        reports.dismiss(&list[0].key);
        assert!(reports.list().is_empty() && reports.get(&list[0].key).is_none());
    }

    #[test]
    fn the_domain_of_a_sender_is_one_that_can_be_blocked() {
        for (sender, domain) in
            [("a@Spam.Example", Some("spam.example")), ("\"a@b\"@x.org", Some("x.org")), ("", None), ("a@[192.0.2.1]", None)]
        {
            assert_eq!(sender_domain(sender).as_deref(), domain, "{sender}");
        }
    }

    #[test]
    fn there_are_no_more_than_so_many_and_the_oldest_makes_room() {
        let reports = Reports::default();
        for n in 0..=MAX_REPORTS {
            report(&reports, &format!("m{n}"), Reason::Other, 0);
        }
        let list = reports.list();
        assert_eq!((list.len(), &*list[0].id, &*list[MAX_REPORTS - 1].id), (MAX_REPORTS, "m200", "m1"));
    }
}
