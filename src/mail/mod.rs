//! Mail itself: addresses, envelopes, messages, and what can be read out of them. Knows no other module of ours.

pub mod address;
pub mod envelope;
pub mod extract;
pub mod facts;
pub mod glance;
pub mod hazard;
pub mod html;
pub mod journey;
pub mod link;
pub mod media_type;
pub mod message;
pub mod names;
pub mod organisation;
pub mod parse;
pub mod proof;
pub mod scan;
pub mod site;
pub mod timestamp;
pub mod trackers;
pub mod transcript;
mod zip;
