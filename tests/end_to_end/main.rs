//! Promises to users, kept by whole servers: one file each.

// A test that can't go on panics, and says why.
#![allow(clippy::expect_used, clippy::unwrap_used)]

mod abuse;
mod access;
mod addresses;
mod api;
mod architecture;
mod browser;
mod browser_addresses;
mod browser_axe;
mod browser_extras;
mod browser_first_visit;
mod browser_keyboard;
mod browser_layout;
mod browser_line;
mod browser_links;
mod browser_live;
mod browser_safety;
mod claims;
mod corpus;
mod dialogs;
mod documentation;
mod endings;
mod floods;
mod fuzz;
mod guessing;
mod harness;
mod hostile_mail;
mod hostile_web;
mod hygiene;
mod knobs;
mod languages;
mod limits;
mod links;
mod live;
mod operator;
mod peers;
mod process;
mod promises;
mod relay;
mod remains;
mod smtp;
mod tls;
mod visitor;
mod webdriver;
