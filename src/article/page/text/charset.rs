//! Sets that answer in one step, however much they hold.

use rustc_hash::FxHashMap;

/// A set of numbers below 65,536.
#[derive(Debug, Clone)]
pub(crate) struct Bits(Box<[u64; 0x1_0000 / 64]>);

impl Bits {
    pub(crate) fn contains(&self, n: u32) -> bool {
        self.0.get(n as usize / 64).is_some_and(|bits| bits >> (n % 64) & 1 == 1)
    }
}

impl FromIterator<u32> for Bits {
    fn from_iter<I: IntoIterator<Item = u32>>(numbers: I) -> Self {
        let mut bits = Box::new([0; 0x1_0000 / 64]);
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
pub(crate) struct CharSet(Bits);

impl CharSet {
    pub(crate) fn contains(&self, c: char) -> bool {
        self.0.contains(c as u32)
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        CharSet(chars.into_iter().map(u32::from).collect())
    }
}

/// A list of words by their first and last characters, so that a text is compared with those few that may
/// stand at a place.
#[derive(Debug, Clone)]
pub(crate) struct WordSet {
    words: &'static [&'static str],
    firsts: CharSet,
    by_first: ByChar,
    by_last: ByChar,
}

/// The words that begin or end with a character, in the order of the list.
type ByChar = FxHashMap<char, Vec<&'static str>>;

impl WordSet {
    pub(crate) fn new(words: &'static [&'static str]) -> Self {
        let (mut by_first, mut by_last) = (ByChar::default(), ByChar::default());
        for word in words {
            word.chars().next().into_iter().for_each(|c| by_first.entry(c).or_default().push(word));
            word.chars().next_back().into_iter().for_each(|c| by_last.entry(c).or_default().push(word));
        }
        WordSet { words, firsts: by_first.keys().copied().collect(), by_first, by_last }
    }

    /// Whether a word of the list stands in `text`.
    pub(crate) fn any_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// The words of the list that stand in `text`, in the order of the list.
    pub(crate) fn all_in(&self, text: &str) -> Vec<&'static str> {
        let places: Vec<&str> = self.places(text).collect();
        self.words.iter().filter(|word| places.contains(word)).copied().collect()
    }

    /// The words of the list that `text` begins with, in the order of the list.
    pub(crate) fn opening(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let first = text.chars().next().filter(|c| self.firsts.contains(*c));
        let words = first.and_then(|c| self.by_first.get(&c));
        words.into_iter().flatten().copied().filter(move |word| text.starts_with(word))
    }

    /// The words of the list that `text` ends with, in the order of the list.
    pub(crate) fn closing(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let words = text.chars().next_back().and_then(|c| self.by_last.get(&c));
        words.into_iter().flatten().copied().filter(move |word| text.ends_with(word))
    }

    /// Whether `text` begins with a word of the list.
    pub(crate) fn opens(&self, text: &str) -> bool {
        self.opening(text).next().is_some()
    }

    /// Whether `text` ends with a word of the list.
    pub(crate) fn closes(&self, text: &str) -> bool {
        self.closing(text).next().is_some()
    }

    /// The words of the list in `text`, place by place.
    fn places(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let may_begin = text.char_indices().filter(|(_, c)| self.firsts.contains(*c));
        may_begin.filter_map(|(at, _)| text.get(at..)).flat_map(|rest| self.opening(rest))
    }
}
