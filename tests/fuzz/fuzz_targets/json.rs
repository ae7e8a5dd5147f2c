//! JSON Lines, JSON over lines and ninjs, in any encoding, in pieces.

#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::json(data));
