//! Sundew: a disposable inbox server.

pub mod intake;
pub mod mail;
