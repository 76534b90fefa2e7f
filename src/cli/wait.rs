//! `sundew wait`: prints the code of the mail that a script waits for.

use std::{
    fmt::Write as _,
    io::{self, Write as _},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::Args;
use serde_json::Value;
use tokio::runtime::Builder;

use super::client::{Answer, Client, printable};

/// One call waits no longer; several follow each other.
const MAX_CALL: Duration = Duration::from_secs(5 * 60);
/// What an answer may take beyond the wait itself.
const GRACE: Duration = Duration::from_secs(30);

#[derive(Args)]
pub(super) struct Arguments {
    /// The inbox: name, name@domain or name+tag@domain
    address: String,
    /// Prints the one-time code of the mail; mails without one are passed over [default]
    #[arg(long, group = "what")]
    code: bool,
    /// Prints the link to confirm, sign in or set a new password instead
    #[arg(long, group = "what")]
    link: bool,
    /// Prints the whole answer of the API instead
    #[arg(long, group = "what")]
    json: bool,
    /// How long to wait at most
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// How many mails to wait for; each has its line. With 0 none may come
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = clap::value_parser!(u8).range(..=100))]
    count: u8,
    /// Only mail that came after: a time, or the `latest` of an answer
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only mail with this tag; empty is mail without one
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,
    /// Only mail with this in the author's name or address, in any case
    #[arg(long, value_name = "TEXT")]
    from: Option<String>,
    /// Only mail with this in its subject, in any case
    #[arg(long, value_name = "TEXT")]
    subject: Option<String>,
    #[command(flatten)]
    client: Client,
}

/// Why nothing is printed.
enum Failure {
    /// It did not come, or came and should not: exit code 1.
    InVain(String),
    /// Wrong use, or no server: exit code 2.
    Broken(String),
}

/// 0 when it came, 1 when it did not in time, 2 for wrong use or no server; the reason goes to the error stream.
pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let outcome = match Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(arguments.wait()),
        Err(error) => Err(Failure::Broken(error.to_string())),
    };
    let (code, reason) = match outcome {
        Ok(lines) => return if io::stdout().write_all(lines.as_bytes()).is_ok() { ExitCode::SUCCESS } else { ExitCode::from(2) },
        Err(Failure::InVain(reason)) => (1, reason),
        Err(Failure::Broken(reason)) => (2, reason),
    };
    let _ = writeln!(io::stderr(), "sundew: {reason}");
    ExitCode::from(code)
}

impl Arguments {
    async fn wait(&self) -> Result<String, Failure> {
        let deadline = Instant::now() + self.timeout;
        if self.json || self.count == 0 { self.wait_for_all(deadline).await } else { self.wait_for_each(deadline).await }
    }

    /// Until one answer has all: what the API itself counts.
    async fn wait_for_all(&self, deadline: Instant) -> Result<String, Failure> {
        loop {
            let answer = self.call(self.count, self.since.as_deref(), deadline).await?;
            let (matched, timed_out) = (answer["matched"] == true, answer["timed_out"] == true);
            if timed_out && Instant::now() < deadline {
                continue;
            }
            return match (matched, self.json) {
                (true, true) => Ok(format!("{answer}\n")),
                (true, false) => Ok(String::new()),
                (false, _) => Err(self.in_vain(&answer, &[])),
            };
        }
    }

    /// Until so many mails have what is to be printed; those without it are passed over.
    async fn wait_for_each(&self, deadline: Instant) -> Result<String, Failure> {
        let field = if self.link { "link" } else { "code" };
        let (mut since, mut lines, mut left, mut passed) = (self.since.clone(), String::new(), self.count, Vec::new());
        loop {
            let mut answer = self.call(1, since.as_deref(), deadline).await?;
            for mail in answer["items"].as_array().into_iter().flatten().rev() {
                match mail[field].as_str() {
                    Some(found) => {
                        let _ = writeln!(lines, "{}", printable(found));
                        left -= 1;
                    }
                    None => passed.push(format!("{} has no {field}", named(mail))),
                }
                if left == 0 {
                    return Ok(lines);
                }
            }
            let ended = answer["matched"] != true && answer["timed_out"] != true;
            if ended || Instant::now() >= deadline {
                return Err(self.in_vain(&answer, &passed));
            }
            passed.extend(seen(&answer));
            since = answer["latest"].take().as_str().map(str::to_owned);
        }
    }

    async fn call(&self, count: u8, since: Option<&str>, deadline: Instant) -> Result<Value, Failure> {
        let left = deadline.saturating_duration_since(Instant::now()).min(MAX_CALL);
        let (timeout, count) = (format!("{}ms", left.as_millis()), count.to_string());
        let filters =
            [("since", since), ("tag", self.tag.as_deref()), ("from", self.from.as_deref()), ("subject", self.subject.as_deref())];
        let given = filters.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let query: Vec<_> = [("timeout", timeout.as_str()), ("count", count.as_str())].into_iter().chain(given).collect();
        let answer = self.client.get(&["inboxes", &self.address, "wait"], &query, left + GRACE).await.map_err(Failure::Broken)?;
        match answer {
            // An answer that has begun can tell of an error in its body alone.
            Answer { status, ref body } if !status.is_success() || !body["error"].is_null() => Err(Failure::Broken(answer.error())),
            Answer { body, .. } => match body["ended"].as_str() {
                Some("server_stops") => Err(Failure::Broken("the server stops".to_owned())),
                Some("network_blocked") => Err(Failure::Broken("the operator keeps this network out".to_owned())),
                _ => Ok(body),
            },
        }
    }

    /// What was waited for, and what came instead.
    fn in_vain(&self, answer: &Value, passed: &[String]) -> Failure {
        let mut reason = match (answer["ended"].as_str(), self.count) {
            (Some(_), _) => format!("the inbox {} has ended", self.address),
            (None, 0) => format!("mail came to {}", self.address),
            _ => format!("no such mail came to {} within {}", self.address, humantime::format_duration(self.timeout)),
        };
        for (name, value) in [("since", &self.since), ("tag", &self.tag), ("from", &self.from), ("subject", &self.subject)] {
            if let Some(value) = value {
                let _ = write!(reason, ", {name} {value:?}");
            }
        }
        let came = answer["items"].as_array().into_iter().flatten().filter(|_| self.json || self.count == 0).map(named);
        for line in came.chain(passed.iter().cloned()).chain(seen(answer)) {
            let _ = write!(reason, "\n  came: {line}");
        }
        Failure::InVain(reason)
    }
}

/// The mails that came and were not meant.
fn seen(answer: &Value) -> impl Iterator<Item = String> {
    answer["seen"].as_array().into_iter().flatten().filter(|mail| !is_old(mail)).map(|mail| {
        let failed: Vec<_> = mail["failed"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        format!("{}: not this {}", named(mail), failed.join(", "))
    })
}

/// Whether it came before what was asked for.
fn is_old(mail: &Value) -> bool {
    mail["failed"].as_array().is_some_and(|failed| failed.contains(&Value::from("since")))
}

fn named(mail: &Value) -> String {
    let text = |value: &Value| printable(value.as_str().unwrap_or_default());
    format!("{:?} from {} at {}", text(&mail["subject"]), text(&mail["from"]["address"]), text(&mail["received_at"]))
}
