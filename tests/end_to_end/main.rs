//! Promises to users, kept by whole servers in this process: one file each.

// A test that can't go on panics, and says why.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod access;
mod api;
mod architecture;
mod dialogs;
mod documentation;
mod harness;
mod hygiene;
mod live;
mod smtp;
mod tls;
