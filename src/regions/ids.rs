//! Maps by unit. Numbers of units need no protection from chosen keys, and a map that is walked in the same order
//! every time gives the same sums every time.

use super::gazetteer::Id;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by unit.
pub(super) type IdMap<V> = HashMap<Id, V, BuildHasherDefault<IdHasher>>;

/// Spreads the bits of one number.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
