//! Word lists that are asked "which of you begins here?" or "which of you ends here?"; the longest answers.

use super::letters::{Charset, Letters};
use std::collections::BTreeMap;

/// Words with what each of them means.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    forward: Index,
    backward: Index,
    words: Vec<(Box<[char]>, T)>,
}

/// Words by the characters at one of their ends.
#[derive(Debug)]
struct Index {
    /// First two characters → the stretch of `order` with their words, the longest first.
    pairs: Letters<(u16, u16)>,
    /// Words of a single character.
    singles: Letters<u16>,
    order: Vec<u16>,
    /// The first characters of all words: most characters of a text begin none.
    heads: Charset,
}

impl Index {
    /// `ends` gives the first two characters of each word in turn; longer words come first.
    fn new(ends: impl Iterator<Item = (char, Option<char>)>) -> Self {
        let mut pairs: BTreeMap<(char, char), Vec<u16>> = BTreeMap::new();
        let mut singles: BTreeMap<char, u16> = BTreeMap::new();
        let ends: Vec<(char, Option<char>)> = ends.collect();
        let heads = Charset::new(ends.iter().map(|(first, _)| *first));
        for ((first, second), at) in ends.into_iter().zip(0u16..) {
            match second {
                Some(second) => pairs.entry((first, second)).or_default().push(at),
                None => _ = singles.entry(first).or_insert(at),
            }
        }
        let mut order: Vec<u16> = Vec::new();
        let mut stretch = |words: Vec<u16>| {
            let from = order.len() as u16;
            order.extend(words);
            (from, order.len() as u16)
        };
        let pairs: Vec<_> = pairs.into_iter().map(|(key, words)| (key, stretch(words))).collect();
        Self { pairs: Letters::new(pairs), singles: Letters::new(singles), order, heads }
    }

    /// The first word that begins with `first` and `second` and that `fits`, else the word that `first` is.
    #[inline]
    fn find(&self, first: char, second: Option<char>, fits: impl Fn(u16) -> bool) -> Option<u16> {
        if !self.heads.holds(first) {
            return None;
        }
        let group = second.and_then(|second| self.pairs.get((first, second)));
        let longer = group.and_then(|(from, to)| {
            let words = self.order.get(usize::from(from)..usize::from(to)).unwrap_or_default();
            words.iter().copied().find(|at| fits(*at))
        });
        longer.or_else(|| self.singles.get(first))
    }
}

impl<T> Lexicon<T> {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut words: Vec<(Box<[char]>, T)> =
            words.into_iter().map(|(word, meaning)| (word.chars().collect(), meaning)).collect();
        words.retain(|(word, _)| !word.is_empty());
        // Longest first, so that the first word that fits is the longest.
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let ends = |word: &mut dyn Iterator<Item = char>| word.next().map(|first| (first, word.next()));
        let forward = Index::new(words.iter().filter_map(|(word, _)| ends(&mut word.iter().copied())));
        let backward = Index::new(words.iter().filter_map(|(word, _)| ends(&mut word.iter().rev().copied())));
        Self { forward, backward, words }
    }

    /// The characters that words begin with.
    pub(super) fn heads(&self) -> impl Iterator<Item = char> {
        self.words.iter().filter_map(|(word, _)| word.first().copied())
    }

    /// Length and meaning of the longest word that begins at `at`.
    #[inline]
    pub(super) fn starting(&self, chars: &[char], at: usize) -> Option<(usize, &T)> {
        let rest = chars.get(at..)?;
        let fits = |word| self.word(word).is_some_and(|(word, _)| rest.starts_with(word));
        let word = self.forward.find(*rest.first()?, rest.get(1).copied(), fits)?;
        self.word(word).map(|(word, meaning)| (word.len(), meaning))
    }

    /// Lengths of all words that begin at `at`, the longest first.
    pub(super) fn all_starting<'a>(
        &'a self,
        chars: &'a [char],
        at: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let rest = chars.get(at..).unwrap_or_default();
        let index = &self.forward;
        let first = rest.first().copied().filter(|first| index.heads.holds(*first));
        let pair = first.zip(rest.get(1).copied());
        let (from, to) = pair.and_then(|pair| index.pairs.get(pair)).unwrap_or((0, 0));
        let longer = index.order.get(usize::from(from)..usize::from(to)).unwrap_or_default();
        let single = first.and_then(|first| index.singles.get(first));
        let words = longer.iter().copied().chain(single).filter_map(|word| self.word(word));
        words.filter(|(word, _)| rest.starts_with(word)).map(|(word, _)| word.len())
    }

    /// Length and meaning of the longest word that ends at `end`.
    #[inline]
    pub(super) fn ending(&self, chars: &[char], end: usize) -> Option<(usize, &T)> {
        let head = chars.get(..end)?;
        let (last, front) = head.split_last()?;
        let fits = |word| self.word(word).is_some_and(|(word, _)| head.ends_with(word));
        let word = self.backward.find(*last, front.last().copied(), fits)?;
        self.word(word).map(|(word, meaning)| (word.len(), meaning))
    }

    #[inline]
    fn word(&self, at: u16) -> Option<(&[char], &T)> {
        self.words.get(usize::from(at)).map(|(word, meaning)| (&**word, meaning))
    }
}

/// The words of a list file: one a line, `#` begins a remark.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_answers() {
        let lexicon = Lexicon::new([("千瓦", 1), ("千瓦时", 2), ("瓦", 3)]);
        let text: Vec<char> = "50千瓦时".chars().collect();
        assert_eq!(lexicon.starting(&text, 2), Some((3, &2)));
        assert_eq!(lexicon.ending(&text, 4), Some((2, &1)));
        assert_eq!(lexicon.starting(&text, 0), None);
        assert_eq!(lexicon.starting(&text, 99), None);
    }
}
