//! What is known, and how one mail after the other adds to it.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex, MutexGuard, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
        mpsc::Receiver,
    },
    thread,
};

use tokio::sync::Notify;

use super::{Arrival, State, lesson::Lesson, reads::Reads};
use crate::{
    background::{REST, step_back},
    mail::message::Source,
    trap::fingerprint::Key,
};

/// A mail to look at.
pub(super) type Job = (Arrival, Box<dyn Source>);

/// What is shared by all who ask and the thread that learns.
pub(super) struct Known {
    pub(super) key: Key,
    pub(super) state: Mutex<State>,
    pub(super) reads: Reads,
    /// Addresses that the operator gave away: nobody has them, and their mail is not stored.
    pub(super) seeded: RwLock<HashSet<u64>>,
    /// Mails that were handed over and are not looked at yet.
    pub(super) waiting: AtomicUsize,
    /// Mails that found the queue full.
    pub(super) lost: AtomicU64,
    /// Whether anything was learned since this was last taken.
    pub(super) changed: AtomicBool,
    /// Tells whoever keeps it that something was decided.
    pub(super) decided: Notify,
}

impl Known {
    pub(super) fn new(key: Key, state: State) -> Self {
        let seeded = RwLock::new(state.memory.seeded().map(|(mailbox, _)| mailbox).collect());
        Self {
            key,
            state: Mutex::new(state),
            reads: Reads::default(),
            seeded,
            waiting: AtomicUsize::new(0),
            lost: AtomicU64::new(0),
            changed: AtomicBool::new(false),
            decided: Notify::new(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.reads.settle(&mut state.memory);
        state
    }

    /// Looks at what comes until nobody can hand over more.
    pub(super) fn work(&self, queue: &Receiver<Job>) {
        step_back("watches traps");
        while let Ok(first) = queue.recv() {
            for (arrival, source) in std::iter::once(first).chain(queue.try_iter()) {
                if let Some(raw) = source.raw() {
                    // A mail that breaks what reads it is one that nothing is known of.
                    let _ = catch_unwind(AssertUnwindSafe(|| self.learn(&arrival, &raw)));
                }
                drop(source);
                self.waiting.fetch_sub(1, Ordering::Relaxed);
            }
            thread::sleep(REST);
        }
    }

    fn learn(&self, arrival: &Arrival, raw: &[u8]) {
        let Some(lesson) = Lesson::read(&self.key, arrival, raw) else { return };
        self.changed.store(true, Ordering::Relaxed);
        let mut state = self.state();
        let (placed, known) = lesson.place(&mut state);
        let is_transactional = match known {
            Some(known) => known,
            None => {
                drop(state);
                let is_transactional = lesson.is_transactional();
                state = self.state();
                is_transactional
            }
        };
        lesson.record(&mut state, placed, is_transactional);
    }
}
