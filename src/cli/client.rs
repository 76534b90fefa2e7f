//! Asks a running server over its API, for commands that work with one: by http, or by https with the certificates that
//! the system trusts.

use std::{env, net::SocketAddr, sync::Arc, time::Duration};

use clap::Args;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Method, Request, StatusCode,
    body::Bytes,
    client::conn::http1,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use url::{Position, Url};

/// How long the connection to a server that is there may take.
const CONNECT: Duration = Duration::from_secs(10);
/// More than any answer of the API has.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// Which server is asked, and as whom.
#[derive(Args, Clone, Debug)]
pub(super) struct Client {
    /// The web address of the server, with its base path [default: SUNDEW_HTTP_LISTEN, else http://127.0.0.1:8025]
    #[arg(long, env = "SUNDEW_URL", value_name = "URL", value_parser = web_url)]
    url: Option<Url>,
    /// The operator's token, or that of a private inbox
    #[arg(long, env = "SUNDEW_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    token: Option<String>,
}

/// What the server said.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Answer {
    /// What the server says is wrong.
    pub(super) fn error(&self) -> String {
        let message = self.body["error"]["message"].as_str().unwrap_or("no reason given");
        format!("the server answered {}: {}", self.status.as_u16(), printable(message))
    }
}

impl Client {
    /// GET below `/api/v1`; `segments` are the parts of the path as they are meant, not escaped.
    pub(super) async fn get(&self, segments: &[&str], query: &[(&str, &str)], patience: Duration) -> Result<Answer, String> {
        self.ask(Method::GET, segments, query, Bytes::new(), patience).await
    }

    /// POST of JSON below `/api/v1`.
    pub(super) async fn post(&self, segments: &[&str], body: &Value, patience: Duration) -> Result<Answer, String> {
        self.ask(Method::POST, segments, &[], Bytes::from(body.to_string()), patience).await
    }

    /// Where the server is.
    pub(super) fn url(&self) -> Result<Url, String> {
        if let Some(url) = &self.url {
            return Ok(url.clone());
        }
        let listen = env::var("SUNDEW_HTTP_LISTEN").ok().filter(|text| !text.is_empty());
        let Some(listen) = listen else { return web_url("http://127.0.0.1:8025") };
        let address: SocketAddr =
            listen.parse().map_err(|_| format!("SUNDEW_HTTP_LISTEN is {listen:?}: allowed is an address and a port"))?;
        web_url(&format!("http://{}", crate::server::reachable(address)))
    }

    async fn ask(
        &self,
        method: Method,
        segments: &[&str],
        query: &[(&str, &str)],
        body: Bytes,
        patience: Duration,
    ) -> Result<Answer, String> {
        let mut url = self.url()?;
        url.path_segments_mut().map_err(|()| "the URL has no path".to_owned())?.pop_if_empty().extend(["api", "v1"]).extend(segments);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let mut request = Request::builder()
            .method(method)
            .uri(&url[Position::BeforePath..Position::AfterQuery])
            .header(HOST, &url[Position::BeforeHost..Position::AfterPort])
            .header(ACCEPT, "application/json");
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Full::new(body)).map_err(|error| error.to_string())?;
        let place = url[..Position::BeforePath].to_owned();
        let no_answer = |reason: String| format!("no answer from {place}: {reason}");
        let stream = timeout(CONNECT, connect(&url)).await.unwrap_or_else(|_| Err("it takes too long".to_owned())).map_err(no_answer)?;
        timeout(patience, exchange(stream, request)).await.unwrap_or_else(|_| Err("it takes too long".to_owned())).map_err(no_answer)
    }
}

/// Text of others as a terminal may show it.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

fn web_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| "allowed is a URL, for example http://127.0.0.1:8025".to_owned())
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Wire for S {}

async fn connect(url: &Url) -> Result<Box<dyn Wire>, String> {
    let (host, port) = (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or(80));
    // A URL has an IPv6 address in brackets.
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, port)).await.map_err(|error| error.to_string())?;
    let _ = stream.set_nodelay(true);
    if url.scheme() == "http" {
        return Ok(Box::new(stream));
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(|error| error.to_string())?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.map_err(|error| error.to_string())?;
    Ok(Box::new(stream))
}

async fn exchange(stream: Box<dyn Wire>, request: Request<Full<Bytes>>) -> Result<Answer, String> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = response.status();
    let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES).collect().await.map_err(|error| error.to_string())?.to_bytes();
    let body = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_slice(&body).map_err(|_| format!("it answered {status} without JSON: is it a Sundew?"))?
    };
    Ok(Answer { status, body })
}
