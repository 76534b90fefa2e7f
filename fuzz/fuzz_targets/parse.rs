//! See `fuzz/checks/parse.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::parse::check(bytes));
