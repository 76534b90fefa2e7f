//! What the server costs before anybody comes.

use std::{fs, time::Instant};

use crate::{
    server::Server,
    table::{heading, mib, row},
};

pub fn measure() {
    heading("Start");
    let begin = Instant::now();
    let server = Server::sundew(&[]);
    row("time to ready", format!("{} ms", begin.elapsed().as_millis()));
    row("RSS when idle", mib(server.rss_bytes()));
    let binary = fs::metadata(env!("CARGO_BIN_EXE_sundew")).expect("the binary");
    row("size of the binary", mib(binary.len() as usize));
}
