//! The bus: tells those who watch an inbox that something changed there. It carries ids and may lose; the store may not.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use dashmap::DashMap;
use tokio::sync::mpsc;

use crate::mail::address::Address;

/// How many notices wait for a slow reader before it has to reload.
const QUEUE: usize = 256;

/// What happened in an inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The inbox.
    pub address: Address,
    /// The mail.
    pub id: Box<str>,
    /// Whether it came, changed or went.
    pub change: Change,
    /// Whether anyone who knows the inbox can read it.
    pub public: bool,
    /// Go on from here after a break: everything up to it has been told.
    pub cursor: u64,
}

/// The kind of a [`Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A mail can be read now.
    Arrived,
    /// More is known of a mail that was there.
    Updated,
    /// A mail can't be read any more.
    Removed,
    /// The inbox was burned, or its time is over. It is about no mail: the id is empty.
    Ended,
}

/// What can be watched.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Topic {
    Inbox(Address),
    AllPublic,
}

/// Who watches what.
#[derive(Default)]
pub(super) struct Bus {
    watchers: DashMap<Topic, Vec<Watcher>>,
    next_id: AtomicU64,
}

struct Watcher {
    id: u64,
    notices: mpsc::Sender<Arc<Notice>>,
    lagged: Arc<AtomicBool>,
}

/// A stream of notices; ends by being dropped.
pub struct Subscription {
    bus: Arc<Bus>,
    topics: Vec<Topic>,
    id: u64,
    notices: mpsc::Receiver<Arc<Notice>>,
    lagged: Arc<AtomicBool>,
}

impl Bus {
    pub(super) fn subscribe(self: &Arc<Self>, topics: Vec<Topic>) -> Subscription {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (sender, notices) = mpsc::channel(QUEUE);
        let lagged = Arc::new(AtomicBool::new(false));
        for topic in &topics {
            self.watchers.entry(topic.clone()).or_default().push(Watcher { id, notices: sender.clone(), lagged: Arc::clone(&lagged) });
        }
        Subscription { bus: Arc::clone(self), topics, id, notices, lagged }
    }

    pub(super) fn has_watchers(&self) -> bool {
        !self.watchers.is_empty()
    }

    /// Tells the watchers of the inbox, and those of all public mail when it is public.
    pub(super) fn announce(&self, notice: Notice) {
        if !self.has_watchers() {
            return;
        }
        let notice = Arc::new(notice);
        self.tell(&Topic::Inbox(notice.address.clone()), &notice);
        if notice.public {
            self.tell(&Topic::AllPublic, &notice);
        }
    }

    fn tell(&self, topic: &Topic, notice: &Arc<Notice>) {
        if let Some(watchers) = self.watchers.get(topic) {
            for watcher in watchers.iter() {
                if watcher.notices.try_send(Arc::clone(notice)).is_err() {
                    watcher.lagged.store(true, Ordering::Release);
                }
            }
        }
    }
}

impl Subscription {
    /// The next notice; `None` when this reader was too slow and has to load everything again.
    pub async fn next(&mut self) -> Option<Arc<Notice>> {
        if self.lagged.load(Ordering::Acquire) {
            return None;
        }
        self.notices.recv().await
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        for topic in &self.topics {
            self.bus.watchers.remove_if_mut(topic, |_, watchers| {
                watchers.retain(|watcher| watcher.id != self.id);
                watchers.is_empty()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::address::Recipient;

    fn notice(inbox: &str, public: bool, cursor: u64) -> Notice {
        let address = Recipient::from_input(inbox, "x.org").unwrap().address;
        Notice { address, id: "id".into(), change: Change::Arrived, public, cursor }
    }

    #[tokio::test]
    async fn a_watcher_hears_of_its_own_topic_and_leaves_nothing_behind() {
        let bus = Arc::new(Bus::default());
        let mut bob = bus.subscribe(vec![Topic::Inbox(notice("bob", true, 0).address)]);
        let mut all = bus.subscribe(vec![Topic::AllPublic]);
        bus.announce(notice("eve", false, 1));
        bus.announce(notice("bob", true, 2));
        assert_eq!(bob.next().await.unwrap().cursor, 2);
        assert_eq!(all.next().await.unwrap().cursor, 2);
        drop((bob, all));
        assert!(bus.watchers.is_empty());
    }

    #[tokio::test]
    async fn a_slow_reader_is_told_to_reload_and_never_holds_the_others_up() {
        let bus = Arc::new(Bus::default());
        let mut slow = bus.subscribe(vec![Topic::AllPublic]);
        for cursor in 0..=QUEUE as u64 {
            bus.announce(notice("bob", true, cursor));
        }
        assert_eq!(slow.next().await, None);
    }
}
