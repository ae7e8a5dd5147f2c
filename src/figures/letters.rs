//! A table from characters, or pairs of them, to small values: made for tables that are asked at nearly
//! every character of a text and mostly answer no.

/// Key of a free slot.
const FREE: u32 = u32::MAX;

/// Slots to a key: so sparse that most misses end at the first slot, and no more, since slots not in the cache cost more.
const SPARSE: usize = 3;

/// A character or a pair of characters.
pub(super) trait Key: Copy {
    /// A number that no other key has; `FREE` where the key is in no table.
    fn number(self) -> u32;
}

impl Key for char {
    #[inline]
    fn number(self) -> u32 {
        u32::from(self)
    }
}

/// Pairs of the basic plane; no word holds another.
impl Key for (char, char) {
    #[inline]
    fn number(self) -> u32 {
        let (first, second) = (u32::from(self.0), u32::from(self.1));
        if (first | second) > 0xffff { FREE } else { first << 16 | second }
    }
}

/// Keys with a value each.
#[derive(Debug, Clone)]
pub(super) struct Letters<V> {
    slots: Vec<(u32, V)>,
    shift: u32,
}

impl<V: Copy + Default> Letters<V> {
    /// The table of `entries`, whose keys are all different.
    pub(super) fn new<K: Key>(entries: impl IntoIterator<Item = (K, V)>) -> Self {
        let entries: Vec<(K, V)> = entries.into_iter().collect();
        let size = (entries.len() * SPARSE).next_power_of_two().max(2);
        let mut table = Self { slots: vec![(FREE, V::default()); size], shift: 32 - size.ilog2() };
        for (key, value) in entries {
            assert!(key.number() != FREE, "words are of characters of the basic plane");
            let mut at = table.home(key.number());
            while table.slots.get(at).is_some_and(|slot| slot.0 != FREE) {
                at = (at + 1) % size;
            }
            if let Some(slot) = table.slots.get_mut(at) {
                *slot = (key.number(), value);
            }
        }
        table
    }

    /// The value of `key`.
    #[inline]
    pub(super) fn get<K: Key>(&self, key: K) -> Option<V> {
        let number = key.number();
        let mut at = self.home(number);
        loop {
            let (known, value) = *self.slots.get(at)?;
            if known == FREE {
                return None;
            }
            if known == number {
                return Some(value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The keys that are characters.
    pub(super) fn keys(&self) -> impl Iterator<Item = char> {
        self.slots.iter().filter_map(|(key, _)| char::from_u32(*key))
    }

    /// Where a key belongs: Fibonacci hashing spreads neighbours of one code block.
    #[inline]
    fn home(&self, number: u32) -> usize {
        (number.wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }
}

/// A set of characters of the basic plane, asked at every character of a text: a bit each.
#[derive(Debug)]
pub(super) struct Charset {
    bits: Box<[u64]>,
}

impl Charset {
    /// The characters of `letters`; those beyond the basic plane are left out.
    pub(super) fn new(letters: impl IntoIterator<Item = char>) -> Self {
        let mut bits = vec![0; 0x1_0000 / 64].into_boxed_slice();
        for letter in letters {
            if let Some(word) = bits.get_mut(letter as usize / 64) {
                *word |= 1 << (letter as usize % 64);
            }
        }
        Self { bits }
    }

    #[inline]
    pub(super) fn holds(&self, letter: char) -> bool {
        let letter = letter as usize;
        self.bits.get(letter / 64).is_some_and(|word| word >> (letter % 64) & 1 != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_answers_for_itself() {
        let letters: Vec<char> = ('一'..='亿').step_by(7).chain('a'..='z').collect();
        let table = Letters::new(letters.iter().enumerate().map(|(at, c)| (*c, at)));
        let pairs = Letters::new(letters.iter().enumerate().map(|(at, c)| ((*c, '万'), at)));
        for (at, c) in letters.iter().enumerate() {
            assert_eq!(table.get(*c), Some(at));
            assert_eq!(pairs.get((*c, '万')), Some(at));
            assert_eq!(pairs.get(('丁', *c)), None);
        }
        assert_eq!(table.get('丁'), None);
        assert_eq!(table.get('𠮷'), None);
        assert_eq!(pairs.get(('𠮷', '万')), None);
        assert_eq!(pairs.get(('\u{ffff}', '\u{ffff}')), None);
        assert_eq!(Letters::<u8>::new::<char>([]).get('一'), None);
        let set = Charset::new(letters.iter().copied());
        assert!(('\0'..='\u{ffff}').all(|c| set.holds(c) == letters.contains(&c)));
        assert!(!set.holds('𠮷'));
    }
}
