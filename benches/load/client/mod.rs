//! Clients, in a process of their own: the bench's own executable, started again with a job as JSON.
//!
//! What they cost is never counted for the server, and their report comes back as one line of JSON.

use std::{
    env,
    io::{self, BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, ChildStdout, Command, Stdio},
    thread,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::runtime::Builder;

mod awaiting;
mod connections;
mod delivery;
mod watch;

pub use awaiting::Await;
pub use connections::{Drip, Hold, Opened};
pub use delivery::{Delivered, Delivery, INBOXES, Kind, Origin, body, head};
pub use watch::{Appeared, Watch};

const FLAG: &str = "--client-job";

/// What a process of clients does.
#[derive(Serialize, Deserialize)]
pub enum Job {
    /// Sends mail as fast as it is taken, or at a pace; reports [`Delivered`].
    Deliver(Delivery),
    /// Opens connections and says nothing; reports [`Opened`] and stays.
    Hold(Hold),
    /// Opens connections and drips; reports [`Opened`] and goes on.
    Drip(Drip),
    /// Waits for mail and sends it; reports [`Opened`], then [`Appeared`], and goes on.
    Await(Await),
    /// Opens event streams and sends mail to them; reports [`Opened`], then [`Appeared`], and stays.
    Watch(Watch),
}

/// A process of clients; it ends when this is dropped.
pub struct Client {
    child: Child,
    report: BufReader<ChildStdout>,
}

impl Client {
    /// Starts a process for a job.
    pub fn start(job: &Job) -> Self {
        let mut child = Command::new(env::current_exe().expect("the bench"))
            .args([FLAG, &serde_json::to_string(job).expect("a job")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a client starts");
        let report = BufReader::new(child.stdout.take().expect("its output"));
        Self { child, report }
    }

    /// Waits for its line.
    pub fn report<T: DeserializeOwned>(&mut self) -> T {
        let mut line = String::new();
        self.report.read_line(&mut line).expect("a report");
        serde_json::from_str(&line).expect("a client that did not fail")
    }

    /// Sends mail in a process of its own and waits until all of it was taken.
    pub fn deliver(delivery: Delivery) -> Delivered {
        Self::start(&Job::Deliver(delivery)).report()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Whether this process is one of clients.
pub fn was_asked_for() -> bool {
    env::args().nth(1).is_some_and(|argument| argument == FLAG)
}

/// Does the job that the command line names.
pub fn run() {
    let job = serde_json::from_str(&env::args().nth(2).unwrap_or_default()).expect("a job");
    // A bench that is gone must not leave clients behind: its end closes our input.
    thread::spawn(|| {
        let _ = io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(1);
    });
    // One thread is enough for any server on the same machine, and leaves it the other processors.
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        match job {
            Job::Deliver(delivery) => tell(&delivery.run().await),
            Job::Hold(hold) => hold.run().await,
            Job::Drip(drip) => drip.run().await,
            Job::Await(waits) => waits.run().await,
            Job::Watch(watch) => watch.run().await,
        }
    });
}

fn tell(report: &impl Serialize) {
    println!("{}", serde_json::to_string(report).expect("a report"));
}

/// Ports of one address to one server are not enough for everything: the connections of a bench are spread over four.
fn source_address(number: usize) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1 + (number % 4) as u8], 0))
}
