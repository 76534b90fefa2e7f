//! What all senders are told on their command line: `ROUTE PORT CA FROM MAIL TO...`.

use std::{env, fs, io, path::PathBuf};

/// The name that the server's certificate is for.
pub const HOST: &str = "localhost";

/// A mail, and the way it goes.
pub struct Delivery {
    /// `plain`, `starttls` or `tls`.
    pub route: String,
    pub port: u16,
    /// PEM file of the one authority to trust.
    pub ca: PathBuf,
    pub from: String,
    /// The whole mail, but for the CRLF that both libraries put at its end.
    pub mail: Vec<u8>,
    pub to: Vec<String>,
}

impl Delivery {
    /// As the command line has it.
    pub fn from_args() -> io::Result<Self> {
        let usage = || io::Error::new(io::ErrorKind::InvalidInput, "usage: ROUTE PORT CA FROM MAIL TO...");
        let mut arguments = env::args().skip(1);
        let mut next = || arguments.next().ok_or_else(usage);
        Ok(Self {
            route: next()?,
            port: next()?.parse().map_err(io::Error::other)?,
            ca: next()?.into(),
            from: next()?,
            mail: fs::read(next()?)?,
            to: arguments.collect(),
        })
    }
}
