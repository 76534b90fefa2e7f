//! A whole server in this process, on ports of its own; ends with the test.

use std::{
    io,
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use clap::Parser;
use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use sundew::{
    config::{Config, Knobs},
    server::Server,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
    task::JoinHandle,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        self, ClientConfig, DigitallySignedStruct, SignatureScheme, SupportedProtocolVersion,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::ring,
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};
use tokio_util::sync::CancellationToken;

/// Nothing that is waited for takes longer; a test that waits in vain must not hang.
pub const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Parser)]
pub struct Line {
    #[command(flatten)]
    knobs: Knobs,
}

/// The configuration that these arguments make, on ports the system chooses.
pub fn config(arguments: &[&str]) -> Config {
    let ports = ["sundew", "--smtp-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"];
    Line::parse_from([&ports, arguments].concat()).knobs.resolve().expect("the arguments make a configuration")
}

/// A server that the caller runs on from a state of its own.
pub async fn start_prepared(config: &Config, prepare: impl FnOnce(&Server)) -> Running {
    let server = Server::bind(config).await.expect("the server binds");
    prepare(&server);
    run(server)
}

/// A running server.
pub struct Running {
    pub smtp: SocketAddr,
    pub smtps: Option<SocketAddr>,
    pub http: SocketAddr,
    pub shutdown: CancellationToken,
    server: Option<JoinHandle<()>>,
}

/// Starts a laptop's server.
pub async fn start() -> Running {
    start_with(&config(&[])).await
}

/// Starts a server.
pub async fn start_with(config: &Config) -> Running {
    run(Server::bind(config).await.expect("the server binds"))
}

fn run(server: Server) -> Running {
    let (smtp, http, shutdown) = (server.smtp_address(), server.web_address(), CancellationToken::new());
    let smtps = server.smtps_address();
    let server = Some(tokio::spawn(server.run(shutdown.clone())));
    Running { smtp, smtps, http, shutdown, server }
}

impl Running {
    /// A server somebody else runs.
    pub fn at(smtp: SocketAddr, smtps: Option<SocketAddr>, http: SocketAddr) -> Self {
        Self { smtp, smtps, http, shutdown: CancellationToken::new(), server: None }
    }

