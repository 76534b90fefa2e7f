//! Which mails are copies of one letter: advertising is never sent twice byte for byte, but it is sent again and again.
//!
//! 1. [`normalise`] leaves of a mail what is the same in all its copies.
//! 2. [`fingerprint`] makes some hundred bytes of that, which tell how alike two letters are.
//! 3. [`campaigns`] tells as they come which are copies of one.
//! 4. [`memory`] knows which addresses nobody uses any more, and what it means that a campaign comes to several of them.
//! 5. [`statistics`] counts what came to them.
//! 6. [`export`] writes what is to be stopped as mail servers read it, but for what the operator's [`overrides`] spare.
//! 7. [`board`] tells what is known of all that, for everybody and for whoever runs this.
//!
//! A [`snapshot`] of that outlives a restart; [`samples`] of letters, which pages show, do not.
//!
//! All of that is pure: no clock, no network, nothing of the server; and every step is bounded. [`watch`] has the thread
//! that does it with stored mail, after its reply.

pub mod board;
pub mod campaigns;
pub mod export;
pub mod fingerprint;
pub mod memory;
pub mod normalise;
pub mod overrides;
pub mod samples;
pub mod snapshot;
pub mod statistics;
pub mod watch;
