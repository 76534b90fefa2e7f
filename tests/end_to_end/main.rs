//! Promises to users, kept by whole servers in this process: one file each.

mod dialogs;
mod harness;
