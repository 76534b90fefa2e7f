//! For the operator's machines: liveness, readiness, metrics.

use std::net::SocketAddr;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;

use super::{App, error::HttpError, visitor::Visitor};

/// Where a connection came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// The recorder of this process; tests start many servers in one process, which then share it.
pub(super) fn recorder() -> PrometheusHandle {
    static RECORDER: std::sync::OnceLock<PrometheusHandle> = std::sync::OnceLock::new();
    RECORDER
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another recorder of metrics is installed; /metrics stays empty");
            }
            describe();
            handle
        })
        .clone()
}

fn describe() {
    use metrics::{Unit, describe_counter, describe_gauge};
    describe_counter!("sundew_mails_stored_total", "Mails answered 250 and stored");
    describe_counter!("sundew_mail_bytes_stored_total", Unit::Bytes, "Their bytes, our headers included");
    describe_counter!("sundew_mails_refused_total", "Mails not stored, by reason");
    describe_counter!("sundew_mails_removed_total", "Mails that went, one for each inbox, by reason");
    describe_counter!("sundew_mails_discarded_total", "Mails accepted for an inbox that has ended, and thrown away");
    describe_gauge!("sundew_store_used_bytes", Unit::Bytes, "What stored mail and inboxes cost in memory");
    describe_gauge!("sundew_store_max_bytes", Unit::Bytes, "What they may cost (SUNDEW_STORE_MAX_BYTES)");
    describe_gauge!("sundew_store_mails", "Mails that can be read, one for each inbox");
    describe_gauge!("sundew_store_inboxes", "Inboxes with mail or a clock");
    describe_gauge!("sundew_intake_bytes", Unit::Bytes, "Mail being received and parsed");
}

/// The process runs.
pub(super) async fn livez() -> Json<serde_json::Value> {
    Json(json!({ "status": "ok" }))
}

/// It takes mail and answers; not any more when it is told to stop.
pub(super) async fn readyz(State(app): State<App>) -> Response {
    if app.shutdown.is_cancelled() {
        return HttpError::busy("stopping").into_response();
    }
    Json(json!({ "status": "ok" })).into_response()
}

/// Prometheus text.
pub(super) async fn metrics(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
) -> Result<Response, HttpError> {
    // A reverse proxy on this machine makes everybody a loopback peer, but says that it does.
    let proxied = ["x-forwarded-for", "forwarded", "x-real-ip"].iter().any(|name| headers.contains_key(*name));
    let local = peer.is_some_and(|Extension(Peer(address))| address.ip().is_loopback()) && !proxied;
    if !(app.settings.metrics_are_open || local || visitor.credentials.operator) {
        return Err(HttpError::operator_only());
    }
    let usage = app.inboxes.usage();
    for (name, value) in [
        ("sundew_store_used_bytes", usage.used_bytes),
        ("sundew_store_max_bytes", app.inboxes.settings().max_bytes),
        ("sundew_store_mails", usage.mails),
        ("sundew_store_inboxes", usage.inboxes),
        ("sundew_intake_bytes", app.intake.in_flight_bytes()),
    ] {
        metrics::gauge!(name).set(value as f64);
    }
    let text = app.metrics.render();
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
