//! Many words sought at once, in one pass over a text.
//!
//! Latin words begin alike and are met at every letter, so they are an automaton (Aho and Corasick,
//! 1975) with a full table of transitions. Chinese characters that begin a word are few, so the words
//! that begin with one are found by their first two characters.

use crate::article::page::text::charset::Bits;
use crate::article::page::text::lower;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, VecDeque};

/// A word in a text: its place, and the lists that have it, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) lists: u64,
}

/// The third and further characters of a word, and the lists that have it.
type Rest = (Vec<char>, u64);

/// Finds words of the basic plane.
#[derive(Debug)]
pub(crate) struct Finder {
    latin: Latin,
    /// First characters of the other words, pairs of first and second characters, and words of one character.
    firsts: Bits,
    pairs: Bits,
    single: Bits,
    /// The words of one character.
    singles: FxHashMap<char, u64>,
    /// What stands behind the first two characters of the longer ones.
    words: FxHashMap<(char, char), Vec<Rest>>,
}

impl Finder {
    pub(crate) fn new(words: &BTreeMap<String, u64>) -> Self {
        let is_latin = |word: &str| word.starts_with(|c: char| c.is_ascii());
        let latin = Latin::new(words.iter().filter(|(word, _)| is_latin(word)));
        let mut singles = FxHashMap::default();
        let mut longer: FxHashMap<(char, char), Vec<Rest>> = FxHashMap::default();
        for (word, &lists) in words.iter().filter(|(word, _)| !is_latin(word)) {
            let mut chars = word.chars();
            match (chars.next(), chars.next()) {
                (Some(a), Some(b)) => longer.entry((a, b)).or_default().push((chars.collect(), lists)),
                (Some(a), None) => drop(singles.insert(a, lists)),
                _ => {}
            }
        }
        Finder {
            latin,
            firsts: longer.keys().map(|(a, _)| a).chain(singles.keys()).map(|c| u32::from(*c)).collect(),
            pairs: longer.keys().map(|(a, b)| mix(*a, *b)).collect(),
            single: singles.keys().map(|c| u32::from(*c)).collect(),
            singles,
            words: longer,
        }
    }

    /// Shows `found` every word of `chars`, in capital or small letters.
    pub(crate) fn find(&self, chars: &[char], found: &mut dyn FnMut(Found)) {
        let mut state = 0;
        for (i, &c) in chars.iter().enumerate() {
            if c.is_ascii() {
                state = self.latin.step(state, self.latin.class[c as usize]);
            } else {
                let c = lower(c);
                if state != 0 {
                    state = self.latin.step(state, self.latin.other_class(c));
                }
                if self.firsts.contains(u32::from(c)) {
                    let second = chars.get(i + 1).map_or('\0', |c| lower(*c));
                    if self.pairs.contains(mix(c, second)) {
                        self.words_at(c, second, chars, i, found);
                    }
                    if self.single.contains(u32::from(c)) {
                        self.single_at(c, i, found);
                    }
                }
            }
            if state & Latin::WORDS != 0 {
                self.latin.words_at(state, i + 1, found);
            }
        }
    }

    /// Shows `found` the words that begin with `first` and `second` at `start`. A call of its own, as the loop
    /// over all characters is best kept short.
    #[inline(never)]
    fn words_at(
        &self,
        first: char,
        second: char,
        chars: &[char],
        start: usize,
        found: &mut dyn FnMut(Found),
    ) {
        for (rest, lists) in self.words.get(&(first, second)).into_iter().flatten() {
            let behind = chars.get(start + 2..start + 2 + rest.len());
            if behind.is_some_and(|behind| rest.iter().zip(behind).all(|(a, b)| *a == lower(*b))) {
                found(Found { start, end: start + 2 + rest.len(), lists: *lists });
            }
        }
    }

    /// The same for the word that `first` is alone.
    #[inline(never)]
    fn single_at(&self, first: char, start: usize, found: &mut dyn FnMut(Found)) {
        if let Some(&lists) = self.singles.get(&first) {
            found(Found { start, end: start + 1, lists });
        }
    }
}

fn mix(a: char, b: char) -> u32 {
    (u32::from(a).wrapping_mul(31) ^ u32::from(b)) & 0xffff
}

/// How many characters Latin words are made of, at most.
const CLASSES: usize = 64;

