//! Promises to users, kept by whole servers in this process: one file each.

mod abuse;
mod corpus;
mod dialogs;
mod harness;
mod hostile_mail;
mod hostile_web;
mod knobs;
mod process;
