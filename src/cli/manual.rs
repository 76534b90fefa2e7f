//! What a package ships beside the binary: completions for shells and pages for man(1), made of the command line itself.

use std::io::{self, Write};

use clap::{Args, Command, CommandFactory, ValueEnum};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::CommandLine;

/// The shells whose completions we have seen work.
#[derive(Clone, Copy, ValueEnum)]
enum Known {
    Bash,
    Zsh,
    Fish,
}

#[derive(Args)]
pub(super) struct Completions {
    /// The shell; its words are written to the standard output
    shell: Known,
}

#[derive(Args)]
pub(super) struct Page {
    /// The command whose page is wanted [default: that of sundew itself]
    command: Option<String>,
}

/// `sundew completions SHELL`.
pub(super) fn completions(wanted: &Completions) -> Result<(), String> {
    let shell = match wanted.shell {
        Known::Bash => Shell::Bash,
        Known::Zsh => Shell::Zsh,
        Known::Fish => Shell::Fish,
    };
    let mut script = Vec::new();
    generate(shell, &mut CommandLine::command(), "sundew", &mut script);
    write(&script)
}

/// `sundew man [COMMAND]`.
pub(super) fn page(wanted: &Page) -> Result<(), String> {
    let mut whole = CommandLine::command().disable_help_subcommand(true);
    whole.build();
    let command = match &wanted.command {
        None => whole,
        Some(name) => whole.find_subcommand(name).cloned().ok_or_else(|| {
            let names: Vec<_> = whole.get_subcommands().map(Command::get_name).collect();
            format!("there is no command {name:?}; there are {}", names.join(", "))
        })?,
    };
    let mut page = Vec::new();
    Man::new(command).source(concat!("sundew ", env!("CARGO_PKG_VERSION"))).render(&mut page).map_err(|error| error.to_string())?;
    write(&page)
}

/// A reader that has seen enough, such as `head`, is none of our concern.
fn write(text: &[u8]) -> Result<(), String> {
    match io::stdout().write_all(text) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}
