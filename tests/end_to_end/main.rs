//! Promises to users, kept by whole servers in this process: one file each.

#![allow(clippy::expect_used, clippy::unwrap_used)] // Clippy knows tests by their attribute, helpers have none.

mod abuse;
mod corpus;
mod dialogs;
mod harness;
mod hostile_mail;
mod hostile_web;
mod knobs;
mod process;
