//! In which order inboxes are forgotten when there is no room.

use std::collections::{HashSet, VecDeque};

use crate::mail::address::Address;

/// What an inbox is worth, from those that go first to those that go last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// Nobody looks, and one mail came, or all of it begins with senders who flood.
    Passing,
    /// Nobody looks.
    Unread,
    /// Somebody looks, or gave a tag to somebody.
    Used,
}

/// Inboxes by worth, in order of when they came there. One that was forgotten meanwhile says nothing.
#[derive(Debug, Default)]
pub(super) struct Order {
    queues: [VecDeque<Address>; 3],
}

impl Order {
    pub(super) fn push(&mut self, worth: Worth, inbox: Address) {
        self.queues[worth as usize].push_back(inbox);
    }

    /// The next to go, and what it was worth when it was put there.
    pub(super) fn pop(&mut self) -> Option<(Worth, Address)> {
        let worths = [Worth::Passing, Worth::Unread, Worth::Used];
        worths.into_iter().zip(&mut self.queues).find_map(|(worth, queue)| Some((worth, queue.pop_front()?)))
    }

    pub(super) fn len(&self) -> usize {
        self.queues.iter().map(VecDeque::len).sum()
    }

    /// Those that are still there, each once.
    pub(super) fn filtered(mut self, is_there: impl Fn(&Address) -> bool) -> Self {
        let mut seen = HashSet::new();
        for queue in self.queues.iter_mut().rev() {
            queue.retain(|inbox| is_there(inbox) && seen.insert(inbox.clone()));
        }
        self
    }

    /// Puts others behind its own.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.queues.iter_mut().zip(&mut other.queues).for_each(|(own, more)| own.append(more));
    }
}
