//! The data of mail, after DATA or in chunks: read within limits and deadlines, and handed in.

use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, timeout_at},
};
use tracing::debug;

use crate::{
    intake::Incoming,
    mail::{names, timestamp::Timestamp},
};

use super::{
    Limits,
    connection::{Connection, End},
    dot_reader::{DotReader, Progress},
    mail_buffer::MailBuffer,
    reply::Reply,
    transaction::{DataEnd, Transaction},
};

/// Read at once while a mail comes: enough for most mail, and more for one that fills it.
const DATA_ROOM_BYTES: usize = 16 * 1024;
pub(super) const LARGE_DATA_ROOM_BYTES: usize = 64 * 1024;

/// A mail that comes in chunks, between two of them.
pub(super) struct Chunks {
    buffer: MailBuffer,
    trace_id: String,
    /// When all of it must be here; it holds for the waits between the chunks too.
    pub(super) end_of_mail: Instant,
}

/// The data of a mail, read to its end.
pub(super) enum Received {
    Whole { buffer: MailBuffer, has_bare_line_ends: bool },
    TooLarge,
    NoRoom,
}

impl Received {
    fn end(&self) -> DataEnd {
        match self {
            Self::Whole { has_bare_line_ends, .. } => DataEnd::Whole { has_bare_line_ends: *has_bare_line_ends },
            Self::TooLarge => DataEnd::TooLarge,
            Self::NoRoom => DataEnd::NoRoom,
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// From 354 to the answer that says what became of the mail.
    pub(super) async fn take_mail(&mut self) -> Result<(), End> {
        let trace_id = names::random_id(&mut rand::rng());
        let received = self.receive(&trace_id).await.inspect_err(|_| count_aborted())?;
        self.input.shrink();
        let reply = match (self.session.data_ended(received.end()), received) {
            (Ok(transaction), Received::Whole { buffer, has_bare_line_ends }) => {
                self.recorder.data(buffer.mail_bytes());
                self.deliver(transaction, buffer, has_bare_line_ends, &trace_id).await
            }
            (Err(reply), _) => reply,
            // The session gives no transaction for data that are not whole.
            (Ok(_), Received::TooLarge | Received::NoRoom) => Reply::BUSY,
        };
        self.say(&reply);
        self.recorder.restart();
        Ok(())
    }

    /// BDAT: reads the chunk to its last byte, and with the last chunk the mail is whole (RFC 3030 section 2).
    /// `reply` is for a chunk with more to follow.
    pub(super) async fn take_chunk(&mut self, size_bytes: usize, is_last: bool, reply: Reply) -> Result<(), End> {
        let Chunks { buffer, trace_id, end_of_mail } = match self.chunks.take() {
            Some(chunks) => *chunks,
            None => self.first_chunk(),
        };
        let mut buffer = Some(buffer);
        self.read_octets(size_bytes, &mut buffer, end_of_mail).await.inspect_err(|_| count_aborted())?;
        self.input.shrink();
        self.recorder.data(size_bytes);
        let reply = match buffer {
            Some(buffer) if !is_last => {
                self.chunks = Some(Box::new(Chunks { buffer, trace_id, end_of_mail }));
                reply
            }
            Some(buffer) => {
                let has_bare_line_ends = buffer.has_bare_line_ends();
                match self.session.data_ended(DataEnd::Whole { has_bare_line_ends }) {
                    Ok(transaction) => self.deliver(transaction, buffer, has_bare_line_ends, &trace_id).await,
                    Err(reply) => reply,
                }
            }
            None => self.session.data_ended(DataEnd::NoRoom).err().unwrap_or(Reply::BUSY),
        };
        self.say(&reply);
        if self.chunks.is_none() {
            self.recorder.restart();
        }
        Ok(())
    }

    /// Reads a refused chunk off, so that nothing of it is taken for a command, and says why it was refused.
    pub(super) async fn skip_chunk(&mut self, size_bytes: usize, reply: &Reply) -> Result<(), End> {
        self.chunks = None;
        let end = Instant::now() + self.service.settings.mail_wait;
        self.read_octets(size_bytes, &mut None, end).await?;
        self.input.shrink();
        self.recorder.data(size_bytes);
        self.say(reply);
        Ok(())
    }

    fn buffer(&self, headers: String) -> MailBuffer {
        MailBuffer::new(headers, self.service.intake.in_flight(), self.service.limits.mail_bytes.of(self.session.peer()))
    }

    fn first_chunk(&self) -> Chunks {
        let trace_id = names::random_id(&mut rand::rng());
        let headers = self.session.trace_headers(&trace_id, Timestamp::now());
        let buffer = self.buffer(headers);
        Chunks { buffer, trace_id, end_of_mail: Instant::now() + self.service.settings.mail_wait }
    }

    /// Reads exactly so many bytes; the buffer is given up when the budget has no room for them.
    async fn read_octets(&mut self, mut size_bytes: usize, buffer: &mut Option<MailBuffer>, end_of_mail: Instant) -> Result<(), End> {
        let mut room = DATA_ROOM_BYTES;
        loop {
            let unread = self.input.unread();
            let octets = &unread[..unread.len().min(size_bytes)];
            if buffer.as_mut().is_some_and(|kept| !kept.make_room(octets.len())) {
                *buffer = None;
            }
            if let Some(kept) = buffer {
                kept.piece.extend_from_slice(octets);
            }
            size_bytes -= octets.len();
            let used = octets.len();
            self.input.consume(used);
            if !self.pay(used) {
                *buffer = None;
            }
            if size_bytes == 0 {
                return Ok(());
            }
            self.read_on(&mut room, end_of_mail).await?;
        }
    }

    /// Charges the client's network for data as they come, kept or not; false when it has brought more than it may owe.
    fn pay(&mut self, bytes: usize) -> bool {
        self.unpaid_bytes += bytes;
        let units = self.unpaid_bytes / Limits::MAIL_UNIT_BYTES;
        self.unpaid_bytes %= Limits::MAIL_UNIT_BYTES;
        units == 0 || self.service.limits.mail_rate.charge(self.session.peer(), std::time::Instant::now(), units)
    }

    /// Reads more of a mail, within the time for a block of it and the time for all of it.
    async fn read_on(&mut self, room: &mut usize, end_of_mail: Instant) -> Result<(), End> {
        self.flush().await?;
        let now = Instant::now();
        if now >= end_of_mail {
            // Without this a client that always has bytes ready would hardly ever meet the deadline below.
            return Err(End::Farewell(Reply::TIMEOUT));
        }
        let deadline = end_of_mail.min(now + self.service.settings.data_block_wait);
        match timeout_at(deadline, self.input.fill(&mut self.stream, *room)).await {
            Ok(read) => match read? {
                0 => return Err(End::Vanished),
                // A client that fills the buffer has more to send; larger reads cost fewer calls.
                count if count >= *room => *room = LARGE_DATA_ROOM_BYTES,
                _ => {}
            },
            Err(_) => return Err(End::Farewell(Reply::TIMEOUT)),
        }
        Ok(())
    }

    async fn deliver(&mut self, transaction: Transaction, buffer: MailBuffer, bare_line_ends: bool, trace_id: &str) -> Reply {
        let Transaction { envelope, recipients, .. } = transaction;
        let (recipient_count, size_bytes) = (recipients.len(), buffer.len());
        let (raw, in_flight, of_network) = buffer.finish();
        let mail = Incoming { envelope, recipients, raw, bare_line_ends, transcript: self.recorder.take(), in_flight };
        // On the heap while it lasts: an idle connection stays small.
        let delivered = Box::pin(self.service.intake.deliver(mail)).await;
        drop(of_network);
        if let Err(error) = delivered {
            return self.session.delivery_failed(error);
        }
        metrics::counter!("sundew_smtp_received_total").increment(1);
        metrics::counter!("sundew_smtp_received_bytes_total").increment(size_bytes as u64);
        debug!(trace_id, size_bytes, recipient_count, "received a mail");
        Reply::stored(trace_id)
    }

    /// Reads a mail to its end, whether it can be kept or not: only so does the dialogue stay in step.
    pub(super) async fn receive(&mut self, trace_id: &str) -> Result<Received, End> {
        let headers = self.session.trace_headers(trace_id, Timestamp::now());
        let mut reader = DotReader::new(self.service.settings.max_message_bytes);
        let mut buffer = Some(self.buffer(headers));
        let mut dropped = Vec::new();
        let mut room = DATA_ROOM_BYTES;
        let end_of_mail = Instant::now() + self.service.settings.mail_wait;
        loop {
            let unread = self.input.unread();
            if buffer.as_mut().is_some_and(|buffer| !buffer.make_room(unread.len())) {
                buffer = None;
                reader.discard();
            }
            let kept = buffer.as_mut().map_or(&mut dropped, |buffer| &mut buffer.piece);
            let (used, progress) = reader.feed(unread, kept);
            self.input.consume(used);
            if !self.pay(used) {
                buffer = None;
                reader.discard();
            }
            if reader.is_oversized() {
                buffer = None;
            }
            if progress == Progress::End {
                break;
            }
            self.read_on(&mut room, end_of_mail).await?;
        }
        Ok(match buffer {
            Some(buffer) => Received::Whole { buffer, has_bare_line_ends: reader.has_bare_line_ends() },
            // A mail over the cap is refused for good, whatever the budget said before.
            None if reader.is_oversized() => Received::TooLarge,
            None => Received::NoRoom,
        })
    }
}

/// A mail was begun and not brought to its end.
pub(super) fn count_aborted() {
    metrics::counter!("sundew_smtp_aborted_total").increment(1);
}
