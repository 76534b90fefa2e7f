//! Writes a dialogue down with the time of each line.

use tokio::time::Instant;

use crate::mail::{
    envelope::TlsFacts,
    transcript::{Log, Transcript},
};

/// The dialogue since the connection began or the last mail ended.
pub(super) struct Recorder {
    log: Log,
    began: Instant,
}

impl Recorder {
    pub(super) fn new() -> Self {
        Self { log: Log::default(), began: Instant::now() }
    }

    /// A line of the client's.
    pub(super) fn client(&mut self, line: &[u8], is_secret: bool) {
        self.log.client(self.at_ms(), line, is_secret);
    }

    /// A reply as it goes over the wire.
    pub(super) fn server(&mut self, reply: &[u8]) {
        self.log.server(self.at_ms(), reply);
    }

    /// So much of a mail.
    pub(super) fn data(&mut self, size_bytes: usize) {
        self.log.data(self.at_ms(), size_bytes);
    }

    /// TLS.
    pub(super) fn tls(&mut self, facts: &TlsFacts) {
        self.log.note(self.at_ms(), &format!("({} begins, {})", facts.version, facts.cipher));
    }

    /// All of it, for the mail that has just come.
    pub(super) fn take(&mut self) -> Transcript {
        self.log.take()
    }

    /// A mail has ended; its answer is not part of the next one's dialogue.
    pub(super) fn restart(&mut self) {
        self.log.clear();
        self.began = Instant::now();
    }

    fn at_ms(&self) -> u32 {
        u32::try_from(self.began.elapsed().as_millis()).unwrap_or(u32::MAX)
    }
}
