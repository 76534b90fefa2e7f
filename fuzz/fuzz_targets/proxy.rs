//! See `fuzz/checks/proxy.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| checks::proxy::check(bytes));
