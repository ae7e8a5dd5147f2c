//! Feeds: RSS, Atom, JSON Feed, encodings, identity.

#![no_main]

#[path = "../checks.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|data: &[u8]| checks::feed(data));
