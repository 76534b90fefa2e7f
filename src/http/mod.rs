//! The web: every route on one screen.

mod about;
mod addresses;
mod admin;
mod aliases;
mod answers;
mod api;
mod assets;
mod blocked;
mod domains;
mod download;
mod error;
mod facts;
mod feed;
mod files;
mod forward;
mod glance;
pub mod html_body;
mod hygiene;
mod inboxes;
mod json;
mod leaks;
mod limits;
mod links;
mod listener;
mod live;
mod locale;
mod new;
mod operations;
mod pages;
mod peer;
mod reports;
mod test_mail;
mod traps;
mod turns;
mod view;
mod visitor;
mod wait;

use std::sync::Arc;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    middleware,
    routing::{delete, get, patch, post},
};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer};
use url::Url;

pub use limits::Limits;
pub use listener::run;
pub use traps::Desk;

use crate::{
    inbox::Inboxes,
    intake::Intake,
    mail::{address::Address, parse::Parser},
    net::{ConnectionLimiter, Networks},
    outbound::Outbound,
    policy::{Blocks, Policy},
    tags::Tags,
    trap::watch::Traps,
};
use answers::Answers;
use error::HttpError;
use limits::Client;
use reports::Reports;
use turns::Turns;
use visitor::Visitor;
use wait::Waits;

/// The largest form or JSON body.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// How long a handler may take to begin its answer.
const ANSWER_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);

/// What the web needs to know.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where people reach us, with a base path.
    pub public_url: Option<Url>,
    /// Further host names we answer to.
    pub hosts: Vec<String>,
    /// The operator's secret.
    pub admin_token: Option<String>,
    /// Whether everybody may look at all public mail.
    pub all_is_open: bool,
    /// Networks without limits per network.
    pub limit_exempt: Networks,
    /// Proxies that tell by `X-Forwarded-For` for whom they ask.
    pub proxies: Networks,
    /// Whether everybody may read the metrics.
    pub metrics_are_open: bool,
    /// Whom to write to about abuse: a `mailto:` or `https:` URL.
    pub abuse_contact: Option<Url>,
    /// Whether the names of addresses, hashed, outlive a restart.
    pub keeps_names: bool,
    /// The largest attachment, and the largest raw source, that is served of public mail, in bytes.
    pub public_attachment_max_bytes: Option<usize>,
    /// Whether a mail's images on the reader's own machine or network are loaded like others when they are asked for.
    pub shows_near_images: bool,
    /// What a mail filter shows to ask whether traps know a mail.
    pub trap_check_token: Option<String>,
    /// The largest mail that is taken anywhere.
    pub max_message_bytes: usize,
}

impl Settings {
    /// The path all our URLs begin with: empty, or `/mail`; never a final slash.
    fn base_path(&self) -> &str {
        self.public_url.as_ref().map_or("", |url| url.path().trim_end_matches('/'))
    }

    /// Whether people reach us by https.
    fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }
}

/// What the operator's page watches and rules beside what all pages use.
#[derive(Clone)]
pub struct Watched {
    /// Whom the operator keeps out; SMTP asks the same.
    pub blocks: Blocks,
    /// The connections of SMTP.
    pub smtp_connections: ConnectionLimiter,
    /// The connections of the web.
    pub web_connections: ConnectionLimiter,
}

/// What every handler can use. Cheap to clone.
#[derive(Clone)]
pub struct App {
    settings: Arc<Settings>,
    policy: Arc<Policy>,
    inboxes: Inboxes,
    parser: Parser,
    /// For the visitor's test mail, and for nothing else.
    intake: Intake,
    limits: Limits,
    metrics: PrometheusHandle,
    answers: Answers,
    turns: Turns,
    waits: Waits,
    watched: Watched,
    reports: Reports,
    /// Sends mail on, where the operator has a smarthost.
    outbound: Option<Outbound>,
    /// Who wrote to which tag; asked for an inbox that was opened, and for no other.
    tags: Tags,
    /// What addresses that nobody uses have told, where they are looked at.
    traps: Option<Traps>,
    /// What is told of that.
    trap_desk: Option<traps::Desk>,
    /// Ends the event streams.
    shutdown: CancellationToken,
}

impl App {
    /// The web over these services.
    pub fn new(
        settings: Settings,
        policy: Arc<Policy>,
        inboxes: Inboxes,
        parser: Parser,
        intake: Intake,
        limits: Limits,
        watched: Watched,
    ) -> Self {
        let (metrics, shutdown) = (operations::recorder(), CancellationToken::new());
        let (answers, turns) = (Answers::new(settings.limit_exempt.clone()), Turns::new(settings.limit_exempt.clone()));
        let waits = Waits::new(settings.limit_exempt.clone());
        let (settings, reports, tags) = (Arc::new(settings), Reports::default(), intake.tags().clone());
        Self {
            settings,
            policy,
            inboxes,
            parser,
            intake,
            limits,
            metrics,
            answers,
            turns,
            waits,
            watched,
            reports,
            outbound: None,
            tags,
            traps: None,
            trap_desk: None,
            shutdown,
        }
    }

