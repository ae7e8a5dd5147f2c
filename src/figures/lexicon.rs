//! Word lists that are asked "which of you begins here?" or "which of you ends here?"; the longest answers.

use super::letters::Letters;

/// Words with what each of them means.
#[derive(Debug)]
pub(super) struct Lexicon<T> {
    /// First character → its words in `by_first`.
    first: Letters<(u16, u16)>,
    by_first: Vec<u16>,
    /// Last character → its words in `by_last`.
    last: Letters<(u16, u16)>,
    by_last: Vec<u16>,
    words: Vec<(Box<[char]>, T)>,
}

impl<T> Lexicon<T> {
    pub(super) fn new<'a>(words: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut words: Vec<(Box<[char]>, T)> =
            words.into_iter().map(|(word, meaning)| (word.chars().collect(), meaning)).collect();
        words.retain(|(word, _)| !word.is_empty());
        // Longest first, so that the first word that fits is the longest.
        words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let (first, by_first) = grouped(words.iter().map(|(word, _)| word.first().copied()));
        let (last, by_last) = grouped(words.iter().map(|(word, _)| word.last().copied()));
        Self { first, by_first, last, by_last, words }
    }

    /// Whether a word begins with `letter`.
    #[inline]
    pub(super) fn begins_with(&self, letter: char) -> bool {
        self.first.get(letter).is_some()
    }

    /// Length and meaning of the longest word that begins at `at`.
    #[inline]
    pub(super) fn starting(&self, chars: &[char], at: usize) -> Option<(usize, &T)> {
        let first = *chars.get(at)?;
        let group = self.first.get(first)?;
        let rest = chars.get(at + 1..)?;
        self.group(&self.by_first, group)
            .find(|(word, _)| {
                let tail = word.get(1..).unwrap_or_default();
                rest.len() >= tail.len() && tail.iter().zip(rest).all(|(a, b)| a == b)
            })
            .map(|(word, meaning)| (word.len(), meaning))
    }

    /// Length and meaning of the longest word that ends at `end`.
    #[inline]
    pub(super) fn ending(&self, chars: &[char], end: usize) -> Option<(usize, &T)> {
        let (last, head) = chars.get(..end)?.split_last()?;
        let group = self.last.get(*last)?;
        self.group(&self.by_last, group)
            .find(|(word, _)| {
                let front = word.split_last().map_or(&[][..], |(_, front)| front);
                head.len() >= front.len() && front.iter().rev().zip(head.iter().rev()).all(|(a, b)| a == b)
            })
            .map(|(word, meaning)| (word.len(), meaning))
    }

    fn group<'a>(
        &'a self,
        index: &'a [u16],
        (from, to): (u16, u16),
    ) -> impl Iterator<Item = (&'a [char], &'a T)> {
        let group = index.get(usize::from(from)..usize::from(to)).unwrap_or_default();
        group
            .iter()
            .filter_map(|at| self.words.get(usize::from(*at)))
            .map(|(word, meaning)| (&**word, meaning))
    }
}

/// Which stretch of the list returned with it holds the words of each key, in their order.
fn grouped(keys: impl Iterator<Item = Option<char>>) -> (Letters<(u16, u16)>, Vec<u16>) {
    let mut order: Vec<(char, u16)> =
        keys.zip(0u16..).filter_map(|(key, at)| key.map(|key| (key, at))).collect();
    order.sort_unstable();
    let mut groups: Vec<(char, (u16, u16))> = Vec::new();
    for ((key, _), at) in order.iter().zip(0u16..) {
        match groups.last_mut() {
            Some((last, range)) if last == key => range.1 = at + 1,
            _ => groups.push((*key, (at, at + 1))),
        }
    }
    (Letters::new(groups.into_iter()), order.into_iter().map(|(_, at)| at).collect())
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
