//! Regions of any text, as Chinese and as English, with their reasons.

#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::regions(data));
