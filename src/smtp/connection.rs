//! One socket and its conversation: reads within limits and deadlines, asks the session, writes its replies.

use std::{io, net::IpAddr, ops::Range, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    time::{Instant, timeout, timeout_at},
};

use super::{
    Security, Service,
    input::{Framed, Input},
    next::Next,
    receive::{Chunks, count_aborted},
    recorder::Recorder,
    reply::Reply,
    session::Session,
};
use crate::mail::timestamp::Timestamp;

/// Replies kept back for a client that pipelines (RFC 2920 3.2); more are sent while it still talks.
const MAX_HELD_REPLY_BYTES: usize = 8 * 1024;
/// What the reply buffer of an idle connection keeps: room for EHLO's answer.
const IDLE_OUTPUT_BYTES: usize = 512;
/// How long and how much is read on after a 421: closing with bytes unread sends a reset, which overtakes the reply.
const LINGER_WAIT: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 64 * 1024;

/// Speaks with one client until one of both ends it; never fails, for nobody could do anything about it.
pub async fn serve<S>(stream: S, peer: IpAddr, security: Security, service: Arc<Service>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let _open = OpenGauge::new();
    let (session, recorder) = (Session::new(Arc::clone(&service.settings), peer), Recorder::new());
    // The encrypted half is boxed, so that an idle plain connection does not carry the memory of a handshake.
    match security {
        Security::Plain => {
            let mut connection = Connection::new(stream, session, recorder, Arc::clone(&service));
            connection.say(&Reply::greeting(&service.settings.hostname));
            if let Some((stream, session, recorder)) = connection.run().await {
                Box::pin(serve_encrypted(stream, session, recorder, security, service)).await;
            }
        }
        Security::Tls => Box::pin(serve_encrypted(stream, session, recorder, security, service)).await,
    }
}

/// Shakes hands and goes on with the session; the greeting is for a connection that begins with TLS (RFC 8314).
async fn serve_encrypted<S>(stream: S, mut session: Session, mut recorder: Recorder, security: Security, service: Arc<Service>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let shaken = tokio::select! {
        shaken = service.tls.accept(stream, service.settings.handshake_wait) => shaken,
        () = service.shutdown.cancelled() => None,
    };
    let Some((stream, facts)) = shaken else { return };
    recorder.tls(&facts);
    session.tls_started(facts);
    let mut connection = Connection::new(stream, session, recorder, Arc::clone(&service));
    if security == Security::Tls {
        connection.say(&Reply::greeting(&service.settings.hostname));
    }
    // A session under TLS never asks for it again.
    connection.run().await;
}

pub(super) struct Connection<S> {
    pub(super) stream: S,
    pub(super) input: Input,
    /// Replies not sent yet.
    output: Vec<u8>,
    pub(super) session: Session,
    pub(super) recorder: Recorder,
    /// The mail that comes in chunks, when there is one.
    pub(super) chunks: Option<Box<Chunks>>,
    /// Of the data read so far, what the client's network was not yet charged for.
    pub(super) unpaid_bytes: usize,
    pub(super) service: Arc<Service>,
}

