//! What is asked of a list, and what it answers.

use std::sync::Arc;

use super::Entry;
use crate::mail::timestamp::Timestamp;

/// Which mails of an inbox are wanted; `None` is all. Texts are in lower case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Exactly this tag, in any case; empty is mail without one.
    pub tag: Option<String>,
    /// Within the author's name or address, in any case.
    pub from: Option<String>,
    /// Within the subject, in any case.
    pub subject: Option<String>,
    /// Mail that came after.
    pub since: Option<Since>,
}

/// Where to go on from: a cursor or a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Sequence number of the last mail known.
    Seq(u64),
    /// Mail received at or after this time.
    Time(Timestamp),
}

/// Some mails, newest first.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The mails.
    pub items: Vec<Arc<Entry>>,
    /// Where the next page begins, when there is one.
    pub next: Option<u64>,
}

impl Filter {
    /// Whether this mail is wanted.
    pub fn matches(&self, entry: &Entry) -> bool {
        let contains = |text: &str, wanted: &str| text.to_lowercase().contains(wanted);
        let summary = &entry.message().summary;
        let tag = entry.recipient.tag.as_deref().unwrap_or_default();
        self.tag.as_ref().is_none_or(|wanted| tag.to_lowercase() == *wanted)
            && self.from.as_ref().is_none_or(|wanted| {
                let author = entry.message().author();
                contains(&author.name, wanted) || contains(&author.address, wanted)
            })
            && self.subject.as_ref().is_none_or(|wanted| contains(&summary.subject, wanted))
            && self.since.is_none_or(|since| entry.is_since(since))
    }
}

impl Page {
    /// A page ends at its limit, or where its summaries take too much; it has one mail at least. `items` may hold more
    /// than the page, which is how it knows of a next one.
    pub(super) fn of(mut items: Vec<Arc<Entry>>, limit: usize) -> Self {
        const MAX_PAGE_BYTES: usize = 1024 * 1024;
        let sizes = items.iter().map(|entry| entry.message().summary.heap_bytes());
        let sums = sizes.scan(0, |sum, bytes| {
            *sum += bytes;
            Some(*sum)
        });
        let fit = sums.take_while(|sum| *sum <= MAX_PAGE_BYTES).count().clamp(1, limit.max(1));
        let more = items.len() > fit;
        items.truncate(fit);
        let next = items.last().filter(|_| more).map(|last| last.seq);
        Self { items, next }
    }
}
