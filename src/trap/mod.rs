//! Which mails are copies of one letter: advertising is never sent twice byte for byte, but it is sent again and again.
//!
//! 1. [`normalise`] leaves of a mail what is the same in all its copies.
//! 2. [`fingerprint`] makes some hundred bytes of that, which tell how alike two letters are.
//!
//! All of it is pure: no clock, no network, nothing of the server; and every step is bounded.

pub mod campaigns;
pub mod export;
pub mod fingerprint;
pub mod memory;
pub mod normalise;
pub mod overrides;
pub mod statistics;
pub mod watch;
