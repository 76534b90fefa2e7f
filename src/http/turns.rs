//! Whose turn it is at the parse thread: one look at a large mail at a time, and networks of readers take turns, so that
//! who opens large mail again and again waits for nobody but themselves, and mail that comes in for one look at most.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{answers::Reader, error::HttpError};
use crate::{
    mail::parse::Parser,
    net::{Network, Networks, Share, Shares},
};

/// How many looks of one network may wait or go on, and of the wide one around it: a browser asks for six at once.
const MAX_NARROW: usize = 32;
const MAX_WIDE: usize = 64;

/// The lines before the parse thread. Cheap to clone.
///
/// Of each narrow network one stands in the line of its wide one, of each wide network one in the line of all.
#[derive(Clone)]
pub(super) struct Turns(Arc<Shared>);

struct Shared {
    /// The networks that somebody waits in; each has room for one.
    lines: Mutex<HashMap<Network, Weak<Semaphore>>>,
    all: Arc<Semaphore>,
    waiting: Shares,
}

/// Leave to look at a mail of this size once.
pub(super) struct Turn {
    size_bytes: usize,
    /// None where the look is so small that it needs no thread.
    held: Option<Held>,
}

/// Given back in this order: first to those who wait for the thread, then to those of the same network.
struct Held {
    _all: Option<OwnedSemaphorePermit>,
    _wide: Option<Place>,
    _narrow: Option<Place>,
    _share: Option<Share>,
}

/// The first place in the line of a network.
struct Place {
    permit: Option<OwnedSemaphorePermit>,
    line: Option<Arc<Semaphore>>,
    network: Network,
    turns: Turns,
}

impl Turns {
    /// No lines yet; the `exempt` networks wait like others and are never sent away.
    pub(super) fn new(exempt: Networks) -> Self {
        let waiting = Shares::new(MAX_NARROW, MAX_WIDE, exempt);
        Self(Arc::new(Shared { lines: Mutex::default(), all: Arc::new(Semaphore::new(1)), waiting }))
    }

    /// Waits for a turn; 503 when too many of the reader's network wait already. The time-out of all answers ends the
    /// wait.
    pub(super) async fn next(&self, reader: &Reader, size_bytes: usize) -> Result<Turn, HttpError> {
        let is_small = size_bytes <= Parser::INLINE_BYTES;
        let share = reader.peer().filter(|_| !is_small).map(|peer| self.share(peer)).transpose()?;
        let turn = self.wait(reader, size_bytes).await;
        Ok(Turn { held: turn.held.map(|held| Held { _share: share, ..held }), ..turn })
    }

    /// Waits for a turn however many wait: for who asks for one after the other and can't be sent away.
    pub(super) async fn wait(&self, reader: &Reader, size_bytes: usize) -> Turn {
        if size_bytes <= Parser::INLINE_BYTES {
            return Turn { size_bytes, held: None };
        }
        let (mut narrow, mut wide) = (None, None);
        if let Some(peer) = reader.peer() {
            narrow = Some(self.stand(Network::narrow(peer)).await);
            wide = Some(self.stand(Network::wide(peer)).await);
        }
        let all = Arc::clone(&self.0.all).acquire_owned().await.ok();
        Turn { size_bytes, held: Some(Held { _all: all, _wide: wide, _narrow: narrow, _share: None }) }
    }

    fn share(&self, peer: IpAddr) -> Result<Share, HttpError> {
        let mut share = self.0.waiting.of(peer);
        if share.grow(1) { Ok(share) } else { Err(HttpError::network_busy()) }
    }

    /// Waits for the first place in the line of a network.
    async fn stand(&self, network: Network) -> Place {
        let line = {
            let mut lines = self.lines();
            let known = lines.get(&network).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                let line = Arc::new(Semaphore::new(1));
                lines.insert(network, Arc::downgrade(&line));
                line
            })
        };
        // Made before the wait, so that who gives up leaves nothing behind.
        let mut place = Place { permit: None, line: Some(Arc::clone(&line)), network, turns: self.clone() };
        place.permit = line.acquire_owned().await.ok();
        place
    }

    /// Whole after every statement, so a panic elsewhere is no reason to stop.
    fn lines(&self) -> MutexGuard<'_, HashMap<Network, Weak<Semaphore>>> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    /// The last one in a line takes it away.
    fn drop(&mut self) {
        let mut lines = self.turns.lines();
        drop((self.permit.take(), self.line.take()));
        if lines.get(&self.network).is_some_and(|line| line.strong_count() == 0) {
            lines.remove(&self.network);
        }
    }
}

