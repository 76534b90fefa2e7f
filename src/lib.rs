//! Sundew: a disposable inbox server.

pub mod cli;
pub mod config;
pub mod http;
pub mod inbox;
pub mod intake;
pub mod keys;
pub mod mail;
pub mod net;
pub mod policy;
pub mod server;
pub mod smtp;
