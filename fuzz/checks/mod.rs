//! What must hold whatever bytes come in: one module for each fuzz target, with one function `check` that panics when
//! something does not hold.
//!
//! The targets in `fuzz_targets/` feed them with what libFuzzer makes up, and `tests/end_to_end/fuzz.rs` with the seeds
//! and with random bytes, as part of `cargo test`. So they use nothing but the public API, and no clock that runs.

// What does not hold ends in a panic, as in any test.
#![allow(clippy::expect_used, clippy::unwrap_used)]

use std::future::Future;

use tokio::runtime::{Builder, Runtime};

pub mod address;
pub mod bdat;
pub mod command;
pub mod dot_reader;
pub mod fingerprint;
pub mod normalise;
pub mod parse;
pub mod proxy;

thread_local! {
    static RUNTIME: Runtime = Builder::new_current_thread().enable_time().start_paused(true).build().expect("a runtime");
}

/// Runs a future to its end. Time stands still, and jumps to the next deadline when nothing else can happen.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.with(|runtime| runtime.block_on(future))
}

/// Where `needle` first stands in `bytes`; slow and plain, as a reference should be.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

/// What the mail is in data that begin behind `DATA`, and where in `wire` its end mark ends; `None` when it never ends.
///
/// RFC 5321 4.5.2, with all bytes at hand: the first CRLF . CRLF ends the mail, and of each other CRLF . the dot goes.
fn dotted(wire: &[u8]) -> (Vec<u8>, Option<usize>) {
    // The line end of the command counts as the one before the first line.
    let whole = [b"\r\n", wire].concat();
    let end = find(&whole, b"\r\n.\r\n");
    let data = &whole[..end.map_or(whole.len(), |end| end + 2)];
    let (mut content, mut at) = (Vec::new(), 0);
    while at < data.len() {
        if data[at..].starts_with(b"\r\n.") {
            content.extend_from_slice(b"\r\n");
            at += 3;
        } else {
            content.push(data[at]);
            at += 1;
        }
    }
    (content.split_off(2), end.map(|end| end + 3))
}

/// Whether there is a CR or LF that is not part of a CRLF, or a NUL.
fn has_bare_line_ends(content: &[u8]) -> bool {
    (0..content.len()).any(|at| match content[at] {
        b'\r' => content.get(at + 1) != Some(&b'\n'),
        b'\n' => at == 0 || content[at - 1] != b'\r',
        byte => byte == 0,
    })
}
