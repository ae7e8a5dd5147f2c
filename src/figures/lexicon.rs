//! Word lists that are asked "which of you begins here?" or "which of you ends here?"; the longest answers.

use super::letters::{Charset, Letters};
use std::collections::BTreeMap;

/// Words with what each of them means.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    forward: Index,
    backward: Index,
    meanings: Vec<T>,
}

/// Words by the characters at one of their ends.
#[derive(Debug)]
struct Index {
    /// First two characters → the stretch of `order` with their words, the longest first.
    pairs: Letters<(u16, u16)>,
    /// Words of a single character.
    singles: Letters<u16>,
    order: Vec<Entry>,
    /// What the words of `order` hold beside their pair, one after the other: most words are the pair and no more.
    rests: Vec<char>,
    /// The first characters of all words: most characters of a text begin none.
    heads: Charset,
}

/// A word of more than one character, its length, and where the rest of it lies.
#[derive(Debug, Clone, Copy)]
struct Entry {
    word: u16,
    length: u16,
    from: u32,
}

/// The length and the number of a word.
type Word = (usize, u16);

impl Entry {
    #[inline]
    fn word(&self) -> Word {
        (usize::from(self.length), self.word)
    }
}

impl Index {
    /// `ends` gives the first character of each word in turn, the second one and the rest; longer words come first.
    fn new<'a>(ends: impl Iterator<Item = (char, Option<(char, &'a [char])>)>) -> Self {
        let mut pairs: BTreeMap<(char, char), Vec<Entry>> = BTreeMap::new();
        let mut singles: BTreeMap<char, u16> = BTreeMap::new();
        let (mut heads, mut rests) = (Vec::new(), Vec::new());
        for ((first, longer), word) in ends.zip(0u16..) {
            heads.push(first);
            match longer {
                Some((second, rest)) => {
                    let from = rests.len() as u32;
                    rests.extend_from_slice(rest);
                    let entry = Entry { word, length: rest.len() as u16 + 2, from };
                    pairs.entry((first, second)).or_default().push(entry);
                }
                None => _ = singles.entry(first).or_insert(word),
            }
        }
        let mut order: Vec<Entry> = Vec::new();
        let mut stretch = |words: Vec<Entry>| {
            let from = order.len() as u16;
            order.extend(words);
            (from, order.len() as u16)
        };
        let pairs: Vec<_> = pairs.into_iter().map(|(key, words)| (key, stretch(words))).collect();
        Self {
            pairs: Letters::new(pairs),
            singles: Letters::new(singles),
            order,
            rests,
            heads: Charset::new(heads),
        }
    }

    /// The words of more than one character that begin with `first` and `second`, the longest first.
    #[inline]
    fn stretch(&self, first: char, second: char) -> &[Entry] {
        let (from, to) = self.pairs.get((first, second)).unwrap_or((0, 0));
        self.order.get(usize::from(from)..usize::from(to)).unwrap_or_default()
    }

    /// What a word holds beside its pair.
    #[inline]
    fn rest(&self, entry: &Entry) -> &[char] {
        let from = entry.from as usize;
        self.rests.get(from..from + usize::from(entry.length) - 2).unwrap_or_default()
    }

    /// The longest word that begins with `first` and `second` and whose rest fits, else the word that `first` is.
    #[inline]
    fn find(&self, first: char, second: Option<char>, fits: impl Fn(&[char]) -> bool) -> Option<Word> {
        if !self.heads.holds(first) {
            return None;
        }
        let words = second.map_or(&[][..], |second| self.stretch(first, second));
        let longer = words.iter().find(|entry| fits(self.rest(entry)));
        longer.map(Entry::word).or_else(|| self.single(first))
    }

    /// The word that `first` is by itself.
    #[inline]
    fn single(&self, first: char) -> Option<Word> {
        self.singles.get(first).map(|word| (1, word))
    }
}