/// Why a conversation is over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client is gone, or doesn't read.
    Vanished,
    /// The client speaks TLS from here on.
    StartTls,
    /// We close, with these words.
    Farewell(Reply),
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Vanished
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    fn new(stream: S, session: Session, recorder: Recorder, service: Arc<Service>) -> Self {
        Self { stream, input: Input::new(), output: Vec::new(), session, recorder, chunks: None, unpaid_bytes: 0, service }
    }

    /// Converses to the end; gives what is left of it when that is the beginning of TLS.
    ///
    /// What the client sent behind STARTTLS stays in the input and is dropped with it: whoever put it there
    /// could otherwise speak in the name of the one who encrypts (CVE-2011-0411).
    async fn run(mut self) -> Option<(S, Session, Recorder)> {
        let ended = self.converse().await;
        if self.chunks.is_some() {
            count_aborted();
        }
        match ended {
            Ok(()) | Err(End::Vanished) => None,
            Err(End::StartTls) => Some((self.stream, self.session, self.recorder)),
            Err(End::Farewell(reply)) => {
                self.say(&reply);
                self.close(reply.is_farewell()).await;
                None
            }
        }
    }

    /// Goes on until somebody ends it; `Err` is how.
    async fn converse(&mut self) -> Result<(), End> {
        loop {
            if self.output.len() >= MAX_HELD_REPLY_BYTES {
                self.flush().await?;
            }
            if self.service.shutdown.is_cancelled() && self.chunks.is_none() {
                return Err(End::Farewell(Reply::SHUTTING_DOWN));
            }
            let (reply, next) = match self.read_line().await? {
                Some(line) => {
                    let line = self.input.line(line);
                    self.recorder.client(line, self.session.expects_credentials());
                    self.session.command(line)
                }
                None => {
                    self.recorder.client(b"", false);
                    self.session.line_too_long()
                }
            };
            if !self.session.is_chunked() {
                self.chunks = None;
            }
            match next {
                Next::Continue => {
                    // Credentials make a long line; an idle connection needs no such room.
                    if self.input.unread().is_empty() {
                        self.input.shrink();
                    }
                    self.say(&reply);
                }
                Next::ReadChunk { size_bytes, is_last } => match self.chunks.is_none().then(|| self.refuses_data()).flatten() {
                    Some(refusal) => self.skip_chunk(size_bytes, &refusal).await?,
                    None => self.take_chunk(size_bytes, is_last, reply).await?,
                },
                Next::SkipChunk { size_bytes } => self.skip_chunk(size_bytes, &reply).await?,
                Next::StartTls => {
                    self.say(&reply);
                    self.flush().await?;
                    return Err(End::StartTls);
                }
                Next::Close => return Err(End::Farewell(reply)),
                Next::AskSender => {
                    let refused = self.refuses_sender().inspect(|_| self.session.refuse_sender());
                    self.say(&refused.unwrap_or(reply));
                }
                Next::AskRecipient(recipient) => match self.service.intake.accepts(&recipient).await {
                    Ok(()) => {
                        self.session.accept_recipient(recipient);
                        self.say(&reply);
                    }
                    Err(refusal) => match self.session.refuse_recipient(refusal) {
                        (reply, Next::Close) => return Err(End::Farewell(reply)),
                        (reply, _) => self.say(&reply),
                    },
                },
                Next::ReadData => match self.refuses_data() {
                    Some(refusal) => self.say(&refusal),
                    None => {
                        self.say(&reply);
                        self.take_mail().await?;
                    }
                },
            }
        }
    }

    /// Why the mail just begun may not come from this sender, or not from this client now.
    fn refuses_sender(&self) -> Option<Reply> {
        let (sender, now) = (self.session.sender()?, Timestamp::now());
        // The block may be younger than the connection.
        if self.service.blocks.has_client(self.session.peer(), now) {
            return Some(Reply::NETWORK_BLOCKED);
        }
        if self.service.intake.rejects_sender(sender) || self.service.blocks.has_sender(sender, now) {
            return Some(Reply::SENDER_REJECTED);
        }
        let over = self.service.limits.mail_rate.check(self.session.peer(), std::time::Instant::now()).err()?;
        Some(Reply::mails_too_often(&over))
    }

    /// Why the data of a mail may not come now. Only here it counts: whoever says MAIL and thinks again costs nobody
    /// anything.
    fn refuses_data(&mut self) -> Option<Reply> {
        let over = self.service.limits.mail_rate.try_take(self.session.peer(), std::time::Instant::now()).err()?;
        self.session.refuse_sender();
        Some(Reply::mails_too_often(&over))
    }

    /// The next command line; `None` for one that was too long. Replies are sent before it waits, all at once.
    ///
    /// One deadline holds for the whole line, so a client that drips gains nothing.
    async fn read_line(&mut self) -> Result<Option<Range<usize>>, End> {
        let mut deadline = None;
        loop {
            let max_bytes = self.session.max_line_bytes(self.input.unread());
            match self.input.take_line(max_bytes) {
                Framed::Line(range) => return Ok(Some(range)),
                Framed::TooLong => return Ok(None),
                Framed::Incomplete => {}
            }
            self.flush().await?;
            let deadline = *deadline.get_or_insert_with(|| {
                let deadline = Instant::now() + self.service.settings.command_wait;
                self.chunks.as_ref().map_or(deadline, |chunks| deadline.min(chunks.end_of_mail))
            });
            let read = tokio::select! {
                biased;
                read = timeout_at(deadline, self.input.fill(&mut self.stream, max_bytes)) => read,
                () = self.service.shutdown.cancelled(), if self.chunks.is_none() => return Err(End::Farewell(Reply::SHUTTING_DOWN)),
            };
            match read {
                Ok(read) => {
                    if read? == 0 {
                        return Err(End::Vanished);
                    }
                }
                Err(_) => return Err(End::Farewell(Reply::TIMEOUT)),
            }
        }
    }

    pub(super) fn say(&mut self, reply: &Reply) {
        if reply.is_refusal() {
            metrics::counter!("sundew_smtp_refused_total", "status" => reply.status()).increment(1);
        }
        let begin = self.output.len();
        reply.write_to(&mut self.output);
        self.recorder.server(&self.output[begin..]);
    }

    pub(super) async fn flush(&mut self) -> Result<(), End> {
        if self.output.is_empty() {
            return Ok(());
        }
        let written = timeout(self.service.settings.write_wait, async {
            self.stream.write_all(&self.output).await?;
            self.stream.flush().await
        })
        .await;
        self.output.clear();
        self.output.shrink_to(IDLE_OUTPUT_BYTES);
        written.map_err(|_| End::Vanished)?.map_err(End::from)
    }

    /// Sends what is left to say and closes; `lingers` for a client that may still be talking.
    async fn close(&mut self, lingers: bool) {
        if self.flush().await.is_err() {
            return;
        }
        let closed = timeout(self.service.settings.write_wait, self.stream.shutdown()).await;
        if !lingers || !matches!(closed, Ok(Ok(()))) {
            return;
        }
        let rest = async {
            let mut read_bytes = 0;
            while read_bytes < LINGER_BYTES {
                self.input.consume(usize::MAX);
                match self.input.fill(&mut self.stream, 0).await {
                    Ok(count) if count > 0 => read_bytes += count,
                    _ => break,
                }
            }
        };
        let _ = timeout(LINGER_WAIT, rest).await;
    }
}

