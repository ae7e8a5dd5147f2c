//! Word lists that are asked "which of you begins here?" or "which of you ends here?"; the longest answers.

use regex::Regex;
use std::collections::HashMap;

/// Words with what each of them means.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    first: HashMap<char, Vec<usize>>,
    last: HashMap<char, Vec<usize>>,
    words: Vec<(Box<[char]>, T)>,
}

impl<T> Lexicon<T> {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut words: Vec<(Box<[char]>, T)> =
            words.into_iter().map(|(word, meaning)| (word.chars().collect(), meaning)).collect();
        words.retain(|(word, _)| !word.is_empty());
        // Longest first, so that the first word that fits is the longest.
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let mut first: HashMap<char, Vec<usize>> = HashMap::new();
        let mut last: HashMap<char, Vec<usize>> = HashMap::new();
        for (at, (word, _)) in words.iter().enumerate() {
            if let (Some(a), Some(z)) = (word.first(), word.last()) {
                first.entry(*a).or_default().push(at);
                last.entry(*z).or_default().push(at);
            }
        }
        Self { first, last, words }
    }

    /// Length and meaning of the longest word that begins at `at`.
    pub(super) fn starting(&self, chars: &[char], at: usize) -> Option<(usize, &T)> {
        let rest = chars.get(at..)?;
        let candidates = self.first.get(rest.first()?)?;
        let words = candidates.iter().filter_map(|index| self.words.get(*index));
        words
            .into_iter()
            .find(|(word, _)| rest.starts_with(word))
            .map(|(word, meaning)| (word.len(), meaning))
    }

    /// Length and meaning of the longest word that ends at `end`.
    pub(super) fn ending(&self, chars: &[char], end: usize) -> Option<(usize, &T)> {
        let head = chars.get(..end)?;
        let candidates = self.last.get(head.last()?)?;
        let words = candidates.iter().filter_map(|index| self.words.get(*index));
        words.into_iter().find(|(word, _)| head.ends_with(word)).map(|(word, meaning)| (word.len(), meaning))
    }
}

/// The words of a list file: one a line, `#` begins a remark.
pub(super) fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A wording as a regular expression.
pub(super) fn pattern(wording: &str) -> Regex {
    // Every wording is a constant of this module, and the tests compile them all.
    Regex::new(wording).expect("a constant pattern")
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