impl Turn {
    /// Looks. `None` when that failed.
    pub(super) async fn run<T: Send + 'static>(self, parser: &Parser, look: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let held = self.held;
        // The turn ends with the look, also when nobody waits for that any more.
        let look = move || {
            let seen = look();
            drop(held);
            seen
        };
        parser.run(self.size_bytes, look).await
    }
}

#[cfg(test)]
mod tests {
    use tokio::{sync::mpsc, task::JoinHandle};

    use super::*;

    const LARGE: usize = Parser::INLINE_BYTES + 1;

    fn turns() -> Turns {
        Turns::new(Networks::private_ranges())
    }

    fn reader(peer: &str) -> Reader {
        Reader::at(peer.parse().unwrap())
    }

    /// Waits for a turn in a task of its own, says so and gives it back.
    async fn takes(turns: &Turns, peer: &'static str, told: &mpsc::UnboundedSender<&'static str>) -> JoinHandle<()> {
        let (turns, told) = (turns.clone(), told.clone());
        let task = tokio::spawn(async move {
            let turn = turns.next(&reader(peer), LARGE).await;
            told.send(peer).unwrap();
            drop(turn);
        });
        // It is in its line before the next one comes.
        tokio::task::yield_now().await;
        task
    }

    #[tokio::test]
    async fn networks_take_turns_and_within_one_of_them_who_came_first_is_first() {
        let turns = turns();
        let (told, mut order) = mpsc::unbounded_channel();
        let busy = turns.next(&reader("203.0.113.1"), LARGE).await.unwrap();
        // Many of one network, then one of another, then one of a neighbour within the same wide network.
        let asked = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.1", "192.0.9.1"];
        let mut tasks = Vec::new();
        for peer in asked {
            tasks.push(takes(&turns, peer, &told).await);
        }
        assert!(order.is_empty(), "one look at a time");
        drop(busy);
        for task in tasks {
            task.await.unwrap();
        }
        let mut seen = Vec::new();
        while let Ok(peer) = order.try_recv() {
            seen.push(peer);
        }
        assert_eq!(seen, ["192.0.2.1", "198.51.100.1", "192.0.9.1", "192.0.2.2", "192.0.2.3"]);
        assert!(turns.lines().is_empty() && turns.0.waiting.are_free());
    }

    #[tokio::test]
    async fn too_many_of_one_network_are_told_when_to_come_back() {
        let turns = turns();
        let (told, order) = mpsc::unbounded_channel();
        let busy = turns.next(&reader("192.0.2.1"), LARGE).await.unwrap();
        let mut waiting = Vec::new();
        for _ in 1..MAX_NARROW {
            waiting.push(takes(&turns, "192.0.2.1", &told).await);
        }
        let refused = turns.next(&reader("192.0.2.77"), LARGE).await.err().unwrap();
        assert_eq!((refused.code, refused.retry_after_secs.map(u16::from)), ("busy", Some(5)));
        assert!(turns.next(&reader("192.0.2.77"), Parser::INLINE_BYTES).await.is_ok(), "small looks never wait");
        let other = takes(&turns, "198.51.100.1", &told).await;
        drop(busy);
        other.await.unwrap();
        for task in waiting {
            task.await.unwrap();
        }
        assert_eq!(order.len(), MAX_NARROW);
    }

    #[tokio::test]
    async fn who_gives_up_makes_room_and_leaves_nothing() {
        let turns = turns();
        let (told, order) = mpsc::unbounded_channel();
        let busy = turns.next(&reader("192.0.2.1"), LARGE).await.unwrap();
        for task in [takes(&turns, "192.0.2.1", &told).await, takes(&turns, "198.51.100.1", &told).await] {
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        }
        let last = takes(&turns, "198.51.100.2", &told).await;
        drop(busy);
        last.await.unwrap();
        assert_eq!(order.len(), 1);
        assert!(turns.lines().is_empty() && turns.0.waiting.are_free());
    }

    #[tokio::test]
    async fn a_turn_ends_with_its_look_and_also_when_that_fails() {
        let (turns, parser) = (turns(), Parser::new().unwrap());
        let turn = turns.next(&reader("192.0.2.1"), LARGE).await.unwrap();
        assert_eq!(turn.run(&parser, || -> u8 { panic!("as planned") }).await, None);
        let turn = turns.next(&reader("192.0.2.1"), LARGE).await.unwrap();
        assert_eq!(turn.run(&parser, || 7).await, Some(7));
        assert!(turns.lines().is_empty() && turns.0.waiting.are_free());
    }
}
