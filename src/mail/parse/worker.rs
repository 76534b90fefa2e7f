//! Where parsing runs: small mails where they are, all else on one thread with a big stack, one at a time.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
};

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use super::Mail;
use crate::mail::message::{Damage, Summary};

type Job = Box<dyn FnOnce() + Send>;

/// Parses mail without ever blocking the caller's runtime for long. Cheap to clone; its thread ends with the last clone.
#[derive(Clone)]
pub struct Parser {
    jobs: mpsc::Sender<Job>,
}

impl Parser {
    /// Up to this size a mail is parsed where it is: the worst found of this size takes seven milliseconds, ordinary mail a tenth of one.
    pub const INLINE_BYTES: usize = 256 * 1024;
    /// The walk of parts does not recurse; the stack is for the HTML parser and for what is not foreseen.
    const STACK_BYTES: usize = 16 * 1024 * 1024;
    /// How many may wait; each waiting mail is in the budget of mail in flight or in the store already.
    const QUEUE: usize = 64;

    /// Starts the thread.
    pub fn new() -> io::Result<Self> {
        let (jobs, mut queue) = mpsc::channel::<Job>(Self::QUEUE);
        thread::Builder::new().name("parse".into()).stack_size(Self::STACK_BYTES).spawn(move || {
            while let Some(job) = queue.blocking_recv() {
                // A panic ends its own job; the sender sees its answer's channel closed.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        })?;
        Ok(Self { jobs })
    }

    /// Runs `work` inline when `size_bytes` is small, else on the parse thread. `None` when it panicked.
    pub async fn run<T: Send + 'static>(&self, size_bytes: usize, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        if size_bytes <= Self::INLINE_BYTES {
            return catch_unwind(AssertUnwindSafe(work)).ok();
        }
        let (answer, result) = oneshot::channel();
        let job: Job = Box::new(move || {
            // Who asked may be gone by the time it is this one's turn.
            if !answer.is_closed() {
                let _ = answer.send(work());
            }
        });
        self.jobs.send(job).await.ok()?;
        result.await.ok()
    }

    /// What lists show of a mail; see [`Mail::summary`].
    pub async fn summarise(&self, raw: Bytes, bare_line_ends: bool) -> Summary {
        let broken = || Summary { damage: vec![Damage::NoHeaders], ..Summary::default() };
        self.run(raw.len(), move || Mail::open(&raw).summary(bare_line_ends)).await.unwrap_or_else(broken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_in_one_mail_leaves_the_thread_for_the_next() {
        let parser = Parser::new().unwrap();
        for size_bytes in [0, usize::MAX] {
            assert_eq!(parser.run(size_bytes, || -> u8 { panic!("as planned") }).await, None);
            assert_eq!(parser.run(size_bytes, || 7).await, Some(7));
        }
    }

    #[tokio::test]
    async fn big_work_leaves_the_callers_thread_and_small_work_stays() {
        let parser = Parser::new().unwrap();
        let here = thread::current().id();
        assert_eq!(parser.run(Parser::INLINE_BYTES, || thread::current().id()).await, Some(here));
        assert_ne!(parser.run(Parser::INLINE_BYTES + 1, || thread::current().id()).await, Some(here));
    }

    #[test]
    fn one_parser_serves_several_runtimes() {
        let parser = Parser::new().unwrap();
        for _ in 0..3 {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let raw = Bytes::from(format!("Subject: hi\r\n\r\n{}", "x".repeat(Parser::INLINE_BYTES)));
            assert_eq!(runtime.block_on(parser.summarise(raw, false)).subject, "hi");
        }
    }

    #[tokio::test]
    async fn the_thread_ends_with_the_last_handle() {
        let parser = Parser::new().unwrap();
        let (alive, ended) = oneshot::channel::<()>();
        let mut alive = Some(alive);
        thread_local!(static HELD: std::cell::RefCell<Option<oneshot::Sender<()>>> = const { std::cell::RefCell::new(None) });
        parser.run(usize::MAX, move || HELD.with(|held| *held.borrow_mut() = alive.take())).await.unwrap();
        drop(parser.clone());
        drop(parser);
        // The sender lives in the thread's own storage, which its end drops.
        assert!(ended.await.is_err());
    }
}
