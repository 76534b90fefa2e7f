//! The binary: one line into `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sundew::cli::run()
}
