//! Sundew: a disposable inbox server. This page is the map; docs/architecture.md has the reasons.
//!
//! The route of a message:
//!
//! 1. [`smtp`] accepts a connection, speaks the dialogue, and finds the end of the mail.
//! 2. [`intake`] is the one hop from there: may this recipient have mail; here is a mail.
//! 3. [`mail`] knows what addresses, envelopes and messages are, and reads hostile ones safely.
//! 4. [`inbox`] stores the mail, decides who opens an inbox and when it ends, and announces what came and went.
//! 5. [`http`] shows it: pages, REST, and a stream of events.
//! 6. [`outbound`] sends it on, where the operator has a smarthost and somebody agreed to have it.
//! 7. [`facts`] finds out who really sent it, once it is stored.
//! 8. [`tags`] remembers who wrote to which tag, and tells when somebody else does.
//! 9. [`trap`] knows which mails are copies of one letter.
//!
//! Around it: [`cli`] and [`config`] say how it runs, [`server`] puts it together, [`policy`] is what the operator
//! decided, [`net`] knows client networks and their caps, [`keys`] holds the installation's secret, [`data_dir`] keeps it.

// What tests here share with those outside names the crate as they do.
#[cfg(test)]
extern crate self as sundew;

pub mod background;
pub mod cli;
pub mod config;
pub mod data_dir;
pub mod facts;
pub mod http;
pub mod inbox;
pub mod intake;
pub mod keys;
pub mod mail;
pub mod net;
pub mod outbound;
pub mod policy;
pub mod server;
pub mod smtp;
pub mod tags;
pub mod trap;
