//! See `fuzz/checks/normalise.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::normalise::check(bytes));
