//! `sundew seed`: addresses to be given away where those who gather them come by.

use std::{
    io::{self, Write as _},
    time::Duration,
};

use clap::Args;
use serde_json::json;
use tokio::runtime::Builder;

use super::client::{Client, printable};

const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Args)]
pub(super) struct Arguments {
    /// What the place is called where they are given away: a forum, a list, a page
    #[arg(long, value_name = "NAME")]
    source: String,
    /// How many addresses, 200 at most
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=200))]
    count: u8,
    /// At which domain [default: the first of the server's]
    #[arg(long, value_name = "DOMAIN")]
    domain: Option<String>,
    #[command(flatten)]
    client: Client,
}

/// Prints them, a line each; the token is the operator's.
pub(super) fn run(arguments: &Arguments) -> Result<(), String> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let body = json!({ "source": arguments.source, "count": arguments.count, "domain": arguments.domain });
    let answer = runtime.block_on(arguments.client.post(&["admin", "traps", "seeds"], &body, PATIENCE))?;
    if !answer.status.is_success() {
        return Err(answer.error());
    }
    let addresses = answer.body["addresses"].as_array().into_iter().flatten().filter_map(|address| address.as_str());
    let lines: String = addresses.flat_map(|address| [printable(address), "\n".to_owned()]).collect();
    io::stdout().write_all(lines.as_bytes()).map_err(|error| error.to_string())
}
