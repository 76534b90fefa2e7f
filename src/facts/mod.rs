//! Who really sent a mail: SPF, DKIM, DMARC and the client's name, found out after the sender has read 250. It is told,
//! never used to refuse.

mod arc;
mod check;
mod dkim;
mod dmarc;
mod dns;
mod header;
mod key;
mod lookups;
mod spf;

use std::{
    io,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
};

pub use dns::Servers;

use crate::{
    background::{REST, step_back},
    mail::{envelope::Envelope, facts::Facts},
};
use check::Tools;
use lookups::Lookups;

/// Whom to ask, and how much.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which name servers are asked.
    pub servers: Servers,
    /// How long one question may take.
    pub lookup_timeout: Duration,
    /// How long one mail may take.
    pub mail_timeout: Duration,
    /// How many questions one mail may ask.
    pub max_lookups: usize,
    /// How many mails are checked beside each other; most of them wait for DNS.
    pub at_once: usize,
    /// How many mails may wait; more say that they were not checked.
    pub queue: usize,
}

impl Settings {
    /// As in operation. A usual mail asks about ten questions; SPF alone may need a hundred (RFC 7208 section 4.6.4).
    pub fn new(servers: Servers) -> Self {
        let (lookup_timeout, mail_timeout) = (Duration::from_secs(5), Duration::from_secs(20));
        Self { servers, lookup_timeout, mail_timeout, max_lookups: 100, at_once: 256, queue: 4_096 }
    }
}

/// What the dialogue and the parser said of a mail's sender.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Where the connection came from.
    pub peer: IpAddr,
    /// The name in HELO, empty when there was none.
    pub helo: Box<str>,
    /// The envelope's sender, empty for the null sender.
    pub mail_from: Box<str>,
    /// The author's address as readers are shown it; `None` when they are shown none.
    pub author: Option<Box<str>>,
}

impl Sender {
    /// Of a mail that came by this dialogue, and whose author is this.
    pub fn of(envelope: &Envelope, author: Option<&str>) -> Self {
        let Envelope { peer, helo, sender, .. } = envelope;
        Self { peer: peer.to_canonical(), helo: helo.clone(), mail_from: sender.clone(), author: author.map(Into::into) }
    }
}

/// A stored mail that waits for its facts. It does not keep the mail: what is deleted meanwhile is gone.
pub trait Subject: Send + Sync + 'static {
    /// The mail with our trace headers; `None` when it is gone.
    fn raw(&self) -> Option<Bytes>;

    /// Takes the facts; `None` when there was no time for them.
    fn settle(&self, facts: Option<Facts>);
}

/// Finds out who sent mails, one after another in a queue of bounded length. Cheap to clone; ends with its last clone.
#[derive(Clone)]
pub struct Checker {
    jobs: mpsc::Sender<Job>,
    waiting: Arc<AtomicUsize>,
}

/// Settles its mail when it is dropped before its time, so that none says "checking" for ever.
struct Job {
    sender: Sender,
    subject: Option<Box<dyn Subject>>,
    waiting: Arc<AtomicUsize>,
}

impl Checker {
    /// Starts the thread that checks; `None` where nobody is asked.
    pub fn start(settings: Settings) -> io::Result<Option<Self>> {
        if settings.servers == Servers::Off {
            return Ok(None);
        }
        let (jobs, queue) = mpsc::channel(settings.queue);
        let (ready, started) = std::sync::mpsc::channel();
        thread::Builder::new().name("facts".into()).spawn(move || {
            step_back("checks senders");
            let built = tokio::runtime::Builder::new_current_thread().enable_all().build().and_then(|runtime| {
                let entered = runtime.enter();
                let tools = Tools::new(&settings)?;
                drop(entered);
                Ok((runtime, tools))
            });
            match built {
                Ok((runtime, tools)) => {
                    let _ = ready.send(Ok(()));
                    runtime.block_on(work(Arc::new(tools), settings, queue));
                }
                Err(error) => _ = ready.send(Err(error)),
            }
        })?;
        started.recv().map_err(io::Error::other)??;
        Ok(Some(Self { jobs, waiting: Arc::default() }))
    }

    /// Puts a mail at the end of the queue. When that is full the mail is settled without facts at once.
    pub fn check(&self, sender: Sender, subject: impl Subject) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let job = Job { sender, subject: Some(Box::new(subject)), waiting: Arc::clone(&self.waiting) };
        if let Err(refused) = self.jobs.try_send(job) {
            metrics::counter!("sundew_facts_skipped_total").increment(1);
            drop(refused);
        }
    }

    /// Mails that wait or are being checked.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

async fn work(tools: Arc<Tools>, settings: Settings, mut queue: mpsc::Receiver<Job>) {
    let places = Arc::new(Semaphore::new(settings.at_once));
    // Dropped with this task, and with it whatever still waits for DNS.
    let mut running = JoinSet::new();
    let mut batch = Vec::new();
    while queue.recv_many(&mut batch, settings.at_once).await > 0 {
        while running.try_join_next().is_some() {}
        for mut job in batch.drain(..) {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let (tools, settings) = (Arc::clone(&tools), settings.clone());
            running.spawn(async move {
                let deadline = tokio::time::Instant::now() + settings.mail_timeout;
                let lookups = Lookups::new(&tools.dns, settings.max_lookups, deadline);
                if let Some(subject) = &job.subject {
                    let facts = check::check(&tools, &lookups, &**subject, &job.sender).await;
                    job.settle(facts);
                }
                tools.count_cpu();
                drop(place);
            });
        }
        tokio::time::sleep(REST).await;
    }
}

impl Job {
    fn settle(&mut self, facts: Option<Facts>) {
        if let Some(subject) = self.subject.take() {
            if let Some(facts) = &facts {
                metrics::counter!("sundew_facts_checked_total", "dmarc" => facts.dmarc.outcome.name()).increment(1);
            }
            subject.settle(facts);
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        self.settle(None);
    }
}

/// Counts the CPU time that verification takes, on whatever thread it runs.
fn timed<T>(work: impl FnOnce() -> T) -> T {
    let begin = cpu_micros();
    let done = work();
    metrics::counter!("sundew_facts_verify_microseconds_total").increment(cpu_micros().saturating_sub(begin));
    done
}

/// CPU time of the calling thread so far.
#[cfg(target_os = "linux")]
fn cpu_micros() -> u64 {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(spent).map_or(0, |spent| u64::try_from(spent.as_micros()).unwrap_or(u64::MAX))
}

/// Where a thread's own CPU time is not to be had, the time that passes stands for it.
#[cfg(not(target_os = "linux"))]
fn cpu_micros() -> u64 {
    static BEGIN: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    u64::try_from(BEGIN.elapsed().as_micros()).unwrap_or(u64::MAX)
}
