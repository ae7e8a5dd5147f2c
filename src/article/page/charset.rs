//! Sets that answer in one step, however much they hold.

/// A set of numbers below 65,536.
#[derive(Debug, Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn contains(&self, n: u32) -> bool {
        self.0.get(n as usize / 64).is_some_and(|bits| bits >> (n % 64) & 1 == 1)
    }
}

impl FromIterator<u32> for Bits {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut bits = vec![0; 0x1_0000 / 64];
        for n in numbers {
            if let Some(word) = bits.get_mut(n as usize / 64) {
                *word |= 1_u64 << (n % 64);
            }
        }
        Bits(bits)
    }
}

/// A set of characters of the basic plane.
#[derive(Debug, Clone)]
pub(super) struct CharSet(Bits);

impl CharSet {
    pub(super) fn contains(&self, c: char) -> bool {
        self.0.contains(c as u32)
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        CharSet(chars.into_iter().map(u32::from).collect())
    }
}
