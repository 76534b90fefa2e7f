//! See `fuzz/checks/command.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::command::check(bytes));
