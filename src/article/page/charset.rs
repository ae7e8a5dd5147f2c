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

/// A short list of words with the characters that they begin and end with, so that a text is compared with
/// the list only where a word may stand.
#[derive(Debug, Clone)]
pub(super) struct WordSet {
    firsts: CharSet,
    lasts: CharSet,
    words: &'static [&'static str],
}

impl WordSet {
    pub(super) fn new(words: &'static [&'static str]) -> Self {
        WordSet {
            firsts: words.iter().filter_map(|word| word.chars().next()).collect(),
            lasts: words.iter().filter_map(|word| word.chars().next_back()).collect(),
            words,
        }
    }

    /// Whether a word of the list stands in `text`.
    pub(super) fn any_in(&self, text: &str) -> bool {
        self.places(text).any(|rest| self.words.iter().any(|word| rest.starts_with(word)))
    }

    /// The words of the list that stand in `text`, in the order of the list.
    pub(super) fn all_in(&self, text: &str) -> Vec<&'static str> {
        let places: Vec<&str> = self.places(text).collect();
        let stands = |word: &&&str| places.iter().any(|rest| rest.starts_with(**word));
        self.words.iter().filter(stands).copied().collect()
    }

    /// The words of the list that `text` begins with, in the order of the list.
    pub(super) fn opening(&self, text: &str) -> impl Iterator<Item = &'static str> {
        let begins = text.chars().next().is_some_and(|c| self.firsts.contains(c));
        let words = if begins { self.words } else { &[] };
        words.iter().copied().filter(move |word| text.starts_with(word))
    }

    /// Whether `text` begins with a word of the list.
    pub(super) fn opens(&self, text: &str) -> bool {
        self.opening(text).next().is_some()
    }

    /// Whether `text` ends with a word of the list.
    pub(super) fn closes(&self, text: &str) -> bool {
        text.chars().next_back().is_some_and(|c| self.lasts.contains(c))
            && self.words.iter().any(|word| text.ends_with(word))
    }

    /// The rests of `text` that begin as a word does.
    fn places<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        text.char_indices().filter(|(_, c)| self.firsts.contains(*c)).filter_map(|(at, _)| text.get(at..))
    }
}
