//! `sundew analyze`: which of many mails are the same letter? For researchers, without a server; and for the traps of a server
//! that does not run.

mod archive;
mod history;
mod into;
mod mbox;
mod reading;
mod sources;
mod summary;

use std::{
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::{
    config::Knobs,
    trap::{
        campaigns::{Campaigns, Capacity},
        fingerprint::{Key, Kind},
    },
};
use into::History;
use reading::Reading;
use sources::Sources;
use summary::Summary;

/// Standard output does not take what was found.
const NOT_WRITTEN: u8 = 1;
/// Something was not read; everything else was.
const SOME_NOT_READ: u8 = 3;
/// There was no mail at all.
const NO_MAIL: u8 = 4;

const EXAMPLES: &str =
    "Each mail is a line of JSON on standard output: file (and message, its number in an mbox), campaign, family, similarity, \
features, kind, subject_masked. The table, progress and what is not a mail are on standard error.

Examples:
  sundew analyze ~/Maildir archive.mbox > letters.ndjson
  find spam -name '*.eml' | sort | sundew analyze - | jq -r '.campaign // empty' | sort | uniq -c | sort -rn | head
  sundew analyze --into /var/lib/sundew honeypot.mbox

Exit code: 0; 1 when standard output can't be written; 2 for wrong arguments, or when --into changed nothing; 3 when something could not be read, the rest was; 4 when there was no mail.";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Mails (.eml), folders, Maildirs and mbox files; `-` reads a list of them from standard input, one a line
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Paths of the list on standard input end with NUL, as `find -print0` writes them
    #[arg(short = '0', long)]
    null: bool,
    /// A text that the names of campaigns depend on; without it they are the same everywhere
    #[arg(long, value_name = "TEXT")]
    key: Option<String>,
    /// Campaigns in the table, the largest first
    #[arg(long, value_name = "N", default_value_t = 20)]
    top: usize,
    #[command(flatten)]
    history: History,
}

/// What is said of a mail.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<u64>,
    campaign: Option<String>,
    family: Option<String>,
    /// With the letter of the campaign that it was compared with.
    similarity: Option<f32>,
    features: Features,
    kind: &'static str,
    subject_masked: &'a str,
}

/// What there is to compare.
#[derive(Serialize)]
struct Features {
    /// Different pairs of words that follow each other.
    word_pairs: u32,
    structure: bool,
    urls: usize,
    attachments: usize,
}

pub(super) fn run(arguments: &Arguments, knobs: &Knobs) -> Result<ExitCode, String> {
    let progress = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len}, {per_sec}, {msg}") {
        progress.set_style(style);
    }
    let mut sources = Sources::new(&arguments.paths, if arguments.null { 0 } else { b'\n' });
    if let Some(into) = &arguments.history.into {
        return into::run(&arguments.history, into, &mut sources, knobs, &progress);
    }
    Ok(tell(arguments, &mut sources, &progress))
}

/// Tells of each mail which letter it is.
fn tell(arguments: &Arguments, sources: &mut Sources, progress: &ProgressBar) -> ExitCode {
    let key = arguments.key.as_deref().map_or(Key::PUBLIC, Key::from_text);
    let mut summary = Summary::default();
    let outcome = analyze(sources, &key, &mut summary, progress);
    progress.finish_and_clear();
    match outcome {
        // Who reads has what it wanted.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "sundew: standard output: {error}");
            return ExitCode::from(NOT_WRITTEN);
        }
        Ok(()) => {}
    }
    if summary.mails + summary.skipped > 0 {
        let _ = write!(io::stderr(), "{}", summary.table(arguments.top));
    }
    match (summary.mails, summary.skipped) {
        (0, _) => {
            let _ = writeln!(io::stderr(), "sundew: no mail was found");
            ExitCode::from(NO_MAIL)
        }
        (_, 0) => ExitCode::SUCCESS,
        _ => ExitCode::from(SOME_NOT_READ),
    }
}

/// Errors are those of standard output.
fn analyze(sources: &mut Sources, key: &Key, summary: &mut Summary, progress: &ProgressBar) -> io::Result<()> {
    let mut campaigns = Campaigns::new(Capacity::default());
    let mut out = BufWriter::new(io::stdout().lock());
    loop {
        let batch = reading::next_batch(sources, key);
        if batch.is_empty() {
            return out.flush();
        }
        for Reading { file, index, outcome } in batch {
            let mail = match outcome {
                Ok(mail) => mail,
                Err(reason) => {
                    summary.skipped += 1;
                    progress.suspend(|| {
                        let _ = writeln!(io::stderr(), "{}: {reason}", shown(&file, index));
                    });
                    continue;
                }
            };
            let fingerprint = &mail.fingerprint;
            let placed = campaigns.record(fingerprint.clone(), summary.mails, None);
            let line = Line {
                file: &file.to_string_lossy(),
                message: index,
                campaign: placed.map(|placed| placed.campaign.to_string()),
                family: placed.map(|placed| placed.family.to_string()),
                similarity: placed.map(|placed| placed.similarity),
                features: Features {
                    word_pairs: fingerprint.features.into(),
                    structure: fingerprint.structure.is_some(),
                    urls: fingerprint.urls.len(),
                    attachments: fingerprint.attachments.len(),
                },
                kind: match (placed, fingerprint.kind()) {
                    (None, _) => "unfingerprintable",
                    (_, Kind::Text) => "text",
                    _ => "short",
                },
                subject_masked: &mail.subject,
            };
            serde_json::to_writer(&mut out, &line)?;
            out.write_all(b"\n")?;
            summary.count(&mail, placed);
        }
        // Who reads along sees what was read, however long the next takes.
        out.flush()?;
        progress.set_length(sources.known);
        progress.set_position(sources.done);
        progress.set_message(format!("{} campaigns", campaigns.len()));
    }
}

/// Where a mail is, as it may stand on a terminal.
fn shown(file: &Path, index: Option<u64>) -> String {
    plain(&file.to_string_lossy()) + &index.map(|index| format!(", message {index}")).unwrap_or_default()
}

/// A name as it may stand on a terminal: what controls it, or turns the order of letters, is escaped.
fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c.escape_debug() {
            escaped if escaped.len() > 1 && !matches!(c, '\\' | '\'' | '"') => out.extend(escaped),
            _ => out.push(c),
        }
    }
    out
}
