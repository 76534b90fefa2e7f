//! How well the same letter is known again: labelled mails, what senders change, and what is counted. For the benchmark
//! and for the tests, each of which uses its part.
#![allow(dead_code)]

pub mod letter;
pub mod measure;
pub mod modern;
pub mod mutations;
pub mod random;