/// Counts the connection as open for as long as it lives, a panic included.
struct OpenGauge(metrics::Gauge);

impl OpenGauge {
    fn new() -> Self {
        let gauge = metrics::gauge!("sundew_smtp_connections");
        gauge.increment(1.0);
        Self(gauge)
    }
}

impl Drop for OpenGauge {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt, DuplexStream, duplex},
        task::JoinHandle,
    };

    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::smtp::{
        BareLineEnds, Settings,
        mail_buffer::PIECE_BYTES,
        receive::{LARGE_DATA_ROOM_BYTES, Received},
    };

    const BEGIN: &[u8] = b"EHLO c.example\r\nMAIL FROM:<a@b.org>\r\nRCPT TO:<bob@x.org>\r\nDATA\r\n";

    struct Peer {
        stream: DuplexStream,
        server: JoinHandle<()>,
        shutdown: CancellationToken,
    }

    fn settings() -> Settings {
        Settings::new("mx.example", "first.example")
    }

    fn connect_with(settings: Settings, budget_bytes: usize, pipe_bytes: usize) -> Peer {
        let (stream, server) = duplex(pipe_bytes);
        let service = Service::for_tests(settings, budget_bytes);
        let shutdown = service.shutdown.clone();
        let server = tokio::spawn(serve(server, "192.0.2.1".parse().unwrap(), Security::Plain, Arc::new(service)));
        Peer { stream, server, shutdown }
    }

    fn connect(settings: Settings) -> Peer {
        connect_with(settings, 1 << 30, 1 << 20)
    }

    impl Peer {
        async fn send(&mut self, bytes: &[u8]) {
            self.stream.write_all(bytes).await.unwrap();
        }

        /// Reads until `end` stands in what came.
        async fn read_until(&mut self, end: &str) -> String {
            let mut text = String::new();
            while !text.contains(end) {
                let mut bytes = [0; 4096];
                let count = self.stream.read(&mut bytes).await.unwrap();
                assert!(count > 0, "closed after {text:?}, before {end:?}");
                text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
            }
            text
        }

        async fn read_to_end(&mut self) -> String {
            let mut text = String::new();
            self.stream.read_to_string(&mut text).await.unwrap();
            text
        }
    }

    fn codes(text: &str) -> Vec<&str> {
        text.lines().filter(|line| line.as_bytes().get(3) == Some(&b' ')).map(|line| &line[..3]).collect()
    }

    /// A connection in the middle of a transaction, to read one mail with.
    async fn receive(settings: Settings, budget_bytes: usize, wire: &[u8]) -> (Result<Received, End>, Connection<DuplexStream>) {
        let (mut client, stream) = duplex(wire.len() + 1024);
        client.write_all(wire).await.unwrap();
        client.shutdown().await.unwrap();
        let service = Arc::new(Service::for_tests(settings, budget_bytes));
        let mut session = Session::new(Arc::clone(&service.settings), "192.0.2.1".parse().unwrap());
        session.command(b"MAIL FROM:<a@b.org>");
        let (_, next) = session.command(b"RCPT TO:<bob@x.org>");
        if let Next::AskRecipient(recipient) = next {
            session.accept_recipient(recipient);
        }
        session.command(b"DATA");
        let mut connection = Connection::new(stream, session, Recorder::new(), service);
        (connection.receive("trace").await, connection)
    }

    #[tokio::test]
    async fn a_mail_is_our_headers_and_then_its_own_bytes() {
        let (received, _) = receive(settings(), 1 << 20, b"Subject: x\r\n\r\n..dot\r\n.\r\n").await;
        let Ok(Received::Whole { buffer, has_bare_line_ends: false }) = received else { panic!("not whole") };
        let raw = String::from_utf8(buffer.finish().0).unwrap();
        assert!(raw.starts_with("Return-Path: <a@b.org>\r\nReceived: from unknown ([192.0.2.1])\r\n\tby mx.example "), "{raw}");
        assert!(raw.contains(" id trace\r\n\tfor <bob@x.org>;"), "{raw}");
        assert!(raw.ends_with("+0000\r\nSubject: x\r\n\r\n.dot\r\n"), "{raw}");
    }

    #[tokio::test]
    async fn a_mail_takes_little_more_memory_than_its_size() {
        let wire = [vec![b'a'; 5_000_000], b"\r\n.\r\n".to_vec()].concat();
        let (received, connection) = receive(settings(), 1 << 30, &wire).await;
        let Ok(Received::Whole { buffer, .. }) = received else { panic!("not whole") };
        assert!(buffer.granted_bytes <= 5_000_000 + PIECE_BYTES + LARGE_DATA_ROOM_BYTES, "{}", buffer.granted_bytes);
        assert!(buffer.granted_bytes >= buffer.len(), "memory without a share of the budget");
        assert!(connection.input.capacity() <= LARGE_DATA_ROOM_BYTES);
        let (raw, ..) = buffer.finish();
        assert!(raw.capacity() <= raw.len() + raw.len() / 8);
    }

    #[tokio::test]
    async fn a_client_that_vanishes_within_its_mail_leaves_nothing() {
        let (received, connection) = receive(settings(), 1_000, b"half a mail").await;
        assert!(matches!(received, Err(End::Vanished)));
        assert!(connection.service.intake.in_flight().grow(1_000), "the budget is whole again");
    }

    #[tokio::test]
    async fn a_conversation_in_one_segment_is_answered_in_order() {
        let mut peer = connect(settings());
        peer.send(&[BEGIN, b"Subject: x\r\n\r\nbody\r\n.\r\nNOOP\r\nQUIT\r\n"].concat()).await;
        let text = peer.read_to_end().await;
        assert_eq!(codes(&text), ["220", "250", "250", "250", "354", "250", "250", "221"], "{text}");
        assert!(text.contains("250 2.0.0 Stored as "), "{text}");
    }

    #[tokio::test]
    async fn what_follows_a_refused_data_are_commands() {
        let mut peer = connect(settings());
        peer.send(b"MAIL FROM:<a@b.org>\r\nDATA\r\nNOOP\r\n.\r\nQUIT\r\n").await;
        assert_eq!(codes(&peer.read_to_end().await), ["220", "250", "503", "250", "500", "221"]);
    }

    #[tokio::test]
    async fn a_likeness_of_the_end_smuggles_no_command() {
        for likeness in ["\n.\n", "\n.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\r\n.\r\r\n", "\r\n\0.\r\n", "\r\n.\0\r\n"] {
            for bare_line_ends in [BareLineEnds::Accept, BareLineEnds::Refuse] {
                let mut peer = connect(Settings { bare_line_ends, ..settings() });
                let data = format!("a{likeness}MAIL FROM:<x@y.z>\r\n.\r\nQUIT\r\n");
                peer.send(&[BEGIN, data.as_bytes()].concat()).await;
                let text = peer.read_to_end().await;
                let answer = if bare_line_ends == BareLineEnds::Accept { "250" } else { "550" };
                assert_eq!(codes(&text), ["220", "250", "250", "250", "354", answer, "221"], "{likeness:?}: {text}");
            }
        }
    }

    #[tokio::test]
    async fn oversized_mail_is_refused_and_the_session_goes_on() {
        let mut peer = connect(Settings { max_message_bytes: 1_000, ..settings() });
        peer.send(&[BEGIN, &[b'a'; 300_000], b"\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\n"].concat()).await;
        let text = peer.read_to_end().await;
        assert_eq!(codes(&text), ["220", "250", "250", "250", "354", "552", "250", "221"], "{text}");
        assert!(text.contains("552 5.3.4 Mail larger than 1000 bytes"), "{text}");
    }

    #[tokio::test]
    async fn a_mail_over_the_budget_is_read_to_its_end_and_refused_for_now() {
        let mut peer = connect_with(settings(), 10_000, 1 << 20);
        peer.send(&[BEGIN, &[b'a'; 300_000], b"\r\n.\r\nMAIL FROM:<>\r\nQUIT\r\n"].concat()).await;
        let text = peer.read_to_end().await;
        assert_eq!(codes(&text), ["220", "250", "250", "250", "354", "452", "250", "221"], "{text}");
        assert!(text.contains("452 4.3.1"), "{text}");
    }

    #[tokio::test]
    async fn a_line_of_a_megabyte_is_mail_like_any_other() {
        let peer = connect(settings());
        let send = [BEGIN, vec![b'a'; 1_000_000].as_slice(), b"\r\n.\r\nQUIT\r\n"].concat();
        let (mut reader, mut writer) = tokio::io::split(peer.stream);
        let writing = tokio::spawn(async move { writer.write_all(&send).await });
        let mut text = String::new();
        reader.read_to_string(&mut text).await.unwrap();
        writing.await.unwrap().unwrap();
        peer.server.await.unwrap();
        assert_eq!(codes(&text), ["220", "250", "250", "250", "354", "250", "221"], "{text}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_client_hears_why_it_is_dropped() {
        let mut peer = connect(settings());
        let begin = Instant::now();
        let text = peer.read_to_end().await;
        assert!(text.ends_with("421 4.4.2 Waited too long, bye\r\n"), "{text}");
        assert_eq!(begin.elapsed().as_secs(), 300);
    }

    #[tokio::test(start_paused = true)]
    async fn a_command_that_drips_is_cut_by_one_deadline() {
        let mut peer = connect(settings());
        let begin = Instant::now();
        while begin.elapsed().as_secs() < 295 {
            peer.send(b"N").await;
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
        assert!(peer.read_to_end().await.contains("421 4.4.2"));
        assert!(begin.elapsed().as_secs() <= 301, "{:?}", begin.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn silence_within_a_mail_ends_it() {
        let mut peer = connect(settings());
        peer.send(BEGIN).await;
        peer.read_until("354 ").await;
        let begin = Instant::now();
        assert!(peer.read_to_end().await.starts_with("421 4.4.2"));
        assert_eq!(begin.elapsed().as_secs(), 180);
    }

    #[tokio::test(start_paused = true)]
    async fn a_mail_that_drips_is_cut_by_a_total_deadline() {
        let mut peer = connect(settings());
        peer.send(BEGIN).await;
        peer.read_until("354 ").await;
        let begin = Instant::now();
        while begin.elapsed().as_secs() < 595 {
            peer.send(b"drop\r\n").await;
            tokio::time::sleep(Duration::from_secs(100)).await;
        }
        assert!(peer.read_to_end().await.contains("421 4.4.2"));
        assert!(begin.elapsed().as_secs() <= 601, "{:?}", begin.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_never_reads_is_dropped() {
        let mut peer = connect_with(settings(), 1 << 20, 64);
        let begin = Instant::now();
        // EHLO's answer doesn't fit into the pipe, and nobody empties it.
        peer.send(b"EHLO c\r\n").await;
        peer.server.await.unwrap();
        assert_eq!(begin.elapsed().as_secs(), 60);
    }

    #[tokio::test]
    async fn an_idle_peer_hears_of_the_shutdown() {
        let mut peer = connect(settings());
        peer.read_until("220 ").await;
        peer.shutdown.cancel();
        assert!(peer.read_to_end().await.starts_with("421 4.3.2"));
    }

    #[tokio::test]
    async fn the_mail_in_hand_is_finished_before_the_shutdown() {
        let mut peer = connect(settings());
        peer.send(BEGIN).await;
        peer.read_until("354 ").await;
        peer.shutdown.cancel();
        peer.send(b"body\r\n.\r\n").await;
        assert_eq!(codes(&peer.read_to_end().await), ["250", "421"]);
    }

    #[tokio::test]
    async fn chunks_come_as_they_are_and_a_vanished_client_leaves_nothing() {
        let mut peer = connect(settings());
        peer.send(b"MAIL FROM:<a@b.org>\r\nRCPT TO:<bob@x.org>\r\nBDAT 4\r\n.\r\n\0BDAT 3\r\nab").await;
        let text = peer.read_until("4 bytes, go on\r\n").await;
        assert_eq!(codes(&text), ["220", "250", "250", "250"], "{text}");
        drop(peer.stream);
        peer.server.await.unwrap();
    }

    #[tokio::test]
    async fn a_mail_in_chunks_is_in_hand_at_the_shutdown_too() {
        let mut peer = connect(settings());
        peer.send(b"MAIL FROM:<a@b.org>\r\nRCPT TO:<bob@x.org>\r\nBDAT 1\r\na").await;
        peer.read_until("1 bytes").await;
        peer.shutdown.cancel();
        peer.send(b"BDAT 1 LAST\r\nb").await;
        assert_eq!(codes(&peer.read_to_end().await), ["250", "421"]);
    }

    #[tokio::test(start_paused = true)]
    async fn chunks_that_drip_are_cut_by_the_deadline_of_the_mail() {
        let mut peer = connect(settings());
        peer.send(b"MAIL FROM:<a@b.org>\r\nRCPT TO:<bob@x.org>\r\n").await;
        let begin = Instant::now();
        while begin.elapsed().as_secs() < 595 {
            peer.send(b"BDAT 1\r\na").await;
            tokio::time::sleep(Duration::from_secs(100)).await;
        }
        assert!(peer.read_to_end().await.contains("421 4.4.2"));
        assert!(begin.elapsed().as_secs() <= 601, "{:?}", begin.elapsed());
    }

    #[test]
    fn an_idle_connection_is_small() {
        let (_, stream) = duplex(1);
        let service = Arc::new(Service::for_tests(settings(), 1));
        let conversation = serve(stream, "192.0.2.1".parse().unwrap(), Security::Plain, service);
        let bytes = size_of_val(&conversation);
        assert!(bytes < 4_096, "{bytes} bytes");
    }
}
