//! Words as a trie in one open hash table.
//!
//! An automaton goes from state to state, and every step waits for the one before. Here each place of the
//! text is looked up by itself, so that the waits overlap, and a filter over pairs of characters answers most
//! places without a look at the table.

/// Slots of the table, about twice the nodes of the tables in `data/`.
const SLOTS: usize = 1 << 19;
/// Bits of the filter, about sixteen a pair.
const PAIRS: usize = 1 << 20;
/// No entry, no parent.
const NONE: u32 = u32::MAX;
/// Nodes of one character are not kept; their number is this and the character.
const FIRST: u32 = 1 << 31;

/// A node: its parent's slot, its character, and the entry of the word that ends there.
#[derive(Debug, Clone, Copy)]
struct Slot {
    parent: u32,
    character: u16,
    /// Whether words go on behind it.
    inner: bool,
    entry: u32,
}

/// A set of words of two characters or more, each with a number.
pub(super) struct Trie {
    slots: Vec<Slot>,
    pairs: Vec<u64>,
    used: usize,
}

fn hash(parent: u32, character: u16) -> u64 {
    (u64::from(parent) << 16 | u64::from(character)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Trie {
    pub(super) fn new() -> Self {
        let free = Slot { parent: NONE, character: 0, inner: false, entry: NONE };
        Self { slots: vec![free; SLOTS], pairs: vec![0; PAIRS / 64], used: 0 }
    }

    /// The slot of a node, or the free one where it belongs.
    fn slot(&self, parent: u32, character: u16) -> usize {
        let mut at = (hash(parent, character) >> 40) as usize % SLOTS;
        loop {
            let slot = &self.slots[at];
            if slot.parent == NONE || slot.parent == parent && slot.character == character {
                return at;
            }
            at = (at + 1) % SLOTS;
        }
    }

    fn node(&self, parent: u32, character: u16) -> Option<u32> {
        let at = self.slot(parent, character);
        (self.slots[at].parent != NONE).then_some(at as u32)
    }

    /// The number of `word`, which is `fresh` if the trie did not hold it; `None` for what it cannot hold: single
    /// characters, characters beyond the first plane, and more than three quarters of the table.
    pub(super) fn insert(&mut self, word: impl Iterator<Item = char>, fresh: u32) -> Option<u32> {
        let mut word = word.map(|c| u16::try_from(u32::from(c)).ok());
        let mut node = FIRST | u32::from(word.next()??);
        let mut end = None;
        for c in word {
            let c = c?;
            let at = self.slot(node, c);
            if self.slots[at].parent == NONE {
                if self.used >= SLOTS / 4 * 3 {
                    return None;
                }
                self.used += 1;
                self.slots[at] = Slot { parent: node, character: c, inner: false, entry: NONE };
                if node < FIRST {
                    self.slots[node as usize].inner = true;
                } else {
                    let bit = (hash(node, c) >> 44) as usize;
                    self.pairs[bit / 64] |= 1 << (bit % 64);
                }
            }
            node = at as u32;
            end = Some(at);
        }
        let slot = self.slots.get_mut(end?)?;
        if slot.entry == NONE {
            slot.entry = fresh;
        }
        Some(slot.entry)
    }

    /// The number of `word`.
    pub(super) fn find(&self, word: impl Iterator<Item = char>) -> Option<u32> {
        let mut word = word.map(|c| u16::try_from(u32::from(c)).ok());
        let mut node = FIRST | u32::from(word.next()??);
        for c in word {
            node = self.node(node, c?)?;
        }
        self.slots.get(node as usize).map(|slot| slot.entry).filter(|entry| *entry != NONE)
    }

    /// Calls `found` with the length and number of every word that `text` starts with, shortest first.
    pub(super) fn starts(&self, text: &[char], mut found: impl FnMut(usize, u32)) {
        let [first, second, ..] = text else { return };
        let (Ok(first), Ok(second)) = (u16::try_from(*first as u32), u16::try_from(*second as u32)) else {
            return;
        };
        let mut node = FIRST | u32::from(first);
        let bit = (hash(node, second) >> 44) as usize;
        if self.pairs[bit / 64] & (1 << (bit % 64)) == 0 {
            return;
        }
        for (at, c) in text.iter().enumerate().skip(1) {
            let Ok(c) = u16::try_from(*c as u32) else { return };
            let Some(next) = self.node(node, c) else { return };
            let slot = self.slots[next as usize];
            if slot.entry != NONE {
                found(at + 1, slot.entry);
            }
            if !slot.inner {
                return;
            }
            node = next;
        }
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
        ] {
            let text: Vec<char> = text.chars().collect();
            let mut all = Vec::new();
            trie.starts(&text, |length, number| all.push((length, number)));
            assert_eq!(all, found);
        }
        assert_eq!(trie.find("吉林市".chars()), Some(2));
        assert_eq!(trie.find("吉林县".chars()), None);
    }
}