/// The automaton of the words that begin with a character of ASCII.
#[derive(Debug)]
struct Latin {
    /// The class of each ASCII character; 0 for those of no word.
    class: [u8; 128],
    /// The same for what else stands in such words.
    others: Vec<(char, u8)>,
    /// The state behind each state and class. From [`Latin::WORDS`] on, words end in a state.
    next: Vec<u16>,
    /// Lengths and lists of the words that end in each state.
    words: Vec<Vec<(usize, u64)>>,
}

impl Latin {
    /// Set in the number of a state in which words end.
    const WORDS: usize = 1 << 15;

    fn new<'a>(words: impl Iterator<Item = (&'a String, &'a u64)>) -> Self {
        let mut latin =
            Latin { class: [0; 128], others: Vec::new(), next: vec![0; CLASSES], words: vec![Vec::new()] };
        let mut classes = 0;
        for (word, lists) in words {
            let mut state = 0;
            for c in word.chars() {
                if latin.class_of(c) == 0 {
                    classes += 1;
                    if c.is_ascii() {
                        latin.class[c as usize] = classes;
                        latin.class[c.to_ascii_uppercase() as usize] = classes;
                    } else {
                        latin.others.push((c, classes));
                    }
                }
                let edge = state * CLASSES + usize::from(latin.class_of(c));
                if latin.next[edge] == 0 {
                    latin.next[edge] = u16::try_from(latin.words.len()).expect("the lists are short");
                    latin.next.resize(latin.next.len() + CLASSES, 0);
                    latin.words.push(Vec::new());
                }
                state = usize::from(latin.next[edge]);
            }
            latin.words[state].push((word.chars().count(), *lists));
        }
        latin.complete();
        latin
    }

    /// Gives every state the transitions and words of the longest end of it that begins a word.
    fn complete(&mut self) {
        let mut queue: VecDeque<(usize, usize)> =
            self.next[..CLASSES].iter().filter(|to| **to != 0).map(|to| (usize::from(*to), 0)).collect();
        while let Some((state, end)) = queue.pop_front() {
            let inherited = self.words[end].clone();
            self.words[state].extend(inherited);
            for class in 0..CLASSES {
                let to = self.next[state * CLASSES + class];
                let fallback = self.next[end * CLASSES + class];
                if to == 0 {
                    self.next[state * CLASSES + class] = fallback;
                } else {
                    queue.push_back((usize::from(to), usize::from(fallback)));
                }
            }
        }
        for state in &mut self.next {
            if !self.words[usize::from(*state)].is_empty() {
                *state |= Self::WORDS as u16;
            }
        }
    }

    fn class_of(&self, c: char) -> u8 {
        self.class.get(c as usize).copied().unwrap_or_else(|| self.other_class(c))
    }

    #[inline(never)]
    fn other_class(&self, c: char) -> u8 {
        self.others.iter().find(|(other, _)| *other == c).map_or(0, |(_, class)| *class)
    }

    /// Shows `found` the words that end at `end` in a state.
    #[inline(never)]
    fn words_at(&self, state: usize, end: usize, found: &mut dyn FnMut(Found)) {
        for &(length, lists) in &self.words[state & !Self::WORDS] {
            found(Found { start: end - length, end, lists });
        }
    }

    fn step(&self, state: usize, class: u8) -> usize {
        usize::from(self.next[(state & !Self::WORDS) * CLASSES + usize::from(class)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_once() {
        let words = [
            ("新闻", 1),
            ("新", 2),
            ("新闻网", 4),
            ("see ", 8),
            ("a", 16),
            ("sea", 32),
            ("图/", 64),
            ("e s", 128),
            ("a 新", 256),
        ];
        let finder = Finder::new(&words.map(|(word, lists)| (word.to_string(), lists)).into());
        let chars: Vec<char> = "新闻社See sea 新图/".chars().collect();
        let mut seen = Vec::new();
        finder.find(&chars, &mut |found| seen.push((found.start, found.end, found.lists)));
        seen.sort_unstable();
        assert_eq!(
            seen,
            [
                (0, 1, 2),
                (0, 2, 1),
                (3, 7, 8),
                (5, 8, 128),
                (7, 10, 32),
                (9, 10, 16),
                (9, 12, 256),
                (11, 12, 2),
                (12, 14, 64)
            ]
        );
    }
}
