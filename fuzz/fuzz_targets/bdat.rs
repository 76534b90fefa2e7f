//! See `fuzz/checks/bdat.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::bdat::check(bytes));
