//! Looks through stored mail for clues, after the reply and one mail at a time.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{self, Receiver, SyncSender},
    thread,
    time::Duration,
};

use bytes::Bytes;

use super::{Clues, Tags, Trace};

/// How many mails may wait; more are not looked through, which is counted.
const QUEUE: usize = 4_096;
/// Between two looks at the queue: waking this thread for each mail would be a system call before its reply.
const REST: Duration = Duration::from_millis(20);
/// As for mail that somebody looks at.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// A stored mail. It does not keep the mail: what is deleted meanwhile is gone.
pub trait Source: Send + 'static {
    /// The mail with our trace headers; `None` when it is gone.
    fn raw(&self) -> Option<Bytes>;
}

/// Reads mails that were noted, in a queue of bounded length. Cheap to clone; its thread ends with the last clone.
#[derive(Clone)]
pub struct Reader {
    jobs: SyncSender<Job>,
    tags: Tags,
}

type Job = (Vec<Trace>, Box<dyn Source>);

impl Reader {
    /// Starts the thread that reads.
    pub fn start(tags: Tags) -> io::Result<Self> {
        let (jobs, queue) = mpsc::sync_channel(QUEUE);
        let reading = tags.clone();
        thread::Builder::new().name("tags".into()).stack_size(STACK_BYTES).spawn(move || work(&reading, &queue))?;
        Ok(Self { jobs, tags })
    }

    /// Has a mail read where that bears on a tag.
    pub fn read(&self, traces: &[Trace], source: impl Source) {
        let traces: Vec<_> = traces.iter().filter(|trace| self.tags.matters(trace)).cloned().collect();
        if !traces.is_empty() && self.jobs.try_send((traces, Box::new(source))).is_err() {
            metrics::counter!("sundew_tags_unread_mails_total").increment(1);
        }
    }
}

fn work(tags: &Tags, queue: &Receiver<Job>) {
    step_back();
    while let Ok(first) = queue.recv() {
        for (traces, source) in std::iter::once(first).chain(queue.try_iter()) {
            let Some(raw) = source.raw() else { continue };
            let mut brands: Vec<_> = traces.iter().flat_map(|trace| tags.brands(trace)).collect();
            brands.sort_unstable();
            brands.dedup();
            // A mail that breaks the reader is one that nothing is known of.
            if let Ok(clues) = catch_unwind(AssertUnwindSafe(|| Clues::of(&raw, &brands))) {
                traces.iter().for_each(|trace| tags.learn(trace, &clues));
            }
        }
        thread::sleep(REST);
    }
}

/// Lets all that answers somebody go first.
fn step_back() {
    // On Linux alone this is about the calling thread and not the whole process (setpriority(2)).
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::debug!("the thread that looks for clues can't step back: {error}");
    }
}
