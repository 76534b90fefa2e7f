//! What was read from a client and not used yet: lines in bounded memory, and room for data while a mail comes.

use std::{
    cell::RefCell,
    future::poll_fn,
    io, mem,
    ops::Range,
    pin::Pin,
    task::{Context, Poll, ready},
};

use memchr::memchr;
use tokio::io::{AsyncRead, ReadBuf};

/// What a connection keeps while it waits for commands: ten thousand idle ones must stay cheap.
const IDLE_BYTES: usize = 4 * 1024;
/// The most that is read at once.
const SCRATCH_BYTES: usize = 64 * 1024;

thread_local! {
    /// What all connections of a thread read into, so that one that waits holds no memory for what may come.
    static SCRATCH: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH_BYTES].into());
}

/// The read buffer of one connection.
pub struct Input {
    bytes: Vec<u8>,
    /// Where the unused bytes begin.
    start: usize,
    /// Whether the line being read is over the limit, so that its rest is dropped.
    is_skipping: bool,
}

/// What stands at the front of the buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Framed {
    /// A line, without its line end; to be looked up with [`Input::line`].
    Line(Range<usize>),
    /// The end of a line over the limit, which is gone.
    TooLong,
    /// The line has no end yet.
    Incomplete,
}

impl Input {
    /// An empty buffer.
    pub fn new() -> Self {
        Self { bytes: Vec::new(), start: 0, is_skipping: false }
    }

    /// Takes the next line of at most `max_bytes` with its line end, which is CRLF or LF.
    ///
    /// Bytes of a longer line are dropped as they come, so it never takes more than `max_bytes` of memory.
    pub fn take_line(&mut self, max_bytes: usize) -> Framed {
        let begin = self.start;
        let unread = self.unread();
        let Some(length) = memchr(b'\n', unread) else {
            if self.is_skipping || unread.len() >= max_bytes {
                self.is_skipping = true;
                self.start = self.bytes.len();
            }
            return Framed::Incomplete;
        };
        let line_bytes = unread[..length].strip_suffix(b"\r").map_or(length, <[u8]>::len);
        self.start += length + 1;
        if mem::take(&mut self.is_skipping) || length >= max_bytes { Framed::TooLong } else { Framed::Line(begin..begin + line_bytes) }
    }

    /// The bytes of a line taken since the last [`Self::fill`].
    pub fn line(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// The bytes not used yet.
    pub fn unread(&self) -> &[u8] {
        &self.bytes[self.start..]
    }

    /// Marks the first `count` unread bytes as used.
    pub fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.bytes.len());
    }

    /// Reads once, `room` bytes at most together with what is unread; 0 is the end of the stream. Safe to cancel.
    ///
    /// A client that fills the buffer has more to send, and lets the others go first: dozens that flood would
    /// otherwise each use up the scheduler's whole budget before it is somebody else's turn.
    pub async fn fill(&mut self, stream: &mut (impl AsyncRead + Unpin), room: usize) -> io::Result<usize> {
        self.forget_used();
        let room = room.max(IDLE_BYTES).max(self.bytes.len() + 1);
        let free = (room - self.bytes.len()).min(SCRATCH_BYTES);
        let count = poll_fn(|context| self.poll_fill(context, Pin::new(stream), free)).await?;
        if count == free {
            tokio::task::yield_now().await;
        }
        Ok(count)
    }

    fn poll_fill(&mut self, context: &mut Context<'_>, stream: Pin<&mut impl AsyncRead>, free: usize) -> Poll<io::Result<usize>> {
        SCRATCH.with_borrow_mut(|scratch| {
            let mut read = ReadBuf::new(&mut scratch[..free]);
            ready!(stream.poll_read(context, &mut read))?;
            self.bytes.reserve_exact(read.filled().len());
            self.bytes.extend_from_slice(read.filled());
            let count = read.filled().len();
            // The next read may be short: no mail stays behind.
            scratch[..count].fill(0);
            Poll::Ready(Ok(count))
        })
    }

    /// Drops what was used, and overwrites its place: a connection may stay for long after its mail is gone.
    fn forget_used(&mut self) {
        let (filled, unread) = (self.bytes.len(), self.bytes.len() - self.start);
        self.bytes.copy_within(self.start.., 0);
        self.bytes[unread..filled].fill(0);
        self.bytes.truncate(unread);
        self.start = 0;
    }

    /// Goes back to the memory of an idle connection when nothing larger waits in the buffer.
    pub fn shrink(&mut self) {
        if self.bytes.capacity() > IDLE_BYTES {
            self.forget_used();
            self.bytes.shrink_to(IDLE_BYTES);
        }
    }

    /// How much memory it holds.
    pub fn capacity(&self) -> usize {
        self.bytes.capacity()
    }
}

impl Default for Input {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn filled(mut bytes: &[u8]) -> Input {
        let mut input = Input::new();
        while input.fill(&mut bytes, 64 * 1024).await.unwrap() > 0 {}
        input
    }

    /// Owned form of what [`Input::take_line`] gives.
    fn next(input: &mut Input, max_bytes: usize) -> Option<Vec<u8>> {
        match input.take_line(max_bytes) {
            Framed::Line(range) => Some(input.line(range).to_vec()),
            Framed::TooLong => Some(b"TOO LONG".to_vec()),
            Framed::Incomplete => None,
        }
    }

    #[tokio::test]
    async fn lines_end_with_crlf_or_lf_and_keep_to_the_limit() {
        let mut input = filled(b"a\r\n\nb\n12345\r\n12345678\r\nlast").await;
        for line in [b"a".as_slice(), b"", b"b", b"12345", b"TOO LONG"] {
            assert_eq!(next(&mut input, 7).as_deref(), Some(line));
        }
        assert_eq!(next(&mut input, 7), None);
        assert_eq!(input.unread(), b"last");
    }

    #[tokio::test]
    async fn an_endless_line_takes_constant_memory_and_is_told_once() {
        let wire = [vec![b'a'; 10_000_000], b"\r\nNOOP\r\n".to_vec()].concat();
        let (mut stream, mut input, mut lines) = (wire.as_slice(), Input::new(), Vec::new());
        while input.fill(&mut stream, 0).await.unwrap() > 0 {
            lines.extend(std::iter::from_fn(|| next(&mut input, 2_048)));
            assert!(input.capacity() <= IDLE_BYTES, "{}", input.capacity());
        }
        assert_eq!(lines, [b"TOO LONG".to_vec(), b"NOOP".to_vec()]);
    }

    #[tokio::test]
    async fn the_buffer_shrinks_back_after_a_mail() {
        let mut input = filled(&[b'a'; 60_000]).await;
        assert!(input.capacity() >= 60_000);
        input.consume(59_000);
        input.shrink();
        assert!(input.capacity() <= IDLE_BYTES);
        assert_eq!(input.unread().len(), 1_000);
    }
}
