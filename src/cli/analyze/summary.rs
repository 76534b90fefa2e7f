//! What was found, as a table for people.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write,
    hash::{BuildHasher, RandomState},
};

use super::reading::Read;
use crate::trap::campaigns::{CampaignId, Placed};

/// Domains and subjects of a campaign that are told apart.
const MAX_APART: usize = 1_000;
/// Campaigns of which something is kept; then those of one mail are forgotten.
const MAX_KEPT: usize = 200_000;
const MAX_SUBJECT_CHARS: usize = 48;

/// What is counted.
#[derive(Default)]
pub(super) struct Summary {
    campaigns: HashMap<CampaignId, Tally>,
    /// Hashes are of this run only.
    hasher: RandomState,
    /// Mails, whether or not they have a campaign.
    pub(super) mails: u64,
    /// Those that nothing can be known by.
    pub(super) unfingerprintable: u64,
    /// Files that are no mail or can't be read.
    pub(super) skipped: u64,
}

struct Tally {
    mails: u32,
    subject: String,
    senders: Apart,
    hosts: Apart,
    subjects: Apart,
}

/// Counts what differs, up to `MAX_APART`.
#[derive(Default)]
struct Apart(BTreeSet<u32>);

impl Apart {
    fn count(&mut self, hash: u64) {
        if self.0.len() < MAX_APART {
            self.0.insert(hash as u32);
        }
    }

    fn show(&self) -> String {
        if self.0.len() < MAX_APART { self.0.len().to_string() } else { format!("{MAX_APART}+") }
    }
}

impl Summary {
    /// Counts a mail where it was placed.
    pub(super) fn count(&mut self, mail: &Read, placed: Option<Placed>) {
        self.mails += 1;
        let Some(placed) = placed else {
            self.unfingerprintable += 1;
            return;
        };
        if self.campaigns.len() == MAX_KEPT {
            self.campaigns.retain(|_, tally| tally.mails > 1);
        }
        let hash = |text: &str| self.hasher.hash_one(text);
        let tally = self.campaigns.entry(placed.campaign).or_insert_with(|| Tally {
            mails: 0,
            subject: mail.subject.clone(),
            senders: Apart::default(),
            hosts: Apart::default(),
            subjects: Apart::default(),
        });
        tally.mails = placed.letters;
        tally.senders.count(hash(&mail.sender));
        mail.hosts.iter().for_each(|host| tally.hosts.count(hash(host)));
        tally.subjects.count(hash(&mail.subject));
    }

    /// The largest campaigns, `rows` of them, with the domains that they came from and link to, and one sentence.
    pub(super) fn table(&self, rows: usize) -> String {
        let mut several: Vec<_> = self.campaigns.iter().filter(|(_, tally)| tally.mails > 1).collect();
        several.sort_unstable_by_key(|(id, tally)| (std::cmp::Reverse(tally.mails), **id));
        let mut table = String::new();
        if rows > 0 && !several.is_empty() {
            let _ = writeln!(table, "{:<16} {:>8} {:>8} {:>8} {:>8}  first subject", "campaign", "mails", "from", "links", "subjects");
        }
        for (id, tally) in several.iter().take(rows) {
            let mut subject: String = tally.subject.chars().take(MAX_SUBJECT_CHARS).collect();
            if subject.len() < tally.subject.len() {
                subject.push('…');
            }
            let (senders, hosts, subjects) = (tally.senders.show(), tally.hosts.show(), tally.subjects.show());
            let _ = writeln!(table, "{id} {:>8} {senders:>8} {hosts:>8} {subjects:>8}  {subject}", tally.mails);
        }
        let within: u64 = several.iter().map(|(_, tally)| u64::from(tally.mails)).sum();
        let _ = writeln!(
            table,
            "{} mails: {within} in {} campaigns, {} alone, {} with nothing to be known by; {} not read",
            self.mails,
            several.len(),
            self.mails - within - self.unfingerprintable,
            self.unfingerprintable,
            self.skipped
        );
        table
    }
}
