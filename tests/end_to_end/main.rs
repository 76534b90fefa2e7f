//! Promises to users, kept by whole servers in this process: one file each.

// All of it is test, also what is no `#[test]` itself.
#![allow(clippy::expect_used)]

mod browser;
mod browser_layout;
mod browser_live;
mod browser_safety;
mod dialogs;
mod harness;
mod webdriver;
