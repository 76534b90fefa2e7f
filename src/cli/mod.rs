//! The command line: serving is what happens without a subcommand.

mod analyze;
mod client;
mod manual;
mod readyz;
mod seed;
mod sendmail;
mod serve;
mod wait;

use std::{
    env,
    ffi::{OsStr, OsString},
    fmt::Write,
    io::{self, Write as _},
    path::Path,
    process::ExitCode,
};

use clap::{
    CommandFactory, Parser, Subcommand,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::config::Knobs;

/// A disposable inbox server: SMTP takes mail for any address, the web shows it as it arrives, and it is gone at its time.
///
/// Every option is also an environment variable; durations are written as 90s, 24h or 7d, sizes as bytes or 64MiB.
#[derive(Parser)]
#[command(name = "sundew", version, args_conflicts_with_subcommands = true, max_term_width = 110)]
struct CommandLine {
    #[command(flatten)]
    knobs: Knobs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Asks a running server whether it is ready; exit code 0 when it is, for health checks and scripts
    Readyz(readyz::Arguments),
    /// Waits for mail at a running server and prints its code; exit code 1 when none came in time
    Wait(wait::Arguments),
    /// Sends a mail from its standard input to a running server, as sendmail does; also under the name sendmail
    Sendmail(sendmail::Words),
    /// Makes addresses to be given away where spammers look for them, at a running server; whatever comes to them is unasked for
    Seed(seed::Arguments),
    /// Tells which of many mails are copies of the same letter, as JSON, or adds them to what the traps of one know; needs no server
    Analyze(analyze::Arguments),
    /// Writes what a shell needs to complete the words of this command line
    Completions(manual::Completions),
    /// Writes a page for man(1): `sundew man | man -l -`
    Man(manual::Page),
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    if let Some(words) = words_of_sendmail() {
        return sendmail::run(&words);
    }
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) if error.kind() == ErrorKind::ValueValidation => return refuse(&wrong_value(&error)),
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let outcome = match line.command {
        Some(Command::Readyz(arguments)) => readyz::run(&arguments),
        Some(Command::Sendmail(words)) => return sendmail::run(&words.words),
        Some(Command::Wait(arguments)) => return wait::run(&arguments),
        Some(Command::Seed(arguments)) => seed::run(&arguments),
        Some(Command::Analyze(arguments)) => match analyze::run(&arguments, &line.knobs) {
            Ok(code) => return code,
            Err(reason) => Err(reason),
        },
        Some(Command::Completions(wanted)) => manual::completions(&wanted),
        Some(Command::Man(wanted)) => manual::page(&wanted),
        None => serve::run(line.knobs),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => refuse(&reason),
    }
}

/// What follows the command `sendmail`, or a link to us with that name: it has rules of its own, and its own exit codes
/// when a knob is wrong.
fn words_of_sendmail() -> Option<Vec<OsString>> {
    let mut words = env::args_os().peekable();
    let is_link = words.next().is_some_and(|name| Path::new(&name).file_name() == Some(OsStr::new("sendmail")));
    let is_sendmail = is_link || words.next_if(|word| word == "sendmail").is_some();
    (is_sendmail && words.peek().is_none_or(|word| word != "--help")).then(|| words.collect())
}

fn refuse(reason: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "sundew: {reason}");
    ExitCode::from(2)
}

/// One sentence with the knob, its value and what is allowed.
fn wrong_value(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    let flag = context(ContextKind::InvalidArg).split_whitespace().next().unwrap_or_default().to_owned();
    // A flag of one command alone is no knob.
    let is_knob = CommandLine::command().get_arguments().any(|knob| knob.get_long() == Some(flag.trim_start_matches('-')));
    let reason = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    if !is_knob {
        return format!("{flag} is {:?}: {reason}", context(ContextKind::InvalidValue));
    }
    let knob = format!("SUNDEW_{}", flag.trim_start_matches('-').replace('-', "_").to_uppercase());
    let mut sentence = if ["--admin-token", "--smarthost"].contains(&flag.as_str()) {
        format!("{knob} ({flag}) is not allowed as given") // the value is a secret, or has one
    } else {
        format!("{knob} ({flag}) is {:?}", context(ContextKind::InvalidValue))
    };
    if !reason.is_empty() {
        let _ = write!(sentence, ": allowed is {reason}");
    }
    sentence
}