    /// The same where mail can be sent on.
    pub fn with_outbound(self, outbound: Option<Outbound>) -> Self {
        Self { outbound, ..self }
    }

    /// The same where addresses that nobody uses are traps.
    pub fn with_traps(self, traps: Option<(Traps, traps::Desk)>) -> Self {
        let (traps, trap_desk) = traps.unzip();
        Self { traps, trap_desk, ..self }
    }

    /// Whether this caller may look at all public mail.
    fn may_see_all(&self, visitor: &Visitor, client: &Client) -> Result<(), HttpError> {
        if self.settings.all_is_open { Ok(()) } else { self.only_operator(visitor, client) }
    }

    /// Lets the operator through. A wrong token counts, as everywhere; a browser asks without one first.
    fn only_operator(&self, visitor: &Visitor, client: &Client) -> Result<(), HttpError> {
        if visitor.credentials.operator {
            return Ok(());
        }
        if visitor.shows_token {
            client.count(&self.limits.wrong_tokens)?;
        }
        Err(HttpError::operator_only())
    }

    /// The page of an inbox as a whole URL.
    fn url_of(&self, address: &Address, headers: &HeaderMap) -> String {
        self.absolute(&pages::links(self).inbox_href(address), headers)
    }

    /// A path as a whole URL: by the name we are known under, or the one we were asked by.
    fn absolute(&self, href: &str, headers: &HeaderMap) -> String {
        let asked = || headers.get(header::HOST).and_then(|host| Url::parse(&format!("http://{}", host.to_str().ok()?)).ok());
        let base = self.settings.public_url.clone().or_else(asked);
        base.and_then(|base| base.join(href).ok()).map_or_else(|| href.to_owned(), String::from)
    }
}

