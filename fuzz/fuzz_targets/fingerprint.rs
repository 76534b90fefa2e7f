//! See `fuzz/checks/fingerprint.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::fingerprint::check(bytes));
