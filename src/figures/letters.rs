//! A table from characters to small values, made for tables of some hundred Han characters that are asked
//! for nearly every character of a text and mostly answer no.

/// Character of a free slot; no text holds it, since it is no scalar value.
const FREE: u32 = u32::MAX;

/// Slots to a character: so sparse that most misses end at the first slot.
const SPARSE: usize = 4;

/// Characters with a value each.
#[derive(Debug, Clone)]
pub(super) struct Letters<V> {
    slots: Vec<(u32, V)>,
    shift: u32,
}

impl<V: Copy + Default> Letters<V> {
    /// The table of `entries`, whose characters are all different.
    pub(super) fn new(entries: impl ExactSizeIterator<Item = (char, V)>) -> Self {
        let size = (entries.len() * SPARSE).next_power_of_two().max(2);
        let mut table = Self { slots: vec![(FREE, V::default()); size], shift: 32 - size.ilog2() };
        for (letter, value) in entries {
            let mut at = table.home(letter);
            while table.slots.get(at).is_some_and(|slot| slot.0 != FREE) {
                at = (at + 1) % size;
            }
            if let Some(slot) = table.slots.get_mut(at) {
                *slot = (u32::from(letter), value);
            }
        }
        table
    }

    /// The value of `letter`.
    #[inline]
    pub(super) fn get(&self, letter: char) -> Option<V> {
        let mut at = self.home(letter);
        loop {
            let (key, value) = *self.slots.get(at)?;
            if key == u32::from(letter) {
                return Some(value);
            }
            if key == FREE {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Where `letter` belongs: Fibonacci hashing spreads neighbours of one code block.
    #[inline]
    fn home(&self, letter: char) -> usize {
        (u32::from(letter).wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_answers_for_itself() {
        let letters: Vec<char> = ('一'..='亿').step_by(7).chain('a'..='z').collect();
        let table = Letters::new(letters.iter().enumerate().map(|(at, c)| (*c, at)));
        for (at, c) in letters.iter().enumerate() {
            assert_eq!(table.get(*c), Some(at));
        }
        assert_eq!(table.get('丁'), None);
        assert_eq!(table.get('𠮷'), None);
        assert_eq!(Letters::<u8>::new([].into_iter()).get('一'), None);
    }
}
