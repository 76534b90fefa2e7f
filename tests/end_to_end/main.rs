//! Promises to users, kept by whole servers in this process: one file each.

mod browser;
mod browser_layout;
mod browser_live;
mod browser_safety;
mod dialogs;
mod harness;
mod webdriver;
