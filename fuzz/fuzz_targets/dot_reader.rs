//! See `fuzz/checks/dot_reader.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::dot_reader::check(bytes));
