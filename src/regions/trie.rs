//! Words as a trie in one open hash table.
//!
//! An automaton goes from state to state, and every step waits for the one before. Here each place of the
//! text is looked up by itself, so that the waits overlap, and a filter over pairs of characters answers most
//! places without a look at the table.

/// Slots of the table, a good half more than the nodes of the tables in `data/`.
const SLOTS: usize = 1 << 19;
/// Bits of the filter, about sixteen a pair.
const PAIRS: usize = 1 << 20;
/// The number of no entry.
const NONE: u32 = (1 << 17) - 1;
/// Nodes of one character are not kept; their number is this and the character.
const FIRST: u32 = 1 << 19;

/// A node in eight bytes: its parent (20 bits), its character (16), whether words go on behind it (1), and the entry of
/// the word that ends there (17). None is zero in all bits, which a free slot is.
#[derive(Debug, Clone, Copy)]
struct Slot(u64);

impl Slot {
    const FREE: Self = Self(0);
    const INNER: u64 = 1 << 17;

    fn new(key: u64) -> Self {
        Self(key << 18 | u64::from(NONE))
    }

    fn key(self) -> u64 {
        self.0 >> 18
    }

    fn is_free(self) -> bool {
        self.0 == 0
    }

    fn is_inner(self) -> bool {
        self.0 & Self::INNER != 0
    }

    fn entry(self) -> Option<u32> {
        let entry = (self.0 as u32) & NONE;
        (entry != NONE).then_some(entry)
    }

    fn set_entry(&mut self, entry: u32) {
        self.0 = self.0 & !u64::from(NONE) | u64::from(entry);
    }
}

/// A place of a text where words may start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub(super) at: u32,
    node: u32,
    slot: Slot,
}

/// A set of words of two characters or more, each with a number.
pub(super) struct Trie {
    slots: Vec<Slot>,
    pairs: Vec<u64>,
    used: usize,
}

fn key(parent: u32, character: u16) -> u64 {
    u64::from(parent) << 16 | u64::from(character)
}

/// The key of two characters; of what lies beyond the first plane, one that no node has.
fn pair_key(first: char, second: char) -> u64 {
    match (short(first), short(second)) {
        (Some(first), Some(second)) => key(FIRST | u32::from(first), second),
        _ => u64::MAX,
    }
}

fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn short(c: char) -> Option<u16> {
    u16::try_from(u32::from(c)).ok()
}

impl Trie {
    pub(super) fn new() -> Self {
        Self { slots: vec![Slot::FREE; SLOTS], pairs: vec![0; PAIRS / 64], used: 0 }
    }

    /// The place of a node, or the free one where it belongs, with what is there.
    fn slot(&self, key: u64) -> (usize, Slot) {
        let mut at = (hash(key) >> 45) as usize % SLOTS;
        loop {
            let slot = self.slots[at];
            if slot.is_free() || slot.key() == key {
                return (at, slot);
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// The number of `word`, which is `fresh` if the trie did not hold it; `None` for what it cannot hold: single
    /// characters, characters beyond the first plane, and more than three quarters of the table.
    pub(super) fn insert(&mut self, word: impl Iterator<Item = char>, fresh: u32) -> Option<u32> {
        let mut word = word.map(short);
        let mut node = FIRST | u32::from(word.next()??);
        for c in word {
            let key = key(node, c?);
            let (at, slot) = self.slot(key);
            if slot.is_free() {
                if self.used >= SLOTS / 4 * 3 || fresh >= NONE {
                    return None;
                }
                self.used += 1;
                self.slots[at] = Slot::new(key);
                if node < FIRST {
                    self.slots[node as usize].0 |= Slot::INNER;
                } else {
                    let bit = (hash(key) >> 44) as usize;
                    self.pairs[bit / 64] |= 1 << (bit % 64);
                }
            }
            node = at as u32;
        }
        let slot = self.slots.get_mut(node as usize)?;
        if slot.entry().is_none() {
            slot.set_entry(fresh);
        }
        slot.entry()
    }

    /// The number of `word`.
    pub(super) fn find(&self, word: impl Iterator<Item = char>) -> Option<u32> {
        let mut word = word.map(short);
        let mut node = FIRST | u32::from(word.next()??);
        for c in word {
            let (at, slot) = self.slot(key(node, c?));
            if slot.is_free() {
                return None;
            }
            node = at as u32;
        }
        self.slots.get(node as usize)?.entry()
    }

    /// The places of `text` where words may start, in order. Looked up together and before any is followed, so that the
    /// waits for the table overlap.
    pub(super) fn starts(&self, text: &[char]) -> Vec<Start> {
        let mut starts = vec![Start { at: 0, node: 0, slot: Slot::FREE }; text.len()];
        let mut count = 0;
        for (at, pair) in text.windows(2).enumerate() {
            let key = pair_key(pair[0], pair[1]);
            let bit = (hash(key) >> 44) as usize;
            starts[count] = Start { at: at as u32, node: 0, slot: Slot(key) };
            // Kept if the next one does not overwrite it.
            count += (self.pairs[bit / 64] >> (bit % 64) & 1) as usize;
        }
        starts.truncate(count);
        for start in &mut starts {
            let (node, slot) = self.slot(start.slot.0);
            (start.node, start.slot) = (node as u32, slot);
        }
        starts
    }

    /// Calls `found` with the length and number of every word that starts at `start` in `text`, shortest first.
    pub(super) fn follow(&self, text: &[char], start: &Start, mut found: impl FnMut(usize, u32)) {
        let (mut node, mut slot) = (start.node, start.slot);
        let mut rest = text.iter().skip(start.at as usize + 2);
        let mut length = 2;
        while !slot.is_free() {
            if let Some(entry) = slot.entry() {
                found(length, entry);
            }
            if !slot.is_inner() {
                return;
            }
            let Some(next) = rest.next().copied().and_then(short) else { return };
            let (at, inner) = self.slot(key(node, next));
            (node, slot) = (at as u32, inner);
            length += 1;
        }
    }

    /// The share of the table that is used.
    #[cfg(test)]
    pub(super) fn load(&self) -> f32 {
        self.used as f32 / SLOTS as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_words_and_finds_all_that_start() {
        let mut trie = Trie::new();
        for (number, word) in ["吉林", "吉林省", "吉林市", "林业", "EU"].into_iter().enumerate() {
            assert_eq!(trie.insert(word.chars(), number as u32), Some(number as u32), "{word}");
            assert_eq!(trie.insert(word.chars(), 99), Some(number as u32), "{word} again");
        }
        assert_eq!(trie.insert("吉".chars(), 9), None);
        assert_eq!(trie.insert("𠀀𠀁".chars(), 9), None);
        for (text, found) in [
            ("吉林省长", vec![(2, 0), (3, 1)]),
            ("吉林", vec![(2, 0)]),
            ("吉", vec![]),
            ("林业局", vec![(2, 3)]),
            ("EU said", vec![(2, 4)]),
            ("吉𠀀", vec![]),
            ("𠀀吉林", vec![]),
        ] {
            let text: Vec<char> = text.chars().collect();
            let mut all = Vec::new();
            for start in trie.starts(&text).iter().filter(|start| start.at == 0) {
                trie.follow(&text, start, |length, number| all.push((length, number)));
            }
            assert_eq!(all, found);
        }
        assert_eq!(trie.find("吉林市".chars()), Some(2));
        assert_eq!(trie.find("吉林县".chars()), None);
    }
}
