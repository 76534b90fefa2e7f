//! Promises to users, kept by whole servers in this process: one file each.

mod access;
mod api;
mod architecture;
mod dialogs;
mod harness;
mod hygiene;
mod live;
