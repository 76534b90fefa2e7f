//! For the operator's machines: liveness, readiness, metrics.

use std::fmt::Write;

use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::json;

use super::{App, error::HttpError, limits::Client, peer::Peer, traps, visitor::Visitor};
use crate::outbound::Outbound;

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
    describe_counter!("sundew_mails_discarded_total", "Mails answered 250 and thrown away, by reason");
    describe_counter!("sundew_smtp_received_total", "Mails received by SMTP and answered 250");
    describe_counter!("sundew_smtp_received_bytes_total", Unit::Bytes, "Their bytes, our headers included");
    describe_counter!("sundew_smtp_refused_total", "Refusals by SMTP, by enhanced status code");
    describe_counter!("sundew_smtp_aborted_total", "Clients that went in the middle of a mail");
    describe_counter!("sundew_smtp_turned_away_total", "SMTP connections not taken, by limit");
    describe_counter!("sundew_http_connections_refused_total", "Web connections over a cap");
    describe_counter!("sundew_forwards_total", "Mails handed to the smarthost or not, by outcome");
    describe_counter!("sundew_http_refused_total", "Web requests turned away, by limit");
    describe_counter!("sundew_facts_checked_total", "Mails whose sender was looked into, by how DMARC came out");
    describe_counter!("sundew_facts_skipped_total", "Mails whose sender was not looked into, as too many waited");
    describe_counter!("sundew_facts_cpu_microseconds_total", Unit::Microseconds, "CPU time of the thread that looks into senders");
    describe_counter!("sundew_facts_verify_microseconds_total", Unit::Microseconds, "CPU time of hashes and signatures");
    describe_counter!("sundew_dns_lookups_total", "Questions to name servers, by outcome");
    describe_gauge!("sundew_data_dir_unsaved", "1 while a file of the data directory can't be written, else 0");
    describe_counter!("sundew_trap_hits_total", "Mails at traps, one for each address, by the class of the trap");
    describe_counter!("sundew_trap_taken_off_total", "Listings that somebody asked to take off, by kind");
    describe_counter!("sundew_traps_unread_mails_total", "Mails that traps did not look at, as too many waited");
    describe_gauge!("sundew_smtp_connections", "SMTP connections open now");
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
    client: Client,
    visitor: Visitor,
    headers: HeaderMap,
    peer: Option<Extension<Peer>>,
) -> Result<Response, HttpError> {
    // A reverse proxy on this machine makes everybody a loopback peer, but says that it does.
    let proxied = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "x-real-ip", "via"]
        .iter()
        .any(|name| headers.contains_key(*name));
    let local = peer.is_some_and(|Extension(Peer(address))| address.is_loopback()) && !proxied;
    if !(app.settings.metrics_are_open || local) {
        app.only_operator(&visitor, &client)?;
    }
    let usage = app.inboxes.usage();
    let mut text = app.metrics.render();
    for (name, help, value) in [
        ("sundew_store_used_bytes", "What stored mail and inboxes cost in memory", usage.used_bytes),
        ("sundew_store_max_bytes", "What they may cost (SUNDEW_STORE_MAX_BYTES)", app.inboxes.settings().max_bytes),
        ("sundew_store_mails", "Mails that can be read, one for each inbox", usage.mails),
        ("sundew_store_inboxes", "Inboxes with mail or a clock", usage.inboxes),
        ("sundew_intake_bytes", "Mail being received and parsed", app.intake.in_flight_bytes()),
        ("sundew_waits", "Callers that wait for mail now", app.waits.open()),
        ("sundew_forwards_waiting", "Mails that wait for the smarthost", app.outbound.as_ref().map_or(0, Outbound::waiting)),
        (
            "sundew_traps_waiting",
            "Mails that what watches spam traps has not looked at",
            app.traps.as_ref().map_or(0, |traps| traps.waiting()),
        ),
        ("sundew_facts_waiting", "Stored mails whose sender is being looked into, or will be", app.intake.unchecked_mails()),
    ] {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    text += &traps::gauges(&app).await;
    Ok((StatusCode::OK, [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}