/// All routes, with the hygiene of every answer around them.
fn router(app: App) -> Router {
    let api = Router::new()
        .route("/inboxes", post(inboxes::create_inbox))
        .route("/inboxes/{address}", get(inboxes::show_inbox).patch(inboxes::update_inbox).delete(inboxes::burn_inbox))
        .route("/inboxes/{address}/messages", get(api::list_messages))
        .route("/inboxes/{address}/messages/{id}", get(api::show_message).patch(api::update_message).delete(api::delete_message))
        .route("/inboxes/{address}/messages/{id}/raw", get(download::raw))
        .route("/inboxes/{address}/messages/{id}/html", get(html_body::serve::html))
        .route("/inboxes/{address}/messages/{id}/text", get(download::text))
        .route("/inboxes/{address}/messages/{id}/transcript", get(api::show_transcript))
        .route("/inboxes/{address}/messages/{id}/attachments/{n}", get(download::attachment))
        .route("/inboxes/{address}/messages/{id}/attachments/{n}/preview", get(files::preview))
        .route("/inboxes/{address}/messages/{id}/attachments.zip", get(files::zip))
        .route("/inboxes/{address}/leaks", get(leaks::show_leaks))
        .route("/inboxes/{address}/events", get(live::inbox_events))
        .route("/inboxes/{address}/wait", get(wait::wait))
        .route("/inboxes/{address}/links", post(links::create_link))
        .route("/inboxes/{address}/tags", get(aliases::api::list_tags).post(aliases::api::create_tag))
        .route("/inboxes/{address}/tags/{tag}", patch(aliases::api::update_tag).delete(aliases::api::delete_tag))
        .route("/inboxes/{address}/links/{kind}", delete(links::delete_link))
        .route("/inboxes/{address}/messages/{id}/forward", get(forward::api::show_message).post(forward::api::forward_message))
        .route("/inboxes/{address}/forward", get(forward::api::show_all).post(forward::api::forward_all).delete(forward::api::stop))
        .route("/events", get(live::events))
        .route("/all", get(api::list_all))
        .route("/domains", get(domains::list_domains))
        .route("/visitor", get(inboxes::show_visitor))
        .route("/admin", get(admin::api::show_state))
        .route("/admin/blocks", get(admin::api::list_blocks).post(admin::api::add_block).delete(admin::api::remove_block))
        .route("/admin/reports", get(admin::api::list_reports))
        .route("/admin/inboxes", delete(admin::api::end_inbox_of_key))
        .route("/admin/inboxes/{address}", delete(admin::api::end_inbox))
        .route("/traps/summary", get(traps::api::show_summary))
        .route("/traps/campaigns", get(traps::api::list_campaigns))
        .route("/traps/campaigns/{id}", get(traps::api::show_campaign))
        .route("/traps/top/{dimension}", get(traps::api::show_top))
        .route("/traps/sources/{source}", get(traps::api::show_source).delete(traps::acts::take_off_source))
        .route("/traps/export/{name}", get(traps::exports::export))
        .route("/admin/traps", get(traps::admin::show_traps))
        .route("/admin/traps/seeds", get(traps::seeds::list_seeds).post(traps::seeds::add_seeds))
        .route(
            "/admin/traps/cleared",
            get(traps::admin::list_cleared).post(traps::admin::add_cleared).delete(traps::admin::remove_cleared),
        );
    Router::new()
        .route("/", get(pages::inbox::home))
        .route("/all", get(pages::all))
        .route("/open", get(pages::open_inbox))
        .route("/new", get(new::new_address))
        .route("/inbox", post(addresses::post_inbox))
        .route("/inbox/{address}", get(pages::inbox::inbox))
        .route("/inbox/{address}/burn", post(pages::inbox::burn))
        .route("/inbox/{address}/extend", post(addresses::extend))
        .route("/inbox/{address}/note", post(addresses::note))
        .route("/inbox/{address}/links", post(links::post_links))
        .route("/inbox/{address}/aliases", get(aliases::pages::aliases).post(aliases::pages::post_alias))
        .route("/inbox/{address}/aliases/{tag}", post(aliases::pages::change_alias))
        .route("/aliases", post(aliases::pages::post_visitor_alias))
        .route("/inbox/{address}/feed.xml", get(feed::feed))
        .route("/leaks", get(leaks::pages::of_visitor))
        .route("/leaks.json", get(leaks::json_of_visitor))
        .route("/leaks.csv", get(leaks::csv_of_visitor))
        .route("/leaks.xml", get(leaks::feed_of_visitor))
        .route("/inbox/{address}/leaks", get(leaks::pages::of_inbox))
        .route("/inbox/{address}/leaks.csv", get(leaks::csv_of_inbox))
        .route("/inbox/{address}/leaks.xml", get(leaks::feed_of_inbox))
        .route("/inbox/{address}/leaks/accept", post(leaks::pages::accept))
        .route("/restore/{key}", get(links::show_restore).post(links::restore))
        .route("/forget", post(addresses::forget))
        .route("/inbox/{address}/test", post(pages::inbox::send_test_mail))
        .route("/inbox/{address}/{id}", get(pages::message::message))
        .route("/inbox/{address}/{id}/delete", post(pages::message::delete_message))
        .route("/inbox/{address}/{id}/raw", get(download::raw))
        .route("/inbox/{address}/{id}/html", get(html_body::serve::html))
        .route("/inbox/{address}/{id}/attachments/{n}", get(download::attachment))
        .route("/inbox/{address}/{id}/attachments/{n}/preview", get(files::preview))
        .route("/inbox/{address}/{id}/attachments.zip", get(files::zip))
        .route("/inbox/{address}/{id}/unsubscribe", post(leaks::unsubscribe::unsubscribe))
        .route("/inbox/{address}/{id}/report", post(pages::message::report))
        .route("/inbox/{address}/forward", post(forward::pages::forward_all))
        .route("/inbox/{address}/{id}/forward", post(forward::pages::forward_message))
        .route("/forward/{purpose}/{key}", get(forward::pages::show_link).post(forward::pages::follow_link))
        .route("/traps", get(traps::pages::traps))
        .route("/traps/days.csv", get(traps::pages::days_csv))
        .route("/traps/hours.csv", get(traps::pages::hours_csv))
        .route("/traps/campaigns/{id}", get(traps::pages::campaign::campaign))
        .route("/traps/campaigns/{id}/days.csv", get(traps::pages::sample::days_csv))
        .route("/traps/campaigns/{id}/hours.csv", get(traps::pages::sample::hours_csv))
        .route("/traps/sources", get(traps::pages::source::look_up))
        .route("/traps/sources/{source}", get(traps::pages::source::source))
        .route("/admin/traps", get(traps::pages::operator::show))
        .route("/inbox/{address}/traps", post(traps::pages::consent::settle))
        .route("/inbox/{address}/{id}/vote", post(traps::pages::vote::vote))
        .route("/language", post(locale::switch))
        .route("/about", get(about::page))
        .route("/.well-known/security.txt", get(about::security_txt))
        .route("/admin", get(admin::page::show))
        .route("/admin/inboxes", post(admin::page::end_inbox))
        .route("/admin/blocks", post(admin::page::change_blocks))
        .route("/admin/reports", post(admin::page::settle_report))
        .route("/traps/sources/{source}", post(traps::acts::take_off_page))
        .route("/traps/cleared", post(traps::acts::clear_page))
        // Nothing else is compressed: pages hold secrets beside what others chose, whose length would tell (BREACH).
        .route("/static/{name}", get(assets::asset).layer(CompressionLayer::new()))
        .route("/favicon.ico", get(assets::icon))
        .route("/robots.txt", get(assets::robots))
        .nest("/api/v1", api)
        .route("/livez", get(operations::livez))
        .route("/readyz", get(operations::readyz))
        .route("/metrics", get(operations::metrics))
        .fallback(|| async { HttpError::NOT_FOUND })
        .layer(RequestBodyLimitLayer::new(MAX_BODY_BYTES))
        .merge(traps::check::router(app.settings.max_message_bytes))
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, ANSWER_TIMEOUT))
        .layer(middleware::from_fn_with_state(app.clone(), blocked::guard))
        .layer(middleware::from_fn_with_state(app.clone(), hygiene::guard))
        .layer(middleware::from_fn_with_state(app.clone(), error::present))
        .layer(middleware::from_fn(hygiene::headers))
        .with_state(app)
}
