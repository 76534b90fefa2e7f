//! `sundew`: serves until it is told to stop.

use std::{
    env,
    io::{self, IsTerminal, Write},
    time::Duration,
};

use tokio::{
    runtime::Runtime,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Config, Knobs, LogFormat},
    server::Server,
};

/// How long the mail in hand may take after SIGTERM.
const DRAIN: Duration = Duration::from_secs(25);

/// Starts the server and waits for SIGTERM or Ctrl-C.
pub(super) fn run(knobs: Knobs) -> Result<(), String> {
    start_log(&knobs.log, knobs.log_format);
    for name in Knobs::unknown_names(env::vars_os().filter_map(|(name, _)| name.into_string().ok())) {
        tracing::warn!("{name} is set, but there is no such knob; sundew --help lists them");
    }
    let config = knobs.resolve().map_err(|error| error.to_string())?;
    let runtime = Runtime::new().map_err(|error| format!("the runtime can't start: {error}"))?;
    // On a worker, not on this thread: each connection accepted here would have to wake a worker that reads from it.
    let outcome = runtime.block_on(runtime.spawn(serve(config))).map_err(|error| error.to_string()).flatten();
    // Whatever did not end by the deadline is cut.
    runtime.shutdown_background();
    outcome
}

/// A file over RLIMIT_FSIZE is an error of that write then, which is told and tried again, and not the end of the process.
fn survive_file_size_limit() -> Result<(), String> {
    // The handler outlives what it is given to.
    let kind = SignalKind::from_raw(rustix::process::Signal::XFSZ.as_raw());
    signal(kind).map(drop).map_err(|error| format!("SIGXFSZ can't be held off: {error}"))
}

async fn serve(config: Config) -> Result<(), String> {
    survive_file_size_limit()?;
    let server = Server::bind(&config).await.map_err(|error| error.to_string())?;
    let shutdown = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| format!("SIGTERM can't be heard: {error}"))?;
    greet(&config, &server);
    let serving = server.run(shutdown.clone());
    tokio::pin!(serving);
    tokio::select! {
        () = &mut serving => return Ok(()),
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: the mail in hand is finished first");
    shutdown.cancel();
    tokio::select! {
        () = &mut serving => {}
        () = tokio::time::sleep(DRAIN) => tracing::warn!("some connections did not end in {} s and were cut", DRAIN.as_secs()),
        _ = tokio::signal::ctrl_c() => tracing::warn!("second Ctrl-C: stopped at once"),
    }
    Ok(())
}

/// Says where everything is and how to send a first mail.
fn greet(config: &Config, server: &Server) {
    let listed: Vec<_> = config.policy.domains().listed().collect();
    let domains = if listed.is_empty() { "any domain".to_owned() } else { listed.join(", ") };
    let (smtp, web) = (server.smtp_address(), server.web_url(config));
    let smtps = server.smtps_address().map_or_else(String::new, |address| format!("  SMTPS {address}\n"));
    let _ = write!(
        io::stdout(),
        "Sundew {version}\n  SMTP  {smtp}  ({domains})\n{smtps}  Web   {web}\n\n\
         Send a first mail:\n  printf 'Subject: Hello\\n\\nIt works.\\n' | curl -s --crlf smtp://{to} --mail-from me@example.org --mail-rcpt bob@{domain} -T -\n\
         and read it at {web}inbox/bob\n\n",
        version = env!("CARGO_PKG_VERSION"),
        to = crate::server::reachable(smtp),
        domain = config.policy.domains().first(),
    );
    if config.max_message_lowered {
        tracing::warn!(
            bytes = config.smtp.max_message_bytes,
            "SUNDEW_MAX_MESSAGE_BYTES is more than the store, an inbox or the intake holds: less is taken"
        );
    }
}

fn start_log(filter: &str, format: LogFormat) {
    // The scheduler tells at info what only matters to its own developers, the HTML parser at warn what senders wrote:
    // a mail must not be able to fill the log.
    let filter = EnvFilter::new(format!("tokio_cron_scheduler=warn,html5ever=off,markup5ever=off,ammonia=off,{filter}"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(io::stderr().is_terminal()).with_writer(io::stderr);
    let _ = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}