    /// Tells it to stop and waits for it.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        if let Some(server) = self.server.take() {
            timeout(PATIENCE, server).await.expect("the server stops").expect("the server does not panic");
        }
    }

    /// Delivers a mail by SMTP; panics unless it is answered 250. A name alone is at the first domain.
    pub async fn send(&self, to: &[&str], mail: &str) {
        let whole = |to: &&str| if to.contains('@') { (*to).to_owned() } else { format!("{to}@sundew.example.com") };
        let to: Vec<String> = to.iter().map(whole).collect();
        let mut smtp = Smtp::connect(self.smtp).await;
        let reply = smtp.deliver(&to.iter().map(String::as_str).collect::<Vec<_>>(), mail.as_bytes()).await;
        assert!(reply.starts_with("250"), "{reply}");
    }

    /// Asks without a body.
    pub async fn request(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.request_with(method, path, headers, "").await
    }

    /// Asks as a program does: no Origin, no cookie unless given.
    pub async fn request_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let stream = TcpStream::connect(self.http).await.expect("the web accepts");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("a connection");
        tokio::spawn(connection);
        let mut request = Request::builder().method(method).uri(path);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request = request.header(header::HOST, self.http.to_string());
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).expect("a request");
        let response = timeout(PATIENCE, sender.send_request(request)).await.expect("an answer in time").expect("an answer");
        let (parts, body) = response.into_parts();
        let body = timeout(PATIENCE, body.collect()).await.expect("a body in time").expect("a body").to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[]).await
    }

    /// GET with the token of an inbox.
    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.request("GET", path, &[("authorization", &format!("Bearer {token}"))]).await
    }

    /// A new private inbox: its address and token.
    pub async fn new_inbox(&self) -> (String, String) {
        let made = self.request("POST", "/api/v1/inboxes", &[]).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let made = made.json();
        (made["address"].as_str().expect("an address").to_owned(), made["token"].as_str().expect("a token").to_owned())
    }

    /// A number that the server counts.
    pub async fn metric(&self, name: &str) -> f64 {
        let metrics = self.get("/metrics").await.text();
        let value = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
        value.unwrap_or_else(|| panic!("no {name} in {metrics}"))
    }

    /// The mails of a public inbox.
    pub async fn mails(&self, name: &str) -> Vec<Value> {
        self.get(&format!("/api/v1/inboxes/{name}/messages")).await.json()["items"].as_array().expect("items").clone()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// An answer of the web.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).expect("UTF-8")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

/// Whatever a client speaks over.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for S {}

/// Begins TLS as a client that takes any certificate, as most mail servers do (RFC 7435).
pub async fn encrypted(stream: Box<dyn Wire>, versions: &[&'static SupportedProtocolVersion]) -> io::Result<TlsStream<Box<dyn Wire>>> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .expect("versions that the provider has")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate))
        .with_no_client_auth();
    let name = ServerName::try_from("mx.example").expect("a name");
    timeout(PATIENCE, TlsConnector::from(Arc::new(config)).connect(name, stream)).await.expect("a handshake in time")
}

#[derive(Debug)]
struct AnyCertificate;

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}

/// A client that speaks SMTP line by line.
pub struct Smtp {
    stream: BufReader<Box<dyn Wire>>,
}

impl Smtp {
    /// Connects and reads the greeting.
    pub async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("SMTP accepts");
        stream.set_nodelay(true).expect("a socket");
        Self::greeted(Box::new(stream)).await
    }

    /// Reads the greeting from somebody already connected.
    pub async fn greeted(stream: Box<dyn Wire>) -> Self {
        let mut client = Self::over(stream);
        let greeting = client.reply().await;
        assert!(greeting.starts_with("220"), "{greeting}");
        client
    }

    /// Speaks over somebody already connected, whose greeting is still to come.
    pub fn over(stream: Box<dyn Wire>) -> Self {
        Self { stream: BufReader::new(stream) }
    }

    pub async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("SMTP reads");
    }

    /// The connection itself, to be gone on with in another way.
    pub fn into_wire(self) -> Box<dyn Wire> {
        assert!(self.stream.buffer().is_empty(), "words left unread");
        self.stream.into_inner()
    }

    /// Goes on under TLS.
    pub async fn start_tls(mut self, versions: &[&'static SupportedProtocolVersion]) -> Self {
        let reply = self.command("STARTTLS").await;
        assert!(reply.starts_with("220 2.0.0"), "{reply}");
        let stream = encrypted(self.into_wire(), versions).await.expect("a handshake");
        Self { stream: BufReader::new(Box::new(stream)) }
    }

    /// The last line of the next reply.
    pub async fn reply(&mut self) -> String {
        loop {
            let mut line = String::new();
            timeout(PATIENCE, self.stream.read_line(&mut line)).await.expect("a reply in time").expect("a reply");
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }

    pub async fn command(&mut self, line: &str) -> String {
        self.write(format!("{line}\r\n").as_bytes()).await;
        self.reply().await
    }

    /// One mail with dots stuffed; gives the reply to its end.
    pub async fn deliver(&mut self, to: &[&str], mail: &[u8]) -> String {
        for (command, code) in std::iter::once(("EHLO client.example".to_owned(), "250"))
            .chain(std::iter::once(("MAIL FROM:<sender@client.example>".to_owned(), "250")))
            .chain(to.iter().map(|to| (format!("RCPT TO:<{to}>"), "250")))
            .chain(std::iter::once(("DATA".to_owned(), "354")))
        {
            let reply = self.command(&command).await;
            assert!(reply.starts_with(code), "{command}: {reply}");
        }
        self.write(&stuffed(mail)).await;
        self.reply().await
    }
}

/// The mail as it goes over the wire: CRLF line ends, dots doubled, and the end of data.
pub fn stuffed(mail: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(mail.len() + 64);
    let mut lines = mail.split(|&byte| byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        if lines.peek().is_none() && line.is_empty() {
            break;
        }
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line.strip_suffix(b"\r").unwrap_or(line));
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

/// Waits until it is so.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let until = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < until, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The binary under test, in the profile of this test.
pub fn binary() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_sundew"))
}
