//! Lists of words that a place in the text is asked about: which of them stands behind it, which in front.

use super::view::View;
use std::sync::LazyLock;

/// Bits of the filter over first characters.
const BITS: usize = 1024;

/// A list that is prepared on first use.
pub(super) type List = LazyLock<Words>;

/// A list of words. Most questions end at a look at one character.
pub(super) struct Words {
    filter: [u64; BITS / 64],
    /// First characters (last ones, for what stands in front), sorted, with the words that have them.
    groups: Vec<(char, Vec<Word>)>,
}

/// A word and its characters in the order in which they are compared.
struct Word {
    word: &'static str,
    chars: Vec<char>,
}

impl Words {
    /// Words looked for behind a place.
    pub(super) fn behind(words: &[&'static str]) -> Self {
        Self::of(words.iter().map(|word| Word { word, chars: word.chars().collect() }))
    }

    /// Words looked for in front of a place.
    pub(super) fn before(words: &[&'static str]) -> Self {
        Self::of(words.iter().map(|word| Word { word, chars: word.chars().rev().collect() }))
    }

    fn of(words: impl Iterator<Item = Word>) -> Self {
        let mut filter = [0; BITS / 64];
        let mut groups: Vec<(char, Vec<Word>)> = Vec::new();
        for word in words {
            let Some(first) = word.chars.first().copied() else { continue };
            filter[first as usize % BITS / 64] |= 1 << (first as usize % 64);
            match groups.iter_mut().find(|(c, _)| *c == first) {
                Some((_, group)) => group.push(word),
                None => groups.push((first, vec![word])),
            }
        }
        groups.sort_by_key(|(c, _)| *c);
        Self { filter, groups }
    }

    fn group(&self, c: char) -> &[Word] {
        if self.filter[c as usize % BITS / 64] & (1 << (c as usize % 64)) == 0 {
            return &[];
        }
        let at = self.groups.binary_search_by_key(&c, |(first, _)| *first);
        at.ok().and_then(|at| self.groups.get(at)).map_or(&[], |(_, group)| group.as_slice())
    }

    /// The first word of the list that stands at `at`, with its length.
    pub(super) fn at(&self, view: &View, at: usize) -> Option<(&'static str, usize)> {
        let rest = view.chars.get(at..)?;
        let group = self.group(*rest.first()?);
        group.iter().find(|word| rest.starts_with(&word.chars)).map(|word| (word.word, word.chars.len()))
    }

    /// Whether a word of the list stands at `at`.
    pub(super) fn stand(&self, view: &View, at: usize) -> bool {
        self.at(view, at).is_some()
    }

    /// Whether a word of the list (made by [`Words::before`]) ends at `at`.
    pub(super) fn end(&self, view: &View, at: usize) -> bool {
        let Some(front) = view.chars.get(..at) else { return false };
        let Some(last) = front.last() else { return false };
        self.group(*last).iter().any(|word| {
            word.chars.len() <= front.len() && front.iter().rev().zip(&word.chars).all(|(a, b)| a == b)
        })
    }

    /// Whether a word of the list stands anywhere in `from..to`.
    pub(super) fn inside(&self, view: &View, from: usize, to: usize) -> bool {
        (from..to.min(view.chars.len()))
            .any(|at| self.at(view, at).is_some_and(|(_, length)| at + length <= to))
    }
}