impl<T> Lexicon<T> {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut words: Vec<(Box<[char]>, T)> =
            words.into_iter().map(|(word, meaning)| (word.chars().collect(), meaning)).collect();
        words.retain(|(word, _)| !word.is_empty());
        // Longest first, so that the first word that fits is the longest.
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let forward = words.iter().filter_map(|(word, _)| {
            let (first, rest) = word.split_first()?;
            Some((*first, rest.split_first().map(|(second, rest)| (*second, rest))))
        });
        let forward = Index::new(forward);
        let backward = words.iter().filter_map(|(word, _)| {
            let (last, rest) = word.split_last()?;
            Some((*last, rest.split_last().map(|(second, rest)| (*second, rest))))
        });
        let backward = Index::new(backward);
        Self { forward, backward, meanings: words.into_iter().map(|(_, meaning)| meaning).collect() }
    }

    /// Whether words begin with `c`.
    pub(super) fn can_begin(&self, c: char) -> bool {
        self.forward.heads.holds(c)
    }

    /// Length and meaning of the longest word that begins at `at`.
    #[inline]
    pub(super) fn starting(&self, chars: &[char], at: usize) -> Option<(usize, &T)> {
        let (first, second, rest) = beginning(chars, at)?;
        self.meaning(self.forward.find(first, second, |word| begins(rest, word))?)
    }

    /// Lengths and meanings of all words that begin at `at`, the longest first.
    #[inline]
    pub(super) fn all_starting<'a>(
        &'a self,
        chars: &'a [char],
        at: usize,
    ) -> impl Iterator<Item = (usize, &'a T)> + 'a {
        let index = &self.forward;
        let head = beginning(chars, at).filter(|(first, ..)| index.heads.holds(*first));
        let (words, rest): (&[Entry], &[char]) = match head {
            Some((first, Some(second), rest)) => (index.stretch(first, second), rest),
            _ => (&[], &[]),
        };
        let longer = words.iter().filter(move |entry| begins(rest, index.rest(entry)));
        let single = head.and_then(|(first, ..)| index.single(first));
        longer.map(Entry::word).chain(single).filter_map(|word| self.meaning(word))
    }

    /// Length and meaning of the longest word that ends at `end`.
    #[inline]
    pub(super) fn ending(&self, chars: &[char], end: usize) -> Option<(usize, &T)> {
        let (last, front) = chars.get(..end)?.split_last()?;
        let (second, front) = match front.split_last() {
            Some((second, front)) => (Some(*second), front),
            None => (None, front),
        };
        let ends = |word: &[char]| {
            let tail = front.len().checked_sub(word.len()).and_then(|from| front.get(from..));
            tail.is_some_and(|tail| begins(tail, word))
        };
        self.meaning(self.backward.find(*last, second, ends)?)
    }

    #[inline]
    fn meaning(&self, (length, word): Word) -> Option<(usize, &T)> {
        self.meanings.get(usize::from(word)).map(|meaning| (length, meaning))
    }
}

impl Lexicon<()> {
    /// The words of a list, parted by blanks.
    pub(super) fn words(list: &str) -> Self {
        Self::new(list.split_whitespace().map(|word| (word, ())))
    }

    /// Whether a word begins at `at`.
    #[inline]
    pub(super) fn begins(&self, chars: &[char], at: usize) -> bool {
        self.starting(chars, at).is_some()
    }

    /// Whether a word ends at `end`.
    #[inline]
    pub(super) fn ends(&self, chars: &[char], end: usize) -> bool {
        self.ending(chars, end).is_some()
    }
}

/// The character at `at`, the next one, and what follows them.
#[inline]
fn beginning(chars: &[char], at: usize) -> Option<(char, Option<char>, &[char])> {
    match chars.get(at..)? {
        [first, second, rest @ ..] => Some((*first, Some(*second), rest)),
        [first] => Some((*first, None, &[])),
        [] => None,
    }
}

/// Whether `text` begins with `word`, of which hardly anything is left.
#[inline]
fn begins(text: &[char], word: &[char]) -> bool {
    word.iter().enumerate().all(|(at, c)| text.get(at) == Some(c))
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
