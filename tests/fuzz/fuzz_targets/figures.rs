//! Figures of any text, bound to its regions, with their reasons.

#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::figures(data));
