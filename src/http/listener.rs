//! The accept loop of the web: bounded connections, bounded time for headers and for readers that stop reading.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use hyper::{Request, StatusCode, body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::{ServiceExt, service_fn};

use super::{App, Settings, answers::Cut, peer::Peer, router};
use crate::net::{ConnectionLimiter, Share};

/// From the first byte of a request, or from the end of the one before, to the end of its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// A peer that takes no byte of an answer for so long is cut.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// A peer that sends no byte of a body for so long is cut; a stream of events needs none.
const READ_TIMEOUT: Duration = Duration::from_secs(60 * 60);
/// All headers of a request together. Cookies of everything else on our host come with them, and hyper's answer to more
/// is an empty 431 on every page, which nobody leaves without clearing them by hand: 64 KiB of them are let through.
const MAX_HEADER_BYTES: usize = 80 * 1024;
/// After an error of accept, such as no file left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `shutdown`; then event streams end, answers in hand are finished, and it returns.
pub async fn run(listener: TcpListener, app: App, limiter: ConnectionLimiter, shutdown: CancellationToken) {
    let streams_end = app.shutdown.clone();
    let routes = router(app.clone());
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!("a web connection can't be accepted: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // A browser shows its own page for a closed connection; an answer would cost the room we don't have.
        // A proxy's connections are many clients'.
        let is_proxy = app.settings.proxies.contains(peer.ip());
        let Ok(permit) = (if is_proxy { limiter.try_acquire_unnamed() } else { limiter.try_acquire(peer.ip()) }) else {
            metrics::counter!("sundew_http_connections_refused_total").increment(1);
            continue;
        };
        let clients = is_proxy.then(|| limiter.clone());
        let (settings, routes, shutdown) = (Arc::clone(&app.settings), routes.clone(), shutdown.clone());
        connections.spawn(async move {
            serve(stream, peer, clients, settings, routes, shutdown).await;
            drop(permit);
        });
    }
    streams_end.cancel();
    connections.close();
    connections.wait().await;
}

/// `clients` counts the requests of each network instead of its connections, where these are a proxy's.
async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    clients: Option<ConnectionLimiter>,
    settings: Arc<Settings>,
    routes: axum::Router,
    shutdown: CancellationToken,
) {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    stream.set_read_timeout(Some(READ_TIMEOUT));
    let cut = CancellationToken::new();
    let cuts = Cut(cut.clone());
    let service = service_fn(move |request: Request<Incoming>| {
        let (routes, mut request) = (routes.clone(), without_base(request, settings.base_path()));
        let client = Peer::of(peer, request.headers(), &settings.proxies);
        request.extensions_mut().insert(client);
        // A layer would do as well, but each connection would have a copy of all routes: 80 kB.
        request.extensions_mut().insert(cuts.clone());
        let share = clients.as_ref().map(|clients| clients.try_share(client.0));
        async move {
            match share {
                None => routes.oneshot(request.map(Body::new)).await,
                Some(Some(share)) => Ok(held_until_sent(routes.oneshot(request.map(Body::new)).await?, share)),
                Some(None) => {
                    metrics::counter!("sundew_http_connections_refused_total").increment(1);
                    Ok(StatusCode::SERVICE_UNAVAILABLE.into_response())
                }
            }
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(MAX_HEADER_BYTES)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service));
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = cut.cancelled() => return,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!("a web connection ended early: {error}");
    }
}

/// Holds a client's share for as long as its answer is being sent; an event stream is sent until it ends.
fn held_until_sent(response: Response, share: Share) -> Response {
    response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            let _held = &share;
            frame
        }))
    })
}

/// Behind a proxy that keeps the base path, the routes begin after it; behind one that cuts it off they do anyway.
fn without_base(mut request: Request<Incoming>, base: &str) -> Request<Incoming> {
    if base.is_empty() {
        return request;
    }
    let stripped = request
        .uri()
        .path_and_query()
        .and_then(|path| path.as_str().strip_prefix(base))
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        .map(|rest| if rest.starts_with('/') { rest.to_owned() } else { format!("/{rest}") });
    if let Some(uri) = stripped.and_then(|path| path.parse().ok()) {
        *request.uri_mut() = uri;
    }
    request
}
